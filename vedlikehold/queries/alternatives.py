"""Alternatives of measures read: what they cost now, and which plans use them; and where a measure stands in plans."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from bygg.queries.deletion import DeletionPlan, Part, deletion_plan
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Measure, MeasureAlternative, Placement
from vedlikehold.queries.measures import PricesNow


@dataclass(frozen=True)
class AlternativeLine:
    """An alternative with its likely cost (kr) in the prices of now; None where the index lacks its year."""

    row: MeasureAlternative
    now_nok: Decimal | None


def alternatives_of(measure: Measure, prices: PricesNow) -> list[AlternativeLine]:
    """One query."""
    rows = MeasureAlternative.objects.filter(measure=measure).order_by("cost_likely_nok", "name", "pk")
    return [AlternativeLine(row, prices.of(row.cost_likely_nok, row.price_year)) for row in rows]


@dataclass(frozen=True)
class InPlans:
    """Placements that the person sees, and how many there are in plans out of sight."""

    rows: list[Placement]
    hidden: int


def standing_in_plans(user, measure: Measure) -> InPlans:
    """In which versions of which plans the measure stands; versions that were replaced are history and left out."""
    return _in_plans(user, Placement.objects.filter(measure=measure).exclude(scenario__status=ScenarioStatus.REPLACED))


def uses_of(user, alternative: MeasureAlternative) -> InPlans:
    """The versions that do the measure in this way."""
    return _in_plans(user, Placement.objects.filter(alternative=alternative))


def _in_plans(user, rows) -> InPlans:
    seen = rows.visible_to(user).select_related("scenario__plan", "alternative")
    found = list(seen.order_by("scenario__plan__sort_key", F("year").asc(nulls_last=True), "scenario__number", "pk"))
    return InPlans(found, rows.count() - len(found))


def measure_deletion_plan(row: Measure) -> DeletionPlan:
    """What goes with a measure: it is taken out of drafts, while what was adopted stays as it was adopted."""
    plan = deletion_plan(row)
    drafts = Placement.objects.filter(measure=row, scenario__status=ScenarioStatus.DRAFT).count()
    if not drafts:
        return plan
    plan.goes.append(Part("placements", _placements(drafts), drafts))
    rest = [
        Part(part.relation, _placements(part.count - drafts), part.count - drafts) for part in plan.lets_go if part.relation == "placements"
    ]
    plan.lets_go = [part for part in plan.lets_go if part.relation != "placements"] + [part for part in rest if part.count]
    return plan


def _placements(count: int) -> str:
    return str(Placement._meta.verbose_name if count == 1 else Placement._meta.verbose_name_plural)
