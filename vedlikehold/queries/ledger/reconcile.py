"""Whether the book says what the register says, and which postings belong to an analysis or a measure."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from vedlikehold.calc.backlog import Backlog, backlog_by
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.ledger import to_ore
from vedlikehold.models import ConditionAnalysis, LedgerPosting, Measure
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.ledger.book import NOTHING
from vedlikehold.queries.ledger.scope import LedgerScope
from vedlikehold.queries.parameters import Assumptions

# The book holds each component's cost to the øre, the register's sum is exact: they may differ by half an øre for each.
HALF_ORE = Decimal("0.005")


@dataclass(frozen=True)
class Difference:
    """One building's backlog in the register and in the book (kr)."""

    building: int
    backlog_nok: Decimal
    book_nok: Decimal

    @property
    def amount_nok(self) -> Decimal:
        return self.backlog_nok - self.book_nok


@dataclass(frozen=True)
class Unposted:
    """Ikke ført ennå: backlog now and in the book, in all, and the buildings where they differ.

    `year` is the price level of the register's side: today's, or the newest that the index has. `register` also counts what no
    sum can hold: components without a cost, or of unknown condition.
    """

    year: int
    register: Backlog
    book_nok: Decimal
    buildings: tuple[Difference, ...]

    @property
    def backlog_nok(self) -> Decimal:
        return to_ore(self.register.likely)

    @property
    def amount_nok(self) -> Decimal:
        return sum((difference.amount_nok for difference in self.buildings), NOTHING)

    def __bool__(self) -> bool:
        return bool(self.buildings)


def unposted(*, scope: LedgerScope, on: datetime.date, assumed: Assumptions) -> Unposted:
    """What the register's backlog on the day `on` is beyond the book's, building by building; a few queries.

    Changes within one building that cancel out to the øre are not seen here; posting sees each component.
    """
    book = {pk: to_ore(total) for pk, total in scope.postings().values_list("building_id").annotate(Sum("amount_nok"))}
    year = on.year if on.year in assumed.index else default_price_year(assumed.index, on)
    cells = cost_cells(scope.components().counting(), assumed, year)
    register = backlog_by(cells, cells.building, assumed.target)
    differences = [_difference(pk, register.get(pk, Backlog()), book.get(pk, NOTHING)) for pk in sorted({*register, *book})]
    whole = sum(register.values(), Backlog())
    return Unposted(year, whole, sum(book.values(), NOTHING), tuple(found for found in differences if found))


def _difference(building: int, register: Backlog, book: Decimal) -> Difference | None:
    difference = Difference(building, to_ore(register.likely), book)
    return difference if abs(difference.amount_nok) > HALF_ORE * (register.counted + 1) else None


def postings_of(origin: ConditionAnalysis | Measure) -> QuerySet:
    """The postings that one analysis or one measure made, in the order they were posted."""
    name = "measure" if isinstance(origin, Measure) else "analysis"
    return LedgerPosting.objects.filter(**{name: origin}).order_by("pk")
