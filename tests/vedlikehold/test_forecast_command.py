"""`forecast DIRECTORY`: the published case, and files that cannot be used."""

import csv
import dataclasses
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from vedlikehold.calc.deterioration import forecast
from vedlikehold.importers.forecast_files import read_forecast

SMALL = {
    "element_types.csv": "element_id,element,p01,p12,p23,cost_1,cost_2,cost_3\n7,Tak,0.1,0.2,0.3,10,40,100\n",
    "buildings.csv": "building_id,authority,site_id,gifa_m2\n1,x,1,100\n",
    "components.csv": "component_id,building_id,element_id,grade,quantity\n1,1,7,TG1,5\n2,1,7,0,3\n",
    "scenarios.csv": "scenario,year,repair_budget,rebuild_budget,inflation,rebuild_unit_cost\nnone,1,0,0,1,10\n",
}


@pytest.fixture(scope="session")
def condition_case() -> Path:
    """The published case: one authority's schools with expected figures."""
    folder = os.environ.get("FDVU_SAMPLE_DATA")
    if not folder or not Path(folder, "condition").is_dir():
        pytest.skip("FDVU_SAMPLE_DATA does not name a folder: the published case is NOT tested")
    return Path(folder, "condition")


@pytest.fixture
def folder(tmp_path):
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run(folder, *arguments, years=1):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("forecast", str(folder), "--years", str(years), "--json", *arguments, stdout=out, stderr=err)
    except CommandError as problem:
        return (json.loads(out.getvalue()) if out.getvalue() else None), problem.returncode
    return json.loads(out.getvalue()), 0


@pytest.mark.parametrize("scenario", ["none", "repair", "rebuild", "both", "varying"])
def test_the_published_case(condition_case, scenario):
    document, status = run(condition_case, "--scenario", scenario, years=30)
    assert status == 0
    got = {(row["year"], row["grade"]): row for row in document["scenarios"][scenario]["totals"]}
    with open(condition_case / "expected_totals.csv", encoding="utf-8") as handle:
        expected = [row for row in csv.DictReader(handle) if row["scenario"] == scenario]
    area, cost = defaultdict(float), defaultdict(float)
    for row in expected:
        area[int(row["year"])] += float(row["unit_area"])
        cost[int(row["year"])] += float(row["repair_cost"])
    assert len(expected) == len(got) == 31 * 5
    for row in expected:
        year = int(row["year"])
        mine = got[year, row["grade"]]
        assert abs(mine["quantity"] - float(row["unit_area"])) <= 1e-9 * area[year]
        assert abs(mine["repair_cost"] - float(row["repair_cost"])) <= 1e-9 * cost[year]
    with open(condition_case / "expected_blocks.csv", encoding="utf-8") as handle:
        blocks = [row for row in csv.DictReader(handle) if row["scenario"] == scenario]
    assert [row["count"] for row in document["scenarios"][scenario]["buildings_in_need"]] == [int(row["in_need"]) for row in blocks]
    spent = document["scenarios"][scenario]["spent"]
    assert [row["repair"] for row in spent] == pytest.approx([float(row["repair_spent_own"]) for row in blocks[1:]], abs=0.01)
    assert [row["rebuild"] for row in spent] == pytest.approx([float(row["rebuild_spent_own"]) for row in blocks[1:]], abs=0.01)


@pytest.mark.parametrize("scenario", ["none", "both"])
def test_expected_failures_of_the_published_case(condition_case, scenario):
    """The sample's critical elements are its numbers 1826 to 1830."""
    files = read_forecast(condition_case, years=30, only=scenario)
    critical = np.array([1826 <= int(one) <= 1830 for one in files.type_ids])
    found = forecast(dataclasses.replace(files.stock, critical=critical), files.scenarios[scenario])
    with open(condition_case / "expected_blocks.csv", encoding="utf-8") as handle:
        expected = [float(row["expected_failures"]) for row in csv.DictReader(handle) if row["scenario"] == scenario]
    np.testing.assert_allclose(found.failures, expected, rtol=1e-9, atol=1e-9)


