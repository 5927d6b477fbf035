"""Pages of projects: list, object page, steps, members, reporting; and the measure's alternatives and plans."""

import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import (
    make_alternative,
    make_component,
    make_measure,
    make_placement,
    make_plan,
    make_project,
    make_scenario,
)
from vedlikehold.models import Measure, MeasureAlternative, Placement, Project
from vedlikehold.queries.measures import prices_now
from vedlikehold.queries.projects import project_lines, project_sums

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date
LIST = "/prosjekter/"


def costed(building, name, likely, year=2024, **fields):
    return make_measure(building, name, cost_likely_nok=D(likely), price_year=year, **fields)


def done(building, name, likely, actual, **fields):
    return costed(building, name, likely, status="done", done_on=DAY(2024, 5, 1), actual_cost_nok=D(actual), **fields)


def adopt(unit, measure, alternative=None, year=2027, **fields):
    scenario = make_scenario(make_plan(unit), **({"status": "adopted", "adopted_on": DAY(2026, 6, 1)} | fields))
    return make_placement(scenario, measure, year, alternative=alternative)


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


class TestFigures:
    def test_planned_actual_expected_and_deviation(self, manager, school):
        project = make_project(school.unit)
        costed(school, "A", 1000, 2020, project=project)
        done(school, "B", 1000, 1500, project=project)
        make_measure(school, "Uten", project=project), costed(school, "Nei", 9000, status="rejected", project=project)
        sums = project_sums(project_lines(manager, project, prices_now(timezone.localdate())))
        # planned 1000 × 125/100 + 1000; expected what is paid, and A
        assert (sums.count, sums.done, sums.planned_nok, sums.actual_nok, sums.expected_nok) == (3, 1, D(2250), D(1500), D(2750))
        assert (sums.deviation_nok, sums.uncosted, sums.done_share) == (D(500), 1, pytest.approx(1 / 3))

    def test_the_way_of_the_plan_in_force_is_what_was_planned(self, manager, client, school):
        project = make_project(school.unit)
        row = costed(school, "A", 1000, project=project)
        way = make_alternative(row, "Rehabiliter", cost_likely_nok=D(400), price_year=2020)
        adopt(school.unit, row, way)
        line = project_lines(manager, project, prices_now(timezone.localdate()))[0]
        assert (line.way, line.planned_nok) == (way, D(500))
        assert client.get(LIST).context["totals"].sums["planned_now_nok"] == 500.0

    def test_a_newer_plan_goes_before_an_older(self, manager, school):
        project = make_project(school.unit)
        row = costed(school, "A", 1000, project=project)
        adopt(school.unit, row, make_alternative(row, cost_likely_nok=D(400), price_year=2024))
        adopt(school.unit, row, None, adopted_on=DAY(2026, 9, 1))
        assert project_lines(manager, project, prices_now(timezone.localdate()))[0].planned_nok == D(1000)


