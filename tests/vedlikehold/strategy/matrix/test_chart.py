"""The picture of the portfolio matrix."""

from tests.vedlikehold.strategy.matrix.pieces import matrix
from vedlikehold.charts.strategy import MOST_POINTS, matrix_chart
from vedlikehold.enums import Strategy
from vedlikehold.services.strategy import decide


class TestChart:
    def test_only_the_largest_are_drawn_where_there_are_too_many(self, rated, manager):
        rated("Skolen", "TG1", 1)
        line = matrix(manager).lines[0]
        chart = matrix_chart([line] * (MOST_POINTS + 7), matrix(manager).rule)
        assert (chart.svg.count("chart-area"), len(chart.rows)) == (MOST_POINTS, MOST_POINTS)
        assert chart.title == f"Alle {MOST_POINTS + 7} vurderte bygninger bør beholdes"

    def test_nothing_known_gives_a_sentence(self, rated, manager):
        rated("Skolen", None, None)
        chart = matrix_chart(matrix(manager).lines, matrix(manager).rule)
        assert (chart.is_empty, chart.title) == (True, "Tilstand og egnethet")

    def test_a_point_says_what_is_recommended_and_decided(self, rated, manager):
        school = rated("Skolen", "TG2", 2)
        decide(by=manager, building=school, decision=Strategy.HOLD, reason="Trengs")
        chart = matrix_chart(matrix(manager).lines, matrix(manager).rule)
        assert "Skolen: vektet tilstandsgrad 2,00, egnethet 2,00, anbefaling: avhend, besluttet: behold, 1\u00a0000\u00a0m²" in chart.svg
