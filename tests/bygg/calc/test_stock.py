"""Roll-ups of the stock: groups add up to the whole, ages are weighted, nothing known gives nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bygg.calc.stock import Cell, age_band, mean_age_years, roll_up, share, total


def cell(**values) -> Cell:
    base = dict.fromkeys(
        [
            "buildings",
            "bta_m2",
            "known_bta",
            "bra_m2",
            "known_bra",
            "known_year",
            "known_both",
            "weighted_year_sum",
            "weighted_year_m2",
        ],
        0,
    )
    return Cell(**({"type_code": "613", "ownership": "owned", "unit_id": 1, "decade": 1970, "size_band": 3} | base | values))


cells = st.lists(
    st.builds(
        cell,
        type_code=st.sampled_from(["612", "613", None]),
        ownership=st.sampled_from(["owned", "leased"]),
        decade=st.sampled_from([1890, 1900, 1970, None]),
        buildings=st.integers(1, 50),
        bta_m2=st.integers(0, 10_000),
    ),
    max_size=20,
)


@given(cells)
@pytest.mark.parametrize("key", [lambda c: c.type_code, lambda c: c.ownership, age_band], ids=["type", "ownership", "age"])
def test_groups_together_are_the_whole(key, cells):
    groups = roll_up(cells, key)
    assert sum(g.buildings for g in groups.values()) == total(cells).buildings
    assert sum(g.bta_m2 for g in groups.values()) == total(cells).bta_m2


def test_mean_age_is_weighted_by_area():
    # 1 000 m² from 1970 and 3 000 m² from 2010: (1970·1000 + 2010·3000) / 4000 = 2000
    stock = total([cell(weighted_year_sum=1970 * 1000 + 2010 * 3000, weighted_year_m2=4000)])
    assert mean_age_years(stock, year=2026) == 26


def test_no_year_gives_no_age():
    assert mean_age_years(total([cell(buildings=3)]), year=2026) is None


def test_everything_before_1900_is_one_band():
    assert [age_band(cell(decade=d)) for d in (1750, 1890, 1900, None)] == [1890, 1890, 1900, None]


def test_share_of_nothing_is_unknown():
    assert share(0, 0) is None
    assert share(80, 100) == 0.8
