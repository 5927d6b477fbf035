"""Measures made and changed: what cannot be, order, rings, findings, deletion."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from bygg.services import delete_row
from fdvu.audit.models import Change
from fdvu.audit.services import StaleRow, revert_changeset
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_bundle, make_component, make_finding, make_measure, make_survey, make_type, part
from vedlikehold.models import Finding, Measure, MeasureDependency, PriceIndex
from vedlikehold.services import measures

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def manager(user_with):
    return user_with("manager")


def messages(refused):
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else refused.value.messages


def test_a_measure_takes_the_part_of_its_component(school, manager):
    roof = make_component(school, "26", "Tak")
    row = measures.save_measure(by=manager, values={"building": school, "name": "Legge om taket", "component": roof})
    assert (row.part.code, row.status, row.is_open) == ("26", "proposed", True)
    assert Change.objects.about(row).get().changeset.by == manager


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"cost_likely_nok": D(-1), "price_year": 2024}, "__all__", "Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."),
        ({"cost_likely_nok": D(100)}, "__all__", "Oppgi prisåret kostnadene gjelder."),
        ({"planned_year": 26}, "planned_year", "26 er ikke et årstall mellom 1950 og 2100."),
        ({"price_year": 20260}, "price_year", "20260 er ikke et årstall mellom 1950 og 2100."),
        ({"grant_nok": D(-5)}, "grant_nok", "Tilskuddet kan ikke være negativt."),
        ({"status": "planned"}, "planned_year", "Et planlagt tiltak må ha et år."),
        ({"kind": "magic"}, "kind", "Verdien 'magic' er ikke et gyldig valg."),
    ],
)
def test_what_cannot_be(school, manager, values, field, text):
    with pytest.raises(ValidationError) as refused:
        measures.save_measure(by=manager, values={"building": school, "name": "Tiltak"} | values)
    assert messages(refused) == {field: [text]}
    assert not Measure.objects.exists()


def test_component_and_bundle_of_another_building_are_refused(school, manager, unit_tree):
    other = make_building(unit_tree.nursing_home)
    with pytest.raises(ValidationError) as refused:
        measures.save_measure(
            by=manager, values={"building": school, "name": "T", "component": make_component(other), "bundle": make_bundle(other)}
        )
    assert messages(refused) == {
        "component": ["Komponenten hører til et annet bygg."],
        "bundle": ["Tiltakspakken hører til et annet bygg."],
    }


def test_done_is_not_a_value_to_be_saved(school, manager):
    with pytest.raises(ValueError, match="set by completing"):
        measures.save_measure(by=manager, values={"building": school, "name": "T", "status": "done"})
    with pytest.raises(ValueError, match="done_on"):
        measures.save_measure(by=manager, values={"building": school, "name": "T", "done_on": DAY(2024, 1, 1)})


def test_the_slower_of_two_is_told(school, manager):
    row = make_measure(school)
    measures.save_measure(by=manager, measure=row, values={"name": "Først"}, expected_version=1)
    with pytest.raises(StaleRow):
        measures.save_measure(by=manager, measure=row, values={"name": "Sist"}, expected_version=1)


def test_nothing_changed_leaves_no_trace(school, manager):
    row = make_measure(school, "Tak")
    measures.save_measure(by=manager, measure=row, values={"name": "Tak"}, requires=[])
    assert Change.objects.about(row).count() == 1


def test_requirements_are_replaced_and_journalled(school, manager):
    roof, rigging, gutter = (make_measure(school, name) for name in ("Tak", "Stillas", "Renner"))
    measures.save_measure(by=manager, measure=roof, values={}, requires=[rigging, gutter])
    assert set(MeasureDependency.objects.values_list("measure__name", "requires__name")) == {("Tak", "Stillas"), ("Tak", "Renner")}
    measures.save_measure(by=manager, measure=roof, values={"note": "x"}, requires=[gutter])
    assert list(MeasureDependency.objects.values_list("requires__name", flat=True)) == ["Renner"]


def test_a_ring_is_named(school, manager):
    a, b, c = (make_measure(school, name) for name in ("Stillas", "Tak", "Renner"))
    measures.set_requirements(by=manager, measure=b, requires=[a])
    measures.set_requirements(by=manager, measure=c, requires=[b])
    with pytest.raises(ValidationError) as refused:
        measures.set_requirements(by=manager, measure=a, requires=[c])
    assert messages(refused) == {"requires": ["Tiltakene krever hverandre i ring: «Stillas» → «Renner» → «Tak» → «Stillas»."]}
    with pytest.raises(ValidationError) as refused:
        measures.set_requirements(by=manager, measure=a, requires=[a])
    assert messages(refused) == {"requires": ["Et tiltak kan ikke kreve seg selv."]}


def test_requirements_stand_in_the_same_building(school, manager, unit_tree):
    with pytest.raises(ValidationError) as refused:
        measures.set_requirements(by=manager, measure=make_measure(school), requires=[make_measure(make_building(unit_tree.school))])
    assert messages(refused) == {"requires": ["Tiltak som kreves, må være i samme bygg."]}


def test_planned_years_follow_the_order(school, manager):
    first, then = make_measure(school, "Stillas", planned_year=2028), make_measure(school, "Tak", planned_year=2027)
    with pytest.raises(ValidationError) as refused:
        measures.set_requirements(by=manager, measure=then, requires=[first])
    assert messages(refused) == {"requires": ["«Stillas» er planlagt i 2028, etter dette tiltaket."]}
    measures.save_measure(by=manager, measure=then, values={"planned_year": 2028}, requires=[first])
    with pytest.raises(ValidationError) as refused:
        measures.save_measure(by=manager, measure=then, values={"planned_year": 2026})
    assert messages(refused) == {"planned_year": ["«Stillas» må gjøres først, og er planlagt i 2028."]}
    with pytest.raises(ValidationError) as refused:
        measures.save_measure(by=manager, measure=first, values={"planned_year": 2030})
    assert messages(refused) == {"planned_year": ["«Tak» krever dette tiltaket, og er planlagt i 2028."]}
    first.refresh_from_db()
    assert first.planned_year == 2028


def test_deleting_takes_ties_and_leaves_findings(school, manager):
    row, other = make_measure(school, "Tak"), make_measure(school, "Stillas")
    measures.set_requirements(by=manager, measure=row, requires=[other])
    finding = make_finding(make_survey(school), make_component(school), measure=row)
    act = measures.delete_measure(by=manager, row=row)
    finding.refresh_from_db()
    assert (finding.measure, Measure.objects.count(), MeasureDependency.objects.count()) == (None, 1, 0)
    revert_changeset(act, by=manager)
    finding.refresh_from_db()
    assert (finding.measure.name, MeasureDependency.objects.get().requires.name) == ("Tak", "Stillas")


def test_a_done_measure_is_not_deleted(school, manager):
    row = make_measure(school, status="done", done_on=DAY(2024, 5, 1))
    with pytest.raises(ValidationError, match="Et utført tiltak kan ikke slettes"):
        measures.delete_measure(by=manager, row=row)


def test_a_bundle_goes_and_its_members_stay(school, manager):
    bundle = make_bundle(school, "Fasade")
    row = make_measure(school, bundle=bundle)
    measures.delete_bundle(by=manager, row=bundle)
    row.refresh_from_db()
    assert row.bundle is None


class TestFromFindings:
    @pytest.fixture
    def index(self, db):
        PriceIndex.objects.all().delete()
        for year, value in ((2020, 100.0), (2024, 125.0)):
            save_new(PriceIndex(year=year, value=value))

    @pytest.fixture
    def found(self, school, index):
        survey, roof = make_survey(school), make_component(school, "26", "Tak")
        return [
            make_finding(survey, roof, "TG3", cost_likely_nok=D(100_000), price_year=2020, recommendation="Bytt tekking", deadline=DAY(2027, 5, 1)),
            make_finding(survey, make_component(school, "26", "Renner"), "TG2", cost_low_nok=D(8000), cost_likely_nok=D(10_000), price_year=2024,
                         recommendation="Bytt renner", deadline=DAY(2026, 9, 1)),
            make_finding(survey, roof, "TG1"),
        ]  # fmt: skip

    def test_costs_words_and_deadline(self, found, manager, school):
        row = measures.measure_from_findings(by=manager, findings=found)
        assert (row.building, row.name, row.component, row.part) == (school, "Utbedring av 3 funn", None, part("26"))
        # 100 000 × 125/100 + 10 000; low 125 000 × 0,75 + 8 000
        assert (row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year) == (D(101_750), D(135_000), None, 2024)
        assert (row.description, row.deadline) == ("Bytt tekking\nBytt renner", DAY(2026, 9, 1))
        assert list(Finding.objects.values_list("measure", flat=True)) == [row.pk] * 3
        changeset = Change.objects.about(row).get().changeset
        assert changeset.counts == {"vedlikehold.measure:c": 1, "vedlikehold.finding:u": 3}

    def test_a_component_nobody_costed_counts_what_it_is_computed_to_cost(self, found, manager, school):
        kind = make_type(unit_cost_tg2_nok=D(100), price_year=2020)
        windows = make_component(school, "23", "Vinduer", type=kind, quantity=8.0, grade="TG2")
        bare = make_component(school, "24", "Trapp", grade="TG2")
        more = [make_finding(found[0].analysis, row) for row in (windows, windows, bare)]
        draft = measures.draft_from_findings([found[1], *more])
        # 10 000 + 8 × 100 × 125/100; low 8 000 + 1000 × 0,75, high 10 000 × 1,4 + 1000 × 1,4
        assert (draft.computed, draft.uncosted) == (1, 1)
        values = draft.values
        assert [values[f"cost_{side}_nok"] for side in ("low", "likely", "high")] == [D(8750), D(11_000), D(15_400)]
        alone = measures.draft_from_findings(more)
        assert (alone.values["cost_likely_nok"], alone.values["price_year"], alone.uncosted) == (D(1000), 2024, 1)

    def test_what_is_typed_goes_first(self, found, manager):
        row = measures.measure_from_findings(by=manager, findings=found[:1], values={"name": "Nytt tak", "pot": "investering"})
        assert (row.name, row.pot, row.component.name, row.cost_likely_nok) == ("Nytt tak", "investering", "Tak", D(100_000))

    def test_uncosted_findings_are_counted(self, found):
        assert measures.draft_from_findings(found).uncosted == 1
        assert "cost_likely_nok" not in measures.draft_from_findings(found[2:]).values

    def test_refusals(self, found, manager, unit_tree):
        def refuse(rows):
            with pytest.raises(ValidationError) as refused:
                measures.measure_from_findings(by=manager, findings=rows)
            return refused.value.messages

        other = make_building(unit_tree.school)
        elsewhere = make_finding(make_survey(other), make_component(other))
        closed = make_finding(found[0].analysis, found[0].component, state="superseded")
        assert refuse([]) == ["Velg minst ett funn."]
        assert refuse([*found, elsewhere]) == ["Funnene er i flere bygg. Et tiltak gjelder ett bygg; lag ett for hvert."]
        assert refuse([*found, closed]) == ["1 av funnene er ikke åpent."]
        loose = [make_finding(make_analysis(elsewhere.analysis.building, status=s), elsewhere.component) for s in ("ongoing", "cancelled")]
        text = "2 av funnene er i analyser som ikke er ferdige. Et tiltak kan bare løse funn i ferdige analyser."
        assert refuse([elsewhere, *loose]) == [text]
        measures.measure_from_findings(by=manager, findings=found[:1], values={"name": "Nytt tak"})
        found[0].refresh_from_db()
        assert refuse(found) == ["Funnet «TG3» på Tak er alt med i tiltaket «Nytt tak»."]

    def test_prices_without_an_index_are_refused(self, found, manager):
        PriceIndex.objects.filter(year=2020).delete()
        with pytest.raises(ValidationError) as refused:
            measures.measure_from_findings(by=manager, findings=found)
        assert refused.value.messages == ["Funnene har kostnader fra 2020, 2024, og byggekostnadsindeksen mangler minst ett av årene."]
        assert not Measure.objects.exists()

    def test_linking_and_letting_go(self, found, manager):
        row = measures.measure_from_findings(by=manager, findings=found[:2])
        for finding in found:
            finding.refresh_from_db()
        assert measures.link_findings(by=manager, measure=row, findings=found[:2]) is None
        measures.link_findings(by=manager, measure=row, findings=found[1:])
        assert set(row.findings.values_list("pk", flat=True)) == {found[1].pk, found[2].pk}


def test_a_building_with_measures_is_not_deleted_silently(school, manager):
    make_measure(school)
    with pytest.raises(ValidationError, match="1 tiltak viser hit"):
        delete_row(by=manager, row=school)
