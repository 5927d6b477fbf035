"""Templates that map themselves, and exports that come back unchanged."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.core.import_pages.pieces import at, mapping, newest, upload
from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db


def workbook(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_template_maps_itself(client, run, unit_tree):
    book = workbook(client.get(reverse("core:import_template", args=["buildings"])))
    assert len(book.sheetnames) == 2
    assert next(row[0] for row in book.worksheets[1].values) == "Kolonne"
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "mal.xlsx")
    view = client.get(at("import_columns", newest())).context["view"]
    assert [c.look.heading for c in view.columns if not c.target and not c.look.is_empty] == []


def test_an_exported_register_comes_back_unchanged(client, run, school):
    answer = client.get(reverse("core:import_export", args=["buildings"]), {"show": "all"})
    batch = None
    upload(client, b"".join(answer.streaming_content), "eksport.xlsx")
    batch = newest()
    client.post(at("import_sheet", batch), {"go": "1"})
    run(client.post, at("import_columns", batch), mapping(client, batch))
    batch.refresh_from_db()
    assert (batch.counts["unchanged"], batch.counts["updated"], batch.counts["created"]) == (1, 0, 0)


def test_export_holds_only_rows_in_scope_and_filter(client_for, user_with, unit_tree, school):
    make_building(unit_tree.nursing_home, "Solbakken")
    client = client_for(user_with("manager", unit_tree.education))
    rows = list(workbook(client.get(reverse("core:import_export", args=["buildings"]))).active.values)
    assert len(rows) == 2
    rows = list(workbook(client.get(reverse("core:import_export", args=["buildings"]), {"q": "finnes ikke"})).active.values)
    assert len(rows) == 1
