"""A conclusion that is taken back is posted back by the kinds it was posted as, and concluding anew finds the same causes."""

import datetime
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from django.urls import reverse

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import delete_rows, open_changeset, revert_changeset, update_rows
from tests.factories.access import make_user
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from vedlikehold.calc.ledger import to_ore
from vedlikehold.models import Component, ConditionAnalysis, LedgerPosting, PriceIndex
from vedlikehold.services import analyses as act
from vedlikehold.services import measures
from vedlikehold.services.ledger import post_backlog

pytestmark = pytest.mark.django_db
DAY = datetime.date
CONCLUDED, REOPENED, ANEW = DAY(2024, 6, 1), DAY(2024, 9, 1), DAY(2024, 9, 15)


@pytest.fixture
def by(db):
    return make_user("kari")


@pytest.fixture
def clock(monkeypatch):
    """Sets what day it is."""

    def set_to(day: DAY) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)

    set_to(CONCLUDED)
    return set_to


@pytest.fixture
def analysis(unit_tree, clock):
    """Finds one component worse, one new, one better, one dearer and one as it was, all of them in the book from 2024 but the new."""
    PriceIndex.objects.all().delete()
    for year, value in ((2023, 110.0), (2024, 121.0), (2025, 128.37), (2026, 135.11)):
        save_new(PriceIndex(year=year, value=value))
    building = make_building(unit_tree.school, "Fjellvik skole")
    survey = make_analysis(building)
    before_and_found = [
        ("TG1", None, "TG2", "33333.33"),
        ("", None, "TG3", "70000.07"),
        ("TG2", "40000.01", "TG1", None),
        ("TG2", "5000.55", "TG2", "8000.11"),
        ("TG3", "12345.67", "TG3", "12345.67"),
    ]
    for grade, cost, found, found_cost in before_and_found:
        row = make_component(building, grade=grade, cost_likely_nok=cost and Decimal(cost), price_year=2024)
        make_finding(survey, row, found, cost_likely_nok=found_cost and Decimal(found_cost), price_year=2024)
    post_backlog(on=DAY(2024, 1, 10))
    return survey


def kinds(**where) -> dict[str, Decimal]:
    """Sums per kind, those that come to nothing left out."""
    sums = LedgerPosting.objects.filter(**where).order_by("kind").values_list("kind").annotate(total=Sum("amount_nok"))
    return {kind: to_ore(total) for kind, total in sums if to_ore(total)}


def conclude(by, analysis, on=CONCLUDED) -> None:
    assert act.conclude_analysis(by=by, analysis=ConditionAnalysis.objects.get(pk=analysis.pk), on=on).unposted is None


def reopen(by, analysis, on) -> None:
    assert act.reopen_analysis(by=by, analysis=ConditionAnalysis.objects.get(pk=analysis.pk), today=on).unposted is None


BEFORE = {"new_finding": Decimal("57346.23")}
AFTER = {"decay": Decimal("33333.33"), "new_finding": Decimal("130345.86"), "written_off": Decimal("-40000.01")}


def test_in_the_same_year_the_kinds_are_as_before_the_conclusion_and_then_as_after_it(by, analysis, clock):
    assert kinds() == BEFORE
    conclude(by, analysis)
    assert kinds() == AFTER
    for _time in range(2):
        clock(REOPENED)
        reopen(by, analysis, REOPENED)
        assert (kinds(), kinds(analysis=analysis)) == (BEFORE, {})
        clock(ANEW)
        conclude(by, analysis)
        assert kinds() == AFTER
    assert post_backlog(on=ANEW) == 0


