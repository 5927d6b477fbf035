"""An import is undone: what closed years of the ledger say of its components stands, and is posted back in the year it is undone."""

import datetime
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse

from fdvu.audit.enums import Source
from fdvu.audit.importing import ImportRefused, undo_batch
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset, update_rows
from tests.factories.bygg import make_building, save_new
from tests.factories.imports import take_in
from tests.factories.vedlikehold import make_component
from vedlikehold.calc.ledger import to_ore
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.services.ledger import post_backlog

pytestmark = pytest.mark.django_db
DAY = datetime.date
TEXT = "Bygning;Bygningsdel;Navn;Tilstandsgrad;Kostnad;Prisår\nFjellvik skole;26;Tak;TG3;250000,33;2024\nFjellvik skole;24;Vegg;TG2;70000;2024\n"


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def clock(monkeypatch):
    def set_to(day: DAY) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)

    set_to(DAY(2024, 6, 1))
    return set_to


@pytest.fixture
def batch(unit_tree, manager, clock):
    """Taken in in June 2024, beside a component that has stood in the book all the time."""
    PriceIndex.objects.all().delete()
    for year, value in ((2024, 121.0), (2025, 128.37), (2026, 135.11)):
        save_new(PriceIndex(year=year, value=value))
    stays = make_component(make_building(unit_tree.school, "Fjellvik skole"), grade="TG2", cost_likely_nok=Decimal(1000), price_year=2024)
    post_backlog(on=DAY(2024, 1, 10), components=Component.objects.filter(pk=stays.pk))
    return take_in(TEXT, {}, by=manager, kind="components")[1]


def kinds(**where) -> dict[str, Decimal]:
    sums = LedgerPosting.objects.filter(**where).order_by("kind").values_list("kind").annotate(total=Sum("amount_nok"))
    return {kind: to_ore(total) for kind, total in sums if to_ore(total)}


def test_in_the_year_it_was_taken_in_the_postings_go_with_it(batch, manager, clock):
    assert kinds() == {"new_finding": Decimal("321000.33")}
    clock(DAY(2024, 12, 31))
    undo_batch(batch, by=manager)
    assert (kinds(), LedgerPosting.objects.count()) == ({"new_finding": Decimal("1000.00")}, 1)


def test_a_closed_year_stands_and_the_reversal_is_posted_where_it_was_undone(batch, manager, clock):
    closed = list(LedgerPosting.objects.filter(year=2024).order_by("pk").values_list("pk", "kind", "amount_nok", "posted_on"))
    clock(DAY(2025, 3, 1))
    undo_batch(batch, by=manager)
    assert list(LedgerPosting.objects.filter(year=2024).order_by("pk").values_list("pk", "kind", "amount_nok", "posted_on")) == closed
    gone = LedgerPosting.objects.filter(component=None, year=2025).order_by("component_name", "pk")
    assert list(gone.values_list("component_name", "kind", "amount_nok", "posted_on")) == [
        ("Tak", "price_growth", Decimal("15227.29"), DAY(2025, 1, 1)),
        ("Tak", "new_finding", Decimal("-265227.62"), DAY(2025, 3, 1)),
        ("Vegg", "price_growth", Decimal("4263.64"), DAY(2025, 1, 1)),
        ("Vegg", "new_finding", Decimal("-74263.64"), DAY(2025, 3, 1)),
    ]
    assert kinds(year=2025) == {"new_finding": Decimal("-339491.26"), "price_growth": Decimal("19551.84")}
    assert sum(kinds().values()) == Decimal("1060.91")
    assert post_backlog(on=DAY(2026, 1, 10)) == 1


def test_what_was_found_and_written_off_since_is_turned_by_each_kind(batch, manager, clock):
    row = Component.objects.get(name="Tak")
    update_rows(open_changeset(by=manager, source=Source.FORM), [(row, {"cost_likely_nok": Decimal(200_000)})])
    post_backlog(on=DAY(2024, 7, 1))
    clock(DAY(2026, 2, 1))
    undo_batch(batch, by=manager, force=True)
    turned = kinds(component_name="Tak", year=2026)
    assert turned.pop("price_growth") == Decimal("11140.49")
    # 250 000.33 and 50 000.33 of 2024 in the prices of 2026: 135.11 / 121.
    assert turned == {"new_finding": Decimal("-279153.26"), "written_off": Decimal("55830.95")}
    assert sum(kinds(component_name="Tak").values()) == 0


def test_taken_up_again_the_components_are_in_the_book_again(batch, manager, clock):
    clock(DAY(2025, 3, 1))
    undo_batch(batch, by=manager)
    revert_changeset(ChangeSet.objects.filter(source=Source.REVERT).latest("pk"), by=manager)
    assert kinds(year=2025) == {"price_growth": Decimal("19551.84")}
    assert kinds(year=2025, component__name="Tak") == {"new_finding": Decimal("265227.62")}
    assert post_backlog(on=DAY(2025, 3, 1)) == 0


def test_without_the_years_index_it_is_not_undone(batch, manager, clock):
    clock(DAY(2027, 1, 10))
    with pytest.raises(ImportRefused) as refused:
        undo_batch(batch, by=manager)
    (error,) = refused.value.errors
    assert str(error["message"]) == "Byggekostnadsindeksen mangler 2027. Legg inn indeksen, så kan etterslepsregnskapet føres."
    assert (Component.objects.count(), LedgerPosting.objects.count()) == (3, 3)


def test_the_book_shows_the_name_of_what_is_gone(batch, manager, clock, client_for):
    clock(DAY(2025, 3, 1))
    undo_batch(batch, by=manager)
    page = client_for(manager).get(reverse("vedlikehold:ledger-postings", args=[2025]))
    assert page.content.decode().count('<th scope="row">Tak</th>') == 2
    lines = b"".join(client_for(manager).get(reverse("vedlikehold:ledger-postings-export", args=[2025, "csv"])).streaming_content).decode()
    assert lines.count(";Tak;") == 2
