"""Strategi: what is to become of a building, and what that is judged by. Labels are message ids."""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class Strategy(StrEnum):
    """Strategi for et bygg: hold, use differently, or sell."""

    HOLD = "hold"
    CONVERT = "convert"
    SELL = "sell"


STRATEGY_LABELS = {
    Strategy.HOLD: gettext_noop("Behold"),
    Strategy.CONVERT: gettext_noop("Bruk annerledes"),
    Strategy.SELL: gettext_noop("Avhend"),
}


class MatrixField(StrEnum):
    """Felt i porteføljematrisen: good or poor condition against suits or not."""

    KEEP = "keep"
    RESTORE = "restore"
    CONVERT = "convert"
    DISPOSE = "dispose"


MATRIX_FIELD_LABELS = {
    MatrixField.KEEP: gettext_noop("Behold og vedlikehold"),
    MatrixField.RESTORE: gettext_noop("Behold og sett i stand"),
    MatrixField.CONVERT: gettext_noop("Finn annen bruk"),
    MatrixField.DISPOSE: gettext_noop("Vurder avhending"),
}


class Criterion(StrEnum):
    """Egnethetskriterium: one side of how suitable a building is for what it is used for."""

    FUNCTION = "function"
    UTILISATION = "utilisation"
    LOCATION = "location"
    STATUTORY = "statutory"
    RUNNING_COST = "running_cost"


CRITERION_LABELS = {
    Criterion.FUNCTION: gettext_noop("Funksjonalitet"),
    Criterion.UTILISATION: gettext_noop("Arealutnyttelse"),
    Criterion.LOCATION: gettext_noop("Beliggenhet"),
    Criterion.STATUTORY: gettext_noop("Lov- og forskriftskrav"),
    Criterion.RUNNING_COST: gettext_noop("Driftskostnad"),
}
# What 0, 1, 2 and 3 mean for each, best first.
CRITERION_STEPS = {
    Criterion.FUNCTION: (
        gettext_noop("dekker behovet fullt ut"),
        gettext_noop("små mangler"),
        gettext_noop("vesentlige mangler for virksomheten"),
        gettext_noop("uegnet for virksomheten"),
    ),
    Criterion.UTILISATION: (
        gettext_noop("brukes som planlagt"),
        gettext_noop("noe ledig eller litt trangt"),
        gettext_noop("mye ledig eller klart for trangt"),
        gettext_noop("nesten ubrukt eller overfylt"),
    ),
    Criterion.LOCATION: (
        gettext_noop("riktig sted for brukerne"),
        gettext_noop("litt ugunstig"),
        gettext_noop("ugunstig, for eksempel lang vei"),
        gettext_noop("feil sted for tjenesten"),
    ),
    Criterion.STATUTORY: (
        gettext_noop("kravene er oppfylt"),
        gettext_noop("mindre avvik"),
        gettext_noop("vesentlige avvik"),
        gettext_noop("pålegg, eller krav som ikke kan oppfylles"),
    ),
    Criterion.RUNNING_COST: (
        gettext_noop("lavere enn sammenlignbare bygg"),
        gettext_noop("som sammenlignbare bygg"),
        gettext_noop("klart høyere"),
        gettext_noop("svært mye høyere"),
    ),
}
