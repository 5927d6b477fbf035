"""The components that each building is made of."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bygg.models import Building, Space
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset
from vedlikehold.demo.catalogue import ITEMS, PARTS, PRICE_YEAR, SHARES, Item
from vedlikehold.demo.sizes import Size, split
from vedlikehold.enums import QuantityUnit
from vedlikehold.models import BuildingPart, Component, ComponentType, Finding
from vedlikehold.queries.parameters import parameters

REGISTERED_ON = date(2020, 8, 20)
# What is this old compared to its expected life has TG1, TG2, TG3.
_AGE_LIMITS = (0.24, 0.82, 1.28)
_UNKNOWN_YEAR = 1968
# Later replacements are acts of the years that follow.
_LATEST_INSTALLED = 2016
_WHOLE = frozenset({QuantityUnit.PIECE, QuantityUnit.SET})


@dataclass
class Part:
    """A component with what decides its grade from year to year."""

    row: Component
    item: Item
    installed: int
    life: float
    luck: float
    findings: list[Finding] = field(default_factory=list)

    def grade_at(self, year: int, noise: float = 0.0) -> str:
        worn = (year - self.installed) / self.life + self.luck + noise
        return f"TG{sum(worn >= limit for limit in _AGE_LIMITS)}"


@dataclass
class House:
    """A building with its parts."""

    building: Building
    code: str
    size: Size
    parts: list[Part]


def house_of(rng: random.Random, building: Building, number: int) -> House:
    """What the building is to be made of; nothing is stored. `number` is the building's place in TFM-ids."""
    bta = building.area_bta_m2 or (building.area_bra_m2 or 300) * 1.08
    size = Size(float(bta), building.floor_count or 1)
    code = building.building_type.code if building.building_type else ""
    house = House(building, code, size, [])
    chosen = _choices(rng, size, code)
    for item in ITEMS:
        if _fits(item, size, code) and (not item.choice or chosen[item.choice] is item):
            house.parts += _parts(rng, house, item)
    _mark(house, number)
    return house


def _fits(item: Item, size: Size, code: str) -> bool:
    if (item.code == "433-SIKRING" and size.bta >= 250) or (item.choice == "small_heating" and size.bta >= 500):
        return False
    large = size.bta >= item.least and size.floors >= item.from_floors
    return large and (not item.only or code.startswith(item.only)) and not (item.without and code.startswith(item.without))


def _choices(rng: random.Random, size: Size, code: str) -> dict[str, Item]:
    """One façade, one roof, one sort of windows and one heat source."""
    options: dict[str, list[Item]] = {}
    for item in ITEMS:
        if item.choice and _fits(item, size, code):
            options.setdefault(item.choice, []).append(item)
    return {name: rng.choice(items) for name, items in options.items()}


def _parts(rng: random.Random, house: House, item: Item) -> list[Part]:
    life = item.life * rng.uniform(0.85, 1.25)
    installed = _installed(rng, house.building, life)
    quantity = house.size.quantity(item.of) * rng.uniform(0.92, 1.08)
    luck = rng.gauss(0, 0.1)
    parts = []
    for suffix, amount in split(house.size, item.split, quantity):
        row = Component(
            building=house.building,
            name=f"{item.name}{suffix}",
            quantity=float(max(1, round(amount))) if item.unit in _WHOLE else max(1.0, round(amount, 1)),
            quantity_unit=item.unit,
            installed_year=installed,
            expected_life_years=item.life,
            price_year=PRICE_YEAR,
        )
        row.replacement_cost_nok = money(row.quantity * item.cost * rng.uniform(0.9, 1.15))
        # Sides wear differently: south and west most.
        worse = 0.1 if suffix in (", sør", ", vest") else 0.0
        parts.append(Part(row, item, installed, life, luck + worse + rng.gauss(0, 0.05)))
    return parts


