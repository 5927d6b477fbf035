"""Pages of building parts: the tree with its counts, one part, and a municipality's own codes."""

import pytest
from django.urls import reverse

from fdvu.audit.models import Change, ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_type, part
from tests.vedlikehold.codes.pieces import url
from vedlikehold.models import BuildingPart, LedgerPosting
from vedlikehold.queries.codes.parts import level_of, part_tree

pytestmark = pytest.mark.django_db


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
