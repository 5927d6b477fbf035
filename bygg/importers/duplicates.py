"""Mulige dubletter: new buildings at the address of another with a name much like its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher

from bygg.calc.names import address_key, plain_words
from bygg.models import Building
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Candidate, Plan, PossibleDuplicate
from fdvu.core.importing.fields import Pending
from fdvu.lib.message import Message, gettext_noop

SAME_ADDRESS = gettext_noop("Samme adresse og lignende navn.")
SAME_PROPERTY = gettext_noop("Samme matrikkelnummer, men flere bygninger å velge mellom.")
ALIKE = 0.6
# Words that say nothing about which building it is.
_GENERIC = frozenset({"bygg", "bygning", "bygningen", "hovedbygg", "hovedbygning", "avd", "building", "bldg", "as", "kommunale"})
MOST_CANDIDATES = 10
_MOST_AT_ONE_ADDRESS = 200
_NO_LETTERS = str.maketrans("", "", "abcdefghijklmnopqrstuvwxyzæøå .,-/")


def find_duplicates(plan: Plan, context: ImportContext) -> None:
    """List new rows that look like a stored building, or like an earlier row; rows decided on are not listed again."""
    frame, apart = plan.frame, plan.decisions.apart
    wanted = [row for row in plan.created if frame.row_numbers[row] not in apart] if apart else plan.created
    found: dict[int, list[Candidate]] = {}
    if wanted and frame.has("street_address"):
        _by_address(plan, context, wanted, found)
    if wanted and frame.has("property"):
        _by_property(plan, context, wanted, found)
    plan.duplicates = [
        PossibleDuplicate(row, sorted(candidates, key=lambda c: -c.score)[:MOST_CANDIDATES]) for row, candidates in sorted(found.items())
    ]


def similarity(first: str, second: str) -> float:
    """How alike two plain names are, 0–1, word by word in any order.

    Words with digits and single letters tell buildings apart («bygg 1», «fløy b»), and so do words that only one of them
    has where the other has one of its own («gymsal», «paviljong»).

    >>> similarity("fjellvik skole", "fjellvik barneskole")
    1.0
    >>> similarity("fjellvik skole bygg 1", "fjellvik skole bygg 2")
    0.0
    """
    if first == second:
        return 1.0
    one, two = (set(name.split()) - _GENERIC for name in (first, second))
    if {word for word in one if _tells_apart(word)} != {word for word in two if _tells_apart(word)}:
        return 0.0
    left, right = one - two, two - one
    for word in sorted(left):
        other = next((other for other in sorted(right) if _same_word(word, other)), None)
        if other is not None:
            left.discard(word)
            right.discard(other)
    longest = max(len(one), len(two))
    if (left and right) or not longest:
        return 0.0
    return 1.0 - len(left or right) / longest


def _tells_apart(word: str) -> bool:
    return len(word) == 1 or any(letter.isdigit() for letter in word)


def _same_word(first: str, second: str) -> bool:
    """One is written inside the other («skole», «barneskole»; «sk», «skole»), or they differ by a letter or two."""
    short, long = sorted((first, second), key=len)
    if long.startswith(short) or (len(short) >= 4 and long.endswith(short)):
        return True
    return len(short) >= 4 and SequenceMatcher(None, first, second).ratio() >= 0.8


def _by_address(plan: Plan, context: ImportContext, wanted: list[int], found: dict[int, list[Candidate]]) -> None:
    frame = plan.frame
    streets, postal, names = frame.column("street_address"), frame.filled("postal_code"), frame.column("name")
    stored = list(
        Building.objects.exclude(address_key="")
        .filter(merged_into__isnull=True)
        .values_list("pk", "unit_id", "name", "street_address", "postal_code", "address_key")
    )
    rough = {row: _rough(streets[row], postal[row]) for row in wanted if streets[row]}
    counts = Counter(rough.values())
    there = {_rough(row[3], row[4]) for row in stored} if stored else set()
    keys = {row: address_key(streets[row], postal[row] or "")[:220] for row, key in rough.items() if counts[key] > 1 or key in there}
    if not keys:
        return
    at: dict[str, list[tuple[int | None, int | None, str, str]]] = defaultdict(list)
    needed = set(keys.values())
    for pk, unit, name, _street, _postal, key in stored:
        if key in needed and unit in context.units:
            at[key].append((pk, None, name, plain_words(name)))
    for row in sorted(keys):
        name = names[row] or ""
        plain = plain_words(name)
        others = at[keys[row]]
        if len(others) <= _MOST_AT_ONE_ADDRESS:
            _compare(row, plain, others, found)
        others.append((None, frame.row_numbers[row], name, plain))


def _compare(row: int, plain: str, others: list, found: dict[int, list[Candidate]]) -> None:
    for pk, number, name, other in others:
        score = similarity(plain, other)
        if score >= ALIKE:
            found.setdefault(row, []).append(Candidate(pk, number, name, score, Message(SAME_ADDRESS)))


def _rough(street: str, postal: str | None) -> tuple[str | None, str, str]:
    """A key that addresses with the same real key share: cheap, and good enough to leave most rows alone."""
    lowered = street.casefold()
    return (postal or None, lowered.lstrip()[:2], lowered.translate(_NO_LETTERS))


def _by_property(plan: Plan, context: ImportContext, wanted: list[int], found: dict[int, list[Candidate]]) -> None:
    """A property with several buildings cannot tell which is meant; those that bear another number are not."""
    frame = plan.frame
    properties, numbers = frame.values["property"], frame.column("building_number")
    rows = [row for row in wanted if properties[row] is not None and type(properties[row]) is not Pending]
    if not rows:
        return
    on: dict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
    buildings = Building.objects.filter(property__isnull=False, merged_into__isnull=True)
    for key, pk, unit, name, number in buildings.values_list("property_id", "pk", "unit_id", "name", "building_number"):
        if unit in context.units:
            on[key].append((pk, name, number))
    for row in rows:
        known = {candidate.id for candidate in found.get(row, ())}
        for pk, name, number in on.get(properties[row], ()):
            if pk not in known and (number is None or numbers[row] is None):
                found.setdefault(row, []).append(Candidate(pk, None, name, 0.5, Message(SAME_PROPERTY)))
