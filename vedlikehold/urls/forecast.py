"""Addresses: the forecast of condition."""

from django.urls import path

from vedlikehold.views.forecast import curves, parameters, rates, waiting

urlpatterns = [
    path("prognose/", curves.forecast, name="forecast"),
    path("prognose/tall/<slug:key>/", curves.figure, name="forecast-figure"),
    path("prognose/tall.<str:kind>", curves.download, name="forecast-export"),
    path("bygg/<int:pk>/prognose/", curves.building, name="building-forecast"),
    path("prognose/vente/", waiting.waiting, name="forecast-waiting"),
    path("prognose/forfall/", rates.rates, name="forecast-rates"),
    path("prognose/forfall/kalibrer/", rates.calibrate, name="forecast-calibrate"),
    path("prognose/forfall/ny/", rates.new, name="deterioration_rate-new"),
    path("prognose/forfall/<int:pk>/rediger/", rates.edit, name="deterioration_rate-edit"),
    path("prognose/forfall/<int:pk>/slett/", rates.delete, name="deterioration_rate-delete"),
    path("prognose/forfall/<int:pk>/historikk/", rates.history, name="deterioration_rate-history"),
    path("prognose/forutsetninger/", parameters.edit, name="forecast_parameters-edit"),
    path("prognose/forutsetninger/<int:pk>/historikk/", parameters.history, name="forecast_parameters-history"),
]
