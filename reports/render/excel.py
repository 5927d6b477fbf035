"""Excel og CSV: the one writer there is, shared with the list pages' export."""

from fdvu.lib.sheets.write import Sheet, write_csv, write_workbook

__all__ = ["Sheet", "write_csv", "write_workbook"]
