"""The backlog's account book: what each difference is posted as, that moves add up, and that years chain."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.ledger import Account, Move, Position, accounts, moves, moves_back, to_ore
from vedlikehold.enums import Grade, LedgerKind

GROWTH, DECAY, FOUND, DONE, OFF = LedgerKind

money = st.decimals(min_value=0, max_value=10**9, places=2)
positions = st.builds(Position, money, st.sampled_from([*Grade, ""]))
factors = st.floats(min_value=0.25, max_value=4.0)
postings = st.lists(
    st.tuples(st.integers(2015, 2030), st.sampled_from(list(LedgerKind)), st.decimals(min_value=-(10**8), max_value=10**8, places=2))
)


def position(amount, grade="") -> Position:
    return Position(Decimal(amount), grade)


@pytest.mark.parametrize(
    ("before", "after", "options", "expected"),
    [
        # 400 000 grown by 5 % is 420 000; the survey says 1 000 000 at TG3: 580 000 is decay.
        (position(400_000, "TG2"), position(1_000_000, "TG3"), {"price_factor": 1.05}, [(GROWTH, "20000.00"), (DECAY, "580000.00")]),
        (position(0), position(250_000, "TG2"), {}, [(FOUND, "250000.00")]),
        (position(0, "TGIU"), position(250_000, "TG3"), {}, [(FOUND, "250000.00")]),
        (position(0, "TG1"), position(250_000, "TG2"), {}, [(DECAY, "250000.00")]),
        (position(250_000, "TG2"), position(300_000, "TG2"), {}, [(FOUND, "50000.00")]),
        (position(250_000, "TG2"), position(0, "TG0"), {"measure_done": True}, [(DONE, "-250000.00")]),
        (position(250_000, "TG2"), position(0, "TG0"), {}, [(OFF, "-250000.00")]),
        (position(250_000, "TG2"), position(100_000, "TG2"), {}, [(OFF, "-150000.00")]),
        (position(250_000, "TG2"), position(0), {"gone": True}, [(OFF, "-250000.00")]),
        # replaced: a measure took it away
        (position(250_000, "TG3"), position(0), {"gone": True, "measure_done": True}, [(DONE, "-250000.00")]),
        # what was grown is done as well, so that nothing is left
        (
            position(100_000, "TG2"),
            position(0, "TG0"),
            {"price_factor": 1.1, "measure_done": True},
            [(GROWTH, "10000.00"), (DONE, "-110000.00")],
        ),
        # prices fell
        (position(100_000, "TG2"), position(98_000, "TG2"), {"price_factor": 0.98}, [(GROWTH, "-2000.00")]),
        # worse, and yet cheaper by a new estimate: nothing decayed in kroner
        (position(100_000, "TG2"), position(80_000, "TG3"), {}, [(OFF, "-20000.00")]),
        (position(100_000, "TG2"), position(100_000, "TG2"), {}, []),
        (position(0), position(0), {"price_factor": 1.3}, []),
    ],
)
def test_what_a_difference_is_posted_as(before, after, options, expected):
    assert moves(before, after, **options) == [Move(kind, Decimal(amount)) for kind, amount in expected]


def test_growth_is_rounded_to_the_ore_and_the_rest_takes_what_rounding_left():
    # 333.33 × 0.0333 = 11.099889 → 11.10; 400 − 333.33 − 11.10 = 55.57
    found = moves(position("333.33", "TG2"), position("400.00", "TG3"), price_factor=1.0333)
    assert found == [Move(GROWTH, Decimal("11.10")), Move(DECAY, Decimal("55.57"))]


@pytest.mark.parametrize(
    ("before", "after", "options", "why"),
    [
        (position(-1), position(0), {}, "never negative"),
        (position(0), position("-0.01"), {}, "never negative"),
        (position(1), position(1), {"price_factor": 0.0}, "price factor"),
        (position(1), position(1), {"gone": True}, "gone"),
        (position(1), position("Infinity"), {}, "not an amount"),
    ],
)
def test_what_cannot_be_is_refused(before, after, options, why):
    with pytest.raises(ValueError, match=why):
        moves(before, after, **options)


@pytest.mark.parametrize(
    ("amount", "ore"), [(0.005, "0.01"), (-0.005, "-0.01"), (2.675, "2.68"), (Decimal("1.004"), "1.00"), (1e9 + 0.01, "1000000000.01")]
)
def test_halves_are_rounded_away_from_zero(amount, ore):
    assert to_ore(amount) == Decimal(ore)


@given(positions, positions, factors, st.booleans())
def test_moves_sum_to_the_difference_to_the_ore(before, after, factor, measure_done):
    found = moves(before, after, price_factor=factor, measure_done=measure_done)
    assert sum((move.amount_nok for move in found), Decimal(0)) == after.amount_nok - before.amount_nok
    assert all(move.amount_nok == to_ore(move.amount_nok) != 0 for move in found)


@given(positions, positions, factors, st.booleans())
def test_signs_follow_the_kind(before, after, factor, measure_done):
    for move in moves(before, after, price_factor=factor, measure_done=measure_done):
        match move.kind:
            case LedgerKind.DECAY | LedgerKind.NEW_FINDING:
                assert move.amount_nok > 0
            case LedgerKind.DONE | LedgerKind.WRITTEN_OFF:
                assert move.amount_nok < 0
            case LedgerKind.PRICE_GROWTH:
                assert (move.amount_nok > 0) == (factor > 1)


@given(positions, factors)
def test_what_only_became_dearer_is_only_growth(before, factor):
    dearer = Position(to_ore(before.amount_nok) + to_ore(before.amount_nok * (Decimal(str(factor)) - 1)), before.grade)
    assert {move.kind for move in moves(before, dearer, price_factor=factor)} <= {GROWTH}


def test_a_book_over_three_years_with_one_nobody_touched():
    found = accounts(
        [
            (2022, "new_finding", Decimal("1000000.00")),
            (2022, "new_finding", Decimal("500000.00")),
            (2024, "price_growth", Decimal("75000.00")),
            (2024, "decay", Decimal("200000.00")),
            (2024, "done", Decimal("-300000.50")),
            (2024, "written_off", Decimal("-50000.00")),
        ]
    )
    nothing = dict.fromkeys(LedgerKind, Decimal(0))
    assert found == {
        2022: Account(Decimal(0), nothing | {FOUND: Decimal("1500000.00")}),
        2023: Account(Decimal("1500000.00"), nothing),
        2024: Account(
            Decimal("1500000.00"),
            nothing | {GROWTH: Decimal("75000.00"), DECAY: Decimal("200000.00"), DONE: Decimal("-300000.50"), OFF: Decimal("-50000.00")},
        ),
    }
    assert found[2024].closing_nok == Decimal("1424999.50")


def test_an_empty_book_has_no_years():
    assert accounts([]) == {}


@given(postings)
def test_accounts_chain_and_close_on_the_sum_of_all_postings(rows):
    found = accounts(rows)
    years = list(found)
    assert years == list(range(years[0], years[-1] + 1)) if rows else years == []
    assert all(found[year].opening_nok == found[year - 1].closing_nok for year in years[1:])
    if rows:
        assert found[years[0]].opening_nok == 0
        assert found[years[-1]].closing_nok == sum(amount for _year, _kind, amount in rows)


@given(postings, postings)
def test_the_accounts_of_two_scopes_add_up_to_those_of_both(one, other):
    together = accounts(one + other)
    parts = [accounts(one), accounts(other)]
    for year, account in together.items():
        for kind in LedgerKind:
            assert account.by_kind[kind] == sum(part[year].by_kind[kind] for part in parts if year in part)


@given(st.lists(st.tuples(positions, factors, st.booleans()), min_size=1, max_size=6))
def test_a_component_followed_over_the_years_balances(steps):
    """Each year's position becomes the next; the book closes on the last, whatever came between."""
    book, before = [], Position(Decimal(0))
    for year, (after, factor, measure_done) in enumerate(steps, start=2020):
        book += [(year, move.kind, move.amount_nok) for move in moves(before, after, price_factor=factor, measure_done=measure_done)]
        before = after
    found = accounts(book)
    assert (found[max(found)].closing_nok if found else Decimal(0)) == before.amount_nok


