"""One FilterSet per register: page, sums, map, chart, export, API and report ask through it."""

import re

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.enums import (
    BUILDING_STATUS_LABELS,
    HERITAGE_LABELS,
    HOLDING_STATUS_LABELS,
    KOSTRA_FUNCTION_LABELS,
    OWNERSHIP_LABELS,
    PLOT_KIND_LABELS,
    PROPERTY_KIND_LABELS,
    ROOM_FUNCTION_LABELS,
    EnergyLabel,
    HoldingStatus,
)
from bygg.models import AreaUse, Building, BuildingType, Plot, Property, Space
from bygg.models.space import in_force
from bygg.quality import RULES
from bygg.queries.search import properties_numbered, read_cadastral, search_words
from fdvu.access.models import OrgUnit
from fdvu.audit.models import Change, SourceKey
from fdvu.audit.version import data_version
from fdvu.core.lists.filters import EVERYTHING, NONE, CodesFilter, RegisterFilterSet
from fdvu.lib.numbers import NumberError, parse_number

YES_NO = [("", EVERYTHING), ("true", gettext_lazy("Ja")), ("false", gettext_lazy("Nei"))]


def coded(labels: dict, label, *, none_label="", **kwargs) -> CodesFilter:
    """A filter over a label table."""
    found = [(key.value, gettext_lazy(text)) for key, text in labels.items()]
    return CodesFilter(label=label, choices=found, none_label=none_label, **kwargs)


class NorwegianNumberField(forms.DecimalField):
    """A number as it is written: «1 250,5»."""

    def to_python(self, value):
        try:
            return super().to_python(parse_number(value))
        except NumberError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class RangeEnd(django_filters.NumberFilter):
    """One end of a range, compared with `column + 0`.

    Half the rows may lie in the range. The sum keeps the database from looking each of them up through the column's own
    index; it reads the list's covering index from end to end instead, which is several times faster.
    """

    def filter(self, qs, value):
        if value is None:
            return qs
        name = f"{self.field_name}_plain"
        return qs.alias(**{name: F(self.field_name) + 0}).filter(**{f"{name}__{self.lookup_expr}": value})


class AreaFilter(RangeEnd):
    field_class = NorwegianNumberField


class YearFilter(RangeEnd):
    field_class = forms.IntegerField


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


def area(label, **kwargs) -> AreaFilter:
    return AreaFilter(label=label, min_value=0, max_value=1e12, **kwargs)


def year(label, **kwargs) -> YearFilter:
    return YearFilter(label=label, field_name="year_built", min_value=0, max_value=9999, **kwargs)


def whole(label, **kwargs) -> WholeNumberFilter:
    return WholeNumberFilter(label=label, min_value=0, max_value=2**31 - 1, **kwargs)


def yes_no(label, **kwargs) -> django_filters.BooleanFilter:
    return django_filters.BooleanFilter(label=label, widget=forms.Select(choices=YES_NO), **kwargs)


