"""How wide a text becomes in Inter, and how a long label is broken.

The browser sets the text, so the chart only needs good estimates: advance widths of Inter Regular
in thousandths of the font size, grouped by width. No font file has to be present.
"""

from __future__ import annotations

_GROUPS = {
    "ijlI|.,:;!'·": 285,
    " \u00a0\u202ftrf()[]{}/\\-°¹`": 360,
    '1s²³"z^*_?xJ': 530,
    "aäáàâvybceékå#–": 585,
    "dghnopquøöü0235679PLFETBSZ$+<>=−≤≥~úóð": 625,
    "48RKXYVAÅÄÁUHNCDGOQØÖÜÐŠ&": 720,
    "wMmæWÆ%@…→": 930,
}
_WIDTH = {character: width for group, width in _GROUPS.items() for character in group}
_WIDTH |= dict.fromkeys("ijl", 242) | dict.fromkeys("-", 460) | dict.fromkeys(" \u00a0", 281)
_DEFAULT = 640
_BOLD = 1.035


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width in the unit of `size`."""
    thousandths = sum(_WIDTH.get(character, _DEFAULT) for character in text)
    return thousandths * size / 1000 * (_BOLD if bold else 1)


def wrap(text: str, width: float, size: float, *, lines: int = 2) -> list[str]:
    """Break at spaces (and after hyphens and slashes), at most `lines`; the last may end in …"""
    words = text.replace("-", "-\u200b").replace("/", "/\u200b").split(" ")
    pieces: list[tuple[str, str]] = []
    for word in words:
        for number, piece in enumerate(part for part in word.split("\u200b") if part):
            pieces.append((" " if number == 0 else "", piece))
    result = [""]
    for glue, piece in pieces:
        candidate = result[-1] + (glue if result[-1] else "") + piece
        if not result[-1] or text_width(candidate, size) <= width:
            result[-1] = candidate
        else:
            result.append(piece)
    if len(result) > lines:
        result = [*result[: lines - 1], " ".join(result[lines - 1 :])]
    return [shorten(line, width, size) for line in result]


def shorten(text: str, width: float, size: float) -> str:
    """Cut to the width and end in …"""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
