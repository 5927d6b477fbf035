"""Small binary workbooks that no Python library writes, built record by record."""

import struct
import zipfile
from pathlib import Path

ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.2">'
    '<office:automatic-styles><style:style style:name="skjult" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(path: Path, tables: str, manifest: str = "<manifest/>") -> Path:
    """An OpenDocument spreadsheet with this XML for its tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", ODS_HEAD + tables + ODS_TAIL)
    return path


def ods_text(text: str) -> str:
    """A text cell."""
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_number(number: float) -> str:
    """A number cell."""
    return f'<table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>'


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file; every stream is padded to the size from which ordinary sectors are used."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    body, fat, starts = [], [], {}
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded = padded.ljust(-(-len(padded) // 512) * 512, b"\0")
        starts[name] = (len(fat), max(len(content), 4096))
        count = len(padded) // 512
        fat += [len(fat) + i + 1 for i in range(count - 1)] + [end]
        body.append(padded)
    directory = _entry("Root Entry", 5, end, 0, 1 if streams else free)
    names = list(streams)
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else free
        directory += _entry(name, 2, *starts[name], free, right)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    directory_start, count = len(fat), len(directory) // 512
    fat += [len(fat) + i + 1 for i in range(count - 1)] + [end]
    body.append(directory)
    fat_start = len(fat)
    fat_count = -(-(len(fat) + 1) // 127)
    fat += [fat_mark] * fat_count
    fat += [free] * (fat_count * 128 - len(fat))
    body.append(struct.pack(f"<{len(fat)}I", *fat))
    difat = [fat_start + i for i in range(fat_count)] + [free] * (109 - fat_count)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_count, directory_start, 0, 4096, end, 0, end, 0)
    return header + struct.pack("<109I", *difat) + b"".join(body)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le")
    if kind == 5:
        child, right = right if right != 0xFFFFFFFF else child, 0xFFFFFFFF
    entry = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, body: bytes = b"") -> bytes:
    """One BIFF8 record."""
    return struct.pack("<HH", kind, len(body)) + body


def xls_label(row: int, column: int, text: str) -> bytes:
    """A text cell, stored inline as LABEL."""
    raw = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + raw)


def xls_number(row: int, column: int, number: float) -> bytes:
    """A number cell."""
    return record(0x0203, struct.pack("<HHHd", row, column, 0, number))


def xls_error(row: int, column: int, code: int) -> bytes:
    """A cell that holds an error code."""
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def xls_formula_error(row: int, column: int, code: int) -> bytes:
    """A formula whose result is an error."""
    return record(0x0006, struct.pack("<HHHBBBBHHHI", row, column, 0, 2, 0, code, 0, 0, 0xFFFF, 0, 0) + struct.pack("<H", 0))


def xls(cells: bytes, name: str = "Ark1", extra: dict[str, bytes] | None = None, globals_extra: bytes = b"") -> bytes:
    """An xls workbook with one sheet."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200)) + globals_extra
    title = struct.pack("<BB", len(name), 0) + name.encode("latin-1")
    offset = len(head) + 4 + 6 + len(title) + 4
    head += record(0x0085, struct.pack("<IBB", offset, 0, 0) + title) + record(0x000A)
    sheet = record(0x0809, bof[:2] + struct.pack("<H", 0x0010) + bof[4:]) + cells + record(0x000A)
    return compound({"Workbook": head + sheet, **(extra or {})})


def _size(number: int) -> bytes:
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        out += bytes([low | (0x80 if number else 0)])
        if not number:
            return out


def xlsb_record(kind: int, body: bytes = b"") -> bytes:
    """One BIFF12 record."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + _size(len(body)) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_row(index: int) -> bytes:
    """A row header."""
    return xlsb_record(0, struct.pack("<II", index, 0) + bytes(9))


def xlsb_text(column: int, text: str) -> bytes:
    """A text cell, stored inline."""
    return xlsb_record(6, struct.pack("<II", column, 0) + _wide(text))


def xlsb_number(column: int, number: float) -> bytes:
    """A number cell."""
    return xlsb_record(5, struct.pack("<IId", column, 0, number))


def xlsb_error(column: int, code: int) -> bytes:
    """An error cell."""
    return xlsb_record(3, struct.pack("<IIB", column, 0, code))


def xlsb(path: Path, cells: bytes, vba: bool = False) -> Path:
    """An xlsb workbook with one sheet."""
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="{target}"/></Relationships>'
    )
    book = xlsb_record(0x83) + xlsb_record(0x8F) + xlsb_record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Ark1"))
    book += xlsb_record(0x90) + xlsb_record(0x84)
    size = struct.pack("<IIII", 0, 10, 0, 10)
    sheet = xlsb_record(0x81) + xlsb_record(0x94, size) + xlsb_record(0x91) + cells + xlsb_record(0x92) + xlsb_record(0x82)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations.format(kind="worksheet", target="worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        if vba:
            archive.writestr("xl/vbaProject.bin", b"x")
    return path
