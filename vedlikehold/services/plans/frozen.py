"""An adopted plan stands: taking back a row of it through the history is refused, and an adoption is taken back whole or not at all."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from fdvu.audit.enums import Action
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.registry import RevertRefused
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Placement, Plan, PlanYear, Scenario
from vedlikehold.services.plans.making import FROZEN_WITH_ADOPTION

FROZEN = gettext_noop("Planversjonen «%(name)s» er vedtatt og kan ikke endres. Trekk vedtaket tilbake, eller lag en ny versjon.")
WHOLE = gettext_noop("Et vedtak trekkes tilbake som en helhet. Gjør det fra planversjonen «%(name)s».")
AGAIN = gettext_noop("Vedtaket av «%(name)s» er trukket tilbake. Vedta versjonen på nytt fra sin egen side.")

DRAFT, ADOPTED, REPLACED = (status.value for status in (ScenarioStatus.DRAFT, ScenarioStatus.ADOPTED, ScenarioStatus.REPLACED))
# What may change in a frozen row: words, and links to rows that are moved, deleted and brought back.
_FREE = {
    Scenario: {"name", "note", "based_on", "adopted_by", "adoption_note"},
    Placement: {"note", "measure", "building", "alternative"},
    PlanYear: set(),
}
_AGREED = {"agreed_name", "agreed_pot", "agreed_cost_nok", "agreed_grant_nok", "agreed_hours", "agreed_shares"}


def refuse_frozen(changeset: ChangeSet) -> None:
    """Raises `RevertRefused` where what was just taken back is part of an adopted version."""
    types = ContentType.objects.get_for_models(Plan, Scenario, PlanYear, Placement)
    kinds = {content_type.pk: model for model, content_type in types.items()}
    changes = list(
        Change.objects.filter(changeset=changeset, content_type__in=kinds).values_list("content_type", "object_id", "action", "diff")
    )
    if not changes:
        return
    by_model: dict[type, list[tuple]] = {}
    for content_type, pk, action, diff in changes:
        by_model.setdefault(kinds[content_type], []).append((pk, action, diff))
    _check_scenarios(by_model.get(Scenario, []))
    for model in (PlanYear, Placement):
        _check_parts(model, by_model.get(model, []))
    _check_plans(by_model.get(Plan, []))


def _check_scenarios(changes: list[tuple]) -> None:
    rows = Scenario.objects.in_bulk([pk for pk, _action, _diff in changes])
    for pk, action, diff in changes:
        row = rows.get(pk)
        if action == Action.DELETED:
            if diff["status"][0] != DRAFT:
                raise RevertRefused(Message(FROZEN, {"name": diff["name"][0]}))
        elif row is not None and "status" in diff:
            _check_step(row, tuple(diff["status"]))
        elif row is not None and row.is_frozen and set(diff) - _FREE[Scenario]:
            raise RevertRefused(Message(FROZEN, {"name": row.name}))


def _check_step(row: Scenario, step: tuple[str, str]) -> None:
    """A status that went back: only when the whole adoption did."""
    if step[1] == ADOPTED and step[0] == DRAFT:
        raise RevertRefused(Message(AGAIN, {"name": row.name}))
    others = Scenario.objects.filter(plan=row.plan_id)
    broken = others.filter(status=REPLACED).exists() and not others.filter(status=ADOPTED).exists()
    left = Placement.objects.filter(scenario=row).exclude(agreed_name="").exists()
    if step not in ((ADOPTED, DRAFT), (REPLACED, ADOPTED)) or broken or (step[1] == DRAFT and left):
        raise RevertRefused(Message(WHOLE, {"name": row.name}))


def _check_parts(model: type, changes: list[tuple]) -> None:
    """Frames and placements of versions that are frozen as they stand now."""
    touched = [(pk, action, diff) for pk, action, diff in changes if action != Action.UPDATED or set(diff) - _FREE[model]]
    if not touched:
        return
    kept = dict(with_ids(model.objects.all(), {pk for pk, _action, _diff in touched}).values_list("pk", "scenario"))
    gone = {diff["scenario"][0] for pk, action, diff in touched if action == Action.DELETED}
    about = set(kept.values()) | gone
    frozen = Scenario.objects.filter(pk__in=about).exclude(status=DRAFT).first()
    if frozen is not None:
        raise RevertRefused(Message(FROZEN, {"name": frozen.name}))
    agreed = {kept[pk] for pk, action, diff in touched if action == Action.UPDATED and set(diff) & _AGREED and pk in kept}
    half = Placement.objects.filter(scenario__in=agreed).filter(~Q(agreed_name="")).select_related("scenario").first()
    if half is not None:
        raise RevertRefused(Message(WHOLE, {"name": half.scenario.name}))


def _check_plans(changes: list[tuple]) -> None:
    ids = [pk for pk, action, diff in changes if action == Action.UPDATED and set(diff) & set(FROZEN_WITH_ADOPTION)]
    frozen = Scenario.objects.filter(plan__in=ids).exclude(status=DRAFT).first()
    if frozen is not None:
        raise RevertRefused(Message(FROZEN, {"name": frozen.name}))
