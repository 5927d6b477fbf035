"""Addresses: measures."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers.measures import MEASURES
from vedlikehold.views.measures import building, pages, steps

urlpatterns: list = [
    *RegisterPages(MEASURES).urls("tiltak/"),
    path("tiltak/ny/", pages.choose, name="measure-choose"),
    path("tiltak/av-funn/", building.from_findings, name="measure-from-findings"),
    path("tiltak/<int:pk>/", pages.measure, name="measure"),
    path("tiltak/<int:pk>/historikk/", pages.history, name="measure-history"),
    path("tiltak/<int:pk>/opphav/<slug:name>/", pages.origin, name="measure-origin"),
    path("tiltak/<int:pk>/rediger/", pages.edit, name="measure-edit"),
    path("tiltak/<int:pk>/slett/", pages.delete, name="measure-delete"),
    path("tiltak/<int:pk>/funn/", steps.findings, name="measure-findings"),
    path("tiltak/<int:pk>/godkjenn/", steps.approve, name="measure-approve"),
    path("tiltak/<int:pk>/planlegg/", steps.plan, name="measure-plan"),
    path("tiltak/<int:pk>/start/", steps.start, name="measure-start"),
    path("tiltak/<int:pk>/utfort/", steps.complete, name="measure-complete"),
    path("tiltak/<int:pk>/avvis/", steps.reject, name="measure-reject"),
    path("tiltak/<int:pk>/forslag/", steps.reconsider, name="measure-reconsider"),
    path("tiltak/<int:pk>/gjenapne/", steps.reopen, name="measure-reopen"),
    path("bygg/<int:pk>/tiltak/", building.measures, name="building-measures"),
    path("bygg/<int:pk>/tiltak/ny/", pages.new, name="measure-new"),
    path("bygg/<int:pk>/tiltakspakker/ny/", building.bundle_new, name="bundle-new"),
    path("tiltakspakker/<int:pk>/rediger/", building.bundle_edit, name="bundle-edit"),
    path("tiltakspakker/<int:pk>/slett/", building.bundle_delete, name="bundle-delete"),
]
