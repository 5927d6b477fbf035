"""The import kind `measures`: what is to be done, with its component, bundle and order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import plain_words
from bygg.importers.inside import InsideKind
from fdvu.audit.importing import ImportContext
from fdvu.audit.importing.kind import StoredRows
from fdvu.audit.models import ChangeSet
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import Identifier, Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.shares import format_shares, parse_shares
from vedlikehold.enums import OPEN_PROJECTS, MeasureStatus
from vedlikehold.importers.fields import check_costs, round_money
from vedlikehold.importers.measures.fields import FIELDS, MONEY
from vedlikehold.importers.measures.requires import (
    Requirements,
    check_requirements,
    read_requirements,
    stored_requirements,
    write_requirements,
)
from vedlikehold.importers.measures.resolving import (
    make_bundles,
    project_words,
    resolve_bundles,
    resolve_components,
    resolve_projects,
)
from vedlikehold.importers.measures.shares import as_shares, read_shares, write_out_shares
from vedlikehold.models import Component, Measure, Project

OTHER_HOME = gettext_noop("Tiltaket med denne id-en hører til en annen bygning. Et tiltak flyttes ikke mellom bygg.")
NO_DAY = gettext_noop("Et utført tiltak må ha datoen det ble utført.")
NOT_DONE = gettext_noop("Tiltaket har en dato for utførelse, men er ikke utført.")
NOT_YET = gettext_noop("Dagen er ikke kommet.")
NO_DEADLINE = gettext_noop("Et pålagt tiltak må ha en frist.")
CLOSED_PROJECT = gettext_noop("Prosjektet «%(name)s» er ferdig eller avlyst og tar ikke imot tiltak.")
NOT_YOUR_PROJECT = gettext_noop("Du kan ikke endre prosjektet «%(name)s», og ikke legge tiltak i det.")
REJECTED_IN_PROJECT = gettext_noop("Et avvist tiltak kan ikke stå i et prosjekt.")
NO_YEAR = gettext_noop("Et planlagt tiltak må ha et år.")
DONE_ON_PAGE = gettext_noop("Tiltaket er ikke utført i registeret. Meld det utført på siden til tiltaket, så får komponentene ny tilstand.")
REOPENED_ON_PAGE = gettext_noop("Tiltaket er utført i registeret. Gjenåpne det på siden til tiltaket.")
HISTORY = gettext_noop("%(count)s utførte tiltak tas inn som historikk. De endrer ingen tilstand og lukker ingen funn.")


class MeasureImport(InsideKind):
    """Tiltak: recognised by id, by source id, and by building and name."""

    key = "measures"
    label = _("Tiltak")
    order = 70
    fields = FIELDS
    model = Measure
    rule_fields = (
        "building",
        "status",
        "planned_year",
        "deadline",
        "is_duty",
        "project",
        "done_on",
        "price_year",
        "cost_low_nok",
        "cost_likely_nok",
        "cost_high_nok",
        "actual_cost_nok",
    )
    linked_fields = ("requires",)
    label_fields = ("name", "source_id", "id")

    def prepare(self, frame: Frame) -> None:
        round_money(frame, *MONEY)
        read_shares(frame)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        resolve_components(frame, context, self.pointed_at(frame, "component_id"))
        permission = self.by_name["bundle"].lookup.permission
        resolve_projects(frame, context)
        resolve_bundles(frame, context, choices.get("bundle", False) if context.may_create(permission) else False)
        names = context.tables["building"].labels if "building" in context.tables else {}
        context.tables["requires"] = read_requirements(frame, _homes(frame), names)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self.by_source(frame), *self._by_name(frame)]

    def _by_name(self, frame: Frame) -> list[Identifier]:
        """The first, second … measure of that name in the building, for rows without a key of their own."""
        if not (frame.has("building") and frame.has("name")):
            return []
        buildings = frame.values["building"]
        surer = [frame.column("id")[row] is not None or frame.column("source_id")[row] is not None for row in range(frame.count)]
        seen: dict[tuple, int] = defaultdict(int)
        keys = []
        for row, name in enumerate(frame.column("name")):
            if surer[row] or buildings[row] is None or name is None:
                keys.append(None)
                continue
            alike = (buildings[row], plain_words(name))
            keys.append((*alike, seen[alike]))
            seen[alike] += 1
        times: dict[tuple, int] = defaultdict(int)
        index: dict[tuple, int] = {}
        stored = with_ids(Measure.objects.all(), {building for building, _name in seen}, column="building_id").order_by("pk")
        for building, name, pk in stored.values_list("building_id", "name", "pk"):
            alike = (building, plain_words(name))
            index[(*alike, times[alike])] = pk
            times[alike] += 1
        return [Identifier("name", self.by_name["name"].label, keys, index, unique=False, weak=True)]

    # -- what is required is no column of the model ---------------------------------------------------------------

    def current(self, ids: Sequence[int], names: Sequence[str], context: ImportContext) -> StoredRows:
        found = super().current(ids, [name for name in names if name != "requires"], context)
        write_out_shares(found)
        if "requires" not in names:
            return found
        required = stored_requirements(ids)
        found.names = [*found.names, "requires"]
        found.rows = {pk: (*values, required.get(pk, "")) for pk, values in found.rows.items()}
        return found

    def blank(self, name: str) -> Any:
        return "" if name in ("requires", "spend_shares") else super().blank(name)

    def new_columns(self, plan: Plan, made: dict[Pending, int]) -> dict[str, list[Any]]:
        columns = super().new_columns(plan, made)
        columns.pop("requires", None)
        if "spend_shares" in columns:
            columns["spend_shares"] = [parse_shares(text) for text in columns["spend_shares"]]
        if "component_id" in columns:
            parts = dict(with_ids(Component.objects.all(), {pk for pk in columns["component_id"] if pk}).values_list("pk", "part_id"))
            given = columns.get("part_id") or [None] * len(plan.created)
            columns["part_id"] = [part or parts.get(pk) for part, pk in zip(given, columns["component_id"], strict=True)]
        return columns

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        if name == "bundle":
            return make_bundles(pending, changeset)
        return super().make(name, pending, plan, changeset, context)

    def write(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> None:
        """The rows, then what they require."""
        changed = [row for row, cells in plan.changes.items() if any(cell.field == "requires" for cell in cells)]
        plain = replace(plan, changes={row: [as_shares(c) for c in cells if c.field != "requires"] for row, cells in plan.changes.items()})
        made = self.make_pending(plain, changeset, context)
        ids = dict(zip(plan.created, self._create(plain, changeset, made), strict=True))
        self._update(plain, changeset, made)
        self._name(plain, changeset, ids)
        found: Requirements = plan.tables["requires"]
        write_requirements(plan, found, [*(row for row in plan.created if row in found.wanted), *changed], ids, changeset)

    # -- rules -----------------------------------------------------------------------------------------------------

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        check_costs(plan)
        _check_homes(plan)
        _check_status(plan, context)
        _check_duties(plan)
        _check_projects(plan, context)
        check_requirements(plan, plan.tables["requires"])

    def export_values(self, queryset: models.QuerySet, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_number": "building__building_number",
            "extension_number": "building__extension_number",
            "building_name": "building__name",
            "building_address": "building__street_address",
            "tfm_id": "component__tfm_id",
            "component_name": "component__name",
            "part": ("part__code", "part__name"),
            "bundle_name": "bundle__name",
            "requires": "pk",
            "project_name": "project_id",
        }
        rows = self.paths_from(queryset, names, paths)
        words: dict[str, Callable[[Any], str]] = {"spend_shares": format_shares}
        if "requires" in names:
            required = stored_requirements(list(queryset.values_list("pk", flat=True)))
            words["requires"] = lambda pk: required.get(pk, "")
        if "project_name" in names:
            projects = project_words(queryset.order_by().values_list("project_id", flat=True).distinct())
            words["project_name"] = lambda pk: projects.get(pk, "")
        write = [words.get(name) for name in names]
        return ([value if word is None else word(value) for value, word in zip(row, write, strict=True)] for row in rows)


def _homes(frame: Frame) -> dict[int, int]:
    """Each row's building: the one it names, or that of the measure its id is of."""
    homes = {row: building for row, building in enumerate(frame.column("building")) if building is not None}
    ids = {row: pk for row, pk in enumerate(frame.column("id")) if pk is not None and row not in homes}
    stored = dict(with_ids(Measure.objects.all(), ids.values()).values_list("pk", "building_id")) if ids else {}
    return homes | {row: stored[pk] for row, pk in ids.items() if pk in stored}


