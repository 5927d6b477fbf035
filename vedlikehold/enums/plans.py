"""Prognose og vedlikeholdsplan: versions, placements, values, rates, money. Labels are message ids."""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class ValueBasis(StrEnum):
    """Verdigrunnlag: what a building's replacement value follows from, or why there is none."""

    OWN = "own"
    NORM = "norm"
    NO_TYPE = "no_type"
    NO_NORM = "no_norm"
    NO_AREA = "no_area"
    NO_INDEX = "no_index"


VALUE_BASIS_LABELS = {
    ValueBasis.OWN: gettext_noop("Egen gjenanskaffelsesverdi"),
    ValueBasis.NORM: gettext_noop("BTA × normtall for bygningstypen"),
    ValueBasis.NO_TYPE: gettext_noop("Bygget har ingen bygningstype"),
    ValueBasis.NO_NORM: gettext_noop("Bygningstypen har ikke normtall"),
    ValueBasis.NO_AREA: gettext_noop("Bygget har ikke bruttoareal (BTA)"),
    ValueBasis.NO_INDEX: gettext_noop("Prisåret for verdien er ikke i indeksen"),
}


# What the grades of a table are counted in.
COMPONENTS, COST, REPLACEMENT = "components", "cost", "replacement"


class ScenarioStatus(StrEnum):
    """Status for planversjonen: one that is adopted is frozen, one that another followed is replaced."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    REPLACED = "replaced"


SCENARIO_STATUS_LABELS = {
    ScenarioStatus.DRAFT: gettext_noop("Utkast"),
    ScenarioStatus.ADOPTED: gettext_noop("Vedtatt"),
    ScenarioStatus.REPLACED: gettext_noop("Avløst"),
}


class PlacedBy(StrEnum):
    """Plassert av: who put a measure in its year."""

    HAND = "hand"
    OPTIMISER = "optimiser"
    IMPORT = "import"


PLACED_BY_LABELS = {
    PlacedBy.HAND: gettext_noop("For hånd"),
    PlacedBy.OPTIMISER: gettext_noop("Av optimeringen"),
    PlacedBy.IMPORT: gettext_noop("Fra fil"),
}


class ValueProfile(StrEnum):
    """Verdiprofil: a ready-made set of weights for what a plan is to give."""

    BALANCED = "balanced"
    SAFETY = "safety"
    ENERGY = "energy"
    OWN = "own"


VALUE_PROFILE_LABELS = {
    ValueProfile.BALANCED: gettext_noop("Jevn"),
    ValueProfile.SAFETY: gettext_noop("Sikkerhet først"),
    ValueProfile.ENERGY: gettext_noop("Energi"),
    ValueProfile.OWN: gettext_noop("Egne vekter"),
}


class RateSource(StrEnum):
    """Opphav for forfallstakten: where a yearly rate of decay comes from."""

    LIFE = "life"
    CALIBRATED = "calibrated"
    SET = "set"


RATE_SOURCE_LABELS = {
    RateSource.LIFE: gettext_noop("Fra forventet levetid"),
    RateSource.CALIBRATED: gettext_noop("Kalibrert mot analyser"),
    RateSource.SET: gettext_noop("Satt for hånd"),
}


class MoneyBasis(StrEnum):
    """Rammen oppgitt som: what the money of a forecast is a measure of."""

    PLAN = "plan"
    NEED = "need"
    AREA = "m2"
    YEARS = "years"


MONEY_BASIS_LABELS = {
    MoneyBasis.PLAN: gettext_noop("Rammene i vedtatt plan"),
    MoneyBasis.NEED: gettext_noop("Andel av behovet"),
    MoneyBasis.AREA: gettext_noop("Kroner per m² BTA"),
    MoneyBasis.YEARS: gettext_noop("År for år"),
}


class RepairRule(StrEnum):
    """Utbedringsregel: which grades the money of a forecast goes to, the worst first."""

    ALL = "all"
    POOR = "poor"
    WORST = "worst"


REPAIR_RULE_LABELS = {
    RepairRule.ALL: gettext_noop("Alt dårligere enn TG0"),
    RepairRule.POOR: gettext_noop("Bare TG2 og TG3"),
    RepairRule.WORST: gettext_noop("Bare TG3"),
}
