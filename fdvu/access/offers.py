"""What access offers the frame."""

from django.utils.translation import gettext_lazy as _

from fdvu.access.cards import access_card
from fdvu.access.demo import build as build_demo
from fdvu.core.registry import Card, DemoPart, NavItem, cards, demo_parts, navigation

navigation.add(NavItem(key="access", label=_("Tilgang"), url_name="access:users", permission="access.view", order=900))
navigation.add(
    NavItem(key="access-users", label=_("Brukere"), url_name="access:users", permission="access.view", order=901, parent="access")
)
navigation.add(
    NavItem(key="access-units", label=_("Enheter"), url_name="access:units", permission="access.view", order=902, parent="access")
)
navigation.add(
    NavItem(key="access-roles", label=_("Roller"), url_name="access:roles", permission="access.view", order=903, parent="access")
)

demo_parts.add(DemoPart(key="access", build=build_demo, order=10))

cards.add(Card(key="access", roles=("admin",), render=access_card, order=8))
