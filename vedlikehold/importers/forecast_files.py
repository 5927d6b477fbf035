"""The four files of a forecast: components, element types, buildings, scenarios; plain or gzipped CSV."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fdvu.core.ids import whole_number
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.deterioration import Money, Stock

NO_FILE = gettext_noop("Filen finnes ikke, verken som .csv eller .csv.gz.")
NOT_TEXT = gettext_noop("Filen kan ikke leses som CSV i UTF-8: %(reason)s")
NO_COLUMN = gettext_noop("Kolonnen mangler.")
NO_COSTS = gettext_noop("Fant ingen kostnadskolonner (cost_B … eller cost_1 …).")
NOT_A_NUMBER = gettext_noop("«%(value)s» er ikke et tall.")
NEGATIVE = gettext_noop("Tallet kan ikke være negativt.")
NOT_A_SHARE = gettext_noop("Andelen må være mellom 0 og 1.")
UNKNOWN_ID = gettext_noop("«%(value)s» finnes ikke i %(file)s.")
UNKNOWN_GRADE = gettext_noop("Ukjent grad «%(value)s». Gradene er %(grades)s.")
TWICE = gettext_noop("«%(value)s» står to ganger.")
TOO_FEW_YEARS = gettext_noop("Scenarioet «%(scenario)s» har ikke tall for år %(value)s.")
NO_ROWS = gettext_noop("Filen har ingen rader.")
NOT_WHOLE = gettext_noop("«%(value)s» er ikke et helt årstall.")
TOO_LARGE = gettext_noop("Tallet er for stort.")
TOO_SHORT = gettext_noop("Raden har færre felter enn overskriften.")
TOO_LONG = gettext_noop("Raden har flere felter enn overskriften. Desimaltegnet er punktum.")
TWO_COLUMNS = gettext_noop("Kolonnen står to ganger.")
MOST_ERRORS = 1000
# Sums of products of such numbers stay far from what the machine can hold.
MOST_NUMBER = 1e15
# A year's prices over the year before's; the product of two hundred such is still a number.
MOST_INFLATION = 10.0
COST_COLUMN = re.compile(r"cost_([A-Z]|[0-9]{1,3})$")


@dataclass
class Problem:
    """One thing that is wrong, where it stands: `row` as a spreadsheet counts, header included."""

    file: str
    row: int | None
    column: str | None
    value: Any
    message: Message


class ForecastRefused(Exception):
    """The files cannot be used; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(str(len(problems)))
        self.problems = list(problems)


@dataclass(frozen=True)
class ForecastFiles:
    """What the files hold: grades best first, the stock, and each scenario's money."""

    grades: tuple[str, ...]
    stock: Stock
    scenarios: dict[str, Money]
    building_ids: tuple[str, ...]
    type_ids: tuple[str, ...]


@dataclass
class _Reader:
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def table(self, name: str, needed: Sequence[str]) -> _Table:
        path = next((p for p in (self.folder / f"{name}.csv", self.folder / f"{name}.csv.gz") if p.is_file()), None)
        if path is None:
            raise ForecastRefused([*self.problems, Problem(f"{name}.csv", None, None, None, Message(NO_FILE))])
        opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
        try:
            with opened(path, "rt", encoding="utf-8-sig", newline="") as handle:
                rows = csv.reader(handle)
                header = [heading.strip() for heading in next(rows, [])]
                lines = [(rows.line_num, row) for row in rows if row]
        except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as problem:
            raise ForecastRefused(
                [*self.problems, Problem(path.name, None, None, None, Message(NOT_TEXT, {"reason": str(problem)}))]
            ) from problem
        table = _Table(self, path.name, header, lines)
        missing = [column for column in needed if column not in header]
        if missing:
            raise ForecastRefused([*self.problems, *(Problem(path.name, 1, column, None, Message(NO_COLUMN)) for column in missing)])
        twice = [column for column in dict.fromkeys(header) if column and header.count(column) > 1]
        if twice:
            raise ForecastRefused([*self.problems, *(Problem(path.name, 1, column, None, Message(TWO_COLUMNS)) for column in twice)])
        if not lines:
            raise ForecastRefused([*self.problems, Problem(path.name, None, None, None, Message(NO_ROWS))])
        uneven = [(line, row) for line, row in lines if len(row) < len(header) or any(row[len(header) :])]
        if uneven:
            texts = [(line, TOO_SHORT if len(row) < len(header) else TOO_LONG) for line, row in uneven[:MOST_ERRORS]]
            raise ForecastRefused([*self.problems, *(Problem(path.name, line, None, None, Message(text)) for line, text in texts)])
        return table

    def check(self) -> None:
        if self.problems:
            raise ForecastRefused(self.problems[:MOST_ERRORS])


