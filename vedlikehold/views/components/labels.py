"""Sheets of labels to print: of one component, of chosen ones, of a building's components or parts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bygg.views import common
from bygg.views.common import keep_unit
from bygg.views.objects import BUILDING
from fdvu.core.ids import whole_number
from fdvu.core.lists.queries import filtered
from fdvu.core.views.guards import requires
from vedlikehold.models import Component
from vedlikehold.queries.components.labels import Label, component_labels, part_labels
from vedlikehold.registers.components import COMPONENTS
from vedlikehold.views.components.kind import COMPONENT

MOST_LABELS = 480  # twenty sheets


@requires("register.view")
def of_component(request, pk):
    """One label."""
    row = common.visible(request, COMPONENT, pk)
    found = component_labels(Component.objects.visible_to(request.user).filter(pk=pk), _absolute(request), most=1)
    return _sheet(request, found, 1, row.name, keep_unit(request, reverse("vedlikehold:component", args=[pk])))


@require_POST
@requires("register.view")
def of_chosen(request):
    """Of the rows that are ticked, or all that the filter in the address finds."""
    rows = filtered(COMPONENTS, request).qs
    if request.POST.get("all") != "1":
        ids = {pk for value in request.POST.getlist("ids") if (pk := whole_number(value)) is not None}
        rows = rows.filter(pk__in=ids)
    count = rows.count()
    back = keep_unit(request, reverse("vedlikehold:components"))
    if not count:
        messages.info(request, _("Velg komponentene du vil ha etiketter til."))
        return HttpResponseRedirect(back)
    found = component_labels(
        Component.objects.visible_to(request.user).filter(pk__in=rows.order_by().values("pk")), _absolute(request), most=MOST_LABELS
    )
    return _sheet(request, found, count, _("Komponenter"), back)


@requires("register.view")
def of_building(request, pk):
    """Of the building's parts, or of its components (`?av=komponenter`)."""
    building = common.visible(request, BUILDING, pk)
    absolute, of_parts = _absolute(request), request.GET.get("av") != "komponenter"
    rows = Component.objects.visible_to(request.user).current().filter(building=building)
    found = part_labels(request.user, building, absolute) if of_parts else component_labels(rows, absolute, most=MOST_LABELS)
    back = keep_unit(request, reverse("vedlikehold:building-components", args=[pk]))
    return _sheet(request, found, len(found) if of_parts else rows.count(), building.name, back, of_parts=of_parts)


def _absolute(request):
    """The site's own address where it is set: what is printed on a wall must not follow the name the visitor happened to use."""
    if settings.SITE_URL:
        return lambda address: f"{settings.SITE_URL.rstrip('/')}{address}"
    return request.build_absolute_uri


def _sheet(request, found: list[Label], count: int, about: str, back: str, *, of_parts: bool | None = None):
    """`of_parts` says which of a building's two sheets this is."""
    heading = _("Etiketter")
    context = {"heading": heading, "labels": found, "count": count, "about": about, "back": back, "of_parts": of_parts}
    context["crumbs"] = common.crumbs(request, COMPONENT, (about, back), (heading, ""))
    return render(request, "vedlikehold/components/labels.html", context)
