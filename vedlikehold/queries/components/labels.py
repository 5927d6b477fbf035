"""Labels to be stuck on components: who it is, and a QR code that leads to its page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from bygg.models import Building
from fdvu.lib.qr import qr_svg
from vedlikehold.models import Component
from vedlikehold.queries.parts import two_digit_parts


@dataclass(frozen=True)
class Label:
    """What is printed; `svg` is the QR code of `url`."""

    title: str
    code: str
    place: str
    part: str
    url: str

    @property
    def svg(self) -> str:
        return qr_svg(self.url)


def component_labels(components: QuerySet, absolute: Callable[[str], str], *, most: int) -> list[Label]:
    """Of the components given, by building and name. `absolute` makes an address of this site whole."""
    rows = components.select_related("building", "part").order_by("building__sort_key", "building_id", "part__group", "sort_key", "pk")
    return [
        Label(row.name, row.tfm_id, row.building.name, str(row.part), absolute(reverse("vedlikehold:component", args=[row.pk])))
        for row in rows[:most]
    ]


def part_labels(user, building: Building, absolute: Callable[[str], str]) -> list[Label]:
    """Of the two-digit parts that the building has components in; the code leads to them."""
    codes: Iterable[str] = (
        Component.objects.visible_to(user).current().filter(building=building).order_by("part__group").values_list("part__group", flat=True)
    )
    names = two_digit_parts()
    page = reverse("vedlikehold:building-components", args=[building.pk])
    return [Label(names.get(code, code), "", building.name, "", absolute(f"{page}#del-{code}")) for code in dict.fromkeys(codes)]
