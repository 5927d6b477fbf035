"""Filters of measures."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bygg.filters import BatchFilterSet, TypeFilter, UnitFilter, area, coded, day, type_choices, whole, yes_no
from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.core.lists.filters import CodesFilter
from vedlikehold.enums import MEASURE_KIND_LABELS, MEASURE_STATUS_LABELS, NEED_LABELS, POT_LABELS
from vedlikehold.models import Measure, MeasureAlternative
from vedlikehold.queries.measures import costs_now
from vedlikehold.queries.parts import part_choices


class MeasureFilter(BatchFilterSet):
    """Filter for tiltak. Those still to be done count; with a status chosen, those that have it."""

    primary = ("q", "status", "pot")
    hidden = ("unit", "own_unit", "batch", "building", "component", "bundle", "project")
    lifts_cut = ("status",)

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    own_unit = whole(_("Bare enheten selv"), field_name="building__unit_id")
    status = coded(MEASURE_STATUS_LABELS, _("Status"))
    pot = coded(POT_LABELS, _("Budsjettpott"))
    need = coded(NEED_LABELS, _("Behov"))
    kind = coded(MEASURE_KIND_LABELS, _("Tiltakstype"))
    part = CodesFilter(label=_("Bygningsdel"), field_name="part__group", choices=part_choices)
    building_name = django_filters.CharFilter(label=_("Bygning"), method="filter_building", max_length=100)
    building_type = TypeFilter(label=_("Bygningstype"), field_name="building__building_type", choices=type_choices)
    planned_year = whole(_("Planlagt år"))
    year_from = whole(_("Planlagt fra år"), field_name="planned_year", lookup_expr="gte")
    year_to = whole(_("Planlagt til år"), field_name="planned_year", lookup_expr="lte")
    without_year = yes_no(_("Uten planlagt år"), field_name="planned_year", lookup_expr="isnull")
    overdue = yes_no(_("Fristen er ute"), method="filter_overdue")
    deadline_to = day(_("Frist til og med"), field_name="deadline", lookup_expr="lte")
    is_duty = yes_no(_("Pålagt"))
    has_alternatives = yes_no(_("Med alternativer"), method="filter_alternatives")
    in_project = yes_no(_("I prosjekt"), field_name="project", lookup_expr="isnull", exclude=True)
    project = whole(_("Prosjekt"), field_name="project_id")
    cost_from = area(_("Kostnad fra (kr)"), field_name="cost_likely_nok", lookup_expr="gte")
    cost_to = area(_("Kostnad til (kr)"), field_name="cost_likely_nok", lookup_expr="lte")
    without_cost = yes_no(_("Uten kostnad"), field_name="cost_likely_nok", lookup_expr="isnull")
    has_grant = yes_no(_("Med tilskudd"), method="filter_grant")
    saves_energy = yes_no(_("Sparer energi"), method="filter_energy")
    universal_design = yes_no(_("Bedrer universell utforming"), method="filter_universal")
    in_bundle = yes_no(_("I tiltakspakke"), field_name="bundle", lookup_expr="isnull", exclude=True)
    bundle = whole(_("Tiltakspakke"), field_name="bundle_id")
    building = whole(_("Bygning"), field_name="building_id")
    component = whole(_("Komponent"), field_name="component_id")

    class Meta:
        model = Measure
        fields = ()

    def counted(self) -> Q:
        chosen = bool(self.form.cleaned_data.get("status"))
        return Q(building__in_portfolio=True) if chosen else Q(building__in_portfolio=True, is_open=True)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.annotate(**costs_now(self.today)))

    def filter_text(self, queryset, name, value):
        found = search_words(Measure.objects.all(), value).values("pk")
        return queryset.filter(Q(pk__in=found) | Q(building__in=search_words(Building.objects.all(), value).values("pk")))

    def filter_building(self, queryset, name, value):
        return queryset.filter(building__in=search_words(Building.objects.all(), value).values("pk"))

    def filter_overdue(self, queryset, name, value):
        late = Q(is_open=True, deadline__lt=self.today)
        return queryset.filter(late) if value else queryset.exclude(late)

    def filter_alternatives(self, queryset, name, value):
        found = Exists(MeasureAlternative.objects.filter(measure=OuterRef("pk")))
        return queryset.filter(found if value else ~found)

    def filter_grant(self, queryset, name, value):
        return queryset.filter(grant_nok__gt=0) if value else queryset.exclude(grant_nok__gt=0)

    def filter_energy(self, queryset, name, value):
        return queryset.filter(energy_saving_kwh__gt=0) if value else queryset.exclude(energy_saving_kwh__gt=0)

    def filter_universal(self, queryset, name, value):
        return queryset.exclude(universal_design="") if value else queryset.filter(universal_design="")
