"""What the app offers the frame: components."""

from django.utils.translation import gettext_lazy as _

from bygg.models import Building, Document, Space
from bygg.queries.deletion import follows, stands_in_the_way, stays_without
from bygg.services import follows_disposal, moves_along
from fdvu.audit.registry import Farewell, Follower, after_revert, before_delete
from fdvu.core.registry import NavItem, SearchSource, Tab, import_kinds, navigation, registers, search_sources, tabs
from vedlikehold.importers.components import ComponentKind
from vedlikehold.models import Component
from vedlikehold.queries.components.search import find_components
from vedlikehold.registers.components import COMPONENTS
from vedlikehold.services.follow import closed_part, post_disposed, post_gone, post_touched
from vedlikehold.services.merging import move_condition
from vedlikehold.services.whole import refuse_half

navigation.add(
    NavItem(
        key="tilstand-components",
        label=_("Komponenter"),
        url_name="vedlikehold:components",
        permission="register.view",
        order=42,
        parent="tilstand",
    )
)
registers.add(COMPONENTS)
import_kinds.add(ComponentKind())
search_sources.add(SearchSource(key="components", label=_("Komponenter"), find=find_components, order=40))

tabs.add(Tab(key="building-components", on="bygg.building", label=_("Komponenter"), url_name="vedlikehold:building-components", order=32))
for _order, (_key, _label) in enumerate(
    [
        ("component", _("Komponenten")),
        ("component-findings", _("Funn")),
        ("component-documents", _("Dokumenter")),
        ("component-history", _("Historikk")),
    ]
):
    tabs.add(Tab(key=_key, on="vedlikehold.component", label=_label, url_name=f"vedlikehold:{_key}", order=10 + _order))

moves_along(move_condition)
follows_disposal(post_disposed)
follows(Document, "attached")
follows(Component, "attachments")
stays_without(Component, "measures", "replaced_by")
stays_without(Space, "components")
stands_in_the_way(Building, closed_part)
after_revert.add(Follower(key="backlog", follow=post_touched))
after_revert.add(Follower(key="whole-acts", follow=refuse_half, order=20))
before_delete.add(Farewell(key="backlog", settle=post_gone))
