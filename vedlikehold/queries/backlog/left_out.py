"""Components that should be in the backlog and are not, because they have no cost in the price year."""

import datetime

from django.db.models import QuerySet

from fdvu.access.models import OrgUnit
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.upgrade import GRADE_CODES, TGIU
from vedlikehold.enums import Grade
from vedlikehold.models import Component
from vedlikehold.queries.backlog.facts import Cut, counting_components
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions

UNPRICED, UNINDEXED = "unpriced", "unindexed"


def left_out(
    *, user, unit: OrgUnit | None, today: datetime.date, why: str, target: Grade | str | None, price_year: int | None, cut: Cut
) -> tuple[list[int], QuerySet]:
    """Ids of the components that `why` (unpriced or unindexed) keeps out of the sum, and the QuerySet to read them from.

    By the same arithmetic as the sum itself, so that their number is the one that the figure tells.
    """
    assumed = assumptions()
    goal = GRADE_CODES[target or assumed.parameters.target_grade]
    worse = [grade.value for grade in (Grade.TG1, Grade.TG2, Grade.TG3) if GRADE_CODES[grade] > goal]
    rows = counting_components(user=user, unit=unit, cut=cut).filter(grade__in=worse)
    cells = cost_cells(rows, assumed, price_year or default_price_year(assumed.index, today), by="pk")
    lost = (cells.unpriced if why == UNPRICED else cells.unindexed) & (cells.grade > goal) & (cells.grade < TGIU)
    ids = sorted(cells.building[lost.astype(bool)].tolist())
    return ids, Component.objects.visible_to(user).select_related("building", "part", "type")
