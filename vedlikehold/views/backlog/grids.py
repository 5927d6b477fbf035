"""Etterslepet i tabell: by part and grade, building, type and unit; what is left out; each as a file."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.lists.export import sheet_response
from fdvu.core.views.guards import requires
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.condition_figures import COMPONENTS
from vedlikehold.enums import COMPONENTS as COUNTED
from vedlikehold.forms.backlog import GridForm
from vedlikehold.queries.backlog import ConditionOverview
from vedlikehold.queries.backlog.left_out import UNINDEXED, UNPRICED, left_out
from vedlikehold.tables.backlog import (
    GRADE_CELL,
    ROW,
    GridColumn,
    building_columns,
    group_columns,
    in_order,
    in_state,
    part_columns,
)
from vedlikehold.views.backlog.asking import Asked

PER_PAGE = 50
VIEWS = {
    "parts": (gettext_lazy("Bygningsdel"), "backlog"),
    "buildings": (gettext_lazy("Bygning"), "backlog-buildings"),
    "types": (gettext_lazy("Bygningstype"), "backlog-types"),
    "units": (gettext_lazy("Enhet"), "backlog-units"),
}
WHY_LEFT_OUT = {
    UNPRICED: gettext_lazy("Komponenter uten kostnad"),
    UNINDEXED: gettext_lazy("Komponenter med prisår utenfor indeksen"),
}


@dataclass
class Grid:
    """One of the tables with the choices of a request."""

    key: str
    asked: Asked
    overview: ConditionOverview
    columns: list[GridColumn]
    rows: list
    sort: GridColumn
    descending: bool
    sums: object = None
    extra: dict = field(default_factory=dict)

    @property
    def shows_buildings(self) -> bool:
        """Whether rows can be chosen by what is known of a building."""
        return self.key == "buildings"

    def cells(self, row) -> list[tuple]:
        """(text, address, is a number, column) of each cell."""
        return [(column.text(row), self._url(column, row), column.is_numeric, column) for column in self.columns]

    def _url(self, column: GridColumn, row) -> str:
        if column.link == ROW and column.key == "label":
            return self._row_url(row)
        query = self._query(row)
        if query is None or not column.link or not column.read(row):
            return ""
        if column.link == GRADE_CELL:
            query = query | {"grade": column.grade or "null"}
        return self.asked.rows(COMPONENTS, query)

    def _query(self, row) -> dict | None:
        """What narrows the register of components to a row; None for one that has no such address."""
        if self.key == "buildings":
            return {"building": row.pk}
        if self.key == "units":
            return row.query or {"own_unit": row.key}
        return row.query or None

    def _row_url(self, row) -> str:
        if self.key == "buildings":
            return self.asked.page("building-condition", row.pk)
        return self.asked.page("backlog-buildings", **row.query) if row.query else ""

    def sum_cells(self) -> list[tuple]:
        """The whole scope's own numbers, not the sum of what is on the page."""
        if self.sums is None:
            return []
        return [(column.text(self.sums) if column.total else "", column.is_numeric) for column in self.columns]

    def headings(self) -> list[tuple]:
        """(column, address that sorts by it, how it is sorted)."""
        found = []
        for column in self.columns:
            turned = f"-{column.key}" if column is not self.sort or not self.descending else column.key
            if column.kind == "text" and column is not self.sort:
                turned = column.key
            way = ("descending" if self.descending else "ascending") if column is self.sort else ""
            found.append((column, self.address(sort=turned), way))
        return found

    def address(self, **query) -> str:
        return self.asked.page(VIEWS[self.key][1], **(self.more | query))

    @property
    def more(self) -> dict:
        """Choices of this table alone, as they stand in the address."""
        chosen = {name: value for name, value in self.asked.form.chosen.items() if name in ("measure", "state", "q")}
        sort = self.asked.request.GET.get("sort")
        return chosen | ({"sort": sort} if sort else {})


def read_grid(request, key: str) -> Grid:
    """The table with all its rows in order."""
    asked = Asked(request, GridForm(request.GET))
    overview = asked.overview()
    columns, rows = _CONTENT[key](asked, overview)
    by_key = {column.key: column for column in columns}
    wanted = request.GET.get("sort") or ("-nok" if key != "parts" else "label")
    sort = by_key.get(wanted.lstrip("-"), by_key["label"])
    descending = wanted.startswith("-")
    narrowed = key == "buildings" and {"state", "q"} & asked.form.chosen.keys()
    return Grid(
        key=key,
        asked=asked,
        overview=overview,
        columns=columns,
        rows=in_order(rows, sort, descending=descending),
        sort=sort,
        descending=descending,
        sums=None if narrowed or not rows else overview,
    )


