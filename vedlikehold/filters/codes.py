"""Filter of component types."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.filters import BatchFilterSet, UnitFilter, coded, day, whole, yes_no
from bygg.queries.search import search_words
from fdvu.core.lists.filters import NONE, CodesFilter
from vedlikehold.enums import QUANTITY_UNIT_LABELS
from vedlikehold.models import ComponentType
from vedlikehold.queries.parts import part_choices

NOT_GIVEN = gettext_lazy("Ikke oppgitt")
COSTS = ("unit_cost_tg1_nok", "unit_cost_tg2_nok", "unit_cost_tg3_nok")


def part_choices_and_none() -> list[tuple[str, str]]:
    return [*part_choices(), (NONE, _("Uten bygningsdel"))]


class ComponentTypeFilter(BatchFilterSet):
    """Filter for komponenttyper. The list belongs to all: there is no portfolio to be in or out of."""

    primary = ("q", "part", "has_costs")
    hidden = ("unit", "batch", "part_id")
    show = None

    q = django_filters.CharFilter(label=gettext_lazy("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    part = CodesFilter(label=gettext_lazy("Bygningsdel"), choices=part_choices_and_none, field_name="part__group")
    quantity_unit = coded(QUANTITY_UNIT_LABELS, gettext_lazy("Enhet for mengde"), none_label=NOT_GIVEN)
    has_costs = yes_no(gettext_lazy("Har enhetskostnader"), method="filter_costs")
    price_year = whole(gettext_lazy("Prisår"))
    part_id = whole(gettext_lazy("Bygningsdelens id"), field_name="part_id")
    changed_since = day(gettext_lazy("Endret siden"), field_name="updated_at", lookup_expr="date__gte")

    class Meta:
        model = ComponentType
        fields = ()

    def counted(self) -> Q:
        return Q(pk__isnull=False)

    def filter_text(self, queryset, name, value):
        return search_words(queryset, value)

    def filter_costs(self, queryset, name, value):
        without = Q(**dict.fromkeys((f"{cost}__isnull" for cost in COSTS), True))
        return queryset.exclude(without) if value else queryset.filter(without)
