"""Pages of properties and plots."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.enums import HOLDING_STATUS_LABELS, HoldingStatus
from bygg.forms import PlotForm, PropertyForm, RenumberForm
from bygg.models import Plot, Property
from bygg.queries import objects as read
from bygg.services import renumber_property
from bygg.views import common
from bygg.views.common import Kind, go, keep_unit, show
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_area, format_number

PROPERTY_LAYOUT = (
    (gettext_lazy("Eiendommen"), ("name", "kind", "ownership", "status", "unit", "area_m2", "acquired_on", "disposed_on", "note")),
)
PLOT_LAYOUT = (
    (gettext_lazy("Tomten"), ("plot_number", "kind", "zoning", "ownership", "status", "unit", "property", "area_m2", "disposed_on")),
    (gettext_lazy("Beliggenhet"), ("latitude", "longitude")),
)


def property_rows(user):
    return Property.objects.visible_to(user).select_related("unit")


def plot_rows(user):
    return Plot.objects.visible_to(user).select_related("unit", "property")


def _holding(row) -> dict:
    return {
        "status": _(HOLDING_STATUS_LABELS[HoldingStatus(row.status)]),
        "color": "success" if row.status == HoldingStatus.HELD else "neutral",
    }


def _actions(request, key: str, row, *extra: tuple[str, str]) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    actions = [
        (_("Rediger"), f"bygg:{key}-edit", True),
        *((label, name, False) for label, name in extra),
        (_("Slett"), f"bygg:{key}-delete", False),
    ]
    return [(label, keep_unit(request, reverse(name, args=[row.pk])), main) for label, name, main in actions]


def property_head(request, row: Property) -> dict:
    return _holding(row) | {
        "title": str(row),
        "facts": [_(row.get_kind_display()), row.unit.name],
        "figures": [
            read.Figure(_("Areal"), format_area(row.area_m2, None), "", reverse("bygg:property-origin", args=[row.pk, "area_m2"])),
            read.Figure(_("Bygninger"), format_number(read.buildings_count(request.user, row))),
            read.Figure(_("Tomter"), format_number(read.plots_count(request.user, row))),
        ],
        "actions": _actions(request, "property", row, (_("Omnummerer"), "bygg:property-renumber")),
    }


def plot_head(request, row: Plot) -> dict:
    return _holding(row) | {
        "title": row.name,
        "facts": [row.plot_number, _(row.get_kind_display()), row.unit.name],
        "figures": [read.Figure(_("Areal"), format_area(row.area_m2, None), "", reverse("bygg:plot-origin", args=[row.pk, "area_m2"]))],
        "actions": _actions(request, "plot", row),
    }


PROPERTY = Kind(
    key="property",
    model=Property,
    form=PropertyForm,
    rows=property_rows,
    head=property_head,
    list_url="bygg:properties",
    list_label=gettext_lazy("Eiendommer"),
    edit_label=gettext_lazy("Rediger eiendom"),
    delete_label=gettext_lazy("Slett eiendom"),
)
PLOT = Kind(
    key="plot",
    model=Plot,
    form=PlotForm,
    rows=plot_rows,
    head=plot_head,
    list_url="bygg:plots",
    list_label=gettext_lazy("Tomter"),
    edit_label=gettext_lazy("Rediger tomt"),
    delete_label=gettext_lazy("Slett tomt"),
)


@requires("register.view")
def property_page(request, pk):
    row = common.visible(request, PROPERTY, pk)
    sections, origins = read.sections_of(row, PROPERTY_LAYOUT, "bygg:property-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "numbers": read.former_numbers(row),
        "buildings": read.buildings_on(request.user, row),
        "plots": read.plots_on(request.user, row),
        "keys": read.source_keys(row),
    }
    return show(request, PROPERTY, row, "property", "bygg/property.html", **context)


@requires("register.view")
def plot_page(request, pk):
    row = common.visible(request, PLOT, pk)
    sections, origins = read.sections_of(row, PLOT_LAYOUT, "bygg:plot-origin")
    land = row.property if row.property and request.user.has_perm("register.view", row.property) else None
    context = {"sections": sections, "usual_origin": origins.usual, "land": land, "keys": read.source_keys(row)}
    return show(request, PLOT, row, "plot", "bygg/plot.html", **context)


@requires("register.view")
def property_history(request, pk):
    return common.history(request, PROPERTY, pk)


@requires("register.view")
def plot_history(request, pk):
    return common.history(request, PLOT, pk)


@requires("register.view")
def property_origin(request, pk, name):
    return common.origin(request, PROPERTY, pk, name)


@requires("register.view")
def plot_origin(request, pk, name):
    return common.origin(request, PLOT, pk, name)


@requires("register.edit")
def property_new(request):
    return common.new(request, PROPERTY, Property(), _("Ny eiendom"), keep_unit(request, reverse("bygg:properties")))


@requires("register.edit")
def plot_new(request):
    return common.new(request, PLOT, Plot(), _("Ny tomt"), keep_unit(request, reverse("bygg:plots")))


@requires("register.edit")
def property_edit(request, pk):
    return common.edit(request, PROPERTY, pk)


@requires("register.edit")
def plot_edit(request, pk):
    return common.edit(request, PLOT, pk)


@requires("register.edit")
def property_delete(request, pk):
    return common.delete(request, PROPERTY, pk)


@requires("register.edit")
def plot_delete(request, pk):
    return common.delete(request, PLOT, pk)


@requires("register.edit")
def property_renumber(request, pk):
    """Omnummerering: a new number from a day on; the old one is kept and stays findable."""
    row = common.editable(request, PROPERTY, pk)
    form = RenumberForm(request.POST or None, property=row, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = renumber_property(by=request.user, property=row, number=data["number"], on=data["on"], reason=data["reason"])
        text = _("Eiendommen heter nå %(number)s. Det gamle nummeret er beholdt.") % {"number": data["number"]}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[act.pk])}")
        return go(request, "bygg:property", row.pk)
    heading, back = _("Omnummerer"), keep_unit(request, reverse("bygg:property", args=[row.pk]))
    steps = common.crumbs(request, PROPERTY, (str(row), back), (heading, ""))
    context = {"form": form, "heading": heading, "about": str(row), "back": back, "crumbs": steps, "submit": heading}
    return render(request, "bygg/form.html", context, status=422 if form.is_bound else 200)