def _measure(asked: Asked) -> str:
    return asked.form.chosen.get("measure", COUNTED)


def _parts(asked: Asked, overview: ConditionOverview):
    return part_columns(_measure(asked), overview.correlation), overview.by_part


def _types(asked: Asked, overview: ConditionOverview):
    return group_columns(gettext_lazy("Bygningstype"), _measure(asked), overview.correlation), overview.by_type


def _units(asked: Asked, overview: ConditionOverview):
    return group_columns(gettext_lazy("Enhet"), _measure(asked), overview.correlation), overview.by_unit


def _buildings(asked: Asked, overview: ConditionOverview):
    chosen, rows = asked.form.chosen, overview.buildings
    if "state" in chosen:
        rows = in_state(rows, chosen["state"])
    if "q" in chosen:
        words = chosen["q"].casefold().split()
        rows = [row for row in rows if all(word in row.name.casefold() for word in words)]
    return building_columns(_measure(asked), overview), rows


_CONTENT: dict[str, Callable] = {"parts": _parts, "buildings": _buildings, "types": _types, "units": _units}


def _grid_page(request, key: str):
    grid = read_grid(request, key)
    page = Paginator(grid.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "grid": grid,
        "overview": grid.overview,
        "form": grid.asked.form,
        "page": page,
        "rows": [grid.cells(row) for row in page],
        "sums": grid.sum_cells(),
        "headings": grid.headings(),
        "views": [(label, grid.asked.page(name, **_measure_of(grid)), one == key) for one, (label, name) in VIEWS.items()],
        "export_urls": [(kind, grid.asked.page("backlog-export", key, kind, **grid.more)) for kind in ("xlsx", "csv")],
        "reset_url": grid.asked.page(VIEWS[key][1]),
        "back_url": grid.asked.page("condition"),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "vedlikehold/backlog/grid.html", context)


def _measure_of(grid: Grid) -> dict:
    return {name: value for name, value in grid.more.items() if name == "measure"}


@requires("register.view")
def by_part(request):
    """The backlog by two-digit part × grade."""
    return _grid_page(request, "parts")


@requires("register.view")
def by_building(request):
    """The backlog by building."""
    return _grid_page(request, "buildings")


@requires("register.view")
def by_type(request):
    """The backlog by building type."""
    return _grid_page(request, "types")


@requires("register.view")
def by_unit(request):
    """The backlog by unit."""
    return _grid_page(request, "units")


@requires("register.view")
def download(request, view: str, kind: str):
    """One of the tables as a file: all rows, in the order and with the columns of the page."""
    if view not in VIEWS or kind not in ("xlsx", "csv"):
        raise Http404
    grid = read_grid(request, view)
    columns = [column.for_sheet for column in grid.columns]
    rows = ([column.value(row) for column in grid.columns] for row in grid.rows)
    label = str(VIEWS[view][0])
    return sheet_response([Sheet(label, columns, rows)], f"{_('Etterslep')} {label}", kind)


@requires("register.view")
def not_counted(request):
    """The components that a cost is missing for, by why."""
    asked = Asked(request, GridForm(request.GET))
    why = request.GET.get("why", UNPRICED)
    if why not in WHY_LEFT_OUT:
        raise Http404
    chosen = asked.form.chosen
    ids, components = left_out(
        user=request.user,
        unit=request.unit,
        today=timezone.localdate(),
        why=why,
        target=chosen.get("target"),
        price_year=chosen.get("price_year"),
        cut=asked.form.cut,
    )
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": WHY_LEFT_OUT[why],
        "why": why,
        "count": len(ids),
        "page": page,
        "rows": components.filter(pk__in=list(page)).order_by("pk"),
        "tabs": [(label, asked.page("backlog-left-out", why=one), one == why) for one, label in WHY_LEFT_OUT.items()],
        "back_url": asked.page("condition"),
    }
    return render(request, "vedlikehold/backlog/left_out.html", context)
