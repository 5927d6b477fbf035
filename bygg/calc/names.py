"""Keys for comparing addresses and names written by different hands."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-zæøå]+")
_LETTER_APART = re.compile(r"(\d+) ([a-z])$")
# A letter that every such ending has, the ending, and its one spelling.
_STREET_ENDINGS = (
    ("v", re.compile(r"\b(\w+?)s?(?:veien|vegen|vei|veg|vn|v)\b(?=\s*\d|$)"), r"\1vei"),
    ("g", re.compile(r"\b(\w+?)s?(?:gaten|gata|gate|gt)\b(?=\s*\d|$)"), r"\1gate"),
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
    if words[-2:-1] == " ":
        words = _LETTER_APART.sub(r"\1\2", words)
    for letter, pattern, replacement in _STREET_ENDINGS:
        if letter in words:
            words = pattern.sub(replacement, words)
    return f"{postal_code} {words}".strip()
