"""Oppfølging: an adopted plan against what was spent and what is left to do.

Every measure's way from what was adopted to what it now comes to is told by cause, and the causes sum to the difference to the øre:
forecast = adopted + Σ effects. A measure that is done comes to its actual cost in the year it was done; one that waits comes to what it
costs today, in the year it is now meant for, or this year where that has passed; one that goes on over several years is in its own year until
the last of them has passed; one that is rejected or deleted comes to nothing, and so does one whose building has left the plan's unit before
it was done: what it costs is another's from then on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.plans.lines import ZERO, Frame, PlanLine, plan_totals, spread
from vedlikehold.enums import MeasureStatus, Pot

DELETED, LEFT = "", "left"


class PlanDeviation(StrEnum):
    """Planavvik: what became of a measure after its plan was adopted, or that it came in addition."""

    DONE = "done"
    EARLY = "early"
    LATE = "late"
    COST = "cost"
    MOVED = "moved"
    BUNDLE = "bundle"
    REJECTED = "rejected"
    DELETED = "deleted"
    LEFT = "left"
    ADDED = "added"


PLAN_DEVIATION_LABELS = {
    PlanDeviation.DONE: gettext_noop("Utført"),
    PlanDeviation.EARLY: gettext_noop("Utført før planen"),
    PlanDeviation.LATE: gettext_noop("Utført etter planen"),
    PlanDeviation.COST: gettext_noop("Endret kostnad"),
    PlanDeviation.MOVED: gettext_noop("Flyttet"),
    PlanDeviation.BUNDLE: gettext_noop("Endret tiltakspakke"),
    PlanDeviation.REJECTED: gettext_noop("Avvist"),
    PlanDeviation.DELETED: gettext_noop("Slettet"),
    PlanDeviation.LEFT: gettext_noop("Bygget er ute av enheten"),
    PlanDeviation.ADDED: gettext_noop("Kommet til"),
}


_GONE = {DELETED: PlanDeviation.DELETED, LEFT: PlanDeviation.LEFT, MeasureStatus.REJECTED.value: PlanDeviation.REJECTED}


@dataclass(frozen=True)
class Followed:
    """One measure of an adopted plan, or one that came in addition.

    `agreed_nok` is own money as adopted, None where it was unknown; what came in addition has no `agreed_year`. `now` is the measure as
    a line of today, in the year it is meant for or was done; `then` the same in the year it was agreed for. `status` is its status
    today, DELETED where it is no more, LEFT where its building left the unit before it was done.
    """

    key: int
    status: str
    agreed_year: int | None
    agreed_nok: Decimal | None
    agreed_pot: str
    now: PlanLine | None
    then: PlanLine | None = None
    actual_nok: Decimal | None = None
    done_year: int | None = None

    @property
    def is_planned(self) -> bool:
        return self.agreed_year is not None

    @property
    def is_done(self) -> bool:
        return self.status == MeasureStatus.DONE

    @property
    def is_gone(self) -> bool:
        return self.status in _GONE


@dataclass(frozen=True)
class Course:
    """What became of one measure: `forecast_nok` = `agreed_nok` + Σ `effects`. `year` is when it was or will be done, None when never.
    `unknown` where it counts without a known cost."""

    key: int
    agreed_nok: Decimal
    forecast_nok: Decimal
    year: int | None
    changes: tuple[PlanDeviation, ...]
    effects: Mapping[PlanDeviation, Decimal]
    unknown: bool


@dataclass(frozen=True)
class PotCourse:
    """One pot in one year (kr). `forecast_nok` is actual spending and what is left to do."""

    frame_nok: Decimal
    plan_nok: Decimal
    actual_nok: Decimal
    forecast_nok: Decimal

    @property
    def left_nok(self) -> Decimal:
        """What the frame leaves when all is done."""
        return self.frame_nok - self.forecast_nok


@dataclass(frozen=True)
class Tracking:
    """A plan's course: by measure, and by year and pot; `before` and `after` hold what falls outside the plan's years."""

    courses: Sequence[Course]
    years: Mapping[int, Mapping[str, PotCourse]]
    before: PotCourse
    after: PotCourse

    @property
    def agreed_nok(self) -> Decimal:
        return sum((course.agreed_nok for course in self.courses), ZERO)

    @property
    def forecast_nok(self) -> Decimal:
        return sum((course.forecast_nok for course in self.courses), ZERO)

    @property
    def pots(self) -> dict[str, PotCourse]:
        """Each pot over the plan's years."""
        return {pot.value: _sum([pots[pot.value] for pots in self.years.values()]) for pot in Pot}

    @property
    def whole(self) -> PotCourse:
        """All pots over the plan's years."""
        return _sum(self.pots.values())

    @property
    def difference_nok(self) -> Decimal:
        return self.forecast_nok - self.agreed_nok

    @property
    def effects(self) -> dict[PlanDeviation, Decimal]:
        """What each cause does to the whole plan, in the order of `PlanDeviation`."""
        found = {change: sum((course.effects.get(change, ZERO) for course in self.courses), ZERO) for change in PlanDeviation}
        counted = {change for course in self.courses for change in course.effects}
        return {change: amount for change, amount in found.items() if change in counted}


