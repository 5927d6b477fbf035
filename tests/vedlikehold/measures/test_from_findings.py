"""Measures made from findings."""

from tests.factories.vedlikehold import make_component, make_finding, make_survey
from tests.vedlikehold.measures.pieces import D
from vedlikehold.models import Measure


class TestFromFindings:
    def test_the_form_is_filled_in_and_saved(self, client, school):
        survey, roof = make_survey(school), make_component(school, "26", "Tak")
        rows = [make_finding(survey, roof, cost_likely_nok=D(100), price_year=year, recommendation="Bytt") for year in (2020, 2024)]
        ids = [row.pk for row in rows]
        page = client.get("/tiltak/av-funn/", {"ids": ids})
        form = page.context["form"]
        assert (form["name"].value(), form["cost_likely_nok"].value(), form["price_year"].value()) == ("Tak", "225", 2024)
        sent = {"ids": ids, "name": "Nytt tak", "kind": "replace", "need": "technical", "pot": "drift", "grade_after": "TG0",
                "component": roof.pk, "cost_likely_nok": "250", "price_year": "2024"}  # fmt: skip
        response = client.post("/tiltak/av-funn/", sent)
        row = Measure.objects.get()
        assert response.url == f"/tiltak/{row.pk}/"
        assert (row.name, row.cost_likely_nok, row.findings.count()) == ("Nytt tak", D(250), 2)

    def test_the_list_of_findings_leads_here(self, client, client_for, user_with, school):
        survey = make_survey(school)
        rows = [make_finding(survey, make_component(school, name=name)) for name in ("Tak", "Vegg")]
        content = client.get("/funn/").content.decode()
        assert 'formaction="/tiltak/av-funn/' in content
        assert 'name="ids"' in content
        assert "Endre valgte" not in content
        page = client.post("/tiltak/av-funn/", {"ids": [rows[0].pk]})
        assert [row.pk for row in page.context["findings"]] == [rows[0].pk]
        page = client.post("/tiltak/av-funn/?q=vegg", {"all": "1"})
        assert [row.pk for row in page.context["findings"]] == [rows[1].pk]
        content = client_for(user_with("service")).get("/funn/").content.decode()
        assert "av-funn" not in content
        assert 'name="ids"' not in content

    def test_a_mistake_keeps_the_findings(self, client, school):
        finding = make_finding(make_survey(school), make_component(school))
        response = client.post("/tiltak/av-funn/", {"ids": [finding.pk], "name": ""})
        assert (response.status_code, [row.pk for row in response.context["findings"]]) == (422, [finding.pk])

    def test_another_units_finding_is_as_if_it_were_not_there(self, education_client, home):
        finding = make_finding(make_survey(home), make_component(home))
        response = education_client.get("/tiltak/av-funn/", {"ids": [finding.pk]}, follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Velg minst ett funn."]
        assert not Measure.objects.exists()