class TestList:
    def test_columns_and_sums(self, client, school, unit_tree):
        first = make_project(unit_tree.school, "Takprogram", budget_nok=D(5000))
        costed(school, "A", 1000, 2020, project=first), done(school, "B", 1000, 1500, project=first)
        make_project(unit_tree.education, "Tomt"), make_project(unit_tree.school, "Ferdig", status="done")
        response = client.get(LIST)
        assert [row.label for row in response.context["rows"]] == ["Takprogram", "Tomt"]
        sums = response.context["totals"].sums
        assert (sums["measures_in"], sums["measures_done"], sums["budget_nok"]) == (2, 1, D(5000))
        assert (sums["planned_now_nok"], sums["actual_nok"], response.context["totals"].outside) == (2250.0, 1500.0, 1)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("status=done", ["C"]),
            ("manager=moen", ["A"]),
            ("q=p-77", ["B"]),
            ("late=true", ["B"]),
            ("late=false", ["A"]),
            ("starts_from=2027-01-01", ["A"]),
            ("ends_to=2026-01-01", ["B"]),
            ("building_name=fjellvik", ["A"]),
            ("building={building}", ["A"]),
        ],
    )
    def test_filters(self, client, school, query, expected):
        first = make_project(school.unit, "A", manager="Ingrid Moen", starts_on=DAY(2027, 1, 1), ends_on=DAY(2099, 1, 1))
        make_measure(school, project=first)
        make_project(school.unit, "B", number="P-77", starts_on=DAY(2020, 1, 1), ends_on=DAY(2020, 5, 1))
        make_project(school.unit, "C", status="done")
        response = client.get(f"{LIST}?{query.format(building=school.pk)}")
        assert [row.label for row in response.context["rows"]] == expected

    def test_other_units_are_not_seen(self, education_client, unit_tree):
        make_project(unit_tree.nursing_home, "Der"), make_project(unit_tree.municipality, "Kommunens")
        mine = make_project(unit_tree.education, "Her")
        assert [row.label for row in education_client.get(LIST).context["rows"]] == ["Her"]
        content = education_client.get("/sok/?q=der").content.decode()
        assert f"{LIST}{mine.pk}/" not in content

    def test_search_and_export(self, client, school):
        make_project(school.unit, "Takprogram", number="P-1")
        assert "Takprogram" in client.get("/sok/?q=p-1").content.decode()
        lines = b"".join(client.get(f"{LIST}eksport.csv?cols=name,number,status,measures_in").streaming_content).decode("utf-8-sig")
        assert lines.splitlines() == ["Prosjekt;Prosjektnummer;Status;Tiltak", "Takprogram;P-1;Planlagt;0"]

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, school):
        def count():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        costed(school, "A", 100, project=make_project(school.unit))
        client.get(LIST)
        one = count()
        for name in "BC":
            costed(school, name, 100, project=make_project(school.unit))
        assert count() == one


