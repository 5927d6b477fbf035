"""Columns of the strategy list. Their values are computed, so each column says how it is read from a `StrategyLine`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from bygg.enums import BUILDING_STATUS_LABELS
from fdvu.core.lists.columns import Column, Table
from fdvu.lib.numbers import NBSP
from fdvu.lib.sheets import columns as sheet
from fdvu.lib.sheets.columns import Kind
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.enums import CRITERION_LABELS, MATRIX_FIELD_LABELS, STRATEGY_LABELS, Criterion, Strategy
from vedlikehold.queries.strategy import StrategyLine
from vedlikehold.queries.strategy_texts import reasons_text

_COLORS = {Strategy.HOLD: "success", Strategy.CONVERT: "warning", Strategy.SELL: "danger"}


@dataclass(frozen=True)
class Computed(Column):
    """A column whose value `read(line)` gives. `decimals` where the kind's own do not fit; `unbroken` parts between semicolons
    stay on one line."""

    read: Callable[[StrategyLine], Any] = lambda line: None
    decimals: int | None = None
    unbroken: bool = False

    def text(self, value) -> str:
        text = super().text(value)
        return text.replace(" ", NBSP).replace(f";{NBSP}", "; ") if self.unbroken else text

    def for_sheet(self) -> sheet.Column:
        return sheet.Column(self.heading, self.kind, decimals=self.decimals)

    def sort_value(self, line: StrategyLine):
        """What rows are ordered by; None comes last."""
        value = self.read(line)
        if value is None or value == "":
            return None
        return nb_sort_key(str(self.word(value))) if self.kind is Kind.TEXT and not isinstance(value, bool) else value


def _score(criterion: Criterion) -> Computed:
    label = gettext_lazy(CRITERION_LABELS[criterion])
    return Computed(criterion.value, label, Kind.CODE, default=False, read=lambda line: line.facts.scores[criterion])


STRATEGY_TABLE = Table(
    Computed("name", gettext_lazy("Bygning"), url_name="vedlikehold:building-strategy", read=lambda line: line.state.name),
    Computed("building_type", gettext_lazy("Bygningstype"), default=False, read=lambda line: line.type_name),
    Computed("unit", gettext_lazy("Ansvarlig enhet"), default=False, read=lambda line: line.facts.unit_name),
    Computed("status", gettext_lazy("Status"), labels=BUILDING_STATUS_LABELS, default=False, read=lambda line: line.facts.status),
    Computed("field", gettext_lazy("Felt"), labels=MATRIX_FIELD_LABELS, default=False, read=lambda line: line.recommendation.field),
    Computed(
        "recommendation", gettext_lazy("Anbefaling"), labels=STRATEGY_LABELS, colors=_COLORS, read=lambda line: line.recommendation.strategy
    ),
    Computed("reasons", gettext_lazy("Begrunnelse"), unbroken=True, read=reasons_text),
    Computed("decision", gettext_lazy("Beslutning"), labels=STRATEGY_LABELS, colors=_COLORS, read=lambda line: line.facts.decision),
    Computed("decided_on", gettext_lazy("Besluttet"), Kind.DATE, default=False, read=lambda line: line.facts.decided_on),
    Computed("decided_by", gettext_lazy("Besluttet av"), default=False, read=lambda line: line.facts.decided_by),
    Computed("decision_note", gettext_lazy("Begrunnelse for beslutningen"), default=False, read=lambda line: line.facts.decision_note),
    Computed("grade", gettext_lazy("Vektet TG"), Kind.DECIMAL, decimals=2, read=lambda line: line.state.grade),
    Computed("suitability", gettext_lazy("Egnethet"), Kind.DECIMAL, decimals=2, read=lambda line: line.suitability.score),
    *(_score(criterion) for criterion in Criterion),
    Computed(
        "running_cost_nok_per_m2",
        gettext_lazy("Driftskostnad"),
        Kind.NOK,
        unit="kr/m²",
        read=lambda line: line.facts.running_cost_nok_per_m2,
    ),
    Computed(
        "running_cost_nok",
        gettext_lazy("Driftskostnad"),
        Kind.NOK,
        unit=gettext_lazy("kr/år"),
        total=True,
        default=False,
        read=lambda line: line.running_cost_nok,
    ),
    Computed("is_vacant", gettext_lazy("Står tomt"), read=lambda line: line.facts.is_vacant),
    Computed("area_bta_m2", gettext_lazy("BTA"), Kind.AREA, unit="m²", total=True, read=lambda line: line.state.area_m2),
    Computed("backlog_nok", gettext_lazy("Etterslep"), Kind.NOK, unit="kr", total=True, read=lambda line: line.state.nok),
    Computed(
        "backlog_nok_per_m2", gettext_lazy("Etterslep"), Kind.NOK, unit="kr/m²", default=False, read=lambda line: line.state.nok_per_m2
    ),
    Computed("fci", gettext_lazy("FCI"), Kind.SHARE, read=lambda line: line.state.fci),
    Computed("assessed_on", gettext_lazy("Vurdert"), Kind.DATE, default=False, read=lambda line: line.facts.assessed_on),
    default_sort="name",
)


def values_of(line: StrategyLine, columns: Iterable[Computed]) -> tuple:
    """A row as the list framework takes it: the id, each column's value, then each link's id."""
    columns = list(columns)
    return (line.state.pk, *(column.read(line) for column in columns), *(line.state.pk for column in columns if column.url_name))


def in_order(lines: Iterable[StrategyLine], column: Computed, *, descending: bool) -> list[StrategyLine]:
    """Lines by a column, missing values last both ways, ties by name."""
    keyed = [(column.sort_value(line), line) for line in sorted(lines, key=lambda line: (nb_sort_key(line.state.name), line.state.pk))]
    known = sorted(((key, line) for key, line in keyed if key is not None), key=lambda pair: pair[0], reverse=descending)
    return [line for _key, line in known] + [line for key, line in keyed if key is None]
