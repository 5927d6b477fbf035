"""Posting the ledger of a large scope, as background work."""

from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.access.models import OrgUnit
from fdvu.core.jobs import JobRejected
from fdvu.core.text import say
from fdvu.lib.numbers import format_number
from vedlikehold.models import Component
from vedlikehold.services.ledger import LedgerError, post_now

LEDGER_JOB = "vedlikehold.ledger"


def run_post(progress, *, unit: int | None) -> None:
    """What the components that the person may change have moved since they were posted; all of it or nothing."""
    rows = Component.objects.editable_by(progress.job.by).in_unit(OrgUnit.objects.get(pk=unit) if unit else None)
    progress.stage(_("Fører etterslepsregnskapet"))
    try:
        count = post_now(by=progress.job.by, on=timezone.localdate(), components=rows)
    except LedgerError as problem:
        raise JobRejected(say(problem.message)) from problem
    progress.result(postings=count)
    progress.note(_("%(count)s posteringer er ført.") % {"count": format_number(count)})
