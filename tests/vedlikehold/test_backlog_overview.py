"""The condition of a stock: exact sums by part, building, type and unit, what is left out, scope and the number of queries."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from bygg.models import BuildingType
from fdvu.access.enums import UnitKind
from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.access import make_unit
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import (
    make_analysis,
    make_component,
    make_finding,
    make_measure,
    make_strategy,
    make_survey,
    make_type,
    part,
)
from vedlikehold.enums import CostBasis, Grade, Risk, SurveyState, ValueBasis
from vedlikehold.models import BuildingPart, ConditionParameters, ReplacementNorm
from vedlikehold.queries.backlog import Cut, building_condition, cached_condition, condition_overview, worst_buildings
from vedlikehold.queries.backlog.left_out import UNINDEXED, UNPRICED, left_out

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2025, 6, 1)
YEAR = 2025


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def school_type():
    return BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0]


@pytest.fixture
def stock(unit_tree, school_type):
    """A school with known backlog, a nursing home with a little, one that nobody has looked at, one out of the portfolio."""
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0, building_type=school_type)
    home = make_building(unit_tree.nursing_home, "Hjemmet", area_bta_m2=3_000.0)
    dark = make_building(unit_tree.nursing_home, "Mørket", area_bta_m2=500.0)
    sold = make_building(unit_tree.school, "Solgt", area_bta_m2=9_000.0, status=BuildingStatus.SOLD)
    money = {"price_year": YEAR}
    make_component(school, "26", "Taket", grade="TG2", cost_likely_nok=800_000, cost_low_nok=700_000, cost_high_nok=1_000_000, **money)
    make_component(school, "26", "Rennene", grade="TG0", **money)
    make_component(school, "23", "Veggene", grade="TG3", replacement_cost_nok=2_000_000, **money)
    make_component(school, "36", "Viften", grade="TGIU", cost_likely_nok=50_000, **money)
    make_component(school, "36", "Kanalene")
    make_component(school, "32", "Kjelen", grade="TG2")
    make_component(school, "32", "Rørene", grade="TG3", cost_likely_nok=5_000, price_year=1990)
    make_component(school, "26", "Det gamle taket", grade="TG3", cost_likely_nok=9e6, removed_on=datetime.date(2020, 1, 1), **money)
    make_component(home, "26", "Taket", grade="TG1", cost_likely_nok=40_000, **money)
    make_component(home, "44", "Lysene", grade="TG2", cost_likely_nok=600_000, **money)
    make_component(sold, "26", "Taket", grade="TG3", cost_likely_nok=7e6, **money)
    return {"school": school, "home": home, "dark": dark, "sold": sold}


def overview(user, unit=None, **asked):
    return condition_overview(user=user, unit=unit, today=TODAY, **asked)


def nok(groups) -> dict:
    return {group.key: group.backlog.nok for group in groups}


class TestSums:
    def test_the_whole(self, manager, stock):
        found = overview(manager).backlog
        # 800,000 + 2,000,000 × 1.0 + 600,000
        assert (found.likely, found.counted, found.components) == (3_400_000, 5, 9)
        # 700,000 + 2,000,000 × 0.75 + 600,000 × 0.75; 1,000,000 + 2,000,000 × 1.4 + 600,000 × 1.4
        assert (found.low, found.high) == pytest.approx((2_650_000, 4_640_000))
        assert (found.unpriced, found.unindexed, found.not_examined, found.ungraded) == (1, 1, 1, 1)

    def test_by_part(self, manager, stock):
        assert nok(overview(manager).by_part) == {"23": 2_000_000, "26": 800_000, "32": None, "36": None, "44": 600_000}

    def test_by_building_by_name_with_the_unknown_unknown(self, manager, stock):
        found = {one.name: (one.nok, one.is_unknown) for one in overview(manager).buildings}
        assert found == {"Hjemmet": (600_000, False), "Mørket": (None, True), "Skolen": (2_800_000, False)}

    def test_by_type_and_unit_with_the_largest_first(self, manager, stock, unit_tree):
        found = overview(manager)
        assert [*nok(found.by_type).items()] == [("613", 2_800_000), ("", 600_000)]
        assert [*nok(found.by_unit).items()] == [(unit_tree.education.pk, 2_800_000), (unit_tree.health.pk, 600_000)]
        assert [group.query for group in found.by_unit] == [{"unit": unit_tree.education.pk}, {"unit": unit_tree.health.pk}]

    @pytest.mark.parametrize(("target", "likely"), [("TG0", 3_440_000), ("TG1", 3_400_000), ("TG2", 2_000_000)])
    def test_by_target(self, manager, stock, target, likely):
        found = overview(manager, target=target)
        assert (found.backlog.likely, found.target) == (likely, Grade(target))

    def test_the_breakdowns_add_up_to_the_whole(self, manager, stock):
        found = overview(manager)
        for groups in (found.by_part, found.by_type, found.by_unit):
            assert sum(group.backlog.likely for group in groups) == found.backlog.likely
            assert sum(group.grades.count for group in groups) == found.grades.count
        assert sum(one.backlog.likely for one in found.buildings) == found.backlog.likely
        assert sum(group.nok_per_m2 or 0 for group in found.by_part) == pytest.approx(found.stock.nok_per_m2)
        assert sum(group.fci or 0 for group in found.by_part) == pytest.approx(found.stock.fci)

    def test_in_the_prices_of_another_year(self, manager, stock):
        now, then = (overview(manager, price_year=year).backlog.likely for year in (2025, 2020))
        # the index that comes with the product: 2020 = 100, 2025 = 115.93
        assert then == pytest.approx(now * 100 / 115.93)

    def test_price_year_is_the_newest_that_has_begun(self, manager, stock):
        assert overview(manager).price_year == YEAR

    def test_the_target_of_the_parameters_counts_where_nobody_asks(self, manager, stock):
        ConditionParameters.objects.update(target_grade="TG2")
        assert overview(manager).target is Grade.TG2


class TestAverages:
    def test_per_m2_over_buildings_with_known_backlog(self, manager, stock):
        # 3,400,000 / (1,000 + 3,000): the 500 m² that nobody has looked at make nothing cheaper
        assert overview(manager).stock.nok_per_m2 == 850

    def test_fci_over_buildings_with_a_value(self, manager, stock):
        norm = ReplacementNorm.objects.get(building_type__code="613")
        value = float(norm.nok_per_m2) * 1_000 * 1.0  # the norm's price year is 2025
        found = overview(manager)
        assert norm.price_year == YEAR
        assert found.stock.fci == pytest.approx(2_800_000 / value)
        assert {one.name: one.value.basis for one in found.buildings} == {
            "Hjemmet": ValueBasis.NO_TYPE,
            "Mørket": ValueBasis.NO_TYPE,
            "Skolen": ValueBasis.NORM,
        }

    def test_a_buildings_own_value_comes_first(self, manager, stock):
        make_strategy(stock["home"], replacement_value_nok=60_000_000, replacement_price_year=YEAR)
        home = overview(manager).buildings[0]
        assert (home.value.basis, home.fci) == (ValueBasis.OWN, 0.01)

    def test_unknown_share_of_the_area(self, manager, stock):
        # the school: 2 of 7 components; the home: none of 2; the dark one: all
        assert overview(manager).stock.unknown_share == pytest.approx((1_000 * 2 / 7 + 500) / 4_500)

    def test_weighted_grade(self, manager, stock):
        weight = dict(BuildingPart.objects.filter(edition="2009").values_list("code", "weight_share"))
        # the school: part 26 (2 + 0) / 2, part 23 TG3, part 32 (2 + 3) / 2; part 36 is unknown
        school = (weight["26"] * 1 + weight["23"] * 3 + weight["32"] * 2.5) / (weight["26"] + weight["23"] + weight["32"])
        home = (weight["26"] * 1 + weight["44"] * 2) / (weight["26"] + weight["44"])
        found = overview(manager)
        assert [one.grade for one in found.buildings] == [pytest.approx(home), None, pytest.approx(school)]
        assert found.stock.grade == pytest.approx((school * 1_000 + home * 3_000) / 4_000)
        assert found.buildings[2].unknown_weight == pytest.approx(weight["36"])

    def test_range_is_that_of_the_parameters_correlation(self, manager, stock):
        sure = overview(manager).range
        ConditionParameters.objects.update(correlation=1.0)
        wide = overview(manager).range
        assert sure.p50 < sure.p85
        assert sure.expected == wide.expected
        assert sure.deviation < wide.deviation


class TestFunctionalNeed:
    def test_stands_apart_from_the_backlog(self, manager, stock):
        make_measure(stock["school"], need="functional", cost_likely_nok=400_000, price_year=YEAR, part=part("27"))
        make_measure(stock["dark"], need="functional", cost_likely_nok=100_000, price_year=YEAR)
        found = overview(manager)
        assert (found.functional.likely, found.backlog.likely) == (500_000, 3_400_000)
        assert {group.key: group.functional.likely for group in found.by_part if group.functional.likely} == {"": 100_000, "27": 400_000}
        assert {one.name: one.functional.likely for one in found.buildings} == {"Hjemmet": 0, "Mørket": 100_000, "Skolen": 400_000}

    def test_the_part_of_the_component_counts_where_the_measure_has_none(self, manager, stock):
        component = make_component(stock["school"], "62", "Heisen")
        make_measure(stock["school"], need="functional", cost_likely_nok=1_000, price_year=YEAR, component=component)
        assert {group.key: group.functional.likely for group in overview(manager).by_part}["62"] == 1_000

    def test_the_same_money_is_never_technical_and_functional(self, manager, stock):
        """Measures of what is in the backlog are left out: by their own component, and by the findings they answer."""
        school = stock["school"]
        bad, fine = make_component(school, "62", grade="TG2"), make_component(school, "62", grade="TG1")
        gone = make_component(school, "62", grade="TG3", removed_on=TODAY)
        estimate = {"need": "functional", "price_year": YEAR}
        make_measure(school, component=bad, cost_likely_nok=1, **estimate)
        answering = make_measure(school, cost_likely_nok=20, **estimate)
        make_finding(make_survey(school), bad, "TG2", measure=answering)
        loose = make_measure(school, cost_likely_nok=300, **estimate)
        make_finding(make_analysis(school), bad, "TG3", measure=loose)
        make_measure(school, component=fine, cost_likely_nok=4_000, **estimate)
        make_measure(school, component=gone, cost_likely_nok=50_000, **estimate)
        found = overview(manager)
        assert (found.functional.likely, found.functional.counted) == (54_300, 3)
        (left,) = found.figures["functional"].exclusions
        assert (left.reason.text, left.count) == ("Tiltak for noe som alt er i etterslepet", 2)
        # Against TG0 what has TG1 is in the backlog too.
        strict = overview(manager, target="TG0")
        assert (strict.functional.likely, strict.figures["functional"].exclusions[0].count) == (50_300, 3)
        assert building_condition(user=manager, building=school, today=TODAY).state.functional.likely == 54_300

    @pytest.mark.parametrize(
        "fields",
        [
            {"need": "technical"},
            {"status": "done", "done_on": datetime.date(2024, 1, 1)},
            {"status": "rejected"},
        ],
    )
    def test_only_open_functional_measures_count(self, manager, stock, fields):
        make_measure(stock["school"], **({"need": "functional", "cost_likely_nok": 400_000, "price_year": YEAR} | fields))
        assert overview(manager).functional.counted == 0

    def test_not_those_of_buildings_out_of_the_portfolio(self, manager, stock):
        make_measure(stock["sold"], need="functional", cost_likely_nok=400_000, price_year=YEAR)
        assert overview(manager).functional.counted == 0

    def test_what_has_no_cost_is_counted(self, manager, stock):
        make_measure(stock["school"], need="functional")
        make_measure(stock["school"], need="functional", cost_likely_nok=1, price_year=1990)
        found = overview(manager)
        assert (found.functional.unpriced, found.functional.unindexed) == (1, 1)
        assert found.figures["functional"].value is None


class TestSurveys:
    def test_state_of_each_building(self, manager, stock):
        old, new = datetime.date(2019, 1, 1), datetime.date(2024, 1, 1)
        make_analysis(stock["school"], status="done", performed_on=old)
        make_analysis(stock["school"], status="done", performed_on=new)
        make_analysis(stock["home"], status="done", performed_on=old)
        make_analysis(stock["dark"], status="ongoing", performed_on=new)
        found = overview(manager)
        assert {one.name: (one.survey_state, one.survey.performed_on) for one in found.buildings} == {
            "Hjemmet": (SurveyState.OUT_OF_DATE, old),
            "Mørket": (SurveyState.NEVER, None),
            "Skolen": (SurveyState.VALID, new),
        }
        assert (found.stock.out_of_date, found.stock.never) == (1, 1)

    def test_an_older_analysis_that_lasts_longer_does_not_step_in(self, manager, stock):
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2015, 1, 1), valid_until=datetime.date(2035, 1, 1))
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2018, 1, 1))
        assert overview(manager).buildings[2].survey_state is SurveyState.OUT_OF_DATE


class TestScope:
    def test_another_units_buildings_are_never_summed(self, user_with, unit_tree, stock):
        make_measure(stock["home"], need="functional", cost_likely_nok=400_000, price_year=YEAR)
        found = overview(user_with("service", unit_tree.education))
        assert (found.backlog.likely, [one.name for one in found.buildings], found.functional.likely) == (2_800_000, ["Skolen"], 0)
        assert [group.key for group in found.by_part] == ["23", "26", "32", "36"]

    def test_the_chosen_unit_narrows(self, manager, unit_tree, stock):
        found = overview(manager, unit_tree.health)
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (600_000, ["Hjemmet", "Mørket"])
        assert found.scope_name == "Helse og omsorg"

    def test_who_holds_no_grant_sees_nothing(self, outsider, stock):
        found = overview(outsider)
        assert (found.backlog.nok, found.buildings, found.by_part, found.by_unit) == (None, [], [], [])

    def test_what_people_with_different_scope_are_kept_apart(self, user_with, manager, unit_tree, stock):
        whole, part_of_it = (
            cached_condition(user=user, unit=None, today=TODAY) for user in (manager, user_with("service", unit_tree.education))
        )
        assert (whole.backlog.likely, part_of_it.backlog.likely) == (3_400_000, 2_800_000)

    def test_rows_on_a_unit_above_the_service_areas_have_a_bar_without_a_wrong_link(self, manager, unit_tree, stock):
        hall = make_building(unit_tree.municipality, "Rådhuset")
        make_component(hall, "26", grade="TG3", cost_likely_nok=9e6, price_year=YEAR)
        first = overview(manager).by_unit[0]
        assert (first.backlog.likely, first.query, first.label) == (9e6, {}, "Storvik kommune (ikke fordelt)")


class TestCut:
    def test_by_building_type(self, manager, stock):
        found = overview(manager, cut=Cut(types=("613",)))
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (2_800_000, ["Skolen"])

    def test_by_buildings_without_a_type(self, manager, stock):
        assert [one.name for one in overview(manager, cut=Cut(types=("null",))).buildings] == ["Hjemmet", "Mørket"]

    def test_by_part_with_the_buildings_that_have_it(self, manager, stock):
        found = overview(manager, cut=Cut(parts=("26",)))
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (800_000, ["Hjemmet", "Skolen"])

    def test_a_sub_code_belongs_to_its_two_digit_part(self, manager, stock):
        make_component(stock["home"], part=part("262"), grade="TG2", cost_likely_nok=10, price_year=YEAR)
        assert overview(manager, cut=Cut(parts=("26",))).backlog.likely == 800_010

    def test_functional_need_is_cut_alike(self, manager, stock):
        make_measure(stock["school"], need="functional", cost_likely_nok=1, price_year=YEAR, part=part("26"))
        make_measure(stock["home"], need="functional", cost_likely_nok=2, price_year=YEAR, part=part("44"))
        assert overview(manager, cut=Cut(parts=("44",))).functional.likely == 2
        assert overview(manager, cut=Cut(types=("613",))).functional.likely == 1


class TestCache:
    def test_is_kept_until_a_row_changes(self, manager, stock):
        before = cached_condition(user=manager, unit=None, today=TODAY).backlog.likely
        with CaptureQueriesContext(connection) as counted:
            again = cached_condition(user=manager, unit=None, today=TODAY)
        assert not [query for query in counted.captured_queries if "vedlikehold_component" in query["sql"]]
        row = stock["home"].components.get(name="Lysene")
        update_rows(open_changeset(by=manager, source=Source.FORM), [(row, {"cost_likely_nok": 700_000})])
        after = cached_condition(user=manager, unit=None, today=TODAY).backlog.likely
        assert (before, again.backlog.likely, after) == (3_400_000, 3_400_000, 3_500_000)

    def test_each_question_has_its_answer(self, manager, stock):
        asked = [{}, {"target": "TG0"}, {"price_year": 2020}, {"cut": Cut(parts=("26",))}, {"cut": Cut(types=("613",))}]
        found = [cached_condition(user=manager, unit=None, today=TODAY, **one).backlog.likely for one in asked * 2]
        assert found[:5] == found[5:]
        assert len({round(one) for one in found}) == 5


def queries(make) -> int:
    """After a first time, which reads the person's grants."""
    make()
    with CaptureQueriesContext(connection) as counted:
        make()
    return len(counted)


