"""From a matplotlib figure to SVG that may stand inline under a strict Content-Security-Policy.

matplotlib writes `style="…"` attributes and a `<style>` block. The policy blocks both, and the
chart would render black: here, and only here, they become presentation attributes.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from fdvu.lib.charts.palette import CURRENT_COLOUR_OPACITY

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONT_FAMILY = "Inter, sans-serif"

_NUMBER = re.compile(r"-?\d+\.\d+")
_NO_TURN = re.compile(r"rotate\(-?0(?: [-\d.]+ [-\d.]+)?\)")
_DEFAULTS = {"stroke-linejoin": "miter", "stroke-linecap": "butt"}
_KEPT = {
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-dashoffset",
    "text-anchor",
    "opacity",
    "fill-opacity",
    "stroke-opacity",
}


@dataclass(frozen=True, slots=True)
class SvgInfo:
    """What the drawing does not know: its name, and the tooltip of each named area."""

    title: str
    description: str
    tooltips: dict[str, str]


def to_svg(figure, info: SvgInfo) -> str:
    """One self-contained `<svg>`: text as text, deterministic, ids of its own, named for all."""
    raw = io.BytesIO()
    figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None, "Type": None})
    source = ET.fromstring(raw.getvalue())  # noqa: S314 - our own output, never foreign XML
    digest = hashlib.sha1(raw.getvalue() + info.title.encode(), usedforsecurity=False)
    prefix = "c" + digest.hexdigest()[:10]

    body: list[ET.Element] = []
    for child in source:
        body.extend(_drawn(child, info))
    return ET.tostring(_root(source, body, info, prefix), encoding="unicode")


def _root(source, body, info: SvgInfo, prefix: str) -> ET.Element:
    linked = any(element.tag == "a" for element in body)
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "viewBox": source.get("viewBox", "0 0 720 100"),
            "width": "100%",
            "class": "chart",
            # A picture hides what is inside it from assistive technology; links must stay.
            "role": "group" if linked else "img",
            "aria-labelledby": f"{prefix}-t {prefix}-d" if info.description else f"{prefix}-t",
            "font-family": FONT_FAMILY,
            "stroke-linejoin": "round",
        },
    )
    _named(root, "title", f"{prefix}-t", info.title)
    if info.description:
        _named(root, "desc", f"{prefix}-d", info.description)
    root.extend(body)
    return root


def _named(root: ET.Element, tag: str, name: str, text: str) -> None:
    ET.SubElement(root, tag, {"id": name}).text = text


def _drawn(element: ET.Element, info: SvgInfo) -> list[ET.Element]:
    """The element rewritten, without the groups, metadata and definitions that draw nothing."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("metadata", "defs", "style"):
        return []
    if tag == "g" and element.get("id") in info.tooltips:
        return [_area(element, info.tooltips[element.get("id")])]
    if tag in ("g", "a"):
        return [drawn for child in element for drawn in _drawn(child, info)]
    return [_shape(element, tag)]


def _shape(element: ET.Element, tag: str) -> ET.Element:
    shape = ET.Element(tag, _attributes(element))
    shape.text = element.text
    return shape


def _area(group: ET.Element, tooltip: str) -> ET.Element:
    """A hit area: `<a>` when it leads somewhere, else `<g>`; the tooltip is its `<title>`."""
    link = group.find(f".//{{{SVG}}}a")
    path = group.find(f".//{{{SVG}}}path")
    if link is None:
        area = ET.Element("g", {"class": "chart-area"})
    else:
        href = link.get(f"{{{XLINK}}}href") or link.get("href") or ""
        area = ET.Element("a", {"href": href, "class": "chart-area", "aria-label": tooltip})
    ET.SubElement(area, "title").text = tooltip
    outline = _compact(path.get("d", ""))
    ET.SubElement(area, "path", {"d": outline, "fill": "none", "pointer-events": "all"})
    return area


def _attributes(element: ET.Element) -> dict[str, str]:
    result = {
        name: _compact(value) if name == "d" else value for name, value in element.attrib.items() if name in ("d", "x", "y", "transform")
    }
    if _NO_TURN.fullmatch(result.get("transform", "")):
        del result["transform"]
    for declaration in element.get("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font-size":
            result[name] = value.removesuffix("px")
        elif name == "font-weight":
            result[name] = "600"  # Inter SemiBold is the bold of both page and PDF
        elif name in _KEPT and _DEFAULTS.get(name) != value:
            result[name] = value
    for name in ("fill", "stroke"):
        if (opacity := CURRENT_COLOUR_OPACITY.get(result.get(name, ""))) is not None:
            result[name] = "currentColor"
            if opacity != "1":
                result[f"{name}-opacity"] = opacity
    if element.tag == f"{{{SVG}}}text" and "fill" not in result:
        result["fill"] = "#000000"  # matplotlib leaves black out
    return result


def _compact(path: str) -> str:
    """Hundredths of a pixel are enough."""
    rounded = _NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), path)
    return " ".join(rounded.split())