@dataclass
class _Table:
    reader: _Reader
    name: str
    header: list[str]
    lines: list[tuple[int, list[str]]]

    def texts(self, column: str) -> list[str]:
        at = self.header.index(column)
        return [row[at].strip() for _line, row in self.lines]

    def say(self, row: int, column: str, value: Any, text: str, **values: Any) -> None:
        self.reader.problems.append(Problem(self.name, self.lines[row][0], column, value, Message(text, {"value": value, **values})))

    def numbers(self, column: str, *, share: bool = False, most: float = MOST_NUMBER) -> np.ndarray:
        """A column as numbers from 0, up to 1 for a share; what is wrong is noted and becomes 0."""
        texts = self.texts(column)
        try:
            found = np.array(texts, dtype=float)
        except ValueError:
            found = np.array([self._number(row, column, text) for row, text in enumerate(texts)])
        wrong = ~((found >= 0) & (found <= (1.0 if share else most)))
        for row in np.flatnonzero(wrong)[:MOST_ERRORS].tolist():
            if np.isnan(found[row]) and not _is_number(texts[row]):
                continue  # said already
            if not np.isfinite(found[row]):
                text = NOT_A_NUMBER
            else:
                text = NOT_A_SHARE if share else NEGATIVE if found[row] < 0 else TOO_LARGE
            self.say(row, column, texts[row], text)
        return np.where(wrong, 0.0, found)

    def years(self, column: str) -> list[int]:
        """A column of whole numbers."""
        found = self.numbers(column)
        for row in np.flatnonzero(found % 1)[:MOST_ERRORS].tolist():
            self.say(row, column, self.texts(column)[row], NOT_WHOLE)
        return found.astype(int).tolist()

    def _number(self, row: int, column: str, text: str) -> float:
        if _is_number(text):
            return float(text)
        if len(self.reader.problems) < MOST_ERRORS:
            self.say(row, column, text, NOT_A_NUMBER)
        return float("nan")

    def places(self, column: str, known: dict[str, int], text: str, **values: Any) -> np.ndarray:
        """Each value's place among `known`; unknown ones are noted."""
        found = []
        for row, value in enumerate(self.texts(column)):
            place = known.get(value)
            if place is None:
                if len(self.reader.problems) < MOST_ERRORS:
                    self.say(row, column, value, text, **values)
                place = 0
            found.append(place)
        return np.array(found, dtype=np.int64)

    def ids(self, column: str) -> dict[str, int]:
        """Places by id; an id that stands twice is noted."""
        found: dict[str, int] = {}
        for row, value in enumerate(self.texts(column)):
            if value in found:
                self.say(row, column, value, TWICE)
            found.setdefault(value, row)
        return found


