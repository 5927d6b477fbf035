"""Columns of the register of components."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column, Table
from fdvu.lib.sheets.columns import Kind
from vedlikehold.enums import QUANTITY_UNIT_LABELS
from vedlikehold.queries.components.prices import replacement_now
from vedlikehold.queries.parts import part_label
from vedlikehold.tables.analyses import Computed
from vedlikehold.tables.grades import grade_column

COMPONENT_TABLE = Table(
    Column("name", _("Komponent"), sort="sort_key", url_name="vedlikehold:component"),
    grade_column(),
    Column("building", _("Bygning"), field="building__name", sort="building__sort_key", url_name="bygg:building", url_field="building_id"),
    Computed("part", _("Bygningsdel"), field="part__group", filter="part", expression=part_label),
    Column("part_code", _("Bygningsdelskode"), Kind.CODE, field="part__code", sort="part__sort_key", default=False),
    Column("part_name", _("Bygningsdel, finere"), field="part__name", field_en="part__name_en", sort="part__sort_key", default=False),
    Column("type", _("Komponenttype"), field="type__name", sort="type__code", default=False),
    Column("space", _("Rom"), field="space__number", sort="space__sort_key", url_name="bygg:space", url_field="space_id", default=False),
    Column("tfm_id", _("TFM-id")),
    Column("quantity", _("Mengde"), Kind.DECIMAL, default=False),
    Column("quantity_unit", _("Enhet"), labels=QUANTITY_UNIT_LABELS, default=False),
    Column("installed_year", _("Installert"), Kind.CODE),
    Column("expected_life_years", _("Forventet levetid"), Kind.DECIMAL, unit=_("år"), default=False),
    Column("graded_on", _("Tilstand fastsatt"), Kind.DATE),
    Computed("replacement_now_nok", _("Utskifting, dagens priser"), Kind.NOK, unit="kr", total=True, on_day=replacement_now),
    Column("replacement_cost_nok", _("Kostnad ved utskifting"), Kind.NOK, unit="kr", default=False),
    Column("cost_low_nok", _("Eget anslag, lav"), Kind.NOK, unit="kr", default=False),
    Column("cost_likely_nok", _("Eget anslag, sannsynlig"), Kind.NOK, unit="kr", default=False),
    Column("cost_high_nok", _("Eget anslag, høy"), Kind.NOK, unit="kr", default=False),
    Column("price_year", _("Prisår"), Kind.CODE, default=False),
    Column("removed_on", _("Fjernet"), Kind.DATE, default=False),
    Column("unit", _("Ansvarlig enhet"), field="building__unit__name", filter="own_unit", filter_field="building__unit_id", default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="name",
)
