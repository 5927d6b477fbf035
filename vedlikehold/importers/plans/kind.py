"""The import kind `plan`: a version edited in a spreadsheet, measure by measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fdvu.audit.enums import Source
from fdvu.audit.importing import AuditedKind, ImportContext, ImportRefused
from fdvu.audit.importing.kind import StoredRows
from fdvu.audit.models import Change, ChangeSet
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import Identifier, Plan
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.result import plain_error
from fdvu.core.models import ImportBatch
from vedlikehold.enums import PlacedBy, ScenarioStatus
from vedlikehold.importers.plans.check import check_rows, empty_cells, leave_unplaced, refuse_chosen, warn_of_names
from vedlikehold.importers.plans.fields import FIELDS
from vedlikehold.importers.plans.resolving import SCOPE, Scope, resolve_alternatives, resolve_measures, resolve_scenarios
from vedlikehold.importers.plans.sheet import cells, plain_date
from vedlikehold.models import Placement, Scenario
from vedlikehold.queries.plans.sheet import plan_sheet
from vedlikehold.services.plans.placing import Choice, place_many


class PlanImport(AuditedKind):
    """Vedlikeholdsplan: recognised by version and measure; what is decided of a measure is what its row says, also where it is empty.

    An empty year takes the measure out of the version (or keeps it out, where it is locked), an empty alternative is the measure's own
    way, an empty note is none. A column that is not in the file, and a measure that is not in it, stay as they are. Only drafts that
    the person may edit are written to. Values that somebody set by hand are not protected: the file is a person's editing.
    """

    key = "plan"
    label = _("Vedlikeholdsplan")
    order = 75
    fields = FIELDS
    model = Placement
    rule_fields = ("year", "alternative", "pinned", "note")
    label_fields = ("name", "measure_id")

    # -- reading ---------------------------------------------------------------------------------------------------

    def prepare(self, frame: Frame) -> None:
        for name, nothing in (("pinned", False), ("note", "")):
            if frame.has(name) and name not in frame.defaults:
                frame.values[name] = [nothing if value is None else value for value in frame.values[name]]

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        scope = Scope()
        context.tables[SCOPE] = scope
        resolve_scenarios(frame, context, scope)
        resolve_measures(frame, scope)
        resolve_alternatives(frame, context)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        rejected = frame.problems.rejected
        pairs = zip(frame.filled("scenario_id"), frame.column("measure_id"), strict=True)
        keys = [
            None if row in rejected or scenario is None or measure is None else (scenario, measure)
            for row, (scenario, measure) in enumerate(pairs)
        ]
        known = {key for key in keys if key is not None}
        rows = with_ids(Placement.objects.all(), {scenario for scenario, _measure in known}, column="scenario_id")
        index = {(scenario, measure): pk for scenario, measure, pk in rows.values_list("scenario_id", "measure_id", "pk")}
        return [Identifier("measure_id", self.by_name["measure_id"].label, keys, index)]

    def protects(self, key: int, name: str, old: Any, current: StoredRows) -> bool:
        return False

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        scope: Scope = plan.tables[SCOPE]
        refuse_chosen(plan)
        empty_cells(plan)
        leave_unplaced(plan)
        check_rows(plan, scope)
        warn_of_names(plan, scope)

    # -- writing ---------------------------------------------------------------------------------------------------

    def write(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> None:
        """Through the one way a measure is placed, version by version."""
        scope: Scope = plan.tables[SCOPE]
        years, ways, pins, notes = (plan.effective(name) for name in ("year", "alternative", "pinned", "note"))
        chosen: dict[int, list[Choice]] = {}
        for row in sorted({*plan.created, *plan.changes}):
            scenario, measure = scope.places[row]
            choice = Choice(measure, years[row], ways[row], pinned=bool(pins[row]), note=notes[row])
            chosen.setdefault(scenario, []).append(choice)
        for scenario, choices in chosen.items():
            try:
                place_many(
                    by=context.by,
                    scenario=scope.scenarios[scenario],
                    choices=choices,
                    placed_by=PlacedBy.IMPORT,
                    source=Source.IMPORT,
                    expected_versions=plan.current.versions if plan.changes else None,
                    changeset=changeset,
                )
            except ValidationError as problem:
                raise ImportRefused([plain_error(text, plan.frame.source.filename) for text in problem.messages], plan) from problem

    def pages(self, batch: ImportBatch, user: Any) -> list[tuple[str, str, tuple]]:
        """The versions that the file changed."""
        acts = batch.changesets.filter(reverts=None)
        changes = list(Change.objects.filter(changeset__in=acts, content_type=self.content_type()).values_list("object_id", "diff"))
        told = {pk: diff["scenario"] for pk, diff in changes if "scenario" in diff}
        moved = with_ids(Placement.objects.all(), {pk for pk, _diff in changes} - set(told))
        touched = {old or new for old, new in told.values()} | set(moved.values_list("scenario_id", flat=True))
        rows = with_ids(Scenario.objects.visible_to(user).select_related("plan"), touched).order_by("plan__sort_key", "number")
        text = gettext("Til versjonen «%(name)s» av %(plan)s")
        return [(text % {"name": row.name, "plan": row.plan.name}, "vedlikehold:scenario", (row.pk,)) for row in rows]

    # -- out -------------------------------------------------------------------------------------------------------

    def export_queryset(self, context: ImportContext) -> Any:
        """Every draft: what is adopted or replaced is frozen and could not be taken in again."""
        rows = Scenario.objects.filter(status=ScenarioStatus.DRAFT.value)
        return rows.select_related("plan__unit").order_by("plan__sort_key", "plan", "number", "pk")

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        """One row per version and measure that may be placed; a version at a time."""
        for scenario in queryset:
            yield from cells(plan_sheet(scenario, user=None).rows, names, dates=plain_date)
