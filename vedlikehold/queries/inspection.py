"""What a phone needs to carry an analysis into a cellar: the building's components, the parts, and what is found so far."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from bygg.calc.names import plain_words
from fdvu.audit.models import Change
from fdvu.lib.numbers import format_number
from vedlikehold.enums import OPEN_ANALYSES
from vedlikehold.models import AttachedDocument, BuildingPart, Component, ConditionAnalysis, Finding
from vedlikehold.queries.parameters import parameters

COSTS = ("cost_low_nok", "cost_likely_nok", "cost_high_nok")
CONSEQUENCES = ("kg_safety", "kg_health", "kg_economy", "kg_aesthetics", "kg_function", "kg_authority")
# What an inspector fills in.
INSPECTED = (
    "location", "grade", "symptom", "cause", "probability", *CONSEQUENCES, "recommendation", "deadline", *COSTS, "price_year",
)  # fmt: skip
TOP_LEVEL = 1  # one-digit codes are chapters, not parts
TWO_DIGITS = 2


def open_analyses(user, unit, text: str = "") -> QuerySet[ConditionAnalysis]:
    """Analyses that still take findings and that the person may write in, soonest first; `text` is looked for in building and title."""
    rows = ConditionAnalysis.objects.editable_by(user).in_unit(unit).filter(status__in=[status.value for status in OPEN_ANALYSES])
    for word in text.casefold().split()[:10]:
        rows = rows.filter(
            Q(building__search_text__contains=word) | Q(building__search_text__contains=plain_words(word)) | Q(sort_key__contains=word)
        )
    found = rows.select_related("building").annotate(finding_count=Count("findings"))
    return found.order_by(F("planned_on").asc(nulls_last=True), "building__sort_key", "pk")


def analysis_state(analysis: ConditionAnalysis) -> dict:
    """What may change about the analysis while the phone is away."""
    return {"pk": analysis.pk, "status": analysis.status, "is_open": analysis.status in OPEN_ANALYSES}


def phone_data(analysis: ConditionAnalysis) -> dict:
    """Everything about one analysis, as JSON; a number of queries that does not grow with the building."""
    building = analysis.building
    address = ", ".join(part for part in (building.street_address, building.postal_place) if part)
    parts = list(BuildingPart.objects.order_by("edition", "sort_key"))
    edition = parameters().part_edition
    return {
        "analysis": analysis_state(analysis) | {"title": analysis.title, "building": building.name, "address": address},
        "components": _components(analysis),
        "parts": [_part(part) for part in parts if part.edition == edition and len(part.code) > TOP_LEVEL],
        "groups": {part.code: part.local_name for part in parts if part.edition == edition and len(part.code) == TWO_DIGITS},
        "findings": _findings(analysis),
    }


def phone_finding(finding: Finding) -> dict:
    """One finding as the phone keeps it; its photos come with `phone_data`."""
    return {
        "pk": finding.pk,
        "client_id": str(finding.client_id) if finding.client_id else None,
        "version": finding.version,
        "component": finding.component_id,
        "values": phone_values(finding),
    }


def phone_values(finding: Finding) -> dict[str, str]:
    """The fields an inspector fills in, as a form shows them."""
    return {name: _typed(getattr(finding, name)) for name in INSPECTED}


def last_changed(finding: Finding) -> dict:
    """Who changed a finding last, and when."""
    change = Change.objects.about(finding).with_acts().order_by("-pk").first()
    if change is None:
        return {"by": "", "at": finding.updated_at.isoformat()}
    return {"by": str(change.changeset.by or ""), "at": change.changeset.at.isoformat()}


def _components(analysis: ConditionAnalysis) -> list[dict]:
    """Components in place, and those that are out but have a finding here."""
    wanted = Q(is_current=True) | Q(findings__analysis=analysis)
    rows = Component.objects.filter(wanted, building=analysis.building_id).select_related("part", "space").distinct()
    return [_component(row) for row in rows.order_by("part__group", "part__sort_key", "sort_key", "pk")]


def _component(row: Component) -> dict:
    return {
        "pk": row.pk,
        "client_id": str(row.client_id) if row.client_id else None,
        "name": row.name,
        "code": row.part.code,
        "group": row.part.group,
        "part": row.part.local_name,
        "detail": " · ".join(str(text) for text in (row.tfm_id, row.space) if text),
        "grade": row.grade,
        "graded_on": row.graded_on.isoformat() if row.graded_on else "",
        "is_current": row.is_current,
    }


def _part(part: BuildingPart) -> dict:
    return {"pk": part.pk, "code": part.code, "name": part.local_name, "group": part.group}


def _findings(analysis: ConditionAnalysis) -> list[dict]:
    photos = _photos(analysis)
    rows = Finding.objects.filter(analysis=analysis).order_by("pk")
    return [phone_finding(row) | {"photos": photos.get(row.pk, [])} for row in rows]


def _photos(analysis: ConditionAnalysis) -> Mapping[int, list[dict]]:
    rows = AttachedDocument.objects.filter(finding__analysis=analysis).select_related("document").order_by("pk")
    found: dict[int, list[dict]] = {}
    for tied in rows:
        if not tied.document.preview:
            continue
        photo = {"pk": tied.document_id, "client_id": str(tied.document.client_id) if tied.document.client_id else None}
        found.setdefault(tied.finding_id, []).append(photo | {"title": tied.document.title})
    return found


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_number(value, max(0, -value.normalize().as_tuple().exponent))
    return value.isoformat() if isinstance(value, date) else str(value)
