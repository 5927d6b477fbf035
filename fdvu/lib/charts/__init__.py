"""Diagrammer: one function per chart form, each giving one SVG and the same numbers as a table.

The SVG is the same on the page and in the PDF. matplotlib is loaded at the first chart only.
"""

from fdvu.lib.charts.bars import bar_chart
from fdvu.lib.charts.columns import column_chart
from fdvu.lib.charts.model import EMPTY_TEXT, Bar, Chart, Series, StackedBar
from fdvu.lib.charts.palette import ACCENT, CONDITION, CONTEXT, SERIES
from fdvu.lib.charts.stacked import stacked_bar

__all__ = [
    "ACCENT",
    "CONDITION",
    "CONTEXT",
    "EMPTY_TEXT",
    "SERIES",
    "Bar",
    "Chart",
    "Series",
    "StackedBar",
    "bar_chart",
    "column_chart",
    "stacked_bar",
]
