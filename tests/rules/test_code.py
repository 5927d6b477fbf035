"""Rules about the code itself: the clock, chance, sizes."""

import ast
import statistics

import pytest

from tests.rules.source import box_files, dotted, place, product_files, refuse, tree_of

CLOCK = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "localdate",
    "date.today",
    "datetime.now",
    "datetime.utcnow",
    "time.time",
}
CLOCKLESS = ("calc", "enums", "models", "filters", "tables", "queries", "importers", "registers", "forms")


def clock_calls(tree: ast.Module) -> list[str]:
    """Calls that read the clock, under whatever module name; the local time of a moment that is given does not."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    called = (dotted(node.func) for node in calls if not (node.args and dotted(node.func).endswith(("localtime", "localdate"))))
    return [name for name in called if any(name == clock or name.endswith(f".{clock}") for clock in CLOCK)]


def test_rules_are_given_the_day():
    found = [(place(path), name) for path in box_files(*CLOCKLESS) for name in clock_calls(tree_of(path))]
    refuse(found, "take today as an argument; views, services and commands read the clock")


def test_the_clock_rule_sees_every_spelling():
    code = "timezone.now(); date.today(); datetime.date.today(); datetime.datetime.now(); localdate(); timezone.timedelta(); timezone.localtime(at)"
    assert clock_calls(ast.parse(code)) == ["timezone.now", "date.today", "datetime.date.today", "datetime.datetime.now", "localdate"]


def chance(tree: ast.Module) -> list[str]:
    """Randomness without a given seed."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        seeded = name.endswith(("random.Random", "random.default_rng", "default_rng")) or name == "Random"
        global_state = "()" not in name and name.startswith(("random.", "np.random.", "numpy.random."))
        if (seeded and not node.args and not node.keywords) or (global_state and not seeded):
            found.append(name)
    return found


def test_arithmetic_is_the_same_every_time():
    found = [(place(path), name) for path in box_files("calc") for name in chance(tree_of(path))]
    refuse(found, "take a seed as an argument and draw from random.Random(seed) or numpy's default_rng(seed)")


def test_the_chance_rule_lets_seeds_through():
    code = "random.random(); random.Random(7).random(); np.random.rand(3); np.random.default_rng(); np.random.default_rng(seed)"
    assert chance(ast.parse(code)) == ["random.random", "np.random.rand", "np.random.default_rng"]


def test_no_pyplot():
    found = [place(path) for path in product_files() if "pyplot" in imported(tree_of(path))]
    refuse(found, "pyplot is global state and mixes charts between threads: use matplotlib.figure.Figure()")


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return names


LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONG_FILES_ALLOWED: set[str] = set()
LONG_FUNCTIONS_ALLOWED: set[tuple[str, str]] = set()


def functions() -> list[tuple[str, str, int]]:
    """(file, name, lines) of every function."""
    return [
        (place(path), node.name, node.end_lineno - node.lineno + 1)
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_are_read_in_one_sitting():
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    found = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and name not in LONG_FILES_ALLOWED}
    refuse(found.items(), "make the file a folder of the same name, one concept per file")


def test_functions_are_read_at_a_glance():
    found = [f for f in functions() if f[2] > LONGEST_FUNCTION and f[:2] not in LONG_FUNCTIONS_ALLOWED]
    refuse(found, "give the steps names of their own")


@pytest.mark.parametrize("most", [30])
def test_most_functions_are_short(most):
    lengths = sorted(lines for _, _, lines in functions())
    assert statistics.quantiles(lengths, n=20)[-1] <= most, f"p95 of function lengths, of {len(lengths)} functions"
