"""Orders of condition analyses, the analyses, and what they find; their conclusion is in `vedlikehold.services.conclusion`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.models import Building
from fdvu.access.models import OrgUnit
from fdvu.access.scope import load_tree
from fdvu.audit.enums import Source
from fdvu.audit.models import AuditedModel, ChangeSet
from fdvu.audit.services import create_rows, delete_rows, open_changeset, update_rows
from vedlikehold.enums import OPEN_ANALYSES, AnalysisStatus
from vedlikehold.models import AttachedDocument, BuildingPart, Commission, Component, ConditionAnalysis, Finding
from vedlikehold.services.conclusion import Conclusion, conclude_analysis, conclude_many, reopen_analysis

__all__ = [
    "Conclusion",
    "add_buildings",
    "cancel_analysis",
    "conclude_analysis",
    "conclude_many",
    "create_commission",
    "delete_analysis",
    "delete_finding",
    "reopen_analysis",
    "save_analysis",
    "save_commission",
    "save_finding",
    "start_analysis",
]

# What each analysis of a commission begins with.
_COMMON = ("title", "client", "level", "reference_level", "purpose", "scope")


@transaction.atomic
def create_commission(
    *, by, values: Mapping[str, Any], buildings: Iterable[Building], note: str = "", source: Source = Source.FORM
) -> Commission:
    """Bestilling: the order with its common fields (`values`, by field name of Commission), and a planned analysis of each building.

    The analyses take the order's supplier as who performs them, and its deadline as the day they are planned for. Whoever sees the
    order sees all its analyses: the buildings belong to its unit or to one below.
    """
    buildings = list(buildings)
    if not buildings:
        raise ValidationError(_("Velg minst ett bygg som skal analyseres."))
    commission = Commission(**values)
    _check(commission)
    _require_below(commission.unit, buildings)
    changeset = open_changeset(by=by, source=source, note=note)
    create_rows(changeset, [commission])
    _plan_analyses(changeset, commission, buildings)
    return commission


@transaction.atomic
def save_commission(*, by, commission: Commission, values: Mapping[str, Any], expected_version: int | None = None, note: str = "") -> bool:
    """Change an order; whether anything changed. Its analyses keep what they have: they may have been changed one by one.

    Refused where its analyses would be of buildings outside the order's new unit.
    """
    unit = values.get("unit", commission.unit)
    if unit is not None and unit.pk != Commission.objects.values_list("unit_id", flat=True).get(pk=commission.pk):
        _require_below(unit, list(Building.objects.filter(analyses__commission=commission).distinct().order_by("sort_key", "pk")))
    return _update(by, commission, values, expected_version, note)


@transaction.atomic
def add_buildings(*, by, commission: Commission, buildings: Iterable[Building], note: str = "") -> int:
    """More buildings in an order; those that have an analysis in it already are left out. How many were added."""
    taken = set(commission.analyses.exclude(status=AnalysisStatus.CANCELLED).values_list("building_id", flat=True))
    new = [building for building in buildings if building.pk not in taken]
    _require_below(commission.unit, new)
    if new:
        _plan_analyses(open_changeset(by=by, source=Source.FORM, note=note), commission, new)
    return len(new)


def _require_below(unit: OrgUnit, buildings: list[Building], field: str = "unit") -> None:
    below = load_tree().below(unit.pk)
    outside = [building.name for building in buildings if building.unit_id not in below]
    if outside:
        text = _("%(buildings)s hører ikke til under %(unit)s. Velg en enhet som omfatter alle byggene.")
        raise ValidationError({field: text % {"buildings": ", ".join(outside[:3]), "unit": unit}})


def _require_order_above(values: Mapping[str, Any], analysis: ConditionAnalysis | None) -> None:
    """An order that is set or changed must be of a unit the building belongs under."""
    order = values.get("commission")
    stored = ConditionAnalysis.objects.values_list("commission_id", flat=True).get(pk=analysis.pk) if analysis else None
    if order is not None and order.pk != stored:
        _require_below(order.unit, [analysis.building if analysis else values["building"]], "commission")


def _plan_analyses(changeset: ChangeSet, commission: Commission, buildings: list[Building]) -> None:
    common = {name: getattr(commission, name) for name in _COMMON}
    common |= {"performed_by": commission.supplier, "planned_on": commission.due_on}
    create_rows(changeset, [ConditionAnalysis(commission=commission, building=building, **common) for building in buildings])


@transaction.atomic
def save_analysis(
    *,
    by,
    values: Mapping[str, Any],
    analysis: ConditionAnalysis | None = None,
    expected_version: int | None = None,
    note: str = "",
    changeset: ChangeSet | None = None,
) -> ConditionAnalysis:
    """A new analysis, or new values in one. Status and the day it was performed are set by the services below alone.

    Raises `StaleRow` where `expected_version` is not the row's version any more, ValidationError where the order is of a unit that
    the building does not belong under.
    """
    refused = {"status", "performed_on", "valid_until"} & values.keys()
    if refused:
        raise ValueError(f"set by starting, concluding and cancelling: {sorted(refused)}")
    _require_order_above(values, analysis)
    if analysis is None:
        analysis = ConditionAnalysis(**values)
        _check(analysis)
        create_rows(changeset or open_changeset(by=by, source=Source.FORM, note=note), [analysis])
    else:
        _update(by, analysis, values, expected_version, note, changeset)
    return analysis


@transaction.atomic
def start_analysis(*, by, analysis: ConditionAnalysis, note: str = "") -> ChangeSet:
    """The inspection has begun."""
    return _set_status(by, analysis, AnalysisStatus.ONGOING, (AnalysisStatus.PLANNED,), note)


@transaction.atomic
def cancel_analysis(*, by, analysis: ConditionAnalysis, note: str = "") -> ChangeSet:
    """Avlysning: it will not be concluded. What it found stays readable, and moves no grade."""
    return _set_status(by, analysis, AnalysisStatus.CANCELLED, OPEN_ANALYSES, note)


@transaction.atomic
def delete_analysis(*, by, analysis: ConditionAnalysis, note: str = "") -> ChangeSet:
    """An analysis registered by mistake goes with its findings; refused once it is concluded."""
    if analysis.status == AnalysisStatus.DONE:
        raise ValidationError(_("En ferdig analyse kan ikke slettes. Gjenåpne den først, så tilbakeføres tilstanden den satte."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    findings = list(Finding.objects.filter(analysis=analysis).order_by("pk"))
    _drop_attachments(changeset, findings)
    delete_rows(changeset, findings)
    delete_rows(changeset, [analysis])
    return changeset


@transaction.atomic
def save_finding(
    *,
    by,
    analysis: ConditionAnalysis,
    values: Mapping[str, Any],
    finding: Finding | None = None,
    expected_version: int | None = None,
    changeset: ChangeSet | None = None,
    note: str = "",
    new_component: tuple[BuildingPart, str] | None = None,
) -> Finding:
    """A new finding in an analysis, or new values (by field name) in one. The first finding starts a planned analysis.

    `new_component` (part, name or '') is made in the analysis' building, and the finding is about that one.
    Raises ValidationError for values that cannot be (by field where one is to blame), for a component of another building, and
    for an analysis that is concluded or cancelled; `StaleRow` where `expected_version` is not the row's version any more.
    """
    _require_open(analysis)
    own: ChangeSet | None = changeset
    if new_component is not None:
        own = changeset or open_changeset(by=by, source=Source.FORM, note=note)
        values = dict(values) | {"component": _component_of(own, analysis, *new_component)}
    changed = _with_values(finding, values) if finding else Finding(analysis=analysis, **values)
    _check(changed)
    if changed.component.building_id != analysis.building_id:
        raise ValidationError({"component": _("Komponenten hører til et annet bygg enn analysen.")})
    own = own or open_changeset(by=by, source=Source.FORM, note=note)
    if finding is None:
        finding = changed
        create_rows(own, [finding])
    else:
        versions = None if expected_version is None else {finding.pk: expected_version}
        if not update_rows(own, [(finding, _cleaned(changed, values))], expected_versions=versions) and changeset is None:
            own.delete()
            return finding
    if analysis.status == AnalysisStatus.PLANNED:
        update_rows(own, [(analysis, {"status": AnalysisStatus.ONGOING.value})])
    return finding


def _component_of(changeset: ChangeSet, analysis: ConditionAnalysis, part: BuildingPart, name: str) -> Component:
    component = Component(building_id=analysis.building_id, part=part, name=name.strip() or part.name)
    create_rows(changeset, [component])
    return component


@transaction.atomic
def delete_finding(*, by, finding: Finding, note: str = "") -> ChangeSet:
    """A finding registered by mistake; its photos stay among the building's documents."""
    _require_open(finding.analysis)
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    _drop_attachments(changeset, [finding])
    delete_rows(changeset, [finding])
    return changeset


