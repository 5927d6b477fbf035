"""Moving to another edition of NS 3451: what goes where, rights, and the way back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import revert_changeset
from fdvu.core.jobs import JobRejected, Progress
from fdvu.core.models import Job
from fdvu.core.registry import job_kinds
from tests.factories.bygg import make_building
from tests.factories.jobs import make_job
from tests.factories.vedlikehold import make_component, make_measure, make_type, part
from vedlikehold.models import BuildingPart, Component, ConditionParameters, Measure
from vedlikehold.queries.codes import editions as queries
from vedlikehold.queries.codes.editions import PARENT, SAME_CODE, edition_move, editions
from vedlikehold.queries.parameters import assumptions
from vedlikehold.services.codes import MOVE_JOB, may_move, move_edition, run_move
from vedlikehold.services.codes import editions as service
from vedlikehold.views.codes import editions as view

pytestmark = pytest.mark.django_db
MOVE = "vedlikehold:parts-move"


def became(component: Component) -> tuple[str, str]:
    component.refresh_from_db()
    return component.part.edition, component.part.code


def move(user, **options) -> ChangeSet | None:
    return move_edition(by=user, source="2009", target="2022", **options)


@pytest.fixture
def manager(user_with):
    return user_with("manager")


class TestMove:
    def test_everything_with_a_part_follows_it(self, manager, unit_tree, sample_data):
        roof = make_component(sample_data.building, "26")
        stage = make_component(sample_data.other_building, "64")
        kind = make_type(part=part("35"))
        measure = make_measure(sample_data.building, part=part("26"))
        act = move(manager, note="Ny utgave")
        assert (became(roof), became(stage)) == (("2022", "26"), ("2022", "67"))
        kind.refresh_from_db()
        measure.refresh_from_db()
        assert (kind.part.name, measure.part.edition) == ("Varmepumpe- og kuldeinstallasjoner", "2022")
        assert (ConditionParameters.objects.get().part_edition, act.by, act.note) == ("2022", manager, "Ny utgave")
        assert act.counts == {
            "vedlikehold.componenttype:u": 1,
            "vedlikehold.component:u": 2,
            "vedlikehold.measure:u": 1,
            "vedlikehold.conditionparameters:u": 1,
        }

    def test_taken_back_as_one_act(self, manager, sample_data):
        roof, stage = make_component(sample_data.building, "26"), make_component(sample_data.building, "64")
        result = revert_changeset(move(manager), by=manager)
        assert (became(roof), became(stage), result.conflicts) == (("2009", "26"), ("2009", "64"), [])
        assert ConditionParameters.objects.get().part_edition == "2009"

    def test_weights_are_those_of_the_new_edition(self, manager):
        before = assumptions().weights
        move(manager)
        after = assumptions().weights
        assert ("64" in before, "64" in after) == (True, False)
        assert after["67"] == pytest.approx(before["64"] + before["67"])

    def test_rows_of_other_editions_and_of_codes_without_successor_stay(self, manager, sample_data):
        new = make_component(sample_data.building, part=part("26", edition="2022"))
        own = make_component(sample_data.building, part=part("26.1", name="Egen", is_own=True))
        move(manager)
        assert (became(new), became(own)) == (("2022", "26"), ("2009", "26.1"))
        assert list(Change.objects.about(new).values_list("action", flat=True)) == ["c"]

    @pytest.mark.parametrize(
        ("missing", "found"),
        [
            ("stay", ["2009 262", "2009 263.1", "2009 271"]),
            (SAME_CODE, ["2022 262", "2009 263.1", "2009 271"]),
            (PARENT, ["2022 262", "2022 26", "2022 27"]),
        ],
    )
    def test_what_becomes_of_codes_without_successor_is_chosen(self, manager, sample_data, missing, found):
        part("262", edition="2022")
        rows = [make_component(sample_data.building, part=part(code)) for code in ("262", "263.1", "271")]
        move(manager, missing=missing)
        assert [" ".join(became(row)) for row in rows] == found

    def test_successors_are_followed_through_several_editions(self, manager, sample_data):
        latest = part("26", edition="2031", name="Tak")
        BuildingPart.objects.filter(edition="2022", code="26").update(successor=latest)
        row = make_component(sample_data.building, "26")
        move_edition(by=manager, source="2009", target="2031")
        assert became(row) == ("2031", "26")

    def test_a_ring_of_successors_leads_nowhere(self, sample_data):
        BuildingPart.objects.filter(edition="2022", code="26").update(successor=part("26"))
        part("11", edition="2031", name="Annet")
        make_component(sample_data.building, "26")
        found = edition_move("2009", "2031")
        assert ([line.part.code for line in found.staying], found.moving) == (["26"], [])

    def test_a_second_time_there_is_nothing_to_do(self, manager, sample_data):
        make_component(sample_data.building, "26")
        assert move(manager) is not None
        acts = ChangeSet.objects.count()
        assert move(manager) is None
        assert ChangeSet.objects.count() == acts

    @pytest.mark.parametrize(("source", "target"), [("2009", "2009"), ("2009", "1999")])
    def test_the_target_is_another_edition_with_codes(self, manager, source, target):
        with pytest.raises(ValidationError, match="forskjellige utgaver"):
            move_edition(by=manager, source=source, target=target)

    def test_more_rows_than_are_taken_at_once(self, manager, sample_data, monkeypatch):
        monkeypatch.setattr(service, "ROWS_AT_ONCE", 2)
        rows = [make_component(sample_data.building, "26") for _ in range(5)]
        told = []
        act = move(manager, tell=told.append)
        assert ({became(row) for row in rows}, told) == ({("2022", "26")}, [2, 2, 1])
        assert act.counts["vedlikehold.component:u"] == 5

    def test_replaced_components_move_too(self, manager, sample_data):
        gone = make_component(sample_data.building, "26", removed_on="2020-01-01")
        move(manager)
        assert became(gone) == ("2022", "26")

    def test_one_row_costs_as_many_queries_as_forty(self, manager, sample_data):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                act = move(manager)
            revert_changeset(act, by=manager)
            return len(queries)

        make_component(sample_data.building, "26")
        cost()
        one = cost()
        for _ in range(39):
            make_component(sample_data.building, "26")
        assert cost() == one


class TestPreview:
    def test_counts_by_code(self, sample_data):
        for code in ("26", "26", "64"):
            make_component(sample_data.building, code)
        make_component(sample_data.building, part=part("26.1", name="Egen", is_own=True))
        make_measure(sample_data.building, part=part("26"))
        make_type(part=part("64"))
        found = edition_move("2009", "2022")
        lines = [(line.part.code, line.to.code, line.components, line.measures, line.types) for line in found.moving]
        assert lines == [("26", "26", 2, 1, 0), ("64", "67", 1, 0, 1)]
        assert [(line.part.code, line.components) for line in found.staying] == [("26.1", 1)]
        assert (found.total("components"), found.total("rows"), found.total("rows", staying=True)) == (3, 5, 1)

    def test_four_queries(self, sample_data, django_assert_num_queries):
        for code in ("26", "25", "64"):
            make_component(sample_data.building, code)
        with django_assert_num_queries(4):
            edition_move("2009", "2022", missing=PARENT)

    def test_editions_oldest_first(self):
        part("26", edition="1995", name="Tak")
        assert editions() == ["1995", "2009", "2022"]

    @settings(max_examples=30)
    @given(st.lists(st.sampled_from(["26", "64", "262", "26.1", "2621", "99"]), max_size=12), st.sampled_from(["stay", SAME_CODE, PARENT]))
    def test_every_row_either_moves_or_stays(self, codes, missing):
        parts = {code: BuildingPart(pk=place, edition="2009", code=code) for place, code in enumerate(sorted(set(codes)), 1)}
        there = BuildingPart(pk=100, edition="2022", code="26")
        finder = queries._Finder({100: there} | {row.pk: row for row in parts.values()}, "2009", "2022")
        for row in parts.values():
            found, how = finder.find(row, missing)
            assert found is None or found.edition == "2022"
            assert (how != "") == (found is not None and row.successor_id is None)
            if missing == "stay":
                assert found is None


class TestRights:
    def test_only_who_edits_everything(self, user_with, unit_tree, sample_data):
        make_component(sample_data.building, "26")
        part_manager = user_with("manager", unit_tree.education)
        assert not may_move(part_manager)
        with pytest.raises(PermissionDenied, match="hele kommunen"):
            move(part_manager)
        assert Component.objects.get().part.edition == "2009"

    @pytest.mark.parametrize(
        ("role", "unit", "status"),
        [("manager", None, 200), ("admin", None, 200), ("manager", "education", 403), ("service", None, 403), ("auditor", None, 403)],
    )
    def test_the_page(self, client_for, user_with, unit_tree, role, unit, status):
        person = user_with(role, getattr(unit_tree, unit) if unit else None)
        assert client_for(person).get(reverse(MOVE)).status_code == status
        assert client_for(person).post(reverse(MOVE), {"missing": "stay"}).status_code == (302 if status == 200 else 403)


class TestPage:
    def test_shows_what_would_happen_and_does_nothing(self, client_for, manager, sample_data):
        row = make_component(sample_data.building, "64")
        response = client_for(manager).get(reverse(MOVE))
        assert (response.context["move"].source, response.context["move"].target) == ("2009", "2022")
        assert response.context["sums"] == {"components": 1, "measures": 0, "types": 0, "rows": 1}
        assert became(row) == ("2009", "64")

    def test_moves_and_offers_the_way_back(self, client_for, manager, sample_data):
        row = make_component(sample_data.building, "64")
        client = client_for(manager)
        response = client.post(reverse(MOVE), {"missing": "stay", "why": "Vedtak 12/26"}, follow=True)
        (message,) = response.context["messages"]
        assert (str(message), became(row)) == ("Utgave 2022 er i bruk. 1 rad er flyttet.", ("2022", "67"))
        act = ChangeSet.objects.latest("pk")
        assert (act.note, message.extra_tags) == ("Vedtak 12/26", f"undo:{reverse('audit:revert-all', args=[act.pk])}")
        client.post(reverse("audit:revert-all", args=[act.pk]))
        assert (became(row), ConditionParameters.objects.get().part_edition) == (("2009", "64"), "2009")

    def test_a_look_again_with_another_choice_moves_nothing(self, client_for, manager, sample_data):
        row = make_component(sample_data.building, part=part("262"))
        response = client_for(manager).post(reverse(MOVE), {"missing": PARENT, "preview": "1"})
        assert [(line.to.code, line.how) for line in response.context["move"].moving] == [("26", PARENT)]
        assert (response.status_code, became(row)) == (200, ("2009", "262"))

    def test_an_edition_that_is_not_there(self, client_for, manager):
        assert client_for(manager).get(reverse(MOVE), {"to": "1777"}).status_code == 404

    def test_a_choice_that_is_none(self, client_for, manager, sample_data):
        row = make_component(sample_data.building, "64")
        response = client_for(manager).post(reverse(MOVE), {"missing": "guess"})
        assert (response.status_code, became(row)) == (422, ("2009", "64"))

    def test_nothing_to_move_is_told(self, client_for, manager):
        client = client_for(manager)
        client.post(reverse(MOVE), {"missing": "stay"})
        response = client.post(f"{reverse(MOVE)}?from=2009&to=2022", {"missing": "stay"}, follow=True)
        assert [str(message) for message in response.context["messages"]][-1] == "Ingenting å flytte: utgave 2022 er alt i bruk."

    def test_much_is_done_as_background_work(self, client_for, manager, sample_data, monkeypatch):
        monkeypatch.setattr(view, "MOST_AT_ONCE", 1)
        for _ in range(2):
            make_component(sample_data.building, "26")
        response = client_for(manager).post(reverse(MOVE), {"missing": SAME_CODE, "why": "Stor flytting"})
        job = Job.objects.get(kind=MOVE_JOB)
        assert response.url == reverse("core:job", args=[job.pk])
        assert job.params == {"source": "2009", "target": "2022", "missing": SAME_CODE, "note": "Stor flytting"}


class TestJob:
    def test_moves_and_tells(self, manager, unit_tree):
        row = make_component(make_building(unit_tree.school), "26")
        job = make_job(manager)
        run_move(Progress(job), source="2009", target="2022")
        act = ChangeSet.objects.latest("pk")
        assert (became(row), job.result["changeset"]) == (("2022", "26"), act.pk)
        assert [text for _at, text in job.log] == ["1 rad er flyttet."]
        assert job_kinds[MOVE_JOB].result_url(job) == reverse("audit:changeset", args=[act.pk])

    def test_refused_without_the_right(self, user_with, unit_tree):
        make_component(make_building(unit_tree.school), "26")
        with pytest.raises(JobRejected, match="hele kommunen"):
            run_move(Progress(make_job(user_with("manager", unit_tree.education))), source="2009", target="2022")
        assert Measure.objects.count() == 0

    def test_an_edition_that_went_away(self, manager):
        with pytest.raises(JobRejected, match="forskjellige utgaver"):
            run_move(Progress(make_job(manager)), source="2009", target="1999")
