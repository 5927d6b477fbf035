"""Two versions as a workbook and as CSV."""

import io

from openpyxl import load_workbook

from tests.factories.vedlikehold import make_component
from tests.vedlikehold.plans.compare.pieces import ADDRESS, address


class TestFiles:
    def book(self, client, *args, **more):
        answer = client.get(address(*args, **more).replace("?", "eksport.xlsx?"))
        return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def test_the_workbook_has_what_the_page_has(self, filled, school, client):
        make_component(school, grade="TG3", cost_likely_nok=1_000_000, price_year=2026)
        book = self.book(client, *filled)
        assert book.sheetnames == ["Oppsummering", "Forskjeller", "Tiltak", "Per år", "Etterslep"]
        kinds = {row[0]: row[1:] for row in book["Forskjeller"].iter_rows(min_row=2, values_only=True)}
        assert kinds["Annet alternativ i B"] == (1, 150_000, 900_000, 750_000)
        assert sum(row[3] for row in kinds.values()) == 930_000
        first = next(book["Tiltak"].iter_rows(min_row=2, values_only=True))
        assert first[1:] == (
            "Idrettshallen", "Annen måte", "Annet alternativ i B", 2027, None, "Drift", 150_000, 2027, "Bygge nytt", "Investering", 900_000, 750_000,
        )  # fmt: skip
        years = {row[0]: row[1:] for row in book["Per år"].iter_rows(min_row=2, values_only=True)}
        assert years["2027"] == (
            300_000,
            300_000,
            300_000,
            100_000,
            -200_000,
            0,
            0,
            0,
            900_000,
            900_000,
            300_000,
            300_000,
            300_000,
            1_000_000,
            700_000,
        )
        assert sum(row[-1] for row in years.values()) == 930_000

    def test_the_csv_has_the_measures_of_the_filter(self, filled, client):
        text = b"".join(client.get(address(*filled, change="later").replace("?", "eksport.csv?")).streaming_content).decode("utf-8-sig")
        assert [line.split(";")[2] for line in text.splitlines()] == ["Tiltak", "Senere"]

    def test_another_format_leads_back(self, filled, client):
        assert client.get(address(*filled).replace("?", "eksport.pdf?")).url == ADDRESS
