"""Taking a conclusion back, and what has come since and stays."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.services.pieces import DAY, LATER, OLD, conclude, condition, costs, fresh
from vedlikehold.models import LedgerPosting
from vedlikehold.queries.analyses.conclusion import taken_back_by_reopening
from vedlikehold.services import analyses as act


def test_reopening_takes_the_conclusion_back(by, building):
    component = make_component(building, grade="TG1", graded_on=OLD, cost_likely_nok=5, price_year=2019)
    other = make_component(building)
    first, second = make_analysis(building), make_analysis(building)
    old = make_finding(first, other, "TG2", cost_likely_nok=70, price_year=2024)
    conclude(by, first, OLD)
    make_finding(second, component, "TG3", cost_likely_nok=900, price_year=2024)
    make_finding(second, other, "TG1")
    conclude(by, second)
    assert (fresh(old).state, costs(component)[1]) == ("superseded", Decimal(900))
    result = act.reopen_analysis(by=by, analysis=fresh(second), today=LATER)
    row = fresh(second)
    assert (row.status, row.performed_on, row.valid_until) == ("planned", None, None)
    assert (condition(component), costs(component)) == (("TG1", OLD, None), (None, Decimal(5), None, 2019))
    assert (condition(other), fresh(old).state, fresh(old).closed_on) == (("TG2", OLD, first.pk), "open", None)
    assert (result.reverted, result.kept) == (4, 0)
    assert sum(LedgerPosting.objects.filter(component=component).values_list("amount_nok", flat=True)) == 0
    conclude(by, second)
    assert condition(component) == ("TG3", DAY, second.pk)


def test_what_got_a_newer_condition_keeps_it_when_an_older_one_is_reopened(by, building):
    component = make_component(building)
    first, second = make_analysis(building), make_analysis(building)
    make_finding(first, component, "TG2")
    make_finding(second, component, "TG3")
    conclude(by, first, OLD)
    conclude(by, second)
    result = act.reopen_analysis(by=by, analysis=fresh(first), today=LATER)
    assert (condition(component), result.kept) == (("TG3", DAY, second.pk), 1)
    assert fresh(first).status == "planned"


NEWER_BY_HAND = [
    {"cost_likely_nok": Decimal(950)},
    {"grade": "TG1", "graded_on": LATER, "graded_in": None, "cost_low_nok": None, "cost_likely_nok": None, "cost_high_nok": None},
    {"grade": "TG2"},
]


@pytest.mark.parametrize("values", NEWER_BY_HAND)
def test_a_component_changed_since_is_left_alone_entirely_and_so_are_earlier_findings_on_it(by, building, values):
    changed, other = make_component(building, grade="TG1", graded_on=OLD, cost_likely_nok=5, price_year=2019), make_component(building)
    first, second = make_analysis(building), make_analysis(building)
    old, older = make_finding(first, changed, "TG2"), make_finding(first, other, "TG2")
    conclude(by, first, OLD)
    make_finding(second, changed, "TG3", cost_low_nok=800, cost_likely_nok=900, cost_high_nok=1000, price_year=2024)
    make_finding(second, other, "TG3")
    conclude(by, second)
    update_rows(open_changeset(by=by, source=Source.FORM), [(fresh(changed), values)])
    stood = condition(changed), costs(changed)
    back = taken_back_by_reopening(fresh(second))
    assert (back.components, back.findings, back.kept) == ([other.pk], 1, 2)
    result = act.reopen_analysis(by=by, analysis=fresh(second), today=LATER)
    assert (result.reverted, result.kept) == (3, 2)
    assert (condition(changed), costs(changed), fresh(old).state) == (*stood, "superseded")
    assert (condition(other), fresh(older).state) == (("TG2", OLD, first.pk), "open")


def test_a_cost_given_since_where_the_conclusion_gave_none_keeps_the_component_as_it_is(by, building):
    component, analysis = make_component(building), make_analysis(building)
    make_finding(analysis, component, "TG3")
    conclude(by, analysis)
    update_rows(open_changeset(by=by, source=Source.FORM), [(fresh(component), {"cost_likely_nok": Decimal(7), "price_year": 2024})])
    assert act.reopen_analysis(by=by, analysis=fresh(analysis), today=LATER).kept == 1
    assert (condition(component), costs(component)) == (("TG3", DAY, analysis.pk), (None, Decimal(7), None, 2024))


def test_a_change_taken_back_and_a_change_of_other_things_do_not_keep_a_component(by, building):
    component, analysis = make_component(building), make_analysis(building)
    make_finding(analysis, component, "TG3")
    conclude(by, analysis)
    for values in ({"grade": "TG1"}, {"grade": "TG3"}, {"name": "Et annet navn"}):
        update_rows(open_changeset(by=by, source=Source.FORM), [(fresh(component), values)])
    assert act.reopen_analysis(by=by, analysis=fresh(analysis), today=LATER).kept == 0
    assert (condition(component), fresh(component).name) == (("", None, None), "Et annet navn")


def test_only_a_conclusion_that_is_known_can_be_taken_back(by, building):
    with pytest.raises(ValidationError, match="ferdig"):
        act.reopen_analysis(by=by, analysis=make_analysis(building), today=LATER)
    with pytest.raises(ValidationError, match="historikken"):
        act.reopen_analysis(by=by, analysis=make_analysis(building, status="done", performed_on=DAY), today=LATER)


def test_several_concluded_at_once_are_counted_in_order_and_reopened_one_by_one(by, building, unit_tree):
    component, elsewhere = make_component(building), make_component(make_building(unit_tree.nursing_home))
    older, newer, other = make_analysis(building), make_analysis(building), make_analysis(elsewhere.building)
    first = make_finding(older, component, "TG1")
    make_finding(newer, component, "TG2")
    make_finding(other, elsewhere, "TG3")
    changeset = open_changeset(by=by, source=Source.IMPORT)
    found = act.conclude_many(changeset, [(newer, DAY), (older, OLD), (other, DAY)])
    assert {pk: (result.graded, result.superseded) for pk, result in found.items()} == {
        older.pk: ([component.pk], 0), newer.pk: ([component.pk], 1), other.pk: ([elsewhere.pk], 0),
    }  # fmt: skip
    assert (condition(component), fresh(first).state) == (("TG2", DAY, newer.pk), "superseded")
    act.reopen_analysis(by=by, analysis=fresh(newer), today=LATER)
    assert (condition(component), fresh(first).state) == (("TG1", OLD, older.pk), "open")
    assert condition(elsewhere) == ("TG3", DAY, other.pk)
