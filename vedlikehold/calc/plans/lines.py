"""Plan og ramme: what the measures of a plan cost in each year, against what there is.

A line's own cost is what the municipality pays: (cost − grant) × (1 − what its bundle saves), the saving where two or more of the
bundle start in the same year. It is spread over the start year and those after by the line's profile; what falls after the plan's
last year is told apart. Money is rounded to the øre, the last share of a spread taking the rest.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedlikehold.calc.ledger import to_ore
from vedlikehold.enums import Pot

ZERO = Decimal(0)


@dataclass(frozen=True)
class PlanLine:
    """One measure's place in a plan. `cost_nok` is all of what it costs in the prices of its start year, None where that is unknown;
    `year` is None for one kept out. `spend_shares` from the start year on, empty for all in the first."""

    key: int
    year: int | None
    pot: str
    cost_nok: Decimal | None
    grant_nok: Decimal = ZERO
    own_hours: float = 0.0
    spend_shares: Sequence[float] = ()
    bundle: int | None = None
    saving_share: float = 0.0


@dataclass(frozen=True)
class Frame:
    """What there is in one year. `grant_nok` and `own_hours` None for no limit."""

    year: int
    pots: Mapping[str, Decimal]
    grant_nok: Decimal | None = None
    own_hours: float | None = None


@dataclass(frozen=True)
class PotYear:
    """One pot in one year (kr): its frame, what came over from the year before, what is spent, what is left of both."""

    frame_nok: Decimal
    carried_nok: Decimal
    spent_nok: Decimal

    @property
    def left_nok(self) -> Decimal:
        return self.frame_nok + self.carried_nok - self.spent_nok

    @property
    def is_over(self) -> bool:
        return self.left_nok < 0


@dataclass(frozen=True)
class YearTotals:
    """One year of a plan. `started` measures start in it, `unpriced` of them without a known cost."""

    year: int
    pots: Mapping[str, PotYear]
    grant_nok: Decimal
    grant_limit_nok: Decimal | None
    own_hours: float
    hours_limit: float | None
    started: int
    unpriced: int

    @property
    def spent_nok(self) -> Decimal:
        return sum((pot.spent_nok for pot in self.pots.values()), ZERO)

    @property
    def frame_nok(self) -> Decimal:
        return sum((pot.frame_nok for pot in self.pots.values()), ZERO)

    @property
    def too_many_hours(self) -> bool:
        return self.hours_limit is not None and self.own_hours > self.hours_limit + 1e-9

    @property
    def too_much_grant(self) -> bool:
        return self.grant_limit_nok is not None and self.grant_nok > self.grant_limit_nok

    @property
    def is_over(self) -> bool:
        """Whether any of the year's limits is passed."""
        return self.too_many_hours or self.too_much_grant or any(pot.is_over for pot in self.pots.values())


@dataclass(frozen=True)
class PlanTotals:
    """A plan's years in order, each line's own cost by key (None where unknown), what bundles save, and what falls after the end."""

    years: Sequence[YearTotals]
    own_cost_nok: Mapping[int, Decimal | None]
    bundle_saving_nok: Decimal
    after_end_nok: Decimal

    @property
    def spent_nok(self) -> Decimal:
        return sum((year.spent_nok for year in self.years), ZERO)

    @property
    def frame_nok(self) -> Decimal:
        return sum((year.frame_nok for year in self.years), ZERO)

    @property
    def total_nok(self) -> Decimal:
        """What the plan comes to: its years, and what falls after them."""
        return self.spent_nok + self.after_end_nok

    @property
    def grant_nok(self) -> Decimal:
        return sum((year.grant_nok for year in self.years), ZERO)

    @property
    def own_hours(self) -> float:
        return sum(year.own_hours for year in self.years)

    @property
    def started(self) -> int:
        return sum(year.started for year in self.years)

    @property
    def unpriced(self) -> int:
        return sum(year.unpriced for year in self.years)

    @property
    def years_over(self) -> list[int]:
        """The years in which some limit is passed."""
        return [year.year for year in self.years if year.is_over]

    def pot_frame_nok(self, pot: str) -> Decimal:
        return sum((year.pots[pot].frame_nok for year in self.years), ZERO)

    def pot_spent_nok(self, pot: str) -> Decimal:
        return sum((year.pots[pot].spent_nok for year in self.years), ZERO)


