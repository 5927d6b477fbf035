"""Import of measures."""

from vedlikehold.importers.measures.kind import MeasureImport

KINDS = (MeasureImport(),)

__all__ = ["KINDS", "MeasureImport"]
