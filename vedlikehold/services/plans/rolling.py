"""Rullering: next year's plan made of this one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, open_changeset
from vedlikehold.models import Placement, Plan, Scenario
from vedlikehold.queries.plans.rolling import roll_over_of
from vedlikehold.services.plans.making import copied_settings, fill

MOST_NAME = 200


@transaction.atomic
def roll_over(
    *,
    by,
    scenario: Scenario,
    name: str,
    price_year: int | None = None,
    missed_to_first: bool = True,
    note: str = "",
    changeset: ChangeSet | None = None,
) -> Scenario:
    """A plan one year later that follows the version's own: its frames with a new last year, its measures that are not done, its pins.

    Gives the first version of the new plan. `missed_to_first` puts what should have been done by now in the first year; else it is left
    unplaced. `price_year` is a year on where it is not given.
    """
    # Who rolls the same plan over at the same moment waits, and is then told that the name is taken.
    Plan.objects.select_for_update().get(pk=scenario.plan_id)
    found = roll_over_of(scenario, user=by, missed_to_first=missed_to_first)
    old = scenario.plan
    plan = Plan(
        unit=old.unit,
        name=name.strip(),
        first_year=found.first_year,
        years=old.years,
        price_year=old.price_year + 1 if price_year is None else price_year,
        price_growth_share=old.price_growth_share,
        discount_share=old.discount_share,
        follows=old,
    )
    if len(plan.name) > MOST_NAME:
        raise ValidationError({"name": _("Navnet er for langt.")})
    plan.full_clean()
    own = changeset or open_changeset(by=by, source=Source.FORM, note=note or _("Rullert fra %(name)s") % {"name": old.name})
    create_rows(own, [plan])
    new = Scenario(plan=plan, number=1, name=scenario.name, based_on=scenario, **copied_settings(scenario))
    create_rows(own, [new])
    fill(own, new, found.frames, [_placement(row) for row in found.carried if row.is_placed])
    return new


def _placement(row) -> Placement:
    old = row.placement
    return Placement(
        measure_id=old.measure_id,
        building_id=old.building_id,
        alternative_id=old.alternative_id,
        year=row.year,
        pinned=row.pinned,
        placed_by=old.placed_by,
        note=old.note,
    )
