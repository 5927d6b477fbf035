"""En PDF-fil som skrives underveis: finished objects go to the file and leave the memory.

pydyf keeps every object until the end. A tagged table has three structure elements a cell, so a
list of 5,000 buildings would hold some hundred megabytes of them.
"""

from __future__ import annotations

import hashlib
from array import array
from itertools import islice
from typing import IO

import pydyf

PER_OBJECT_STREAM = 1000


class SpillingPdf(pydyf.PDF):
    """A PDF whose objects may be spilled as soon as nothing will change them.

    `objects[number]` is the object while it lives, then None; `_places` has a row per object as
    the cross-reference stream wants it: kind (0 not written, 1 plain, 2 packed), place, index.
    """

    def __init__(self, output: IO[bytes]):
        super().__init__()
        self._output = output
        self._digest = hashlib.md5(usedforsecurity=False)
        self._places = (array("B"), array("Q"), array("H"))
        self._page_references: list[bytes] = []
        self._emit(b"%PDF-1.7")
        self._emit(b"%\xf0\x9f\x96\xa4")

    @property
    def page_references(self) -> list[bytes]:
        """One reference per page in the order they were made; a list, not built at each call."""
        return self._page_references

    def new_page(self, page: pydyf.Dictionary) -> int:
        """Add a page that `order_pages` will place later; return its index."""
        self.add_object(page)
        self._page_references.append(page.reference)
        return len(self._page_references) - 1

    def order_pages(self, order: list[int]) -> None:
        self.pages["Kids"] = pydyf.Array([self._page_references[index] for index in order])
        self.pages["Count"] = len(order)

    def spill(self, start: int, *, keep: set[int] = frozenset()) -> None:
        """Write every object numbered from `start` that is not in `keep`."""
        packed: list[pydyf.Object] = []
        for number in range(start, len(self.objects)):
            item = self.objects[number]
            if item is None or number in keep or item.free == "f":
                continue
            if item.compressible:
                packed.append(item)
            else:
                self._write(item)
        for begin in range(0, len(packed), PER_OBJECT_STREAM):
            self._pack(packed[begin : begin + PER_OBJECT_STREAM])

    def finish(self) -> int:
        """Write what is left, the cross-reference stream and the trailer; return the size."""
        if self.info:
            self.add_object(self.info)
        self.spill(0)
        self._write_cross_references()
        return self.current_position

    def _emit(self, content: bytes) -> None:
        self._digest.update(content)
        self.write_line(content, self._output)

    def _write(self, item: pydyf.Object) -> None:
        self._remember(item, 1, self.current_position, 0)
        self._emit(item.indirect)

    def _pack(self, items: list[pydyf.Object]) -> None:
        """An object stream (ISO 32000-1, 7.5.7)."""
        index, data, position = [], [], 0
        for item in items:
            content = item.data
            index.append(f"{item.number} {position}")
            data.append(content)
            position += len(content) + 1
        head = " ".join(index).encode()
        extra = {"Type": "/ObjStm", "N": len(items), "First": len(head) + 1}
        stream = pydyf.Stream([head, *data], extra, compress=True)
        self.add_object(stream)
        self._write(stream)
        for place, item in enumerate(items):
            self._remember(item, 2, stream.number, place)

    def _remember(self, item: pydyf.Object, *row: int) -> None:
        for column, value in zip(self._places, row, strict=True):
            column.extend([0] * (len(self.objects) - len(column)))
            column[item.number] = value
        self.objects[item.number] = None

    def _write_cross_references(self) -> None:
        """A cross-reference stream (ISO 32000-1, 7.5.8)."""
        own = len(self.objects)
        position = self.current_position
        rows = [bytes([0]) + (0).to_bytes(4, "big") + (65535).to_bytes(2, "big")]
        for kind, place, index in islice(zip(*self._places, strict=True), 1, own):
            rows.append(bytes([kind]) + place.to_bytes(4, "big") + index.to_bytes(2, "big"))
        rows.append(bytes([1]) + position.to_bytes(4, "big") + bytes(2))
        identifier = pydyf.String(self._digest.hexdigest()).data
        extra = {
            "Type": "/XRef",
            "W": pydyf.Array((1, 4, 2)),
            "Size": own + 1,
            "Root": self.catalog.reference,
            "ID": pydyf.Array((identifier, identifier)),
        }
        if self.info:
            extra["Info"] = self.info.reference
        stream = pydyf.Stream([b"".join(rows)], extra, compress=True)
        self.add_object(stream)
        self._emit(stream.indirect)
        self._emit(b"startxref")
        self._emit(str(position).encode())
        self._emit(b"%%EOF")
