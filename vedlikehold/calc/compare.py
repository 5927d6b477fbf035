"""Sammenligning av to tilstandsanalyser: what happened to each component between them.

Nothing is closed for not being mentioned: a component that the new survey did not look at is said to be so. From TG2 a deviation
is to be analysed for cause and consequence (NS 3424:2012, byggordboka.no «Tilstandsanalyse»); that one which comes below it
counts as resolved is this product's reading of that, an assumption.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from vedlikehold.enums import GRADE_NUMBERS, Change, Grade

DEVIATION = GRADE_NUMBERS[Grade.TG2]


@dataclass(frozen=True)
class Compared:
    """One component in both surveys; '' for a grade that is not there."""

    key: Hashable
    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class Comparison:
    """All components of either survey, and how many went which way."""

    rows: tuple[Compared, ...]

    @property
    def counts(self) -> dict[Change, int]:
        found = Counter(row.change for row in self.rows)
        return {change: found[change] for change in Change}

    @property
    def differs(self) -> bool:
        """Whether the surveys say anything different."""
        return any(row.change is not Change.UNCHANGED for row in self.rows)


def compare(before: Mapping[Hashable, str], after: Mapping[Hashable, str]) -> Comparison:
    """Grade by component in the older and the newer survey: every component of either once, those of the older first.

    TGIU in the newer is *not looked at*; TGIU in the older is as not there, so that its first grade is *new*. TGIU in both is
    unchanged: nobody knows more than before. A grade that is none is an error.
    """
    for grade in {*before.values(), *after.values()} - {""}:
        Grade(grade)
    rows = [
        Compared(key, before.get(key, ""), after.get(key, ""), _change(before.get(key, ""), after.get(key, "")))
        for key in {**before, **after}
    ]
    return Comparison(tuple(rows))


def _change(before: str, after: str) -> Change:
    if before == after:
        return Change.UNCHANGED
    if after not in GRADE_NUMBERS:
        return Change.NOT_LOOKED_AT
    if before not in GRADE_NUMBERS:
        return Change.NEW
    old, new = GRADE_NUMBERS[Grade(before)], GRADE_NUMBERS[Grade(after)]
    if new > old:
        return Change.WORSE
    return Change.RESOLVED if old >= DEVIATION > new else Change.BETTER
