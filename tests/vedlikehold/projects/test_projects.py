"""Projects: what can stand in them, what they go through, what they came to."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fdvu.audit.models import Change
from fdvu.audit.services import revert_changeset
from tests.factories.vedlikehold import make_component, make_measure, make_project
from vedlikehold.models import Component, LedgerPosting, Measure, Project
from vedlikehold.services import measures as measure_services
from vedlikehold.services import projects
from vedlikehold.services.actuals import Actual, report_actuals
from vedlikehold.services.ledger import post_backlog
from vedlikehold.services.measures import complete_measure, start_measure

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date


def refused(act, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as found:
        act(**arguments)
    return found.value.messages


def members(project) -> set[str]:
    return set(Measure.objects.filter(project=project).values_list("name", flat=True))


class TestMembers:
    def test_added_in_one_act_and_taken_back(self, school, manager):
        project = make_project(school.unit)
        rows = [make_measure(school, name) for name in ("Tak", "Vegg")]
        act = projects.add_measures(by=manager, project=project, measures=rows)
        assert (members(project), act.counts) == ({"Tak", "Vegg"}, {"vedlikehold.measure:u": 2})
        assert projects.add_measures(by=manager, project=project, measures=rows) is None
        revert_changeset(act, by=manager)
        assert members(project) == set()

    def test_a_new_project_with_its_measures(self, school, manager):
        row = make_measure(school, "Tak")
        project = projects.create_project(by=manager, values={"unit": school.unit, "name": "Takprogram"}, measures=[row], note="Vedtak")
        changeset = Change.objects.about(project).get().changeset
        assert (members(project), changeset.note, changeset.counts) == (
            {"Tak"}, "Vedtak", {"vedlikehold.project:c": 1, "vedlikehold.measure:u": 1},
        )  # fmt: skip
        revert_changeset(changeset, by=manager)
        assert (Project.objects.count(), Measure.objects.get().project) == (0, None)

    def test_the_unit_must_be_above_every_building(self, school, home, manager, unit_tree):
        here, there = make_measure(school, "Her"), make_measure(home, "Der")
        text = [f"Prosjektet gjelder {unit_tree.education.name}, og byggene til disse tiltakene hører til andre enheter: «Der»."]
        project = make_project(unit_tree.education)
        assert refused(projects.add_measures, by=manager, project=project, measures=[here, there]) == text
        assert members(project) == set()
        everywhere = make_project(unit_tree.municipality)
        projects.add_measures(by=manager, project=everywhere, measures=[here, there])
        assert members(everywhere) == {"Her", "Der"}

    def test_a_measure_stands_in_one_project(self, school, manager):
        first, second = make_project(school.unit, "Første"), make_project(school.unit, "Andre")
        row = make_measure(school, "Tak", project=first)
        text = ["Et tiltak kan bare stå i ett prosjekt. Disse står alt i et annet: «Tak»."]
        assert refused(projects.add_measures, by=manager, project=second, measures=[row, make_measure(school, "Vegg")]) == text
        assert (members(first), members(second)) == ({"Tak"}, set())

    @pytest.mark.parametrize(("status", "word"), [("done", "Ferdig"), ("cancelled", "Avlyst")])
    def test_closed_projects_take_nothing(self, school, manager, status, word):
        project = make_project(school.unit, "P", status=status)
        text = [f"Prosjektet «P» har status «{word}» og tar ikke imot tiltak."]
        assert refused(projects.add_measures, by=manager, project=project, measures=[make_measure(school)]) == text

    def test_rejected_measures_stay_out(self, school, manager):
        project = make_project(school.unit)
        text = ["Avviste tiltak kan ikke stå i et prosjekt: «Nei»."]
        assert (
            refused(projects.add_measures, by=manager, project=project, measures=[make_measure(school, "Nei", status="rejected")]) == text
        )

    def test_taken_out(self, school, manager):
        project = make_project(school.unit)
        row, other = make_measure(school, "Tak", project=project), make_measure(school, "Annet")
        assert projects.remove_measures(by=manager, project=project, measures=[other]) is None
        act = projects.remove_measures(by=manager, project=project, measures=[row, other])
        assert (act.counts, members(project)) == ({"vedlikehold.measure:u": 1}, set())


class TestSteps:
    def test_from_planned_to_done_and_up_again(self, school, manager):
        project = make_project(school.unit)
        (
            make_measure(school, project=project, status="done", done_on=DAY(2024, 1, 1)),
            make_measure(school, project=project, status="rejected"),
        )
        for act in (projects.start_project, projects.finish_project, projects.start_project, projects.plan_project):
            act(by=manager, project=project)
        assert [change.diff["status"][1] for change in Change.objects.about(project).order_by("pk") if "status" in change.diff] == [
            "ongoing", "done", "ongoing", "planned",
        ]  # fmt: skip

    def test_begins_with_the_first_of_its_measures_and_is_finished_with_the_last(self, school, manager):
        for begin in (
            lambda row: start_measure(by=manager, measure=row, year=2026),
            lambda row: complete_measure(by=manager, measure=row, on=DAY(2026, 5, 1)),
        ):
            project = make_project(school.unit)
            make_measure(school, project=project, status="planned", planned_year=2026)
            begin(make_measure(school, project=project, status="planned", planned_year=2026))
            project.refresh_from_db()
            assert project.status == "ongoing"
        cancelled = make_project(school.unit, status="cancelled")
        complete_measure(by=manager, measure=make_measure(school, project=cancelled), on=DAY(2026, 5, 1))
        cancelled.refresh_from_db()
        assert cancelled.status == "cancelled"

    def test_one_that_came_in_as_done_is_finished_without_being_begun(self, school, manager):
        project = make_project(school.unit)
        make_measure(school, project=project, status="done", done_on=DAY(2024, 1, 1))
        projects.finish_project(by=manager, project=project)
        assert Project.objects.get().status == "done"

    def test_not_done_while_a_measure_waits(self, school, manager):
        project = make_project(school.unit, status="ongoing")
        make_measure(school, "Tak", project=project), make_measure(school, project=project, status="done", done_on=DAY(2024, 1, 1))
        text = ["Prosjektet er ikke ferdig. Disse tiltakene er verken utført eller avvist: «Tak»."]
        assert refused(projects.finish_project, by=manager, project=project) == text

    def test_steps_the_flow_does_not_have(self, school, manager):
        project = make_project(school.unit)
        text = ["Prosjektet har status «Planlagt» og kan ikke få status «Ferdig»."]
        assert refused(projects.finish_project, by=manager, project=project) == text

    def test_cancelling_frees_what_is_not_done(self, school, manager):
        project = make_project(school.unit)
        make_measure(school, "Tak", project=project), make_measure(school, "Gjort", project=project, status="done", done_on=DAY(2024, 1, 1))
        assert refused(projects.cancel_project, by=manager, project=project, note=" ") == ["Skriv hvorfor prosjektet avlyses."]
        act = projects.cancel_project(by=manager, project=project, note="Ingen midler")
        assert (members(project), Project.objects.get().status, act.note) == ({"Gjort"}, "cancelled", "Ingen midler")
        revert_changeset(act, by=manager)
        assert (members(project), Project.objects.get().status) == ({"Tak", "Gjort"}, "planned")

    def test_more_than_five_are_counted(self, school, manager):
        project = make_project(school.unit, status="ongoing")
        for number in range(7):
            make_measure(school, f"T{number}", project=project)
        assert refused(projects.finish_project, by=manager, project=project)[0].endswith("«T0», «T1», «T2», «T3», «T4» og 2 til.")


class TestActuals:
    @pytest.fixture
    def project(self, school):
        return make_project(school.unit)

    @pytest.fixture
    def works(self, school, project):
        """A repair and a replacement, each of a component in TG3 with a backlog of 1000."""
        bad = {"grade": "TG3", "cost_likely_nok": D(1000), "price_year": 2024, "graded_on": DAY(2024, 1, 10)}
        first, second = (make_component(school, name=name, **bad) for name in ("Tak", "Heis"))
        found = (
            make_measure(school, "Reparer tak", component=first, project=project),
            make_measure(school, "Skift heis", component=second, kind="replace", project=project),
        )
        post_backlog(on=DAY(2024, 2, 1))
        return found

    def report(self, manager, project, works):
        lines = [
            Actual(works[0].pk, DAY(2024, 6, 1), D(900), "TG1"),
            Actual(works[1].pk, DAY(2024, 5, 1), D(1500), "TG0", renew=True),
        ]
        return report_actuals(by=manager, project=project, lines=lines, note="Sluttoppgjør")

    def test_one_act_with_the_ledger(self, manager, project, works):
        found = self.report(manager, project, works)
        assert list(Measure.objects.order_by("pk").values_list("status", "done_on", "actual_cost_nok", "grade_after")) == [
            ("done", DAY(2024, 6, 1), D(900), "TG1"), ("done", DAY(2024, 5, 1), D(1500), "TG0"),
        ]  # fmt: skip
        assert set(Component.objects.values_list("name", "grade", "is_current")) == {
            ("Tak", "TG1", True), ("Heis", "TG3", False), ("Heis", "TG0", True),
        }  # fmt: skip
        booked = LedgerPosting.objects.filter(kind="done").values_list("measure__name", "amount_nok", "posted_on")
        assert set(booked) == {("Reparer tak", D("-1000.00"), DAY(2024, 6, 1)), ("Skift heis", D("-1000.00"), DAY(2024, 5, 1))}
        assert {change.changeset_id for change in Change.objects.filter(diff__has_key="done_on")} == {found.changeset.pk}
        assert (found.changeset.note, found.unposted, post_backlog(on=DAY(2024, 9, 1))) == ("Sluttoppgjør", None, 0)

    def test_the_ledger_is_posted_once_for_a_day(self, manager, project, school):
        """However many measures are reported, each component by its own, with what was not posted before apart."""
        bad = {"grade": "TG3", "cost_likely_nok": D(1000), "price_year": 2024, "graded_on": DAY(2024, 1, 10)}

        def turns(*names) -> int:
            rows = [make_measure(school, name, component=make_component(school, **bad), project=project) for name in names]
            with CaptureQueriesContext(connection) as found:
                report_actuals(by=manager, project=project, lines=[Actual(row.pk, DAY(2024, 5, 1), None, "TG0") for row in rows])
            return sum('"vedlikehold_ledgerposting"' in query["sql"] for query in found)

        assert turns("A") == turns("B", "C", "D") > 0
        booked = LedgerPosting.objects.order_by("measure__name", "pk").values_list("measure__name", "origin", "kind", "amount_nok")
        assert list(booked.exclude(measure=None)) == [(name, name, "done", D("-1000.00")) for name in "ABCD"]
        assert [amount for *_rest, amount in booked.filter(measure=None)] == [D("1000.00")] * 4

    def test_taken_back_as_one(self, manager, project, works):
        act = self.report(manager, project, works).changeset
        revert_changeset(act, by=manager)
        assert set(Component.objects.values_list("name", "grade", "is_current")) == {("Tak", "TG3", True), ("Heis", "TG3", True)}
        assert set(Measure.objects.values_list("status", "done_on", "actual_cost_nok")) == {("proposed", None, None)}
        # 2 × 1000; the index stands still from 2024 on
        assert sum(LedgerPosting.objects.values_list("amount_nok", flat=True)) == D(2000)
        assert post_backlog(on=timezone.localdate()) == 0

    def test_one_of_them_reopened_leaves_the_other(self, manager, project, works):
        self.report(manager, project, works)
        measure_services.reopen_measure(by=manager, measure=works[1], today=DAY(2024, 9, 1))
        assert list(Measure.objects.order_by("pk").values_list("status", flat=True)) == ["done", "proposed"]
        assert set(Component.objects.values_list("name", "grade", "is_current")) == {("Tak", "TG1", True), ("Heis", "TG3", True)}
        assert sum(LedgerPosting.objects.values_list("amount_nok", flat=True)) == D(1000)

    def test_a_cost_for_what_is_done_already(self, manager, project, school):
        row = make_measure(school, "Gjort", project=project, status="done", done_on=DAY(2024, 1, 1))
        found = report_actuals(by=manager, project=project, lines=[Actual(row.pk, None, D(700))])
        row.refresh_from_db()
        assert (found.corrected, found.completed, row.actual_cost_nok, row.status) == (1, [], D(700), "done")
        assert report_actuals(by=manager, project=project, lines=[Actual(row.pk, None, D(700))]).changeset is None

    def test_nothing_is_written_where_one_cannot_be(self, manager, project, works):
        lines = [Actual(works[0].pk, DAY(2024, 6, 1), D(900), "TG1"), Actual(works[1].pk, DAY(2024, 5, 1), D(-5))]
        assert refused(report_actuals, by=manager, project=project, lines=lines) == ["«Skift heis»: Kostnaden kan ikke være negativ."]
        text = ["«Reparer tak»: oppgi datoen tiltaket ble utført."]
        assert refused(report_actuals, by=manager, project=project, lines=[Actual(works[0].pk, None, D(5))]) == text
        assert set(Measure.objects.values_list("status", flat=True)) == {"proposed"}

    def test_a_measure_of_another_project_is_refused(self, manager, project, school):
        row = make_measure(school)
        text = ["Et av tiltakene står ikke i prosjektet lenger. Last siden på nytt."]
        assert refused(report_actuals, by=manager, project=project, lines=[Actual(row.pk, DAY(2024, 1, 1), None)]) == text


def test_a_project_moved_to_another_unit_keeps_no_measures_outside(client, school, home, unit_tree):
    project = make_project(unit_tree.municipality, "P")
    make_measure(home, "Der", project=project)
    response = client.post(f"/prosjekter/{project.pk}/rediger/", {"name": "P", "unit": unit_tree.school.pk, "version": "1"})
    assert response.status_code == 422
    text = f"Prosjektet har tiltak i bygg som ikke hører til {unit_tree.school.name}: «Der»."
    assert response.context["form"].errors == {"unit": [text]}
    assert Project.objects.get().unit == unit_tree.municipality
