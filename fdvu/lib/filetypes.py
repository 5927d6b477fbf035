"""What a file really is, by its first bytes and not by its name; which kinds are kept as documents."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

HEAD_BYTES = 4096


@dataclass(frozen=True)
class FileType:
    """One kind of file: its content type, the ending it is kept under, and whether a browser may show it in the page."""

    key: str
    content_type: str
    suffix: str
    is_image: bool = False
    is_inline: bool = False


JPEG = FileType("jpeg", "image/jpeg", ".jpg", is_image=True, is_inline=True)
PNG = FileType("png", "image/png", ".png", is_image=True, is_inline=True)
WEBP = FileType("webp", "image/webp", ".webp", is_image=True, is_inline=True)
HEIC = FileType("heic", "image/heic", ".heic", is_image=True)
PDF = FileType("pdf", "application/pdf", ".pdf", is_inline=True)
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
DWG = FileType("dwg", "image/vnd.dwg", ".dwg")
DXF = FileType("dxf", "image/vnd.dxf", ".dxf")
IFC = FileType("ifc", "application/x-step", ".ifc")
TXT = FileType("txt", "text/plain; charset=utf-8", ".txt")

KEPT = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, TXT, DWG, DXF, IFC)
# What a person may choose from; a phone that has HEIC sends JPEG when asked for these.
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.txt,.dwg,.dxf,.ifc"
BY_CONTENT_TYPE = {kind.content_type: kind for kind in KEPT}

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sniff(file: IO[bytes], name: str) -> FileType | None:
    """What the file is; None where it is none of the kinds known here. Plain text is told from its name as well."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    found = _by_signature(head) or _office(file, head) or _by_text(head, name)
    file.seek(0)
    return found


def _by_signature(head: bytes) -> FileType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[:2] == b"AC" and head[2:6].isdigit():
        return DWG
    if head.startswith(b"AutoCAD Binary DXF"):
        return DXF
    return None


def _office(file: IO[bytes], head: bytes) -> FileType | None:
    """Word and Excel without macros: packages that say by their parts what they are."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        file.seek(0)
        parts = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if any(part.endswith("vbaProject.bin") for part in parts) or "[Content_Types].xml" not in parts:
        return None
    return DOCX if "word/document.xml" in parts else XLSX if "xl/workbook.xml" in parts else None


def _by_text(head: bytes, name: str) -> FileType | None:
    ending = PurePosixPath(name).suffix.lower()
    if head.lstrip().startswith(b"ISO-10303-21"):
        return IFC
    if b"\x00" in head and not head.startswith(_UTF16_MARKS):
        return None
    # An exchange drawing begins with a section, or with a remark (group code 999).
    if ending == ".dxf" and head.split(None, 1)[:1] in ([b"0"], [b"999"]):
        return DXF
    return TXT if ending == ".txt" and head else None


def plain_name(name: str, longest: int = 200) -> str:
    """A file's own name without folders and control characters, cut from the middle so that the ending stays.

    >>> plain_name("..\\\\..\\\\etc/tak\\n.jpg"), plain_name("C:/bilder/"), plain_name("")
    ('tak.jpg', 'bilder', 'fil')
    """
    path = PurePosixPath(name.replace("\\", "/"))
    kept = "".join(char for char in path.name if char.isprintable()).strip(". ") or "fil"
    ending = PurePosixPath(kept).suffix[:20]
    return kept if len(kept) <= longest else kept[: longest - len(ending)] + ending
