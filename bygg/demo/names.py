"""Invented places, streets and people. Any likeness to a real address is by chance."""

import random
from dataclasses import dataclass

_FIRST = (
    "Fjell", "Sol", "Bjørke", "Furu", "Eike", "Gran", "Lang", "Stor", "Hav", "Vester", "Øster", "Nord", "Sør", "Kvern", "Elve",
    "Myr", "Sand", "Stein", "Hjort", "Ørne", "Lynge", "Rogne", "Hassel", "Alder", "Tinde", "Skar", "Bekke", "Eng", "Åker", "Ravne",
)  # fmt: skip
_LAST = ("vik", "bakken", "haugen", "lia", "åsen", "moen", "neset", "sund", "dalen", "tunet", "berget", "stranda", "vollen", "kroken")
_STREET_ENDS = ("vegen", "vegen", "gata", "stien", "svingen", "bakken", "lia", "tunet")


@dataclass(frozen=True)
class Place:
    """A village of the demo municipality: centre, postal area, and which of the three old municipalities it lay in."""

    name: str
    postal_code: str
    old: int
    latitude: float
    longitude: float


# Centres lie along fjord arms, well inside land on both sides of the water.
PLACES = (
    Place("Sundnes", "6341", 0, 61.905, 5.995),
    Place("Lynghaug", "6342", 0, 61.915, 6.045),
    Place("Kvernvoll", "6343", 0, 61.925, 6.100),
    Place("Ytre Sundnes", "6344", 0, 61.890, 5.930),
    Place("Åsmark", "6345", 1, 61.774, 6.217),
    Place("Rognedal", "6346", 1, 61.745, 6.300),
    Place("Bekkestrand", "6347", 1, 61.730, 6.400),
    Place("Holmvåg", "6348", 2, 61.904, 6.722),
    Place("Indre Holmvåg", "6349", 2, 61.870, 6.845),
    Place("Hjortevik", "6351", 2, 61.843, 6.806),
)
# The old centres are larger than the villages.
WEIGHTS = (18, 6, 5, 4, 15, 5, 4, 12, 5, 4)


def place_names(rng: random.Random) -> list[str]:
    """Some four hundred different names for schools, halls and water works, in an order given by chance."""
    names = [_joined(first, last) for first in _FIRST for last in _LAST]
    rng.shuffle(names)
    return names


def street_names(rng: random.Random) -> list[str]:
    names = sorted({_joined(first, end) for first in _FIRST for end in _STREET_ENDS})
    rng.shuffle(names)
    return names


def _joined(first: str, last: str) -> str:
    """Two parts as one word; Norwegian never writes a consonant three times (Fjell + lia = Fjellia)."""
    return first + (last[1:] if first.endswith(last[0] * 2) else last)


MANAGERS = ("Kari Nordbø", "Terje Moe", "Anne Solbakk", "Petter Rud", "")
