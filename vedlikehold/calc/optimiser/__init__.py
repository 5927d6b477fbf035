"""Planoptimering: which measures, in which way, in which year, under yearly money; with a proof of how near the best it is."""

from vedlikehold.calc.optimiser.duties import Unmet
from vedlikehold.calc.optimiser.links import Links, cycle_in
from vedlikehold.calc.optimiser.prices import net_at_prices
from vedlikehold.calc.optimiser.problem import Alternative, MeasureOptions, Problem, Table, rows_of, table_of
from vedlikehold.calc.optimiser.solve import Solution, optimise, optimise_table

__all__ = [
    "Alternative",
    "Links",
    "MeasureOptions",
    "Problem",
    "Solution",
    "Table",
    "Unmet",
    "cycle_in",
    "net_at_prices",
    "optimise",
    "optimise_table",
    "rows_of",
    "table_of",
]
