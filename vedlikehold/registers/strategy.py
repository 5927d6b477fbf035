"""The list of buildings with their strategy: filters over registered and computed values, columns that are computed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bygg.models import Building
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import RegisterSpec
from vedlikehold.filters.strategy import StrategyFilter
from vedlikehold.tables.strategy import STRATEGY_TABLE

STRATEGIES = RegisterSpec(
    key="strategies",
    label=_("Behold, bruk annerledes eller avhend"),
    count_text=ngettext_lazy("%(text)s bygning", "%(text)s bygninger", "n"),
    outside_text=ngettext_lazy("%(text)s bygning utenfor porteføljen", "%(text)s bygninger utenfor porteføljen", "n"),
    model=Building,
    filterset=StrategyFilter,
    table=STRATEGY_TABLE,
    version=data_version,
    namespace="vedlikehold",
    chart=False,
    detail_url="vedlikehold:building-strategy",
    import_kind="strategies",
    order=180,
)
