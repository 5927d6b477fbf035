"""What the import pages share: the batch behind the address, the steps, and what is said when something is not possible."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.importing.looking import FileGone, look_at
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.texts import translated
from fdvu.core.importing.uploads import WRITTEN, NotNow, is_stopped, is_working, may_change, visible_batches
from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.registry import import_kinds
from fdvu.core.views.guards import get_visible_or_404, requires
from fdvu.core.views.imports.forms import FileForm
from fdvu.lib.tabular import TabularError

STEPS = (
    ("file", gettext_lazy("Fil"), "core:import_file"),
    ("sheet", gettext_lazy("Ark"), "core:import_sheet"),
    ("columns", gettext_lazy("Kolonner"), "core:import_columns"),
    ("check", gettext_lazy("Kontroll"), "core:import_check"),
    ("finish", gettext_lazy("Ferdig"), "core:import_result"),
)
COLORS = {
    ImportStatus.UPLOADED: "neutral",
    ImportStatus.CHECKING: "info",
    ImportStatus.CHECKED: "info",
    ImportStatus.APPLYING: "info",
    ImportStatus.APPLIED: "success",
    ImportStatus.FAILED: "danger",
    ImportStatus.UNDONE: "neutral",
}


@dataclass(frozen=True)
class Step:
    """One step of the way. `url` is empty where the person cannot go."""

    number: int
    label: str
    url: str
    state: str  # done, current, ahead


def batch_view(view: Callable) -> Callable:
    """A view of one import: `view(request, batch, …)` with the batch of the person, and its refusals said in place."""

    @requires("register.import")
    @wraps(view)
    def guarded(request, pk: int, **kwargs):
        batch = get_visible_or_404(visible_batches(request.user), pk)
        kind = import_kinds.get(batch.kind)
        if kind is None:
            raise Http404
        if not request.user.has_perm(kind.permission):
            raise PermissionDenied(_("Du har ikke tilgang til å importere til dette registeret."))
        try:
            return view(request, batch, **kwargs)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return leave(request, "core:import", batch.pk)
        except FileGone:
            return unreadable(
                request, batch, _("Filen finnes ikke lenger på tjeneren. Last den opp på nytt; valgene dine er tatt vare på.")
            )
        except TabularError as problem:
            return unreadable(request, batch, translated(problem.message))
        except ProfileError as problem:
            return unreadable(request, batch, " ".join(map(translated, problem.messages)))

    return guarded


def unreadable(request, batch: ImportBatch, text: str) -> HttpResponse:
    """The file cannot be used: why, and a way to send another."""
    context = page_context(batch, "file", form=FileForm(), problem=text)
    return render(request, "core/imports/file.html", context)


def address(request, name: str, *args: Any) -> str:
    """A named page, with the chosen unit kept."""
    found = reverse(name, args=args)
    return f"{found}?unit={request.unit.pk}" if request.unit else found


def leave(request, name: str, *args: Any) -> HttpResponse:
    """Go to another page; an HTMX request takes the whole page along."""
    url = address(request, name, *args)
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def read_options(batch: ImportBatch) -> ReadOptions:
    return ReadOptions.from_dict(batch.profile, import_kinds[batch.kind])


def batch_look(batch: ImportBatch, options: ReadOptions):
    return look_at(batch, import_kinds[batch.kind], options)


def page_context(batch: ImportBatch, step: str, **more: Any) -> dict[str, Any]:
    """What every page of an import needs."""
    crumbs = [(_("Import"), reverse("core:imports")), (batch.filename, "")]
    kind = import_kinds[batch.kind]
    return {"batch": batch, "kind": kind, "steps": steps(batch, step), "crumbs": crumbs, "can_change": may_change(batch), **more}


def steps(batch: ImportBatch, current: str) -> list[Step]:
    places = [key for key, _label, _name in STEPS]
    at = places.index(current)
    return [
        Step(
            number=place + 1,
            label=str(label),
            url=reverse(name, args=[batch.pk]) if key != current and _open(batch, key) else "",
            state="current" if key == current else "done" if place < at else "ahead",
        )
        for place, (key, label, name) in enumerate(STEPS)
    ]


def _open(batch: ImportBatch, key: str) -> bool:
    """Whether a step can be gone to now."""
    if key == "finish":
        return batch.status in (*WRITTEN, ImportStatus.APPLYING)
    if key == "check":
        return batch.status != ImportStatus.UPLOADED or is_working(batch)
    return may_change(batch)


def current_step(batch: ImportBatch) -> str:
    """The page where the import stands."""
    if batch.status in WRITTEN or batch.status == ImportStatus.APPLYING:
        return "core:import_result"
    if is_working(batch) or batch.status in (ImportStatus.CHECKED, ImportStatus.CHECKING, ImportStatus.FAILED):
        return "core:import_check"
    return "core:import_columns" if batch.profile.get("columns") else "core:import_sheet"


def status_text(batch: ImportBatch) -> tuple[str, str]:
    """How the import stands, in words and as a colour."""
    if is_stopped(batch):
        return _("Stanset underveis"), "warning"
    return batch.get_status_display(), COLORS[batch.status]
