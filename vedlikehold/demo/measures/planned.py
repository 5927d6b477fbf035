"""Measures that wait: from today's findings, from what users ask for, bundled and in order."""

import random
from collections.abc import Sequence
from datetime import date

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset, update_rows
from vedlikehold.demo.components import House, Part
from vedlikehold.demo.measures import projects, ways
from vedlikehold.demo.measures.draw import current, grant, poor, price, technical, urgency
from vedlikehold.demo.measures.texts import DEMOLISH, DEMOLISH_TEXT, FUNCTIONAL, LIFT, LIFT_TEXT, SOLAR, SOLAR_TEXT
from vedlikehold.enums import MeasureKind, MeasureStatus, Need, Pot
from vedlikehold.models import BuildingPart, Finding, Measure, MeasureBundle, MeasureDependency

_STATUSES = (MeasureStatus.PROPOSED, MeasureStatus.APPROVED, MeasureStatus.PLANNED, MeasureStatus.ONGOING, MeasureStatus.REJECTED)
_STATUS_WEIGHTS = (46, 20, 22, 6, 6)
_REJECTED = ("Ikke midler i perioden.", "Tas når bygget rehabiliteres.", "Bygget er vedtatt solgt.")
# Measures that share a scaffold, and what has to come first.
_RIGGED = ("23", "26", "74")
_AFTER = (("255-FLIS", "312-RØR"), ("562-SD", "365-AGGREGAT"), ("246-MALING", "433-KURS"), ("257-HIMLING", "365-AGGREGAT"))


class _Plan:
    """The measures of one building, before they are stored."""

    def __init__(self, house: House):
        self.house = house
        self.measures: list[Measure] = []
        self.findings: list[tuple[Finding, Measure]] = []
        self.by_item: dict[str, Measure] = {}
        self.solar: Measure | None = None
        self.bundle: MeasureBundle | None = None
        self.rivals: list[tuple[Measure, Measure]] = []


def plan(world, rng: random.Random, houses: Sequence[House]) -> None:
    """What stands in the plan today, one act per year's planning."""
    parts = {part.code: part for part in BuildingPart.objects.filter(edition="2009")}
    plans = [_plan_of(rng, house, parts, world.today) for house in houses]
    ahead = world.rng("vedlikehold.ways")
    for plan_ in plans:
        plan_.rivals = ways.platforms(ahead, plan_.measures)
        plan_.measures += [platform for platform, _lift in plan_.rivals]
    every = [measure for plan_ in plans for measure in plan_.measures]
    for measure in every:
        measure.derive()
    ways.enrich(ahead, every, world.today)
    by = world.users["forvalter"]
    act = open_changeset(by=by, source=Source.FORM, note="Innspill til vedlikeholdsplan 2027–2032")
    create_rows(act, [plan.bundle for plan in plans if plan.bundle])
    for plan_ in plans:
        for measure in plan_.measures:
            measure.bundle_id = measure.bundle.pk if measure.bundle else None
    create_rows(act, every)
    create_rows(act, [row for plan_ in plans for row in _dependencies(plan_)])
    update_rows(act, [(finding, {"measure": measure}) for plan_ in plans for finding, measure in plan_.findings])
    create_rows(act, ways.alternatives(ahead, every))
    create_rows(act, ways.exclusions(every, [pair for plan_ in plans for pair in plan_.rivals]))
    world.backdate(act, date(2026, 9, 24), hour=13)
    projects.carry_out(world, every)


def _plan_of(rng: random.Random, house: House, parts: dict[str, BuildingPart], today: date) -> _Plan:
    found = _Plan(house)
    _technical(rng, found, today)
    _investigations(rng, found, today)
    _functional(rng, found, parts, today)
    _bundle(rng, found)
    return found


def _technical(rng: random.Random, found: _Plan, today: date) -> None:
    groups: dict[str, list[Part]] = {}
    for part in found.house.parts:
        if poor(part):
            groups.setdefault(part.item.code, []).append(part)
    for code in _chosen(rng, groups):
        parts = groups[code]
        grave = any(current(part).grade == "TG3" for part in parts)
        kind = rng.choices((MeasureKind.REPLACE, MeasureKind.REHABILITATE, MeasureKind.REPAIR), weights=(6, 3, 1) if grave else (2, 3, 5))[
            0
        ]
        row = technical(rng, found.house, parts, kind, today.year)
        _schedule(rng, row, today, soon=grave)
        row.deadline = min(current(part).deadline for part in parts)
        found.measures.append(row)
        found.by_item[code] = row
        found.findings += [(current(part), row) for part in parts]


