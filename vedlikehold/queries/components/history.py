"""What has been found on a component, what is to be done with it, and how long it should last."""

import datetime
from dataclasses import dataclass

from django.db.models import F

from vedlikehold.calc.life import remaining_life
from vedlikehold.models import Component, Finding, Measure


@dataclass(frozen=True)
class Life:
    """Years left in the year of `today`, of `years` expected; whether these are the type's."""

    left: float | None
    years: float | None
    is_of_type: bool


def life_of(component: Component, *, today: datetime.date) -> Life:
    """By the component's own expected life, or its type's."""
    own, of_type = component.expected_life_years, component.type.expected_life_years if component.type else None
    years = own if own is not None else of_type
    return Life(remaining_life(component.installed_year, years, today.year), years, own is None and years is not None)


def findings_of(user, component: Component) -> list[Finding]:
    """Over all analyses, the newest first."""
    rows = Finding.objects.visible_to(user).filter(component=component).select_related("analysis")
    return sorted(rows, key=lambda row: (row.analysis.performed_on or datetime.date.max, row.pk), reverse=True)


def measures_of(user, component: Component) -> list[Measure]:
    """Measures that are still to be done."""
    return list(
        Measure.objects.visible_to(user)
        .open()
        .filter(component=component)
        .order_by(F("planned_year").asc(nulls_last=True), "sort_key", "pk")
    )
