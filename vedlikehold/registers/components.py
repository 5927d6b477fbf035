"""The register of components as the list framework needs to know it."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import BulkSpec, RegisterSpec, SelectionAction
from fdvu.lib.numbers import format_mnok
from vedlikehold.calc.backlog import total_backlog
from vedlikehold.calc.condition import default_price_year
from vedlikehold.filters.components import ComponentFilter
from vedlikehold.forms.components import part_field, type_field
from vedlikehold.models import Component
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions
from vedlikehold.services.components import apply_to_many
from vedlikehold.tables.components import COMPONENT_TABLE

BULK_FIELDS = ("part", "type", "quantity_unit", "installed_year", "expected_life_years")
FIRST_YEAR, LAST_YEAR = 1000, 2100


def bulk_field(name: str, user) -> forms.Field:
    """The form field of a value for many components."""
    if name == "part":
        return part_field()
    if name == "type":
        return type_field()
    return Component._meta.get_field(name).formfield()


def refuse(rows: QuerySet, name: str, value) -> str:
    """Why many components cannot be given this value."""
    if name == "expected_life_years" and value is not None and value <= 0:
        return gettext("Levetiden må være større enn null.")
    if name == "installed_year" and value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
        return gettext("Skriv et årstall mellom %(first)s og %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
    return ""


def backlog_sum(rows: QuerySet, today: date) -> list[tuple[str, str]]:
    """The backlog of the components that are shown, by the same aggregate as everywhere else."""
    assumed = assumptions()
    year = default_price_year(assumed.index, today)
    found = total_backlog(cost_cells(rows, assumed, year), assumed.target)
    label = gettext("Etterslep mot %(target)s, %(year)s-kroner") % {"target": assumed.parameters.target_grade, "year": year}
    return [(label, format_mnok(found.nok))]


COMPONENTS = RegisterSpec(
    key="components",
    label=_("Komponenter"),
    count_text=ngettext_lazy("%(text)s komponent", "%(text)s komponenter", "n"),
    outside_text=ngettext_lazy(
        "%(text)s komponent som er fjernet eller i bygg utenfor porteføljen",
        "%(text)s komponenter som er fjernet eller i bygg utenfor porteføljen",
        "n",
    ),
    model=Component,
    filterset=ComponentFilter,
    table=COMPONENT_TABLE,
    version=data_version,
    namespace="vedlikehold",
    bulk=BulkSpec(fields=BULK_FIELDS, form_field=bulk_field, apply=apply_to_many, undo=bulk.undo, refuse=refuse),
    detail_url="vedlikehold:component",
    create_url="vedlikehold:component-choose",
    create_label=_("Ny komponent"),
    import_kind="components",
    more_sums=backlog_sum,
    actions=(SelectionAction(_("Etiketter"), "vedlikehold:component-labels"),),
    order=60,
)
