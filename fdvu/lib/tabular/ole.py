"""The streams of a compound file (xls, and workbooks behind a password), read within bounds."""

from __future__ import annotations

import struct

from .safety import damaged

_END = 0xFFFFFFFA  # this and above are markers, not sectors


class CompoundFile:
    """Directory and streams of an OLE compound file."""

    def __init__(self, data: bytes):
        self.data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError):
            raise damaged() from None

    def _open(self) -> None:
        data = self.data
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self.sector_size, self.mini_size = 1 << sector_shift, 64
        self.count = max(0, (len(data) - 1) // self.sector_size)
        directory, _signature, self.cutoff, mini_fat, _n, difat, _m = struct.unpack_from("<I4s5I", data, 48)
        self.fat = self._allocation_table(difat)
        self.entries = self._directory(b"".join(self._chain(directory)))
        self.mini_fat = self._numbers(b"".join(self._chain(mini_fat)))
        root = self.entries.get("root entry") or next(iter(self.entries.values()), (0, 0, 0))
        self.mini = b"".join(self._chain(root[1]))

    def _sector(self, number: int) -> bytes:
        if number >= self.count:
            raise damaged()
        start = (number + 1) * self.sector_size
        return self.data[start : start + self.sector_size]

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _allocation_table(self, difat: int) -> tuple[int, ...]:
        wanted = [n for n in struct.unpack_from("<109I", self.data, 76) if n < _END]
        seen = 0
        while difat < _END:
            seen += 1
            if seen > self.count:
                raise damaged()
            numbers = self._numbers(self._sector(difat))
            wanted += [n for n in numbers[:-1] if n < _END]
            difat = numbers[-1]
        if len(wanted) > self.count:
            raise damaged()
        return self._numbers(b"".join(self._sector(n) for n in wanted))

    def _chain(self, number: int) -> list[bytes]:
        sectors: list[bytes] = []
        while number < _END:
            if len(sectors) > self.count or number >= len(self.fat):
                raise damaged()
            sectors.append(self._sector(number))
            number = self.fat[number]
        return sectors

    def _directory(self, raw: bytes) -> dict[str, tuple[int, int, int]]:
        entries: dict[str, tuple[int, int, int]] = {}
        for start in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, start + 64)
            if kind in (1, 2, 5):
                name = raw[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
                first, size = struct.unpack_from("<IQ", raw, start + 116)
                entries.setdefault(name, (kind, first, size & 0xFFFFFFFF))
        return entries

    def stream(self, name: str) -> bytes:
        """Content of the named stream."""
        try:
            _kind, first, size = self.entries[name.lower()]
            if size >= self.cutoff:
                return b"".join(self._chain(first))[:size]
            pieces: list[bytes] = []
            while first < _END and len(pieces) * self.mini_size < size:
                pieces.append(self.mini[first * self.mini_size : (first + 1) * self.mini_size])
                first = self.mini_fat[first]
            return b"".join(pieces)[:size]
        except (KeyError, IndexError):
            raise damaged() from None
