"""What the journal offers the frame: the history, and import as background work."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fdvu.audit.cards import recent_card
from fdvu.audit.importing.jobs import run_apply, run_check, run_undo
from fdvu.audit.jobs import REVERT_JOB, revert_page, run_revert
from fdvu.core.registry import Card, JobKind, NavItem, cards, job_kinds, navigation


def _page(job) -> str:
    """The import's own page."""
    return reverse("core:import", args=[job.params["batch"]])


job_kinds.add(JobKind(key="import.check", label=_("Kontroll av importfil"), run=run_check, result_url=_page))
job_kinds.add(JobKind(key="import.apply", label=_("Import"), run=run_apply, result_url=_page))
job_kinds.add(JobKind(key="import.undo", label=_("Angre import"), run=run_undo, result_url=_page))
job_kinds.add(JobKind(key=REVERT_JOB, label=_("Tilbakeføring"), run=run_revert, result_url=revert_page))

navigation.add(NavItem(key="history", label=_("Historikk"), url_name="audit:history", permission="register.view", order=800))
cards.add(Card(key="recent", roles=("manager", "admin", "leader", "auditor", "service"), render=recent_card, order=40))
