"""Buildings with their properties, batch by batch as the three old registers held them."""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bygg.demo import draw
from bygg.demo.catalogue import KINDS, Kind
from bygg.demo.names import PLACES, WEIGHTS, Place, place_names, street_names
from bygg.models import Building, BuildingType, Property
from fdvu.access.enums import UnitKind
from fdvu.access.services import create_unit

OLD_NUMBERS = ("5711", "5712", "5713")
# Gårdsnummer of the second and third municipality moved up, so that no two farms share a number.
GNR_SHIFT = (0, 200, 400)
_FARMS = 180
_WORKPLACES_PER_KIND = 40
_BOLIG_UNITS = ("BOLIG-S", "BOLIG-Å", "BOLIG-H")
_ON_SCHOOL_SITE = {"619": 1.0, "651": 0.5, "653": 0.6, "654": 0.3}


@dataclass
class Site:
    """Where a building stands; schools lend theirs to halls and pavilions."""

    name: str
    place: Place
    street: str
    property: Property | None
    unit: object


@dataclass
class Drawn:
    """A building to be created, with what later steps need to know about it."""

    kind: Kind
    row: Building
    old: int
    site: Site
    is_twin: bool = False


@dataclass
class Stock:
    """Draws buildings; keeps only names, streets and recent school sites between batches."""

    world: object
    rng: random.Random
    types: dict[str, BuildingType]
    names: list[str] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    workplaces: dict[str, list] = field(default_factory=dict)
    schools: deque = field(default_factory=lambda: deque(maxlen=400))
    extended: deque = field(default_factory=lambda: deque(maxlen=400))
    named: int = 0
    parcels: list[int] = field(default_factory=lambda: [0, 0, 0])
    numbered: int = 0

    @classmethod
    def start(cls, world) -> "Stock":
        rng = world.rng("bygg.stock")
        types = {row.code: row for row in BuildingType.objects.all()}
        return cls(world, rng, types, names=place_names(rng), streets=street_names(rng))

    @property
    def spread(self) -> float:
        """A larger demo covers more land."""
        return max(1.0, (self.world.buildings / 300) ** 0.25)

    def draw(self, kind: Kind) -> Drawn:
        """A new building of a kind, or now and then an extension of an earlier one."""
        site = self._site(kind)
        old = site.place.old
        values = draw.areas(self.rng, kind, old) | draw.age(self.rng)
        values |= {"heritage": draw.heritage(self.rng, values["year_built"])}
        values |= {"energy_label": draw.energy_label(self.rng, values["year_built"])}
        values |= draw.status(self.rng) | draw.position(self.rng, site.place, self.spread) | draw.manager(self.rng)
        values |= draw.address(self.rng, site.street, site.place)
        row = Building(
            unit=site.unit,
            property=site.property,
            name=self._name(kind, site),
            building_type=self.types[kind.code] if self.rng.random() > 0.02 else None,
            building_number=self._building_number(),
            ownership=draw.ownership(self.rng, kind),
            kostra_function=kind.kostra if self.rng.random() > 0.03 else "",
            **values,
        )
        drawn = Drawn(kind, row, old, site)
        if kind.workplace and row.building_number:
            self.extended.append(drawn)
        return drawn

    def draw_extension(self) -> Drawn | None:
        """Tilbygg: the main building's number with a running number, later and smaller."""
        if not self.extended:
            return None
        main = self.extended.popleft()
        year = min(2024, (main.row.year_built or 1965) + self.rng.randint(12, 40))
        bta = round((main.row.area_bta_m2 or 1200) * self.rng.uniform(0.12, 0.35))
        copied = ("unit", "property", "building_type", "building_number", "ownership", "kostra_function", "street_address")
        copied += ("postal_code", "postal_place", "municipality_number", "latitude", "longitude", "manager_name", "area_standard")
        row = Building(
            name=f"{main.row.name}, tilbygg {year}",
            extension_number=1,
            year_built=year,
            area_bta_m2=float(bta),
            area_bra_m2=round(bta * 0.92, 1),
            floor_count=1,
            area_source=main.row.area_source,
            **{name: getattr(main.row, name) for name in copied},
        )
        return Drawn(main.kind, row, main.old, main.site)

    def draw_twin(self, original: Drawn) -> Drawn:
        """The same building as a second register knew it: another spelling, no number, a slightly different area."""
        row = original.row
        other = (original.old + self.rng.choice((1, 2))) % 3
        name = self.rng.choice((row.name.upper(), row.name.replace("skole", "skule"), f"{row.name} (gml. register)"))
        street = row.street_address.replace("vegen", "vn.").replace("gata", "gt.")
        twin = Building(
            unit=row.unit,
            name=name,
            building_type=row.building_type,
            street_address=street,
            postal_code=row.postal_code,
            postal_place=row.postal_place.upper(),
            area_bta_m2=round(row.area_bta_m2 * 1.03) if row.area_bta_m2 else None,
            year_built=row.year_built,
            ownership=row.ownership,
            municipality_number=draw.NEW_MUNICIPALITY,
        )
        return Drawn(original.kind, twin, other, original.site, is_twin=True)

    def _site(self, kind: Kind) -> Site:
        if self.schools and self.rng.random() < _ON_SCHOOL_SITE.get(kind.code, 0):
            school = self.rng.choice(self.schools)
            unit = school.unit if kind.unit == "SKOLE" else self.world.units[kind.unit]
            return Site(school.name, school.place, school.street, school.property, unit)
        place = self.rng.choices(PLACES, weights=WEIGHTS)[0]
        street = f"{self.rng.choice(self._streets_of(place))} {self.rng.randint(1, 118)}"
        land = self._property(place) if self.rng.random() > 0.04 else None
        site = Site(self._place_name(), place, street, land, None)
        site.unit = self._unit(kind, site)
        if kind.unit == "SKOLE" and kind.workplace:
            self.schools.append(site)
        return site

    def _unit(self, kind: Kind, site: Site):
        if kind.unit == "BOLIG":
            return self.world.units[_BOLIG_UNITS[site.place.old]]
        if not kind.workplace:
            return self.world.units[kind.unit]
        known = self.workplaces.setdefault(kind.code, [])
        if len(known) < _WORKPLACES_PER_KIND:
            name = kind.name.format(place=site.name)
            code = f"{kind.code}-{len(known) + 1:02d}"
            parent = self.world.units[kind.unit]
            known.append(create_unit(by=None, name=name, code=code, kind=UnitKind.UNIT, parent=parent, valid_from=parent.valid_from))
            return known[-1]
        return self.rng.choice(known)

    def _name(self, kind: Kind, site: Site) -> str:
        if kind.workplace and len(self.workplaces[kind.code]) == _WORKPLACES_PER_KIND and site.name not in site.unit.name:
            return f"{site.unit.name} bygg {self.named}"
        return kind.name.format(place=site.name, site=site.unit.name if kind.code == "619" else site.name, street=site.street)

    def _place_name(self) -> str:
        name = self.names[self.named % len(self.names)]
        round_ = self.named // len(self.names)
        self.named += 1
        return name if not round_ else f"{name} {round_ + 1}"

    def _streets_of(self, place: Place) -> list[str]:
        return self.streets[PLACES.index(place) :: len(PLACES)]

    def _property(self, place: Place) -> Property:
        """A property under the number it had before the merger."""
        old = place.old
        self.parcels[old] += 1
        count = self.parcels[old]
        farm = count * 37 % _FARMS
        return Property(
            unit=self.world.units["EIENDOM"],
            municipality_number=OLD_NUMBERS[old],
            gnr=3 + farm,
            bnr=1 + count // _FARMS * 7 + farm % 7,
            area_m2=float(self.rng.randint(900, 24000)) if self.rng.random() > 0.06 else None,
        )

    def _building_number(self) -> int | None:
        self.numbered += self.rng.randint(3, 900)
        return 139_000_000 + self.numbered if self.rng.random() > 0.04 else None


def sequence(buildings: int, rng: random.Random) -> Iterator[Kind]:
    """The kinds of `buildings` buildings in their right shares, well mixed."""
    total = sum(kind.count for kind in KINDS)
    places: list[tuple[float, int]] = []
    for index, kind in enumerate(KINDS):
        count = max(1 if buildings >= total else 0, round(kind.count * buildings / total))
        places += [((i + rng.random()) / count, index) for i in range(count)]
    places.sort()
    largest = KINDS[-1]
    for i in range(buildings):
        yield KINDS[places[i][1]] if i < len(places) else largest
