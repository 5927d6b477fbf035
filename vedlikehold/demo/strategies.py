"""How suitable the buildings are for what they are used for, and what was decided about some."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset, update_rows
from vedlikehold.demo.components import House
from vedlikehold.enums import Strategy
from vedlikehold.models import BuildingStrategy

_ASSESSED_SHARE, _DECIDED_SHARE = 0.62, 0.16
_NOTES = (
    "Vurdert sammen med tjenesteområdet på arealmøtet i vår.",
    "Enhetsleder og driftsleder har gitt hver sin vurdering; her er snittet.",
    "Gjelder dagens bruk. Endres om skolestrukturen endres.",
)
_REASONS = {
    Strategy.HOLD: (
        "Trengs i overskuelig framtid; tas inn i rehabiliteringsplanen.",
        "Beholdes til ny skolestruktur er vedtatt.",
        "God stand og riktig sted.",
    ),
    Strategy.CONVERT: (
        "Barnetallet faller i grenda; vurderes som grendehus og bibliotek.",
        "Egner seg bedre til kontor for hjemmetjenesten.",
        "Kan bygges om til omsorgsboliger.",
    ),
    Strategy.SELL: (
        "Står tomt, og ingen tjeneste har meldt behov. Legges ut for salg.",
        "Dyrere å rette opp enn å leie tilsvarende areal.",
        "Boligen er utleid til markedspris og løser ingen kommunal oppgave.",
    ),
}


def assess(world, rng: random.Random, houses: Sequence[House]) -> None:
    """Scores for some, decisions for fewer."""
    act = open_changeset(
        by=world.users["forvalter"], source=Source.IMPORT, source_name="Arealmøter", note="Egnethet vurdert med tjenestene"
    )
    chosen = [house for house in houses if rng.random() < _ASSESSED_SHARE]
    rows = [_assessment(rng, house, world.today) for house in chosen]
    create_rows(act, rows)
    world.backdate(act, date(2026, 6, 12), hour=11)
    _decide(world, rng, list(zip(chosen, rows, strict=True)))


def _assessment(rng: random.Random, house: House, today: date) -> BuildingStrategy:
    building = house.building
    old = max(0, min(1, (2005 - (building.year_built or 1970)) / 70))
    empty = building.status in (BuildingStatus.VACANT, BuildingStatus.CLOSED)
    # A building that does not suit tends not to in more ways than one.
    leaning = rng.gauss(0.9 + old * 0.6, 0.6)
    row = BuildingStrategy(building=building, assessed_on=date(today.year, rng.choice((3, 4, 5)), rng.randint(1, 28)))
    row.function = _score(rng, leaning)
    row.utilisation = 3 if empty else _score(rng, leaning)
    row.location = _score(rng, rng.gauss(0.9, 0.8))
    row.statutory = _score(rng, leaning + 0.2) if rng.random() < 0.9 else None
    row.running_cost = _score(rng, leaning) if rng.random() < 0.85 else None
    row.running_cost_nok_per_m2 = Decimal(round(rng.uniform(520, 760) + 160 * leaning))
    row.assessment_note = rng.choice(_NOTES) if rng.random() < 0.5 else ""
    if rng.random() < 0.06:
        row.replacement_value_nok = Decimal(round(house.size.bta * rng.uniform(36_000, 52_000), -5))
        row.replacement_price_year = today.year - 1
    return row


def _score(rng: random.Random, around: float) -> int:
    return max(0, min(3, round(rng.gauss(around, 0.5))))


def _decide(world, rng: random.Random, assessed: Sequence[tuple[House, BuildingStrategy]]) -> None:
    leader = world.users["leder"]
    changes = []
    for house, row in assessed:
        empty = house.building.status in (BuildingStatus.VACANT, BuildingStatus.CLOSED)
        if rng.random() > (0.6 if empty else _DECIDED_SHARE):
            continue
        poor = (row.function or 0) + (row.utilisation or 0) + (row.location or 0) >= 5
        weights = (1, 3, 4) if empty else (2, 4, 3) if poor else (8, 2, 1)
        decision = rng.choices(list(Strategy), weights=weights)[0]
        on = date(2026, rng.randint(6, 10), rng.randint(1, 28))
        values = {"decision": decision.value, "decision_note": rng.choice(_REASONS[decision]), "decided_on": on, "decided_by": leader}
        changes.append((row, values))
    act = open_changeset(by=leader, source=Source.FORM, note="Vedtak om bygg, sak 2026/1184")
    update_rows(act, changes)
    world.backdate(act, date(2026, 10, 29), hour=15)
