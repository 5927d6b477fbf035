"""What the app offers the frame: orders, analyses, findings, and the survey state of all buildings."""

from django.utils.translation import gettext_lazy as _

from bygg.queries.deletion import follows, stays_without
from fdvu.core.registry import Card, NavItem, SearchSource, Tab, cards, import_kinds, navigation, registers, search_sources, tabs
from vedlikehold.importers.analyses import KINDS
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.queries.analyses.search import find_analyses, find_findings, find_orders
from vedlikehold.registers.analyses import ALL
from vedlikehold.views.analyses.card import surveys_card

follows(ConditionAnalysis, "findings")
follows(Finding, "attachments")
stays_without(Commission, "analyses")

for _spec in ALL:
    registers.add(_spec)
cards.add(Card(key="surveys", roles=("manager",), render=surveys_card, order=13))
search_sources.add(SearchSource(key="analyses", label=_("Tilstandsanalyser"), find=find_analyses, order=42))
search_sources.add(SearchSource(key="findings", label=_("Funn"), find=find_findings, order=44))
search_sources.add(SearchSource(key="commissions", label=_("Oppdrag"), find=find_orders, order=46))
for _kind in KINDS:
    import_kinds.add(_kind)

for _order, (_key, _label) in enumerate(
    [("surveys", _("Analysestatus")), ("commissions", _("Oppdrag")), ("analyses", _("Tilstandsanalyser")), ("findings", _("Funn"))]
):
    navigation.add(
        NavItem(
            key=f"tilstand-{_key}",
            label=_label,
            url_name=f"vedlikehold:{_key}",
            permission="register.view",
            order=43 + _order,
            parent="tilstand",
        )
    )

tabs.add(Tab(key="building-analyses", on="bygg.building", label=_("Tilstandsanalyser"), url_name="vedlikehold:building-analyses", order=34))
for _order, (_key, _on, _label) in enumerate(
    [
        ("commission", "commission", _("Oppdraget")),
        ("commission-history", "commission", _("Historikk")),
        ("analysis", "conditionanalysis", _("Om analysen")),
        ("analysis-findings", "conditionanalysis", _("Funn")),
        ("analysis-comparison", "conditionanalysis", _("Sammenligning")),
        ("analysis-history", "conditionanalysis", _("Historikk")),
        ("finding", "finding", _("Funnet")),
        ("finding-history", "finding", _("Historikk")),
    ]
):
    tabs.add(
        Tab(
            key=_key,
            on=f"vedlikehold.{_on}",
            label=_label,
            url_name=f"vedlikehold:{_key}",
            order=900 if _key.endswith("history") else 10 + _order,
        )
    )
