"""Farger: few, with a meaning, and the same in light and dark.

Every fill has a relative luminance between 0.20 and 0.26. That is 3:1 or better against white and
against the dark surface, and 4.5:1 or better under black text (WCAG 1.4.11 and 1.4.3); a test
computes it. Text and axes follow the page through `currentColor`.
"""

from __future__ import annotations

ACCENT = "#2f7fd0"
CONTEXT = "#7d8793"

# In this order neighbours differ for the common kinds of colour blindness as well.
SERIES = ("#2f7fd0", "#c8691c", "#2a9196", "#8f6fc4", "#8a8d1f", "#c2559a", CONTEXT)

# Tilstandsgrad (NS 3424): always shown together with its letter.
CONDITION = {
    "TG0": "#2f8f5b",
    "TG1": "#8a8d1f",
    "TG2": "#d0711a",
    "TG3": "#d4504c",
    "TGIU": CONTEXT,
}

# Placeholders that the SVG writer turns into currentColor; no real colour may equal them.
INK = "#010203"
MUTED = "#010204"
FAINT = "#010205"
ON_FILL = "#000000"

CURRENT_COLOUR_OPACITY = {INK: "1", MUTED: "0.74", FAINT: "0.2"}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
