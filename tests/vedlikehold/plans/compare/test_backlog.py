"""The backlog of today under each of two versions."""

import datetime

import pytest

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import (
    make_alternative,
    make_component,
    make_finding,
    make_placement,
    make_plan,
    make_scenario,
    make_survey,
    make_type,
)
from tests.vedlikehold.plans.compare.pieces import TODAY, costed
from vedlikehold.models import Measure
from vedlikehold.queries.forecast.basis import ground
from vedlikehold.queries.plans.compare import backlog_curves, compare_scenarios


class TestBacklog:
    @pytest.fixture
    def worn(self, versions, school):
        """Two components in the worst grade, where they stay; A mends the first, B both, the second through a finding."""
        first, second = (make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026) for _n in range(2))
        roof, wall = costed(school, "Tak", 100_000, component=first), costed(school, "Vegg", 100_000)
        make_finding(make_survey(school), second, "TG3", measure=wall)
        make_placement(versions[0], roof, 2028), make_placement(versions[1], roof, 2027), make_placement(versions[1], wall, 2030)
        return versions

    def curves(self, versions, manager):
        return backlog_curves(compare_scenarios(*versions, user=manager), user=manager, today=TODAY)

    def test_what_is_lifted_when(self, worn, manager):
        found = self.curves(worn, manager)
        assert list(found.years) == [2026, 2027, 2028, 2029, 2030]
        assert found.without == [2_000_000] * 5
        # until it is mended it is worth a million; what is mended wears again: TG0 → TG1 → TG2 takes at least two years
        assert found.before[:4] == [2_000_000, 2_000_000, 1_000_000, 1_000_000]
        assert found.after[:3] == [2_000_000, 1_000_000, 1_000_000]
        # the whole life is 40 years, 35 % of it in TG0 and 40 % in TG1: after two years 1/14 · 1/16 of it is TG2 at 45 % of the worst cost
        assert found.before[4] == pytest.approx(1_000_000 + 450_000 / 14 / 16)
        assert (found.components, found.unknown, found.price_year, found.two_stocks) == (2, 0, 2026, False)

    def test_a_work_over_several_years_lifts_in_its_last(self, worn, manager):
        Measure.objects.filter(name="Tak").update(spend_shares=[0.4, 0.6])
        found = self.curves(worn, manager)
        assert (found.before[2:4], found.after[1:3]) == ([2_000_000, 1_000_000], [2_000_000, 1_000_000])

    def test_what_the_backlog_of_today_leaves_out_is_in_no_year(self, worn, school, manager):
        """The type has a cost from TG3 alone, so what it costs to lift from TG2 is unknown."""
        kind = make_type(unit_cost_tg3_nok=100, price_year=2026)
        make_component(school, type=kind, grade="TG2", quantity=50)
        assert ground(user=manager, unit=None, today=TODAY).basis.backlog.nok == 2_000_000
        assert self.curves(worn, manager).without == [2_000_000] * 5

    def test_a_done_measure_and_an_investigation_lift_nothing(self, worn, school, manager):
        for measure in (costed(school, "Gjort", 1, status="done", done_on="2026-01-01"), costed(school, "Se", 1, kind="investigate")):
            type(measure).objects.filter(pk=measure.pk).update(
                component=make_component(school, grade="TG3", cost_likely_nok=500_000, price_year=2026)
            )
            make_placement(worn[0], measure, 2027)
        assert self.curves(worn, manager).before[1] == 3_000_000

    def test_a_building_that_is_sold_takes_all_its_components_along(self, worn, hall, manager):
        for cost in (500_000, 300_000):
            make_component(hall, grade="TG3", cost_likely_nok=cost, price_year=2026)
        measure = costed(hall, "Bruke", 1)
        make_placement(worn[0], measure, 2027, alternative=make_alternative(measure, "Selge", kind="sell"))
        found = self.curves(worn, manager)
        assert (found.without[0], found.before[1], found.before[2]) == (2_800_000, 2_000_000, 1_000_000)

    def test_what_is_demolished_is_gone(self, worn, hall, manager):
        made = [make_component(hall, grade="TG3", cost_likely_nok=cost, price_year=2026) for cost in (500_000, 300_000)]
        make_placement(worn[0], costed(hall, "Rive", 1, kind="demolish", component=made[0]), 2027)
        assert self.curves(worn, manager).before[1] == 2_300_000

    def test_no_curves_without_components_or_after_the_plans(self, versions, school, manager):
        make_placement(versions[0], costed(school, "Tak", 1), 2027)
        assert self.curves(versions, manager) is None
        make_component(school, grade="TG3", cost_likely_nok=1, price_year=2026)
        found = compare_scenarios(*versions, user=manager)
        assert backlog_curves(found, user=manager, today=datetime.date(2030, 1, 1)) is None

    def test_plans_of_two_units_have_two_stocks(self, versions, unit_tree, school, manager):
        make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026)
        make_component(make_building(unit_tree.nursing_home), grade="TG3", cost_likely_nok=3_000_000, price_year=2026)
        other = make_scenario(make_plan(unit_tree.health, "Helse"), "Annen")
        found = self.curves((versions[0], other), manager)
        assert (found.two_stocks, found.before[0], found.after[0]) == (True, 1_000_000, 3_000_000)
