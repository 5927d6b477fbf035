"""Assessing a building, deciding what becomes of it, and changing what recommendations rest on; all in the journal."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import StaleRow, open_changeset, revert_change, revert_changeset
from tests.factories.access import make_user
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_strategy
from vedlikehold.calc.strategy import DEFAULT_RULE
from vedlikehold.enums import Criterion, Strategy
from vedlikehold.models import BuildingStrategy, StrategyParameters
from vedlikehold.services import strategy as act

PAST = datetime.date(2024, 3, 1)


@pytest.fixture
def by(db):
    return make_user("kari")


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


def row_of(building) -> BuildingStrategy:
    return BuildingStrategy.objects.get(building=building)


def changes(row) -> list[tuple[str, str, dict]]:
    found = Change.objects.about(row).order_by("pk").select_related("changeset")
    return [(change.action, change.changeset.note, change.diff) for change in found]


class TestAssess:
    def test_the_first_assessment_makes_the_row_and_is_dated_today(self, by, building):
        row = act.assess(by=by, building=building, values={"function": 1, "location": 0}, note="Befaring")
        assert (row.function, row.location, row.utilisation) == (1, 0, None)
        assert (row.assessed_on, row_of(building).pk) == (timezone.localdate(), row.pk)
        assert changes(row) == [(Action.CREATED, "Befaring", {})]
        change = Change.objects.about(row).select_related("changeset").get()
        assert (change.unit_id, change.changeset.by, change.changeset.source) == (building.unit_id, by, Source.FORM)

    def test_a_changed_score_is_dated_and_journalled_and_can_be_taken_back(self, by, building):
        make_strategy(building, function=1, assessed_on=PAST)
        row = act.assess(by=by, building=building, values={"function": 3})
        today = timezone.localdate().isoformat()
        assert changes(row)[-1] == (Action.UPDATED, "", {"function": [1, 3], "assessed_on": [PAST.isoformat(), today]})
        revert_change(Change.objects.about(row).order_by("-pk").first(), by=by)
        assert (row_of(building).function, row_of(building).assessed_on) == (1, PAST)

    def test_a_day_that_is_given_stands(self, by, building):
        assert act.assess(by=by, building=building, values={"function": 1, "assessed_on": PAST}).assessed_on == PAST

    def test_facts_alone_do_not_make_the_scores_new(self, by, building):
        make_strategy(building, function=1, assessed_on=PAST)
        row = act.assess(by=by, building=building, values={"function": 1, "running_cost_nok_per_m2": Decimal("850")})
        assert (row.running_cost_nok_per_m2, row.assessed_on) == (Decimal("850"), PAST)

    def test_the_same_values_leave_no_trace(self, by, building):
        make_strategy(building, function=1, running_cost_nok_per_m2=Decimal("850.00"), assessed_on=PAST)
        before = ChangeSet.objects.count()
        row = act.assess(by=by, building=building, values={"function": 1, "running_cost_nok_per_m2": Decimal("850")})
        assert (ChangeSet.objects.count(), row.version) == (before, 1)

    def test_a_score_can_be_emptied(self, by, building):
        make_strategy(building, function=1, location=2)
        assert act.assess(by=by, building=building, values={"function": None}).scores == {
            Criterion.FUNCTION: None,
            Criterion.UTILISATION: None,
            Criterion.LOCATION: 2,
            Criterion.STATUTORY: None,
            Criterion.RUNNING_COST: None,
        }

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"function": 4}, "function"),
            ({"function": -1}, "function"),
            ({"replacement_value_nok": Decimal(1000)}, "__all__"),
            ({"replacement_value_nok": Decimal(0), "replacement_price_year": 2024}, "__all__"),
        ],
    )
    def test_impossible_values_are_refused_and_nothing_is_written(self, by, building, values, field):
        before = ChangeSet.objects.count()
        with pytest.raises(ValidationError) as refused:
            act.assess(by=by, building=building, values=values)
        assert list(refused.value.message_dict) == [field]
        assert (BuildingStrategy.objects.count(), ChangeSet.objects.count()) == (0, before)

    def test_a_decision_is_not_part_of_an_assessment(self, by, building):
        with pytest.raises(ValueError, match="decision"):
            act.assess(by=by, building=building, values={"decision": "sell"})

    def test_somebody_else_was_faster(self, by, building):
        with pytest.raises(StaleRow):
            act.assess(by=by, building=building, values={"function": 1}, expected_version=1)
        act.assess(by=by, building=building, values={"function": 1}, expected_version=0)
        with pytest.raises(StaleRow):
            act.assess(by=by, building=building, values={"function": 2}, expected_version=0)
        act.assess(by=by, building=building, values={"function": 2}, expected_version=1)
        assert (row_of(building).function, row_of(building).version) == (2, 2)

    def test_many_in_one_act(self, by, building, unit_tree):
        changeset = open_changeset(by=by, source=Source.IMPORT)
        for one in (building, make_building(unit_tree.nursing_home)):
            act.assess(by=by, building=one, values={"function": 0}, changeset=changeset)
        assert Change.objects.filter(changeset=changeset).count() == 2
        revert_changeset(changeset, by=by)
        assert BuildingStrategy.objects.count() == 0


class TestDecide:
    def test_who_when_and_why(self, by, building):
        row = act.decide(by=by, building=building, decision=Strategy.SELL, reason="  Vedtak 12/24  ", on=PAST)
        assert (row.decision, row.decision_note, row.decided_on, row.decided_by) == ("sell", "Vedtak 12/24", PAST, by)
        assert changes(row)[-1][:2] == (Action.CREATED, "Vedtak 12/24")

    def test_a_decision_leaves_the_scores_alone_and_an_assessment_the_decision(self, by, building):
        act.assess(by=by, building=building, values={"function": 2, "assessed_on": PAST})
        act.decide(by=by, building=building, decision=Strategy.HOLD, reason="Trengs")
        row = act.assess(by=by, building=building, values={"function": 3})
        assert (row.function, row.decision, row.decision_note) == (3, "hold", "Trengs")

    def test_a_new_decision_replaces_the_last_by_whoever_makes_it(self, by, building):
        act.decide(by=by, building=building, decision=Strategy.HOLD, reason="Trengs", on=PAST)
        other = make_user("ola")
        row = act.decide(by=other, building=building, decision=Strategy.CONVERT, reason="Ny skole")
        assert (row.decision, row.decided_on, row.decided_by) == ("convert", timezone.localdate(), other)
        assert changes(row)[-1][2]["decision"] == ["hold", "convert"]

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_without_a_reason_it_is_refused(self, by, building, reason):
        with pytest.raises(ValidationError) as refused:
            act.decide(by=by, building=building, decision=Strategy.SELL, reason=reason)
        assert refused.value.message_dict == {"reason": ["En beslutning må begrunnes."]}
        assert BuildingStrategy.objects.count() == 0

    def test_a_day_to_come_is_refused(self, by, building):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        with pytest.raises(ValidationError) as refused:
            act.decide(by=by, building=building, decision=Strategy.SELL, reason="Vedtak", on=tomorrow)
        assert list(refused.value.message_dict) == ["on"]

    def test_the_table_itself_refuses_a_decision_without_a_reason(self, building):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_strategy(building, decision="sell")


class TestWithdraw:
    def test_the_recommendation_stands_again_and_the_history_remembers(self, by, building):
        act.assess(by=by, building=building, values={"function": 2})
        row = act.decide(by=by, building=building, decision=Strategy.SELL, reason="Vedtak 12/24", on=PAST)
        changeset = act.withdraw(by=by, strategy=row, note="Omgjort i sak 40/24")
        row = row_of(building)
        assert (row.decision, row.decision_note, row.decided_on, row.decided_by, row.function) == ("", "", None, None, 2)
        assert changes(row)[-1] == (
            Action.UPDATED,
            "Omgjort i sak 40/24",
            {
                "decision": ["sell", ""],
                "decision_note": ["Vedtak 12/24", ""],
                "decided_on": [PAST.isoformat(), None],
                "decided_by": [by.pk, None],
            },
        )
        revert_changeset(changeset, by=by)
        assert (row_of(building).decision, row_of(building).decided_by) == ("sell", by)

    def test_nothing_to_withdraw(self, by, building):
        with pytest.raises(ValidationError):
            act.withdraw(by=by, strategy=make_strategy(building, function=1))


class TestParameters:
    def test_the_shipped_ones_are_those_of_the_arithmetic(self):
        assert StrategyParameters().rule == DEFAULT_RULE

    def test_a_change_is_a_row_in_the_journal(self, by):
        row = act.change_parameters(by=by, values={"good_condition": 1.0, "weight_location": 0.3}, note="Vedtatt i formannskapet")
        assert (row.rule.good_condition, row.rule.weights[Criterion.LOCATION]) == (1.0, 0.3)
        act.change_parameters(by=by, values={"good_condition": 1.1})
        assert changes(row) == [
            (Action.CREATED, "Vedtatt i formannskapet", {}),
            (Action.UPDATED, "", {"good_condition": [1.0, 1.1]}),
        ]
        assert StrategyParameters.objects.count() == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"weight_function": -0.1},
            dict.fromkeys([f"weight_{criterion.value}" for criterion in Criterion], 0.0),
            {"good_condition": 3.5},
            {"suitable": -1.0},
            {"replace_fci": 0.0},
            {"needed_share": 1.5},
        ],
    )
    def test_impossible_assumptions_are_refused(self, by, values):
        with pytest.raises(ValidationError):
            act.change_parameters(by=by, values=values)
        assert StrategyParameters.objects.count() == 0

    def test_somebody_else_was_faster(self, by):
        act.change_parameters(by=by, values={"good_condition": 1.0}, expected_version=0)
        with pytest.raises(StaleRow):
            act.change_parameters(by=by, values={"good_condition": 1.2}, expected_version=0)

    def test_there_is_one_row(self, by):
        act.change_parameters(by=by, values={"good_condition": 1.0})
        with pytest.raises(IntegrityError), transaction.atomic():
            StrategyParameters.objects.create(good_condition=1.2)
