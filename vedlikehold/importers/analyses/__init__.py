"""Import of findings from condition analyses: one row per finding, gathered into one analysis per building and survey."""

from vedlikehold.importers.analyses.kind import ConditionKind

KINDS = (ConditionKind(),)
