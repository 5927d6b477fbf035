"""A plan as the documents that commands print and pages show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.plan import Plan
from fdvu.core.importing.problems import SHOWN_ROWS, Problem
from fdvu.core.importing.texts import plain, told, translated
from fdvu.lib.message import Message
from fdvu.lib.tabular import TabularError

MOST_CHANGES = 1000
# The file of rejected rows holds them all.
MOST_ERRORS = 5000


def column_of(problem: Problem, frame: Frame) -> str | None:
    """The heading a problem is under, or the field's own name where the file has no such column."""
    column = problem.column or frame.source.heading_of(problem.field)
    return column if column or not problem.field else str(frame.kind.by_name[problem.field].label)


def problem_entry(problem: Problem, frame: Frame) -> dict[str, Any]:
    """One error or warning as `{file, row, column, value, message}`, and for many rows their number and the first of them."""
    entry = {
        "file": frame.source.filename,
        "row": frame.row_numbers[problem.rows[0]] if problem.rows else problem.sheet_row,
        "column": told(column_of(problem, frame)),
        "value": told(plain(problem.value)),
        "message": translated(problem.message),
    }
    if len(problem.rows) > 1:
        entry["count"] = len(problem.rows)
        entry["rows"] = [frame.row_numbers[row] for row in problem.rows[:SHOWN_ROWS]]
    return entry


def file_error(problem: TabularError, filename: str) -> dict[str, Any]:
    """A file that cannot be used, as an entry of `errors`."""
    return {
        "file": filename,
        "row": problem.row,
        "column": told(problem.column),
        "value": told(plain(problem.value)),
        "message": translated(problem.message),
    }


def plain_error(message: Message | str, filename: str | None) -> dict[str, Any]:
    """A refusal that is about no place in the file."""
    return {"file": filename, "row": None, "column": None, "value": None, "message": translated(message)}


def shown(plan: Plan, name: str, value: Any) -> Any:
    """A value as JSON, codes that stand for other rows by their names."""
    if isinstance(value, Pending):
        return value.label
    table = plan.tables.get(name)
    if table is not None and value is not None:
        return table.labels.get(value, value)
    return plain(value)


def changes(plan: Plan) -> Iterator[dict[str, Any]]:
    """Changed cells: row, key, field, old, new."""
    for row, cells in plan.changes.items():
        label = plan.label(row)
        for cell in cells:
            yield {
                "row": plan.frame.row_numbers[row],
                "key": label,
                "field": cell.field,
                "old": shown(plan, cell.field, cell.old),
                "new": shown(plan, cell.field, cell.new),
            }


def kept(plan: Plan) -> Iterator[dict[str, Any]]:
    """Values that a person set and the file would have changed."""
    for row, cells in plan.protected.items():
        label = plan.label(row)
        for cell in cells:
            yield {
                "row": plan.frame.row_numbers[row],
                "key": label,
                "field": cell.field,
                "kept": shown(plan, cell.field, cell.old),
                "file": shown(plan, cell.field, cell.new),
            }


def duplicates(plan: Plan) -> Iterator[dict[str, Any]]:
    """New rows that look like others."""
    for found in plan.duplicates:
        yield {
            "row": plan.frame.row_numbers[found.row],
            "key": plan.label(found.row),
            "candidates": [
                {"id": c.id, "row": c.row, "name": c.name, "score": round(c.score, 2), "why": translated(c.why)} for c in found.candidates
            ],
        }


def document(plan: Plan) -> dict[str, Any]:
    """What `import_file --json` prints about a plan, without what only the command knows."""
    frame, counts = plan.frame, plan.counts
    return {
        "kind": plan.kind.key,
        "batch": None,
        **{name: counts[name] for name in ("rows", "created", "updated", "unchanged", "rejected", "protected")},
        "columns": {s.heading: s.field for s in frame.source.mapping},
        "changes": list(islice(changes(plan), MOST_CHANGES)),
        "protected_values": list(islice(kept(plan), MOST_CHANGES)),
        "possible_duplicates": list(islice(duplicates(plan), MOST_CHANGES)),
        "errors": [problem_entry(p, frame) for p in frame.problems.errors[:MOST_ERRORS]],
        "errors_total": len(frame.problems.errors),
        "warnings": [problem_entry(p, frame) for p in frame.problems.warnings[:MOST_ERRORS]],
        "sheet": frame.source.sheet.name,
        "header_row": frame.source.table.header_row,
        "fingerprint": plan.fingerprint,
    }


def empty_document(kind: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    """The same document for a file that was refused as a whole."""
    counts = dict.fromkeys(("rows", "created", "updated", "unchanged", "rejected", "protected"), 0)
    lists: dict[str, Any] = {"changes": [], "protected_values": [], "possible_duplicates": [], "warnings": []}
    return {"kind": kind, "batch": None, **counts, "columns": {}, **lists, "errors": errors, "errors_total": len(errors)}
