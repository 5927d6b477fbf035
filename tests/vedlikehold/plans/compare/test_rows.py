"""Two versions side by side: every measure with its kind, and sums that add up."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_component, make_placement
from tests.vedlikehold.plans.compare.pieces import TODAY, D, costed
from vedlikehold.calc.plans.compare import PlanChange
from vedlikehold.queries.plans.compare import Cut, backlog_curves, compare_scenarios


def sums(found, cut=None) -> dict:
    return {one.change.value: (one.count, one.before_nok, one.after_nok) for one in found.sums(cut or Cut()) if one.count}


class TestRows:
    def test_every_measure_has_its_kind_and_they_add_up(self, filled, manager):
        found = compare_scenarios(*filled, user=manager)
        assert sums(found) == {
            "earlier": (1, 200_000, 200_000),
            "later": (1, 50_000, 50_000),
            "other_way": (1, 150_000, 900_000),
            "only_a": (1, 70_000, 0),
            "only_b": (1, 0, 250_000),
            "same": (1, 100_000, 100_000),
        }
        before, after = found.totals_nok
        assert (before, after) == (570_000, 1_500_000)
        assert sum(one.difference_nok for one in found.sums(Cut())) == after - before

    def test_the_largest_differences_come_first(self, filled, manager):
        found = compare_scenarios(*filled, user=manager)
        assert [row.name for row in found.rows] == ["Annen måte", "Bare B", "Bare A", "Likt", "Senere", "Tidligere"]

    def test_a_measure_that_is_kept_out_is_only_in_the_other(self, filled, manager):
        row = next(row for row in compare_scenarios(*filled, user=manager).rows if row.name == "Bare B")
        assert (row.pair.change, row.pair.before, row.before.placement.pinned) == (PlanChange.ONLY_B, None, True)

    def test_cuts(self, filled, hall, manager):
        found = compare_scenarios(*filled, user=manager)

        def names(**cut):
            return [row.name for row in found.inside(Cut(**cut))]

        assert names(change=PlanChange.EARLIER) == ["Tidligere"]
        assert names(building=hall.pk) == ["Annen måte", "Bare B"]
        assert names(pot="investering") == ["Annen måte"]
        assert names(building=hall.pk, change=PlanChange.ONLY_B, pot="drift") == ["Bare B"]
        # the kinds are counted over building and pot, also while one of them is chosen
        assert sums(found, Cut(PlanChange.EARLIER, hall.pk)) == {"other_way": (1, 150_000, 900_000), "only_b": (1, 0, 250_000)}

    def test_cost_growth_makes_a_moved_measure_dearer(self, versions, school, manager):
        a, b = versions
        type(a.plan).objects.update(price_growth_share=0.1)
        measure = costed(school, "Tak", 100_000)
        make_placement(a, measure, 2027), make_placement(b, measure, 2028)
        found = compare_scenarios(*(type(a).objects.select_related("plan__unit").get(pk=row.pk) for row in versions), user=manager)
        assert [(row.pair.change, row.pair.difference_nok) for row in found.rows] == [(PlanChange.LATER, D(121_000) - D(110_000))]

    def test_an_adopted_version_is_compared_by_what_was_adopted(self, versions, school, manager):
        a, b = versions
        measure = costed(school, "Tak", 100_000)
        make_placement(a, measure, 2027, agreed_name="Tak", agreed_pot="drift", agreed_cost_nok=D(80_000), agreed_grant_nok=D(0))
        make_placement(b, measure, 2027)
        type(a).objects.filter(pk=a.pk).update(status="adopted", adopted_on="2026-01-01")
        a.refresh_from_db()
        assert sums(compare_scenarios(a, b, user=manager)) == {"cost": (1, 80_000, 100_000)}

    def test_a_measure_that_is_gone_stands_alone(self, versions, school, manager):
        a, b = versions
        measure = costed(school, "Tak", 100_000)
        for scenario in versions:
            make_placement(scenario, measure, 2027, agreed_name="Tak", agreed_pot="drift", agreed_cost_nok=D(80_000))
        measure.delete()
        assert sums(compare_scenarios(a, b, user=manager)) == {"only_a": (1, 80_000, 0), "only_b": (1, 0, 80_000)}

    def test_queries_do_not_grow_with_the_rows(self, versions, school, manager):
        found = []
        compare_scenarios(*versions, user=manager)  # who may see what is read once per person
        for count in (1, 3):
            for number in range(count):
                component = make_component(school, grade="TG3", cost_likely_nok=1000, price_year=2026)
                measure = costed(school, f"Tiltak {count} {number}", 100_000, component=component)
                make_placement(versions[0], measure, 2027), make_placement(versions[1], measure, 2028)
            with CaptureQueriesContext(connection) as queries:
                backlog_curves(compare_scenarios(*versions, user=manager), user=manager, today=TODAY)
            found.append(len(queries))
        assert found[0] == found[1]
