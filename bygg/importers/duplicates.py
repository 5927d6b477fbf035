"""Mulige dubletter: new buildings at the address of another with a name much like its own."""

from __future__ import annotations

from collections import Counter, defaultdict

from bygg.calc.duplicates import NAME_AT_ADDRESS, similarity
from bygg.calc.names import address_key
from bygg.models import Building
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Candidate, Plan, PossibleDuplicate
from fdvu.core.importing.fields import Pending
from fdvu.lib.message import Message, gettext_noop

SAME_ADDRESS = gettext_noop("Samme adresse og lignende navn.")
SAME_PROPERTY = gettext_noop("Samme matrikkelnummer, men flere bygninger å velge mellom.")
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
    at: dict[str, list[tuple[int | None, int | None, str]]] = defaultdict(list)
    needed = set(keys.values())
    for pk, unit, name, _street, _postal, key in stored:
        if key in needed and unit in context.units:
            at[key].append((pk, None, name))
    for row in sorted(keys):
        name = names[row] or ""
        others = at[keys[row]]
        if len(others) <= _MOST_AT_ONE_ADDRESS:
            _compare(row, name, others, found)
        others.append((None, frame.row_numbers[row], name))


def _compare(row: int, name: str, others: list, found: dict[int, list[Candidate]]) -> None:
    for pk, number, other in others:
        score = similarity(name, other)
        if score >= NAME_AT_ADDRESS:
            found.setdefault(row, []).append(Candidate(pk, number, other, score, Message(SAME_ADDRESS)))


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
