"""Where a posting belongs: closed years stay as they were when components change part, or their building leaves the portfolio."""

import datetime
from decimal import Decimal

import pytest

from bygg.enums import BuildingStatus
from bygg.models import Building
from bygg.services import dispose_building
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset, update_rows
from tests.factories.vedlikehold import make_component, part
from vedlikehold.models import Component, LedgerPosting
from vedlikehold.queries.ledger import LedgerScope, lines
from vedlikehold.services.ledger import post_backlog

pytestmark = pytest.mark.django_db


@pytest.fixture
def component(sample_data) -> Component:
    row = make_component(sample_data.building, "26", grade="TG3", cost_likely_nok=Decimal(1000), price_year=2024)
    post_backlog(on=datetime.date(2024, 3, 1), components=Component.objects.filter(pk=row.pk))
    return row


def book(user, year, by="part"):
    return {line.label.split()[0]: (line.account.opening_nok, line.account.closing_nok) for line in lines(LedgerScope(user), year, by)}


def test_a_part_changed_leaves_closed_years_alone(component, user_with):
    user = user_with("manager")
    update_rows(open_changeset(by=user, source=Source.FORM), [(component, {"part": part("23")})])
    assert book(user, 2024) == {"26": (0, 1000)}
    post_backlog(on=datetime.date(2024, 9, 1))
    assert book(user, 2024) == {"26": (0, 0), "23": (0, 1000)}
    assert post_backlog(on=datetime.date(2024, 9, 1)) == 0


def test_another_code_of_the_same_group_moves_nothing(component, user_with):
    update_rows(open_changeset(by=user_with("manager"), source=Source.FORM), [(component, {"part": part("262")})])
    assert post_backlog(on=datetime.date(2024, 9, 1)) == 0


def test_a_building_that_is_sold_leaves_the_book_that_day(component, user_with):
    user = user_with("manager")
    act = dispose_building(by=user, building=component.building, status=BuildingStatus.SOLD, on=datetime.date(2024, 6, 30))
    last = LedgerPosting.objects.order_by("pk").last()
    assert (last.kind, last.amount_nok, last.posted_on) == ("written_off", Decimal(-1000), datetime.date(2024, 6, 30))
    assert post_backlog(on=datetime.date(2026, 1, 1)) == 0

    revert_changeset(ChangeSet.objects.get(pk=act.pk), by=user)
    assert Building.objects.get(pk=component.building_id).in_portfolio
    assert sum(LedgerPosting.objects.values_list("amount_nok", flat=True)) > 0
