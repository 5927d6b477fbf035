"""What a kind of import can take: its fields, and the registers they look things up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override

from fdvu.lib.message import Message
from fdvu.lib.tabular import normalise_choice, normalise_heading

LANGUAGES = ("nb", "en")
NUMERIC = frozenset({"int", "float", "decimal"})


@dataclass(frozen=True)
class Pending:
    """A code or row that does not exist and will be made when the file is taken in."""

    field: str
    key: Any
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass
class LookupTable:
    """Ids by normalised spelling; `labels` says how an id is shown; `ambiguous` spellings belong to several rows."""

    ids: dict[str, int] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)

    def add(self, key: int, label: str, *spellings: str) -> None:
        """One row and the ways it is written; a spelling of two rows finds neither."""
        self.labels[key] = label
        for spelling in spellings:
            text = normalise_choice(spelling)
            if text and self.ids.setdefault(text, key) != key:
                self.ambiguous.add(text)


@dataclass(frozen=True)
class Lookup:
    """Where a field's codes or names are found. `permission` is what it takes to make new ones; None where that cannot be chosen.

    `listed`: few enough to choose from in a list. `refuses`: why a text cannot be made a new one, or None. `many`: a
    lazy plural with `%(n)s`, for what is offered to be made.
    """

    load: Callable[[Any], LookupTable]
    permission: str | None = None
    listed: bool = False
    refuses: Callable[[str], Message | None] = lambda text: None
    many: Any = None


@dataclass(frozen=True)
class ImportField:
    """One field of a kind. `stored` fields are columns of the model; the others are turned into stored ones by the kind."""

    name: str
    label: Any
    type: str = "text"
    unit: str = ""
    required: bool = False
    key: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    example: Any = ""
    aliases: tuple[str, ...] = ()
    max_length: int | None = None
    min: Any = None
    max: Any = None
    pad_digits: int | None = None
    lookup: Lookup | None = None
    stored: bool = True
    zero_is_missing: bool = False
    exported: bool = True
    # Filled by the kind from other fields; no column can be mapped to it.
    internal: bool = False

    @property
    def attname(self) -> str:
        """The model's attribute that holds the value."""
        return f"{self.name}_id" if self.lookup else self.name

    @property
    def is_number(self) -> bool:
        """Whether values are read as amounts, and stand to the right."""
        return self.type in NUMERIC

    @property
    def heading(self) -> str:
        """The heading in the active language, as export writes it."""
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    def spellings(self) -> dict[str, Any]:
        """Every way to write a choice, to its code: the code itself, its label in the reader's language, and in each other."""
        found: dict[str, Any] = {}
        for code in self.choices:
            found[str(code)] = code
        for code, label in self.choices.items():
            found.setdefault(gettext(label), code)
        for language in LANGUAGES:
            with override(language):
                for code, label in self.choices.items():
                    found.setdefault(gettext(label), code)
        return found

    def headings(self) -> list[str]:
        """The field's own names; aliases give way to these where two fields claim a heading."""
        found = [self.name]
        for language in LANGUAGES:
            with override(language):
                found += [str(self.label), self.heading]
        return [normalise_heading(text) for text in found]

    def describe(self) -> dict[str, Any]:
        """The field as `list_import_kinds` prints it."""
        return {
            "name": self.name,
            "label": str(self.label),
            "type": self.type,
            "unit": str(self.unit) or None,
            "required": self.required,
            "key": self.key,
            "choices": [{"value": str(code), "label": gettext(label)} for code, label in self.choices.items()],
            "example": self.example,
        }
