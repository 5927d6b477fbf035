"""Columns of the list of component types."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column, Table
from fdvu.lib.sheets.columns import Kind
from vedlikehold.enums import QUANTITY_UNIT_LABELS

COMPONENT_TYPE_TABLE = Table(
    Column("name", _("Navn"), url_name="vedlikehold:component_type"),
    Column("code", _("Kode"), Kind.CODE),
    Column(
        "part",
        _("Bygningsdel"),
        field="part__name",
        field_en="part__name_en",
        sort="part__sort_key",
        url_name="vedlikehold:part",
        url_field="part_id",
        filter="part",
        filter_field="part__group",
    ),
    Column("part_code", _("Delkode"), Kind.CODE, field="part__code", sort="part__sort_key", default=False),
    Column("quantity_unit", _("Enhet"), labels=QUANTITY_UNIT_LABELS, filter="quantity_unit"),
    Column("expected_life_years", _("Levetid (år)"), Kind.DECIMAL),
    Column("unit_cost_tg1_nok", _("Fra TG1"), Kind.DECIMAL, unit="kr"),
    Column("unit_cost_tg2_nok", _("Fra TG2"), Kind.DECIMAL, unit="kr"),
    Column("unit_cost_tg3_nok", _("Fra TG3"), Kind.DECIMAL, unit="kr"),
    Column("replacement_unit_cost_nok", _("Utskifting"), Kind.DECIMAL, unit="kr"),
    Column("price_year", _("Prisår"), Kind.CODE, filter="price_year"),
    Column("source", _("Kilde"), default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="code",
)
