"""How much of the backlog has a measure at all: told on the page and in the report, and opened in the register."""

from datetime import date

import pytest
from django.urls import reverse

from reports.plan_texts import plan_summary
from reports.queries.plan import plan_report
from tests.factories.vedlikehold import make_alternative, make_component, make_finding, make_measure, make_placement, make_survey
from vedlikehold.queries.plans.coverage import plan_coverage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


@pytest.fixture
def part(school):
    """`part("Tak", 100_000)`: a component in TG3 that costs so much to mend."""

    def make(name, cost, grade="TG3", **fields):
        return make_component(fields.pop("building", school), "26", name, grade=grade, cost_likely_nok=cost, price_year=2026, **fields)

    return make


def money(scenario, user):
    found = plan_coverage(scenario, user=user, today=TODAY).found
    return found.backlog_nok, found.measured_nok, found.placed_nok, found.without


def test_placed_waiting_and_none(scenario, school, home, manager, part):
    roof, wall = part("Tak", 100_000), part("Vegg", 50_000)
    part("Gulv", 25_000), part("God dør", 7_000, grade="TG1"), part("Annen enhet", 9_000, building=home)
    make_placement(scenario, make_measure(school, "Skift tak", component=roof), 2027)
    make_measure(school, "Mal vegg", component=wall)
    assert money(scenario, manager) == (175_000.0, 150_000.0, 100_000.0, 1)


def test_what_is_kept_out_is_not_placed(scenario, school, manager, part):
    make_placement(scenario, make_measure(school, component=part("Tak", 100_000)), None)
    assert money(scenario, manager) == (100_000.0, 100_000.0, 0.0, 0)


@pytest.mark.parametrize("fields", [{"status": "rejected"}, {"status": "done", "done_on": date(2026, 1, 1)}, {"kind": "investigate"}])
def test_what_will_not_mend_it_does_not_count(scenario, school, manager, part, fields):
    make_measure(school, component=part("Tak", 100_000), **fields)
    assert money(scenario, manager) == (100_000.0, 0.0, 0.0, 1)


def test_a_measure_that_answers_a_finding_mends_its_component(scenario, school, manager, part):
    roof = part("Tak", 100_000)
    measure = make_measure(school, "Samlet utbedring")
    make_finding(make_survey(school), roof, "TG3", measure=measure)
    assert money(scenario, manager) == (100_000.0, 100_000.0, 0.0, 0)
    make_placement(scenario, measure, 2028)
    assert money(scenario, manager) == (100_000.0, 100_000.0, 100_000.0, 0)


def test_a_sale_takes_all_of_the_building(scenario, school, manager, part):
    part("Tak", 100_000), part("Vegg", 50_000)
    measure = make_measure(school, "Avhend")
    sale = make_alternative(measure, "Selg", kind="sell")
    assert money(scenario, manager) == (150_000.0, 150_000.0, 0.0, 0)
    make_placement(scenario, measure, 2028, alternative=sale)
    assert money(scenario, manager) == (150_000.0, 150_000.0, 150_000.0, 0)


def test_page_report_and_register_say_the_same(client, scenario, school, manager, part):
    make_placement(scenario, make_measure(school, component=part("Tak", 100_000), cost_likely_nok=1, price_year=2026), 2027)
    part("Gulv", 300_000)
    page = client.get(reverse("vedlikehold:scenario", args=[scenario.pk]))
    covered = page.context["covered"]
    assert (covered["title"].replace("\xa0", " "), covered["without"]) == ("Bare 25 % av etterslepet har tiltak", 1)
    assert f'href="{covered["url"].replace("&", "&amp;")}"' in page.content.decode()
    opened = client.get(covered["url"])
    assert [row.cells[0].text for row in opened.context["rows"]] == ["Gulv"]
    assert "0,3 mill. kr" in opened.content.decode().replace("\xa0", " ")
    report = plan_report(scenario, user=manager, today=TODAY)
    assert report.figures["measured"].value == 0.25
    assert report.figures["backlog_now"].value == pytest.approx(report.coverage.found.backlog_nok)
    assert [text.replace("\xa0", " ") for text in plan_summary(report) if "har tiltak" in text] == [
        "Bare 25 % av etterslepet har tiltak. Av 0,4 mill. kr i etterslep (dårligere enn TG1, 2026-kroner) har 0,1 mill. kr et åpent tiltak, "
        "og 0,1 mill. kr er lagt i planen. Resten, 0,3 mill. kr, fjernes ikke av noen ramme før det er laget tiltak."
    ]


def test_without_a_backlog_nothing_is_said(client, scenario, manager):
    assert client.get(reverse("vedlikehold:scenario", args=[scenario.pk])).context["covered"] is None
    assert [text for text in plan_summary(plan_report(scenario, user=manager, today=TODAY)) if "har tiltak" in text] == []
