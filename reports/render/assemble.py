"""Sammenstilling: laid-out pages become one tagged PDF, part by part, and leave the memory.

WeasyPrint's own writer keeps the boxes of every page and every structure element until the end;
a list of 5,000 buildings then takes most of a gigabyte. This follows the same steps as
`weasyprint.pdf.generate_pdf`, with WeasyPrint's own functions for each, one part at a time. It
leans on WeasyPrint's inner functions: the version is pinned, and the tests hold the result.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from importlib.resources import files
from types import SimpleNamespace
from typing import IO

import pydyf
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.css import ColorProfile
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import TableBox
from weasyprint.matrix import Matrix
from weasyprint.pdf import _use_references, _w3c_date_to_pdf
from weasyprint.pdf.anchors import add_links, add_outlines
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.pdf.stream import Stream
from weasyprint.pdf.tags import _build_box_tree

from reports.render.spill import SpillingPdf
from reports.render.xmp import packet

logger = logging.getLogger(__name__)

SCALE = 0.75  # CSS pixels to PDF points
PRINTED = 4  # the annotation flag that PDF/A asks for


@dataclass(slots=True)
class PlacedPage:
    """What is remembered of a page after it is painted."""

    index: int
    width: float
    height: float
    dictionary: pydyf.Dictionary
    bookmarks: list


@dataclass(slots=True)
class PlacedPart:
    """A part's pages, and its element in the tag tree."""

    pages: list[PlacedPage] = field(default_factory=list)
    element: bytes = b""


class Assembler:
    """Add parts in any order, then `finish` with the order they shall stand in."""

    def __init__(self, output: IO[bytes]):
        self._pdf = SpillingPdf(output)
        self._fonts: dict = {}
        self._images: dict = {}
        self._profiles = {"srgb": self._srgb()}
        space = ("/ICCBased", self._profiles["srgb"].pdf_reference)
        colours = self._added(pydyf.Dictionary({"srgb": pydyf.Array(space)}))
        self._resources = pydyf.Dictionary({name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")})
        self._resources["ColorSpace"] = colours.reference
        self._added(self._resources)
        self._parents = self._added(pydyf.Dictionary({"Nums": pydyf.Array()}))
        self._next_key = 0
        self._root = self._added(pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": self._parents.reference}))
        self._document = self._added(pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "P": self._root.reference}))
        self._anchors: dict[str, pydyf.Array] = {}
        self._targets: set[str] = set()

    def add_part(self, pages: list[Page]) -> PlacedPart:
        """Paint and tag the pages; afterwards the caller may drop them."""
        start = len(self._pdf.objects)
        part = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/Part",
                "K": pydyf.Array(),
                "P": self._document.reference,
            }
        )
        self._added(part)
        placed = PlacedPart(element=part.reference)
        placed.pages = [self._add_page(page, part) for page in pages]
        keep = {page.dictionary.number for page in placed.pages}
        self._pdf.spill(start, keep=keep)
        return placed

    def add_anchor(self, name: str, page: PlacedPage, x: float, y: float) -> None:
        """A place that links may lead to; the first of a name counts."""
        reference = self._pdf.page_references[page.index]
        target = pydyf.Array([reference, "/XYZ", x * SCALE, (page.height - y) * SCALE, 0])
        self._anchors.setdefault(name, target)

    def add_overlay(self, page: PlacedPage, overlay: Page) -> None:
        """Running header and footer: on the page, but outside the reading order."""
        start = len(self._pdf.objects)
        stream = self._stream(overlay, tags=None)
        stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
        stream.push_state()
        stream.transform(d=-1, f=overlay.height * SCALE)
        overlay.paint(stream, SCALE)
        stream.pop_state()
        stream.end_marked_content()
        self._added(stream)
        body = page.dictionary["Contents"]
        page.dictionary["Contents"] = pydyf.Array([stream.reference, body])
        self._pdf.spill(start)

    def finish(self, parts: list[PlacedPart], metadata: DocumentMetadata) -> int:
        """Write the rest; return the size in bytes."""
        pages = [page for part in parts for page in part.pages]
        self._pdf.order_pages([page.index for page in pages])
        self._document["K"] = pydyf.Array([part.element for part in parts])
        self._root["K"] = pydyf.Array([self._document.reference])
        add_outlines(self._pdf, _bookmark_tree(pages))
        options = {"hinting": False, "pdf_version": "1.7"}
        fonts = build_fonts_dictionary(self._pdf, self._fonts, True, True, options)
        self._added(fonts)
        self._resources["Font"] = fonts.reference
        _use_references(self._pdf, self._resources, self._images, self._profiles)
        self._name_anchors(pages)
        self._describe(metadata)
        return self._pdf.finish()

    def _added(self, item):
        self._pdf.add_object(item)
        return item

    def _srgb(self) -> ColorProfile:
        name = "sRGB2014.icc"
        with (files("weasyprint.pdf") / name).open("rb") as source:
            profile = ColorProfile(source, name, "relative-colorimetric", (["r"], ["g"], ["b"]))
        extra = pydyf.Dictionary({"N": 3})
        stream = self._added(pydyf.Stream([profile.content], extra, compress=True))
        profile.pdf_reference = stream.reference
        return profile

    def _stream(self, page: Page, tags: dict | None) -> Stream:
        rectangle = (0, 0, page.width, page.height)
        return Stream(
            self._fonts,
            rectangle,
            self._resources,
            self._images,
            tags,
            self._profiles,
            "srgb",
            compress=True,
        )

    def _add_page(self, page: Page, parent: pydyf.Dictionary) -> PlacedPage:
        tags: dict = {}
        stream = self._stream(page, tags)
        stream.transform(d=-1, f=page.height * SCALE)
        self._added(stream)
        box = pydyf.Array([0, 0, page.width * SCALE, page.height * SCALE])
        dictionary = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self._pdf.pages.reference,
                "MediaBox": box,
                "TrimBox": box,
                "Contents": stream.reference,
                "Resources": self._resources.reference,
                "Tabs": "/S",
            }
        )
        index = self._pdf.new_page(dictionary)
        placed = PlacedPage(index, page.width, page.height, dictionary, page.bookmarks)
        self._add_links(page, placed)
        page.paint(stream, SCALE)
        self._add_tags(page, placed, parent, tags)
        return placed

    def _add_links(self, page: Page, placed: PlacedPage) -> None:
        matrix = Matrix(SCALE, 0, 0, -SCALE, 0, page.height * SCALE)
        add_links((page.links, ()), matrix, self._pdf, placed.dictionary, [], {})
        for kind, target, _, box in page.links:
            if kind == "internal":
                self._targets.add(target)
            if kind in ("internal", "external"):
                box.link_annotation["F"] = PRINTED
                text = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(text or target)
        for name, (x, y, _, _) in page.anchors.items():
            self.add_anchor(name, placed, x, y)

    def _add_tags(self, page: Page, placed: PlacedPage, parent, tags: dict) -> None:
        numbers: dict[int, bytes] = {}
        annotations: list = []
        for element in _build_box_tree(page._page_box, parent, self._pdf, placed.index, numbers, annotations, tags):
            parent["K"].append(element.reference)
        _set_scopes(page)
        content = pydyf.Array([reference for _, reference in sorted(numbers.items())])
        placed.dictionary["StructParents"] = self._map(content)
        for reference, annotation in annotations:
            annotation["StructParent"] = self._map(reference)

    def _map(self, what) -> int:
        """An entry in the tag tree's parent tree; its key."""
        if isinstance(what, pydyf.Array):
            what = self._added(what).reference
        key = self._next_key
        self._next_key += 1
        self._parents["Nums"].extend([key, what])
        return key

    def _name_anchors(self, pages: list[PlacedPage]) -> None:
        for name in sorted(self._targets - set(self._anchors)):
            logger.error("PDF: no place named %s; the link leads to the first page", name)
            self.add_anchor(name, pages[0], 0, 0)
        names = pydyf.Array()
        for name in sorted(self._targets, key=lambda name: pydyf.String(name).data):
            names.extend([pydyf.String(name), self._anchors[name]])
        if names:
            destinations = self._added(pydyf.Dictionary({"Names": names}))
            self._pdf.catalog["Names"] = pydyf.Dictionary({"Dests": destinations.reference})

    def _describe(self, metadata: DocumentMetadata) -> None:
        catalog, info = self._pdf.catalog, self._pdf.info
        catalog["Lang"] = pydyf.String(metadata.lang)
        catalog["StructTreeRoot"] = self._root.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        intent = {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String("sRGB2014.icc"),
            "Info": pydyf.String("sRGB2014.icc"),
            "DestOutputProfile": self._profiles["srgb"].pdf_reference,
        }
        catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
        xmp = pydyf.Stream([packet(metadata)], {"Type": "/Metadata", "Subtype": "/XML"})
        catalog["Metadata"] = self._added(xmp).reference
        rdf = packet(metadata).decode()
        producer = rdf.partition('pdf:Producer="')[2].partition('"')[0]
        info["Producer"] = pydyf.String(producer)
        info["Title"] = pydyf.String(metadata.title)
        if metadata.authors:
            info["Author"] = pydyf.String(", ".join(metadata.authors))
        if metadata.generator:
            info["Creator"] = pydyf.String(metadata.generator)
        if metadata.created:
            info["CreationDate"] = pydyf.String(_w3c_date_to_pdf(metadata.created, "created"))
            info["ModDate"] = pydyf.String(_w3c_date_to_pdf(metadata.modified, "modified"))


