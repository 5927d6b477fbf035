"""Tavle: a scenario's measures in columns of years."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from fdvu.core.ids import whole_number
from fdvu.core.views.guards import requires
from vedlikehold.views.board.columns import Columns, chosen_column
from vedlikehold.views.board.shared import Asked, is_part, may_change, read, show


@requires("register.view")
def board(request, pk):
    row = read(request, pk)
    asked = Asked.of(request)
    columns = Columns(row, asked, asked.board(row))
    made = [columns.make(key) for key in columns.order]
    context = {
        "columns": made,
        "chosen": chosen_column(asked, row),
        "found": sum(column.found for column in made),
        "total": sum(column.total for column in made),
        "planned": columns.board.planned,
        **asked.context(_("tiltak på tavlen")),
    }
    if is_part(request):
        response = render(
            request, "vedlikehold/board/_board.html", context | {"row": row, "may_change": may_change(request, row), "is_part": True}
        )
        response["HX-Push-Url"] = f"{request.path}?{asked.filter_query()}"
    else:
        response = show(request, row, "scenario-board", "vedlikehold/board/board.html", **context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@requires("register.view")
def cards(request, pk, column):
    """Further cards of one column; to a browser without scripts the list has them all."""
    row = read(request, pk)
    asked = Asked.of(request)
    columns = Columns(row, asked, asked.board(row))
    if column not in columns.order:
        raise Http404(_("Planen har ingen slik kolonne."))
    if not request.htmx:
        return HttpResponseRedirect(columns.list_url(column))
    found = columns.further(column, whole_number(request.GET.get("start")) or 0)
    context = {"column": found, "row": row, "may_change": may_change(request, row)}
    return render(request, "vedlikehold/board/_cards.html", context)
