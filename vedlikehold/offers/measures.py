"""What the app offers the frame: measures."""

from django.utils.translation import gettext_lazy as _

from bygg.queries.deletion import follows, stays_without
from fdvu.core.registry import Card, NavItem, SearchSource, Tab, cards, import_kinds, navigation, registers, search_sources, tabs
from vedlikehold.importers.measures import KINDS
from vedlikehold.models import Measure, MeasureBundle
from vedlikehold.queries.measures import find_measures
from vedlikehold.registers.measures import MEASURES
from vedlikehold.views.measures.card import overdue_card

follows(Measure, "attachments", "requirements", "required_by")
stays_without(Measure, "findings")
stays_without(MeasureBundle, "measures")

navigation.add(
    NavItem(
        key="tilstand-measures", label=_("Tiltak"), url_name="vedlikehold:measures", permission="register.view", order=48, parent="tilstand"
    )
)
registers.add(MEASURES)
tabs.add(Tab(key="building-measures", on="bygg.building", label=_("Tiltak"), url_name="vedlikehold:building-measures", order=36))
tabs.add(Tab(key="measure", on="vedlikehold.measure", label=_("Tiltaket"), url_name="vedlikehold:measure", order=10))
tabs.add(Tab(key="measure-history", on="vedlikehold.measure", label=_("Historikk"), url_name="vedlikehold:measure-history", order=900))
cards.add(Card(key="measures-overdue", roles=("manager",), render=overdue_card, order=12))
search_sources.add(SearchSource(key="measures", label=_("Tiltak"), find=find_measures, order=50))

for _kind in KINDS:
    import_kinds.add(_kind)
