"""What measures exclude, and the new fields of a measure: duty, spread, hours, project."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_project, make_scenario
from vedlikehold.models import Measure, MeasureAlternative, MeasureExclusion, Placement
from vedlikehold.services import measures

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date
LIST = "/tiltak/"
SENT = {"kind": "repair", "need": "technical", "pot": "drift", "grade_after": "TG0", "version": "1"}


def pairs() -> set[tuple]:
    return set(MeasureExclusion.objects.values_list("measure__name", "other__name"))


def refused(act, **arguments):
    with pytest.raises(ValidationError) as found:
        act(**arguments)
    return found.value.message_dict


class TestExclusions:
    def test_stored_once_the_lower_id_first_and_seen_from_both(self, school, manager):
        lift, platform = make_measure(school, "Heis"), make_measure(school, "Plattform")
        assert measures.set_exclusions(by=manager, measure=platform, excludes=[lift]) is True
        assert pairs() == {("Heis", "Plattform")}
        assert measures.set_exclusions(by=manager, measure=lift, excludes=[platform]) is False
        assert measures.set_exclusions(by=manager, measure=lift, excludes=[]) is True
        assert pairs() == set()

    def test_journalled_and_taken_back(self, school, manager):
        lift, platform = make_measure(school, "Heis"), make_measure(school, "Plattform")
        measures.save_measure(by=manager, measure=platform, values={}, excludes=[lift])
        change = Change.objects.about(MeasureExclusion.objects.get()).get()
        assert change.changeset.by == manager
        revert_changeset(change.changeset, by=manager)
        assert pairs() == set()

    def test_what_cannot_be(self, school, home, manager):
        row, other = make_measure(school, "Heis"), make_measure(home, "Der")
        assert refused(measures.set_exclusions, by=manager, measure=row, excludes=[row]) == {
            "excludes": ["Et tiltak kan ikke utelukke seg selv."]
        }
        assert refused(measures.set_exclusions, by=manager, measure=row, excludes=[other]) == {
            "excludes": ["Tiltak som utelukkes, må være i samme bygg."]
        }

    def test_not_both_required_and_excluded_not_even_through_others(self, school, manager):
        a, b, c = (make_measure(school, name) for name in "ABC")
        measures.set_requirements(by=manager, measure=a, requires=[b])
        measures.set_requirements(by=manager, measure=b, requires=[c])
        text = "Tiltaket kan ikke både kreve og utelukke {}."
        assert refused(measures.set_exclusions, by=manager, measure=a, excludes=[b]) == {"excludes": [text.format("«B»")]}
        assert refused(measures.set_exclusions, by=manager, measure=a, excludes=[c]) == {"excludes": [text.format("«C»")]}
        assert refused(measures.set_exclusions, by=manager, measure=c, excludes=[a]) == {"excludes": [text.format("«A»")]}
        assert pairs() == set()

    def test_a_requirement_of_what_is_excluded_is_refused(self, school, manager):
        a, b = make_measure(school, "A"), make_measure(school, "B")
        measures.set_exclusions(by=manager, measure=b, excludes=[a])
        text = {"requires": ["Tiltaket kan ikke både kreve og utelukke «B»."]}
        assert refused(measures.set_requirements, by=manager, measure=a, requires=[b]) == text

    def test_one_may_go_from_excluding_to_requiring_in_one_act(self, school, manager):
        a, b = make_measure(school, "A"), make_measure(school, "B")
        measures.set_exclusions(by=manager, measure=a, excludes=[b])
        measures.save_measure(by=manager, measure=a, values={}, requires=[b], excludes=[])
        assert (pairs(), a.requirements.get().requires) == (set(), b)

    def test_on_the_form_and_the_page(self, client, school):
        lift, platform = make_measure(school, "Heis", planned_year=2028), make_measure(school, "Plattform", planned_year=2029)
        client.post(f"{LIST}{platform.pk}/rediger/", SENT | {"name": "Plattform", "planned_year": "2029", "excludes": [lift.pk]})
        assert pairs() == {("Heis", "Plattform")}
        response = client.get(f"{LIST}{lift.pk}/")
        assert [(rival.measure.name, rival.both) for rival in response.context["excluded"]] == [("Plattform", True)]
        assert "Begge er planlagt" in response.content.decode()
        form = client.get(f"{LIST}{lift.pk}/rediger/").context["form"]
        assert form["excludes"].value() == [platform.pk]


class TestFields:
    def test_duty_hours_and_spread_by_the_form(self, client, school):
        row = make_measure(school, "Tak")
        sent = SENT | {"name": "Tak", "is_duty": "on", "deadline": "2028-10-01", "own_hours": "1 200,5", "spend_shares": "30 / 70"}
        assert client.post(f"{LIST}{row.pk}/rediger/", sent).status_code == 302
        row.refresh_from_db()
        assert (row.is_duty, row.own_hours, row.spend_shares) == (True, 1200.5, [0.3, 0.7])
        assert client.get(f"{LIST}{row.pk}/rediger/").context["form"]["spend_shares"].value() == "30 / 70"
        page = client.get(f"{LIST}{row.pk}/")
        values = {value.name: value.text for section in page.context["sections"] for value in section.values}
        assert (values["is_duty"], values["spend_shares"], values["own_hours"]) == ("Ja", "30 / 70", "1\u00a0200,5")
        assert page.context["head"]["figures"][2].note == "pålagt innen 01.10.2028"

    @pytest.mark.parametrize(
        ("sent", "errors"),
        [
            ({"is_duty": "on"}, {"deadline": ["Et pålagt tiltak må ha en frist."]}),
            ({"cost_likely_nok": "-1", "price_year": "2026"}, {"cost_likely_nok": ["Kostnaden kan ikke være negativ."]}),
            ({"own_hours": "-1"}, {"__all__": ["Timene kan ikke være negative."]}),
            ({"spend_shares": "30 / 60"}, {"spend_shares": ["Fordelingen blir 90 prosent til sammen. Den må bli 100."]}),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, client, school, sent, errors):
        row = make_measure(school, "Tak")
        response = client.post(f"{LIST}{row.pk}/rediger/", SENT | {"name": "Tak"} | sent)
        assert (response.status_code, response.context["form"].errors) == (422, errors)

    def test_a_service_takes_whole_shares_alone(self, school, manager):
        text = {"spend_shares": ["Fordelingen over år må bli 100 prosent til sammen."]}
        values = {"building": school, "name": "Tak", "spend_shares": [0.5, 0.6]}
        assert refused(measures.save_measure, by=manager, values=values) == text

    def test_only_projects_of_the_buildings_units_that_one_may_change_are_offered(self, education_client, school, unit_tree):
        mine = make_project(unit_tree.education, "Skoleprogram")
        make_project(unit_tree.municipality, "Kommunens"), make_project(unit_tree.nursing_home, "Der")
        make_project(unit_tree.school, "Ferdig", status="done")
        row = make_measure(school, "Tak")
        assert list(education_client.get(f"{LIST}{row.pk}/rediger/").context["form"].fields["project"].queryset) == [mine]
        education_client.post(f"{LIST}{row.pk}/rediger/", SENT | {"name": "Tak", "project": mine.pk})
        row.refresh_from_db()
        assert row.project == mine

    def test_a_service_refuses_a_project_of_other_units(self, school, manager, unit_tree):
        text = "Prosjektet gjelder {}, og byggene til disse tiltakene hører til andre enheter: «Tak»."
        values = {"building": school, "name": "Tak", "project": make_project(unit_tree.nursing_home, "Der")}
        assert refused(measures.save_measure, by=manager, values=values) == {"project": [text.format(unit_tree.nursing_home.name)]}


class TestMany:
    def rows(self):
        return Measure.objects.all()

    def test_duties_need_deadlines(self, school):
        make_measure(school), make_measure(school, is_duty=True, deadline=DAY(2028, 1, 1))
        text = "1 av tiltakene mangler frist. Et pålagt tiltak må ha en frist. Sett fristen først."
        assert measures.refuse_bulk(self.rows(), "is_duty", True) == text
        assert measures.refuse_bulk(self.rows(), "is_duty", False) == ""
        assert measures.refuse_bulk(self.rows(), "deadline", None) == "1 av tiltakene er pålagt og må ha en frist."
        assert measures.refuse_bulk(self.rows(), "deadline", DAY(2029, 1, 1)) == ""

    def test_a_project_of_another_unit_is_refused(self, school, unit_tree):
        make_measure(school, "Tak")
        assert measures.refuse_bulk(self.rows(), "project", make_project(unit_tree.education)) == ""
        project = make_project(unit_tree.nursing_home)
        assert "«Tak»" in measures.refuse_bulk(self.rows(), "project", project)

    @pytest.mark.parametrize(
        ("field", "value", "stored", "word"),
        [
            ("is_duty", "true", True, "Ja"),
            ("own_hours", "12,5", 12.5, "12,50"),
            ("spend_shares", "30/70", [0.3, 0.7], "30 / 70"),
        ],
    )
    def test_by_the_list(self, client, school, field, value, stored, word):
        row = make_measure(school, deadline=DAY(2028, 1, 1))
        sent = {"ids": [row.pk], "field": field, "value": value, "expected": "1"}
        page = client.post(f"{LIST}masseendring/", sent | {"step": "preview"})
        assert page.context["preview"].new == word
        assert client.post(f"{LIST}masseendring/", sent | {"step": "apply"}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, field) == stored


class TestList:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("is_duty=true", ["A"]),
            ("is_duty=false", ["B", "C"]),
            ("has_alternatives=true", ["B"]),
            ("has_alternatives=false", ["A", "C"]),
            ("in_project=true", ["C"]),
            ("in_project=false", ["A", "B"]),
            ("project={project}", ["C"]),
        ],
    )
    def test_filters(self, client, school, query, expected):
        make_measure(school, "A", is_duty=True, deadline=DAY(2030, 1, 1))
        make_alternative(make_measure(school, "B"))
        project = make_project(school.unit)
        make_measure(school, "C", project=project)
        response = client.get(f"{LIST}?sort=name&{query.format(project=project.pk)}")
        assert [row.label for row in response.context["rows"]] == expected

    def test_columns_in_an_export(self, client, school):
        project = make_project(school.unit, "Takprogram")
        make_measure(
            school, "A", is_duty=True, deadline=DAY(2030, 1, 1), own_hours=12, spend_shares=[0.3, 0.7], project=project
        )  # fmt: skip
        address = f"{LIST}eksport.csv?cols=name,is_duty,own_hours,spend_shares,project"
        lines = b"".join(client.get(address).streaming_content).decode("utf-8-sig").splitlines()
        assert lines == ["Tiltak;Pålagt;Egne timer (timer);Fordeling over år (%);Prosjekt", "A;Ja;12;30 / 70;Takprogram"]


class TestDeleting:
    def test_drafts_lose_the_measure_and_adopted_plans_keep_what_was_agreed(self, client, school, unit_tree, manager):
        row, other = make_measure(school, "Tak"), make_measure(school, "Vegg")
        measures.set_exclusions(by=manager, measure=row, excludes=[other])
        make_alternative(row, "Reparer")
        plan = make_plan(unit_tree.municipality)
        make_placement(make_scenario(plan), row, 2027)
        adopted = make_scenario(plan, status="adopted", adopted_on=DAY(2026, 6, 1))
        make_placement(adopted, row, 2028, agreed_name="Tak")
        page = client.get(f"{LIST}{row.pk}/slett/")
        assert {(part.relation, part.count) for part in page.context["plan"].goes} == {
            ("alternatives", 1), ("exclusions", 1), ("placements", 1),
        }  # fmt: skip
        assert [(part.relation, part.count) for part in page.context["plan"].lets_go] == [("placements", 1)]
        client.post(f"{LIST}{row.pk}/slett/")
        kept = Placement.objects.get()
        assert (kept.scenario, kept.measure, str(kept)) == (adopted, None, "Tak")
        assert (MeasureAlternative.objects.count(), pairs(), Measure.objects.get()) == (0, set(), other)
        revert_changeset(ChangeSet.objects.order_by("-pk").first(), by=manager)
        assert set(Placement.objects.values_list("measure__name", "year")) == {("Tak", 2027), ("Tak", 2028)}
        assert (MeasureAlternative.objects.get().name, pairs()) == ("Reparer", {("Tak", "Vegg")})
