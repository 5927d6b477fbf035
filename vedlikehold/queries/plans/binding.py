"""What binds a plan's measures, as the optimiser's arrays: money, hours, grants, deadlines, duties, pins and each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.optimiser import Links, Table
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.plans.value import Calendar
from vedlikehold.enums import Pot
from vedlikehold.models import Measure
from vedlikehold.queries.plans.choosing import Chosen
from vedlikehold.queries.plans.lines import PlannedScenario, carried
from vedlikehold.queries.plans.ways import Way

POTS = tuple(pot.value for pot in Pot)
HOURS, GRANTS = "hours", "grants"
CAPACITY_LABELS = {HOURS: gettext_noop("Egne timer"), GRANTS: gettext_noop("Tilskudd")}
# So much more than the pinned ones need, so that rounding of sums shuts none of them out (kr).
SLACK = 0.005
HOURS_OVER = gettext_noop("Låste og pågående tiltak krever flere timer enn grensen: %(n)s timer mer. De blir stående.")
PINS_OVER = gettext_noop(
    "Låste og pågående tiltak krever %(amount)s mer enn rammene. De blir stående, og rammen er regnet som det de krever."
)


@dataclass(frozen=True)
class Bound:
    """The arrays. `open_value` is the value without deadlines; `frames` [pot, year] what the person set, `capacities` the names of the
    limits that there are; `held_over` [pot, year] what held work needs beyond the frames."""

    table: Table
    links: Links
    open_value: np.ndarray
    capacities: tuple[str, ...]
    frames: np.ndarray
    notices: list[Message]
    held_over: np.ndarray


def bind(chosen: Chosen, ways: Sequence[Way], cost_nok: np.ndarray, value: np.ndarray, fixed: PlannedScenario, calendar: Calendar) -> Bound:
    """`fixed` is what stands outside the optimisation, with the frames: the money it takes is taken first."""
    place = {row.pk: at for at, row in enumerate(chosen.measures)}
    measure = np.array([place[way.measure.pk] for way in ways], dtype=np.int64)
    notices: list[Message] = []
    open_value = _allowed(chosen, ways, value, calendar)
    due = _deadlines(chosen.measures, ways, calendar, notices)
    links = Links(
        len(place),
        mandatory=due.mandatory,
        pinned=np.array([row.pk in chosen.held for row in chosen.measures], dtype=bool),
        deadline=due.deadline,
        requires={place[pk]: [place[other] for other in others] for pk, others in chosen.requires.items()},
        excludes=[(place[one], place[other]) for one, other in chosen.excludes],
        bundles=_bundles(chosen.measures, place),
    )
    bound = (due.deadline[measure] >= 0) & ~links.pinned[measure]
    too_late = bound[:, None] & (np.arange(calendar.years)[None, :] > due.latest_start[:, None])
    profiles = sorted({way.profile for way in ways}) or [(1.0,)]
    frames, budget, capacity, use = _money(ways, fixed, calendar)
    budget -= _margin(ways, cost_nok, links, measure)
    carry = carried(fixed.scenario)
    # What may not be has no value, but keeps its cost: a duty may come too late, a person may have placed it there.
    table = Table.of_arrays(
        value,
        cost_nok,
        budget.clip(0),
        measure=measure,
        pot=np.array([POTS.index(way.option.pot) for way in ways], dtype=np.int64),
        use=np.array(list(use.values())).reshape(len(use), len(ways), calendar.years),
        capacity=np.array(list(capacity.values())).reshape(len(capacity), calendar.years),
        carry=[pot in carry for pot in POTS],
        profile=np.array([profiles.index(way.profile) for way in ways], dtype=np.int64),
        profiles=profiles,
    )
    table = replace(table, value=np.where(too_late, -np.inf, open_value))
    table, over = _room_for_pins(table, links, chosen, ways, calendar, tuple(capacity), notices)
    return Bound(table, links, open_value, tuple(capacity), frames, notices, over)


def _allowed(chosen: Chosen, ways: Sequence[Way], value: np.ndarray, calendar: Calendar) -> np.ndarray:
    """The value, −∞ where a way is held to another year or way, or something outside is not begun."""
    found = value.copy()
    years = calendar.first_year + np.arange(calendar.years)
    for row, way in enumerate(ways):
        hold, first = chosen.held.get(way.measure.pk), chosen.not_before.get(way.measure.pk)
        if hold:
            found[row, (years != hold.year) | (way.option.key != hold.way)] = -np.inf
        elif first:
            found[row, years < first] = -np.inf
    return found


@dataclass(frozen=True)
class _Due:
    """`mandatory` [measure] is a duty of this plan; `deadline` [measure] the year it is to be done by, −1 where none binds; `latest_start`
    [row] the last year a way may start to be done by then. Years are counted from the plan's first."""

    mandatory: np.ndarray
    deadline: np.ndarray
    latest_start: np.ndarray