def _check_homes(plan: Plan) -> None:
    if not plan.frame.has("building") or not plan.changes:
        return
    place, targets = plan.current.names.index("building"), plan.matches.targets
    for row in plan.changes:
        building = plan.frame.values["building"][row]
        if building is not None and building != plan.current.rows[targets[row]][place]:
            plan.frame.reject(row, "id", Message(OTHER_HOME))


def _check_duties(plan: Plan) -> None:
    frame, duties, deadlines = plan.frame, plan.effective("is_duty"), plan.effective("deadline")
    for row in sorted({*plan.created, *plan.changes}):
        if duties[row] and deadlines[row] is None:
            frame.reject(row, "deadline" if frame.has("deadline") else "is_duty", Message(NO_DEADLINE))


def _check_projects(plan: Plan, context: ImportContext) -> None:
    """What joins a project: one that is still to be carried out, that the person may change, and no rejected measure."""
    frame, statuses = plan.frame, plan.effective("status")
    if not frame.has("project"):
        return
    joining = {row: frame.values["project"][row] for row in plan.created if frame.values["project"][row] is not None}
    joining |= {row: cell.new for row, cells in plan.changes.items() for cell in cells if cell.field == "project"}
    known = dict(with_ids(Project.objects.all(), joining.values()).values_list("pk", "status")) if joining else {}
    units = dict(with_ids(Project.objects.all(), joining.values()).values_list("pk", "unit_id")) if joining else {}
    for row, pk in sorted(joining.items()):
        name = plan.tables["project"].labels[pk]
        if units[pk] not in context.units:
            frame.reject(row, "project_name", Message(NOT_YOUR_PROJECT, {"name": name}))
        elif known[pk] not in OPEN_PROJECTS:
            frame.reject(row, "project_name", Message(CLOSED_PROJECT, {"name": name}))
        elif statuses[row] == MeasureStatus.REJECTED:
            frame.reject(row, "project_name", Message(REJECTED_IN_PROJECT))


