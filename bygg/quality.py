"""Datakvalitet: what a complete building row has, as rules that find the rows which lack it.

A rule is a condition in the database's terms, so that list, count, score and report ask the very same question.
A building's score is the share of the rules' weight that it fulfils; a unit's score is its buildings' mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, FloatField, Q, Value, When
from django.db.models.functions import Cast

from bygg.models import Building
from fdvu.lib.geo import NORWAY
from fdvu.lib.message import gettext_noop

# Energimerkeforskriften: public buildings over 1,000 m² must always have a valid label.
ENERGY_LABEL_FROM_M2 = 1_000
# Outside walls and shafts seldom take more than a third of BTA (NS 3940).
LOWEST_BRA_SHARE_OF_BTA = 0.65
# Outside it a coordinate pair is probably swapped or in another system.
_IN_NORWAY = reduce(or_, (Q(latitude__range=(south, north), longitude__range=(west, east)) for south, north, west, east in NORWAY))


@dataclass(frozen=True)
class QualityRule:
    """Datakvalitetsregel. `fails` finds the rows that break it; `weight` is its share of the score."""

    key: str
    label: str
    why: str
    weight: int
    fails: Q
    field: str = ""


RULES: tuple[QualityRule, ...] = (
    QualityRule(
        "missing_building_number",
        gettext_noop("Mangler bygningsnummer"),
        gettext_noop("Bygningsnummeret kobler bygget til matrikkelen og til de andre registrene."),
        3,
        Q(building_number__isnull=True),
        "building_number",
    ),
    QualityRule(
        "missing_type",
        gettext_noop("Mangler bygningstype"),
        gettext_noop("Uten type kommer bygget ikke med i noen sammenligning."),
        3,
        Q(building_type__isnull=True),
        "building_type",
    ),
    QualityRule(
        "missing_bta",
        gettext_noop("Mangler bruttoareal (BTA)"),
        gettext_noop("KOSTRA og alle kroner per kvadratmeter bruker BTA."),
        3,
        Q(area_bta_m2__isnull=True),
        "area_bta_m2",
    ),
    QualityRule(
        "missing_bra",
        gettext_noop("Mangler bruksareal (BRA)"),
        gettext_noop("Areal per bruker og energi per kvadratmeter bruker BRA."),
        2,
        Q(area_bra_m2__isnull=True),
        "area_bra_m2",
    ),
    QualityRule(
        "odd_area_ratio",
        gettext_noop("BRA er uvanlig lite mot BTA"),
        gettext_noop("BRA under 65 % av BTA tyder på at ett av arealene er feil."),
        1,
        Q(area_bra_m2__isnull=False, area_bra_m2__lt=F("area_bta_m2") * LOWEST_BRA_SHARE_OF_BTA),
        "area_bra_m2",
    ),
    QualityRule(
        "missing_area_standard",
        gettext_noop("Areal uten arealstandard"),
        gettext_noop("Utgavene av NS 3940 måler ulikt; uten utgave kan arealene ikke sammenlignes."),
        1,
        Q(area_standard="") & (Q(area_bta_m2__isnull=False) | Q(area_bra_m2__isnull=False)),
        "area_standard",
    ),
    QualityRule(
        "missing_year",
        gettext_noop("Mangler byggeår"),
        gettext_noop("Alderen styrer forventet levetid og vedlikeholdsbehov."),
        2,
        Q(year_built__isnull=True),
        "year_built",
    ),
    QualityRule(
        "estimated_year",
        gettext_noop("Byggeåret er et anslag"),
        gettext_noop("Et standardår fra et gammelt register gir feil alder."),
        1,
        Q(year_built__isnull=False, year_is_estimate=True),
        "year_built",
    ),
    QualityRule(
        "missing_address",
        gettext_noop("Mangler adresse"),
        gettext_noop("Adressen trengs for å finne bygget og for å oppdage dubletter."),
        1,
        Q(street_address=""),
        "street_address",
    ),
    QualityRule(
        "missing_coordinates",
        gettext_noop("Mangler koordinater"),
        gettext_noop("Uten koordinater står ikke bygget på kartet."),
        1,
        Q(latitude__isnull=True) | Q(longitude__isnull=True),
        "latitude",
    ),
    QualityRule(
        "outside_norway",
        gettext_noop("Koordinater utenfor Norge"),
        gettext_noop("Bredde- og lengdegrad er trolig byttet om eller i et annet koordinatsystem."),
        1,
        Q(latitude__isnull=False, longitude__isnull=False) & ~_IN_NORWAY,
        "latitude",
    ),
    QualityRule(
        "missing_property",
        gettext_noop("Ikke koblet til eiendom"),
        gettext_noop("Matrikkelnummeret viser hvilken grunn bygget står på."),
        2,
        Q(property__isnull=True),
        "property",
    ),
    QualityRule(
        "missing_kostra",
        gettext_noop("Mangler KOSTRA-funksjon"),
        gettext_noop("Uten funksjon mangler bygget i sammenligningen med andre kommuner."),
        2,
        Q(kostra_function=""),
        "kostra_function",
    ),
    QualityRule(
        "missing_energy_label",
        gettext_noop("Mangler energikarakter"),
        gettext_noop("Offentlige bygg over 1 000 m² skal alltid ha gyldig energimerke."),
        1,
        Q(energy_label="", area_bra_m2__gte=ENERGY_LABEL_FROM_M2),
        "energy_label",
    ),
    QualityRule(
        "missing_manager",
        gettext_noop("Mangler forvalter"),
        gettext_noop("Noen må ha ansvaret for å holde opplysningene riktige."),
        1,
        Q(manager_name=""),
        "manager_name",
    ),
)
RULE_BY_KEY = {rule.key: rule for rule in RULES}
TOTAL_WEIGHT = sum(rule.weight for rule in RULES)


@dataclass(frozen=True)
class QualityResult:
    """How a set of buildings does: mean score 0–1 (None for no buildings) and failing rows per rule."""

    buildings: int
    score_share: float | None
    failing: dict[str, int]


def with_score(buildings):
    """`buildings` annotated with `quality_share`, 0–1."""
    lost = sum((Case(When(rule.fails, then=Value(rule.weight)), default=Value(0)) for rule in RULES), Value(0))
    return buildings.annotate(quality_share=1.0 - Cast(lost, FloatField()) / float(TOTAL_WEIGHT))


def measure(buildings) -> QualityResult:
    """Counts per rule and the mean score of a QuerySet of buildings, in one query."""
    counts = buildings.aggregate(all=Count("pk"), **{rule.key: Count("pk", filter=rule.fails) for rule in RULES})
    number = counts.pop("all")
    lost = sum(RULE_BY_KEY[key].weight * count for key, count in counts.items())
    return QualityResult(number, 1 - lost / (TOTAL_WEIGHT * number) if number else None, counts)


def score_of(broken: Iterable[QualityRule]) -> float:
    """The share, 0–1, of the rules' weight that a building fulfils which breaks `broken`."""
    return 1 - sum(rule.weight for rule in broken) / TOTAL_WEIGHT


def broken_rules(building: Building) -> list[QualityRule]:
    """The rules one building breaks, in one query."""
    found = Building.objects.filter(pk=building.pk).aggregate(**{rule.key: Count("pk", filter=rule.fails) for rule in RULES})
    return [rule for rule in RULES if found[rule.key]]
