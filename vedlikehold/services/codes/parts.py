"""Codes of one's own under the standard's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.queries.deletion import DeletionPlan, Part, deletion_plan
from bygg.services import delete_row
from fdvu.audit.models import ChangeSet
from vedlikehold.models import BuildingPart, LedgerPosting


def own_part_plan(row: BuildingPart) -> DeletionPlan:
    """What deleting a code would take with it. Postings stand for good, so a code that has some cannot go."""
    plan = deletion_plan(row)
    postings = LedgerPosting.objects.filter(part=row).count()
    if postings:
        plan.blocked.append(Part("ledger_postings", str(LedgerPosting._meta.verbose_name_plural), postings))
    return plan


@transaction.atomic
def delete_own_part(*, by, row: BuildingPart, note: str = "") -> ChangeSet:
    """Delete a code of one's own that nothing points at; the standard's codes stay."""
    if not row.is_own:
        raise ValidationError(_("Standardens egne koder kan ikke slettes."))
    if LedgerPosting.objects.filter(part=row).exists():
        raise ValidationError(_("Koden har posteringer i etterslepsregnskapet, og kan ikke slettes."))
    return delete_row(by=by, row=row, note=note)
