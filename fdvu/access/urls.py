"""Addresses of the access pages."""

from django.urls import path

from fdvu.access.views import grants, roles, units, users

app_name = "access"

urlpatterns = [
    path("tilgang/brukere/", users.users, name="users"),
    path("tilgang/brukere/ny/", users.user_new, name="user_new"),
    path("tilgang/brukere/<int:pk>/", users.user, name="user"),
    path("tilgang/brukere/<int:pk>/endre/", users.user_edit, name="user_edit"),
    path("tilgang/brukere/<int:pk>/sperr/", users.user_deactivate, name="user_deactivate"),
    path("tilgang/brukere/<int:pk>/aapne/", users.user_reactivate, name="user_reactivate"),
    path("tilgang/brukere/<int:pk>/passord/", users.user_password, name="user_password"),
    path("tilgang/brukere/<int:pk>/passordlenke/", users.user_reset_link, name="user_reset_link"),
    path("tilgang/brukere/<int:pk>/gi/", grants.grant_new, name="grant_new"),
    path("tilgang/brukere/tilganger/<int:pk>/endre/", grants.grant_edit, name="grant_edit"),
    path("tilgang/brukere/tilganger/<int:pk>/avslutt/", grants.grant_end, name="grant_end"),
    path("tilgang/enheter/", units.units, name="units"),
    path("tilgang/enheter/ny/", units.unit_new, name="unit_new"),
    path("tilgang/enheter/<int:pk>/", units.unit, name="unit"),
    path("tilgang/enheter/<int:pk>/endre/", units.unit_edit, name="unit_edit"),
    path("tilgang/enheter/<int:pk>/flytt/", units.unit_move, name="unit_move"),
    path("tilgang/enheter/<int:pk>/avslutt/", units.unit_close, name="unit_close"),
    path("tilgang/enheter/<int:pk>/gjenaapne/", units.unit_reopen, name="unit_reopen"),
    path("tilgang/enheter/<int:pk>/gi/", grants.unit_grant_new, name="unit_grant_new"),
    path("tilgang/roller/", roles.roles, name="roles"),
]
