"""Grades, consequences, costs and dates as the condition reports write them."""

import datetime

from django.utils.translation import gettext as _

from fdvu.core.text import figure_text, say
from fdvu.lib.figures import Figure
from fdvu.lib.numbers import MISSING, format_date, format_nok, format_number
from vedlikehold.enums import (
    CONSEQUENCE_GRADE_LABELS,
    CONSEQUENCE_TYPE_LABELS,
    GRADE_LABELS,
    PROBABILITY_LABELS,
    RISK_LABELS,
    ConsequenceGrade,
    Probability,
    Risk,
)
from vedlikehold.models import Finding, Measure


def not_given(value: str) -> str:
    """What nobody has written is said to be so: a report that leaves it out looks complete."""
    return value.strip() or _("Ikke oppgitt")


def kroner(value) -> str:
    return MISSING if value is None else format_nok(value, 0)


def consequences(finding: Finding, least: ConsequenceGrade = ConsequenceGrade.KG0) -> str:
    """KG per type from `least` on, the gravest first: `Sikkerhet KG3, økonomi KG2`."""
    known = [(grade, kind) for kind, grade in finding.consequences.items() if grade is not None and grade >= least]
    known.sort(key=lambda pair: -pair[0])
    words = [f"{_(CONSEQUENCE_TYPE_LABELS[kind])} {ConsequenceGrade(grade).name}" for grade, kind in known]
    return ", ".join([word if not place else word[0].lower() + word[1:] for place, word in enumerate(words)])


def probability(finding: Finding) -> str:
    return _(PROBABILITY_LABELS[Probability(finding.probability)]) if finding.probability else ""


def risk(finding: Finding) -> str:
    return _(RISK_LABELS[Risk(finding.risk)]) if finding.risk else _("Risiko ikke vurdert")


def cost(row: Finding | Measure) -> str:
    """`180 000 kr (150 000–260 000), 2025-kroner`."""
    if row.cost_likely_nok is None:
        return ""
    text = kroner(row.cost_likely_nok)
    if row.cost_low_nok is not None and row.cost_high_nok is not None:
        text += f" ({format_number(row.cost_low_nok)}–{format_number(row.cost_high_nok)})"
    return _("%(cost)s, %(year)s-kroner") % {"cost": text, "year": row.price_year}


def day(value: datetime.date | None) -> str:
    return format_date(value) if value else ""


def scales() -> list[tuple[str, str]]:
    """What the grades mean, for those who have not met them."""
    grades = ". ".join(_(label) for label in GRADE_LABELS.values())
    consequence = ". ".join(_(label) for label in CONSEQUENCE_GRADE_LABELS.values())
    return [
        (_("Tilstandsgrad (TG)"), grades),
        (_("Konsekvensgrad (KG)"), consequence),
        (_("Sannsynlighet"), ", ".join(_(label).lower() for label in PROBABILITY_LABELS.values())),
    ]


def card(one: Figure) -> tuple[str, str, str]:
    """A key figure with how many are not in it."""
    left_out = sum(exclusion.count for exclusion in one.exclusions)
    note = _("%(count)s ikke med") % {"count": format_number(left_out)} if left_out else ""
    return say(one.label), figure_text(one), note
