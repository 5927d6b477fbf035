"""Addresses: condition and backlog."""

from django.urls import path

from vedlikehold.views.backlog import building, grids, overview

urlpatterns = [
    path("tilstand/", overview.condition, name="condition"),
    path("tilstand/tall/<slug:key>/", overview.figure, name="condition-figure"),
    path("tilstand/etterslep/", grids.by_part, name="backlog"),
    path("tilstand/etterslep/bygg/", grids.by_building, name="backlog-buildings"),
    path("tilstand/etterslep/bygningstyper/", grids.by_type, name="backlog-types"),
    path("tilstand/etterslep/enheter/", grids.by_unit, name="backlog-units"),
    path("tilstand/etterslep/uten-kostnad/", grids.not_counted, name="backlog-left-out"),
    path("tilstand/etterslep/<slug:view>.<str:kind>", grids.download, name="backlog-export"),
    path("bygg/<int:pk>/tilstand/", building.building, name="building-condition"),
]
