"""A measure from proposal to done and back, step by step."""

import datetime

from django.urls import reverse
from django.utils import timezone

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_survey
from tests.vedlikehold.measures.pieces import LIST, D, costed
from vedlikehold.models import Finding, Measure
from vedlikehold.services.measures import set_requirements


class TestSteps:
    def test_from_proposal_to_done_and_back(self, client, school):
        roof = make_component(school, grade="TG3", cost_likely_nok=D(1000), price_year=2024, graded_on=datetime.date(2020, 1, 1))
        row = make_measure(school, component=roof)
        finding = make_finding(make_survey(school), roof, "TG3", measure=row)
        assert client.post(f"{LIST}{row.pk}/godkjenn/").url == f"/tiltak/{row.pk}/"
        client.post(f"{LIST}{row.pk}/planlegg/", {"year": "2029"})
        row.refresh_from_db()
        assert (row.status, row.planned_year) == ("planned", 2029)
        page = client.get(f"{LIST}{row.pk}/utfort/")
        assert (page.context["components"], page.context["closed"], page.context["backlog"]) == (1, 1, 1000.0)
        today = timezone.localdate()
        response = client.post(
            f"{LIST}{row.pk}/utfort/", {"on": today.isoformat(), "actual_cost_nok": "900", "grade_after": "TG0"}, follow=True
        )
        assert [str(m) for m in response.context["messages"]] == ["Tiltaket er utført. 1 komponent har fått ny tilstand. 1 funn er lukket."]
        roof.refresh_from_db(), finding.refresh_from_db()
        assert (roof.grade, finding.state) == ("TG0", "resolved")
        assert "1 komponent får tilbake tilstanden" in client.get(f"{LIST}{row.pk}/gjenapne/").content.decode()
        client.post(f"{LIST}{row.pk}/gjenapne/", {})
        roof.refresh_from_db(), finding.refresh_from_db(), row.refresh_from_db()
        assert (roof.grade, finding.state, row.status) == ("TG3", "open", "planned")

    def test_components_of_findings_that_are_closed_or_not_concluded_are_not_promised(self, client, school):
        costs = {"grade": "TG3", "cost_likely_nok": D(1000), "price_year": 2024}
        roof, gutter, wall = (make_component(school, **costs) for _ in range(3))
        row = make_measure(school, component=roof)
        make_finding(make_survey(school), gutter, "TG3", measure=row, state="resolved", closed_on=datetime.date(2024, 2, 1))
        make_finding(make_analysis(school, status="ongoing"), wall, "TG3", measure=row)
        page = client.get(f"{LIST}{row.pk}/utfort/")
        assert (page.context["components"], page.context["backlog"]) == (1, 1000.0)
        sent = {"on": timezone.localdate().isoformat(), "grade_after": "TG0"}
        response = client.post(f"{LIST}{row.pk}/utfort/", sent, follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Tiltaket er utført. 1 komponent har fått ny tilstand."]

    def test_what_is_required_and_a_low_cost_are_pointed_out_and_not_in_the_way(self, client, manager, school):
        roof = make_component(school, grade="TG3", cost_likely_nok=D(1000), price_year=2024, graded_on=datetime.date(2020, 1, 1))
        first = make_measure(school, "Stillas")
        row = costed(school, "Tak", 399, 2020, component=roof, status="ongoing")
        set_requirements(by=manager, measure=row, requires=[first])
        needs = "Tiltaket krever noe som ikke er meldt utført: «Stillas»."
        low = "kostnad er {}\xa0kr, under halvparten av etterslepet tiltaket fjerner (1\xa0000\xa0kr)."
        # 399 × 125/100 = 499
        assert client.get(f"{LIST}{row.pk}/utfort/").context["doubts"] == [needs, "Sannsynlig " + low.format(499)]
        Measure.objects.filter(pk=row.pk).update(cost_likely_nok=D(400))
        page = client.get(f"{LIST}{row.pk}/utfort/")
        assert page.context["doubts"] == [needs]
        assert needs in page.content.decode()
        sent = {"on": timezone.localdate().isoformat(), "actual_cost_nok": "100", "grade_after": "TG0"}
        response = client.post(f"{LIST}{row.pk}/utfort/", sent, follow=True)
        assert [str(m) for m in response.context["messages"]][1:] == [needs, "Faktisk " + low.format(100)]
        row.refresh_from_db()
        assert row.status == "done"

    def test_other_findings_on_the_components_may_be_left_open(self, client, school):
        roof = make_component(school, grade="TG3")
        row = make_measure(school, component=roof)
        finding = make_finding(make_survey(school), roof, "TG3")
        page = client.get(f"{LIST}{row.pk}/utfort/")
        assert page.context["form"].fields["also"].initial == [finding.pk]
        client.post(f"{LIST}{row.pk}/utfort/", {"on": "2026-01-05", "grade_after": "TG0"})
        finding.refresh_from_db(), roof.refresh_from_db()
        assert (finding.state, roof.grade) == ("open", "TG3")

    def test_nothing_is_done_in_the_future(self, client, school):
        row = make_measure(school)
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        response = client.post(f"{LIST}{row.pk}/utfort/", {"on": tomorrow.isoformat(), "grade_after": "TG0"})
        assert response.status_code == 422
        assert response.context["form"].errors == {"on": ["Datoen er ikke kommet. Registrer utførelsen når arbeidet er gjort."]}

    def test_what_is_refused_is_told(self, client, school):
        row = make_measure(school, status="done", done_on=datetime.date(2024, 1, 1))
        response = client.post(f"{LIST}{row.pk}/godkjenn/", follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Tiltaket har status «Utført» og kan ikke få status «Godkjent»."]
        response = client.post(f"{LIST}{make_measure(school).pk}/avvis/", {"why": ""})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["why"])

    def test_a_step_is_undone_from_its_message(self, client, school):
        row = make_measure(school)
        client.post(f"{LIST}{row.pk}/godkjenn/")
        act = ChangeSet.objects.order_by("-pk").first()
        client.post(reverse("audit:revert-all", args=[act.pk]))
        row.refresh_from_db()
        assert row.status == "proposed"

    def test_which_findings_it_answers(self, client, school, home):
        survey, row = make_survey(school), make_measure(school)
        mine, other = (make_finding(survey, make_component(school)) for _ in range(2))
        foreign = make_finding(make_survey(home), make_component(home))
        client.post(f"{LIST}{row.pk}/funn/", {"findings": [mine.pk, other.pk]})
        client.post(f"{LIST}{row.pk}/funn/", {"findings": [other.pk]})
        assert list(Finding.objects.filter(measure=row)) == [other]
        response = client.post(f"{LIST}{row.pk}/funn/", {"findings": [foreign.pk]})
        assert response.status_code == 422
