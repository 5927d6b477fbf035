"""The page of a measure, and its form."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_bundle, make_component, make_finding, make_measure, make_survey, part
from tests.vedlikehold.measures.pieces import LIST, D, costed
from vedlikehold.models import Component, LedgerPosting, Measure
from vedlikehold.services.measures import set_requirements


class TestPage:
    def test_figures_findings_order_and_bundle(self, client, school):
        bundle = make_bundle(school, "Fasade", saving_share=0.1)
        row = costed(school, "Tak", 1000, cost_low_nok=D(800), cost_high_nok=D(1500), planned_year=2028, bundle=bundle, grant_nok=D(300))
        costed(school, "Renner", 500, 2020, planned_year=2028, bundle=bundle)
        late = make_measure(school, "Stillas", planned_year=2027)
        set_requirements(by=None, measure=row, requires=[late])
        Measure.objects.filter(pk=late.pk).update(planned_year=2029)
        make_finding(make_survey(school), make_component(school, name="Takstein"), "TG3", measure=row)
        response = client.get(f"{LIST}{row.pk}/")
        figures = [(figure.label, figure.value, figure.note) for figure in response.context["head"]["figures"]]
        nbsp = "\u00a0"
        assert [tuple(text.replace(nbsp, " ") for text in figure) for figure in figures] == [
            ("Sannsynlig kostnad", "1 000 kr", "2024-kroner · 800 kr – 1 500 kr"),
            ("Netto kostnad", "700 kr", "etter tilskudd på 300 kr"),
            ("Planlagt", "2028", ""),
            ("Spart energi", "–", ""),
        ]
        assert [(tie.measure.name, tie.late) for tie in response.context["required"]] == [("Stillas", True)]
        # 10 % of 1000 + 500 × 1.25
        assert response.context["bundle_line"].saving_nok == D("162.50")
        content = response.content.decode()
        assert "Takstein" in content
        assert "Planlagt i feil rekkefølge" in content

    def test_a_grant_above_the_cost_leaves_nothing_to_pay(self, client, school):
        row = costed(school, "Tak", 100_000, grant_nok=D(150_000))
        figures = {figure.label: figure.value for figure in client.get(f"{LIST}{row.pk}/").context["head"]["figures"]}
        assert figures["Netto kostnad"] == "0\u00a0kr"

    def test_a_posting_keeps_the_name_of_a_component_that_is_gone(self, client, school):
        row = make_measure(school)
        day = datetime.date(2024, 8, 1)
        LedgerPosting.objects.create(
            building=school,
            component_name="Gammelt tak",
            part=part(),
            posted_on=day,
            year=2024,
            kind="done",
            amount_nok=D(-1000),
            measure=row,
        )
        assert "<li>Gammelt tak: <strong>" in client.get(f"{LIST}{row.pk}/").content.decode()

    def test_steps_follow_the_flow_and_the_right(self, client, client_for, user_with, unit_tree, school):
        row = make_measure(school)
        assert [label for label, _url, _own in client.get(f"{LIST}{row.pk}/").context["steps"]] == [
            "Godkjenn", "Planlegg", "Meld utført", "Avvis",
        ]  # fmt: skip
        viewer = client_for(user_with("service", unit_tree.education))
        assert viewer.get(f"{LIST}{row.pk}/").context["steps"] == []

    def test_the_number_of_queries_does_not_follow_findings_and_members(self, client, school):
        bundle = make_bundle(school)
        row = costed(school, "A", 100, bundle=bundle)
        survey = make_survey(school)
        make_finding(survey, make_component(school), measure=row)
        set_requirements(by=None, measure=row, requires=[make_measure(school, bundle=bundle)])
        client.get(f"{LIST}{row.pk}/")

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{LIST}{row.pk}/")
            return len(queries)

        one = count()
        more = [make_measure(school, bundle=bundle) for _ in range(4)]
        set_requirements(by=None, measure=row, requires=more)
        for _ in range(4):
            make_finding(survey, make_component(school), measure=row)
        assert count() == one

    def test_new_in_a_building(self, client, school):
        roof, rigging = make_component(school, "26", "Tak"), make_measure(school, "Stillas")
        sent = {
            "name": "Legge om", "kind": "replace", "need": "technical", "pot": "investering", "component": roof.pk, "grade_after": "TG0",
            "cost_likely_nok": "1 250 000,50", "price_year": "2024", "requires": [rigging.pk], "why": "Vedtak 12/26",
        }  # fmt: skip
        response = client.post(f"/bygg/{school.pk}/tiltak/ny/", sent)
        row = Measure.objects.get(name="Legge om")
        assert response.url == f"/tiltak/{row.pk}/"
        assert (row.building, row.component, row.part.code, row.cost_likely_nok) == (school, roof, "26", D("1250000.50"))
        assert [tie.requires for tie in row.requirements.all()] == [rigging]

    def test_a_mistake_keeps_what_was_typed(self, client, school):
        sent = {"name": "Legge om", "kind": "replace", "need": "technical", "pot": "drift", "grade_after": "TG0", "cost_likely_nok": "-5"}
        response = client.post(f"/bygg/{school.pk}/tiltak/ny/", sent)
        assert response.status_code == 422
        assert response.context["form"]["name"].value() == "Legge om"
        assert response.context["form"].errors == {"cost_likely_nok": ["Kostnaden kan ikke være negativ."]}
        assert not Measure.objects.exists()

    def test_a_ring_is_said_at_its_field(self, client, school):
        a, b = make_measure(school, "A"), make_measure(school, "B")
        set_requirements(by=None, measure=b, requires=[a])
        sent = {
            "name": "A",
            "kind": "repair",
            "need": "technical",
            "pot": "drift",
            "grade_after": "TG0",
            "requires": [b.pk],
            "version": "1",
        }
        response = client.post(f"{LIST}{a.pk}/rediger/", sent)
        assert response.status_code == 422
        assert response.context["form"].errors == {"requires": ["Tiltakene krever hverandre i ring: «A» → «B» → «A»."]}

    def test_the_slower_of_two_keeps_what_was_typed(self, client, school, client_for, user_with):
        row = make_measure(school, "A")
        sent = {"kind": "repair", "need": "technical", "pot": "drift", "grade_after": "TG0", "version": "1"}
        client_for(user_with("manager")).post(f"{LIST}{row.pk}/rediger/", sent | {"name": "Først"})
        response = client.post(f"{LIST}{row.pk}/rediger/", sent | {"name": "Sist"})
        assert response.status_code == 409
        assert (response.context["form"]["name"].value(), response.context["clashes"][0].now) == ("Sist", "Først")

    def test_components_of_another_building_are_not_offered(self, client, school, home):
        make_component(home, name="Heis")
        assert "Heis" not in client.get(f"/bygg/{school.pk}/tiltak/ny/").content.decode()

    def test_choosing_the_building_offers_only_those_one_may_change(self, education_client, school, home):
        response = education_client.get("/tiltak/ny/")
        assert list(response.context["buildings"]) == [school]
        assert list(education_client.get("/tiltak/ny/?q=solbakken").context["buildings"]) == []


def test_components_stay_out_of_reach_for_those_elsewhere(education_client, home):
    make_component(home)
    assert education_client.get(f"/bygg/{home.pk}/tiltak/").status_code == 404
    assert education_client.post(f"/bygg/{home.pk}/tiltak/ny/", {"name": "x"}).status_code == 404
    assert Component.objects.count() == 1
