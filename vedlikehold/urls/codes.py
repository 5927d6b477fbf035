"""Addresses: codes and assumptions."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers.codes import COMPONENT_TYPES
from vedlikehold.views.codes import assumptions, editions, parts, types

urlpatterns = [
    path("tilstand/bygningsdeler/", parts.parts, name="parts"),
    path("tilstand/bygningsdeler/eksport.<str:kind>", parts.export, name="parts-export"),
    path("tilstand/bygningsdeler/flytt/", editions.move, name="parts-move"),
    path("tilstand/bygningsdeler/<int:pk>/", parts.part, name="part"),
    path("tilstand/bygningsdeler/<int:pk>/historikk/", parts.history, name="part-history"),
    path("tilstand/bygningsdeler/<int:pk>/opphav/<slug:name>/", parts.origin, name="part-origin"),
    path("tilstand/bygningsdeler/<int:pk>/underkode/", parts.new, name="part-new"),
    path("tilstand/bygningsdeler/<int:pk>/rediger/", parts.edit, name="part-edit"),
    path("tilstand/bygningsdeler/<int:pk>/slett/", parts.delete, name="part-delete"),
    *RegisterPages(COMPONENT_TYPES).urls("komponenttyper/"),
    path("komponenttyper/ny/", types.new, name="component_type-new"),
    path("komponenttyper/<int:pk>/", types.component_type, name="component_type"),
    path("komponenttyper/<int:pk>/historikk/", types.history, name="component_type-history"),
    path("komponenttyper/<int:pk>/opphav/<slug:name>/", types.origin, name="component_type-origin"),
    path("komponenttyper/<int:pk>/rediger/", types.edit, name="component_type-edit"),
    path("komponenttyper/<int:pk>/slett/", types.delete, name="component_type-delete"),
    path("tilstand/forutsetninger/", assumptions.assumptions, name="assumptions"),
    path("tilstand/forutsetninger/<int:pk>/historikk/", assumptions.parameters_history, name="parameters-history"),
    path("tilstand/forutsetninger/<int:pk>/opphav/<slug:name>/", assumptions.parameters_origin, name="parameters-origin"),
    path("tilstand/forutsetninger/<int:pk>/rediger/", assumptions.parameters_edit, name="parameters-edit"),
    path("tilstand/forutsetninger/normtall/ny/", assumptions.norm_new, name="norm-new"),
    path("tilstand/forutsetninger/normtall/<int:pk>/historikk/", assumptions.norm_history, name="norm-history"),
    path("tilstand/forutsetninger/normtall/<int:pk>/rediger/", assumptions.norm_edit, name="norm-edit"),
    path("tilstand/forutsetninger/normtall/<int:pk>/slett/", assumptions.norm_delete, name="norm-delete"),
    path("tilstand/forutsetninger/indeks/", assumptions.index_edit, name="price_index-edit"),
    path("tilstand/forutsetninger/indeks/<int:pk>/historikk/", assumptions.index_history, name="price_index-history"),
]
