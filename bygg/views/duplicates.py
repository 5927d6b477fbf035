"""Possible duplicates: the list, two side by side, merge or keep apart."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bygg.models import Building
from bygg.queries.duplicates import COMPARED, TOGETHER, compare, pair_lines, possible_pairs
from bygg.services import keep_apart, merge_buildings, reconsider
from bygg.views.common import go, keep_unit
from fdvu.core.views.guards import requires

PAGE_SIZE = 25


@requires("register.view")
def duplicates(request):
    page = Paginator(possible_pairs(request.user, request.unit), PAGE_SIZE).get_page(request.GET.get("page", 1))
    context = {
        "page": page,
        "count": page.paginator.count,
        "lines": pair_lines(request.user, page.object_list),
        "crumbs": _crumbs(request, (_("Mulige dubletter"), "")),
    }
    return render(request, "bygg/duplicates/list.html", context)


@requires("register.view")
def pair(request, first, second):
    rows = _pair(request, first, second)
    context = {
        "first": rows[0],
        "second": rows[1],
        "lines": compare(*rows),
        "moves": {"spaces": rows[1].spaces.count(), "uses": rows[1].area_uses.count()},
        "may_edit": all(request.user.has_perm("register.edit", row) for row in rows),
        "swap_url": keep_unit(request, reverse("bygg:duplicate-pair", args=[second, first])),
        "crumbs": _crumbs(request, (_("Mulige dubletter"), _list_url(request)), (_("Sammenlign"), "")),
    }
    return render(request, "bygg/duplicates/pair.html", context)


@requires("register.edit")
@require_POST
def merge(request, first, second):
    """The first is kept; fields marked for the second are taken from it."""
    keep, lose = _editable_pair(request, first, second)
    take = [name for name in COMPARED if request.POST.get(name) == "second"]
    take += [extra for name in list(take) for extra in TOGETHER.get(name, ())]
    try:
        act = merge_buildings(by=request.user, keep=keep, lose=lose, take=take, note=request.POST.get("why", "").strip()[:300])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "bygg:duplicate-pair", first, second)
    text = _("%(lose)s er slått sammen med %(keep)s.") % {"lose": lose.name, "keep": keep.name}
    messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[act.pk])}")
    return go(request, "bygg:building", keep.pk)


@requires("register.edit")
@require_POST
def apart(request, first, second):
    rows = _editable_pair(request, first, second)
    keep_apart(by=request.user, first=rows[0], second=rows[1], note=request.POST.get("why", "").strip()[:200])
    undo = f"undo:{reverse('bygg:duplicate-reconsider', args=[first, second])}"
    messages.success(request, _("De to holdes atskilt og foreslås ikke igjen."), extra_tags=undo)
    return go(request, "bygg:duplicates")


@requires("register.edit")
@require_POST
def reconsidered(request, first, second):
    rows = _editable_pair(request, first, second)
    reconsider(by=request.user, first=rows[0], second=rows[1])
    messages.success(request, _("Paret foreslås igjen."))
    return go(request, "bygg:duplicate-pair", first, second)


def _pair(request, first: int, second: int) -> tuple[Building, Building]:
    visible = Building.objects.visible_to(request.user).select_related("unit", "property", "building_type")
    return get_object_or_404(visible, pk=first), get_object_or_404(visible, pk=second)


def _editable_pair(request, first: int, second: int) -> tuple[Building, Building]:
    rows = _pair(request, first, second)
    if not all(request.user.has_perm("register.edit", row) for row in rows):
        raise PermissionDenied(_("Du må kunne endre begge bygningene."))
    return rows


def _list_url(request) -> str:
    return keep_unit(request, reverse("bygg:duplicates"))


def _crumbs(request, *steps) -> list[tuple[str, str]]:
    return [(_("Oversikt"), keep_unit(request, "/")), (_("Bygninger"), keep_unit(request, reverse("bygg:buildings"))), *steps]
