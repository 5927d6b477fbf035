"""The flow of a measure, and what it does to condition, findings and ledger when it is done and taken back."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_survey
from vedlikehold.models import Component, Finding, LedgerPosting, Measure, PriceIndex
from vedlikehold.services import measures
from vedlikehold.services.ledger import post_backlog

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date


@pytest.fixture
def school(unit_tree):
    PriceIndex.objects.all().delete()
    for year, value in ((2024, 100.0), (2025, 110.0)):
        save_new(PriceIndex(year=year, value=value))
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def manager(user_with):
    return user_with("manager")


def bad(building, cost=100_000, grade="TG3", **fields):
    return make_component(building, grade=grade, cost_likely_nok=D(cost), price_year=2024, graded_on=DAY(2024, 1, 10), **fields)


def book():
    return [(row.kind, row.amount_nok, row.measure_id) for row in LedgerPosting.objects.order_by("pk")]


def refused(act, **arguments):
    with pytest.raises(ValidationError) as found:
        act(**arguments)
    return found.value.messages


class TestFlow:
    def test_from_proposal_to_work(self, school, manager):
        row = make_measure(school)
        measures.approve_measure(by=manager, measure=row)
        measures.plan_measure(by=manager, measure=row, year=2026)
        measures.start_measure(by=manager, measure=row, year=2026)
        row.refresh_from_db()
        assert (row.status, row.planned_year) == ("ongoing", 2026)

    @pytest.mark.parametrize(("status", "act"), [("ongoing", "approve"), ("done", "approve"), ("ongoing", "reject"), ("proposed", "start")])
    def test_steps_the_flow_does_not_have(self, school, manager, status, act):
        row = make_measure(school, status=status, done_on=DAY(2024, 1, 1) if status == "done" else None)
        step = {"approve": measures.approve_measure, "reject": measures.reject_measure, "start": measures.start_measure}[act]
        words = {"ongoing": "Pågår", "done": "Utført", "proposed": "Foreslått"}[status]
        to = {"approve": "Godkjent", "reject": "Avvist", "start": "Pågår"}[act]
        more = {"note": "nei"} if act == "reject" else {"year": 2026} if act == "start" else {}
        assert refused(step, by=manager, measure=row, **more) == [f"Tiltaket har status «{words}» og kan ikke få status «{to}»."]

    def test_rejecting_needs_a_reason_and_can_be_reconsidered(self, school, manager):
        row = make_measure(school)
        assert refused(measures.reject_measure, by=manager, measure=row, note=" ") == ["Skriv hvorfor tiltaket avvises."]
        measures.reject_measure(by=manager, measure=row, note="Bygget skal rives")
        assert Measure.objects.get().is_open is False
        measures.reconsider_measure(by=manager, measure=row)
        assert Measure.objects.get().is_open is True

    def test_what_is_required_comes_first(self, school, manager):
        rigging, roof = make_measure(school, "Stillas", planned_year=2027), make_measure(school, "Tak", status="approved")
        measures.set_requirements(by=manager, measure=roof, requires=[rigging])
        text = ["«Stillas» må gjøres først, og er planlagt i 2027."]
        assert refused(measures.plan_measure, by=manager, measure=roof, year=2026) == text
        assert refused(measures.start_measure, by=manager, measure=roof, year=2026) == ["Kan ikke starte før dette er utført: «Stillas»."]
        measures.start_measure(by=manager, measure=roof, year=2027)
        assert measures.unmet_requirements(roof, 2028) == [rigging]


class TestDone:
    def test_components_findings_and_ledger(self, school, manager):
        roof, gutter = bad(school), bad(school, 20_000)
        survey = make_survey(school)
        row = make_measure(school, component=roof, status="approved")
        mine, other = make_finding(survey, gutter, "TG3", measure=row), make_finding(survey, bad(school), "TG2")
        post_backlog(on=DAY(2024, 2, 1))
        done = measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1), actual_cost_nok=D(90_000), grade_after="TG1")
        assert (sorted(done.graded), done.resolved, done.kept_newer, done.unposted) == (sorted([roof.pk, gutter.pk]), 1, [], None)
        for component in (roof, gutter):
            component.refresh_from_db()
            assert (component.grade, component.graded_on, component.cost_likely_nok) == ("TG1", DAY(2024, 8, 1), None)
        mine.refresh_from_db(), other.refresh_from_db()
        assert (mine.state, mine.closed_on, other.state) == ("resolved", DAY(2024, 8, 1), "open")
        row.refresh_from_db()
        assert (row.status, row.done_on, row.actual_cost_nok, row.grade_after, row.is_open) == (
            "done",
            DAY(2024, 8, 1),
            D(90_000),
            "TG1",
            False,
        )
        assert book()[3:] == [("done", D("-100000.00"), row.pk), ("done", D("-20000.00"), row.pk)]

    def test_what_was_not_posted_before_keeps_its_own_cause(self, school, manager):
        roof = bad(school)
        row = make_measure(school, component=roof)
        measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1))
        assert book() == [("new_finding", D("100000.00"), None), ("done", D("-100000.00"), row.pk)]

    def test_a_finding_that_stays_open_holds_its_grade_and_cost(self, school, manager):
        windows = bad(school, 80_000)
        survey = make_survey(school)
        row = make_measure(school)
        make_finding(survey, windows, "TG3", cost_likely_nok=D(60_000), price_year=2024, measure=row)
        make_finding(survey, windows, "TG2", cost_likely_nok=D(20_000), price_year=2024)
        measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1))
        windows.refresh_from_db()
        assert (windows.grade, windows.cost_likely_nok, Finding.objects.open().count()) == ("TG2", D(20_000), 1)
        assert book() == [("new_finding", D("80000.00"), None), ("done", D("-60000.00"), row.pk)]

    def test_open_findings_on_the_measures_own_component_are_closed_unless_others_are_named(self, school, manager):
        survey, roof = make_survey(school), bad(school)
        finding = make_finding(survey, roof, "TG3")
        measures.complete_measure(by=manager, measure=make_measure(school, component=roof), on=DAY(2024, 8, 1))
        finding.refresh_from_db()
        assert finding.state == "resolved"
        wall = bad(school)
        staying = make_finding(survey, wall, "TG3")
        measures.complete_measure(by=manager, measure=make_measure(school, component=wall), on=DAY(2024, 8, 1), also=[])
        staying.refresh_from_db(), wall.refresh_from_db()
        assert (staying.state, wall.grade) == ("open", "TG3")

    @pytest.mark.parametrize("status", ["planned", "ongoing", "cancelled"])
    def test_what_no_finished_analysis_says_is_neither_closed_nor_sets_a_grade(self, school, manager, status):
        roof, row = bad(school), make_measure(school)
        make_finding(make_survey(school), roof, "TG2", measure=row)
        loose = make_analysis(school, status=status)
        own, other = make_finding(loose, roof, "TG3", measure=row), make_finding(loose, roof, "TG3", cost_likely_nok=D(9), price_year=2024)
        done = measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1), also=[other])
        roof.refresh_from_db(), own.refresh_from_db(), other.refresh_from_db()
        assert (done.resolved, roof.grade, roof.cost_likely_nok, own.state, other.state) == (1, "TG0", None, "open", "open")

    def test_a_finding_of_another_building_is_never_closed(self, school, manager, unit_tree):
        other = make_building(unit_tree.nursing_home)
        foreign = make_finding(make_survey(other), bad(other))
        measures.complete_measure(by=manager, measure=make_measure(school), on=DAY(2024, 8, 1), also=[foreign])
        foreign.refresh_from_db()
        assert foreign.state == "open"

    def test_a_newer_condition_is_kept(self, school, manager):
        roof = bad(school)
        done = measures.complete_measure(by=manager, measure=make_measure(school, component=roof), on=DAY(2024, 1, 1))
        roof.refresh_from_db()
        assert (done.kept_newer, done.graded, roof.grade) == ([roof.pk], [], "TG3")

    def test_demolition_removes_and_investigation_changes_nothing(self, school, manager):
        shed, cellar = bad(school), bad(school)
        finding = make_finding(make_survey(school), cellar, "TG3")
        measures.complete_measure(by=manager, measure=make_measure(school, component=shed, kind="demolish"), on=DAY(2024, 8, 1))
        done = measures.complete_measure(by=manager, measure=make_measure(school, component=cellar, kind="investigate"), on=DAY(2024, 8, 1))
        shed.refresh_from_db(), cellar.refresh_from_db(), finding.refresh_from_db()
        assert (shed.removed_on, cellar.grade, finding.state, done.graded) == (DAY(2024, 8, 1), "TG3", "open", [])
        assert [kind for kind, _amount, _measure in book()] == ["new_finding", "done"]

    def test_demolition_closes_what_is_open_and_is_taken_back(self, school, manager):
        shed = bad(school, installed_year=1990)
        row = make_measure(school, component=shed, kind="demolish")
        own = make_finding(make_survey(school), shed, "TG3", measure=row)
        others = make_finding(make_survey(school), shed, "TG2", measure=make_measure(school))
        ongoing = make_finding(make_analysis(school), shed, "TG2")
        done = measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1), also=[])
        shed.refresh_from_db()
        assert (done.resolved, done.graded, shed.removed_on) == (3, [shed.pk], DAY(2024, 8, 1))
        stored = Finding.objects.order_by("pk").values_list("state", "closed_on")
        assert list(stored) == [("resolved", DAY(2024, 8, 1))] * 3
        assert measures.reopen_measure(by=manager, measure=row, today=DAY(2024, 9, 1)).kept == 0
        shed.refresh_from_db()
        assert (shed.removed_on, set(Finding.objects.values_list("pk", "state"))) == (
            None,
            {(found.pk, "open") for found in (own, others, ongoing)},
        )

    def test_demolition_before_the_component_was_there_or_in_the_future_is_refused(self, school, manager):
        row = make_measure(school, component=bad(school, installed_year=2020), kind="demolish")
        text = ["Komponenten ble installert i 2020, etter denne dagen."]
        assert refused(measures.complete_measure, by=manager, measure=row, on=DAY(2019, 8, 1)) == text
        text = ["Dagen er ikke kommet. Registrer det når det er gjort."]
        assert refused(measures.complete_measure, by=manager, measure=row, on=DAY(2999, 8, 1)) == text
        assert Measure.objects.get().status == "proposed"

    def test_without_an_index_the_work_is_done_and_the_reason_told(self, school, manager):
        roof = bad(school)
        done = measures.complete_measure(by=manager, measure=make_measure(school, component=roof), on=DAY(2026, 8, 1))
        roof.refresh_from_db()
        assert (str(done.unposted)[:33], roof.grade, book()) == ("Byggekostnadsindeksen mangler 2026", "TG0", []) or str(
            done.unposted
        ).startswith("Byggekostnadsindeksen mangler 2026")

    def test_refusals(self, school, manager):
        done = make_measure(school, status="done", done_on=DAY(2024, 1, 1))
        assert refused(measures.complete_measure, by=manager, measure=done, on=DAY(2024, 1, 1))[0].startswith(
            "Tiltaket har status «Utført»"
        )
        row = make_measure(school)
        text = ["Graden etter tiltaket må være TG0, TG1 eller TG2."]
        assert refused(measures.complete_measure, by=manager, measure=row, on=DAY(2024, 1, 1), grade_after="TG3") == text
        text = ["Kostnaden kan ikke være negativ."]
        assert refused(measures.complete_measure, by=manager, measure=row, on=DAY(2024, 1, 1), actual_cost_nok=D(-1)) == text


class TestTakenBack:
    @pytest.fixture
    def done(self, school, manager):
        roof = bad(school)
        row = make_measure(school, component=roof, status="approved")
        make_finding(make_survey(school), roof, "TG3", measure=row)
        measures.complete_measure(by=manager, measure=row, on=DAY(2024, 8, 1), actual_cost_nok=D(5))
        return row

    def test_everything_is_as_it_was(self, done, manager):
        result = measures.reopen_measure(by=manager, measure=done, today=DAY(2024, 9, 1))
        assert (result.reverted, result.kept, result.unposted) == (3, 0, None)
        assert (done.status, done.done_on, done.actual_cost_nok) == ("approved", None, None)
        roof = Component.objects.get()
        assert (roof.grade, roof.graded_on, roof.cost_likely_nok) == ("TG3", DAY(2024, 1, 10), D(100_000))
        assert Finding.objects.get().state == "open"
        assert book()[1:] == [("done", D("-100000.00"), done.pk), ("done", D("100000.00"), done.pk)]
        assert LedgerPosting.objects.aggregate(s=Sum("amount_nok"))["s"] == D(100_000)
        assert post_backlog(on=DAY(2024, 9, 1)) == 0

    def test_what_was_changed_since_stands(self, done, manager):
        update_rows(open_changeset(by=None, source=Source.FORM), [(Component.objects.get(), {"grade": "TG2"})])
        result = measures.reopen_measure(by=manager, measure=done, today=DAY(2024, 9, 1))
        assert (result.kept, Component.objects.get().grade, done.status) == (1, "TG2", "approved")

    def test_it_can_be_done_again(self, done, manager):
        measures.reopen_measure(by=manager, measure=done, today=DAY(2024, 9, 1))
        measures.complete_measure(by=manager, measure=done, on=DAY(2024, 10, 1))
        measures.reopen_measure(by=manager, measure=done, today=DAY(2024, 11, 1))
        assert (done.status, Component.objects.get().grade) == ("approved", "TG3")

    def test_one_that_came_in_as_done_is_only_planned_again(self, school, manager):
        row = make_measure(school, status="done", done_on=DAY(2020, 1, 1), planned_year=2020)
        measures.reopen_measure(by=manager, measure=row, today=DAY(2024, 9, 1))
        row.refresh_from_db()
        assert (row.status, row.done_on) == ("planned", None)

    def test_an_act_that_finished_others_too_is_taken_back_for_this_one_alone(self, school):
        roof, wall = bad(school), bad(school)
        mine, other = make_measure(school, component=roof), make_measure(school, component=wall)
        act = open_changeset(by=None, source=Source.FORM)
        update_rows(act, [(row, {"grade": "TG0"}) for row in (roof, wall)])
        update_rows(act, [(row, {"status": "done", "done_on": DAY(2024, 8, 1)}) for row in (mine, other)])
        measures.reopen_measure(by=None, measure=mine, today=DAY(2024, 9, 1))
        assert list(Component.objects.order_by("pk").values_list("grade", flat=True)) == ["TG3", "TG0"]
        assert list(Measure.objects.order_by("pk").values_list("status", flat=True)) == ["proposed", "done"]

    def test_only_what_is_done(self, school, manager):
        text = ["Bare et utført tiltak kan gjenåpnes."]
        assert refused(measures.reopen_measure, by=manager, measure=make_measure(school), today=DAY(2024, 9, 1)) == text


class TestMany:
    def test_one_value_for_many(self, school, unit_tree):
        here, there = make_measure(school, "A"), make_measure(make_building(unit_tree.school), "B", status="ongoing")
        rows = Measure.objects.all()
        assert measures.refuse_bulk(rows, "status", "proposed") == "1 av tiltakene har en status som ikke kan bli «Foreslått»."
        assert measures.refuse_bulk(rows.filter(pk=here.pk), "status", "planned") == "1 av tiltakene mangler planlagt år. Sett året først."
        assert measures.refuse_bulk(rows.filter(pk=here.pk), "status", "approved") == ""
        bundle = save_new(type(here)._meta.get_field("bundle").related_model(building=school, name="Fasade"))
        assert measures.refuse_bulk(rows, "bundle", bundle) == "1 av tiltakene er i et annet bygg enn tiltakspakken."
        assert measures.refuse_bulk(rows.exclude(pk=there.pk), "bundle", bundle) == ""
        assert measures.refuse_bulk(rows, "pot", "drift") == ""

    def test_years_keep_the_order(self, school, manager):
        rigging, roof = make_measure(school, "Stillas", planned_year=2027), make_measure(school, "Tak", planned_year=2028)
        measures.set_requirements(by=manager, measure=roof, requires=[rigging])
        text = "«Tak» krever at «Stillas» gjøres først."
        assert measures.refuse_bulk(Measure.objects.filter(pk=roof.pk), "planned_year", 2026) == text
        assert measures.refuse_bulk(Measure.objects.filter(pk=rigging.pk), "planned_year", 2029) == text
        assert measures.refuse_bulk(Measure.objects.all(), "planned_year", 2026) == ""
