"""Two surveys compared: every change by example, and what holds for any two surveys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.compare import Compared, compare
from vedlikehold.enums import GRADE_NUMBERS, Change, Grade

surveys = st.dictionaries(st.integers(0, 30), st.sampled_from(list(Grade)))
OPPOSITE = {Change.UNCHANGED: {Change.UNCHANGED}, Change.WORSE: {Change.BETTER, Change.RESOLVED}}

# Rows are the older grade, columns the newer; "" is a component that the survey does not mention.
SAME, WORSE, BETTER, NEW, RESOLVED, UNSEEN = Change
GRADES = ["TG0", "TG1", "TG2", "TG3", "TGIU", ""]
TABLE = {
    "TG0": [SAME, WORSE, WORSE, WORSE, UNSEEN, UNSEEN],
    "TG1": [BETTER, SAME, WORSE, WORSE, UNSEEN, UNSEEN],
    "TG2": [RESOLVED, RESOLVED, SAME, WORSE, UNSEEN, UNSEEN],
    "TG3": [RESOLVED, RESOLVED, BETTER, SAME, UNSEEN, UNSEEN],
    "TGIU": [NEW, NEW, NEW, NEW, SAME, UNSEEN],
    "": [NEW, NEW, NEW, NEW, UNSEEN],
}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [(before, after, change) for before, row in TABLE.items() for after, change in zip(GRADES, row, strict=False)],
)
def test_every_pair_of_grades(before, after, change):
    older = {"roof": before} if before else {}
    newer = {"roof": after} if after else {}
    assert compare(older, newer).rows == (Compared("roof", before, after, change),)


def test_a_whole_survey():
    older = {"roof": "TG2", "windows": "TG1", "boiler": "TG3", "lift": "TG2", "doors": "TGIU"}
    newer = {"roof": "TG3", "windows": "TG1", "boiler": "TG0", "doors": "TG2", "floor": "TG1"}
    found = compare(older, newer)
    assert [(row.key, row.change) for row in found.rows] == [
        ("roof", Change.WORSE),
        ("windows", Change.UNCHANGED),
        ("boiler", Change.RESOLVED),
        ("lift", Change.NOT_LOOKED_AT),
        ("doors", Change.NEW),
        ("floor", Change.NEW),
    ]
    assert found.counts == {
        Change.UNCHANGED: 1,
        Change.WORSE: 1,
        Change.BETTER: 0,
        Change.NEW: 2,
        Change.RESOLVED: 1,
        Change.NOT_LOOKED_AT: 1,
    }
    assert found.differs


def test_nothing_compared_with_nothing():
    found = compare({}, {})
    assert (found.rows, found.differs, set(found.counts.values())) == ((), False, {0})


@pytest.mark.parametrize("grade", ["TG4", "2", "God"])
def test_a_grade_that_is_none_is_refused(grade):
    with pytest.raises(ValueError, match="is not a valid Grade"):
        compare({}, {"roof": grade})


@given(surveys)
def test_a_survey_compared_with_itself_finds_nothing(survey):
    found = compare(survey, dict(survey))
    assert not found.differs
    assert found.counts[Change.UNCHANGED] == len(survey)


@given(surveys, surveys)
def test_every_component_of_either_survey_is_there_once(before, after):
    found = compare(before, after)
    assert sorted(row.key for row in found.rows) == sorted(before.keys() | after.keys())
    assert sum(found.counts.values()) == len(found.rows)
    assert all(row.before == before.get(row.key, "") and row.after == after.get(row.key, "") for row in found.rows)


@given(surveys, surveys)
def test_what_the_new_survey_does_not_mention_is_never_closed(before, after):
    unmentioned = [row for row in compare(before, after).rows if row.key not in after]
    assert {row.change for row in unmentioned} <= {Change.NOT_LOOKED_AT}


@given(surveys, surveys)
def test_worse_one_way_is_better_the_other_way(before, after):
    forwards = {row.key: row.change for row in compare(before, after).rows}
    backwards = {row.key: row.change for row in compare(after, before).rows}
    for key, change in forwards.items():
        if before.get(key) in GRADE_NUMBERS and after.get(key) in GRADE_NUMBERS:
            assert change not in OPPOSITE or backwards[key] in OPPOSITE[change]
