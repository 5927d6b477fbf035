"""Read models of the object pages: what a row is, in figures and words, each value with its origin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bygg.calc.use import area_per_user_m2
from bygg.models import AreaUse, Building, Floor, Plot, Property, Space
from bygg.quality import RULES, broken_rules, score_of
from fdvu.audit.models import AuditedModel, SourceKey
from fdvu.audit.queries.display import describe_fields, field_label
from fdvu.audit.queries.origin import Origin, Origins, origins_of
from fdvu.lib.numbers import MISSING, format_area, format_number, format_share

SPACES_PER_PAGE = 25


@dataclass(frozen=True)
class Value:
    """A field's value on an object page; `url` opens where it comes from, `origin` is set where it differs from the row's usual one.
    `page` is that of the row it points at, where it has one that the person may see."""

    name: str
    label: str
    text: str
    url: str = ""
    origin: Origin | None = None
    page: str = ""

    @property
    def is_missing(self) -> bool:
        return self.text == MISSING


@dataclass(frozen=True)
class Figure:
    """One of the head's figures."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass
class Section:
    heading: str
    values: list[Value] = field(default_factory=list)


def sections_of(row: AuditedModel, layout: Iterable[tuple[str, tuple[str, ...]]], url_name: str) -> tuple[list[Section], Origins]:
    """A row's values by section, with their origins; `url_name` is the page that opens a value."""
    layout = list(layout)
    names = [name for _heading, section in layout for name in section]
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
    texts, origins = describe_fields(type(row), values), origins_of(row)

    def value(name: str) -> Value:
        label = field_label(row._meta.get_field(name)).replace(" (m²)", "")
        return Value(name, label, texts[name], reverse(url_name, args=[row.pk, name]), origins.by_field.get(name))

    return [Section(heading, [value(name) for name in section]) for heading, section in layout], origins


def building_figures(row: Building, *, today: date) -> list[Figure]:
    """BTA, BRA, age and data quality. The page of each figure says where it comes from."""

    def url(name: str) -> str:
        return reverse("bygg:building-origin", args=[row.pk, name])

    share = quality_share(row)
    age = (
        _("%(years)s år") % {"years": format_number(today.year - row.year_built)} if row.year_built and row.year_built <= today.year else ""
    )
    note = " · ".join(text for text in (age, _("anslag") if row.year_is_estimate else "") if text)
    return [
        Figure(_("Bruttoareal (BTA)"), format_area(row.area_bta_m2, None), row.get_area_standard_display(), url("area_bta_m2")),
        Figure(_("Bruksareal (BRA)"), format_area(row.area_bra_m2, None), row.get_area_standard_display(), url("area_bra_m2")),
        Figure(_("Byggeår"), str(row.year_built or MISSING), note, url("year_built")),
        Figure(_("Datakvalitet"), format_share(share, 0), "", reverse("bygg:building-quality", args=[row.pk])),
    ]


def quality_share(row: Building) -> float:
    """The share of the rules' weight the building fulfils."""
    return score_of(broken_rules(row))


def quality_lines(row: Building) -> list[tuple]:
    """(rule, fulfilled) for every rule, the broken ones first."""
    broken = {rule.key for rule in broken_rules(row)}
    return sorted(((rule, rule.key not in broken) for rule in RULES), key=lambda pair: (pair[1], -pair[0].weight))


@dataclass(frozen=True)
class FloorLine:
    floor: Floor
    rooms: int
    area_nta_m2: float | None


def floor_lines(building: Building) -> list[FloorLine]:
    """Floors from below with the rooms on each."""
    rows = Floor.objects.filter(building=building).annotate(rooms=Count("spaces"), nta=Sum("spaces__area_nta_m2"))
    return [FloorLine(floor, floor.rooms, floor.nta) for floor in rows.order_by("level", "code")]


def space_page(building: Building, number: int | str) -> tuple[Page, dict]:
    """A page of rooms, and the sums of all of them."""
    rows = Space.objects.filter(building=building)
    sums = rows.aggregate(count=Count("pk"), area=Sum("area_nta_m2"), known=Count("area_nta_m2"))
    page = Paginator(rows.select_related("floor").order_by("sort_key", "pk"), SPACES_PER_PAGE).get_page(number)
    return page, sums


@dataclass(frozen=True)
class UseLine:
    """One use of area; square metres per user where both are known."""

    use: AreaUse
    m2_per_user: float | None


def use_lines(building: Building, *, today: date, space: Space | None = None) -> tuple[list[UseLine], list[UseLine]]:
    """Uses in force, and earlier or later ones, newest first."""
    rows = (
        AreaUse.objects.filter(building=building).select_related("user_unit", "space").order_by(F("valid_from").desc(nulls_last=True), "pk")
    )
    if space is not None:
        rows = rows.filter(space=space)
    now, other = [], []
    for use in rows:
        started, ended = use.valid_from is None or use.valid_from <= today, use.valid_to is not None and use.valid_to <= today
        line = UseLine(use, area_per_user_m2(use.area_m2, use.user_count))
        (now if started and not ended else other).append(line)
    return now, other


def source_keys(row: AuditedModel) -> list[SourceKey]:
    """What the row is called in each source system."""
    keys = SourceKey.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)
    return list(keys.select_related("changeset__batch").order_by("source_name", "source_id"))


def buildings_count(user, land: Property) -> int:
    return Building.objects.visible_to(user).filter(property=land).count()


def plots_count(user, land: Property) -> int:
    return Plot.objects.visible_to(user).filter(property=land).count()


def buildings_on(user, land: Property) -> list[Building]:
    rows = Building.objects.visible_to(user).filter(property=land).select_related("building_type")
    return list(rows.order_by("sort_key", "pk")[:100])


def plots_on(user, land: Property) -> list[Plot]:
    return list(Plot.objects.visible_to(user).filter(property=land).order_by("sort_key", "pk")[:100])


def former_numbers(land: Property) -> list:
    return list(land.former_numbers.order_by("-valid_to", "pk"))
