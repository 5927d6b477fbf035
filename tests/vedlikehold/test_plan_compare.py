"""Two versions side by side: the rows, the money, the backlog, the filter, the sentence, the files."""

import datetime
import io
from dataclasses import fields
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import (
    make_alternative,
    make_component,
    make_finding,
    make_measure,
    make_placement,
    make_plan,
    make_scenario,
    make_survey,
    make_type,
)
from vedlikehold.calc.plans.compare import PlanChange
from vedlikehold.calc.plans.quality import Terms
from vedlikehold.models import Measure, PlanResult, PriceIndex, Scenario
from vedlikehold.queries.forecast.basis import ground
from vedlikehold.queries.plans.compare import Cut, backlog_curves, compare_scenarios
from vedlikehold.queries.plans.problem import plan_problem
from vedlikehold.views.compare.words import finding, years_text

D = Decimal
TODAY = datetime.date(2026, 6, 1)
ADDRESS = "/plan/sammenlign/"
TERMS = [field.name for field in fields(Terms)]


@pytest.fixture(autouse=True)
def prices(db):
    cache.clear()
    for year in (2025, 2026):
        PriceIndex.objects.update_or_create(year=year, defaults={"value": 100.0})


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def hall(unit_tree):
    return make_building(unit_tree.school, "Idrettshallen")


@pytest.fixture
def versions(unit_tree):
    """A and B of one plan with 300 000 kr a year for operation."""
    plan = make_plan(unit_tree.education, "Oppvekst")
    frames = {year: {"operation_nok": 300_000} for year in plan.year_range}
    return make_scenario(plan, "Nøktern", frames=frames), make_scenario(plan, "Offensiv", frames=frames)


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


def costed(building, name: str, cost: int, **fields):
    return make_measure(building, name, cost_likely_nok=D(cost), price_year=2026, **fields)


@pytest.fixture
def filled(versions, school, hall):
    """One measure of each kind of difference."""
    a, b = versions
    for name, cost, before, after in (
        ("Likt", 100_000, 2027, 2027),
        ("Tidligere", 200_000, 2030, 2028),
        ("Senere", 50_000, 2027, 2029),
        ("Bare A", 70_000, 2028, None),
    ):
        measure = costed(school, name, cost)
        for scenario, year in ((a, before), (b, after)):
            if year:
                make_placement(scenario, measure, year)
    other = costed(hall, "Annen måte", 150_000)
    make_placement(a, other, 2027)
    make_placement(b, other, 2027, alternative=make_alternative(other, "Bygge nytt", cost_likely_nok=900_000, pot="investering"))
    only = costed(hall, "Bare B", 250_000)
    make_placement(b, only, 2028)
    make_placement(a, only, None)
    return versions


def address(a, b, **more) -> str:
    return f"{ADDRESS}?a={a.pk}&b={b.pk}" + "".join(f"&{name}={value}" for name, value in more.items())


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


