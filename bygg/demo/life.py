"""What people did to the register since the merger, through the same services as the pages."""

import random
from datetime import date, timedelta

from bygg.demo.stock import Drawn
from bygg.enums import AreaStandard, BuildingStatus, Ownership
from bygg.models import Building
from bygg.services import dispose_building, keep_apart, merge_buildings
from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows

_FIRST_DAY = date(2021, 1, 11)


def corrections(world, rng: random.Random, buildings: list[Building]) -> None:
    """One hand-made change per building, spread over the years, each with its reason."""
    by = world.users["forvalter"]
    days = (world.today - _FIRST_DAY).days
    for building in buildings:
        values, note = rng.choice((_measured, _labelled, _managed, _dated, _renovated))(rng, building)
        measured = values.get("area_measured_on")
        if measured:
            values["area_measured_on"] = measured = min(measured, world.today)
        changeset = open_changeset(by=by, source=Source.FORM, note=note)
        if update_rows(changeset, [(building, values)]):
            # Nobody writes down a measurement before it is made.
            day = max(_FIRST_DAY + timedelta(days=rng.randrange(days)), measured or _FIRST_DAY)
            world.backdate(changeset, day, hour=rng.randint(8, 15), minute=rng.randrange(60))
        else:
            changeset.delete()


def disposals(world, rng: random.Random, buildings: list[Building]) -> None:
    for building in buildings:
        leased = building.ownership == Ownership.LEASED
        status = BuildingStatus.LEASE_ENDED if leased else rng.choice((BuildingStatus.SOLD, BuildingStatus.SOLD, BuildingStatus.DEMOLISHED))
        on = min(date(rng.randint(2021, 2026), rng.randint(1, 10), rng.randint(1, 28)), world.today)
        note = {
            BuildingStatus.SOLD: "Solgt etter vedtak i kommunestyret",
            BuildingStatus.DEMOLISHED: "Revet for å gi plass til nybygg",
            BuildingStatus.LEASE_ENDED: "Leieavtalen gikk ut og ble ikke fornyet",
        }[status]
        changeset = dispose_building(by=world.users["forvalter"], building=building, status=status, on=on, note=note)
        world.backdate(changeset, on, hour=13)


def duplicates(world, twins: list[tuple[Drawn, Drawn]]) -> None:
    """One pair is merged, one is told apart, the rest wait for somebody to look."""
    by = world.users["forvalter"]
    if twins:
        original, twin = twins[0]
        changeset = merge_buildings(
            by=by, keep=original.row, lose=twin.row, take=["area_bta_m2"] if _fits(original, twin) else [], note="Samme bygg i to registre"
        )
        world.backdate(changeset, date(2022, 3, 8), hour=9)
    if len(twins) > 1:
        original, twin = twins[1]
        keep_apart(by=by, first=original.row, second=twin.row, note="To bygg på samme tomt")


def _fits(original: Drawn, twin: Drawn) -> bool:
    new, bra = twin.row.area_bta_m2, original.row.area_bra_m2
    return bool(new) and (bra is None or bra <= new)


def _measured(rng: random.Random, building: Building) -> tuple[dict, str]:
    bta = building.area_bta_m2 or building.area_bra_m2 or 400
    bra = round(bta * rng.uniform(0.89, 0.93), 1)
    return {
        "area_bta_m2": float(bta),
        "area_bra_m2": bra,
        "area_nta_m2": round(bra * 0.88, 1),
        "area_standard": AreaStandard.NS3940_2023.value,
        "area_source": "Laserskanning",
        "area_measured_on": date(rng.randint(2021, 2026), rng.randint(1, 10), rng.randint(1, 28)),
    }, "Kontrollmålt"


def _labelled(rng: random.Random, building: Building) -> tuple[dict, str]:
    return {"energy_label": rng.choice("BCDEF")}, "Ny energiattest"


def _managed(rng: random.Random, building: Building) -> tuple[dict, str]:
    return {"manager_name": rng.choice(("Terje Moe", "Anne Solbakk", "Petter Rud"))}, "Ny driftsleder i området"


def _dated(rng: random.Random, building: Building) -> tuple[dict, str]:
    year = building.year_built if building.year_built and building.year_built > 1900 else rng.randint(1955, 1985)
    return {
        "year_built": year,
        "year_is_estimate": building.year_built != year,
        "note": "Byggeår kontrollert mot byggesaksarkivet.",
    }, "Ryddet i byggeår"


def _renovated(rng: random.Random, building: Building) -> tuple[dict, str]:
    if (building.year_built or 2020) > 2005:
        return _labelled(rng, building)
    return {"year_renovated": rng.randint(2019, 2025)}, "Rehabilitering ferdigstilt"
