"""Two rows turn out to be one building, or are said to be two."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.enums import BuildingStatus
from bygg.models import AreaUse, Building, Document, DuplicateVerdict, Floor, Space
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import move_keys, open_changeset, update_rows

# What apps further up move with a building: called with the change set, `keep` and `lose`.
_OTHER_MOVES: list[Callable] = []


def moves_along(move: Callable) -> None:
    """Call `move(changeset, keep=, lose=)` when buildings are merged."""
    _OTHER_MOVES.append(move)


@transaction.atomic
def merge_buildings(*, by, keep: Building, lose: Building, take: Iterable[str] = (), note: str = "") -> ChangeSet:
    """Sammenslåing: `keep` gets the floors, spaces, uses and source keys of `lose`, and its values in the fields `take`.

    `lose` stays as a row outside the portfolio that points at `keep`, so that nobody who looks for it is lost. What other apps
    have in `lose` goes along as they have said with `moves_along`.
    """
    if keep.pk == lose.pk or keep.merged_into_id or lose.merged_into_id:
        raise ValidationError(_("Bare to ulike bygninger som ikke alt er slått sammen, kan slås sammen."))
    changeset = open_changeset(by=by, source=Source.MERGE, note=note)
    values = {name: getattr(lose, name) for name in take}
    # First, so that the number it carries is free for the building that is kept.
    update_rows(changeset, [(lose, {"status": BuildingStatus.MERGED.value, "merged_into": keep})])
    _check(keep, values)
    update_rows(changeset, [(keep, values)])
    floors = _move_floors(changeset, keep, lose)
    _move_spaces(changeset, keep, lose, floors)
    for model in (AreaUse, Document):
        update_rows(changeset, [(row, {"building": keep}) for row in model.objects.filter(building=lose).order_by("pk")])
    for move in _OTHER_MOVES:
        move(changeset, keep=keep, lose=lose)
    update_rows(changeset, [(row, {"merged_into": keep}) for row in Building.objects.filter(merged_into=lose)])
    move_keys(changeset, from_row=lose, to_row=keep)
    return changeset


@transaction.atomic
def keep_apart(*, by, first: Building, second: Building, note: str = "") -> DuplicateVerdict:
    """Say that two buildings that look alike are two; they are not proposed again."""
    low, high = sorted((first, second), key=lambda row: row.pk)
    verdict, _created = DuplicateVerdict.objects.get_or_create(first=low, second=high, defaults={"by": by, "note": note})
    return verdict


@transaction.atomic
def reconsider(*, by, first: Building, second: Building) -> None:
    """Take back that two buildings are two."""
    low, high = sorted((first.pk, second.pk))
    DuplicateVerdict.objects.filter(first=low, second=high).delete()


def _check(keep: Building, values: dict) -> None:
    """Fields chosen from two rows must still make one possible building."""
    chosen = Building.objects.get(pk=keep.pk)
    for name, value in values.items():
        setattr(chosen, name, value)
    chosen.derive()
    chosen.validate_constraints()


def _move_floors(changeset: ChangeSet, keep: Building, lose: Building) -> dict[int, int]:
    """Move floors the kept building does not have; gives the floor that replaces each of those it has already."""
    present = dict(Floor.objects.filter(building=keep).values_list("code", "pk"))
    coming = list(Floor.objects.filter(building=lose).order_by("pk"))
    update_rows(changeset, [(floor, {"building": keep}) for floor in coming if floor.code not in present])
    return {floor.pk: present[floor.code] for floor in coming if floor.code in present}


def _move_spaces(changeset: ChangeSet, keep: Building, lose: Building, floors: dict[int, int]) -> None:
    taken = set(Space.objects.filter(building=keep).values_list("number", flat=True))
    changes = []
    for space in Space.objects.filter(building=lose).order_by("pk"):
        values = {"building": keep, "number": _free_number(space.number, taken)}
        if space.floor_id in floors:
            values["floor"] = floors[space.floor_id]
        taken.add(values["number"])
        changes.append((space, values))
    update_rows(changeset, changes)


def _free_number(number: str, taken: set[str]) -> str:
    """The room's own number, or one that shows which it was."""
    candidate, count = number, 2
    while candidate in taken:
        candidate = f"{number[:35]}-{count}"
        count += 1
    return candidate
