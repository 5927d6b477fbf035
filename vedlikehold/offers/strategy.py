"""What the app offers the frame: the portfolio matrix, a building's strategy, scores by import, the leader's card."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Card, NavItem, Tab, cards, import_kinds, navigation, registers, tabs
from vedlikehold.cards.strategy import strategy_card
from vedlikehold.importers.strategy import StrategyKind
from vedlikehold.registers.strategy import STRATEGIES

navigation.add(
    NavItem(
        key="tilstand-strategy",
        label=_("Behold eller avhend"),
        url_name="vedlikehold:strategies",
        permission="register.view",
        order=50,
        parent="tilstand",
    )
)
registers.add(STRATEGIES)
import_kinds.add(StrategyKind())
tabs.add(Tab(key="building-strategy", on="bygg.building", label=_("Strategi"), url_name="vedlikehold:building-strategy", order=38))
cards.add(Card(key="strategy", roles=("leader", "manager"), render=strategy_card, order=45))
