"""What concluding analyses would do to components and earlier findings: the page tells it before, the service does it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from fdvu.audit.enums import Action
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.values import to_json
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.conclusion import NOT_EXAMINED, Estimate, MissingIndex, Observation, estimate, worst_grade
from vedlikehold.enums import KNOWN_GRADES, AnalysisStatus, FindingState
from vedlikehold.models import Component, ConditionAnalysis, Finding
from vedlikehold.queries.parameters import Assumptions

NO_INDEX = gettext_noop(
    "Kostnadene for «%(component)s» har prisår %(from)s og %(to)s, og byggekostnadsindeksen mangler et av dem. "
    "Legg inn indeksen, eller oppgi kostnadene i samme prisår."
)
_SEEN = ("pk", "analysis_id", "component_id", "grade", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year")
_CONDITION = frozenset({"grade", "graded_on", "graded_in", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year"})


@dataclass
class Outcome:
    """One analysis: ids of components that get a condition, that were not looked at, and that keep a newer one; how many earlier
    findings are superseded; and what stands in the way."""

    graded: list[int] = field(default_factory=list)
    not_looked_at: list[int] = field(default_factory=list)
    kept_newer: list[int] = field(default_factory=list)
    superseded: int = 0
    problems: list[Message] = field(default_factory=list)


@dataclass
class ConclusionPlan:
    """New values of components and of findings to be closed, and the outcome of each analysis by its id."""

    components: list[tuple[Component, dict]] = field(default_factory=list)
    findings: list[tuple[Finding, dict]] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


def plan_conclusion(group: Sequence[tuple[ConditionAnalysis, date]], assumed: Assumptions, *, lock: bool = False) -> ConclusionPlan:
    """At most one analysis of each building, each with the day it was performed; three queries however many."""
    days = {analysis.pk: on for analysis, on in group}
    plan = ConclusionPlan(outcomes={pk: Outcome() for pk in days})
    seen = _findings(days)
    rows = with_ids(Component.objects.all(), {pk for _analysis, pk in seen}).order_by("pk")
    components = {row.pk: row for row in (rows.select_for_update() if lock else rows)}
    for (analysis, pk), findings in seen.items():
        values = _condition(components[pk], analysis, days[analysis], findings, assumed, plan.outcomes[analysis])
        if values:
            plan.components.append((components[pk], values))
    looked_at = {pk: analysis for (analysis, pk), findings in seen.items() if any(row["grade"] in KNOWN_GRADES for row in findings)}
    _supersede(plan, looked_at, days, _graded_since(plan, [analysis for analysis, _on in group], components))
    return plan


def _findings(days: Mapping[int, date]) -> dict[tuple[int, int], list[dict]]:
    """Findings by analysis and component."""
    seen: dict[tuple[int, int], list[dict]] = {}
    for row in with_ids(Finding.objects.all(), days, column="analysis_id").order_by("pk").values(*_SEEN):
        seen.setdefault((row["analysis_id"], row["component_id"]), []).append(row)
    return seen


def _condition(
    component: Component, analysis: int, on: date, findings: Sequence[Mapping], assumed: Assumptions, outcome: Outcome
) -> dict | None:
    """The component's new condition, or None where it keeps the one it has; noted in `outcome`."""
    grade = worst_grade([row["grade"] for row in findings])
    if grade == NOT_EXAMINED:
        outcome.not_looked_at.append(component.pk)
        if component.grade in KNOWN_GRADES:
            return None
    if component.graded_on is not None and component.graded_on > on:
        outcome.kept_newer.append(component.pk)
        return None
    if grade != NOT_EXAMINED:
        outcome.graded.append(component.pk)
    try:
        costs = _costs(component, findings, assumed)
    except MissingIndex as missing:
        years = {"from": missing.years[0], "to": missing.years[1]}
        outcome.problems.append(Message(NO_INDEX, {"component": component.name} | years))
        return None
    return {"grade": grade, "graded_on": on, "graded_in": analysis} | costs


