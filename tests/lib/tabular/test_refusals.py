"""What is not read, with one clear sentence instead of a traceback, a full disk or a dead process."""

import contextlib
import io
import resource
import struct
import subprocess
import sys
import textwrap
import time
import zipfile
import zlib

import pytest
import xlsxwriter

from fdvu.lib.tabular import Limits, TabularError, open_source, suggest_header_row, table_from
from tests.lib.tabular.files import compound, ods, record, xls, xls_label, xlsb, xlsb_number, xlsb_row


@pytest.fixture
def workbook(tmp_path):
    """A small good workbook, as bytes."""
    path = tmp_path / "god.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Bygg")
        for row in range(200):
            sheet.write_row(row, 0, [f"navn {row}", "nr"])
    return path.read_bytes()


def refused(data, name, **options):
    """The sentence a refused file gets."""
    with pytest.raises(TabularError) as caught:
        open_source(io.BytesIO(data), name, **options).read()
    return str(caught.value)


def repacked(data, **changed):
    """The workbook with parts changed or added; keys are path endings with ``__`` for ``/``."""
    out = io.BytesIO()
    wanted = {key.replace("__", "/").replace("_DOT_", "."): content for key, content in changed.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, wanted.pop(name, None) or source.read(name))
        for name, content in wanted.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "tom.csv", "Filen er tom."),
        (b"  \n\n ", "tom.csv", "Filen er tom."),
        (b"\xef\xbb\xbf", "tom.csv", "Filen er tom."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bygg.xlsx", "innholdet er PNG"),
        (b"%PDF-1.7 ...", "bygg.xlsx", "innholdet er PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "bygg.xls", "innholdet er JPEG"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "bygg.xls", "nettside (HTML)"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "bygg.xls", "nettside (HTML)"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "bygg.xls", "XML"),
        (b"dette er bare en tekst\nuten skille\n", "bygg.xlsx", "Filen heter .xlsx, men innholdet er ikke et regneark"),
        (b"navn\nSkole\nKirke\n", "bygg.csv", "Fant ikke noe skilletegn"),
        (b"a;b\n1;\x002\n3;4\n", "bygg.csv", "linje 2 inneholder nulltegn"),
        (bytes(range(256)) * 20, "bygg.csv", "nulltegn"),
        (b'a;b\n1;"uten slutt\n2;3\n4;5\n', "bygg.csv", "Rad 2 har et anførselstegn"),
        (b"PK\x03\x04 og slik", "bygg.xlsx", "skadet eller ufullstendig"),
        (b"PK\x05\x06" + bytes(18), "bygg.zip", "ingen arbeidsbok"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "bygg.xls", "skadet eller ufullstendig"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000, "bygg.xls", "skadet eller ufullstendig"),
    ],
)
def test_not_a_spreadsheet(data, name, expected):
    assert expected in refused(data, name)


def test_truncated_zip(workbook):
    for length in (30, 500, len(workbook) // 2, len(workbook) - 10):
        assert "skadet" in refused(workbook[:length], "bygg.xlsx")


def test_damage_anywhere_is_one_sentence(workbook):
    for position in range(0, len(workbook), 97):
        broken = bytearray(workbook)
        broken[position] ^= 0xFF
        with contextlib.suppress(TabularError):
            open_source(io.BytesIO(bytes(broken)), "bygg.xlsx").read()


def test_other_zip_files(tmp_path):
    def packed(name):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, "x")
        return out.getvalue()

    assert "ingen arbeidsbok" in refused(packed("bygg.csv"), "bygg.zip")
    assert "fra Word" in refused(packed("word/document.xml"), "bygg.xlsx")
    text = ods(tmp_path / "tekst.odt", "").read_bytes()
    assert "OpenDocument" in refused(repacked(text, mimetype=b"application/vnd.oasis.opendocument.text"), "tekst.odt")


def test_encrypted_workbooks(tmp_path):
    assert "kryptert" in refused(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "bygg.xlsx")
    locked = xls(xls_label(0, 0, "a"), globals_extra=record(0x002F, bytes(54)))
    assert "kryptert" in refused(locked, "bygg.xls")
    path = ods(tmp_path / "låst.ods", "", manifest="<m><manifest:encryption-data/></m>")
    assert "kryptert" in refused(path.read_bytes(), "låst.ods")


def test_other_office_documents():
    assert "ikke et regneark" in refused(compound({"WordDocument": b"x"}), "brev.xls")


def test_macro_files(workbook, tmp_path):
    assert "makroer" in refused(repacked(workbook, xl__vbaProject_DOT_bin=b"x"), "bygg.xlsm")
    assert "makroer" in refused(repacked(workbook, xl__vbaProject_DOT_bin=b"x"), "bygg.xlsx")
    assert "makroer" in refused(workbook, "bygg.xlsm")
    path = xlsb(tmp_path / "makro.xlsb", xlsb_row(0) + xlsb_number(0, 1), vba=True)
    assert "makroer" in refused(path.read_bytes(), "makro.xlsb")
    assert "makroer" in refused(xls(xls_label(0, 0, "a"), extra={"_VBA_PROJECT_CUR": b"x"}), "bygg.xls")


