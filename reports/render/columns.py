"""Kolonner: one declaration gives the cell in PDF, Excel and CSV; shared with the list pages' export."""

from fdvu.lib.sheets.columns import NUMERIC, Column, Kind, cell_plain, cell_text

__all__ = ["NUMERIC", "Column", "Kind", "cell_plain", "cell_text"]
