"""Vedtak: a version is frozen with what it says, and its measures are planned; and the adoption taken back."""

from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import delete_rows, open_changeset, revert_changeset, update_rows
from fdvu.audit.values import to_json
from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.ledger import to_ore
from vedlikehold.enums import MeasureStatus, ScenarioStatus
from vedlikehold.models import Measure, Placement, Plan, PlanResult, Scenario
from vedlikehold.queries.plans.adoption import Adoption, act_of_adoption, adoption_of
from vedlikehold.queries.plans.lines import PlannedRow, plan_buildings
from vedlikehold.queries.plans.quality import plan_quality
from vedlikehold.services.plans.placing import lock_draft


@dataclass(frozen=True)
class Withdrawal:
    """What taking an adoption back did; the measures in `kept` were changed since, and stand as they are."""

    changeset: ChangeSet
    reverted: int
    kept: list[Measure]


@transaction.atomic
def adopt(
    *,
    by,
    scenario: Scenario,
    on: date,
    text: str = "",
    accept: bool = False,
    clear: bool = False,
    expected_version: int | None = None,
    note: str = "",
) -> Adoption:
    """The draft is adopted as of `on`: every placement keeps what it says now, the measures get its years, and the version that was
    adopted before is replaced by it. Gives what was done.

    Measures that cannot be planned stay as they are where that is accepted with `accept`, and refuse the adoption otherwise; so do
    placements in buildings that left the plan's unit, which go. With `clear`, measures that were planned in its years without being in
    it lose their year.
    """
    Plan.objects.select_for_update().get(pk=scenario.plan_id)
    held = lock_draft(scenario)
    _refuse_changed(held, expected_version)
    found = adoption_of(held, user=by)
    if not found.planned.placed:
        raise ValidationError(_("Ingen tiltak er lagt til et år. Legg tiltak i planen før den vedtas."))
    if found.must_be_accepted and not accept:
        raise ValidationError(_("Noen av tiltakene kan ikke planlegges. Se over listen og rett det, eller bekreft at de blir som de er."))
    known = proved(held, by, on)
    changeset = open_changeset(by=by, source=Source.FORM, note=note or _("Vedtak av %(name)s") % {"name": held.name})
    if found.planned.hidden:
        seen = plan_buildings(held.plan, by).order_by()
        delete_rows(changeset, list(Placement.objects.filter(scenario=held).exclude(building__in=seen)))
    update_rows(changeset, [(row.placement, _agreed(row)) for row in found.planned.rows])
    if found.former:
        update_rows(changeset, [(found.former, {"status": ScenarioStatus.REPLACED.value})])
    adopted = {"status": ScenarioStatus.ADOPTED.value, "adopted_on": on, "adopted_by": by, "adoption_note": text}
    update_rows(changeset, [(held, adopted)])
    keep_proof(held, known)
    _plan_measures(changeset, found, clear=clear)
    return found


def proved(scenario: Scenario, by, on: date) -> dict | None:
    """What is known of how good the version is, as it is about to be adopted; None where nothing is."""
    if not PlanResult.objects.filter(scenario=scenario).exists():
        return None
    found = plan_quality(scenario, user=by, today=timezone.localdate())
    if found.share is None:
        return None
    kept = {key: found.figures[key] for key in ("missing_nok", "unmet", "baselines")}
    problem = found.problem
    counts = {"measures": len(problem.measures), "left_out": len(problem.left_out)}
    return {"day": on.isoformat(), "share": found.share, "value": found.standing.value, "bound": found.result.bound} | counts | kept


def keep_proof(scenario: Scenario, known: dict | None) -> None:
    """`known` beside the result that it follows from, or nothing."""
    result = PlanResult.objects.filter(scenario=scenario).first()
    if result is None:
        return
    result.figures = {key: value for key, value in result.figures.items() if key != "adopted"}
    if known is not None:
        result.figures["adopted"] = known
    result.save(update_fields=["figures"])


def _refuse_changed(scenario: Scenario, expected_version: int | None) -> None:
    if expected_version is not None and scenario.version != expected_version:
        raise ValidationError(_("Noen andre har endret planversjonen siden du åpnet siden. Se over den og vedta på nytt."))


