"""Closed years stand: a building cannot be deleted with what they say of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bygg.models import Building
from bygg.services import delete_row, merge_buildings
from fdvu.audit.enums import Source
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import delete_rows, open_changeset
from fdvu.lib.message import Message
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from vedlikehold.models import Component, LedgerPosting
from vedlikehold.services.follow import CLOSED_YEARS
from vedlikehold.services.ledger import post_backlog

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def double(school, unit_tree, user_with, monkeypatch):
    """`double(year)`: a building with a component posted that year, merged into the school today."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    by = user_with("manager", username="en")

    def make(year: int) -> Building:
        row = make_building(unit_tree.school, "Fjellvik skole, dobbel")
        roof = make_component(row, grade="TG2", cost_likely_nok=100_000, price_year=2026)
        post_backlog(on=datetime.date(year, 3, 1), components=Component.objects.filter(pk=roof.pk))
        merge_buildings(by=by, keep=school, lose=row)
        row.refresh_from_db()
        return row

    return make


def test_a_building_with_postings_in_closed_years_stays(double, client, user_with):
    row = double(2025)
    before = list(LedgerPosting.objects.order_by("pk").values())
    with pytest.raises(ValidationError, match="avsluttede år av etterslepsregnskapet"):
        delete_row(by=user_with("manager"), row=row)
    url = reverse("bygg:building-delete", args=[row.pk])
    assert "avsluttede år av etterslepsregnskapet" in client.get(url).content.decode()
    client.post(url)
    assert Building.objects.filter(pk=row.pk).exists()
    assert list(LedgerPosting.objects.order_by("pk").values()) == before


def test_nor_is_it_taken_away_when_what_made_it_is_taken_back(double, user_with):
    row = double(2025)
    with pytest.raises(RevertRefused) as refused:
        delete_rows(open_changeset(by=user_with("manager"), source=Source.REVERT), [row])
    assert refused.value.message == Message(CLOSED_YEARS, {"name": "Fjellvik skole, dobbel"})


def test_one_that_came_into_the_book_this_year_may_go(double, user_with):
    row = double(2026)
    delete_row(by=user_with("manager"), row=row)
    assert not LedgerPosting.objects.filter(building=row.pk).exists()
