"""`optimise_plan FILE.json`: worked examples, and files that cannot be used."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def way(cost, value, years=2, **more):
    return {"id": "a", "pot": "drift", "cost": [cost] * years, "value": [value] * years, **more}


def measure(name, cost=60, value=90, **more):
    return {"id": name, "alternatives": [way(cost, value)], **more}


def plan(*measures, budget=(100, 100), **more):
    return {"first_year": 2027, "years": len(budget), "pots": {"drift": list(budget)}, "measures": list(measures), **more}


@pytest.fixture
def run(tmp_path):
    def _run(content, *arguments):
        path = tmp_path / "plan.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("optimise_plan", str(path), *(arguments or ["--json"]), stdout=out, stderr=err)
        except CommandError as problem:
            return (json.loads(out.getvalue()) if out.getvalue() else None), problem.returncode
        return (out.getvalue() if arguments == ("--plain",) else json.loads(out.getvalue())), 0

    return _run


def chosen(document):
    return {choice["id"]: choice["year"] for choice in document["choices"]}


def test_two_years_take_a_measure_each(run):
    document, status = run(plan(measure("x"), measure("y", value=80), measure("z", value=10)))
    assert status == 0
    assert sorted(chosen(document)) == ["x", "y"]
    assert (document["value"], document["spent"]) == (170, {"drift": [60, 60]})
    assert document["bound"] >= 170
    assert document["gap"] == pytest.approx((document["bound"] - 170) / document["bound"])
    assert document["baselines"] == {"worst_first": 170, "benefit_cost": 170}
    assert set(document) >= {"use", "prices", "unmet", "seconds"}
    assert document["unmet"] == []


def test_a_budget_may_be_used_to_the_last_krone(run):
    document, _ = run(plan(measure("x", cost=100), budget=(100, 0)))
    assert chosen(document) == {"x": 2027}


def test_what_is_left_is_carried_over(run):
    asked = plan(measure("x", cost=150))
    assert run(asked)[0]["choices"] == []
    document, _ = run({**asked, "carry_over": {"drift": True}})
    assert chosen(document) == {"x": 2028}
    assert document["spent"] == {"drift": [0, 150]}


def test_a_bundle_makes_room(run):
    asked = plan(measure("x", cost=55, bundle="rigg"), measure("y", cost=55, bundle="rigg"), budget=(100,))
    for one in asked["measures"]:
        one["alternatives"] = [way(55, 90, years=1)]
    without, _ = run({**asked, "bundles": {"rigg": {"saving_share": 0}}})
    assert without["value"] == 90
    saved, _ = run({**asked, "bundles": {"rigg": {"saving_share": 0.1}}})
    assert (saved["value"], saved["spent"]["drift"]) == (180, pytest.approx([99]))


def test_a_cost_spread_over_two_years(run):
    asked = plan({"id": "x", "alternatives": [{**way(100, 50, spend_profile=[0.3, 0.7]), "value": [50, 40]}]}, budget=(30, 70))
    assert run(asked)[0]["spent"] == {"drift": [30, 70]}
    # A krone too little the second year; what falls after the last year is not counted.
    asked["pots"]["drift"] = [30, 69]
    assert run(asked)[0]["choices"] == [{"id": "x", "alternative": "a", "year": 2028}]


def test_links_and_deadlines(run):
    asked = plan(
        measure("last", cost=40, value=50, requires=["first"]),
        measure("first", cost=90, value=1, deadline_year=2027),
        measure("rival", cost=10, value=5, excludes=["last"]),
    )
    document, _ = run(asked)
    assert chosen(document) == {"first": 2027, "last": 2028}


def test_duties_that_no_budget_carries_are_said_with_what_is_missing(run):
    document, status = run(plan(measure("big", cost=250, mandatory=True), measure("x")))
    assert status == 0
    assert list(chosen(document)) == ["x"]
    [unmet] = document["unmet"]
    assert (unmet["id"], unmet["code"], unmet["duty"]) == ("big", "money", True)
    assert unmet["missing_nok"] == pytest.approx(150)
    assert "rekker ikke" in unmet["reason"]


def test_two_duties_for_one_budget(run):
    document, _ = run(plan(measure("x", mandatory=True), measure("y", mandatory=True), measure("z", mandatory=True)))
    assert len(document["choices"]) == 2
    assert [(one["code"], one["missing_nok"]) for one in document["unmet"]] == [("money", pytest.approx(20))]


@pytest.mark.parametrize(
    ("ways", "more", "missing"),
    [
        ({"cost": [250, 230]}, {}, 130),
        ({"cost": [350, 350]}, {"carry_over": {"drift": True}}, 150),
        # 150 each year where there is 100; the second half of a start in the last year is not checked.
        ({"cost": [300, 300], "spend_profile": [0.5, 0.5]}, {}, 50),
        ({"cost": [300, None], "spend_profile": [0.5, 0.5]}, {}, 100),
        ({"cost": [60, 60]}, {"pots": {"drift": [0, 0]}}, 60),
    ],
)
def test_what_a_duty_is_missing_is_counted_to_the_krone(run, ways, more, missing):
    asked = plan({"id": "x", "mandatory": True, "alternatives": [{**way(1, 90), **ways}]}, **more)
    document, status = run(asked)
    assert (status, document["choices"], document["value"]) == (0, [], 0)
    assert [(one["id"], one["code"], one["missing_nok"]) for one in document["unmet"]] == [("x", "money", pytest.approx(missing))]


def test_two_pins_that_no_year_carries_together(run):
    pin = {"alternative": "a", "year": 2027}
    document, status = run(plan(measure("x", pinned=pin), measure("y", pinned=pin)))
    assert (status, chosen(document)) == (0, {"x": 2027})
    assert [(one["id"], one["code"], one["missing_nok"]) for one in document["unmet"]] == [("y", "money", pytest.approx(20))]


def test_a_pin_that_its_deadline_forbids(run):
    document, status = run(plan(measure("x", pinned={"alternative": "a", "year": 2028}, deadline_year=2027)))
    assert (status, document["choices"]) == (0, [])
    assert [(one["id"], one["code"], one["duty"], one["missing_nok"]) for one in document["unmet"]] == [("x", "no_option", True, None)]


def test_what_requires_and_excludes_the_same_is_never_in_the_plan_and_is_said(run):
    document, status = run(plan(measure("x"), measure("y", requires=["x"]), measure("z", requires=["y"], excludes=["x"])))
    assert (status, sorted(chosen(document))) == (0, ["x", "y"])
    assert [(one["id"], one["code"], one["duty"]) for one in document["unmet"]] == [("z", "contradiction", False)]


def test_a_pin_before_what_it_requires(run):
    asked = plan(
        measure("x", pinned={"alternative": "a", "year": 2027}, requires=["y"]), measure("y", pinned={"alternative": "a", "year": 2028})
    )
    document, _ = run(asked)
    assert chosen(document) == {"y": 2028}
    assert [(one["id"], one["code"]) for one in document["unmet"]] == [("x", "links")]


def test_a_deadline_that_is_not_worth_it_is_said(run):
    document, _ = run(plan(measure("poor", value=-1, deadline_year=2027), measure("x", deadline_year=2027)))
    assert chosen(document) == {"x": 2027}
    assert [(one["id"], one["code"], one["duty"], one["missing_nok"]) for one in document["unmet"]] == [("poor", "not_worth", False, None)]


def test_a_deadline_without_money_lacks_money_when_it_is_worth_it(run):
    document, _ = run(plan(measure("x", deadline_year=2027), measure("poor", value=-1, deadline_year=2027), budget=(0, 0)))
    assert {one["id"]: (one["code"], one["missing_nok"]) for one in document["unmet"]} == {"x": ("money", 60), "poor": ("not_worth", None)}


def test_a_pin_stands_even_where_another_year_is_better(run):
    asked = plan(measure("x", pinned={"alternative": "a", "year": 2028}))
    asked["measures"][0]["alternatives"][0]["value"] = [100, -5]
    document, _ = run(asked)
    assert (chosen(document), document["value"]) == ({"x": 2028}, -5)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (plan(), ["Filen har ingen tiltak, så planen er tom."]),
        ({"first_year": 2027, "years": 3, "measures": []}, ["Filen har ingen tiltak, så planen er tom."]),
        (plan(measure("x"), budget=(0, 0)), ["Alle budsjettene er null: bare tiltak som ikke koster noe, kan velges."]),
        (plan(measure("x", value=-1)), []),
    ],
)
def test_nothing_to_do_or_nothing_to_do_it_with_is_said(run, asked, said):
    document, status = run(asked)
    assert status == 0
    assert (document["choices"], document["value"], document["gap"], document["notices"]) == ([], 0, 0, said)


@pytest.mark.parametrize("asked", [{"first_year": 2027, "years": 3}, plan(measure("x")) | {"measures": None}])
def test_a_file_without_measures_is_no_plan(run, asked):
    document, status = run(asked)
    assert status == 1
    assert document["errors"] == [{"file": "plan.json", "row": None, "column": "measures", "value": None, "message": "Feltet mangler."}]


def test_what_people_see_of_a_refused_file_names_the_file_and_the_field(tmp_path):
    path, err = tmp_path / "plan.json", io.StringIO()
    path.write_text('{"first_year": 2027, "years": 3}', encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("optimise_plan", str(path), stderr=err)
    assert err.getvalue() == "plan.json, felt measures: Feltet mangler.\n"


def test_same_file_same_plan(run):
    asked = plan(*(measure(f"m{at}", cost=7 + at * 13 % 40, value=5 + at * 29 % 70) for at in range(60)), budget=(200, 150, 100))
    for one in asked["measures"]:
        one["alternatives"] = [way(one["alternatives"][0]["cost"][0], one["alternatives"][0]["value"][0], years=3)]
    first, second = run(asked)[0], run(asked)[0]
    assert {k: v for k, v in first.items() if "seconds" not in k} == {k: v for k, v in second.items() if "seconds" not in k}


def broken(change):
    asked = plan(measure("x"), measure("y"))
    change(asked)
    return asked


@pytest.mark.parametrize(
    ("change", "column", "value", "says"),
    [
        (lambda p: p["measures"][0]["alternatives"][0].update(cost=[10, -5]), "measures[0].alternatives[0].cost[1]", -5, "negativt"),
        (lambda p: p["measures"][0]["alternatives"][0].update(cost=[10]), "measures[0].alternatives[0].cost", None, "1 tall, planen har 2"),
        (lambda p: p["measures"][0]["alternatives"][0].pop("value"), "measures[0].alternatives[0].value", None, "mangler"),
        (lambda p: p["measures"][0]["alternatives"][0].update(value=[1, "mye"]), "measures[0].alternatives[0].value[1]", "mye", "ikke et tall"),
        (lambda p: p["measures"][0]["alternatives"][0].update(value=[1, True]), "measures[0].alternatives[0].value[1]", True, "ikke et tall"),
        (lambda p: p["measures"][0]["alternatives"][0].update(pot="lån"), "measures[0].alternatives[0].pot", "lån", "finnes ikke"),
        (lambda p: p["measures"][0]["alternatives"][0].update(use={"timer": [1, 1]}), "measures[0].alternatives[0].use.timer", "timer", "finnes"),
        (lambda p: p["measures"][0]["alternatives"][0].update(spend_profile=[0.5, 0.2]), "measures[0].alternatives[0].spend_profile", 0.7, "1"),
        (lambda p: p["measures"][1].update(deadline_year=2029), "measures[1].deadline_year", 2029, "utenfor planen (2027–2028)"),
        (lambda p: p["measures"][1].update(pinned={"alternative": "a", "year": 1999}), "measures[1].pinned.year", 1999, "utenfor"),
        (lambda p: p["measures"][1].update(pinned={"alternative": "b", "year": 2027}), "measures[1].pinned.alternative", "b", "finnes ikke"),
        (lambda p: p["measures"][1].update(id="x"), "measures[1].id", "x", "to ganger"),
        (lambda p: p["measures"][1].update(requires=["q"]), "measures[1].requires", "q", "finnes ikke"),
        (lambda p: p["measures"][1].update(excludes=["y"]), "measures[1].excludes", "y", "seg selv"),
        (lambda p: p["measures"][1].update(bundle="rigg"), "measures[1].bundle", "rigg", "finnes ikke"),
        (lambda p: p["measures"][1].update(mandatory="ja"), "measures[1].mandatory", "ja", "true eller false"),
        (lambda p: p["measures"][1].pop("alternatives"), "measures[1].alternatives", None, "mangler"),
        (lambda p: p["measures"].append(7), "measures[2]", 7, "objekt"),
        (lambda p: p.update(years=0), "years", 0, "fra 1 til 200"),
        (lambda p: p["pots"].update(drift=[1, 1e308]), "pots.drift[1]", 1e308, "for stort"),
        (lambda p: p["measures"][0]["alternatives"][0].update(value=[1, -1e16]), "measures[0].alternatives[0].value[1]", -1e16, "for stort"),
        (lambda p: p["measures"][0]["alternatives"][0].update(pot="x" * 999), "measures[0].alternatives[0].pot", "x" * 200 + "…", "finnes ikke"),
        (lambda p: p["measures"][0]["alternatives"][0].update(pot="\ud800"), "measures[0].alternatives[0].pot", "\\ud800", "finnes ikke"),
        (lambda p: p.update(years="2"), "years", "2", "helt tall"),
        (lambda p: p.pop("first_year"), "first_year", None, "mangler"),
        (lambda p: p["pots"].update(drift=[1, None]), "pots.drift[1]", None, "ikke et tall"),
        (lambda p: p["pots"].update(drift=[1, -1]), "pots.drift[1]", -1, "negativt"),
        (lambda p: p.update(carry_over={"lån": True}), "carry_over.lån", "lån", "finnes ikke"),
        (lambda p: p.update(bundles={"rigg": {"saving_share": 1.5}}), "bundles.rigg.saving_share", 1.5, "mellom 0 og 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(run, change, column, value, says):
    document, status = run(broken(change))
    assert status == 1
    first = document["errors"][0]
    assert (first["file"], first["row"], first["column"], first["value"]) == ("plan.json", None, column, value)
    assert says in first["message"]


def test_a_ring_of_requirements_is_named(run):
    asked = plan(measure("x", requires=["z"]), measure("y", requires=["x"]), measure("z", requires=["y"]))
    document, status = run(asked)
    assert (status, len(document["errors"])) == (1, 1)
    ring = document["errors"][0]["value"].split(" → ")
    assert (len(ring), ring[0] == ring[-1], set(ring)) == (4, True, {"x", "y", "z"})


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"first_year": 2027, "years": 2, "pots": {"drift": [NaN, 1]}}', "\ud7ff\x00"])
def test_files_that_are_no_plan(run, text):
    document, status = run(text)
    assert status == 1
    assert document["errors"][0]["message"]


def test_every_fault_is_listed(run):
    asked = plan(measure("x", cost=-1), measure("y", cost=-2))
    document, _ = run(asked)
    assert [error["column"] for error in document["errors"]] == [f"measures[{m}].alternatives[0].cost[{y}]" for m in (0, 1) for y in (0, 1)]


def test_wrong_usage(tmp_path):
    with pytest.raises(CommandError) as wrong:
        call_command("optimise_plan", str(tmp_path / "none.json"))
    assert wrong.value.returncode == 2


def test_for_people(tmp_path, capsys):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan(measure("x"), measure("big", cost=500, mandatory=True))), encoding="utf-8")
    call_command("optimise_plan", str(path))
    said = capsys.readouterr().out
    assert "1 av 2 tiltak er i planen, som er 100.00 % av det best mulige." in said
    assert "big: Budsjettet rekker ikke." in said


def test_a_number_that_only_json_can_name_is_told_as_text(run):
    document, status = run(json.dumps(plan(measure("x"))).replace("2027", "1e999"))
    assert status == 1
    assert [(error["column"], error["value"]) for error in document["errors"]] == [("first_year", "inf")]


def test_half_a_character_in_an_id_comes_back_as_json_names_it(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan(measure("\ud800"))), encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    call_command("optimise_plan", str(path), "--json", stdout=out)
    out.seek(0)
    assert chosen(json.loads(out.read())) == {"\ud800": 2027}
