"""PDF: parts of HTML in, one tagged and archivable document out (PDF/UA-1, made as PDF/A-2a).

Each part is laid out alone, painted, and forgotten. Page numbers, the table of contents and the
running lines are made last, when every part's pages are known.
"""

from __future__ import annotations

import datetime
import gc
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import chain, islice
from pathlib import Path
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _

from fdvu.lib.sheets.columns import Column
from fdvu.lib.sheets.errors import SheetError
from reports.render.html import table_html
from reports.render.typeset import Typesetter, table_rows_on, weasyprint_or_explain

ROWS_AT_A_TIME = 120
OVERLAYS_AT_A_TIME = 40
LONG_CONTENTS = 45

Progress = Callable[[int, int | None, int], None]


class PartKind(StrEnum):
    """A cover has no running lines; the contents are filled in when the rest is done."""

    COVER = "cover"
    CONTENTS = "contents"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the report, starting on a new page. `section` stands in the header."""

    html: str
    section: str = ""
    kind: PartKind = PartKind.BODY


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table of any length: `rows` may be a generator and is never held as a whole.

    It is laid out some pages at a time; rows that do not fill a page go on to the next piece, so
    the seams cannot be seen.
    """

    columns: Sequence[Column]
    rows: Iterable[Sequence]
    html: str = ""
    caption: str = ""
    section: str = ""
    total: Sequence | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What was made, for the job's log."""

    pages: int
    bytes: int
    seconds: float


def render_pdf(
    parts: Iterable[Part | TablePart],
    *,
    title: str,
    lang: str,
    out: str | Path | IO[bytes],
    footer: str = "",
    author: str = "",
    created: datetime.datetime | None = None,
    fonts: Path | None = None,
    progress: Progress | None = None,
) -> PdfResult:
    """Make the document. `footer` carries price level and date; `created` goes into the file.

    `progress` is called with parts done, parts in all (None for a generator) and pages so far. It
    may raise to stop the work; nothing half-written is then left behind.
    """
    started = time.perf_counter()
    weasyprint_or_explain()
    with translation.override(lang), _opened(out) as target:
        report = _Report(title=title, lang=lang, footer=footer, target=target, fonts=fonts)
        total = len(parts) if isinstance(parts, Sequence) else None
        for done, part in enumerate(parts, start=1):
            for pages in report.add(part):
                if progress:
                    progress(done, total, pages)
        size, pages = report.finish(author=author, created=created)
    return PdfResult(pages=pages, bytes=size, seconds=time.perf_counter() - started)


@contextmanager
def _opened(out):
    """A path is removed again when the work fails."""
    if hasattr(out, "write"):
        yield out
        return
    path = Path(out)
    try:
        with path.open("wb") as target:
            yield target
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class _Report:
    """The document while it is being made."""

    def __init__(self, *, title: str, lang: str, footer: str, target, fonts: Path | None):
        from reports.render.assemble import Assembler  # noqa: PLC0415 - needs Pango

        self._title = title
        self._lang = lang
        self._footer = footer
        self._type = Typesetter(title=title, lang=lang, fonts=fonts)
        self._assembler = Assembler(target)
        self._placed: list = []  # one (part, PlacedPart) for each; contents wait with None
        self._pages = 0

    def add(self, part: Part | TablePart):
        """Lay out and paint; yields the number of pages so far."""
        if isinstance(part, TablePart):
            yield from self._add_table(part)
            return
        if part.kind is PartKind.CONTENTS:
            self._placed.append([part, None])
        else:
            self._place(part, self._type.lay_out(part.html))
        yield self._pages

    def finish(self, *, author: str, created: datetime.datetime | None) -> tuple[int, int]:
        if not self._pages:
            raise SheetError(_("Rapporten er tom: den har ingen sider."))
        for entry in self._placed:
            if entry[1] is None:
                entry[1] = self._contents(entry)
                self._pages += len(entry[1].pages)
        self._add_running_lines()
        metadata = self._type.metadata(author=author, created=created)
        size = self._assembler.finish([placed for _part, placed in self._placed], metadata)
        return size, self._pages

    def _place(self, part: Part, pages: list) -> None:
        self._placed.append([part, self._assembler.add_part(pages)])
        self._pages += len(pages)
        pages.clear()
        gc.collect()  # boxes refer to each other, and wait for the collector otherwise

    def _add_table(self, table: TablePart):
        rows = iter(table.rows)
        waiting: list[Sequence] = []
        shown = 0
        while True:
            waiting += islice(rows, ROWS_AT_A_TIME - len(waiting))
            following = list(islice(rows, 1))
            rows = chain(following, rows)
            pages = self._type.lay_out(self._table_piece(table, waiting, shown, bool(following)))
            fitted = len(waiting)
            if following and len(pages) > 1:
                fitted -= table_rows_on(pages.pop())
            self._place(Part("", section=table.section), pages)
            del pages  # or two pieces are in memory while the next is laid out
            yield self._pages
            shown += fitted
            waiting = waiting[fitted:]
            if not following:
                return

    def _table_piece(self, table: TablePart, rows, shown: int, more: bool) -> str:
        html = table_html(
            table.columns,
            rows,
            caption="" if shown else table.caption,
            total=None if more else table.total,
            first=shown,
        )
        html = html if shown else table.html + html
        return f'<div class="wide">{html}</div>' if table.wide else html

    def _contents(self, entry: list):
        """Innholdsfortegnelse: laid out once more when it needs more pages than guessed."""
        needed = 1
        while True:
            pages = self._type.lay_out(entry[0].html + self._contents_rows(entry, needed))
            if len(pages) == needed:
                return self._assembler.add_part(pages)
            needed = len(pages)

    def _contents_rows(self, entry: list, own_pages: int) -> str:
        found = []
        number = 0
        for part, placed in self._placed:
            if placed is None:
                number += own_pages if part is entry[0] else 1
                continue
            for page in placed.pages:
                number += 1
                if part.kind is PartKind.BODY:
                    found += [(number, page, mark) for mark in page.bookmarks if mark[0] <= 2]
        deepest = 2 if len(found) <= LONG_CONTENTS else 1
        rows = []
        for place, (number, page, (level, label, (x, y), _state)) in enumerate(found):
            if level <= deepest:
                self._assembler.add_anchor(f"contents-{place}", page, x, y)
                rows.append(
                    f'<p class="toc-row toc-{level}"><span><a href="#contents-{place}">{escape(label)}</a></span><span>{number}</span></p>'
                )
        return "".join(rows)

    def _add_running_lines(self) -> None:
        lines = []
        number = 0
        for part, placed in self._placed:
            for page in placed.pages:
                number += 1
                if part.kind is not PartKind.COVER:
                    lines.append((page, self._sheet(page, part.section, number)))
        for start in range(0, len(lines), OVERLAYS_AT_A_TIME):
            batch = lines[start : start + OVERLAYS_AT_A_TIME]
            overlays = self._type.lay_out_overlay("".join(sheet for _page, sheet in batch))
            for (page, _sheet), overlay in zip(batch, overlays, strict=True):
                self._assembler.add_overlay(page, overlay)

    def _sheet(self, page, section: str, number: int) -> str:
        shape = "sheet wide" if page.width > page.height else "sheet"
        text = _("Side %(number)d av %(total)d") % {"number": number, "total": self._pages}
        return (
            f'<section class="{shape}"><p class="head">{escape(self._title)}</p>'
            f'<p class="section">{escape(section)}</p>'
            f'<p class="foot">{escape(self._footer)}</p><p class="page">{escape(text)}</p></section>'
        )
