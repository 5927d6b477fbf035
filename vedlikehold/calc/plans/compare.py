"""Sammenligning av planversjoner: what two versions do differently, measure by measure and year by year.

Every measure of either version has one kind of difference, the first that fits: only in one of them; done in another way; moved to an
earlier or later year; the same year and way at another cost; the same. So the kinds add up: Σ differences = what B comes to − what A
comes to. Money is what the municipality pays (own cost), in the kroner of the year a measure starts; an unknown cost counts as nothing,
as it does in a version's own totals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.plans.lines import ZERO, PlanTotals
from vedlikehold.enums import Pot


class PlanChange(StrEnum):
    """Forskjell mellom planversjoner, for one measure, from A to B."""

    EARLIER = "earlier"
    LATER = "later"
    OTHER_WAY = "other_way"
    COST = "cost"
    ONLY_A = "only_a"
    ONLY_B = "only_b"
    SAME = "same"


PLAN_CHANGE_LABELS = {
    PlanChange.EARLIER: gettext_noop("Tidligere i B"),
    PlanChange.LATER: gettext_noop("Senere i B"),
    PlanChange.OTHER_WAY: gettext_noop("Annet alternativ i B"),
    PlanChange.COST: gettext_noop("Annen kostnad i B"),
    PlanChange.ONLY_A: gettext_noop("Bare i A"),
    PlanChange.ONLY_B: gettext_noop("Bare i B"),
    PlanChange.SAME: gettext_noop("Likt"),
}


@dataclass(frozen=True)
class Placed:
    """A measure in the years of one version. `way` tells its alternatives apart; `cost_nok` is None where it is unknown."""

    key: int
    year: int
    pot: str
    way: str
    cost_nok: Decimal | None


@dataclass(frozen=True)
class Pair:
    """One measure in both versions, None where it is not in the years of one of them."""

    key: int
    before: Placed | None
    after: Placed | None
    change: PlanChange

    @property
    def before_nok(self) -> Decimal:
        return _known(self.before)

    @property
    def after_nok(self) -> Decimal:
        return _known(self.after)

    @property
    def difference_nok(self) -> Decimal:
        return self.after_nok - self.before_nok

    @property
    def pots(self) -> set[str]:
        """The money it uses in either version."""
        return {side.pot for side in (self.before, self.after) if side is not None}


@dataclass(frozen=True)
class ChangeSum:
    """How many measures are of one kind, and what they come to in A and in B (kr). `change` is None for all kinds."""

    change: PlanChange | None
    count: int
    before_nok: Decimal
    after_nok: Decimal

    @property
    def difference_nok(self) -> Decimal:
        return self.after_nok - self.before_nok


def compare(before: Iterable[Placed], after: Iterable[Placed]) -> list[Pair]:
    """Every measure of A or B once, those of A first; keys are unique within each."""
    first, second = ({side.key: side for side in sides} for sides in (before, after))
    return [Pair(key, first.get(key), second.get(key), _change(first.get(key), second.get(key))) for key in {**first, **second}]


def change_sums(pairs: Iterable[Pair]) -> list[ChangeSum]:
    """One sum per kind, in the order of the kinds, also those that no measure is of."""
    counts, before, after = (dict.fromkeys(PlanChange, start) for start in (0, ZERO, ZERO))
    for pair in pairs:
        counts[pair.change] += 1
        before[pair.change] += pair.before_nok
        after[pair.change] += pair.after_nok
    return [ChangeSum(change, counts[change], before[change], after[change]) for change in PlanChange]


def sum_of_changes(sums: Iterable[ChangeSum]) -> ChangeSum:
    """All kinds together; `change` is None."""
    parts = list(sums)
    before, after = (sum(amounts, ZERO) for amounts in ((one.before_nok for one in parts), (one.after_nok for one in parts)))
    return ChangeSum(None, sum(one.count for one in parts), before, after)


def _change(before: Placed | None, after: Placed | None) -> PlanChange:
    if before is None or after is None:
        return PlanChange.ONLY_B if before is None else PlanChange.ONLY_A
    if before.way != after.way:
        return PlanChange.OTHER_WAY
    if before.year != after.year:
        return PlanChange.EARLIER if after.year < before.year else PlanChange.LATER
    return PlanChange.SAME if before.cost_nok == after.cost_nok else PlanChange.COST


def _known(side: Placed | None) -> Decimal:
    return ZERO if side is None or side.cost_nok is None else side.cost_nok


@dataclass(frozen=True)
class Money:
    """What there is and what is spent in one year (kr); None for a year that the version does not have."""

    frame_nok: Decimal | None
    spent_nok: Decimal | None


@dataclass(frozen=True)
class Sides:
    """The same of A and of B."""

    before: Money
    after: Money

    @property
    def difference_nok(self) -> Decimal:
        return (self.after.spent_nok or ZERO) - (self.before.spent_nok or ZERO)


@dataclass(frozen=True)
class YearSides:
    """One year in both versions: each pot, and all of them. `year` is None for what falls after the versions' last years, which is not
    told by pot. `over_before` and `over_after` tell whether any limit of the year is passed."""

    year: int | None
    pots: dict[str, Sides]
    whole: Sides
    over_before: bool = False
    over_after: bool = False


def side_by_side(before: PlanTotals, after: PlanTotals) -> list[YearSides]:
    """Every year of either version in order, and last what falls after; the spent differences add up to B − A."""
    first, second = ({row.year: row for row in totals.years} for totals in (before, after))
    found = []
    for year in sorted({*first, *second}):
        rows = (first.get(year), second.get(year))
        pots = {pot.value: Sides(*(_pot(row, pot.value) for row in rows)) for pot in Pot}
        over = [row is not None and row.is_over for row in rows]
        found.append(YearSides(year, pots, Sides(*(_whole(row) for row in rows)), *over))
    return [*found, YearSides(None, {}, Sides(Money(None, before.after_end_nok), Money(None, after.after_end_nok)))]


def _pot(row, pot: str) -> Money:
    return Money(None, None) if row is None else Money(row.pots[pot].frame_nok, row.pots[pot].spent_nok)


def _whole(row) -> Money:
    return Money(None, None) if row is None else Money(row.frame_nok, row.spent_nok)


def cumulative(totals: PlanTotals, years: Sequence[int]) -> list[Decimal | None]:
    """What is spent up to and with each of `years` (kr); None before the version's first year and after its last."""
    spent = {row.year: row.spent_nok for row in totals.years}
    found, total = [], ZERO
    for year in years:
        total += spent.get(year, ZERO)
        found.append(total if year in spent else None)
    return found
