"""Etterslepsregnskap: opening + price growth + decay + new findings − done − written off = closing.

What a component's backlog is now, less what its postings say it was, is posted with its cause. So the book always balances:
the sum of all postings is the backlog, whatever came between.

That an account is opened with what the last one closed with is bookkeeping. The five causes, and the rule by which a difference is
given one of them, are this product's own (assumption): no standard tells how a maintenance backlog is to be reconciled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from vedlikehold.enums import GRADE_NUMBERS, Grade, LedgerKind

ORE = Decimal("0.01")
# A few øre: what price growth rounded year by year may differ from growth in one step (assumption).
ROUNDING = Decimal("0.10")


def to_ore(amount: float | Decimal) -> Decimal:
    """To the øre, halves away from zero."""
    number = Decimal(str(amount))
    if not number.is_finite():
        raise ValueError(f"not an amount: {amount}")
    return number.quantize(ORE, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Position:
    """A component's backlog at one time: the cost (kr, never negative) and the grade it follows from ('' for none)."""

    amount_nok: Decimal
    grade: str = ""


@dataclass(frozen=True)
class Move:
    """One posting to be made; the amount carries its sign."""

    kind: LedgerKind
    amount_nok: Decimal


def moves(before: Position, after: Position, *, price_factor: float = 1.0, measure_done: bool = False, gone: bool = False) -> list[Move]:
    """What to post so that `before` becomes `after`; their sum is `after − before` to the øre.

    `price_factor` is the index of the new price level over that of `before`: the opening's growth is posted first. What is
    left over is *done* where it falls and a measure was completed, *written off* where it falls otherwise (a milder grade, a
    lower estimate, a component or building that is `gone`), *decay* where it rises because a known grade became worse, and
    *new finding* where it rises otherwise (first grade, higher estimate). A component that is gone leaves nothing; where a
    completed measure took it away, as when it was replaced, that was done and not written off.
    """
    if before.amount_nok < 0 or after.amount_nok < 0:
        raise ValueError(f"a backlog is never negative: {before.amount_nok}, {after.amount_nok}")
    if price_factor <= 0:
        raise ValueError(f"not a price factor: {price_factor}")
    if gone and after.amount_nok:
        raise ValueError(f"what is gone has no backlog: {after.amount_nok}")
    growth = to_ore(before.amount_nok * (Decimal(str(price_factor)) - 1))
    rest = to_ore(after.amount_nok) - to_ore(before.amount_nok) - growth
    found = [Move(LedgerKind.PRICE_GROWTH, growth)] if growth else []
    if rest < 0:
        found.append(Move(LedgerKind.DONE if measure_done else LedgerKind.WRITTEN_OFF, rest))
    elif rest > 0:
        found.append(Move(LedgerKind.DECAY if _is_worse(before.grade, after.grade) else LedgerKind.NEW_FINDING, rest))
    return found


def moves_back(before: Position, after: Position, posted: Mapping[LedgerKind, Decimal]) -> list[Move]:
    """As `moves`, where what an act `posted` (by kind, in the prices of `before`) is taken back: the same kinds with the sign turned.

    Nothing is then written off or found that was only counted and counted back. Up to `ROUNDING` of what differs comes of
    price growth that was rounded each year, and goes with the largest; more has another cause, and is posted as in `moves`.
    """
    back = {kind: -to_ore(amount) for kind, amount in posted.items() if to_ore(amount)}
    left = to_ore(before.amount_nok) + sum(back.values(), Decimal(0))
    if not back or left < -ROUNDING:
        return moves(before, after)
    rest = to_ore(after.amount_nok) - left
    slack = rest if abs(rest) <= ROUNDING else max(-left, Decimal(0))
    back[max(back, key=lambda kind: abs(back[kind]))] += slack
    others = [] if slack == rest else moves(Position(left + slack, before.grade), after)
    return [*(Move(kind, amount) for kind, amount in back.items() if amount), *others]


def _is_worse(before: str, after: str) -> bool:
    """From one known grade to a worse."""
    if before not in GRADE_NUMBERS or after not in GRADE_NUMBERS:
        return False
    return GRADE_NUMBERS[Grade(after)] > GRADE_NUMBERS[Grade(before)]


@dataclass(frozen=True)
class Account:
    """One year: opening, the moves by kind with their signs, and closing (kr)."""

    opening_nok: Decimal
    by_kind: Mapping[LedgerKind, Decimal]

    @property
    def closing_nok(self) -> Decimal:
        return self.opening_nok + sum(self.by_kind.values(), Decimal(0))


def accounts(postings: Iterable[tuple[int, str, Decimal]]) -> dict[int, Account]:
    """(year, kind, amount) of one scope to one account per year, without gaps: each opens with what the last closed with."""
    by_year: dict[int, dict[LedgerKind, Decimal]] = {}
    for year, kind, amount in postings:
        sums = by_year.setdefault(year, dict.fromkeys(LedgerKind, Decimal(0)))
        sums[LedgerKind(kind)] += amount
    found: dict[int, Account] = {}
    opening = Decimal(0)
    for year in range(min(by_year), max(by_year) + 1) if by_year else ():
        found[year] = Account(opening, by_year.get(year, dict.fromkeys(LedgerKind, Decimal(0))))
        opening = found[year].closing_nok
    return found
