"""Forfall: expected condition of components year by year, under yearly money for repair and rebuilding.

Each component holds a share of its quantity in every grade, best first, the worst last. The model is the Markov chain that
the UK Department for Education uses for its school estate (Blockbuster): one step a year, one grade at a time. What the chain
gives are expected shares; chance is not drawn, so a portfolio's figures are exact expectations.
"""

from vedlikehold.calc.deterioration.buying import fits_in_turn
from vedlikehold.calc.deterioration.engine import forecast
from vedlikehold.calc.deterioration.rates import faster, rates_from_life
from vedlikehold.calc.deterioration.stock import NEED, Forecast, Money, Stock

__all__ = ["NEED", "Forecast", "Money", "Stock", "faster", "fits_in_turn", "forecast", "rates_from_life"]
