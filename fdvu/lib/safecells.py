"""Trygge celler: text that a spreadsheet would run as a formula is made harmless, and back again.

A cell such as `=HYPERLINK(…)` in a CSV file is executed by the program that opens it (OWASP: CSV
injection). The escape is reversible, so a file that is exported and imported again is unchanged.
"""

from __future__ import annotations

APOSTROPHE = "'"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def is_dangerous(text: str) -> bool:
    """True when a spreadsheet may read the text as a formula, also behind leading spaces."""
    return text.lstrip(" \u00a0").startswith(DANGEROUS)


def neutralise(value):
    """Text that could be a formula gets an apostrophe in front; everything else is untouched.

    Text that already starts with apostrophes before something dangerous gets one more, so that
    `restore` gives back exactly what went in.
    """
    if isinstance(value, str) and is_dangerous(value.lstrip(APOSTROPHE)):
        return APOSTROPHE + value
    return value


def restore(value):
    """Undo `neutralise`."""
    if isinstance(value, str) and value.startswith(APOSTROPHE):
        if is_dangerous(value.lstrip(APOSTROPHE)):
            return value[1:]
    return value
