"""Opphav: which change set a field's value comes from.

A tag is the source's letter and the change set's number: `i45` an import, `f81` a form. `{"*": "i45", "name": "f81"}`
on a row says that change set 45 gave every value except the name.
"""

from collections.abc import Iterable

from fdvu.audit.enums import BY_HAND, Source

_LETTERS = {source.value[0]: source for source in Source}
assert len(_LETTERS) == len(Source), "two sources share a first letter"

_HAND_LETTERS = frozenset(source.value[0] for source in BY_HAND)


def tag(source: str, changeset_id: int) -> str:
    return f"{source[0]}{changeset_id}"


def tag_of(provenance: dict[str, str], field: str) -> str | None:
    """The tag of one field's value."""
    return provenance.get(field) or provenance.get("*")


def source_of(provenance: dict[str, str], field: str) -> tuple[Source, int] | None:
    """Source and change set of one field's value; None where nothing is known."""
    found = tag_of(provenance, field)
    return (_LETTERS[found[0]], int(found[1:])) if found else None


def set_by_hand(provenance: dict[str, str], field: str) -> bool:
    """Whether a person set this field's value."""
    found = tag_of(provenance, field)
    return found is not None and found[0] in _HAND_LETTERS


def retagged(provenance: dict[str, str], fields: Iterable[str], new_tag: str) -> dict[str, str]:
    """A copy in which `fields` come from `new_tag`."""
    return {**provenance, **dict.fromkeys(fields, new_tag)}


def restored(provenance: dict[str, str], previous: dict[str, str | None]) -> dict[str, str]:
    """A copy in which the fields of `previous` have the tags they had before."""
    result = {**provenance, **{field: old for field, old in previous.items() if old is not None}}
    for field, old in previous.items():
        if old is None or (field != "*" and old == result.get("*")):
            result.pop(field, None)
    return result