def many_buildings(unit_tree, number: int) -> None:
    for n in range(number):
        school = make_building(unit_tree.school, f"Bygg {n}", area_bta_m2=100.0)
        for code in ("21", "23", "26"):
            make_component(school, code, grade=f"TG{n % 4}", cost_likely_nok=1_000, price_year=YEAR)
        make_analysis(school, status="done", performed_on=TODAY)
        make_measure(school, need="functional", cost_likely_nok=5, price_year=YEAR)


def test_the_number_of_queries_does_not_grow(unit_tree, manager):
    many_buildings(unit_tree, 3)
    few = queries(lambda: overview(manager))
    many_buildings(unit_tree, 27)
    assert queries(lambda: overview(manager)) == few == 12


class TestLeftOut:
    def asked(self, user, why, **more):
        usual = {"unit": None, "today": TODAY, "target": None, "price_year": None, "cut": Cut()}
        ids, rows = left_out(user=user, why=why, **(usual | more))
        return sorted(rows.filter(pk__in=ids).values_list("name", flat=True))

    def test_finds_the_rows_that_the_figure_counts(self, manager, stock):
        assert self.asked(manager, UNPRICED) == ["Kjelen"]
        assert self.asked(manager, UNINDEXED) == ["Rørene"]

    def test_follows_target_and_cut(self, manager, stock):
        make_component(stock["home"], "44", "Stikkene", grade="TG1")
        assert self.asked(manager, UNPRICED, target="TG0") == ["Kjelen", "Stikkene"]
        assert self.asked(manager, UNPRICED, target="TG2") == []
        assert self.asked(manager, UNPRICED, cut=Cut(types=("null",)), target="TG0") == ["Stikkene"]

    def test_never_another_units(self, user_with, unit_tree, stock):
        assert self.asked(user_with("service", unit_tree.health), UNPRICED) == []


