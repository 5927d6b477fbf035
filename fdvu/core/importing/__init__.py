"""Import: a spreadsheet becomes columns, columns become a plan, and a plan is shown or written. Knows no register."""

from fdvu.core.importing.export import export_rows
from fdvu.core.importing.fields import ImportField, Lookup, LookupTable, Pending
from fdvu.core.importing.kinds import Context, Current, ImportKind
from fdvu.core.importing.matching import Identifier
from fdvu.core.importing.plan import Candidate, Decisions, Plan, PossibleDuplicate
from fdvu.core.importing.preview import load_preview
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.reading import Inspection, SourceTable, Suggestion, inspect_file, read_table
from fdvu.core.importing.rejects import write_rejects

__all__ = [
    "Candidate",
    "Context",
    "Current",
    "Decisions",
    "Identifier",
    "ImportField",
    "ImportKind",
    "Inspection",
    "Lookup",
    "LookupTable",
    "Pending",
    "Plan",
    "PossibleDuplicate",
    "ProfileError",
    "ReadOptions",
    "SourceTable",
    "Suggestion",
    "export_rows",
    "inspect_file",
    "load_preview",
    "read_table",
    "write_rejects",
]
