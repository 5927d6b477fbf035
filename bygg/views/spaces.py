"""Pages of what is inside a building: floors, rooms and uses."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.calc.use import area_per_user_m2
from bygg.forms import AreaUseForm, FloorForm, SpaceForm
from bygg.models import AreaUse, Building, Floor, Space
from bygg.queries import objects as read
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_area, format_number

SPACE_LAYOUT = ((gettext_lazy("Rommet"), ("number", "name", "function", "floor", "area_nta_m2", "capacity", "shareable", "note")),)
USE_LAYOUT = ((gettext_lazy("Bruken"), ("user_unit", "building", "space", "area_m2", "user_count", "purpose", "valid_from", "valid_to")),)


def floor_rows(user):
    return Floor.objects.visible_to(user).select_related("building__unit")


def space_rows(user):
    return Space.objects.visible_to(user).select_related("building__unit", "floor")


def use_rows(user):
    return AreaUse.objects.visible_to(user).select_related("building__unit", "user_unit", "space")


def _in_building(row) -> dict:
    building = row.building
    return {
        "path": [(building.name, reverse("bygg:building", args=[building.pk]))],
        "status": "" if building.in_portfolio else _("Bygget er utenfor porteføljen"),
        "color": "neutral",
    }


def _edit_actions(request, key: str, row) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    edit, delete = reverse(f"bygg:{key}-edit", args=[row.pk]), reverse(f"bygg:{key}-delete", args=[row.pk])
    return [(_("Rediger"), keep_unit(request, edit), True), (_("Slett"), keep_unit(request, delete), False)]


def space_head(request, row: Space) -> dict:
    return _in_building(row) | {
        "title": str(row),
        "facts": [_(row.get_function_display()), row.building.name, str(row.floor) if row.floor else ""],
        "figures": [
            read.Figure(
                _("Nettoareal (NTA)"), format_area(row.area_nta_m2, None), "", reverse("bygg:space-origin", args=[row.pk, "area_nta_m2"])
            ),
            read.Figure(_("Plasser"), format_number(row.capacity), "", reverse("bygg:space-origin", args=[row.pk, "capacity"])),
        ],
        "actions": _edit_actions(request, "space", row),
    }


def use_head(request, row: AreaUse) -> dict:
    per_user = area_per_user_m2(row.area_m2, row.user_count)
    return _in_building(row) | {
        "title": str(row.user_unit),
        "facts": [row.building.name, str(row.space) if row.space else _("hele bygget"), row.purpose],
        "figures": [
            read.Figure(_("Areal"), format_area(row.area_m2, None), "", reverse("bygg:area_use-origin", args=[row.pk, "area_m2"])),
            read.Figure(_("Brukere"), format_number(row.user_count), "", reverse("bygg:area_use-origin", args=[row.pk, "user_count"])),
            read.Figure(_("Areal per bruker"), format_area(per_user, 1), _("areal delt på brukere")),
        ],
        "actions": _edit_actions(request, "area_use", row),
    }


FLOOR = Kind(
    "floor", Floor, FloorForm, floor_rows, None, "bygg:buildings", gettext_lazy("Bygninger"), gettext_lazy("Rediger etasje"),
    gettext_lazy("Slett etasje"), home=lambda row: reverse("bygg:building-areas", args=[row.building_id]),
)  # fmt: skip
SPACE = Kind(
    "space", Space, SpaceForm, space_rows, space_head, "bygg:spaces", gettext_lazy("Rom"), gettext_lazy("Rediger rom"),
    gettext_lazy("Slett rom"),
)  # fmt: skip
AREA_USE = Kind(
    "area_use", AreaUse, AreaUseForm, use_rows, use_head, "bygg:area_uses", gettext_lazy("Arealbruk"), gettext_lazy("Rediger arealbruk"),
    gettext_lazy("Slett arealbruk"),
)  # fmt: skip


@requires("register.view")
def space(request, pk):
    row = common.visible(request, SPACE, pk)
    sections, origins = read.sections_of(row, SPACE_LAYOUT, "bygg:space-origin")
    now, other = read.use_lines(row.building, today=timezone.localdate(), space=row)
    context = {"sections": sections, "usual_origin": origins.usual, "uses": now, "other_uses": other, "keys": read.source_keys(row)}
    return show(request, SPACE, row, "space", "bygg/space.html", **context)


@requires("register.view")
def area_use(request, pk):
    row = common.visible(request, AREA_USE, pk)
    sections, origins = read.sections_of(row, USE_LAYOUT, "bygg:area_use-origin")
    return show(request, AREA_USE, row, "area_use", "bygg/simple.html", sections=sections, usual_origin=origins.usual, keys=[])


@requires("register.view")
def space_history(request, pk):
    return common.history(request, SPACE, pk)


@requires("register.view")
def area_use_history(request, pk):
    return common.history(request, AREA_USE, pk)


@requires("register.view")
def space_origin(request, pk, name):
    return common.origin(request, SPACE, pk, name)


@requires("register.view")
def area_use_origin(request, pk, name):
    return common.origin(request, AREA_USE, pk, name)


def _new_in_building(request, kind: Kind, building_pk: int, heading: str):
    building: Building = common.editable(request, BUILDING, building_pk)
    back = keep_unit(request, reverse("bygg:building-areas", args=[building.pk]))
    return common.new(request, kind, kind.model(building=building), heading, back, path=((building.name, back),))


@requires("register.edit")
def floor_new(request, pk):
    return _new_in_building(request, FLOOR, pk, _("Ny etasje"))


@requires("register.edit")
def space_new(request, pk):
    return _new_in_building(request, SPACE, pk, _("Nytt rom"))


@requires("register.edit")
def area_use_new(request, pk):
    return _new_in_building(request, AREA_USE, pk, _("Ny arealbruk"))


@requires("register.edit")
def floor_edit(request, pk):
    return common.edit(request, FLOOR, pk)


@requires("register.edit")
def space_edit(request, pk):
    return common.edit(request, SPACE, pk)


@requires("register.edit")
def area_use_edit(request, pk):
    return common.edit(request, AREA_USE, pk)


@requires("register.edit")
def floor_delete(request, pk):
    return common.delete(request, FLOOR, pk)


@requires("register.edit")
def space_delete(request, pk):
    return common.delete(request, SPACE, pk)


@requires("register.edit")
def area_use_delete(request, pk):
    return common.delete(request, AREA_USE, pk)