def _deadlines(measures: Sequence[Measure], ways: Sequence[Way], calendar: Calendar, notices: list[Message]) -> _Due:
    """A duty is to be done, not only begun, by its deadline: work over n years must start n − 1 years before.

    A duty that was late before the plan is for the first year; one that takes too long to be done in time is told as unmet, and comes as
    soon as it can. The deadline of another measure is a wish and binds nobody; one that any start in the plan holds binds nobody here.
    """
    later: dict[int, list[int]] = {}
    for way in ways:
        later.setdefault(way.measure.pk, []).append(len(way.profile) - 1)
    mandatory, deadline, latest = np.zeros(len(measures), dtype=bool), np.full(len(measures), -1), {}
    late_duties = slow_duties = wishes = 0
    for at, row in enumerate(measures):
        year = row.deadline.year - calendar.first_year if row.deadline else None
        quickest, slowest = min(later[row.pk]), max(later[row.pk])
        mandatory[at] = row.is_duty and (year is None or year - quickest < calendar.years)
        if year is None or year - slowest >= calendar.years:
            continue
        if not row.is_duty:
            wishes += 1
        elif year >= 0:
            deadline[at] = latest[row.pk] = year
            slow_duties += year < quickest
        else:
            deadline[at], late_duties = 0, late_duties + 1
    for count, text in (
        (late_duties, gettext_noop("Pålagt med frist før planen begynner, og må gjøres det første året: %(n)s tiltak.")),
        (slow_duties, gettext_noop("Pålagt, men tar så mange år at det ikke kan bli ferdig i tide: %(n)s tiltak.")),
        (wishes, gettext_noop("Ikke pålagt, så planen kan legge det etter fristen: %(n)s tiltak.")),
    ):
        if count:
            notices.append(Message(text, {"n": count}))
    start = [latest[way.measure.pk] - len(way.profile) + 1 if way.measure.pk in latest else 0 for way in ways]
    return _Due(mandatory, deadline, np.array(start, dtype=np.int64))


def _bundles(measures: Sequence[Measure], place: dict[int, int]) -> list[tuple[list[int], float]]:
    groups: dict[int, tuple[list[int], float]] = {}
    for row in measures:
        if row.bundle_id:
            groups.setdefault(row.bundle_id, ([], row.bundle.saving_share))[0].append(place[row.pk])
    return list(groups.values())


