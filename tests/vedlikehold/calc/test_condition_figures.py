"""The eight figures: what each says, and what it leaves out."""

from vedlikehold.calc.backlog import Backlog, GradeSums
from vedlikehold.calc.condition import Stock
from vedlikehold.calc.condition_figures import Conditions, condition_figures, grades_below
from vedlikehold.calc.uncertainty import Range

STOCK = Stock(
    buildings=10,
    area_m2=10_000,
    without_area=1,
    unknown_buildings=2,
    unknown_buildings_m2=1_500,
    unknown_m2=2_500,
    backlog_on_area=6e6,
    known_area_m2=6_000,
    known_without_area=1,
    backlog_on_value=5e6,
    value_nok=1e8,
    known_without_value=3,
    grade_m2=9_000,
    graded_m2=6_000,
    graded_buildings=6,
    graded_without_area=1,
    out_of_date=4,
    never=2,
)
BACKLOG = Backlog(5e6, 7e6, 9e6, 0, components=100, counted=40, unpriced=3, unindexed=2, not_examined=6, ungraded=4)


def figures(**changes):
    usual = {
        "backlog": BACKLOG,
        "grades": GradeSums(components=(20, 30, 30, 10, 6, 4)),
        "functional": Backlog(1e6, 2e6, 3e6, 0, components=5, counted=5, unpriced=1, unindexed=1),
        "range": Range(7.2e6, 1e6, 7.1e6, 8.3e6),
        "stock": STOCK,
        "target": "TG1",
        "price_year": 2024,
        "correlation": 0.4,
        "valid_years": 5,
    }
    return {figure.key: figure for figure in condition_figures(Conditions(**(usual | changes)))}


def test_there_are_eight_with_a_formula_each():
    found = figures()
    assert [*found] == ["backlog", "backlog_per_m2", "fci", "grade", "unknown", "p85", "functional", "outdated"]
    assert all(str(figure.formula) for figure in found.values())


def test_values():
    assert {key: figure.value for key, figure in figures().items()} == {
        "backlog": 7e6,
        "backlog_per_m2": 1_000,
        "fci": 0.05,
        "grade": 1.5,
        "unknown": 0.25,
        "p85": 8.3e6,
        "functional": 2e6,
        "outdated": 6,
    }


def test_what_the_backlog_leaves_out_can_be_found():
    assert [(e.count, e.register, e.query) for e in figures()["backlog"].exclusions] == [
        (3, "left-out", {"why": "unpriced"}),
        (2, "left-out", {"why": "unindexed"}),
        (6, "components", {"grade": "TGIU"}),
        (4, "components", {"grade": "null"}),
        (2, "condition-buildings", {"state": "unknown"}),
    ]


def test_each_average_says_which_buildings_it_lacks():
    found = figures()
    left_out = {key: {e.query["state"]: e.count for e in found[key].exclusions} for key in ("backlog_per_m2", "fci", "grade", "unknown")}
    assert left_out == {
        "backlog_per_m2": {"no_area": 1, "unknown": 2},
        "fci": {"no_value": 3, "unknown": 2},
        "grade": {"no_grade": 3, "grade_no_area": 1},
        "unknown": {"without_area": 1},
    }


def test_an_unknown_stock_has_no_numbers():
    found = figures(backlog=Backlog(), grades=GradeSums(), functional=Backlog(), range=Range(0, 0, 0, 0), stock=Stock(buildings=3, never=3))
    assert {key: figure.value for key, figure in found.items()} == {
        "backlog": None,
        "backlog_per_m2": None,
        "fci": None,
        "grade": None,
        "unknown": None,
        "p85": None,
        "functional": 0,
        "outdated": 3,
    }


def test_functional_need_without_any_known_cost_is_unknown():
    assert figures(functional=Backlog(components=1, counted=1, unpriced=1))["functional"].value is None


def test_percent_signs_survive_the_filling_in():
    assert "85 %" in str(figures()["p85"].formula)
    assert "ρ = 0,4" in str(figures()["p85"].formula)
    assert "%%" not in str(figures()["fci"].formula)


def test_grades_below_a_target():
    assert {target: grades_below(target) for target in ("TG0", "TG1", "TG2")} == {
        "TG0": ["TG1", "TG2", "TG3"],
        "TG1": ["TG2", "TG3"],
        "TG2": ["TG3"],
    }
