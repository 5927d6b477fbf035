"""Which units a person's grants open.

Units are few (hundreds), rows are many: the tree is read once and the scope becomes a list of unit ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from fdvu.access.enums import ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class UnitTree:
    """Parent by unit id, for walking without queries."""

    parents: dict[int, int | None]

    def below(self, *roots: int) -> set[int]:
        """Ids of `roots` and everything under them."""
        children: dict[int | None, list[int]] = {}
        for unit, parent in self.parents.items():
            children.setdefault(parent, []).append(unit)
        found: set[int] = set()
        stack = [root for root in roots if root in self.parents]
        while stack:
            unit = stack.pop()
            if unit not in found:
                found.add(unit)
                stack.extend(children.get(unit, ()))
        return found

    def above(self, unit: int) -> list[int]:
        """Ids from the root down to `unit` itself."""
        path: list[int] = []
        current: int | None = unit
        while current is not None and current not in path:
            path.append(current)
            current = self.parents.get(current)
        return path[::-1]


@dataclass(frozen=True)
class UnitSet:
    """Some units, or all of them."""

    everything: bool
    ids: frozenset[int] = frozenset()

    def __contains__(self, unit_id: int | None) -> bool:
        return self.everything or unit_id in self.ids

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    def limit(self, queryset, path: str):
        """`queryset` cut down to these units; `path` names the column with the unit's id."""
        if self.everything:
            return queryset
        if not self.ids:
            return queryset.none()
        return queryset.filter(**{f"{path}__in": sorted(self.ids)})


NOTHING = UnitSet(everything=False)


def load_tree() -> UnitTree:
    """The whole tree in one query."""
    from fdvu.access.models import OrgUnit

    return UnitTree(dict(OrgUnit.objects.values_list("pk", "parent_id")))


def unit_sets(grants: Iterable[tuple[str, int]], tree: UnitTree) -> dict[Permission, UnitSet]:
    """Units per permission from (role, unit id) pairs; grants add up."""
    roots: dict[Permission, set[int]] = {}
    for role, unit in grants:
        for permission in ROLE_PERMISSIONS[Role(role)]:
            roots.setdefault(permission, set()).add(unit)
    result = {}
    for permission, units in roots.items():
        ids = tree.below(*units)
        result[permission] = UnitSet(everything=len(ids) == len(tree.parents), ids=frozenset(ids))
    return result


def units_for(user, permission: Permission = Permission.REGISTER_VIEW) -> UnitSet:
    """Units where `user` holds `permission` today. Read once per user object, that is once per request."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    if user.is_superuser:
        return UnitSet(everything=True)
    if not hasattr(user, "_unit_sets"):
        today = timezone.localdate()
        user._unit_sets = unit_sets(user.grants.valid_on(today).values_list("role", "unit_id"), load_tree())
    return user._unit_sets.get(permission, NOTHING)


def roles_of(user) -> set[Role]:
    """Roles `user` holds anywhere today; a superuser counts as administrator."""
    if user.is_superuser:
        return {Role.ADMIN}
    return {Role(role) for role in user.grants.valid_on(timezone.localdate()).values_list("role", flat=True)}


def forget_scope(*users) -> None:
    """Drop what `units_for` remembers, after grants or units changed; None among the users counts as nobody."""
    for user in users:
        if hasattr(user, "_unit_sets"):
            del user._unit_sets
