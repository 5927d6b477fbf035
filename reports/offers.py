"""What reports offer the frame: navigation, the report job, cards on the front pages."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Card, JobKind, NavItem, Tab, cards, job_kinds, navigation, tabs
from reports.cards import figures_card, quality_card, service_quality_card, stock_card, use_card
from reports.services import run_condition_job, run_plan_job, run_portfolio_job

navigation.add(NavItem("portfolio", _("Portefølje"), "reports:portfolio", "report.view", order=10))
navigation.add(NavItem("quality", _("Datakvalitet"), "reports:quality", "report.view", order=40, parent="bygg"))
navigation.add(NavItem("reports", _("Rapporter"), "reports:index", "report.view", order=80))

job_kinds.add(JobKind("reports.portfolio", _("Porteføljerapport"), run_portfolio_job))
job_kinds.add(JobKind("reports.condition", _("Tilstandsrapport"), run_condition_job))
job_kinds.add(JobKind("reports.plan", _("Vedlikeholdsplan som rapport"), run_plan_job))

tabs.add(Tab("building-report", "bygg.building", _("Rapport"), "reports:make-condition", permission="report.make", order=60))
tabs.add(
    Tab("scenario-report", "vedlikehold.scenario", _("Rapport"), "reports:make-plan", permission="report.make", order=86, group=_("Mer"))
)

cards.add(Card("figures", ("leader", "manager", "admin", "auditor", "service"), figures_card, order=10, wide=True))
cards.add(Card("stock", ("leader", "admin", "auditor"), stock_card, order=20, wide=True))
cards.add(Card("use", ("service",), use_card, order=20, wide=True))
# First what needs doing; a service area looks at its figures first.
cards.add(Card("quality", ("manager", "admin"), quality_card, order=9))
cards.add(Card("quality-service", ("service",), service_quality_card, order=30))
