"""Checking a file and taking it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.importing.context import context_for
from fdvu.audit.importing.kind import AuditedKind
from fdvu.audit.services import StaleRow, open_changeset
from fdvu.core.db.locks import one_at_a_time
from fdvu.core.db.statistics import refresh_statistics
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.plan import Decisions, Plan, make_plan, parse
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.reading import read_table
from fdvu.core.importing.result import file_error, plain_error
from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import TabularError
from fdvu.lib.tabular.grid import uncollected
from fdvu.lib.tabular.safety import Limits

CHANGED_MEANWHILE = gettext_noop("Registeret er endret siden kontrollen. Kontroller filen på nytt.")
HAS_ERRORS = gettext_noop("%(count)s rader har feil. Ingenting er skrevet. Rett dem, eller velg å hoppe over dem.")
REFUSED_BY_DATABASE = gettext_noop("Databasen godtok ikke radene: %(reason)s. Ingenting er skrevet.")
CHANGED_WHILE_WRITING = gettext_noop(
    "«%(row)s» ble endret av noen andre mens filen ble tatt inn. Ingenting er skrevet. Kontroller på nytt."
)

_IMPORT_LOCK = 1_0001

Tell = Callable[..., None]


def _silent(stage: str, rows: int = 0) -> None:
    """Nobody wants to know."""


class ImportRefused(Exception):
    """Nothing was written. `errors` are entries as commands print them; `plan` where there is one."""

    def __init__(self, errors: list[dict[str, Any]], plan: Plan | None = None):
        super().__init__("; ".join(error["message"] for error in errors))
        self.errors = errors
        self.plan = plan


@dataclass(frozen=True)
class ImportFile:
    """A file and how to read it."""

    kind: AuditedKind
    file: str | IO[bytes]
    filename: str
    options: ReadOptions


def read_frame(source: ImportFile, tell: Tell = _silent) -> Frame:
    """Read and parse; no database. Raises `ImportRefused` for a file that cannot be used."""
    try:
        tell("read")
        table = read_table(source.file, source.filename, source.kind, source.options, limits=Limits(max_bytes=settings.IMPORT_MAX_BYTES))
        tell("parse", len(table.row_numbers))
        return parse(table, source.kind, source.options)
    except TabularError as problem:
        raise ImportRefused([file_error(problem, source.filename)]) from problem
    except ProfileError as problem:
        raise ImportRefused([plain_error(message, source.filename) for message in problem.messages]) from problem


def plan_frame(frame: Frame, *, by: Any, decisions: Mapping[str, Any] | None = None, tell: Tell = _silent) -> Plan:
    """Compare with the register; writes nothing."""
    try:
        return make_plan(frame, context_for(by), Decisions.from_dict(decisions), tell=lambda stage: tell(stage, frame.count))
    except ProfileError as problem:
        raise ImportRefused([plain_error(message, frame.source.filename) for message in problem.messages]) from problem


def plan_file(source: ImportFile, *, by: Any, decisions: Mapping[str, Any] | None = None, tell: Tell = _silent) -> Plan:
    """A preview of one file. Raises `ImportRefused`."""
    return plan_frame(read_frame(source, tell), by=by, decisions=decisions, tell=tell)


def apply_file(
    source: ImportFile,
    batch: ImportBatch,
    *,
    by: Any,
    skip_rejected: bool = False,
    note: str = "",
    expected: str = "",
    tell: Tell = _silent,
    before_write: Callable[[], None] = lambda: None,
) -> Plan:
    """Take a file in, all or nothing, in one transaction. Raises `ImportRefused`, also where the register is no longer as
    it was when `expected`, the fingerprint of the preview, was made.
    """
    frame = read_frame(source, tell)
    try:
        with transaction.atomic():
            # Of two imports of the same new rows, the second must see what the first has made.
            one_at_a_time(_IMPORT_LOCK)
            plan = plan_frame(frame, by=by, decisions=batch.decisions, tell=tell)
            _refuse_if_wrong(plan, expected, skip_rejected)
            before_write()
            tell("write", frame.count)
            _write(plan, batch, by=by, note=note)
            tell("done", frame.count)
    except StaleRow as stale:
        raise ImportRefused([plain_error(Message(CHANGED_WHILE_WRITING, {"row": str(stale.row)}), source.filename)]) from stale
    except IntegrityError as problem:
        raise ImportRefused([plain_error(Message(REFUSED_BY_DATABASE, {"reason": _reason(problem)}), source.filename)], plan) from problem
    refresh_statistics()
    return plan


def _refuse_if_wrong(plan: Plan, expected: str, skip_rejected: bool) -> None:
    if expected and plan.fingerprint != expected:
        raise ImportRefused([plain_error(Message(CHANGED_MEANWHILE), plan.frame.source.filename)], plan)
    rejected = len(plan.frame.problems.rejected)
    if rejected and not skip_rejected:
        raise ImportRefused([plain_error(Message(HAS_ERRORS, {"count": rejected}), plan.frame.source.filename)], plan)


def _write(plan: Plan, batch: ImportBatch, *, by: Any, note: str) -> None:
    kind: AuditedKind = plan.kind
    batch.status, batch.applied_at, batch.counts = ImportStatus.APPLIED, timezone.now(), plan.counts
    batch.fingerprint, batch.note = plan.fingerprint, note
    batch.save()
    if plan.writes_anything or kind.unnamed(plan):
        changeset = open_changeset(by=by, source=Source.IMPORT, source_name=plan.options.source, note=note, batch=batch)
        with uncollected():
            kind.write(plan, changeset, context_for(by))


def _reason(problem: DatabaseError) -> str:
    """The database's own words on one line, with the constraint's message for people where it has one."""
    text = str(problem).split("\n")[0]
    return _(text) if text else type(problem).__name__
