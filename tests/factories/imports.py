"""Files on their way in, small enough to read in the test."""

import io
import json

from django.core.management import CommandError, call_command

from fdvu.audit.importing import ImportFile, apply_file, plan_file
from fdvu.core.importing import ReadOptions
from fdvu.core.models import ImportBatch
from fdvu.core.registry import import_kinds


def import_file(text: str | bytes, profile: dict | None = None, *, kind: str = "buildings", name: str = "fil.csv") -> ImportFile:
    """A file with this content and a way to read it."""
    data = text.encode() if isinstance(text, str) else text
    found = import_kinds[kind]
    return ImportFile(found, io.BytesIO(data), name, ReadOptions.from_dict(profile or {}, found))


def plan(text, profile=None, *, by=None, decisions=None, kind="buildings", name="fil.csv"):
    """What taking the file in would do."""
    return plan_file(import_file(text, profile, kind=kind, name=name), by=by, decisions=decisions)


def take_in(text, profile=None, *, by=None, decisions=None, kind="buildings", name="fil.csv", skip_rejected=False, note=""):
    """Take the file in; gives its plan and batch."""
    source = import_file(text, profile, kind=kind, name=name)
    batch = ImportBatch(kind=kind, filename=name, decisions=decisions or {}, by=by)
    done = apply_file(source, batch, by=by, skip_rejected=skip_rejected, note=note)
    return done, batch


def counts(found) -> dict[str, int]:
    """The plan's counts that are not nothing, without the number of rows."""
    return {
        key: value for key, value in found.counts.items() if value and key in ("created", "updated", "unchanged", "rejected", "protected")
    }


def errors(found) -> list[tuple]:
    """The plan's errors as (row, column, message)."""
    from fdvu.core.importing.result import problem_entry

    return [(e["row"], e["column"], e["message"]) for e in (problem_entry(p, found.frame) for p in found.frame.problems.errors)]


def warnings(found) -> list[str]:
    from fdvu.core.importing.texts import translated

    return [translated(problem.message) for problem in found.frame.problems.warnings]


def command(*args) -> tuple[int, dict | None]:
    """Exit status and JSON document of a command."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(*map(str, args), "--json", stdout=out, stderr=err)
    except CommandError as problem:
        status = problem.returncode
    text = out.getvalue().strip()
    return status, json.loads(text) if text else None
