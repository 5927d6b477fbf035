from vedlikehold.models.analysis import Commission, ConditionAnalysis, Finding
from vedlikehold.models.codes import BuildingPart, ComponentType, ConditionParameters, PriceIndex, ReplacementNorm
from vedlikehold.models.component import AttachedDocument, Component
from vedlikehold.models.forecast import DeteriorationRate, ForecastParameters
from vedlikehold.models.ledger import LedgerPosting
from vedlikehold.models.measure import Measure, MeasureAlternative, MeasureBundle, MeasureDependency, MeasureExclusion
from vedlikehold.models.plan import Placement, Plan, PlanResult, PlanYear, Project, Scenario
from vedlikehold.models.strategy import BuildingStrategy, StrategyParameters

__all__ = [
    "AttachedDocument",
    "BuildingPart",
    "BuildingStrategy",
    "Commission",
    "Component",
    "ComponentType",
    "ConditionAnalysis",
    "ConditionParameters",
    "DeteriorationRate",
    "Finding",
    "ForecastParameters",
    "LedgerPosting",
    "Measure",
    "MeasureAlternative",
    "MeasureBundle",
    "MeasureDependency",
    "MeasureExclusion",
    "Placement",
    "Plan",
    "PlanResult",
    "PlanYear",
    "PriceIndex",
    "Project",
    "ReplacementNorm",
    "Scenario",
    "StrategyParameters",
]
