"""A plan to optimise, from a JSON file: read and checked, with every fault named where it stands."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.optimiser import Alternative, MeasureOptions, Problem, cycle_in

NOT_JSON = gettext_noop("Filen kan ikke leses som JSON: %(reason)s")
NOT_AN_OBJECT = gettext_noop("Her skal det stå et objekt.")
NOT_A_LIST = gettext_noop("Her skal det stå en liste.")
MISSING = gettext_noop("Feltet mangler.")
NOT_WHOLE = gettext_noop("«%(value)s» er ikke et helt tall.")
NOT_A_NUMBER = gettext_noop("«%(value)s» er ikke et tall.")
NEGATIVE = gettext_noop("Tallet kan ikke være negativt.")
NOT_A_SHARE = gettext_noop("Andelen må være mellom 0 og 1.")
NOT_BOOLEAN = gettext_noop("Her skal det stå true eller false.")
WRONG_LENGTH = gettext_noop("Listen har %(count)s tall, planen har %(years)s år.")
WRONG_YEARS = gettext_noop("Planen må ha fra 1 til %(most)s år.")
OUTSIDE = gettext_noop("År %(value)s er utenfor planen (%(first)s–%(last)s).")
UNKNOWN = gettext_noop("«%(value)s» finnes ikke blant %(among)s.")
TWICE = gettext_noop("«%(value)s» står to ganger.")
NOT_AN_ID = gettext_noop("Her skal det stå en tekst eller et helt tall.")
CYCLE = gettext_noop("Tiltakene krever hverandre i ring: %(value)s.")
ITSELF = gettext_noop("Tiltaket kan ikke utelukke seg selv.")
PROFILE = gettext_noop("Fordelingen må summere til 1, men blir %(value)s.")
TOO_LARGE = gettext_noop("Tallet er for stort.")
MOST_ERRORS = 1000
MOST_YEARS = 200
# Sums of such numbers stay far from what the machine can hold.
MOST_NUMBER = 1e15
NUMBERS = {int, float}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and the path to where it stands."""

    path: str
    value: Any
    message: Message


