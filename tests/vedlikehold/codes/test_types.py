"""Pages of component types: list, export, bulk change, form."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_component, make_type, part
from tests.vedlikehold.codes.pieces import url
from vedlikehold.models import ComponentType

pytestmark = pytest.mark.django_db


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
