"""The real portfolio: 139 school buildings with 6,058 graded components, from the files as they are."""

import csv
import io
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.models import Building
from fdvu.audit.importing import undo_batch
from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.imports import counts, errors, plan, take_in, warnings
from tests.rules.source import ROOT
from vedlikehold.calc.backlog import backlog_by, total_backlog
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.models import Component, LedgerPosting
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions

FOLDER = Path(os.environ.get("FDVU_SAMPLE_DATA", "-"), "condition")
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="FDVU_SAMPLE_DATA does not name a folder with condition: real files are NOT tested"
)
PRICE_YEAR = 2020
COST_OF = {"B": "cost_B", "C": "cost_C", "D": "cost_D"}


def file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def profile(name: str) -> dict:
    return json.loads((ROOT / "docs" / "import-profiles" / f"{name}.json").read_text())


def rows_of(name: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(file(name).decode())))


@pytest.fixture
def manager(user_with):
    return user_with("admin")


@pytest.fixture
def portfolio(manager):
    """All three files taken in; gives the batch of the components."""
    take_in(file("buildings.csv"), profile("dfe-buildings"), by=manager)
    take_in(file("element_types.csv"), profile("dfe-element-types"), by=manager, kind="component_types")
    done, batch = take_in(file("components.csv"), profile("dfe-components"), by=manager, kind="components")
    assert (errors(done), warnings(done), counts(done)) == ([], [], {"created": 6058})
    return batch


def test_every_component_stands_in_its_building_with_its_grade(portfolio):
    stored = Counter(Component.objects.values_list("building__name", "type__code", "grade"))
    letters = {"A": "TG0", "B": "TG1", "C": "TG2", "D": "TG3"}
    assert stored == Counter((row["building_id"], row["element_id"], letters[row["grade"]]) for row in rows_of("components.csv"))
    assert (Building.objects.count(), Component.objects.filter(part=None).count(), Component.objects.filter(name="").count()) == (139, 0, 0)


@pytest.mark.parametrize(("target", "letters"), [("TG0", "BCD"), ("TG1", "CD"), ("TG2", "D")])
def test_the_backlog_is_quantity_times_unit_cost(portfolio, target, letters):
    cost = {row["element_id"]: row for row in rows_of("element_types.csv")}
    by_building: dict[str, float] = {}
    for row in rows_of("components.csv"):
        if row["grade"] in letters:
            # The register keeps eight decimals of a unit cost; some in the file have nine.
            unit_cost = float(Decimal(cost[row["element_id"]][COST_OF[row["grade"]]]).quantize(Decimal("0.00000001")))
            amount = float(row["quantity"]) * unit_cost
            by_building[row["building_id"]] = by_building.get(row["building_id"], 0.0) + amount
    cells = cost_cells(Component.objects.counting(), assumptions(), PRICE_YEAR)
    found = backlog_by(cells, cells.building, GRADE_CODES[target])
    names = dict(Building.objects.values_list("pk", "name"))
    assert {names[pk]: one.likely for pk, one in found.items() if one.counted} == pytest.approx(by_building, rel=1e-12)
    whole = total_backlog(cells, GRADE_CODES[target])
    assert (whole.likely, whole.unpriced, whole.unindexed) == (pytest.approx(sum(by_building.values()), rel=1e-12), 0, 0)


def test_the_published_totals_of_the_first_year_come_out(portfolio):
    published = {
        row["grade"]: float(row["repair_cost"])
        for row in rows_of("expected_totals.csv")
        if row["scenario"] == "none" and row["year"] == "0" and row["grade"] in "BCD"
    }
    cells = cost_cells(Component.objects.counting(), assumptions(), PRICE_YEAR)
    found = {letter: float(cells.likely[cells.grade == number].sum()) for letter, number in (("B", 1), ("C", 2), ("D", 3))}
    assert found == pytest.approx(published, rel=1e-8)


def test_the_ledger_holds_the_backlog_to_the_ore(portfolio):
    assumed = assumptions()
    year = LedgerPosting.objects.values_list("year", flat=True).distinct().get()
    cells = cost_cells(Component.objects.counting(), assumed, year, by="pk")
    posted = dict.fromkeys(cells.building[(cells.grade > 1) & (cells.grade < 4)].tolist(), 0.0)
    for component, amount in LedgerPosting.objects.values_list("component_id", "amount_nok"):
        posted[component] += float(amount)
    expected = {int(pk): round(float(nok), 2) for pk, nok in zip(cells.building, cells.likely, strict=True) if int(pk) in posted}
    assert len(posted) == 401
    assert posted == pytest.approx(expected, abs=0.0051)
    assert set(LedgerPosting.objects.values_list("kind", flat=True)) == {"new_finding"}


def test_the_same_file_again_changes_nothing(portfolio, manager):
    again = plan(file("components.csv"), profile("dfe-components"), by=manager, kind="components")
    assert (counts(again), errors(again)) == ({"unchanged": 6058}, [])


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_an_export_taken_in_changes_nothing(portfolio, manager, fmt):
    kind, out = import_kinds["components"], io.BytesIO()
    assert export_rows(kind, kind.export_queryset(kind.context_for(manager)), out, fmt=fmt) == 6058
    again = plan(out.getvalue(), by=manager, kind="components", name=f"komponenter.{fmt}")
    assert (counts(again), errors(again)) == ({"unchanged": 6058}, [])


def test_undo_takes_components_and_postings_back(portfolio, manager):
    result = undo_batch(portfolio, by=manager)
    assert (result.reverted, result.conflicts, Component.objects.count(), LedgerPosting.objects.count()) == (6058, [], 0, 0)
    assert Building.objects.count() == 139


def test_the_number_of_queries_does_not_grow_with_the_rows(portfolio, manager):
    lines = file("components.csv").splitlines(keepends=True)
    used = []
    for data in (b"".join(lines[:11]), b"".join(lines)):
        with CaptureQueriesContext(connection) as captured:
            plan(data, profile("dfe-components"), by=manager, kind="components")
        used.append(len(captured))
    assert used[0] == used[1]
