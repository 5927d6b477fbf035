"""What a register shows of its rows, and how."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fdvu.core.text import datetime_text
from fdvu.lib.sheets import columns as sheet
from fdvu.lib.sheets.columns import Kind


@dataclass(frozen=True)
class Column:
    """One column. `field` is where the value is read (a path from the row), `sort` what it is ordered by.
    `field_en` is read instead by those who read English, where the row has it.

    `labels` turns a code into its words. `total` columns are summed for the filtered rows. `url_name` makes the value
    a link to the page of the row whose id stands in `url_field`. `filter` names the filter that takes the column's
    value, so that a bar or a cell can open its rows; `filter_field` is the value the filter takes. `colors` shows a code as a
    tag of that colour, with its word in it.
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    field: str = ""
    field_en: str = ""
    sort: str = ""
    labels: Mapping[str, str] | None = None
    colors: Mapping[str, str] | None = None
    unit: str = ""
    total: bool = False
    default: bool = True
    url_name: str = ""
    url_field: str = "pk"
    filter: str = ""
    filter_field: str = ""

    @property
    def is_annotated(self) -> bool:
        """Whether only the filter set's own rows have the value."""
        return False

    @property
    def path(self) -> str:
        return self.field or self.key

    @property
    def reading(self) -> str | Coalesce:
        """What a query asks for: the path, or the English words with the path to fall back on."""
        if self.field_en and get_language() == "en":
            return Coalesce(NullIf(F(self.field_en), Value("")), F(self.path))
        return self.path

    @property
    def sort_path(self) -> str:
        return self.sort or self.path

    @property
    def heading(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    @property
    def is_numeric(self) -> bool:
        return self.kind in sheet.NUMERIC

    @property
    def is_right_aligned(self) -> bool:
        return self.is_numeric or self.kind is Kind.CODE

    def word(self, value):
        """A code in words; anything else untouched."""
        if self.labels is not None and value not in (None, ""):
            return _(self.labels.get(value, value))
        return value

    def text(self, value) -> str:
        """The value as a person reads it."""
        if isinstance(value, bool):
            return _("Ja") if value else _("Nei")
        if self.kind is Kind.DATETIME and isinstance(value, datetime):
            return datetime_text(value)
        return sheet.cell_text(self.word(value), self.for_sheet())

    def for_sheet(self) -> sheet.Column:
        return sheet.Column(self.heading, self.kind)


@dataclass(frozen=True)
class Computed(Column):
    """A column that the database computes by `expression()`, or by `on_day(today)`. The register's filter set annotates its rows
    with the same under the column's key, so that they can be sorted and summed by it. What depends on who is asking has neither of
    the two: it is what the filter set annotates."""

    expression: Callable[[], Any] | None = None
    on_day: Callable[[date], Any] | None = None

    @property
    def reading(self):
        if self.on_day:
            return self.on_day(timezone.localdate())
        return self.expression() if self.expression else self.key

    @property
    def is_annotated(self) -> bool:
        """Whether only the filter set's own rows have the value."""
        return self.on_day is None and self.expression is None


class Table:
    """A register's columns, in the order they are offered."""

    def __init__(self, *columns: Column, default_sort: str):
        self.columns = columns
        self.by_key = {column.key: column for column in columns}
        self.default_sort = default_sort
        self.default_keys = tuple(column.key for column in columns if column.default)

    def chosen(self, keys: Iterable[str]) -> list[Column]:
        """The columns named, in the table's own order; the default ones where none is known."""
        wanted = set(keys) & set(self.by_key) or set(self.default_keys)
        return [column for column in self.columns if column.key in wanted]

    @property
    def totals(self) -> list[Column]:
        return [column for column in self.columns if column.total]

    @property
    def groupings(self) -> list[Column]:
        """Columns whose values make a chart: few values, and a filter that opens them."""
        return [column for column in self.columns if column.filter]
