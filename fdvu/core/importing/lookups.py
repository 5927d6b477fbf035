"""Codes and names in a column to the ids of the rows they stand for."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from fdvu.core.importing.fields import ImportField, LookupTable, Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.profile import ProfileError
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice

UNKNOWN = gettext_noop("«%(value)s» finnes ikke i «%(label)s».")
UNKNOWN_NEAR = gettext_noop("«%(value)s» finnes ikke i «%(label)s». Mente du %(near)s?")
SEVERAL = gettext_noop("«%(value)s» passer til flere i «%(label)s». Bruk koden.")
_MOST_SUGGESTIONS = 50


def look_up(frame: Frame, target: ImportField, table: LookupTable, create: Any = False) -> None:
    """Replace a field's texts by ids. Unknown ones reject their rows, or are made if `create` says so (True, or the codes)."""
    resolver = _Resolver(frame, target, table, create)
    default = frame.defaults.get(target.name)
    if default is not None:
        found = resolver.find(default)
        if isinstance(found, Message):
            raise ProfileError([found])
        frame.defaults[target.name] = found
    values = frame.values.get(target.name)
    if values is None:
        return
    memo = {text: resolver.find(text) for text in set(values) if text is not None}
    memo[None] = None
    wrong = {text for text, found in memo.items() if isinstance(found, Message)}
    if wrong:
        for row, text in enumerate(values):
            if text in wrong:
                frame.reject(row, target.name, memo[text])
        memo.update(dict.fromkeys(wrong))
    frame.values[target.name] = [memo[text] for text in values]


class _Resolver:
    def __init__(self, frame: Frame, target: ImportField, table: LookupTable, create: Any):
        self.frame, self.target, self.table = frame, target, table
        self.create = create if isinstance(create, bool) else {normalise_choice(code) for code in create}
        self.suggested = 0

    def find(self, text: Any) -> Any:
        """The id, a `Pending`, or what is wrong."""
        key = normalise_choice(text)
        params = {"value": text, "label": self.target.label}
        if key in self.table.ambiguous:
            return Message(SEVERAL, params)
        found = self.table.ids.get(key)
        if found is not None:
            return found
        refused = self.target.lookup.refuses(str(text)) if self.target.lookup.permission else None
        if refused is not None:
            near = self._near(key)
            return Message(UNKNOWN_NEAR, {**params, "near": near}) if near else refused
        if self.create is True or (self.create and key in self.create):
            return Pending(self.target.name, str(text), str(text))
        self.frame.unknown_codes.setdefault(self.target.name, []).append(str(text))
        near = self._near(key)
        return Message(UNKNOWN_NEAR, {**params, "near": near}) if near else Message(UNKNOWN, params)

    def _near(self, key: str) -> str:
        self.suggested += 1
        if self.suggested > _MOST_SUGGESTIONS:
            return ""
        close = get_close_matches(key, self.table.ids, 3)
        labels = dict.fromkeys(self.table.labels[self.table.ids[text]] for text in close)
        return ", ".join(f"«{label}»" for label in labels)
