"""Hold, use differently or sell: worked examples, and what no combination may lead to."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.strategy import (
    DEFAULT_WEIGHTS,
    REASON_TEXTS,
    SHARE_REASONS,
    Reason,
    StrategyRule,
    matrix_field,
    recommend,
    suitability,
    top_decile,
)
from vedlikehold.enums import CRITERION_STEPS, MATRIX_FIELD_LABELS, Criterion, MatrixField, Strategy

FUNCTION, UTILISATION, LOCATION, STATUTORY, RUNNING_COST = Criterion

scale = st.floats(0, 3)
some_scale = st.none() | scale
scores = st.dictionaries(st.sampled_from(list(Criterion)), st.none() | st.integers(0, 3))
rules = st.builds(
    StrategyRule,
    weights=st.fixed_dictionaries({criterion: st.floats(0.01, 5) for criterion in Criterion}),
    good_condition=scale,
    suitable=scale,
    replace_fci=st.floats(0.01, 2),
    needed_share=st.floats(0, 1),
)
situations = st.fixed_dictionaries(
    {
        "grade": some_scale,
        "fci_share": st.none() | st.floats(0, 3),
        "suitable": some_scale,
        "is_vacant": st.booleans(),
        "is_protected": st.booleans(),
        "statutory": st.none() | st.integers(0, 3),
        "rule": rules,
    }
)


def advice(grade=1.0, suitable=1.0, *, fci=0.05, vacant=False, protected=False, **more):
    return recommend(grade=grade, fci_share=fci, suitable=suitable, is_vacant=vacant, is_protected=protected, **more)


class TestSuitability:
    def test_a_worked_example(self):
        # 0.35 · 2 + 0.20 · 3 + 0.20 · 1 + 0.15 · 0 + 0.10 · 2 = 1.70, and the weights make 1
        found = suitability({FUNCTION: 2, UTILISATION: 3, LOCATION: 1, STATUTORY: 0, RUNNING_COST: 2})
        assert (found.score, found.missing, found.known_share) == (pytest.approx(1.70), (), pytest.approx(1.0))

    def test_what_is_not_scored_is_left_out_of_the_mean(self):
        # (0.35 · 1 + 0.20 · 2) / 0.55
        found = suitability({FUNCTION: 1, UTILISATION: 2, LOCATION: None})
        assert found.score == pytest.approx(0.75 / 0.55)
        assert found.missing == (LOCATION, STATUTORY, RUNNING_COST)
        assert found.known_share == pytest.approx(0.55)

    def test_a_score_on_the_limit_suits_whatever_the_machine_makes_of_the_sum(self):
        weights = dict(zip(Criterion, (0.1, 0.2, 0.7), strict=False))
        found = suitability({FUNCTION: 1, UTILISATION: 1, LOCATION: 1}, StrategyRule(weights=weights, suitable=1.0))
        assert found.score == 1.0
        assert advice(1.0 + 1e-15, 1.5 + 1e-15, rule=StrategyRule(good_condition=1.0)).field is MatrixField.KEEP

    def test_a_minority_of_the_weights_is_no_score(self):
        found = suitability({FUNCTION: 0, RUNNING_COST: 0})
        assert (found.score, found.known_share) == (None, pytest.approx(0.45))
        assert suitability({FUNCTION: 0, STATUTORY: 0}).score == 0.0  # exactly half

    def test_nothing_scored(self):
        assert suitability({}) == suitability(dict.fromkeys(Criterion))
        assert (suitability({}).score, suitability({}).missing, suitability({}).known_share) == (None, tuple(Criterion), 0.0)

    def test_a_criterion_without_weight_does_not_count_but_is_not_missing(self):
        rule = StrategyRule(weights={FUNCTION: 1.0, LOCATION: 0.0})
        found = suitability({FUNCTION: 1, LOCATION: 3}, rule)
        assert (found.score, LOCATION in found.missing) == (1.0, False)
        assert suitability({LOCATION: 3}, StrategyRule(weights={FUNCTION: 1.0}, needed_share=0.0)).score is None

    @pytest.mark.parametrize("score", [-1, 4])
    def test_a_score_off_the_scale_is_refused(self, score):
        with pytest.raises(ValueError, match="scale"):
            suitability({FUNCTION: score})

    @given(scores, rules)
    def test_it_lies_between_the_best_and_the_worst_score(self, given_scores, rule):
        found = suitability(given_scores, rule)
        known = [score for score in given_scores.values() if score is not None]
        if found.score is not None:
            assert min(known) - 1e-9 <= found.score <= max(known) + 1e-9
        assert -1e-9 <= found.known_share <= 1 + 1e-9
        assert set(found.missing) == {criterion for criterion in Criterion if given_scores.get(criterion) is None}

    @given(st.fixed_dictionaries({c: st.integers(0, 3) for c in Criterion}), st.sampled_from(list(Criterion)), rules)
    def test_a_worse_score_is_never_a_better_suitability(self, given_scores, criterion, rule):
        worse = given_scores | {criterion: min(3, given_scores[criterion] + 1)}
        assert suitability(worse, rule).score >= suitability(given_scores, rule).score - 1e-9

    @given(scores, rules, st.floats(0.1, 10))
    def test_only_the_proportion_of_the_weights_matters(self, given_scores, rule, factor):
        scaled = StrategyRule(weights={c: w * factor for c, w in rule.weights.items()}, needed_share=0.0)
        plain = StrategyRule(weights=rule.weights, needed_share=0.0)
        assert suitability(given_scores, scaled).score == pytest.approx(suitability(given_scores, plain).score)


class TestRecommendation:
    @pytest.mark.parametrize(
        ("grade", "suitable", "strategy", "field"),
        [
            (1.0, 1.0, Strategy.HOLD, MatrixField.KEEP),
            (2.0, 1.0, Strategy.HOLD, MatrixField.RESTORE),
            (1.0, 2.0, Strategy.CONVERT, MatrixField.CONVERT),
            (2.0, 2.0, Strategy.SELL, MatrixField.DISPOSE),
            # the limits themselves are good and suit
            (1.3, 1.5, Strategy.HOLD, MatrixField.KEEP),
        ],
    )
    def test_the_four_fields(self, grade, suitable, strategy, field):
        found = advice(grade, suitable)
        assert (found.strategy, found.field) == (strategy, field)

    @pytest.mark.parametrize(
        ("situation", "strategy"),
        [
            ({"grade": 1.0, "suitable": 1.0, "vacant": True}, Strategy.CONVERT),
            ({"grade": 2.0, "suitable": 1.0, "vacant": True}, Strategy.SELL),
            ({"grade": 2.0, "suitable": 2.0, "protected": True}, Strategy.CONVERT),
            ({"grade": 1.0, "suitable": 2.0, "fci": 0.31}, Strategy.SELL),
            ({"grade": 1.0, "suitable": 2.0, "fci": 0.30}, Strategy.CONVERT),
            ({"grade": 1.0, "suitable": 1.0, "fci": 0.90}, Strategy.HOLD),
            ({"grade": 2.0, "suitable": 2.0, "fci": None}, Strategy.SELL),
        ],
    )
    def test_what_vacancy_protection_and_a_large_backlog_change(self, situation, strategy):
        assert advice(**situation).strategy is strategy

    def test_reasons_carry_the_number_and_the_limit_it_was_held_against(self):
        found = advice(2.1, 1.8, fci=0.42, vacant=True, protected=True, statutory=3)
        assert found.reasons == (
            Reason("poor_condition", 2.1, 1.3),
            Reason("does_not_suit", 1.8, 1.5),
            Reason("beyond_repair", 0.42, 0.30),
            Reason("vacant"),
            Reason("protected"),
            Reason("statutory", 3),
        )

    def test_a_breach_of_the_law_is_said_also_where_the_mean_hides_it(self):
        found = advice(1.0, 0.45, statutory=3)
        assert (found.strategy, found.reasons[-1]) == (Strategy.HOLD, Reason("statutory", 3))
        assert advice(1.0, 0.45, statutory=2).reasons[-1].key == "suits"

    @pytest.mark.parametrize(
        ("grade", "suitable", "reasons"),
        [
            (None, 1.0, [Reason("grade_unknown")]),
            (1.0, None, [Reason("suitability_unknown", 0.35, 0.5)]),
            (None, None, [Reason("grade_unknown"), Reason("suitability_unknown", 0.35, 0.5)]),
        ],
    )
    def test_without_both_axes_nothing_is_recommended(self, grade, suitable, reasons):
        found = advice(grade, suitable, known_share=0.35)
        assert (found.strategy, found.field, list(found.reasons)) == (None, None, reasons)

    def test_the_municipality_s_own_limits(self):
        strict = StrategyRule(good_condition=0.8, suitable=0.9)
        assert advice(1.0, 1.0).strategy is Strategy.HOLD
        assert advice(1.0, 1.0, rule=strict).strategy is Strategy.SELL

    @given(situations)
    def test_every_situation_with_both_axes_has_a_recommendation_and_a_field(self, situation):
        found = recommend(**situation)
        known = situation["grade"] is not None and situation["suitable"] is not None
        assert (found.strategy in set(Strategy), found.field in set(MatrixField)) == (known, known)

    @given(situations)
    def test_a_building_that_suits_and_is_in_use_is_never_sold(self, situation):
        found = recommend(**situation)
        fits = situation["suitable"] is not None and situation["suitable"] <= situation["rule"].suitable
        if fits and not situation["is_vacant"] and found.strategy is not None:
            assert found.strategy is Strategy.HOLD

    @given(situations)
    def test_a_protected_building_is_never_sold(self, situation):
        assert recommend(**situation | {"is_protected": True}).strategy is not Strategy.SELL

    @given(situations, scale)
    def test_a_worse_condition_never_takes_a_sale_back(self, situation, more):
        if situation["grade"] is None or recommend(**situation).strategy is not Strategy.SELL:
            return
        assert recommend(**situation | {"grade": min(3.0, situation["grade"] + more)}).strategy is Strategy.SELL

    @given(situations)
    def test_every_reason_can_be_said(self, situation):
        for reason in recommend(**situation).reasons:
            text = REASON_TEXTS[reason.key]
            assert ("%(value)s" in text) == (reason.value is not None)
            assert ("%(limit)s" in text) == (reason.limit is not None)
            assert reason.key not in SHARE_REASONS or reason.value is not None

    def test_the_fields_are_those_of_the_two_axes(self):
        fields = [matrix_field(poor=poor, fits=fits) for poor, fits in product((False, True), repeat=2)]
        assert fields == [MatrixField.CONVERT, MatrixField.KEEP, MatrixField.DISPOSE, MatrixField.RESTORE]
        assert set(MATRIX_FIELD_LABELS) == set(MatrixField)


class TestRule:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"weights": {FUNCTION: -0.1, LOCATION: 1.0}},
            {"weights": dict.fromkeys(Criterion, 0.0)},
            {"good_condition": 3.1},
            {"suitable": -0.1},
            {"replace_fci": 0.0},
            {"needed_share": 1.1},
        ],
    )
    def test_impossible_assumptions_are_refused(self, wrong):
        with pytest.raises(ValueError, match=r"must|possible"):
            StrategyRule(**wrong)

    def test_the_shipped_weights_make_a_whole_and_every_step_has_words(self):
        assert sum(DEFAULT_WEIGHTS.values()) == pytest.approx(1.0)
        assert {criterion: len(steps) for criterion, steps in CRITERION_STEPS.items()} == dict.fromkeys(Criterion, 4)


class TestTopDecile:
    def test_the_highest_tenth_of_twenty(self):
        found = top_decile({number: float(number) for number in range(1, 21)})
        assert (found.keys, found.limit, found.known) == ({19, 20}, 19.0, 20)

    def test_the_tenth_is_rounded_down_and_equals_go_along(self):
        found = top_decile(dict.fromkeys(range(8), 100.0) | dict.fromkeys(range(8, 19), 900.0))
        assert (len(found.keys), found.limit) == (11, 900.0)

    def test_too_few_to_say(self):
        assert top_decile(dict.fromkeys(range(9), 5.0)) == top_decile(dict.fromkeys(range(9), 5.0) | {"unknown": None})
        assert top_decile(dict.fromkeys(range(9), 5.0)).limit is None

    def test_nobody_is_costly_at_nothing(self):
        assert top_decile(dict.fromkeys(range(30), 0.0)).keys == frozenset()

    @given(st.dictionaries(st.integers(), st.none() | st.floats(0, 1e6), max_size=60))
    def test_nobody_inside_is_below_anybody_outside(self, values):
        found = top_decile(values)
        known = {key: value for key, value in values.items() if value is not None}
        assert found.known == len(known)
        outside = [value for key, value in known.items() if key not in found.keys]
        if found.keys:
            assert len(found.keys) >= len(known) // 10
            assert min(known[key] for key in found.keys) == found.limit
            assert max(outside, default=-1.0) < found.limit
