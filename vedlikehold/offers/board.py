"""What the app offers the frame: a scenario as board, list and Gantt."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Tab, tabs

_ON = "vedlikehold.scenario"

tabs.add(Tab(key="scenario-board", on=_ON, label=_("Tavle"), url_name="vedlikehold:scenario-board", order=20))
tabs.add(Tab(key="scenario-list", on=_ON, label=_("Liste"), url_name="vedlikehold:scenario-list", order=25))
tabs.add(Tab(key="scenario-gantt", on=_ON, label=_("Gantt"), url_name="vedlikehold:scenario-gantt", order=30))
