"""Which fields may be changed in many rows at once, and the form fields for their new values."""

from collections.abc import Callable

from django import forms

from bygg.models import Building, BuildingType
from bygg.services import statuses_by_service
from fdvu.access.enums import Permission
from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for

BUILDING_FIELDS = (
    "status",
    "unit",
    "building_type",
    "ownership",
    "kostra_function",
    "heritage",
    "energy_label",
    "area_standard",
    "area_source",
    "manager_name",
    "municipality_number",
    "cadastral_status",
    "postal_place",
    "acquired_on",
    "year_is_estimate",
)
PROPERTY_FIELDS = ("status", "unit", "kind", "ownership", "acquired_on", "disposed_on")
PLOT_FIELDS = ("status", "unit", "kind", "ownership", "zoning", "disposed_on")
SPACE_FIELDS = ("function", "shareable", "capacity")


def form_field_for(model) -> Callable:
    """`form_field(name, user)`: the model's own form field, with only the choices the person may give."""

    def form_field(name: str, user) -> forms.Field:
        found = model._meta.get_field(name).formfield()
        if name == "unit":
            found.queryset = units_for(user, Permission.REGISTER_EDIT).limit(OrgUnit.objects.all(), "pk").order_by("name")
        elif name == "building_type":
            found.queryset = BuildingType.objects.order_by("code")
        elif name == "status":
            found.choices = [choice for choice in found.choices if choice[0] not in statuses_by_service(model)]
        elif isinstance(found, forms.DateField):
            found.widget = forms.DateInput(attrs={"type": "date"})
        return found

    return form_field


def changeable(name: str, rows):
    """Rows whose value may be set in bulk: a building that is sold, demolished or merged comes back by undoing that act."""
    return rows.exclude(status__in=statuses_by_service(Building)) if name == "status" and rows.model is Building else rows
