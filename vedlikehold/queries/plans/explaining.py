"""One measure of a version explained: the years with what they give and cost, and what the value is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vedlikehold.calc.optimiser import net_at_prices
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.plans.explain import Case, Explanation, Option, explain
from vedlikehold.calc.plans.quality import known_price
from vedlikehold.calc.plans.value import TYPES
from vedlikehold.enums import KNOWN_GRADES, ConsequenceType
from vedlikehold.models import Component, Measure, PlanResult
from vedlikehold.queries.plans.binding import POTS
from vedlikehold.queries.plans.problem import PlanProblem


@dataclass(frozen=True)
class Loss:
    """One component's part of the expected yearly loss: its grade today, cost basis, consequences (KG/3 × probability/3), their sum at
    the version's weights (`factor`), and the part of its benefit that is this measure's."""

    component: Component | None
    grade: str
    basis_nok: float
    consequences: Mapping[ConsequenceType, float]
    factor: float
    share: float
    is_graded: bool
    is_assessed: bool


@dataclass(frozen=True)
class YearLine:
    """One start year of one way; NaN terms become None. `is_here` where the version has it, `is_top` where the prices would."""

    year: int
    exposure_nok: float | None
    backlog_nok: float | None
    savings_nok: float | None
    paid_nok: float | None
    value_nok: float | None
    cost_nok: float
    money_nok: float | None
    net_nok: float | None
    is_here: bool
    is_top: bool


@dataclass(frozen=True)
class Explained:
    """Begrunnelsen for ett tiltak. `left_out` says why it cannot be optimised, then there is nothing else."""

    measure: Measure
    left_out: Any
    explanation: Explanation
    ways: Sequence[tuple[str, Sequence[YearLine]]]
    losses: Sequence[Loss]
    is_priced: bool
    is_stale: bool


def explained(problem: PlanProblem, measure: Measure, *, user) -> Explained:
    """Two queries more than the problem. The measure is one of those it is about, or one that was left out."""
    result = PlanResult.objects.filter(scenario=problem.scenario).first()
    stale = result is not None and result.digest != problem.digest
    at = problem.place.get(measure.pk)
    if at is None:
        why = next((one for one in problem.left_out if one.measure.pk == measure.pk), None)
        return Explained(measure, why, Explanation(), (), (), False, stale)
    figures = result.figures if result else {}
    rows = list(range(int(problem.table.start[at]), int(problem.table.end[at])))
    case = _case(problem, measure, at, rows, figures)
    found = explain(case)
    return Explained(
        measure=measure,
        left_out=None,
        explanation=found,
        ways=[
            (option.name, _lines(problem, row, option, way, case, found))
            for way, (row, option) in enumerate(zip(rows, case.options, strict=True))
        ],
        losses=_losses(problem, rows[0], user),
        is_priced=case.priced,
        is_stale=stale,
    )


def _case(problem: PlanProblem, measure: Measure, at: int, rows: Sequence[int], figures: Mapping[str, Any]) -> Case:
    net = _nets(problem, figures)[rows]
    options = []
    for place, row in enumerate(rows):
        open_ = np.isfinite(problem.table.value[row])
        value = np.where(open_, problem.table.value[row], np.nan)
        paid = problem.scenario.weight_cost * problem.worth.cost[row]
        option = problem.ways[row].option
        money = np.where(open_, value - net[place], np.nan)
        options.append(Option(option.key, option.name, option.pot, value + paid, paid, value, problem.way_arrays.cost_nok[row], money))
    placed = problem.placed.get(measure.pk)
    hold = problem.held.get(measure.pk)
    return Case(
        options=options,
        first_year=problem.calendar.first_year,
        placed=_at(problem.stands.row[at], problem.stands.year[at], rows),
        best=_best(problem, measure, rows, figures),
        left_nok=_left(problem, rows),
        growth=problem.calendar.growth,
        priced=bool(figures),
        held="" if hold is None else "pinned" if hold.pinned else "ongoing",
        by_hand=bool(placed and placed.by_hand),
        is_duty=bool(problem.links.must[at]) and measure.is_duty,
        deadline_year=_deadline(problem, measure, at),
        excluded_by=next(
            (problem.measures[other].name for other in sorted(problem.links.excludes.get(at, ())) if problem.stands.row[other] >= 0), ""
        ),
    )


def _deadline(problem: PlanProblem, measure: Measure, at: int) -> int | None:
    """The year that a duty is bound to; of others the year that somebody wishes, where it is in the plan or passed."""
    last = int(problem.links.deadline[at])
    if last >= 0:
        return problem.calendar.first_year + last
    return measure.deadline.year if measure.deadline and measure.deadline.year in problem.calendar.year_range else None


def _nets(problem: PlanProblem, figures: Mapping[str, Any]) -> np.ndarray:
    """Net at the prices of the last optimisation; the value itself where there are none."""
    years = problem.calendar.years
    if not figures or len(figures["years"]) != years:
        return problem.table.value
    known = lambda found: [known_price(one) or 0.0 for one in found or [0.0] * years]  # noqa: E731 - two uses
    prices = np.array([known(figures["prices"].get(pot)) for pot in POTS])
    capacity = np.array([known(figures["capacity_prices"].get(name)) for name in problem.capacities])
    return net_at_prices(problem.table, prices, capacity.reshape(len(problem.capacities), years))


def _at(row: int, year: int, rows: Sequence[int]) -> tuple[int, int] | None:
    return (rows.index(int(row)), int(year)) if row >= 0 else None


def _best(problem: PlanProblem, measure: Measure, rows: Sequence[int], figures: Mapping[str, Any]) -> tuple[int, int] | None:
    """What the last optimisation chose for it."""
    for pk, key, year in figures.get("choices", ()):
        if pk == measure.pk and problem.row.get((pk, key)) in rows:
            return rows.index(problem.row[pk, key]), year - problem.calendar.first_year
    return None


def _left(problem: PlanProblem, rows: Sequence[int]) -> np.ndarray:
    """What is left, [way, start year], when the way has taken what it needs; from what the version spends now."""
    table = problem.table
    draft = Draft(table, problem.links, table.value)
    draft.row, draft.year = problem.stands.row.copy(), problem.stands.year.copy()
    draft.settle()
    pots = len(table.budget)
    found = np.empty((len(rows), table.years))
    for way, row in enumerate(rows):
        for year in range(table.years):
            need = draft.room.need(row, year)[:pots]
            short = (need - draft.room.left[:pots].clip(0)).clip(0) * (need > 0)
            found[way, year] = -float(np.where(table.carry, short.max(axis=1), short.sum(axis=1)).sum())
    return found


def _lines(problem: PlanProblem, row: int, option: Option, way: int, case: Case, found: Explanation) -> list[YearLine]:
    worth = problem.worth
    lines = []
    for year in range(problem.calendar.years):
        possible = np.isfinite(option.value[year])
        terms = (worth.exposure, worth.backlog, worth.savings)
        lines.append(
            YearLine(
                problem.calendar.first_year + year,
                *(float(term[row, year]) if possible else None for term in terms),
                float(option.paid[year]) if possible else None,
                float(option.value[year]) if possible else None,
                float(option.cost_nok[year]),
                float(option.money[year]) if possible and case.priced else None,
                float(option.net[year]) if possible and case.priced else None,
                case.placed == (way, year),
                found.top == (way, year),
            )
        )
    return lines


def _losses(problem: PlanProblem, row: int, user) -> list[Loss]:
    """What the measure's own way mends, one query."""
    found, mended, arrays = [], problem.mended, problem.way_arrays
    mine = arrays.pair_row == row
    places = arrays.pair_component[mine].tolist()
    ids = [int(mended.component[place]) for place in places]
    known = Component.objects.visible_to(user).select_related("part").in_bulk([pk for pk in ids if pk])
    for place, pk, share in zip(places, ids, arrays.pair_share[mine].tolist(), strict=True):
        consequences = {kind: float(mended.stock.consequence[place, at]) for at, kind in enumerate(TYPES)}
        found.append(
            Loss(
                component=known.get(pk),
                grade=KNOWN_GRADES[int(mended.stock.grade[place])].value if pk else "",
                basis_nok=float(mended.stock.basis_nok[place]),
                consequences=consequences,
                factor=sum(getattr(problem.scenario, f"weight_{kind.value}") * part for kind, part in consequences.items()),
                share=share,
                is_graded=bool(mended.graded[place]),
                is_assessed=bool(mended.assessed[place]),
            )
        )
    return found


def most_valuable(problem: PlanProblem, value: np.ndarray, count: int) -> list[tuple[int, int, int]]:
    """(measure, row, year) with the highest value of the `count` best measures, by place."""
    if not len(problem.measures):
        return []
    flat = np.where(np.isfinite(problem.table.value), value, -np.inf)
    years = flat.argmax(axis=1)
    top = flat.max(axis=1)
    found = []
    for at in range(len(problem.measures)):
        rows = slice(int(problem.table.start[at]), int(problem.table.end[at]))
        row = rows.start + int(top[rows].argmax())
        found.append((float(top[row]), at, row, int(years[row])))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(at, row, year) for worth, at, row, year in found[:count] if np.isfinite(worth)]
