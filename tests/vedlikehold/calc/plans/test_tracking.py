"""An adopted plan followed: the causes sum to the difference, and years and sides to the whole, to the øre."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.plans.lines import ZERO, Frame, PlanLine, plan_totals
from vedlikehold.calc.plans.tracking import DELETED, Followed, PlanDeviation, PotCourse, track
from vedlikehold.enums import Pot

OPERATION, INVESTMENT = (pot.value for pot in Pot)
YEARS = (2027, 2028, 2029)
FRAMES = [Frame(year, {OPERATION: Decimal(1000), INVESTMENT: Decimal(0)}) for year in YEARS]
kroner = st.decimals(min_value=0, max_value=1_000_000, places=2)


def line(key, year, cost, shares=(), **fields) -> PlanLine:
    return PlanLine(key, year, fields.pop("pot", OPERATION), None if cost is None else Decimal(cost), spend_shares=shares, **fields)


def row(key=1, status="planned", agreed_year=2027, agreed=100, now=None, then=None, **fields) -> Followed:
    agreed = None if agreed is None else Decimal(agreed)
    return Followed(key, status, agreed_year, agreed, OPERATION, now, then, **fields)


def one(followed: Followed):
    agreed = [] if followed.agreed_year is None else [line(followed.key, followed.agreed_year, followed.agreed_nok)]
    return track([followed], agreed, FRAMES)


def test_as_planned():
    found = one(row(now=line(1, 2027, 100), then=line(1, 2027, 100)))
    assert found.courses[0].changes == ()
    assert found.courses[0].effects == {}
    assert found.years[2027][OPERATION] == PotCourse(Decimal(1000), Decimal(100), ZERO, Decimal(100))
    assert found.years[2027][OPERATION].left_nok == 900


def test_dearer_and_moved_are_told_apart():
    found = one(row(now=line(1, 2029, 132), then=line(1, 2027, 120)))
    assert found.courses[0].changes == (PlanDeviation.MOVED, PlanDeviation.COST)
    assert found.courses[0].effects == {PlanDeviation.COST: Decimal(20), PlanDeviation.MOVED: Decimal(12)}
    assert found.courses[0].year == 2029
    assert found.effects == {PlanDeviation.COST: Decimal(20), PlanDeviation.MOVED: Decimal(12)}
    assert (found.agreed_nok, found.forecast_nok) == (100, 132)


def test_done_early_late_and_in_time():
    def done(year):
        return one(
            row(status="done", now=line(1, year, 100), then=line(1, 2028, 100), agreed_year=2028, actual_nok=Decimal(90), done_year=year)
        )

    assert [done(year).courses[0].changes for year in (2027, 2028, 2029)] == [
        (PlanDeviation.EARLY,),
        (PlanDeviation.DONE,),
        (PlanDeviation.LATE,),
    ]
    assert done(2027).years[2027][OPERATION] == PotCourse(Decimal(1000), ZERO, Decimal(90), Decimal(90))
    assert done(2027).courses[0].effects == {PlanDeviation.DONE: Decimal(-10)}
    assert done(2026).before == PotCourse(ZERO, ZERO, Decimal(90), Decimal(90))


def test_done_without_an_actual_cost_counts_as_agreed():
    found = one(row(status="done", now=line(1, 2027, 140), then=line(1, 2027, 140), done_year=2027))
    assert found.courses[0].unknown
    assert found.forecast_nok == 100
    assert found.years[2027][OPERATION] == PotCourse(Decimal(1000), Decimal(100), ZERO, Decimal(100))


def test_rejected_and_deleted_come_to_nothing():
    for status, cause in (("rejected", PlanDeviation.REJECTED), (DELETED, PlanDeviation.DELETED)):
        found = one(row(status=status))
        assert found.courses[0].effects == {cause: Decimal(-100)}
        assert found.courses[0].year is None
        assert found.years[2027][OPERATION] == PotCourse(Decimal(1000), Decimal(100), ZERO, ZERO)


def test_what_came_in_addition():
    found = one(row(agreed_year=None, agreed=None, now=line(1, 2028, 70, (0.5, 0.5))))
    assert found.courses[0].effects == {PlanDeviation.ADDED: Decimal(70)}
    assert [found.years[year][OPERATION].forecast_nok for year in YEARS] == [0, 35, 35]


def test_a_partner_that_is_given_up_takes_the_bundles_saving_with_it():
    bundled = {"bundle": 3, "saving_share": 0.1}
    agreed = [line(1, 2027, 90), line(2, 2027, 90)]
    both = [row(key, agreed=90, now=line(key, 2027, 100, **bundled), then=line(key, 2027, 100, **bundled)) for key in (1, 2)]
    assert track(both, agreed, FRAMES).effects == {}
    left = [both[0], row(2, "rejected", agreed=90)]
    assert track(left, agreed, FRAMES).effects == {PlanDeviation.COST: Decimal(10), PlanDeviation.REJECTED: Decimal(-90)}


def test_a_partner_that_comes_to_the_bundles_year_is_named():
    bundled = {"bundle": 3, "saving_share": 0.1}
    still = row(1, agreed=100, now=line(1, 2027, 100, **bundled), then=line(1, 2027, 100, **bundled))
    came = row(2, agreed=100, agreed_year=2028, now=line(2, 2027, 100, **bundled), then=line(2, 2028, 100, **bundled))
    found = track([still, came], [line(1, 2027, 100), line(2, 2028, 100)], FRAMES)
    assert [course.changes for course in found.courses] == [(PlanDeviation.BUNDLE,), (PlanDeviation.MOVED,)]
    assert found.effects == {PlanDeviation.MOVED: Decimal(-10), PlanDeviation.BUNDLE: Decimal(-10)}


@st.composite
def followed(draw, key):
    status = draw(st.sampled_from(["planned", "ongoing", "proposed", "done", "rejected", DELETED]))
    agreed_year = draw(st.sampled_from([None, *YEARS]))
    gone = status in ("rejected", DELETED)
    parts = draw(st.lists(st.integers(1, 5), max_size=3))
    shares = tuple(part / sum(parts) for part in parts)
    year = draw(st.integers(2025, 2032))
    cost = draw(st.one_of(st.none(), kroner))
    pot = draw(st.sampled_from([OPERATION, INVESTMENT]))
    bundle = {"bundle": draw(st.sampled_from([None, 1])), "saving_share": 0.1}
    return Followed(
        key=key,
        status=status,
        agreed_year=agreed_year,
        agreed_nok=None if agreed_year is None else draw(st.one_of(st.none(), kroner)),
        agreed_pot=pot,
        now=None if gone else PlanLine(key, year, pot, cost, spend_shares=shares, **bundle),
        then=None if gone or agreed_year is None else PlanLine(key, agreed_year, pot, cost, spend_shares=shares, **bundle),
        actual_nok=draw(st.one_of(st.none(), kroner)) if status == "done" else None,
        done_year=year if status == "done" else None,
    )


@given(st.integers(0, 8).flatmap(lambda n: st.tuples(*(followed(key) for key in range(n)))))
def test_sums_add_up(rows):
    agreed = [PlanLine(one.key, one.agreed_year, one.agreed_pot, one.agreed_nok) for one in rows if one.agreed_year is not None]
    found = track(rows, agreed, FRAMES)
    cells = [cell for pots in found.years.values() for cell in pots.values()]
    for course in found.courses:
        assert course.agreed_nok + sum(course.effects.values(), ZERO) == course.forecast_nok
    assert found.agreed_nok + sum(found.effects.values(), ZERO) == found.forecast_nok
    assert sum((cell.forecast_nok for cell in cells), ZERO) + found.before.forecast_nok + found.after.forecast_nok == found.forecast_nok
    totals = plan_totals(agreed, FRAMES)
    assert sum((cell.plan_nok for cell in cells), ZERO) == totals.spent_nok
    assert totals.spent_nok + totals.after_end_nok == found.agreed_nok
    actual = sum((one.actual_nok for one in rows if one.actual_nok is not None), ZERO)
    assert sum((cell.actual_nok for cell in cells), ZERO) + found.before.actual_nok + found.after.actual_nok == actual


def test_the_whole_is_all_pots_over_all_years():
    agreed = [line(1, 2027, 100), line(2, 2028, 300, pot=INVESTMENT)]
    found = track([row(now=line(1, 2028, 150), then=line(1, 2027, 150))], agreed, FRAMES)
    whole = PotCourse(Decimal(3000), Decimal(400), ZERO, Decimal(150))
    assert (found.pots[OPERATION].plan_nok, found.pots[INVESTMENT].plan_nok, found.whole, found.difference_nok) == (100, 300, whole, 50)
