"""What every page's frame needs from the core."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from fdvu.core.models import Job
from fdvu.core.registry import NavItem, navigation

# Belong to one page or one list, not to the unit the person looks at.
_NOT_KEPT_ON_UNIT_CHANGE = {"unit", "page"}
COLOR_SCHEME_COOKIE = "color_scheme"
COLOR_SCHEMES = ("auto", "light", "dark")


@dataclass
class NavEntry:
    """A navigation item on one page: where it leads, whether the page lies under it, and what lies under it."""

    key: str
    label: str
    url: str
    current: bool = False
    exact: bool = False
    children: list["NavEntry"] = field(default_factory=list)


def shell(request):
    """Navigation, running jobs, colour scheme, and the parts of the address that survive a change of unit."""
    user = getattr(request, "user", None)
    context = {"color_scheme": color_scheme(request)}
    if user is None or not user.is_authenticated:
        return context
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in _NOT_KEPT_ON_UNIT_CHANGE]
    return context | {
        "show_gallery": settings.DEBUG,
        "navigation": lambda: nav_entries(user, request.path),
        "running_jobs": lambda: list(Job.objects.of(user).active().order_by("pk")),
        "kept_params": kept,
    }


def color_scheme(request) -> str:
    chosen = getattr(getattr(request, "user", None), "color_scheme", "") or request.COOKIES.get(COLOR_SCHEME_COOKIE, "")
    return chosen if chosen in COLOR_SCHEMES else "auto"


def nav_entries(user, path: str) -> list[NavEntry]:
    """The items `user` may open, sub-items under their parents, the current ones marked."""
    items = [item for item in navigation if (not item.permission or user.has_perm(item.permission)) and _address(item)]
    entries = {item.key: NavEntry(item.key, item.label, _address(item)) for item in items}
    top = []
    for item in items:
        siblings = entries[item.parent].children if item.parent in entries else top
        if item.listed:
            siblings.append(entries[item.key])
    _mark_current(list(entries.values()), path)
    parents = {item.key: item.parent for item in items}
    for key in [key for key in parents if entries[key].current]:
        while (key := parents.get(key, "")) in entries:
            entries[key].current = True
    return top


def _address(item: NavItem) -> str:
    """An item whose page does not exist is left out; a test says so for every item."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def _mark_current(entries: list[NavEntry], path: str) -> None:
    """Current is the item with the longest address that the page's address begins with; the front page only itself."""
    fitting = [e for e in entries if path == e.url or (e.url != "/" and path.startswith(e.url))]
    longest = max((len(e.url) for e in fitting), default=0)
    for entry in fitting:
        entry.current = len(entry.url) == longest
        entry.exact = entry.url == path