def test_zip_bomb_is_refused_from_the_directory(workbook):
    bomb = repacked(workbook, xl__worksheets__sheet1_DOT_xml=b"<worksheet><sheetData>" + b" " * 300_000_000)
    assert len(bomb) < 1_000_000
    started = time.perf_counter()
    assert "urimelig mye data" in refused(bomb, "bombe.xlsx")
    assert time.perf_counter() - started < 2


def test_two_gigabytes_of_xml_with_a_lying_directory(workbook):
    """Neither the zip directory nor the local header tells the truth about the size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 25_000
    pieces = [packer.compress(b"<worksheet><sheetData>")]
    pieces += [packer.compress(block) for _block in range(300)]
    pieces.append(packer.flush())
    stream = b"".join(pieces)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, source.read(name))
        archive.writestr(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), stream, zipfile.ZIP_STORED)
    data = bytearray(out.getvalue())
    for signature, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        place = data.rfind(signature, 0, data.rfind(b"xl/worksheets/sheet1.xml") if signature[2] == 1 else len(data))
        place = data.rfind(signature, 0, data.find(b"xl/worksheets/sheet1.xml") + 1) if signature[2] == 3 else place
        data[place + method : place + method + 2] = struct.pack("<H", 8)
        data[place + size : place + size + 4] = struct.pack("<I", 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    assert "urimelig mye data" in refused(bytes(data), "bombe.xlsx")
    assert time.perf_counter() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_lone_cell_in_the_far_corner_does_not_kill_the_process(tmp_path):
    path = tmp_path / "hjørne.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)
    assert "kolonne nummer 16384" in refused(path.read_bytes(), "hjørne.xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 900, 1)
    assert "mer enn de 20000000 cellene" in refused(path.read_bytes(), "hjørne.xlsx")


@pytest.mark.parametrize(
    "cells",
    [
        b'<row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><x:row><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r="A1"><v>1</v></c></row><row><c\nr="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="&#88;FD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="A4000000000"><v>1</v></c></row>',
    ],
)
def test_the_far_corner_in_disguise(workbook, cells, tmp_path):
    """Run apart: if the guard fails, the reader takes the whole process down."""
    sheet = b'<worksheet xmlns="m" xmlns:x="m"><sheetData>' + cells + b"</sheetData></worksheet>"
    path = tmp_path / "hjørne.xlsx"
    path.write_bytes(repacked(workbook, xl__worksheets__sheet1_DOT_xml=sheet))
    program = f"""
        import resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        from fdvu.lib.tabular import TabularError, open_source
        try:
            print(len(open_source({str(path)!r}).read().rows))
        except TabularError:
            print("refused")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) in ((0, "refused"), (0, "1"), (0, "2")), done.stderr[-500:]


def test_repeated_cells_in_ods(tmp_path):
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="900"/>'
    table = f'<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    assert "cellene som kan leses" in refused(ods(tmp_path / "a.ods", table).read_bytes(), "a.ods")


def test_entity_bombs(workbook, tmp_path):
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    for part in ("xl__worksheets__sheet1_DOT_xml", "xl__sharedStrings_DOT_xml", "xl__workbook_DOT_xml"):
        bomb = repacked(workbook, **{part: b'<?xml version="1.0"?>' + lol + b"<sst><si><t>&b;</t></si></sst>"})
        assert "XML-definisjoner" in refused(bomb, "bombe.xlsx")


def test_limits(workbook):
    assert "større enn grensen på 1 MB" in refused(b"a;b\n" * 400_000, "stor.csv", limits=Limits(max_bytes=1024 * 1024))
    assert "grensen er 100" in refused(workbook, "bygg.xlsx", limits=Limits(max_rows=100))
    assert "grensen er 1" in refused(workbook, "bygg.xlsx", limits=Limits(max_columns=1))
    assert "grensen er 100" in refused(b"a;b\n" * 200, "bygg.csv", limits=Limits(max_rows=100))
    assert "grensen er 1000" in refused(b"a;" * 2000 + b"b\n1;2\n", "bygg.csv")


def test_no_rows_and_no_header(tmp_path):
    path = tmp_path / "tom.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    assert "ingen rader" in refused(path.read_bytes(), "tom.xlsx")
    grid = open_source(io.BytesIO(b"navn;nr\n\n;\n"), "a.csv").read()
    with pytest.raises(TabularError, match="ingen rader under overskriftsraden 1") as caught:
        table_from(grid, 1)
    assert caught.value.row == 1
    grid = open_source(io.BytesIO(b"1;2,5;3\n4;5,5;6\n"), "a.csv").read()
    with pytest.raises(TabularError, match="Fant ingen rad med kolonneoverskrifter"):
        suggest_header_row(grid)
    with pytest.raises(TabularError, match="Overskriftsraden 9 finnes ikke; arket har 2 rader"):
        table_from(grid, 9)


def test_wrong_encoding_names_the_line():
    assert "feil på linje 2" in refused("a;b\nø;1\n".encode("latin-1"), "a.csv", encoding="utf-8")
    assert "«klingon» er ukjent" in refused(b"a;b\n", "a.csv", encoding="klingon")


def test_missing_file(tmp_path):
    with pytest.raises(TabularError, match="Filen kan ikke leses"):
        open_source(tmp_path / "finnes-ikke.csv", "finnes-ikke.csv")
