"""The page of a project: form, figures, steps and their undo."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_alternative, make_measure, make_project
from tests.vedlikehold.projects.pieces import DAY, LIST, D, adopt, costed, done, texts
from vedlikehold.models import Measure, Project

pytestmark = pytest.mark.django_db


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