class TestWorst:
    def test_the_largest_backlogs_without_the_unknown(self, manager, stock):
        assert [one.name for one in worst_buildings(overview(manager), 5)] == ["Skolen", "Hjemmet"]
        assert [one.name for one in worst_buildings(overview(manager), 1)] == ["Skolen"]

    def test_no_backlog_is_no_worst(self, manager, unit_tree):
        make_component(make_building(unit_tree.school), grade="TG0")
        assert worst_buildings(overview(manager), 5) == []


class TestOneBuilding:
    def condition(self, user, building, **asked):
        return building_condition(user=user, building=building, today=TODAY, **asked)

    def test_says_what_the_overview_says(self, manager, stock):
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2024, 1, 1))
        make_measure(stock["school"], need="functional", cost_likely_nok=3, price_year=YEAR)
        whole = {one.pk: one for one in overview(manager).buildings}
        for name in ("school", "home", "dark"):
            assert self.condition(manager, stock[name]).state == whole[stock[name].pk]

    def test_parts_with_their_components_and_what_each_cost_follows_from(self, manager, stock):
        kind = make_type(unit_cost_tg2_nok=100, price_year=YEAR)
        make_component(stock["school"], "32", "Pumpen", grade="TG2", type=kind, quantity=4.0, quantity_unit="stk")
        found = self.condition(manager, stock["school"])
        lines = {
            part.code: [(one.name, one.grade, one.nok, one.basis, one.is_unindexed) for one in part.components] for part in found.parts
        }
        assert lines == {
            "23": [("Veggene", "TG3", 2_000_000, CostBasis.SHARE, False)],
            "26": [("Taket", "TG2", 800_000, CostBasis.OWN, False)],
            "32": [
                ("Pumpen", "TG2", 400, CostBasis.TYPE, False),
                ("Kjelen", "TG2", None, CostBasis.NONE, False),
                ("Rørene", "TG3", None, CostBasis.OWN, True),
            ],
            "36": [],
        }
        assert {part.code: part.backlog.unknown for part in found.parts} == {"23": 0, "26": 0, "32": 0, "36": 2}

    def test_the_parts_make_the_grade(self, manager, stock):
        found = self.condition(manager, stock["school"])
        parts = [part for part in found.parts if part.grade is not None]
        assert [(part.code, part.grade, part.by_cost) for part in parts] == [("23", 3, True), ("26", 1, False), ("32", 2.5, False)]
        assert found.state.grade == pytest.approx(sum(p.grade * p.weight for p in parts) / sum(p.weight for p in parts))

    def test_open_findings_by_risk(self, manager, stock):
        analysis = make_survey(stock["school"])
        roof = stock["school"].components.get(name="Taket")
        make_finding(analysis, roof, probability=3, kg_safety=3)
        make_finding(analysis, roof, probability=1, kg_safety=1)
        make_finding(analysis, roof)
        make_finding(analysis, roof, probability=3, kg_safety=3, state="resolved")
        for status in ("planned", "ongoing", "cancelled"):
            make_finding(make_analysis(stock["school"], status=status), roof, probability=3, kg_safety=3)
        assert self.condition(manager, stock["school"]).findings_by_risk == {Risk.HIGH: 1, Risk.MEDIUM: 0, Risk.LOW: 1, None: 1}

    def test_out_of_the_portfolio_it_still_has_a_condition(self, manager, stock):
        assert self.condition(manager, stock["sold"]).state.nok == 7e6

    def test_the_number_of_queries_does_not_grow(self, manager, stock):
        few = queries(lambda: self.condition(manager, stock["home"]))
        for n in range(20):
            make_component(stock["home"], "26", grade="TG3", cost_likely_nok=n, price_year=YEAR)
        assert queries(lambda: self.condition(manager, stock["home"])) == few == 12


def test_units_without_service_areas_stand_for_themselves(user_with, unit_tree):
    other = make_unit("Drift", parent=unit_tree.municipality, kind=UnitKind.UNIT)
    make_component(make_building(other), grade="TG2", cost_likely_nok=1, price_year=YEAR)
    assert [group.label for group in overview(user_with("manager")).by_unit] == ["Drift"]
