"""The import kind `condition`: findings, with the analyses and components they need, concluded as they are taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bygg.importers.inside import InsideKind
from fdvu.audit.enums import Action
from fdvu.audit.importing import ImportContext, ImportRefused
from fdvu.audit.models import ChangeSet
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import Identifier, Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.result import plain_error
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice
from vedlikehold.calc.conclusion import MissingIndex, Observation, estimate
from vedlikehold.enums import AnalysisStatus
from vedlikehold.importers.analyses.components import make_components, resolve_components
from vedlikehold.importers.analyses.fields import FIELDS
from vedlikehold.importers.analyses.surveys import Analyses, make_analyses, resolve_analyses, tell_of_surveys
from vedlikehold.models import Component, ConditionAnalysis, Finding
from vedlikehold.queries.parameters import assumptions
from vedlikehold.services.conclusion import conclude_many

NO_PRICE_YEAR = gettext_noop("Kostnaden mangler prisår. Oppgi året prisene gjelder.")
NOT_LIKELY = gettext_noop("Lav eller høy kostnad er oppgitt uten sannsynlig kostnad.")
WRONG_ORDER = gettext_noop("Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy.")
NO_INDEX = gettext_noop(
    "Prisår %(from)s og %(to)s skal regnes sammen for «%(component)s», men byggekostnadsindeksen mangler et av dem. "
    "Legg inn indeksen, eller oppgi kostnadene i samme prisår."
)
OTHER_HOME = gettext_noop("Funnet med denne id-en hører til en annen bygning. Et funn flyttes ikke mellom bygg.")
COSTS = ("cost_low_nok", "cost_likely_nok", "cost_high_nok")
_RECOGNISED_BY = ("analysis", "component", "location", "symptom")


class ConditionKind(InsideKind):
    """Funn: recognised by id, by source id, and by analysis, component, place and symptom."""

    key = "condition"
    label = _("Funn fra tilstandsanalyser")
    order = 60
    fields = FIELDS
    model = Finding
    rule_fields = ("grade", "price_year", "analysis", "component", *COSTS)
    label_fields = ("component_name", "tfm_id", "component_source_id", "symptom", "location", "source_id", "id")

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        create = choices.get("component", False)
        permission = self.by_name["component"].lookup.permission
        own = self.pointed_at(frame, "component_id")
        resolve_components(frame, context, own, create if context.may_create(permission) else False)
        resolve_analyses(frame, context)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self.by_source(frame), *self._by_what_it_says(frame)]

    def _by_what_it_says(self, frame: Frame) -> list[Identifier]:
        """The same survey sent again finds its rows: the first, second … finding that says the same of the same component."""
        if not (frame.has("analysis") and frame.has("component")):
            return []
        known = {key for key in frame.values["analysis"] if isinstance(key, int)}
        if not known:
            return []
        ids, columns = frame.column("id"), [frame.filled(name) for name in _RECOGNISED_BY]
        seen: dict[tuple, int] = defaultdict(int)
        keys = [None if ids[row] is not None else _numbered(key, seen) for row, key in enumerate(zip(*columns, strict=True))]
        stored = with_ids(Finding.objects.all(), known, column="analysis_id").order_by("pk")
        times: dict[tuple, int] = defaultdict(int)
        rows = stored.values_list("analysis_id", "component_id", "location", "symptom", "pk")
        index = {_numbered(tuple(key), times): pk for *key, pk in rows}
        return [Identifier("component", self.by_name["component"].label, keys, index, weak=True)]

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        rows = [*plan.created, *plan.changes]
        _check_homes(plan)
        _check_costs(plan, rows)
        _check_price_years(plan, [row for row in rows if row not in plan.frame.problems.rejected])
        if isinstance(known := context.tables.get("analysis"), Analyses):
            tell_of_surveys(plan, context, known)

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        if name == "component":
            return make_components(pending, changeset)
        if name == "analysis":
            return make_analyses(pending, plan, changeset)
        return super().make(name, pending, plan, changeset, context)

    def write(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> None:
        """Findings, then the conclusion of the analyses they belong to, in the same act."""
        targets = [plan.matches.targets[row] for row in plan.changes]
        touched = _analyses_of(targets)
        super().write(plan, changeset, context)
        touched |= _analyses_of(targets) | _analyses_of(_made(Finding, changeset))
        made = set(_made(ConditionAnalysis, changeset))
        analyses = with_ids(ConditionAnalysis.objects.all(), touched).order_by("pk")
        # One that is done already is counted anew; one under way is concluded by whoever is at it.
        days = [(row, row.planned_on if row.pk in made else row.performed_on) for row in analyses if row.pk in made or _is_done(row)]
        try:
            conclude_many(changeset, days)
        except ValidationError as refused:
            raise ImportRefused([plain_error(text, plan.frame.source.filename) for text in refused.messages], plan) from refused

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_id": "analysis__building_id",
            "building_number": "analysis__building__building_number",
            "extension_number": "analysis__building__extension_number",
            "building_name": "analysis__building__name",
            "building_address": "analysis__building__street_address",
            "component_id": "component_id",
            "tfm_id": "component__tfm_id",
            "component_name": "component__name",
            "part": ("component__part__code", "component__part__name"),
            "analysis_id": "analysis_id",
            "analysis_title": "analysis__title",
            "performed_on": "analysis__performed_on",
            "performed_by": "analysis__performed_by",
            "level": "analysis__level",
        }
        return self.paths_from(queryset, names, paths)


def _numbered(key: tuple, seen: dict[tuple, int]) -> tuple | None:
    """The key with how many times it has come before; None for one that cannot be looked up."""
    analysis, component, location, symptom = key
    if not (isinstance(analysis, int) and isinstance(component, int)):
        return None
    plain = (analysis, component, normalise_choice(location or ""), normalise_choice(symptom or ""))
    seen[plain] += 1
    return (*plain, seen[plain])


def _check_homes(plan: Plan) -> None:
    """A finding stays in its building."""
    if not plan.frame.has("building"):
        return
    targets = plan.matches.targets
    wanted = {targets[row]: row for row in plan.changes}
    homes = dict(with_ids(Finding.objects.all(), wanted).values_list("pk", "analysis__building_id"))
    for pk, row in wanted.items():
        building = plan.frame.values["building"][row]
        if building is not None and building != homes[pk]:
            plan.frame.reject(row, "id", Message(OTHER_HOME))


def _check_costs(plan: Plan, rows: Sequence[int]) -> None:
    """Costs in order, and never without the year of their prices."""
    low, likely, high = (plan.effective(name) for name in COSTS)
    years, frame = plan.effective("price_year"), plan.frame
    for row in rows:
        if likely[row] is None:
            if low[row] is not None or high[row] is not None:
                frame.reject(row, "cost_low_nok" if low[row] is not None else "cost_high_nok", Message(NOT_LIKELY))
            continue
        if years[row] is None:
            frame.reject(row, "cost_likely_nok", Message(NO_PRICE_YEAR))
        if (low[row] is not None and low[row] > likely[row]) or (high[row] is not None and high[row] < likely[row]):
            frame.reject(row, "cost_likely_nok", Message(WRONG_ORDER))


def _check_price_years(plan: Plan, rows: Sequence[int]) -> None:
    """Costs of one component that must be brought to the prices of one year, by an index that has the years."""
    likely, years, grades = plan.effective("cost_likely_nok"), plan.effective("price_year"), plan.effective("grade")
    keys = list(zip(plan.effective("analysis"), plan.effective("component"), strict=True))
    groups: dict[tuple, list[int]] = defaultdict(list)
    for row in rows:
        if likely[row] is not None:
            groups[keys[row]].append(row)
    own = _own_price_years({component for _analysis, component in groups if isinstance(component, int)})
    assumed = assumptions() if groups else None
    for (_analysis, component), members in groups.items():
        seen = [Observation(grades[row], None, likely[row], None, years[row]) for row in members]
        try:
            estimate(seen, assumed.index, low_share=1, high_share=1, price_year=own.get(component, (None, ""))[0])
        except MissingIndex as missing:
            name = own[component][1] if component in own else str(component)
            params = {"from": missing.years[0], "to": missing.years[1], "component": name}
            for row in members:
                plan.frame.reject(row, "price_year", Message(NO_INDEX, params))


def _own_price_years(components: set[int]) -> dict[int, tuple[int | None, str]]:
    """The price year each component's estimate must be in (that of its replacement cost), and its name."""
    rows = with_ids(Component.objects.all(), components).values_list("pk", "replacement_cost_nok", "price_year", "name")
    return {pk: (year if cost is not None else None, name) for pk, cost, year, name in rows}


def _analyses_of(findings: Sequence[int]) -> set[int]:
    return set(with_ids(Finding.objects.all(), findings).values_list("analysis_id", flat=True)) if findings else set()


def _made(model: type, changeset: ChangeSet) -> list[int]:
    """Rows of a model that the act has made."""
    changes = changeset.changes.filter(content_type=ContentType.objects.get_for_model(model), action=Action.CREATED)
    return list(changes.values_list("object_id", flat=True))


def _is_done(analysis: ConditionAnalysis) -> bool:
    return analysis.status == AnalysisStatus.DONE
