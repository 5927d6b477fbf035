"""Spreadsheets and delimited text in, clean columns out: quick, bounded, and honest about every cell it cannot read."""

from .columns import parse_column
from .dates import sniff_date_format
from .errors import ERROR_CODES, NO_RESULT, CellError, TabularError
from .grid import Grid, Sheet
from .headings import Table, normalise_heading, suggest_header_row, table_from
from .numbers import UNIT_FACTORS, sniff_number_style
from .safety import Limits
from .source import Source, open_source
from .values import DEFAULT_NULL_VALUES, ParsedColumn, ValueSpec, cell_text, normalise_choice

__all__ = [
    "DEFAULT_NULL_VALUES",
    "ERROR_CODES",
    "NO_RESULT",
    "UNIT_FACTORS",
    "CellError",
    "Grid",
    "Limits",
    "ParsedColumn",
    "Sheet",
    "Source",
    "Table",
    "TabularError",
    "ValueSpec",
    "cell_text",
    "normalise_choice",
    "normalise_heading",
    "open_source",
    "parse_column",
    "sniff_date_format",
    "sniff_number_style",
    "suggest_header_row",
    "table_from",
]
