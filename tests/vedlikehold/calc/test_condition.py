"""One building's condition, and what buildings add up to."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.backlog import Backlog, GradeSums
from vedlikehold.calc.condition import (
    BuildingFacts,
    BuildingFigures,
    Priced,
    ReplacementValue,
    Stock,
    Survey,
    default_price_year,
    replacement_value,
    state_of,
    stock_of,
    survey,
)
from vedlikehold.enums import SurveyState, ValueBasis

INDEX = {2020: 100.0, 2024: 125.0}
NORMS = {"613": Priced(40_000, 2020), "659": Priced(30_000, 1990)}
TODAY = datetime.date(2026, 11, 22)


def value(**given_values) -> ReplacementValue:
    usual = {"own": None, "area_m2": 1_000.0, "type_code": "613", "norms": NORMS, "index": INDEX, "price_year": 2024}
    return replacement_value(**(usual | given_values))


class TestReplacementValue:
    def test_is_area_times_norm_in_the_price_year(self):
        # 1,000 m² × 40,000 kr × 125/100 = 50 mill.
        assert value() == ReplacementValue(50_000_000, ValueBasis.NORM)

    def test_the_buildings_own_comes_first_and_needs_no_type(self):
        assert value(own=Priced(80_000_000, 2020), type_code="", area_m2=None) == ReplacementValue(100_000_000, ValueBasis.OWN)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"type_code": ""}, ValueBasis.NO_TYPE),
            ({"type_code": None}, ValueBasis.NO_TYPE),
            ({"type_code": "999"}, ValueBasis.NO_NORM),
            ({"area_m2": None}, ValueBasis.NO_AREA),
            ({"area_m2": 0.0}, ValueBasis.NO_AREA),
            ({"type_code": "659"}, ValueBasis.NO_INDEX),
            ({"own": Priced(1, 1990)}, ValueBasis.NO_INDEX),  # its own value is lost: the norm does not step in unasked
        ],
    )
    def test_says_why_there_is_none(self, changes, reason):
        assert value(**changes) == ReplacementValue(None, reason)


class TestPriceYear:
    @pytest.mark.parametrize(("years", "found"), [([2020, 2024, 2026], 2026), ([2020, 2024, 2027], 2024), ([], 2026), ([2030], 2026)])
    def test_is_the_newest_that_has_begun(self, years, found):
        assert default_price_year(years, TODAY) == found


class TestSurvey:
    @pytest.mark.parametrize(
        ("performed", "until", "state"),
        [
            (datetime.date(2021, 11, 22), None, SurveyState.VALID),  # its last day: five years
            (datetime.date(2021, 11, 21), None, SurveyState.OUT_OF_DATE),
            (datetime.date(2010, 1, 1), datetime.date(2026, 11, 22), SurveyState.VALID),  # says itself how long
            (datetime.date(2026, 1, 1), datetime.date(2026, 11, 21), SurveyState.OUT_OF_DATE),
        ],
    )
    def test_counts_to_a_day(self, performed, until, state):
        assert survey(performed, until, 5).state(TODAY) is state

    def test_none_is_never(self):
        assert Survey().state(TODAY) is SurveyState.NEVER

    def test_of_a_leap_day(self):
        assert survey(datetime.date(2024, 2, 29), None, 5).valid_until == datetime.date(2029, 2, 28)
        assert survey(datetime.date(2024, 2, 29), None, 4).valid_until == datetime.date(2028, 2, 29)


GRADED = GradeSums(components=(1, 0, 1, 0, 0, 0))
HALF_KNOWN = GradeSums(components=(1, 0, 0, 0, 1, 0))


NEVER = Survey()


def building(pk=1, *, likely=0.0, components=2, area=1_000.0, worth=None, grades=GRADED, grade=1.0, surveyed=NEVER, **backlog):
    row = BuildingFacts(pk, f"Bygg {pk}", 1, "613", area, None)
    figures = BuildingFigures(Backlog(likely=likely, components=components, **backlog), grades, grade, 0.0, Backlog())
    worth = ReplacementValue(worth, ValueBasis.NORM if worth else ValueBasis.NO_NORM)
    return state_of(row, figures=figures, surveyed=surveyed, value=worth, today=TODAY)


def unknown(pk=9, area=500.0):
    return building(pk, components=0, area=area, grades=GradeSums(), grade=None, worth=1e7)


class TestBuilding:
    def test_what_is_known(self):
        one = building(likely=2e6, counted=1, worth=4e7)
        assert (one.nok, one.nok_per_m2, one.fci, one.is_unknown) == (2e6, 2_000, 0.05, False)

    def test_unknown_is_never_zero(self):
        one = unknown()
        assert (one.nok, one.nok_per_m2, one.fci, one.is_unknown) == (None, None, None, True)

    def test_without_area_and_value(self):
        one = building(likely=2e6, counted=1, area=None)
        assert (one.nok, one.nok_per_m2, one.fci) == (2e6, None, None)


class TestStock:
    def test_worked_example(self):
        found = stock_of(
            [
                building(1, likely=2e6, counted=1, worth=4e7, grade=2.0, surveyed=Survey(TODAY, TODAY)),
                building(2, likely=1e6, counted=1, area=None, worth=2e7, grade=1.0, grades=HALF_KNOWN),
                building(3, likely=3e6, counted=1, area=3_000.0, grade=1.0, grades=HALF_KNOWN, surveyed=survey(TODAY, TODAY, 1)),
                unknown(),
            ]
        )
        # kr/m²: (2 + 3) mill. / (1,000 + 3,000) m²; FCI: (2 + 1) mill. / 60 mill.; grade: (1,000 × 2 + 3,000 × 1) / 4,000
        assert (found.nok_per_m2, found.fci, found.grade) == (1_250, 0.05, 1.25)
        # unknown: (3,000 × ½ + 500 × 1) / 4,500
        assert found.unknown_share == pytest.approx(2_000 / 4_500)
        assert (found.buildings, found.unknown_buildings, found.unknown_buildings_m2, found.without_area) == (4, 1, 500, 1)
        assert (found.known_without_area, found.known_without_value) == (1, 1)
        assert (found.graded_buildings, found.graded_m2, found.graded_without_area) == (2, 4_000, 1)
        assert (found.out_of_date, found.never) == (0, 2)

    def test_a_building_that_nobody_has_looked_at_makes_no_average_better(self):
        known = [building(1, likely=2e6, counted=1, worth=4e7, grade=2.0)]
        before, after = stock_of(known), stock_of([*known, unknown(area=1e6)])
        assert (after.nok_per_m2, after.fci, after.grade) == (before.nok_per_m2, before.fci, before.grade)
        assert after.unknown_share > before.unknown_share

    def test_nothing_known_nothing_said(self):
        for found in (Stock(), stock_of([])):
            assert (found.nok_per_m2, found.fci, found.grade, found.unknown_share) == (None, None, None, None)

    @given(st.lists(st.tuples(st.floats(0, 1e8), st.none() | st.floats(1, 1e4), st.none() | st.floats(1e6, 1e9)), max_size=8))
    def test_the_sums_of_two_halves_are_the_sums_of_all(self, rows):
        found = [building(n, likely=nok, counted=1, area=area, worth=worth) for n, (nok, area, worth) in enumerate(rows)]
        left, right, whole = stock_of(found[:3]), stock_of(found[3:]), stock_of(found)
        for name in Stock.__dataclass_fields__:
            assert getattr(left, name) + getattr(right, name) == pytest.approx(getattr(whole, name))
