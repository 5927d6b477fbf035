"""What the condition reports say, of one building and of a stock, fetched once; every number comes from vedlikehold's queries."""

from reports.queries.condition.building import BuildingReport, ReportedPart, building_report
from reports.queries.condition.portfolio import PortfolioCondition, portfolio_condition, urgent_findings

__all__ = ["BuildingReport", "PortfolioCondition", "ReportedPart", "building_report", "portfolio_condition", "urgent_findings"]
