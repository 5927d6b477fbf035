"""Components replaced, removed, deleted and changed in bulk, what the ledger says of it, and all of it taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from bygg.models import Space
from bygg.services import delete_row
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import revert_change, revert_changeset, update_rows
from tests.factories.bygg import make_building, make_space, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_type
from vedlikehold.models import Component, Finding, LedgerPosting, Measure, PriceIndex
from vedlikehold.queries.components.cost import component_cost
from vedlikehold.services import components as services
from vedlikehold.services.components import apply_to_many, delete_component, remove_component, replace_component
from vedlikehold.services.ledger import post_backlog

TODAY, LAST_YEAR = datetime.date(2026, 6, 1), datetime.date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today(db, monkeypatch):
    """The services read the clock; prices rise by a tenth from one year to the next."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    PriceIndex.objects.all().delete()
    for year, value in ((2025, 100.0), (2026, 110.0)):
        save_new(PriceIndex(year=year, value=value))


@pytest.fixture
def by(user_with):
    return user_with("manager")


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def old(building):
    """A worn roof with a cost of 250,000 in this year's prices, posted."""
    row = make_component(
        building, "26", "Taktekking", tfm_id="+A=262.001", space=make_space(building, "101"), type=make_type("PAPP", expected_life_years=25),
        quantity=640.0, quantity_unit="m2", installed_year=1998, expected_life_years=30, replacement_cost_nok=800_000, price_year=TODAY.year,
        grade="TG3", graded_on=LAST_YEAR, graded_in=make_analysis(building), cost_likely_nok=250_000, note="Blærer mot nord",
    )  # fmt: skip
    post_backlog(on=LAST_YEAR)
    return row


def book(component) -> list[tuple]:
    rows = LedgerPosting.objects.filter(component=component).exclude(kind="price_growth").order_by("pk")
    return list(rows.values_list("kind", "grade_before", "grade_after"))


def balance(*components) -> float:
    return float(sum(LedgerPosting.objects.filter(component__in=components).values_list("amount_nok", flat=True)))


# -- replacing ---------------------------------------------------------------------------------------------------


def test_the_old_one_stays_and_the_new_one_takes_its_place(old, by):
    act = replace_component(by=by, component=old, on=TODAY, values={"name": "Takfolie", "replacement_cost_nok": 900_000}, note="Ny tekking")
    old.refresh_from_db()
    new = Component.objects.get(pk=act.new.pk)
    assert (old.removed_on, old.is_current, old.grade, old.name) == (TODAY, False, "TG3", "Taktekking")
    assert (new.replaces, new.installed_year, new.grade, new.graded_on, new.is_current) == (old, TODAY.year, "TG0", TODAY, True)
    kept = ("building_id", "space_id", "part_id", "type_id", "tfm_id", "quantity", "quantity_unit", "expected_life_years", "price_year")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert (new.name, new.replacement_cost_nok) == ("Takfolie", 900_000)
    left_behind = (new.graded_in, new.cost_low_nok, new.cost_likely_nok, new.cost_high_nok, new.note, new.removed_on)
    assert left_behind == (None, None, None, None, "", None)
    assert (act.changeset.note, act.changeset.by) == ("Ny tekking", by)


def test_the_backlog_goes_with_the_old_one(old, by):
    act = replace_component(by=by, component=old, on=TODAY)
    assert (balance(old, act.new), act.unposted) == (0.0, None)
    assert book(old)[-1] == ("written_off", "TG3", "")


def test_a_completed_measure_makes_it_done_and_not_written_off(old, by, building):
    measure = make_measure(building, component=old, kind="replace")
    replace_component(by=by, component=old, on=TODAY, measure=measure)
    posting = LedgerPosting.objects.filter(component=old).latest("pk")
    assert (posting.kind, posting.measure) == ("done", measure)


def test_open_findings_are_closed_and_measures_stay(old, by, building):
    analysis = make_analysis(building)
    finding, closed = make_finding(analysis, old, "TG3"), make_finding(analysis, old, "TG2", state="superseded")
    measure = make_measure(building, component=old)
    act = replace_component(by=by, component=old, on=TODAY)
    states = list(Finding.objects.order_by("pk").values_list("pk", "state", "closed_on"))
    assert (act.resolved, states) == (1, [(finding.pk, "resolved", TODAY), (closed.pk, "superseded", None)])
    assert Measure.objects.get(pk=measure.pk).component == old


def test_replacing_is_taken_back_as_one_act(old, by, building):
    finding = make_finding(make_analysis(building), old, "TG3")
    before = balance(old)
    act = replace_component(by=by, component=old, on=TODAY)
    result = revert_changeset(act.changeset, by=by)
    old.refresh_from_db()
    finding.refresh_from_db()
    assert (result.conflicts, Component.objects.count(), old.is_current, old.removed_on) == ([], 1, True, None)
    assert (finding.state, finding.closed_on) == ("open", None)
    # 250,000 / 1.1 before the book moved to this year's prices
    assert (before, balance(old), component_cost(old, today=TODAY).nok) == (227_272.73, 250_000.0, 250_000.0)


