"""Tilstand: grades, consequences, analyses, costs and the ledger of the backlog. Labels are message ids."""

from enum import IntEnum, StrEnum

from fdvu.lib.message import gettext_noop


class Grade(StrEnum):
    """Tilstandsgrad (NS 3424): how far a building part is from the reference level. TGIU is unknown, never good."""

    TG0 = "TG0"
    TG1 = "TG1"
    TG2 = "TG2"
    TG3 = "TG3"
    TGIU = "TGIU"


GRADE_LABELS = {
    Grade.TG0: gettext_noop("TG0 – ingen avvik"),
    Grade.TG1: gettext_noop("TG1 – mindre avvik"),
    Grade.TG2: gettext_noop("TG2 – vesentlig avvik"),
    Grade.TG3: gettext_noop("TG3 – stort eller alvorlig avvik"),
    Grade.TGIU: gettext_noop("TGIU – ikke undersøkt"),
}
# Grades that say something, best first; their place in the row is the number that is averaged.
KNOWN_GRADES = (Grade.TG0, Grade.TG1, Grade.TG2, Grade.TG3)
GRADE_NUMBERS = {grade: number for number, grade in enumerate(KNOWN_GRADES)}


class ConsequenceType(StrEnum):
    """Konsekvenstype (NS 3424): what a deviation may lead to."""

    SAFETY = "safety"
    HEALTH = "health"
    ECONOMY = "economy"
    AESTHETICS = "aesthetics"
    FUNCTION = "function"
    AUTHORITY = "authority"


CONSEQUENCE_TYPE_LABELS = {
    ConsequenceType.SAFETY: gettext_noop("Sikkerhet"),
    ConsequenceType.HEALTH: gettext_noop("Helse og miljø"),
    ConsequenceType.ECONOMY: gettext_noop("Økonomi"),
    ConsequenceType.AESTHETICS: gettext_noop("Estetikk"),
    ConsequenceType.FUNCTION: gettext_noop("Funksjon"),
    ConsequenceType.AUTHORITY: gettext_noop("Myndighetskrav"),
}


class ConsequenceGrade(IntEnum):
    """Konsekvensgrad (NS 3424)."""

    KG0 = 0
    KG1 = 1
    KG2 = 2
    KG3 = 3


CONSEQUENCE_GRADE_LABELS = {
    ConsequenceGrade.KG0: gettext_noop("KG0 – ingen konsekvens"),
    ConsequenceGrade.KG1: gettext_noop("KG1 – små konsekvenser"),
    ConsequenceGrade.KG2: gettext_noop("KG2 – vesentlige konsekvenser"),
    ConsequenceGrade.KG3: gettext_noop("KG3 – store konsekvenser"),
}


class Probability(IntEnum):
    """Sannsynlighet: how likely the consequence is; three steps, as practice has it."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


PROBABILITY_LABELS = {
    Probability.LOW: gettext_noop("Lav"),
    Probability.MEDIUM: gettext_noop("Middels"),
    Probability.HIGH: gettext_noop("Høy"),
}


class Risk(StrEnum):
    """Risiko (NS 3424): probability and consequence together, in three levels."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


RISK_LABELS = {
    Risk.LOW: gettext_noop("Lav risiko"),
    Risk.MEDIUM: gettext_noop("Middels risiko"),
    Risk.HIGH: gettext_noop("Høy risiko"),
}


class AnalysisLevel(IntEnum):
    """Analysenivå (NS 3424)."""

    OVERALL = 1
    DETAILED = 2
    SPECIAL = 3


ANALYSIS_LEVEL_LABELS = {
    AnalysisLevel.OVERALL: gettext_noop("Nivå 1 – overordnet, visuelt"),
    AnalysisLevel.DETAILED: gettext_noop("Nivå 2 – mer detaljert, med underlag"),
    AnalysisLevel.SPECIAL: gettext_noop("Nivå 3 – særskilte deler, med prøver"),
}


