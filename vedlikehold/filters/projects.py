"""Filters of projects."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bygg.filters import UnitRegisterFilterSet, coded, day, whole, yes_no
from vedlikehold.enums import OPEN_PROJECTS, PROJECT_STATUS_LABELS
from vedlikehold.models import Measure, Project
from vedlikehold.queries.projects import project_columns


class ProjectFilter(UnitRegisterFilterSet):
    """Filter for prosjekter. Those still to be carried out count; with a status chosen, those that have it."""

    primary = ("q", "status", "late")
    hidden = ("unit", "own_unit", "batch", "building")
    lifts_cut = ("status",)

    status = coded(PROJECT_STATUS_LABELS, _("Status"))
    manager = django_filters.CharFilter(label=_("Prosjektleder"), lookup_expr="icontains", max_length=200)
    starts_from = day(_("Starter fra"), field_name="starts_on", lookup_expr="gte")
    ends_to = day(_("Slutter til og med"), field_name="ends_on", lookup_expr="lte")
    late = yes_no(_("Sluttdatoen er passert"), method="filter_late")
    building_name = django_filters.CharFilter(label=_("Bygning"), method="filter_building_name", max_length=100)
    building = whole(_("Bygning"), method="filter_building")

    class Meta:
        model = Project
        fields = ()

    def counted(self) -> Q:
        chosen = bool(self.form.cleaned_data.get("status"))
        return Q() if chosen else Q(status__in=[status.value for status in OPEN_PROJECTS])

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.annotate(**project_columns(self.request.user, self.today)))

    def filter_late(self, queryset, name, value):
        late = Q(ends_on__lt=self.today, status__in=[status.value for status in OPEN_PROJECTS])
        return queryset.filter(late) if value else queryset.exclude(late)

    def filter_building_name(self, queryset, name, value):
        return queryset.filter(_with(building__search_text__contains=value.casefold()))

    def filter_building(self, queryset, name, value):
        return queryset.filter(_with(building=value))


def _with(**measures) -> Exists:
    return Exists(Measure.objects.filter(project=OuterRef("pk"), **measures))
