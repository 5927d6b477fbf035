"""Risiko: probability times consequence, in three levels.

That a deviation is followed to its risk, and the risk told as low, medium or high, is NS 3424:2012 (byggordboka.no,
«Tilstandsanalyse»). How the levels are cut is left to the user of the standard: product, probability in three steps and the
limits here are common practice for a matrix of 3 × 4, and an assumption. Change them by a new version.
"""

from collections.abc import Mapping

from fdvu.lib.message import gettext_noop
from vedlikehold.enums import ConsequenceGrade, Probability, Risk

RISK_VERSION = 1
# Product of probability (1–3) and the highest consequence grade (0–3): up to 2 low, 3 and 4 medium, 6 and 9 high.
HIGHEST_LOW, HIGHEST_MEDIUM = 2, 4
# What version 1 says, for those who open a risk.
RISK_FORMULA = gettext_noop(
    "Risiko = sannsynlighet (1–3) × høyeste konsekvensgrad (0–3): til og med 2 er lav, 3 og 4 middels, 6 og 9 høy. "
    "Inndelingen er vanlig praksis og står ikke i NS 3424."
)


def risk_of(probability: int | None, consequences: Mapping[str, int | None]) -> Risk | None:
    """Risk of one finding: `probability` 1–3, consequence grades 0–3 by type. None where either side is unknown.

    The gravest consequence decides: a grade is no average of safety and looks. Types without a grade say nothing. Numbers off the
    scales are an error, never a risk.

    >>> risk_of(3, {"safety": 2, "aesthetics": 0})
    <Risk.HIGH: 'high'>
    """
    known = [int(ConsequenceGrade(grade)) for grade in consequences.values() if grade is not None]
    if probability is None or not known:
        return None
    score = int(Probability(probability)) * max(known)
    if score <= HIGHEST_LOW:
        return Risk.LOW
    return Risk.MEDIUM if score <= HIGHEST_MEDIUM else Risk.HIGH
