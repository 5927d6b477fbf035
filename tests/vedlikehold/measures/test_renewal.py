"""A measure done in the way a plan chose, and one that puts a new component in the old one's place."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories.vedlikehold import (
    make_alternative,
    make_component,
    make_finding,
    make_measure,
    make_placement,
    make_plan,
    make_scenario,
    make_survey,
)
from vedlikehold.models import Component, Finding, LedgerPosting, Measure
from vedlikehold.services import measures
from vedlikehold.services.ledger import post_backlog

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date
LIST = "/tiltak/"
DONE = DAY(2024, 8, 1)


def bad(building, cost=100_000, **fields):
    return make_component(
        building, grade="TG3", cost_likely_nok=D(cost), price_year=2024, graded_on=DAY(2024, 1, 10), installed_year=1990, **fields
    )


def refused(act, **arguments):
    with pytest.raises(ValidationError) as found:
        act(**arguments)
    return found.value.messages


def balance(component) -> Decimal:
    return LedgerPosting.objects.filter(component=component).aggregate(s=Sum("amount_nok"))["s"] or D(0)


class TestRenewal:
    @pytest.fixture
    def roof(self, school):
        return bad(school, name="Tekking", tfm_id="+1=262")

    @pytest.fixture
    def row(self, school, roof):
        return make_measure(school, component=roof, kind="replace", status="approved")

    def test_the_old_one_goes_and_a_new_one_comes_in_the_same_act(self, school, manager, roof, row):
        own = make_finding(make_survey(school), roof, "TG3", measure=row)
        staying = make_finding(make_survey(school), roof, "TG2")
        post_backlog(on=DAY(2024, 2, 1))
        done = measures.complete_measure(by=manager, measure=row, on=DONE, renew=True, also=[])
        roof.refresh_from_db(), own.refresh_from_db(), staying.refresh_from_db()
        new = Component.objects.get(replaces=roof)
        assert (roof.removed_on, roof.is_current, own.state, staying.state) == (DONE, False, "resolved", "resolved")
        assert (new.installed_year, new.grade, new.graded_on, new.name, new.tfm_id) == (2024, "TG0", DONE, "Tekking", "+1=262")
        assert (done.new, done.resolved, done.graded, done.unposted) == ([new], 2, [roof.pk], None)
        assert ChangeSet.objects.filter(changes__object_id=new.pk, changes__content_type__model="component").get() == done.changeset

    def test_the_ledger_stays_balanced(self, school, manager, roof, row):
        post_backlog(on=DAY(2024, 2, 1))
        assert balance(roof) == D(100_000)
        measures.complete_measure(by=manager, measure=row, on=DONE, renew=True)
        new = Component.objects.get(replaces=roof)
        assert [(p.kind, p.amount_nok, p.measure_id) for p in LedgerPosting.objects.order_by("pk")][1:] == [
            ("done", D("-100000.00"), row.pk)
        ]
        assert (balance(roof), balance(new), post_backlog(on=DAY(2024, 9, 1))) == (D(0), D(0), 0)
        measures.reopen_measure(by=manager, measure=row, today=DAY(2024, 9, 1))
        assert (balance(roof), post_backlog(on=DAY(2024, 9, 1))) == (D(100_000), 0)

    def test_a_new_one_that_is_not_perfect_has_its_backlog(self, school, manager, roof, row):
        Component.objects.filter(pk=roof.pk).update(replacement_cost_nok=D(50_000))
        post_backlog(on=DAY(2024, 2, 1))
        measures.complete_measure(by=manager, measure=row, on=DONE, renew=True, grade_after="TG2")
        new = Component.objects.get(replaces=roof)
        assert (new.grade, balance(roof), post_backlog(on=DAY(2024, 9, 1))) == ("TG2", D(0), 0)
        kept = balance(new)
        assert kept > 0
        measures.reopen_measure(by=manager, measure=row, today=DAY(2024, 9, 1))
        assert (balance(roof), LedgerPosting.objects.filter(component=new.pk).count()) == (D(100_000), 0)

    @pytest.mark.parametrize("way", ["reopen", "journal"])
    def test_taken_back_together(self, school, manager, roof, row, way):
        own = make_finding(make_survey(school), roof, "TG3", measure=row)
        done = measures.complete_measure(by=manager, measure=row, on=DONE, renew=True, actual_cost_nok=D(7))
        if way == "reopen":
            result = measures.reopen_measure(by=manager, measure=row, today=DAY(2024, 9, 1))
            assert result.kept == 0
        else:
            revert_changeset(done.changeset, by=manager)
        roof.refresh_from_db(), own.refresh_from_db(), row.refresh_from_db()
        assert list(Component.objects.all()) == [roof]
        assert (roof.removed_on, roof.grade, own.state) == (None, "TG3", "open")
        assert (row.status, row.done_on, row.actual_cost_nok) == ("approved", None, None)
        assert balance(roof) == D(100_000)

    def test_a_new_component_in_use_is_in_the_way_of_reopening(self, school, manager, roof, row):
        measures.complete_measure(by=manager, measure=row, on=DONE, renew=True)
        new = Component.objects.get(replaces=roof)
        make_finding(make_survey(school), new, "TG1")
        text = (
            "Den nye komponenten «Tekking» er endret eller brukt etterpå. Fjern det som hører til den, før tiltaket gjenåpnes."
        )  # fmt: skip
        assert refused(measures.reopen_measure, by=manager, measure=row, today=DAY(2024, 9, 1)) == [text]
        row.refresh_from_db(), roof.refresh_from_db()
        assert (row.status, roof.removed_on) == ("done", DONE)

    def test_without_it_only_the_condition_changes(self, manager, roof, row):
        measures.complete_measure(by=manager, measure=row, on=DONE)
        roof.refresh_from_db()
        assert (roof.removed_on, roof.grade, Component.objects.count()) == (None, "TG0", 1)

    def test_a_newer_condition_keeps_the_component(self, manager, roof, row):
        done = measures.complete_measure(by=manager, measure=row, on=DAY(2024, 1, 1), renew=True)
        assert (done.kept_newer, done.new, Component.objects.count()) == ([roof.pk], [], 1)

    def test_refusals(self, school, manager, roof):
        repair = make_measure(school, component=roof)
        text = ["Bare en utskifting gir nye komponenter."]
        assert refused(measures.complete_measure, by=manager, measure=repair, on=DONE, renew=True) == text
        early = make_measure(school, component=roof, kind="replace")
        text = ["Komponenten ble installert i 1990, etter denne dagen."]
        Component.objects.filter(pk=roof.pk).update(graded_on=None)
        assert refused(measures.complete_measure, by=manager, measure=early, on=DAY(1980, 1, 1), renew=True) == text
        assert Measure.objects.filter(status="done").count() == 0

    def test_on_the_page(self, client, school, roof, row):
        page = client.get(f"{LIST}{row.pk}/utfort/")
        assert page.context["form"]["renew"].value() is True
        sent = {"on": timezone.localdate().isoformat(), "grade_after": "TG0", "renew": "on"}
        response = client.post(f"{LIST}{row.pk}/utfort/", sent, follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Tiltaket er utført. 1 komponent er skiftet ut."]
        assert Component.objects.get(replaces=roof).installed_year == timezone.localdate().year
        warning = client.get(f"{LIST}{row.pk}/gjenapne/").context["warning"]
        assert warning.startswith("1 komponent får tilbake tilstanden og kostnaden den hadde. 1 ny komponent tas ut igjen. 0 funn åpnes.")
        repair = make_measure(school, component=bad(school))
        assert "renew" not in client.get(f"{LIST}{repair.pk}/utfort/").context["form"].fields


class TestAlternative:
    @pytest.fixture
    def row(self, school):
        return make_measure(school, "Skift ut", component=bad(school), kind="replace", cost_likely_nok=D(500), price_year=2024)

    @pytest.fixture
    def other(self, row):
        return make_alternative(row, "Rehabiliter", kind="rehabilitate", grade_after="TG1", cost_likely_nok=D(200), price_year=2020)

    def adopt(self, unit, row, other, **fields):
        scenario = make_scenario(make_plan(unit), **({"status": "adopted", "adopted_on": DAY(2026, 6, 1)} | fields))
        return make_placement(scenario, row, 2027, alternative=other)

    def test_the_plan_in_force_proposes_condition_and_cost(self, client, school, row, other):
        self.adopt(school.unit, row, other)
        page = client.get(f"{LIST}{row.pk}/utfort/")
        form = page.context["form"]
        # 200 × 125/100
        assert (form["grade_after"].value(), form["alternative"].value(), form["actual_cost_nok"].value()) == ("TG1", other.pk, "250")
        assert form["renew"].value() is False
        assert "Planen som er vedtatt, gjør tiltaket som «Rehabiliter»." in page.content.decode()

    def test_a_planned_sale_is_said_to_change_nothing(self, client, school, row):
        self.adopt(school.unit, row, make_alternative(row, "Selg", kind="sell"))
        content = client.get(f"{LIST}{row.pk}/utfort/").content.decode()
        assert "Et salg endrer ingen tilstand og lukker ingen funn. Registrer på byggets side at det er solgt." in content

    def test_a_draft_proposes_nothing(self, client, school, row, other):
        self.adopt(school.unit, row, other, status="draft", adopted_on=None)
        form = client.get(f"{LIST}{row.pk}/utfort/").context["form"]
        assert (form["grade_after"].value(), form["alternative"].value(), form["actual_cost_nok"].value()) == ("TG0", None, None)

    def test_done_in_another_way_it_leaves_that_ways_condition(self, manager, row, other):
        done = measures.complete_measure(by=manager, measure=row, on=DONE, alternative=other)
        row.refresh_from_db()
        assert (Component.objects.get().grade, row.grade_after, len(done.graded)) == ("TG1", "TG1", 1)

    def test_a_replacement_by_an_alternative_renews(self, manager, school):
        row = make_measure(school, component=bad(school))
        new = make_alternative(row, "Skift ut", kind="replace")
        done = measures.complete_measure(by=manager, measure=row, on=DONE, alternative=new, renew=True)
        assert [component.installed_year for component in done.new] == [2024]

    def test_a_sale_changes_no_condition(self, manager, row, school):
        finding = make_finding(make_survey(school), row.component, "TG3", measure=row)
        sale = make_alternative(row, "Selg", kind="sell")
        done = measures.complete_measure(by=manager, measure=row, on=DONE, alternative=sale)
        finding.refresh_from_db(), row.refresh_from_db()
        assert (done.graded, finding.state, Component.objects.get().grade, row.status) == ([], "open", "TG3", "done")

    def test_another_measures_alternative_is_refused(self, manager, row, school):
        foreign = make_alternative(make_measure(school))
        text = ["Alternativet hører til et annet tiltak."]
        assert refused(measures.complete_measure, by=manager, measure=row, on=DONE, alternative=foreign) == text

    def test_ticking_a_new_component_for_a_repair_does_nothing(self, client, row, other):
        sent = {"on": "2026-01-05", "grade_after": "TG1", "alternative": other.pk, "renew": "on"}
        assert client.post(f"{LIST}{row.pk}/utfort/", sent).status_code == 302
        assert (Component.objects.count(), Finding.objects.count()) == (1, 0)
