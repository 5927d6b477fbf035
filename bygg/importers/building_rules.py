"""Rules on buildings that a whole file is held against."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable

from bygg.calc.duplicates import resemblance
from fdvu.core.importing import Plan
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.plan import NOT_YOURS
from fdvu.lib.message import Message, gettext_noop

UNUSUAL_NUMBER = gettext_noop("%(count)s bygningsnumre har uvanlig lengde. Et bygningsnummer har vanligvis 6–9 sifre.")
SAME_YEAR = gettext_noop("%(count)s rader har byggeår %(year)s. Det ser ut som en standardverdi, og byggeåret er merket som et anslag.")
NOT_LARGER = gettext_noop("%(small)s (%(small_value)s) er større enn %(large)s (%(large_value)s). Arealene må følge NTA ≤ BRA ≤ BTA.")
FUTURE_YEAR = gettext_noop("Byggeåret %(year)s er i framtiden. Det kan bare gjelde bygg som er planlagt eller under oppføring.")
FUTURE_RENOVATION = gettext_noop("Året for rehabilitering, %(year)s, er i framtiden.")
RENOVATED_BEFORE = gettext_noop("%(count)s rader er rehabilitert før de ble bygd.")
NUMBER_TAKEN = gettext_noop("Bygningsnummeret står alt på en annen bygning i registeret.")
DISPOSED_FIRST = gettext_noop("Avhendet dato er før datoen bygningen ble tatt over.")

ANOTHERS_ID = gettext_noop("Kilde-id %(id)s tilhører «%(name)s» i registeret. Oppgi kildesystem for filen, eller rett id-en.")

# A year this common is somebody's way of saying «unknown».
_COMMON, _COMMON_SHARE = 30, 0.25
_ROUND, _ROUND_SHARE = 10, 0.1
_YEARS_AHEAD = 50
_ALIKE = 0.5
_NOT_BUILT_YET = ("planned", "under_construction")
_LABELS = {"area_bta_m2": "BTA", "area_bra_m2": "BRA", "area_nta_m2": "NTA"}


def warn_of_numbers(frame: Frame) -> None:
    numbers = frame.values.get("building_number")
    if numbers:
        odd = [row for row, number in enumerate(numbers) if number is not None and not 99_999 < number < 1_000_000_000]
        frame.warn(odd, "building_number", UNUSUAL_NUMBER)


def flag_default_years(frame: Frame) -> None:
    """A year on a large part of all rows, or a round one on many, stands for «unknown»: mark it as an estimate."""
    years = frame.values.get("year_built")
    if not years:
        return
    counts = Counter(year for year in years if year is not None)
    known = sum(counts.values())
    suspect = [year for year, count in counts.items() if _is_default(year, count, known)]
    if not suspect:
        return
    for year in sorted(suspect):
        frame.warn([row for row, value in enumerate(years) if value == year], "year_built", SAME_YEAR, year=year)
    if not frame.has("year_is_estimate"):
        frame.values["year_is_estimate"] = [True if year in suspect else None for year in years]
        frame.derived.add("year_is_estimate")


def _is_default(year: int, count: int, known: int) -> bool:
    common = count >= _COMMON and count >= _COMMON_SHARE * known
    return common or (year % 50 == 0 and count >= _ROUND and count >= _ROUND_SHARE * known)


def check_result(plan: Plan, today: datetime.date, numbers: Callable[[], dict[tuple[int, int], int]]) -> None:
    """What the rows would become must be possible, whether a value comes from the file or from the register."""
    _areas(plan)
    _years(plan, today)
    _dates(plan)
    _numbers(plan, numbers)


def _live(plan: Plan) -> list[int]:
    """Rows to hold against the rules: those to be written, and those already refused, so that all that is wrong is said at once.

    Not rows of units the person may not import in: their stored values are not this person's to read.
    """
    foreign = {row for problem in plan.frame.problems.errors if problem.message.text == NOT_YOURS for row in problem.rows}
    refused = sorted(plan.frame.problems.rejected - foreign)
    return list(dict.fromkeys([*plan.created, *plan.changes, *refused]))


def _areas(plan: Plan) -> None:
    frame = plan.frame
    given = [name for name in _LABELS if frame.has(name)]
    if not given:
        return
    columns, rows, told = {name: plan.effective(name) for name in _LABELS}, _live(plan), set()
    for small, large in (("area_bra_m2", "area_bta_m2"), ("area_nta_m2", "area_bra_m2"), ("area_nta_m2", "area_bta_m2")):
        if small not in given and large not in given:
            continue
        for row in rows:
            a, b = columns[small][row], columns[large][row]
            if a is None or b is None or a <= b or row in told:
                continue
            told.add(row)
            params = {"small": _LABELS[small], "small_value": f"{a:g}", "large": _LABELS[large], "large_value": f"{b:g}"}
            frame.reject(row, small if small in given else large, Message(NOT_LARGER, params))


def _years(plan: Plan, today: datetime.date) -> None:
    frame = plan.frame
    years = frame.values.get("year_built")
    if years and max((year for year in years if year is not None), default=0) > today.year:
        statuses = plan.effective("status")
        for row in _live(plan):
            year = years[row]
            planned = statuses[row] in _NOT_BUILT_YET and year is not None and year <= today.year + _YEARS_AHEAD
            if year is not None and year > today.year and not planned:
                frame.reject(row, "year_built", Message(FUTURE_YEAR, {"year": year}))
    renovated = frame.values.get("year_renovated")
    if not renovated:
        return
    for row in _live(plan):
        if renovated[row] is not None and renovated[row] > today.year + _YEARS_AHEAD:
            frame.reject(row, "year_renovated", Message(FUTURE_RENOVATION, {"year": renovated[row]}))
    built = plan.effective("year_built")
    frame.warn(
        [r for r in _live(plan) if None not in (renovated[r], built[r]) and renovated[r] < built[r]], "year_renovated", RENOVATED_BEFORE
    )


def _dates(plan: Plan) -> None:
    frame = plan.frame
    if not (frame.has("disposed_on") or frame.has("acquired_on")):
        return
    acquired, disposed = plan.effective("acquired_on"), plan.effective("disposed_on")
    for row in _live(plan):
        if None not in (acquired[row], disposed[row]) and disposed[row] < acquired[row]:
            frame.reject(row, "disposed_on", Message(DISPOSED_FIRST))


def _numbers(plan: Plan, numbers: Callable[[], dict[tuple[int, int], int]]) -> None:
    """A row found by another key must not take a number that a stored building bears."""
    frame, targets, how = plan.frame, plan.matches.targets, plan.matches.how
    if not frame.has("building_number"):
        return
    given = frame.values["building_number"]
    doubtful = [
        row
        for row in [*plan.created, *plan.changes]
        if given[row] is not None and how.get(row) != "building_number" and (targets[row] or plan.options.key)
    ]
    if not doubtful:
        return
    index, extensions = numbers(), plan.effective("extension_number")
    for row in doubtful:
        if index.get((given[row], extensions[row] or 0), targets[row]) != targets[row]:
            frame.reject(row, "building_number", Message(NUMBER_TAKEN))


def refuse_foreign_ids(plan: Plan, names: Callable[[list[int]], dict[int, str]]) -> None:
    """An id alone, of a system without a name, does not make a row of one register a row of another: the names must be alike."""
    frame, targets, how = plan.frame, plan.matches.targets, plan.matches.how
    if plan.options.source or not frame.has("source_id") or not frame.has("name"):
        return
    given, refused = frame.values["name"], frame.problems.rejected
    rows = [row for row, key in how.items() if key == "source_id" and given[row] and row not in refused]
    stored = names([targets[row] for row in rows]) if rows else {}
    for row in rows:
        name = stored.get(targets[row], "")
        if name and resemblance(given[row], name) < _ALIKE:
            frame.reject(row, "source_id", Message(ANOTHERS_ID, {"id": frame.values["source_id"][row], "name": name}))
