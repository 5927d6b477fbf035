"""Making reports: one function each for the command, the job and the tests."""

from reports.services.condition import make_building_condition_report, make_condition_report, run_condition_job
from reports.services.making import FORMATS, Made, may_make_report
from reports.services.plan import make_plan_report, run_plan_job
from reports.services.portfolio import make_portfolio_report, run_portfolio_job

__all__ = [
    "FORMATS",
    "Made",
    "make_building_condition_report",
    "make_condition_report",
    "make_plan_report",
    "make_portfolio_report",
    "may_make_report",
    "run_condition_job",
    "run_plan_job",
    "run_portfolio_job",
]
