"""Behold, bruk annerledes eller avhend: technical condition against suitability.

That buildings are sorted by condition on one axis and by how they serve their use on the other is practice in public
portfolios: multiMap measures mapped properties against what the core business demands (byggordboka.no, «multiMap»), Finnish
municipalities are advised to divide their stock by need and condition (tilatjaterveys.fi), and the NHS appraises condition
beside functional suitability, space utilisation and statutory compliance («Land and property appraisal», 2007), which are three
of the five criteria here. The weights, the limits and the names of the fields are assumptions of this product; a
municipality sets its own (`vedlikehold.models.StrategyParameters`).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fdvu.lib.message import gettext_noop
from vedlikehold.enums import Criterion, MatrixField, Strategy

# Both scales are 0–3 with 0 as best. Up to 1.3 a weighted grade is called good in practice; 1.5 is the middle of the scale
# (assumption).
GOOD_CONDITION, SUITABLE = 1.3, 1.5
# Facility condition index above which repair is doubtful: the rule of thumb for replacement (VFA, APPA: over 30 % is critical).
REPLACE_FCI = 0.30
# A score that most of the weights say nothing about is no score (assumption).
NEEDED_SHARE = 0.50
DEFAULT_WEIGHTS: dict[Criterion, float] = {
    Criterion.FUNCTION: 0.35,
    Criterion.UTILISATION: 0.20,
    Criterion.LOCATION: 0.20,
    Criterion.STATUTORY: 0.15,
    Criterion.RUNNING_COST: 0.10,
}
WORST = 3
# Decimals that a score is held to, so that one on the limit is not over it by the machine's rounding.
EXACT = 9
# Fewer buildings than this with a known figure say nothing about which of them are the costly ones.
FEWEST_COMPARED = 10

REASON_TEXTS = {
    "grade_unknown": gettext_noop("Tilstanden er ukjent: ingen bygningsdel med vekt har en kjent tilstandsgrad."),
    "suitability_unknown": gettext_noop(
        "Egnetheten er ikke vurdert: kriterier med %(value)s av vekten har poeng, og det kreves minst %(limit)s."
    ),
    "good_condition": gettext_noop("God stand: vektet tilstandsgrad %(value)s er ikke over %(limit)s."),
    "poor_condition": gettext_noop("Dårlig stand: vektet tilstandsgrad %(value)s er over %(limit)s."),
    "suits": gettext_noop("Egnet: %(value)s poeng er ikke over %(limit)s (0 er best)."),
    "does_not_suit": gettext_noop("Lite egnet: %(value)s poeng er over %(limit)s (0 er best)."),
    "beyond_repair": gettext_noop(
        "Etterslepet er %(value)s av gjenanskaffelsesverdien. Over %(limit)s lønner det seg neppe å sette bygget i stand."
    ),
    "vacant": gettext_noop("Bygget står tomt eller er tatt ut av bruk."),
    "protected": gettext_noop("Bygget er fredet eller verneverdig, og avhending anbefales derfor ikke."),
    "statutory": gettext_noop("Lov- og forskriftskrav har fått %(value)s av 3 og må løses uansett hva som besluttes."),
}
# The same in a cell of a table.
SHORT_REASONS = {
    "grade_unknown": gettext_noop("tilstanden er ukjent"),
    "suitability_unknown": gettext_noop("egnetheten er ikke vurdert"),
    "good_condition": gettext_noop("god stand, %(value)s"),
    "poor_condition": gettext_noop("dårlig stand, %(value)s > %(limit)s"),
    "suits": gettext_noop("egnet, %(value)s"),
    "does_not_suit": gettext_noop("lite egnet, %(value)s > %(limit)s"),
    "beyond_repair": gettext_noop("etterslep %(value)s av ny verdi"),
    "vacant": gettext_noop("tomt"),
    "protected": gettext_noop("vernet"),
    "statutory": gettext_noop("lovkrav ikke oppfylt"),
}
# Reasons whose numbers are shares; the others are grades and scores.
SHARE_REASONS = frozenset({"suitability_unknown", "beyond_repair"})


@dataclass(frozen=True)
class StrategyRule:
    """The assumptions of the recommendation: weight per criterion, and the limits."""

    weights: Mapping[Criterion, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    good_condition: float = GOOD_CONDITION
    suitable: float = SUITABLE
    replace_fci: float = REPLACE_FCI
    needed_share: float = NEEDED_SHARE

    def __post_init__(self) -> None:
        if any(weight < 0 for weight in self.weights.values()) or not sum(self.weights.values()):
            raise ValueError(f"the weights must not be negative, and not all be 0: {self.weights}")
        if not (0 <= self.good_condition <= WORST and 0 <= self.suitable <= WORST):
            raise ValueError(f"the limits must lie on the scale 0–3: {self.good_condition}, {self.suitable}")
        if self.replace_fci <= 0 or not 0 <= self.needed_share <= 1:
            raise ValueError(f"not possible shares: {self.replace_fci}, {self.needed_share}")

    def share_of(self, criterion: Criterion) -> float:
        """What a criterion counts for where all are scored."""
        return self.weights[criterion] / sum(self.weights.values())

    def sums(self, scores: Mapping[Criterion, int | None]) -> tuple[float, float]:
        """Σ weight and Σ weight × score over the criteria that are scored."""
        known = {criterion: score for criterion, score in scores.items() if score is not None}
        weighted = {criterion: self.weights.get(criterion, 0.0) for criterion in known}
        return sum(weighted.values()), sum(weight * known[criterion] for criterion, weight in weighted.items())


DEFAULT_RULE = StrategyRule()


@dataclass(frozen=True)
class Suitability:
    """Egnethet: weighted score 0–3 (0 best), the criteria nobody has scored, and the share of the weights that is scored.

    `score` is None where less than the needed share is scored.
    """

    score: float | None
    missing: tuple[Criterion, ...]
    known_share: float


def suitability(scores: Mapping[Criterion, int | None], rule: StrategyRule = DEFAULT_RULE) -> Suitability:
    """Σ w · score / Σ w over the criteria that are scored. A weighted mean: the simplest rule that can be told (assumption)."""
    for criterion, score in scores.items():
        if score is not None and not 0 <= score <= WORST:
            raise ValueError(f"{criterion}: {score} is not on the scale 0–3")
    weight, product = rule.sums(scores)
    share = weight / sum(rule.weights.values())
    missing = tuple(criterion for criterion in Criterion if scores.get(criterion) is None)
    if not weight or share < rule.needed_share - 1e-9:
        return Suitability(None, missing, share)
    return Suitability(round(product / weight, EXACT), missing, share)


class Reason(NamedTuple):
    """Why: a key of `REASON_TEXTS`, the number it is about, and the limit that was set."""

    key: str
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Recommendation:
    """What is recommended, the field of the matrix, and why in order of weight. Both are None where a side is unknown."""

    strategy: Strategy | None
    field: MatrixField | None
    reasons: tuple[Reason, ...]


def recommend(
    *,
    grade: float | None,
    fci_share: float | None,
    suitable: float | None,
    is_vacant: bool,
    is_protected: bool,
    statutory: int | None = None,
    known_share: float = 0.0,
    rule: StrategyRule = DEFAULT_RULE,
) -> Recommendation:
    """`grade` and `suitable` 0–3 with 0 best; `statutory` is that criterion's own score, which a mean may hide.

    The rule (assumption): a building that suits and is in use is held. Of the others, one in poor condition or beyond repair
    is sold, unless it is protected; the rest are used differently. Without both axes nothing is recommended.
    """
    flags = _flags(fci_share, is_vacant, is_protected, statutory, rule)
    missing = [Reason("grade_unknown")] if grade is None else []
    if suitable is None:
        missing.append(Reason("suitability_unknown", known_share, rule.needed_share))
    if grade is None or suitable is None:
        return Recommendation(None, None, (*missing, *flags))
    poor, fits = _is_over(grade, rule.good_condition), not _is_over(suitable, rule.suitable)
    reasons = (
        Reason("poor_condition" if poor else "good_condition", grade, rule.good_condition),
        Reason("suits" if fits else "does_not_suit", suitable, rule.suitable),
        *flags,
    )
    beyond_repair = any(reason.key == "beyond_repair" for reason in flags)
    if fits and not is_vacant:
        strategy = Strategy.HOLD
    elif (poor or beyond_repair) and not is_protected:
        strategy = Strategy.SELL
    else:
        strategy = Strategy.CONVERT
    return Recommendation(strategy, matrix_field(poor=poor, fits=fits), reasons)


def matrix_field(*, poor: bool, fits: bool) -> MatrixField:
    """The field a building stands in by the two axes alone; what it is recommended also follows from vacancy and protection."""
    if fits:
        return MatrixField.RESTORE if poor else MatrixField.KEEP
    return MatrixField.DISPOSE if poor else MatrixField.CONVERT


def _is_over(value: float, limit: float) -> bool:
    """Whether a value is over a limit by more than what arithmetic leaves behind."""
    return round(value, EXACT) > round(limit, EXACT)


def _flags(fci_share: float | None, is_vacant: bool, is_protected: bool, statutory: int | None, rule: StrategyRule) -> list[Reason]:
    found = []
    if fci_share is not None and _is_over(fci_share, rule.replace_fci):
        found.append(Reason("beyond_repair", fci_share, rule.replace_fci))
    if is_vacant:
        found.append(Reason("vacant"))
    if is_protected:
        found.append(Reason("protected"))
    if statutory == WORST:
        found.append(Reason("statutory", statutory))
    return found


@dataclass(frozen=True)
class Top:
    """The tenth with the highest figures: their keys, the lowest figure among them, and how many had a figure at all."""

    keys: frozenset
    limit: float | None
    known: int


def top_decile(values: Mapping[Hashable, float | None]) -> Top:
    """The highest tenth (rounded down) of the known figures, with all that equal the lowest of them. Nobody is costly at 0, nor
    among fewer than ten."""
    known = {key: value for key, value in values.items() if value is not None}
    if len(known) < FEWEST_COMPARED:
        return Top(frozenset(), None, len(known))
    limit = sorted(known.values(), reverse=True)[len(known) // 10 - 1]
    if limit <= 0:
        return Top(frozenset(), None, len(known))
    return Top(frozenset(key for key, value in known.items() if value >= limit), limit, len(known))
