"""Posting the backlog's account book: causes, price levels, dates."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, delete_rows, open_changeset, update_rows
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_measure, part
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.queries.ledger import postings_of
from vedlikehold.services.ledger import LedgerError, post_backlog, post_or_say

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def index(db):
    PriceIndex.objects.all().delete()
    for year, value in ((2022, 100.0), (2023, 110.0), (2024, 121.0), (2025, 133.1)):
        save_new(PriceIndex(year=year, value=value))


@pytest.fixture
def school(unit_tree, index):
    return make_building(unit_tree.school, "Fjellvik skole")


def change(row, **values):
    update_rows(open_changeset(by=None, source=Source.FORM), [(row, values)])


def bad(building, cost=100_000, grade="TG2", year=2023, **fields):
    return make_component(building, grade=grade, cost_likely_nok=Decimal(cost), price_year=year, **fields)


def posted(**where):
    rows = LedgerPosting.objects.filter(**where).order_by("pk")
    return [(str(row.posted_on), row.kind, row.amount_nok, row.grade_before, row.grade_after) for row in rows]


def test_first_posting_is_a_new_finding(school):
    bad(school)
    make_component(school, grade="TG1", cost_likely_nok=Decimal(5000), price_year=2023)
    make_component(school, grade="TGIU")
    assert post_backlog(on=DAY(2023, 5, 2)) == 1
    assert posted() == [("2023-05-02", "new_finding", Decimal("100000.00"), "", "TG2")]
    assert post_backlog(on=DAY(2023, 5, 2)) == 0


def test_a_worse_grade_is_decay_also_where_the_book_never_saw_the_better_one(school):
    row = make_component(school, grade="TG1")
    change(row, grade="TG3", cost_likely_nok=Decimal(70_000), price_year=2023)
    post_backlog(on=DAY(2023, 5, 2))
    assert posted() == [("2023-05-02", "decay", Decimal("70000.00"), "TG1", "TG3")]


def test_causes(school):
    row = bad(school)
    post_backlog(on=DAY(2023, 1, 10))
    change(row, grade="TG3", cost_likely_nok=Decimal(150_000))
    post_backlog(on=DAY(2023, 2, 10))
    change(row, cost_likely_nok=Decimal(160_000))
    post_backlog(on=DAY(2023, 3, 10))
    change(row, cost_likely_nok=Decimal(120_000))
    post_backlog(on=DAY(2023, 4, 10))
    done = make_measure(school)
    change(row, grade="TG0", cost_likely_nok=None)
    post_backlog(on=DAY(2023, 5, 10), measure=done)
    assert posted() == [
        ("2023-01-10", "new_finding", Decimal("100000.00"), "", "TG2"),
        ("2023-02-10", "decay", Decimal("50000.00"), "TG2", "TG3"),
        ("2023-03-10", "new_finding", Decimal("10000.00"), "TG3", "TG3"),
        ("2023-04-10", "written_off", Decimal("-40000.00"), "TG3", "TG3"),
        ("2023-05-10", "done", Decimal("-120000.00"), "TG3", "TG0"),
    ]
    assert list(postings_of(done).values_list("amount_nok", flat=True)) == [Decimal("-120000.00")]


@pytest.mark.parametrize("gone", ["removed", "sold"])
def test_what_is_gone_is_written_off(school, gone):
    row = bad(school)
    post_backlog(on=DAY(2023, 1, 10))
    if gone == "removed":
        change(row, removed_on=DAY(2023, 6, 1))
    else:
        change(school, status=BuildingStatus.SOLD)
    assert post_backlog(on=DAY(2023, 6, 1)) == 1
    assert posted()[-1] == ("2023-06-01", "written_off", Decimal("-100000.00"), "TG2", "")
    assert post_backlog(on=DAY(2023, 6, 1)) == 0


def test_new_year_takes_every_balance_to_the_new_prices(school, unit_tree):
    here, elsewhere = bad(school), bad(make_building(unit_tree.nursing_home), 33_333)
    post_backlog(on=DAY(2023, 1, 10))
    assert post_backlog(on=DAY(2025, 3, 1), components=Component.objects.filter(pk=here.pk)) == 4
    assert posted(component=elsewhere)[1:] == [
        ("2024-01-01", "price_growth", Decimal("3333.30"), "TG2", "TG2"),
        ("2025-01-01", "price_growth", Decimal("3666.63"), "TG2", "TG2"),
    ]
    assert LedgerPosting.objects.aggregate(s=Sum("amount_nok"))["s"] == Decimal("161333." + "00") - Decimal("0.07")
    assert post_backlog(on=DAY(2025, 3, 2)) == 0


def test_a_changed_component_grows_by_the_index_before_the_change_is_posted(school):
    row = bad(school)
    post_backlog(on=DAY(2023, 1, 10))
    change(row, grade="TG3", cost_likely_nok=Decimal(200_000))
    post_backlog(on=DAY(2024, 6, 1))
    assert posted()[1:] == [
        ("2024-01-01", "price_growth", Decimal("10000.00"), "TG2", "TG2"),
        ("2024-06-01", "decay", Decimal("110000.00"), "TG2", "TG3"),
    ]


def test_a_survey_brought_in_late_stands_in_its_own_year(school):
    bad(school)
    post_backlog(on=DAY(2025, 1, 10))
    late = bad(school, 50_000)
    survey = make_analysis(school)
    assert post_backlog(on=DAY(2023, 4, 1), components=Component.objects.filter(pk=late.pk), analysis=survey) == 3
    assert posted(component=late) == [
        ("2023-04-01", "new_finding", Decimal("50000.00"), "", "TG2"),
        ("2024-01-01", "price_growth", Decimal("5000.00"), "TG2", "TG2"),
        ("2025-01-01", "price_growth", Decimal("5500.00"), "TG2", "TG2"),
    ]
    assert [row.kind for row in postings_of(survey)] == ["new_finding"]
    assert post_backlog(on=DAY(2023, 4, 1)) == 0


def test_never_dated_before_the_components_last_posting(school):
    row = bad(school)
    post_backlog(on=DAY(2023, 8, 1))
    change(row, cost_likely_nok=Decimal(110_000))
    post_backlog(on=DAY(2023, 2, 1))
    assert posted()[-1][:3] == ("2023-08-01", "new_finding", Decimal("10000.00"))


def test_a_component_that_moves_leaves_one_book_and_enters_another(school, unit_tree):
    row, other = bad(school), make_building(unit_tree.school)
    post_backlog(on=DAY(2023, 1, 10))
    change(row, building=other)
    post_backlog(on=DAY(2023, 2, 10))
    assert posted(building=school)[1:] == [("2023-02-10", "written_off", Decimal("-100000.00"), "TG2", "")]
    assert posted(building=other) == [("2023-02-10", "new_finding", Decimal("100000.00"), "", "TG2")]
    assert post_backlog(on=DAY(2023, 2, 10)) == 0


def test_what_has_moved_is_not_taken_up_before_it_was_written_off(school, unit_tree):
    row, other = bad(school), make_building(unit_tree.school)
    post_backlog(on=DAY(2024, 8, 1))
    change(row, building=other)
    post_backlog(on=DAY(2023, 2, 1))
    assert [line[:3] for line in posted()][1:] == [
        ("2024-08-01", "written_off", Decimal("-110000.00")),
        ("2024-08-01", "new_finding", Decimal("110000.00")),
    ]


def test_without_the_years_index_nothing_is_guessed(school):
    bad(school)
    with pytest.raises(LedgerError) as refused:
        post_backlog(on=DAY(2026, 1, 10))
    assert str(refused.value.message) == "Byggekostnadsindeksen mangler 2026. Legg inn indeksen, så kan etterslepsregnskapet føres."
    post_backlog(on=DAY(2025, 1, 10))
    assert post_or_say(on=DAY(2027, 1, 10)).params == {"years": "2026, 2027"}
    assert LedgerPosting.objects.count() == 1


def test_a_constant_number_of_queries(school):
    def post(count):
        """The queries of a first posting of `count` more components, and of the next year's."""
        rows = [
            Component(building=school, part=part("26"), name=f"K{n}", grade="TG2", cost_likely_nok=Decimal(1000 + n), price_year=2022)
            for n in range(count)
        ]
        create_rows(open_changeset(by=None, source=Source.FORM), rows)
        found = []
        for day, expected in ((DAY(2023, 1, 10), count), (DAY(2024, 1, 10), count)):
            with CaptureQueriesContext(connection) as queries:
                assert post_backlog(on=day) == expected
            found.append(len(queries))
        LedgerPosting.objects.all().delete()
        Component.objects.all().delete()
        return found

    few = post(20)
    assert post(400) == few
    assert max(few) <= 24


def test_postings_outlive_the_measure_that_made_them_and_follow_their_component_in_an_open_year(school, monkeypatch):
    row = bad(school)
    post_backlog(on=DAY(2023, 1, 10))
    done = make_measure(school)
    change(row, grade="TG0", cost_likely_nok=None)
    post_backlog(on=DAY(2023, 5, 10), measure=done)
    delete_rows(open_changeset(by=None, source=Source.FORM), [done])
    assert list(LedgerPosting.objects.order_by("pk").values_list("kind", "measure")) == [("new_finding", None), ("done", None)]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: DAY(2023, 12, 31))
    delete_rows(open_changeset(by=None, source=Source.FORM), [row])
    assert not LedgerPosting.objects.exists()
    connection.check_constraints()
