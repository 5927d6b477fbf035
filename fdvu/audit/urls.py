"""Addresses of the history."""

from django.urls import path

from fdvu.audit import views

app_name = "audit"

urlpatterns = [
    path("historikk/", views.history, name="history"),
    path("historikk/<int:pk>/", views.changeset, name="changeset"),
    path("historikk/<int:pk>/tilbakefor/", views.revert_all, name="revert-all"),
    path("historikk/endring/<int:pk>/tilbakefor/", views.revert_one, name="revert-one"),
]
