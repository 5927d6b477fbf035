"""Why a measure stands where it does: the sentence that decides, with its amount."""

import numpy as np

from vedlikehold.calc.plans.explain import Case, Option, explain, years_text

NAN = np.nan


def option(value, cost=1000.0, money=0.0, paid=0.0, *, name="Reparer", key="own", pot="drift") -> Option:
    value = np.array(value, dtype=float)
    paid = np.full(len(value), float(paid))
    return Option(
        key,
        name,
        pot,
        value + paid,
        paid,
        value,
        np.full(len(value), float(cost)),
        np.broadcast_to(np.array(money, dtype=float), value.shape),
    )


def case(*options: Option, placed=None, best=None, left=0.0, **fields) -> Case:
    years = len(options[0].value)
    return Case(
        options=options,
        first_year=2027,
        placed=placed,
        best=best,
        left_nok=np.full((len(options), years), float(left)),
        growth=np.ones(years),
        **fields,
    )


def said(found) -> list[tuple[str, dict]]:
    return [(one.text, dict(one.params)) for one in found]


def test_a_later_year_where_money_is_dear_before():
    found = explain(case(option([9000, 8000, 7000], money=[5000, 3000, 500]), placed=(0, 2), best=(0, 2)))
    assert said(found.why) == [
        ("Gjøres i %(year)s.", {"year": 2029, "way": "Reparer"}),
        ("Pengene i %(years)s gir mer andre steder.", {"years": "2027–2028"}),
    ]
    assert found.otherwise == []


def test_what_a_year_s_delay_costs():
    found = explain(case(option([9000, 7000], money=[100, 100]), placed=(0, 0), best=(0, 0)))
    assert said(found.why)[1:] == [
        ("Ett år senere koster %(amount)s i risiko, etterslep og tapte besparelser.", {"amount_nok": 2000.0}),
        ("Tidligere går det ikke an i denne planen.", {}),
    ]


def test_one_that_does_not_haste_and_would_not_be_better_before():
    found = explain(case(option([5000, 5000, 5000]), placed=(0, 1), best=(0, 1)))
    assert said(found.why)[1:] == [("Det haster ikke: ett år senere gir like mye.", {}), ("Å gjøre det tidligere ville ikke gitt mer.", {})]


def test_pins_duties_and_work_in_progress_are_named():
    pinned = explain(case(option([5000]), placed=(0, 0), best=(0, 0), held="pinned"))
    ongoing = explain(case(option([5000]), placed=(0, 0), best=(0, 0), held="ongoing"))
    duty = explain(case(option([5000]), placed=(0, 0), best=(0, 0), is_duty=True, deadline_year=2027))
    dated = explain(case(option([5000]), placed=(0, 0), best=(0, 0), deadline_year=2027))
    assert said(pinned.why)[1] == ("Noen har låst tiltaket til året. Optimeringen flytter det ikke.", {})
    assert said(ongoing.why)[1] == ("Arbeidet pågår, og regnes derfor i planens første år.", {})
    assert said(duty.why)[1] == ("Tiltaket er pålagt, med frist i %(year)s.", {"year": 2027})
    assert said(dated.why)[1] == ("Fristen er i %(year)s, men tiltaket er ikke pålagt og kan komme senere.", {"year": 2027})


def test_why_this_way_and_not_the_other():
    other = option([6000], money=4500, name="Skift ut", key="7")
    found = explain(case(option([5000], money=1000), other, placed=(0, 0), best=(0, 0)))
    assert said(found.why)[0] == ("Gjøres i %(year)s som «%(way)s».", {"year": 2027, "way": "Reparer"})
    assert said(found.why)[-1] == (
        "«%(way)s» ville gitt %(amount)s mindre, når pengene regnes til det de er verdt andre steder.", {"way": "Skift ut", "amount_nok": 2500.0},
    )  # fmt: skip


