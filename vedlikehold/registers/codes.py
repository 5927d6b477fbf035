"""The register of component types."""

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import BulkSpec, RegisterSpec
from vedlikehold.filters.codes import COSTS, ComponentTypeFilter
from vedlikehold.forms.codes import FIRST_YEAR, LAST_YEAR
from vedlikehold.models import BuildingPart, ComponentType
from vedlikehold.queries.parameters import parameters
from vedlikehold.tables.codes import COMPONENT_TYPE_TABLE

BULK_FIELDS = ("part", "quantity_unit", "expected_life_years", "price_year", "source")


def bulk_field(name: str, user) -> forms.Field:
    """The model's own form field; parts of the edition in use alone."""
    found = ComponentType._meta.get_field(name).formfield()
    if name == "part":
        found.queryset = BuildingPart.objects.filter(edition=parameters().part_edition).order_by("sort_key")
    return found


def refuse(rows, name: str, value) -> str:
    """Why many types cannot be given this value."""
    if name == "price_year":
        priced = rows.exclude(**dict.fromkeys((f"{cost}__isnull" for cost in (*COSTS, "replacement_unit_cost_nok")), True))
        if value is None and priced.exists():
            return gettext("Noen av typene har kostnader, og må ha et prisår.")
        if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
            return gettext("Skriv et årstall mellom %(first)s og %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
    if name == "expected_life_years" and value is not None and value <= 0:
        return gettext("Levetiden må være større enn null.")
    return ""


COMPONENT_TYPES = RegisterSpec(
    key="component_types",
    label=_("Komponenttyper"),
    count_text=ngettext_lazy("%(text)s komponenttype", "%(text)s komponenttyper", "n"),
    outside_text=ngettext_lazy("%(text)s annen komponenttype", "%(text)s andre komponenttyper", "n"),
    model=ComponentType,
    filterset=ComponentTypeFilter,
    table=COMPONENT_TYPE_TABLE,
    version=data_version,
    namespace="vedlikehold",
    bulk=BulkSpec(
        fields=BULK_FIELDS, form_field=bulk_field, apply=bulk.apply_value, undo=bulk.undo, permission="codes.edit", refuse=refuse
    ),
    detail_url="vedlikehold:component_type",
    create_url="vedlikehold:component_type-new",
    create_label=_("Ny komponenttype"),
    import_kind="component_types",
    order=190,
)
