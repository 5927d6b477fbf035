"""The column page: units, codes and fixed values, and what is refused in place."""

import pytest

from bygg.models import Building
from tests.core.import_pages.pieces import at, mapping, newest, refreshed, upload

pytestmark = pytest.mark.django_db


def test_units_codes_and_fixed_values_are_chosen_on_the_column_page(client, run):
    text = "id,Building,Owned or Leased,Square feet,Status\n7,Post office,F,1000,Weird\n"
    upload(client, text)
    batch = newest()
    assert [f.name for f in client.get(at("import_columns", batch)).context["view"].missing] == []
    first = refreshed(client, batch, **{"col-0": "source_id", "col-1": "name", "col-2": "ownership", "col-3": "area_bra_m2"})
    client.post(at("import_columns", batch), first)
    view = client.get(at("import_columns", batch)).context["view"]
    assert [(line.written, line.is_known) for line in view.columns[2].values] == [("F", False)]
    assert ("ft2", "ft² → m²") in view.columns[3].units

    second = mapping(
        client,
        batch,
        **{"from-2-0": "F", "to-2-0": "owned", "unit-3": "ft2", "default-unit": "Oppvekst", "source": "GSA", "col-4": ""},
    )
    run(client.post, at("import_columns", batch), second)
    batch.refresh_from_db()
    assert batch.profile["units"] == {"area_bra_m2": "ft2"}
    assert batch.profile["values"] == {"ownership": {"F": "owned"}}
    assert (batch.profile["defaults"], batch.profile["source"]) == ({"unit": "Oppvekst"}, "GSA")
    run(client.post, at("import_apply", batch), {})
    building = Building.objects.get()
    assert (building.ownership, round(building.area_bra_m2, 3), building.unit.name) == ("owned", 92.903, "Oppvekst")
    assert f"batch={batch.pk}" in client.get(at("import_result", batch)).context["rows_url"]


def test_two_columns_for_one_field_are_refused_in_place(client):
    upload(client)
    batch = newest()
    page = client.post(at("import_columns", batch), mapping(client, batch, **{"col-5": "name"}))
    assert page.context["wrong"] == [("«Navn» og «Løpenavn» er begge koblet til Navn. Velg den ene.", "col-5")]
    assert page.context["view"].columns[5].target.name == "name"


def test_a_fixed_value_that_cannot_be_read_is_refused_in_place(client):
    upload(client)
    batch = newest()
    page = client.post(at("import_columns", batch), mapping(client, batch, **{"default-floor_count": "mange"}))
    ((_text, place),) = page.context["wrong"]
    assert place == "default-floor_count"
    assert 'value="mange"' in page.content.decode()


def test_the_part_that_htmx_asks_for_is_the_part_of_the_page(client):
    upload(client)
    batch = newest()
    sent = refreshed(client, batch)
    part = client.post(at("import_columns", batch), sent, headers={"HX-Request": "true", "HX-Target": "kolonner"})
    assert next(t.name for t in part.templates) == "core/imports/_columns.html"
    sheet = client.get(at("import_sheet", batch), headers={"HX-Request": "true", "HX-Target": "ark"})
    assert next(t.name for t in sheet.templates) == "core/imports/_sheet.html"