def _agreed(row: PlannedRow) -> dict:
    """What a placement says on the day it is adopted: own money, after grant and what its bundle saves."""
    line = row.line
    return {
        "agreed_name": row.name[:200] or "–",
        "agreed_pot": line.pot,
        "agreed_cost_nok": row.own_cost_nok,
        "agreed_grant_nok": to_ore(line.grant_nok),
        "agreed_hours": line.own_hours,
        "agreed_shares": list(line.spend_shares),
    }


def _plan_measures(changeset: ChangeSet, found: Adoption, *, clear: bool) -> None:
    """Planned in the plan's year, as `plan_measure` does one by one; what has begun goes on."""
    dropped = {"status": MeasureStatus.APPROVED.value, "planned_year": None}
    changes = [(row.measure, {"status": MeasureStatus.PLANNED.value, "planned_year": row.placement.year}) for row in found.planning]
    changes += [(row.measure, {"planned_year": row.placement.year}) for row in found.ongoing]
    leaving = [*found.dropped, *(found.loose if clear else [])]
    update_rows(changeset, [*changes, *((measure, dropped) for measure in leaving)])


@transaction.atomic
def withdraw_adoption(*, by, scenario: Scenario, note: str = "") -> Withdrawal:
    """Trekk tilbake vedtaket: the version is a draft again, the one it replaced is adopted again, and its measures are as they were.

    Measures that somebody changed since stand as they are, and are named.
    """
    Plan.objects.select_for_update().get(pk=scenario.plan_id)
    held = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if held.status != ScenarioStatus.ADOPTED:
        raise ValidationError(_("Bare den vedtatte versjonen kan trekkes tilbake."))
    act = act_of_adoption(held)
    if act is None:
        raise ValidationError(_("Vedtaket står ikke i historikken, og kan ikke trekkes tilbake."))
    kept = _measures_changed_since(act)
    everything = Change.objects.filter(changeset=act)
    of_kept = everything.filter(content_type=ContentType.objects.get_for_model(Measure), object_id__in=[row.pk for row in kept])
    only = everything.exclude(pk__in=list(of_kept.values_list("pk", flat=True))) if kept else None
    result = revert_changeset(act, by=by, note=note or _("Vedtaket av %(name)s er trukket tilbake") % {"name": held.name}, only=only)
    keep_proof(held, None)
    return Withdrawal(result.changeset, result.reverted, kept)


def _measures_changed_since(act: ChangeSet) -> list[Measure]:
    """Measures that no longer are as the adoption left them."""
    planned = Change.objects.filter(changeset=act, content_type=ContentType.objects.get_for_model(Measure), action=Action.UPDATED)
    diffs = dict(planned.values_list("object_id", "diff"))
    rows = with_ids(Measure.objects.all(), diffs).order_by("sort_key", "pk")
    return [row for row in rows if any(to_json(getattr(row, name)) != new for name, (_old, new) in diffs[row.pk].items())]


@dataclass(frozen=True)
class ForeseenWithdrawal:
    """What taking the adoption back would do: `former` is adopted again, `back` measures are as they were, `kept` stay as they are.
    `regained` of those in `back` lost their year by the adoption."""

    former: Scenario | None
    back: int
    kept: list[Measure]
    regained: int = 0


def foreseen_withdrawal(scenario: Scenario) -> ForeseenWithdrawal:
    """Told before it is done."""
    act = act_of_adoption(scenario)
    if act is None:
        return ForeseenWithdrawal(None, 0, [])
    types = ContentType.objects.get_for_models(Scenario, Measure)
    changes = Change.objects.filter(changeset=act, action=Action.UPDATED)
    replaced = changes.filter(content_type=types[Scenario], diff__status__1=ScenarioStatus.REPLACED.value)
    former = Scenario.objects.filter(pk__in=replaced.values("object_id")).first()
    kept = _measures_changed_since(act)
    back = changes.filter(content_type=types[Measure]).exclude(object_id__in=[row.pk for row in kept])
    lost = sum("planned_year" in diff and diff["planned_year"][1] is None for diff in back.values_list("diff", flat=True))
    return ForeseenWithdrawal(former, back.count(), kept, lost)
