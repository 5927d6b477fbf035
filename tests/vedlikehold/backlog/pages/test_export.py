"""The files say what the pages say."""

import io

import openpyxl
import pytest
from django.utils import timezone

from tests.vedlikehold.backlog.pages.pieces import ASKED, YEAR, csv_of, plain, table, url
from vedlikehold.queries.backlog import condition_overview

pytestmark = pytest.mark.django_db


class TestExport:
    @pytest.mark.parametrize(
        ("view", "name"), [("parts", "backlog"), ("buildings", "backlog-buildings"), ("types", "backlog-types"), ("units", "backlog-units")]
    )
    def test_the_file_says_what_the_page_says(self, client, stock, view, name):
        page = client.get(url(name))
        heading, *rows = csv_of(client.get(url("backlog-export", view, "csv")))
        assert heading == [str(column.label) for column, _url, _way in page.context["headings"]]
        assert [row[0] for row in rows] == [row[0][0] for row in page.context["rows"]]
        backlog = heading.index("Etterslep (kr)")
        assert [row[backlog] for row in rows] == [
            "Ukjent" if text == "Ukjent" else plain(text).replace(" ", "") for text in (cells["nok"] for cells in table(page).values())
        ]

    def test_the_numbers_are_those_of_the_overview(self, client, manager, stock):
        found = condition_overview(user=manager, unit=None, today=timezone.localdate(), price_year=YEAR)
        workbook = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url("backlog-export", "buildings", "xlsx")).streaming_content)))
        heading, *rows = workbook.active.iter_rows(values_only=True)
        by_name = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
        for one in found.buildings:
            line = by_name[one.name]
            assert line["Etterslep (kr)"] == (one.nok if one.nok is not None else "Ukjent")
            assert line["P85 (kr)"] == pytest.approx(one.backlog.range(found.correlation).p85) if one.nok is not None else "Ukjent"
        assert sum(line["Etterslep (kr)"] for line in by_name.values() if line["Etterslep (kr)"] != "Ukjent") == found.backlog.likely

    def test_follows_the_choices(self, client, stock):
        _heading, *rows = csv_of(client.get(url("backlog-export", "buildings", "csv", query=f"{ASKED}&state=unknown")))
        assert [row[0] for row in rows] == ["Mørket"]
        heading, *_rows = csv_of(client.get(url("backlog-export", "parts", "csv", query="measure=cost")))
        assert "TGIU" not in heading

    @pytest.mark.parametrize(("view", "kind"), [("nope", "csv"), ("parts", "pdf")])
    def test_no_other_files(self, client, stock, view, kind):
        assert client.get(url("backlog-export", view, kind)).status_code == 404
