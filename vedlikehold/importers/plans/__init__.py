"""Import of maintenance plans: a version edited in a spreadsheet and taken in again."""

from vedlikehold.importers.plans.kind import PlanImport

KINDS = (PlanImport(),)

__all__ = ["KINDS", "PlanImport"]
