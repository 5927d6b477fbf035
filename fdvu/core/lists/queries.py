"""The rows of a list page, their count and their sums. The number of queries does not depend on the rows."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils import timezone

from fdvu.core.lists.columns import Column
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import ListState

CACHE_SECONDS = 600
ANY_ID = 987654321


@dataclass(frozen=True)
class Totals:
    """Count and sums of the filtered rows. Sums take only rows that count; `outside` match but do not count."""

    count: int
    counted: int
    outside: int
    sums: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    right: bool = False
    color: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    cells: list[Cell]

    @property
    def label(self) -> str:
        return self.cells[0].text


def filtered(spec: RegisterSpec, request, data=None):
    """The register's FilterSet over the rows `request.user` may see."""
    rows = spec.model.objects.visible_to(request.user)
    return spec.filterset(data=request.GET if data is None else data, queryset=rows, request=request)


def ordering(state: ListState) -> list:
    """By the chosen column, missing values last, ties by id: the same on every database and every time."""
    path = F(state.sort.sort_path)
    key = F("pk")
    if state.descending:
        return [path.desc(nulls_last=True), key.desc()]
    return [path.asc(nulls_last=True), key.asc()]


def totals(spec: RegisterSpec, filterset) -> Totals:
    """One pass over the filtered rows, remembered until a register row changes. Ask after `filterset.qs`."""
    counted = filterset.counted()
    sums = {f"sum_{column.key}": Sum(column.path, filter=counted) for column in spec.table.totals}
    found = remembered(
        spec,
        filterset.wide,
        "totals",
        lambda: filterset.wide.order_by().aggregate(every=Count("pk"), counted=Count("pk", filter=counted), **sums),
    )
    outside = found["every"] - found["counted"]
    count = {"counted": found["counted"], "out": outside, "all": found["every"]}[filterset.mode]
    if filterset.mode == "out":
        return Totals(count, 0, outside, {column.key: None for column in spec.table.totals})
    return Totals(count, found["counted"], outside, {column.key: found[f"sum_{column.key}"] for column in spec.table.totals})


def remembered(spec: RegisterSpec, queryset, what: str, compute):
    """`compute()`, cached under the query's own text, so that scope and filter are part of the key, the data's version and the day."""
    try:
        sql, parameters = queryset.order_by().query.sql_with_params()
    except EmptyResultSet:
        return compute()
    newest = spec.model.objects.order_by("-pk").values_list("pk", flat=True).first()
    # What holds today may not hold tomorrow, also where no row changes: uses of area begin and end.
    text = f"{spec.key}|{what}|{spec.version()}|{timezone.localdate()}|{newest}|{sql}|{parameters}"
    key = f"list:{hashlib.sha256(text.encode()).hexdigest()}"
    value = cache.get(key)
    if value is None:
        value = compute()
        cache.set(key, value, CACHE_SECONDS)
    return value


def page_rows(queryset, state: ListState, offset: int) -> list[tuple[int, tuple]]:
    """(id, values) of one page. First the ids from an index alone, then the few rows."""
    ids = list(queryset.order_by(*ordering(state)).values_list("pk", flat=True)[offset : offset + state.size])
    rows = queryset.order_by() if any(column.is_annotated for column in state.columns) else queryset.model.objects
    found = {values[0]: values for values in rows.filter(pk__in=ids).values_list(*paths(state.columns))}
    return [(pk, found[pk]) for pk in ids if pk in found]


def all_rows(queryset, state: ListState) -> Iterator[tuple]:
    """Every filtered row in the list's order, a chunk at a time."""
    return queryset.order_by(*ordering(state)).values_list(*paths(state.columns)).iterator(chunk_size=2000)


def paths(columns: Iterable[Column]) -> list:
    """What to read: the id, each column's value, then each link's id."""
    columns = list(columns)
    return ["pk", *(column.reading for column in columns), *(column.url_field for column in columns if column.url_name)]


class RowMaker:
    """Values to cells; each address is looked up once for the whole page."""

    def __init__(self, columns: list[Column], unit_query: str = ""):
        self.columns = columns
        suffix = f"?{unit_query}" if unit_query else ""
        self.patterns = {c.key: row_pattern(c.url_name) + suffix for c in columns if c.url_name}

    def row(self, values: tuple) -> Row:
        links = iter(values[len(self.columns) + 1 :])
        cells = []
        for column, value in zip(self.columns, values[1:], strict=False):
            url = ""
            if column.url_name:
                target = next(links)
                url = self.patterns[column.key].replace(str(ANY_ID), str(target)) if target is not None else ""
            color = column.colors.get(value, "") if column.colors else ""
            cells.append(Cell(column.text(value), url, column.is_right_aligned, color))
        return Row(values[0], cells)


def row_pattern(url_name: str) -> str:
    """A row's address with a number in the id's place."""
    return reverse(url_name, args=[ANY_ID])