def _money(ways: Sequence[Way], fixed: PlannedScenario, calendar: Calendar):
    """(frames as set, what is left of them [pot, year], limits by name, use by name); a limit that nobody set is left out, and a year
    without one among years that have has more than can be used."""
    years = fixed.totals.years
    asked = np.array([[float(year.pots[pot].frame_nok) for year in years] for pot in POTS]).reshape(len(POTS), calendar.years)
    gone = np.array([[float(year.pots[pot].spent_nok) for year in years] for pot in POTS]).reshape(len(POTS), calendar.years)
    budget = asked - gone
    carry = carried(fixed.scenario)
    for at, pot in enumerate(POTS):
        if pot in carry:
            # What is owed later on must be kept from the start.
            ahead = np.minimum.accumulate(np.cumsum(budget[at])[::-1])[::-1].clip(0)
            budget[at] = np.diff(ahead, prepend=0.0)
    ones = np.ones(calendar.years)
    wanted = {
        HOURS: (
            [year.hours_limit for year in years],
            [year.own_hours for year in years],
            np.array([way.option.own_hours for way in ways], dtype=float)[:, None] * ones,
        ),
        GRANTS: (
            [None if year.grant_limit_nok is None else float(year.grant_limit_nok) for year in years],
            [float(year.grant_nok) for year in years],
            np.round(np.array([float(way.option.grant_nok) for way in ways])[:, None] * calendar.growth, 2),
        ),
    }
    capacity, use = {}, {}
    for name, (limits, taken, needs) in wanted.items():
        if any(limit is not None for limit in limits):
            enough = float(needs.max(axis=1, initial=0.0).sum()) + 1.0
            pairs = zip(limits, taken, strict=True)
            capacity[name] = np.array([enough if limit is None else max(limit - used, 0.0) for limit, used in pairs])
            use[name] = needs
    return asked, budget, capacity, use


def _margin(ways: Sequence[Way], cost_nok: np.ndarray, links: Links, measure: np.ndarray) -> np.ndarray:
    """An øre for each measure whose parts are rounded one by one, [pot, 1]: so the plan's own sums never pass a frame."""
    found = np.zeros((len(POTS), 1))
    for row, way in enumerate(ways):
        factor = 1.0 - links.saving.get(int(measure[row]), 0.0)
        if len(way.profile) == 1 and factor == 1.0:
            continue
        parts = cost_nok[row][:, None] * np.array(way.profile)[None, :] * 100
        exact = all(np.abs(part - np.round(part)).max() < 1e-6 for part in (parts, parts * factor))
        found[POTS.index(way.option.pot)] += 0.0 if exact else 0.01 * len(way.profile)
    return found


def _room_for_pins(
    table: Table, links: Links, chosen: Chosen, ways: Sequence[Way], calendar: Calendar, capacities: Sequence[str], notices: list[Message]
) -> tuple[Table, np.ndarray]:
    """Frames and limits at least as wide as what is held needs of them, and what it needs beyond them [pot, year]: it stays whatever it
    costs, and the overrun is told."""
    if not chosen.held:
        return table, np.zeros_like(table.budget)
    draft = Draft(table, links, table.value)
    for row, way in enumerate(ways):
        hold = chosen.held.get(way.measure.pk)
        if hold and hold.way == way.option.key:
            draft.row[table.measure[row]], draft.year[table.measure[row]] = row, hold.year - calendar.first_year
    spent, used = draft.totals()
    # One of a bundle goes in before the others, and then costs all that it costs alone.
    alone = Draft(table, Links(len(table.start)), table.value)
    alone.row, alone.year = draft.row, draft.year
    need = np.maximum(spent, alone.totals()[0])
    total = lambda money: np.where(table.carry[:, None], np.cumsum(money, axis=1), money)  # noqa: E731 - four uses in a row
    wide = np.maximum(total(table.budget), np.where(need.sum(axis=1, keepdims=True) > 0, total(need) + SLACK, 0.0))
    over = (total(spent) - total(table.budget)).clip(0)
    by_year = np.where(table.carry[:, None], np.diff(np.maximum.accumulate(over, axis=1), axis=1, prepend=0.0), over)
    if (missing := float(by_year.sum())) > SLACK:
        notices.append(Message(PINS_OVER, {"amount_nok": missing}))
    if HOURS in capacities:
        at = list(capacities).index(HOURS)
        if (hours := float((used[at] - table.capacity[at]).clip(0).sum())) > SLACK:
            notices.append(Message(HOURS_OVER, {"n": hours}))
    budget = np.where(table.carry[:, None], np.diff(np.maximum.accumulate(wide, axis=1), axis=1, prepend=0.0), wide)
    return replace(table, budget=budget, capacity=np.maximum(table.capacity, used)), by_year
