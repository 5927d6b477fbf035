"""Mulige dubletter: the same building written by different hands.

Two rows are a possible pair when they share a building number, or when they share an address or a property and have
similar names. The score only orders what a person looks at; nothing is ever merged by it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise

from bygg.calc.names import plain_words

SAME_NUMBER = "same_number"
SAME_ADDRESS = "same_address"
SAME_PROPERTY = "same_property"

NAME_AT_ADDRESS = 0.5
NAME_ON_PROPERTY = 0.8
# A campus with more buildings on one address is compared with its neighbours by name only.
_LARGE_GROUP = 60


@dataclass(frozen=True)
class Candidate:
    """What is compared of a building; unknown is empty."""

    pk: int
    name: str
    address_key: str = ""
    building_number: int | None = None
    extension_number: int = 0
    property_id: int | None = None


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one building, the lower id first; `score` 0–1."""

    first: int
    second: int
    score: float
    reason: str


def similarity(name_a: str, name_b: str) -> float:
    """How alike two building names are, 0–1. Different numbers or letters («bygg A», «bygg B») mean different buildings.

    >>> similarity("Fjellvik skole", "FJELLVIK SKOLE.")
    1.0
    >>> similarity("Fjellvik skole bygg A", "Fjellvik skole bygg B") < 0.5
    True
    """
    (words_a, marks_a), (words_b, marks_b) = _read(name_a), _read(name_b)
    if not words_a or not words_b:
        return 0.0
    if words_a == words_b:
        return 1.0
    if marks_a and marks_b and marks_a != marks_b:
        return 0.4
    whole = SequenceMatcher(None, " ".join(words_a), " ".join(words_b), autojunk=False).ratio()
    ordered = SequenceMatcher(None, " ".join(sorted(words_a)), " ".join(sorted(words_b)), autojunk=False).ratio()
    shared = set(words_a) & set(words_b)
    contained = len(shared) / min(len(set(words_a)), len(set(words_b))) * 0.9
    return round(max(whole, ordered, contained), 3)


def candidate_pairs(rows: Iterable[Candidate]) -> list[Pair]:
    """Pairs worth a look, the surest first; each pair once with its strongest reason."""
    rows = list(rows)
    found: dict[tuple[int, int], Pair] = {}
    for first, second in _grouped(rows, _number):
        _keep_best(found, first, second, 1.0, SAME_NUMBER)
    for first, second in _grouped(rows, lambda row: row.address_key):
        if not _told_apart(first, second) and (score := similarity(first.name, second.name)) >= NAME_AT_ADDRESS:
            _keep_best(found, first, second, 0.5 + score * 0.45, SAME_ADDRESS)
    for first, second in _grouped(rows, lambda row: row.property_id):
        if not _told_apart(first, second) and (score := similarity(first.name, second.name)) >= NAME_ON_PROPERTY:
            _keep_best(found, first, second, 0.3 + score * 0.45, SAME_PROPERTY)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


@lru_cache(maxsize=50_000)
def _read(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """A name's words, and those that tell buildings on one site apart: numbers and single letters."""
    words = tuple(plain_words(name).split())
    return words, frozenset(word for word in words if len(word) == 1 or any(character.isdigit() for character in word))


def _number(row: Candidate):
    return (row.building_number, row.extension_number) if row.building_number is not None else None


def _told_apart(first: Candidate, second: Candidate) -> bool:
    """Both have a cadastre number, and not the same: the cadastre says they are two buildings."""
    return _number(first) is not None and _number(second) is not None and _number(first) != _number(second)


def _grouped(rows: list[Candidate], key) -> Iterator[tuple[Candidate, Candidate]]:
    groups: dict = {}
    for row in rows:
        value = key(row)
        if value:
            groups.setdefault(value, []).append(row)
    for members in groups.values():
        if len(members) <= _LARGE_GROUP:
            yield from combinations(members, 2)
        else:
            ordered = sorted(members, key=lambda row: plain_words(row.name))
            yield from pairwise(ordered)


def _keep_best(found: dict, first: Candidate, second: Candidate, score: float, reason: str) -> None:
    low, high = sorted((first.pk, second.pk))
    known = found.get((low, high))
    if known is None or known.score < score:
        found[low, high] = Pair(low, high, round(score, 3), reason)
