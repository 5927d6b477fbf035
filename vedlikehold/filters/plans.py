"""Filters of maintenance plans."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bygg.filters import BatchFilterSet, UnitFilter, whole, yes_no
from bygg.queries.search import search_words
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Plan, Scenario
from vedlikehold.queries.plans.columns import adopted_name, adopted_on, last_year, placed_measures, versions


class PlanFilter(BatchFilterSet):
    """Filter for vedlikeholdsplaner."""

    primary = ("q", "is_adopted", "covers")
    hidden = ("unit", "batch", "own_unit")

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    own_unit = whole(_("Bare enheten selv"), field_name="unit_id")
    is_adopted = yes_no(_("Har en vedtatt versjon"), method="filter_adopted")
    covers = whole(_("Gjelder året"), method="filter_covers")
    first_year = whole(_("Første år"))

    class Meta:
        model = Plan
        fields = ()

    def counted(self) -> Q:
        return Q()

    def filter_queryset(self, queryset):
        found = queryset.annotate(
            last=last_year(), versions=versions(), adopted=adopted_name(), adopted_day=adopted_on(), placed=placed_measures()
        )
        return super().filter_queryset(found)

    def filter_text(self, queryset, name, value):
        return search_words(queryset, value)

    def filter_adopted(self, queryset, name, value):
        adopted = Exists(Scenario.objects.filter(plan=OuterRef("pk"), status=ScenarioStatus.ADOPTED.value))
        return queryset.filter(adopted) if value else queryset.exclude(adopted)

    def filter_covers(self, queryset, name, value):
        return queryset.filter(first_year__lte=value, last__gte=value)
