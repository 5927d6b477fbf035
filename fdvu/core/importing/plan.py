"""Plan: what taking in a file would do. Preview and write share it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fdvu.core.importing.compare import Cell, compare_columns
from fdvu.core.importing.decisions import Decisions
from fdvu.core.importing.fields import LookupTable, Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.kinds import Context, Current, ImportKind
from fdvu.core.importing.matching import Matches, match_rows
from fdvu.core.importing.parsing import parse_table
from fdvu.core.importing.profile import ReadOptions
from fdvu.core.importing.reading import SourceTable
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular.grid import uncollected

NO_COLUMN_FOR = gettext_noop(
    "Filen har ingen kolonne for «%(label)s», som nye rader må ha. Koble en kolonne til feltet, eller gi en standardverdi i profilen."
)
MISSING = gettext_noop("«%(label)s» mangler. Nye rader må ha en verdi her.")
NOT_YOURS = gettext_noop("Raden finnes i en enhet du ikke har tilgang til å importere i.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a new row may be the same as: a stored row, or an earlier row of the file."""

    id: int | None
    row: int | None
    name: str
    score: float
    why: Message


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A new row and what it looks like."""

    row: int
    candidates: list[Candidate]


@dataclass
class Plan:
    """Rows of the frame by what would become of them, and the cells behind it."""

    kind: ImportKind
    options: ReadOptions
    frame: Frame
    decisions: Decisions
    matches: Matches
    current: Current
    created: list[int] = field(default_factory=list)
    changes: dict[int, list[Cell]] = field(default_factory=dict)
    protected: dict[int, list[Cell]] = field(default_factory=dict)
    unchanged: list[int] = field(default_factory=list)
    duplicates: list[PossibleDuplicate] = field(default_factory=list)
    new_defaults: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, LookupTable] = field(default_factory=dict)
    fingerprint: str = ""

    def label(self, row: int) -> str:
        """What a person calls this row: the stored row's name, or the file's."""
        return self.kind.row_label(self.frame, row) or self.current.labels.get(self.matches.targets[row], "")

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": self.frame.count,
            "created": len(self.created),
            "updated": len(self.changes),
            "cells": sum(map(len, self.changes.values())),
            "unchanged": len(self.unchanged),
            "rejected": len(self.frame.problems.rejected),
            "protected": sum(map(len, self.protected.values())),
            # Of the unchanged ones, those that would change but for what is set by hand.
            "kept": sum(row in self.protected for row in self.unchanged),
            "duplicates": len(self.duplicates),
            "warnings": len(self.frame.problems.warnings),
        }

    @property
    def writes_anything(self) -> bool:
        return bool(self.created or self.changes)

    def pending(self) -> list[Pending]:
        """Codes and rows that must be made first, each once."""
        found: dict[Pending, None] = {}
        for name, values in self.frame.values.items():
            if self.kind.by_name[name].lookup:
                for row in self.created:
                    if type(values[row]) is Pending:
                        found[values[row]] = None
        for cells in self.changes.values():
            found.update((cell.new, None) for cell in cells if type(cell.new) is Pending)
        if self.created:
            found.update((v, None) for v in [*self.frame.defaults.values(), *self.new_defaults.values()] if type(v) is Pending)
        return list(found)

    def is_unchanged(self, row: int) -> bool:
        """Whether the row is about a stored one and leaves it as it is."""
        return self.matches.targets[row] is not None and row not in self.changes

    def effective(self, name: str) -> list[Any]:
        """One field as every row would end up: the file's value, a kept one, or the stored one."""
        targets, given = self.matches.targets, self.frame.filled(name)
        if not self.current.rows or name not in self.current.names:
            return given
        place, rows = self.current.names.index(name), self.current.rows
        found = [value if key is None or key not in rows else rows[key][place] for value, key in zip(given, targets, strict=True)]
        for row, cells in self.changes.items():
            for cell in cells:
                if cell.field == name:
                    found[row] = cell.new
        return found

    def drop_rejected(self) -> None:
        """Take rows that turned out to be impossible from what would be written."""
        rejected = self.frame.problems.rejected
        self.created = [row for row in self.created if row not in rejected]
        self.unchanged = [row for row in self.unchanged if row not in rejected]
        self.changes = {row: cells for row, cells in self.changes.items() if row not in rejected}
        self.protected = {row: cells for row, cells in self.protected.items() if row not in rejected}


def parse(source: SourceTable, kind: ImportKind, options: ReadOptions) -> Frame:
    """The part that needs no database: clean values and the rules on the file alone."""
    with uncollected():
        frame = parse_table(source, kind, options)
        kind.prepare(frame)
    return frame