class TestBacklog:
    @pytest.fixture
    def worn(self, versions, school):
        """Two components in the worst grade, where they stay; A mends the first, B both, the second through a finding."""
        first, second = (make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026) for _n in range(2))
        roof, wall = costed(school, "Tak", 100_000, component=first), costed(school, "Vegg", 100_000)
        make_finding(make_survey(school), second, "TG3", measure=wall)
        make_placement(versions[0], roof, 2028), make_placement(versions[1], roof, 2027), make_placement(versions[1], wall, 2030)
        return versions

    def curves(self, versions, manager):
        return backlog_curves(compare_scenarios(*versions, user=manager), user=manager, today=TODAY)

    def test_what_is_lifted_when(self, worn, manager):
        found = self.curves(worn, manager)
        assert list(found.years) == [2026, 2027, 2028, 2029, 2030]
        assert found.without == [2_000_000] * 5
        # until it is mended it is worth a million; what is mended wears again: TG0 → TG1 → TG2 takes at least two years
        assert found.before[:4] == [2_000_000, 2_000_000, 1_000_000, 1_000_000]
        assert found.after[:3] == [2_000_000, 1_000_000, 1_000_000]
        # the whole life is 40 years, 35 % of it in TG0 and 40 % in TG1: after two years 1/14 · 1/16 of it is TG2 at 45 % of the worst cost
        assert found.before[4] == pytest.approx(1_000_000 + 450_000 / 14 / 16)
        assert (found.components, found.unknown, found.price_year, found.two_stocks) == (2, 0, 2026, False)

    def test_a_work_over_several_years_lifts_in_its_last(self, worn, manager):
        Measure.objects.filter(name="Tak").update(spend_shares=[0.4, 0.6])
        found = self.curves(worn, manager)
        assert (found.before[2:4], found.after[1:3]) == ([2_000_000, 1_000_000], [2_000_000, 1_000_000])

    def test_what_the_backlog_of_today_leaves_out_is_in_no_year(self, worn, school, manager):
        """The type has a cost from TG3 alone, so what it costs to lift from TG2 is unknown."""
        kind = make_type(unit_cost_tg3_nok=100, price_year=2026)
        make_component(school, type=kind, grade="TG2", quantity=50)
        assert ground(user=manager, unit=None, today=TODAY).basis.backlog.nok == 2_000_000
        assert self.curves(worn, manager).without == [2_000_000] * 5

    def test_a_done_measure_and_an_investigation_lift_nothing(self, worn, school, manager):
        for measure in (costed(school, "Gjort", 1, status="done", done_on="2026-01-01"), costed(school, "Se", 1, kind="investigate")):
            type(measure).objects.filter(pk=measure.pk).update(
                component=make_component(school, grade="TG3", cost_likely_nok=500_000, price_year=2026)
            )
            make_placement(worn[0], measure, 2027)
        assert self.curves(worn, manager).before[1] == 3_000_000

    def test_a_building_that_is_sold_takes_all_its_components_along(self, worn, hall, manager):
        for cost in (500_000, 300_000):
            make_component(hall, grade="TG3", cost_likely_nok=cost, price_year=2026)
        measure = costed(hall, "Bruke", 1)
        make_placement(worn[0], measure, 2027, alternative=make_alternative(measure, "Selge", kind="sell"))
        found = self.curves(worn, manager)
        assert (found.without[0], found.before[1], found.before[2]) == (2_800_000, 2_000_000, 1_000_000)

    def test_what_is_demolished_is_gone(self, worn, hall, manager):
        made = [make_component(hall, grade="TG3", cost_likely_nok=cost, price_year=2026) for cost in (500_000, 300_000)]
        make_placement(worn[0], costed(hall, "Rive", 1, kind="demolish", component=made[0]), 2027)
        assert self.curves(worn, manager).before[1] == 2_300_000

    def test_no_curves_without_components_or_after_the_plans(self, versions, school, manager):
        make_placement(versions[0], costed(school, "Tak", 1), 2027)
        assert self.curves(versions, manager) is None
        make_component(school, grade="TG3", cost_likely_nok=1, price_year=2026)
        found = compare_scenarios(*versions, user=manager)
        assert backlog_curves(found, user=manager, today=datetime.date(2030, 1, 1)) is None

    def test_plans_of_two_units_have_two_stocks(self, versions, unit_tree, school, manager):
        make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026)
        make_component(make_building(unit_tree.nursing_home), grade="TG3", cost_likely_nok=3_000_000, price_year=2026)
        other = make_scenario(make_plan(unit_tree.health, "Helse"), "Annen")
        found = self.curves((versions[0], other), manager)
        assert (found.two_stocks, found.before[0], found.after[0]) == (True, 1_000_000, 3_000_000)


def plain(text: str) -> str:
    """Without the spaces that do not break."""
    return text.replace("\u00a0", " ")


