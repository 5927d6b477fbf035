"""Pages of adoption, tracking and roll-over."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.vedlikehold import make_measure, make_plan, make_scenario
from vedlikehold.models import Measure, Placement, Plan, Scenario
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db
D = Decimal


def url(name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


class TestAdoption:
    def test_says_what_will_happen_and_does_it(self, client, scenario, placed):
        placed("Tak", 2027, 150_000)
        placed("Pågår", 2028, status="ongoing")
        make_measure(placed("Uten pris", 2028, None).building, "Brannvarsling", is_duty=True)
        response = client.get(url("scenario-adopt", scenario.pk))
        assert response.context["effects"] == [
            "3 tiltak til 200\xa0000\xa0kr fryses slik de står nå.",
            "2 tiltak får status planlagt og året i planen.",
            "1 tiltak pågår alt og beholder statusen.",
            "Versjonen kan ikke endres etterpå. Du kan trekke vedtaket tilbake.",
        ]
        found = response.context["found"]
        assert (found.planned.totals.years_over, len(found.planned.unpriced), [row.name for row in found.open_duties]) == (
            [2027],
            1,
            ["Brannvarsling"],
        )
        response = client.post(
            url("scenario-adopt", scenario.pk), {"on": "2026-11-20", "text": "Sak 1", "version": scenario.version}, follow=True
        )
        assert said(response) == ["Grunnlag er vedtatt med 3 tiltak."]
        assert Scenario.objects.get().adoption_note == "Sak 1"

    def test_what_is_planned_from_before_is_asked_about(self, client, scenario, placed):
        school = placed("Tak", 2027).measure.building
        response = client.get(url("scenario-adopt", scenario.pk))
        assert (response.context["loose"], "loose" in response.context["form"].fields) == ("", False)
        make_measure(school, "Fra før", status="planned", planned_year=2028, cost_likely_nok=30_000, price_year=2026)
        response = client.get(url("scenario-adopt", scenario.pk))
        assert response.context["loose"] == "1 tiltak til 30\xa0000\xa0kr er planlagt fra før, men ikke med her."
        assert response.context["form"]["loose"].value() == "leave"
        data = {"on": "2026-11-20", "text": "", "version": scenario.version, "loose": "clear"}
        assert client.post(url("scenario-adopt", scenario.pk), data).status_code == 302
        left = Measure.objects.get(name="Fra før")
        assert (left.status, left.planned_year) == ("approved", None)

    def test_what_is_left_out_is_shown_apart(self, client, manager, scenario, placed):
        school = placed("Tak", 2027).measure.building
        make_measure(school, "Fra før", status="planned", planned_year=2028, cost_likely_nok=30_000, price_year=2026)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        response = client.get(url("scenario-tracking", scenario.pk))
        assert [row.name for row in response.context["found"].rows] == ["Tak"]
        assert [row.measure.name for row in response.context["found"].apart] == ["Fra før"]
        assert "1 tiltak til 30\xa0000\xa0kr sto i planens år fra før vedtaket" in response.content.decode()

    def test_what_cannot_be_planned_must_be_accepted(self, client, scenario, placed):
        row = placed("Avvist", 2027)
        placed("Tak", 2028)
        Measure.objects.filter(pk=row.measure_id).update(status="rejected", is_open=False)
        data = {"on": "2026-11-20", "text": "", "version": scenario.version}
        response = client.post(url("scenario-adopt", scenario.pk), data)
        assert response.status_code == 422
        assert response.context["form"].errors == {"accept": ["Rett det som står i listen, eller bekreft at det blir stående."]}
        client.post(url("scenario-adopt", scenario.pk), data | {"accept": "on"})
        assert Scenario.objects.get().status == "adopted"

    def test_not_a_day_to_come(self, client, scenario, placed):
        placed("Tak", 2027)
        response = client.post(url("scenario-adopt", scenario.pk), {"on": "2099-01-01", "text": ""})
        assert response.context["form"].errors == {"on": ["Datoen er ikke kommet. Før vedtaket når det er gjort."]}

    def test_an_old_page_adopts_nothing(self, client, scenario, placed):
        placed("Tak", 2027)
        response = client.post(url("scenario-adopt", scenario.pk), {"on": "2026-11-20", "text": "", "version": scenario.version + 1})
        assert response.context["form"].non_field_errors() == [
            "Noen andre har endret planversjonen siden du åpnet siden. Se over den og vedta på nytt."
        ]

    def test_withdrawal_says_what_it_does(self, client, manager, scenario, placed):
        placed("Tak", 2027)
        changed = placed("Vegg", 2028).measure
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        Measure.objects.filter(pk=changed.pk).update(planned_year=2030)
        foreseen = client.get(url("scenario-withdraw", scenario.pk)).context["foreseen"]
        assert (foreseen.back, foreseen.kept, foreseen.former) == (1, [changed], None)
        response = client.post(url("scenario-withdraw", scenario.pk), {"why": "Feil tall"}, follow=True)
        assert said(response) == [
            "Vedtaket av Grunnlag er trukket tilbake. Versjonen er et utkast igjen.",
            "1 tiltak er endret etter vedtaket og står som det er: «Vegg».",
        ]
        assert Placement.objects.exclude(agreed_name="").count() == 0

    def test_taking_back_a_row_through_the_history_is_refused_in_words(self, client_for, user_with, scenario, placed):
        admin = user_with("admin")
        row = placed("Tak", 2027)
        moved = act.place(by=admin, scenario=scenario, measure=row.measure, year=2028)
        act.adopt(by=admin, scenario=scenario, on=date(2026, 11, 20))
        response = client_for(admin).post(reverse("audit:revert-all", args=[moved.pk]), follow=True)
        assert said(response) == [
            "Planversjonen «Grunnlag» er vedtatt og kan ikke endres. Trekk vedtaket tilbake, eller lag en ny versjon."
        ]
        assert Placement.objects.get().year == 2028


class TestTracking:
    @pytest.fixture
    def adopted(self, manager, scenario, placed):
        placed("Tak", 2027)
        placed("Vegg", 2028)
        placed("Gulv", 2029)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        Measure.objects.filter(name="Vegg").update(cost_likely_nok=70_000)
        Measure.objects.filter(name="Gulv").update(status="rejected", is_open=False)
        return scenario

    def test_what_changed(self, client, adopted):
        def shown(query=""):
            return [line["row"].name for line in client.get(url("scenario-tracking", adopted.pk) + query).context["page"]]

        assert shown() == ["Vegg", "Gulv"]
        assert shown("?hva=rejected") == ["Gulv"]
        assert shown("?hva=alle") == ["Tak", "Vegg", "Gulv"]
        assert shown("?hva=tull") == ["Vegg", "Gulv"]
        context = client.get(url("scenario-tracking", adopted.pk)).context
        assert context["effects"] == [("Endret kostnad", D("20000.00")), ("Avvist", D("-50000.00"))]
        assert [(label, current) for label, _url, current in context["choices"]] == [
            ("Alle endringer (2)", True), ("Endret kostnad (1)", False), ("Avvist (1)", False), ("Alle tiltak (3)", False),
        ]  # fmt: skip

    def test_the_workbook_has_the_same_rows_and_sums(self, client, adopted):
        response = client.get(url("scenario-tracking-export", adopted.pk))
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        years, measures = ([[cell.value for cell in row] for row in sheet] for sheet in book)
        assert measures[0] == [
            "Tiltak", "Bygning", "Budsjettpott", "Status", "Vedtatt år", "År nå", "Vedtatt (kr)", "Endret kostnad (kr)", "Avvist (kr)",
            "Prognose (kr)", "Faktisk (kr)", "Hva som er endret",
        ]  # fmt: skip
        assert [row[0] for row in measures[1:]] == ["Tak", "Vegg", "Gulv"]
        assert measures[2][6:12] == [50000, 20000, 0, 70000, None, "Endret kostnad"]
        assert [sum(row[column] or 0 for row in measures[1:]) for column in (6, 7, 8, 9)] == [150_000, 20_000, -50_000, 120_000]
        assert [sum(row[column] for row in years[1:]) for column in (2, 3, 4, 5)] == [800_000, 150_000, 0, 120_000]

    def test_the_workbook_has_what_the_page_has_outside_the_plan(self, client, adopted, school):
        for name, cost in (("Utelatt", 3_000), ("Uten kostnad", None)):
            row = make_measure(school, name, cost_likely_nok=cost, price_year=cost and 2026, status="planned", planned_year=2028)
            Measure.objects.filter(pk=row.pk).update(created_at="2026-01-01T12:00:00Z")
        page = client.get(url("scenario-tracking", adopted.pk)).context["found"]
        response = client.get(url("scenario-tracking-export", adopted.pk))
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert [sheet.title for sheet in book] == ["Per år", "Tiltak", "Utenom planen"]
        years, _measures, apart = ([[cell.value for cell in row] for row in sheet] for sheet in book)
        assert years[-1] == ["Planlagt utenom planen, ikke med i prognosen", None, None, None, None, 3000]
        assert apart == [
            ["Tiltak", "Bygning", "Status", "År nå", "Nå (kr)"],
            ["Utelatt", "Fjellvik skole", "Planlagt", 2028, 3000],
            ["Uten kostnad", "Fjellvik skole", "Planlagt", 2028, None],
        ]
        assert [(row[0], row[3], row[4]) for row in apart[1:]] == [(one.measure.name, one.year, one.cost_nok) for one in page.apart]

    def test_a_draft_has_nothing_to_follow(self, client, scenario):
        assert client.get(url("scenario-tracking", scenario.pk)).context["found"] is None
        assert client.get(url("scenario-tracking-export", scenario.pk))["Location"] == url("scenario-tracking", scenario.pk)


class TestRollOver:
    def test_preview_and_roll_over(self, client, plan, scenario, placed):
        placed("Glemt", 2027)
        placed("Foran", 2029)
        response = client.get(url("plan-roll", plan.pk))
        assert response.context["form"].initial["name"] == "Plan 2028–2031"
        assert response.context["lines"] == [
            "2 tiltak blir med og får et år i den nye planen.",
            "1 tiltak skulle vært utført før og legges i 2028.",
            "Rammene for 2028–2030 følger med. 2031 får 100\xa0000 kr til drift og 100\xa0000 kr til investering.",
        ]
        data = {"name": "Neste", "scenario": scenario.pk, "price_year": "2027", "missed": "out", "why": ""}
        preview = client.post(url("plan-roll", plan.pk), data | {"step": "preview"})
        assert preview.context["lines"][:2] == [
            "1 tiltak blir med og får et år i den nye planen.",
            "1 tiltak skulle vært utført før og blir ikke plassert.",
        ]
        assert Plan.objects.count() == 1
        client.post(url("plan-roll", plan.pk), data)
        made = Plan.objects.get(name="Neste")
        assert (made.first_year, made.follows, Placement.objects.get(scenario__plan=made).measure.name) == (2028, plan, "Foran")

    def test_a_name_that_is_taken(self, client, plan, scenario):
        data = {"name": plan.name, "scenario": scenario.pk, "price_year": "2027", "missed": "first", "why": ""}
        response = client.post(url("plan-roll", plan.pk), data)
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == ["Enheten har alt en plan med dette navnet."]

    def test_a_version_of_another_plan(self, client, plan, scenario):
        other = make_scenario(make_plan(plan.unit))
        data = {"name": "Neste", "scenario": other.pk, "price_year": "2027", "missed": "first", "why": ""}
        assert list(client.post(url("plan-roll", plan.pk), data).context["form"].errors) == ["scenario"]
