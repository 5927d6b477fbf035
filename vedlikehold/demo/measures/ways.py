"""What planning needs to know of a measure: deadlines, duties, own hours, spread over years, alternatives, what excludes what."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

from vedlikehold.demo.components import money
from vedlikehold.demo.measures.draw import VERB
from vedlikehold.demo.measures.texts import DUTIES, LIFT, PLATFORM, PLATFORM_TEXT
from vedlikehold.enums import AlternativeKind, MeasureKind, MeasureStatus, Need, Pot
from vedlikehold.models import Measure, MeasureAlternative, MeasureExclusion

_STILL_LATE = 0.07
_DUTY_SHARE = 0.2
_MOST_WITH_ALTERNATIVES = 60
# What each way costs as a part of replacing it, and what it leaves behind.
_COST = {AlternativeKind.REPAIR: 0.3, AlternativeKind.REHABILITATE: 0.6, AlternativeKind.REPLACE: 1.0}
_GRADE = {AlternativeKind.REPAIR: "TG2", AlternativeKind.REHABILITATE: "TG1", AlternativeKind.REPLACE: "TG0"}
_OTHERS = {
    MeasureKind.REPLACE: (AlternativeKind.REHABILITATE, AlternativeKind.REPAIR),
    MeasureKind.REHABILITATE: (AlternativeKind.REPAIR, AlternativeKind.REPLACE),
    MeasureKind.REPAIR: (AlternativeKind.REHABILITATE, AlternativeKind.REPLACE),
}
_INVESTMENT_NOK = 600_000
_NOK_PER_HOUR = 720


def enrich(rng: random.Random, measures: Iterable[Measure], today: date) -> None:
    """Deadlines that a plan can meet, but for a few; some duties; hours of own people; large works over more than one year."""
    for row in measures:
        if not row.is_open:
            continue
        _deadline(rng, row, today)
        _duty(rng, row, today)
        cost = float(row.cost_likely_nok)
        if row.pot == Pot.OPERATION and cost < 400_000 and rng.random() < 0.45:
            row.own_hours = float(max(6, round(cost * rng.uniform(0.25, 0.7) / _NOK_PER_HOUR)))
        if cost > 3_000_000:
            row.spend_shares = rng.choice(([0.3, 0.7], [0.4, 0.6], [0.2, 0.5, 0.3]))


def _deadline(rng: random.Random, row: Measure, today: date) -> None:
    """Most of what was to be done by now has been given a new day; a few wait over theirs."""
    late = row.deadline is not None and row.deadline < date(today.year + 1, 1, 1)
    if not late or rng.random() < _STILL_LATE:
        return
    if row.status == MeasureStatus.ONGOING:
        row.deadline = date(today.year + 1, rng.choice((3, 6)), 1)
    else:
        year = max(row.planned_year or today.year + rng.randint(1, 4), today.year + 1)
        row.deadline = date(year, rng.choice((10, 12)), 1)


def _duty(rng: random.Random, row: Measure, today: date) -> None:
    code = row.part.code if row.part else ""
    demands = [text for parts, text in DUTIES if code.startswith(parts)]
    if not demands or row.need != Need.TECHNICAL or row.kind == MeasureKind.INVESTIGATE or rng.random() > _DUTY_SHARE:
        return
    row.is_duty = True
    row.note = rng.choice(demands)
    year = max(row.planned_year or today.year + rng.randint(1, 3), today.year + 1)
    row.deadline = date(year, 12, 31)


def alternatives(rng: random.Random, measures: Sequence[Measure]) -> list[MeasureAlternative]:
    """Other ways for some of the larger technical measures; with the measures stored."""
    fitting = [
        row for row in measures if row.is_open and row.kind in _OTHERS and row.need == Need.TECHNICAL and row.cost_likely_nok > 150_000
    ]
    chosen = rng.sample(fitting, min(_MOST_WITH_ALTERNATIVES, len(fitting)))
    found = [_alternative(rng, row, kind) for row in chosen for kind in _OTHERS[MeasureKind(row.kind)]]
    for row in measures:
        if row.is_open and row.kind == MeasureKind.DEMOLISH:
            found.append(_sale(row))
    return found


def _alternative(rng: random.Random, row: Measure, kind: AlternativeKind) -> MeasureAlternative:
    own = _COST[AlternativeKind(row.kind)]
    likely = float(row.cost_likely_nok) * _COST[kind] / own * rng.uniform(0.9, 1.1)
    lasting = kind is not AlternativeKind.REPAIR
    what = row.name.removeprefix(VERB[MeasureKind(row.kind)].format(what=""))
    saved = row.energy_saving_kwh or 0.0
    return MeasureAlternative(
        measure=row,
        kind=kind.value,
        name=VERB[MeasureKind(kind.value)].format(what=what)[:200],
        pot=(Pot.INVESTMENT if lasting and likely >= _INVESTMENT_NOK else Pot.OPERATION).value,
        cost_low_nok=money(likely * 0.8),
        cost_likely_nok=money(likely),
        cost_high_nok=money(likely * 1.35),
        price_year=row.price_year,
        grade_after=_GRADE[kind],
        energy_saving_kwh=float(round(saved * _COST[kind] / own, -2)) if saved and lasting else None,
        own_hours=float(round(likely * 0.4 / _NOK_PER_HOUR)) if kind is AlternativeKind.REPAIR and likely < 400_000 else None,
        spend_shares=[0.4, 0.6] if likely > 3_000_000 else [],
    )


def _sale(row: Measure) -> MeasureAlternative:
    """What a building out of use may become instead of being pulled down."""
    likely = max(60_000.0, float(row.cost_likely_nok) * 0.04)
    return MeasureAlternative(
        measure=row,
        kind=AlternativeKind.SELL.value,
        name="Selg bygget som det står",
        pot=Pot.OPERATION.value,
        cost_likely_nok=money(likely),
        price_year=row.price_year,
        note="Takst, megler og tinglysing.",
    )


def platforms(rng: random.Random, measures: Sequence[Measure]) -> list[tuple[Measure, Measure]]:
    """A simple platform where a lift is asked for: (the platform, the lift) that exclude each other."""
    return [(_platform(row), row) for row in measures if row.name == LIFT and row.is_open and rng.random() < 0.8]


def _platform(lift: Measure) -> Measure:
    return Measure(
        building=lift.building,
        part=lift.part,
        name=PLATFORM,
        description=PLATFORM_TEXT,
        kind=MeasureKind.UPGRADE.value,
        need=Need.FUNCTIONAL.value,
        pot=Pot.INVESTMENT.value,
        price_year=lift.price_year,
        cost_low_nok=money(560_000),
        cost_likely_nok=money(690_000),
        cost_high_nok=money(880_000),
        universal_design="Trinnfri adkomst til andre etasje.",
    )


def exclusions(measures: Sequence[Measure], pairs: Iterable[tuple[Measure, Measure]]) -> list[MeasureExclusion]:
    """Platform against lift, and pulling a building down against working on it; with the measures stored."""
    found = list(pairs)
    for row in measures:
        if row.is_open and row.kind == MeasureKind.DEMOLISH:
            found += [(row, other) for other in measures if other.building_id == row.building_id and other is not row and other.is_open]
    ordered = [sorted(pair, key=lambda row: row.pk) for pair in found]
    return [MeasureExclusion(measure=first, other=second) for first, second in ordered]
