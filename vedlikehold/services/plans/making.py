"""Vedlikeholdsplan og planversjoner: made, changed, copied and deleted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, delete_rows, open_changeset, update_rows
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Placement, Plan, PlanYear, Scenario
from vedlikehold.services.plans.placing import lock_draft

# What every sum of a plan rests on: it stands once a version is adopted.
FROZEN_WITH_ADOPTION = ("unit", "first_year", "years", "price_year", "price_growth_share")
OF_FRAME = ("operation_nok", "investment_nok", "grant_nok", "own_hours")
WEIGHTS = (
    "profile", "weight_safety", "weight_health", "weight_economy", "weight_aesthetics", "weight_function", "weight_authority",
    "weight_backlog", "weight_savings", "weight_cost", "energy_price_nok",
)  # fmt: skip
_COPIED = (*WEIGHTS, "carry_operation", "carry_investment")


@transaction.atomic
def create_plan(
    *, by, plan: Plan, frame: Mapping[str, Any] | None = None, note: str = "", version_name: str = "", changeset: ChangeSet | None = None
) -> Scenario:
    """The unsaved plan with its first version, which has a frame for each year; the same one where `frame` is given."""
    own = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    plan.full_clean()
    create_rows(own, [plan])
    scenario = Scenario(plan=plan, number=1, name=version_name or _("Versjon 1"))
    create_rows(own, [scenario])
    create_rows(own, [PlanYear(scenario=scenario, year=year, **(frame or {})) for year in plan.year_range])
    return scenario


@transaction.atomic
def change_plan(*, by, plan: Plan, values: Mapping[str, Any], expected_version: int | None = None, note: str = "") -> Plan:
    """New values in the plan. The years of its drafts follow; refused where measures stand in a year that would fall away, or where a
    version is adopted and the sums of it would change."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if expected_version is not None and held.version != expected_version:
        raise StaleRow(held)
    changed = {name: value for name, value in values.items() if getattr(held, name) != value}
    if not changed:
        return held
    _refuse_what_is_adopted(held, changed)
    proposed = Plan(**{field.attname: getattr(held, field.attname) for field in held._meta.concrete_fields} | changed)
    proposed._state.adding = False
    proposed.full_clean()
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(held, changed)])
    _follow_years(changeset, held)
    return held


def _refuse_what_is_adopted(plan: Plan, changed: Mapping[str, Any]) -> None:
    standing = [name for name in FROZEN_WITH_ADOPTION if name in changed]
    if standing and plan.scenarios.exclude(status=ScenarioStatus.DRAFT.value).exists():
        text = _("Planen har en vedtatt versjon, og dette kan ikke endres uten at vedtaket trekkes tilbake.")
        raise ValidationError({name: [text] for name in standing})


def _follow_years(changeset: ChangeSet, plan: Plan) -> None:
    """Frames for the years that came, none for those that went."""
    years = set(plan.year_range)
    outside = Placement.objects.filter(scenario__plan=plan, year__isnull=False).exclude(year__in=years).count()
    if outside:
        text = ngettext(
            "%(n)s tiltak ligger i et år som faller bort. Flytt det først.",
            "%(n)s tiltak ligger i år som faller bort. Flytt dem først.",
            outside,
        )
        raise ValidationError({"years": [text % {"n": outside}]})
    frames = PlanYear.objects.filter(scenario__plan=plan)
    delete_rows(changeset, list(frames.exclude(year__in=years)))
    there = set(frames.values_list("scenario_id", "year"))
    wanted = [(pk, year) for pk in plan.scenarios.order_by("pk").values_list("pk", flat=True) for year in plan.year_range]
    create_rows(changeset, [PlanYear(scenario_id=pk, year=year) for pk, year in wanted if (pk, year) not in there])


