"""Extent and error cells of the binary worksheets (xls and xlsb), found by walking their records."""

from __future__ import annotations

import struct

from .errors import CellError
from .safety import Limits, check_extent, damaged, encrypted
from .sheetxml import Findings

_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_XLS_CELLS = frozenset([0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E])
_MULRK = 0x00BD  # a row of numbers in one record
_PAIR = struct.Struct("<HH")
_BOF, _EOF, _FORMULA, _BOOLERR, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x0006, 0x0205, 0x002F, 0x0085


def _error(code: int) -> CellError:
    return CellError(_CODES.get(code, "#N/A"))


def xls_sheets(stream: bytes) -> list[int]:
    """Offsets of the sheets' records in the workbook stream, in order."""
    offsets: list[int] = []
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _BOUNDSHEET and length >= 4:
            offsets.append(struct.unpack_from("<I", stream, position + 4)[0])
        if kind == _EOF:
            break
        position += 4 + length
    return offsets


def scan_xls(stream: bytes, offset: int, limits: Limits) -> Findings:
    """Walk one sheet of an xls workbook stream."""
    found, depth, position, size = Findings(), 0, offset, len(stream)
    unpack = _PAIR.unpack_from
    while position + 4 <= size:
        kind, length = unpack(stream, position)
        body = position + 4
        position = body + length
        if position > size:
            raise damaged()
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and length >= 6:  # deeper levels are embedded charts
            _xls_record(stream, kind, body, length, found)
    check_extent(found.rows, found.columns, limits)
    return found


def _xls_record(stream: bytes, kind: int, body: int, length: int, found: Findings) -> None:
    """Take one cell record into the findings."""
    if kind == _MULRK:
        row, column = _PAIR.unpack_from(stream, body)[0], _PAIR.unpack_from(stream, body + length - 4)[1]
    elif kind in _XLS_CELLS:
        row, column = _PAIR.unpack_from(stream, body)
    else:
        return
    found.widen(row + 1, column + 1)
    if kind == _BOOLERR and length >= 8 and stream[body + 7]:
        found.errors[row + 1, column + 1] = _error(stream[body + 6])
    elif kind == _FORMULA and length >= 14 and stream[body + 12 : body + 14] == b"\xff\xff" and stream[body + 6] == 2:
        found.errors[row + 1, column + 1] = _error(stream[body + 8])


def scan_xlsb(part: bytes, limits: Limits) -> Findings:
    """Walk one worksheet part of an xlsb workbook."""
    found, row, position, size = Findings(), 0, 0, len(part)
    word = struct.Struct("<I").unpack_from
    while position < size:
        kind, position = _variable(part, position, 2)
        length, position = _variable(part, position, 4)
        body, position = position, position + length
        if position > size:
            raise damaged()
        if kind == 0 and length >= 4:
            row = word(part, body)[0] + 1
        elif 2 <= kind <= 11 and length >= 4:
            column = word(part, body)[0] + 1
            found.widen(row, column)
            if kind in (3, 11) and length >= 9:
                found.errors[row, column] = _error(part[body + 8])
            if column > limits.max_columns or row > limits.max_rows:
                break
    check_extent(found.rows, found.columns, limits)
    return found


def _variable(part: bytes, position: int, longest: int) -> tuple[int, int]:
    """A number stored seven bits to the byte."""
    value = 0
    for index in range(longest):
        if position >= len(part):
            raise damaged()
        byte = part[position]
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            break
    return value, position


def xlsb_sheets(part: bytes) -> list[tuple[str, str]]:
    """Name and relation of each sheet in an xlsb workbook part."""
    sheets, position = [], 0
    while position < len(part):
        kind, position = _variable(part, position, 2)
        length, position = _variable(part, position, 4)
        if kind == 0x9C:
            relation, after = _wide_string(part, position + 8)
            name, after = _wide_string(part, after)
            sheets.append((name, relation))
        position += length
    return sheets


def _wide_string(part: bytes, position: int) -> tuple[str, int]:
    if position + 4 > len(part):
        raise damaged()
    length = struct.unpack_from("<I", part, position)[0]
    if length == 0xFFFFFFFF:
        return "", position + 4
    end = position + 4 + 2 * length
    if end > len(part):
        raise damaged()
    return part[position + 4 : end].decode("utf-16-le", "replace"), end
