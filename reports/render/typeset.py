"""Sats: HTML becomes laid-out pages, with the report's style, its font, and no outside world."""

from __future__ import annotations

import datetime
from html import escape
from pathlib import Path

from django.utils.translation import gettext as _

from fdvu.lib.sheets.errors import SheetError

ASSETS = Path(__file__).parent / "assets"
FACES = {"Inter-Regular.woff2": 400, "Inter-SemiBold.woff2": 600}


def weasyprint_or_explain():
    """WeasyPrint, or one sentence on what to install. Imported late: it takes a second."""
    try:
        import weasyprint  # noqa: PLC0415 - see above
    except OSError as error:
        raise SheetError(
            _(
                "PDF kan ikke lages fordi programbiblioteket Pango mangler på maskinen; installer "
                "det med «apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0»."
            )
        ) from error
    return weasyprint


def find_fonts() -> Path | None:
    """Where the Inter font is, as the static files know it; None means the machine's own font."""
    from django.contrib.staticfiles import finders  # noqa: PLC0415 - not needed with own path

    found = finders.find("inter-ui/web/Inter-Regular.woff2")
    return Path(found).parent if found else None


def table_rows_on(page) -> int:
    """How many body rows of a table stand on a laid-out page."""
    return sum(
        1 for box in page._page_box.descendants() if box.element_tag == "tr" and box.element.get("class") != "total" and not _in_head(box)
    )


def _in_head(row) -> bool:
    return any(cell.element is not None and cell.element.get("scope") == "col" for cell in row.children)


class Typesetter:
    """Style sheet and fonts are read once and shared by all parts."""

    def __init__(self, *, title: str, lang: str, fonts: Path | None):
        weasyprint = weasyprint_or_explain()
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - needs Pango

        self._title = title
        self._lang = lang
        self._html = weasyprint.HTML
        self._fonts = FontConfiguration()
        self._outside = weasyprint.URLFetcher(allowed_protocols={"data"})
        faces = _font_faces(fonts or find_fonts())
        own = weasyprint.URLFetcher(allowed_protocols={"file"})
        self._styles, self._overlay_styles = (
            weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=own, base_url=ASSETS.as_uri())
            for css in (
                faces + (ASSETS / "report.css").read_text(encoding="utf-8"),
                (ASSETS / "overlay.css").read_text(encoding="utf-8"),
            )
        )

    def lay_out(self, html: str) -> list:
        """Pages of one part. Nothing is fetched from disk or net: pictures come as data or SVG."""
        return self._pages(html, self._styles)

    def lay_out_overlay(self, html: str) -> list:
        return self._pages(html, self._overlay_styles)

    def metadata(self, *, author: str, created: datetime.datetime | None):
        from weasyprint.pdf.metadata import DocumentMetadata  # noqa: PLC0415 - needs Pango

        moment = created.isoformat(timespec="seconds") if created else None
        return DocumentMetadata(
            title=self._title,
            authors=[author] if author else [],
            generator="fdvu",
            created=moment,
            modified=moment,
            lang=self._lang,
        )

    def _pages(self, body: str, styles) -> list:
        document = self._html(
            string=(
                f'<!doctype html><html lang="{escape(self._lang)}"><head><meta charset="utf-8">'
                f"<title>{escape(self._title)}</title></head><body>{body}</body></html>"
            ),
            url_fetcher=self._outside,
        ).render(stylesheets=[styles], font_config=self._fonts)
        return document.pages


def _font_faces(folder: Path | None) -> str:
    if folder is None:
        return ""
    return "".join(
        f'@font-face{{font-family:Inter;font-weight:{weight};src:url("{(folder / name).as_uri()}")}}\n'
        for name, weight in FACES.items()
        if (folder / name).exists()
    )
