"""The list of the portfolio matrix as a file."""

import io
from decimal import Decimal

from openpyxl import load_workbook

from tests.vedlikehold.strategy.matrix.pieces import LIST
from vedlikehold.enums import Strategy
from vedlikehold.services.strategy import decide


class TestExport:
    def test_csv_has_the_rows_and_columns_that_are_shown(self, client, manager, four_fields):
        decide(by=manager, building=four_fields["dispose"], decision=Strategy.SELL, reason="Vedtak 12/24")
        response = client.get(f"{LIST}eksport.csv?decided=yes&cols=name,recommendation,reasons,decision,decision_note,grade,is_vacant")
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines == [
            "Bygning;Anbefaling;Begrunnelse;Beslutning;Begrunnelse for beslutningen;Vektet TG;Står tomt",
            'Dalen skole;Avhend;"dårlig stand, 3 > 1,3; lite egnet, 3 > 1,5; lovkrav ikke oppfylt";Avhend;Vedtak 12/24;3;Nei',
        ]

    def test_excel_keeps_numbers_and_shares_as_such(self, client, rated, this_year):
        value = {"replacement_value_nok": Decimal(1_000_000), "replacement_price_year": this_year, "running_cost_nok_per_m2": Decimal(640)}
        rated("Skolen", "TG2", 1, cost=Decimal(250_000), strategy=value)
        response = client.get(f"{LIST}eksport.xlsx?cols=name,grade,running_cost_nok,area_bta_m2,backlog_nok,fci")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
            ["Bygning", "Vektet TG", "Driftskostnad (kr/år)", "BTA (m²)", "Etterslep (kr)", "FCI"],
            ["Skolen", 2, 640_000, 1000, 250_000, 0.25],
        ]

    def test_another_units_buildings_are_not_exported(self, client_for, user_with, unit_tree, rated):
        rated("Skolen", "TG1", 1)
        rated("Hjemmet", "TG1", 1, unit=unit_tree.nursing_home)
        viewer = client_for(user_with("service", unit_tree.education))
        text = b"".join(viewer.get(f"{LIST}eksport.csv").streaming_content).decode()
        assert ("Skolen" in text, "Hjemmet" in text) == (True, False)

    def test_a_filter_that_cannot_be_read_exports_nothing(self, client, four_fields):
        assert client.get(f"{LIST}eksport.csv?field=attic").status_code == 400

    def test_an_unknown_format_leads_back(self, client, four_fields):
        assert client.get(f"{LIST}eksport.pdf").url == LIST
