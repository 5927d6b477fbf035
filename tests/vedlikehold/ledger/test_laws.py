"""Whatever happens to components and in whatever order it is posted, the book balances."""

import datetime
from decimal import Decimal
from itertools import chain

from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.access import make_unit
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_component, make_measure, make_type, part
from vedlikehold.calc.ledger import to_ore
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.ledger import LedgerScope, lines, unposted, yearly, yearly_by_building
from vedlikehold.queries.ledger.book import last_year
from vedlikehold.queries.parameters import assumptions
from vedlikehold.services import measures
from vedlikehold.services.ledger import post_backlog

YEARS = range(2020, 2027)
MONEY = st.decimals(0, 10**7, places=2)
ROW = st.integers(0, 3)
BAD = st.tuples(st.just("grade"), ROW, st.sampled_from(("TG2", "TG3")))
POST = st.tuples(st.just("post"), st.sampled_from(("all", 0, 1, 2, 3)), st.integers(0, 6 * 365))
OTHER = st.one_of(
    st.tuples(st.just("grade"), ROW, st.sampled_from(("", "TG0", "TG1", "TGIU"))),
    st.tuples(st.just("own"), ROW, st.one_of(st.none(), MONEY)),
    st.tuples(st.just("quantity"), ROW, st.floats(0, 1000)),
    st.tuples(st.just("year"), ROW, st.sampled_from(YEARS)),
    st.tuples(st.just("remove"), ROW, st.booleans()),
    st.tuples(st.just("move"), ROW, st.booleans()),
    st.tuples(st.just("part"), ROW, st.sampled_from(("26", "262", "31"))),
    st.tuples(st.just("sell"), st.just(0), st.booleans()),
    st.tuples(st.just("index"), st.sampled_from(YEARS), st.floats(50, 300)),
    st.tuples(st.just("measure"), ROW, st.integers(0, 5)),
)
# A component becomes bad, something else happens, and some of it is posted, in an early or a late year.
ROUND = st.tuples(BAD, OTHER, POST)


def change(row, **values):
    update_rows(open_changeset(by=None, source=Source.FORM), [(row, values)])


class EverythingScope(LedgerScope):
    def postings(self):
        return LedgerPosting.objects.order_by()

    def components(self):
        return Component.objects.all()


SCOPE = EverythingScope(None)


class Laws(TestCase):
    def setUp(self):
        PriceIndex.objects.all().delete()
        self.index = {year: save_new(PriceIndex(year=year, value=100.0 * 1.037 ** (year - 2020))) for year in YEARS}
        unit = make_unit("Storvik")
        self.buildings = [make_building(unit, "A"), make_building(unit, "B")]
        kind = make_type(
            unit_cost_tg1_nok=Decimal(10), unit_cost_tg2_nok=Decimal("33.335"), unit_cost_tg3_nok=Decimal(101), price_year=2021
        )
        self.rows = [make_component(self.buildings[n % 2], type=kind if n % 2 else None, price_year=2022, replacement_cost_nok=Decimal(90_001))
                     for n in range(4)]  # fmt: skip

    def happen(self, what, which, value):
        if what == "sell":
            change(self.buildings[0], status=BuildingStatus.SOLD if value else BuildingStatus.IN_USE)
        elif what == "index":
            change(self.index[which], value=value)
        elif what == "post":
            scope = None if which == "all" else Component.objects.filter(pk=self.rows[which].pk)
            post_backlog(on=datetime.date(2020, 6, 1) + datetime.timedelta(days=value), components=scope)
            assert post_backlog(on=datetime.date(2020, 6, 1), components=scope) == 0
            self.check_balances(Component.objects.all() if scope is None else scope)
        elif what == "measure":
            row = make_measure(self.rows[which].building, component=self.rows[which])
            measures.complete_measure(by=None, measure=row, on=datetime.date(2021 + value, 3, 1))
            self.rows[which].refresh_from_db()
        else:
            values = {
                "grade": lambda: {"grade": value},
                "own": lambda: {"cost_likely_nok": value},
                "quantity": lambda: {"quantity": value},
                "year": lambda: {"price_year": value},
                "remove": lambda: {"removed_on": datetime.date(2024, 1, 1) if value else None},
                "part": lambda: {"part": part(value)},
                "move": lambda: {"building": self.buildings[int(value)]},
            }
            change(self.rows[which], **values[what]())

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(ROUND, min_size=1, max_size=5))
    def test_the_book_balances(self, rounds):
        for event in chain.from_iterable(rounds):
            self.happen(*event)
        last = LedgerPosting.objects.order_by("-year").values_list("year", flat=True).first() or 2020
        today = datetime.date(max(last, 2026), 12, 31)
        post_backlog(on=today)
        self.check(today)
        assert post_backlog(on=today) == 0

    def check(self, today):
        cost = self.check_balances(Component.objects.all())
        self.check_accounts(sum(cost.values(), Decimal(0)))
        self.check_days()
        assert not unposted(scope=SCOPE, on=today, assumed=assumptions())

    def check_balances(self, components):
        """Σ postings of each component just posted is its backlog in the prices of the book's last year."""
        year, assumed = last_year(), assumptions()
        if year is None:
            return {}
        cells = cost_cells(components.counting(), assumed, year, by="pk")
        cost = {
            int(pk): to_ore(likely) if assumed.target < grade < 4 else Decimal(0)
            for pk, grade, likely in zip(cells.building, cells.grade, cells.likely, strict=True)
        }
        postings = LedgerPosting.objects.order_by().filter(component__in=components)
        held = {pk: to_ore(total) for pk, total in postings.values_list("component").annotate(Sum("amount_nok"))}
        assert {pk: amount for pk, amount in held.items() if amount} == {pk: amount for pk, amount in cost.items() if amount}
        return cost

    def check_accounts(self, backlog):
        rows = yearly(SCOPE)
        opening = Decimal(0)
        for row in rows:
            assert row.account.opening_nok == opening
            opening = row.account.closing_nok
            assert opening >= 0
            for by in ("building", "part", "type"):
                found = lines(SCOPE, row.year, by)
                assert sum((line.account.closing_nok for line in found), Decimal(0)) == opening
                assert sum((line.account.opening_nok for line in found), Decimal(0)) == row.account.opening_nok
        assert opening == backlog
        by_building = {}
        for year, _name, account in yearly_by_building(SCOPE):
            by_building[year] = by_building.get(year, Decimal(0)) + account.closing_nok
        assert by_building == {row.year: row.account.closing_nok for row in rows}

    def check_days(self):
        seen = {}
        for component, day in LedgerPosting.objects.order_by("pk").values_list("component_id", "posted_on"):
            assert seen.get(component, day) <= day
            seen[component] = day
