"""Addresses: scenarios against each other, and plans to Excel and back."""

from django.urls import path

from vedlikehold.views.compare import pages, sheet

urlpatterns: list = [
    path("plan/sammenlign/", pages.compare, name="scenario-compare"),
    path("plan/sammenlign/eksport.<str:kind>", pages.export_comparison, name="scenario-compare-export"),
    path("plan/<int:pk>/sammenlign/", pages.of_plan, name="plan-compare"),
    path("plan/versjon/<int:pk>/sammenlign/", pages.of_scenario, name="scenario-compare-with"),
    path("plan/versjon/<int:pk>/regneark/", sheet.page, name="scenario-sheet"),
    path("plan/versjon/<int:pk>/eksport.<str:kind>", sheet.download, name="scenario-export"),
]
