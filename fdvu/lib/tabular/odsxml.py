"""Extent, error cells and visibility in an OpenDocument spreadsheet, where a cell or row can be repeated."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from .errors import NO_RESULT, CellError
from .safety import Limits, check_extent, damaged, entities, too_big
from .sheetxml import Findings


class OdsReader:
    """One pass over content.xml; ``tables`` holds the findings per sheet name."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.tables: dict[str, Findings] = {}
        self.hidden_styles: set[str] = set()
        self.hidden: set[str] = set()
        self.table: Findings | None = None
        self.row = self.row_repeat = self.column = 0
        self.cell: dict[str, str] = {}
        self.repeat, self.text, self.inside, self.style = 1, "", False, ""

    def run(self, blocks: Iterable[bytes]) -> OdsReader:
        """Read the part."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        try:
            for block in blocks:
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            raise damaged() from None
        if sum(table.rows * table.columns for table in self.tables.values()) > self.limits.max_cells:
            raise too_big()  # all sheets of this format are laid out at once
        return self

    def _entity(self, *_arguments: object) -> None:
        raise entities()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.cell = attributes
            self.repeat = max(1, int(attributes.get("table:number-columns-repeated", "1")))
            self.text = ""
        elif name == "text:p":
            self.inside = True
        elif name == "table:table-row":
            self.row += 1
            self.row_repeat = max(1, int(attributes.get("table:number-rows-repeated", "1")))
            self.column = 0
        elif name == "table:table":
            self.table = self.tables.setdefault(attributes.get("table:name", ""), Findings())
            self.row = 0
            if attributes.get("table:style-name") in self.hidden_styles:
                self.hidden.add(attributes.get("table:name", ""))
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def _characters(self, data: str) -> None:
        if self.inside:
            self.text += data

    def _end(self, name: str) -> None:
        if name == "text:p":
            self.inside = False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell_done()
        elif name == "table:table-row":
            self.row += self.row_repeat - 1
        elif name == "table:table":
            self.table = None

    def _cell_done(self) -> None:
        kind = self.cell.get("office:value-type")
        found = self.table
        if found is not None and (kind or self.text or "table:formula" in self.cell):
            found.widen(self.row + self.row_repeat - 1, self.column + self.repeat)
            check_extent(found.rows, found.columns, self.limits)
            if self.cell.get("calcext:value-type") == "error":
                self._mark(found, CellError(self.text[:40] or "#N/A"))
            elif "table:formula" in self.cell and not kind and not self.text:
                self._mark(found, NO_RESULT)
        self.column += self.repeat

    def _mark(self, found: Findings, error: CellError) -> None:
        if len(found.errors) + self.row_repeat * self.repeat > self.limits.max_rows:
            raise too_big()
        for row in range(self.row, self.row + self.row_repeat):
            for column in range(self.column + 1, self.column + self.repeat + 1):
                found.errors[row, column] = error