def together(lines: Iterable[PlanLine]) -> set[tuple[int, int]]:
    """(bundle, year) where two or more of a bundle start, so that it saves."""
    counts = Counter((line.bundle, line.year) for line in lines if line.bundle is not None and line.year is not None)
    return {place for place, count in counts.items() if count > 1}


def net_cost(cost_nok: Decimal | None, grant_nok: Decimal | None) -> Decimal | None:
    """What a grant leaves of a cost, never less than nothing; None where the cost is unknown."""
    return None if cost_nok is None else max(cost_nok - (grant_nok or ZERO), ZERO)


def own_cost(line: PlanLine, *, bundled: bool) -> Decimal | None:
    """What the municipality pays for a line (kr); None where its cost is unknown."""
    net = net_cost(line.cost_nok, line.grant_nok)
    saved = Decimal(str(line.saving_share)) if bundled else ZERO
    return None if net is None else to_ore(net * (1 - saved))


def spread(amount: Decimal, shares: Sequence[float]) -> list[Decimal]:
    """An amount over the start year and those after; sums to the amount to the øre.

    >>> spread(Decimal("100.00"), (0.3, 0.7))
    [Decimal('30.00'), Decimal('70.00')]
    """
    if len(shares) < 2:
        return [amount]
    parts = [to_ore(amount * Decimal(str(share))) for share in shares[:-1]]
    return [*parts, amount - sum(parts, ZERO)]


def spending(line: PlanLine, cost: Decimal | None) -> list[tuple[int, Decimal]]:
    """The years in which a line's own `cost` falls, with what falls in each; none where it is unknown or the line has no year."""
    if line.year is None or cost is None:
        return []
    return [(line.year + later, part) for later, part in enumerate(spread(cost, line.spend_shares))]


def plan_totals(lines: Sequence[PlanLine], frames: Sequence[Frame], *, carry_over: Iterable[str] = ()) -> PlanTotals:
    """Totals per year of `frames` (in order of years). Only what is left of a pot in `carry_over` may be used the year after."""
    carried_on = set(carry_over)
    saves = together(lines)
    costs = {line.key: own_cost(line, bundled=(line.bundle, line.year) in saves) for line in lines}
    spent: dict[tuple[str, int], Decimal] = {}
    after = saved = ZERO
    last = frames[-1].year if frames else 0
    for line in lines:
        cost = costs[line.key]
        if line.year is None or cost is None:
            continue
        saved += to_ore(net_cost(line.cost_nok, line.grant_nok)) - cost
        for year, part in spending(line, cost):
            if year > last:
                after += part
            else:
                place = (line.pot, year)
                spent[place] = spent.get(place, ZERO) + part
    years, left = [], dict.fromkeys(Pot, ZERO)
    for frame in frames:
        pots = {}
        for pot in Pot:
            carried = left[pot] if pot in carried_on else ZERO
            pots[pot.value] = PotYear(frame.pots.get(pot.value, ZERO), carried, spent.get((pot.value, frame.year), ZERO))
            left[pot] = pots[pot.value].left_nok
        started = [line for line in lines if line.year == frame.year]
        years.append(
            YearTotals(
                year=frame.year,
                pots=pots,
                grant_nok=sum((line.grant_nok for line in started), ZERO),
                grant_limit_nok=frame.grant_nok,
                own_hours=sum(line.own_hours for line in started),
                hours_limit=frame.own_hours,
                started=len(started),
                unpriced=sum(costs[line.key] is None for line in started),
            )
        )
    return PlanTotals(years, costs, saved, after)
