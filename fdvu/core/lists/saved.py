"""Lagrede visninger: a list page's address under a name, for oneself or shared."""

from dataclasses import dataclass

from django.db import transaction

from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import ListState
from fdvu.core.models import SavedView


@dataclass(frozen=True)
class PageViews:
    """The views a list offers, the one whose address this is, and whether the person owns it."""

    own: list[SavedView]
    shared: list[SavedView]
    current: SavedView | None


def page_views(spec: RegisterSpec, request, state: ListState) -> PageViews:
    views = list(SavedView.objects.usable_by(request.user).filter(register=spec.key).select_related("owner").order_by("name", "pk"))
    query = state.view_query
    return PageViews(
        own=[view for view in views if view.owner_id == request.user.pk],
        shared=[view for view in views if view.owner_id != request.user.pk],
        current=next((view for view in views if view.query and view.query == query), None),
    )


def default_query(spec: RegisterSpec, request) -> str:
    """What the person wants to see first, for an address that asks for nothing itself."""
    if set(request.GET) - {"unit"} or request.htmx:
        return ""
    view = SavedView.objects.filter(register=spec.key, owner=request.user, is_default=True).first()
    if view is None or not view.query:
        return ""
    unit = request.GET.get("unit")
    return f"{view.query}&unit={unit}" if unit else view.query


@transaction.atomic
def save_view(*, by, register: str, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep an address under a name; the same name again replaces what it stood for."""
    view, _created = SavedView.objects.update_or_create(register=register, owner=by, name=name, defaults={"query": query, "shared": shared})
    return view


@transaction.atomic
def change_view(view: SavedView, *, name: str, shared: bool, is_default: bool) -> SavedView:
    """Rename, share, or open first; only one view of a register opens first."""
    if is_default:
        SavedView.objects.filter(register=view.register, owner=view.owner, is_default=True).exclude(pk=view.pk).update(is_default=False)
    view.name, view.shared, view.is_default = name, shared, is_default
    view.save(update_fields=["name", "shared", "is_default"])
    return view
