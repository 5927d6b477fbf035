"""Filters of orders, analyses and findings, and of buildings by survey state."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bygg.filters import BatchFilterSet, BuildingFilter, TypeFilter, UnitFilter, coded, day, type_choices, whole, yes_no
from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.core.lists.filters import CodesFilter
from vedlikehold.enums import (
    ANALYSIS_LEVEL_LABELS,
    ANALYSIS_STATUS_LABELS,
    CONSEQUENCE_GRADE_LABELS,
    FINDING_STATE_LABELS,
    GRADE_LABELS,
    OPEN_ANALYSES,
    PROBABILITY_LABELS,
    RISK_LABELS,
    SURVEY_STATE_LABELS,
    AnalysisStatus,
    FindingState,
    Grade,
)
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.queries.analyses.columns import analyses_in_order, cost_now, findings_in_analysis, gravity
from vedlikehold.queries.analyses.surveys import oldest_valid, with_surveys
from vedlikehold.queries.parts import part_choices

NOT_GIVEN = _("Ikke oppgitt")


class CommissionFilter(BatchFilterSet):
    """Filter for oppdrag."""

    primary = ("q", "level", "is_open")
    hidden = ("unit", "batch")

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    level = coded(ANALYSIS_LEVEL_LABELS, _("Analysenivå"))
    is_open = yes_no(_("Har analyser som ikke er ferdige"), method="filter_open")
    due_before = day(_("Frist før"), field_name="due_on", lookup_expr="lt")
    ordered_since = day(_("Bestilt siden"), field_name="ordered_on", lookup_expr="gte")

    class Meta:
        model = Commission
        fields = ()

    def counted(self) -> Q:
        return Q()

    def filter_queryset(self, queryset):
        user = self.request.user
        counted = queryset.annotate(analyses_in=analyses_in_order(user), done=analyses_in_order(user, AnalysisStatus.DONE))
        return super().filter_queryset(counted)

    def filter_text(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(supplier__icontains=value) | Q(client__icontains=value))

    def filter_open(self, queryset, name, value):
        seen = ConditionAnalysis.objects.visible_to(self.request.user)
        unfinished = seen.filter(commission=OuterRef("pk"), status__in=[status.value for status in OPEN_ANALYSES])
        return queryset.filter(Exists(unfinished)) if value else queryset.exclude(Exists(unfinished))


class AnalysisFilter(BatchFilterSet):
    """Filter for tilstandsanalyser."""

    primary = ("q", "status", "out_of_date")
    hidden = ("unit", "own_unit", "batch", "building", "commission")
    lifts_cut = ("commission",)

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    own_unit = whole(_("Bare enheten selv"), field_name="building__unit_id")
    status = coded(ANALYSIS_STATUS_LABELS, _("Status"))
    level = coded(ANALYSIS_LEVEL_LABELS, _("Analysenivå"))
    out_of_date = yes_no(_("Utdatert"), method="filter_out_of_date")
    building_type = TypeFilter(label=_("Bygningstype"), field_name="building__building_type", choices=type_choices)
    year = whole(_("Utført år"), field_name="performed_on__year")
    performed_by = django_filters.CharFilter(label=_("Utført av"), lookup_expr="icontains", max_length=200)
    performed_since = day(_("Utført siden"), field_name="performed_on", lookup_expr="gte")
    performed_before = day(_("Utført før"), field_name="performed_on", lookup_expr="lt")
    building = whole(_("Bygning"), field_name="building_id")
    commission = whole(_("Oppdrag"), field_name="commission_id")

    class Meta:
        model = ConditionAnalysis
        fields = ()

    def counted(self) -> Q:
        return Q(building__in_portfolio=True)

    def filter_queryset(self, queryset):
        counted = queryset.annotate(
            found=findings_in_analysis(),
            tg2=findings_in_analysis(Grade.TG2),
            tg3=findings_in_analysis(Grade.TG3),
            tgiu=findings_in_analysis(Grade.TGIU),
        )
        return super().filter_queryset(counted)

    def filter_text(self, queryset, name, value):
        buildings = search_words(Building.objects.all(), value).values("pk")
        return queryset.filter(Q(building__in=buildings) | Q(title__icontains=value) | Q(performed_by__icontains=value))

    def filter_out_of_date(self, queryset, name, value):
        """Finished analyses that do not count any more; «no» takes those that still do."""
        today = self.today
        expired = Q(valid_until__lt=today) | Q(valid_until__isnull=True, performed_on__lt=oldest_valid(today))
        done = queryset.filter(status=AnalysisStatus.DONE)
        return done.filter(expired) if value else done.exclude(expired)


class FindingFilter(BatchFilterSet):
    """Filter for funn. Open findings of finished analyses count: those of one under way say nothing yet."""

    primary = ("q", "grade", "risk")
    hidden = ("unit", "own_unit", "batch", "building", "analysis", "component")
    lifts_cut = ("state", "analysis")

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    own_unit = whole(_("Bare enheten selv"), field_name="analysis__building__unit_id")
    grade = coded(GRADE_LABELS, _("Tilstandsgrad"))
    risk = coded(RISK_LABELS, _("Risiko"), none_label=_("Ikke vurdert"))
    part = CodesFilter(label=_("Bygningsdel"), field_name="component__part__group", choices=part_choices)
    part_code = django_filters.CharFilter(
        label=_("Bygningsdel, kode begynner med"), field_name="component__part__code", lookup_expr="startswith", max_length=12
    )
    kg_safety = coded(CONSEQUENCE_GRADE_LABELS, _("KG sikkerhet"), none_label=NOT_GIVEN)
    kg_health = coded(CONSEQUENCE_GRADE_LABELS, _("KG helse og miljø"), none_label=NOT_GIVEN)
    kg_economy = coded(CONSEQUENCE_GRADE_LABELS, _("KG økonomi"), none_label=NOT_GIVEN)
    kg_aesthetics = coded(CONSEQUENCE_GRADE_LABELS, _("KG estetikk"), none_label=NOT_GIVEN)
    kg_function = coded(CONSEQUENCE_GRADE_LABELS, _("KG funksjon"), none_label=NOT_GIVEN)
    kg_authority = coded(CONSEQUENCE_GRADE_LABELS, _("KG myndighetskrav"), none_label=NOT_GIVEN)
    probability = coded(PROBABILITY_LABELS, _("Sannsynlighet"), none_label=NOT_GIVEN)
    state = coded(FINDING_STATE_LABELS, _("Status"))
    building_name = django_filters.CharFilter(label=_("Bygning"), method="filter_building", max_length=100)
    building_type = TypeFilter(label=_("Bygningstype"), field_name="analysis__building__building_type", choices=type_choices)
    deadline_from = day(_("Frist fra"), field_name="deadline", lookup_expr="gte")
    deadline_to = day(_("Frist til og med"), field_name="deadline", lookup_expr="lte")
    without_cost = yes_no(_("Uten kostnad"), field_name="cost_likely_nok", lookup_expr="isnull")
    without_measure = yes_no(_("Uten tiltak"), field_name="measure", lookup_expr="isnull")
    building = whole(_("Bygning"), field_name="analysis__building_id")
    analysis = whole(_("Analyse"), field_name="analysis_id")
    component = whole(_("Komponent"), field_name="component_id")

    class Meta:
        model = Finding
        fields = ()

    def counted(self) -> Q:
        return Q(state=FindingState.OPEN, analysis__status=AnalysisStatus.DONE, analysis__building__in_portfolio=True)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.annotate(cost_now_nok=cost_now(self.today), gravity=gravity()))

    def filter_text(self, queryset, name, value):
        text = value.casefold()
        found = Q(search_text__contains=text) | Q(component__search_text__contains=text)
        return queryset.filter(found | Q(analysis__building__in=search_words(Building.objects.all(), value).values("pk")))

    def filter_building(self, queryset, name, value):
        return queryset.filter(analysis__building__in=search_words(Building.objects.all(), value).values("pk"))


class SurveyFilter(BuildingFilter):
    """Filter for analysestand: buildings as in the building register, by when they were last analysed."""

    primary = ("q", "building_type", "survey")

    survey = coded(SURVEY_STATE_LABELS, _("Analysestand"), field_name="survey_state")
    surveyed_before = day(_("Sist analysert før"), field_name="surveyed_on", lookup_expr="lt")
    surveyed_since = day(_("Sist analysert siden"), field_name="surveyed_on", lookup_expr="gte")
    ordered = yes_no(_("Analyse bestilt"), field_name="survey_ordered")

    def filter_queryset(self, queryset):
        return super().filter_queryset(with_surveys(queryset, self.today))
