"""What an act on a plan would do, told with numbers before it is done."""

from django.utils.translation import ngettext

from bygg.queries.deletion import DeletionPlan, Part
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Placement, Plan, PlanYear, Scenario


def _parts(*counted: tuple[str, type, int]) -> list[Part]:
    return [
        Part(name, str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural), count)
        for name, model, count in counted
        if count
    ]


def of_deleting_plan(row: Plan) -> DeletionPlan:
    """Versions, frames and placements go; plans that rolled over from it stay. An adopted version stands in the way."""
    frozen = row.scenarios.exclude(status=ScenarioStatus.DRAFT.value).count()
    goes = _parts(
        ("scenarios", Scenario, row.scenarios.count()),
        ("frames", PlanYear, PlanYear.objects.filter(scenario__plan=row).count()),
        ("placements", Placement, Placement.objects.filter(scenario__plan=row).count()),
    )
    return DeletionPlan(goes=goes, lets_go=_parts(("followed_by", Plan, row.followed_by.count())), blocked=_adopted(frozen))


def _adopted(count: int) -> list[Part]:
    return [Part("scenarios", ngettext("vedtatt planversjon", "vedtatte planversjoner", count), count)] if count else []


def of_deleting_scenario(row: Scenario) -> DeletionPlan:
    """Frames and placements go; versions made of it stay."""
    goes = _parts(("frames", PlanYear, row.frames.count()), ("placements", Placement, row.placements.count()))
    made_of_it = Scenario.objects.filter(based_on=row).count()
    return DeletionPlan(goes=goes, lets_go=_parts(("based_on", Scenario, made_of_it)), blocked=_adopted(int(row.is_frozen)))
