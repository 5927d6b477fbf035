"""Rules on what a plan's rows would become."""

from __future__ import annotations

from bygg.calc.names import plain_words
from fdvu.core.importing import Plan
from fdvu.core.importing.compare import Cell
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.importers.plans.resolving import Scope

OUTSIDE = gettext_noop("%(year)s er utenfor planen, som går fra %(first)s til %(last)s.")
CLOSED = gettext_noop("«%(name)s» er utført eller avvist og kan ikke planlegges.")
NOTHING_TO_HOLD = gettext_noop(
    "%(count)s tiltak uten år har alternativ eller merknad. De hører til plasseringen i et år, og tas ikke inn uten."
)
OTHER_NAME = gettext_noop(
    "På %(count)s rader heter tiltaket noe annet enn tiltaket med denne id-en. Er kolonnene sortert hver for seg? Se over endringene."
)
NOT_CHOSEN = gettext_noop("Hvilken plassering raden gjelder, følger av planversjon og tiltak og kan ikke velges.")
# What an empty cell clears: the columns that must be in the file for it.
_CLEARED = {"year": ("year",), "alternative": ("alternative_id", "alternative_name")}


def refuse_chosen(plan: Plan) -> None:
    """A row is about its own version and measure, whatever somebody chose."""
    for row, how in plan.matches.how.items():
        if how == "merge" and row not in plan.frame.problems.rejected:
            plan.frame.reject(row, None, Message(NOT_CHOSEN))


def empty_cells(plan: Plan) -> None:
    """An empty cell says as much as a filled one: no year, or the measure's own way."""
    frame, targets, rejected = plan.frame, plan.matches.targets, plan.frame.problems.rejected
    for name, sources in _CLEARED.items():
        if not any(frame.has(source) for source in sources) or name not in plan.current.names:
            continue
        place, given = plan.current.names.index(name), frame.filled(name)
        for row, key in enumerate(targets):
            if key is None or row in rejected or given[row] is not None:
                continue
            old = plan.current.rows[key][place]
            if old is not None:
                plan.changes.setdefault(row, []).append(Cell(name, old, None))
    plan.unchanged = [row for row in plan.unchanged if row not in plan.changes]


def leave_unplaced(plan: Plan) -> None:
    """A measure that is not placed and gets no year stays as it is; one that is locked without a year is kept out."""
    frame = plan.frame
    years, pins = frame.filled("year"), frame.filled("pinned")
    left = [row for row in plan.created if years[row] is None and not pins[row]]
    notes, ways = frame.filled("note"), frame.column("alternative")
    plan.unchanged += left
    gone = set(left)
    plan.created = [row for row in plan.created if row not in gone]
    frame.warn([row for row in left if notes[row] or ways[row]], "year", NOTHING_TO_HOLD)


def check_rows(plan: Plan, scope: Scope) -> None:
    """A year inside the plan, and a measure that is still to be done."""
    frame, years = plan.frame, plan.effective("year")
    for row in sorted({*plan.created, *plan.changes}):
        scenario, measure = scope.places[row]
        about, year = scope.scenarios[scenario].plan, years[row]
        if year is None:
            continue
        column = "year" if frame.has("year") else "measure_id"
        if year not in about.year_range:
            frame.reject(row, column, Message(OUTSIDE, {"year": year, "first": about.first_year, "last": about.last_year}))
        if not scope.measures[measure].is_open:
            frame.reject(row, "measure_id", Message(CLOSED, {"name": scope.measures[measure].name}))


def warn_of_names(plan: Plan, scope: Scope) -> None:
    """Columns that were sorted apart from each other make sense one by one; the names tell."""
    names, rejected = plan.frame.column("name"), plan.frame.problems.rejected
    other = [
        row
        for row, (_scenario, measure) in scope.places.items()
        if names[row] and row not in rejected and plain_words(names[row]) != plain_words(scope.measures[measure].name)
    ]
    plan.frame.warn(other, "name", OTHER_NAME)
