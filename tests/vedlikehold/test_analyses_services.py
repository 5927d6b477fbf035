"""Orders, analyses and findings, and what concluding an analysis does to the condition of a building."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, open_changeset, update_rows
from tests.factories.access import make_user
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding
from vedlikehold.models import Component, ConditionAnalysis, Finding, LedgerPosting, PriceIndex
from vedlikehold.queries.analyses.conclusion import taken_back_by_reopening
from vedlikehold.services import analyses as act

OLD, DAY, LATER = datetime.date(2019, 5, 2), datetime.date(2024, 6, 1), datetime.date(2024, 9, 1)


@pytest.fixture
def by(db):
    return make_user("kari")


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture(autouse=True)
def price_index(db):
    for year, value in ((2019, 100.0), (2020, 110.0), (2022, 120.0), (2024, 132.0), (2025, 140.0)):
        PriceIndex.objects.update_or_create(year=year, defaults={"value": value})


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def conclude(by, analysis, on=DAY):
    return act.conclude_analysis(by=by, analysis=fresh(analysis), on=on)


def condition(component):
    row = fresh(component)
    return row.grade, row.graded_on, row.graded_in_id


def costs(component):
    row = fresh(component)
    return row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year


# -- orders and analyses ---------------------------------------------------------------------------------------------


def test_an_order_plans_one_analysis_of_each_building(unit_tree, by, building):
    other = make_building(unit_tree.school)
    values = {
        "unit": unit_tree.municipality, "title": "Tilstand 2024", "client": "Eiendom", "supplier": "Rådgiver AS", "level": 2,
        "reference_level": "TEK17", "purpose": "Plan", "scope": "Alt", "due_on": DAY,
    }  # fmt: skip
    order = act.create_commission(by=by, values=values, buildings=[building, other])
    rows = order.analyses.order_by("pk").values_list(
        "building", "title", "client", "performed_by", "level", "reference_level", "purpose", "scope", "planned_on", "status"
    )
    common = ("Tilstand 2024", "Eiendom", "Rådgiver AS", 2, "TEK17", "Plan", "Alt", DAY, "planned")
    assert list(rows) == [(building.pk, *common), (other.pk, *common)]
    assert ChangeSet.objects.latest("pk").counts == {"vedlikehold.commission:c": 1, "vedlikehold.conditionanalysis:c": 2}


def test_an_order_without_buildings_or_title_is_refused(unit_tree, by, building):
    with pytest.raises(ValidationError, match="minst ett bygg"):
        act.create_commission(by=by, values={"unit": unit_tree.municipality, "title": "Tom"}, buildings=[])
    with pytest.raises(ValidationError) as refused:
        act.create_commission(by=by, values={"unit": unit_tree.municipality}, buildings=[building])
    assert list(refused.value.message_dict) == ["title"]
    assert ConditionAnalysis.objects.count() == 0


def test_an_order_holds_only_buildings_of_its_unit(unit_tree, by, building):
    nursing_home = make_building(unit_tree.nursing_home, "Solbakken")
    values = {"unit": unit_tree.education, "title": "Skoler"}
    with pytest.raises(ValidationError, match="Solbakken hører ikke til under Oppvekst"):
        act.create_commission(by=by, values=values, buildings=[building, nursing_home])
    order = act.create_commission(by=by, values=values, buildings=[building])
    with pytest.raises(ValidationError, match="Solbakken"):
        act.add_buildings(by=by, commission=order, buildings=[nursing_home])
    assert [analysis.building for analysis in order.analyses.all()] == [building]


def test_an_analysis_is_only_put_in_an_order_of_a_unit_above_its_building(unit_tree, by, building):
    school, health = make_commission(unit_tree.education, "Skoler"), make_commission(unit_tree.health, "Helse")
    analysis = make_analysis(building, commission=school)
    text = "Fjellvik skole hører ikke til under"
    for existing in (analysis, None):
        values = {"title": "A", "commission": health} | ({} if existing else {"building": building})
        with pytest.raises(ValidationError, match=text) as refused:
            act.save_analysis(by=by, analysis=existing, values=values)
        assert list(refused.value.message_dict) == ["commission"]
    assert [row.commission for row in ConditionAnalysis.objects.all()] == [school]
    # One that stands wrongly already does not hold up the rest.
    astray = make_analysis(building, commission=health)
    act.save_analysis(by=by, analysis=astray, values={"title": "Nytt navn", "commission": health})
    assert fresh(astray).title == "Nytt navn"


def test_an_order_is_not_moved_away_from_its_buildings(unit_tree, by, building):
    order = act.create_commission(by=by, values={"unit": unit_tree.education, "title": "A"}, buildings=[building])
    with pytest.raises(ValidationError, match="Fjellvik skole hører ikke til under"):
        act.save_commission(by=by, commission=fresh(order), values={"unit": unit_tree.health})
    assert fresh(order).unit == unit_tree.education
    assert act.save_commission(by=by, commission=fresh(order), values={"unit": unit_tree.municipality}) is True
    assert fresh(order).unit == unit_tree.municipality


def test_buildings_are_added_to_an_order_once(unit_tree, by, building):
    order = act.create_commission(by=by, values={"unit": unit_tree.municipality, "title": "A"}, buildings=[building])
    other = make_building(unit_tree.school)
    assert act.add_buildings(by=by, commission=order, buildings=[building, other]) == 1
    assert act.add_buildings(by=by, commission=order, buildings=[building, other]) == 0
    assert sorted(order.analyses.values_list("building", flat=True)) == sorted([building.pk, other.pk])
    act.cancel_analysis(by=by, analysis=order.analyses.get(building=building))
    assert act.add_buildings(by=by, commission=order, buildings=[building]) == 1


def test_an_analysis_is_saved_with_its_version(by, building):
    analysis = act.save_analysis(by=by, values={"building": building, "title": "Tilstand"})
    act.save_analysis(by=by, analysis=analysis, values={"method": "Visuelt"}, expected_version=1)
    assert (fresh(analysis).method, fresh(analysis).version) == ("Visuelt", 2)
    with pytest.raises(StaleRow):
        act.save_analysis(by=by, analysis=fresh(analysis), values={"method": "Annet"}, expected_version=1)
    before = ChangeSet.objects.count()
    act.save_analysis(by=by, analysis=fresh(analysis), values={"method": "Visuelt"})
    assert ChangeSet.objects.count() == before


def test_status_and_day_are_not_set_by_saving(by, building):
    with pytest.raises(ValueError):
        act.save_analysis(by=by, values={"building": building, "title": "T", "status": "done", "performed_on": DAY})


def test_planned_then_ongoing_then_cancelled(by, building):
    analysis = make_analysis(building)
    act.start_analysis(by=by, analysis=analysis)
    assert fresh(analysis).status == "ongoing"
    with pytest.raises(ValidationError, match="Pågår"):
        act.start_analysis(by=by, analysis=fresh(analysis))
    act.cancel_analysis(by=by, analysis=fresh(analysis))
    assert fresh(analysis).status == "cancelled"
    for service in (act.start_analysis, act.cancel_analysis):
        with pytest.raises(ValidationError, match="Avlyst"):
            service(by=by, analysis=fresh(analysis))


def test_a_deleted_analysis_takes_its_findings_and_a_concluded_one_stays(by, building):
    analysis, component = make_analysis(building), make_component(building)
    make_finding(analysis, component)
    act.delete_analysis(by=by, analysis=analysis)
    assert (ConditionAnalysis.objects.count(), Finding.objects.count(), Component.objects.count()) == (0, 0, 1)
    done = make_analysis(building)
    make_finding(done, component)
    conclude(by, done)
    with pytest.raises(ValidationError, match="Gjenåpne"):
        act.delete_analysis(by=by, analysis=fresh(done))


# -- findings --------------------------------------------------------------------------------------------------------


def finding_values(component, **values):
    return {"component": component, "grade": "TG2", "symptom": "Råte"} | values


def test_the_first_finding_starts_the_analysis_and_has_its_risk(by, building):
    analysis, component = make_analysis(building), make_component(building)
    found = act.save_finding(by=by, analysis=analysis, values=finding_values(component, probability=3, kg_safety=2, kg_aesthetics=0))
    assert (found.risk, found.risk_version, found.state) == ("high", 1, "open")
    assert fresh(analysis).status == "ongoing"
    assert ChangeSet.objects.latest("pk").counts == {"vedlikehold.finding:c": 1, "vedlikehold.conditionanalysis:u": 1}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"grade": ""}, "grade"),
        ({"grade": "TG4"}, "grade"),
        ({"kg_safety": 4}, "kg_safety"),
        ({"probability": 0}, "probability"),
        ({"cost_likely_nok": Decimal(1000)}, "__all__"),
        ({"cost_low_nok": Decimal(9), "cost_likely_nok": Decimal(5), "price_year": 2024}, "__all__"),
        ({"cost_likely_nok": Decimal(-5), "price_year": 2024}, "__all__"),
        ({"component": None}, "component"),
    ],
)
def test_a_finding_that_cannot_be_is_refused_at_its_field(by, building, values, field):
    analysis, component = make_analysis(building), make_component(building)
    with pytest.raises(ValidationError) as refused:
        act.save_finding(by=by, analysis=analysis, values=finding_values(component) | values)
    assert list(refused.value.message_dict) == [field]
    assert (Finding.objects.count(), fresh(analysis).status) == (0, "planned")


def test_a_component_of_another_building_is_refused(by, building, unit_tree):
    stranger = make_component(make_building(unit_tree.nursing_home))
    with pytest.raises(ValidationError, match="annet bygg"):
        act.save_finding(by=by, analysis=make_analysis(building), values=finding_values(stranger))


def test_a_finding_is_changed_once_and_by_one(by, building):
    analysis, component = make_analysis(building), make_component(building)
    found = act.save_finding(by=by, analysis=analysis, values=finding_values(component))
    act.save_finding(by=by, analysis=analysis, finding=found, values={"grade": "TG3", "deadline": "2025-01-31"}, expected_version=1)
    assert (fresh(found).grade, fresh(found).deadline) == ("TG3", datetime.date(2025, 1, 31))
    with pytest.raises(StaleRow):
        act.save_finding(by=by, analysis=analysis, finding=fresh(found), values={"grade": "TG1"}, expected_version=1)


def test_findings_of_a_concluded_or_cancelled_analysis_are_closed(by, building):
    component = make_component(building)
    for status, text in (("done", "Gjenåpne"), ("cancelled", "avlyst")):
        analysis = make_analysis(building, status=status, performed_on=DAY)
        found = make_finding(analysis, component)
        with pytest.raises(ValidationError, match=text):
            act.save_finding(by=by, analysis=analysis, values=finding_values(component))
        with pytest.raises(ValidationError, match=text):
            act.delete_finding(by=by, finding=found)


def test_several_findings_stand_in_one_act(by, building):
    analysis, component, act_of_all = make_analysis(building), make_component(building), open_changeset(by=by, source=Source.API)
    for place in ("Nord", "Sør"):
        act.save_finding(by=by, analysis=analysis, values=finding_values(component, location=place), changeset=act_of_all)
    act_of_all.refresh_from_db()
    assert act_of_all.counts == {"vedlikehold.finding:c": 2, "vedlikehold.conditionanalysis:u": 1}


# -- conclusion ------------------------------------------------------------------------------------------------------


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


# -- reopening -------------------------------------------------------------------------------------------------------


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
