"""Which of a plan's measures can be optimised, what each is held to, and why the others are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.optimiser import cycle_in
from vedlikehold.calc.plans.value import Calendar
from vedlikehold.enums import MeasureStatus, PlacedBy
from vedlikehold.models import Measure, MeasureDependency, MeasureExclusion, Placement, Scenario
from vedlikehold.queries.plans.lines import plan_buildings
from vedlikehold.queries.plans.options import OWN, Option

NO_COST, NO_INDEX, KEPT_OUT, NOT_PORTFOLIO = "no_cost", "no_index", "kept_out", "not_portfolio"
REQUIRES, CIRCLE, EXCLUDED, PIN_UNPRICED, OUTSIDE = "requires", "circle", "excluded", "pin_unpriced", "outside"
LEFT_OUT_TEXTS = {
    NO_COST: gettext_noop("Har ingen kostnad"),
    NO_INDEX: gettext_noop("Prisåret for kostnaden er ikke i byggekostnadsindeksen"),
    KEPT_OUT: gettext_noop("Holdt utenfor planen"),
    NOT_PORTFOLIO: gettext_noop("Bygget er ikke i porteføljen"),
    REQUIRES: gettext_noop("Krever «%(other)s», som ikke kan være med"),
    CIRCLE: gettext_noop("Krever seg selv gjennom andre tiltak"),
    EXCLUDED: gettext_noop("Kan ikke gjøres sammen med «%(other)s», som står fast i planen"),
    PIN_UNPRICED: gettext_noop("Låst til en måte som ikke har noen kostnad"),
    OUTSIDE: gettext_noop("Låst til et år utenfor planen"),
}


@dataclass(frozen=True)
class LeftOut:
    """A measure that cannot be optimised, and why; it stands where it stands."""

    measure: Measure
    reason: str
    other: str = ""

    @property
    def message(self) -> Message:
        return Message(LEFT_OUT_TEXTS[self.reason], {"other": self.other})


@dataclass(frozen=True)
class Placed:
    """A placement as it is: `way` is the key of its option, `name` the measure's."""

    pk: int
    year: int | None
    way: str
    pinned: bool
    by_hand: bool
    name: str


def read_placed(scenario: Scenario, *, user) -> tuple[dict[int, Placed], int]:
    """By measure, those that `user` sees, and how many are hidden; two queries."""
    every = Placement.objects.filter(scenario=scenario)
    seen = every.filter(building__in=plan_buildings(scenario.plan, user).order_by())
    rows = seen.values_list("measure_id", "pk", "year", "alternative_id", "pinned", "placed_by", "measure__name").order_by("pk")
    found = {
        measure or -pk: Placed(pk, year, str(way or OWN), pinned, by == PlacedBy.HAND, name or "")
        for measure, pk, year, way, pinned, by, name in rows
    }
    return found, every.count() - len(found)


@dataclass(frozen=True)
class Held:
    """What a measure is held to: its way and year. `pinned` by a person, else because the work is in progress."""

    way: str
    year: int
    pinned: bool


@dataclass
class Chosen:
    """The measures to optimise, by id, and what binds them: held to a way and year, what each requires, which exclude each other, the
    first year that something outside the optimisation allows. `fixed` are the placements (ids) that stand outside it."""

    measures: list[Measure]
    fixed: list[int]
    left_out: list[LeftOut] = field(default_factory=list)
    held: dict[int, Held] = field(default_factory=dict)
    requires: dict[int, list[int]] = field(default_factory=dict)
    excludes: list[tuple[int, int]] = field(default_factory=list)
    not_before: dict[int, int] = field(default_factory=dict)
    notices: list[Message] = field(default_factory=list)


def choose(
    measures: Sequence[Measure], options: Mapping[int, Sequence[Option]], placed: Mapping[int, Placed], calendar: Calendar
) -> Chosen:
    """Two queries: what requires what, and what excludes what."""
    held: dict[int, Held] = {}
    out: dict[int, LeftOut] = {}
    for measure in measures:
        reason, hold = _judge(measure, options[measure.pk], placed.get(measure.pk), calendar)
        if reason:
            out[measure.pk] = LeftOut(measure, reason)
        elif hold:
            held[measure.pk] = hold
    every = {row.pk: row for row in measures}
    kept = set(every) - set(out)
    needs = list(
        with_ids(MeasureDependency.objects.all(), every, column="measure_id")
        .order_by("measure_id", "requires_id")
        .values_list("measure_id", "requires_id", "requires__status", "requires__name")
    )
    pairs = with_ids(MeasureExclusion.objects.all(), every, column="measure_id").order_by("measure_id", "other_id")
    rivals = list(pairs.values_list("measure_id", "other_id"))
    chosen = Chosen([], [], held=held)
    _Sieve(chosen, every, kept, out, placed).run(needs, rivals)
    chosen.measures = [row for row in measures if row.pk in kept]
    chosen.left_out = [out[row.pk] for row in measures if row.pk in out]
    chosen.fixed = [one.pk for measure, one in placed.items() if one.year is not None and measure not in kept]
    chosen.held = {pk: hold for pk, hold in held.items() if pk in kept}
    chosen.excludes = [(one, other) for one, other in rivals if one in kept and other in kept and not (one in held and other in held)]
    _tell(chosen, options)
    return chosen


