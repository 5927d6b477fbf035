"""Step 4: the check as it runs, what it found, and the person's choices."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from fdvu.core.ids import whole_number
from fdvu.core.importing import browsing, uploads
from fdvu.core.importing.preview import MOST_ROWS, load_preview
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import import_kinds
from fdvu.core.views.imports.common import address, batch_view, leave, page_context
from fdvu.core.views.imports.forms import ApplyForm
from fdvu.core.views.imports.start import register_of
from fdvu.core.views.imports.words import counts_text, rows_text
from fdvu.core.views.jobs import job_view
from fdvu.lib.numbers import format_number

PAGE_SIZE = 50


@batch_view
def check(request, batch, part: str = ""):
    """Progress while the check runs; what it found afterwards."""
    if part and part not in browsing.BY_SLUG:
        raise Http404
    if uploads.is_working(batch):
        return render(request, "core/imports/working.html", page_context(batch, "check", view=job_view(batch.job)))
    if batch.status in (ImportStatus.UPLOADED, ImportStatus.FAILED) or uploads.is_stopped(batch):
        return _not_checked(request, batch)
    return preview_page(request, batch, part)


def _not_checked(request, batch) -> HttpResponse:
    """Nothing to show yet: why, and what to do."""
    ended = batch.job.status if batch.job else ""
    context = page_context(
        batch,
        "check",
        errors=(batch.counts or {}).get("errors", []),
        stopped=uploads.is_stopped(batch) or ended == JobStatus.INTERRUPTED,
        cancelled=ended == JobStatus.CANCELLED,
        failed=batch.status == ImportStatus.FAILED,
    )
    return render(request, "core/imports/not_checked.html", context)


def preview_page(request, batch, slug: str = "", *, form: ApplyForm | None = None) -> HttpResponse:
    """What the check found, one part of it at a time."""
    try:
        preview = load_preview(batch)
    except FileNotFoundError:
        return _not_checked(request, batch)
    kind = import_kinds[batch.kind]
    counts = browsing.counts_of(preview)
    part = browsing.BY_SLUG[slug] if slug else browsing.first_part(counts)
    found = browsing.listing(preview, part, kind, request.GET.get("gruppe", ""))
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = page_context(
        batch,
        "check",
        part=part,
        tabs=_tabs(request, batch, counts, part),
        listing=found,
        page=page,
        counts=counts,
        summary=counts_text(counts),
        taken=rows_text(counts.get("created", 0) + counts.get("updated", 0)),
        form=form or apply_form(batch),
        makeable=_makeable(request, batch, preview, kind),
        codes_url=address(request, "core:import_part", batch.pk, browsing.CODES.slug),
        protected_url=address(request, "core:import_part", batch.pk, browsing.PROTECTED.slug),
        nothing=not (counts.get("created") or counts.get("updated")),
        most=MOST_ROWS,
        is_cut=counts.get(part.counted, 0) > MOST_ROWS and part.key != "unchanged",
        filename_rejects=bool(batch.job and batch.job.kind == uploads.CHECK and batch.job.result_file),
        **_of_part(request, batch, preview, part, page),
    )
    return render(request, "core/imports/check.html", context)


def apply_form(batch, data: Mapping[str, Any] | None = None) -> ApplyForm:
    rejected = batch.counts.get("rejected", 0)
    return ApplyForm(data, rejected=rejected, rejected_text=format_number(rejected), initial={"note": batch.note})


def _tabs(request, batch, counts: Mapping[str, int], current: browsing.Part) -> list[tuple]:
    """Label, number, address, current; parts without rows are left out except the two that every import is about."""
    return [
        (part, browsing.number_of(part, counts), address(request, "core:import_part", batch.pk, part.slug), part is current)
        for part in browsing.PARTS
        if browsing.number_of(part, counts) or part.key in ("created", "updated") or part is current or _decided(batch, part)
    ]


def _decided(batch, part: browsing.Part) -> bool:
    """Whether a person chose something on this part, so that it can be chosen otherwise."""
    names = {"protected": ["use_file"], "duplicates": ["merge", "apart"], "codes": ["create_codes"]}.get(part.key, [])
    return any(batch.decisions.get(name) for name in names)


def _of_part(request, batch, preview: Mapping[str, Any], part: browsing.Part, page) -> dict[str, Any]:
    """What one part needs besides its rows."""
    kind = import_kinds[batch.kind]
    if part.key == "created":
        names = [name for name in preview["fields"] if any(name in row["values"] for row in page)]
        return {
            "headings": [(preview["fields"][name], kind.by_name[name].is_number) for name in names],
            "lines": [(row, [(row["values"].get(name, ""), kind.by_name[name].is_number) for name in names]) for row in page],
        }
    if part.key == "updated":
        return {"rows": _with_addresses(request, batch, page)}
    if part.key == "protected":
        return {
            "rows": _with_addresses(request, batch, page),
            "file_wins": _with_addresses(request, batch, browsing.file_wins(preview, batch.decisions)),
            "all_files": batch.decisions.get("use_file") is True,
        }
    if part.key == "duplicates":
        return _duplicates(request, batch, preview, page)
    if part.key == "codes":
        return {"code_groups": _codes(request, batch, preview, kind)}
    return {}


def _with_addresses(request, batch, rows) -> list[dict[str, Any]]:
    """Rows with the address of their page in the register, where they have one, and which of their cells are numbers."""
    spec, fields = register_of(batch.kind), import_kinds[batch.kind].by_name
    detail = spec.detail_url if spec else ""
    return [
        {
            **row,
            "url": address(request, detail, row["id"]) if detail else "",
            "cells": [{**cell, "is_number": fields[cell["field"]].is_number} for cell in row["cells"]],
        }
        for row in rows
    ]


def _duplicates(request, batch, preview: Mapping[str, Any], page) -> dict[str, Any]:
    """New rows and what they look like, side by side."""
    kind = import_kinds[batch.kind]
    of_file = {row["row"]: row["values"] for row in preview["created"]}
    names = {name for row in page for name in of_file.get(row["row"], {})}
    names = [f.name for f in kind.fields if f.name in names and f.exported and f.name != "id"]
    ids = {candidate["id"] for row in page for candidate in row["candidates"] if candidate["id"]}
    stored = _stored_values(request.user, batch.kind, ids, names)
    pairs = []
    for row in page:
        mine = of_file.get(row["row"], {})
        others = [(c, stored.get(c["id"], {}) if c["id"] else of_file.get(c["row"], {})) for c in row["candidates"]]
        lines = [(kind.by_name[n], mine.get(n, ""), [_differs(mine.get(n, ""), values.get(n, "")) for _c, values in others]) for n in names]
        pairs.append((row, lines))
    decisions = batch.decisions
    return {
        "pairs": pairs,
        "merged": decisions.get("merge") or {},
        "apart": decisions.get("apart") or [],
    }


def _differs(mine: str, other: str) -> tuple[str, bool]:
    return other, bool(mine and other and mine != other)


def _stored_values(user, kind_key: str, ids: set[int], names: list[str]) -> dict[int, dict[str, str]]:
    """Stored rows' values as export writes them."""
    spec, kind = register_of(kind_key), import_kinds[kind_key]
    if spec is None or not ids or not names:
        return {}
    rows = spec.model.objects.visible_to(user).filter(pk__in=ids)
    return browsing.stored_values(kind, rows, names)