def test_norwegian_grades_and_gzipped_files(folder):
    with open(folder / "components.csv", "rb") as plain, gzip.open(folder / "components.csv.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    (folder / "components.csv").unlink()
    document, status = run(folder)
    assert status == 0
    totals = {(row["year"], row["grade"]): row["quantity"] for row in document["scenarios"]["none"]["totals"]}
    assert totals == pytest.approx(
        {
            (0, "TG0"): 3, (0, "TG1"): 5, (0, "TG2"): 0, (0, "TG3"): 0,
            (1, "TG0"): 2.7, (1, "TG1"): 0.3 + 4, (1, "TG2"): 1, (1, "TG3"): 0,
        }
    )  # fmt: skip
    assert document["scenarios"]["none"]["spent"] == [{"year": 1, "repair": 0.0, "rebuild": 0.0}]


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "says"),
    [
        ("components.csv", "TG1,5", "TG1,-5", ("components.csv", 2, "quantity", "-5"), "ikke være negativt"),
        ("components.csv", "TG1,5", "TG1,mye", ("components.csv", 2, "quantity", "mye"), "ikke et tall"),
        ("components.csv", "TG1,5", "TG1,nan", ("components.csv", 2, "quantity", "nan"), "ikke et tall"),
        ("components.csv", "TG1", "TG4", ("components.csv", 2, "grade", "TG4"), "TG0, TG1, TG2, TG3"),
        ("components.csv", "2,1,7", "2,9,7", ("components.csv", 3, "building_id", "9"), "finnes ikke i buildings.csv"),
        ("components.csv", "2,1,7", "2,1,8", ("components.csv", 3, "element_id", "8"), "finnes ikke i element_types.csv"),
        ("components.csv", "2,1,7,0,3", "2,1,7", ("components.csv", 3, None, None), "færre felter"),
        ("element_types.csv", "0.2", "1.2", ("element_types.csv", 2, "p12", "1.2"), "mellom 0 og 1"),
        ("element_types.csv", "p12", "q12", ("element_types.csv", 1, "p12", None), "mangler"),
        ("element_types.csv", "40", "-40", ("element_types.csv", 2, "cost_2", "-40"), "negativt"),
        ("buildings.csv", "1,x,1,100\n", "1,x,1,100\n1,x,1,90\n", ("buildings.csv", 3, "building_id", "1"), "to ganger"),
        ("scenarios.csv", "none,1", "none,2", ("scenarios.csv", None, "year", 1), "Scenarioet «none» har ikke tall for år 1."),
        ("scenarios.csv", "none,1", "none,1.5", ("scenarios.csv", 2, "year", "1.5"), "ikke et helt årstall"),
        ("scenarios.csv", "none,1", "none,-1", ("scenarios.csv", 2, "year", "-1"), "ikke være negativt"),
        ("scenarios.csv", ",1,0,0,1,10", ",1,-5,0,1,10", ("scenarios.csv", 2, "repair_budget", "-5"), "ikke være negativt"),
        ("scenarios.csv", ",1,0,0,1,10", ",1,0,inf,1,10", ("scenarios.csv", 2, "rebuild_budget", "inf"), "ikke et tall"),
        ("scenarios.csv", ",1,0,0,1,10", ",1,0,0,-1,10", ("scenarios.csv", 2, "inflation", "-1"), "ikke være negativt"),
        ("scenarios.csv", "0,1,10\n", "0,1,10\nnone,1,0,0,1,10\n", ("scenarios.csv", 3, "year", 1), "to ganger"),
        ("buildings.csv", ",100", ",-100", ("buildings.csv", 2, "gifa_m2", "-100"), "ikke være negativt"),
        ("components.csv", "TG1,5", "TG1,1e300", ("components.csv", 2, "quantity", "1e300"), "for stort"),
        ("components.csv", "TG1,5", "TG1,", ("components.csv", 2, "quantity", ""), "ikke et tall"),
        ("element_types.csv", "0.2", "-0.2", ("element_types.csv", 2, "p12", "-0.2"), "mellom 0 og 1"),
        (
            "element_types.csv",
            "7,Tak,0.1,0.2,0.3,10,40,100\n",
            "7,Tak,0,0,0,1,2,3\n7,Tak,0,0,0,1,2,3\n",
            ("element_types.csv", 3, "element_id", "7"),
            "to ganger",
        ),
        (
            "element_types.csv",
            "cost_1,cost_2,cost_3",
            "kost_1,kost_2,kost_3",
            ("element_types.csv", 1, None, None),
            "ingen kostnadskolonner",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(folder, file, old, new, where, says):
    text = SMALL[file]
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    document, status = run(folder)
    assert status == 1
    first = document["errors"][0]
    assert (first["file"], first["row"], first["column"], first["value"]) == where
    assert says in first["message"]


COLUMNS = [
    ("components.csv", "building_id"), ("components.csv", "element_id"), ("components.csv", "grade"), ("components.csv", "quantity"),
    ("element_types.csv", "element_id"), ("element_types.csv", "p01"), ("element_types.csv", "p23"),
    ("buildings.csv", "building_id"), ("buildings.csv", "gifa_m2"), ("scenarios.csv", "scenario"), ("scenarios.csv", "year"),
    ("scenarios.csv", "repair_budget"), ("scenarios.csv", "rebuild_budget"), ("scenarios.csv", "inflation"),
    ("scenarios.csv", "rebuild_unit_cost"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "column"), COLUMNS)
def test_a_missing_column_is_named(folder, file, column):
    header, rest = SMALL[file].split("\n", 1)
    (folder / file).write_text(",".join(f"x{one}" if one == column else one for one in header.split(",")) + "\n" + rest)
    document, status = run(folder)
    assert status == 1
    assert [(e["file"], e["row"], e["column"], e["value"], e["message"]) for e in document["errors"]] == [
        (file, 1, column, None, "Kolonnen mangler.")
    ]


@pytest.mark.parametrize("file", list(SMALL))
def test_a_file_without_rows_is_refused(folder, file):
    (folder / file).write_text(SMALL[file].split("\n", 1)[0] + "\n")
    document, status = run(folder)
    assert (status, document["errors"]) == (
        1,
        [{"file": file, "row": None, "column": None, "value": None, "message": "Filen har ingen rader."}],
    )


@pytest.mark.parametrize("file", list(SMALL))
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\n\n", b'"'])
def test_a_file_that_is_no_table_is_refused(folder, file, content):
    (folder / file).write_bytes(content)
    document, status = run(folder)
    assert (status, {error["file"] for error in document["errors"]}) == (1, {file})


def test_every_error_is_found_at_once(folder):
    (folder / "components.csv").write_text(SMALL["components.csv"].replace("TG1,5", "TG9,-5").replace("2,1,7", "2,4,8"))
    document, status = run(folder)
    assert status == 1
    assert {(error["row"], error["column"]) for error in document["errors"]} == {
        (2, "grade"), (2, "quantity"), (3, "building_id"), (3, "element_id"),
    }  # fmt: skip


def test_the_cost_columns_may_come_in_any_order_with_the_best_grade_among_them(folder):
    expected, _status = run(folder)
    (folder / "element_types.csv").write_text(
        "cost_total,cost_3,cost_0,p23,p01,element_id,cost_1,p12,cost_2\n9,100,0,0.3,0.1,7,10,0.2,40\n"
    )
    document, status = run(folder)
    assert (status, document["scenarios"]) == (0, expected["scenarios"])


def test_letters_name_the_grades(folder):
    (folder / "element_types.csv").write_text("element_id,ab,bc,cost_A,cost_B,cost_C\n7,0.5,0.25,0,10,40\n")
    (folder / "components.csv").write_text(SMALL["components.csv"].replace("TG1", "B").replace(",0,3", ",A,3"))
    document, status = run(folder)
    assert status == 0
    last = [(row["grade"], row["quantity"], row["repair_cost"]) for row in document["scenarios"]["none"]["totals"] if row["year"] == 1]
    assert last == [("A", 1.5, 0.0), ("B", 1.5 + 3.75, 52.5), ("C", 1.25, 50.0)]


def test_a_damaged_gzip_file_is_refused(folder):
    (folder / "components.csv").unlink()
    packed = bytearray(gzip.compress(SMALL["components.csv"].encode() * 200))
    packed[12:-8] = bytes(byte ^ 0xFF for byte in packed[12:-8])
    (folder / "components.csv.gz").write_bytes(packed)
    document, status = run(folder)
    assert (status, document["errors"][0]["file"]) == (1, "components.csv.gz")


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("components.csv", ",5\n", ",5,5\n", [("components.csv", 2, None)]),
        ("scenarios.csv", ",1,10\n", ",1e14,10\n", [("scenarios.csv", 2, "inflation")]),
        ("buildings.csv", "site_id", "gifa_m2", [("buildings.csv", 1, "gifa_m2")]),
        ("element_types.csv", "cost_1,cost_2,cost_3", "cost_" + "9" * 5000 + ",x,y", [("element_types.csv", 1, None)]),
    ],
)
def test_shifted_cells_doubled_headings_and_impossible_prices_are_refused(folder, file, old, new, where):
    path = folder / file
    path.write_text(path.read_text().replace(old, new, 1))
    document, status = run(folder)
    assert status == 1
    assert [(error["file"], error["row"], error["column"]) for error in document["errors"]] == where


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_digits_that_are_no_numbers_name_buildings_all_the_same(folder, number):
    expected, _ = run(folder)
    (folder / "buildings.csv").write_text(f"building_id,gifa_m2\n{number},100\n")
    (folder / "components.csv").write_text(SMALL["components.csv"].replace(",1,7,", f",{number},7,"))
    document, status = run(folder)
    assert status == 0
    assert document["scenarios"] == expected["scenarios"]


def test_missing_files_and_wrong_usage(folder, tmp_path):
    (folder / "scenarios.csv").unlink()
    document, status = run(folder)
    assert (status, document["errors"][0]["file"]) == (1, "scenarios.csv")
    assert run(tmp_path / "borte") == (None, 2)
    for years in (0, -1, 201):
        assert run(folder, years=years) == (None, 2)


def test_an_unknown_scenario_is_named(folder):
    document, status = run(folder, "--scenario", "annet")
    assert (status, document["errors"]) == (
        1,
        [{"file": "scenarios.csv", "row": None, "column": "scenario", "value": "annet", "message": "«annet» finnes ikke i scenarios.csv."}],
    )


def test_no_traceback_on_the_command_line(folder):
    """As another system calls it: one document, the exit status, and lines for people elsewhere."""
    (folder / "components.csv").write_text(SMALL["components.csv"].replace("TG1,5", "TG1,-5"))
    found = subprocess.run(
        [sys.executable, "manage.py", "forecast", str(folder), "--years", "1", "--json"],
        capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert found.returncode == 1
    assert [(error["row"], error["column"], error["value"]) for error in json.loads(found.stdout)["errors"]] == [(2, "quantity", "-5")]
    assert "Traceback" not in found.stderr
