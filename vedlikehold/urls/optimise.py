"""Addresses: optimising a scenario, its quality and explanations."""

from django.urls import path

from vedlikehold.views.optimise import measure, pages, quality, value

urlpatterns: list = [
    path("plan/versjon/<int:pk>/optimering/", pages.optimise, name="scenario-optimise"),
    path("plan/versjon/<int:pk>/optimering/start/", pages.begin, name="scenario-optimise-start"),
    path("plan/versjon/<int:pk>/kvalitet/", quality.quality, name="scenario-quality"),
    path("plan/versjon/<int:pk>/kvalitet/mer-penger/", quality.more_money, name="scenario-more-money"),
    path("plan/versjon/<int:pk>/verdi/", value.value, name="scenario-value"),
    path("plan/versjon/<int:pk>/tiltak/<int:measure>/", measure.measure, name="scenario-measure"),
]