def test_undoing_the_undo_replaces_again(old, by):
    act = replace_component(by=by, component=old, on=TODAY)
    undone = revert_changeset(act.changeset, by=by)
    revert_changeset(undone.changeset, by=by)
    old.refresh_from_db()
    assert (old.is_current, Component.objects.filter(replaces=old, grade="TG0").count(), balance(old)) == (False, 1, 0.0)


@pytest.mark.parametrize("service", [replace_component, remove_component])
class TestRefused:
    def test_what_is_gone_cannot_go_again(self, old, by, service):
        remove_component(by=by, component=old, on=TODAY)
        with pytest.raises(ValidationError, match="alt fjernet eller skiftet ut"):
            service(by=by, component=old, on=TODAY)

    def test_not_before_it_has_happened(self, old, by, service):
        with pytest.raises(ValidationError, match="Dagen er ikke kommet"):
            service(by=by, component=old, on=TODAY + datetime.timedelta(days=1))

    def test_not_before_it_was_put_in(self, old, by, service):
        with pytest.raises(ValidationError, match="installert i 1998"):
            service(by=by, component=old, on=datetime.date(1990, 1, 1))

    def test_nothing_is_left_of_a_refusal(self, old, by, service):
        acts = ChangeSet.objects.count()
        with pytest.raises(ValidationError):
            service(by=by, component=old, on=datetime.date(1990, 1, 1))
        assert (ChangeSet.objects.count(), Component.objects.filter(is_current=True).count()) == (acts, 1)


def test_values_that_cannot_be_are_refused(old, by):
    with pytest.raises(ValidationError):
        replace_component(by=by, component=old, on=TODAY, values={"replacement_cost_nok": 100, "price_year": None})
    assert Component.objects.count() == 1


# -- removing ----------------------------------------------------------------------------------------------------


def test_removing_writes_the_backlog_off_and_keeps_the_row(old, by):
    act = remove_component(by=by, component=old, on=TODAY)
    old.refresh_from_db()
    assert (old.removed_on, old.is_current, act.new, balance(old)) == (TODAY, False, None, 0.0)
    assert book(old)[-1] == ("written_off", "TG3", "")


def test_removing_can_be_taken_back(old, by):
    act = remove_component(by=by, component=old, on=TODAY)
    revert_changeset(act.changeset, by=by)
    old.refresh_from_db()
    assert (old.is_current, balance(old)) == (True, pytest.approx(component_cost(old, today=TODAY).nok, abs=0.01))


def test_one_change_in_the_history_taken_back_is_posted_too(old, by):
    from fdvu.audit.enums import Source
    from fdvu.audit.services import open_changeset

    update_rows(open_changeset(by=by, source=Source.FORM), [(old, {"grade": "TG1"})])
    post_backlog(on=TODAY)
    assert balance(old) == 0.0
    revert_change(Change.objects.about(old).latest("pk"), by=by)
    assert balance(old) == pytest.approx(component_cost(old, today=TODAY).nok, abs=0.01)


# -- deleting ----------------------------------------------------------------------------------------------------


def test_a_component_without_traces_is_deleted_and_comes_back(building, by):
    row = make_component(building, "26", "Feil")
    later = make_component(building, "26", replaces=row)
    measure = make_measure(building, component=row)
    act = delete_component(by=by, row=row)
    later.refresh_from_db()
    measure.refresh_from_db()
    assert (Component.objects.filter(pk=row.pk).exists(), later.replaces_id, measure.component_id) == (False, None, None)
    assert revert_changeset(act, by=by).conflicts == []
    later.refresh_from_db()
    measure.refresh_from_db()
    assert (later.replaces_id, measure.component_id) == (row.pk, row.pk)


def test_findings_and_postings_stand_in_the_way(old, by, building):
    make_finding(make_analysis(building), old)
    with pytest.raises(ValidationError) as caught:
        delete_component(by=by, row=old)
    text = " ".join(caught.value.messages)
    assert "1 funn" in text
    assert "1 postering i etterslepsregnskapet" in text
    assert Component.objects.filter(pk=old.pk).exists()


def test_a_room_lets_go_of_its_components(old, by):
    act = delete_row(by=by, row=Space.objects.get())
    old.refresh_from_db()
    assert old.space_id is None
    revert_changeset(act, by=by)
    old.refresh_from_db()
    assert old.space.number == "101"


# -- many at once ------------------------------------------------------------------------------------------------


def test_a_new_type_for_many_moves_their_backlog(building, by):
    dear = make_type("DYR", unit_cost_tg3_nok=1000, price_year=TODAY.year)
    rows = [make_component(building, "26", grade="TG3", quantity=float(amount)) for amount in (1, 2, 3)]
    changed, act = apply_to_many(Component.objects.all(), "type", dear, by=by, note="Samme type")
    assert (changed, balance(*rows)) == (3, 6000.0)
    services.bulk.undo(act, by=by)
    assert (balance(*rows), Component.objects.filter(type=None).count()) == (0.0, 3)


def test_the_price_of_many_does_not_grow_in_queries(building, by, django_assert_max_num_queries):
    make_component(building, "26", grade="TG3", quantity=1.0)
    for _ in range(4):
        make_component(building, "26", grade="TG3", quantity=1.0)
    with django_assert_max_num_queries(60):
        apply_to_many(Component.objects.all(), "installed_year", 2001, by=by)