def _costs(component: Component, findings: Sequence[Mapping], assumed: Assumptions) -> dict:
    """The component's own estimate; in the prices its replacement cost is in where it has one, for a component has one price year."""
    own_year = component.price_year if component.replacement_cost_nok is not None else None
    found = _estimate(findings, assumed, own_year)
    if found is None:
        return {"cost_low_nok": None, "cost_likely_nok": None, "cost_high_nok": None}
    return {
        "cost_low_nok": found.low,
        "cost_likely_nok": found.likely,
        "cost_high_nok": found.high,
        "price_year": found.price_year,
    }


def _estimate(findings: Sequence[Mapping], assumed: Assumptions, price_year: int | None) -> Estimate | None:
    observations = [
        Observation(row["grade"], row["cost_low_nok"], row["cost_likely_nok"], row["cost_high_nok"], row["price_year"]) for row in findings
    ]
    rule = assumed.rule
    return estimate(observations, assumed.index, low_share=rule.low_share, high_share=rule.high_share, price_year=price_year)


def concluded_findings(components: Iterable[int], analyses: Iterable[int]) -> QuerySet:
    """Findings on `components` in analyses that are done, or about to be."""
    rows = with_ids(Finding.objects.all(), components, column="component_id")
    return rows.filter(Q(analysis__status=AnalysisStatus.DONE) | Q(analysis__in=list(analyses)))


def _graded_since(plan: ConclusionPlan, analyses: Iterable[ConditionAnalysis], components: Mapping[int, Component]) -> dict[int, date]:
    """The day of the newer condition of components that keep it. An analysis counted anew says nothing of them: its findings stood
    when the newer condition was set, and may be what it follows from."""
    kept = (pk for one in analyses if one.status != AnalysisStatus.DONE for pk in plan.outcomes[one.pk].kept_newer)
    return {pk: components[pk].graded_on for pk in kept}


def _supersede(plan: ConclusionPlan, looked_at: Mapping[int, int], days: Mapping[int, date], newer: dict[int, date]) -> None:
    """Findings to close: older ones on components looked at that these analyses replace, and their own where a newer analysis is
    concluded already or the component has a `newer` condition, by component."""
    rows = list(concluded_findings({*looked_at, *newer}, days).select_related("analysis").order_by("pk"))
    for row in rows:
        current = looked_at.get(row.component_id)
        if current is None or row.analysis_id == current:
            continue
        on = row.analysis.performed_on
        if on > days[current] and row.grade in KNOWN_GRADES:
            newer[row.component_id] = max(on, newer.get(row.component_id, on))
        elif on <= days[current] and row.state == FindingState.OPEN:
            plan.findings.append((row, _closed(days[current])))
            plan.outcomes[current].superseded += 1
    plan.findings += [
        (row, _closed(newer[row.component_id]))
        for row in rows
        if row.analysis_id in days and row.state == FindingState.OPEN and row.component_id in newer
    ]


def _closed(on: date) -> dict:
    return {"state": FindingState.SUPERSEDED.value, "closed_on": on}


def changes_of_conclusion(analysis: ConditionAnalysis) -> tuple[QuerySet, ChangeSet | None]:
    """What concluding this analysis changed, as a QuerySet, and the act; an act may have concluded others too, or been an import."""
    kinds = {model: ContentType.objects.get_for_model(model) for model in (ConditionAnalysis, Component, Finding)}
    updates = Change.objects.filter(action=Action.UPDATED)
    concluded = updates.filter(content_type=kinds[ConditionAnalysis], object_id=analysis.pk, diff__status__1=AnalysisStatus.DONE.value)
    last = concluded.order_by("-pk").select_related("changeset").first()
    if last is None:
        return updates.none(), None
    own = Finding.objects.filter(analysis=analysis).values("pk")
    others = Finding.objects.filter(component__building=analysis.building_id).exclude(analysis=analysis).values("pk")
    # As the conclusion set it: an analysis that is reopened has none.
    day = last.diff.get("performed_on", [None, analysis.performed_on and analysis.performed_on.isoformat()])[1]
    return (
        updates.filter(changeset=last.changeset).filter(
            Q(pk=last.pk)
            | Q(content_type=kinds[Component], diff__graded_in__1=analysis.pk)
            | Q(content_type=kinds[Finding], object_id__in=own, diff__has_key="state")
            | Q(content_type=kinds[Finding], object_id__in=others, diff__closed_on__1=day, diff__has_key="state")
        ),
        last.changeset,
    )


