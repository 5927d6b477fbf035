"""A register's pages: list, export, map, chart. Bulk edit stands in `bulk_pages.py`."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext_lazy

from fdvu.core.ids import whole_number
from fdvu.core.jobs import enqueue
from fdvu.core.lists import bulk_pages, chart, export, geo, saved
from fdvu.core.lists.queries import Row, RowMaker, Totals, filtered, page_rows, remembered, totals
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import DEFAULT_SIZE, NO_VIEW, SIZES, ListState
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number

TAB_LABELS = {"list": gettext_lazy("Liste"), "map": gettext_lazy("Kart"), "chart": gettext_lazy("Diagram")}


class RegisterPages:
    """The addresses of one register: `*RegisterPages(BUILDINGS).urls("bygg/")`."""

    def __init__(self, spec: RegisterSpec):
        self.spec = spec

    def urls(self, prefix: str) -> list:
        spec, guard = self.spec, requires(self.spec.permission)
        found = [
            path(prefix, guard(self.list), name=spec.key),
            path(f"{prefix}eksport.<str:kind>", guard(self.export), name=f"{spec.key}-export"),
        ]
        if spec.chart:
            found.append(path(f"{prefix}diagram/", guard(self.chart), name=f"{spec.key}-chart"))
        if spec.map:
            found.append(path(f"{prefix}kart/", guard(self.map), name=f"{spec.key}-map"))
            found.append(path(f"{prefix}kart/punkter.json", guard(self.points), name=f"{spec.key}-points"))
        if spec.bulk:
            found += bulk_pages.urls(spec, prefix)
        return found

    def list(self, request):
        if default := saved.default_query(self.spec, request):
            return redirect(f"{request.path}?{default}")
        page = read_page(self.spec, request)
        return answer(request, page.context("list"), page.state)

    def export(self, request, kind: str):
        if kind not in ("xlsx", "csv"):
            return redirect(self.spec.url_name())
        filterset = filtered(self.spec, request)
        if refused := export.refusal(request, filterset):
            return refused
        if kind == "xlsx" and filterset.qs.count() > export.MOST_ROWS_AT_ONCE:
            params = {"register": self.spec.key, "query": request.GET.urlencode()}
            job = enqueue(export.EXPORT_JOB, by=request.user, title=export.dated(str(self.spec.label), kind), params=params)
            return redirect("core:job", pk=job.pk)
        return export.export_response(self.spec, filterset.qs, self.spec.read_state(request.GET), kind)

    def map(self, request):
        page = read_page(self.spec, request)
        context = page.context("map") | {
            "extent": geo.extent(self.spec, page.filterset),
            "points_url": f"{reverse(self.spec.url_name('points'))}?{page.state.query()}",
            "list_url": reverse(self.spec.url_name()),
            "missing_url": f"{reverse(self.spec.url_name())}?{page.state.with_filter('has_coordinates', 'false')}",
            "tile_url": settings.MAP_TILE_URL,
            "attribution": settings.MAP_ATTRIBUTION,
        }
        return answer(request, context, page.state)

    def points(self, request):
        view = geo.View.read(request.GET)
        if view is None:
            return JsonResponse({"error": "bbox"}, status=400)
        filters = request.GET.copy()
        for name in ("west", "south", "east", "north", "zoom"):
            filters.pop(name, None)
        filterset = filtered(self.spec, request, filters)
        return JsonResponse(geo.features(self.spec, filterset.qs, view))

    def chart(self, request):
        page = read_page(self.spec, request)
        context = page.context("chart") | chart.counts(self.spec, page.filterset, page.state)
        return answer(request, context, page.state)


@dataclass
class ListPage:
    """Everything a page over filtered rows needs."""

    spec: RegisterSpec
    request: object
    filterset: object
    state: ListState
    totals: Totals
    rows: list[Row] = field(default_factory=list)
    paginator_page: object = None

    def context(self, tab: str) -> dict:
        return (
            {"spec": self.spec, "state": self.state, "tab": tab, "tabs": self.tabs(tab)}
            | self._filter()
            | self._figures()
            | self._layout()
            | self._actions()
        )

    def _filter(self) -> dict:
        """What is chosen, what could not be read, and the address without each."""
        state, tags = self.state, self.filterset.tags()
        return {
            "filterset": self.filterset,
            "tags": [(tag, f"?{state.without_filter(tag.name, tag.value) or self._nothing}") for tag in tags],
            "errors": self.filterset.error_tags(),
            "is_filtered": bool(tags),
            "reset_url": f"?{self._nothing}",
            "filter_pairs": [(name, value) for name, values in state.filters.lists() for value in values],
            "show_all_url": f"?{state.with_filter('show', 'all')}",
        }

    @property
    def _nothing(self) -> str:
        """A query that asks for nothing, not even the person's own default view."""
        unit = self.state.filters.get("unit")
        return f"unit={unit}&view={NO_VIEW}" if unit else f"view={NO_VIEW}"

    def _figures(self) -> dict:
        spec, totals = self.spec, self.totals
        return {
            "totals": totals,
            "count_text": spec.count_text % {"n": totals.count, "text": format_number(totals.count)},
            "outside_text": spec.outside_text % {"n": totals.outside, "text": format_number(totals.outside)},
            "sums": [(column, column.text(totals.sums[column.key])) for column in spec.table.totals],
            "more_sums": self._more_sums(),
            "rows": self.rows,
            "page": self.paginator_page,
        }

    def _more_sums(self) -> list[tuple[str, str]]:
        """Of the rows that count, in the reader's language; remembered until a row changes."""
        spec, filterset = self.spec, self.filterset
        if spec.more_sums is None or filterset.mode == "out":
            return []
        rows = filterset.wide.filter(filterset.counted())
        return remembered(spec, rows, f"more_sums:{get_language()}", lambda: spec.more_sums(rows, timezone.localdate()))

    def _layout(self) -> dict:
        state = self.state
        return {
            "headings": [(column, f"?{state.sort_query(column)}", self.direction(column)) for column in state.columns],
            "sizes": [(size, f"?{state.query(size=str(size) if size != DEFAULT_SIZE else '')}", size == state.size) for size in SIZES],
            "column_choices": [(column, column in state.columns) for column in self.spec.table.columns],
            "layout": state.layout,
            "layout_but_columns": [(name, value) for name, value in state.layout if name != "cols"],
            "view_query": state.view_query,
            "saved": saved.page_views(self.spec, self.request, state),
        }

    def _actions(self) -> dict:
        spec, query = self.spec, self.state.query()
        may_edit = self.request.user.has_perm("register.edit")
        may_import = bool(spec.import_kind) and self.request.user.has_perm("register.import")
        export = optional_url("core:import_export", spec.import_kind) if may_import else ""
        actions = [
            (action.label, with_query(reverse(action.url_name), query))
            for action in spec.actions
            if self.request.user.has_perm(action.permission)
        ]
        bulk_url = self.bulk_url()
        return {
            "export_urls": [(kind, with_query(reverse(spec.url_name("export"), args=[kind]), query)) for kind in ("xlsx", "csv")],
            "edit_export_url": f"{export}?{query}" if export else "",
            "import_url": f"{optional_url('core:imports')}?kind={spec.import_kind}" if may_import else "",
            "create_url": optional_url(spec.create_url) if may_edit and spec.create_url else "",
            "bulk_url": bulk_url,
            "selection_actions": actions,
            # What chosen rows are sent to; without it none can be chosen.
            "selection_url": bulk_url or next((address for _label, address in actions), ""),
        }

    def tabs(self, current: str) -> list[tuple]:
        spec, query = self.spec, self.state.query()
        parts = [("list", "", True), ("map", "map", bool(spec.map)), ("chart", "chart", spec.chart)]
        return [(TAB_LABELS[key], with_query(reverse(spec.url_name(part)), query), key == current) for key, part, there in parts if there]

    def bulk_url(self) -> str:
        bulk = self.spec.bulk
        if bulk is None or not self.request.user.has_perm(bulk.permission):
            return ""
        return with_query(reverse(self.spec.url_name("bulk")), self.state.query())

    def direction(self, column) -> str:
        if column.key != self.state.sort.key:
            return ""
        return "descending" if self.state.descending else "ascending"