def _sum(cells: Iterable[PotCourse]) -> PotCourse:
    amounts = [(cell.frame_nok, cell.plan_nok, cell.actual_nok, cell.forecast_nok) for cell in cells]
    return PotCourse(*(sum(column, ZERO) for column in zip(*amounts, strict=True)))


def track(rows: Sequence[Followed], agreed: Sequence[PlanLine], frames: Sequence[Frame]) -> Tracking:
    """`agreed` are the adopted lines as `plan_totals` takes them; `frames` the plan's years in order."""
    current, as_agreed = _own_costs(row.now for row in rows), _own_costs(row.then for row in rows)
    courses = [_course(row, current.get(row.key), as_agreed.get(row.key)) for row in rows]
    plan, actual, forecast = _Sums(), _Sums(), _Sums()
    for line in agreed:
        if line.year is not None and line.cost_nok is not None:
            plan.add(line.pot, line.year, max(line.cost_nok - line.grant_nok, ZERO), line.spend_shares)
    for row, course in zip(rows, courses, strict=True):
        if course.year is None:
            continue
        pot = row.now.pot if row.now else row.agreed_pot
        forecast.add(pot, course.year, course.forecast_nok, () if row.is_done or row.now is None else row.now.spend_shares)
        if row.is_done and row.actual_nok is not None:
            actual.add(pot, course.year, row.actual_nok, ())
    first, last = frames[0].year, frames[-1].year
    before, after = (
        PotCourse(ZERO, *(sums.where(test) for sums in (plan, actual, forecast)))
        for test in (lambda year: year < first, lambda year: year > last)
    )
    years = {}
    for frame in frames:
        cells = {pot.value: [sums.by_place.get((pot.value, frame.year), ZERO) for sums in (plan, actual, forecast)] for pot in Pot}
        years[frame.year] = {pot: PotCourse(frame.pots.get(pot, ZERO), *amounts) for pot, amounts in cells.items()}
    return Tracking(courses, years, before, after)


class _Sums:
    """Amounts by pot and year."""

    def __init__(self):
        self.by_place: dict[tuple[str, int], Decimal] = {}

    def add(self, pot: str, year: int, amount: Decimal, shares: Sequence[float]) -> None:
        for later, part in enumerate(spread(amount, shares)):
            place = (pot, year + later)
            self.by_place[place] = self.by_place.get(place, ZERO) + part

    def where(self, test: Callable[[int], bool]) -> Decimal:
        return sum((amount for (_pot, year), amount in self.by_place.items() if test(year)), ZERO)


def _own_costs(lines: Iterable[PlanLine | None]) -> Mapping[int, Decimal | None]:
    """What each line costs the municipality when those of its bundle that start the same year are counted in."""
    return plan_totals([line for line in lines if line is not None], []).own_cost_nok


def _course(row: Followed, now: Decimal | None, then: Decimal | None) -> Course:
    agreed = row.agreed_nok or ZERO
    if row.is_gone:
        why = _GONE[row.status]
        return Course(row.key, agreed, ZERO, None, (why,), _effects({why: -agreed}), unknown=False)
    if row.is_done:
        return _done(row, agreed, now)
    year = row.now.year if row.now else row.agreed_year
    forecast = now or ZERO
    if not row.is_planned:
        effects = _effects({PlanDeviation.ADDED: forecast})
        return Course(row.key, agreed, forecast, year, (PlanDeviation.ADDED,), effects, unknown=now is None)
    unmoved = then or ZERO
    # One that stands where it was comes to something else when others of its bundle come to its year or leave it.
    where = PlanDeviation.MOVED if year != row.agreed_year else PlanDeviation.BUNDLE
    effects = _effects({PlanDeviation.COST: unmoved - agreed, where: forecast - unmoved})
    changes = [where] if where is PlanDeviation.MOVED or where in effects else []
    if PlanDeviation.COST in effects:
        changes.append(PlanDeviation.COST)
    return Course(row.key, agreed, forecast, year, tuple(changes), effects, unknown=now is None)


def _done(row: Followed, agreed: Decimal, now: Decimal | None) -> Course:
    """What it came to; what it was to cost, where that was not registered."""
    estimate = now if row.agreed_nok is None else row.agreed_nok
    forecast = row.actual_nok if row.actual_nok is not None else estimate or ZERO
    unknown = row.actual_nok is None
    if not row.is_planned:
        changes, cause = (PlanDeviation.ADDED, PlanDeviation.DONE), PlanDeviation.ADDED
    else:
        late = row.done_year - row.agreed_year
        changes, cause = ((PlanDeviation.LATE if late > 0 else PlanDeviation.EARLY if late else PlanDeviation.DONE),), PlanDeviation.DONE
    return Course(row.key, agreed, forecast, row.done_year, changes, _effects({cause: forecast - agreed}), unknown=unknown)


def _effects(effects: Mapping[PlanDeviation, Decimal]) -> dict[PlanDeviation, Decimal]:
    return {change: amount for change, amount in effects.items() if amount}
