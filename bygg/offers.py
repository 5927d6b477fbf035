"""What bygg offers the frame: navigation, registers, search."""

from django.utils.translation import gettext_lazy as _

from bygg.cards import duplicates_card
from bygg.demo import build as build_demo
from bygg.importers import KINDS
from bygg.queries.search import find_buildings, find_plots, find_properties
from bygg.queries.units import count_buildings_by_unit
from bygg.registers import ALL
from fdvu.access.registry import UnitFigure, unit_figures
from fdvu.core.registry import (
    Card,
    DemoPart,
    NavItem,
    SearchSource,
    Tab,
    cards,
    demo_parts,
    import_kinds,
    navigation,
    registers,
    search_sources,
    tabs,
)

navigation.add(NavItem(key="bygg", label=_("Bygg og eiendom"), url_name="bygg:buildings", permission="register.view", order=20))
for _order, (_key, _label) in enumerate(
    [
        ("buildings", _("Bygninger")),
        ("properties", _("Eiendommer")),
        ("plots", _("Tomter")),
        ("spaces", _("Rom")),
        ("area_uses", _("Arealbruk")),
    ]
):
    navigation.add(
        NavItem(key=f"bygg-{_key}", label=_label, url_name=f"bygg:{_key}", permission="register.view", order=21 + _order, parent="bygg")
    )

for _spec in ALL:
    registers.add(_spec)

search_sources.add(SearchSource(key="buildings", label=_("Bygninger"), find=find_buildings, order=10))
search_sources.add(SearchSource(key="properties", label=_("Eiendommer"), find=find_properties, order=20))
search_sources.add(SearchSource(key="plots", label=_("Tomter"), find=find_plots, order=30))

cards.add(Card(key="duplicates", roles=("manager", "admin"), render=duplicates_card, order=7))

demo_parts.add(DemoPart(key="bygg", build=build_demo, order=20))

for _kind in KINDS:
    import_kinds.add(_kind)

unit_figures.add(UnitFigure(key="buildings", label=_("Bygninger"), count_by_unit=count_buildings_by_unit, url_name="bygg:buildings"))

# These stand last, also when a later capability adds its own tab.
_LAST = {"documents": 800, "history": 900}
for _order, (_key, _model, _label) in enumerate(
    [
        ("building", "building", _("Nøkkeltall")),
        ("building-areas", "building", _("Areal")),
        ("building-location", "building", _("Beliggenhet")),
        ("building-documents", "building", _("Dokumenter")),
        ("building-history", "building", _("Historikk")),
        ("property", "property", _("Eiendommen")),
        ("property-history", "property", _("Historikk")),
        ("plot", "plot", _("Tomten")),
        ("plot-history", "plot", _("Historikk")),
        ("space", "space", _("Rommet")),
        ("space-history", "space", _("Historikk")),
        ("area_use", "areause", _("Bruken")),
        ("area_use-history", "areause", _("Historikk")),
    ]
):
    tabs.add(Tab(key=_key, on=f"bygg.{_model}", label=_label, url_name=f"bygg:{_key}", order=_LAST.get(_key.split("-")[-1], 10 + _order)))

for _order, (_key, _label) in enumerate([("duplicates", _("Mulige dubletter")), ("building-types", _("Bygningstyper"))]):
    navigation.add(
        NavItem(key=f"bygg-{_key}", label=_label, url_name=f"bygg:{_key}", permission="register.view", order=30 + _order, parent="bygg")
    )
