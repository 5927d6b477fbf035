"""Which stored row a row of the file is about."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

SAME_KEY = gettext_noop("Samme %(label)s står også på rad %(row)s. Fjern den ene raden.")
SAME_ROW = gettext_noop("Raden gjelder samme post som rad %(row)s. Fjern den ene raden.")
UNKNOWN_ID = gettext_noop("Det finnes ingen rad med denne id-en. La cellen stå tom for å opprette en ny.")
DISAGREE = gettext_noop("%(first)s og %(second)s peker på hver sin rad i registeret. Rett den som er feil.")


@dataclass
class Identifier:
    """Kjennetegn: keys of the file's rows, and the stored rows that bear them.

    A `unique` key may stand on one row of the file only. `must_exist`: a key nobody bears is an error. A `weak` key gives
    way: where it disagrees with a stronger one nothing is said.
    """

    field: str
    label: object
    keys: Sequence[Hashable | None]
    index: Mapping[Hashable, int]
    unique: bool = True
    must_exist: bool = False
    weak: bool = False


@dataclass
class Matches:
    """The stored row of each row of the file, or None, and by which identifier it was found."""

    targets: list[int | None]
    how: dict[int, str] = field(default_factory=dict)


def match_rows(frame: Frame, identifiers: Sequence[Identifier], merged: Mapping[int, int]) -> Matches:
    """Recognise rows by each identifier in turn. `merged` are a person's own choices, row to id."""
    targets: list[int | None] = [None] * frame.count
    how: dict[int, str] = {}
    for identifier in identifiers:
        if identifier.unique:
            _reject_repeated(frame, identifier)
        _find(frame, identifier, targets, how)
    for row, key in merged.items():
        targets[row] = key
        how[row] = "merge"
    _reject_shared(frame, targets)
    return Matches(targets, how)


def _reject_repeated(frame: Frame, identifier: Identifier) -> None:
    keys = identifier.keys
    if len(set(keys)) == len(keys):
        return
    first: dict[Hashable, int] = {}
    for row, key in enumerate(keys):
        if key is not None and first.setdefault(key, row) != row:
            params = {"label": identifier.label, "row": frame.row_numbers[first[key]]}
            frame.reject(row, identifier.field, Message(SAME_KEY, params))


def _find(frame: Frame, identifier: Identifier, targets: list[int | None], how: dict[int, str]) -> None:
    index = identifier.index
    if not index and not identifier.must_exist:
        return
    for row, found in enumerate(map(index.get, identifier.keys)):
        if found is None:
            if identifier.must_exist and identifier.keys[row] is not None:
                frame.reject(row, identifier.field, Message(UNKNOWN_ID))
        elif targets[row] is None:
            targets[row] = found
            how[row] = identifier.field
        elif targets[row] != found and not identifier.weak:
            other = frame.kind.by_name.get(how[row])
            params = {"first": other.label if other else how[row], "second": identifier.label}
            frame.reject(row, identifier.field, Message(DISAGREE, params))


def _reject_shared(frame: Frame, targets: list[int | None]) -> None:
    filled = [target for target in targets if target is not None]
    if len(set(filled)) == len(filled):
        return
    first: dict[int, int] = {}
    for row, target in enumerate(targets):
        if target is None or row in frame.problems.rejected:
            continue
        if first.setdefault(target, row) != row:
            frame.reject(row, None, Message(SAME_ROW, {"row": frame.row_numbers[first[target]]}))