def _installed(rng: random.Random, building: Building, life: float) -> int:
    """The year the part is from: of the building, of its renovation, or of its last replacement."""
    year = building.year_built or _UNKNOWN_YEAR
    if building.year_renovated and building.year_renovated > year and life < 80 and rng.random() < 0.6:
        year = building.year_renovated
    while year + (gap := life * rng.uniform(0.85, 1.4)) < _LATEST_INSTALLED:
        year = int(year + gap)
    return year


def _mark(house: House, number: int) -> None:
    """TFM-id: +building=system.running number-component."""
    running: dict[str, int] = {}
    for part in house.parts:
        if part.item.tfm:
            system = part.item.part.ljust(3, "0")
            running[system] = running.get(system, 0) + 1
            part.row.tfm_id = f"+{number:03d}={system}.{running[system]:03d}-{part.item.tfm}001"


def money(amount: float) -> Decimal:
    """To the nearest hundred, as people estimate."""
    return Decimal(max(100, round(amount / 100) * 100))


def store(world, houses: Iterable[House]) -> None:
    """Codes, types and the components with what the register knew of them."""
    houses = list(houses)
    by = world.users["forvalter"]
    parts = _building_parts(world, by)
    types = _types(world, by, parts)
    spaces = _spaces(houses)
    rng = world.rng("vedlikehold.register")
    for house in houses:
        for part in house.parts:
            part.row.part = parts[part.item.part]
            # Some came without a type, and a few without any cost.
            part.row.type = types[part.item.code] if rng.random() > 0.05 else None
            if part.row.type is None and rng.random() < 0.15:
                part.row.replacement_cost_nok = part.row.price_year = None
            rooms = spaces.get((house.building.pk, part.item.room)) if part.item.room else None
            part.row.space_id = rng.choice(rooms) if rooms else None
    act = open_changeset(by=by, source=Source.IMPORT, source_name="Komponentregister", note="Komponenter fra FDV-dokumentasjon og befaring")
    create_rows(act, [part.row for house in houses for part in house.parts])
    world.backdate(act, REGISTERED_ON, hour=12)


def _building_parts(world, by) -> dict[str, BuildingPart]:
    """Every part the catalogue names; the three-digit ones are the municipality's own import."""
    edition = parameters().part_edition
    found = {part.code: part for part in BuildingPart.objects.filter(edition=edition)}
    rows = [BuildingPart(edition=edition, code=code, name=name) for code, name in PARTS.items() if code not in found]
    act = open_changeset(by=by, source=Source.IMPORT, source_name="Bygningsdelstabell", note="Tresifrede bygningsdeler som er i bruk")
    create_rows(act, rows)
    world.backdate(act, date(2020, 6, 3), hour=9)
    return found | {row.code: row for row in rows}


def _types(world, by, parts: dict[str, BuildingPart]) -> dict[str, ComponentType]:
    rows = [
        ComponentType(
            code=item.code,
            name=item.name,
            part=parts[item.part],
            quantity_unit=item.unit,
            expected_life_years=item.life,
            unit_cost_tg1_nok=_share(item, 0),
            unit_cost_tg2_nok=_share(item, 1),
            unit_cost_tg3_nok=_share(item, 2),
            replacement_unit_cost_nok=Decimal(str(item.cost)),
            price_year=PRICE_YEAR,
            source="Egne erfaringstall 2020",
        )
        for item in ITEMS
    ]
    act = open_changeset(by=by, source=Source.IMPORT, source_name="Komponenttyper", note="Enhetskostnader og levetider")
    create_rows(act, rows)
    world.backdate(act, date(2020, 6, 17), hour=9)
    return {row.code: row for row in rows}


def _share(item: Item, place: int) -> Decimal:
    return Decimal(str(round(item.cost * SHARES[place], 2)))


def _spaces(houses: list[House]) -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    rows = Space.objects.filter(building__in=[house.building.pk for house in houses]).order_by("pk")
    for pk, building, function in rows.values_list("pk", "building_id", "function"):
        found.setdefault((building, function), []).append(pk)
    return found
