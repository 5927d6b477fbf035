"""A whole small report: pages, text, tags, links, numbers that run through, and nothing left over."""

import datetime
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from fdvu.lib.charts import Bar, bar_chart
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.errors import SheetError
from reports.render.html import cover, figure, key_figures
from reports.render.pdf import Part, PartKind, TablePart, render_pdf

ROWS = 300
COLUMNS = [
    Column("Bygg", weight=2),
    Column("Bygningsnummer", Kind.CODE),
    Column("BRA (m²)", Kind.AREA),
    Column("Overtatt", Kind.DATE),
]


def rows():
    for number in range(ROWS):
        kind = "Sykehjem og omsorgsboliger med heldøgns bemanning" if number % 7 == 0 else "Skole"
        yield [f"{kind} <{number}>", 139000000 + number, number * 10, datetime.date(2026, 1, 1)]


def parts():
    chart = bar_chart(
        "Skoler er mest",
        [Bar("Skole", 1200, "/bygg/"), Bar("Kirke", 300)],
        category_heading="Type",
        value_heading="Bruttoareal (m²)",
    )
    summary = (
        "<h1>Sammendrag</h1>"
        + key_figures([("Bygg", "300", "i bruk")])
        + figure(chart, label="Figur 1", note="Kilde: registeret.", table=True)
        + '<p>Se <a href="#metode">metoden</a>.</p><ul><li>Et punkt</li></ul>'
    )
    return [
        Part(cover("Bygningsmassen", facts=[("Prisnivå", "2026")]), kind=PartKind.COVER),
        Part("<h1>Innhold</h1>", kind=PartKind.CONTENTS),
        Part(summary, section="Sammendrag"),
        TablePart(
            COLUMNS,
            rows(),
            html="<h1>Alle bygg</h1>",
            caption="Tabell 1",
            section="Alle bygg",
            total=["Sum", None, 448500, None],
        ),
        Part('<h1 id="metode">Metode</h1><h2>Areal</h2><p>Summen.</p>', section="Metode"),
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    progress = []
    result = render_pdf(
        parts(),
        title="Porteføljerapport",
        lang="nb",
        out=path,
        footer="Prisnivå 2026",
        author="Eksempel kommune",
        created=datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC),
        progress=lambda *step: progress.append(step),
    )
    return path, result, progress


@pytest.fixture(scope="module")
def reader(made):
    return PdfReader(made[0])


@pytest.fixture(scope="module")
def texts(reader):
    return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]


def elements(reader):
    """Every structure element, in reading order."""

    def walk(element):
        element = element.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                yield from walk(kid) if not isinstance(kid, int) else ()

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0]))


def test_result_tells_what_was_made(made, reader):
    path, result, progress = made
    assert result.pages == len(reader.pages)
    assert result.bytes == path.stat().st_size
    assert [(done, total) for done, total, _ in progress if done != 4] == [(1, 5), (2, 5), (3, 5), (5, 5)]
    assert [pages for *_, pages in progress] == sorted(pages for *_, pages in progress)


def test_page_numbers_run_through_the_whole_document(texts):
    numbers = [re.findall(r"Side (\d+) av (\d+)", text) for text in texts]
    total = str(len(texts))
    assert numbers == [[], *([(str(number), total)] for number in range(2, len(texts) + 1))]


def test_running_lines(texts):
    assert "Porteføljerapport" in texts[3]
    assert "Alle bygg" in texts[4]
    assert "Prisnivå 2026" in texts[-1]


def test_every_row_is_there_once_and_pages_are_full(texts):
    found = [int(number) for text in texts[3:-1] for number in re.findall(r"(139\d{6})", text)]
    assert found == [139000000 + number for number in range(ROWS)]
    on_page = [len(re.findall(r"139\d{6}", text)) for text in texts[3:-1]]
    assert min(on_page[1:-1]) > 25  # no seam where one piece of the table ends
    assert all("Bygnings" in text and "BRA (m²)" in text for text in texts[3:-1])
    assert "448 500" in texts[-2]


def test_text_is_escaped(texts):
    assert "Skole <1>" in texts[3]


def test_contents_with_page_numbers_and_links(reader, texts):
    last = str(len(texts))
    lines = re.findall(r"^([^\d\n]+?) ?(\d+)$", texts[1], re.MULTILINE)
    assert [line for line in lines if not line[0].startswith("Side")] == [
        ("Sammendrag", "3"),
        ("Alle bygg", "4"),
        ("Metode", last),
        ("Areal", last),
    ]
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    targets = [reader.named_destinations[link["/Dest"]] for link in links]
    assert [reader.get_destination_page_number(target) + 1 for target in targets] == [3, 4, int(last), int(last)]
    assert {link["/F"] for link in links} == {4}


