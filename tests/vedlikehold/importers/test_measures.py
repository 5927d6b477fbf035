"""Measures from spreadsheets: recognised, tied to component, bundle and each other, refused with their place, undone."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.access.enums import Role
from fdvu.audit.enums import Source
from fdvu.audit.importing import undo_batch
from fdvu.audit.services import add_keys, open_changeset
from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.access import grant, make_user
from tests.factories.bygg import make_building
from tests.factories.imports import counts, errors, plan, take_in, warnings
from tests.factories.vedlikehold import make_bundle, make_component, make_measure, make_project, part
from vedlikehold.models import LedgerPosting, Measure, MeasureBundle, MeasureDependency
from vedlikehold.services.measures import set_requirements

pytestmark = pytest.mark.django_db
D, DAY = Decimal, datetime.date
BUNDLES = {"create_codes": {"bundle": True}}


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019)


@pytest.fixture
def by(db):
    return make_user("kari")


@pytest.fixture
def manager(by, unit_tree):
    grant(by, Role.MANAGER, unit_tree.municipality)
    return by


def preview(text, profile=None, **more):
    return plan(text, profile, kind="measures", **more)


def apply(text, profile=None, **more):
    return take_in(text, profile, kind="measures", **more)


def messages(found) -> list[tuple]:
    return [(row, column, str(message)) for row, column, message in errors(found)]


def links() -> set[tuple]:
    return set(MeasureDependency.objects.values_list("measure__name", "requires__name"))


class TestRows:
    def test_a_row_becomes_a_measure(self, school):
        roof = make_component(school, "262", "Taktekking", tfm_id="+1=262")
        text = (
            "Bygning;Tiltak;Komponent;Tiltakstype;Behov;Budsjettpott;Status;Kostnad, lav (kr);Kostnad, sannsynlig (kr);Kostnad, høy (kr);"
            "Prisår;Planlagt år;Frist;Grad etter tiltaket;Spart energi (kWh);Virkning for universell utforming;Tilskudd (kr);"
            "Tilskudd fra;Merknad\n"
            "Fjellvik skole;Legge om;taktekking;Utskifting;Funksjonelt;Investering;Planlagt;80 000;100 000,50;150 000;2024;2028;1.10.2028;"
            "TG 1;42 000;Trinnfri;25 000;Enova;Vedtatt\n"
        )
        assert counts(apply(text)[0]) == {"created": 1}
        row = Measure.objects.get()
        assert (row.building, row.component, row.part.code, row.name) == (school, roof, "262", "Legge om")
        assert (row.kind, row.need, row.pot, row.status, row.is_open) == ("replace", "functional", "investering", "planned", True)
        assert (row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year) == (D(80_000), D("100000.50"), D(150_000), 2024)
        assert (row.planned_year, row.deadline, row.grade_after, row.energy_saving_kwh) == (2028, DAY(2028, 10, 1), "TG1", 42_000.0)
        assert (row.universal_design, row.grant_nok, row.grant_source, row.note) == ("Trinnfri", D(25_000), "Enova", "Vedtatt")

    @pytest.mark.parametrize(
        ("column", "value"), [("Komponentens id i fdvu", "{pk}"), ("Komponentens TFM-id", "+1=262"), ("Komponent", "TAKTEKKING")]
    )
    def test_the_component_by_id_tfm_or_name(self, school, column, value):
        roof = make_component(school, "262", "Taktekking", tfm_id="+1=262")
        apply(f"Bygning;Tiltak;{column}\nFjellvik skole;Legge om;{value.format(pk=roof.pk)}\n")
        assert Measure.objects.get().component == roof

    def test_a_measure_of_the_whole_building(self, school):
        apply("Bygning;Tiltak;Bygningsdel\nFjellvik skole;Ny ventilasjon;36\n")
        row = Measure.objects.get()
        assert (row.component, row.part.code, row.status, row.pot) == (None, "36", "proposed", "drift")

    def test_the_same_file_twice_changes_nothing(self, school):
        text = "Bygning;Tiltak;Kostnad, sannsynlig;Prisår\nFjellvik skole;Tak;1000,5;2024\nFjellvik skole;Tak;2000;2024\nFjellvik skole;Dør;;\n"
        assert counts(apply(text)[0]) == {"created": 3}
        assert counts(apply(text)[0]) == {"unchanged": 3}
        assert counts(preview(text.replace("2000", "3000"))) == {"updated": 1, "unchanged": 2}

    def test_known_by_its_id_in_the_other_system(self, school):
        row = make_measure(school, "Gammelt navn")
        add_keys(open_changeset(by=None, source=Source.FORM), [row], "Plania", ["T-1"])
        apply("Kilde-id;Bygning;Tiltak\nT-1;Fjellvik skole;Nytt navn\n", {"source": "Plania"}, decisions={"use_file": True})
        row.refresh_from_db()
        assert row.name == "Nytt navn"


class TestBundles:
    TEXT = "Bygning;Tiltak;Tiltakspakke\nFjellvik skole;Tak;Fasade\nFjellvik skole;Vegg;fasade\nFjellvik skole;Dør;\n"

    def test_an_unknown_bundle_is_made_only_where_one_chose_so(self, school):
        found = preview(self.TEXT)
        assert messages(found)[0] == (
            2, "Tiltakspakke",
            "Fjellvik skole har ingen tiltakspakke «Fasade». Rett navnet, eller velg at importen skal opprette den.",
        )  # fmt: skip
        assert found.frame.unknown_codes == {"bundle": ["Fasade"]}
        apply(self.TEXT, decisions=BUNDLES)
        bundle = MeasureBundle.objects.get()
        assert (bundle.name, bundle.building, bundle.saving_share) == ("Fasade", school, 0.0)
        assert sorted(bundle.measures.values_list("name", flat=True)) == ["Tak", "Vegg"]

    def test_a_known_bundle_is_used(self, school, unit_tree):
        bundle = make_bundle(school, "Fasade")
        make_bundle(make_building(unit_tree.school), "Annet")
        assert counts(apply(self.TEXT)[0]) == {"created": 3}
        assert bundle.measures.count() == 2
        assert counts(preview(self.TEXT.replace("Fasade", "Annet").replace("fasade", "Annet"))) == {"unchanged": 1, "rejected": 2}


class TestRequires:
    TEXT = "Kilde-id;Bygning;Tiltak;Krever\nT1;Fjellvik skole;Tak;T2; \nT2;Fjellvik skole;Stillas;\nT3;Fjellvik skole;Renner;Tak; stillas\n"

    def text(self):
        head, *rows = [
            "Kilde-id|Bygning|Tiltak|Krever",
            "T1|Fjellvik skole|Tak|T2",
            "T2|Fjellvik skole|Stillas|",
            "T3|Fjellvik skole|Renner|Tak; stillas",
        ]
        return "\n".join([head, *rows]) + "\n"

    def test_by_source_id_and_by_name_within_the_file(self, school):
        assert counts(apply(self.text())[0]) == {"created": 3}
        assert links() == {("Tak", "Stillas"), ("Renner", "Tak"), ("Renner", "Stillas")}
        assert counts(apply(self.text())[0]) == {"unchanged": 3}

    def test_by_name_and_id_in_the_register(self, school):
        first, second = make_measure(school, "Stillas"), make_measure(school, "Stillas")
        text = f"Bygning|Tiltak|Krever\nFjellvik skole|Tak|#{second.pk}\n"
        apply(text)
        assert set(MeasureDependency.objects.values_list("requires", flat=True)) == {second.pk}
        assert counts(apply(text)[0]) == {"unchanged": 1}
        found = messages(preview("Bygning|Tiltak|Krever\nFjellvik skole|Vegg|Stillas\n"))
        assert found == [(2, "Krever", "Fjellvik skole har flere tiltak som heter «Stillas». Oppgi kilde-id, eller # og id i fdvu.")]
        assert first.pk

    def test_a_changed_requirement_is_a_change(self, school):
        a, b, c = (make_measure(school, name) for name in "ABC")
        set_requirements(by=None, measure=a, requires=[b])
        text = "Bygning|Tiltak|Krever\nFjellvik skole|A|C\n"
        found = preview(text)
        assert [(cell.field, cell.old, cell.new) for cells in found.protected.values() for cell in cells] == [("requires", "B", "C")]
        apply(text, decisions={"use_file": True})
        assert links() == {("A", "C")}
        apply("Bygning|Tiltak|Krever\nFjellvik skole|A|\n", {"empty": "erase"}, decisions={"use_file": True})
        assert (links(), Measure.objects.count()) == (set(), 3)
        assert {b.name, c.name} == {"B", "C"}

    def test_what_is_not_there_is_told(self, school, unit_tree):
        make_measure(make_building(unit_tree.school), "Heis")
        text = "Bygning|Tiltak|Krever\nFjellvik skole|Tak|Heis\nFjellvik skole|Vegg|Vegg\n"
        assert messages(preview(text)) == [
            (2, "Krever", "Fjellvik skole har ikke noe tiltak «Heis», verken i filen eller i registeret."),
            (3, "Krever", "Et tiltak kan ikke kreve seg selv."),
        ]

    def test_a_ring_is_named(self, school):
        text = "Bygning|Tiltak|Krever\nFjellvik skole|A|B\nFjellvik skole|B|C\nFjellvik skole|C|A\nFjellvik skole|D|A\n"
        found = messages(preview(text))
        ring = "Tiltakene krever hverandre i ring: «A» → «B» → «C» → «A»."
        assert found == [
            (2, "Krever", ring), (3, "Krever", ring), (4, "Krever", ring), (5, "Krever", "«A» kreves, men den raden kan ikke tas inn."),
        ]  # fmt: skip

    def test_a_ring_with_the_register(self, school):
        a, b = make_measure(school, "A"), make_measure(school, "B")
        set_requirements(by=None, measure=b, requires=[a])
        found = messages(preview("Bygning|Tiltak|Krever\nFjellvik skole|A|B\n", decisions={"use_file": True}))
        assert found == [(2, "Krever", "Tiltakene krever hverandre i ring: «A» → «B» → «A».")]

    def test_years_follow_the_order(self, school):
        text = "Bygning|Tiltak|Planlagt år|Krever\nFjellvik skole|Tak|2027|Stillas\nFjellvik skole|Stillas|2028|\n"
        assert messages(preview(text)) == [(2, "Planlagt år", "«Stillas» må gjøres først, og er planlagt i 2028.")]
        stored = make_measure(school, "Stillas", planned_year=2028)
        make = make_measure(school, "Tak", planned_year=2029)
        set_requirements(by=None, measure=make, requires=[stored])
        found = messages(preview("Bygning|Tiltak|Planlagt år\nFjellvik skole|Stillas|2030\n", decisions={"use_file": True}))
        assert found == [(2, "Planlagt år", "«Stillas» må gjøres først, og er planlagt i 2030.")]


class TestPlanning:
    """What plans need to know: duty, hours, spread, project."""

    TEXT = (
        "Bygning|Tiltak|Frist|Pålagt|Egne timer|Fordeling over år|Prosjekt\n"
        "Fjellvik skole|Tak|1.10.2028|ja|120,5|30/70|Takprogram\nFjellvik skole|Dør||nei|||p-1\n"
    )

    def test_duty_hours_spread_and_project(self, school, unit_tree, manager):
        above = make_project(unit_tree.municipality, "Takprogram")
        numbered = make_project(unit_tree.education, "Dører", number="P-1")
        assert counts(apply(self.TEXT, by=manager)[0]) == {"created": 2}
        roof, door = Measure.objects.order_by("name")[1], Measure.objects.order_by("name")[0]
        assert (roof.is_duty, roof.deadline, roof.own_hours, roof.spend_shares, roof.project) == (
            True, DAY(2028, 10, 1), 120.5, [0.3, 0.7], above,
        )  # fmt: skip
        assert (door.is_duty, door.own_hours, door.spend_shares, door.project) == (False, None, [], numbered)
        assert counts(apply(self.TEXT, by=manager)[0]) == {"unchanged": 2}

    def test_a_new_spread_is_a_change_told_in_per_cent(self, school, unit_tree, manager):
        row = make_measure(school, "Tak", spend_shares=[0.3, 0.7])
        text = "Bygning|Tiltak|Fordeling over år\nFjellvik skole|Tak|{}\n"
        assert counts(preview(text.format("30 % / 70 %"))) == {"unchanged": 1}
        found = preview(text.format("50; 50"), decisions={"use_file": True})
        assert [(cell.field, cell.old, cell.new) for cells in found.changes.values() for cell in cells] == [
            ("spend_shares", "30 / 70", "50 / 50")
        ]
        apply(text.format("50; 50"), decisions={"use_file": True})
        row.refresh_from_db()
        assert row.spend_shares == [0.5, 0.5]
        apply(text.format(""), {"empty": "erase"}, decisions={"use_file": True})
        row.refresh_from_db()
        assert row.spend_shares == []

    def test_a_spread_for_all_rows(self, school):
        apply("Bygning|Tiltak\nFjellvik skole|Tak\n", {"defaults": {"spend_shares": "40/60"}})
        assert Measure.objects.get().spend_shares == [0.4, 0.6]

    def test_a_duty_keeps_its_deadline(self, school):
        make_measure(school, "Tak", is_duty=True, deadline=DAY(2028, 1, 1))
        text = "Bygning|Tiltak|Frist\nFjellvik skole|Tak|\n"
        found = preview(text, {"empty": "erase"}, decisions={"use_file": True})
        assert messages(found) == [(2, "Frist", "Et pålagt tiltak må ha en frist.")]

    def test_which_projects_take_measures(self, school, unit_tree, by, manager):
        make_project(unit_tree.school, "Ferdig", status="done"), make_project(unit_tree.nursing_home, "Sykehjem")
        make_project(unit_tree.school, "Samme"), make_project(unit_tree.education, "Samme")
        rows = "".join(f"Fjellvik skole|{name}|{name}\n" for name in ("Ferdig", "Sykehjem", "Samme"))
        assert sorted(messages(preview(f"Bygning|Tiltak|Prosjekt\n{rows}", by=manager))) == [
            (2, "Prosjekt", "Prosjektet «Ferdig» er ferdig eller avlyst og tar ikke imot tiltak."),
            (3, "Prosjekt", "Enheten til Fjellvik skole, og enhetene over den, har ikke noe prosjekt «Sykehjem»."),
            (4, "Prosjekt", "Flere prosjekter heter «Samme». Oppgi prosjektnummeret, eller # og id i fdvu."),
        ]
        text = "Bygning|Tiltak|Status|Prosjekt\nFjellvik skole|Nei|Avvist|Åpent\n"
        make_project(unit_tree.school, "Åpent")
        assert messages(preview(text, by=manager)) == [(2, "Prosjekt", "Et avvist tiltak kan ikke stå i et prosjekt.")]

    def test_a_project_one_may_not_change_takes_nothing_and_keeps_what_it_has(self, school, unit_tree):
        mine = make_user("bare-skolen")
        grant(mine, Role.MANAGER, unit_tree.school)
        project = make_project(unit_tree.municipality, "Kommunens")
        make_measure(school, "Tak", project=project)
        text = "Bygning|Tiltak|Prosjekt\nFjellvik skole|Tak|Kommunens\n"
        assert counts(preview(text, by=mine)) == {"unchanged": 1}
        assert messages(preview(text.replace("|Tak|", "|Vegg|"), by=mine)) == [
            (2, "Prosjekt", "Du kan ikke endre prosjektet «Kommunens», og ikke legge tiltak i det.")
        ]


class TestErrors:
    @pytest.mark.parametrize(
        ("columns", "values", "column", "text"),
        [
            ("Kostnad, sannsynlig;Prisår", "-5;2024", "Kostnad, sannsynlig", "-5"),
            ("Kostnad, sannsynlig", "1000", "Kostnad, sannsynlig", "ikke prisår"),
            ("Kostnad, lav;Kostnad, sannsynlig;Prisår", "2000;1000;2024", "Kostnad, lav", "Lav kostnad er høyere enn sannsynlig."),
            ("Kostnad, lav;Prisår", "2000;2024", "Kostnad, lav", "bare stå sammen med en sannsynlig"),
            ("Planlagt år", "28", "Planlagt år", "1950"),
            ("Prisår", "20240", "Prisår", "2100"),
            ("Tilskudd", "-1", "Tilskudd", "-1"),
            ("Status", "Planlagt", "Status", "Et planlagt tiltak må ha et år."),
            ("Status", "Utført", "Status", "Et utført tiltak må ha datoen det ble utført."),
            ("Utført", "2024-05-01", "Utført", "Tiltaket har en dato for utførelse, men er ikke utført."),
            ("Status;Utført", "Utført;2099-01-01", "Utført", "Dagen er ikke kommet."),
            ("Tiltakstype", "Trylling", "Tiltakstype", "Trylling"),
            ("Bygningsdel", "99", "Bygningsdel", "99"),
            ("Komponent", "Heis", "Komponent", "Fjellvik skole har ingen komponent med komponent «Heis»."),
            ("Komponent", "Dobbel", "Komponent", "Fjellvik skole har 2 komponenter med komponent «Dobbel». Oppgi komponentens id."),
            ("Grad etter tiltaket", "TG3", "Grad etter tiltaket", "TG3"),
            ("Pålagt", "kanskje", "Pålagt", "«kanskje» er verken ja eller nei. Skriv ja eller nei."),
            ("Pålagt", "ja", "Pålagt", "Et pålagt tiltak må ha en frist."),
            ("Egne timer", "-3", "Egne timer", "-3"),
            ("Egne timer", "mange", "Egne timer", "mange"),
            ("Fordeling over år", "30 / 60", "Fordeling over år", "Fordelingen blir 90 prosent til sammen. Den må bli 100."),
            ("Fordeling over år", "30 / x", "Fordeling over år", "«x» er ikke en prosent. Skriv en for hvert år, for eksempel 30 / 70."),
            ("Prosjekt", "Ukjent", "Prosjekt", "Enheten til Fjellvik skole, og enhetene over den, har ikke noe prosjekt «Ukjent»."),
        ],
    )
    def test_bad_values_are_told_with_their_place(self, school, columns, values, column, text):
        make_component(school, name="Dobbel"), make_component(school, name="Dobbel")
        found = preview(f"Bygning;Tiltak;{columns}\nFjellvik skole;Tak;{values}\nFjellvik skole;Dør;{';' * columns.count(';')}\n")
        assert [(row, name) for row, name, _message in messages(found)] == [(2, column)]
        assert text in messages(found)[0][2]
        assert counts(found) == {"created": 1, "rejected": 1}

    def test_done_and_not_done_are_decided_on_the_page(self, school):
        make_measure(school, "Åpent"), make_measure(school, "Utført", status="done", done_on=DAY(2024, 1, 1))
        text = "Bygning;Tiltak;Status;Utført\nFjellvik skole;Åpent;Utført;2024-05-01\nFjellvik skole;Utført;Foreslått;\n"
        found = messages(preview(text, {"empty": "erase"}, decisions={"use_file": True}))
        assert [(row, message.split(".")[0]) for row, _column, message in found] == [
            (2, "Tiltaket er ikke utført i registeret"), (3, "Tiltaket er utført i registeret"),
        ]  # fmt: skip

    def test_done_measures_are_history(self, school):
        roof = make_component(school, "26", "Tak", grade="TG3")
        text = "Bygning;Tiltak;Komponent;Status;Utført;Faktisk kostnad\nFjellvik skole;Nytt tak;Tak;Utført;2019-06-01;900000\n"
        done, _batch = apply(text)
        assert warnings(done) == ["1 utførte tiltak tas inn som historikk. De endrer ingen tilstand og lukker ingen funn."]
        roof.refresh_from_db()
        row = Measure.objects.get()
        assert (roof.grade, row.is_open, row.done_on, row.actual_cost_nok) == ("TG3", False, DAY(2019, 6, 1), D(900_000))
        assert not LedgerPosting.objects.exists()

    def test_a_measure_is_not_moved(self, school, unit_tree):
        make_building(unit_tree.school, "Annet bygg")
        row = make_measure(school, "Tak")
        found = messages(preview(f"Id i fdvu;Bygning;Tiltak\n{row.pk};Annet bygg;Tak\n", decisions={"use_file": True}))
        assert [message for _row, _column, message in found if "flyttes" in message] == [
            "Tiltaket med denne id-en hører til en annen bygning. Et tiltak flyttes ikke mellom bygg."
        ]

    def test_a_building_one_may_not_import_in_is_not_there(self, school, unit_tree, by):
        grant(by, Role.MANAGER, unit_tree.health)
        found = messages(preview("Bygning;Tiltak\nFjellvik skole;Tak\n", by=by))
        assert found == [(2, "Bygning", "Fant ingen bygning med bygning «Fjellvik skole» i enhetene du kan importere i.")]


class TestThereAndBack:
    @pytest.mark.parametrize("fmt", ["csv", "xlsx"])
    def test_export_and_import_change_nothing(self, school, unit_tree, manager, fmt):
        roof, bundle = make_component(school, "262", "Tak", tfm_id="+1"), make_bundle(school, "Fasade")
        other = make_building(unit_tree.nursing_home, "Solbakken")
        first = make_measure(
            school, "Tak", component=roof, part=part("262"), bundle=bundle, cost_low_nok=D("1.10"), cost_likely_nok=D("2.25"), price_year=2024,
            planned_year=2028, deadline=DAY(2028, 5, 1), energy_saving_kwh=12.5, grant_nok=D(3), grant_source="Enova", description="To\nlinjer",
        )  # fmt: skip
        twin, rigging = make_measure(school, "Tak"), make_measure(school, "Stillas")
        done = make_measure(other, "Gjort", status="done", done_on=DAY(2020, 1, 1), actual_cost_nok=D("7.70"), universal_design="Rampe")
        twins = [make_project(unit, "Samme") for unit in (school.unit, school.unit.parent)]
        make_measure(school, "Pålagt", is_duty=True, deadline=DAY(2028, 1, 1), own_hours=12.5, spend_shares=[0.3, 0.7], project=twins[0])
        make_measure(school, "I ferdig prosjekt", project=make_project(school.unit, "Ferdig", status="done"))
        set_requirements(by=manager, measure=first, requires=[rigging, twin])
        kind = import_kinds["measures"]
        out = io.BytesIO()
        export_rows(kind, Measure.objects.order_by("pk"), out, fmt=fmt)
        found = plan(out.getvalue(), kind="measures", by=manager, name=f"tiltak.{fmt}")
        assert (messages(found), counts(found)) == ([], {"unchanged": 6})
        assert done.pk

    def test_a_measure_on_a_removed_component_keeps_it(self, school, manager):
        roof = make_component(school, "262", "Tak", removed_on=DAY(2024, 5, 1))
        make_measure(school, "Legge om", component=roof)
        out = io.BytesIO()
        export_rows(import_kinds["measures"], Measure.objects.all(), out, fmt="csv")
        found = plan(out.getvalue(), kind="measures", by=manager)
        assert (messages(found), counts(found)) == ([], {"unchanged": 1})
        another = f"Bygning;Tiltak;Komponentens id i fdvu\nFjellvik skole;Male;{roof.pk}\n"
        assert messages(preview(another)) == [
            (2, "Komponentens id i fdvu", f"Fjellvik skole har ingen komponent med komponentens id i fdvu «{roof.pk}».")
        ]

    def test_undo(self, school, manager):
        text = "Bygning|Tiltak|Krever|Tiltakspakke\nFjellvik skole|A|B|Fasade\nFjellvik skole|B||Fasade\n"
        _done, batch = apply(text, by=manager, decisions=BUNDLES)
        assert (Measure.objects.count(), MeasureDependency.objects.count(), MeasureBundle.objects.count()) == (2, 1, 1)
        undo_batch(batch, by=manager)
        assert (Measure.objects.count(), MeasureDependency.objects.count(), MeasureBundle.objects.count()) == (0, 0, 0)

    def test_the_number_of_queries_does_not_follow_the_rows(self, school):
        make_component(school, "26", "Tak"), make_project(school.unit, "Takprogram")

        def count(rows):
            text = "Bygning|Tiltak|Komponent|Krever|Tiltakspakke|Prosjekt|Fordeling over år\n" + "".join(
                f"Fjellvik skole|T{rows}-{n}|Tak|{f'T{rows}-{n - 1}' if n else ''}|P{rows}|Takprogram|30/70\n" for n in range(rows)
            )
            with CaptureQueriesContext(connection) as queries:
                apply(text, decisions=BUNDLES)
            return len(queries)

        count(2)
        assert count(3) == count(60)
