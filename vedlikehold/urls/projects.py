"""Addresses: projects, and alternatives of measures."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers.projects import PROJECTS
from vedlikehold.views.projects import actuals, alternatives, members, pages, steps

urlpatterns: list = [
    *RegisterPages(PROJECTS).urls("prosjekter/"),
    path("prosjekter/nytt/", pages.new, name="project-new"),
    path("prosjekter/av-tiltak/", members.from_measures, name="project-from-measures"),
    path("prosjekter/<int:pk>/", pages.project, name="project"),
    path("prosjekter/<int:pk>/historikk/", pages.history, name="project-history"),
    path("prosjekter/<int:pk>/opphav/<slug:name>/", pages.origin, name="project-origin"),
    path("prosjekter/<int:pk>/rediger/", pages.edit, name="project-edit"),
    path("prosjekter/<int:pk>/slett/", pages.delete, name="project-delete"),
    path("prosjekter/<int:pk>/start/", steps.start, name="project-start"),
    path("prosjekter/<int:pk>/planlegg/", steps.plan, name="project-plan"),
    path("prosjekter/<int:pk>/ferdig/", steps.finish, name="project-finish"),
    path("prosjekter/<int:pk>/avlys/", steps.cancel, name="project-cancel"),
    path("prosjekter/<int:pk>/fra-plan/", members.from_plan, name="project-from-plan"),
    path("prosjekter/<int:pk>/ta-ut/", members.take_out, name="project-take-out"),
    path("prosjekter/<int:pk>/utfort/", actuals.report, name="project-actuals"),
    path("tiltak/<int:pk>/alternativer/nytt/", alternatives.new, name="alternative-new"),
    path("tiltak/alternativer/<int:pk>/rediger/", alternatives.edit, name="alternative-edit"),
    path("tiltak/alternativer/<int:pk>/slett/", alternatives.delete, name="alternative-delete"),
    path("tiltak/alternativer/<int:pk>/historikk/", alternatives.history, name="alternative-history"),
]
