"""The page of two versions: figures, filter, and how they are chosen."""

from dataclasses import fields

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.vedlikehold import make_plan, make_scenario
from tests.vedlikehold.plans.compare.pieces import ADDRESS, address
from vedlikehold.calc.plans.quality import Terms
from vedlikehold.models import PlanResult, Scenario
from vedlikehold.queries.plans.problem import plan_problem

TERMS = [field.name for field in fields(Terms)]


class TestPage:
    def test_the_figures(self, filled, client):
        context = client.get(address(*filled)).context
        figures = {label: values for label, *values in context["figures"]}
        assert figures["Koster i alt"] == [570_000, 1_500_000, 930_000, "nok"]
        assert figures["Tiltak i planen"] == [5, 5, 0, "number"]
        assert figures["Holdt utenfor"] == [1, 0, -1, "number"]
        assert figures["År over rammen"] == ["ingen", "2027 og 2028", None, "text"]
        whole = context["whole"]
        assert (whole.count, whole.before_nok, whole.after_nok, whole.difference_nok) == (6, 570_000, 1_500_000, 930_000)

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
