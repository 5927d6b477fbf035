"""Import of plots and undeveloped areas (tomter og ubebygde areal)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bygg.enums import HOLDING_STATUS_LABELS, OWNERSHIP_LABELS, PLOT_KIND_LABELS
from bygg.importers.fields import CADASTRAL, COORDINATES, ID, NOTE, SOURCE_ID, UNIT_FIELD
from bygg.importers.land import LandKind
from bygg.importers.places import check_coordinates, convert_utm, drop_zero_areas
from bygg.models import Plot
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Identifier, ImportField, Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

NUMBER_TAKEN = gettext_noop("Tomtenummeret står alt på en annen tomt i registeret.")

FIELDS = (
    ID,
    ImportField(
        "plot_number",
        _("Tomtenummer"),
        "code",
        key=True,
        max_length=40,
        example="T-014",
        aliases=("tomtenr", "tomt nr", "plot number", "arealnummer"),
    ),
    SOURCE_ID,
    ImportField(
        "name", _("Navn"), required=True, max_length=150, example="Skoletomta", aliases=("name", "tomt", "tomtenavn", "plot", "område")
    ),
    UNIT_FIELD,
    *CADASTRAL,
    ImportField(
        "municipality_number",
        _("Kommunenummer"),
        "code",
        stored=False,
        exported=False,
        pad_digits=4,
        example="3203",
        aliases=("kommunenr", "knr"),
    ),
    ImportField(
        "kind",
        _("Type"),
        "choice",
        choices=PLOT_KIND_LABELS,
        example="Bebygd tomt",
        aliases=("tomtetype", "arealtype", "kind", "plot kind"),
    ),
    ImportField(
        "zoning",
        _("Reguleringsformål"),
        max_length=150,
        example="Offentlig tjenesteyting",
        aliases=("regulering", "formål", "zoning", "arealformål"),
    ),
    ImportField(
        "ownership",
        _("Eierform"),
        "choice",
        choices=OWNERSHIP_LABELS,
        example="Eid",
        aliases=("eid leid", "eie leie", "ownership", "eierforhold"),
    ),
    ImportField("status", _("Status"), "choice", choices=HOLDING_STATUS_LABELS, example="I porteføljen", aliases=("holding status",)),
    ImportField(
        "area_m2",
        _("Areal"),
        "float",
        unit="m²",
        min=0,
        max=10**10,
        example=12450.0,
        zero_is_missing=True,
        aliases=("areal m2", "tomteareal", "area", "plot area", "størrelse"),
    ),
    *COORDINATES,
    ImportField("disposed_on", _("Avhendet"), "date", example="2024-06-30", aliases=("avhendet dato", "solgt dato", "disposed on")),
    NOTE,
)


class PlotKind(LandKind):
    """Tomter: recognised by id, tomtenummer and source id."""

    key = "plots"
    label = _("Tomter og ubebygde areal")
    order = 20
    fields = FIELDS
    model = Plot
    rule_fields = ("unit",)
    label_fields = ("plot_number", "source_id", "name", "id")

    def prepare(self, frame: Frame) -> None:
        drop_zero_areas(frame)
        convert_utm(frame)
        check_coordinates(frame)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self._by_number(frame), *self.by_source(frame)]

    def _by_number(self, frame: Frame) -> list[Identifier]:
        if not frame.has("plot_number"):
            return []
        return [Identifier("plot_number", self.by_name["plot_number"].label, frame.column("plot_number"), self._numbers())]

    def _numbers(self) -> dict[str, int]:
        return dict(Plot.objects.exclude(plot_number="").values_list("plot_number", "pk"))

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        """A plot found by another key must not take a number that a stored plot bears."""
        frame, targets, how = plan.frame, plan.matches.targets, plan.matches.how
        given = frame.column("plot_number")
        live = [*plan.created, *plan.changes]
        doubtful = [row for row in live if given[row] is not None and how.get(row) != "plot_number" and (targets[row] or plan.options.key)]
        index = self._numbers() if doubtful else {}
        for row in doubtful:
            if index.get(given[row], targets[row]) != targets[row]:
                frame.reject(row, "plot_number", Message(NUMBER_TAKEN))

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        return self.paths_from(queryset, names, {"cadastral_number": "property__cadastral_number"})