class TestPage:
    def test_new_with_unit_and_budget(self, client, unit_tree):
        sent = {
            "name": "Takprogram",
            "unit": unit_tree.education.pk,
            "budget_nok": "1 250 000,50",
            "starts_on": "2027-03-01",
            "why": "Vedtak",
        }
        response = client.post(f"{LIST}nytt/", sent)
        row = Project.objects.get()
        assert response.url == f"{LIST}{row.pk}/"
        assert (row.name, row.unit, row.budget_nok, row.starts_on, row.status) == (
            "Takprogram", unit_tree.education, D("1250000.50"), DAY(2027, 3, 1), "planned",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("sent", "field", "text"),
        [
            ({"name": ""}, "name", "Feltet er påkrevet."),
            ({"ends_on": "2026-01-01"}, "__all__", "Prosjektet kan ikke slutte før det starter."),
            ({"budget_nok": "-5"}, "__all__", "Rammen kan ikke være negativ."),
            ({"name": "Opptatt"}, "__all__", "Enheten har alt et prosjekt med dette navnet."),
        ],
    )
    def test_mistakes_are_told(self, client, unit_tree, sent, field, text):
        make_project(unit_tree.education, "Opptatt")
        filled = {"name": "P", "unit": unit_tree.education.pk, "starts_on": "2027-03-01"}
        response = client.post(f"{LIST}nytt/", filled | sent)
        assert (response.status_code, response.context["form"].errors) == (422, {field: [text]})

    def test_units_one_may_not_change_are_not_offered(self, education_client, unit_tree):
        sent = {"name": "P", "unit": unit_tree.nursing_home.pk}
        assert education_client.post(f"{LIST}nytt/", sent).status_code == 422
        assert not Project.objects.exists()

    def test_figures_lines_and_steps(self, client, school):
        project = make_project(school.unit, status="ongoing", budget_nok=D(2000), ends_on=DAY(2020, 1, 1), number="P-1", manager="Ingrid")
        costed(school, "A", 1000, 2020, project=project), done(school, "B", 1000, 1500, project=project)
        response = client.get(f"{LIST}{project.pk}/")
        figures = [tuple(text.replace("\u00a0", " ") for text in (f.value, f.note)) for f in response.context["head"]["figures"]]
        year = timezone.localdate().year
        assert figures == [
            ("2 250 kr", f"{year}-kroner"),
            ("1 500 kr", "1 av 2 tiltak utført"),
            ("2 750 kr", "ramme 2 000 kr · 750 kr for lite"),
            ("50 %", "1 av 2 tiltak utført"),
        ]
        assert response.context["head"]["facts"] == ["P-1", school.unit.name, "Ingrid", " – 01.01.2020"]
        assert [(line.measure.name, line.deviation_nok) for line in response.context["lines"]] == [("A", None), ("B", D(500))]
        assert [str(label) for label, _url, _own in response.context["steps"]] == ["Ferdig", "Avlys", "Tilbake til planlagt"]
        assert response.context["is_late"] is True

    def test_who_may_not_change_it_is_offered_nothing(self, client_for, user_with, school, unit_tree):
        project = make_project(school.unit)
        make_measure(school, project=project)
        viewer = client_for(user_with("service", unit_tree.education))
        response = viewer.get(f"{LIST}{project.pk}/")
        assert (response.context["steps"], response.context["head"]["actions"]) == ([], [])
        assert "ta-ut" not in response.content.decode()

    def test_the_number_of_queries_does_not_follow_the_measures(self, client, school):
        project = make_project(school.unit)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{LIST}{project.pk}/")
            return len(queries)

        for name in ("A",):
            row = costed(school, name, 100, project=project)
            adopt(school.unit, row, make_alternative(row))
        client.get(f"{LIST}{project.pk}/")
        one = count()
        for name in ("B", "C"):
            row = costed(school, name, 100, project=project)
            adopt(school.unit, row, make_alternative(row))
        assert count() == one

    def test_steps_by_button_and_their_undo(self, client, school):
        project = make_project(school.unit)
        response = client.post(f"{LIST}{project.pk}/start/", follow=True)
        assert (Project.objects.get().status, texts(response)) == ("ongoing", ["Prosjektet er i gang."])
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.order_by("-pk").first().pk]))
        assert Project.objects.get().status == "planned"
        response = client.post(f"{LIST}{project.pk}/ferdig/", follow=True)
        assert texts(response)[-1] == "Prosjektet har status «Planlagt» og kan ikke få status «Ferdig»."

    def test_finishing_is_offered_when_all_is_done(self, client, school):
        project = make_project(school.unit)
        address = f"{LIST}{project.pk}/"
        row = make_measure(school, project=project)
        assert client.get(address).context["finish_url"] == ""
        Measure.objects.filter(pk=row.pk).update(status="done", done_on=DAY(2024, 5, 1), is_open=False)
        page = client.get(address)
        assert page.context["finish_url"] == f"{address}ferdig/"
        assert "Meld prosjektet ferdig" in page.content.decode()
        client.post(page.context["finish_url"])
        assert Project.objects.get().status == "done"
        assert client.get(address).context["finish_url"] == ""

    def test_cancelling_tells_how_many_are_freed(self, client, school):
        project = make_project(school.unit)
        make_measure(school, project=project)
        page = client.get(f"{LIST}{project.pk}/avlys/")
        assert page.context["warning"] == "1 tiltak som ikke er utført, tas ut av prosjektet. Du kan angre."
        assert client.post(f"{LIST}{project.pk}/avlys/", {"why": ""}).status_code == 422
        client.post(f"{LIST}{project.pk}/avlys/", {"why": "Ingen midler"})
        assert (Project.objects.get().status, Measure.objects.get().project) == ("cancelled", None)

    def test_deleting_lets_the_measures_stay(self, client, school):
        project = make_project(school.unit, "P")
        make_measure(school, "Tak", project=project)
        page = client.get(f"{LIST}{project.pk}/slett/")
        assert [(part.relation, part.count) for part in page.context["plan"].lets_go] == [("measures", 1)]
        client.post(f"{LIST}{project.pk}/slett/")
        assert (Project.objects.count(), Measure.objects.get().project) == (0, None)


