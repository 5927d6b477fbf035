"""The filtered rows counted by one column, as bars that open the rows behind them."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from fdvu.core.lists.columns import Column
from fdvu.core.lists.queries import remembered
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import ListState
from fdvu.lib.charts.bars import bar_chart
from fdvu.lib.charts.model import Bar

MOST_BARS = 25
NONE = "null"


def counts(spec: RegisterSpec, filterset, state: ListState) -> dict:
    """The chart, and which columns it can be drawn by."""
    groupings = spec.table.groupings
    column = next((c for c in groupings if c.key == state.by), groupings[0])
    groups = remembered(spec, filterset.qs, f"chart:{column.reading}", lambda: _groups(filterset.qs, column))
    bars = [_bar(spec, state, column, *group) for group in groups[:MOST_BARS]]
    title = _("%(register)s etter %(column)s") % {"register": spec.label, "column": str(column.label).lower()}
    chart = bar_chart(title, bars, category_heading=str(column.label), value_heading=_("Antall"), empty_text=_("Ingen rader å vise."))
    left_out = groups[MOST_BARS:]
    return {
        "chart": chart,
        "chart_choices": [(c, f"?{state.query(by=c.key)}", c is column) for c in groupings],
        "left_out": len(left_out),
        "left_out_rows": sum(group[2] for group in left_out),
    }


def _groups(queryset, column: Column) -> list[tuple]:
    """(filter value, shown value, rows), most rows first."""
    fields = (column.filter_field or column.path, column.reading)
    found: dict = {}
    for code, shown, rows in queryset.order_by().values_list(*fields).annotate(rows=Count("pk")):
        if code in (None, ""):
            code, shown = NONE, ""
        found[code] = (code, shown, found.get(code, (0, 0, 0))[2] + rows)
    return sorted(found.values(), key=lambda group: (-group[2], group[0] == NONE, str(group[1])))


def _bar(spec: RegisterSpec, state: ListState, column: Column, code, shown, rows: int) -> Bar:
    label = column.text(shown) if code != NONE else _("Ikke oppgitt")
    return Bar(label=str(label), value=rows, url=f"{reverse(spec.url_name())}?{state.with_filter(column.filter, str(code))}")