def day(label, **kwargs) -> django_filters.DateFilter:
    return django_filters.DateFilter(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def type_choices() -> list[tuple[str, str]]:
    return [*((t.code, str(t)) for t in BuildingType.objects.order_by("code")), (NONE, _("Uten bygningstype"))]


def source_choices() -> list[tuple[str, str]]:
    """Source systems in use, remembered until something changes: the keys are as many as the rows."""
    found = SourceKey.objects.exclude(source_name="").order_by("source_name").values_list("source_name", flat=True).distinct()
    names = cache.get_or_set(f"source-names:{data_version()}", lambda: list(found), 3600)
    return [(name, name) for name in names]


class UnitFilter(WholeNumberFilter):
    """Rows of a unit and everything below it: the unit chosen in the header, whose address has been checked already."""

    def __init__(self, **kwargs):
        super().__init__(label=gettext_lazy("Enhet"), min_value=0, max_value=2**31 - 1, **kwargs)

    def filter(self, qs, value):
        return qs if value is None else qs.in_unit(OrgUnit(pk=value))


class BatchFilterSet(RegisterFilterSet):
    """Registers that can be narrowed to what one import wrote; the import's page links here."""

    batch = whole(gettext_lazy("Import nummer"), method="filter_batch")

    def filter_batch(self, queryset, name, value):
        return from_batch(queryset, value)


class UnitRegisterFilterSet(BatchFilterSet):
    """Registers whose rows have a unit and a search text."""

    q = django_filters.CharFilter(label=gettext_lazy("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    # What bars of single units link to.
    own_unit = whole(gettext_lazy("Bare enheten selv"), field_name="unit_id")
    changed_since = day(gettext_lazy("Endret siden"), field_name="updated_at", lookup_expr="date__gte")

    def filter_text(self, queryset, name, value):
        return search_words(queryset, value)


class TypeFilter(CodesFilter):
    """Bygningstype by code, so that an address can be read and kept."""

    def filter(self, qs, value):
        if not value:
            return qs
        types = BuildingType.objects.filter(code__in=[code for code in value if code != NONE])
        wanted = Q(**{f"{self.field_name}__in": list(types.values_list("pk", flat=True))})
        return qs.filter(wanted | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else wanted)


class BuildingFilter(UnitRegisterFilterSet):
    """Filter for bygninger."""

    primary = ("q", "building_type", "status")
    lifts_cut = ("status",)
    hidden = ("unit", "own_unit", "batch", "bbox", "property", "area_below")

    building_type = TypeFilter(label=gettext_lazy("Bygningstype"), choices=type_choices)
    status = coded(BUILDING_STATUS_LABELS, gettext_lazy("Status"))
    ownership = coded(OWNERSHIP_LABELS, gettext_lazy("Eierform"))
    year_from = year(gettext_lazy("Byggeår fra"), lookup_expr="gte")
    year_to = year(gettext_lazy("Byggeår til"), lookup_expr="lte")
    area_from = area(gettext_lazy("BTA fra (m²)"), field_name="area_bta_m2", lookup_expr="gte")
    area_to = area(gettext_lazy("BTA til (m²)"), field_name="area_bta_m2", lookup_expr="lte")
    # What charts link to: size bands are half-open.
    area_below = area(gettext_lazy("BTA under (m²)"), field_name="area_bta_m2", lookup_expr="lt")
    kostra_function = coded(KOSTRA_FUNCTION_LABELS, gettext_lazy("KOSTRA-funksjon"), none_label=gettext_lazy("Ikke oppgitt"))
    energy_label = CodesFilter(
        label=gettext_lazy("Energikarakter"), choices=[(e.value, e.value) for e in EnergyLabel], none_label=gettext_lazy("Ikke oppgitt")
    )
    heritage = coded(HERITAGE_LABELS, gettext_lazy("Kulturminneverdi"), none_label=gettext_lazy("Ikke oppgitt"))
    municipality_number = django_filters.CharFilter(label=gettext_lazy("Kommunenummer"), max_length=4)
    cadastral = django_filters.CharFilter(label=gettext_lazy("Matrikkelnummer"), method="filter_cadastral", max_length=40)
    has_coordinates = yes_no(gettext_lazy("Har koordinater"), method="filter_coordinates")
    source = django_filters.ChoiceFilter(
        label=gettext_lazy("Kildesystem"), empty_label=EVERYTHING, choices=source_choices, method="filter_source"
    )
    quality = django_filters.ChoiceFilter(
        label=gettext_lazy("Datakvalitet"),
        empty_label=EVERYTHING,
        choices=[(rule.key, gettext_lazy(rule.label)) for rule in RULES],
        method="filter_quality",
    )
    property = whole(gettext_lazy("Eiendom"), field_name="property_id")
    bbox = django_filters.CharFilter(label=gettext_lazy("Kartutsnitt"), method="filter_bbox", max_length=100)

    class Meta:
        model = Building
        fields = ()

    def counted(self) -> Q:
        return Q(in_portfolio=True)

    def filter_text(self, queryset, name, value):
        found = read_cadastral(value)
        if found is not None:
            return queryset.filter(property__in=Property.objects.filter(properties_numbered(*found)).values("pk"))
        return search_words(queryset, value)

    def filter_cadastral(self, queryset, name, value):
        found = read_cadastral(value)
        if found is None:
            return queryset.filter(property__cadastral_number__contains=value.strip())
        return queryset.filter(property__in=Property.objects.filter(properties_numbered(*found)).values("pk"))

    def filter_coordinates(self, queryset, name, value):
        missing = Q(latitude__isnull=True) | Q(longitude__isnull=True)
        return queryset.exclude(missing) if value else queryset.filter(missing)

    def filter_source(self, queryset, name, value):
        return from_source(queryset, value)

    def filter_quality(self, queryset, name, value):
        return queryset.filter(next(rule.fails for rule in RULES if rule.key == value))

    def filter_bbox(self, queryset, name, value):
        return in_bbox(queryset, value)


def from_batch(queryset: QuerySet, batch: int) -> QuerySet:
    """Rows that an import made or changed."""
    written = Change.objects.filter(
        changeset__batch=batch,
        changeset__reverts=None,
        content_type=ContentType.objects.get_for_model(queryset.model),
        object_id=OuterRef("pk"),
    )
    return queryset.filter(Exists(written))


def from_source(queryset: QuerySet, name: str) -> QuerySet:
    """Rows that a source system knows."""
    keys = SourceKey.objects.filter(
        content_type=ContentType.objects.get_for_model(queryset.model), source_name=name, object_id=OuterRef("pk")
    )
    return queryset.filter(Exists(keys))


def in_bbox(queryset: QuerySet, value: str) -> QuerySet:
    """Rows inside «west,south,east,north»; nothing where the text is no such thing."""
    if not re.fullmatch(r"(-?\d{1,3}(\.\d{1,10})?,){3}-?\d{1,3}(\.\d{1,10})?", value):
        return queryset.none()
    west, south, east, north = (float(part) for part in value.split(","))
    return queryset.filter(latitude__range=(south, north), longitude__range=(west, east))


class HoldingFilter(UnitRegisterFilterSet):
    """What properties and plots share."""

    lifts_cut = ("status",)

    status = coded(HOLDING_STATUS_LABELS, gettext_lazy("Status"))
    ownership = coded(OWNERSHIP_LABELS, gettext_lazy("Eierform"))
    area_from = area(gettext_lazy("Areal fra (m²)"), field_name="area_m2", lookup_expr="gte")
    area_to = area(gettext_lazy("Areal til (m²)"), field_name="area_m2", lookup_expr="lte")

    def counted(self) -> Q:
        return Q(status=HoldingStatus.HELD)


class PropertyFilter(HoldingFilter):
    """Filter for eiendommer."""

    primary = ("q", "kind", "status")
    hidden = ("unit", "own_unit", "batch")

    kind = coded(PROPERTY_KIND_LABELS, gettext_lazy("Type"))
    municipality_number = django_filters.CharFilter(label=gettext_lazy("Kommunenummer"), max_length=4)
    gnr = whole(gettext_lazy("Gårdsnummer"))
    bnr = whole(gettext_lazy("Bruksnummer"))

    class Meta:
        model = Property
        fields = ()

    def filter_text(self, queryset, name, value):
        found = read_cadastral(value)
        return queryset.filter(properties_numbered(*found)) if found is not None else search_words(queryset, value)


class PlotFilter(HoldingFilter):
    """Filter for tomter og ubebygde arealer."""

    primary = ("q", "kind", "status")
    hidden = ("unit", "own_unit", "batch", "bbox", "property")

    kind = coded(PLOT_KIND_LABELS, gettext_lazy("Type"))
    has_coordinates = yes_no(gettext_lazy("Har koordinater"), method="filter_coordinates")
    property = whole(gettext_lazy("Eiendom"), field_name="property_id")
    bbox = django_filters.CharFilter(label=gettext_lazy("Kartutsnitt"), method="filter_bbox", max_length=100)

    class Meta:
        model = Plot
        fields = ()

    filter_coordinates = BuildingFilter.filter_coordinates
    filter_bbox = BuildingFilter.filter_bbox
    filter_text = BuildingFilter.filter_text


class SpaceFilter(UnitRegisterFilterSet):
    """Filter for rom."""

    own_unit = whole(gettext_lazy("Bare enheten selv"), field_name="building__unit_id")

    primary = ("q", "building_name", "function")
    hidden = ("unit", "own_unit", "batch", "building")

    function = coded(ROOM_FUNCTION_LABELS, gettext_lazy("Romfunksjon"))
    building_name = django_filters.CharFilter(label=gettext_lazy("Bygning"), method="filter_building", max_length=100)
    building_type = TypeFilter(label=gettext_lazy("Bygningstype"), field_name="building__building_type", choices=type_choices)
    area_from = area(gettext_lazy("Areal fra (m²)"), field_name="area_nta_m2", lookup_expr="gte")
    area_to = area(gettext_lazy("Areal til (m²)"), field_name="area_nta_m2", lookup_expr="lte")
    shareable = yes_no(gettext_lazy("Egnet for sambruk"))
    building = whole(gettext_lazy("Bygning"), field_name="building_id")

    class Meta:
        model = Space
        fields = ()

    def counted(self) -> Q:
        return Q(building__in_portfolio=True)

    def filter_building(self, queryset, name, value):
        return queryset.filter(building__in=search_words(Building.objects.all(), value).values("pk"))


class AreaUseFilter(BatchFilterSet):
    """Filter for arealbruk. Uses in force today count; the others are history or plans."""

    primary = ("q", "user_unit", "on")
    hidden = ("unit", "batch", "building")
    lifts_cut = ("on",)

    q = django_filters.CharFilter(label=gettext_lazy("Søk"), method="filter_text", max_length=200)
    user_unit = django_filters.CharFilter(
        label=gettext_lazy("Brukende enhet"), field_name="user_unit__name", lookup_expr="icontains", max_length=100
    )
    unit = UnitFilter()
    on = day(gettext_lazy("Gjelder dato"), method="filter_day")
    building_type = TypeFilter(label=gettext_lazy("Bygningstype"), field_name="building__building_type", choices=type_choices)
    building = whole(gettext_lazy("Bygning"), field_name="building_id")

    class Meta:
        model = AreaUse
        fields = ()

    def counted(self) -> Q:
        day = (self.form.cleaned_data.get("on") if self.is_bound else None) or self.today
        return in_force(day) & Q(building__in_portfolio=True)

    def filter_day(self, queryset, name, value):
        return queryset.on(value)

    def filter_text(self, queryset, name, value):
        found = Q(building__in=search_words(Building.objects.all(), value).values("pk"))
        return queryset.filter(found | Q(user_unit__name__icontains=value) | Q(purpose__icontains=value))
