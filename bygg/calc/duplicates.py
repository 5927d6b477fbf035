"""Mulige dubletter: the same building written by different hands.

Two rows are a possible pair when they share a building number, or when they share an address or a property and have
similar names. The score only orders what a person looks at; nothing is ever merged by it.
"""

import re
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
# Words that say nothing about which building it is.
_BRACKETS = re.compile(r"\(([^)]*)\)")
_GENERIC = frozenset({"bygg", "bygning", "bygningen", "hovedbygg", "hovedbygning", "avd", "building", "bldg", "as", "kommunale"})
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
    """How alike two building names are, 0–1, word by word in any order.

    Words with digits and single letters tell buildings apart («bygg 1», «fløy b»), and so do words that only one of them
    has where the other has one of its own («gymsal», «paviljong»).

    >>> similarity("Fjellvik skole", "FJELLVIK BARNESKOLE.")
    1.0
    >>> similarity("Fjellvik skole bygg A", "Fjellvik skole bygg B")
    0.0
    """
    first, second = _words(name_a), _words(name_b)
    if first == second:
        return 1.0 if first else 0.0
    if {word for word in first if _tells_apart(word)} != {word for word in second if _tells_apart(word)}:
        return 0.0
    one, two = first - _GENERIC, second - _GENERIC
    left, right = set(one - two), set(two - one)
    for word in sorted(left):
        other = next((other for other in sorted(right) if _same_word(word, other)), None)
        if other is not None:
            left.discard(word)
            right.discard(other)
    longest = max(len(one), len(two))
    if (left and right) or not longest:
        return 0.0
    return round(1.0 - len(left or right) / longest, 3)


def resemblance(name_a: str, name_b: str) -> float:
    """How much of two names is spelt alike, 0–1: whether one may be the other's later or dialect form («sykehjem», «sjukeheim»)."""
    first, second = (plain_words(name).split() for name in (name_a, name_b))
    orders = ((first, second), (sorted(first), sorted(second)))
    return max(SequenceMatcher(None, " ".join(one), " ".join(two), autojunk=False).ratio() for one, two in orders)


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
def _words(name: str) -> frozenset[str]:
    words = plain_words(name).split()
    # A remark in brackets is no part of the name, unless it tells buildings apart («(bygg B)»).
    remark = {word for part in _BRACKETS.findall(name) for word in plain_words(part).split() if not _tells_apart(word)}
    return frozenset(words) - remark or frozenset(words)


def _tells_apart(word: str) -> bool:
    return len(word) == 1 or any(letter.isdigit() for letter in word)


def _same_word(first: str, second: str) -> bool:
    """One is written inside the other («skole», «barneskole»; «sk», «skole»), or they differ by a letter or two."""
    short, long = sorted((first, second), key=len)
    if long.startswith(short) or (len(short) >= 4 and long.endswith(short)):
        return True
    return len(short) >= 4 and SequenceMatcher(None, first, second).ratio() >= 0.8


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
