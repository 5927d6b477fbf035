"""What is wrong with a file's rows, collected while it is checked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fdvu.lib.message import Message

SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning. `rows` are places in the frame, none for the file as a whole; a warning may be about many."""

    message: Message
    field: str | None = None
    rows: tuple[int, ...] = ()
    value: Any = None
    column: str | None = None
    sheet_row: int | None = None


@dataclass
class Problems:
    """Errors reject their rows; warnings do not."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)

    def reject(self, row: int, name: str | None, message: Message, value: Any = None) -> None:
        """One row cannot be taken in."""
        self.errors.append(Problem(message, name, (row,), value))
        self.rejected.add(row)

    def reject_all(self, rows: Iterable[int], name: str | None, message: Message) -> None:
        """Many rows cannot be taken in, for one reason told once."""
        self.errors.append(Problem(message, name))
        self.rejected.update(rows)

    def warn(self, rows: Iterable[int], name: str | None, message: Message, value: Any = None) -> None:
        """The same remark about these rows, told once."""
        found = tuple(rows)
        if found:
            self.warnings.append(Problem(message, name, found, value))

    def remark(self, message: Message, **place) -> None:
        """A remark about the file."""
        self.warnings.append(Problem(message, **place))
