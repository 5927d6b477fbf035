"""Addresses of the building register."""

from django.urls import path

from bygg import registers
from bygg.views import codes, documents, duplicates, land, objects, spaces
from fdvu.core.lists.pages import RegisterPages

app_name = "bygg"

BUILDING_PAGES = [
    path("bygg/ny/", objects.new, name="building-new"),
    path("bygg/<int:pk>/", objects.overview, name="building"),
    path("bygg/<int:pk>/areal/", objects.areas, name="building-areas"),
    path("bygg/<int:pk>/beliggenhet/", objects.location, name="building-location"),
    path("bygg/<int:pk>/historikk/", objects.history, name="building-history"),
    path("bygg/<int:pk>/kvalitet/", objects.quality, name="building-quality"),
    path("bygg/<int:pk>/opphav/<slug:name>/", objects.origin, name="building-origin"),
    path("bygg/<int:pk>/rediger/", objects.edit, name="building-edit"),
    path("bygg/<int:pk>/avslutt/", objects.dispose, name="building-dispose"),
    path("bygg/<int:pk>/slett/", objects.delete, name="building-delete"),
    path("bygg/dubletter/", duplicates.duplicates, name="duplicates"),
    path("bygg/dubletter/<int:first>/<int:second>/", duplicates.pair, name="duplicate-pair"),
    path("bygg/dubletter/<int:first>/<int:second>/sla-sammen/", duplicates.merge, name="duplicate-merge"),
    path("bygg/dubletter/<int:first>/<int:second>/hold-atskilt/", duplicates.apart, name="duplicate-apart"),
    path("bygg/dubletter/<int:first>/<int:second>/vurder-igjen/", duplicates.reconsidered, name="duplicate-reconsider"),
]
INSIDE_PAGES = [
    path("bygg/<int:pk>/etasjer/ny/", spaces.floor_new, name="floor-new"),
    path("etasjer/<int:pk>/rediger/", spaces.floor_edit, name="floor-edit"),
    path("etasjer/<int:pk>/slett/", spaces.floor_delete, name="floor-delete"),
    path("bygg/<int:pk>/rom/ny/", spaces.space_new, name="space-new"),
    path("rom/<int:pk>/", spaces.space, name="space"),
    path("rom/<int:pk>/historikk/", spaces.space_history, name="space-history"),
    path("rom/<int:pk>/opphav/<slug:name>/", spaces.space_origin, name="space-origin"),
    path("rom/<int:pk>/rediger/", spaces.space_edit, name="space-edit"),
    path("rom/<int:pk>/slett/", spaces.space_delete, name="space-delete"),
    path("bygg/<int:pk>/arealbruk/ny/", spaces.area_use_new, name="area_use-new"),
    path("arealbruk/<int:pk>/", spaces.area_use, name="area_use"),
    path("arealbruk/<int:pk>/historikk/", spaces.area_use_history, name="area_use-history"),
    path("arealbruk/<int:pk>/opphav/<slug:name>/", spaces.area_use_origin, name="area_use-origin"),
    path("arealbruk/<int:pk>/rediger/", spaces.area_use_edit, name="area_use-edit"),
    path("arealbruk/<int:pk>/slett/", spaces.area_use_delete, name="area_use-delete"),
]
DOCUMENT_PAGES = [
    path("bygg/<int:pk>/dokumenter/", documents.building_documents, name="building-documents"),
    path("bygg/<int:pk>/dokumenter/nye/", documents.new, name="document-new"),
    path("dokumenter/<int:pk>/", documents.document, name="document"),
    path("dokumenter/<int:pk>/lite-bilde/", documents.preview, name="document-preview"),
    path("dokumenter/<int:pk>/rediger/", documents.edit, name="document-edit"),
    path("dokumenter/<int:pk>/slett/", documents.delete, name="document-delete"),
]
LAND_PAGES = [
    path("eiendommer/ny/", land.property_new, name="property-new"),
    path("eiendommer/<int:pk>/", land.property_page, name="property"),
    path("eiendommer/<int:pk>/historikk/", land.property_history, name="property-history"),
    path("eiendommer/<int:pk>/opphav/<slug:name>/", land.property_origin, name="property-origin"),
    path("eiendommer/<int:pk>/rediger/", land.property_edit, name="property-edit"),
    path("eiendommer/<int:pk>/omnummerer/", land.property_renumber, name="property-renumber"),
    path("eiendommer/<int:pk>/slett/", land.property_delete, name="property-delete"),
    path("tomter/ny/", land.plot_new, name="plot-new"),
    path("tomter/<int:pk>/", land.plot_page, name="plot"),
    path("tomter/<int:pk>/historikk/", land.plot_history, name="plot-history"),
    path("tomter/<int:pk>/opphav/<slug:name>/", land.plot_origin, name="plot-origin"),
    path("tomter/<int:pk>/rediger/", land.plot_edit, name="plot-edit"),
    path("tomter/<int:pk>/slett/", land.plot_delete, name="plot-delete"),
]
CODE_PAGES = [
    path("kodeverk/bygningstyper/", codes.building_types, name="building-types"),
    path("kodeverk/bygningstyper/ny/", codes.building_type_new, name="building-type-new"),
    path("kodeverk/bygningstyper/<int:pk>/", codes.building_type_edit, name="building-type-edit"),
]

urlpatterns = [
    *RegisterPages(registers.BUILDINGS).urls("bygg/"),
    *RegisterPages(registers.PROPERTIES).urls("eiendommer/"),
    *RegisterPages(registers.PLOTS).urls("tomter/"),
    *RegisterPages(registers.SPACES).urls("rom/"),
    *RegisterPages(registers.AREA_USES).urls("arealbruk/"),
    *BUILDING_PAGES,
    *INSIDE_PAGES,
    *DOCUMENT_PAGES,
    *LAND_PAGES,
    *CODE_PAGES,
]
