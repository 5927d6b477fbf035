"""Measures into a project and out of it."""

import pytest

from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_project, make_scenario
from tests.vedlikehold.projects.pieces import DAY, LIST, texts
from vedlikehold.models import Measure, Project

pytestmark = pytest.mark.django_db


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
