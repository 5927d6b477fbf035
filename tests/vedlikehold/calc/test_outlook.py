"""The forecast of a small stock, worked out by hand; its money, its band and what is left out."""

import numpy as np
import pytest

from tests.vedlikehold.calc.cells import INDEX, RULE, One, rows_of
from vedlikehold.calc.grade_costs import grade_costs
from vedlikehold.calc.outlook.basis import Basis, LeftOut, OutlookBuilding, basis_of
from vedlikehold.calc.outlook.figures import Told, left_out, outlook_figures
from vedlikehold.calc.outlook.rates import DEFAULT_LIFE, OF_GROUP, OF_PART, OF_TYPE, OWN_LIFE, TYPE_LIFE, RateRules, component_rates
from vedlikehold.calc.outlook.run import Choices, Need, mean_of, need_of, outlook, real_budgets, representative
from vedlikehold.enums import MoneyBasis, RepairRule

# Worth 1,000 kr: 50 from TG1, 450 from TG2, 1,000 from TG3.
ROOF = One("TG2", replacement=1_000)
RATES = (0.1, 0.2, 0.5)
NO_NEED = Need(0.0, True, 3)
SCHOOL = OutlookBuilding(1, "Skolen", 10.0, 2_000.0)


def basis(*found: One, goal: int = 1, rates=RATES, buildings=(SCHOOL,)) -> Basis:
    rows = rows_of(*found)
    rated = np.tile(np.array(rates), (len(found), 1))
    return basis_of(rows, grade_costs(rows, RULE, INDEX, 2024), rated, np.zeros(len(found), dtype=int), buildings, goal)


def test_the_last_amount_holds_on():
    assert (mean_of((1.0, 4.0), 4), mean_of((1.0, 4.0), 1), mean_of((3.0,), 3)) == (3.25, 1.0, 3.0)


def run(of: Basis, *, need: float = 100.0, rate_spread: float = 0.0, cost_spread: float = 0.0, **asked):
    choices = Choices(**({"years": 2, "money": MoneyBasis.YEARS, "amounts": (0.0,)} | asked))
    return outlook(of, choices, Need(need, True, choices.years), first_year=2026, rate_spread=rate_spread, cost_spread=cost_spread)


class TestWithoutMoney:
    def test_backlog_grades_and_what_falls(self):
        # Year 1: half is left in TG2, half has gone to TG3: 225 + 500. Year 2: 112.50 + 750.
        found = run(basis(ROOF))
        assert found.years == [2026, 2027, 2028]
        assert found.backlog.tolist() == pytest.approx([450, 725, 862.5])
        assert found.grade_shares.tolist() == [pytest.approx(row) for row in ([0, 0, 1, 0], [0, 0, 0.5, 0.5], [0, 0, 0.25, 0.75])]
        assert found.falls.tolist() == pytest.approx([0, 0.5, 0.25])
        assert found.spent.tolist() == [0, 0, 0]

    def test_per_square_metre_and_in_need(self):
        # 30 % of 2,000 is 600: below it at the start, above it after
        found = run(basis(ROOF))
        assert found.per_m2.tolist() == pytest.approx([45, 72.5, 86.25])
        assert found.in_need.tolist() == [0, 1, 1]

    def test_without_area_or_value_they_are_unknown_and_not_nothing(self):
        found = run(basis(ROOF, buildings=(OutlookBuilding(1, "Skolen", None, None),)))
        assert (found.per_m2, found.in_need) == (None, None)

    @pytest.mark.parametrize(("goal", "start"), [(0, 450 + 50), (1, 450), (2, 0)])
    def test_the_target_decides_what_is_backlog(self, goal, start):
        found = run(basis(ROOF, One("TG1", replacement=1_000), goal=goal))
        assert found.backlog[0] == pytest.approx(start)
        assert found.per_m2[0] == pytest.approx(start / 10)

    def test_in_the_kroner_of_each_year(self):
        found = run(basis(ROOF), price_growth_share=0.1, current_prices=True)
        assert found.backlog.tolist() == pytest.approx([450, 725 * 1.1, 862.5 * 1.21])
        assert run(basis(ROOF), price_growth_share=0.1).backlog.tolist() == pytest.approx([450, 725, 862.5])