def _judge(measure: Measure, options: Sequence[Option], placement: Placed | None, calendar: Calendar) -> tuple[str, Held | None]:
    """Why the measure is left out, else what it is held to."""
    if placement and placement.pinned and placement.year is None:
        return KEPT_OUT, None
    if not measure.building.in_portfolio:
        return NOT_PORTFOLIO, None
    priced = {option.key for option in options if option.cost_nok is not None}
    if not priced:
        return (NO_COST if measure.cost_likely_nok is None and len(options) == 1 else NO_INDEX), None
    way = placement.way if placement else OWN
    if placement and placement.pinned:
        inside = calendar.first_year <= placement.year < calendar.first_year + calendar.years
        reason = "" if inside and way in priced else PIN_UNPRICED if inside else OUTSIDE
        return reason, None if reason else Held(way, placement.year, True)
    if measure.status == MeasureStatus.ONGOING:
        return "", Held(way if way in priced else min(priced, key=lambda key: key != OWN), calendar.first_year, False)
    return "", None


@dataclass
class _Sieve:
    """Takes out, again and again, what something left out stands in the way of."""

    chosen: Chosen
    every: Mapping[int, Measure]
    kept: set[int]
    out: dict[int, LeftOut]
    placed: Mapping[int, Placed]

    def run(self, needs: Sequence[tuple], rivals: Sequence[tuple[int, int]]) -> None:
        """Leaves in `chosen` what binds the rest."""
        before = -1
        while len(self.kept) != before:
            before = len(self.kept)
            for one, other in rivals:
                self._rule_out(one, other)
                self._rule_out(other, one)
            self.chosen.requires, self.chosen.not_before = {}, {}
            for pk, needed, status, name in needs:
                if pk in self.kept and status != MeasureStatus.DONE:
                    self._require(pk, needed, name)
            for pk in cycle_in(dict(self.chosen.requires)) or ():
                self._leave(pk, CIRCLE)

    def _leave(self, pk: int, reason: str, other: str = "") -> None:
        if pk in self.kept:
            self.kept.discard(pk)
            self.out[pk] = LeftOut(self.every[pk], reason, other)

    def _stands(self, pk: int) -> int | None:
        """The year that a measure outside the optimisation is placed in."""
        return self.placed[pk].year if pk in self.placed and pk not in self.kept else None

    def _rule_out(self, mine: int, theirs: int) -> None:
        if self._stands(theirs) is not None and mine not in self.chosen.held:
            self._leave(mine, EXCLUDED, self.placed[theirs].name)

    def _require(self, pk: int, needed: int, name: str) -> None:
        chosen, year = self.chosen, self._stands(needed)
        if needed in self.kept:
            # Work that is in progress has begun without what it requires.
            begun = pk in chosen.held and not chosen.held[pk].pinned
            if not begun and not _held_apart(chosen.held, pk, needed):
                chosen.requires.setdefault(pk, []).append(needed)
        elif year is not None:
            chosen.not_before[pk] = max(chosen.not_before.get(pk, 0), year)
        elif pk not in chosen.held:
            self._leave(pk, REQUIRES, name)


def _held_apart(held: Mapping[int, Held], pk: int, needed: int) -> bool:
    """Whether both are held, the wrong way round: then people have decided it so."""
    return pk in held and needed in held and held[needed].year > held[pk].year


def _tell(chosen: Chosen, options: Mapping[int, Sequence[Option]]) -> None:
    ongoing = sum(not hold.pinned for hold in chosen.held.values())
    pinned = len(chosen.held) - ongoing
    unpriced = sum(option.cost_nok is None and option.alternative is not None for row in chosen.measures for option in options[row.pk])
    for count, text in (
        (pinned, gettext_noop("Låst til et år, og blir stående: %(n)s tiltak.")),
        (ongoing, gettext_noop("Pågår, og regnes i planens første år: %(n)s tiltak.")),
        (unpriced, gettext_noop("Alternativer med en pris som ikke kan regnes om, og som ikke vurderes: %(n)s.")),
    ):
        if count:
            chosen.notices.append(Message(text, {"n": count}))
