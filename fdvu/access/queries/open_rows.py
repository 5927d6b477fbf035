"""What still stands in a unit or below it."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from fdvu.access.models import Grant, OrgUnit, ScopedQuerySet
from fdvu.access.scope import load_tree


@dataclass(frozen=True)
class OpenRows:
    """So many rows of a kind, as in «12 bygninger»."""

    label: str
    count: int


def open_rows_below(unit: OrgUnit, day) -> list[OpenRows]:
    """Units, grants and register rows in `unit` or below it that do not end by `day`.

    Registers are found through their foreign keys to the unit, so that a new one counts without being named here.
    """
    ids = load_tree().below(unit.pk)
    children = OrgUnit.objects.filter(pk__in=ids - {unit.pk}).exclude(valid_to__lte=day).count()
    grants = Grant.objects.filter(unit__in=ids).not_ended_on(day).count()
    found = [
        OpenRows(ngettext("underenhet", "underenheter", children), children),
        OpenRows(ngettext("tilgang", "tilganger", grants), grants),
    ]
    for relation in OrgUnit._meta.related_objects:
        rows = relation.related_model._default_manager.all()
        if isinstance(rows, ScopedQuerySet) and hasattr(rows, "in_portfolio"):
            count = _open(rows.filter(**{f"{relation.field.name}__in": ids}), day).count()
            names = relation.related_model._meta
            found.append(OpenRows(str(names.verbose_name if count == 1 else names.verbose_name_plural), count))
    return [row for row in found if row.count]


def _open(rows, day):
    """Sold buildings and ended uses are history and hold nothing back."""
    rows = rows.in_portfolio()
    return rows.exclude(valid_to__lte=day) if hasattr(rows, "on") else rows
