"""The register of maintenance plans."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fdvu.audit.version import data_version
from fdvu.core.lists.spec import RegisterSpec
from vedlikehold.filters.plans import PlanFilter
from vedlikehold.models import Plan
from vedlikehold.tables.plans import PLAN_TABLE

PLANS = RegisterSpec(
    key="plans",
    label=_("Vedlikeholdsplaner"),
    count_text=ngettext_lazy("%(text)s plan", "%(text)s planer", "n"),
    outside_text=ngettext_lazy("%(text)s plan", "%(text)s planer", "n"),
    model=Plan,
    filterset=PlanFilter,
    table=PLAN_TABLE,
    version=data_version,
    namespace="vedlikehold",
    chart=False,
    detail_url="vedlikehold:plan",
    create_url="vedlikehold:plan-new",
    create_label=_("Ny plan"),
    order=190,
)
