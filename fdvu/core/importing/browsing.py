"""Bla i kontrollen: one page of one part of a kept preview, with filters and a person's choices beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fdvu.core.ids import whole_number
from fdvu.core.importing.fields import ImportField
from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.plan import Decisions
from fdvu.core.importing.preview import group_key
from fdvu.core.importing.texts import plain, readable
from fdvu.core.importing.uploads import CHECK
from fdvu.core.models import ImportBatch, Job


@dataclass(frozen=True)
class Part:
    """A part of the preview with an address of its own."""

    key: str
    slug: str
    label: Any
    counted: str


PARTS = (
    Part("created", "nye", _("Nye"), "created"),
    Part("updated", "endres", _("Endres"), "updated"),
    Part("unchanged", "uendret", _("Uendret"), "unchanged"),
    Part("errors", "avvist", _("Avvist"), "rejected"),
    Part("protected", "beskyttet", _("Beskyttet"), "protected"),
    Part("duplicates", "dubletter", _("Mulige dubletter"), "duplicates"),
    Part("codes", "koder", _("Ukjente koder og eiendommer"), "codes"),
    Part("warnings", "advarsler", _("Advarsler"), "warnings"),
)
PROTECTED, CODES = PARTS[4], PARTS[6]
BY_SLUG = {part.slug: part for part in PARTS}
# What is shown first: that which a person must decide on.
_FIRST = ("errors", "codes", "duplicates", "protected", "updated", "created", "unchanged")


def counts_of(preview: Mapping[str, Any]) -> dict[str, int]:
    """Numbers behind the parts."""
    counts = dict(preview.get("counts") or {})
    counts["codes"] = sum(len(entry["codes"]) for entry in preview["unknown_codes"])
    return counts


def number_of(part: Part, counts: Mapping[str, int]) -> int:
    """How many a part is about; rows that only what is set by hand keeps as they are, stand with what is protected."""
    return counts.get(part.counted, 0) - (counts.get("kept", 0) if part.key == "unchanged" else 0)


def first_part(counts: Mapping[str, int]) -> Part:
    """Where to begin."""
    by_key = {part.key: part for part in PARTS}
    return next((by_key[key] for key in _FIRST if number_of(by_key[key], counts)), by_key["created"])


@dataclass
class Group:
    """Alike problems, or one changed field: how many, and the filter that shows them."""

    number: int
    column: str
    message: str
    value: str
    count: int


@dataclass
class Listing:
    """The rows of one part after its filter."""

    rows: Sequence[dict[str, Any]]
    groups: list[Group] = field(default_factory=list)
    chosen: Group | None = None


def listing(preview: Mapping[str, Any], part: Part, kind: ImportKind, chosen: str) -> Listing:
    """The part's rows; `chosen` is the number of a group."""
    if part.key in ("errors", "warnings"):
        return _problems(preview, part.key, chosen)
    if part.key == "updated":
        return _changes(preview, kind, chosen)
    return Listing(preview.get(part.key) or [])


def _problems(preview: Mapping[str, Any], key: str, chosen: str) -> Listing:
    found = preview["error_groups" if key == "errors" else "warning_groups"]
    groups = [Group(n, g["column"] or "", g["message"], g.get("value", ""), g["count"]) for n, g in enumerate(found, start=1)]
    group = _chosen(groups, chosen)
    rows = sorted(preview[key], key=lambda entry: entry["row"] or 0)
    if group:
        wanted = group_key(found[group.number - 1])
        rows = [entry for entry in rows if group_key(entry) == wanted]
    return Listing(rows, groups, group)


def _changes(preview: Mapping[str, Any], kind: ImportKind, chosen: str) -> Listing:
    counted = sorted(preview["updated_fields"].items(), key=lambda item: -item[1])
    groups = [Group(n, kind.by_name[name].heading, "", name, count) for n, (name, count) in enumerate(counted, start=1)]
    group = _chosen(groups, chosen)
    rows = preview["updated"]
    if group:
        narrowed = ({**row, "cells": [cell for cell in row["cells"] if cell["field"] == group.value]} for row in rows)
        rows = [row for row in narrowed if row["cells"]]
    return Listing(rows, groups, group)


