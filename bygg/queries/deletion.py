"""What a deletion would take with it, told before it happens and followed when it does."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bygg.models import Building, Floor, Property, Space
from fdvu.audit.models import AuditedModel

# Rows that have no meaning without the deleted one go with it, in this order; others are only let go of.
GOES_WITH: dict[type, tuple[str, ...]] = {
    Building: ("area_uses", "spaces", "floors", "documents"),
    Property: ("former_numbers",),
    Space: ("area_uses",),
}
LETS_GO: dict[type, tuple[str, ...]] = {Floor: ("spaces",)}
# What the journal does not keep and must not be lost.
_IN_THE_WAY: dict[type, tuple[Callable, ...]] = {}


def follows(model: type[AuditedModel], *names: str) -> None:
    """Rows of an app further up, by their reverse name, that go when the row of `model` they point at goes."""
    GOES_WITH[model] = (*names, *GOES_WITH.get(model, ()))


def stays_without(model: type[AuditedModel], *names: str) -> None:
    """Rows of an app further up that stay when the row of `model` goes, and lose their link to it."""
    LETS_GO[model] = (*LETS_GO.get(model, ()), *names)


def stands_in_the_way(model: type[AuditedModel], count: Callable) -> None:
    """`count(row)` gives what of an app further up forbids that the row of `model` goes, as a `Part`; of none, nothing does."""
    _IN_THE_WAY[model] = (*_IN_THE_WAY.get(model, ()), count)


@dataclass(frozen=True)
class Part:
    """So many rows of a kind, as in «214 rom»."""

    relation: str
    label: str
    count: int


@dataclass
class DeletionPlan:
    """What goes with the row, what stays but loses its link, and what stands in the way."""

    goes: list[Part] = field(default_factory=list)
    lets_go: list[Part] = field(default_factory=list)
    blocked: list[Part] = field(default_factory=list)


def deletion_plan(row: AuditedModel) -> DeletionPlan:
    plan = DeletionPlan()
    for relation in row._meta.related_objects:
        if not issubclass(relation.related_model, AuditedModel):
            continue
        count = relation.related_model._base_manager.filter(**{relation.field.name: row}).count()
        if count:
            name = relation.get_accessor_name()
            _place(plan, type(row), name).append(Part(name, _label(relation.related_model, count), count))
    plan.blocked += [part for found in _IN_THE_WAY.get(type(row), ()) if (part := found(row)).count]
    return plan


def _place(plan: DeletionPlan, model: type, name: str) -> list[Part]:
    if name in GOES_WITH.get(model, ()):
        return plan.goes
    return plan.lets_go if name in LETS_GO.get(model, ()) else plan.blocked


def _label(model: type, count: int) -> str:
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
