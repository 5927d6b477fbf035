"""An adopted version of which some measures are deleted since: every page, sum, workbook and report of it still stands."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from fdvu.audit.services import revert_changeset
from reports.services import make_plan_report
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement
from vedlikehold.models import Measure, Placement
from vedlikehold.queries.plans.board import board
from vedlikehold.services import plans as act
from vedlikehold.services.measures import delete_measure
from vedlikehold.urls import board as board_urls
from vedlikehold.urls import compare as compare_urls
from vedlikehold.urls import optimise as optimise_urls
from vedlikehold.urls import plans as plan_urls
from vedlikehold.views.board.listing import HEADINGS

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
GONE = {"Slettet", "Slettet: Bytte", "Slettet ute"}
# Pages that only take what is sent to them, and pages of one measure that is still there.
_WITHOUT = {"scenario-place", "scenario-optimise-start", "scenario-card", "scenario-measure"}


@pytest.fixture
def adopted(manager, scenario, placed, school):
    """Tak 2027 stays; Slettet 2028, another done in another way 2029, and one kept out, are deleted."""
    placed("Tak", 2027, 40_000)
    placed("Slettet", 2028, 30_000, deadline=date(2028, 1, 1), own_hours=5.0)
    other = make_measure(school, "Slettet", cost_likely_nok=10_000, price_year=2026)
    make_placement(scenario, other, 2029, alternative=make_alternative(other, "Bytte", cost_likely_nok=20_000))
    placed("Slettet ute", None, 5_000)
    act.adopt(by=manager, scenario=scenario, on=DAY)
    for row in Measure.objects.filter(name__startswith="Slettet"):
        delete_measure(by=manager, row=row)
    connection.check_constraints()
    assert set(Placement.objects.filter(measure=None).values_list("agreed_name", flat=True)) == GONE
    return scenario


def test_what_was_chosen_comes_back_with_the_measure(manager, scenario, school):
    measure = make_measure(school, "Tak", cost_likely_nok=10_000, price_year=2026)
    way = make_alternative(measure, "Bytte", cost_likely_nok=20_000)
    make_placement(scenario, measure, 2029, alternative=way)
    act.adopt(by=manager, scenario=scenario, on=DAY)
    deleted = delete_measure(by=manager, row=measure)
    assert list(Placement.objects.values_list("measure", "alternative", "agreed_name")) == [(None, None, "Tak: Bytte")]
    revert_changeset(deleted, by=manager)
    assert list(Placement.objects.values_list("measure__name", "alternative__name")) == [("Tak", "Bytte")]


def _pages(scenario):
    patterns = [*plan_urls.urlpatterns, *board_urls.urlpatterns, *optimise_urls.urlpatterns, *compare_urls.urlpatterns]
    more = {"scenario-board-cards": ["none"], "scenario-export": ["xlsx"], "scenario-origin": ["name"]}
    for pattern in patterns:
        name = pattern.name or ""
        if not name.startswith("scenario") or name in _WITHOUT:
            continue
        if name in ("scenario-new", "scenario-compare", "scenario-compare-export"):
            continue
        yield reverse(f"vedlikehold:{name}", args=[scenario.pk, *more.get(name, [])])


def test_every_page_of_the_version_is_shown(client, adopted):
    addresses = list(_pages(adopted))
    seen = {address: client.get(address, follow=True).status_code for address in addresses}
    assert len(addresses) > 15
    assert {address: status for address, status in seen.items() if status != 200} == {}


def test_the_list_shows_them_in_every_order_and_place(client, adopted):
    address = reverse("vedlikehold:scenario-list", args=[adopted.pk])
    for sort in [heading.key for heading in HEADINGS]:
        for query in (f"sort={sort}", f"sort=-{sort}"):
            names = {card.name for card, _risk in client.get(f"{address}?{query}").context["lines"]}
            assert names == {"Tak", "Slettet", "Slettet: Bytte"}
    assert [card.name for card, _risk in client.get(f"{address}?stand=out").context["lines"]] == ["Slettet ute"]
    assert client.get(address).context["sums"].own_cost_nok == Decimal(90_000)


def test_board_and_gantt_show_them(client, manager, adopted):
    assert {card.name for card in board(adopted, user=manager).shown} == {"Tak"} | GONE
    page = client.get(reverse("vedlikehold:scenario-board", args=[adopted.pk])).content.decode()
    assert [name for name in sorted(GONE) if name not in page] == []
    for by in ("", "?by=part"):
        drawn = client.get(reverse("vedlikehold:scenario-gantt", args=[adopted.pk]) + by)
        assert drawn.context["drawn"] == 3


def test_comparison_has_them(client, plan, manager, adopted):
    other = act.create_scenario(by=manager, plan=plan, name="Ny", copy_of=adopted)
    query = f"?a={adopted.pk}&b={other.pk}"
    page = client.get(reverse("vedlikehold:scenario-compare") + query)
    assert (page.status_code, {row.name for row in page.context["page"]}) == (200, {"Tak", "Slettet", "Slettet: Bytte"})
    for kind in ("xlsx", "csv"):
        assert client.get(reverse("vedlikehold:scenario-compare-export", args=[kind]) + query).status_code == 200, kind


def test_plan_pages_and_buildings(client, plan, school, adopted):
    for address in (
        reverse("vedlikehold:plan", args=[plan.pk]),
        reverse("vedlikehold:plan-compare", args=[plan.pk]),
        reverse("vedlikehold:plan-roll", args=[plan.pk]),
        reverse("vedlikehold:plan-history", args=[plan.pk]),
        reverse("vedlikehold:plans"),
        reverse("vedlikehold:building-measures", args=[school.pk]),
        "/",
    ):
        assert client.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_report_is_made(manager, adopted, tmp_path, kind):
    made = make_plan_report(by=manager, scenario=adopted, today=DAY, out=tmp_path / f"plan.{kind}", lang="nb")
    assert made.bytes > 0
    if kind == "xlsx":
        book = load_workbook(tmp_path / "plan.xlsx", read_only=True)
        cells = {cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line}
        assert {"Slettet", "Slettet: Bytte"} <= cells


def test_the_followed_workbook_has_them(client, adopted):
    found = client.get(reverse("vedlikehold:scenario-tracking-export", args=[adopted.pk]))
    book = load_workbook(io.BytesIO(found.getvalue()), read_only=True)
    rows = [line[:4] for line in book["Tiltak"].iter_rows(min_row=2, values_only=True)]
    assert {line[0]: line[3] for line in rows if line[0] in GONE} == {"Slettet": "Slettet", "Slettet: Bytte": "Slettet"}
