"""Pages of building parts, component types and assumptions."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from bygg.models import BuildingType
from fdvu.audit.models import Change, ChangeSet
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_component, make_type, part
from vedlikehold.models import BuildingPart, ComponentType, ConditionParameters, LedgerPosting, PriceIndex, ReplacementNorm
from vedlikehold.queries.codes.parts import level_of, part_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def viewer(user_with, unit_tree):
    return user_with("service", unit_tree.education, username="tjeneste")


def url(name: str, *args, **kwargs) -> str:
    return reverse(f"vedlikehold:{name}", args=args, kwargs=kwargs)


def part_form(row: BuildingPart, weight: str, version: int = 1) -> dict:
    return {"weight_share": weight, "successor": row.successor_id, "version": version}


def lines_of(response) -> dict[str, tuple[int, int]]:
    return {line.part.code: (line.own, line.below) for line in response.context["tree"].lines if line.below}


class TestTree:
    def test_counts_what_the_person_sees_with_sub_codes(self, client, client_for, viewer, sample_data):
        make_component(sample_data.building, "26")
        make_component(sample_data.building, part=part("262"))
        make_component(sample_data.building, part=part("26.1", name="Egen", is_own=True))
        make_component(sample_data.other_building, part=part("262"))
        assert lines_of(client.get(url("parts"))) == {"2": (0, 4), "26": (1, 4), "262": (2, 2), "26.1": (1, 1)}
        assert lines_of(client_for(viewer).get(url("parts"))) == {"2": (0, 3), "26": (1, 3), "262": (1, 1), "26.1": (1, 1)}

    def test_the_chosen_unit_narrows_the_counts(self, client, unit_tree, sample_data):
        make_component(sample_data.building, "26")
        make_component(sample_data.other_building, "26")
        found = client.get(url("parts"), {"unit": unit_tree.health.pk})
        assert lines_of(found) == {"2": (0, 1), "26": (1, 1)}

    def test_replaced_components_and_buildings_outside_the_portfolio_do_not_count(self, client, unit_tree, sample_data):
        make_component(sample_data.building, "26", removed_on="2020-01-01")
        make_component(make_building(unit_tree.school, status="sold"), "26")
        assert lines_of(client.get(url("parts"))) == {}

    def test_in_the_order_of_the_codes(self, client):
        part("262")
        part("26.1", is_own=True)
        codes = [line.part.code for line in client.get(url("parts")).context["tree"].lines]
        assert codes[codes.index("26") : codes.index("27")] == ["26", "26.1", "262"]
        assert [codes[0], codes[-1]] == ["2", "79"]

    @pytest.mark.parametrize(("text", "codes"), [("yttertak", ["26"]), ("26", ["26"]), ("ROOFS", ["26"]), ("finnes ikke", [])])
    def test_search(self, client, text, codes):
        response = client.get(url("parts"), {"q": text})
        assert [line.part.code for line in response.context["tree"].lines] == codes
        assert ("Ingen koder passer" in response.content.decode()) == (codes == [])

    def test_only_codes_in_use(self, client, sample_data):
        make_component(sample_data.building, "26")
        response = client.get(url("parts"), {"used": "1"})
        assert [line.part.code for line in response.context["tree"].lines] == ["2", "26"]

    def test_each_edition_by_itself(self, client):
        response = client.get(url("parts"), {"edition": "2022"})
        codes = {line.part.code for line in response.context["tree"].lines}
        assert ("47" in codes, "64" in codes, "Kommunen bruker utgave 2009" in response.content.decode()) == (True, False, True)
        assert client.get(url("parts"), {"edition": "1899"}).status_code == 404

    def test_the_shares_add_up(self, manager):
        assert part_tree(manager, None, "2009").weight == pytest.approx(1.0)

    @pytest.mark.parametrize(("code", "level"), [("2", 0), ("26", 1), ("262", 2), ("2621", 3), ("26.1", 2), ("262.1", 3)])
    def test_levels(self, code, level):
        assert level_of(code) == level

    @pytest.mark.parametrize("components", [1, 30])
    def test_queries_do_not_grow(self, client, sample_data, django_assert_num_queries, components):
        for number in range(components):
            make_component(sample_data.building, str(21 + number % 8))
        client.get(url("parts"))
        with django_assert_num_queries(10):
            client.get(url("parts"))

    def test_what_a_viewer_is_not_offered(self, client_for, viewer):
        text = client_for(viewer).get(url("parts")).content.decode()
        assert (url("parts-move") in text, "?kind=building_parts" in text) == (False, False)

    def test_export_is_the_import_s_template(self, client):
        response = client.get(url("parts-export", "csv"), {"edition": "2022"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0].split(";")[1:4] == ["Utgave", "Kode", "Navn"]
        assert len(lines) == 63
        assert client.get(url("parts-export", "pdf")).status_code == 404


class TestPart:
    def test_the_page(self, client, sample_data):
        roof, covering = part("26"), part("262")
        make_component(sample_data.building, part=covering)
        make_component(sample_data.building, "26")
        make_type("PAPP", part=roof, name="Papptak")
        response = client.get(url("part", roof.pk))
        figures = [(figure.label, figure.value) for figure in response.context["head"]["figures"]]
        assert figures == [("Komponenter på koden", "1"), ("Med underkoder", "2"), ("Andel av byggekostnad", "6,5\xa0%")]
        assert [row.code for row in response.context["types"]] == ["PAPP"]

    def test_what_it_took_over(self, client):
        response = client.get(url("part", part("67", edition="2022").pk))
        assert [(row.edition, row.code) for row in response.context["former"]] == [("2009", "64"), ("2009", "67")]

    def test_a_shipped_code_keeps_its_name_and_takes_a_weight(self, client):
        roof = part("26")
        form = client.get(url("part-edit", roof.pk)).context["form"]
        assert (list(form.fields), form["weight_share"].value()) == (["weight_share", "successor", "why"], "6,5")
        posted = {"name": "Tak", "code": "99", "weight_share": "7,25", "successor": roof.successor_id, "version": 1, "why": "Egne tall"}
        assert client.post(url("part-edit", roof.pk), posted).status_code == 302
        roof.refresh_from_db()
        assert (roof.name, roof.code, roof.weight_share, roof.version) == ("Yttertak", "26", 0.0725, 2)
        change = Change.objects.get()
        assert (change.diff, change.changeset.note) == ({"weight_share": [0.065, 0.0725]}, "Egne tall")

    def test_a_successor_is_in_a_later_edition(self, client):
        roof = part("26")
        offered = client.get(url("part-edit", roof.pk)).context["form"].fields["successor"].queryset
        assert set(offered.values_list("edition", flat=True)) == {"2022"}
        response = client.post(url("part-edit", roof.pk), {"weight_share": "6,5", "successor": part("25").pk, "version": 1})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["successor"])

    @pytest.mark.parametrize(("text", "code"), [("101", "max_value"), ("-1", "min_value"), ("mye", "invalid")])
    def test_a_weight_that_is_no_share(self, client, text, code):
        response = client.post(url("part-edit", part("26").pk), {"weight_share": text, "version": 1})
        assert response.status_code == 422
        assert [error.code for error in response.context["form"].errors.as_data()["weight_share"]] == [code]
        assert part("26").weight_share == 0.065

    def test_a_three_digit_code_has_no_weight(self, client):
        assert "weight_share" not in client.get(url("part-edit", part("262").pk)).context["form"].fields

    def test_a_slower_editor_sees_what_the_other_saved(self, client):
        roof = part("26")
        client.post(url("part-edit", roof.pk), part_form(roof, "7"))
        response = client.post(url("part-edit", roof.pk), part_form(roof, "8"))
        (clash,) = response.context["clashes"]
        assert (response.status_code, clash.now, clash.typed, clash.is_yours) == (409, "7,0\xa0%", "8", True)
        assert BuildingPart.objects.get(pk=roof.pk).weight_share == 0.07

    def test_history_and_the_way_back(self, client):
        roof = part("26")
        client.post(url("part-edit", roof.pk), part_form(roof, "7"))
        (entry,) = client.get(url("part-history", roof.pk)).context["page"].object_list
        assert [(line.label, line.old, line.new) for line in entry.lines] == [("Andel av byggekostnad", "6,5\xa0%", "7,0\xa0%")]
        client.post(reverse("audit:revert-one", args=[entry.change.pk]))
        roof.refresh_from_db()
        assert roof.weight_share == 0.065


class TestOwnCodes:
    def test_made_under_a_standard_code(self, client, client_for, user_with, unit_tree):
        parent = part("234", name="Vinduer, dører, porter")
        form = client.get(url("part-new", parent.pk)).context["form"]
        assert form["code"].value() == "234."
        later = part("23", edition="2022")
        posted = {"code": "234.1", "name": "Branndører", "name_en": "Fire doors", "successor": later.pk}
        response = client_for(user_with("manager", unit_tree.education, username="oppvekst")).post(url("part-new", parent.pk), posted)
        row = BuildingPart.objects.get(code="234.1")
        assert response.url == url("part", row.pk)
        assert (row.edition, row.is_own, row.group, row.successor, row.unit) == ("2009", True, "23", later, None)

    @pytest.mark.parametrize(
        ("code", "message"),
        [
            ("234.", "Koden skal begynne med 234. og ha tall eller bokstaver etter."),
            ("235.1", "Koden skal begynne med 234. og ha tall eller bokstaver etter."),
            ("234.12345678", "Koden skal begynne med 234. og ha tall eller bokstaver etter."),
            ("234.9", "Utgaven har alt en bygningsdel med denne koden."),
        ],
    )
    def test_codes_that_cannot_be(self, client, code, message):
        parent = part("234")
        part("234.9", is_own=True)
        response = client.post(url("part-new", parent.pk), {"code": code, "name": "Ny"})
        assert response.status_code == 422
        assert message in [text for texts in response.context["form"].errors.values() for text in texts]
        assert BuildingPart.objects.filter(is_own=True).count() == 1

    @pytest.mark.parametrize("code", ["2", "26.1"])
    def test_not_under_a_chapter_or_another_own_code(self, client, code):
        row = part(code, is_own="." in code)
        assert client.get(url("part-new", row.pk)).status_code == 403

    def test_renamed_by_whoever_edits_codes(self, client):
        row = part("26.1", name="Egen", is_own=True)
        assert client.post(url("part-edit", row.pk), {"code": "26.2", "name": "Solceller på tak", "version": 1}).status_code == 302
        row.refresh_from_db()
        assert (row.code, row.name, row.sort_key) == ("26.2", "Solceller på tak", "200926.2")

    def test_deleted_when_nothing_points_at_it_and_brought_back(self, client):
        row, before = part("26.1", name="Egen", is_own=True), part("25.1", edition="1995", name="Eldre", is_own=True)
        client.post(url("part-edit", before.pk), {"code": "25.1", "name": "Eldre", "successor": row.pk, "version": 1})
        response = client.get(url("part-delete", row.pk))
        assert [(p.relation, p.count) for p in response.context["plan"].lets_go] == [("predecessors", 1)]
        client.post(url("part-delete", row.pk))
        before.refresh_from_db()
        assert (BuildingPart.objects.filter(code="26.1").exists(), before.successor_id) == (False, None)
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.latest("pk").pk]))
        assert BuildingPart.objects.get(code="26.1").name == "Egen"

    def test_kept_while_components_or_postings_use_it(self, client, sample_data):
        row = part("26.1", name="Egen", is_own=True)
        component = make_component(sample_data.building, part=row)
        assert [p.relation for p in client.get(url("part-delete", row.pk)).context["plan"].blocked] == ["components"]
        client.post(url("part-delete", row.pk))
        component.part = part("26")
        component.save()
        posting = {"component": component, "building": sample_data.building, "part": row, "posted_on": "2026-01-01", "year": 2026}
        LedgerPosting.objects.create(**posting, kind="decay", amount_nok=1)
        assert [p.relation for p in client.get(url("part-delete", row.pk)).context["plan"].blocked] == ["ledger_postings"]
        response = client.post(url("part-delete", row.pk), follow=True)
        assert [str(message) for message in response.context["messages"]][-1] == (
            "Koden har posteringer i etterslepsregnskapet, og kan ikke slettes."
        )
        assert BuildingPart.objects.filter(pk=row.pk).exists()

    def test_the_standard_s_codes_cannot_be_deleted(self, client):
        assert client.post(url("part-delete", part("26").pk)).status_code == 403
        assert BuildingPart.objects.filter(edition="2009", code="26").exists()


class TestTypes:
    def test_the_list_filters_and_sorts(self, client):
        make_type("B", name="Papptak", part=part("26"), unit_cost_tg2_nok=450, price_year=2025)
        make_type("A", name="Vindu", part=part("234"))
        make_type("C", name="Uten del")

        def names(**query):
            return [row.cells[0].text for row in client.get(url("component_types"), query).context["rows"]]

        assert names() == ["Vindu", "Papptak", "Uten del"]
        assert names(q="papp") == ["Papptak"]
        assert names(part="26") == ["Papptak"]
        assert names(part=["23", "null"]) == ["Vindu", "Uten del"]
        assert names(has_costs="true") == ["Papptak"]
        assert names(has_costs="false", sort="-name") == ["Vindu", "Uten del"]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, client, django_assert_num_queries, rows):
        for _ in range(rows):
            make_type(part=part("26"))
        client.get(url("component_types"))
        cache.clear()
        with django_assert_num_queries(15):
            client.get(url("component_types"))

    def test_export_holds_what_is_shown(self, client):
        make_type("A", name="Vindu")
        make_type("B", name="Tak")
        response = client.get(url("component_types-export", "csv"), {"q": "vindu"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert (len(lines), lines[1].split(";")[0]) == (2, "Vindu")

    def test_the_import_s_template_is_the_export(self, client):
        make_type("A", name="Vindu", part=part("26"))
        response = client.get(reverse("core:import_export", args=["component_types"]), {"format": "csv"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1].split(";")[1:4] == ["A", "Vindu", "26 Yttertak"]

    def test_bulk_change_and_its_undoing(self, client):
        rows = [make_type(), make_type()]
        posted = {"ids": [row.pk for row in rows], "field": "quantity_unit", "value": "m2", "step": "apply", "expected": "2"}
        client.post(url("component_types-bulk"), posted)
        assert set(ComponentType.objects.values_list("quantity_unit", flat=True)) == {"m2"}
        act = ChangeSet.objects.latest("pk")
        client.post(url("component_types-bulk-undo", act.pk))
        assert set(ComponentType.objects.values_list("quantity_unit", flat=True)) == {""}

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("price_year", "", "Noen av typene har kostnader, og må ha et prisår."),
            ("price_year", "25", "Skriv et årstall mellom 1950 og 2100."),
            ("expected_life_years", "0", "Levetiden må være større enn null."),
        ],
    )
    def test_a_bulk_change_that_cannot_be(self, client, field, value, message):
        row = make_type(unit_cost_tg2_nok=450, price_year=2025)
        posted = {"ids": [row.pk], "field": field, "value": value, "step": "apply", "expected": "1"}
        response = client.post(url("component_types-bulk"), posted)
        assert response.context["form"].errors["value"] == [message]
        row.refresh_from_db()
        assert (row.price_year, row.expected_life_years) == (2025, None)

    def test_made_shown_changed_and_deleted(self, client, sample_data):
        posted = {
            "code": "262-PAPP", "name": "Papptak", "part": part("26").pk, "quantity_unit": "m2", "expected_life_years": "30",
            "unit_cost_tg1_nok": "50", "unit_cost_tg2_nok": "450,5", "unit_cost_tg3_nok": "1 250", "price_year": "2025", "source": "Anslag",
        }  # fmt: skip
        client.post(url("component_type-new"), posted)
        row = ComponentType.objects.get()
        assert (row.unit_cost_tg2_nok, row.unit_cost_tg3_nok, row.expected_life_years) == (450.5, 1250, 30.0)
        make_component(sample_data.building, type=row, quantity=120)
        make_component(sample_data.other_building, type=row, quantity=80)
        figures = client.get(url("component_type", row.pk)).context["head"]["figures"]
        assert [(figure.label, figure.value) for figure in figures] == [("Komponenter", "2"), ("Samlet mengde", "200 m²")]
        client.post(url("component_type-edit", row.pk), posted | {"name": "Tak av papp", "version": 1})
        row.refresh_from_db()
        assert row.name == "Tak av papp"
        plan = client.get(url("component_type-delete", row.pk)).context["plan"]
        assert [(p.relation, p.count) for p in plan.blocked] == [("components", 2)]
        client.post(url("component_type-delete", row.pk))
        assert ComponentType.objects.filter(pk=row.pk).exists()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"unit_cost_tg2_nok": "500", "unit_cost_tg3_nok": "400"}, "Det kan ikke koste mindre å rette opp en dårligere grad."),
            ({"unit_cost_tg1_nok": "500", "unit_cost_tg3_nok": "400"}, "Det kan ikke koste mindre å rette opp en dårligere grad."),
            ({"unit_cost_tg1_nok": "-1"}, "Kostnader kan ikke være negative."),
            ({"price_year": ""}, "Oppgi prisåret kostnadene gjelder."),
            ({"price_year": "25"}, "Skriv et årstall mellom 1950 og 2100."),
            ({"expected_life_years": "0"}, "Levetiden må være større enn null."),
            ({"code": "OPPTATT"}, "En annen komponenttype har denne koden."),
        ],
    )
    def test_what_cannot_be_is_said(self, client, changes, message):
        make_type("OPPTATT")
        posted = {"code": "K", "name": "Type", "unit_cost_tg1_nok": "10", "price_year": "2025"} | changes
        response = client.post(url("component_type-new"), posted)
        assert response.status_code == 422
        assert message in [text for texts in response.context["form"].errors.values() for text in texts]
        assert ComponentType.objects.count() == 1


class TestAssumptions:
    def test_each_list_with_source_and_last_change(self, client, client_for, viewer):
        index = PriceIndex.objects.get(year=2024)
        lines = {
            str(row.year): {"value": row.value, "is_estimate": row.is_estimate, "source": row.source} for row in PriceIndex.objects.all()
        }
        post_index(client, lines | {"2024": {"value": "118,4", "source": "SSB 08651"}})
        context = client.get(url("assumptions")).context
        by_year = {line.row.year: line for line in context["index"]}
        assert (by_year[2024].row.source, by_year[2024].row.is_estimate) == ("SSB 08651", False)
        assert (str(by_year[2024].change.changeset.by), by_year[2023].change) == (str(index_changer(index)), None)
        assert len(context["norms"]) == ReplacementNorm.objects.count()
        text = client_for(viewer).get(url("assumptions")).content.decode()
        links = [f'href="{url(name)}"' in text for name in ("price_index-edit", "norm-new")]
        assert (links, "Som levert" in text) == ([False, False], True)

    @pytest.mark.parametrize("changes", [1, 5])
    def test_queries_do_not_grow(self, client, django_assert_num_queries, changes):
        for norm in ReplacementNorm.objects.order_by("pk")[:changes]:
            client.post(url("norm-edit", norm.pk), {"nok_per_m2": "39000", "price_year": "2025", "version": 1})
        client.get(url("assumptions"))
        with django_assert_num_queries(13):
            client.get(url("assumptions"))

    def test_parameters_are_changed_and_taken_back(self, client):
        row = ConditionParameters.objects.get()
        assert client.post(url("parameters-edit", row.pk), parameters_form(share_tg2="40", why="Vedtak")).status_code == 302
        row.refresh_from_db()
        assert (row.share_tg2, row.part_edition) == (0.4, "2009")
        (entry,) = client.get(url("parameters-history", row.pk)).context["page"].object_list
        assert [(line.name, line.old, line.new) for line in entry.lines] == [("share_tg2", "45,0\xa0%", "40,0\xa0%")]
        client.post(reverse("audit:revert-one", args=[entry.change.pk]))
        row.refresh_from_db()
        assert row.share_tg2 == 0.45

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"share_tg1": "50"}, "Andelene må stige fra TG1 til TG3, og ingen kan være negativ."),
            ({"high_share": "90"}, "Lav må være høyst 1 og høy minst 1 av sannsynlig kostnad."),
            ({"valid_years": "0"}, "Velg mellom 1 og 50 år."),
            ({"correlation": "1,2"}, None),
        ],
    )
    def test_parameters_that_cannot_be(self, client, changes, message):
        row = ConditionParameters.objects.get()
        response = client.post(url("parameters-edit", row.pk), parameters_form(**changes))
        assert response.status_code == 422
        texts = [text for texts in response.context["form"].errors.values() for text in texts]
        assert message in texts if message else texts
        assert not Change.objects.exists()

    def test_the_effect_is_shown_before_it_is_saved(self, client, client_for, user_with, unit_tree, sample_data):
        for building in (sample_data.building, sample_data.other_building):
            make_component(building, "26", grade="TG2", replacement_cost_nok=1_000_000, price_year=2026)
        address = url("parameters-edit", ConditionParameters.objects.get().pk)
        response = client.post(address, parameters_form(share_tg2="60", effect="1"))
        effect = response.context["effect"]
        assert (effect.before.likely, effect.after.likely, effect.change_nok) == (900_000, 1_200_000, 300_000)
        assert (effect.before.counted, effect.after.counted) == (2, 2)
        in_education = client_for(user_with("manager", unit_tree.education, username="oppvekst"))
        assert in_education.post(address, parameters_form(share_tg2="60", effect="1")).context["effect"].after.likely == 600_000
        stricter = client.post(address, parameters_form(target_grade="TG2", effect="1")).context["effect"]
        assert (stricter.before.counted, stricter.after.counted, stricter.after.likely) == (2, 0, 0.0)
        assert ConditionParameters.objects.get().share_tg2 == 0.45

    def test_no_effect_of_what_cannot_be(self, client):
        response = client.post(url("parameters-edit", ConditionParameters.objects.get().pk), parameters_form(share_tg1="90", effect="1"))
        assert (response.status_code, response.context["effect"]) == (422, None)

    def test_a_norm_is_added_once_per_type(self, client):
        kind = BuildingType.objects.get(code="999")
        posted = {"building_type": kind.pk, "nok_per_m2": "31 500,50", "price_year": "2026", "source": "Egne prosjekter"}
        assert client.post(url("norm-new"), posted).url == url("assumptions")
        assert (kind.replacement_norm.nok_per_m2, kind.replacement_norm.source) == (31500.5, "Egne prosjekter")
        response = client.post(url("norm-new"), posted)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["building_type"])

    @pytest.mark.parametrize(
        ("changes", "field"), [({"nok_per_m2": "0"}, "__all__"), ({"price_year": "20"}, "price_year"), ({"nok_per_m2": ""}, "nok_per_m2")]
    )
    def test_norms_that_cannot_be(self, client, changes, field):
        norm = ReplacementNorm.objects.order_by("pk").first()
        response = client.post(url("norm-edit", norm.pk), {"nok_per_m2": "40000", "price_year": "2025", "version": 1} | changes)
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])

    def test_a_norm_is_deleted_and_brought_back(self, client):
        norm = ReplacementNorm.objects.order_by("pk").first()
        client.post(url("norm-delete", norm.pk))
        assert not ReplacementNorm.objects.filter(pk=norm.pk).exists()
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.latest("pk").pk]))
        assert ReplacementNorm.objects.filter(pk=norm.pk).exists()

    def test_the_history_of_a_row_without_a_page(self, client):
        norm = ReplacementNorm.objects.order_by("pk").first()
        client.post(url("norm-edit", norm.pk), {"nok_per_m2": "39000", "price_year": "2025", "version": 1})
        (entry,) = client.get(url("norm-history", norm.pk)).context["page"].object_list
        assert [(line.name, line.new) for line in entry.lines if line.name == "nok_per_m2"] == [("nok_per_m2", "39\xa0000")]


def index_changer(row: PriceIndex):
    return Change.objects.about(row).latest("pk").changeset.by


def parameters_form(**changes) -> dict:
    row = ConditionParameters.objects.get()
    return {
        "target_grade": "TG1", "valid_years": "5", "share_tg1": "5", "share_tg2": "45", "share_tg3": "100", "low_share": "75",
        "high_share": "140", "correlation": "0,4", "source": row.source, "version": row.version,
    } | changes  # fmt: skip


def index_form(lines: dict[str, dict], opened: dict[int, int] | None = None, first: int = 21, **more) -> dict:
    """The table as the page sends it; a line's own year under `year`."""
    versions = dict(PriceIndex.objects.values_list("year", "version")) if opened is None else opened
    found = {
        "form-TOTAL_FORMS": len(lines),
        "form-INITIAL_FORMS": min(first, len(lines)),
        "opened": ",".join(f"{y}:{v}" for y, v in versions.items()),
    }
    for place, (year, values) in enumerate(lines.items()):
        for name, value in ({"year": year} | values).items():
            if value is not False:
                found[f"form-{place}-{name}"] = str(value).replace(".", ",") if name == "value" else value
    return found | more


