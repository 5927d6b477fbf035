"""Filters of a scenario's board, list and Gantt: over measures, placed or not."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bygg.filters import UnitFilter, coded, day, whole, yes_no
from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.core.lists.filters import CodesFilter, RegisterFilterSet
from vedlikehold.enums import POT_LABELS, RISK_LABELS
from vedlikehold.models import Finding, Measure
from vedlikehold.queries.parts import part_choices


class BoardFilter(RegisterFilterSet):
    """Filter for tiltak i en planversjon. `pot` means the money a placed measure takes, which may be an alternative's."""

    primary = ("q", "pot", "part")
    hidden = ("unit", "building")
    show = None

    q = django_filters.CharFilter(label=_("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    pot = coded(POT_LABELS, _("Budsjettpott"))
    part = CodesFilter(label=_("Bygningsdel"), method="filter_part", choices=part_choices)
    building_name = django_filters.CharFilter(label=_("Bygning"), method="filter_building", max_length=100)
    risk = coded(RISK_LABELS, _("Risiko"), method="filter_risk")
    deadline_to = day(_("Frist til og med"), field_name="deadline", lookup_expr="lte")
    is_duty = yes_no(_("Pålagt"), field_name="is_duty")
    building = whole(_("Bygning"), field_name="building_id")

    class Meta:
        model = Measure
        fields = ()

    def counted(self) -> Q:
        return Q()

    def asks(self) -> bool:
        """Whether anything is chosen that leaves measures out."""
        return bool(self.tags()) or self.form.cleaned_data.get("unit") is not None

    def narrowed(self, queryset: QuerySet, *, by_pot: bool) -> QuerySet:
        """The measures that are asked for; without `by_pot` whatever money they take."""
        if not self.form.is_valid() and not hasattr(self.form, "cleaned_data"):
            return queryset
        for name, value in self.form.cleaned_data.items():
            if by_pot or name != "pot":
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def pots(self) -> set[str]:
        """The pots asked for; none for all."""
        return set(self.form.cleaned_data.get("pot") or ()) if self.form.is_bound and not self.form.errors.get("pot") else set()

    def filter_text(self, queryset, name, value):
        found = search_words(Measure.objects.all(), value).values("pk")
        return queryset.filter(Q(pk__in=found) | Q(building__in=search_words(Building.objects.all(), value).values("pk")))

    def filter_building(self, queryset, name, value):
        return queryset.filter(building__in=search_words(Building.objects.all(), value).values("pk"))

    def filter_part(self, queryset, name, value):
        """The measure's own part, or its component's."""
        if not value:
            return queryset
        return queryset.filter(Q(part__group__in=value) | Q(part=None, component__part__group__in=value))

    def filter_risk(self, queryset, name, value):
        """The gravest risk of what the measure answers."""
        standing = Finding.objects.standing().filter(measure=OuterRef("pk"))
        wanted = Q()
        for risk in value:
            graver = GRAVER[risk]
            own = Q(Exists(standing.filter(risk=risk)))
            wanted |= own & ~Q(Exists(standing.filter(risk__in=graver))) if graver else own
        return queryset.filter(wanted) if value else queryset


GRAVER = {"high": (), "medium": ("high",), "low": ("high", "medium")}
