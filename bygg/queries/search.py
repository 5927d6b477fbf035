"""Finding rows by words and by matrikkelnummer, in lists and in the search box."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from bygg.calc.cadastre import CadastralNumber, parse_cadastral_number
from bygg.calc.names import plain_words
from bygg.models import Building, Plot, Property, PropertyNumber

ANY_MUNICIPALITY = "0001"  # stands in for a number that names no municipality


@dataclass(frozen=True)
class Hit:
    label: str
    detail: str
    url: str


def search_words(queryset: QuerySet, text: str) -> QuerySet:
    """Every word is found somewhere in the row's search text."""
    for word in text.casefold().split()[:10]:
        found = Q(search_text__contains=word)
        if (plain := plain_words(word)) and plain != word:
            found |= Q(search_text__contains=plain)
        queryset = queryset.filter(found)
    return queryset


def read_cadastral(text: str) -> tuple[CadastralNumber, bool] | None:
    """The matrikkelnummer in a text, and whether it names its municipality; None where it is none."""
    exact = parse_cadastral_number(text)
    if exact is not None:
        return exact, True
    loose = parse_cadastral_number(text, municipality=ANY_MUNICIPALITY)
    return None if loose is None else (loose, False)


def properties_numbered(found: CadastralNumber, exact: bool) -> Q:
    """Properties with this number now or before; without fnr and snr also those below it. A condition on Property."""
    now = Q(gnr=found.gnr, bnr=found.bnr)
    if found.fnr:
        now &= Q(fnr=found.fnr)
    if found.snr:
        now &= Q(snr=found.snr)
    if exact:
        now &= Q(municipality_number=found.municipality)
    tail = str(found).partition("-")[2]
    former = Q(cadastral_number=str(found)) if exact else Q(cadastral_number__endswith=f"-{tail}")
    return now | Q(pk__in=PropertyNumber.objects.filter(former).values("property_id"))


def find_buildings(user, text: str, limit: int) -> list[Hit]:
    """By name, address, bygningsnummer or matrikkelnummer, now or before a renumbering."""
    rows = _by_number_or_words(Building.objects.visible_to(user), text)
    found = rows.order_by("sort_key", "pk").values_list("pk", "name", "street_address", "postal_place", "building_number")[:limit]
    return [
        Hit(name, _joined(street, place, number and str(number)), reverse("bygg:building", args=[pk]))
        for pk, name, street, place, number in found
    ]


def find_properties(user, text: str, limit: int) -> list[Hit]:
    cadastral = read_cadastral(text)
    rows = Property.objects.visible_to(user)
    rows = rows.filter(properties_numbered(*cadastral)) if cadastral else search_words(rows, text)
    found = rows.order_by("sort_key", "pk").values_list("pk", "cadastral_number", "name")[:limit]
    return [Hit(number, name, reverse("bygg:property", args=[pk])) for pk, number, name in found]


def find_plots(user, text: str, limit: int) -> list[Hit]:
    rows = _by_number_or_words(Plot.objects.visible_to(user), text)
    found = rows.order_by("sort_key", "pk").values_list("pk", "name", "plot_number", "zoning")[:limit]
    return [Hit(name, _joined(number, zoning), reverse("bygg:plot", args=[pk])) for pk, name, number, zoning in found]


def _by_number_or_words(rows, text: str):
    cadastral = read_cadastral(text)
    if cadastral is None:
        return search_words(rows, text)
    return rows.filter(property__in=Property.objects.filter(properties_numbered(*cadastral)).values("pk"))


def _joined(*parts) -> str:
    return " · ".join(part for part in parts if part)