def _chosen(groups: list[Group], number: str) -> Group | None:
    place = whole_number(number) or 0
    return groups[place - 1] if 0 < place <= len(groups) else None


def stored_values(kind: ImportKind, queryset: Any, names: Sequence[str]) -> dict[int, dict[str, str]]:
    """Stored rows as a person reads them, by id. A query for the ids and one for the values."""
    rows = queryset.order_by("pk")
    fields = [kind.by_name[name] for name in names]
    values = ({f.name: _words(f, value) for f, value in zip(fields, row, strict=True)} for row in kind.export_values(rows, names))
    return dict(zip(rows.values_list("pk", flat=True), values, strict=True))


def _words(field: ImportField, value: Any) -> str:
    if field.choices and value in field.choices:
        return gettext(field.choices[value])
    return str(plain(value)) if field.type in ("int", "code") and value is not None else readable(value)


# --- choices -----------------------------------------------------------------------------------------------------


def file_wins(preview: Mapping[str, Any], decisions: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Cells where the person chose the file's value over one set by hand; they now stand among the changes."""
    choices = Decisions.from_dict(decisions)
    if isinstance(choices.use_file, bool):
        return []
    found = []
    for row in preview["updated"]:
        cells = [cell for cell in row["cells"] if choices.prefers_file(row["row"], cell["field"])]
        if cells:
            found.append({**row, "cells": cells})
    return found


def choose_values(decisions: Mapping[str, Any], *, shown: Sequence[str], chosen: Sequence[str]) -> dict[str, Any]:
    """Choices with the cells on one page settled. Cells are written `row:field`."""
    use = decisions.get("use_file")
    use = {row: set(names) for row, names in use.items()} if isinstance(use, Mapping) else {}
    for cell in shown:
        row, _colon, name = cell.partition(":")
        if whole_number(row) is not None:
            names = use.setdefault(row, set())
            names.add(name) if cell in chosen else names.discard(name)
    return {**decisions, "use_file": {row: sorted(names) for row, names in use.items() if names}}


def choose_duplicates(decisions: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """Choices with these rows settled: `merge:<id>`, `apart`, or nothing chosen yet."""
    merge, apart = dict(decisions.get("merge") or {}), set(map(int, decisions.get("apart") or ()))
    for row, answer in answers.items():
        merge.pop(row, None)
        apart.discard(int(row))
        if answer == "apart":
            apart.add(int(row))
        elif answer.startswith("merge:") and (into := whole_number(answer[6:])) is not None:
            merge[row] = into
    return {**decisions, "merge": merge, "apart": sorted(apart)}


def choose_codes(decisions: Mapping[str, Any], *, shown: Sequence[str], chosen: Sequence[str]) -> dict[str, Any]:
    """Choices with these codes settled. Codes are written `field:code`."""
    create = {name: set(codes) for name, codes in (decisions.get("create_codes") or {}).items()}
    for entry in shown:
        name, _colon, code = entry.partition(":")
        codes = create.setdefault(name, set())
        codes.add(code) if entry in chosen else codes.discard(code)
    return {**decisions, "create_codes": {name: sorted(codes) for name, codes in create.items() if codes}}


def unknown_of(preview: Mapping[str, Any], name: str) -> list[str]:
    """All unknown codes of one field, written `field:code`."""
    return [f"{name}:{code}" for entry in preview["unknown_codes"] if entry["field"] == name for code in entry["codes"]]


# --- afterwards --------------------------------------------------------------------------------------------------


def rejects_job(batch: ImportBatch) -> Job | None:
    """The check that holds the rejected rows as a file, also when later work has been done on the import."""
    job = Job.objects.filter(kind=CHECK, params__batch=batch.pk).order_by("-pk").first()
    return job if job and job.result_file else None


def written_rows(batch: ImportBatch) -> list[tuple[type[Model], int]]:
    """Models of the rows an import wrote, with their number."""
    acts = batch.changesets.filter(reverts=None, changes__isnull=False)
    counts = acts.values_list("changes__content_type").annotate(rows=Count("changes")).order_by("changes__content_type")
    return [(ContentType.objects.get_for_id(key).model_class(), rows) for key, rows in counts]
