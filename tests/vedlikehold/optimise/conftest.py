"""A plan of three years with one building, and a short way to measures that are worth something."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from bygg.models import Building
from fdvu.access.models import User
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_measure, make_plan, make_scenario
from vedlikehold.models import Component, Measure, Scenario
from vedlikehold.queries.plans.problem import PlanProblem, plan_problem
from vedlikehold.services.plans.optimise import best_of

TODAY = date(2026, 11, 1)
YEARS = (2027, 2028, 2029)


@dataclass
class Town:
    """`frames` gives what each year of the plan has, by field of `PlanYear`."""

    user: User
    building: Building
    scenario: Scenario
    components: dict[int, Component] = field(default_factory=dict)

    def measure(self, name: str, cost: int | None = 100_000, *, grade: str = "TG3", worth: int = 400_000, **fields) -> Measure:
        """One that mends a component of `worth` in `grade`."""
        building = fields.pop("building", self.building)
        component = make_component(building, grade=grade, replacement_cost_nok=worth, price_year=2026, expected_life_years=30)
        priced = {} if cost is None else {"cost_likely_nok": cost, "price_year": 2026}
        row = make_measure(building, name, **({"component": component, "status": "approved"} | priced | fields))
        self.components[row.pk] = component
        return row

    def problem(self, **options) -> PlanProblem:
        return plan_problem(Scenario.objects.select_related("plan__unit").get(pk=self.scenario.pk), user=self.user, today=TODAY, **options)

    def years(self) -> dict[str, int | None]:
        """The year that the best plan has each measure in, by name; None for never."""
        problem = self.problem()
        found = best_of(problem).solution
        return {row.name: 2027 + int(found.year[at]) if found.row[at] >= 0 else None for at, row in enumerate(problem.measures)}

    def ways(self) -> dict[str, str]:
        """The way in which the best plan does each measure that it does."""
        problem = self.problem()
        found = best_of(problem).solution
        return {row.name: problem.ways[found.row[at]].option.name for at, row in enumerate(problem.measures) if found.row[at] >= 0}

    def left_out(self) -> dict[str, str]:
        return {one.measure.name: one.reason for one in self.problem().left_out}

    def frames(self, **values) -> None:
        """New frames, the same each year, or by year as a list."""
        for at, row in enumerate(self.scenario.frames.order_by("year")):
            for name, value in values.items():
                setattr(row, name, value[at] if isinstance(value, (list, tuple)) else value)
            row.save()

    def change(self, row, **values) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


@pytest.fixture
def town(unit_tree, user_with) -> Town:
    plan = make_plan(unit_tree.education, "Plan", first_year=2027, years=3, price_year=2026)
    scenario = make_scenario(plan, "Utkast", frames={year: {"operation_nok": 100_000} for year in YEARS})
    return Town(user_with("admin"), make_building(unit_tree.school, "Skolen", area_bta_m2=1000.0), scenario)
