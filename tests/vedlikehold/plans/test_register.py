"""Plans and versions: list, search, forms, deletion."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.vedlikehold import make_plan, make_scenario
from vedlikehold.models import Plan, PlanYear, Scenario
from vedlikehold.queries.plans.search import find_plans
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db
D = Decimal


def url(name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def service(client_for, user_with, unit_tree):
    """Sees Oppvekst and changes nothing."""
    return client_for(user_with("service", unit_tree.education))


@pytest.fixture
def elsewhere(client_for, user_with, unit_tree):
    return client_for(user_with("manager", unit_tree.health))


class TestList:
    def test_rows_and_sums(self, client, plan, scenario, placed, manager):
        placed("Tak", 2027)
        placed("Ute", None)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        make_plan(plan.unit, "Annen", first_year=2031)
        response = client.get(url("plans"))
        assert [(row.label, [cell.text for cell in row.cells]) for row in response.context["rows"]] == [
            ("Annen", ["Annen", "2031", "2034", "Oppvekst", "0", "", "–", "0"]),
            ("Plan 2027–2030", ["Plan 2027–2030", "2027", "2030", "Oppvekst", "1", "Grunnlag", "20.11.2026", "1"]),
        ]

    @pytest.mark.parametrize(
        ("query", "names"), [("is_adopted=false", ["B", "A"]), ("covers=2032", ["B"]), ("q=a", ["A"]), ("first_year=2027", ["A"])]
    )
    def test_filters(self, client, unit_tree, query, names):
        make_plan(unit_tree.school, "A")
        make_plan(unit_tree.health, "B", first_year=2029)
        assert [row.label for row in client.get(f"{url('plans')}?{query}").context["rows"]] == names

    def test_an_empty_list_says_what_to_do(self, client, service):
        assert "Lag den første." in client.get(url("plans")).content.decode()
        assert "Lag den første." not in service.get(url("plans")).content.decode()

    def test_search(self, manager, plan, scenario, user_with, unit_tree):
        for words in ("2030", "grunnlag"):
            assert [(hit.label, hit.detail, hit.url) for hit in find_plans(manager, words, 5)] == [
                ("Plan 2027–2030", "Oppvekst, 2027–2030", url("plan", plan.pk))
            ]
        assert find_plans(user_with("manager", unit_tree.health), "plan", 5) == []


class TestForms:
    values = {
        "name": "Ny plan", "first_year": "2027", "years": "3", "price_year": "2026", "growth_percent": "2,5", "discount_percent": "4",
        "operation_nok": "1 250 000", "investment_nok": "", "note": "", "why": "Budsjett",
    }  # fmt: skip

    def test_a_new_plan(self, client, unit_tree):
        response = client.post(url("plan-new"), self.values | {"unit": unit_tree.school.pk})
        plan = Plan.objects.get()
        assert response["Location"] == url("plan", plan.pk)
        assert (plan.name, plan.years, plan.price_growth_share, plan.discount_share) == ("Ny plan", 3, 0.025, 0.04)
        assert list(PlanYear.objects.values_list("operation_nok", "investment_nok").distinct()) == [(D(1_250_000), D(0))]

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("years", "0", "En plan har fra 1 til 50 år."),
            ("years", "51", "En plan har fra 1 til 50 år."),
            ("first_year", "1800", "1800 er ikke et årstall mellom 1990 og 2100."),
            ("price_year", "2023", "Byggekostnadsindeksen mangler 2023, så kostnadene kan ikke regnes om. Siste år i indeksen er 2031."),
            ("growth_percent", "30", "Verdien må være mindre enn eller lik 20."),
        ],
    )
    def test_errors_at_the_field(self, client, unit_tree, index, name, value, error):
        response = client.post(url("plan-new"), self.values | {"unit": unit_tree.school.pk, name: value})
        assert response.status_code == 422
        assert response.context["form"].errors[name] == [error]
        assert Plan.objects.count() == 0

    def test_edit(self, client, plan, scenario):
        values = self.values | {"unit": plan.unit_id, "name": "Annet navn", "years": "4", "version": plan.version}
        assert client.post(url("plan-edit", plan.pk), values)["Location"] == url("plan", plan.pk)
        plan.refresh_from_db()
        assert (plan.name, plan.price_growth_share) == ("Annet navn", 0.025)

    def test_an_edit_of_what_is_adopted_is_refused_at_the_field(self, client, manager, plan, scenario, placed):
        placed("Tak", 2027)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        values = self.values | {"unit": plan.unit_id, "name": plan.name, "years": "3", "growth_percent": "0", "version": plan.version}
        response = client.post(url("plan-edit", plan.pk), values)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["years"]

    def test_deletion_says_with_numbers_what_goes(self, client, plan, scenario, placed):
        placed("Tak", 2027)
        response = client.get(url("plan-delete", plan.pk))
        assert [(part.count, part.label) for part in response.context["plan"].goes] == [
            (1, "planversjon"),
            (4, "planår"),
            (1, "plassering"),
        ]
        client.post(url("plan-delete", plan.pk), {"why": ""})
        assert Plan.objects.count() == 0

    def test_an_adopted_version_stands_in_the_way(self, client, manager, plan, scenario, placed):
        placed("Tak", 2027)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        assert [part.label for part in client.get(url("plan-delete", plan.pk)).context["plan"].blocked] == ["vedtatt planversjon"]
        client.post(url("plan-delete", plan.pk))
        assert Plan.objects.count() == 1

    def test_a_copy(self, client, plan, scenario, placed):
        placed("Tak", 2027)
        client.post(url("scenario-new", plan.pk), {"name": "Kopi", "copy_of": scenario.pk, "note": "", "why": ""})
        copy = Scenario.objects.get(name="Kopi")
        assert (copy.based_on, copy.placements.count(), copy.frames.count()) == (scenario, 1, 4)

    def test_a_version_of_another_plan_is_not_copied(self, client, plan, scenario):
        other = make_scenario(make_plan(plan.unit))
        response = client.post(url("scenario-new", plan.pk), {"name": "Kopi", "copy_of": other.pk, "note": "", "why": ""})
        assert list(response.context["form"].errors) == ["copy_of"]

    def test_the_draft_is_deleted_but_not_the_last_one(self, client, plan, scenario):
        other = make_scenario(plan, "To")
        client.post(url("scenario-delete", other.pk), {"why": ""})
        client.post(url("scenario-delete", scenario.pk), {"why": ""})
        assert Scenario.objects.get() == scenario
