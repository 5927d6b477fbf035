"""What a concluded analysis says it costs: sums, price years, and what has no estimate."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.services.pieces import conclude, condition, costs, fresh


def test_what_it_costs_is_the_sum_of_the_deviations(by, building):
    analysis, component = make_analysis(building), make_component(building)
    for grade, low, likely, high in (("TG3", 80, 100, 150), ("TG3", None, 40, None), ("TG2", None, 20, None), ("TG1", None, 900, None)):
        make_finding(analysis, component, grade, cost_low_nok=low, cost_likely_nok=likely, cost_high_nok=high, price_year=2024)
    conclude(by, analysis)
    # 80 + 0.75 · 60, 100 + 40 + 20, 150 + 1.4 · 60; what looks fine (TG1) is no deviation.
    assert costs(component) == (Decimal(125), Decimal(160), Decimal(234), 2024)


def test_without_an_estimate_of_the_worst_the_old_one_does_not_stand(by, building):
    component = make_component(building, grade="TG1", cost_low_nok=4, cost_likely_nok=5, cost_high_nok=6, price_year=2019)
    analysis = make_analysis(building)
    make_finding(analysis, component, "TG3")
    make_finding(analysis, component, "TG2", cost_likely_nok=20, price_year=2024)
    conclude(by, analysis)
    assert costs(component)[:3] == (None, None, None)


def test_price_years_meet_in_the_newest(by, building):
    analysis, component = make_analysis(building), make_component(building)
    make_finding(analysis, component, "TG2", cost_likely_nok=1000, price_year=2020)
    make_finding(analysis, component, "TG2", cost_likely_nok=100, price_year=2024)
    conclude(by, analysis)
    # 1000 · 132/110 + 100
    assert costs(component) == (None, Decimal(1300), None, 2024)


def test_the_estimate_takes_the_price_year_of_the_replacement_cost(by, building):
    analysis = make_analysis(building)
    component = make_component(building, replacement_cost_nok=5000, price_year=2020)
    make_finding(analysis, component, "TG2", cost_likely_nok=1320, price_year=2024)
    conclude(by, analysis)
    assert (costs(component), fresh(component).replacement_cost_nok) == ((None, Decimal(1100), None, 2020), Decimal(5000))


def test_price_years_without_an_index_are_refused_by_name(by, building):
    analysis, component = make_analysis(building), make_component(building, name="Yttertak")
    make_finding(analysis, component, "TG2", cost_likely_nok=1000, price_year=1999)
    make_finding(analysis, component, "TG2", cost_likely_nok=100, price_year=2024)
    with pytest.raises(ValidationError, match=r"Yttertak.*1999 og 2024"):
        conclude(by, analysis)
    assert (fresh(analysis).status, condition(component)) == ("planned", ("", None, None))
