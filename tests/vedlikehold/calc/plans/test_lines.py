"""What a plan's measures cost by year: nothing is lost to the øre, and the rules of bundles, grants and carry-over hold exactly."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.plans.lines import ZERO, Frame, PlanLine, own_cost, plan_totals, spread, together
from vedlikehold.enums import Pot

OPERATION, INVESTMENT = (pot.value for pot in Pot)
money = st.decimals(min_value=0, max_value=10_000_000, places=4)
weights = st.lists(st.integers(1, 9), max_size=4)


@st.composite
def lines(draw):
    count = draw(st.integers(0, 12))
    found = []
    for key in range(count):
        parts = draw(weights)
        found.append(
            PlanLine(
                key=key,
                year=draw(st.sampled_from([None, 2027, 2028, 2029, 2030])),
                pot=draw(st.sampled_from([OPERATION, INVESTMENT])),
                cost_nok=draw(st.one_of(st.none(), money)),
                grant_nok=draw(money),
                own_hours=float(draw(st.integers(0, 500))),
                spend_shares=tuple(part / sum(parts) for part in parts),
                bundle=draw(st.sampled_from([None, 1, 2])),
                saving_share=draw(st.sampled_from([0.0, 0.07, 0.1, 1.0])),
            )
        )
    return found


def frames(operation=0, investment=0, years=(2027, 2028, 2029, 2030)) -> list[Frame]:
    return [Frame(year, {OPERATION: Decimal(operation), INVESTMENT: Decimal(investment)}) for year in years]


@given(lines())
def test_the_years_and_what_comes_after_are_all_of_it(rows):
    found = plan_totals(rows, frames())
    placed = [found.own_cost_nok[row.key] for row in rows if row.year is not None]
    known = sum((cost for cost in placed if cost is not None), ZERO)
    assert found.spent_nok + found.after_end_nok == known
    assert sum(year.started for year in found.years) == len(placed)
    assert sum(year.unpriced for year in found.years) == placed.count(None)


@given(lines())
def test_bundles_save_the_difference(rows):
    found = plan_totals(rows, frames())
    alone = sum((own_cost(row, bundled=False) or ZERO for row in rows if row.year is not None), ZERO)
    paid = sum((found.own_cost_nok[row.key] or ZERO for row in rows if row.year is not None), ZERO)
    assert alone - paid == found.bundle_saving_nok
    assert found.bundle_saving_nok >= 0


@given(st.decimals(min_value=0, max_value=10_000_000, places=2), weights)
def test_a_spread_sums_to_the_amount(amount, parts):
    found = spread(amount, tuple(part / sum(parts) for part in parts))
    assert sum(found) == amount
    assert len(found) == max(len(parts), 1)
    assert all(part == part.quantize(Decimal("0.01")) for part in found)


@given(lines(), st.integers(0, 5_000_000))
def test_carry_over_moves_money_and_makes_none(rows, frame):
    found = plan_totals(rows, frames(operation=frame), carry_over=[OPERATION])
    total = sum((year.pots[OPERATION].spent_nok for year in found.years), ZERO)
    assert found.years[-1].pots[OPERATION].left_nok == 4 * frame - total
    assert all(year.pots[INVESTMENT].carried_nok == 0 for year in found.years)
    for year, later in zip(found.years, found.years[1:], strict=False):
        assert later.pots[OPERATION].carried_nok == year.pots[OPERATION].left_nok


def test_own_cost_takes_the_grant_off_and_then_the_saving():
    row = PlanLine(1, 2027, OPERATION, Decimal("1000.05"), Decimal("200.05"), saving_share=0.1)
    assert own_cost(row, bundled=False) == Decimal("800.00")
    assert own_cost(row, bundled=True) == Decimal("720.00")
    assert own_cost(PlanLine(1, 2027, OPERATION, Decimal(100), Decimal(150)), bundled=False) == ZERO
    assert own_cost(PlanLine(1, 2027, OPERATION, None), bundled=True) is None


def test_only_two_of_a_bundle_in_one_year_save():
    def row(key, year):
        return PlanLine(key, year, OPERATION, Decimal(100), bundle=7, saving_share=0.1)

    assert together([row(1, 2027), row(2, 2028), row(3, None)]) == set()
    assert together([row(1, 2027), row(2, 2027), row(3, 2028)]) == {(7, 2027)}
    found = plan_totals([row(1, 2027), row(2, 2027), row(3, 2028)], frames())
    assert found.own_cost_nok == {1: Decimal("90.00"), 2: Decimal("90.00"), 3: Decimal("100.00")}
    assert found.bundle_saving_nok == Decimal("20.00")


def test_a_year_is_over_by_money_hours_or_grants():
    rows = [
        PlanLine(1, 2027, OPERATION, Decimal(100), own_hours=40.0),
        PlanLine(2, 2028, OPERATION, Decimal(100), Decimal(60), own_hours=10.0),
        PlanLine(3, 2029, INVESTMENT, Decimal(100), spend_shares=(0.3, 0.7)),
    ]
    limits = [Frame(year, {OPERATION: Decimal(100), INVESTMENT: Decimal(30)}, Decimal(50), 30.0) for year in (2027, 2028, 2029, 2030)]
    found = plan_totals(rows, limits)
    assert [(year.too_many_hours, year.too_much_grant, year.pots[INVESTMENT].is_over, year.is_over) for year in found.years] == [
        (True, False, False, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, False, True, True),
    ]
    assert [year.pots[INVESTMENT].left_nok for year in found.years] == [Decimal(30), Decimal(30), Decimal("0.00"), Decimal("-40.00")]


def test_what_is_left_can_be_used_the_year_after_and_debt_follows():
    rows = [PlanLine(1, 2028, OPERATION, Decimal(150)), PlanLine(2, 2029, OPERATION, Decimal(120))]
    found = plan_totals(rows, frames(operation=100), carry_over=[OPERATION])
    assert [(year.pots[OPERATION].carried_nok, year.pots[OPERATION].left_nok) for year in found.years] == [
        (Decimal(0), Decimal(100)),
        (Decimal(100), Decimal(50)),
        (Decimal(50), Decimal(30)),
        (Decimal(30), Decimal(130)),
    ]
    assert not any(year.is_over for year in found.years)


def test_spending_after_the_last_year_is_told_apart():
    row = PlanLine(1, 2030, OPERATION, Decimal("100.01"), spend_shares=(0.5, 0.5))
    found = plan_totals([row], frames())
    assert found.years[-1].pots[OPERATION].spent_nok == Decimal("50.01")
    assert found.after_end_nok == Decimal("50.00")


def test_sums_of_all_years():
    rows = [
        PlanLine(1, 2027, OPERATION, Decimal(120), Decimal(20), own_hours=3.0),
        PlanLine(2, 2028, INVESTMENT, Decimal(80), own_hours=2.0, spend_shares=(0.5, 0.5)),
        PlanLine(3, 2028, OPERATION, None),
    ]
    found = plan_totals(rows, [Frame(year, {OPERATION: Decimal(50), INVESTMENT: Decimal(90)}) for year in (2027, 2028)])
    assert (found.spent_nok, found.total_nok, found.grant_nok, found.own_hours) == (140, 180, 20, 5.0)
    assert (found.started, found.unpriced, found.years_over) == (3, 1, [2027])
    assert (found.pot_frame_nok(OPERATION), found.pot_spent_nok(OPERATION), found.pot_spent_nok(INVESTMENT)) == (100, 100, 40)
