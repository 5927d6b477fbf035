"""Adoption: what it freezes and plans, what stands in its way, and how it is taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import open_changeset as opened
from fdvu.audit.services import revert_change, revert_changeset, update_rows
from tests.factories.bygg import save_new
from tests.factories.vedlikehold import make_alternative, make_bundle, make_measure, make_placement, make_plan, make_scenario
from vedlikehold.enums import PlacedBy
from vedlikehold.models import Measure, MeasureDependency, MeasureExclusion, Placement, PlanYear, Scenario
from vedlikehold.queries.plans.adoption import adoption_of
from vedlikehold.queries.plans.lines import planned
from vedlikehold.services import plans as act
from vedlikehold.services.measures import delete_measure

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def adopt(manager, scenario, **options):
    found = act.adopt(by=manager, scenario=scenario, on=DAY, **options)
    scenario.refresh_from_db()
    return found


def measures() -> dict[str, tuple]:
    return {name: (status, year) for name, status, year in Measure.objects.values_list("name", "status", "planned_year")}


def test_every_placement_keeps_what_it_says(manager, plan, scenario, placed, school):
    plan.price_growth_share = 0.1
    plan.save()
    scenario.refresh_from_db()
    bundle = make_bundle(school, saving_share=0.1)
    placed("Tak", 2027, 100_000, grant_nok=20_000, own_hours=8.0, spend_shares=[0.4, 0.6], bundle=bundle)
    placed("Vegg", 2027, 50_000, bundle=bundle, pot="investering")
    placed("Uten pris", 2028, None)
    placed("Ute", None, 30_000)
    before = planned(scenario, user=manager).totals
    adopt(manager, scenario, text="Sak 12/26")
    rows = Placement.objects.order_by("pk").values_list(
        "agreed_name", "agreed_pot", "agreed_cost_nok", "agreed_grant_nok", "agreed_hours", "agreed_shares"
    )
    assert list(rows) == [
        ("Tak", "drift", Decimal("79200.00"), Decimal("22000.00"), 8.0, [0.4, 0.6]),
        ("Vegg", "investering", Decimal("49500.00"), Decimal("0.00"), 0.0, []),
        ("Uten pris", "drift", None, Decimal("0.00"), 0.0, []),
        ("Ute", "drift", Decimal("30000.00"), Decimal("0.00"), 0.0, []),
    ]
    assert (scenario.status, scenario.adopted_on, scenario.adopted_by, scenario.adoption_note) == ("adopted", DAY, manager, "Sak 12/26")
    after = planned(scenario, user=manager).totals
    assert [year.pots for year in after.years] == [year.pots for year in before.years]
    assert [(year.grant_nok, year.own_hours) for year in after.years] == [(year.grant_nok, year.own_hours) for year in before.years]


def test_an_alternative_is_named_and_priced(manager, scenario, school):
    measure = make_measure(school, "Tak", cost_likely_nok=50_000, price_year=2026)
    way = make_alternative(measure, "Nytt tak", cost_likely_nok=80_000, pot="investering")
    make_placement(scenario, measure, 2028, alternative=way)
    adopt(manager, scenario)
    row = Placement.objects.get()
    assert (row.agreed_name, row.agreed_pot, row.agreed_cost_nok) == ("Tak: Nytt tak", "investering", Decimal("80000.00"))


def test_measures_are_planned_in_the_years_of_the_plan(manager, scenario, placed):
    placed("Forslag", 2027)
    placed("Godkjent", 2028, status="approved")
    placed("Flyttet", 2029, status="planned", planned_year=2027)
    placed("Pågår", 2027, status="ongoing", planned_year=2026)
    placed("Ute", None)
    adopt(manager, scenario)
    assert measures() == {
        "Forslag": ("planned", 2027),
        "Godkjent": ("planned", 2028),
        "Flyttet": ("planned", 2029),
        "Pågår": ("ongoing", 2027),
        "Ute": ("proposed", None),
    }


def test_it_is_one_act(manager, scenario, placed):
    for year in range(2027, 2031):
        placed(f"T{year}", year)
    before = ChangeSet.objects.count()
    adopt(manager, scenario)
    assert ChangeSet.objects.count() == before + 1


def test_what_cannot_be_planned_is_named_and_must_be_accepted(manager, scenario, placed, school):
    gone = placed("Avvist", 2027)
    Measure.objects.filter(pk=gone.measure_id).update(status="rejected", is_open=False)
    later, first = placed("Maling", 2027), placed("Vindu", 2029)
    save_new(MeasureDependency(measure=later.measure, requires=first.measure))
    one, other = placed("Puss", 2027), placed("Rive", 2028)
    save_new(MeasureExclusion(measure=one.measure, other=other.measure))
    fine = placed("Tak", 2030)
    found = adoption_of(scenario, user=manager)
    assert sorted((o.row.name, str(o.reason)) for o in found.obstacles) == [
        ("Avvist", "Tiltaket har status «Avvist»."),
        ("Maling", "Tiltaket krever «Vindu», som er lagt til 2029."),
        ("Rive", "Tiltaket utelukker «Puss», som også er med."),
    ]
    with pytest.raises(ValidationError, match="kan ikke planlegges"):
        adopt(manager, scenario)
    assert Scenario.objects.get().status == "draft"
    adopt(manager, scenario, accept=True)
    assert measures() == {
        "Avvist": ("rejected", None),
        "Maling": ("proposed", None),
        "Rive": ("proposed", None),
        "Vindu": ("planned", 2029),
        "Puss": ("planned", 2027),
        fine.measure.name: ("planned", 2030),
    }
    assert Placement.objects.exclude(agreed_name="").count() == 6


def test_one_that_is_stuck_itself_is_told_by_the_year_it_keeps(manager, scenario, placed):
    stuck, first = placed("Maling", 2028), placed("Vindu", 2029)
    Measure.objects.filter(pk=stuck.measure_id).update(status="planned", planned_year=2027)
    save_new(MeasureDependency(measure=stuck.measure, requires=first.measure))
    assert {o.row.name: str(o.reason) for o in adoption_of(scenario, user=manager).obstacles} == {
        "Maling": "Tiltaket krever «Vindu», som er lagt til 2029.",
        "Vindu": "«Maling» krever tiltaket, kan selv ikke planlegges og blir stående i 2027.",
    }


def test_the_order_holds_against_measures_outside_the_plan_too(manager, scenario, placed, school):
    row = placed("Maling", 2027)
    outside = make_measure(school, "Drenering", status="planned", planned_year=2028)
    save_new(MeasureDependency(measure=row.measure, requires=outside))
    assert [str(o.reason) for o in adoption_of(scenario, user=manager).obstacles] == [
        "Tiltaket krever «Drenering», som er planlagt i 2028 i registeret og ikke er med i denne planen. Ta det med i planen eller "
        "endre året det er planlagt i. Ellers blir tiltaket stående som det er når planen vedtas."
    ]
    Measure.objects.filter(pk=outside.pk).update(status="done", done_on=DAY, is_open=False)
    assert adoption_of(scenario, user=manager).obstacles == []


def test_what_is_planned_in_the_register_alone_is_said_to_be_so(manager, scenario, placed, school):
    after, before = placed("Maling", 2027), placed("Grøft", 2029)
    later = make_measure(school, "Drenering", status="planned", planned_year=2028)
    save_new(MeasureDependency(measure=after.measure, requires=later))
    save_new(MeasureDependency(measure=later, requires=before.measure))
    rest = "Ta det med i planen eller endre året det er planlagt i. Ellers blir tiltaket stående som det er når planen vedtas."
    assert sorted(str(o.reason) for o in adoption_of(scenario, user=manager).obstacles) == [
        f"Tiltaket krever «Drenering», som er planlagt i 2028 i registeret og ikke er med i denne planen. {rest}",
        f"«Drenering» krever tiltaket, og er planlagt i 2028 i registeret, ikke med i denne planen. {rest}",
    ]


def test_what_is_planned_from_before_keeps_its_year_or_loses_it(manager, plan, scenario, placed, school, home, unit_tree):
    placed("Tak", 2027)
    placed("Holdt utenfor", None, 20_000, status="planned", planned_year=2028)
    fixed = {"status": "planned", "cost_likely_nok": 30_000, "price_year": 2026}
    make_measure(school, "Fra før", planned_year=2030, **fixed)
    make_measure(school, "Før planen", planned_year=2026, **fixed)
    make_measure(home, "Annen enhet", planned_year=2028, **fixed)
    make_measure(school, "Pågår", **(fixed | {"status": "ongoing"}), planned_year=2028)
    theirs = make_measure(school, "I en annen plan", planned_year=2028, **fixed)
    other = make_scenario(make_plan(unit_tree.school, "Skolens"), status="adopted", adopted_on=DAY)
    make_placement(other, theirs, 2028)
    before = measures()
    found = adoption_of(scenario, user=manager)
    assert ([row.name for row in found.loose], found.loose_nok) == (["Holdt utenfor", "Fra før"], Decimal(50_000))
    adopt(manager, scenario)
    assert measures() == before | {"Tak": ("planned", 2027)}
    act.withdraw_adoption(by=manager, scenario=scenario)
    adopt(manager, scenario, clear=True)
    assert measures() == before | {"Tak": ("planned", 2027), "Fra før": ("approved", None), "Holdt utenfor": ("approved", None)}
    act.withdraw_adoption(by=manager, scenario=scenario)
    assert measures() == before


def test_another_plan_adopted_for_the_unit_and_some_of_the_years_is_named(manager, client_for, scenario, plan, placed, unit_tree):
    placed("Tak", 2027)

    def adopted(name, unit, first, years=4, **fields):
        other = make_plan(unit, name, first_year=first, years=years, **fields)
        return make_scenario(other, "Vedtatt", status="adopted", adopted_on=DAY)

    adopted("Før", unit_tree.education, 2023)
    adopted("Annen enhet", unit_tree.school, 2027)
    rolled = adopted("Rulles videre", unit_tree.education, 2026)
    overlaps = adopted("Eldre plan", unit_tree.education, 2024)
    plan.follows = rolled.plan
    plan.save()
    scenario.refresh_from_db()
    assert adoption_of(scenario, user=manager).beside == [overlaps]
    page = client_for(manager).get(f"/plan/versjon/{scenario.pk}/vedta/").content.decode()
    assert f'href="/plan/versjon/{overlaps.pk}/"' in page
    assert "Oppvekst har alt en vedtatt plan for 2024–2027: Eldre plan (Vedtatt)." in page


def test_an_empty_version_is_not_adopted(manager, scenario, placed):
    placed("Ute", None)
    with pytest.raises(ValidationError, match="Ingen tiltak er lagt til et år"):
        adopt(manager, scenario)


def test_a_building_that_left_the_unit_leaves_the_plan(manager, scenario, placed, home):
    placed("Tak", 2027)
    placed("Sykehjem", 2027, building=home)
    with pytest.raises(ValidationError, match="kan ikke planlegges"):
        adopt(manager, scenario)
    adopt(manager, scenario, accept=True)
    assert list(Placement.objects.values_list("agreed_name", flat=True)) == ["Tak"]
    act.withdraw_adoption(by=manager, scenario=scenario)
    assert sorted(Placement.objects.values_list("measure__name", flat=True)) == ["Sykehjem", "Tak"]


def test_somebody_else_was_faster(manager, scenario, placed):
    placed("Tak", 2027)
    with pytest.raises(ValidationError, match="Noen andre har endret"):
        adopt(manager, scenario, expected_version=scenario.version + 1)


def test_a_new_adoption_replaces_the_former(manager, plan, scenario, placed):
    placed("Tak", 2027)
    placed("Droppes", 2028)
    adopt(manager, scenario)
    second = act.create_scenario(by=manager, plan=plan, name="Ny", copy_of=scenario)
    second.placements.get(measure__name="Droppes").delete()
    found = adopt(manager, second)
    assert found.former == scenario
    assert [row.name for row in found.dropped] == ["Droppes"]
    foreseen = act.foreseen_withdrawal(Scenario.objects.get(pk=second.pk))
    assert (foreseen.back, foreseen.regained) == (1, 1)
    assert list(Scenario.objects.order_by("number").values_list("status", flat=True)) == ["replaced", "adopted"]
    assert measures() == {"Tak": ("planned", 2027), "Droppes": ("approved", None)}
    act.withdraw_adoption(by=manager, scenario=second)
    assert list(Scenario.objects.order_by("number").values_list("status", flat=True)) == ["adopted", "draft"]
    assert measures() == {"Tak": ("planned", 2027), "Droppes": ("planned", 2028)}


def test_withdrawing_puts_everything_back(manager, scenario, placed):
    row = placed("Tak", 2027)
    adopt(manager, scenario)
    done = act.withdraw_adoption(by=manager, scenario=scenario)
    assert done.kept == []
    scenario.refresh_from_db()
    row.refresh_from_db()
    assert (scenario.status, scenario.adopted_on, scenario.adopted_by, scenario.adoption_note) == ("draft", None, None, "")
    assert (row.agreed_name, row.agreed_cost_nok, row.agreed_pot, row.agreed_shares) == ("", None, "", [])
    assert measures() == {"Tak": ("proposed", None)}
    adopt(manager, scenario)
    assert measures() == {"Tak": ("planned", 2027)}


def test_measures_changed_since_stand_as_they_are(manager, scenario, placed):
    placed("Tak", 2027)
    moved = placed("Vegg", 2028).measure
    adopt(manager, scenario)
    moved.refresh_from_db()
    update_rows(opened(by=manager, source="form"), [(moved, {"planned_year": 2029})])
    assert act.withdraw_adoption(by=manager, scenario=scenario).kept == [moved]
    assert measures() == {"Tak": ("proposed", None), "Vegg": ("planned", 2029)}


def test_only_the_adopted_one_is_withdrawn(manager, scenario):
    with pytest.raises(ValidationError, match="Bare den vedtatte"):
        act.withdraw_adoption(by=manager, scenario=scenario)


def test_a_deleted_measure_stays_in_the_adopted_plan(manager, scenario, placed):
    placed("Tak", 2027, 40_000)
    adopt(manager, scenario)
    delete_measure(by=manager, row=Measure.objects.get())
    [row] = planned(scenario, user=manager).rows
    assert (row.name, row.own_cost_nok, row.measure) == ("Tak", Decimal("40000.00"), None)


class TestFrozen:
    """No way in: services, and the history."""

    @pytest.fixture
    def adopted(self, manager, scenario, placed):
        self.row = placed("Tak", 2027)
        placed("Vegg", 2028)
        self.moved = act.place(by=manager, scenario=scenario, measure=self.row.measure, year=2028)
        self.framed = act.set_frames(by=manager, scenario=scenario, frames={2027: {"operation_nok": Decimal(5)}})
        adopt(manager, scenario)
        self.act = act.act_of_adoption(scenario)
        return scenario

    def refused(self, work, match="er vedtatt og kan ikke endres"):
        before = list(Placement.objects.values()), list(PlanYear.objects.values()), list(Scenario.objects.values())
        with pytest.raises((ValidationError, RevertRefused), match=match) as found:
            work()
        assert (list(Placement.objects.values()), list(PlanYear.objects.values()), list(Scenario.objects.values())) == before
        return found.value

    def test_by_services(self, manager, adopted):
        self.refused(lambda: act.place(by=manager, scenario=adopted, measure=self.row.measure, year=2029))
        self.refused(lambda: act.set_frames(by=manager, scenario=adopted, frames={2027: {"operation_nok": Decimal(1)}}))
        self.refused(lambda: act.delete_scenario(by=manager, row=adopted))
        self.refused(lambda: act.delete_plan(by=manager, row=adopted.plan), "vedtatt versjon")
        self.refused(lambda: act.change_plan(by=manager, plan=adopted.plan, values={"price_growth_share": 0.1}), "vedtatt versjon")
        self.refused(lambda: adopt(manager, adopted))
        choice = act.Choice(self.row.measure_id, 2030)
        for how in PlacedBy:
            self.refused(lambda how=how: act.place_many(by=manager, scenario=adopted, choices=[choice], placed_by=how))

    def test_by_taking_back_what_made_it(self, manager, adopted):
        for changeset in (self.moved, self.framed):
            self.refused(lambda changeset=changeset: revert_changeset(changeset, by=manager))
            self.refused(lambda changeset=changeset: revert_changeset(changeset, by=manager, force=True))

    def test_by_taking_back_a_part_of_the_adoption(self, manager, adopted):
        for change in Change.objects.filter(changeset=self.act, content_type__model__in=["scenario", "placement"]):
            self.refused(lambda change=change: revert_change(change, by=manager), "kan ikke endres|som en helhet")

    def test_taking_back_the_whole_act_is_a_withdrawal(self, manager, adopted):
        assert revert_changeset(self.act, by=manager).conflicts == []
        assert Scenario.objects.get().status == "draft"

    def test_a_withdrawal_is_not_taken_back(self, manager, adopted):
        done = act.withdraw_adoption(by=manager, scenario=adopted)
        self.refused(lambda: revert_changeset(done.changeset, by=manager), "trukket tilbake")

    def test_name_may_change_and_be_taken_back(self, manager, adopted):
        act.rename_scenario(by=manager, scenario=adopted, name="Vedtatt plan", text="")
        revert_changeset(ChangeSet.objects.order_by("-pk").first(), by=manager)
        assert Scenario.objects.get().name == "Grunnlag"

    def test_a_measure_of_it_comes_back_when_its_deletion_is_taken_back(self, manager, adopted):
        deleted = delete_measure(by=manager, row=Measure.objects.get(name="Tak"))
        revert_changeset(deleted, by=manager)
        assert Placement.objects.get(agreed_name="Tak").measure.name == "Tak"


def test_queries_do_not_grow(manager, plan, school):
    def count(measures):
        scenario = make_scenario(plan, frames={year: {} for year in plan.year_range})
        for number in range(measures):
            make_placement(scenario, make_measure(school, f"T{number}", cost_likely_nok=1, price_year=2026), 2027 + number % 4)
        with CaptureQueriesContext(connection) as found:
            act.adopt(by=manager, scenario=scenario, on=DAY)
        with CaptureQueriesContext(connection) as taken_back:
            act.withdraw_adoption(by=manager, scenario=scenario)
        return len(found), len(taken_back)

    count(1)  # what is looked up once in a process
    assert count(1) == count(3) == count(300)
