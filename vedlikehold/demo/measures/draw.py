"""One measure drawn from one or more findings."""

import random
from collections.abc import Sequence
from decimal import Decimal

from vedlikehold.demo.components import House, Part, money
from vedlikehold.enums import MeasureKind, Need, Pot
from vedlikehold.models import Finding, Measure

# From this cost (kr) it is an investment where it gives a new life.
_INVESTMENT_NOK = 600_000
_ENERGY_KWH_PER_NOK = {
    "234-VINDU-TRE": 0.021, "234-VINDU-ALU": 0.017, "235-TRE": 0.013, "235-PLATE": 0.012, "262-MEMBRAN": 0.014, "262-STEIN": 0.011,
    "365-AGGREGAT": 0.05, "442-LYS": 0.045, "325-VARMEPUMPE": 0.11, "325-ELKJEL": 0.09, "562-SD": 0.12, "325-PUMPE": 0.1,
}  # fmt: skip
_UNIVERSAL_DESIGN = {
    "621-HEIS": "Trinnfri adkomst til alle etasjer.",
    "624-LØFT": "Trinnfri adkomst mellom planene.",
    "283-RAMPE": "Rampe med stigning 1:15 og håndløper på begge sider.",
    "282-TRAPP-UTE": "Kontrastmerking av trinn.",
    "277-SKILT": "Taktile skilt og bedre kontrast.",
    "244-INNERDØR": "Bredere dører uten terskel.",
    "442-LYS": "Jevnere lys i trapper og korridorer.",
}
VERB = {
    MeasureKind.REPLACE: "Skift ut {what}",
    MeasureKind.REHABILITATE: "Rehabiliter {what}",
    MeasureKind.REPAIR: "Reparer {what}",
    MeasureKind.INVESTIGATE: "Undersøk {what} nærmere",
}


def current(part: Part) -> Finding | None:
    """The finding that says how the part is now."""
    known = [row for row in part.findings if row.grade != "TGIU"]
    return known[-1] if known else None


def poor(part: Part, *, before_year: int | None = None) -> bool:
    """Whether the newest finding is TG2 or TG3, made before the year."""
    found = current(part)
    return bool(found) and found.grade in ("TG2", "TG3") and (before_year is None or found.analysis.performed_on.year < before_year)


def urgency(part: Part) -> float:
    """How likely it is that somebody does something about it."""
    found = current(part)
    return (4.0 if found.grade == "TG3" else 1.0) * {"high": 2.5, "medium": 1.2}.get(found.risk, 0.7)


def technical(rng: random.Random, house: House, parts: Sequence[Part], kind: MeasureKind, price_year: int) -> Measure:
    """A measure for parts of one sort in one building; estimated in the prices of `price_year`."""
    item, finding = parts[0].item, current(parts[0])
    cost = sum(_cost(part, kind, price_year) for part in parts) * rng.uniform(0.9, 1.2)
    name = VERB[kind].format(what=(parts[0].row.name if len(parts) == 1 else item.name).lower())
    row = Measure(
        building=house.building,
        component=parts[0].row if len(parts) == 1 else None,
        part=parts[0].row.part,
        name=name,
        description=_described(finding),
        kind=kind.value,
        need=Need.TECHNICAL.value,
        price_year=price_year,
        grade_after="TG0" if kind is MeasureKind.REPLACE else "TG1",
    )
    price(rng, row, cost)
    saved = _ENERGY_KWH_PER_NOK.get(item.code)
    if saved and kind is not MeasureKind.REPAIR:
        row.energy_saving_kwh = float(round(cost * saved * rng.uniform(0.6, 1.1), -2))
    row.universal_design = _UNIVERSAL_DESIGN.get(item.code, "")
    grant(rng, row, house)
    return row


def price(rng: random.Random, row: Measure, likely: float) -> None:
    row.cost_likely_nok = money(likely)
    row.cost_low_nok, row.cost_high_nok = money(likely * rng.uniform(0.72, 0.9)), money(likely * rng.uniform(1.15, 1.55))
    lasting = row.kind in (MeasureKind.REPLACE, MeasureKind.REHABILITATE, MeasureKind.UPGRADE)
    row.pot = (Pot.INVESTMENT if lasting and likely >= _INVESTMENT_NOK else Pot.OPERATION).value


def grant(rng: random.Random, row: Measure, house: House) -> None:
    """Some measures get money from others."""
    cost = float(row.cost_likely_nok)
    source, share = "", 0.0
    if row.energy_saving_kwh and cost > 900_000:
        source, share = "Enova", 0.18
    elif house.code.startswith(("65", "654")) and cost > 500_000:
        source, share = "Spillemidler", 0.3
    elif house.code.startswith(("721", "151")) and cost > 2_000_000:
        source, share = "Husbanken", 0.2
    elif house.building.heritage:
        source, share = "Kulturminnefondet", 0.25
    if source and rng.random() < 0.35:
        row.grant_source, row.grant_nok = source, money(cost * share)


def _cost(part: Part, kind: MeasureKind, year: int) -> float:
    share = {MeasureKind.REPLACE: 1.0, MeasureKind.REHABILITATE: 0.6, MeasureKind.REPAIR: 0.3, MeasureKind.INVESTIGATE: 0.05}[kind]
    cost = part.row.quantity * part.item.cost * share * 1.03 ** (year - 2020)
    return min(max(cost, 25_000), 180_000) if kind is MeasureKind.INVESTIGATE else cost


def _described(finding: Finding | None) -> str:
    if finding is None:
        return ""
    return " ".join(text for text in (finding.symptom, finding.recommendation) if text)


def actual(rng: random.Random, row: Measure) -> Decimal:
    """What it came to in the end; more often above than below."""
    return money(float(row.cost_likely_nok) * rng.choice((0.9, 0.97, 1.02, 1.06, 1.14, 1.28)) * rng.uniform(0.97, 1.03))
