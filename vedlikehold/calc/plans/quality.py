"""Planens kvalitet: how near the best possible a plan is, and what would make it better.

`quality_figures` gives what is kept of an optimisation (`PlanResult.figures`), plain JSON that page, report and Excel read:

version       of these keys
measures      measures that were optimised; `left_out` those that could not be; `chosen` those that came into the plan
terms         {exposure_nok, backlog_nok, savings_nok, cost_nok, value} of the best plan found, discounted kroner
bound         no plan can be worth more; `share` = value / bound, rounded down to a hundredth of a per cent
before        terms of the plan that stood before
baselines     {"worst_first", "benefit_cost"}: terms, `lost_nok` and `lost_share` against the best plan found
years         the plan's years; lists per year below follow it
prices        {pot: [what one more krone that year gives, in discounted kroner]}, None for a pot that nothing is paid from, and in a
              year where all money is bound, so that no krone more can be told to give anything
held_over     {pot: [kr that held work needs beyond the frame]}
capacity_prices  {hours, grants: [the same for one more hour, one more krone of grant]}
frames, spent    {pot: [kr]}; `binding` {pot: [years where one more krone gives something]}
unmet         [{measure, name, reason, missing_nok, duty, late_year}]: duties and deadlines that cannot be held
missing_nok   what the unmet duties lack together
choices       [[measure, way, year]] of the best plan found
changeset     the act in the journal, None where nothing had to move (added when the plan is stored)
adopted       what was proved of the plan as it was adopted (set by adoption, dropped when that is withdrawn): `day`, `share`, `value`,
              `bound`, `measures`, `left_out`, `missing_nok`, `unmet`, `baselines`
held          measures that were pinned or in progress; `notices` what the figures rest on, as texts with their values
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.optimiser import Solution, Table
from vedlikehold.calc.plans.best import BestPlan, Choice
from vedlikehold.calc.plans.value import Worth

VERSION = 1
# A price below this is none: the plan has money left.
NO_PRICE = 1e-4
# Above this it is no price: what must be done has no room to spare, and the search for a price has no end.
MOST_PRICE = 1e6
# Nearer than what the solver's own tolerances tell apart.
SAME = 5e-7
UNMET_TEXTS = {
    "no_option": gettext_noop("Ingen måte å gjøre tiltaket på er mulig i tide"),
    "links": gettext_noop("Tiltak det henger sammen med, står i veien"),
    "money": gettext_noop("Rammene rekker ikke"),
    "capacity": gettext_noop("Egne timer eller tilskudd rekker ikke"),
    "contradiction": gettext_noop("Krever noe som utelukkes av det selv eller av noe annet som det krever"),
    "not_worth": gettext_noop("Gir mindre enn pengene gir andre steder"),
}


@dataclass(frozen=True)
class Terms:
    """What a plan is worth and what it consists of (discounted kr, before weights save for `value`)."""

    exposure_nok: float
    backlog_nok: float
    savings_nok: float
    cost_nok: float
    value: float


def terms_of(worth: Worth, choice: Choice) -> Terms:
    """Summed over the measures that are in the plan; where a work may not start its value counts as nothing."""
    on = choice.row >= 0
    at = choice.row[on], choice.year[on]
    return Terms(
        *(float(np.nan_to_num(part[at]).sum()) for part in (worth.exposure, worth.backlog, worth.savings, worth.cost, worth.value))
    )


def share_of_best(value: float, bound: float) -> float | None:
    """`value` as a share of the most that is possible, rounded down to a hundredth of a per cent; None where nothing can be gained.

    >>> share_of_best(99.999, 100.0), share_of_best(100.0, 100.0), share_of_best(0.0, 0.0)
    (0.9999, 1.0, None)
    """
    if bound <= 0:
        return None
    if value >= bound * (1 - SAME):
        return 1.0
    return math.floor(value / bound * 10_000) / 10_000


def lost(terms: Terms, best: Terms) -> dict[str, float]:
    """What a way of planning loses against the best plan found, in kroner and as a share."""
    missing = max(best.value - terms.value, 0.0)
    return {"lost_nok": missing, "lost_share": missing / best.value if best.value > 0 else 0.0}


def unused(frames: Mapping[str, Sequence[float]], spent: Mapping[str, Sequence[float]], carries: Mapping[str, bool]) -> float:
    """What a plan leaves of its frames (kr): of a pot whose rest is used later the years together, of another what each year leaves."""
    left = 0.0
    for pot, years in frames.items():
        over = [frame - used for frame, used in zip(years, spent[pot], strict=True)]
        left += max(sum(over), 0.0) if carries[pot] else sum(max(one, 0.0) for one in over)
    return left


def used_pots(table: Table) -> list[bool]:
    """Whether anything is paid from each pot."""
    kinds = {table.kinds[kind][0] for kind in np.unique(table.kind).tolist()}
    return [pot in kinds for pot in range(len(table.budget))]


def quality_figures(
    *,
    table: Table,
    worth: Worth,
    best: BestPlan,
    before: Choice,
    first_year: int,
    pots: Sequence[str],
    capacities: Sequence[str],
    frames: np.ndarray,
    held_over: np.ndarray,
    names: Sequence[tuple[int, str]],
    ways: Sequence[tuple[int, str]],
    left_out: int,
    held: int,
    notices: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The figures that are kept; `names` (id and name) by place of the measures, `ways` (measure and way) by row."""
    solution = best.solution
    chosen = Choice(solution.row, solution.year)
    unmet = _unmet(best, names, first_year)
    return {
        "version": VERSION,
        "measures": len(names),
        "left_out": left_out,
        "chosen": int((solution.row >= 0).sum()),
        "bound": solution.bound,
        "share": share_of_best(solution.value, solution.bound),
        "before": asdict(terms_of(worth, before)),
        **_compared(worth, best, chosen),
        **_by_year(table, solution, first_year, pots, frames, held_over),
        "capacity_prices": {name: _told(solution.capacity_prices[at]) for at, name in enumerate(capacities)},
        "unmet": unmet,
        "missing_nok": sum(one["missing_nok"] or 0.0 for one in unmet if one["duty"]),
        "choices": [[*ways[row], first_year + year] for row, year in _placed(chosen)],
        "held": held,
        "notices": [dict(one) for one in notices],
    }


