"""What the core itself offers the frame."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.export import EXPORT_JOB, run_export_job
from fdvu.core.registry import Card, JobKind, NavItem, cards, job_kinds, navigation
from fdvu.core.views.imports.card import imports_card
from fdvu.core.views.jobs import stranded_jobs_card

navigation.add(NavItem(key="home", label=_("Oversikt"), url_name="home", permission="", order=0))
navigation.add(NavItem(key="import", label=_("Import"), url_name="core:imports", permission="register.import", order=45, parent="bygg"))

cards.add(Card(key="imports", roles=("manager", "admin"), render=imports_card, order=6))
cards.add(Card(key="stranded-jobs", roles=(), render=stranded_jobs_card, order=5))

job_kinds.add(JobKind(EXPORT_JOB, _("Eksport til Excel"), run_export_job))
