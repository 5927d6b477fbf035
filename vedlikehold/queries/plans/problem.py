"""A scenario as the optimiser takes it: which measures, in which ways, for what money, and what binds them."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.optimiser import Links, Table
from vedlikehold.calc.plans.best import Choice
from vedlikehold.calc.plans.value import Assumed, Calendar, Gains, Ways, Weights, Worth, gains_of, worth_of
from vedlikehold.enums import ConsequenceType
from vedlikehold.models import Measure, Scenario
from vedlikehold.queries.parameters import assumptions
from vedlikehold.queries.plans.binding import bind
from vedlikehold.queries.plans.choosing import Held, LeftOut, Placed, choose, read_placed
from vedlikehold.queries.plans.lines import planned
from vedlikehold.queries.plans.stock import Mended, mended, running_costs
from vedlikehold.queries.plans.ways import Way, arrays_of, read_ways, usual_cost, ways_of


@dataclass(frozen=True)
class PlanProblem:
    """Optimeringsgrunnlag: all that an optimisation of a scenario follows from. `ways` are the rows of `table`, `measures` what they do;
    `placed` is what the version holds now, by measure; `left_out`
    cannot be optimised and stand where they stand; `held` is what each measure is held to (pin, work in progress).

    Frames count in full: what stands outside the optimisation (done this year, without a cost) is paid first, nothing that is booked
    in the accounts is deducted. Where pinned measures need more than a frame, the frame is taken to be what they need, and said.
    """

    scenario: Scenario
    placed: Mapping[int, Placed]
    calendar: Calendar
    measures: Sequence[Measure]
    ways: Sequence[Way]
    table: Table
    links: Links
    mended: Mended
    way_arrays: Ways
    gains: Gains
    worth: Worth
    open_value: np.ndarray
    left_out: Sequence[LeftOut]
    notices: Sequence[Message]
    capacities: Sequence[str]
    frames: np.ndarray
    held_over: np.ndarray
    assumed: Assumed
    held: Mapping[int, Held] = field(default_factory=dict)

    @cached_property
    def place(self) -> dict[int, int]:
        """Where each measure stands."""
        return {row.pk: at for at, row in enumerate(self.measures)}

    @cached_property
    def row(self) -> dict[tuple[int, str], int]:
        """The row of each (measure, way)."""
        return {(way.measure.pk, way.option.key): at for at, way in enumerate(self.ways)}

    @cached_property
    def digest(self) -> str:
        """Tells this problem from another: money to the øre, value to the krone."""
        found = hashlib.sha256()
        table, links = self.table, self.links
        for array, decimals in (
            (np.nan_to_num(table.value, neginf=-1.0), 0), (table.cost, 2), (table.use, 2), (table.budget, 2), (table.capacity, 2),
        ):  # fmt: skip
            found.update((np.round(array, decimals) + 0.0).tobytes())
        bound = (
            table.kinds, table.kind.tolist(), table.carry.tolist(), links.must.tolist(), links.pinned.tolist(), links.deadline.tolist(),
            sorted(links.requires.items()), sorted((at, sorted(others)) for at, others in links.excludes.items()),
            sorted((at, self.links.saving[at], group) for at, group in links.bundles.items()),
            [(way.measure.pk, way.option.key) for way in self.ways], self.calendar.first_year,
        )  # fmt: skip
        found.update(repr(bound).encode())
        return found.hexdigest()

    def weighted(self, weights: Weights, energy_price_nok: float) -> Worth:
        """The terms and the value under other weights."""
        return worth_of(self.mended.stock, self.way_arrays, self.gains, self.calendar, weights, energy_price_nok)

    @cached_property
    def stands(self) -> Choice:
        """The scenario as it stands now."""
        row, year = np.full(len(self.measures), -1), np.full(len(self.measures), -1)
        for measure, one in self.placed.items():
            found = self.row.get((measure, one.way))
            if one.year in self.calendar.year_range and found is not None:
                row[self.place[measure]], year[self.place[measure]] = found, one.year - self.calendar.first_year
        return Choice(row, year)

    @cached_property
    def worst_grade(self) -> np.ndarray:
        """The worst grade today of what each measure mends; 0 where it mends no component."""
        grade = np.where(self.mended.component > 0, self.mended.stock.grade, 0)
        return np.array([max((int(grade[at]) for at in self.mended.by_measure[row.pk]), default=0) for row in self.measures], dtype=float)


def weights_of(scenario: Scenario) -> Weights:
    """The scenario's weights as the arithmetic takes them."""
    by_type = {kind: getattr(scenario, f"weight_{kind.value}") for kind in ConsequenceType}
    return Weights(by_type, scenario.weight_backlog, scenario.weight_savings, scenario.weight_cost)


