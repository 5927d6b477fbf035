"""Moving to another edition of NS 3451: one act over everything that has a building part."""

from collections.abc import Callable, Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.enums import Source
from fdvu.audit.models import AuditedModel, ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.jobs import JobRejected, Progress
from fdvu.lib.message import gettext_noop
from fdvu.lib.numbers import format_number
from vedlikehold.models import ConditionParameters
from vedlikehold.queries.codes.editions import MOVED, STAY, edition_move

MOVE_JOB = "vedlikehold.move_edition"
NOT_ALLOWED = gettext_noop("Å flytte til en annen utgave gjelder alle bygg, og krever rett til å endre i hele kommunen.")
ROWS_AT_ONCE = 10_000


def may_move(user) -> bool:
    """Moving touches every building, so it takes the rights in the whole municipality."""
    return all(units_for(user, permission).everything for permission in (Permission.CODES_EDIT, Permission.REGISTER_EDIT))


@transaction.atomic
def move_edition(
    *, by, source: str, target: str, missing: str = STAY, note: str = "", tell: Callable[[int], None] = lambda rows: None
) -> ChangeSet | None:
    """Give components, measures and types with parts of one edition the parts these became in another, and use that edition
    from now on. One act, which can be taken back as a whole; None where there was nothing to do. Parts without a successor
    keep their rows, unless `missing` says otherwise."""
    if not may_move(by):
        raise PermissionDenied(_(NOT_ALLOWED))
    move = edition_move(source, target, missing=missing)
    if source == target or not move.target_exists:
        raise ValidationError(_("Velg to forskjellige utgaver som begge har koder."))
    act = open_changeset(by=by, source=Source.BULK, note=note)
    moved = 0
    for model in MOVED:
        for rows in _chunks(model._base_manager.filter(part__in=list(move.pairs))):
            moved += update_rows(act, [(row, {"part": move.pairs[row.part_id]}) for row in rows])
            tell(len(rows))
    moved += update_rows(act, [(row, {"part_edition": target}) for row in ConditionParameters.objects.all()])
    if moved:
        return act
    act.delete()
    return None


def _chunks(rows: QuerySet) -> Iterator[list[AuditedModel]]:
    """Rows in order of id, some at a time; those that have moved on since no longer match and are not met again."""
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        yield found
        last = found[-1].pk


def run_move(progress: Progress, *, source: str, target: str, missing: str = STAY, note: str = "") -> None:
    """Job `vedlikehold.move_edition`: the move as the person who asked for it, in one transaction."""
    person = progress.job.by
    if person is None or not may_move(person):
        raise JobRejected(_(NOT_ALLOWED))
    move = edition_move(source, target, missing=missing)
    progress.stage(_("Flytter"), total=sum(found.rows for found in move.moving))

    def tell(rows: int) -> None:
        progress.advance(rows)
        progress.check()

    try:
        act = move_edition(by=person, source=source, target=target, missing=missing, note=note, tell=tell)
    except ValidationError as refused:
        raise JobRejected(" ".join(refused.messages)) from refused
    progress.note(moved_text(act))
    progress.result(changeset=act.pk if act else None)


def moved_text(act: ChangeSet | None) -> str:
    """«1 204 rader er flyttet.»"""
    moved = sum(count for key, count in act.counts.items() if not key.startswith(ConditionParameters._meta.label_lower)) if act else 0
    return ngettext("%(count)s rad er flyttet.", "%(count)s rader er flyttet.", moved) % {"count": format_number(moved)}