class TestWords:
    def test_the_finding(self, versions, school, manager):
        a, b = versions
        component = make_component(school, grade="TG3", cost_likely_nok=14_000_000, price_year=2026)
        make_placement(b, costed(school, "Tak", 3_000_000, component=component), 2028)
        found = compare_scenarios(a, b, user=manager)
        curves = backlog_curves(found, user=manager, today=TODAY)
        assert plain(finding(found, curves)) == (
            "B «Offensiv» tar 14,0 mill. kr mer av etterslepet enn A «Nøktern» innen 2030. B koster 3,0 mill. kr mer enn A. "
            "B bryter rammen i 2028, A holder den."
        )
        back = compare_scenarios(b, a, user=manager)
        assert plain(finding(back, backlog_curves(back, user=manager, today=TODAY))) == (
            "B «Nøktern» tar 14,0 mill. kr mindre av etterslepet enn A «Offensiv» innen 2030. B koster 3,0 mill. kr mindre enn A. "
            "B holder rammen, A bryter den i 2028."
        )

    def test_versions_that_do_the_same_or_nothing(self, versions, school, manager):
        assert finding(compare_scenarios(*versions, user=manager), None) == "Ingen av versjonene har tiltak i planårene."
        measure = costed(school, "Tak", 1)
        make_placement(versions[0], measure, 2027), make_placement(versions[1], measure, 2027)
        assert finding(compare_scenarios(*versions, user=manager), None) == (
            "Versjonene er like: de samme tiltakene i de samme årene, på samme måte og til samme kostnad."
        )

    @pytest.mark.parametrize(
        ("years", "text"), [([], ""), ([2028], "2028"), ([2028, 2030], "2028 og 2030"), ([1, 2, 3], "1, 2 og 3"), ([1, 2, 3, 4], "4 år")]
    )
    def test_years(self, years, text):
        assert years_text(years) == text


class TestPage:
    def test_the_figures(self, filled, client):
        context = client.get(address(*filled)).context
        figures = {label: values for label, *values in context["figures"]}
        assert figures["Koster i alt"] == [570_000, 1_500_000, 930_000, "nok"]
        assert figures["Tiltak i planen"] == [5, 5, 0, "number"]
        assert figures["Holdt utenfor"] == [1, 0, -1, "number"]
        assert figures["År over rammen"] == ["ingen", "2027 og 2028", None, "text"]
        assert context["whole"] == {"count": 6, "before": 570_000, "after": 1_500_000, "difference": 930_000}

    def test_the_quality_of_those_that_were_optimised(self, filled, client, manager):
        terms = dict.fromkeys(TERMS, 0.0)
        result = PlanResult.objects.create(
            scenario=filled[1], made_at="2026-05-01T10:00Z", digest="old", value=99.97, bound=100.0, figures={"terms": terms}
        )

        def quality() -> list:
            return {label: values for label, *values in client.get(address(*filled)).context["figures"]}.get("Andel av det best mulige")

        assert quality() == ["ikke optimert", "endret siden optimeringen", None, "text"]
        problem = plan_problem(Scenario.objects.select_related("plan__unit").get(pk=filled[1].pk), user=manager, today=timezone.localdate())
        PlanResult.objects.filter(pk=result.pk).update(digest=problem.digest)
        assert quality() == ["ikke optimert", "bryter en grense", None, "text"]
        result.delete()
        assert quality() is None

    def test_the_filter_is_in_the_address(self, filled, client):
        context = client.get(address(*filled, change="later")).context
        assert [row.name for row, _label, _color in context["rows"]] == ["Senere"]
        assert context["export_urls"][0][1] == f"/plan/sammenlign/eksport.xlsx?a={filled[0].pk}&b={filled[1].pk}&change=later"

    def test_a_filter_that_cannot_be_read_is_told_and_not_used(self, filled, client):
        context = client.get(address(*filled, change="sideways", building="999999", pot="kaffe")).context
        assert context["form"].unreadable == ["Forskjell", "Bygning", "Budsjettpott"]
        assert len(context["rows"]) == 6

    @pytest.mark.parametrize("query", ["", "?a=x&b=", "?a={a}", "?a={a}&b={a}", "?b={a}"])
    def test_without_two_versions_one_chooses(self, versions, client, query):
        answer = client.get(ADDRESS + query.format(a=versions[0].pk))
        assert next(template.name for template in answer.templates) == "vedlikehold/compare/choose.html"

    @pytest.mark.parametrize("path", [ADDRESS, f"{ADDRESS}eksport.xlsx"])
    def test_a_version_elsewhere_does_not_exist(self, versions, unit_tree, user_with, client_for, path):
        a, b = versions
        nurse = client_for(user_with("manager", unit_tree.health))
        assert nurse.get(f"{path}?a={a.pk}&b={b.pk}").status_code == 404
        own = make_scenario(make_plan(unit_tree.health))
        assert nurse.get(f"{path}?a={own.pk}&b={b.pk}").status_code == 404

    def test_from_a_version_and_from_a_plan(self, versions, client):
        a, b = versions
        third = make_scenario(a.plan, "Tredje", based_on=a)

        def target(name: str, pk: int) -> str:
            return client.get(reverse(f"vedlikehold:{name}", args=[pk])).url

        assert target("scenario-compare-with", third.pk) == address(a, third)
        assert target("scenario-compare-with", b.pk) == address(third, b)
        assert target("plan-compare", a.plan_id) == address(b, third)
        type(a).objects.filter(pk=a.pk).update(status="adopted", adopted_on="2026-01-01")
        assert target("scenario-compare-with", b.pk) == address(a, b)
        assert target("plan-compare", a.plan_id) == address(a, third)
        lonely = make_plan(a.plan.unit)
        assert target("plan-compare", lonely.pk) == ADDRESS

    def test_versions_of_the_chosen_unit_are_offered(self, versions, unit_tree, client):
        make_scenario(make_plan(unit_tree.health, "Helse"), "Annen")
        picker = client.get(f"{ADDRESS}?unit={unit_tree.education.pk}").context["picker"]
        a, b = versions
        assert picker.fields["a"].choices[1:] == [("Oppvekst", [(str(a.pk), "Nøktern (utkast)"), (str(b.pk), "Offensiv (utkast)")])]


