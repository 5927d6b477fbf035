"""Condition and backlog as pages, reports and cards read them: of a stock, and of one building."""

from vedlikehold.queries.backlog.building import BuildingCondition, building_condition
from vedlikehold.queries.backlog.cached import cached_condition, cached_condition_charts
from vedlikehold.queries.backlog.facts import Cut
from vedlikehold.queries.backlog.overview import ConditionOverview, Group, condition_overview, worst_buildings

__all__ = [
    "BuildingCondition",
    "ConditionOverview",
    "Cut",
    "Group",
    "building_condition",
    "cached_condition",
    "cached_condition_charts",
    "condition_overview",
    "worst_buildings",
]
