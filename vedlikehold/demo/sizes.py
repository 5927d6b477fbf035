"""Quantities from a building's area and floors, and how a large building has them as several components."""

import math
from dataclasses import dataclass

SIDES = ("nord", "øst", "sør", "vest")


@dataclass(frozen=True)
class Size:
    """What quantities follow from: gross area and floors."""

    bta: float
    floors: int

    @property
    def footprint(self) -> float:
        return self.bta / self.floors

    @property
    def perimeter(self) -> float:
        # A building is longer than it is wide, the more so the larger it is.
        return 4.3 * math.sqrt(self.footprint) * (1 + min(0.5, self.footprint / 8000))

    @property
    def facade(self) -> float:
        return self.perimeter * self.floors * 3.3

    def quantity(self, rule: str) -> float:
        """The quantity that a rule of the catalogue gives."""
        return _RULES[rule](self)


_RULES = {
    "one": lambda s: 1,
    "few": lambda s: 1 + s.bta // 1800,
    "bta": lambda s: s.bta,
    "footprint": lambda s: s.footprint,
    "upper": lambda s: s.bta - s.footprint,
    "roof": lambda s: s.footprint * 1.12,
    "perimeter": lambda s: s.perimeter,
    "perimeter2": lambda s: s.perimeter * 0.6,
    "facade": lambda s: s.facade * 0.72,
    "plinth": lambda s: s.perimeter * 0.5,
    "glass": lambda s: 12 + s.bta / 90,
    "windows": lambda s: max(1, s.bta // 13),
    "doors": lambda s: 1 + s.bta // 350,
    "doors2": lambda s: 1 + s.bta // 1200,
    "gates": lambda s: 1 + s.bta // 250,
    "ramps": lambda s: 1 + s.bta // 2500,
    "balconies": lambda s: 1 + s.bta // 90,
    "walls": lambda s: s.bta * 0.85,
    "walls2": lambda s: s.bta * 1.9,
    "inner_doors": lambda s: 1 + s.bta // 24,
    "floor": lambda s: s.bta * 0.74,
    "wet": lambda s: s.bta * 0.05,
    "hall": lambda s: min(1100, s.bta * 0.22),
    "hatches": lambda s: 1 + s.bta // 900,
    "kitchens": lambda s: 1 + s.bta // 900,
    "bathrooms": lambda s: 1 + s.bta // 220,
    "lockers": lambda s: s.bta / 35,
    "wings_count": lambda s: 1 + s.bta // 2500,
    "stairs": lambda s: (s.floors - 1) * (1 + s.footprint // 900),
    "fixtures": lambda s: 1 + s.bta // 45,
    "tanks": lambda s: 1 + s.bta // 2200,
    "plants": lambda s: 1 + s.bta // 4500,
    "pumps": lambda s: 1 + s.bta // 1500,
    "hoses": lambda s: 1 + s.bta // 400,
    "units": lambda s: 1 + s.bta // 1300,
    "valves": lambda s: 4 + s.bta // 25,
    "valves2": lambda s: 4 + s.bta // 60,
    "boards": lambda s: 1 + s.bta // 800,
    "emergency": lambda s: 4 + s.bta // 45,
    "lifts": lambda s: 1 + s.bta // 4000,
    "fence": lambda s: s.perimeter * 1.8,
    "outdoor_lights": lambda s: 2 + s.bta // 260,
    "yard": lambda s: s.footprint * 0.8,
    "play": lambda s: 2 + s.bta // 500,
}


def split(size: Size, how: str, quantity: float) -> list[tuple[str, float]]:
    """Name suffixes with their share of the quantity: sides, floors, wings or pieces; one nameless where it is small."""
    if how == "pieces":
        count = max(1, round(quantity))
        return [("", quantity)] if count == 1 else [(f" {number}", 1) for number in range(1, count + 1)]
    names = _names(size, how)
    return [(name, quantity / len(names)) for name in names]


def _names(size: Size, how: str) -> list[str]:
    if how == "sides" and size.bta >= 700:
        return [f", {side}" for side in SIDES]
    if how == "sides" and size.bta >= 250:
        return [", langside", ", gavler"]
    if how == "floors" and size.floors > 1 and size.bta >= 500:
        return [f", {number}. etasje" for number in range(1, size.floors + 1)]
    if how in ("wings", "floors") and size.bta >= 1500:
        return [f", fløy {letter}" for letter in "ABCD"[: min(4, 1 + int(size.bta // 1500))]]
    return [""]
