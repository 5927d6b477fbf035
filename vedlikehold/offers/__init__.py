"""What vedlikehold offers the frame: navigation, registers, tabs, cards, import kinds, its part of the demo municipality."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import NavItem, navigation

navigation.add(NavItem(key="tilstand", label=_("Tilstand"), url_name="vedlikehold:condition", permission="register.view", order=40))

# Each registers what its room offers.
from vedlikehold.offers import (  # noqa: E402, F401
    analyses,
    backlog,
    board,
    codes,
    compare,
    components,
    demo,
    forecast,
    inspection,
    ledger,
    measures,
    optimise,
    plans,
    projects,
    strategy,
)
