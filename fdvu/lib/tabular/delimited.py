"""Delimited text: csv, txt and tsv in the encodings and with the delimiters that real exports use."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import chain
from typing import Any, NamedTuple

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .errors import TabularError, shown
from .grid import Grid, Sheet, trim, uncollected
from .safety import Limits, check_extent, sheet_unknown

DELIMITERS = (";", "\t", "|", ",", "$")  # in this order where two fit equally well: a comma may be a decimal sign
_NAMES = {";": "semikolon", "\t": "tabulator", "|": "loddrett strek", ",": "komma", "$": "dollartegn"}
_SENTINEL = "\ue000slutt\ue000"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200


class DelimitedSource:
    """A text file with delimiters; it has one sheet, named after the file."""

    format = "csv"

    def __init__(self, data: bytes, name: str, limits: Limits, encoding: str | None, delimiter: str | None):
        self.limits, self.warnings = limits, []
        self.text, self.encoding = self._decode(data, encoding)
        del data
        nul = self.text.find("\0")
        if nul >= 0:
            raise TabularError(
                _("Filen er ikke en tekstfil: linje %(row)s inneholder nulltegn. Bruk xlsx, xls, xlsb, ods eller csv."),
                row=_line(self.text, nul),
            )
        if not self.text.strip():
            raise TabularError(_("Filen er tom."))
        self.text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        self.hint = self.text[:4].lower() == "sep=" and self.text[5:6] == "\n"
        self.delimiter = delimiter or (self.text[4] if self.hint else _sniff_delimiter(self.text))
        if len(self.delimiter) != 1 or self.delimiter in '\n"':
            raise TabularError(_("«%(delimiter)s» kan ikke være skilletegn."), delimiter=shown(self.delimiter))
        self.sheets = [Sheet(0, name)]

    def _decode(self, data: bytes, encoding: str | None) -> tuple[str, str]:
        if encoding:
            return _decode_as(data, encoding), encoding
        for bom, name in _BOMS:
            if data.startswith(bom):
                return _decode_as(data, name), name.removesuffix("-sig")
        wide = _wide_encoding(data)
        if wide:
            return _decode_as(data, wide), wide
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as problem:
            return self._decode_old(data, problem.start)

    def _decode_old(self, data: bytes, first: int) -> tuple[str, str]:
        """Not quite UTF-8: either a few broken letters in such a file, or an older one-byte encoding."""
        mended = data.decode("utf-8", "replace")
        broken = mended.count("\ufffd")
        if sum(1 for letter in mended if letter > "\x7f") > 10 * broken:
            row = _line(data[:first].decode("utf-8", "replace"), first)
            self.warnings.append(
                Message(
                    _("%(count)s tegn kunne ikke leses og er erstattet med �, det første på linje %(row)s."),
                    {"count": broken, "row": row},
                )
            )
            return mended, "utf-8"
        try:
            text, name = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            text, name = data.decode("latin-1"), "latin-1"
        self.warnings.append(
            Message(_("Tegnsettet er lest som %(encoding)s. Ser æ, ø og å feil ut, velg tegnsett selv."), {"encoding": name})
        )
        return text, name

    def read(self, sheet: str | int | None = None) -> Grid:
        """Read all records; blank lines count as rows, a quoted cell may span lines."""
        if sheet not in (None, 0, "0", self.sheets[0].name):
            raise sheet_unknown(sheet, [self.sheets[0].name])
        with uncollected():
            rows = self._records()
        if self.hint:
            rows[0] = []
        trim(rows)
        if not rows:
            raise TabularError(_("Filen inneholder ingen rader."))
        known = Sheet(0, self.sheets[0].name, len(rows), max(map(len, rows)))
        check_extent(known.rows or 0, known.columns or 0, self.limits)
        self.sheets = [known]
        return Grid(rows, known, delimited=True)

    def _records(self) -> list[list[Any]]:
        lines = self.text.rstrip("\n").count("\n") + 1
        check_extent(lines, 1, self.limits)
        if self.text.count(self.delimiter) > self.limits.max_cells:
            check_extent(lines, self.text.count(self.delimiter), self.limits)
        # One line more than the file has: if it does not come back as a row of its own, a quote swallowed it.
        source = chain(io.StringIO(self.text, newline=None), [_SENTINEL])
        rows: list[list[Any]] = []
        try:
            rows.extend(csv.reader(source, delimiter=self.delimiter))
        except csv.Error:
            raise _quote_error(len(rows) + 1) from None
        if rows.pop() != [_SENTINEL]:
            raise _quote_error(len(rows) + 1)
        return rows


def _quote_error(row: int) -> TabularError:
    return TabularError(_("Rad %(row)s har et anførselstegn som ikke avsluttes, eller en celle på over 128 000 tegn."), row=row)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except LookupError:
        raise TabularError(_("Tegnsettet «%(encoding)s» er ukjent."), encoding=shown(encoding)) from None
    except (UnicodeError, ValueError) as problem:
        start = getattr(problem, "start", 0)
        raise TabularError(
            _("Filen er ikke i tegnsettet %(encoding)s (feil på linje %(row)s). Velg et annet tegnsett."),
            encoding=encoding,
            row=data[:start].count(b"\n") + 1,
        ) from None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:4000]
    half = len(sample) // 2
    if half and b"\0" in sample and len(data) % 2 == 0:
        if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
            return "utf-16-le"
        if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
            return "utf-16-be"
    return None


def _line(text: str, position: int) -> int:
    before = text[:position]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _sniff_delimiter(text: str) -> str:
    """The delimiter that cuts most rows, from the headings on, into the same number of cells."""
    sample = _first_lines(text, _SAMPLE)
    cuts = [cut for cut in (_cut(sample, delimiter) for delimiter in DELIMITERS if delimiter in sample) if cut]
    best = max((cut.score for cut in cuts), default=0.0)
    if best < 0.15:
        tried = ", ".join(_NAMES.values())
        raise TabularError(
            _("Fant ikke noe skilletegn som deler filen i kolonner (prøvde %(tried)s). Velg skilletegn selv."),
            tried=tried,
        )
    equal = [cut for cut in cuts if cut.score > best - 0.1]
    # Headings come first: what cuts only the rows below another's headings is a decimal sign or part of a text.
    first = min(cut.headings for cut in equal)
    return _widest([cut for cut in equal if cut.headings == first]).delimiter


class _Cut(NamedTuple):
    """What a delimiter does to a sample: the row that would hold the headings, the commonest number of cells, how even it is."""

    delimiter: str
    headings: int
    width: int
    score: float


def _widest(cuts: list[_Cut]) -> _Cut:
    """The one with most cells, the first of equals; decimal commas may add a comma to each cell."""
    chosen = cuts[0]
    for cut in cuts[1:]:
        if cut.width > chosen.width + (1 if cut.delimiter == "," else 0):
            chosen = cut
    return chosen


def _first_lines(text: str, count: int) -> str:
    end = 0
    for _line_number in range(count):
        end = text.find("\n", end) + 1
        if not end:
            return text[:1_000_000]
    return text[: min(end, 1_000_000)]


def _cut(sample: str, delimiter: str) -> _Cut | None:
    """None for what cuts nothing evenly. Titles above the headings do not count against it, unless it cuts only a few rows."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=None), delimiter=delimiter) if row]
    except csv.Error:
        return None
    start = next((i for i, width in enumerate(widths) if width > 1), len(widths))
    if start == len(widths):
        return None
    ((width, times),) = Counter(widths[start:]).most_common(1)
    if width == 1:
        return None
    share, of_all = times / (len(widths) - start), times / len(widths)
    if share < 0.3:
        return None
    # A title may happen to be cut as the rows are, but then the row below it is not.
    pairs = enumerate(zip(widths, [*widths[1:], width], strict=True))
    headings = next((i for i, (here, below) in pairs if here == width and below > 1), start)
    return _Cut(delimiter, headings, width, share if times >= 5 and start <= 40 else of_all)
