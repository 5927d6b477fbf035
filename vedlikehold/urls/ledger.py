"""Addresses: ledger."""

from django.urls import path

from vedlikehold.views.ledger import pages, survey

urlpatterns: list = [
    path("tilstand/regnskap/", pages.book, name="ledger"),
    path("tilstand/regnskap/for/", pages.post_now, name="ledger-post"),
    path("tilstand/regnskap/eksport.<str:kind>", pages.export_accounts, name="ledger-export"),
    path("tilstand/regnskap/<int:year>/", pages.year, name="ledger-year"),
    path("tilstand/regnskap/<int:year>/posteringer/", pages.postings, name="ledger-postings"),
    path("tilstand/regnskap/<int:year>/posteringer.<str:kind>", pages.export_postings, name="ledger-postings-export"),
    path("analyser/<int:pk>/regnskap/", survey.survey, name="analysis-ledger"),
]
