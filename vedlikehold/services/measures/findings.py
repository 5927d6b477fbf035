"""A measure that answers findings: their costs together, their words, and the tie between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.measures import Cost, MissingIndex, total_cost
from vedlikehold.enums import AnalysisStatus, FindingState, MeasureKind
from vedlikehold.models import Component, Finding, Measure
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.services.measures.saving import save_measure


@dataclass(frozen=True)
class Draft:
    """What a measure for some findings would be: values by field name.

    `computed` components have no costed finding among them, and their computed upgrade cost is counted instead; `uncosted` findings
    have neither.
    """

    values: dict[str, Any]
    computed: int
    uncosted: int


def draft_from_findings(findings: Iterable[Finding]) -> Draft:
    """Costs added up in the newest of their price years, the words and the earliest deadline of the findings; nothing is written.

    Raises ValidationError where they cannot be one measure: in several buildings, closed, in an analysis that is not done, or in an
    open measure already.
    """
    rows = list(findings)
    _check_findings(rows)
    assumed = assumptions()
    costed = [row for row in rows if row.cost_likely_nok is not None]
    computed = _computed(rows, costed, assumed)
    components = {row.component_id: row.component for row in rows}
    parts = {row.component.part_id: row.component.part for row in rows}
    component = next(iter(components.values())) if len(components) == 1 else None
    values = {
        "building": rows[0].analysis.building,
        "name": _name(rows, component),
        "component": component,
        "part": next(iter(parts.values())) if len(parts) == 1 else None,
        "description": "\n".join(dict.fromkeys(row.recommendation for row in rows if row.recommendation)),
        "kind": MeasureKind.REPAIR.value,
        "deadline": min((row.deadline for row in rows if row.deadline), default=None),
    }
    costs = [Cost(row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year) for row in costed]
    without = [row for row in rows if row.cost_likely_nok is None and row.component_id not in computed]
    return Draft(values | _costs([*costs, *computed.values()], assumed), len(computed), len(without))


def _computed(rows: Sequence[Finding], costed: Sequence[Finding], assumed: Assumptions) -> dict[int, Cost]:
    """What components without a costed finding cost by their type or their replacement cost, in the year the others are priced in."""
    ids = {row.component_id for row in rows} - {row.component_id for row in costed}
    if not ids:
        return {}
    year = max((row.price_year for row in costed), default=0) or default_price_year(assumed.index, timezone.localdate())
    cells = cost_cells(Component.objects.counting().filter(pk__in=ids), assumed, year, by="pk")
    found = zip(cells.building.tolist(), cells.low.tolist(), cells.likely.tolist(), cells.high.tolist(), strict=True)
    return {pk: Cost(to_ore(low), to_ore(likely), to_ore(high), year) for pk, low, likely, high in found if likely}


def _check_findings(rows: Sequence[Finding]) -> None:
    if not rows:
        raise ValidationError(_("Velg minst ett funn."))
    if len({row.analysis.building_id for row in rows}) > 1:
        raise ValidationError(_("Funnene er i flere bygg. Et tiltak gjelder ett bygg; lag ett for hvert."))
    closed = [row for row in rows if row.state != FindingState.OPEN]
    if closed:
        text = ngettext("%(n)s av funnene er ikke åpent.", "%(n)s av funnene er ikke åpne.", len(closed))
        raise ValidationError(text % {"n": len(closed)})
    unconcluded = sum(row.analysis.status != AnalysisStatus.DONE for row in rows)
    if unconcluded:
        text = ngettext(
            "%(n)s av funnene er i en analyse som ikke er ferdig. Et tiltak kan bare løse funn i ferdige analyser.",
            "%(n)s av funnene er i analyser som ikke er ferdige. Et tiltak kan bare løse funn i ferdige analyser.",
            unconcluded,
        )
        raise ValidationError(text % {"n": unconcluded})
    taken = next((row for row in rows if row.measure is not None and row.measure.is_open), None)
    if taken is not None:
        text = _("Funnet «%(finding)s» på %(component)s er alt med i tiltaket «%(measure)s».")
        raise ValidationError(text % {"finding": taken, "component": taken.component.name, "measure": taken.measure.name})


def _name(rows: Sequence[Finding], component) -> str:
    first = rows[0].recommendation.strip().split("\n")[0] if len(rows) == 1 else ""
    if first:
        return first[:200]
    if component is not None:
        return component.name[:200]
    return ngettext("Utbedring av %(n)s funn", "Utbedring av %(n)s funn", len(rows)) % {"n": len(rows)}


def _costs(costs: Sequence[Cost], assumed: Assumptions) -> dict[str, Any]:
    try:
        total = total_cost(costs, assumed.index, low_share=assumed.rule.low_share, high_share=assumed.rule.high_share)
    except MissingIndex as missing:
        text = _("Funnene har kostnader fra %(years)s, og byggekostnadsindeksen mangler minst ett av årene.")
        raise ValidationError(text % {"years": missing}) from missing
    if total is None:
        return {}
    return {"cost_low_nok": total.low, "cost_likely_nok": total.likely, "cost_high_nok": total.high, "price_year": total.price_year}


@transaction.atomic
def measure_from_findings(
    *,
    by,
    findings: Iterable[Finding],
    values: Mapping[str, Any] | None = None,
    requires: Iterable[Measure] | None = None,
    note: str = "",
) -> Measure:
    """A new measure that answers `findings`, with their costs added up; `values` (by field name) go before what follows from them."""
    rows = list(findings)
    draft = draft_from_findings(rows)
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    measure = save_measure(by=by, values={**draft.values, **(values or {})}, requires=requires, changeset=changeset)
    update_rows(changeset, [(row, {"measure": measure}) for row in rows])
    return measure


@transaction.atomic
def link_findings(*, by, measure: Measure, findings: Iterable[Finding], note: str = "") -> ChangeSet | None:
    """Let the measure answer just these standing findings of its building; the others it had are let go. None where nothing changed."""
    wanted = {row.pk: row for row in findings}
    there = {row.pk: row for row in Finding.objects.standing().filter(measure=measure).order_by("pk").select_for_update(of=("self",))}
    new = [row for pk, row in wanted.items() if pk not in there]
    if any(row.analysis.building_id != measure.building_id for row in new):
        raise ValidationError(_("Et tiltak kan bare løse funn i sitt eget bygg."))
    if new:
        _check_findings(new)
    gone = [row for pk, row in there.items() if pk not in wanted]
    if not (new or gone):
        return None
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(row, {"measure": measure}) for row in new] + [(row, {"measure": None}) for row in gone])
    return changeset
