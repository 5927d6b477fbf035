"""Addresses: a scenario as board, list and Gantt."""

from django.urls import path

from vedlikehold.views.board import board, gantt, listing, moves

urlpatterns: list = [
    path("plan/versjon/<int:pk>/tavle/", board.board, name="scenario-board"),
    path("plan/versjon/<int:pk>/tavle/kort/<slug:column>/", board.cards, name="scenario-board-cards"),
    path("plan/versjon/<int:pk>/tavle/flytt/", moves.place, name="scenario-place"),
    path("plan/versjon/<int:pk>/tavle/tiltak/<int:measure>/", moves.card, name="scenario-card"),
    path("plan/versjon/<int:pk>/liste/", listing.rows, name="scenario-list"),
    path("plan/versjon/<int:pk>/gantt/", gantt.gantt, name="scenario-gantt"),
]