def test_in_a_later_year_the_closed_one_stays_and_the_reversal_is_in_its_own_year_and_prices(by, analysis, clock):
    conclude(by, analysis)
    closed = list(LedgerPosting.objects.order_by("pk").values())
    day = DAY(2025, 2, 1)
    clock(day)
    post_backlog(on=day)
    growth = kinds(year=2025)
    assert list(growth) == ["price_growth"]
    said = dict(LedgerPosting.objects.filter(analysis=analysis).values_list("component").annotate(Sum("amount_nok")))
    reopen(by, analysis, day)
    factor = Decimal("128.37") / Decimal(121)
    turned = dict(LedgerPosting.objects.filter(analysis=analysis, year=2025).values_list("component", "amount_nok"))
    assert sorted(turned) == sorted(said)
    assert all(abs(turned[pk] + said[pk] * factor) <= Decimal("0.01") for pk in said)
    back = kinds(year=2025)
    assert sorted(back) == ["decay", "new_finding", "price_growth", "written_off"]
    assert back["price_growth"] == growth["price_growth"]
    assert list(LedgerPosting.objects.filter(year=2024).order_by("pk").values()) == closed
    clock(DAY(2025, 3, 1))
    conclude(by, analysis)
    assert (kinds(year=2025), kinds(year=2024)) == (growth, AFTER)
    assert post_backlog(on=DAY(2025, 3, 1)) == 0


def test_reopening_is_the_first_that_happens_in_a_new_year(by, analysis, clock):
    conclude(by, analysis)
    clock(DAY(2026, 2, 1))
    reopen(by, analysis, DAY(2026, 2, 1))
    assert kinds(year=2024) == AFTER
    assert list(kinds(year=2025)) == ["price_growth"]
    clock(DAY(2026, 3, 1))
    conclude(by, analysis)
    assert list(kinds(year=2026)) == ["price_growth"]
    assert post_backlog(on=DAY(2026, 3, 1)) == 0


def test_what_else_has_happened_since_is_posted_with_its_own_cause(by, analysis, clock):
    row = Component.objects.get(grade="TG1")
    conclude(by, analysis)
    clock(REOPENED)
    update_rows(open_changeset(by=by, source=Source.FORM), [(Component.objects.get(grade="TG3", findings__cost_likely_nok=Decimal("70000.07")), {"removed_on": REOPENED})])  # fmt: skip
    reopen(by, analysis, REOPENED)
    moved = LedgerPosting.objects.filter(posted_on=REOPENED).order_by("pk").values_list("kind", "amount_nok")
    assert sorted(moved) == [
        ("decay", Decimal("-33333.33")),
        ("new_finding", Decimal("-2999.56")),
        ("written_off", Decimal("-70000.07")),
        ("written_off", Decimal("40000.01")),
    ]
    assert kinds(component=row) == {}
    assert post_backlog(on=REOPENED) == 0


def test_a_conclusion_taken_back_in_the_history_is_posted_back_as_well_and_taken_up_again(by, analysis, clock):
    conclude(by, analysis)
    clock(REOPENED)
    result = revert_changeset(ChangeSet.objects.latest("pk"), by=by)
    assert kinds() == BEFORE
    revert_changeset(result.changeset, by=by)
    assert (kinds(), kinds(analysis=analysis)) == (AFTER, {kind: AFTER[kind] - BEFORE.get(kind, 0) for kind in AFTER})


def test_a_deleted_analysis_is_still_named_by_its_postings(by, analysis, clock, client_for, user_with):
    conclude(by, analysis)
    clock(REOPENED)
    reopen(by, analysis, REOPENED)
    act.delete_analysis(by=by, analysis=ConditionAnalysis.objects.get(pk=analysis.pk))
    assert LedgerPosting.objects.filter(analysis__isnull=False).count() == 0
    assert sorted(LedgerPosting.objects.values_list("origin").annotate(Count("pk"))) == [("", 3), (analysis.title, 8)]
    client = client_for(user_with("manager"))
    page = client.get(reverse("vedlikehold:ledger-postings", args=[2024]))
    assert page.content.decode().count(f"<td>{analysis.title}</td>") == 8


def test_a_deleted_measure_is_still_named_by_its_postings(by, analysis, clock):
    roof = Component.objects.get(grade="TG2", cost_likely_nok=Decimal("40000.01"))
    row = make_measure(roof.building, "Nytt tak", component=roof)
    measures.complete_measure(by=by, measure=row, on=CONCLUDED)
    measures.reopen_measure(by=by, measure=row, today=REOPENED)
    delete_rows(open_changeset(by=by, source=Source.FORM), [row])
    said = LedgerPosting.objects.filter(kind="done").order_by("pk").values_list("measure", "origin", "amount_nok")
    assert list(said) == [(None, "Nytt tak", Decimal("-40000.01")), (None, "Nytt tak", Decimal("40000.01"))]