class PlanRefused(Exception):
    """The file cannot be used; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]):
        super().__init__(str(len(faults)))
        self.faults = list(faults)[:MOST_ERRORS]


def read_plan(path: Path) -> Problem:
    """Read and check the file; raises `PlanRefused` with every fault found."""
    try:
        # NaN and Infinity are not JSON: they stay texts, and are refused where they stand.
        found = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=str)
    except (OSError, ValueError, RecursionError) as problem:
        raise PlanRefused([Fault("", None, Message(NOT_JSON, {"reason": str(problem)}))]) from problem
    return plan_from(found)


def plan_from(found: Any) -> Problem:
    """The same from what a JSON document holds."""
    reader = _Reader()
    if not isinstance(found, dict):
        raise PlanRefused([Fault("", None, Message(NOT_AN_OBJECT))])
    reader.first_year = reader.whole(found.get("first_year"), "first_year")
    reader.years = reader.whole(found.get("years"), "years")
    if not reader.faults and not 1 <= reader.years <= MOST_YEARS:
        reader.say("years", reader.years, WRONG_YEARS, most=MOST_YEARS)
    reader.check()
    pots = reader.frames(found.get("pots"), "pots")
    capacities = reader.frames(found.get("capacities"), "capacities")
    carry_over = reader.carry_over(found.get("carry_over"), pots)
    bundles = reader.bundles(found.get("bundles"))
    reader.pots, reader.capacities, reader.bundle_names = frozenset(pots), frozenset(capacities), frozenset(bundles)
    measures = [reader.measure(one, f"measures[{at}]") for at, one in enumerate(reader.required(found, "measures", "measures"))]
    reader.check()
    reader.links(measures)
    reader.check()
    return Problem(reader.first_year, reader.years, pots, measures, capacities, carry_over, bundles)


@dataclass
class _Reader:
    faults: list[Fault] = field(default_factory=list)
    first_year: int = 0
    years: int = 0
    pots: frozenset[str] = frozenset()
    capacities: frozenset[str] = frozenset()
    bundle_names: frozenset[str] = frozenset()

    def say(self, path: str, value: Any, text: str, **values: Any) -> None:
        shown = value if isinstance(value, str | int | float | bool) or value is None else json.dumps(value, ensure_ascii=False)
        if isinstance(value, float) and not math.isfinite(value):
            shown = str(value)  # 1e999 is JSON to read, and would not be JSON to write
        self.faults.append(Fault(path, shown, Message(text, {"value": shown, **values})))

    def check(self) -> None:
        if self.faults:
            raise PlanRefused(self.faults)

    # -- simple values -------------------------------------------------------------------------------------------

    def whole(self, value: Any, path: str) -> int:
        if value is None:
            self.say(path, None, MISSING)
        elif type(value) is not int or abs(value) > 10**9:
            self.say(path, value, NOT_WHOLE)
        else:
            return value
        return 0

    def year(self, value: Any, path: str) -> int:
        year = self.whole(value, path)
        if type(value) is int and not self.first_year <= year < self.first_year + self.years:
            self.say(path, value, OUTSIDE, first=self.first_year, last=self.first_year + self.years - 1)
        return year

    def boolean(self, value: Any, path: str) -> bool:
        if value is not None and type(value) is not bool:
            self.say(path, value, NOT_BOOLEAN)
        return value is True

    def identity(self, value: Any, path: str) -> str | int:
        if value is None:
            self.say(path, None, MISSING)
        elif type(value) not in (str, int):
            self.say(path, value, NOT_AN_ID)
        return value if type(value) is int else str(value)

    def object(self, value: Any, path: str) -> Mapping[str, Any]:
        if value is not None and not isinstance(value, dict):
            self.say(path, value, NOT_AN_OBJECT)
        return value if isinstance(value, dict) else {}

    def array(self, value: Any, path: str) -> Sequence[Any]:
        if value is not None and not isinstance(value, list):
            self.say(path, value, NOT_A_LIST)
        return value if isinstance(value, list) else []

    def required(self, found: Mapping[str, Any], key: str, path: str) -> Sequence[Any]:
        """A list that must be there, though it may be empty: without it the file is not what it was meant to be."""
        if found.get(key) is None:
            self.say(path, None, MISSING)
        return self.array(found.get(key), path)

    def known(self, value: Any, among: Iterable[str], path: str, name: str) -> str:
        if not isinstance(value, str) or value not in among:
            self.say(path, value, UNKNOWN, among=name)
        return value if isinstance(value, str) else ""

    def numbers(self, value: Any, path: str, *, gaps: bool = False, negative: bool = False, yearly: bool = True) -> list[float | None]:
        """A list of numbers; with `gaps` some may be null."""
        if value is None:
            self.say(path, None, MISSING)
            return []
        cells = self.array(value, path)
        if yearly and isinstance(value, list) and len(cells) != self.years:
            self.say(path, None, WRONG_LENGTH, count=len(cells), years=self.years)
            return []
        if not self._sound(cells, gaps, negative):
            self._say_numbers(cells, path, gaps, negative)
        return list(cells)

    def _sound(self, cells: Sequence[Any], gaps: bool, negative: bool) -> bool:
        kinds = set(map(type, cells))
        if not kinds <= (NUMBERS | {type(None)} if gaps else NUMBERS):
            return False
        try:
            found = np.array(cells, dtype=float)
        except OverflowError:
            return False
        return not (np.abs(found) > MOST_NUMBER).any() and (negative or not (found < 0).any())

    def _say_numbers(self, cells: Sequence[Any], path: str, gaps: bool, negative: bool) -> None:
        for at, cell in enumerate(cells):
            if cell is None and gaps:
                continue
            if type(cell) not in NUMBERS:
                self.say(f"{path}[{at}]", cell, NOT_A_NUMBER)
            elif abs(cell) > MOST_NUMBER:
                self.say(f"{path}[{at}]", cell if type(cell) is not int else str(cell)[:40], TOO_LARGE)
            elif cell < 0 and not negative:
                self.say(f"{path}[{at}]", cell, NEGATIVE)

    def share(self, value: Any, path: str) -> float:
        if value is None:
            return 0.0
        if type(value) not in NUMBERS:
            self.say(path, value, NOT_A_NUMBER)
        elif not 0 <= value <= 1:
            self.say(path, value, NOT_A_SHARE)
        else:
            return float(value)
        return 0.0

    # -- the plan's frames ---------------------------------------------------------------------------------------

    def frames(self, value: Any, path: str) -> dict[str, list[float]]:
        return {name: self.numbers(cells, f"{path}.{name}") for name, cells in self.object(value, path).items()}

    def carry_over(self, value: Any, pots: Mapping[str, Any]) -> frozenset[str]:
        found = self.object(value, "carry_over")
        for name in found:
            if name not in pots:
                self.say(f"carry_over.{name}", name, UNKNOWN, among="pots")
        return frozenset([name for name, carries in found.items() if self.boolean(carries, f"carry_over.{name}")])

    def bundles(self, value: Any) -> dict[str, float]:
        found = self.object(value, "bundles")
        return {
            name: self.share(self.object(one, f"bundles.{name}").get("saving_share"), f"bundles.{name}.saving_share")
            for name, one in found.items()
        }

    # -- measures ------------------------------------------------------------------------------------------------

    def measure(self, value: Any, path: str) -> MeasureOptions:
        found = self.object(value, path)
        alternatives = [
            self.alternative(one, f"{path}.alternatives[{at}]")
            for at, one in enumerate(self.required(found, "alternatives", f"{path}.alternatives"))
        ]
        names = [alternative.id for alternative in alternatives]
        if len(set(names)) < len(names):
            self.say(f"{path}.alternatives", next(name for name in names if names.count(name) > 1), TWICE)
        deadline, bundle = found.get("deadline_year"), found.get("bundle")
        return MeasureOptions(
            id=self.identity(found.get("id"), f"{path}.id"),
            alternatives=alternatives,
            deadline_year=None if deadline is None else self.year(deadline, f"{path}.deadline_year"),
            mandatory=self.boolean(found.get("mandatory"), f"{path}.mandatory"),
            pinned=self.pin(found.get("pinned"), f"{path}.pinned", names),
            requires=self.identities(found.get("requires"), f"{path}.requires"),
            excludes=self.identities(found.get("excludes"), f"{path}.excludes"),
            bundle=None if bundle is None else self.known(bundle, self.bundle_names, f"{path}.bundle", "bundles"),
        )

    def pin(self, value: Any, path: str, names: Sequence[str]) -> tuple[str | int, int] | None:
        if value is None:
            return None
        found = self.object(value, path)
        alternative = self.identity(found.get("alternative"), f"{path}.alternative")
        if found.get("alternative") is not None and alternative not in names:
            self.say(f"{path}.alternative", alternative, UNKNOWN, among="alternatives")
        return alternative, self.year(found.get("year"), f"{path}.year")

    def identities(self, value: Any, path: str) -> tuple[str | int, ...]:
        return tuple(dict.fromkeys(self.identity(one, f"{path}[{at}]") for at, one in enumerate(self.array(value, path))))

    def alternative(self, value: Any, path: str) -> Alternative:
        found = self.object(value, path)
        use = self.object(found.get("use"), f"{path}.use")
        for name in use:
            self.known(name, self.capacities, f"{path}.use.{name}", "capacities")
        profile = self.numbers(found.get("spend_profile") or [1.0], f"{path}.spend_profile", yearly=False)
        if self._sound(profile, False, False) and abs(sum(profile) - 1.0) > 0.01:
            self.say(f"{path}.spend_profile", round(sum(profile), 6), PROFILE)
        return Alternative(
            id=self.identity(found.get("id"), f"{path}.id"),
            pot=self.known(found.get("pot"), self.pots, f"{path}.pot", "pots"),
            cost=self.numbers(found.get("cost"), f"{path}.cost", gaps=True),
            value=self.numbers(found.get("value"), f"{path}.value", gaps=True, negative=True),
            use={name: self.numbers(cells, f"{path}.use.{name}", gaps=True) for name, cells in use.items()},
            spend_profile=tuple(profile),
        )

    # -- between measures ----------------------------------------------------------------------------------------

    def links(self, measures: Sequence[MeasureOptions]) -> None:
        ids: set[str] = set()
        for at, measure in enumerate(measures):
            if measure.id in ids:
                self.say(f"measures[{at}].id", measure.id, TWICE)
            ids.add(measure.id)
        for at, measure in enumerate(measures):
            for name in ("requires", "excludes"):
                for other in getattr(measure, name):
                    if other not in ids:
                        self.say(f"measures[{at}].{name}", other, UNKNOWN, among="measures")
            if measure.id in measure.excludes:
                self.say(f"measures[{at}].excludes", measure.id, ITSELF)
        self.check()
        ring = cycle_in({measure.id: list(measure.requires) for measure in measures})
        if ring:
            at = next(at for at, measure in enumerate(measures) if measure.id == ring[0])
            self.say(f"measures[{at}].requires", " → ".join(map(str, ring)), CYCLE)
