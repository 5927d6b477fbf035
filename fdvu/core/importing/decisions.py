"""Valg: what a person decided about a file, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fdvu.core.ids import whole_number
from fdvu.core.importing.profile import ProfileError
from fdvu.lib.message import Message, gettext_noop

if TYPE_CHECKING:
    from fdvu.core.importing.kinds import ImportKind

NOT_AN_OBJECT = gettext_noop("Valgene må være et JSON-objekt.")
UNKNOWN_KEY = gettext_noop("Valgene har en ukjent nøkkel, «%(key)s». Kjente nøkler: %(known)s.")
WRONG_TYPE = gettext_noop("«%(key)s» i valgene skal være %(expected)s.")
UNKNOWN_FIELD = gettext_noop("«%(key)s» i valgene nevner feltet «%(field)s», som ikke finnes. Felter: %(known)s.")
NO_CODES = gettext_noop("Det kan ikke opprettes koder i «%(field)s». Felter med koder som kan opprettes: %(known)s.")

_EXPECTED = {
    "use_file": gettext_noop("ja eller nei (true, false), eller et objekt fra radnummer til en liste av feltnavn"),
    "merge": gettext_noop("et objekt fra radnummer til id-en raden gjelder"),
    "apart": gettext_noop("en liste av radnumre"),
    "create_codes": gettext_noop("et objekt fra feltnavn til true eller en liste av koder"),
}
MOST_ID = 10**18


class _Unusable(Exception):
    """A choice of another shape than it must have."""


@dataclass(frozen=True)
class Decisions:
    """Valg: what a person decided in the preview. Rows are numbers as the spreadsheet shows them.

    `use_file`: rows and fields where the file wins over a value set by hand, or True for all. `merge`: row to the id it is
    about. `apart`: rows that are not duplicates. `create_codes`: field to the codes to make, or True for all.
    """

    use_file: Any = False
    merge: Mapping[int, int] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    create_codes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Any, kind: ImportKind | None = None) -> Decisions:
        """Checked choices; raises `ProfileError` that names everything wrong. With a kind also the fields that are named."""
        data = {} if data is None else data
        if not isinstance(data, Mapping):
            raise ProfileError([Message(NOT_AN_OBJECT)])
        wrong = [Message(UNKNOWN_KEY, {"key": str(key), "known": ", ".join(_EXPECTED)}) for key in data if key not in _EXPECTED]
        found: dict[str, Any] = {}
        for key, read in _READERS.items():
            if data.get(key):
                try:
                    found[key] = read(data[key])
                except _Unusable:
                    wrong.append(Message(WRONG_TYPE, {"key": key, "expected": Message(_EXPECTED[key])}))
        if kind is not None:
            wrong += _unknown_fields(found, kind)
        if wrong:
            raise ProfileError(wrong)
        return cls(**found)

    def prefers_file(self, row: int, name: str) -> bool:
        """Whether the file's value is to replace one set by hand."""
        return self.use_file if isinstance(self.use_file, bool) else name in self.use_file.get(row, ())

    def print(self) -> str:
        """The choices as a text that changes with them."""
        files = self.use_file if isinstance(self.use_file, bool) else sorted((row, sorted(n)) for row, n in self.use_file.items())
        return repr([files, sorted(self.merge.items()), sorted(self.apart), sorted((k, str(v)) for k, v in self.create_codes.items())])


def _number(value: Any) -> int:
    found = whole_number(value) if isinstance(value, str) else value
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < MOST_ID:
        raise _Unusable
    return found


def _pairs(value: Any) -> Iterable[tuple[Any, Any]]:
    if not isinstance(value, Mapping):
        raise _Unusable
    return value.items()


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(item, str) for item in value):
        raise _Unusable
    return list(value)


def _numbers(value: Any) -> frozenset[int]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _Unusable
    return frozenset(map(_number, value))


_READERS = {
    "use_file": lambda value: value is True or {_number(row): frozenset(_texts(names)) for row, names in _pairs(value)},
    "merge": lambda value: {_number(row): _number(key) for row, key in _pairs(value)},
    "apart": _numbers,
    "create_codes": lambda value: {name: codes if isinstance(codes, bool) else _texts(codes) for name, codes in _pairs(value)},
}


def _unknown_fields(found: Mapping[str, Any], kind: ImportKind) -> list[Message]:
    known = ", ".join(f.name for f in kind.fields)
    makeable = [f.name for f in kind.fields if f.lookup and f.lookup.permission]
    use_file = found.get("use_file")
    named = dict.fromkeys(name for names in use_file.values() for name in names) if isinstance(use_file, Mapping) else {}
    return [Message(UNKNOWN_FIELD, {"key": "use_file", "field": name, "known": known}) for name in named if name not in kind.by_name] + [
        Message(NO_CODES, {"field": name, "known": ", ".join(makeable) or "–"})
        for name in found.get("create_codes", {})
        if name not in makeable
    ]
