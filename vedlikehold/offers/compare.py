"""What the app offers the frame: scenarios against each other, and plans to Excel and back."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Tab, import_kinds, tabs
from vedlikehold.importers.plans import KINDS

tabs.add(Tab(key="plan-compare", on="vedlikehold.plan", label=_("Sammenlign"), url_name="vedlikehold:plan-compare", order=80))
tabs.add(
    Tab(
        key="scenario-compare",
        on="vedlikehold.scenario",
        label=_("Sammenlign"),
        url_name="vedlikehold:scenario-compare-with",
        # Leads to a page without these tabs, so it is not the one that their group opens.
        order=90,
        group=_("Mer"),
    )
)
tabs.add(
    Tab(
        key="scenario-sheet",
        on="vedlikehold.scenario",
        label=_("Regneark"),
        url_name="vedlikehold:scenario-sheet",
        order=80,
        group=_("Mer"),
    )
)

for _kind in KINDS:
    import_kinds.add(_kind)
