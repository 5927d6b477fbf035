"""Warnings of a plan: what is wrong with where a measure stands, in words, and never more than that."""

from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.plans.doubts import Placed, Ties, doubts


def told(found) -> dict[int, list[tuple[str, str]]]:
    return {measure: [(doubt.kind, str(doubt.text)) for doubt in own] for measure, own in found.items()}


def test_a_plan_without_ties_has_no_warnings():
    assert doubts([Placed(1, "Tak", 2027), Placed(2, "Vegg", None)], Ties(), []) == {}


def test_before_what_it_requires_and_without_what_it_requires():
    rows = [Placed(1, "Male", 2027), Placed(2, "Puss", 2028), Placed(3, "Listverk", 2028), Placed(4, "Gulv", 2027), Placed(5, "Rør", None)]
    ties = Ties(requires={1: [2], 3: [2], 4: [5, 6, 7]}, names={6: "Riving", 7: "Tegning"}, settled=frozenset({7}))
    assert told(doubts(rows, ties, [])) == {
        1: [("requires", "Før «Puss» (2028), som det krever")],
        4: [("requires", "Krever «Rør», som ikke er i planen"), ("requires", "Krever «Riving», som ikke er i planen")],
    }


def test_the_year_of_the_deadline_is_in_time():
    rows = [
        Placed(1, "Tak", 2027, deadline_year=2027),
        Placed(2, "Vegg", 2028, deadline_year=2027),
        Placed(3, "Dør", None, deadline_year=2020),
    ]
    assert told(doubts(rows, Ties(), [])) == {2: [("deadline", "Etter fristen i 2027")]}


def test_work_over_several_years_must_be_done_by_the_deadline():
    rows = [Placed(1, "Tak", 2027, deadline_year=2028, years=2), Placed(2, "Vegg", 2027, deadline_year=2028, years=3)]
    assert told(doubts(rows, Ties(), [])) == {2: [("deadline", "Ferdig i 2029, etter fristen i 2028")]}


def test_a_duty_that_is_kept_out_is_told_and_others_are_not():
    rows = [Placed(1, "Brannalarm", None, is_duty=True), Placed(2, "Maling", None)]
    assert told(doubts(rows, Ties(), [])) == {1: [("duty", "Pålagt, men holdt utenfor")]}


def test_exclusions_are_told_at_both_where_both_are_in_the_plan():
    ties = Ties(excludes={1: [2, 3], 2: [1], 3: [1]})
    rows = [Placed(1, "Reparer", 2027), Placed(2, "Skift", 2029), Placed(3, "Selg", None)]
    assert told(doubts(rows, ties, [])) == {
        1: [("excludes", "Utelukker «Skift», som også er i planen")],
        2: [("excludes", "Utelukker «Reparer», som også er i planen")],
    }


def test_work_in_a_building_that_is_sold_by_then_is_told():
    rows = [
        Placed(1, "Avhend", 2029, building=7, sells=True),
        Placed(2, "Før", 2028, building=7),
        Placed(3, "Samme år", 2029, building=7),
        Placed(4, "Over salget", 2028, building=7, years=2),
        Placed(5, "Utenfor", None, building=7),
        Placed(6, "Annet bygg", 2030, building=8),
        Placed(7, "Avhend senere", 2030, building=7, sells=True),
        Placed(8, "Uten bygg", 2030),
    ]
    assert told(doubts(rows, Ties(), [])) == {at: [("sold", "Bygget selges i 2029 («Avhend»)")] for at in (3, 4, 7)}


def test_alone_in_a_bundle_that_could_save():
    ties = Ties(bundles={7: ("Fasade", 3), 8: ("Tak", 1)})
    rows = [
        Placed(1, "A", 2027, bundle=7),
        Placed(2, "B", 2028, bundle=7),
        Placed(3, "C", 2028, bundle=7),
        Placed(4, "D", 2027, bundle=8),
        Placed(5, "E", 2027, bundle=9),
    ]
    assert told(doubts(rows, ties, [])) == {1: [("bundle", "Alene i pakken «Fasade» dette året: ingen felles rigg")]}


def test_over_the_frame_is_mild_and_follows_the_pot_and_the_year():
    rows = [Placed(1, "A", 2027, "drift"), Placed(2, "B", 2027, "investering"), Placed(3, "C", 2028, "drift")]
    found = doubts(rows, Ties(), [("drift", 2027)])
    assert told(found) == {1: [("over", "Drift 2027 er over rammen")]}
    assert found[1][0].is_mild


def test_a_measure_without_a_cost_says_so():
    assert told(doubts([Placed(1, "A", 2027, is_priced=False)], Ties(), [])) == {1: [("unpriced", "Uten kostnad i summene")]}


@given(st.lists(st.tuples(st.integers(2027, 2030), st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whoever_waits_until_the_required_is_begun_is_never_warned_of_the_order(rows):
    years = {measure: year for year, measure, _other in rows}
    requires = {measure: [other] for _year, measure, other in rows if other != measure}
    found = doubts([Placed(measure, f"M{measure}", year) for measure, year in years.items()], Ties(requires=requires), [])
    too_early = {one for one, others in requires.items() if others[0] not in years or years[others[0]] > years[one]}
    assert {measure for measure, own in found.items() if own} == too_early
