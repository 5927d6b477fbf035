"""The file's rows as columns of clean values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fdvu.core.importing.problems import Problems
from fdvu.lib.message import Message
from fdvu.lib.tabular import cell_text

if TYPE_CHECKING:
    from fdvu.core.importing.kinds import ImportKind
    from fdvu.core.importing.profile import ReadOptions
    from fdvu.core.importing.reading import SourceTable


@dataclass
class Frame:
    """Columns by field name. None is «no information»; what could not be read is None and in `problems`."""

    kind: ImportKind
    options: ReadOptions
    source: SourceTable
    values: dict[str, list[Any]] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    derived: set[str] = field(default_factory=set)
    unknown_codes: dict[str, list[str]] = field(default_factory=dict)
    # Those of them that may be another way to write what is there.
    doubtful_codes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.source.row_numbers)

    @property
    def row_numbers(self) -> list[int]:
        return self.source.row_numbers

    def has(self, name: str) -> bool:
        """Whether the file has this field, or the kind derived it."""
        return name in self.values

    def column(self, name: str) -> list[Any]:
        """The file's values, without defaults."""
        return self.values.get(name) or [None] * self.count

    def filled(self, name: str) -> list[Any]:
        """The file's values, empty cells filled from the profile's default."""
        default = self.defaults.get(name)
        if default is None:
            return self.column(name)
        return [default if value is None else value for value in self.column(name)]

    def value(self, name: str, row: int) -> Any:
        """One value, or the default."""
        values = self.values.get(name)
        found = values[row] if values else None
        return self.defaults.get(name) if found is None else found

    def raw(self, name: str | None, row: int) -> Any:
        """The cell as it stands in the file, as text."""
        place = self.source.place_of(name)
        if place is None:
            return None
        return cell_text(self.source.columns[place][row])

    def reject(self, row: int, name: str | None, message: Message) -> None:
        """This row cannot be taken in."""
        self.problems.reject(row, name, message, self.raw(name, row))

    def warn(self, rows: Iterable[int], name: str | None, text: str, **params: Any) -> None:
        """A remark about these rows, told once; `%(count)s` in the text is their number."""
        found = tuple(rows)
        if found:
            self.problems.warn(found, name, Message(text, {"count": len(found), **params}), self.raw(name, found[0]))
