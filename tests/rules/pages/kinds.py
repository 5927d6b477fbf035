"""What a page's entry says: who may open it, and which row it is about."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from bygg.models import Building
from fdvu.access.models import User
from tests.factories.bygg import make_building


@dataclass
class World:
    """The people, and the rows that a page asks for by name."""

    units: object
    owner: User
    colleague: User
    outsider: User

    def building(self) -> Building:
        return make_building(self.units.school, "Hovedbygg")


# One row of each kind by name; each app's entries add theirs. A row function takes the world and gives the value for the
# address, or all of its values by name.
ROWS: dict[str, Callable[[World], object]] = {}


@dataclass(frozen=True)
class Page:
    """What owner, colleague, outsider and anonymous get; `row` names the row of `pk`, `pair` asks for two buildings, `data`
    makes it a POST."""

    owner: int
    colleague: int
    outsider: int
    anonymous: int = 302
    row: str = ""
    kwargs: dict = field(default_factory=dict)
    data: dict | None = None
    query: str = ""
    arg: str = "pk"
    pair: bool = False

    def address(self, name: str, world: World) -> str:
        kwargs = dict(self.kwargs)
        if self.row:
            found = ROWS[self.row](world)
            kwargs |= found if isinstance(found, dict) else {self.arg: found}
        if self.pair:
            kwargs |= {"first": make_building(world.units.school).pk, "second": make_building(world.units.school).pk}
        rows = {row: ROWS[row](world) for row in re.findall(r"{(\w+)}", self.query)}
        return reverse(name, kwargs=kwargs) + (f"?{self.query.format(**rows)}" if self.query else "")


def open_to_all() -> Page:
    return Page(200, 200, 200, 200)


def signed_in(**more) -> Page:
    return Page(200, 200, 200, **more)


def for_viewers(**more) -> Page:
    """A page without rows of its own, for a permission that the role Tjenesteområde holds."""
    return Page(200, 200, 200, **more)


def for_managers(**more) -> Page:
    """A page without rows of its own, for a permission that the role Tjenesteområde lacks."""
    return Page(200, 403, 200, **more)


def row_for_viewers(row: str, **more) -> Page:
    return Page(200, 200, 404, row=row, **more)


def row_for_managers(row: str, **more) -> Page:
    return Page(200, 403, 404, row=row, **more)


def act_on_row(row: str, **more) -> Page:
    """A POST that changes a row and leads on."""
    return Page(302, 403, 404, row=row, data={}, **more)


def own_row(row: str, status: int = 200, **more) -> Page:
    """Belongs to the owner alone: it does not exist for others, colleagues included."""
    return Page(status, 404, 404, row=row, **more)


def list_pages(key: str, *, has_map: bool = False, has_bulk: bool = True) -> dict[str, Page]:
    """A register's pages, as `RegisterPages` makes them."""
    pages = {key: for_viewers(), f"{key}-export": for_viewers(kwargs={"kind": "csv"}), f"{key}-chart": for_viewers()}
    if has_map:
        bbox = "west=4&south=57&east=31&north=72&zoom=5"
        pages |= {f"{key}-map": for_viewers(), f"{key}-points": for_viewers(query=bbox)}
    if has_bulk:
        pages |= {
            # without chosen rows it leads back to the list
            f"{key}-bulk": Page(302, 403, 302, data={}),
            # a bulk edit is taken back by the one who made it
            f"{key}-bulk-undo": Page(403, 403, 403, row="changeset", arg="changeset", data={}),
        }
    return pages


def object_pages(key: str, *, parent: str = "") -> dict[str, Page]:
    """An object's pages: seen by those who see the row, changed by those who may; `parent` is what a new one stands in."""
    return {
        key: row_for_viewers(key),
        f"{key}-history": row_for_viewers(key),
        f"{key}-origin": row_for_viewers(key, kwargs={"name": "note" if key != "area_use" else "purpose"}),
        f"{key}-new": row_for_managers(parent) if parent else for_managers(),
        f"{key}-edit": row_for_managers(key),
        f"{key}-delete": row_for_managers(key),
    }


def in_app(app: str, pages: dict[str, Page]) -> dict[str, Page]:
    return {f"{app}:{name}": page for name, page in pages.items()}