def test_links_between_parts(reader, texts):
    (link,) = (note.get_object() for note in reader.pages[2]["/Annots"])
    target = reader.named_destinations[link["/Dest"]]
    assert reader.get_destination_page_number(target) + 1 == len(texts)
    assert link["/Contents"] == "metoden"


def test_bookmarks(reader):
    def flat(items):
        return [flat(item) if isinstance(item, list) else item.title for item in items]

    assert flat(reader.outline) == ["Innhold", "Sammendrag", "Alle bygg", "Metode", ["Areal"]]


def test_tag_tree_stands_in_page_order(reader):
    found = elements(reader)
    names = [element["/S"] for element in found]
    assert names[0] == "/Document"
    tables = names.count("/Table") - 1  # one for each page of the long table
    assert names.count("/TR") == ROWS + 1 + tables + 3
    figure_element = next(element for element in found if element["/S"] == "/Figure")
    assert figure_element["/Alt"] == "Skoler er mest"
    pages = [reader.get_page_number(element["/Pg"].get_object()) for element in found if "/Pg" in element]
    assert pages == sorted(pages)


def test_headings_of_tables_say_which_way_they_point(reader):
    scopes = [element["/A"]["/Scope"] for element in elements(reader) if element["/S"] == "/TH"]
    assert scopes.count("/Row") == ROWS + 1
    assert set(scopes) == {"/Row", "/Column"}


def test_the_file_says_what_it_is(reader):
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="2"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert xmp.count("<rdf:RDF") == 1
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nb", True)
    assert (reader.metadata.title, reader.metadata.author) == ("Porteføljerapport", "Eksempel kommune")
    assert reader.metadata.creation_date == datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


def test_accessible_by_pdf_ua_rules(made):
    outloud = Path(sys.executable).parent / "outloud"
    done = subprocess.run([outloud, "--json", "-", "-q", made[0]], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout[done.stdout.index("{") :])
    assert report["results"][0]["counts"]["error"] == 0, done.stdout
    assert done.returncode == 0


def test_every_object_can_be_read(made):
    reader = PdfReader(made[0], strict=True)
    numbers = [number for generation in reader.xref.values() for number in generation] + list(reader.xref_objStm)
    assert len(numbers) > 100
    assert all(reader.get_object(number) is not None for number in numbers if number)


def small(html="<h1>En</h1>", **options):
    out = io.BytesIO()
    render_pdf([Part(html)], title="T", lang="nb", out=out, **options)
    return out.getvalue()


def test_the_same_input_gives_the_same_bytes():
    assert small() == small()


def test_nothing_is_fetched_from_disk(tmp_path, caplog):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">hemmelig</text></svg>')
    data = small(f'<p>Før</p><img alt="x" src="{secret.as_uri()}">')
    assert "hemmelig" not in PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_a_link_to_nowhere_does_not_stop_the_report(caplog):
    data = small('<p><a href="#borte">Se der</a></p>')
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert "no place named borte" in caplog.text


def test_wide_tables_lie_down():
    out = io.BytesIO()
    table = TablePart(COLUMNS, rows(), wide=True)
    result = render_pdf(iter([table]), title="T", lang="en", out=out)
    pages = PdfReader(out).pages
    assert {page.mediabox.width > page.mediabox.height for page in pages} == {True}
    assert [f"{result.pages}" in page.extract_text() for page in pages] == [True] * result.pages


def test_an_empty_table_keeps_its_headings():
    out = io.BytesIO()
    render_pdf([TablePart(COLUMNS, [])], title="T", lang="nb", out=out)
    assert "BRA (m²)" in PdfReader(out).pages[0].extract_text()


def test_many_headings_shorten_the_contents():
    html = "".join(f"<h1>Kapittel {n}</h1>" + "<h2>Del</h2>" * 4 for n in range(12))
    out = io.BytesIO()
    render_pdf([Part("<h1>Innhold</h1>", kind=PartKind.CONTENTS), Part(html)], title="T", lang="nb", out=out)
    contents = PdfReader(out).pages[0].extract_text()
    assert (contents.count("Kapittel"), contents.count("Del")) == (12, 0)


def test_stopping_leaves_no_file(tmp_path):
    def stop(*_step):
        raise KeyboardInterrupt

    path = tmp_path / "report.pdf"
    with pytest.raises(KeyboardInterrupt):
        render_pdf([Part("<p>x</p>")], title="T", lang="nb", out=path, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_no_parts_is_an_error(tmp_path):
    with pytest.raises(SheetError):
        render_pdf([], title="T", lang="nb", out=tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_missing_pango_is_explained(monkeypatch):
    class Missing:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(SheetError, match="apt-get install libpango"):
        small()