class TestMembers:
    ADDRESS = f"{LIST}av-tiltak/"

    def test_chosen_in_the_list_into_a_project_that_is_there(self, client, school):
        project, rows = make_project(school.unit, "Takprogram"), [make_measure(school, name) for name in "AB"]
        ids = [row.pk for row in rows]
        page = client.post(self.ADDRESS, {"ids": ids})
        assert ([row.name for row in page.context["chosen"]], page.status_code) == (["A", "B"], 200)
        assert list(page.context["form"].fields["project"].queryset) == [project]
        response = client.post(self.ADDRESS, {"ids": ids, "step": "save", "project": project.pk}, follow=True)
        assert (response.redirect_chain[0][0], texts(response)) == (f"{LIST}{project.pk}/", ["2 tiltak står i prosjektet."])
        assert project.measures.count() == 2

    def test_into_a_new_project_of_the_lowest_common_unit(self, client, school, unit_tree):
        row = make_measure(school, "A")
        form = client.post(self.ADDRESS, {"ids": [row.pk]}).context["form"]
        assert form["unit"].value() == school.unit_id
        client.post(self.ADDRESS, {"ids": [row.pk], "step": "save", "name": "Nytt", "unit": unit_tree.education.pk, "why": "Vedtak"})
        project = Project.objects.get()
        assert (project.name, project.unit, project.measures.get()) == ("Nytt", unit_tree.education, row)

    def test_all_that_the_filter_finds(self, client, school):
        make_measure(school, "Tak A"), make_measure(school, "Tak B"), make_measure(school, "Vegg")
        page = client.post(f"{self.ADDRESS}?q=tak", {"all": "1"})
        assert [row.name for row in page.context["chosen"]] == ["Tak A", "Tak B"]

    @pytest.mark.parametrize(
        ("sent", "errors"),
        [
            ({}, {"name": ["Gi det nye prosjektet et navn, eller velg et som finnes."], "unit": ["Velg enheten prosjektet gjelder."]}),
            ({"name": "Opptatt", "unit": "{unit}"}, {"__all__": ["Enheten har alt et prosjekt med dette navnet."]}),
            ({"name": "Ny", "unit": "{other}"}, {"__all__": ["Prosjektet gjelder {name}, og byggene til disse tiltakene hører til andre enheter: «A»."]}),
        ],
    )  # fmt: skip
    def test_mistakes_keep_what_was_chosen(self, client, school, unit_tree, sent, errors):
        make_project(school.unit, "Opptatt")
        row = make_measure(school, "A")
        places = {"unit": school.unit_id, "other": unit_tree.nursing_home.pk, "name": unit_tree.nursing_home.name}
        filled = {name: value.format(**places) for name, value in sent.items()}
        response = client.post(self.ADDRESS, {"ids": [row.pk], "step": "save"} | filled)
        told = {name: [text.format(**places) for text in found] for name, found in errors.items()}
        assert (response.status_code, response.context["form"].errors) == (422, told)
        assert ([chosen.pk for chosen in response.context["chosen"]], Project.objects.count()) == ([row.pk], 1)

    def test_another_units_measures_and_projects_are_as_if_they_were_not_there(self, education_client, school, home, unit_tree):
        foreign, mine = make_measure(home, "Der"), make_measure(school, "Her")
        project = make_project(unit_tree.municipality)
        response = education_client.post(self.ADDRESS, {"ids": [foreign.pk]}, follow=True)
        assert texts(response) == ["Velg minst ett tiltak du kan endre."]
        response = education_client.post(self.ADDRESS, {"ids": [mine.pk], "step": "save", "project": project.pk})
        assert response.status_code == 422
        assert not Measure.objects.exclude(project=None).exists()

    def test_a_year_of_an_adopted_plan(self, client, school, home, unit_tree):
        project = make_project(unit_tree.education)
        rows = {name: make_measure(school, name) for name in ("I år", "Også i år", "Neste år", "Opptatt")}
        Measure.objects.filter(name="Opptatt").update(project=make_project(unit_tree.school))
        scenario = make_scenario(make_plan(unit_tree.municipality), status="adopted", adopted_on=DAY(2026, 6, 1))
        for name, year in (("I år", 2027), ("Også i år", 2027), ("Neste år", 2028), ("Opptatt", 2027)):
            make_placement(scenario, rows[name], year)
        make_placement(scenario, make_measure(home, "Annet bygg"), 2027)
        address = f"{LIST}{project.pk}/fra-plan/"
        page = client.get(address, {"scenario": scenario.pk, "year": 2027})
        assert [row.name for row in page.context["found"]] == ["I år", "Også i år"]
        assert page.context["ticked"] == {rows["I år"].pk, rows["Også i år"].pk}
        assert client.get(address, {"scenario": scenario.pk, "year": 2027, "building": home.pk}).status_code == 422
        sent = {"scenario": scenario.pk, "year": "2027", "building": school.pk}
        response = client.post(address, sent)
        assert (response.status_code, response.context["form"].non_field_errors()) == (422, ["Velg minst ett tiltak."])
        client.post(address, sent | {"ids": [rows["I år"].pk, rows["Neste år"].pk]})
        assert set(project.measures.values_list("name", flat=True)) == {"I år"}

    def test_without_an_adopted_plan_it_is_said(self, client, school):
        make_scenario(make_plan(school.unit))
        page = client.get(f"{LIST}{make_project(school.unit).pk}/fra-plan/")
        assert page.context["has_plans"] is False
        assert "Ingen planversjon er vedtatt ennå" in page.content.decode()

    def test_taken_out(self, client, school):
        project = make_project(school.unit)
        row = make_measure(school, project=project)
        response = client.post(f"{LIST}{project.pk}/ta-ut/", {"ids": [row.pk]}, follow=True)
        assert (texts(response), Measure.objects.get().project) == (["1 tiltak er tatt ut av prosjektet."], None)


