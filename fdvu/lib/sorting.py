"""Norwegian alphabetical order without a database collation, the same on every database."""

import re
import unicodedata

# æ, ø, å come last, in that order; the letters beside them are written into the same places.
_LETTERS = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c", "đ": "d", "ŋ": "n", "ŧ": "t", "ł": "l", "ß": "ss"})
_DIGITS = re.compile(r"\d+")


def nb_sort_key(text: str) -> str:
    """A text that sorts byte-wise in Norwegian order: æøå last, accents ignored, numbers by value.

    >>> sorted(["Åsen", "Østby", "Æra", "Zoo", "Aas"], key=nb_sort_key)
    ['Aas', 'Zoo', 'Æra', 'Østby', 'Åsen']
    """
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(c for c in decomposed if not unicodedata.combining(c))
    if any(c.isdigit() for c in lowered):
        lowered = _DIGITS.sub(lambda m: m.group().lstrip("0").zfill(8), lowered)
    return lowered
