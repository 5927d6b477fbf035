"""Which yearly rates of decay a component has: its type's, its part's, those of the part's two-digit group, else by its expected life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.deterioration import rates_from_life

STEPS = 3
# Where a component's rates come from, by the number it has in arrays; the first that is there counts.
OF_TYPE, OF_PART, OF_GROUP, OWN_LIFE, TYPE_LIFE, DEFAULT_LIFE = range(6)
ORIGIN_LABELS = {
    OF_TYPE: gettext_noop("Komponenttypens takt"),
    OF_PART: gettext_noop("Bygningsdelens takt"),
    OF_GROUP: gettext_noop("Takten for bygningsdelen på to siffer"),
    OWN_LIFE: gettext_noop("Komponentens forventede levetid"),
    TYPE_LIFE: gettext_noop("Komponenttypens forventede levetid"),
    DEFAULT_LIFE: gettext_noop("Levetiden der ingen er oppgitt"),
}


@dataclass(frozen=True)
class RateRules:
    """What is known of decay: rates by type's, part's and two-digit group's id (the group's by each part that belongs to it), lives by
    type's id, the life where none is given, and the shares of a life that are spent in TG0, TG1 and TG2."""

    by_type: Mapping[int, tuple[float, float, float]]
    by_part: Mapping[int, tuple[float, float, float]]
    by_group: Mapping[int, tuple[float, float, float]]
    type_lives: Mapping[int, float]
    default_life: float
    stages: tuple[float, float, float]


def component_rates(rules: RateRules, types: np.ndarray, parts: np.ndarray, lives: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`rates[component, step]` from TG0, TG1 and TG2, and each one's origin. `types` are 0 and `lives` NaN where there is none."""
    of_type_life = _looked_up(types, rules.type_lives)
    origin = np.full(len(types), DEFAULT_LIFE, dtype=np.int8)
    life = np.full(len(types), rules.default_life)
    for found, name in ((of_type_life, TYPE_LIFE), (lives, OWN_LIFE)):
        there = ~np.isnan(found)
        life[there], origin[there] = found[there], name
    distinct, at = np.unique(life, return_inverse=True)
    rates = rates_from_life(distinct, rules.stages)[at]
    for ids, known, name in ((parts, rules.by_group, OF_GROUP), (parts, rules.by_part, OF_PART), (types, rules.by_type, OF_TYPE)):
        if known:
            columns = [_looked_up(ids, {key: values[step] for key, values in known.items()}) for step in range(STEPS)]
            there = ~np.isnan(columns[0])
            rates[there], origin[there] = np.column_stack(columns)[there], name
    return rates, origin


def _looked_up(ids: np.ndarray, known: Mapping[int, float]) -> np.ndarray:
    """The value of each id; NaN for one that has none."""
    distinct, at = np.unique(ids, return_inverse=True)
    return np.array([known.get(one, np.nan) for one in distinct.tolist()], dtype=float)[at]
