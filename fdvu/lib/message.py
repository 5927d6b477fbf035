"""Texts for people from code that knows no translation: the text travels with its values and is translated by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for extraction without translating it."""
    return text


@dataclass(frozen=True)
class Message:
    """A bokmål text with ``%(name)s`` places and the values that fill them."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params
