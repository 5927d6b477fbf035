"""Taking back a large act as background work."""

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.audit.queries.display import describe_conflicts
from fdvu.audit.queries.recent import visible_changesets
from fdvu.audit.queries.revertible import revertible
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import RevertResult, revert_changeset
from fdvu.core.jobs import JobRejected, Progress
from fdvu.core.text import say

REVERT_JOB = "audit.revert"
MOST_AT_ONCE = 500
_MOST_NOTES = 100


def run_revert(progress: Progress, *, changeset: int, note: str = "", force: bool = False) -> None:
    """Job `audit.revert`: what the person who asked may take back of one act, in one transaction."""
    person = progress.job.by
    act = visible_changesets(person).filter(pk=changeset).first() if person else None
    if act is None:
        raise JobRejected(_("Endringen finnes ikke lenger, eller ligger utenfor tilgangen din."))
    mine = revertible(person, act)
    count = mine.count()
    if not count:
        raise JobRejected(_("Du kan se endringen, men ikke tilbakeføre den."))
    progress.stage(_("Fører tilbake"), total=count)
    try:
        result = revert_changeset(act, by=person, note=note, force=force, only=mine)
    except IntegrityError as problem:
        raise JobRejected(in_the_way(problem)) from problem
    progress.advance(count)
    _tell(progress, result)


def in_the_way(problem: IntegrityError) -> str:
    """Why it cannot be taken back."""
    if isinstance(problem, RevertRefused):
        return say(problem.message)
    return _("Kan ikke tilbakeføres: en annen rad har tatt over nummeret eller viser til denne. Ingenting er endret.")


def reverted_text(count: int) -> str:
    return ngettext("%(count)s rad er tilbakeført.", "%(count)s rader er tilbakeført.", count) % {"count": count}


def revert_page(job) -> str:
    """The act that took back, which can be taken back in turn; where nothing was, the act itself."""
    return reverse("audit:changeset", args=[job.result.get("changeset") or job.params["changeset"]])


def _tell(progress: Progress, result: RevertResult) -> None:
    progress.note(reverted_text(result.reverted))
    for line in describe_conflicts(result.conflicts[:_MOST_NOTES]):
        progress.note(
            _("Ble stående: %(row)s. %(reason)s") % {"row": " – ".join(filter(None, (line.row, line.field))), "reason": line.reason}
        )
    made = result.changeset.pk if result.changeset else None
    progress.result(reverted=result.reverted, conflicts=len(result.conflicts), changeset=made)
