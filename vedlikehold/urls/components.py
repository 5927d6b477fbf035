"""Addresses: components."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers.components import COMPONENTS
from vedlikehold.views import attachments
from vedlikehold.views.components import acts, labels, pages

urlpatterns: list = [
    *RegisterPages(COMPONENTS).urls("komponenter/"),
    path("komponenter/ny/", acts.choose, name="component-choose"),
    path("komponenter/etiketter/", labels.of_chosen, name="component-labels"),
    path("komponenter/<int:pk>/", pages.component, name="component"),
    path("komponenter/<int:pk>/funn/", pages.findings, name="component-findings"),
    path("komponenter/<int:pk>/dokumenter/", pages.documents, name="component-documents"),
    path("komponenter/<int:pk>/historikk/", pages.history, name="component-history"),
    path("komponenter/<int:pk>/kostnad/", pages.cost, name="component-cost"),
    path("komponenter/<int:pk>/opphav/<slug:name>/", pages.origin, name="component-origin"),
    path("komponenter/<int:pk>/etikett/", labels.of_component, name="component-label"),
    path("komponenter/<int:pk>/rediger/", acts.edit, name="component-edit"),
    path("komponenter/<int:pk>/skift-ut/", acts.replace, name="component-replace"),
    path("komponenter/<int:pk>/fjern/", acts.remove, name="component-remove"),
    path("komponenter/<int:pk>/slett/", acts.delete, name="component-delete"),
    path("bygg/<int:pk>/komponenter/", pages.in_building, name="building-components"),
    path("bygg/<int:pk>/komponenter/ny/", acts.new, name="component-new"),
    path("bygg/<int:pk>/komponenter/etiketter/", labels.of_building, name="building-labels"),
    path("vedlegg/<str:place>/<int:pk>/nye/", attachments.new, name="attachment-new"),
    path("vedlegg/<int:pk>/fjern/", attachments.remove, name="attachment-remove"),
]