def _check_status(plan: Plan, context: ImportContext) -> None:
    frame, targets = plan.frame, plan.matches.targets
    statuses, days, years = (plan.effective(name) for name in ("status", "done_on", "planned_year"))
    history = []
    for row in sorted({*plan.created, *plan.changes}):
        done = statuses[row] == MeasureStatus.DONE
        if done and days[row] is None:
            frame.reject(row, "done_on" if frame.has("done_on") else "status", Message(NO_DAY))
        elif not done and days[row] is not None:
            frame.reject(row, "done_on" if frame.has("done_on") else "status", Message(NOT_DONE))
        elif days[row] is not None and days[row] > context.today:
            frame.reject(row, "done_on", Message(NOT_YET))
        if statuses[row] == MeasureStatus.PLANNED and years[row] is None:
            frame.reject(row, "planned_year" if frame.has("planned_year") else "status", Message(NO_YEAR))
        if targets[row] is None:
            history += [row] if done else []
        elif (change := next((cell for cell in plan.changes[row] if cell.field == "status"), None)) is not None:
            if MeasureStatus.DONE in (change.old, change.new):
                frame.reject(row, "status", Message(DONE_ON_PAGE if change.new == MeasureStatus.DONE else REOPENED_ON_PAGE))
    frame.warn(history, "status", HISTORY)
