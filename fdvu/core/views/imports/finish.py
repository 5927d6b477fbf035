"""Step 5: taking the file in, the result, and undo."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fdvu.core.importing import browsing, uploads
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import import_kinds
from fdvu.core.views.imports.check import apply_form, preview_page
from fdvu.core.views.imports.common import address, batch_view, leave, page_context
from fdvu.core.views.imports.forms import UndoForm
from fdvu.core.views.imports.start import register_of
from fdvu.core.views.imports.words import counts_text, rows_text
from fdvu.core.views.jobs import job_view
from fdvu.lib.numbers import format_number

_ENDED_BADLY = (JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.INTERRUPTED)


@require_POST
@batch_view
def apply(request, batch):
    """Start taking in. What is refused is said on the page of the check."""
    form = apply_form(batch, request.POST)
    if batch.status == ImportStatus.CHECKED and not form.is_valid():
        return preview_page(request, batch, form=form)
    form.is_valid()
    uploads.start_apply(
        batch, by=request.user, skip_rejected=form.cleaned_data.get("skip_rejected", False), note=form.cleaned_data.get("note", "")
    )
    return leave(request, "core:import_result", batch.pk)


@batch_view
def result(request, batch):
    """Progress while the file is taken in or undone; afterwards what was written."""
    if uploads.is_working(batch):
        step = "check" if batch.job.kind == uploads.CHECK else "finish"
        return render(request, "core/imports/working.html", page_context(batch, step, view=job_view(batch.job)))
    written = batch.status in uploads.WRITTEN
    trouble = _trouble(batch)
    if not written and not trouble and not uploads.is_stopped(batch):
        return leave(request, "core:import", batch.pk)
    context = page_context(
        batch,
        "finish",
        written=written,
        undone=batch.status == ImportStatus.UNDONE,
        trouble=trouble,
        stopped=uploads.is_stopped(batch),
        retry_params=batch.job.params if batch.job and batch.job.kind == uploads.APPLY else {},
        summary=counts_text(batch.counts, done=True),
        besides=_besides(batch) if written else "",
        rejects_job=browsing.rejects_job(batch) if batch.counts.get("rejected") else None,
        rows_written=rows_text(batch.counts.get("created", 0) + batch.counts.get("updated", 0)),
        rows_url=_rows_url(request, batch),
        register=register_of(batch.kind),
        pages=_pages(request, batch) if written else [],
        left=_left(batch),
        form=UndoForm(),
    )
    return render(request, "core/imports/result.html", context)


def _trouble(batch) -> str:
    """Why the last job came to nothing, in its own words."""
    job = batch.job
    if job is None or job.kind == uploads.CHECK or job.status not in _ENDED_BADLY:
        return ""
    return job.log[-1][1] if job.log else _("Jobben ble ikke ferdig. Ingenting er skrevet.")


def _left(batch) -> dict:
    """What undo could not take back."""
    job = batch.job
    if batch.status not in uploads.WRITTEN or job is None or job.kind != uploads.UNDO:
        return {"count": 0, "rows": [], "reverted": None}
    fields = import_kinds[batch.kind].by_name
    rows = [
        {**line, "field_label": fields[line["field"]].label if line["field"] in fields else line["field"]}
        for line in job.result.get("left", [])
    ]
    return {"count": job.result.get("conflicts", 0), "rows": rows, "reverted": job.result.get("reverted")}


def _rows_url(request, batch) -> str:
    """The register's list, narrowed to what came with this import where the list knows how."""
    spec = register_of(batch.kind)
    if spec is None or not request.user.has_perm(spec.permission):
        return ""
    query = {"show": "all"}
    if "batch" in spec.filterset.base_filters:
        query["batch"] = str(batch.pk)
    if request.unit:
        query["unit"] = str(request.unit.pk)
    return f"{reverse(spec.url_name())}?{urlencode(query)}"


def _pages(request, batch) -> list[tuple[str, str]]:
    """(words, address) of where what was written is read, for a kind without a register's list."""
    if register_of(batch.kind) is not None:
        return []
    found = import_kinds[batch.kind].pages(batch, request.user)
    return [(label, address(request, name, *args)) for label, name, args in found]


def _besides(batch) -> str:
    """Rows of other registers that the import made or changed on its way: «eiendommer: 8»."""
    own = import_kinds[batch.kind].content_type().model_class()
    names = [(str(model._meta.verbose_name_plural), count) for model, count in browsing.written_rows(batch) if model is not own]
    return ", ".join(f"{name}: {format_number(count)}" for name, count in names)


@require_POST
@batch_view
def undo(request, batch):
    """Take back everything the import wrote; with `force` also what somebody changed since."""
    form = UndoForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    uploads.start_undo(batch, by=request.user, note=note, force=request.POST.get("force") == "1")
    return leave(request, "core:import_result", batch.pk)
