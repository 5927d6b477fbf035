"""Frames: all years in one table, errors at the cell, filled down, and two people at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from vedlikehold.models import PlanYear
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


class TestFrames:
    def typed(self, scenario, **changed) -> dict:
        data = {"version_0": scenario.version, "growth_percent": "10", "why": ""}
        for row in scenario.frames.all():
            data |= {f"version_{row.year}": row.version, f"operation_nok_{row.year}": str(row.operation_nok).replace(".", ",")}
            data |= {f"investment_nok_{row.year}": "100 000", f"grant_nok_{row.year}": "", f"own_hours_{row.year}": ""}
        return data | changed

    def frames(self) -> list[tuple]:
        return list(PlanYear.objects.order_by("year").values_list("operation_nok", "investment_nok", "grant_nok", "own_hours"))

    def test_all_years_at_once(self, client, scenario):
        data = self.typed(scenario, operation_nok_2027="1 250 000,50", grant_nok_2028="5", own_hours_2029="37,5", carry_operation="on")
        data["investment_nok_2030"] = ""
        assert client.post(url("scenario-frames", scenario.pk), data).status_code == 302
        same = D("100000.00")
        assert self.frames() == [
            (D("1250000.50"), same, None, None),
            (same, same, D("5.00"), None),
            (same, same, None, 37.5),
            (same, D(0), None, None),
        ]
        scenario.refresh_from_db()
        assert (scenario.carry_operation, scenario.carry_investment) == (True, False)

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            ("mye", "«mye» er ikke et tall. Skriv for eksempel 1 250,5."),
            ("-1", "Verdien må være større enn eller lik 0."),
        ],
    )
    def test_an_error_stands_at_its_cell(self, client, scenario, value, error):
        response = client.post(url("scenario-frames", scenario.pk), self.typed(scenario, operation_nok_2028=value, operation_nok_2027="7"))
        assert response.status_code == 422
        assert response.context["form"].errors == {"operation_nok_2028": [error]}
        assert response.context["form"]["operation_nok_2027"].value() == "7"
        assert self.frames()[0][0] == D(100_000)

    def test_fill_down_grows_the_first_year_and_saves_nothing(self, client, scenario):
        data = self.typed(scenario, operation_nok_2027="200 000", fill="operation_nok")
        form = client.post(url("scenario-frames", scenario.pk), data).context["form"]
        assert [form[f"operation_nok_{year}"].value() for year in range(2027, 2031)] == [
            "200 000",
            "220\xa0000",
            "242\xa0000",
            "266\xa0000",
        ]
        assert [form[f"investment_nok_{year}"].value() for year in (2027, 2028)] == ["100 000", "100 000"]
        assert self.frames()[0][0] == D(100_000)

    @pytest.mark.parametrize(
        ("column", "first", "growth", "expected"),
        [
            ("operation_nok", "1 234 567,89", "2,5", ["1\xa0265\xa0000", "1\xa0297\xa0000", "1\xa0329\xa0000"]),
            ("operation_nok", "1 234 567,89", "0", ["1\xa0234\xa0567,89"] * 3),
            ("operation_nok", "900", "3", ["927", "955", "983"]),
            ("own_hours", "750", "2,5", ["769", "788", "808"]),
        ],
    )
    def test_what_has_grown_is_whole_thousands_and_whole_hours(self, client, scenario, column, first, growth, expected):
        data = self.typed(scenario, **{f"{column}_2027": first, "growth_percent": growth, "fill": column})
        form = client.post(url("scenario-frames", scenario.pk), data).context["form"]
        assert [form[f"{column}_{year}"].value() for year in range(2027, 2031)] == [first, *expected]

    def test_fill_down_of_what_is_no_number(self, client, scenario):
        response = client.post(url("scenario-frames", scenario.pk), self.typed(scenario, operation_nok_2027="mye", fill="operation_nok"))
        assert said(response) == ["Skriv et tall i første år og i veksten før du fyller nedover."]

    def test_somebody_else_was_faster(self, client, manager, scenario):
        data = self.typed(scenario, operation_nok_2027="1", operation_nok_2030="3")
        act.set_frames(by=manager, scenario=scenario, frames={2027: {"operation_nok": D(500)}, 2028: {"operation_nok": D(600)}})
        response = client.post(url("scenario-frames", scenario.pk), data)
        assert response.status_code == 409
        assert [(clash["label"], clash["is_yours"]) for clash in response.context["clashes"]] == [
            ("Drift 2027", True),
            ("Drift 2028", False),
        ]
        form = response.context["form"]
        assert [form[f"operation_nok_{year}"].value() for year in range(2027, 2031)] == ["1", "600", "100000,00", "3"]
        again = data | {f"operation_nok_{year}": form[f"operation_nok_{year}"].value() for year in range(2027, 2031)}
        again |= {f"version_{key}": version for key, version in form.versions.items()}
        client.post(url("scenario-frames", scenario.pk), again)
        assert [row[0] for row in self.frames()] == [D(1), D(600), D(100_000), D(3)]

    def test_those_who_may_not_change_see_the_table(self, service, elsewhere, scenario):
        response = service.get(url("scenario-frames", scenario.pk))
        assert not response.context["can_type"]
        assert service.post(url("scenario-frames", scenario.pk), self.typed(scenario)).status_code == 403
        assert elsewhere.post(url("scenario-frames", scenario.pk), self.typed(scenario)).status_code == 404

    def test_an_adopted_version_is_not_written(self, client, manager, scenario, placed):
        placed("Tak", 2027)
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        scenario.refresh_from_db()
        client.post(url("scenario-frames", scenario.pk), self.typed(scenario, operation_nok_2027="5"))
        assert self.frames()[0][0] == D(100_000)

    def test_nothing_changed(self, client, scenario):
        response = client.post(url("scenario-frames", scenario.pk), self.typed(scenario), follow=True)
        assert said(response) == ["Ingenting er endret."]