class TestReporting:
    def test_several_in_one_form(self, client, school):
        project = make_project(school.unit)
        roof = make_component(school, grade="TG3", cost_likely_nok=D(1000), price_year=2024, graded_on=DAY(2020, 1, 1))
        first = make_measure(school, "A", component=roof, kind="replace", project=project)
        second, gone = make_measure(school, "B", project=project), done(school, "C", 100, 90, project=project)
        make_measure(school, "Nei", status="rejected", project=project)
        address = f"{LIST}{project.pk}/utfort/"
        form = client.get(address).context["form"]
        assert [row.line.measure.name for row in form.rows] == ["A", "B", "C"]
        assert form[f"renew-{first.pk}"].value() is True
        assert f"renew-{second.pk}" not in form.fields
        sent = {
            f"on-{first.pk}": "2026-05-01", f"cost-{first.pk}": "1 200", f"grade-{first.pk}": "TG0", f"renew-{first.pk}": "on",
            f"cost-{gone.pk}": "95", f"grade-{second.pk}": "TG1",
        }  # fmt: skip
        response = client.post(address, sent, follow=True)
        assert texts(response)[0] == "1 tiltak er meldt utført. 1 ny komponent er registrert. Kostnaden er satt for 1 tiltak."
        assert dict(Measure.objects.values_list("name", "actual_cost_nok")) == {"A": D(1200), "B": None, "C": D(95), "Nei": None}
        act = ChangeSet.objects.filter(counts__has_key="vedlikehold.measure:u").order_by("-pk").first()
        client.post(reverse("audit:revert-all", args=[act.pk]))
        assert dict(Measure.objects.values_list("name", "actual_cost_nok")) == {"A": None, "B": None, "C": D(90), "Nei": None}

    @pytest.mark.parametrize(
        ("sent", "field", "text"),
        [
            ({}, "__all__", "Fyll ut minst ett tiltak."),
            ({"cost-{pk}": "5"}, "on-{pk}", "A: oppgi datoen tiltaket ble utført."),
            ({"on-{pk}": "2999-01-01", "grade-{pk}": "TG0"}, "on-{pk}", "A: datoen er ikke kommet."),
        ],
    )
    def test_mistakes(self, client, school, sent, field, text):
        project = make_project(school.unit)
        row = make_measure(school, "A", project=project)
        filled = {f"grade-{row.pk}": "TG0"} | {name.format(pk=row.pk): value for name, value in sent.items()}
        response = client.post(f"{LIST}{project.pk}/utfort/", filled)
        assert (response.status_code, response.context["form"].errors) == (422, {field.format(pk=row.pk): [text]})
        assert Measure.objects.get().status == "proposed"

    def test_no_new_component_where_there_is_none(self, client, school):
        project = make_project(school.unit)
        row = make_measure(school, "A", project=project, kind="replace")
        assert f"renew-{row.pk}" not in client.get(f"{LIST}{project.pk}/utfort/").context["form"].fields

    def test_the_plans_way_is_proposed(self, client, school):
        project = make_project(school.unit)
        row = make_measure(school, "A", component=make_component(school), project=project, kind="replace")
        adopt(school.unit, row, make_alternative(row, kind="rehabilitate", grade_after="TG1"))
        form = client.get(f"{LIST}{project.pk}/utfort/").context["form"]
        assert (form[f"grade-{row.pk}"].value(), f"renew-{row.pk}" in form.fields) == ("TG1", False)


