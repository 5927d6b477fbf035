"""A building's strategy tab and its forms, as owner, colleague and outsider meet them; and the form of the assumptions."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bygg.enums import BuildingStatus
from bygg.models import Building
from fdvu.audit.models import Change, ChangeSet
from tests.factories.bygg import make_area_use, make_building, make_space
from tests.factories.vedlikehold import make_strategy
from vedlikehold.enums import Criterion, Strategy
from vedlikehold.models import BuildingStrategy, StrategyParameters
from vedlikehold.queries.strategy_texts import step_text
from vedlikehold.services.strategy import assess, change_parameters, decide
from vedlikehold.views.strategy import building as views

PAST = datetime.date(2024, 3, 1)


def page(name: str, building: Building) -> str:
    return reverse(f"vedlikehold:{name}", args=[building.pk])


def row_of(building: Building) -> BuildingStrategy:
    return BuildingStrategy.objects.get(building=building)


def form_data(response, **changes) -> dict:
    """What a browser would send back from the form it was shown."""
    data = {"version": response.context["version"]} if response.context.get("version") else {}
    for field in response.context["form"]:
        value = field.value()
        if value is not None:
            data[field.html_name] = str(value)
    return data | changes


class TestTab:
    def test_recommendation_reasons_and_the_sum_behind(self, client, rated, this_year):
        school = rated("Skolen", "TG2", 2, cost=Decimal(400_000), strategy={
            "statutory": None, "replacement_value_nok": Decimal(1_000_000), "replacement_price_year": this_year,
        })  # fmt: skip
        context = client.get(page("building-strategy", school)).context
        assert (context["line"].recommendation.strategy, context["field"]) == (Strategy.SELL, "Vurder avhending")
        assert context["reasons"] == [
            "Dårlig stand: vektet tilstandsgrad 2 er over 1,3.",
            "Lite egnet: 2 poeng er over 1,5 (0 er best).",
            "Etterslepet er 40\u00a0% av gjenanskaffelsesverdien. Over 30\u00a0% lønner det seg neppe å sette bygget i stand.",
        ]
        assert [(one["label"], one["text"], one["weight"], one["product"]) for one in context["scores"]] == [
            ("Funksjonalitet", "2 – vesentlige mangler for virksomheten", "0,35", "0,7"),
            ("Arealutnyttelse", "2 – mye ledig eller klart for trangt", "0,2", "0,4"),
            ("Beliggenhet", "2 – ugunstig, for eksempel lang vei", "0,2", "0,4"),
            ("Lov- og forskriftskrav", "", "0,15", None),
            ("Driftskostnad", "2 – klart høyere", "0,1", "0,2"),
        ]
        assert context["sum_known"] == {"weight": "0,85", "product": "1,7"}

    def test_a_number_that_would_look_like_its_limit_gets_more_decimals(self, client, rated, manager):
        school = rated("Skolen", "TG1", None)
        assess(by=manager, building=school, values={"function": 2, "utilisation": 1})
        others = {"weight_location": 0.0, "weight_statutory": 0.0, "weight_running_cost": 0.0}
        change_parameters(by=manager, values={"weight_function": 0.504, "weight_utilisation": 0.496, **others})
        assert client.get(page("building-strategy", school)).context["reasons"][1] == "Lite egnet: 1,504 poeng er over 1,5 (0 er best)."

    def test_what_is_unknown_is_said_to_be(self, client, rated):
        school = rated("Skolen", None, None)
        response = client.get(page("building-strategy", school))
        assert response.context["reasons"] == [
            "Tilstanden er ukjent: ingen bygningsdel med vekt har en kjent tilstandsgrad.",
            "Egnetheten er ikke vurdert: kriterier med 0\u00a0% av vekten har poeng, og det kreves minst 50\u00a0%.",
        ]
        text = response.content.decode()
        assert text.count("Ikke vurdert</span>") == 5
        assert "Ingen anbefaling ennå" in text
        assert "Ingenting er besluttet om bygget." in text

    def test_users_per_square_metre_stand_beside_utilisation(self, client, rated, unit_tree):
        school = rated("Skolen", "TG1", 1)
        make_area_use(school, unit_tree.school, area_m2=900.0, user_count=60)
        # the same unit's room, a use that has ended, and one without a count add nobody
        make_area_use(school, unit_tree.school, space=make_space(school), area_m2=50.0, user_count=25)
        make_area_use(school, unit_tree.education, area_m2=10.0, user_count=5, valid_to=PAST)
        make_area_use(school, unit_tree.health, area_m2=100.0)
        evidence = [one["evidence"] for one in client.get(page("building-strategy", school)).context["scores"]]
        assert evidence == ["", "60 brukere i dag, 15,0 m² per bruker.", "", "", ""]

    @pytest.mark.parametrize(
        ("uses", "text"),
        [
            ([], "Ingen arealbruk er registrert i dag."),
            ([{"area_m2": 100.0}], "Antall brukere er ikke oppgitt i arealbruken i dag."),
            ([{"user_count": 1}], "1 bruker i dag."),
        ],
    )
    def test_use_that_says_too_little(self, client, rated, unit_tree, uses, text):
        school = rated("Skolen", "TG1", 1)
        for use in uses:
            make_area_use(school, unit_tree.school, **use)
        assert client.get(page("building-strategy", school)).context["scores"][1]["evidence"] == text

    def test_the_decision_with_who_when_and_why(self, client, rated, manager):
        school = rated("Skolen", "TG1", 1)
        decide(by=manager, building=school, decision=Strategy.SELL, reason="Vedtak 12/24", on=PAST)
        text = " ".join(client.get(page("building-strategy", school)).content.decode().split())
        assert "Besluttet 01.03.2024, ført av Kari Nordbø." in text
        assert ("Vedtak 12/24" in text, "mot anbefalingen" in text) == (True, True)

    def test_the_history_of_the_strategy_alone(self, client, rated, manager):
        school = rated("Skolen", "TG1", None)
        assert client.get(page("building-strategy", school)).context["page"] is None
        assess(by=manager, building=school, values={"function": 1}, note="Befaring")
        decide(by=manager, building=school, decision=Strategy.HOLD, reason="Trengs")
        history = client.get(page("building-strategy", school)).context["page"]
        assert [(entry.changeset.note, {line.label for line in entry.lines}) for entry in history] == [
            ("Trengs", {"Beslutning", "Begrunnelse for beslutningen", "Besluttet", "Besluttet av"}),
            ("Befaring", {"Bygning", "Funksjonalitet", "Vurdert"}),
        ]
        assert {line.label: line.new for line in history[0].lines}["Besluttet av"] == "Kari Nordbø"
        assert {line.label: line.new for line in history[1].lines}["Funksjonalitet"] == step_text(Criterion.FUNCTION, 1)

    def test_a_building_outside_the_portfolio_has_its_strategy_still(self, client, rated):
        sold = rated("Solgt", "TG2", 2, status=BuildingStatus.SOLD)
        assert client.get(page("building-strategy", sold)).context["line"].recommendation.strategy is Strategy.SELL

    def test_the_number_of_queries_is_fixed(self, client, rated, manager):
        schools = [rated("A", "TG1", 1), rated("B", "TG1", 1)]
        for number in range(4):
            assess(by=manager, building=schools[1], values={"function": number})
        counts = []
        for school in schools:
            with CaptureQueriesContext(connection) as queries:
                client.get(page("building-strategy", school))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestAssess:
    def test_the_first_time(self, client, rated, manager):
        school = rated("Skolen", "TG1", None)
        shown = client.get(page("building-strategy-assess", school))
        assert [field.value() for field in shown.context["form"]][:5] == [""] * 5
        data = form_data(shown, function="2", location="0", running_cost_nok_per_m2="1 050,50", why="Arealmøte")
        response = client.post(page("building-strategy-assess", school), data)
        assert (response.status_code, response.url) == (302, page("building-strategy", school))
        row = row_of(school)
        assert (row.function, row.utilisation, row.location, row.running_cost_nok_per_m2) == (2, None, 0, Decimal("1050.50"))
        assert row.assessed_on == timezone.localdate()
        assert Change.objects.about(row).get().changeset.note == "Arealmøte"

    def test_a_change_writes_what_changed_alone(self, client, rated):
        school = rated("Skolen", "TG1", 1, strategy={"assessed_on": PAST, "assessment_note": "Vurdert av rektor"})
        shown = client.get(page("building-strategy-assess", school))
        client.post(page("building-strategy-assess", school), form_data(shown, function="3"))
        change = Change.objects.about(row_of(school)).order_by("-pk").first()
        assert change.diff == {"function": [1, 3], "assessed_on": [PAST.isoformat(), timezone.localdate().isoformat()]}

    def test_a_score_can_be_taken_away(self, client, rated):
        school = rated("Skolen", "TG1", 1)
        shown = client.get(page("building-strategy-assess", school))
        client.post(page("building-strategy-assess", school), form_data(shown, statutory=""))
        assert (row_of(school).statutory, row_of(school).function) == (None, 1)

    def test_nothing_changed_leaves_no_trace(self, client, rated):
        school = rated("Skolen", "TG1", 1, strategy={"assessed_on": PAST})
        before = ChangeSet.objects.count()
        shown = client.get(page("building-strategy-assess", school))
        assert client.post(page("building-strategy-assess", school), form_data(shown)).status_code == 302
        assert ChangeSet.objects.count() == before

    @pytest.mark.parametrize(
        ("typed", "field", "text"),
        [
            ({"function": "4"}, "function", "Velg ett av trinnene 0–3, eller «Ikke vurdert»."),
            ({"replacement_value_nok": "1 000 000"}, "replacement_price_year", "Oppgi prisåret verdien gjelder."),
            ({"replacement_value_nok": "0", "replacement_price_year": "2024"}, "replacement_value_nok", "Verdien må være større enn null."),
            ({"assessed_on": "2999-01-01"}, "assessed_on", "Datoen er ikke kommet."),
        ],
    )
    def test_errors_stand_at_their_field_and_nothing_typed_is_lost(self, client, rated, typed, field, text):
        school = rated("Skolen", "TG1", None)
        data = form_data(client.get(page("building-strategy-assess", school)), assessment_note="Viktig", **typed)
        response = client.post(page("building-strategy-assess", school), data)
        assert (response.status_code, response.context["form"].errors[field]) == (422, [text])
        assert response.context["form"]["assessment_note"].value() == "Viktig"
        assert not BuildingStrategy.objects.exists()

    def test_somebody_saved_meanwhile(self, client, rated, user_with):
        school = rated("Skolen", "TG1", 1)
        data = form_data(client.get(page("building-strategy-assess", school)), function="3")
        assess(by=user_with("manager", username="ola", full_name="Ola"), building=school, values={"location": 2})
        response = client.post(page("building-strategy-assess", school), data)
        assert response.status_code == 409
        assert {clash.name for clash in response.context["clashes"]} == {"location", "assessed_on"}
        assert (response.context["form"]["function"].value(), row_of(school).function) == ("3", 1)

    def test_somebody_made_the_first_assessment_meanwhile(self, client, rated, manager, monkeypatch):
        school = rated("Skolen", "TG1", None)
        data = form_data(client.get(page("building-strategy-assess", school)), function="3")
        real = views.act.assess

        def late(**options):
            assess(by=manager, building=school, values={"function": 0})
            return real(**options)

        monkeypatch.setattr(views.act, "assess", late)
        response = client.post(page("building-strategy-assess", school), data)
        assert response.status_code == 422
        assert response.context["form"].non_field_errors()[0].startswith("Noen andre lagret mens du skrev.")
        assert (response.context["form"]["function"].value(), row_of(school).function) == ("3", 0)


class TestDecide:
    def test_the_recommendation_is_proposed_and_told(self, client, rated):
        school = rated("Skolen", "TG3", 3)
        context = client.get(page("building-strategy-decide", school)).context
        assert context["form"]["decision"].value() == "sell"
        assert context["reasons"][0] == "Dårlig stand: vektet tilstandsgrad 3 er over 1,3."

    def test_a_decision_against_the_recommendation(self, client, rated, manager):
        school = rated("Skolen", "TG3", 3)
        data = {"decision": "hold", "reason": "Trengs til ny skole står ferdig", "on": "2024-03-01"}
        response = client.post(page("building-strategy-decide", school), data, follow=True)
        row = row_of(school)
        assert (row.decision, row.decision_note, row.decided_on, row.decided_by) == ("hold", data["reason"], PAST, manager)
        change = Change.objects.about(row).order_by("-pk").first()
        (message,) = response.context["messages"]
        assert (str(message), message.extra_tags) == (
            "Beslutningen for Skolen er lagret.",
            f"undo:{reverse('audit:revert-one', args=[change.pk])}",
        )
        client.post(reverse("audit:revert-one", args=[change.pk]))
        assert row_of(school).decision == ""

    @pytest.mark.parametrize(
        ("data", "field", "text"),
        [
            ({"decision": "hold", "reason": "  ", "on": "2024-03-01"}, "reason", "En beslutning må begrunnes."),
            ({"decision": "hold", "reason": "Vedtak", "on": "2999-01-01"}, "on", "Datoen er ikke kommet."),
            ({"decision": "rent", "reason": "Vedtak", "on": "2024-03-01"}, "decision", "Velg et gyldig valg."),
            ({"reason": "Vedtak", "on": "2024-03-01"}, "decision", "Feltet er påkrevet."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, rated, data, field, text):
        school = rated("Skolen", "TG1", 1)
        response = client.post(page("building-strategy-decide", school), data)
        assert response.status_code == 422
        assert text.split(".")[0][:12] in response.context["form"].errors[field][0]
        assert response.context["form"]["reason"].value() == data["reason"]
        assert row_of(school).decision == ""

    def test_withdrawing_says_what_happens_and_can_be_undone(self, client, rated, manager):
        school = rated("Skolen", "TG1", 1)
        decide(by=manager, building=school, decision=Strategy.SELL, reason="Vedtak 12/24", on=PAST)
        assert "Vedtak 12/24" in client.get(page("building-strategy-withdraw", school)).content.decode()
        response = client.post(page("building-strategy-withdraw", school), {"why": "Omgjort"}, follow=True)
        assert row_of(school).decision == ""
        changeset = ChangeSet.objects.latest("pk")
        (message,) = response.context["messages"]
        assert (changeset.note, message.extra_tags) == ("Omgjort", f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
        client.post(reverse("audit:revert-all", args=[changeset.pk]))
        assert (row_of(school).decision, row_of(school).decided_on) == ("sell", PAST)

    @pytest.mark.parametrize("with_row", [True, False])
    def test_nothing_to_withdraw_leads_back(self, client, rated, with_row):
        school = rated("Skolen", "TG1", 1 if with_row else None)
        before = ChangeSet.objects.count()
        response = client.post(page("building-strategy-withdraw", school))
        assert (response.url, ChangeSet.objects.count()) == (page("building-strategy", school), before)


class TestRights:
    FORMS = ("building-strategy-assess", "building-strategy-decide", "building-strategy-withdraw")

    @pytest.fixture
    def school(self, unit_tree):
        school = make_building(unit_tree.school, "Skolen")
        make_strategy(school, function=1, decision="sell", decision_note="Vedtak")
        return school

    @pytest.mark.parametrize("name", FORMS)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_sees_but_may_not_change_is_refused(self, client_for, user_with, unit_tree, school, name, method):
        colleague = client_for(user_with("service", unit_tree.education))
        assert getattr(colleague, method)(page(name, school)).status_code == 403
        assert (row_of(school).decision, row_of(school).version) == ("sell", 1)

    @pytest.mark.parametrize("name", ["building-strategy", *FORMS])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_units_building_does_not_exist(self, client_for, user_with, unit_tree, school, name, method):
        outsider = client_for(user_with("manager", unit_tree.health))
        assert getattr(outsider, method)(page(name, school)).status_code == 404
        assert (row_of(school).decision, row_of(school).version) == ("sell", 1)

    def test_who_may_not_change_gets_no_buttons(self, client_for, user_with, school):
        text = client_for(user_with("leader")).get(page("building-strategy", school)).content.decode()
        assert [word for word in ("Vurder egnethet", "Endre beslutningen", "Trekk tilbake") if word in text] == []

    def test_the_tab_is_offered_on_the_building(self, client, school):
        labels = [str(label) for label, _url, _current in client.get(reverse("bygg:building", args=[school.pk])).context["tabs"]]
        assert "Strategi" in labels


class TestParameters:
    URL = "/tilstand/strategi/forutsetninger/"

    def test_the_first_change_makes_the_row_with_the_rest_as_shipped(self, client):
        shown = client.get(self.URL)
        assert shown.context["form"]["good_condition"].value() == "1,3"
        response = client.post(self.URL, form_data(shown, good_condition="1,1", source="Formannskapet 14/26", why="Vedtatt"))
        assert (response.status_code, response.url) == (302, "/tilstand/strategi/")
        row = StrategyParameters.objects.get()
        assert (row.good_condition, row.suitable, row.weight_function, row.source) == (1.1, 1.5, 0.35, "Formannskapet 14/26")
        assert Change.objects.about(row).get().changeset.note == "Vedtatt"

    def test_a_later_change_is_journalled_field_by_field(self, client, strict):
        response = client.post(self.URL, form_data(client.get(self.URL), weight_location="0,5"))
        assert response.status_code == 302
        assert Change.objects.about(strict).order_by("-pk").first().diff == {"weight_location": [0.2, 0.5]}

    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ({"weight_function": "-1"}, "Ingen vekt kan være negativ, og minst én må være større enn null."),
            ({"suitable": "4"}, "Grensene for stand og egnethet må være mellom 0 og 3."),
            (
                {"needed_share": "50"},
                "Andelen av gjenanskaffelse må være over 0, og andelen som må være vurdert mellom 0 og 100 prosent.",
            ),
        ],
    )
    def test_impossible_assumptions_are_refused(self, client, typed, text):
        response = client.post(self.URL, form_data(client.get(self.URL), **typed))
        assert (response.status_code, response.context["form"].non_field_errors()) == (422, [text])
        assert not StrategyParameters.objects.exists()

    def test_somebody_saved_meanwhile(self, client, strict, manager):
        data = form_data(client.get(self.URL), suitable="1")
        change_parameters(by=manager, values={"suitable": 2.0})
        response = client.post(self.URL, data)
        assert (response.status_code, [clash.name for clash in response.context["clashes"]]) == (409, ["suitable"])

    @pytest.mark.parametrize(("role", "status"), [("manager", 200), ("service", 403), ("leader", 403), ("auditor", 403)])
    def test_only_who_may_edit_codes(self, client_for, user_with, unit_tree, role, status):
        assert client_for(user_with(role, unit_tree.education)).get(self.URL).status_code == status
