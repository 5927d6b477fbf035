"""What the apps offer the frame. Each app fills these in its `offers.py`, which is found at start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Offers by key, in order of `order` and then of arrival."""

    def __init__(self, what: str):
        self.what = what
        self._offers: dict[str, T] = {}

    def add(self, offer: T) -> T:
        key = offer.key
        if key in self._offers:
            raise ValueError(f"{self.what} {key!r} is offered twice")
        self._offers[key] = offer
        return offer

    def get(self, key: str) -> T | None:
        return self._offers.get(key)

    def __getitem__(self, key: str) -> T:
        return self._offers[key]

    def __contains__(self, key: str) -> bool:
        return key in self._offers

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._offers.values(), key=lambda offer: getattr(offer, "order", 0)))


@dataclass(frozen=True)
class NavItem:
    """An entry in the main navigation; current when the page's address begins with its own.

    Without a `permission` everybody who is signed in sees it; with a `parent` (a key) it stands under that item. One that is not
    `listed` is reached from another page, and only tells which part of the site a page belongs to.
    """

    key: str
    label: Any
    url_name: str
    permission: str
    order: int = 100
    parent: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Tab:
    """A tab on an object page. `on` is the model's label, for example `bygg.building`; the url takes the row's pk.

    Tabs with the same `group` (a label) share one tab of that name, which leads to the first of them, and stand in a row below it.
    """

    key: str
    on: str
    label: Any
    url_name: str
    permission: str = "register.view"
    order: int = 100
    group: Any = ""


@dataclass(frozen=True)
class Card:
    """A card on a front page. `render(request)` gives its HTML or '' for nothing; `roles` whose page it stands on, () for all.

    What takes seconds to compute comes `later`: the page is shown first, and the card fills its place with `waiting` as its words.
    """

    key: str
    roles: tuple[str, ...]
    render: Callable
    order: int = 100
    wide: bool = False
    later: bool = False
    waiting: Any = ""

    def is_for(self, roles) -> bool:
        return not self.roles or any(role in roles for role in self.roles)


@dataclass(frozen=True)
class SearchSource:
    """Where the search box looks. `find(user, text, limit)` gives hits with `label`, `detail`, `url`."""

    key: str
    label: Any
    find: Callable
    order: int = 100


@dataclass(frozen=True)
class DemoPart:
    """An app's part of the demo municipality. `build(world)` calls the same services as the pages."""

    key: str
    build: Callable
    order: int = 100


@dataclass(frozen=True)
class JobKind:
    """A kind of background work. `run(progress, **params)` does it; `may_see(user, job)` widens who may look."""

    key: str
    label: Any
    run: Callable
    result_url: Callable | None = None
    extra: dict = field(default_factory=dict)


navigation: Registry[NavItem] = Registry("navigation item")
tabs: Registry[Tab] = Registry("tab")
cards: Registry[Card] = Registry("card")
search_sources: Registry[SearchSource] = Registry("search source")
demo_parts: Registry[DemoPart] = Registry("demo part")
job_kinds: Registry[JobKind] = Registry("job kind")
import_kinds: Registry = Registry("import kind")
registers: Registry = Registry("register")