def plan_problem(scenario: Scenario, *, user, today: datetime.date, assumed: Assumed = Assumed()) -> PlanProblem:  # noqa: B008 - frozen
    """What `user` sees of the scenario's open measures as a problem; the number of queries does not grow with the measures."""
    known = assumptions()
    plan = scenario.plan
    calendar = Calendar(
        first_year=plan.first_year,
        years=plan.years,
        price_year=plan.price_year,
        growth_share=plan.price_growth_share,
        discount_share=plan.discount_share,
        ageing=max(plan.first_year - today.year, 0),
        after_years=assumed.after_years,
    )
    placed, hidden = read_placed(scenario, user=user)
    measures, options = read_ways(plan, known.index, user=user)
    chosen = choose(measures, options, placed, calendar)
    fixed = planned(scenario, user=user, only=chosen.fixed)
    ways = ways_of(chosen.measures, options)
    costs = {row.pk: usual_cost(options[row.pk]) for row in chosen.measures}
    sold = {way.measure.building_id for way in ways if way.sells}
    found = mended(chosen.measures, costs, user=user, sold=sold, price_year=plan.price_year, assumed=assumed, known=known)
    running = running_costs(sold, user=user)
    arrays = arrays_of(ways, found, calendar, running, chosen.excludes)
    gains = gains_of(found.stock, calendar, assumed)
    worth = worth_of(found.stock, arrays, gains, calendar, weights_of(scenario), float(scenario.energy_price_nok))
    bound = bind(chosen, ways, arrays.cost_nok, worth.value, fixed, calendar)
    return PlanProblem(
        scenario=scenario, placed=placed, calendar=calendar, measures=chosen.measures, ways=ways, table=bound.table, links=bound.links,
        mended=found, way_arrays=arrays, gains=gains, worth=worth, open_value=bound.open_value, left_out=chosen.left_out,
        notices=[*chosen.notices, *bound.notices, *_told(found, ways, hidden)], capacities=bound.capacities, frames=bound.frames, held_over=bound.held_over,
        assumed=assumed, held=chosen.held,
    )  # fmt: skip


def _told(found: Mended, ways: Sequence[Way], hidden: int) -> list[Message]:
    """What the reader should know of what the value rests on."""
    real = found.component > 0
    mends: dict[int, int] = {}
    for places in found.by_measure.values():
        for place in places:
            mends[place] = mends.get(place, 0) + 1
    counts = (
        (hidden, gettext_noop("I bygg du ikke ser, eller som har forlatt enheten, og røres ikke: %(n)s plasseringer.")),
        (found.stand_ins, gettext_noop("Uten komponent, så verdien følger av kostnaden (anslag): %(n)s tiltak.")),
        (int((real & ~found.graded).sum()), gettext_noop("Komponenter med ukjent tilstand, regnet som TG2 (anslag): %(n)s.")),
        (
            int((real & ~found.assessed).sum()),
            gettext_noop("Komponenter uten konsekvensgrad fra et åpent funn, med vanlig konsekvens (anslag): %(n)s."),
        ),
        (
            sum(count > 1 for count in mends.values()),
            gettext_noop("Komponenter som flere tiltak utbedrer, og deler verdien av: %(n)s."),
        ),
        (
            len({way.measure.pk for way in ways if way.sells}),
            gettext_noop("Kan løses ved å selge bygget: %(n)s tiltak. Andre tiltak i bygget regnes likevel hver for seg."),
        ),
    )
    return [Message(text, {"n": count}) for count, text in counts if count]
