"""The preview kept with a batch: everything the pages show of a plan, as compressed JSON."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext

from fdvu.core.importing import result
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.plan import Plan
from fdvu.core.importing.problems import Problem
from fdvu.core.importing.texts import plain, readable, translated
from fdvu.core.models import ImportBatch
from fdvu.lib.message import Message

MOST_ROWS = 5000
MOST_GROUPS = 200
_DIFFERS = "…"
LISTS = ("created", "updated", "protected", "duplicates", "errors", "warnings", "error_groups", "warning_groups", "unknown_codes")


def preview_document(plan: Plan) -> dict[str, Any]:
    """`counts`, `columns`, `fields`, and lists of at most 5,000 rows each; `counts` always tells the whole number."""
    frame = plan.frame
    return {
        "counts": plan.counts,
        "columns": [{"heading": s.heading, "field": s.field, "reason": translated(s.reason)} for s in frame.source.mapping],
        "fields": {f.name: f.heading for f in plan.kind.fields},
        "sheet": frame.source.sheet.name,
        "header_row": frame.source.table.header_row,
        "created": [_created(plan, row) for row in plan.created[:MOST_ROWS]],
        "updated": [_updated(plan, row, cells) for row, cells in islice(plan.changes.items(), MOST_ROWS)],
        "protected": [_updated(plan, row, cells) for row, cells in islice(plan.protected.items(), MOST_ROWS)],
        "duplicates": list(islice(result.duplicates(plan), MOST_ROWS)),
        "errors": [_problem(p, frame) for p in frame.problems.errors[:MOST_ROWS]],
        "warnings": [_problem(p, frame) for p in frame.problems.warnings[:MOST_ROWS]],
        "error_groups": _groups(frame.problems.errors, frame),
        "warning_groups": _groups(frame.problems.warnings, frame),
        "updated_fields": Counter(cell.field for cells in plan.changes.values() for cell in cells),
        "unknown_codes": [
            {"field": name, "codes": codes, "doubtful": len(frame.doubtful_codes.get(name, []))}
            for name, codes in sorted(frame.unknown_codes.items())
        ],
    }


def save_preview(batch: ImportBatch, plan: Plan) -> None:
    """Keep the preview with the batch, replacing the one before; the batch is not saved here."""
    text = json.dumps(preview_document(plan), ensure_ascii=False, separators=(",", ":"))
    if batch.preview_file:
        batch.preview_file.delete(save=False)
    batch.preview_file.save(f"preview-{batch.pk}.json.gz", ContentFile(gzip.compress(text.encode(), 5)), save=False)


def load_preview(batch: ImportBatch) -> dict[str, Any]:
    """The kept preview; empty lists where there is none."""
    if not batch.preview_file:
        return {"counts": {}, "columns": [], "fields": {}, "updated_fields": {}, **{name: [] for name in LISTS}}
    with batch.preview_file.open("rb") as handle:
        return json.loads(gzip.decompress(handle.read()))


def _problem(problem: Problem, frame: Frame) -> dict[str, Any]:
    """An entry that also says which sort of problem it is: the message before values are filled in."""
    return {**result.problem_entry(problem, frame), "template": problem.message.text}


def group_key(entry: dict[str, Any]) -> tuple:
    """What makes two problems the same to a person: the column and the sort, not the value."""
    return entry["column"], entry.get("template", entry["message"])


def _groups(problems: Iterable[Problem], frame: Frame) -> list[dict[str, Any]]:
    """Alike problems with the number of their rows, the commonest first; all rows are counted, also those not listed."""
    counts: Counter[tuple] = Counter()
    params: dict[tuple, dict[str, Any]] = {}
    for problem in problems:
        key = (result.column_of(problem, frame), problem.message.text)
        counts[key] += max(len(problem.rows), 1)
        shared = params.setdefault(key, dict(problem.message.params))
        shared.update({name: _DIFFERS for name, value in shared.items() if problem.message.params.get(name) != value})
    return [
        {"column": key[0], "template": key[1], "message": translated(Message(key[1], params[key])), "count": count}
        for key, count in counts.most_common(MOST_GROUPS)
    ]


def _created(plan: Plan, row: int) -> dict[str, Any]:
    frame = plan.frame
    values = {}
    for name, column in frame.values.items():
        if column[row] is not None:
            values[name] = _text(plan, name, column[row])
    return {"row": frame.row_numbers[row], "key": plan.label(row), "values": values}


def _updated(plan: Plan, row: int, cells) -> dict[str, Any]:
    return {
        "row": plan.frame.row_numbers[row],
        "id": plan.matches.targets[row],
        "key": plan.label(row),
        "name": str(plan.frame.value("name", row) or "") if "name" in plan.kind.by_name else "",
        "cells": [
            {
                "field": c.field,
                "label": plan.kind.by_name[c.field].heading,
                "old": _text(plan, c.field, c.old),
                "new": _text(plan, c.field, c.new),
            }
            for c in cells
        ],
    }


def _text(plan: Plan, name: str, value: Any) -> str:
    label = plan.kind.by_name[name].choices.get(value) if plan.kind.by_name[name].choices and value else None
    if label is not None:
        return gettext(label)
    if name in plan.tables:
        return str(result.shown(plan, name, value) if value is not None else "")
    if plan.kind.by_name[name].type in ("int", "code"):
        return "" if value is None else str(plain(value))
    return readable(value)
