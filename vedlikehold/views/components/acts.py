"""A component is made, changed, replaced, removed or deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.models import Building
from bygg.queries.search import search_words
from bygg.views import common
from bygg.views.common import keep_unit
from bygg.views.objects import BUILDING
from fdvu.core.views.guards import requires
from vedlikehold.forms.components import RemoveForm, ReplaceForm
from vedlikehold.models import Component
from vedlikehold.queries.components.cost import component_cost
from vedlikehold.queries.components.history import measures_of
from vedlikehold.services.components import open_findings, remove_component, replace_component, successor_of
from vedlikehold.views.components.kind import COMPONENT
from vedlikehold.views.unposted import tell_unposted

MOST_HITS = 30


@requires("register.edit")
def choose(request):
    """A new component, from the list: in which building?"""
    text = request.GET.get("q", "").strip()[:200]
    found = search_words(Building.objects.editable_by(request.user).in_unit(request.unit).in_portfolio(), text)
    buildings = list(found.select_related("unit").order_by("sort_key", "pk")[: MOST_HITS + 1])
    heading = _("Ny komponent")
    context = {"heading": heading, "text": text, "buildings": buildings[:MOST_HITS], "is_cut": len(buildings) > MOST_HITS}
    context["crumbs"] = common.crumbs(request, COMPONENT, (heading, ""))
    return render(request, "vedlikehold/components/choose.html", context)


@requires("register.edit")
def new(request, pk):
    building: Building = common.editable(request, BUILDING, pk)
    back = keep_unit(request, reverse("vedlikehold:building-components", args=[building.pk]))
    return common.new(request, COMPONENT, Component(building=building), _("Ny komponent"), back, path=((building.name, back),))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, COMPONENT, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, COMPONENT, pk)


@requires("register.edit")
def replace(request, pk):
    """Skift ut: the old one stays as history, a new one takes its place."""
    row = _in_place(request, pk)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = ReplaceForm(data, instance=successor_of(row, today), user=request.user, today=today)
    if form.is_valid():
        act = _done(form, replace_component, by=request.user, component=row, values=form.values())
        if act:
            text = _("%(name)s er skiftet ut. Den gamle er beholdt i historikken.") % {"name": row.name}
            return _tell(request, act, text, reverse("vedlikehold:component", args=[act.new.pk]))
    return _act_page(request, row, form, _("Skift ut"), "vedlikehold/components/replace.html")


@requires("register.edit")
def remove(request, pk):
    """Fjern: the component is gone, and nothing takes its place."""
    row = _in_place(request, pk)
    form = RemoveForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid() and (act := _done(form, remove_component, by=request.user, component=row)):
        text = _("%(name)s er fjernet. Historikken er beholdt.") % {"name": row.name}
        return _tell(request, act, text, reverse("vedlikehold:component", args=[row.pk]))
    return _act_page(request, row, form, _("Fjern komponent"), "vedlikehold/components/remove.html")


def _in_place(request, pk) -> Component:
    row = common.editable(request, COMPONENT, pk)
    if not row.is_current:
        raise PermissionDenied(_("Komponenten er alt fjernet eller skiftet ut."))
    return row


def _done(form, service, **arguments):
    """What the service did; None, with why in the form, where it refused."""
    try:
        return service(on=form.cleaned_data["on"], note=form.cleaned_data["why"], **arguments)
    except ValidationError as refused:
        form.add_error("on" if "on" in form.fields else None, " ".join(refused.messages))
        return None


def _tell(request, act, text: str, address: str) -> HttpResponseRedirect:
    messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[act.changeset.pk])}")
    tell_unposted(request, act.unposted)
    return HttpResponseRedirect(keep_unit(request, address))


def _act_page(request, row: Component, form, heading: str, template: str):
    """What will happen, in numbers, and the form."""
    back = keep_unit(request, reverse("vedlikehold:component", args=[row.pk]))
    context = {
        "row": row,
        "form": form,
        "heading": heading,
        "back": back,
        "cost": component_cost(row, today=timezone.localdate()),
        "findings": open_findings(row).count(),
        "measures": len(measures_of(request.user, row)),
        "crumbs": common.crumbs(request, COMPONENT, (row.name, back), (heading, "")),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
