"""Workbooks: xlsx, xlsb, xls and ods, checked first and then read by the fast reader."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .binary import scan_xls, scan_xlsb, xls_sheets, xlsb_sheets
from .errors import TabularError
from .grid import Grid, Sheet, trim, uncollected
from .odsxml import OdsReader
from .ole import CompoundFile
from .safety import Limits, Package, check_extent, damaged, encrypted, entities, macros, sheet_unknown
from .sheetxml import Findings, scan_sheet

_KNOWN_PACKAGES = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "Index/Document.iwa": "Apple Numbers",
    "doc.kml": "KMZ",
    "META-INF/MANIFEST.MF": "Java",
}
_UNREAD = (
    "/media/",
    "/printersettings/",
    "/drawings/",
    "/charts/",
    "/embeddings/",
    "docprops/",
    "thumbnails/",
    "pictures/",
)


class WorkbookSource:
    """An open workbook; a sheet is unpacked and checked when it is read."""

    encoding: str | None = None
    delimiter: str | None = None

    def __init__(self, data: bytes, kind: str, limits: Limits):
        self.data, self.limits = data, limits
        self.warnings: list[Message] = []
        self._findings: dict[str, Callable[[], Findings]] = {}
        self.format = self._open_package() if kind == "zip" else self._open_compound()
        self.sheets = self._list_sheets()

    # -- opening -------------------------------------------------------------------------------------------------

    def _open_package(self) -> str:
        package = self.package = Package(self.data, self.limits)
        if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in package.parts):
            raise macros()
        if package.find("content.xml") and package.find("mimetype"):
            return self._open_ods()
        if not (package.find("xl/workbook.xml") or package.find("xl/workbook.bin")):
            raise self._no_workbook()
        for name in package.parts:
            lower = name.lower()
            if "/worksheets/" not in lower and not any(part in lower for part in _UNREAD):
                package.verify(name)
        types = package.find("[Content_Types].xml")
        if types and b"macroEnabled" in package.read(types):
            raise macros()
        binary = package.find("xl/workbook.xml") is None
        targets = self._relations("xl/_rels/workbook.bin.rels" if binary else "xl/_rels/workbook.xml.rels")
        names = self._xlsb_names() if binary else self._xlsx_names()
        for name, relation in names:
            self._findings[name] = self._scanner(targets.get(relation, ""), binary)
        return "xlsb" if binary else "xlsx"

    def _scanner(self, target: str, binary: bool) -> Callable[[], Findings]:
        def scan() -> Findings:
            part = self.package.find(target)
            if part is None:
                raise damaged()
            if binary:
                return scan_xlsb(self.package.read(part), self.limits)
            return scan_sheet(self.package.blocks(part), self.package.blocks(part), self.limits)

        return scan

    def _no_workbook(self) -> TabularError:
        for part, program in _KNOWN_PACKAGES.items():
            if self.package.find(part):
                return TabularError(
                    _("Filen er ikke et regneark, men fra %(program)s. Lagre tabellen som .xlsx eller .csv."),
                    program=program,
                )
        return TabularError(_("Zip-filen inneholder ingen arbeidsbok. Pakk den ut og velg selve regnearket."))

    def _xml(self, name: str) -> Any:
        part = self.package.find(name)
        if part is None:
            raise damaged()
        try:
            return fromstring(self.package.read(part))
        except defusedxml.DefusedXmlException:
            raise entities() from None
        except (ParseError, ValueError):
            raise damaged() from None

    def _relations(self, name: str) -> dict[str, str]:
        targets = {}
        for relation in self._xml(name):
            target = relation.get("Target", "")
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[relation.get("Id", "")] = joined
        return targets

    def _xlsx_names(self) -> list[tuple[str, str]]:
        names = []
        for element in self._xml("xl/workbook.xml").iter():
            if element.tag.rpartition("}")[2] == "sheet":
                relation = next((v for k, v in element.attrib.items() if k.endswith("}id") or k == "r:id"), "")
                names.append((element.get("name", ""), relation))
        return names

    def _xlsb_names(self) -> list[tuple[str, str]]:
        return xlsb_sheets(self.package.read(self.package.find("xl/workbook.bin") or ""))

    def _open_ods(self) -> str:
        package = self.package
        mimetype = package.read(package.find("mimetype") or "").strip()
        if not mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise TabularError(
                _("Filen er ikke et regneark, men fra %(program)s. Lagre tabellen som .xlsx eller .csv."),
                program="OpenDocument",
            )
        manifest = package.find("META-INF/manifest.xml")
        if manifest and b"encryption-data" in package.read(manifest):
            raise encrypted()
        reader = self._ods = OdsReader(self.limits).run(package.blocks(package.find("content.xml") or ""))
        for name, found in reader.tables.items():
            self._findings[name] = lambda found=found: found
        return "ods"

    def _open_compound(self) -> str:
        file = CompoundFile(self.data)
        if "encryptedpackage" in file.entries or "encryptioninfo" in file.entries:
            raise encrypted()
        name = next((n for n in ("workbook", "book") if n in file.entries), None)
        if name is None:
            raise TabularError(_("Filen er et Office-dokument, men ikke et regneark. Lagre tabellen som .xlsx eller .csv."))
        if "_vba_project_cur" in file.entries or "_vba_project" in file.entries:
            raise macros()
        self._stream = file.stream(name)
        self._offsets = xls_sheets(self._stream)
        return "xls"

    def _list_sheets(self) -> list[Sheet]:
        self.workbook = self._guarded(lambda: CalamineWorkbook.from_filelike(BytesIO(self.data)))
        sheets = []
        for index, meta in enumerate(self.workbook.sheets_metadata):
            if self.format == "xls" and index < len(self._offsets):
                self._findings[meta.name] = lambda i=index: scan_xls(self._stream, self._offsets[i], self.limits)
            if meta.typ == SheetTypeEnum.WorkSheet:
                hidden = meta.visible != SheetVisibleEnum.Visible
                if self.format == "ods":
                    hidden = hidden or meta.name in self._ods.hidden
                sheets.append(Sheet(index, meta.name, hidden=hidden))
        if not sheets:
            raise TabularError(_("Arbeidsboken har ingen regneark."))
        return sheets

    def _guarded(self, action: Callable[[], Any]) -> Any:
        """Run the reader; whatever it stumbles on becomes one clear error."""
        try:
            return action()
        except PasswordError:
            raise encrypted() from None
        except (CalamineError, OSError, ValueError, struct.error):
            raise damaged() from None
        except BaseException as problem:
            if type(problem).__name__ == "PanicException":  # the reader is Rust; its panic is no Exception
                raise damaged() from None
            raise

    # -- reading -------------------------------------------------------------------------------------------------

    def read(self, sheet: str | int | None = None) -> Grid:
        """Read a sheet by name or 0-based index; without a choice the first visible one that has content."""
        with uncollected():
            return self._read_first_with_content() if sheet is None else self._read(self._find(sheet))

    def _find(self, wanted: str | int) -> Sheet:
        for sheet in self.sheets:
            if wanted in (sheet.name, sheet.index):
                return sheet
        for sheet in self.sheets:
            if str(wanted).strip().casefold() == sheet.name.strip().casefold():
                return sheet
        raise sheet_unknown(wanted, [sheet.name for sheet in self.sheets])

    def _read_first_with_content(self) -> Grid:
        for sheet in self.sheets:
            if not sheet.hidden:
                grid = self._read(sheet)
                if grid.rows:
                    return grid
        if any(sheet.hidden for sheet in self.sheets):
            raise TabularError(_("Alle synlige ark er tomme. Velg et skjult ark, eller gjør det synlig i regnearkprogrammet."))
        raise TabularError(_("Arbeidsboken inneholder ingen rader."))

    def _read(self, sheet: Sheet) -> Grid:
        scan = self._findings.get(sheet.name)
        if scan is None:
            raise damaged()
        found = scan()
        rows = self._guarded(lambda: self._cells(sheet))
        _place_errors(rows, found)
        trim(rows)
        known = replace(sheet, rows=len(rows), columns=max(map(len, rows), default=0))
        self.sheets = [known if s.index == sheet.index else s for s in self.sheets]
        return Grid(rows, known)

    def _cells(self, sheet: Sheet) -> list[list[Any]]:
        cells = self.workbook.get_sheet_by_index(sheet.index)
        if cells.end is None:
            return []
        check_extent(cells.end[0] + 1, cells.end[1] + 1, self.limits)
        return cells.to_python(skip_empty_area=False)


def _place_errors(rows: list[list[Any]], found: Findings) -> None:
    """The reader leaves error cells empty: write what they hold into the grid."""
    for (row, column), error in found.errors.items():
        while len(rows) < row:
            rows.append([])
        line = rows[row - 1]
        if len(line) < column:
            line.extend([""] * (column - len(line)))
        if line[column - 1] == "":
            line[column - 1] = error