@dataclass(frozen=True)
class TakenBack:
    """What reopening takes back: components that get back the condition they had, and how many findings are opened again. `kept` rows
    were changed since and stand, all of each; `changes` are those to take back, of `changeset`."""

    components: list[int]
    findings: int
    kept: int
    changes: QuerySet
    changeset: ChangeSet


def taken_back_by_reopening(analysis: ConditionAnalysis) -> TakenBack | None:
    """What reopening would take back; None where the journal does not know the conclusion.

    A component whose condition is changed since is left alone, and so are earlier findings on it: what it has now replaced them too.
    """
    changes, changeset = changes_of_conclusion(analysis)
    if changeset is None:
        return None
    rows = {model: list(changes.filter(content_type=ContentType.objects.get_for_model(model))) for model in (Component, Finding)}
    components, stood = unchanged(Component, rows[Component])
    findings, closed = unchanged(Finding, rows[Finding])
    overtaken = with_ids(Finding.objects.exclude(analysis=analysis), stood, column="component_id")
    overtaken = set(findings).intersection(overtaken.values_list("pk", flat=True))
    back = {*components.values()} | {change for pk, change in findings.items() if pk not in overtaken}
    others = changes.exclude(content_type__in=ContentType.objects.get_for_models(*rows).values())
    wanted = with_ids(Change.objects.all(), [*back, *others.values_list("pk", flat=True)])
    kept = len(stood) + len(closed) + len(overtaken)
    return TakenBack([*components], len(findings) - len(overtaken), kept, wanted, changeset)


def unchanged(model: type[Component] | type[Finding], changes: Sequence[Change]) -> tuple[dict[int, int], set[int]]:
    """Updates of one model by one act: change by row for the rows that stand as the change left them, and rows that do not. A row that is gone, or has what it had
    before, is neither."""
    after = {change.object_id: {name: new for name, (_old, new) in change.diff.items()} for change in changes}
    if model is Component:
        _add_what_the_conclusion_left(after, changes)
    before = {change.object_id: {name: old for name, (old, _new) in change.diff.items()} for change in changes}
    rows = {row.pk: row for row in with_ids(model.objects.all(), after)}
    standing, changed = {}, set()
    for change in changes:
        row = rows.get(change.object_id)
        if row is None or _has(row, before[row.pk]):
            continue
        if _has(row, after[row.pk]):
            standing[row.pk] = change.pk
        else:
            changed.add(row.pk)
    return standing, changed


def _add_what_the_conclusion_left(after: dict[int, dict], changes: Sequence[Change]) -> None:
    """Fields of the condition that the conclusion did not touch and somebody did later, with the value they had in between."""
    written = {change.object_id: change.pk for change in changes}
    updates = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(Component), action=Action.UPDATED, diff__has_any_keys=list(_CONDITION)
    )
    for change in with_ids(updates, written, column="object_id").order_by("pk"):
        if change.pk > written[change.object_id]:
            for name in _CONDITION.intersection(change.diff):
                after[change.object_id].setdefault(name, change.diff[name][0])


def _has(row: Component | Finding, values: Mapping[str, object]) -> bool:
    return all(to_json(getattr(row, row._meta.get_field(name).attname)) == value for name, value in values.items())
