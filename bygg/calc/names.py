"""Keys for comparing addresses and names written by different hands."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-zæøå]+")
_STREET_ENDINGS = (
    (re.compile(r"\b(\w+?)s?(?:veien|vegen|vei|veg|vn|v)\b(?=\s*\d|$)"), r"\1vei"),
    (re.compile(r"\b(\w+?)s?(?:gaten|gata|gate|gt)\b(?=\s*\d|$)"), r"\1gate"),
)


def plain_words(text: str) -> str:
    """Lower case, only letters and digits, single spaces.

    >>> plain_words("Åsgård  skole, bygg-A")
    'åsgård skole bygg a'
    """
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def address_key(street: str, postal_code: str) -> str:
    """A key that is equal for «Storgt. 5 A», «Storgata 5a» and «STORGATEN 5A» in the same postal area; '' if unknown."""
    words = plain_words(street)
    if not words:
        return ""
    words = re.sub(r"(\d+) ([a-z])$", r"\1\2", words)
    for pattern, replacement in _STREET_ENDINGS:
        words = pattern.sub(replacement, words)
    return f"{postal_code} {words}".strip()
