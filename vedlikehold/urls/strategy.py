"""Addresses: what is to become of the buildings."""

from django.urls import path

from vedlikehold.views.strategy import building, matrix

urlpatterns = [
    path("tilstand/strategi/", matrix.matrix, name="strategies"),
    path("tilstand/strategi/eksport.<str:kind>", matrix.download, name="strategies-export"),
    path("tilstand/strategi/ubrukt-og-kostbart/", matrix.costly, name="strategies-costly"),
    path("tilstand/strategi/forutsetninger/", building.parameters, name="strategy-parameters"),
    path("bygg/<int:pk>/strategi/", building.tab, name="building-strategy"),
    path("bygg/<int:pk>/strategi/vurder/", building.assess, name="building-strategy-assess"),
    path("bygg/<int:pk>/strategi/beslutt/", building.decide, name="building-strategy-decide"),
    path("bygg/<int:pk>/strategi/trekk-tilbake/", building.withdraw, name="building-strategy-withdraw"),
]
