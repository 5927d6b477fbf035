"""What the fast reader does not tell about a worksheet's XML: extent, error cells, formulas without a result.

The reader lays out rows × columns of the used area at once and turns error cells into empty ones. One pass
over the XML before it runs finds both at little cost; unusual XML takes the slow, exact way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

from .errors import NO_RESULT, CellError
from .safety import Limits, check_extent, damaged, entities, too_big

_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]{1,40})</v>')
_UNCALCULATED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)><f[^>]*?(?:/>|>[^<]*</f>)(?:</c>|<v\s*/>|<v></v>)')
_VALUED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)><(?:v|f|is)[ >/]')
_ODD = re.compile(rb":c[\s>/]")
_PADDING = bytes(24)  # so that the bytes after a tag can be looked at without asking where the block ends


@dataclass
class Findings:
    """Extent of the valued cells, and the cells that hold no usable value."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)

    def widen(self, row: int, column: int) -> None:
        """Take one more cell into the extent."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


class _Unusual(Exception):
    """The XML is not written the way the fast pass expects."""


def column_number(letters: bytes | str) -> int:
    """1-based number of a column's letters."""
    number = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Letters of a 1-based column number, as a spreadsheet shows it."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_sheet(blocks: Iterable[bytes], again: Iterable[bytes], limits: Limits) -> Findings:
    """Scan one worksheet part; ``again`` yields the same blocks for the exact pass, if that is needed."""
    found = Findings()
    try:
        for block in _on_cell_borders(blocks):
            _scan_block(block, found, limits)
    except _Unusual:
        found = _scan_exactly(again, limits)
    check_extent(found.rows, found.columns, limits)
    if found.cells > 2 * limits.max_cells:
        raise too_big()
    return found


def _on_cell_borders(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest, first = b"", True
    for block in blocks:
        if first:
            first = False
            if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                raise entities()
            if block.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<":
                raise damaged()
        cut = block.rfind(b"<c ")
        if cut < 0 and len(rest) < 1_000_000:
            rest += block
            continue
        cut = len(block) if cut < 0 else cut
        yield b"".join((rest, memoryview(block)[:cut], _PADDING))
        rest = block[cut:]
    if rest:
        yield rest + _PADDING


def _scan_block(block: bytes, found: Findings, limits: Limits) -> None:
    if b":c" in block and _ODD.search(block):
        raise _Unusual
    text = np.frombuffer(block, np.uint8)
    tags, initial = text[:-1] == 60, text[1:]
    cells = np.flatnonzero(tags & (initial == 99))
    third = text[cells + 2]
    cells = cells[(third < 48) | (third == 62)]  # <c …> only, not <col>, <cfRule>, <conditionalFormatting>
    if len(cells):
        found.cells += len(cells)
        _extent(block, text, cells, found, limits)
    if b't="e"' in block:
        for letters, row, code in _ERROR.findall(block):
            _note(found, row, letters, CellError(code.decode("utf-8", "replace")))
    if (tags & (initial == 102)).any():
        for letters, row, attributes in _UNCALCULATED.findall(block):
            if b't="str"' not in attributes:
                _note(found, row, letters, NO_RESULT)


def _note(found: Findings, row: bytes, letters: bytes, error: CellError) -> None:
    found.errors[int(row), column_number(letters)] = error
    found.widen(int(row), column_number(letters))


def _extent(block: bytes, text: np.ndarray, cells: np.ndarray, found: Findings, limits: Limits) -> None:
    """Bound rows and columns from the cell references; exact only where the bound is too wide."""
    if not ((text[cells + 2] == 32) & (text[cells + 3] == 114) & (text[cells + 4] == 61) & (text[cells + 5] == 34)).all():
        raise _Unusual
    one, two, three = text[cells + 6], text[cells + 7], text[cells + 8]
    if one.min() < 65 or max(int(one.max()), int(two.max()), int(three.max())) > 90:
        raise _Unusual
    letters = 1 + (two > 64).astype(np.intp) + ((two > 64) & (three > 64))
    if int(letters.max()) == 1:
        columns = int(one.max()) - 64
    else:
        number = one.astype(np.int64) - 64
        number = np.where(letters > 1, number * 26 + two - 64, number)
        columns = int(np.where(letters > 2, number * 26 + three - 64, number).max())
    digits, places = 0, cells + 6 + letters
    numeric = (text[places] > 47) & (text[places] < 58)
    if not numeric.all():
        raise _Unusual
    while numeric.any():
        digits += 1
        numeric &= (text[places + digits] > 47) & (text[places + digits] < 58)
        if digits > 7:
            raise _Unusual
    if columns <= limits.max_columns and 10**digits * columns <= limits.max_cells:
        found.widen(_last_row(block, 10**digits - 1), columns)
        return
    for name, row in _VALUED.findall(block):
        found.widen(int(row), column_number(name))


def _last_row(block: bytes, bound: int) -> int:
    """Row of the last cell: the highest in every ordinary file, and never above the bound already proved."""
    match = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"').match(block, block.rfind(b'<c r="'))
    return min(int(match[1]), bound) if match else bound


def _scan_exactly(blocks: Iterable[bytes], limits: Limits) -> Findings:
    reader = _ExactReader(limits)
    reader.run(blocks)
    return reader.found


class _ExactReader:
    """Event-wise reading for XML with prefixes, other attribute order or positional cells."""

    def __init__(self, limits: Limits):
        self.found, self.limits = Findings(), limits
        self.row = self.column = 0
        self.kind, self.formula, self.text, self.inside = "", False, "", False

    def run(self, blocks: Iterable[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        try:
            for block in blocks:
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise damaged() from None

    def entity(self, *_arguments: object) -> None:
        raise entities()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = 0
        elif name == "c":
            match = re.fullmatch(r"\$?([A-Za-z]{1,9})\$?(\d{1,18})", attributes.get("r", ""))
            if match:
                self.column, self.row = column_number(match[1].upper()), int(match[2])
            else:
                self.column += 1
            self.kind, self.formula, self.text = attributes.get("t", ""), False, ""
        elif name == "f":
            self.formula = True
        self.inside = name in ("v", "t")

    def characters(self, data: str) -> None:
        if self.inside:
            self.text += data

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        self.inside = False
        if name != "c":
            return
        if self.kind == "e":
            self.found.errors[self.row, self.column] = CellError(self.text[:40] or "#N/A")
        elif self.formula and not self.text and self.kind != "str":
            self.found.errors[self.row, self.column] = NO_RESULT
        elif not self.text and not self.kind:
            return
        self.found.widen(self.row, self.column)
        self.found.cells += 1
        check_extent(self.found.rows, self.found.columns, self.limits)