def _unmet(best: BestPlan, names: Sequence[tuple[int, str]], first_year: int) -> list[dict[str, Any]]:
    late = set(best.late)
    return [
        {
            "measure": names[one.measure][0],
            "name": names[one.measure][1],
            "reason": one.reason,
            "missing_nok": one.missing_nok,
            "duty": one.duty,
            "late_year": first_year + int(best.solution.year[one.measure]) if one.measure in late else None,
        }
        for one in best.unmet
    ]


def _compared(worth: Worth, best: BestPlan, chosen: Choice) -> dict[str, Any]:
    """The terms of the plan, and of the usual ways of planning beside it."""
    top = terms_of(worth, chosen)
    usual = (("worst_first", best.worst_first), ("benefit_cost", best.benefit_cost))
    return {
        "terms": asdict(top),
        "baselines": {key: asdict(terms := terms_of(worth, choice)) | lost(terms, top) for key, choice in usual},
    }


def _by_year(
    table: Table, solution: Solution, first_year: int, pots: Sequence[str], frames: np.ndarray, held_over: np.ndarray
) -> dict[str, Any]:
    """Money and prices by pot and year."""
    years = [first_year + at for at in range(table.years)]
    used = used_pots(table)
    prices = {pot: _told(solution.prices[at], held_over[at]) if used[at] else None for at, pot in enumerate(pots)}
    return {
        "years": years,
        "prices": prices,
        "frames": {pot: frames[at].tolist() for at, pot in enumerate(pots)},
        "held_over": {pot: held_over[at].tolist() for at, pot in enumerate(pots)},
        "spent": {pot: solution.spent[at].tolist() for at, pot in enumerate(pots)},
        "binding": {
            pot: [year for year, price in zip(years, found, strict=True) if price is None or price > NO_PRICE] if found else []
            for pot, found in prices.items()
        },
    }


def known_price(price: float | None) -> float | None:
    """The price, None where it means nothing (also in what was kept before that was told)."""
    return price if price is not None and math.isfinite(price) and price <= MOST_PRICE else None


def _told(prices: np.ndarray, over: np.ndarray | float = 0.0) -> list[float | None]:
    """Prices that mean something; None where held work is `over` the frame, or no price is high enough."""
    free = np.broadcast_to(over, prices.shape) < 1.0
    return [known_price(price) if is_free else None for price, is_free in zip(prices.tolist(), free.tolist(), strict=True)]


def _placed(choice: Choice) -> list[tuple[int, int]]:
    on = choice.row >= 0
    return list(zip(choice.row[on].tolist(), choice.year[on].tolist(), strict=True))


@dataclass(frozen=True)
class Moved:
    """What more money does: measures (places) that come in, go out, and change year or way; the value gained (kr, discounted)."""

    gained_nok: float
    comes_in: list[int]
    goes_out: list[int]
    moves: list[int]


def moved(table: Table, before: Choice, after: Choice) -> Moved:
    """From one plan to another."""
    is_in, was_in = after.row >= 0, before.row >= 0
    same = (before.row == after.row) & (before.year == after.year)

    def value(choice: Choice, on: np.ndarray) -> float:
        return float(table.value[choice.row[on], choice.year[on]].sum())

    return Moved(
        gained_nok=value(after, is_in) - value(before, was_in),
        comes_in=np.flatnonzero(is_in & ~was_in).tolist(),
        goes_out=np.flatnonzero(was_in & ~is_in).tolist(),
        moves=np.flatnonzero(is_in & was_in & ~same).tolist(),
    )