def post_index(client, lines: dict[str, dict], **options):
    return client.post(url("price_index-edit"), index_form(lines, **options))


def as_it_is() -> dict[str, dict]:
    rows = PriceIndex.objects.order_by("year")
    return {str(row.year): {"value": row.value, "is_estimate": row.is_estimate, "source": row.source} for row in rows}


class TestPriceIndex:
    def test_as_it_is_nothing_changes(self, client):
        assert post_index(client, as_it_is()).status_code == 302
        assert not ChangeSet.objects.exists()

    def test_changed_added_and_taken_out_in_one_act(self, client):
        lines = as_it_is() | {"2024": {"value": "118,4", "source": "SSB"}, "2031": {"value": "140", "is_estimate": "on"}}
        lines["2010"] |= {"DELETE": "on"}
        response = post_index(client, lines, why="Ny serie")
        act = ChangeSet.objects.get()
        assert (response.url, act.note) == (url("assumptions"), "Ny serie")
        assert act.counts == {"vedlikehold.priceindex:d": 1, "vedlikehold.priceindex:u": 1, "vedlikehold.priceindex:c": 1}
        stored = dict(PriceIndex.objects.values_list("year", "value"))
        assert (stored[2024], stored[2031], 2010 in stored, stored[2020]) == (118.4, 140.0, False, 100.0)
        client.post(reverse("audit:revert-all", args=[act.pk]))
        again = dict(PriceIndex.objects.values_list("year", "value"))
        assert (again[2024], again[2010], 2031 in again) == (112.55, 74.41, False)

    @pytest.mark.parametrize(
        ("lines", "place", "field"),
        [
            ({"2024": {"value": "0"}}, 0, "value"),
            ({"2024": {"value": "mye"}}, 0, "value"),
            ({"2024": {"value": ""}}, 0, "value"),
            ({"24": {"value": "100"}}, 0, "year"),
            ({"": {"value": "100"}}, 0, "year"),
        ],
    )
    def test_lines_that_cannot_be(self, client, lines, place, field):
        response = post_index(client, lines)
        assert (response.status_code, list(response.context["lines"].forms[place].errors)) == (422, [field])
        assert PriceIndex.objects.count() == 21

    def test_a_year_twice(self, client):
        response = post_index(client, {"2024": {"value": "100"}, "other": {"year": "2024", "value": "101"}})
        assert response.context["lines"].forms[1].errors == {"year": ["Året står også i en annen rad."]}

    def test_never_without_a_year(self, client):
        response = post_index(client, {"2024": {"value": "100", "DELETE": "on"}})
        assert (response.status_code, response.context["lines"].non_form_errors()) == (422, ["Indeksen må ha minst ett år."])

    def test_a_slower_editor_keeps_what_was_typed_and_sees_what_is_there(self, client):
        opened = dict(PriceIndex.objects.values_list("year", "version"))
        post_index(client, as_it_is() | {"2024": {"value": "118,4"}})
        slower = as_it_is() | {"2024": {"value": "119"}}
        response = post_index(client, slower, opened=opened)
        assert response.status_code == 409
        assert PriceIndex.objects.get(year=2024).value == 118.4
        assert [row.value for row in response.context["as_saved"] if row.year == 2024] == [118.4]
        assert [form["value"].value() for form in response.context["lines"] if form["year"].value() == "2024"] == ["119"]
        again = client.post(url("price_index-edit"), index_form(slower) | {"opened": response.context["opened"]})
        assert (again.status_code, PriceIndex.objects.get(year=2024).value) == (302, 119.0)

    def test_a_year_added_meanwhile_is_not_lost_unseen(self, client):
        opened = dict(PriceIndex.objects.values_list("year", "version"))
        save_new(PriceIndex(year=2031, value=140))
        assert post_index(client, {key: line for key, line in as_it_is().items() if key != "2031"}, opened=opened).status_code == 409
        assert PriceIndex.objects.filter(year=2031).exists()
