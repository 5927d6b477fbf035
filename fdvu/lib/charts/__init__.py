"""Diagrammer: one function per chart form, each giving one SVG and the same numbers as a table.

The SVG is the same on the page and in the PDF. matplotlib is loaded at the first chart only.
"""

from fdvu.lib.charts.against import Against, AgainstWords, against_chart
from fdvu.lib.charts.bars import bar_chart
from fdvu.lib.charts.columns import column_chart
from fdvu.lib.charts.gantt import GanttBar, GanttGroup, GanttWords, gantt_chart
from fdvu.lib.charts.lines import Line, area_chart, line_chart
from fdvu.lib.charts.model import EMPTY_TEXT, Axis, Bar, Chart, Point, PointGroup, Series, StackedBar
from fdvu.lib.charts.palette import ACCENT, CONDITION, CONTEXT, SERIES
from fdvu.lib.charts.scatter import scatter_chart
from fdvu.lib.charts.stacked import stacked_bar
from fdvu.lib.charts.waterfall import Step, waterfall_chart

__all__ = [
    "ACCENT",
    "CONDITION",
    "CONTEXT",
    "EMPTY_TEXT",
    "SERIES",
    "Against",
    "AgainstWords",
    "Axis",
    "Bar",
    "Chart",
    "GanttBar",
    "GanttGroup",
    "GanttWords",
    "Line",
    "Point",
    "PointGroup",
    "Series",
    "StackedBar",
    "Step",
    "against_chart",
    "area_chart",
    "bar_chart",
    "column_chart",
    "gantt_chart",
    "line_chart",
    "scatter_chart",
    "stacked_bar",
    "waterfall_chart",
]