class Counted(Paginator):
    """A paginator that has been told the count."""

    def __init__(self, count: int, size: int):
        super().__init__(range(count), size)


def read_page(spec: RegisterSpec, request) -> ListPage:
    """Filter, count, sums and the rows of one page."""
    filterset = filtered(spec, request)
    queryset = filterset.qs
    state = spec.read_state(request.GET)
    sums = totals(spec, filterset)
    page = Counted(sums.count, state.size).get_page(state.page)
    maker = RowMaker(state.columns, "" if (unit := whole_number(request.GET.get("unit"))) is None else f"unit={unit}")
    rows = [maker.row(values) for _pk, values in page_rows(queryset, state, max(page.start_index() - 1, 0))]
    return ListPage(spec, request, filterset, state, sums, rows, page)


def answer(request, context: dict, state: ListState, template: str = "core/lists/page.html"):
    """The whole page, or to HTMX only the part that follows the filter, with the address tidied. A `template` of one's own extends
    the usual one."""
    part = request.htmx and not request.htmx.history_restore_request and request.htmx.target == "resultat"
    body = f"core/lists/_{context['tab']}.html"
    response = render(request, body if part else template, context | {"body": body, "is_part": part})
    if part:
        query = state.query(page=context["page"].number) or f"view={NO_VIEW}"
        response["HX-Push-Url"] = f"{request.path}?{query}"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def optional_url(name: str, *args) -> str:
    """The address of a page that another part offers, or '' where it does not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