class AnalysisStatus(StrEnum):
    """Status for tilstandsanalysen."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    CANCELLED = "cancelled"


ANALYSIS_STATUS_LABELS = {
    AnalysisStatus.PLANNED: gettext_noop("Planlagt"),
    AnalysisStatus.ONGOING: gettext_noop("Pågår"),
    AnalysisStatus.DONE: gettext_noop("Ferdig"),
    AnalysisStatus.CANCELLED: gettext_noop("Avlyst"),
}
# Analyses that still take findings.
OPEN_ANALYSES = (AnalysisStatus.PLANNED, AnalysisStatus.ONGOING)


class FindingState(StrEnum):
    """Funnets stilling: what has become of a finding since it was made."""

    OPEN = "open"
    SUPERSEDED = "superseded"
    RESOLVED = "resolved"


FINDING_STATE_LABELS = {
    FindingState.OPEN: gettext_noop("Åpent"),
    FindingState.SUPERSEDED: gettext_noop("Avløst av nyere funn"),
    FindingState.RESOLVED: gettext_noop("Lukket"),
}


class QuantityUnit(StrEnum):
    """Mengdeenhet."""

    SQUARE_METRE = "m2"
    METRE = "m"
    CUBIC_METRE = "m3"
    PIECE = "stk"
    SET = "sett"
    LUMP_SUM = "rs"


QUANTITY_UNIT_LABELS = {
    QuantityUnit.SQUARE_METRE: gettext_noop("m²"),
    QuantityUnit.METRE: gettext_noop("m"),
    QuantityUnit.CUBIC_METRE: gettext_noop("m³"),
    QuantityUnit.PIECE: gettext_noop("stk."),
    QuantityUnit.SET: gettext_noop("sett"),
    QuantityUnit.LUMP_SUM: gettext_noop("rund sum"),
}


class LedgerKind(StrEnum):
    """Posteringstype i etterslepsregnskapet: why the backlog moved."""

    PRICE_GROWTH = "price_growth"
    DECAY = "decay"
    NEW_FINDING = "new_finding"
    DONE = "done"
    WRITTEN_OFF = "written_off"


LEDGER_KIND_LABELS = {
    LedgerKind.PRICE_GROWTH: gettext_noop("Prisvekst"),
    LedgerKind.DECAY: gettext_noop("Forfall"),
    LedgerKind.NEW_FINDING: gettext_noop("Nye funn"),
    LedgerKind.DONE: gettext_noop("Utført"),
    LedgerKind.WRITTEN_OFF: gettext_noop("Avskrevet"),
}


class Change(StrEnum):
    """Utvikling mellom to tilstandsanalyser, for one component."""

    UNCHANGED = "unchanged"
    WORSE = "worse"
    BETTER = "better"
    NEW = "new"
    RESOLVED = "resolved"
    NOT_LOOKED_AT = "not_looked_at"


CHANGE_LABELS = {
    Change.UNCHANGED: gettext_noop("Uendret"),
    Change.WORSE: gettext_noop("Forverret"),
    Change.BETTER: gettext_noop("Forbedret"),
    Change.NEW: gettext_noop("Nytt"),
    Change.RESOLVED: gettext_noop("Utbedret"),
    Change.NOT_LOOKED_AT: gettext_noop("Ikke sett på"),
}


class SurveyState(StrEnum):
    """Analysestand: whether a building's last condition analysis still tells how it is."""

    VALID = "valid"
    OUT_OF_DATE = "out_of_date"
    NEVER = "never"


SURVEY_STATE_LABELS = {
    SurveyState.VALID: gettext_noop("Analysert"),
    SurveyState.OUT_OF_DATE: gettext_noop("Utdatert analyse"),
    SurveyState.NEVER: gettext_noop("Aldri analysert"),
}


class CostBasis(StrEnum):
    """Kostnadsgrunnlag: what a component's upgrade cost follows from."""

    OWN = "own"
    TYPE = "type"
    SHARE = "share"
    NONE = "none"


COST_BASIS_LABELS = {
    CostBasis.OWN: gettext_noop("Eget anslag"),
    CostBasis.TYPE: gettext_noop("Mengde × typens enhetskostnad"),
    CostBasis.SHARE: gettext_noop("Andel av utskiftingskostnaden"),
    CostBasis.NONE: gettext_noop("Uten kostnad"),
}
