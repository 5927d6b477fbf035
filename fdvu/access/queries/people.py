"""Read models about people: the list, one person, and who has access to a unit."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from fdvu.access.enums import Permission
from fdvu.access.models import Grant, OrgUnit, User
from fdvu.access.scope import load_tree
from fdvu.lib.sorting import nb_sort_key


@dataclass(frozen=True)
class GrantsInTime:
    """A person's grants, sorted by where the day falls in their period."""

    current: list[Grant] = field(default_factory=list)
    future: list[Grant] = field(default_factory=list)
    past: list[Grant] = field(default_factory=list)


@dataclass(frozen=True)
class UnitAccess:
    """One person's way into a unit. `via` is the unit above that the grant stands on; None when it stands on the unit itself.

    `may_open` is whether the viewer may open the person's page.
    """

    user: User
    role_label: str
    grant: Grant
    via: OrgUnit | None
    may_open: bool


def people(viewer: User, *, today: date):
    """The people `viewer` may know of, each with the grants in force that `viewer` may see."""
    in_force = Grant.objects.permitted(viewer, Permission.ACCESS_VIEW).valid_on(today).select_related("unit").order_by("unit__name", "role")
    found = User.objects.permitted(viewer, Permission.ACCESS_VIEW)
    return found.prefetch_related(Prefetch("grants", queryset=in_force, to_attr="grants_in_force")).order_by("full_name", "username", "pk")


def find_people(viewer: User, *, today: date, text: str = "", status: str = "active", role: str = "", unit: OrgUnit | None = None):
    """The list page's rows. `unit` takes everything below it; `role` and `unit` together mean that role there."""
    found = people(viewer, today=today).search(text)
    if status in ("active", "inactive"):
        found = found.filter(is_active=status == "active")
    if role or unit is not None:
        grants = Grant.objects.permitted(viewer, Permission.ACCESS_VIEW).valid_on(today).filter(user=OuterRef("pk"))
        if role:
            grants = grants.filter(role=role)
        if unit is not None:
            grants = grants.filter(unit__in=load_tree().below(unit.pk))
        found = found.filter(Exists(grants))
    return found


def grants_in_time(viewer: User, user: User, *, today: date) -> GrantsInTime:
    """The grants of `user` that `viewer` may see."""
    result = GrantsInTime()
    rows = user.grants.permitted(viewer, Permission.ACCESS_VIEW).select_related("unit", "granted_by").order_by("-valid_from", "pk")
    for grant in rows:
        if grant.valid_to is not None and grant.valid_to <= today:
            result.past.append(grant)
        elif grant.valid_from > today:
            result.future.append(grant)
        else:
            result.current.append(grant)
    return result


def count_hidden_grants(viewer: User, user: User, *, today: date) -> int:
    """Grants not yet ended in units that `viewer` cannot see."""
    open_grants = user.grants.not_ended_on(today)
    return open_grants.count() - open_grants.permitted(viewer, Permission.ACCESS_VIEW).count()


def who_has_access(viewer: User, unit: OrgUnit, *, today: date) -> list[UnitAccess]:
    """Everybody whose grants open `unit` on a day, those standing on the unit itself first; superusers are not in it."""
    above = load_tree().above(unit.pk)
    grants = list(Grant.objects.valid_on(today).filter(unit__in=above, user__is_active=True).select_related("user", "unit"))
    known = User.objects.permitted(viewer, Permission.ACCESS_VIEW).filter(pk__in=[grant.user_id for grant in grants])
    may_open = set(known.values_list("pk", flat=True))
    found = [
        UnitAccess(
            user=grant.user,
            role_label=grant.get_role_display(),
            grant=grant,
            via=None if grant.unit_id == unit.pk else grant.unit,
            may_open=grant.user_id in may_open,
        )
        for grant in grants
    ]
    # The nearest first: the path runs from the root down to the unit itself.
    return sorted(found, key=lambda a: (-above.index(a.grant.unit_id), nb_sort_key(str(a.user)), a.role_label, a.grant.pk))


def superusers():
    return User.objects.filter(is_superuser=True, is_active=True).order_by("full_name", "username", "pk")
