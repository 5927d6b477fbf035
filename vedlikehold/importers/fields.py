"""Fields that imports of components, findings and measures share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from fdvu.core.importing import ImportField, Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import GRADE_LABELS
from vedlikehold.importers.analyses.fields import LettersField
from vedlikehold.importers.lookups import COMPONENT_TYPE, PART

NO_YEAR = gettext_noop("Raden har kostnader, men ikke prisår. Oppgi prisåret kostnadene gjelder, i en kolonne eller som fast verdi.")
LOW_OVER_LIKELY = gettext_noop("Lav kostnad er høyere enn sannsynlig.")
HIGH_UNDER_LIKELY = gettext_noop("Høy kostnad er lavere enn sannsynlig.")
NO_LIKELY = gettext_noop("Lav og høy kostnad kan bare stå sammen med en sannsynlig.")
ORE = Decimal("0.01")
MOST_NOK = 10**11
LOW, LIKELY, HIGH = "cost_low_nok", "cost_likely_nok", "cost_high_nok"


def money(name: str, label: Any, example: float, aliases: tuple[str, ...]) -> ImportField:
    """An amount in kroner."""
    return ImportField(name, label, "decimal", unit="kr", min=0, max=MOST_NOK, example=example, aliases=aliases)


def part_field(**options: Any) -> ImportField:
    return ImportField(
        "part",
        _("Bygningsdel"),
        "lookup",
        lookup=PART,
        example="262",
        aliases=(
            "bygningsdel",
            "bygningsdelsnummer",
            "bygningsdelskode",
            "ns 3451",
            "ns3451",
            "part",
            "building part",
            "part code",
            "kode",
        ),
        **options,
    )


def type_field(**options: Any) -> ImportField:
    return ImportField(
        "type",
        _("Komponenttype"),
        "lookup",
        lookup=COMPONENT_TYPE,
        example="262-PAPP",
        aliases=("komponenttype", "typekode", "type", "component type", "type code"),
        **options,
    )


def grade_field(**options: Any) -> ImportField:
    return LettersField(
        "grade",
        _("Tilstandsgrad"),
        "choice",
        choices=GRADE_LABELS,
        example="TG2",
        aliases=("tg", "tilstand", "tilstandsgrad (tg)", "grad", "grade", "condition", "condition grade"),
        **options,
    )


PRICE_YEAR = ImportField(
    "price_year", _("Prisår"), "int", min=1900, max=2100, example=2025, aliases=("prisår", "prisnivå", "kostnadsår", "price year")
)
COSTS = (
    money(LOW, _("Utbedring, lav"), 80_000, aliases=("lav kostnad", "kostnad lav", "low cost", "cost low", "p10")),
    money(
        LIKELY, _("Utbedring, sannsynlig"), 120_000, aliases=("kostnad", "sannsynlig kostnad", "kostnadsoverslag", "cost", "likely cost")
    ),
    money(HIGH, _("Utbedring, høy"), 180_000, aliases=("høy kostnad", "kostnad høy", "high cost", "cost high", "p90")),
)


def round_money(frame: Frame, *names: str) -> None:
    """To the øre, as the register keeps it, so that the same file is the same the next time."""
    for name in names:
        if frame.has(name):
            frame.values[name] = [value if value is None else value.quantize(ORE) for value in frame.values[name]]


def check_costs(plan: Plan, *priced: str) -> None:
    """Low ≤ likely ≤ high, and a price year for every cost, as the row would end up. `priced` are other fields with money."""
    frame = plan.frame
    names = (LOW, LIKELY, HIGH, *priced)
    if not any(frame.has(name) or name in frame.defaults for name in (*names, "price_year")):
        return
    columns = {name: plan.effective(name) for name in (*names, "price_year")}
    for row in sorted({*plan.created, *plan.changes}):
        low, likely, high = columns[LOW][row], columns[LIKELY][row], columns[HIGH][row]
        if likely is None and (low is not None or high is not None):
            frame.reject(row, LOW if low is not None else HIGH, Message(NO_LIKELY))
        if None not in (low, likely) and low > likely:
            frame.reject(row, LOW, Message(LOW_OVER_LIKELY))
        if None not in (high, likely) and high < likely:
            frame.reject(row, HIGH, Message(HIGH_UNDER_LIKELY))
        if columns["price_year"][row] is None and (told := next((name for name in names if columns[name][row] is not None), None)):
            frame.reject(row, "price_year" if frame.has("price_year") else told, Message(NO_YEAR))
