"""The stock of a forecast: to the krone what the condition page says, nobody else's buildings, a fixed number of queries."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_component, make_measure, make_plan, make_scenario, make_type, part
from vedlikehold.calc.outlook.basis import LeftOut
from vedlikehold.calc.outlook.rates import DEFAULT_LIFE, OF_GROUP, OF_PART, OF_TYPE, OWN_LIFE, TYPE_LIFE
from vedlikehold.calc.outlook.run import Choices
from vedlikehold.cards.forecast import _about
from vedlikehold.models import Component, DeteriorationRate, PriceIndex
from vedlikehold.queries.backlog import Cut, building_condition, condition_overview
from vedlikehold.queries.forecast.basis import Scope, ground
from vedlikehold.queries.forecast.frame import ADOPTED, SPENT, todays_frame
from vedlikehold.queries.forecast.outlook import Forecaster

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(this_year) -> datetime.date:
    return datetime.date(this_year, 6, 1)


def forecaster(user, today, unit=None, scope=None, target=None) -> Forecaster:
    return Forecaster(user=user, unit=unit, today=today, target=target, scope=scope or Scope())


class TestTheStart:
    @pytest.mark.parametrize("target", ["TG0", "TG1", "TG2"])
    def test_is_the_condition_pages_figure_to_the_krone(self, manager, stock, today, target):
        shown = condition_overview(user=manager, unit=None, today=today, target=target)
        found = forecaster(manager, today, target=target).outlook(Choices(years=5))
        assert round(found.backlog[0], 2) == round(shown.backlog.nok, 2) > 0
        assert found.per_m2[0] == pytest.approx(shown.stock.nok_per_m2)
        out = ground(user=manager, unit=None, today=today, target=target).basis.left_out
        assert (out.unpriced, out.unindexed) == (shown.backlog.unpriced, shown.backlog.unindexed)
        assert out.not_examined + out.ungraded == shown.backlog.unknown

    def test_of_a_cut_and_of_a_building(self, manager, stock, today):
        cut = Cut(parts=("26",))
        shown = condition_overview(user=manager, unit=None, today=today, cut=cut)
        assert ground(user=manager, unit=None, today=today, scope=Scope(cut)).basis.backlog.nok == shown.backlog.nok == 800_000
        one = building_condition(user=manager, building=stock["school"], today=today)
        found = forecaster(manager, today, scope=Scope(building=stock["school"].pk)).outlook(Choices(years=5))
        assert round(found.backlog[0], 2) == round(one.state.nok, 2) == 3_800_000

    def test_says_what_is_left_out(self, manager, stock, today):
        basis = ground(user=manager, unit=None, today=today).basis
        assert basis.left_out == LeftOut(not_examined=1, ungraded=1, unpriced=1, unindexed=1)
        assert (basis.included, basis.components) == (5, 9)


class TestScope:
    def test_a_units_forecast_holds_no_other_units_buildings(self, manager, stock, today, unit_tree):
        basis = ground(user=manager, unit=unit_tree.nursing_home, today=today).basis
        assert [one.name for one in basis.buildings] == ["Hjemmet"]
        assert (basis.included, basis.backlog.nok) == (2, 600_000)

    def test_nor_those_that_the_person_does_not_see(self, user_with, stock, today, unit_tree):
        basis = ground(user=user_with("manager", unit_tree.nursing_home), unit=None, today=today).basis
        assert ([one.name for one in basis.buildings], basis.included) == (["Hjemmet"], 2)

    def test_the_cache_tells_people_apart(self, manager, user_with, stock, today, unit_tree):
        choices = Choices(years=5)
        everything = forecaster(manager, today).outlook(choices).backlog[0]
        home = forecaster(user_with("manager", unit_tree.nursing_home), today).outlook(choices).backlog[0]
        assert (round(everything), round(home)) == (4_400_000, 600_000)

    def test_a_building_out_of_the_portfolio_and_a_replaced_component_do_not_count(self, manager, stock, today, unit_tree, this_year):
        sold = make_building(unit_tree.school, "Solgt", status=BuildingStatus.SOLD)
        make_component(sold, grade="TG3", cost_likely_nok=9e6, price_year=this_year)
        make_component(stock["school"], grade="TG3", cost_likely_nok=9e6, price_year=this_year, removed_on=today)
        assert ground(user=manager, unit=None, today=today).basis.backlog.nok == 4_400_000

    def test_a_filter_of_components(self, manager, stock, today):
        only = Component.objects.filter(name="Veggene")
        basis = ground(user=manager, unit=None, today=today, scope=Scope(filtered="q=vegg"), only=only).basis
        assert (basis.included, basis.backlog.nok, [one.name for one in basis.buildings]) == (1, 3_000_000, ["Skolen"])


class TestRates:
    def test_the_nearest_that_is_there(self, manager, stock, today, this_year):
        kind, lived = make_type(), make_type(expected_life_years=30)
        costs = {"grade": "TG1", "replacement_cost_nok": 100_000, "price_year": this_year}
        sub = part("234")
        save_new(DeteriorationRate(type=kind, tg0_share=0.1, tg1_share=0.2, tg2_share=0.3))
        save_new(DeteriorationRate(part=part("26"), tg0_share=0.2, tg1_share=0.2, tg2_share=0.2))
        save_new(DeteriorationRate(part=part("23"), tg0_share=0.3, tg1_share=0.3, tg2_share=0.3))
        make_component(stock["home"], "26", type=kind, **costs)
        make_component(stock["home"], part=sub, **costs)
        make_component(stock["home"], "32", type=lived, **costs)
        make_component(stock["home"], "31", **costs)
        basis = ground(user=manager, unit=None, today=today).basis
        # Two roofs have the part's; the wall its part's, the windows those of the group; the pipes have a life, the lights none.
        assert basis.origins == {OF_TYPE: 1, OF_PART: 3, OF_GROUP: 1, OWN_LIFE: 1, TYPE_LIFE: 1, DEFAULT_LIFE: 2}


class TestQueries:
    def count(self, act) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            act()
        return len(queries)

    def test_as_many_for_one_component_as_for_many(self, manager, unit_tree, today, this_year):
        school = make_building(unit_tree.school)
        costs = {"grade": "TG2", "replacement_cost_nok": 100_000, "price_year": this_year}
        make_component(school, **costs)
        ground(user=manager, unit=None, today=today)  # what a person may see is read once
        one = self.count(lambda: ground(user=manager, unit=None, today=today))
        for _n in range(3):
            make_component(make_building(unit_tree.school), type=make_type(), **costs)
        assert self.count(lambda: ground(user=manager, unit=None, today=today)) == one

    def test_another_share_reads_no_component(self, manager, stock, today):
        forecaster(manager, today).outlook(Choices(years=5))
        with CaptureQueriesContext(connection) as queries:
            forecaster(manager, today).outlook(Choices(years=5, share=0.7))
        assert [one["sql"] for one in queries if "vedlikehold_component" in one["sql"]] == []

    def test_a_changed_component_is_seen_at_once(self, manager, stock, today, this_year):
        before = forecaster(manager, today).outlook(Choices(years=5)).backlog[0]
        make_component(stock["home"], grade="TG3", cost_likely_nok=1_000, price_year=this_year)
        after = forecaster(manager, today).outlook(Choices(years=5)).backlog[0]
        assert round(after - before, 2) == 1_000


class TestTodaysFrame:
    def frame(self, user, today, unit=None):
        cache.clear()
        return todays_frame(user=user, unit=unit, today=today, price_year=today.year)

    def test_the_adopted_plan(self, manager, today, unit_tree):
        plan = make_plan(unit_tree.education, first_year=today.year, price_year=today.year)
        frames = {
            today.year: {"operation_nok": 9},
            today.year + 1: {"operation_nok": 100, "investment_nok": 50},
            today.year + 3: {"operation_nok": 200},
        }
        make_scenario(plan, frames=frames, status="adopted", adopted_on=today)
        make_scenario(plan, frames={today.year + 1: {"operation_nok": 999}})
        found = self.frame(manager, today)
        assert (found.source, found.amounts) == (ADOPTED, (150.0, 0.0, 200.0))
        assert self.frame(manager, today, unit_tree.nursing_home) is None

    def test_a_plan_below_another_is_not_counted_twice(self, manager, today, unit_tree):
        for unit, nok in ((unit_tree.education, 100), (unit_tree.school, 40)):
            plan = make_plan(unit, first_year=today.year, price_year=today.year)
            make_scenario(plan, frames={today.year + 1: {"operation_nok": nok}}, status="adopted", adopted_on=today)
        assert self.frame(manager, today).amounts == (100.0,)

    def test_frames_are_kroner_of_their_own_year(self, manager, today, unit_tree):
        plan = make_plan(unit_tree.education, first_year=today.year, price_year=today.year, price_growth_share=0.1)
        frames = {today.year + step: {"operation_nok": nok} for step, nok in ((1, 110), (2, 121))}
        make_scenario(plan, frames=frames, status="adopted", adopted_on=today)
        assert self.frame(manager, today).amounts == pytest.approx((100.0, 100.0))

    def test_a_plan_that_has_rolled_over_ends_where_the_next_goes_on(self, manager, today, unit_tree):
        old = make_plan(unit_tree.education, first_year=today.year, price_year=today.year)
        new = make_plan(unit_tree.education, first_year=today.year + 2, price_year=today.year, follows=old)
        for plan, nok, years in ((old, 100, (1, 2, 3)), (new, 70, (2, 3))):
            frames = {today.year + step: {"operation_nok": nok} for step in years}
            make_scenario(plan, frames=frames, status="adopted", adopted_on=today)
        assert self.frame(manager, today).amounts == (100.0, 70.0, 70.0)

    def test_a_plan_in_a_price_year_that_the_index_lacks_tells_nothing(self, manager, today, unit_tree):
        PriceIndex.objects.filter(year=today.year - 1).delete()
        plan = make_plan(unit_tree.education, first_year=today.year, price_year=today.year - 1)
        make_scenario(plan, frames={today.year + 1: {"operation_nok": 100}}, status="adopted", adopted_on=today)
        assert self.frame(manager, today) is None

    def test_a_year_that_the_index_lacks_is_left_out_of_what_was_spent(self, manager, today, stock):
        PriceIndex.objects.all().delete()
        for year, value in ((today.year, 120.0), (today.year - 1, 100.0)):
            save_new(PriceIndex(year=year, value=value))
        for year, nok in ((today.year - 1, 300_000), (today.year - 3, 600_000)):
            make_measure(stock["school"], status="done", done_on=datetime.date(year, 5, 1), actual_cost_nok=nok, price_year=today.year)
        # 300,000 × 1.2 over the two years that are known
        found = self.frame(manager, today)
        assert (found.amounts, found.left_out) == ((180_000.0,), (today.year - 3,))
        assert f"Det som ble brukt i {today.year - 3}, er ikke med" in _about(found, 180_000.0, 1.0)

    def test_without_a_plan_what_was_spent(self, manager, today, stock):
        for year in range(today.year - 4, today.year + 1):
            PriceIndex.objects.update_or_create(year=year, defaults={"value": 100.0 + year - today.year})
        for year, nok in ((today.year - 1, 300_000), (today.year - 3, 600_000), (today.year - 4, 9e6), (today.year, 9e6)):
            make_measure(stock["school"], status="done", done_on=datetime.date(year, 5, 1), actual_cost_nok=nok, price_year=today.year)
        found = self.frame(manager, today)
        assert found.source == SPENT
        assert found.amounts == (pytest.approx((300_000 * factor(today.year - 1, today) + 600_000 * factor(today.year - 3, today)) / 3),)

    def test_nothing_known(self, manager, today, stock):
        assert self.frame(manager, today) is None


def factor(year: int, today: datetime.date) -> float:
    index = dict(PriceIndex.objects.values_list("year", "value"))
    return index[today.year] / index[year]
