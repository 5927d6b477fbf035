"""Risk of a finding: the whole matrix, what is unknown, and that more is never less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.risk import RISK_VERSION, risk_of
from vedlikehold.enums import ConsequenceType, Risk

LEVELS = [Risk.LOW, Risk.MEDIUM, Risk.HIGH]
probabilities = st.integers(1, 3)
grades = st.integers(0, 3)
consequences = st.dictionaries(st.sampled_from(list(ConsequenceType)), st.none() | grades).filter(
    lambda found: any(grade is not None for grade in found.values())
)

LOW, MEDIUM, HIGH = LEVELS
# Rows are probability 1–3, columns KG0–KG3: products 0 1 2 3, 0 2 4 6 and 0 3 6 9.
MATRIX = [
    [LOW, LOW, LOW, MEDIUM],
    [LOW, LOW, MEDIUM, HIGH],
    [LOW, MEDIUM, HIGH, HIGH],
]


@pytest.mark.parametrize("probability", [1, 2, 3])
@pytest.mark.parametrize("grade", [0, 1, 2, 3])
def test_the_matrix(probability, grade):
    assert risk_of(probability, {"safety": grade}) is MATRIX[probability - 1][grade]


def test_the_gravest_consequence_decides():
    assert risk_of(2, {"aesthetics": 0, "economy": 1, "safety": 3}) is Risk.HIGH
    assert risk_of(2, {"aesthetics": 0, "economy": 1, "safety": None}) is Risk.LOW


@pytest.mark.parametrize(
    ("probability", "found"),
    [(None, {"safety": 3}), (3, {}), (3, {"safety": None, "economy": None}), (None, {})],
)
def test_what_is_unknown_is_no_risk_and_not_a_low_one(probability, found):
    assert risk_of(probability, found) is None


@pytest.mark.parametrize(("probability", "grade"), [(0, 2), (4, 2), (2, -1), (2, 4), (None, 4)])
def test_numbers_off_the_scales_are_refused(probability, grade):
    with pytest.raises(ValueError, match="is not a valid"):
        risk_of(probability, {"safety": grade})


def test_the_version_that_the_matrix_above_belongs_to():
    assert RISK_VERSION == 1


@given(probabilities, probabilities, consequences)
def test_a_likelier_consequence_is_never_a_lower_risk(one, other, found):
    low, high = sorted((one, other))
    assert LEVELS.index(risk_of(low, found)) <= LEVELS.index(risk_of(high, found))


@given(probabilities, consequences, st.sampled_from(list(ConsequenceType)), grades)
def test_a_graver_consequence_of_any_type_is_never_a_lower_risk(probability, found, kind, grade):
    graver = {**found, kind: max(grade, found.get(kind) or 0)}
    assert LEVELS.index(risk_of(probability, found)) <= LEVELS.index(risk_of(probability, graver))


@given(probabilities, st.lists(grades, min_size=1, max_size=6))
def test_which_type_a_grade_belongs_to_does_not_matter(probability, found):
    kinds = list(ConsequenceType)
    forwards = dict(zip(kinds, found, strict=False))
    backwards = dict(zip(reversed(kinds), found, strict=False))
    assert risk_of(probability, forwards) is risk_of(probability, backwards)
