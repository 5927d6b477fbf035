"""Bounds that hold before a parser sees the file: sizes, kinds of file, honest unpacking of zip parts."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from fdvu.lib.message import gettext_noop as _

from .errors import TabularError, shown

MB = 1024 * 1024
_PIECE = 64 * 1024
_BLOCK = MB
_LOCAL_HEADER = struct.Struct("<4s22xHH")


@dataclass(frozen=True)
class Limits:
    """What one file may cost. ``max_ratio`` applies to parts larger than ``ratio_free`` when unpacked."""

    max_bytes: int = 100 * MB
    max_rows: int = 1_048_576
    max_columns: int = 1000
    max_cells: int = 20_000_000
    max_unpacked: int = 1024 * MB
    max_ratio: int = 250
    ratio_free: int = 32 * MB
    max_parts: int = 5000


_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"MZ\x90", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"RIFF", "RIFF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style")


def identify(data: bytes) -> str:
    """Tell ``zip``, ``ole`` or ``text`` from the first bytes; refuse what is surely no spreadsheet."""
    if not data:
        raise TabularError(_("Filen er tom."))
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "ole"
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 3 or b"\x00" in data[:4096]):
            _not_a_spreadsheet(name)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_MARKUP) or (head[:1] == b"<" and b"<html" in head):
        raise TabularError(_("Filen er en nettside (HTML), ikke et regneark. Åpne den i regnearkprogrammet og lagre som .xlsx."))
    if head.startswith(b"<?xml") or head.startswith(b"<!doctype"):
        raise TabularError(_("Filen er XML, ikke et regneark. Åpne den i regnearkprogrammet og lagre som .xlsx."))
    if head[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x00\x04\x00"):
        raise TabularError(_("Filen er i et svært gammelt Excel-format. Lagre den som .xlsx og prøv igjen."))
    return "text"


def _not_a_spreadsheet(name: str) -> NoReturn:
    raise TabularError(_("Filen er ikke et regneark (innholdet er %(kind)s). Bruk xlsx, xls, xlsb, ods eller csv."), kind=name)


class Package:
    """The parts of a zip file, unpacked only within bounds; sizes in the directory are not trusted."""

    def __init__(self, data: bytes, limits: Limits):
        self.data, self.limits = data, limits
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                infos = [i for i in archive.infolist() if not i.is_dir()]
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error, EOFError):
            raise damaged() from None
        self.parts = {i.filename: i for i in infos}
        self._lower = {name.lower(): name for name in self.parts}
        self._check_directory(infos)

    def _check_directory(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(self._lower) != len(infos):
            raise damaged()
        if len(infos) > self.limits.max_parts or sum(i.file_size for i in infos) > self.limits.max_unpacked:
            raise too_big()
        for info in infos:
            if info.flag_bits & 1:
                raise encrypted()
            if info.file_size > self.limits.ratio_free and info.file_size > self.limits.max_ratio * max(info.compress_size, 1):
                raise too_big()

    def find(self, name: str) -> str | None:
        """The part's real name; names differ in case between programs."""
        return name if name in self.parts else self._lower.get(name.lower())

    def blocks(self, name: str) -> Iterator[bytes]:
        """Unpack one part in blocks of about a megabyte, and stop where it grows past what the directory says."""
        info = self.parts[name]
        if info.compress_type == zipfile.ZIP_STORED:
            source = self._raw(info)
            for start in range(0, len(source), _BLOCK):
                yield bytes(source[start : start + _BLOCK])
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged()
        total, pending, size = 0, [], 0
        for piece in _inflate(self._raw(info)):
            total += len(piece)
            if total > info.file_size:
                raise too_big()
            pending.append(piece)
            size += len(piece)
            if size >= _BLOCK:
                yield b"".join(pending)
                pending, size = [], 0
        if total != info.file_size:
            raise damaged()
        if pending:
            yield b"".join(pending)

    def _raw(self, info: zipfile.ZipInfo) -> memoryview:
        header = self.data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size:
            raise damaged()
        signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        if signature != b"PK\x03\x04" or start + info.compress_size > len(self.data):
            raise damaged()
        return memoryview(self.data)[start : start + info.compress_size]

    def read(self, name: str) -> bytes:
        """One whole part."""
        return b"".join(self.blocks(name))

    def verify(self, name: str) -> None:
        """Unpack a part once for its size and its head, keeping nothing."""
        first, texts = True, 0
        for block in self.blocks(name):
            texts += block.count(b"<si") + block.count(b":si")
            if texts > self.limits.max_cells:
                raise too_big()
            if first and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
                raise entities()
            first = False


def _inflate(source: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    try:
        for start in range(0, len(source), _PIECE):
            out = stream.decompress(source[start : start + _PIECE], _BLOCK)
            while out:
                yield out
                out = stream.decompress(stream.unconsumed_tail, _BLOCK) if stream.unconsumed_tail else b""
        yield stream.flush()
    except zlib.error:
        raise damaged() from None
    if not stream.eof:
        raise damaged()


def damaged() -> TabularError:
    """The file is cut short or broken."""
    return TabularError(_("Filen er skadet eller ufullstendig. Lagre den på nytt og prøv igjen."))


def too_big() -> TabularError:
    """A small file that unpacks to an unreasonable size."""
    return TabularError(_("Filen pakkes ut til urimelig mye data og leses ikke. Lagre bare det arket du trenger, som .xlsx."))


def encrypted() -> TabularError:
    """A workbook behind a password."""
    return TabularError(_("Arbeidsboken er kryptert med passord. Fjern passordet, lagre og prøv igjen."))


def macros() -> TabularError:
    """A workbook that carries program code."""
    return TabularError(_("Arbeidsboken inneholder makroer. Lagre den som .xlsx uten makroer og prøv igjen."))


def entities() -> TabularError:
    """XML with its own entity definitions has no business in a workbook."""
    return TabularError(_("Filen inneholder ulovlige XML-definisjoner og leses ikke."))


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet before its cells are laid out in memory (a lone cell in the far corner costs 500 GB)."""
    if rows > limits.max_rows:
        raise TabularError(_("Arket har %(rows)s rader; grensen er %(limit)s."), rows=rows, limit=limits.max_rows, row=limits.max_rows)
    if columns > limits.max_columns:
        raise TabularError(
            _("Arket har verdier i kolonne nummer %(columns)s; grensen er %(limit)s. Slett løse verdier langt ute i arket."),
            columns=columns,
            limit=limits.max_columns,
        )
    if rows * columns > limits.max_cells:
        raise TabularError(
            _("Arket dekker %(rows)s rader × %(columns)s kolonner, mer enn de %(limit)s cellene som kan leses."),
            rows=rows,
            columns=columns,
            limit=limits.max_cells,
        )


def sheet_unknown(wanted: object, names: list[str]) -> TabularError:
    """The chosen sheet does not exist."""
    return TabularError(
        _("Arket «%(sheet)s» finnes ikke. Arkene i filen er: %(names)s."),
        sheet=shown(wanted),
        names=", ".join(names[:20]),
        value=wanted,
    )
