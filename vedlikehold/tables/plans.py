"""Columns of the list of maintenance plans."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column, Computed, Table
from fdvu.lib.sheets.columns import Kind
from vedlikehold.queries.plans import columns

PLAN_TABLE = Table(
    Column("name", _("Plan"), sort="sort_key", url_name="vedlikehold:plan"),
    Column("first_year", _("Første år"), Kind.CODE, filter="first_year"),
    Computed("last", _("Siste år"), Kind.CODE, expression=columns.last_year),
    Column("unit", _("Enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column("years", _("Antall år"), Kind.INTEGER, default=False),
    Computed("versions", _("Versjoner"), Kind.INTEGER, expression=columns.versions, total=True),
    Computed("adopted", _("Vedtatt versjon"), expression=columns.adopted_name),
    Computed("adopted_day", _("Vedtatt"), Kind.DATE, expression=columns.adopted_on),
    Computed("placed", _("Tiltak i vedtatt plan"), Kind.INTEGER, expression=columns.placed_measures, total=True),
    Column("price_year", _("Prisnivå"), Kind.CODE, default=False),
    Column("price_growth_share", _("Årlig prisvekst"), Kind.SHARE, default=False),
    Column("discount_share", _("Kalkulasjonsrente (real)"), Kind.SHARE, default=False),
    Column("follows", _("Rullert fra"), field="follows__name", default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="-first_year",
)
