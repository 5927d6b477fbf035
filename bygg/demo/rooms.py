"""Floors, rooms and who uses the area."""

import random
from datetime import date

from bygg.demo.catalogue import ROOM_PLANS, SHAREABLE, Kind
from bygg.enums import BuildingStatus, RoomFunction
from bygg.models import AreaUse, Building, Floor, Space

MERGED_ON = date(2020, 1, 1)
NEW_SCHOOL_YEAR = date(2023, 8, 1)
MOST_ROOMS = 40


def floors_of(rng: random.Random, building: Building) -> list[Floor]:
    """Main floors, and a cellar under some of the older ones."""
    count = building.floor_count or 1
    bta = building.area_bta_m2
    rows = [
        Floor(building=building, code=f"H{n:02d}", name=f"{n}. etasje", level=n, area_bta_m2=round(bta / count, 1) if bta else None)
        for n in range(1, count + 1)
    ]
    if (building.year_built or 2000) < 1975 and rng.random() < 0.35:
        rows.insert(0, Floor(building=building, code="K01", name="Kjeller", level=0))
    return rows


def spaces_of(rng: random.Random, building: Building, kind: Kind, floors: list[Floor]) -> list[Space]:
    """Rooms after the kind's plan: as many as the net area gives room for, at most forty."""
    net = building.area_nta_m2 or (building.area_bra_m2 or building.area_bta_m2 or 0) * 0.82
    plan = ROOM_PLANS[kind.rooms]
    wanted = [(item, max(1, round(net * item[1] / item[2]))) for item in plan if net * item[1] > item[2] * 0.4 or item is plan[0]]
    total = sum(count for _, count in wanted)
    scale = min(1.0, MOST_ROOMS / total) if total else 1.0
    rows: list[Space] = []
    most = sum(max(1, round(planned * scale)) for _, planned in wanted)
    for (function, share, size, name, places), planned in wanted:
        count = max(1, round(planned * scale))
        typical = min(size * 1.25, net * share / planned)
        for i in range(count):
            area = round(typical * rng.uniform(0.88, 1.12), 1)
            floor = floors[len(rows) * len(floors) // most]
            rows.append(_room(building, floor, len(rows), function, area, f"{name} {i + 1}" if count > 1 else name, places))
    return rows


def _room(building: Building, floor: Floor, index: int, function: RoomFunction, area: float, name: str, places: float) -> Space:
    return Space(
        building=building,
        floor=floor,
        number=f"{floor.level}{index + 1:02d}",
        name=name,
        function=function.value,
        area_nta_m2=area,
        capacity=max(1, round(area * places)) if places else None,
        shareable=function in SHAREABLE,
    )


def two_rooms(building: Building) -> list[Space]:
    """What a building of a very large demo has to show."""
    bra = building.area_bra_m2 or building.area_bta_m2 or 0
    return [
        Space(building=building, number="101", name="Hovedrom", function=RoomFunction.COMMON.value, area_nta_m2=round(bra * 0.6, 1)),
        Space(building=building, number="102", name="Birom", function=RoomFunction.STORAGE.value, area_nta_m2=round(bra * 0.2, 1)),
    ]


def uses_of(rng: random.Random, building: Building, kind: Kind, spaces: list[Space], culture) -> list[AreaUse]:
    """The unit's own use with its users, an earlier year's count for schools, and the sports club in the evening."""
    if not kind.purpose or building.status not in (BuildingStatus.IN_USE, BuildingStatus.VACANT):
        return []
    area = building.area_bra_m2 or building.area_bta_m2
    users = None
    if kind.m2_per_user and area and rng.random() > 0.05:
        users = max(1, round(area / rng.uniform(*kind.m2_per_user)))
    use = AreaUse(building=building, user_unit=building.unit, area_m2=area, user_count=users, purpose=kind.purpose, valid_from=MERGED_ON)
    rows = [use]
    if building.status == BuildingStatus.VACANT:
        use.valid_to = date(2025, rng.randint(1, 12), 1)
    elif users and kind.unit in ("SKOLE", "BARNEHAGE") and rng.random() < 0.6:
        use.valid_to = NEW_SCHOOL_YEAR
        now = max(1, round(users * rng.uniform(0.85, 1.08)))
        rows.append(
            AreaUse(
                building=building, user_unit=building.unit, area_m2=area, user_count=now, purpose=kind.purpose, valid_from=NEW_SCHOOL_YEAR
            )
        )
    if kind.unit == "SKOLE" and building.status == BuildingStatus.IN_USE:
        rows += [
            AreaUse(
                building=building,
                space=space,
                user_unit=culture,
                area_m2=space.area_nta_m2,
                purpose="Idrettslag på kveldstid",
                valid_from=MERGED_ON,
            )
            for space in spaces
            if space.function == RoomFunction.SPORT and rng.random() < 0.7
        ]
    return rows