class TestWithMoney:
    def test_the_worst_first_and_what_fits(self):
        # Year 1: the 500 in TG3 does not fit 300, the 225 in TG2 does.
        found = run(basis(ROOF), amounts=(300.0, 0.0))
        assert found.spent.tolist() == pytest.approx([0, 225, 0])
        assert found.backlog[1] == pytest.approx(500)

    @pytest.mark.parametrize(("rule", "spent"), [(RepairRule.ALL, 725 + 40 + 90), (RepairRule.POOR, 725 + 90), (RepairRule.WORST, 500)])
    def test_the_rule_decides_what_is_repaired(self, rule, spent):
        # Beside the roof one in TG1, of which a fifth goes to TG2 the first year: 0.8 · 50 and 0.2 · 450.
        found = run(basis(ROOF, One("TG1", replacement=1_000)), amounts=(1e6,), repairs=rule)
        assert found.spent[1] == pytest.approx(spent)

    def test_money_that_follows_prices_buys_the_same(self):
        assert (
            real_budgets(basis(ROOF), Choices(years=3, money=MoneyBasis.YEARS, amounts=(100.0,), price_growth_share=0.1), NO_NEED).tolist()
            == [100] * 3
        )

    def test_money_that_stands_still_buys_less(self):
        choices = Choices(years=3, money=MoneyBasis.YEARS, amounts=(110.0, 121.0), price_growth_share=0.1, follows_prices=False)
        assert real_budgets(basis(ROOF), choices, NO_NEED).tolist() == pytest.approx([100, 100, 121 / 1.331])

    def test_a_share_of_the_need_and_kroner_per_square_metre(self):
        need = Need(200.0, True, 2)
        assert real_budgets(basis(ROOF), Choices(years=2, share=0.6), need).tolist() == pytest.approx([120, 120])
        assert real_budgets(basis(ROOF), Choices(years=2, money=MoneyBasis.AREA, nok_per_m2=7), need).tolist() == [70, 70]

    def test_year_by_year_with_nothing_typed_is_the_need(self):
        choices = Choices(years=2, money=MoneyBasis.YEARS)
        assert real_budgets(basis(ROOF), choices, Need(1_234_567.0, True, 2)).tolist() == [1_235_000, 1_235_000]


class TestNeed:
    def test_it_holds_the_backlog_still(self):
        of = basis(*[One("TG2", replacement=1_000 + n) for n in range(40)])
        need = need_of(of, Choices(years=10))
        assert need.holds
        held = run(of, years=10, amounts=(need.nok,))
        less = run(of, years=10, amounts=(need.nok * 0.99,))
        assert held.backlog[-1] <= held.backlog[0] * (1 + 1e-9) < less.backlog[-1]

    def test_a_rule_that_leaves_too_much_says_so(self):
        # TG2 is never repaired, and all of TG1 goes there.
        need = need_of(basis(One("TG1", replacement=1_000), rates=(0.1, 0.5, 0.0)), Choices(years=5, repairs=RepairRule.WORST))
        assert (need.holds, need.nok) == (False, 0.0)


class TestBand:
    def test_nothing_uncertain_is_no_band(self):
        found = run(basis(ROOF))
        assert found.low.tolist() == pytest.approx(found.backlog.tolist())
        assert found.high.tolist() == pytest.approx(found.backlog.tolist())

    def test_costs_that_may_be_other_than_thought(self):
        # P10 and P90 of a lognormal factor with the deviation 0.2: exp(∓1.2816 · 0.2)
        found = run(basis(ROOF), cost_spread=0.2)
        assert found.low[2] == pytest.approx(862.5 * np.exp(-1.2816 * 0.2), rel=0.01)
        assert found.high[2] == pytest.approx(862.5 * np.exp(1.2816 * 0.2), rel=0.01)

    def test_a_large_stock_has_nearly_the_band_of_all_its_components(self, monkeypatch):
        rng = np.random.default_rng(1)
        of = basis(*[One(f"TG{rng.integers(0, 4)}", replacement=float(rng.lognormal(11, 1.2))) for _n in range(3_000)])
        need = need_of(of, Choices(years=15)).nok
        part = run(of, years=15, amounts=(0.8 * need,), rate_spread=0.25, cost_spread=0.2)
        monkeypatch.setattr("vedlikehold.calc.outlook.run.ENOUGH_FOR_BAND", 10**9)
        whole = run(of, years=15, amounts=(0.8 * need,), rate_spread=0.25, cost_spread=0.2)
        assert part.backlog.tolist() == whole.backlog.tolist()
        assert np.abs(part.low / whole.low - 1).max() < 0.02
        assert np.abs(part.high / whole.high - 1).max() < 0.02

    def test_the_representative_part_holds_every_kind(self):
        of = basis(*[One(grade, replacement=100.0 + n) for n in range(40) for grade in ("TG0", "TG1", "TG2", "TG3")])
        part, share = representative(of.stock, 40)
        assert np.bincount(part.grade).tolist() == [10, 10, 10, 10]
        assert share == pytest.approx(0.25, rel=0.01)


