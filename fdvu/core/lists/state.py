"""What the address says about a list: filter, sorting, columns, page."""

from collections.abc import Container
from dataclasses import dataclass

from django.http import QueryDict

from fdvu.core.ids import whole_number
from fdvu.core.lists.columns import Column, Table

SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
NO_VIEW = "ingen"
LARGEST_PAGE = 10**7


@dataclass(frozen=True)
class ListState:
    """A list page's address, read; anything impossible in it falls back to the default, anything unknown is dropped.

    `by` is the column that the chart counts by, kept while the filter changes.
    """

    table: Table
    filters: QueryDict
    sort: Column
    descending: bool
    columns: list[Column]
    size: int
    page: int
    by: str

    @classmethod
    def read(cls, query: QueryDict, table: Table, filter_names: Container[str]) -> "ListState":
        filters = QueryDict(mutable=True)
        for name, values in query.lists():
            kept = [value for value in values if value != ""]
            if kept and name in filter_names:
                filters.setlist(name, kept)
        sort = query.get("sort", "")
        if sort.removeprefix("-") not in table.by_key:
            sort = table.default_sort
        keys = [key for value in query.getlist("cols") for key in value.split(",")]
        size = _whole(query.get("size"))
        return cls(
            table=table,
            filters=filters,
            sort=table.by_key[sort.removeprefix("-")],
            descending=sort.startswith("-"),
            columns=table.chosen(keys),
            size=size if size in SIZES else DEFAULT_SIZE,
            page=max(1, _whole(query.get("page"))),
            by=query.get("by", "") if query.get("by") in [column.key for column in table.groupings] else "",
        )

    @property
    def sort_value(self) -> str:
        return f"-{self.sort.key}" if self.descending else self.sort.key

    @property
    def columns_value(self) -> str:
        return ",".join(column.key for column in self.columns)

    @property
    def layout(self) -> list[tuple[str, str]]:
        """What is not a filter and not the default, in the order it stands in the address."""
        pairs = []
        if self.sort_value != self.table.default_sort:
            pairs.append(("sort", self.sort_value))
        if tuple(column.key for column in self.columns) != self.table.default_keys:
            pairs.append(("cols", self.columns_value))
        if self.size != DEFAULT_SIZE:
            pairs.append(("size", str(self.size)))
        if self.by:
            pairs.append(("by", self.by))
        return pairs

    def query(self, *, filters: QueryDict | None = None, page: int | None = None, **changes) -> str:
        """The address's query with some things changed, empty and default values left out."""
        result = (self.filters if filters is None else filters).copy()
        layout = dict(self.layout) | changes
        for name, value in layout.items():
            if value:
                result[name] = value
        if page is not None and page > 1:
            result["page"] = str(page)
        return result.urlencode(safe=",")

    @property
    def view_query(self) -> str:
        """What a saved view keeps: all but the unit, which is chosen in the header and may be foreign to another reader."""
        filters = self.filters.copy()
        filters.pop("unit", None)
        return self.query(filters=filters)

    def sort_query(self, column: Column) -> str:
        """Sorting by `column`; a second click turns the order around."""
        backwards = column.key == self.sort.key and not self.descending
        value = f"-{column.key}" if backwards else column.key
        return self.query(sort="" if value == self.table.default_sort else value)

    def without_filter(self, name: str, value: str | None = None) -> str:
        """The query with one filter, or one of its values, removed."""
        filters = self.filters.copy()
        kept = [v for v in filters.getlist(name) if value is not None and v != value]
        if kept:
            filters.setlist(name, kept)
        else:
            filters.pop(name, None)
        return self.query(filters=filters)

    def with_filter(self, name: str, value: str) -> str:
        """The query with one filter set to one value."""
        filters = self.filters.copy()
        filters[name] = value
        return self.query(filters=filters)


def _whole(text: str | None) -> int:
    number = whole_number(text) or 0
    return number if number < LARGEST_PAGE else 0
