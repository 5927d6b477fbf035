"""The measures' list, object page, steps, building tab and card."""

import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_bundle, make_component, make_finding, make_measure, make_survey, part
from vedlikehold.models import Component, Finding, LedgerPosting, Measure, MeasureBundle
from vedlikehold.services.measures import set_requirements

D = Decimal
LIST = "/tiltak/"


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


def costed(building, name, likely, year=2024, **fields):
    return make_measure(building, name, cost_likely_nok=D(likely), price_year=year, **fields)


class TestList:
    def test_sums_are_in_the_prices_of_now_and_of_what_is_to_be_done(self, client, school):
        costed(school, "Tak", 1000, 2020, cost_low_nok=D(800), cost_high_nok=D(1200))
        costed(school, "Vegg", 2000)
        costed(school, "Gammelt", 500, status="done", done_on=datetime.date(2024, 5, 1))
        make_measure(school, "Uten kostnad")
        response = client.get(LIST)
        assert sorted(names(response)) == ["Tak", "Uten kostnad", "Vegg"]
        sums = response.context["totals"].sums
        # 1000 × 125/100 + 2000; low 800 × 1.25 + 2000 × 0.75; high 1200 × 1.25 + 2000 × 1.4
        assert (sums["cost_likely_now_nok"], sums["cost_low_now_nok"], sums["cost_high_now_nok"]) == (3250.0, 2500.0, 4300.0)
        year = str(timezone.localdate().year)
        assert response.context["more_sums"] == [("Prisnivå", year), ("Uten kostnad", "1")]
        assert response.context["totals"].outside == 1

    def test_a_chosen_status_is_summed_too(self, client, school):
        costed(school, "Gammelt", 500, status="done", done_on=datetime.date(2024, 5, 1))
        response = client.get(f"{LIST}?status=done")
        assert (names(response), response.context["totals"].sums["cost_likely_now_nok"]) == (["Gammelt"], 500.0)

    def test_another_units_measures_are_neither_shown_nor_summed(self, education_client, school, home):
        costed(school, "Tak", 1000), costed(home, "Bad", 9000)
        response = education_client.get(LIST)
        assert (names(response), response.context["totals"].sums["cost_likely_now_nok"]) == (["Tak"], 1000.0)

    def test_measures_of_sold_buildings_do_not_count(self, client, unit_tree, index):
        costed(make_building(unit_tree.school, status=BuildingStatus.SOLD), "Tak", 1000)
        response = client.get(LIST)
        assert (names(response), response.context["totals"].outside) == ([], 1)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("pot=investering", ["B"]),
            ("need=functional", ["B"]),
            ("kind=replace", ["B"]),
            ("part=26", ["A"]),
            ("planned_year=2027", ["A"]),
            ("year_from=2028", ["B"]),
            ("year_to=2027", ["A"]),
            ("without_year=true", ["C"]),
            ("overdue=true", ["A"]),
            ("overdue=false", ["B", "C"]),
            ("deadline_to=2021-01-01", ["A"]),
            ("cost_from=150", ["B"]),
            ("cost_to=150", ["A"]),
            ("without_cost=true", ["C"]),
            ("has_grant=true", ["B"]),
            ("saves_energy=true", ["A"]),
            ("universal_design=true", ["B"]),
            ("in_bundle=true", ["A"]),
            ("q=fjellvik+b", []),
            ("q=beskrevet", ["C"]),
            ("building_name=fjellvik", ["A", "B", "C"]),
        ],
    )
    def test_filters(self, client, school, query, expected):
        bundle = make_bundle(school, "Fasade")
        costed(
            school, "A", 100, part=part("262"), planned_year=2027, deadline=datetime.date(2020, 1, 1), energy_saving_kwh=10.0, bundle=bundle
        )
        costed(
            school, "B", 200, pot="investering", need="functional", kind="replace", planned_year=2028, grant_nok=D(50),
            universal_design="Rampe",
        )  # fmt: skip
        make_measure(school, "C", description="Godt beskrevet")
        assert names(client.get(f"{LIST}?sort=name&{query}")) == expected

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, school):
        costed(school, "A", 100, component=make_component(school), part=part("26"))
        client.get(LIST)

        def count():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{LIST}?cols=name,building,component,part,bundle,cost_likely_now_nok")
            return len(queries)

        one = count()
        for number in range(5):
            costed(school, f"B{number}", 100, component=make_component(school), bundle=make_bundle(school))
        assert count() == one

    def test_export_has_the_words(self, client, school):
        costed(school, "Tak", 1000)
        lines = b"".join(client.get(f"{LIST}eksport.csv?cols=name,status,pot,cost_likely_nok").streaming_content).decode("utf-8-sig")
        assert lines.splitlines() == ["Tiltak;Budsjettpott;Status;Kostnad, sannsynlig (kr)", "Tak;Drift;Foreslått;1000,00"]

    def test_the_search_box_finds_measures_one_may_see(self, education_client, school, home):
        make_measure(school, "Legge om taket"), make_measure(home, "Legge om taket der")
        content = education_client.get("/sok/?q=taket").content.decode()
        assert "Legge om taket" in content
        assert "Legge om taket der" not in content


