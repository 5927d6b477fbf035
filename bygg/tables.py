"""Columns of each register's list, in the order they are offered."""

from django.utils.translation import gettext_lazy as _

from bygg.enums import (
    AREA_STANDARD_LABELS,
    BUILDING_STATUS_LABELS,
    HERITAGE_LABELS,
    HOLDING_STATUS_LABELS,
    KOSTRA_FUNCTION_LABELS,
    OWNERSHIP_LABELS,
    PLOT_KIND_LABELS,
    PROPERTY_KIND_LABELS,
    ROOM_FUNCTION_LABELS,
)
from fdvu.core.lists.columns import Column, Table
from fdvu.lib.sheets.columns import Kind

BUILDING_TABLE = Table(
    Column("name", _("Navn"), sort="sort_key", url_name="bygg:building"),
    Column("building_number", _("Bygningsnummer"), Kind.CODE),
    Column("extension_number", _("Tilbygg"), Kind.CODE, default=False),
    Column(
        "building_type",
        _("Bygningstype"),
        field="building_type__name",
        field_en="building_type__name_en",
        sort="building_type__code",
        filter="building_type",
        filter_field="building_type__code",
    ),
    Column("unit", _("Ansvarlig enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column("street_address", _("Adresse"), sort="address_key"),
    Column("postal_code", _("Postnummer"), Kind.CODE, default=False),
    Column("postal_place", _("Poststed"), default=False),
    Column("municipality_number", _("Kommunenummer"), Kind.CODE, default=False, filter="municipality_number"),
    Column(
        "property",
        _("Matrikkelnummer"),
        field="property__cadastral_number",
        sort="property__sort_key",
        default=False,
        url_name="bygg:property",
        url_field="property_id",
    ),
    Column("year_built", _("Byggeår"), Kind.CODE),
    Column("year_renovated", _("Rehabilitert"), Kind.CODE, default=False),
    Column("area_bta_m2", _("BTA"), Kind.AREA, unit="m²", total=True),
    Column("area_bra_m2", _("BRA"), Kind.AREA, unit="m²", total=True),
    Column("area_nta_m2", _("NTA"), Kind.AREA, unit="m²", default=False),
    Column("area_standard", _("Arealstandard"), labels=AREA_STANDARD_LABELS, default=False),
    Column("area_source", _("Kilde for areal"), default=False),
    Column("floor_count", _("Etasjer"), Kind.CODE, default=False),
    Column("status", _("Status"), labels=BUILDING_STATUS_LABELS, filter="status"),
    Column("ownership", _("Eierform"), labels=OWNERSHIP_LABELS, default=False, filter="ownership"),
    Column("kostra_function", _("KOSTRA-funksjon"), labels=KOSTRA_FUNCTION_LABELS, default=False, filter="kostra_function"),
    Column("energy_label", _("Energikarakter"), default=False, filter="energy_label"),
    Column("heritage", _("Kulturminneverdi"), labels=HERITAGE_LABELS, default=False, filter="heritage"),
    Column("manager_name", _("Forvalter"), default=False),
    Column("latitude", _("Breddegrad"), Kind.DECIMAL, default=False),
    Column("longitude", _("Lengdegrad"), Kind.DECIMAL, default=False),
    Column("acquired_on", _("Tatt over"), Kind.DATE, default=False),
    Column("disposed_on", _("Avhendet"), Kind.DATE, default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="name",
)

PROPERTY_TABLE = Table(
    Column("cadastral_number", _("Matrikkelnummer"), sort="sort_key", url_name="bygg:property"),
    Column("name", _("Navn")),
    Column("kind", _("Type"), labels=PROPERTY_KIND_LABELS, filter="kind"),
    Column("unit", _("Ansvarlig enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column("ownership", _("Eierform"), labels=OWNERSHIP_LABELS, filter="ownership"),
    Column("area_m2", _("Areal"), Kind.AREA, unit="m²", total=True),
    Column("status", _("Status"), labels=HOLDING_STATUS_LABELS, filter="status"),
    Column("municipality_number", _("Kommunenummer"), Kind.CODE, default=False, filter="municipality_number"),
    Column("gnr", _("Gårdsnummer"), Kind.CODE, default=False),
    Column("bnr", _("Bruksnummer"), Kind.CODE, default=False),
    Column("acquired_on", _("Ervervet"), Kind.DATE, default=False),
    Column("disposed_on", _("Avhendet"), Kind.DATE, default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="cadastral_number",
)

PLOT_TABLE = Table(
    Column("name", _("Navn"), sort="sort_key", url_name="bygg:plot"),
    Column("plot_number", _("Tomtenummer")),
    Column("kind", _("Type"), labels=PLOT_KIND_LABELS, filter="kind"),
    Column("unit", _("Ansvarlig enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column(
        "property",
        _("Matrikkelnummer"),
        field="property__cadastral_number",
        sort="property__sort_key",
        url_name="bygg:property",
        url_field="property_id",
    ),
    Column("zoning", _("Reguleringsformål")),
    Column("area_m2", _("Areal"), Kind.AREA, unit="m²", total=True),
    Column("status", _("Status"), labels=HOLDING_STATUS_LABELS, filter="status"),
    Column("ownership", _("Eierform"), labels=OWNERSHIP_LABELS, default=False, filter="ownership"),
    Column("latitude", _("Breddegrad"), Kind.DECIMAL, default=False),
    Column("longitude", _("Lengdegrad"), Kind.DECIMAL, default=False),
    Column("disposed_on", _("Avhendet"), Kind.DATE, default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="name",
)

SPACE_TABLE = Table(
    Column("number", _("Romnummer"), sort="sort_key", url_name="bygg:space"),
    Column("name", _("Navn")),
    Column("building", _("Bygning"), field="building__name", sort="building__sort_key", url_name="bygg:building", url_field="building_id"),
    Column("floor", _("Etasje"), field="floor__code", sort="floor__level"),
    Column("function", _("Romfunksjon"), labels=ROOM_FUNCTION_LABELS, filter="function"),
    Column("area_nta_m2", _("NTA"), Kind.AREA, unit="m²", total=True),
    Column("capacity", _("Plasser"), Kind.INTEGER, total=True),
    Column("shareable", _("Egnet for sambruk"), default=False),
    Column("unit", _("Ansvarlig enhet"), field="building__unit__name", default=False, filter="own_unit", filter_field="building__unit_id"),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="number",
)

AREA_USE_TABLE = Table(
    Column("building", _("Bygning"), field="building__name", sort="building__sort_key", url_name="bygg:building", url_field="building_id"),
    Column("space", _("Rom"), field="space__number", sort="space__sort_key"),
    Column("user_unit", _("Brukende enhet"), field="user_unit__name", filter="user_unit", filter_field="user_unit__name"),
    Column("purpose", _("Formål")),
    Column("area_m2", _("Areal"), Kind.AREA, unit="m²", total=True),
    Column("user_count", _("Brukere"), Kind.INTEGER, total=True),
    Column("valid_from", _("Fra og med"), Kind.DATE),
    Column("valid_to", _("Til"), Kind.DATE),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="building",
)
