"""What the app offers the frame: maintenance plans and their scenarios."""

from django.utils.translation import gettext_lazy as _

from bygg.queries.deletion import stays_without
from fdvu.audit.registry import Follower, after_revert
from fdvu.core.registry import Card, NavItem, SearchSource, Tab, cards, navigation, registers, search_sources, tabs
from vedlikehold.cards.plans import adopted_here_card, plan_card
from vedlikehold.models import Measure
from vedlikehold.queries.plans.search import find_plans
from vedlikehold.registers.plans import PLANS
from vedlikehold.services.plans import refuse_frozen

stays_without(Measure, "placements")
after_revert.add(Follower(key="frozen-plans", follow=refuse_frozen, order=10))

navigation.add(NavItem(key="plan", label=_("Vedlikeholdsplan"), url_name="vedlikehold:plans", permission="register.view", order=60))
navigation.add(
    NavItem(key="plan-plans", label=_("Planer"), url_name="vedlikehold:plans", permission="register.view", order=61, parent="plan")
)
registers.add(PLANS)
cards.add(Card(key="plan-this-year", roles=("manager", "leader"), render=plan_card, order=16, wide=True))
cards.add(Card(key="plan-adopted-here", roles=("service",), render=adopted_here_card, order=16))
search_sources.add(SearchSource(key="plans", label=_("Vedlikeholdsplaner"), find=find_plans, order=56))
tabs.add(Tab(key="plan", on="vedlikehold.plan", label=_("Versjoner"), url_name="vedlikehold:plan", order=10))
tabs.add(Tab(key="plan-history", on="vedlikehold.plan", label=_("Historikk"), url_name="vedlikehold:plan-history", order=900))
tabs.add(Tab(key="scenario", on="vedlikehold.scenario", label=_("Oversikt"), url_name="vedlikehold:scenario", order=10))
tabs.add(Tab(key="scenario-frames", on="vedlikehold.scenario", label=_("Rammer"), url_name="vedlikehold:scenario-frames", order=15))
tabs.add(Tab(key="scenario-tracking", on="vedlikehold.scenario", label=_("Oppfølging"), url_name="vedlikehold:scenario-tracking", order=70))
tabs.add(
    Tab(
        key="scenario-history",
        on="vedlikehold.scenario",
        label=_("Historikk"),
        url_name="vedlikehold:scenario-history",
        order=900,
        group=_("Mer"),
    )
)