class TestBulk:
    def test_a_value_that_does_not_suit_is_refused_before_anything_is_written(self, client, school, home):
        bundle = make_bundle(school, "Fasade")
        rows = [make_measure(school), make_measure(home)]
        sent = {"ids": [row.pk for row in rows], "field": "bundle", "step": "apply", "value": str(bundle.pk), "expected": "2"}
        response = client.post(f"{LIST}masseendring/", sent)
        assert response.context["form"].errors == {"value": ["1 av tiltakene er i et annet bygg enn tiltakspakken."]}
        assert not Measure.objects.exclude(bundle=None).exists()

    def test_status_year_and_pot(self, client, school):
        rows = [make_measure(school), make_measure(school, status="done", done_on=datetime.date(2024, 1, 1))]
        for name, value in (("status", "approved"), ("planned_year", "2028"), ("pot", "investering")):
            sent = {"ids": [row.pk for row in rows], "field": name, "step": "apply", "value": value, "expected": "1"}
            assert client.post(f"{LIST}masseendring/?show=all", sent).status_code == 302
        rows[0].refresh_from_db(), rows[1].refresh_from_db()
        assert (rows[0].status, rows[0].planned_year, rows[0].pot) == ("approved", 2028, "investering")
        assert (rows[1].status, rows[1].planned_year) == ("done", None)
        assert ChangeSet.objects.filter(source=Source.BULK).count() == 3

    def test_done_is_not_offered(self, client, school):
        response = client.post(f"{LIST}masseendring/", {"ids": [make_measure(school).pk], "field": "status"})
        assert [value for value, _label in response.context["form"].fields["value"].choices] == ["proposed", "approved", "planned"]

    def test_bundles_of_other_units_are_not_offered(self, education_client, school, home):
        mine, _foreign = make_bundle(school), make_bundle(home)
        response = education_client.post(f"{LIST}masseendring/", {"ids": [make_measure(school).pk], "field": "bundle"})
        assert list(response.context["form"].fields["value"].queryset) == [mine]


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
        texts = [text for errors in response.context["form"].errors.values() for text in errors]
        assert any("Kostnadene må følge" in text or "Oppgi prisåret" in text for text in texts)
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


class TestBuilding:
    def test_open_first_with_sums_and_bundles(self, client, school, home):
        bundle = make_bundle(school, "Fasade", saving_share=0.2)
        costed(school, "Tak", 1000, 2020, planned_year=2028, bundle=bundle), costed(school, "Vegg", 2000, planned_year=2028, bundle=bundle)
        make_measure(school, "Uten kostnad"), make_measure(school, "Nei", status="rejected"), costed(home, "Bad", 9000)
        context = client.get(f"/bygg/{school.pk}/tiltak/").context
        assert [row.name for row in context["measures"]] == ["Tak", "Vegg", "Uten kostnad"]
        assert [row.name for row in context["closed"]] == ["Nei"]
        assert (context["sums"].count, context["sums"].likely, context["sums"].uncosted) == (3, 3250.0, 1)
        assert context["bundles"][0].saving_nok == D("650.00")

    def test_bundles_are_made_changed_and_deleted(self, client, school):
        client.post(f"/bygg/{school.pk}/tiltakspakker/ny/", {"name": "Fasade", "saving_percent": "12,5"})
        bundle = MeasureBundle.objects.get()
        assert (bundle.building, bundle.saving_share) == (school, 0.125)
        client.post(f"/tiltakspakker/{bundle.pk}/rediger/", {"name": "Fasade", "saving_percent": "20", "version": "1"})
        bundle.refresh_from_db()
        assert bundle.saving_share == 0.2
        make_measure(school, bundle=bundle)
        assert client.post(f"/tiltakspakker/{bundle.pk}/slett/").url == f"/bygg/{school.pk}/tiltak/"
        assert Measure.objects.get().bundle is None

    def test_a_name_twice_and_a_share_above_all(self, client, school):
        make_bundle(school, "Fasade")
        response = client.post(f"/bygg/{school.pk}/tiltakspakker/ny/", {"name": "Fasade", "saving_percent": "120"})
        assert response.status_code == 422
        assert "saving_percent" in response.context["form"].errors


class TestCard:
    def test_what_waits_in_ones_own_units(self, education_client, client_for, user_with, school, home):
        past = timezone.localdate() - datetime.timedelta(days=1)
        make_measure(school, "For sent", deadline=past), make_measure(home, "Andres", deadline=past)
        make_measure(school, "Utført", deadline=past, status="done", done_on=past)
        make_measure(school, "I tide", deadline=timezone.localdate())
        content = education_client.get("/").content.decode()
        assert "Tiltak over fristen" in content
        assert "1 tiltak er ikke utført" in content
        assert "For sent" in content
        assert "Andres" not in content
        assert "Tiltak over fristen" not in client_for(user_with("leader")).get("/").content.decode()

    def test_nothing_late_no_card(self, client, school):
        make_measure(school)
        assert "Tiltak over fristen" not in client.get("/").content.decode()


def test_components_stay_out_of_reach_for_those_elsewhere(education_client, home):
    make_component(home)
    assert education_client.get(f"/bygg/{home.pk}/tiltak/").status_code == 404
    assert education_client.post(f"/bygg/{home.pk}/tiltak/ny/", {"name": "x"}).status_code == 404
    assert Component.objects.count() == 1