def make_plan(frame: Frame, context: Context, decisions: Decisions, *, tell: Callable[[str], None] = lambda stage: None) -> Plan:
    """Compare a parsed file with the register. A number of queries that does not grow with the rows; writes nothing."""
    with uncollected():
        kind = frame.kind
        tell("lookup")
        kind.resolve(frame, context, dict(decisions.create_codes))
        tell("match")
        plan = _matched(frame, context, decisions)
        tell("compare")
        _classify(plan, context)
        kind.check_result(plan, context)
        plan.drop_rejected()
        tell("duplicates")
        kind.near_matches(plan, context)
        plan.fingerprint = _fingerprint(plan)
    return plan


def _matched(frame: Frame, context: Context, decisions: Decisions) -> Plan:
    kind = frame.kind
    places = {number: row for row, number in enumerate(frame.row_numbers)} if decisions.merge else {}
    merged = {places[number]: key for number, key in decisions.merge.items() if number in places}
    matches = match_rows(frame, kind.identifiers(frame, context), merged)
    ids = [key for key in matches.targets if key is not None]
    names = [f.name for f in kind.fields if f.stored and (frame.has(f.name) or f.name in frame.defaults or f.name in kind.rule_fields)]
    current = kind.current(ids, names, context) if ids else Current(names, {})
    for row, key in enumerate(matches.targets if ids else ()):
        if key is not None and (key not in current.rows or not kind.may_change(key, current, context)):
            frame.problems.reject(row, None, Message(NOT_YOURS))
    return Plan(kind, frame.options, frame, decisions, matches, current, tables=context.tables)


def _classify(plan: Plan, context: Context) -> None:
    frame, kind, targets = plan.frame, plan.kind, plan.matches.targets
    rejected = frame.problems.rejected
    pairs = [(row, key) for row, key in enumerate(targets) if key is not None and row not in rejected]
    if pairs:
        names = [f.name for f in kind.fields if f.stored and (frame.has(f.name) or f.name in frame.defaults)]
        differing = compare_columns(frame, names, pairs, plan.current, _erasing(plan))
        _sort_out(plan, pairs, differing)
    plan.created = [row for row, key in enumerate(targets) if key is None and row not in rejected]
    if plan.created:
        plan.new_defaults = kind.defaults(frame, context)
        _require(plan)


def _erasing(plan: Plan) -> frozenset[str]:
    if plan.options.empty != "erase":
        return frozenset()
    frame = plan.frame
    return frozenset(f.name for f in plan.kind.fields if frame.has(f.name) and f.name not in frame.derived and not (f.required or f.key))


def _sort_out(plan: Plan, pairs: list[tuple[int, int]], differing: dict[int, list[Cell]]) -> None:
    """Differences to changes, unless a person set the value by hand."""
    frame, kind, decisions = plan.frame, plan.kind, plan.decisions
    for row, key in pairs:
        cells = differing.get(row)
        kept = []
        if cells:
            number = frame.row_numbers[row]
            kept = [c for c in cells if kind.protects(key, c.field, c.old, plan.current) and not decisions.prefers_file(number, c.field)]
            if kept:
                cells = [c for c in cells if c not in kept]
                told = [c for c in kept if c.field not in frame.derived]
                if told:
                    plan.protected[row] = told
        if cells:
            plan.changes[row] = cells
        else:
            plan.unchanged.append(row)


def _require(plan: Plan) -> None:
    frame = plan.frame
    for needed in plan.kind.fields:
        if not needed.required or frame.defaults.get(needed.name) is not None or plan.new_defaults.get(needed.name) is not None:
            continue
        if not frame.has(needed.name):
            frame.problems.reject_all(plan.created, needed.name, Message(NO_COLUMN_FOR, {"label": needed.label}))
            continue
        values, rejected = frame.values[needed.name], frame.problems.rejected
        for row in plan.created:
            if values[row] is None and row not in rejected:
                frame.reject(row, needed.name, Message(MISSING, {"label": needed.label}))


def _fingerprint(plan: Plan) -> str:
    """A print of what would be written: the file, the choices, and everything the register contributes."""
    found = hashlib.sha256(plan.frame.source.digest.encode())
    frame = plan.frame
    for part in (
        plan.options.to_dict(),
        plan.decisions.print(),
        plan.matches.targets,
        sorted(frame.problems.rejected),
        [(row, cell.field, cell.old, cell.new) for row, cells in plan.changes.items() for cell in cells],
        sorted((name, str(value)) for name, value in plan.new_defaults.items()),
    ):
        found.update(repr(part).encode())
    for name in sorted(frame.values):
        if plan.kind.by_name[name].lookup:
            found.update(repr(frame.values[name]).encode())
    return found.hexdigest()
