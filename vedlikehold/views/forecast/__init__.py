"""Pages of the forecast: the curves, what waiting costs, and the rates of decay behind them."""
