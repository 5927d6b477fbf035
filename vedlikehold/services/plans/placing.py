"""Plassering: measures into years of a scenario, out of them, and kept where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, delete_rows, open_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import PlacedBy
from vedlikehold.models import Measure, MeasureAlternative, Placement, Scenario


@dataclass(frozen=True)
class Choice:
    """What becomes of one measure. No `year` and not `pinned` takes it out of the plan; no `year` and `pinned` keeps it out.
    `alternative` is an id, None for the measure's own way; `pinned` None and `note` None leave what is there."""

    measure: int
    year: int | None
    alternative: int | None = None
    pinned: bool | None = None
    note: str | None = None


@transaction.atomic
def place_many(
    *,
    by,
    scenario: Scenario,
    choices: Sequence[Choice],
    placed_by: PlacedBy,
    source: Source = Source.FORM,
    note: str = "",
    expected_versions: dict[int, int] | None = None,
    changeset: ChangeSet | None = None,
) -> ChangeSet:
    """Places every chosen measure of the plan's unit, set-wise, in one act; the number of queries does not grow with the choices.

    Measures not named stay where they are. Raises ValidationError (nothing written) where the scenario is frozen, a year is outside the
    plan, a measure is not of the plan's unit, is done or rejected, or an alternative is another measure's; `StaleRow` where a placement
    (`expected_versions` by its pk) was changed by somebody else.
    """
    held = lock_draft(scenario)
    wanted = {choice.measure: choice for choice in choices}
    buildings = _checked(held, wanted)
    there = {row.measure_id: row for row in with_ids(Placement.objects.filter(scenario=held), set(wanted), column="measure_id")}
    own = changeset or open_changeset(by=by, source=source, note=note)
    new, gone, changes = [], [], []
    for measure, choice in wanted.items():
        row = there.get(measure)
        pinned = (row.pinned if row else False) if choice.pinned is None else choice.pinned
        if choice.year is None and not choice.pinned:
            gone += [row] if row else []
            continue
        values = {"year": choice.year, "alternative": choice.alternative, "pinned": pinned}
        if choice.note is not None:
            values["note"] = choice.note
        if row is None:
            new.append(_placement(held, choice, buildings[measure], pinned, placed_by))
            continue
        if row.year != choice.year or row.alternative_id != choice.alternative:
            values["placed_by"] = placed_by.value
        changes.append((row, values))
    delete_rows(own, gone)
    update_rows(own, changes, expected_versions=expected_versions)
    create_rows(own, new)
    return own


def _placement(scenario: Scenario, choice: Choice, building: int, pinned: bool, placed_by: PlacedBy) -> Placement:
    return Placement(
        scenario=scenario,
        measure_id=choice.measure,
        building_id=building,
        alternative_id=choice.alternative,
        year=choice.year,
        pinned=pinned,
        placed_by=placed_by.value,
        note=choice.note or "",
    )


def place(
    *,
    by,
    scenario: Scenario,
    measure: Measure,
    year: int | None,
    alternative: MeasureAlternative | None = None,
    pinned: bool | None = None,
    note: str | None = None,
    expected_versions: dict[int, int] | None = None,
) -> ChangeSet:
    """One measure by hand; see `place_many`."""
    choice = Choice(measure.pk, year, alternative.pk if alternative else None, pinned, note)
    return place_many(by=by, scenario=scenario, choices=[choice], placed_by=PlacedBy.HAND, expected_versions=expected_versions)


def lock_draft(scenario: Scenario) -> Scenario:
    """The scenario as it stands, held until the transaction ends; ValidationError where it is frozen."""
    held = Scenario.objects.select_for_update(of=("self",)).select_related("plan__unit").get(pk=scenario.pk)
    if held.is_frozen:
        raise ValidationError(_("Planversjonen er vedtatt og kan ikke endres. Lag en ny versjon av den."))
    return held


def _checked(scenario: Scenario, wanted: dict[int, Choice]) -> dict[int, int]:
    """The building of each chosen measure; refuses what cannot be placed."""
    plan = scenario.plan
    years = {choice.year for choice in wanted.values() if choice.year is not None and choice.year not in plan.year_range}
    if years:
        text = _("%(year)s er utenfor planen, som går fra %(first)s til %(last)s.")
        raise ValidationError([text % {"year": year, "first": plan.first_year, "last": plan.last_year} for year in sorted(years)])
    rows = with_ids(Measure.objects.in_unit(plan.unit), set(wanted)).values_list("pk", "building_id", "is_open", "name")
    found = {pk: (building, is_open, name) for pk, building, is_open, name in rows}
    if len(found) < len(wanted):
        raise ValidationError(_("%(n)s tiltak finnes ikke i enheten planen gjelder.") % {"n": len(wanted) - len(found)})
    closed = [name for pk, (_b, is_open, name) in found.items() if not is_open and wanted[pk].year is not None]
    if closed:
        text = _("Utførte og avviste tiltak kan ikke planlegges: %(names)s.")
        raise ValidationError(text % {"names": ", ".join(f"«{name}»" for name in closed[:5])})
    ways = {choice.alternative: choice.measure for choice in wanted.values() if choice.alternative is not None}
    owners = dict(with_ids(MeasureAlternative.objects.all(), set(ways)).values_list("pk", "measure_id"))
    if any(owners.get(choice.alternative) != choice.measure for choice in wanted.values() if choice.alternative is not None):
        raise ValidationError(_("Alternativet hører til et annet tiltak."))
    return {pk: building for pk, (building, _open, _name) in found.items()}
