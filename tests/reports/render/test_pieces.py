"""Pieces of a report: facts, tags and pictures as HTML, and tables with a row or two in the tags."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from PIL import Image
from pypdf import PdfReader

from fdvu.lib.sheets.columns import Column, Kind
from reports.render.html import cover, facts_html, picture_html, table_html, tag_html
from reports.render.pdf import Part, render_pdf
from reports.render.pictures import SMALL, stored_picture

COLUMNS = [Column("Bygg", weight=2), Column("Nummer", Kind.CODE), Column("BRA (m²)", Kind.AREA)]


def jpeg(width: int = 900, height: int = 600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


def test_facts_keep_line_breaks_and_escape():
    assert facts_html([("Formål", "Én <linje>\nog én til")]) == (
        '<dl class="facts"><dt>Formål</dt><dd>Én &lt;linje&gt;<br>og én til</dd></dl>'
    )
    assert facts_html([]) == ""


def test_a_tag_has_its_letters_and_a_colour():
    assert tag_html("TG2", "TG2") == '<span class="tag tg2">TG2</span>'


def test_a_cover_without_a_picture_is_as_before():
    assert 'class="cover"' in cover("Rapport", facts=[("Dato", "2026")])
    assert "<img" not in cover("Rapport")


def test_a_picture_carries_its_alternative_text_and_data():
    html = picture_html(b"\xff\xd8", alt='Tak med "hull"', caption="2026")
    assert html.startswith('<figure class="photo"><img src="data:image/jpeg;base64,/9g=" alt="Tak med &quot;hull&quot;">')
    assert "<figcaption>2026</figcaption>" in html


def test_a_stored_picture_is_made_small_and_a_missing_one_is_nothing():
    storage = InMemoryStorage()
    name = storage.save("tak.jpg", ContentFile(jpeg(1600, 1200)))
    stored = _Stored(storage, name)
    small = stored_picture(stored, alt="Tak")
    assert 0 < len(small) < len(picture_html(jpeg(1600, 1200), alt="Tak"))
    assert _size_in(small) == (SMALL, SMALL * 3 // 4)
    storage.delete(name)
    assert stored_picture(stored, alt="Tak") == ""


def test_a_broken_picture_is_nothing():
    storage = InMemoryStorage()
    assert stored_picture(_Stored(storage, storage.save("tak.jpg", ContentFile(b"no picture"))), alt="Tak") == ""


class _Stored:
    """As a file field gives it."""

    def __init__(self, storage, name: str):
        self.storage, self.name = storage, name

    def open(self, mode: str):
        return self.storage.open(self.name, mode)


def _size_in(html: str) -> tuple[int, int]:
    import base64

    data = html.partition("base64,")[2].partition('"')[0]
    return Image.open(io.BytesIO(base64.b64decode(data))).size


@pytest.mark.parametrize(("rows", "row_headings"), [(1, 0), (2, 0), (3, 3), (25, 25)])
def test_rows_are_headed_where_headings_do_not_outnumber_cells(rows, row_headings, tmp_path):
    out = tmp_path / "r.pdf"
    table = table_html(COLUMNS, [[f"Bygg {number}", number, 10] for number in range(rows)])
    picture = picture_html(jpeg(), alt="Et bygg")
    render_pdf([Part(f"<h1>Tabell</h1>{table}{picture}")], title="Tabell", lang="nb", out=out)
    assert _cells(PdfReader(out)).count("/Row") == row_headings
    checked = subprocess.run(
        [Path(sys.executable).with_name("outloud"), "--fail-on", "error", str(out), "--no-info"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-2000:]


def _cells(reader: PdfReader) -> list[str]:
    """The scope of every heading in the tags."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, dict):
            continue
        if node.get("/S") == "/TH":
            found.append(node["/A"]["/Scope"])
        children = node.get("/K", [])
        waiting += [child for child in (children if isinstance(children, list) else [children]) if not isinstance(child, int)]
    return found
