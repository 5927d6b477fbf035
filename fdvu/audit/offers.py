"""What the journal offers the frame: import as background work."""

from django.utils.translation import gettext_lazy as _

from fdvu.audit.importing.jobs import run_apply, run_check, run_undo
from fdvu.core.registry import JobKind, job_kinds

job_kinds.add(JobKind(key="import.check", label=_("Kontroll av importfil"), run=run_check))
job_kinds.add(JobKind(key="import.apply", label=_("Import"), run=run_apply))
job_kinds.add(JobKind(key="import.undo", label=_("Angre import"), run=run_undo))
