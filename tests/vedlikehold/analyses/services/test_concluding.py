"""What concluding an analysis does to the condition of a building."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.services.pieces import DAY, LATER, OLD, conclude, condition, costs, fresh
from vedlikehold.models import Finding, LedgerPosting
from vedlikehold.services import analyses as act


def test_the_worst_grade_counts_and_the_analysis_is_done(by, building):
    analysis, roof, wall = make_analysis(building), make_component(building), make_component(building, "23")
    for component, grade in ((roof, "TG1"), (roof, "TG3"), (roof, "TG2"), (wall, "TG0")):
        make_finding(analysis, component, grade)
    result = conclude(by, analysis)
    row = fresh(analysis)
    assert (row.status, row.performed_on, row.valid_until) == ("done", DAY, datetime.date(2029, 6, 1))
    assert condition(roof) == ("TG3", DAY, analysis.pk)
    assert condition(wall) == ("TG0", DAY, analysis.pk)
    assert (sorted(result.graded), result.not_looked_at, result.kept_newer, result.superseded, result.unposted) == (
        [roof.pk, wall.pk], [], [], 0, None,
    )  # fmt: skip


def test_not_examined_never_overwrites_what_is_known(by, building):
    known = make_component(building, grade="TG2", graded_on=OLD, cost_likely_nok=5, price_year=2019)
    unknown, again = make_component(building), make_component(building, grade="TGIU", graded_on=OLD)
    both, analysis = make_component(building), make_analysis(building)
    for component in (known, unknown, again, both):
        make_finding(analysis, component, "TGIU")
    make_finding(analysis, both, "TG1")
    result = conclude(by, analysis)
    assert (condition(known), costs(known)[1]) == (("TG2", OLD, None), Decimal(5))
    assert condition(unknown) == condition(again) == ("TGIU", DAY, analysis.pk)
    assert condition(both) == ("TG1", DAY, analysis.pk)
    assert (result.graded, sorted(result.not_looked_at)) == ([both.pk], [known.pk, unknown.pk, again.pk])


def test_an_older_survey_moves_nothing_that_is_newer(by, building):
    newer, never = make_component(building, grade="TG1", graded_on=LATER), make_component(building)
    analysis = make_analysis(building)
    make_finding(analysis, newer, "TG3")
    make_finding(analysis, never, "TG3")
    result = conclude(by, analysis)
    assert (condition(newer), condition(never)) == (("TG1", LATER, None), ("TG3", DAY, analysis.pk))
    assert (result.kept_newer, result.graded) == ([newer.pk], [never.pk])


def test_earlier_findings_are_superseded_only_where_somebody_looked(by, building):
    seen, skipped, closed = (make_component(building) for _ in range(3))
    first = make_analysis(building)
    old = {component.pk: make_finding(first, component, "TG2") for component in (seen, skipped, closed)}
    conclude(by, first, OLD)
    second = make_analysis(building)
    make_finding(second, seen, "TG1")
    make_finding(second, closed, "TGIU")
    planned = make_finding(make_analysis(building), seen, "TG3")
    result = conclude(by, second)
    states = {pk: (fresh(row).state, fresh(row).closed_on) for pk, row in old.items()}
    assert states == {seen.pk: ("superseded", DAY), skipped.pk: ("open", None), closed.pk: ("open", None)}
    assert (fresh(planned).state, result.superseded) == ("open", 1)
    assert condition(skipped) == condition(closed) == ("TG2", OLD, first.pk)


def test_a_late_conclusion_of_an_old_survey_is_superseded_itself(by, building):
    component = make_component(building)
    newer, older = make_analysis(building), make_analysis(building)
    make_finding(newer, component, "TG1")
    found = make_finding(older, component, "TG3")
    conclude(by, newer, DAY)
    result = conclude(by, older, OLD)
    assert (fresh(found).state, fresh(found).closed_on) == ("superseded", DAY)
    assert (condition(component), result.kept_newer) == (("TG1", DAY, newer.pk), [component.pk])


def test_findings_older_than_a_condition_set_otherwise_do_not_stand_open(by, building):
    """The roof was mended, or graded by hand, after it was looked at, and before the survey was concluded."""
    roof, wall = make_component(building, grade="TG0", graded_on=DAY), make_component(building, "23", grade="TG2", graded_on=OLD)
    hidden = make_component(building, "24", grade="TGIU", graded_on=DAY)
    analysis = make_analysis(building)
    old, standing = make_finding(analysis, roof, "TG3"), make_finding(analysis, wall, "TG3")
    unseen = make_finding(analysis, hidden, "TGIU")
    result = conclude(by, analysis, OLD)
    assert (result.kept_newer, result.graded) == ([roof.pk, hidden.pk], [wall.pk])
    assert [(fresh(row).state, fresh(row).closed_on) for row in (old, unseen, standing)] == [
        ("superseded", DAY), ("superseded", DAY), ("open", None),
    ]  # fmt: skip
    assert list(Finding.objects.standing()) == [standing]
    act.reopen_analysis(by=by, analysis=fresh(analysis), today=LATER)
    assert {fresh(row).state for row in (old, unseen, standing)} == {"open"}


def test_counting_anew_leaves_findings_that_hold_a_newer_condition(by, building):
    """What a finished measure did not mend: the component is graded by the finding that stays, as of the measure's day."""
    roof, analysis = make_component(building), make_analysis(building)
    staying = make_finding(analysis, roof, "TG2")
    conclude(by, analysis, OLD)
    update_rows(open_changeset(by=by, source=Source.FORM), [(fresh(roof), {"graded_on": DAY, "graded_in": None})])
    act.conclude_many(open_changeset(by=by, source=Source.IMPORT), [(fresh(analysis), OLD)])
    assert fresh(staying).state == "open"


def test_the_ledger_is_posted(by, building):
    analysis, component = make_analysis(building), make_component(building)
    make_finding(analysis, component, "TG3", cost_likely_nok=1000, price_year=2024)
    conclude(by, analysis)
    rows = LedgerPosting.objects.values_list("component", "kind", "amount_nok", "posted_on", "analysis")
    assert list(rows) == [(component.pk, "new_finding", Decimal(1000), DAY, analysis.pk)]


def test_concluded_once_and_with_findings(by, building):
    analysis = make_analysis(building)
    with pytest.raises(ValidationError, match="ingen funn"):
        conclude(by, analysis)
    make_finding(analysis, make_component(building))
    conclude(by, analysis)
    with pytest.raises(ValidationError, match="Ferdig"):
        conclude(by, analysis)


def test_the_29th_of_february_has_an_end(by, building):
    analysis = make_analysis(building)
    make_finding(analysis, make_component(building))
    conclude(by, analysis, datetime.date(2024, 2, 29))
    assert fresh(analysis).valid_until == datetime.date(2029, 2, 28)


def queries_to_conclude(by, building, count):
    analysis, earlier = make_analysis(building), make_analysis(building)
    for _number in range(count):
        component = make_component(building)
        make_finding(earlier, component, "TG1")
        make_finding(analysis, component, "TG3", cost_likely_nok=10, price_year=2024)
    conclude(by, earlier, OLD)
    with CaptureQueriesContext(connection) as asked:
        conclude(by, analysis)
    return len(asked)


def test_concluding_asks_as_often_for_one_component_as_for_many(by, building, unit_tree):
    few = queries_to_conclude(by, building, 1)
    assert queries_to_conclude(by, make_building(unit_tree.school), 12) == few < 70