def _chosen(rng: random.Random, groups: dict[str, list[Part]]) -> list[str]:
    """The most urgent more often, and with them what belongs together with them."""
    chosen = {code: None for code, parts in groups.items() if rng.random() < 0.035 * max(urgency(part) for part in parts)}
    outside = [code for code in groups if code.startswith(_RIGGED)]
    if any(code in chosen for code in outside) and rng.random() < 0.4:
        chosen |= dict.fromkeys(rng.sample(outside, min(3, len(outside))))
    chosen |= {first: None for later, first in _AFTER if later in chosen and first in groups and rng.random() < 0.7}
    return list(chosen)


def _investigations(rng: random.Random, found: _Plan, today: date) -> None:
    for part in found.house.parts:
        last = part.findings[-1] if part.findings else None
        if last and last.grade == "TGIU" and rng.random() < 0.05:
            row = technical(rng, found.house, [part], MeasureKind.INVESTIGATE, today.year)
            row.description = last.symptom
            _schedule(rng, row, today, soon=True)
            found.measures.append(row)
            found.findings.append((last, row))


def _functional(rng: random.Random, found: _Plan, parts: dict[str, BuildingPart], today: date) -> None:
    house = found.house
    fitting = [row for row in FUNCTIONAL if house.code.startswith(row[0])]
    if fitting and rng.random() < 0.3:
        _codes, name, text, part, cost = rng.choice(fitting)
        _wish(rng, found, today, name, text, parts[part], cost if cost > 20_000 else cost * house.size.bta * 0.3)
    if house.size.footprint > 700 and rng.random() < 0.12:
        found.solar = _wish(rng, found, today, SOLAR, SOLAR_TEXT, parts["49"], house.size.footprint * 1_300)
        found.solar.energy_saving_kwh = float(round(house.size.footprint * 55, -2))
        grant(rng, found.solar, house)
    has_lift = any(part.item.code == "621-HEIS" for part in house.parts)
    if house.size.floors > 1 and not has_lift and house.size.bta > 350 and rng.random() < 0.15:
        row = _wish(rng, found, today, LIFT, LIFT_TEXT, parts["62"], 2_600_000)
        row.universal_design = "Alle etasjer blir tilgjengelige."
    if house.building.status == BuildingStatus.CLOSED and rng.random() < 0.5:
        row = _wish(rng, found, today, DEMOLISH, DEMOLISH_TEXT, parts["20"], house.size.bta * 1_900)
        row.kind, row.pot = MeasureKind.DEMOLISH.value, Pot.INVESTMENT.value


def _wish(rng: random.Random, found: _Plan, today: date, name: str, text: str, part: BuildingPart, cost: float) -> Measure:
    row = Measure(
        building=found.house.building,
        part=part,
        name=name,
        description=text,
        kind=MeasureKind.UPGRADE.value,
        need=Need.FUNCTIONAL.value,
        price_year=today.year,
    )
    price(rng, row, cost * rng.uniform(0.85, 1.2))
    _schedule(rng, row, today, soon=False)
    found.measures.append(row)
    return row


def _schedule(rng: random.Random, row: Measure, today: date, *, soon: bool) -> None:
    status = rng.choices(_STATUSES, weights=_STATUS_WEIGHTS)[0]
    row.status = status.value
    if status is MeasureStatus.REJECTED:
        row.note = rng.choice(_REJECTED)
    elif status is MeasureStatus.ONGOING:
        row.planned_year = today.year
    elif status is not MeasureStatus.PROPOSED or rng.random() < 0.5:
        row.planned_year = today.year + (rng.randint(1, 2) if soon else rng.randint(1, 6))
    if row.planned_year and not row.deadline:
        row.deadline = date(row.planned_year, rng.choice((6, 10, 12)), 1)


def _bundle(rng: random.Random, found: _Plan) -> None:
    """Work on façade and roof at the same time, with one scaffold."""
    outside = [row for row in found.measures if row.is_open and row.part and row.part.code.startswith(_RIGGED)]
    outside = [row for row in outside if row.status != MeasureStatus.REJECTED]
    if len(outside) < 2 or rng.random() < 0.25:
        return
    year = max((row.planned_year for row in outside if row.planned_year), default=2028)
    found.bundle = MeasureBundle(
        building=found.house.building,
        name=f"Fasade og tak {year}",
        saving_share=rng.choice((0.06, 0.08, 0.1, 0.12)),
        note="Felles stillas og rigg.",
    )
    for row in outside:
        row.bundle, row.planned_year = found.bundle, year


def _dependencies(found: _Plan) -> list[MeasureDependency]:
    pairs = [(found.by_item.get(later), found.by_item.get(first)) for later, first in _AFTER]
    roof = next((row for code, row in found.by_item.items() if code.startswith("262")), None)
    pairs.append((found.solar, roof))
    return [MeasureDependency(measure=later, requires=first) for later, first in pairs if later and first]