class TestAlternatives:
    def test_new_on_the_measures_page(self, client, school):
        row = costed(school, "Skift ut vinduer", 1000, kind="replace")
        form = client.get(f"/tiltak/{row.pk}/alternativer/nytt/").context["form"]
        assert (form["kind"].value(), form["price_year"].value()) == ("rehabilitate", 2024)
        sent = {
            "kind": "repair", "name": "Reparer vinduer", "grade_after": "TG1", "cost_low_nok": "80", "cost_likely_nok": "100,50",
            "cost_high_nok": "200", "price_year": "2020", "pot": "drift", "spend_shares": "50/50", "own_hours": "12,5",
            "energy_saving_kwh": "-3", "grant_nok": "5", "note": "n",
        }  # fmt: skip
        assert client.post(f"/tiltak/{row.pk}/alternativer/nytt/", sent).url == f"/tiltak/{row.pk}/"
        made = MeasureAlternative.objects.get()
        assert (made.measure, made.kind, made.cost_likely_nok, made.spend_shares, made.own_hours) == (
            row, "repair", D("100.50"), [0.5, 0.5], 12.5,
        )  # fmt: skip
        shown = client.get(f"/tiltak/{row.pk}/").context["alternatives"]
        assert [(line.row, line.now_nok) for line in shown] == [(made, D("125.625"))]

    @pytest.mark.parametrize(
        ("sent", "errors"),
        [
            ({"cost_low_nok": "200"}, {"__all__": ["Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."]}),
            ({"cost_likely_nok": ""}, {"cost_likely_nok": ["Feltet er påkrevet."]}),
            ({"name": "Opptatt"}, {"__all__": ["Tiltaket har alt et alternativ med dette navnet."]}),
            ({"price_year": "26"}, {"price_year": ["26 er ikke et årstall mellom 1950 og 2100."]}),
            ({"grant_nok": "-1"}, {"grant_nok": ["Tilskuddet kan ikke være negativt."]}),
            ({"own_hours": "-1"}, {"__all__": ["Timene kan ikke være negative."]}),
            ({"spend_shares": "10"}, {"spend_shares": ["Fordelingen blir 10 prosent til sammen. Den må bli 100."]}),
        ],
    )
    def test_mistakes(self, client, school, sent, errors):
        row = make_measure(school)
        make_alternative(row, "Opptatt")
        filled = {"kind": "repair", "name": "Ny", "grade_after": "TG1", "cost_likely_nok": "100", "price_year": "2024", "pot": "drift"}
        response = client.post(f"/tiltak/{row.pk}/alternativer/nytt/", filled | sent)
        assert (response.status_code, response.context["form"].errors) == (422, errors)

    def test_edited_with_its_history(self, client, school):
        made = make_alternative(make_measure(school), "Reparer", spend_shares=[0.5, 0.5])
        filled = {"kind": "repair", "name": "Reparer", "grade_after": "TG1", "cost_likely_nok": "100", "price_year": "2026", "pot": "drift"}
        client.post(f"/tiltak/alternativer/{made.pk}/rediger/", filled | {"spend_shares": "30/70", "version": "1"})
        made.refresh_from_db()
        assert made.spend_shares == [0.3, 0.7]
        lines = client.get(f"/tiltak/alternativer/{made.pk}/historikk/").context["page"].object_list[0].lines
        assert ("spend_shares", "50 / 50", "30 / 70") in {(line.name, line.old, line.new) for line in lines}

    def test_deleting_tells_which_drafts_use_it_and_gives_them_the_measures_own_way(self, education_client, client, school, unit_tree):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        mine = make_placement(make_scenario(make_plan(unit_tree.education, "Skoleplan"), "V1"), row, 2027, alternative=made)
        make_placement(make_scenario(make_plan(unit_tree.municipality), "V1"), row, 2028, alternative=made)
        page = education_client.get(f"/tiltak/alternativer/{made.pk}/slett/")
        assert ([use.pk for use in page.context["uses"].rows], page.context["uses"].hidden, page.context["blocked"]) == (
            [mine.pk],
            1,
            False,
        )
        client.post(f"/tiltak/alternativer/{made.pk}/slett/", {"why": "Feil"})
        assert set(Placement.objects.values_list("year", "alternative")) == {(2027, None), (2028, None)}
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.order_by("-pk").first().pk]))
        assert set(Placement.objects.values_list("alternative__name", flat=True)) == {"Reparer"}

    def test_one_that_a_plan_is_adopted_with_stays(self, client, school):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        use = adopt(school.unit, row, made)
        assert client.get(f"/tiltak/alternativer/{made.pk}/slett/").context["blocked"] is True
        response = client.post(f"/tiltak/alternativer/{made.pk}/slett/", follow=True)
        name = f"«{use.scenario.plan.name}: {use.scenario.name}»"
        assert texts(response) == [f"Alternativet er valgt i vedtatte planer og kan ikke slettes: {name}."]
        assert MeasureAlternative.objects.exists()

    def test_a_plan_out_of_sight_is_counted_and_not_named(self, education_client, unit_tree, school):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        adopt(unit_tree.municipality, row, made)
        response = education_client.post(f"/tiltak/alternativer/{made.pk}/slett/", follow=True)
        assert texts(response) == ["Alternativet er valgt i vedtatte planer og kan ikke slettes: 1 du ikke ser."]