@transaction.atomic
def delete_plan(*, by, row: Plan, note: str = "") -> ChangeSet:
    """The plan with all its versions, frames and placements; the measures stay. Refused while a version of it is adopted."""
    held = Plan.objects.select_for_update().get(pk=row.pk)
    if held.scenarios.exclude(status=ScenarioStatus.DRAFT.value).exists():
        raise ValidationError(_("En plan med en vedtatt versjon kan ikke slettes. Trekk vedtaket tilbake først."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(other, {"follows": None}) for other in Plan.objects.filter(follows=held)])
    _delete_scenarios(changeset, list(held.scenarios.order_by("pk")))
    delete_rows(changeset, [held])
    return changeset


@transaction.atomic
def create_scenario(*, by, plan: Plan, name: str, copy_of: Scenario | None = None, text: str = "", note: str = "") -> Scenario:
    """A new draft: blank with a frame of nothing per year, or with the frames, weights and placements of another version."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    number = (plan.scenarios.aggregate(most=Max("number"))["most"] or 0) + 1
    scenario = Scenario(plan=plan, number=number, name=name.strip(), note=text, based_on=copy_of)
    frames = [PlanYear(year=year) for year in plan.year_range]
    placements: Sequence[Placement] = ()
    if copy_of is not None:
        for field, value in copied_settings(copy_of).items():
            setattr(scenario, field, value)
        frames = copied_frames(copy_of)
        placements = copied_placements(copy_of)
    scenario.full_clean()
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    create_rows(changeset, [scenario])
    fill(changeset, scenario, frames, placements)
    return scenario


def copied_settings(scenario: Scenario) -> dict[str, Any]:
    """Its weights, and whether its frames are carried over."""
    return {name: getattr(scenario, name) for name in _COPIED}


def copied_frames(scenario: Scenario) -> list[PlanYear]:
    """Its frames as new rows."""
    rows = PlanYear.objects.filter(scenario=scenario).order_by("year")
    return [PlanYear(year=row.year, **{name: getattr(row, name) for name in OF_FRAME}) for row in rows]


def copied_placements(scenario: Scenario) -> list[Placement]:
    """Its placements as new rows, of the measures that are still to be done."""
    rows = Placement.objects.filter(scenario=scenario, measure__is_open=True).order_by("pk")
    copied = ("measure_id", "building_id", "alternative_id", "year", "pinned", "placed_by", "note")
    return [Placement(**{name: getattr(row, name) for name in copied}) for row in rows]


def fill(changeset: ChangeSet, scenario: Scenario, frames: Iterable[PlanYear], placements: Sequence[Placement]) -> None:
    """Frames and placements into a new version."""
    frames, placements = list(frames), list(placements)
    for row in (*frames, *placements):
        row.scenario = scenario
    create_rows(changeset, frames)
    create_rows(changeset, placements)


@transaction.atomic
def rename_scenario(*, by, scenario: Scenario, name: str, text: str, expected_version: int | None = None, note: str = "") -> Scenario:
    """Another name and remark; an adopted version too may be called something clearer."""
    held = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if expected_version is not None and held.version != expected_version:
        raise StaleRow(held)
    values = {"name": name.strip(), "note": text}
    if all(getattr(held, field) == value for field, value in values.items()):
        return held
    for field, value in values.items():
        setattr(scenario, field, value)
    scenario.full_clean()
    update_rows(open_changeset(by=by, source=Source.FORM, note=note), [(held, values)])
    return held


@transaction.atomic
def delete_scenario(*, by, row: Scenario, note: str = "") -> ChangeSet:
    """A draft with its frames and placements; the measures stay. Refused for the plan's last version."""
    held = lock_draft(row)
    if not Scenario.objects.filter(plan=held.plan_id).exclude(pk=held.pk).exists():
        raise ValidationError(_("En plan må ha minst én versjon. Slett heller planen."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    _delete_scenarios(changeset, [held])
    return changeset


def _delete_scenarios(changeset: ChangeSet, rows: list[Scenario]) -> None:
    ids = [row.pk for row in rows]
    update_rows(changeset, [(other, {"based_on": None}) for other in Scenario.objects.filter(based_on__in=ids).exclude(pk__in=ids)])
    delete_rows(changeset, list(Placement.objects.filter(scenario__in=ids)))
    delete_rows(changeset, list(PlanYear.objects.filter(scenario__in=ids)))
    delete_rows(changeset, rows)