def _set_scopes(page: Page) -> None:
    """Say which way a heading points, instead of a list of headings in every single cell."""
    for box in page._page_box.descendants():
        mark = getattr(box, "mark", None)
        if mark is not None and "A" in mark:
            mark["A"].pop("Headers", None)
            if mark.pop("ID", None) is not None:
                row = box.element.get("scope") == "row"
                mark["A"]["Scope"] = "/Row" if row else "/Column"
            elif len(mark["A"]) == 1:
                del mark["A"]
    for box in page._page_box.descendants():
        if isinstance(box, TableBox):
            _balance([cell.mark for cell in box.descendants() if getattr(cell, "mark", None) is not None])


def _balance(cells: list[pydyf.Dictionary]) -> None:
    """Where a table has a row or two on a page, headings outnumber the cells, and a reader takes the table for a broken one: there
    the first column does not head its rows."""
    heads = [mark for mark in cells if mark["S"] == "/TH"]
    if len(heads) * 2 <= len(cells):
        return
    for mark in heads:
        if mark.get("A", {}).get("Scope") == "/Row":
            mark["S"] = "/TD"
            del mark["A"]


def _bookmark_tree(pages: list[PlacedPage]) -> list:
    root: list = []
    skipped: list = []
    by_depth = [root]
    level = 0
    for page in pages:
        matrix = Matrix(a=SCALE, d=-SCALE, f=page.height * SCALE)
        source = SimpleNamespace(bookmarks=page.bookmarks)
        level = make_page_bookmark_tree(source, skipped, by_depth, level, page.index, matrix)
    return root