def _makeable(request, batch, preview: Mapping[str, Any], kind) -> list[tuple[str, str, int]]:
    """Fields whose unknown codes stop rows and may be made by this person: name, how many in words, and how many of them may be
    there already under another name."""
    found = []
    for entry in preview["unknown_codes"]:
        lookup = kind.by_name[entry["field"]].lookup
        if entry["codes"] and lookup.many and lookup.permission and request.user.has_perm(lookup.permission):
            found.append((entry["field"], lookup.many % {"n": len(entry["codes"])}, entry.get("doubtful", 0)))
    return found


def _codes(request, batch, preview: Mapping[str, Any], kind) -> list[dict[str, Any]]:
    """Unknown codes by field, and those chosen to be made."""
    chosen = batch.decisions.get("create_codes") or {}
    by_field = {entry["field"]: entry["codes"] for entry in preview["unknown_codes"]}
    found = []
    for name in {**by_field, **chosen}:
        field = kind.by_name[name]
        permission = field.lookup.permission if field.lookup else None
        wanted = chosen.get(name) or []
        codes = sorted({*(wanted if isinstance(wanted, list) else []), *by_field.get(name, [])}, key=_natural)
        found.append(
            {
                "field": field,
                "can_create": bool(permission) and request.user.has_perm(permission),
                "is_register": permission is None,
                "codes": [(f"{name}:{code}", code, wanted is True or code in wanted) for code in codes],
            }
        )
    return found


def _natural(code: str) -> list:
    """«12/9» before «12/34»."""
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in re.split(r"(\d+)", code)]


@batch_view
def status(request, batch):
    """Asked for every second while a job works on the import; leads on when it has ended."""
    if uploads.is_working(batch):
        return render(request, "core/jobs/_status.html", {"view": job_view(batch.job)})
    done = batch.job is not None and batch.job.kind != uploads.CHECK
    return leave(request, "core:import_result" if done else "core:import_check", batch.pk)


@require_POST
@batch_view
def run(request, batch):
    """Check, or check again."""
    uploads.start_check(batch, by=request.user)
    return leave(request, "core:import_check", batch.pk)


@require_POST
@batch_view
def choose(request, batch, part: str):
    """Keep the choices made on one page of one part, and check again."""
    data, decisions = request.POST, batch.decisions
    if part == "beskyttet":
        if "all" in data or "none" in data:
            decisions = {**decisions, "use_file": "all" in data}
        else:
            decisions = browsing.choose_values(decisions, shown=data.getlist("shown"), chosen=data.getlist("use"))
    elif part == "dubletter":
        answers = {row: data.get(f"row-{row}", "") for row in data.getlist("shown") if whole_number(row) is not None}
        if "apart" in data:
            answers = {str(entry["row"]): "apart" for entry in load_preview(batch)["duplicates"]}
        elif "none" in data:
            decisions = {**decisions, "merge": {}, "apart": []}
        decisions = browsing.choose_duplicates(decisions, answers)
    elif part == "koder":
        shown, chosen = data.getlist("shown"), data.getlist("create")
        if "make" in data:
            shown = chosen = browsing.unknown_of(load_preview(batch), data["make"])
        decisions = browsing.choose_codes(decisions, shown=shown, chosen=chosen)
    else:
        raise Http404
    if decisions != batch.decisions:
        uploads.decide(batch, by=request.user, decisions=decisions)
        uploads.start_check(batch, by=request.user)
    if "make" in data:
        return leave(request, "core:import_check", batch.pk)
    return leave(request, "core:import_part", batch.pk, part)