class TestLeftOut:
    STOCK = (
        ROOF,
        One("TGIU", replacement=1_000),
        One("", replacement=1_000),
        One("TG2"),
        One("TG3", likely=5.0, year=1990),
        One("TG0"),
    )

    def test_each_with_its_reason(self):
        of = basis(*self.STOCK)
        assert of.left_out == LeftOut(not_examined=1, ungraded=1, unpriced=1, unindexed=1, costless=1)
        assert (of.left_out.total, of.included, of.components) == (5, 1, 6)

    def test_the_backlog_is_the_condition_pages_own(self):
        of = basis(*self.STOCK)
        assert run(of).backlog[0] == pytest.approx(of.backlog.likely) == 450

    def test_every_figure_tells_what_it_leaves_out(self):
        of = basis(*self.STOCK)
        told = Told(of, run(of), "TG1", 2024)
        figures = {one.key: one for one in outlook_figures(told)}
        assert list(figures) == ["backlog", "change", "need", "budget", "poor", "per_m2", "in_need", "falls"]
        assert [(one.count, one.register, one.query) for one in left_out(told)] == [
            (1, "components", {"grade": "TGIU"}),
            (1, "components", {"grade": "null"}),
            (1, "left-out", {"why": "unpriced"}),
            (1, "left-out", {"why": "unindexed"}),
            (1, "none", {}),
        ]
        assert figures["backlog"].value == pytest.approx(862.5)
        assert figures["change"].value == pytest.approx((862.5 - 450) / 2)
        assert figures["falls"].value == round(0.75 / 2, 1)


class TestRates:
    RULES = RateRules(
        by_type={1: (0.1, 0.2, 0.3)},
        by_part={26: (0.4, 0.5, 0.6)},
        by_group={26: (0.4, 0.5, 0.6), 261: (0.4, 0.5, 0.6)},
        type_lives={2: 20.0},
        default_life=40.0,
        stages=(0.35, 0.40, 0.25),
    )

    @pytest.mark.parametrize(
        ("type_", "part", "life", "origin", "rates"),
        [
            (1, 26, 10.0, OF_TYPE, (0.1, 0.2, 0.3)),
            (2, 26, 10.0, OF_PART, (0.4, 0.5, 0.6)),
            (0, 261, 10.0, OF_GROUP, (0.4, 0.5, 0.6)),
            # 1 / (share × life)
            (2, 32, 10.0, OWN_LIFE, (1 / 3.5, 1 / 4, 1 / 2.5)),
            (2, 32, np.nan, TYPE_LIFE, (1 / 7, 1 / 8, 1 / 5)),
            (3, 32, np.nan, DEFAULT_LIFE, (1 / 14, 1 / 16, 1 / 10)),
        ],
    )
    def test_the_nearest_rule_counts(self, type_, part, life, origin, rates):
        found, origins = component_rates(self.RULES, np.array([type_]), np.array([part]), np.array([life]))
        assert (found[0].tolist(), origins.tolist()) == (pytest.approx(list(rates)), [origin])

    def test_none_at_all(self):
        found, origins = component_rates(self.RULES, *(np.empty(0) for _n in range(3)))
        assert (found.shape, len(origins)) == ((0, 3), 0)