def _drop_attachments(changeset: ChangeSet, findings: list[Finding]) -> None:
    delete_rows(changeset, list(AttachedDocument.objects.filter(finding__in=[finding.pk for finding in findings]).order_by("pk")))


def _require_open(analysis: ConditionAnalysis) -> None:
    """As it stands now, and held so until the transaction ends: somebody may have concluded it since it was read."""
    status = ConditionAnalysis.objects.select_for_update().values_list("status", flat=True).get(pk=analysis.pk)
    if status == AnalysisStatus.DONE:
        raise ValidationError(_("Analysen er ferdig. Gjenåpne den for å endre funnene."))
    if status == AnalysisStatus.CANCELLED:
        raise ValidationError(_("Analysen er avlyst og tar ikke imot funn."))


def _set_status(by, analysis: ConditionAnalysis, status: AnalysisStatus, allowed: Iterable[AnalysisStatus], note: str) -> ChangeSet:
    fresh = ConditionAnalysis.objects.select_for_update().get(pk=analysis.pk)
    if fresh.status not in allowed:
        raise ValidationError(_("Analysen har status «%(status)s» og kan ikke endres slik.") % {"status": fresh.get_status_display()})
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(analysis, {"status": status.value})])
    return changeset


def _update(by, row: AuditedModel, values: Mapping[str, Any], expected: int | None, note: str, changeset: ChangeSet | None = None) -> bool:
    changed = _with_values(row, values)
    _check(changed)
    own = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    count = update_rows(own, [(row, _cleaned(changed, values))], expected_versions=None if expected is None else {row.pk: expected})
    if not count and changeset is None:
        own.delete()
    return bool(count)


def _with_values(row: AuditedModel, values: Mapping[str, Any]) -> AuditedModel:
    """A copy with the values in it, to be checked; `row` stays as it was read."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy._state.adding = False
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


def _cleaned(copy: AuditedModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """The given fields as the checked copy has them: text read as dates and numbers."""
    return {name: getattr(copy, name) for name in values}


def _check(row: AuditedModel) -> None:
    row.full_clean(exclude=set(row.derived_fields), validate_unique=False)
