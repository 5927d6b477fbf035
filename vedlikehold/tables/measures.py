"""Columns of the list of measures."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column, Computed, Table
from fdvu.lib.shares import format_shares
from fdvu.lib.sheets.columns import Kind
from vedlikehold.enums import MEASURE_KIND_LABELS, MEASURE_STATUS_LABELS, NEED_LABELS, POT_LABELS
from vedlikehold.queries.measures import costs_now


@dataclass(frozen=True)
class Shares(Column):
    """Shares over years, as per cent."""

    def word(self, value):
        return format_shares(value)


def _now(side: str, label, **options) -> Computed:
    """A cost in the prices of now."""
    key = f"cost_{side}_now_nok"
    return Computed(key, label, Kind.NOK, unit="kr", total=True, on_day=lambda today: costs_now(today)[key], **options)


MEASURE_TABLE = Table(
    Column("name", _("Tiltak"), sort="sort_key", url_name="vedlikehold:measure"),
    Column("building", _("Bygning"), field="building__name", sort="building__sort_key", url_name="bygg:building", url_field="building_id"),
    Column("kind", _("Tiltakstype"), labels=MEASURE_KIND_LABELS, filter="kind", default=False),
    Column("part", _("Bygningsdel"), field="part__code", sort="part__sort_key", filter="part", filter_field="part__group"),
    Column(
        "component",
        _("Komponent"),
        field="component__name",
        sort="component__sort_key",
        default=False,
    ),
    Column("need", _("Behov"), labels=NEED_LABELS, filter="need", default=False),
    Column("pot", _("Budsjettpott"), labels=POT_LABELS, filter="pot"),
    Column("status", _("Status"), labels=MEASURE_STATUS_LABELS, filter="status"),
    Column("planned_year", _("Planlagt år"), Kind.CODE, filter="planned_year"),
    Column("deadline", _("Frist"), Kind.DATE),
    _now("low", _("Lav nå"), default=False),
    _now("likely", _("Sannsynlig nå")),
    _now("high", _("Høy nå"), default=False),
    Column("cost_low_nok", _("Kostnad, lav"), Kind.NOK, unit="kr", default=False),
    Column("cost_likely_nok", _("Kostnad, sannsynlig"), Kind.NOK, unit="kr", default=False),
    Column("cost_high_nok", _("Kostnad, høy"), Kind.NOK, unit="kr", default=False),
    Column("price_year", _("Prisår"), Kind.CODE, default=False),
    Column("grant_nok", _("Tilskudd"), Kind.NOK, unit="kr", default=False),
    Column("grant_source", _("Tilskudd fra"), default=False),
    Column("energy_saving_kwh", _("Spart energi"), Kind.INTEGER, unit=_("kWh per år"), total=True, default=False),
    Column("universal_design", _("Universell utforming"), default=False),
    Column("bundle", _("Tiltakspakke"), field="bundle__name", default=False),
    Column("is_duty", _("Pålagt"), filter="is_duty", default=False),
    Column("own_hours", _("Egne timer"), Kind.INTEGER, unit=_("timer"), total=True, default=False),
    Shares("spend_shares", _("Fordeling over år"), unit="%", default=False),
    Column(
        "project", _("Prosjekt"), field="project__name", sort="project__sort_key", url_name="vedlikehold:project",
        url_field="project_id", default=False,
    ),
    Column("done_on", _("Utført"), Kind.DATE, default=False),
    Column("actual_cost_nok", _("Faktisk kostnad"), Kind.NOK, unit="kr", default=False),
    Column("unit", _("Ansvarlig enhet"), field="building__unit__name", filter="own_unit", filter_field="building__unit_id", default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="building",
)  # fmt: skip
