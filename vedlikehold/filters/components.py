"""Filters of the register of components."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bygg.filters import BatchFilterSet, TypeFilter, UnitFilter, WholeNumberFilter, YearFilter, coded, day, type_choices, whole, yes_no
from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.core.lists.filters import CodesFilter
from vedlikehold.enums import GRADE_LABELS
from vedlikehold.models import Component
from vedlikehold.queries.components.measured import has_measure
from vedlikehold.queries.components.prices import replacement_now
from vedlikehold.queries.parts import part_choices

REMOVED, EVERYTHING = "removed", "all"


def installed(label, **kwargs) -> YearFilter:
    return YearFilter(label=label, field_name="installed_year", min_value=0, max_value=9999, **kwargs)


class ComponentFilter(BatchFilterSet):
    """Filter for komponenter. Those in place in buildings of the portfolio count."""

    primary = ("q", "part", "grade")
    hidden = ("unit", "own_unit", "batch", "building", "space")
    lifts_cut = ("state",)

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    part = CodesFilter(label=_("Bygningsdel"), field_name="part__group", choices=part_choices)
    grade = coded(GRADE_LABELS, _("Tilstandsgrad"), none_label=_("Uten tilstandsgrad"))
    state = django_filters.ChoiceFilter(
        label=_("I bruk eller fjernet"),
        empty_label=_("I bruk"),
        choices=[(REMOVED, _("Fjernet eller skiftet ut")), (EVERYTHING, _("Begge deler"))],
        method="filter_state",
    )
    measured = yes_no(_("Har åpent tiltak"), method="filter_measured")
    part_code = django_filters.CharFilter(label=_("Bygningsdelskode"), field_name="part__code", max_length=12)
    building_name = django_filters.CharFilter(label=_("Bygning"), method="filter_building", max_length=100)
    building_type = TypeFilter(label=_("Bygningstype"), field_name="building__building_type", choices=type_choices)
    type = django_filters.CharFilter(label=_("Komponenttype, kode eller navn"), method="filter_type", max_length=100)
    room = django_filters.CharFilter(label=_("Romnummer"), field_name="space__number", max_length=40)
    tfm_id = django_filters.CharFilter(label=_("TFM-id begynner med"), field_name="tfm_id", lookup_expr="startswith", max_length=80)
    installed_from = installed(_("Installert fra år"), lookup_expr="gte")
    installed_to = installed(_("Installert til år"), lookup_expr="lte")
    graded_since = day(_("Tilstand fastsatt siden"), field_name="graded_on", lookup_expr="gte")
    graded_before = day(_("Tilstand fastsatt før"), field_name="graded_on", lookup_expr="lt")
    changed_since = day(_("Endret siden"), field_name="updated_at", lookup_expr="date__gte")
    unit = UnitFilter()
    own_unit = whole(_("Bare enheten selv"), field_name="building__unit_id")
    building = whole(_("Bygning"), field_name="building_id")
    space = WholeNumberFilter(label=_("Rom"), field_name="space_id", min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Component
        fields = ()

    def counted(self) -> Q:
        return Q(is_current=True, building__in_portfolio=True)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.annotate(replacement_now_nok=replacement_now(self.today)))

    def filter_state(self, queryset, name, value):
        return queryset.filter(is_current=False) if value == REMOVED else queryset

    def filter_measured(self, queryset, name, value):
        return queryset.filter(has_measure() if value else ~has_measure())

    def filter_text(self, queryset, name, value):
        found = search_words(Component.objects.all(), value).values("pk")
        return queryset.filter(Q(pk__in=found) | Q(building__in=search_words(Building.objects.all(), value).values("pk")))

    def filter_building(self, queryset, name, value):
        return queryset.filter(building__in=search_words(Building.objects.all(), value).values("pk"))

    def filter_type(self, queryset, name, value):
        return queryset.filter(type__search_text__contains=value.casefold())
