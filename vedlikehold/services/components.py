"""Writes to components that mean more than a changed field; each ends with the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.services import bulk, delete_row
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import create_rows, open_changeset, save_form, update_rows
from fdvu.lib.message import Message
from vedlikehold.enums import FindingState, Grade
from vedlikehold.models import Component, Finding
from vedlikehold.queries.components.deletion import component_deletion_plan
from vedlikehold.services.ledger import keep_reason, post_or_say
from vedlikehold.services.turns import take_turn_on_condition

# What a new component takes over from the one it replaces, unless it is said otherwise.
TAKEN_OVER = (
    "building_id",
    "space_id",
    "part_id",
    "type_id",
    "name",
    "tfm_id",
    "quantity",
    "quantity_unit",
    "expected_life_years",
    "replacement_cost_nok",
    "price_year",
)


@dataclass(frozen=True)
class Removal:
    """What taking a component away did: the new one where it was replaced, findings that closed with it. `unposted` says why the
    ledger could not be posted, else None."""

    changeset: ChangeSet
    resolved: int
    new: Component | None = None
    unposted: Message | None = None


@transaction.atomic
def save_component(form, *, by, note: str = "", expected_version: int | None = None) -> Component:
    """A new component, or new values in one, from a valid form. Raises `StaleRow` where somebody else was faster."""
    before = form.instance.version if form.instance.pk else None
    saved = save_form(form, by=by, note=note, expected_version=expected_version)
    why = _post(saved)
    if why is not None and saved.version != before:
        keep_reason(Change.objects.about(saved).latest("pk").changeset, why)
    return saved


@transaction.atomic
def replace_component(
    *,
    by,
    component: Component,
    on: date,
    values: Mapping[str, Any] | None = None,
    measure=None,
    note: str = "",
    source: Source = Source.FORM,
) -> Removal:
    """Utskifting: the old component stays with the day it was removed, a new one in TG0 takes its place the same day.

    `values` (by field name) say what is different about the new one. Open findings on the old one are closed. Where a completed
    `measure` did it, the ledger says that the backlog was done and not written off.
    """
    take_turn_on_condition()
    changeset = open_changeset(by=by, source=source, note=note)
    new, resolved = put_in_place(changeset, component, on, values or {})
    return Removal(changeset, resolved, new, _post(component, new, on=on, measure=measure))


@transaction.atomic
def remove_component(*, by, component: Component, on: date, note: str = "", source: Source = Source.FORM) -> Removal:
    """Fjerning without anything in its place: the component stays as history, its backlog is written off."""
    take_turn_on_condition()
    changeset = open_changeset(by=by, source=source, note=note)
    resolved = take_away(changeset, component, on)
    return Removal(changeset, resolved, None, _post(component, on=on))


@transaction.atomic
def delete_component(*, by, row: Component, note: str = "") -> ChangeSet:
    """A component registered by mistake. Refused where findings or the ledger tell of it: then it is removed, not deleted."""
    if blocked := component_deletion_plan(row).blocked:
        listed = ", ".join(f"{part.count} {part.label}" for part in blocked)
        text = _("Komponenten kan ikke slettes: den har %(rows)s. Fjern den i stedet, så beholdes historikken.")
        raise ValidationError(text % {"rows": listed})
    return delete_row(by=by, row=row, note=note)


def apply_to_many(rows, name: str, value, *, by, note: str = "") -> tuple[int, int | None]:
    """One value in many components, as one act; then the ledger."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        found = bulk.apply_value(rows, name, value, by=by, note=note)
        why = post_or_say(on=timezone.localdate(), components=Component.objects.filter(pk__in=ids))
        keep_reason(ChangeSet.objects.filter(pk=found[1]).first(), why)
    return found


def successor_of(component: Component, on: date) -> Component:
    """A new component like this one, in TG0 from the day it was put in; not stored."""
    kept = {name: getattr(component, name) for name in TAKEN_OVER}
    return Component(**kept, replaces=component, installed_year=on.year, grade=Grade.TG0, graded_on=on)


def open_findings(component: Component):
    """Findings that taking the component away will close."""
    return Finding.objects.open().filter(component=component)


def put_in_place(changeset: ChangeSet, component: Component, on: date, values: Mapping[str, Any]) -> tuple[Component, int]:
    """Take the component away and put a new one there, within `changeset`: (the new one, findings closed). The ledger is left to the
    caller."""
    resolved = take_away(changeset, component, on)
    new = successor_of(component, on)
    for name, value in values.items():
        setattr(new, name, value)
    new.full_clean(exclude=set(new.derived_fields), validate_unique=False)
    create_rows(changeset, [new])
    return new, resolved


def take_away(changeset: ChangeSet, component: Component, on: date) -> int:
    """Mark the component removed and close its open findings; how many. The ledger is left to the caller.

    Raises ValidationError where it is removed already, or the day has not come or is before it was installed.
    """
    if not Component.objects.select_for_update().get(pk=component.pk).is_current:
        raise ValidationError(_("Komponenten er alt fjernet eller skiftet ut."))
    if on > timezone.localdate():
        raise ValidationError(_("Dagen er ikke kommet. Registrer det når det er gjort."))
    if component.installed_year and on.year < component.installed_year:
        raise ValidationError(_("Komponenten ble installert i %(year)s, etter denne dagen.") % {"year": component.installed_year})
    update_rows(changeset, [(component, {"removed_on": on})])
    closing = [(finding, {"state": FindingState.RESOLVED.value, "closed_on": on}) for finding in open_findings(component).order_by("pk")]
    return update_rows(changeset, closing)


def _post(*components: Component, on: date | None = None, measure=None) -> Message | None:
    rows = Component.objects.filter(pk__in=[component.pk for component in components])
    return post_or_say(on=on or timezone.localdate(), components=rows, measure=measure)
