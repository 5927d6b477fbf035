"""The assumptions that every cost is computed under, fetched once."""

from collections.abc import Mapping
from dataclasses import dataclass

from vedlikehold.calc.upgrade import GRADE_CODES, UpgradeRule
from vedlikehold.models import BuildingPart, ConditionParameters, PriceIndex


@dataclass(frozen=True)
class Assumptions:
    """Parameters, price index by year, and each part's two-digit group and each group's weight."""

    parameters: ConditionParameters
    rule: UpgradeRule
    index: Mapping[int, float]
    groups: Mapping[int, str]
    weights: Mapping[str, float]
    # Years whose index is an estimate, not what the statistics say.
    estimated_years: tuple[int, ...] = ()

    @property
    def target(self) -> int:
        """The target grade as a number."""
        return GRADE_CODES[self.parameters.target_grade]


def parameters() -> ConditionParameters:
    """The municipality's one row; the defaults where nobody has changed anything."""
    return ConditionParameters.objects.first() or ConditionParameters()


def rule_of(row: ConditionParameters) -> UpgradeRule:
    """What the parameters say of costs."""
    return UpgradeRule((0.0, row.share_tg1, row.share_tg2, row.share_tg3), row.low_share, row.high_share)


def assumptions() -> Assumptions:
    """Three queries."""
    row = parameters()
    parts = list(BuildingPart.objects.values_list("pk", "edition", "code", "group", "weight_share"))
    index = list(PriceIndex.objects.order_by("year").values_list("year", "value", "is_estimate"))
    return Assumptions(
        parameters=row,
        rule=rule_of(row),
        index={year: value for year, value, _estimate in index},
        groups={pk: group for pk, _edition, _code, group, _weight in parts},
        weights={code: weight for _pk, edition, code, _group, weight in parts if edition == row.part_edition and weight},
        estimated_years=tuple(year for year, _value, is_estimate in index if is_estimate),
    )