class TestInPlans:
    def test_versions_in_sight_with_year_and_way(self, education_client, school, unit_tree):
        row = make_measure(school)
        way = make_alternative(row, "Reparer")
        plan = make_plan(unit_tree.education, "Skoleplan")
        make_placement(make_scenario(plan, "Utkast A"), row, 2028, alternative=way)
        make_placement(make_scenario(plan, "Vedtatt B", status="adopted", adopted_on=DAY(2026, 1, 1)), row, 2027)
        make_placement(make_scenario(plan, "Gammel", status="replaced", adopted_on=DAY(2025, 1, 1)), row, 2026)
        make_placement(make_scenario(make_plan(unit_tree.municipality), "Kommunens"), row, 2029)
        found = education_client.get(f"/tiltak/{row.pk}/").context["in_plans"]
        assert [(p.scenario.name, p.year, p.scenario.is_frozen, p.alternative) for p in found.rows] == [
            ("Vedtatt B", 2027, True, None), ("Utkast A", 2028, False, way),
        ]  # fmt: skip
        assert found.hidden == 1

    def test_the_number_of_queries_does_not_follow_plans_and_alternatives(self, client, school):
        row = make_measure(school)

        def more():
            make_placement(make_scenario(make_plan(school.unit)), row, 2027, alternative=make_alternative(row))

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/tiltak/{row.pk}/")
            return len(queries)

        more()
        client.get(f"/tiltak/{row.pk}/")
        one = count()
        more(), more()
        assert count() == one
