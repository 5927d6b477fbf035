"""Komponenttyper: one type's page."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure, sections_of
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from fdvu.core.lists.pages import optional_url
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.enums import QUANTITY_UNIT_LABELS, QuantityUnit
from vedlikehold.forms.codes import ComponentTypeForm
from vedlikehold.models import Component, ComponentType

LAYOUT = (
    (gettext_lazy("Hva"), ("code", "name", "part", "quantity_unit", "expected_life_years")),
    (
        gettext_lazy("Kostnad per enhet"),
        ("unit_cost_tg1_nok", "unit_cost_tg2_nok", "unit_cost_tg3_nok", "replacement_unit_cost_nok", "price_year", "source"),
    ),
)


def rows(user):
    return ComponentType.objects.visible_to(user).select_related("part")


def components_of(request, row: ComponentType):
    """Those in scope that count."""
    return Component.objects.visible_to(request.user).in_unit(request.unit).counting().filter(type=row)


def head(request, row: ComponentType) -> dict:
    mine = components_of(request, row)
    quantity = mine.aggregate(whole=Sum("quantity"))["whole"]
    unit = _(QUANTITY_UNIT_LABELS[QuantityUnit(row.quantity_unit)]) if row.quantity_unit else ""
    listed = optional_url("vedlikehold:components")
    return {
        "title": row.name,
        "facts": [row.code, str(row.part) if row.part else _("uten bygningsdel"), row.source],
        "figures": [
            Figure(_("Komponenter"), format_number(mine.count()), "", f"{listed}?type={row.pk}" if listed else ""),
            Figure(_("Samlet mengde"), f"{format_number(quantity)} {unit}".strip() if quantity is not None else format_number(None)),
        ],
        "actions": _actions(request, row),
    }


def _actions(request, row: ComponentType) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    found = [(_("Rediger"), "component_type-edit", True), (_("Slett"), "component_type-delete", False)]
    return [(label, keep_unit(request, reverse(f"vedlikehold:{name}", args=[row.pk])), main) for label, name, main in found]


TYPE = Kind(
    key="component_type",
    model=ComponentType,
    form=ComponentTypeForm,
    rows=rows,
    head=head,
    list_url="vedlikehold:component_types",
    list_label=gettext_lazy("Komponenttyper"),
    edit_label=gettext_lazy("Rediger komponenttype"),
    delete_label=gettext_lazy("Slett komponenttype"),
    namespace="vedlikehold",
    above=((gettext_lazy("Forutsetninger"), "vedlikehold:assumptions"),),
)


@requires("register.view")
def component_type(request, pk):
    row = common.visible(request, TYPE, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:component_type-origin")
    return show(request, TYPE, row, "component_type", "vedlikehold/codes/type.html", sections=sections, usual_origin=origins.usual)


@requires("register.view")
def history(request, pk):
    return common.history(request, TYPE, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, TYPE, pk, name)


@requires("codes.edit")
def new(request):
    back = keep_unit(request, reverse("vedlikehold:component_types"))
    return common.new(request, TYPE, ComponentType(), _("Ny komponenttype"), back)


@requires("codes.edit")
def edit(request, pk):
    return common.edit(request, TYPE, pk)


@requires("codes.edit")
def delete(request, pk):
    return common.delete(request, TYPE, pk)
