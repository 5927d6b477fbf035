"""Import of how suitable buildings are: one row per building, scores 0–3, running cost and replacement value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bygg.importers.inside import BUILDING_FIELDS, InsideKind
from bygg.models import Building
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Identifier, ImportField, Plan
from fdvu.core.importing.compare import Cell
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.strategy import WORST
from vedlikehold.enums import Criterion
from vedlikehold.models import BuildingStrategy

VALUE_WITHOUT_YEAR = gettext_noop("Oppgi prisåret gjenanskaffelsesverdien gjelder.")
NOT_TO_COME = gettext_noop("Datoen for vurderingen er ikke kommet.")
SCORES = tuple(criterion.value for criterion in Criterion)
FIRST_YEAR, LAST_YEAR = 1950, 2100
_ALIASES = {
    Criterion.FUNCTION: ("funksjonalitet", "funksjon", "funksjonell egnethet", "function", "functional suitability"),
    Criterion.UTILISATION: ("arealutnyttelse", "utnyttelse", "utilisation", "utilization", "space utilisation"),
    Criterion.LOCATION: ("beliggenhet", "lokalisering", "plassering", "location"),
    Criterion.STATUTORY: ("lov- og forskriftskrav", "lovkrav", "myndighetskrav", "forskriftskrav", "statutory", "statutory compliance"),
    Criterion.RUNNING_COST: ("driftskostnad poeng", "poeng driftskostnad", "running cost score"),
}


_LABELS = {
    Criterion.FUNCTION: _("Poeng for funksjonalitet"),
    Criterion.UTILISATION: _("Poeng for arealutnyttelse"),
    Criterion.LOCATION: _("Poeng for beliggenhet"),
    Criterion.STATUTORY: _("Poeng for lov- og forskriftskrav"),
    Criterion.RUNNING_COST: _("Poeng for driftskostnad"),
}


def _score(criterion: Criterion) -> ImportField:
    return ImportField(criterion.value, _LABELS[criterion], "int", min=0, max=WORST, example=1, aliases=_ALIASES[criterion])


FIELDS = (
    *BUILDING_FIELDS,
    *(_score(criterion) for criterion in Criterion),
    ImportField(
        "running_cost_nok_per_m2",
        _("Driftskostnad per år"),
        "decimal",
        unit="kr/m²",
        min=0,
        max=10**7,
        example=640,
        aliases=(
            "driftskostnad",
            "driftskostnad (kr/m²)",
            "driftskostnad kr/m2",
            "fdv-kostnad",
            "fdv kostnad",
            "kr per m2",
            "running cost per m2",
        ),
    ),
    ImportField(
        "replacement_value_nok",
        _("Gjenanskaffelsesverdi"),
        "decimal",
        unit="kr",
        min=1,
        max=10**13,
        example=125000000,
        aliases=("gjenanskaffelse", "gjenskaffelsesverdi", "nybyggverdi", "replacement value"),
    ),
    ImportField(
        "replacement_price_year",
        _("Prisår for gjenanskaffelsesverdi"),
        "int",
        min=FIRST_YEAR,
        max=LAST_YEAR,
        example=2024,
        aliases=("prisår", "price year", "prisnivå"),
    ),
    ImportField("assessed_on", _("Vurdert"), "date", example="2024-05-15", aliases=("vurdert dato", "dato", "assessed on")),
    ImportField(
        "assessment_note",
        _("Begrunnelse for vurderingen"),
        "text",
        example="",
        aliases=("begrunnelse", "merknad", "kommentar", "note", "notes"),
    ),
)


class StrategyKind(InsideKind):
    """Egnethet: one row per building, recognised by the building. What was decided is never imported."""

    key = "strategies"
    label = _("Egnethet og strategi")
    order = 90
    fields = FIELDS
    model = BuildingStrategy
    rule_fields = ("building", *SCORES, "replacement_value_nok", "replacement_price_year", "assessed_on")
    label_fields = ("building_name", "building_number", "building_source_id", "building_id")

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        if not frame.has("building"):
            return []
        index = dict(BuildingStrategy.objects.values_list("building_id", "pk"))
        return [Identifier("building", self.by_name["building"].label, frame.values["building"], index)]

    def defaults(self, frame: Frame, context: ImportContext) -> dict[str, Any]:
        """A building that is scored for the first time is scored today where the file does not say when."""
        return {"assessed_on": context.today}

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        _leave_empty_rows(plan)
        _check_values(plan, context)
        _date_new_scores(plan, context)

    def export_queryset(self, context: ImportContext) -> Any:
        """Every building of the portfolio, scored or not: what is filled in is taken in, what is left empty is left alone."""
        return Building.objects.in_portfolio().order_by("pk")

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_id": "pk",
            "building_number": "building_number",
            "extension_number": "extension_number",
            "building_name": "name",
            "building_address": "street_address",
        }
        return queryset.values_list(*(paths.get(name, f"strategy__{name}") for name in names)).iterator(chunk_size=2000)


def _leave_empty_rows(plan: Plan) -> None:
    """A row that says nothing about a building that is not assessed makes no assessment."""
    names = [f.name for f in plan.kind.fields if f.stored and f.name != "building" and plan.frame.has(f.name)]
    empty = {row for row in plan.created if all(plan.frame.value(name, row) in (None, "") for name in names)}
    plan.created = [row for row in plan.created if row not in empty]
    plan.unchanged += sorted(empty)


def _check_values(plan: Plan, context: ImportContext) -> None:
    frame = plan.frame
    value, year, day = (plan.effective(name) for name in ("replacement_value_nok", "replacement_price_year", "assessed_on"))
    for row in [*plan.created, *plan.changes]:
        if value[row] is not None and year[row] is None:
            frame.reject(
                row,
                "replacement_price_year" if frame.has("replacement_price_year") else "replacement_value_nok",
                Message(VALUE_WITHOUT_YEAR),
            )
        if day[row] is not None and day[row] > context.today:
            frame.reject(row, "assessed_on", Message(NOT_TO_COME))


def _date_new_scores(plan: Plan, context: ImportContext) -> None:
    """A score that changes without a date of its own is dated today, as on the page."""
    for row, cells in plan.changes.items():
        changed = {cell.field for cell in cells}
        if changed & set(SCORES) and "assessed_on" not in changed and plan.frame.value("assessed_on", row) is None:
            old = plan.effective("assessed_on")[row]
            if old != context.today:
                cells.append(Cell("assessed_on", old, context.today))
