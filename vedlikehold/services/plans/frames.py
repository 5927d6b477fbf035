"""Rammer: the money and hours of each year of a version."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, open_changeset, update_rows
from vedlikehold.models import PlanYear, Scenario
from vedlikehold.services.plans.making import OF_FRAME
from vedlikehold.services.plans.placing import lock_draft

CARRIES = ("carry_operation", "carry_investment")


@transaction.atomic
def set_frames(
    *,
    by,
    scenario: Scenario,
    frames: Mapping[int, Mapping[str, Any]],
    carries: Mapping[str, bool] | None = None,
    expected_versions: Mapping[int, int] | None = None,
    note: str = "",
) -> ChangeSet | None:
    """New values by year and field name; years not named keep theirs. None where nothing changed.

    `expected_versions` by year (0 where the year had no row, and under the key 0 that of the version itself) raises `StaleRow` where
    somebody else was faster.
    """
    held = lock_draft(scenario)
    outside = sorted(set(frames) - set(held.plan.year_range))
    if outside:
        raise ValidationError(_("%(year)s er utenfor planen.") % {"year": outside[0]})
    there = {row.year: row for row in PlanYear.objects.filter(scenario=held).order_by("pk").select_for_update(of=("self",))}
    _refuse_stale(held, there, expected_versions or {})
    for values in frames.values():
        _not_negative(values)
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    new = [PlanYear(scenario=held, year=year, **values) for year, values in frames.items() if year not in there]
    create_rows(changeset, new)
    changed = update_rows(changeset, [(there[year], dict(values)) for year, values in frames.items() if year in there])
    changed += update_rows(changeset, [(held, {name: carries[name] for name in CARRIES if name in carries})]) if carries else 0
    if changed or new:
        return changeset
    changeset.delete()
    return None


def _refuse_stale(scenario: Scenario, there: Mapping[int, PlanYear], expected: Mapping[int, int]) -> None:
    if expected.get(0, scenario.version) != scenario.version:
        raise StaleRow(scenario)
    for year, version in expected.items():
        row = there.get(year)
        if year and (row.version if row else 0) != version:
            raise StaleRow(row or scenario)


def _not_negative(values: Mapping[str, Any]) -> None:
    if any(values.get(name) is not None and values[name] < 0 for name in OF_FRAME):
        raise ValidationError(_("Rammer og timer kan ikke være negative."))
