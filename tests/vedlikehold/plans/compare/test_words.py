"""The sentence that says how two versions differ."""

import pytest

from tests.factories.vedlikehold import make_component, make_placement
from tests.vedlikehold.plans.compare.pieces import TODAY, costed
from vedlikehold.queries.plans.compare import backlog_curves, compare_scenarios
from vedlikehold.views.compare.words import finding, years_text


def plain(text: str) -> str:
    """Without the spaces that do not break."""
    return text.replace("\u00a0", " ")


class TestWords:
    def test_the_finding(self, versions, school, manager):
        a, b = versions
        component = make_component(school, grade="TG3", cost_likely_nok=14_000_000, price_year=2026)
        make_placement(b, costed(school, "Tak", 3_000_000, component=component), 2028)
        found = compare_scenarios(a, b, user=manager)
        curves = backlog_curves(found, user=manager, today=TODAY)
        assert plain(finding(found, curves)) == (
            "B «Offensiv» tar 14,0 mill. kr mer av etterslepet enn A «Nøktern» innen 2030. B koster 3,0 mill. kr mer enn A. "
            "B bryter rammen i 2028, A holder den."
        )
        back = compare_scenarios(b, a, user=manager)
        assert plain(finding(back, backlog_curves(back, user=manager, today=TODAY))) == (
            "B «Nøktern» tar 14,0 mill. kr mindre av etterslepet enn A «Offensiv» innen 2030. B koster 3,0 mill. kr mindre enn A. "
            "B holder rammen, A bryter den i 2028."
        )

    def test_versions_that_do_the_same_or_nothing(self, versions, school, manager):
        assert finding(compare_scenarios(*versions, user=manager), None) == "Ingen av versjonene har tiltak i planårene."
        measure = costed(school, "Tak", 1)
        make_placement(versions[0], measure, 2027), make_placement(versions[1], measure, 2027)
        assert finding(compare_scenarios(*versions, user=manager), None) == (
            "Versjonene er like: de samme tiltakene i de samme årene, på samme måte og til samme kostnad."
        )

    @pytest.mark.parametrize(
        ("years", "text"), [([], ""), ([2028], "2028"), ([2028, 2030], "2028 og 2030"), ([1, 2, 3], "1, 2 og 3"), ([1, 2, 3, 4], "4 år")]
    )
    def test_years(self, years, text):
        assert years_text(years) == text
