"""The building's pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.enums import BUILDING_STATUS_LABELS, BuildingStatus
from bygg.forms import BuildingForm, DisposeForm
from bygg.models import Building
from bygg.quality import TOTAL_WEIGHT, broken_rules
from bygg.queries import objects as read
from bygg.services import dispose_building
from bygg.views import common
from bygg.views.common import Kind, go, keep_unit, show
from fdvu.audit.queries.history import latest_entries
from fdvu.core.views.guards import requires

STATUS_COLORS = {
    BuildingStatus.IN_USE: "success",
    BuildingStatus.VACANT: "warning",
    BuildingStatus.CLOSED: "warning",
    BuildingStatus.PLANNED: "info",
    BuildingStatus.UNDER_CONSTRUCTION: "info",
}
LAYOUT = (
    (gettext_lazy("Hva"), ("building_type", "status", "ownership", "unit", "manager_name", "kostra_function")),
    (gettext_lazy("Alder og tilstand"), ("year_built", "year_renovated", "energy_label", "heritage", "acquired_on", "disposed_on")),
    (gettext_lazy("Areal"), ("area_bta_m2", "area_bra_m2", "area_nta_m2", "area_standard", "area_source", "floor_count")),
    (gettext_lazy("Adresse"), ("street_address", "postal_code", "postal_place")),
    (gettext_lazy("Matrikkel"), ("building_number", "extension_number", "cadastral_status", "property", "municipality_number")),
)
AREAS = ((gettext_lazy("Areal"), ("area_bta_m2", "area_bra_m2", "area_nta_m2", "area_standard", "area_source", "area_measured_on")),)
PLACE = (
    (gettext_lazy("Adresse"), ("street_address", "postal_code", "postal_place", "municipality_number")),
    (gettext_lazy("Koordinater"), ("latitude", "longitude")),
)


def rows(user):
    return Building.objects.visible_to(user).select_related("unit", "property", "building_type", "merged_into")


def head(request, row: Building) -> dict:
    number = str(row.building_number) if row.building_number is not None else _("uten bygningsnummer")
    if row.extension_number:
        number = f"{number}-{row.extension_number}"
    return {
        "title": row.name,
        "facts": [number, row.building_type.local_name if row.building_type else _("uten type"), row.unit.name],
        "status": _(BUILDING_STATUS_LABELS[BuildingStatus(row.status)]),
        "color": STATUS_COLORS.get(row.status, "neutral"),
        "figures": read.building_figures(row, today=timezone.localdate()),
        "actions": _actions(request, row),
        "merged_into": row.merged_into,
    }


def _actions(request, row: Building) -> list[tuple]:
    """(label, address, is main)."""
    if not request.user.has_perm("register.edit", row):
        return []
    actions = [(_("Rediger"), reverse("bygg:building-edit", args=[row.pk]), True)]
    if row.in_portfolio:
        actions.append((_("Selg, riv eller avslutt"), reverse("bygg:building-dispose", args=[row.pk]), False))
    actions.append((_("Slett"), reverse("bygg:building-delete", args=[row.pk]), False))
    return [(label, keep_unit(request, address), main) for label, address, main in actions]


BUILDING = Kind(
    key="building",
    model=Building,
    form=BuildingForm,
    rows=rows,
    head=head,
    list_url="bygg:buildings",
    list_label=gettext_lazy("Bygninger"),
    edit_label=gettext_lazy("Rediger bygning"),
    delete_label=gettext_lazy("Slett bygning"),
)


@requires("register.view")
def overview(request, pk):
    row = common.visible(request, BUILDING, pk)
    sections, origins = read.sections_of(row, LAYOUT, "bygg:building-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "broken": broken_rules(row),
        "latest": latest_entries(request.user, row, 3),
    }
    return show(request, BUILDING, row, "building", "bygg/building/overview.html", **context)


@requires("register.view")
def areas(request, pk):
    row = common.visible(request, BUILDING, pk)
    sections, origins = read.sections_of(row, AREAS, "bygg:building-origin")
    page, sums = read.space_page(row, request.GET.get("page", 1))
    now, other = read.use_lines(row, today=timezone.localdate())
    context = {"sections": sections, "usual_origin": origins.usual, "floors": read.floor_lines(row), "page": page, "sums": sums}
    return show(request, BUILDING, row, "building-areas", "bygg/building/areas.html", uses=now, other_uses=other, **context)


@requires("register.view")
def location(request, pk):
    row = common.visible(request, BUILDING, pk)
    sections, origins = read.sections_of(row, PLACE, "bygg:building-origin")
    land = row.property
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "land": land if land and request.user.has_perm("register.view", land) else None,
        "land_number": land.cadastral_number if land else "",
        "former_numbers": read.former_numbers(land) if land else [],
        "keys": read.source_keys(row),
    }
    return show(request, BUILDING, row, "building-location", "bygg/building/location.html", **context)


@requires("register.view")
def quality(request, pk):
    row = common.visible(request, BUILDING, pk)
    lines = read.quality_lines(row)
    fulfilled = sum(rule.weight for rule, ok in lines if ok)
    return show(request, BUILDING, row, "", "bygg/building/quality.html", lines=lines, fulfilled=fulfilled, total=TOTAL_WEIGHT)


@requires("register.view")
def history(request, pk):
    return common.history(request, BUILDING, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, BUILDING, pk, name)


@requires("register.edit")
def new(request):
    return common.new(request, BUILDING, Building(), _("Ny bygning"), keep_unit(request, reverse("bygg:buildings")))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, BUILDING, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, BUILDING, pk)


@requires("register.edit")
def dispose(request, pk):
    """Selg, riv eller avslutt: says what leaves the sums, with numbers, and can be undone."""
    row = common.editable(request, BUILDING, pk)
    if not row.in_portfolio:
        raise PermissionDenied(_("Bygget er alt ute av porteføljen."))
    today = timezone.localdate()
    form = DisposeForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = dispose_building(by=request.user, building=row, status=BuildingStatus(data["status"]), on=data["on"], note=data["why"])
        text = _("%(name)s er ute av porteføljen. Historikken er beholdt.") % {"name": row.name}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[act.pk])}")
        return go(request, "bygg:building", row.pk)
    back = keep_unit(request, reverse("bygg:building", args=[row.pk]))
    heading = _("Selg, riv eller avslutt")
    context = {
        "row": row,
        "form": form,
        "heading": heading,
        "back": back,
        "uses": row.area_uses.on(today).count(),
        "spaces": row.spaces.count(),
        "floors": row.floors.count(),
        "crumbs": common.crumbs(request, BUILDING, (row.name, back), (heading, "")),
    }
    return render(request, "bygg/building/dispose.html", context, status=422 if form.is_bound else 200)