def read_forecast(folder: Path, *, years: int, only: str | None = None) -> ForecastFiles:
    """Read and check the files; raises `ForecastRefused` with every problem found. `only` names one scenario."""
    reader = _Reader(folder)
    types = reader.table("element_types", ["element_id"])
    steps = _steps(types.header)
    if not steps:
        raise ForecastRefused([Problem(types.name, 1, None, None, Message(NO_COSTS))])
    grades, rate_columns = _scale(steps)
    missing = [column for column in rate_columns if column not in types.header]
    if missing:
        raise ForecastRefused([Problem(types.name, 1, column, None, Message(NO_COLUMN)) for column in missing])
    type_places = types.ids("element_id")
    rates = np.column_stack([types.numbers(column, share=True) for column in rate_columns])
    costs = np.column_stack([np.zeros(len(types.lines)), *(types.numbers(f"cost_{step}") for step in steps)])
    buildings = _by_number(reader.table("buildings", ["building_id", "gifa_m2"]))
    building_places = buildings.ids("building_id")
    area = buildings.numbers("gifa_m2")
    components = reader.table("components", ["building_id", "element_id", "grade", "quantity"])
    spellings = {spelling: place for place, grade in enumerate(grades) for spelling in {grade, grade.removeprefix("TG")}}
    stock_parts = {
        "quantity": components.numbers("quantity"),
        "type": components.places("element_id", type_places, UNKNOWN_ID, file=types.name),
        "building": components.places("building_id", building_places, UNKNOWN_ID, file=buildings.name),
        "grade": components.places("grade", spellings, UNKNOWN_GRADE, grades=", ".join(grades)),
    }
    scenarios = _scenarios(reader, years, only)
    reader.check()
    stock = Stock(**stock_parts, rates=rates, unit_costs=costs, area_m2=area)
    return ForecastFiles(grades, stock, scenarios, tuple(building_places), tuple(type_places))


def _steps(header: Sequence[str]) -> list[str]:
    """The grades that have a unit cost, best first; the best grade of all costs nothing, whether it has a column or not."""
    steps = {found[1] for found in map(COST_COLUMN.match, header) if found}
    digits = sorted({step for step in steps if step.isdigit() and int(step) > 0}, key=int)
    return digits or sorted(step for step in steps if step > "A")


def _scale(steps: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Grades best first, and the columns with the yearly share that leaves each: B, C … → A–B («ab»); 1, 2 … → TG0–TG1 («p01»)."""
    if all(step.isdigit() for step in steps):
        numbers = [int(steps[0]) - 1, *map(int, steps)]
        return tuple(f"TG{n}" for n in numbers), [f"p{a}{b}" for a, b in itertools.pairwise(numbers)]
    letters = [chr(ord(steps[0][0]) - 1), *steps]
    return tuple(letters), [f"{a}{b}".lower() for a, b in itertools.pairwise(letters)]


def _by_number(table: _Table) -> _Table:
    """Rows by rising id: ties between buildings go to the lower."""
    at = table.header.index("building_id")
    ids = [whole_number(row[at].strip()) for _line, row in table.lines]
    numeric = None not in ids
    table.lines.sort(key=lambda line: int(line[1][at]) if numeric else line[1][at])
    return table


def _scenarios(reader: _Reader, years: int, only: str | None) -> dict[str, Money]:
    columns = ["repair_budget", "rebuild_budget", "inflation", "rebuild_unit_cost"]
    table = reader.table("scenarios", ["scenario", "year", *columns])
    values = {column: table.numbers(column, most=MOST_INFLATION if column == "inflation" else MOST_NUMBER) for column in columns}
    year_of = table.years("year")
    rows: dict[str, dict[int, int]] = {}
    for row, name in enumerate(table.texts("scenario")):
        if rows.setdefault(name, {}).setdefault(year_of[row], row) != row:
            table.say(row, "year", year_of[row], TWICE)
    if only is not None and only not in rows:
        reader.problems.append(Problem(table.name, None, "scenario", only, Message(UNKNOWN_ID, {"value": only, "file": table.name})))
    found = {}
    for name, by_year in rows.items():
        if only is not None and name != only:
            continue
        lacking = next((year for year in range(1, years + 1) if year not in by_year), None)
        if lacking is not None:
            reader.problems.append(Problem(table.name, None, "year", lacking, Message(TOO_FEW_YEARS, {"value": lacking, "scenario": name})))
            continue
        order = [by_year[year] for year in range(1, years + 1)]
        found[name] = Money(*(values[column][order].tolist() for column in columns))
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def totals_of(grades: Sequence[str], quantity: np.ndarray, cost: np.ndarray) -> Iterator[dict[str, Any]]:
    """Year and grade by year and grade, as the command prints them."""
    for year in range(len(quantity)):
        for place, grade in enumerate(grades):
            yield {"year": year, "grade": grade, "quantity": float(quantity[year, place]), "repair_cost": float(cost[year, place])}
