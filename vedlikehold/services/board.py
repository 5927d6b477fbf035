"""Flytting på tavlen: measures moved by hand between the columns of a scenario, held against what the person saw."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.models import ChangeSet
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import PlacedBy
from vedlikehold.models import Measure, Placement, Scenario
from vedlikehold.queries.plans.cards import KEPT_OUT, UNPLACED, column_of
from vedlikehold.services.plans import Choice, lock_draft, place_many

# Stays in the column where it is.
STAY = ""


@dataclass(frozen=True)
class Seen:
    """A measure as the person saw it: the version of its placement, 0 where it had none."""

    measure: int
    version: int


@dataclass(frozen=True)
class Way:
    """The way that is chosen: an alternative's id, None for the measure's own."""

    alternative: int | None


@dataclass(frozen=True)
class Moved:
    """What a move did: the columns before and after by measure. `changeset` is None where nothing changed."""

    changeset: ChangeSet | None
    before: dict[int, str]
    after: dict[int, str]


class Outpaced(ValidationError):
    """Somebody else moved one of the measures since the page was read."""


@transaction.atomic
def move(
    *,
    by,
    scenario: Scenario,
    seen: Sequence[Seen],
    to: str = STAY,
    pinned: bool | None = None,
    way: Way | None = None,
    note: str | None = None,
) -> Moved:
    """Moves the measures to a column (a year, `none`, `out`), and locks or unlocks them; one act, all or nothing.

    Each keeps the way it has, unless `way` says another. One that was kept out is not locked in the year it is moved to, unless
    `pinned` says so. Raises what `place_many` raises, and `Outpaced`.
    """
    held = lock_draft(scenario)
    there = {
        row.measure_id: row for row in with_ids(Placement.objects.filter(scenario=held), {one.measure for one in seen}, column="measure_id")
    }
    _as_seen(held, seen, there)
    before = {one.measure: column_of(there.get(one.measure)) for one in seen}
    choices = [_choice(one.measure, there.get(one.measure), to, pinned, way, note) for one in seen]
    after = {choice.measure: _column(choice) for choice in choices}
    changed = [choice for choice in choices if _changes(choice, there.get(choice.measure))]
    if not changed:
        return Moved(None, before, before)
    expected = {there[one.measure].pk: one.version for one in seen if one.measure in there}
    made = place_many(by=by, scenario=held, choices=changed, placed_by=PlacedBy.HAND, expected_versions=expected)
    return Moved(made, before, after)


def _as_seen(scenario: Scenario, seen: Sequence[Seen], there: dict[int, Placement]) -> None:
    moved = [one.measure for one in seen if (there[one.measure].version if one.measure in there else 0) != one.version]
    if not moved:
        return
    names = dict(with_ids(Measure.objects.in_unit(scenario.plan.unit), moved).values_list("pk", "name"))
    if not names:  # none that the plan is about: said without names, which may be another unit's
        raise Outpaced(_("Noen andre har endret dette siden du åpnet siden. Last siden på nytt."))
    texts = {KEPT_OUT: _("holdt utenfor"), UNPLACED: _("ikke plassert")}
    told = [
        _("«%(name)s» (%(place)s)") % {"name": names[pk], "place": texts.get(column := column_of(there.get(pk)), column)}
        for pk in [pk for pk in moved if pk in names][:3]
    ]
    raise Outpaced(_("Noen andre har endret dette siden du åpnet siden: %(what)s. Last siden på nytt.") % {"what": ", ".join(told)})


def _choice(measure: int, row: Placement | None, to: str, pinned: bool | None, way: Way | None, note: str | None) -> Choice:
    alternative = way.alternative if way else row.alternative_id if row else None
    target = column_of(row) if to == STAY else to
    if target == KEPT_OUT:
        return Choice(measure, None, alternative, True, note)
    if target == UNPLACED:
        return Choice(measure, None, None, False)
    was_out = row is not None and row.year is None
    return Choice(measure, int(target), alternative, False if was_out and pinned is None else pinned, note)


def _column(choice: Choice) -> str:
    if choice.year is not None:
        return str(choice.year)
    return KEPT_OUT if choice.pinned else UNPLACED


def _changes(choice: Choice, row: Placement | None) -> bool:
    if row is None or _column(choice) != column_of(row):
        return row is not None or _column(choice) != UNPLACED
    same_pin = choice.pinned is None or choice.pinned == row.pinned
    return not (same_pin and choice.alternative == row.alternative_id and (choice.note is None or choice.note == row.note))
