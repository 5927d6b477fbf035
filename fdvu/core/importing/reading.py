"""From an uploaded file to columns under fields."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import IO, Any

from fdvu.core.ids import whole_number
from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.profile import ReadOptions
from fdvu.core.registry import import_kinds
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import Sheet, Table, TabularError, cell_text, normalise_heading, open_source, suggest_header_row, table_from
from fdvu.lib.tabular.safety import Limits, sheet_unknown

NO_COLUMN_KNOWN = gettext_noop(
    "Ingen av kolonnene passer til %(kind)s: %(headings)s. Er dette riktig fil og riktig type, må kolonnene kobles til felter."
)
OTHER_KIND = gettext_noop(
    "Filen ser ut til å inneholde %(other)s, ikke %(kind)s: %(fitting)s av %(count)s kolonner passer til %(other)s, %(own)s til %(kind)s. "
    "Velg riktig type, eller koble kolonnene selv i en profil."
)
MAPPED_TWICE = gettext_noop("To kolonner heter «%(column)s», og den er koblet til et felt. Gi dem hvert sitt navn, eller fjern den ene.")
TWO_HEADINGS = gettext_noop("To kolonner heter «%(heading)s». De er ikke koblet til noe felt.")
NOT_IN_FILE = gettext_noop("Profilen nevner kolonnen «%(heading)s», som ikke finnes i filen.")
EMPTY_COLUMN = gettext_noop("Kolonnen er tom.")
KNOWN_HEADING = gettext_noop("Overskriften er kjent.")
FROM_PROFILE = gettext_noop("Valgt i profilen.")
FIELD_TAKEN = gettext_noop("Feltet er alt koblet til «%(heading)s».")
NOT_KNOWN = gettext_noop("Ukjent overskrift.")
SUM_ROW = gettext_noop("Rad %(row)s ser ut til å være en sumrad («%(text)s»), og er ikke tatt med.")
_SUMS = frozenset({"sum", "total", "totalt", "totalsum", "sum totalt", "i alt", "grand total"})
_FIGURE = re.compile(r"[-+]?\d[\d .,'\u00a0\u202f]*")
_LAST_ROWS = 3


@dataclass(frozen=True)
class Suggestion:
    """The field a column seems to hold, or None, and why."""

    heading: str
    field: str | None
    reason: Message


@dataclass
class SourceTable:
    """The table of one sheet and what its columns stand for."""

    filename: str
    sheet: Sheet
    sheets: list[Sheet]
    table: Table
    mapping: list[Suggestion]
    delimited: bool = False
    delimiter: str | None = None
    encoding: str | None = None
    warnings: list[Message] = field(default_factory=list)
    digest: str = ""

    def __post_init__(self) -> None:
        self._places = {s.field: place for place, s in enumerate(self.mapping) if s.field}

    @property
    def row_numbers(self) -> list[int]:
        return self.table.row_numbers

    @property
    def columns(self) -> list[list[Any]]:
        return self.table.columns

    def place_of(self, name: str | None) -> int | None:
        """The column a field is read from."""
        return self._places.get(name) if name else None

    def heading_of(self, name: str | None) -> str | None:
        """The heading of that column."""
        place = self.place_of(name)
        return None if place is None else self.table.headings[place]


@dataclass
class Inspection:
    """What a person needs to choose sheet, heading row and columns."""

    sheets: list[Sheet]
    sheet: Sheet
    rows: list[list[Any]]
    header_row: int | None
    headings: list[str]
    samples: list[list[Any]]
    suggestions: list[Suggestion]
    delimiter: str | None
    encoding: str | None
    problem: Message | None = None
    warnings: list[Message] = field(default_factory=list)
    row_count: int = 0


def inspect_file(file: str | IO[bytes], filename: str, kind: ImportKind, options: ReadOptions, *, rows: int = 20) -> Inspection:
    """Look at a file without taking anything from it. Raises `TabularError` where it cannot be read at all."""
    source, grid = open_sheet(file, filename, options, None)
    found = Inspection(source.sheets, grid.sheet, grid.rows[:rows], options.header_row, [], [], [], source.delimiter, source.encoding)
    found.warnings = [*source.warnings, *grid.warnings]
    try:
        found.header_row = options.header_row or suggest_header_row(grid, known_headings(kind))
        table = table_from(grid, found.header_row)
    except TabularError as problem:
        found.problem = problem.message
        return found
    found.headings, found.row_count = table.headings, len(table)
    found.samples = [[value for value in column if value not in ("", None)][:3] for column in table.columns]
    found.suggestions = suggest_columns(table, kind, options)
    return found


def read_table(
    file: str | IO[bytes], filename: str, kind: ImportKind, options: ReadOptions, *, limits: Limits | None = None
) -> SourceTable:
    """Read the sheet that `options` choose and map its columns. Raises `TabularError`."""
    source, grid = open_sheet(file, filename, options, limits)
    header_row = options.header_row or suggest_header_row(grid, known_headings(kind))
    table = table_from(grid, header_row)
    sums = leave_out_sums(table)
    mapping = suggest_columns(table, kind, options)
    refuse_other_kind(table.headings, kind, options, row=table.header_row)
    _refuse_unusable(table, mapping, kind)
    found = SourceTable(filename, grid.sheet, source.sheets, table, mapping, grid.delimited, source.delimiter, source.encoding)
    found.digest = _digest(file)
    found.warnings = [*source.warnings, *grid.warnings, *sums, *_heading_warnings(table, options)]
    return found


def leave_out_sums(table: Table) -> list[Message]:
    """Take sum rows at the end of the table out of it: «Sum», «Totalt» and then numbers. Says which."""
    told = []
    for _last in range(_LAST_ROWS):
        if len(table) < 2:
            break
        filled = [cell_text(column[-1]) for column in table.columns if column[-1] not in ("", None)]
        filled = [text for text in filled if text]
        figures = sum(1 for text in filled[1:] if _FIGURE.fullmatch(text))
        if not filled or filled[0].casefold().rstrip(" :") not in _SUMS or not figures or figures * 2 < len(filled) - 1:
            break
        number = table.row_numbers.pop()
        for column in table.columns:
            column.pop()
        table.problems[:] = [problem for problem in table.problems if problem[0] != number]
        told.append(Message(SUM_ROW, {"row": number, "text": filled[0]}))
    return told


def _digest(file: str | IO[bytes]) -> str:
    """A print of the file's content."""
    if hasattr(file, "read"):
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()
    with open(file, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def known_headings(kind: ImportKind) -> dict[str, str]:
    """Normalised heading to field name; the first field that claims a heading has it."""
    found: dict[str, str] = {}
    for claimed in kind.offered:
        for heading in claimed.headings():
            found.setdefault(heading, claimed.name)
    for claimed in kind.offered:
        for alias in claimed.aliases:
            found.setdefault(normalise_heading(alias), claimed.name)
    return found


def suggest_columns(table: Table, kind: ImportKind, options: ReadOptions) -> list[Suggestion]:
    """A field for each column: the profile's choice, else what the heading says."""
    chosen = {normalise_heading(heading): target for heading, target in options.columns.items()}
    known = known_headings(kind)
    taken = {target: heading for heading, target in options.columns.items() if target}
    found = []
    for heading in table.headings:
        key = normalise_heading(heading)
        if key in chosen:
            found.append(Suggestion(heading, chosen[key], Message(FROM_PROFILE)))
        elif key not in known:
            found.append(Suggestion(heading, None, Message(EMPTY_COLUMN if heading in table.empty_columns else NOT_KNOWN)))
        elif known[key] in taken and normalise_heading(taken[known[key]]) != key:
            found.append(Suggestion(heading, None, Message(FIELD_TAKEN, {"heading": taken[known[key]]})))
        else:
            taken[known[key]] = heading
            found.append(Suggestion(heading, known[key], Message(KNOWN_HEADING)))
    return found


def open_sheet(file, filename: str, options: ReadOptions, limits: Limits | None):
    """The file as a source, and the sheet that `options` choose."""
    source = open_source(file, filename, encoding=options.encoding, delimiter=options.delimiter, limits=limits)
    return source, source.read(_sheet_name(source.sheets, options.sheet))


def _sheet_name(sheets: list[Sheet], wanted: str | int | None) -> str | None:
    """A choice of sheet as its name: people choose by name, or by number counted from one."""
    text = "" if wanted is None else str(wanted).strip()
    if not text:
        return None
    names = {sheet.name.strip().casefold(): sheet.name for sheet in sheets}
    if isinstance(wanted, str) and text.casefold() in names:
        return names[text.casefold()]
    number = whole_number(text)
    found = [sheet.name for sheet in sheets if number is not None and sheet.index == number - 1]
    if not found:
        raise sheet_unknown(wanted, [sheet.name for sheet in sheets])
    return found[0]


def refuse_other_kind(headings: list[str], kind: ImportKind, options: ReadOptions, *, row: int | None = None) -> None:
    """Raise `TabularError` for headings that clearly belong to another kind, unless somebody has connected them by hand."""
    if options.columns:
        return
    own = len(_fields_in(headings, kind))
    count = sum(1 for heading in headings if heading)
    if 2 * own > count:
        return
    fitting, _place, other = max(
        ((len(_fields_in(headings, each)), -place, each) for place, each in enumerate(import_kinds) if each is not kind),
        default=(0, 0, kind),
    )
    telling = {f.name for f in other.offered if (f.key or f.required) and f.name != "id"}
    if (fitting > own + 1 or (fitting and not own)) and telling & _fields_in(headings, other):
        params = {"other": str(other.label), "kind": str(kind.label), "fitting": fitting, "own": own, "count": count}
        raise TabularError(OTHER_KIND, row=row, **params)


def _fields_in(headings: list[str], kind: ImportKind) -> set[str]:
    """The fields that headings name by themselves."""
    known = known_headings(kind)
    return {known[key] for key in map(normalise_heading, headings) if key in known}


def _refuse_unusable(table: Table, mapping: list[Suggestion], kind: ImportKind) -> None:
    seen: set[str] = set()
    for suggestion in mapping:
        if suggestion.field in seen:
            raise TabularError(MAPPED_TWICE, row=table.header_row, column=suggestion.heading)
        if suggestion.field:
            seen.add(suggestion.field)
    if not seen:
        raise TabularError(NO_COLUMN_KNOWN, row=table.header_row, kind=str(kind.label), headings=", ".join(table.headings[:12]))


def _heading_warnings(table: Table, options: ReadOptions) -> list[Message]:
    present = {normalise_heading(heading) for heading in table.headings}
    missing = [heading for heading, target in options.columns.items() if target and normalise_heading(heading) not in present]
    return [Message(NOT_IN_FILE, {"heading": heading}) for heading in missing] + [
        Message(TWO_HEADINGS, {"heading": heading}) for heading in table.duplicate_headings
    ]