def test_moves_back_turn_the_kinds_and_say_the_rest_apart():
    posted = {DECAY: Decimal("33333.33"), OFF: Decimal("-10.00")}
    turned = [Move(DECAY, Decimal("-33333.33")), Move(OFF, Decimal("10.00"))]
    assert moves_back(position("40000.00", "TG2"), position("6676.67", "TG1"), posted) == turned
    # Price growth is rounded each year: a few øre go with the largest.
    assert moves_back(position("40000.00", "TG2"), position("6676.70", "TG1"), posted) == [Move(DECAY, Decimal("-33333.30")), turned[1]]
    # The estimate has gone up by 500 meanwhile.
    assert moves_back(position("40000.00", "TG2"), position("7176.67", "TG2"), posted) == [*turned, Move(FOUND, Decimal("500.00"))]
    # The book has less than what would be taken back: only the difference is posted.
    assert moves_back(position("20000.00", "TG2"), position(0), posted) == [Move(OFF, Decimal("-20000.00"))]


@given(positions, positions, st.dictionaries(st.sampled_from([DECAY, FOUND, OFF, DONE]), st.decimals(-(10**9), 10**9, places=2)))
def test_moves_back_always_add_up(before, after, posted):
    assert sum(move.amount_nok for move in moves_back(before, after, posted)) == after.amount_nok - before.amount_nok
