"""The registers this app offers: what the list framework needs to know of each."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bygg import filters, tables
from bygg.bulk_fields import BUILDING_FIELDS, PLOT_FIELDS, PROPERTY_FIELDS, SPACE_FIELDS, changeable, form_field_for
from bygg.models import AreaUse, Building, Plot, Property, Space
from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import BulkSpec, MapSpec, RegisterSpec


def bulk_edit(model, fields: tuple[str, ...]) -> BulkSpec:
    return BulkSpec(fields=fields, form_field=form_field_for(model), apply=bulk.apply_value, undo=bulk.undo, changeable=changeable)


BUILDINGS = RegisterSpec(
    key="buildings",
    label=_("Bygninger"),
    count_text=ngettext_lazy("%(text)s bygning", "%(text)s bygninger", "n"),
    outside_text=ngettext_lazy("%(text)s bygning utenfor porteføljen", "%(text)s bygninger utenfor porteføljen", "n"),
    model=Building,
    filterset=filters.BuildingFilter,
    table=tables.BUILDING_TABLE,
    version=data_version,
    namespace="bygg",
    bulk=bulk_edit(Building, BUILDING_FIELDS),
    map=MapSpec(details=("building_type", "area_bta_m2", "street_address")),
    detail_url="bygg:building",
    create_url="bygg:building-new",
    create_label=_("Ny bygning"),
    import_kind="buildings",
    order=10,
)
PROPERTIES = RegisterSpec(
    key="properties",
    label=_("Eiendommer"),
    count_text=ngettext_lazy("%(text)s eiendom", "%(text)s eiendommer", "n"),
    outside_text=ngettext_lazy("%(text)s eiendom utenfor porteføljen", "%(text)s eiendommer utenfor porteføljen", "n"),
    model=Property,
    filterset=filters.PropertyFilter,
    table=tables.PROPERTY_TABLE,
    version=data_version,
    namespace="bygg",
    bulk=bulk_edit(Property, PROPERTY_FIELDS),
    detail_url="bygg:property",
    create_url="bygg:property-new",
    create_label=_("Ny eiendom"),
    order=20,
)
PLOTS = RegisterSpec(
    key="plots",
    label=_("Tomter og ubebygde arealer"),
    count_text=ngettext_lazy("%(text)s tomt", "%(text)s tomter", "n"),
    outside_text=ngettext_lazy("%(text)s tomt utenfor porteføljen", "%(text)s tomter utenfor porteføljen", "n"),
    model=Plot,
    filterset=filters.PlotFilter,
    table=tables.PLOT_TABLE,
    version=data_version,
    namespace="bygg",
    bulk=bulk_edit(Plot, PLOT_FIELDS),
    map=MapSpec(details=("kind", "area_m2")),
    detail_url="bygg:plot",
    create_url="bygg:plot-new",
    create_label=_("Ny tomt"),
    import_kind="plots",
    order=30,
)
SPACES = RegisterSpec(
    key="spaces",
    label=_("Rom"),
    count_text=ngettext_lazy("%(text)s rom", "%(text)s rom", "n"),
    outside_text=ngettext_lazy("%(text)s rom i bygg utenfor porteføljen", "%(text)s rom i bygg utenfor porteføljen", "n"),
    model=Space,
    filterset=filters.SpaceFilter,
    table=tables.SPACE_TABLE,
    version=data_version,
    namespace="bygg",
    bulk=bulk_edit(Space, SPACE_FIELDS),
    detail_url="bygg:space",
    import_kind="spaces",
    order=40,
)
AREA_USES = RegisterSpec(
    key="area_uses",
    label=_("Arealbruk"),
    count_text=ngettext_lazy("%(text)s arealbruk", "%(text)s arealbruk", "n"),
    outside_text=ngettext_lazy(
        "%(text)s arealbruk som ikke gjelder nå, eller i bygg utenfor porteføljen",
        "%(text)s arealbruk som ikke gjelder nå, eller i bygg utenfor porteføljen",
        "n",
    ),
    model=AreaUse,
    filterset=filters.AreaUseFilter,
    table=tables.AREA_USE_TABLE,
    version=data_version,
    namespace="bygg",
    import_kind="area_use",
    order=50,
)
ALL = (BUILDINGS, PROPERTIES, PLOTS, SPACES, AREA_USES)