def test_where_the_prices_would_have_it_in_another_year():
    found = explain(case(option([5000, 5000], money=[3000, 1000]), placed=(0, 0), best=(0, 0)))
    assert found.top == (0, 1)
    assert said(found.why)[-1][1] == {"year": 2028, "amount_nok": 2000.0}


def test_one_that_a_person_moved_says_where_it_was():
    moved = explain(case(option([5000, 4000]), placed=(0, 1), best=(0, 0), by_hand=True))
    added = explain(case(option([5000, 4000]), placed=(0, 1), best=None, by_hand=True))
    assert said(moved.why)[-1] == ("Plassert for hånd. Optimeringen hadde det i %(year)s som «%(way)s».", {"year": 2027, "way": "Reparer"})
    assert said(added.why)[-1] == ("Plassert for hånd. Optimeringen tok det ikke med.", {})


def test_one_that_gives_less_than_its_money_gives_elsewhere():
    found = explain(case(option([900, 800], cost=1000, paid=1000, money=[2800, 2200]), left=-400))
    assert said(found.why) == [
        ("Er ikke med i planen.", {}),
        ("Rammen i %(years)s er brukt opp: det som er igjen, rekker ikke.", {"years": "2027–2028"}),
        (
            "I %(year)s, det beste året, gir det %(amount)s. Pengene og timene det tar, gir %(money)s andre steder.",
            {"year": 2028, "amount_nok": 800.0, "money_nok": 2200.0},
        ),
    ]
    # 1800 of benefit against 1000 of cost and 2200 for the money: worth it at 1800 / 3200 of the cost.
    assert said(found.otherwise) == [
        (
            "Egen kostnad måtte vært under %(limit)s i planens prisnivå (nå %(now)s), med start i %(year)s.",
            {"limit_nok": 562.5, "now_nok": 1000.0, "way": "Reparer", "year": 2028},
        ),
        (
            "Med %(amount)s mer til %(pot)s i %(year)s hadde det fått plass uten at noe annet gikk ut.",
            {"amount_nok": 400.0, "pot": "drift", "year": 2027},
        ),
    ]


def test_one_that_never_pays():
    found = explain(case(option([-500, -400], paid=1000, cost=1000)))
    assert said(found.why)[1][1] == {"benefit_nok": 600.0, "cost_nok": 1000.0, "year": 2028}
    assert said(found.otherwise)[0][1]["limit_nok"] == 600.0


def test_one_that_is_worth_its_money_but_found_no_room():
    found = explain(case(option([3000], paid=100, money=1000), left=-700))
    assert said(found.why)[2][1] == {"year": 2027, "amount_nok": 2000.0}
    assert said(found.otherwise) == [
        (
            "Med %(amount)s mer til %(pot)s i %(year)s hadde det fått plass uten at noe annet gikk ut.",
            {"amount_nok": 700.0, "pot": "drift", "year": 2027},
        )
    ]


def test_nothing_is_said_of_prices_that_nobody_has_found():
    found = explain(case(option([3000, 2000], paid=100), priced=False, left=-700))
    assert said(found.why)[1] == ("I %(year)s gir det %(amount)s ut over det koster.", {"year": 2027, "amount_nok": 3000.0})
    assert found.otherwise == []


def test_one_that_may_start_in_no_year():
    found = explain(case(option([NAN, NAN])))
    assert said(found.why) == [("Ingen måte å gjøre tiltaket på er mulig i planens år.", {})]


def test_years_that_may_not_be_are_passed_over():
    found = explain(case(option([NAN, 4000, NAN]), placed=(0, 1), best=(0, 1)))
    assert (found.top, said(found.why)) == ((0, 1), [("Gjøres i %(year)s.", {"year": 2028, "way": "Reparer"})])


def test_years_as_people_write_them():
    assert years_text([2031, 2027, 2028]) == "2027–2028, 2031"
    assert years_text([]) == ""
