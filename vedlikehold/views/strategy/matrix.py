"""The portfolio matrix with its list and export, and the list of the unused and the costly."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from bygg.queries.kept import kept
from bygg.views.common import keep_unit
from fdvu.audit.queries.history import latest_entries
from fdvu.core.ids import whole_number
from fdvu.core.lists import export, saved
from fdvu.core.lists.pages import Counted, ListPage
from fdvu.core.lists.queries import RowMaker, Totals, filtered
from fdvu.core.lists.state import NO_VIEW
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_nok, format_number
from fdvu.lib.sheets.write import Sheet
from vedlikehold.charts.strategy import MOST_POINTS, matrix_chart
from vedlikehold.enums import CRITERION_LABELS, MATRIX_FIELD_LABELS, Criterion, MatrixField
from vedlikehold.queries.strategy import DEAR_TO_MEND, DEAR_TO_RUN, UNUSED, StrategyLine, StrategyMatrix, outcomes, strategy_matrix
from vedlikehold.queries.strategy_texts import COSTLY_LABELS, plain_number
from vedlikehold.registers.strategy import STRATEGIES
from vedlikehold.tables.strategy import in_order, values_of

COSTLY_PER_PAGE = 50


@requires("register.view")
def matrix(request):
    """What is recommended and decided for every building in scope: picture, counts and list over one filter."""
    if default := saved.default_query(STRATEGIES, request):
        return redirect(f"{request.path}?{default}")
    filterset = filtered(STRATEGIES, request)
    lines, state = filterset.lines(), STRATEGIES.read_state(request.GET)
    page = Counted(len(lines), state.size).get_page(state.page)
    start = max(page.start_index() - 1, 0)
    shown = in_order(lines, state.sort, descending=state.descending)[start : start + state.size]
    maker = RowMaker(state.columns, "" if (unit := whole_number(request.GET.get("unit"))) is None else f"unit={unit}")
    rows = [maker.row(values_of(line, state.columns)) for line in shown]
    listed = ListPage(STRATEGIES, request, filterset, state, _totals(lines), rows, page)
    context = listed.context("list") | _picture(request, filterset.matrix, lines, state) | _assumptions(request, filterset.matrix)
    return _answer(request, context | {"views": tabs(request, "matrix")}, state)


def _answer(request, context: dict, state):
    """The whole page, or to HTMX the part that follows the filter, picture included, with the address tidied."""
    part = request.htmx and not request.htmx.history_restore_request and request.htmx.target == "resultat"
    body = "vedlikehold/strategy/_result.html"
    response = render(request, body if part else "vedlikehold/strategy/page.html", context | {"body": body, "is_part": part})
    if part:
        response["HX-Push-Url"] = f"{request.path}?{state.query(page=context['page'].number) or f'view={NO_VIEW}'}"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@requires("register.view")
def download(request, kind: str):
    """Every filtered building, as the list shows them."""
    if kind not in ("xlsx", "csv"):
        return redirect(STRATEGIES.url_name())
    filterset = filtered(STRATEGIES, request)
    if refused := export.refusal(request, filterset):
        return refused
    state = STRATEGIES.read_state(request.GET)
    lines = in_order(filterset.lines(), state.sort, descending=state.descending)
    columns = [column.for_sheet() for column in state.columns]
    rows = ([export.cell_value(column, column.read(line)) for column in state.columns] for line in lines)
    return export.sheet_response([Sheet(_("Strategi"), columns, rows)], str(STRATEGIES.label), kind)


@requires("register.view")
def costly(request):
    """Buildings that stand empty, and the tenth that costs most to run or to mend per m²."""
    found = strategy_matrix(user=request.user, unit=request.unit, today=timezone.localdate())
    lines = sorted(found.costly, key=lambda line: (-(line.running_cost_nok or 0), -(line.state.nok or 0), line.state.name))
    page = Paginator(lines, COSTLY_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(line, [COSTLY_LABELS[key] for key in line.costly]) for line in page],
        "rules": _rules(request, found),
        "area": sum(line.state.area_m2 or 0 for line in lines),
        "running_cost": _known_sum(line.running_cost_nok for line in lines),
        "backlog": _known_sum(line.state.nok for line in lines),
        "matrix": found,
        "tabs": tabs(request, "costly"),
        "crumbs": crumbs(request, _("Ubrukt og kostbart")),
    }
    return render(request, "vedlikehold/strategy/costly.html", context)


def tabs(request, current: str) -> list[tuple]:
    """Ways to look at the strategy."""
    offered = [
        ("matrix", _("Matrise og liste"), "vedlikehold:strategies"),
        ("costly", _("Ubrukt og kostbart"), "vedlikehold:strategies-costly"),
    ]
    return [(label, keep_unit(request, reverse(name)), key == current) for key, label, name in offered]


def crumbs(request, here: str) -> list[tuple[str, str]]:
    """The way to a page under the matrix."""
    return [
        (_("Oversikt"), keep_unit(request, "/")),
        (_("Tilstand"), keep_unit(request, reverse("vedlikehold:condition"))),
        (str(STRATEGIES.label), keep_unit(request, reverse("vedlikehold:strategies"))),
        (here, ""),
    ]


def _totals(lines: list[StrategyLine]) -> Totals:
    sums = {column.key: _known_sum(column.read(line) for line in lines) for column in STRATEGIES.table.totals}
    return Totals(count=len(lines), counted=len(lines), outside=0, sums=sums)


def _known_sum(values) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _picture(request, found: StrategyMatrix, lines: list[StrategyLine], state) -> dict:
    """The chart of the filtered buildings, and how many stand in each field."""

    def draw():
        return matrix_chart(
            lines, found.rule, lambda line: keep_unit(request, reverse("vedlikehold:building-strategy", args=[line.state.pk]))
        )

    chart = kept("strategy-chart", draw, user=request.user, unit=request.unit, today=found.today, more=state.filters.urlencode())
    shown = replace(found, lines=lines)
    unknown = shown.by_field[None]
    return {
        "chart": chart,
        "undrawn": max(0, len(lines) - unknown - MOST_POINTS),
        "unknown": unknown,
        "most_points": MOST_POINTS,
        "fields": _fields(shown, state),
        "outcomes": outcomes(lines),
    }


def _fields(shown: StrategyMatrix, state) -> list[tuple]:
    """(label, buildings, address) of each field, the unknown and the undecided."""
    counts = shown.by_field
    found = [(_(MATRIX_FIELD_LABELS[field]), counts[field], f"?{state.with_filter('field', field.value)}") for field in MatrixField]
    return [
        *found,
        (_("Ukjent tilstand eller egnethet"), counts[None], f"?{state.with_filter('unknown', 'any')}"),
        (_("Ikke besluttet"), shown.undecided, f"?{state.with_filter('decided', 'no')}"),
    ]


def _assumptions(request, found: StrategyMatrix) -> dict:
    """What the recommendation rests on, and who changed it last."""
    rule = found.rule
    return {
        "matrix": found,
        "weights": [(_(CRITERION_LABELS[c]), plain_number(rule.weights[c]), rule.share_of(c)) for c in Criterion],
        "limits": {
            "good_condition": plain_number(rule.good_condition),
            "suitable": plain_number(rule.suitable),
            "replace_fci": rule.replace_fci,
            "needed_share": rule.needed_share,
        },
        "parameters_changed": latest_entries(request.user, found.parameters, 1) if found.parameters.pk else [],
        "may_edit_codes": request.user.has_perm("codes.edit"),
    }


def _rules(request, found: StrategyMatrix) -> list[dict]:
    """Each rule of the list: what it says, with its limit and how many were compared, and its rows."""
    texts = {
        UNUSED: _("Status er tomt eller tatt ut av bruk."),
        DEAR_TO_RUN: _decile_text(found, DEAR_TO_RUN),
        DEAR_TO_MEND: _decile_text(found, DEAR_TO_MEND),
    }
    address = reverse("vedlikehold:strategies")
    unit = f"&unit={request.unit.pk}" if request.unit else ""
    return [
        {
            "label": COSTLY_LABELS[key],
            "text": text,
            "count": sum(key in line.costly for line in found.lines),
            "url": f"{address}?costly={key}{unit}",
        }
        for key, text in texts.items()
    ]


def _decile_text(found: StrategyMatrix, key: str) -> str:
    top = found.tops[key]
    if top.limit is None:
        text = _("Tidelen med høyest kroner per m² BTA. Tallet er kjent for %(known)s bygg; det må være minst ti for å sammenligne.")
        return text % {"known": format_number(top.known)}
    text = _("Tidelen med høyest kroner per m² BTA blant %(known)s bygg med kjent tall: fra og med %(limit)s per m².")
    return text % {"known": format_number(top.known), "limit": format_nok(top.limit, 0)}