class TestFiles:
    def book(self, client, *args, **more):
        answer = client.get(address(*args, **more).replace("?", "eksport.xlsx?"))
        return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def test_the_workbook_has_what_the_page_has(self, filled, school, client):
        make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026)
        book = self.book(client, *filled)
        assert book.sheetnames == ["Oppsummering", "Forskjeller", "Tiltak", "Per år", "Etterslep"]
        kinds = {row[0]: row[1:] for row in book["Forskjeller"].iter_rows(min_row=2, values_only=True)}
        assert kinds["Annet alternativ i B"] == (1, 150_000, 900_000, 750_000)
        assert sum(row[3] for row in kinds.values()) == 930_000
        first = next(book["Tiltak"].iter_rows(min_row=2, values_only=True))
        assert first[1:] == (
            "Idrettshallen", "Annen måte", "Annet alternativ i B", 2027, None, "Drift", 150_000, 2027, "Bygge nytt", "Investering", 900_000, 750_000,
        )  # fmt: skip
        years = {row[0]: row[1:] for row in book["Per år"].iter_rows(min_row=2, values_only=True)}
        assert years["2027"] == (
            300_000,
            300_000,
            300_000,
            100_000,
            -200_000,
            0,
            0,
            0,
            900_000,
            900_000,
            300_000,
            300_000,
            300_000,
            1_000_000,
            700_000,
        )
        assert sum(row[-1] for row in years.values()) == 930_000

    def test_the_csv_has_the_measures_of_the_filter(self, filled, client):
        text = b"".join(client.get(address(*filled, change="later").replace("?", "eksport.csv?")).streaming_content).decode("utf-8-sig")
        assert [line.split(";")[2] for line in text.splitlines()] == ["Tiltak", "Senere"]

    def test_another_format_leads_back(self, filled, client):
        assert client.get(address(*filled).replace("?", "eksport.pdf?")).url == ADDRESS
