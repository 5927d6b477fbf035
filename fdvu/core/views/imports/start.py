"""Where an import begins: choose register and file; earlier imports below."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.core.importing import uploads
from fdvu.core.importing.export import export_rows
from fdvu.core.importing.looking import remember
from fdvu.core.importing.template import write_template
from fdvu.core.lists.export import refusal
from fdvu.core.lists.queries import filtered
from fdvu.core.registry import import_kinds, registers
from fdvu.core.views.guards import requires
from fdvu.core.views.imports.common import leave, read_options, status_text
from fdvu.core.views.imports.forms import UploadForm
from fdvu.core.views.imports.words import counts_text

PAGE_SIZE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("register.import")
def index(request):
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            return _begin(request, form)
    else:
        kind = request.GET.get("kind") or _first_kind(request.user)
        form = UploadForm(user=request.user, initial={"kind": kind, "profile": request.GET.get("profile", "")})
    found = uploads.visible_batches(request.user).order_by("-created_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [_line(batch) for batch in page],
        "kinds": [(kind, register_of(kind.key)) for kind in uploads.usable_kinds(request.user)],
    }
    return render(request, "core/imports/index.html", context)


def _line(batch) -> tuple:
    done = batch.status in uploads.WRITTEN
    return batch, _kind_label(batch), *status_text(batch), counts_text(batch.counts, done=done)


def _first_kind(user) -> str:
    """What most people import: the first kind that is offered."""
    return next((kind.key for kind in uploads.usable_kinds(user)), "")


def _begin(request, form: UploadForm):
    profile = form.chosen_profile
    batch = uploads.keep_upload(
        by=request.user,
        kind=form.cleaned_data["kind"],
        file=form.cleaned_data["file"],
        profile=profile.data if profile else {},
        profile_name=profile.name if profile else "",
    )
    remember(batch, read_options(batch), form.look)
    ready = profile is not None and form.look.problem is None
    return leave(request, "core:import_columns" if ready else "core:import_sheet", batch.pk)


def _kind_label(batch) -> str:
    kind = import_kinds.get(batch.kind)
    return str(kind.label) if kind else batch.kind


def register_of(kind: str):
    """The register a kind of import fills, where there is one with pages."""
    return next((spec for spec in registers if spec.import_kind == kind), None)


def kind_or_404(request, key: str):
    kind = import_kinds.get(key)
    if kind is None:
        raise Http404
    if not request.user.has_perm(kind.permission):
        raise PermissionDenied(_("Du har ikke tilgang til å importere til dette registeret."))
    return kind


@requires("register.import")
def template(request, kind: str):
    """An empty workbook with the right headings."""
    found = kind_or_404(request, kind)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(found, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=_("Mal %(kind)s.xlsx") % {"kind": found.label}, content_type=XLSX)


@requires("register.import")
def export(request, kind: str):
    """The filtered rows of a register, written so that import reads them back."""
    found, spec = kind_or_404(request, kind), register_of(kind)
    if spec is None:
        raise Http404
    if not request.user.has_perm(spec.permission):
        raise PermissionDenied(_("Du har ikke tilgang til dette registeret."))
    filterset = filtered(spec, request)
    if refused := refusal(request, filterset):
        return refused
    fmt = "csv" if request.GET.get("format") == "csv" else "xlsx"
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    export_rows(found, filterset.qs.order_by("pk"), out, fmt=fmt)
    out.seek(0)
    name = f"{found.label} {timezone.localdate():%Y-%m-%d}.{fmt}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX if fmt == "xlsx" else "text/csv; charset=utf-8")
