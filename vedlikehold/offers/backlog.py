"""What the app offers the frame: backlog."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Card, NavItem, Tab, cards, navigation, tabs
from vedlikehold.cards.backlog import charts_card, condition_card, worst_card

navigation.add(
    NavItem(
        key="tilstand-backlog",
        label=_("Etterslep"),
        url_name="vedlikehold:backlog",
        permission="register.view",
        order=41,
        parent="tilstand",
    )
)
tabs.add(Tab(key="building-condition", on="bygg.building", label=_("Tilstand"), url_name="vedlikehold:building-condition", order=20))
cards.add(Card(key="condition", roles=("leader", "admin", "auditor", "manager", "service"), render=condition_card, order=14, wide=True))
cards.add(Card(key="condition-charts", roles=("leader", "auditor"), render=charts_card, order=15, wide=True))
cards.add(Card(key="condition-worst", roles=("manager", "service"), render=worst_card, order=15, wide=True))
