"""Rates of decay as their page lists them: for every type and part in use, what counts and where it comes from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count

from fdvu.audit.models import Change
from vedlikehold.calc.deterioration import rates_from_life
from vedlikehold.calc.outlook.rates import DEFAULT_LIFE, OF_GROUP, OF_PART, OF_TYPE, STEPS, TYPE_LIFE, RateRules
from vedlikehold.models import BuildingPart, Component, ComponentType, DeteriorationRate, ForecastParameters
from vedlikehold.queries.codes.assumptions import last_changes
from vedlikehold.queries.forecast.basis import forecast_parameters, rate_rules
from vedlikehold.queries.parameters import assumptions

Rates = tuple[float, float, float]


@dataclass(frozen=True)
class RateLine:
    """One type or part: the rates that count for it, where they come from (a number of `ORIGIN_LABELS`), the row they stand in where it
    has one of its own, and how many components in place it is about."""

    key: str
    pk: int
    label: str
    rates: Rates
    origin: int
    row: DeteriorationRate | None
    life: float | None
    components: int
    change: Change | None = None

    @property
    def steps(self) -> list[tuple[float, float | None, float | None, int | None]]:
        """Rate, low, high and pairs of each step; None where nothing was calibrated."""
        row = self.row
        found = zip(
            self.rates, _three(row.low if row else []), _three(row.high if row else []), _three(row.pairs if row else []), strict=True
        )
        return list(found)


def _three(values: list) -> list:
    return values if len(values) == STEPS else [None] * STEPS


def own_key(type_id: int | None, part_id: int | None) -> tuple[str, int]:
    """What tells one row's subject from another's."""
    return ("type", type_id) if type_id is not None else ("part", part_id)


def rate_lines(user) -> tuple[list[RateLine], list[RateLine]]:
    """Types in use or with rates of their own, and parts: two digits in use, and whatever has rates of its own. Fixed number of queries."""
    assumed = assumptions()
    parameters = forecast_parameters()
    rules = rate_rules(parameters, assumed.groups)
    stored = list(DeteriorationRate.objects.visible_to(user))
    rows = {own_key(row.type_id, row.part_id): row for row in stored}
    changes = last_changes(stored)
    current = Component.objects.visible_to(user).current().order_by()
    by_type = dict(current.filter(type__isnull=False).values_list("type").annotate(Count("pk")))
    by_part = dict(current.values_list("part").annotate(Count("pk")))
    by_code: Counter[tuple[str, str]] = Counter()
    parts = {part.pk: part for part in BuildingPart.objects.order_by("sort_key")}
    for pk, count in by_part.items():
        by_code[parts[pk].edition, parts[pk].group] += count
    types = [one for one in ComponentType.objects.order_by("code") if one.pk in by_type or ("type", one.pk) in rows]
    type_lines = [_of_type(one, rules, parameters, rows, by_type.get(one.pk, 0), changes) for one in types]
    shown = [part for part in parts.values() if ("part", part.pk) in rows or (len(part.code) == 2 and by_code[part.edition, part.code])]
    part_lines = [
        _of_part(
            part, rules, parameters, rows, by_code[part.edition, part.code] if len(part.code) == 2 else by_part.get(part.pk, 0), changes
        )
        for part in shown
    ]
    return type_lines, part_lines


def from_life(life: float, parameters: ForecastParameters) -> Rates:
    stages = (parameters.stage_tg0_share, parameters.stage_tg1_share, parameters.stage_tg2_share)
    return tuple(rates_from_life(life, stages).tolist())


def of_part(part_id: int | None, rules: RateRules) -> tuple[Rates, int] | None:
    """The part's rates, or its two-digit group's."""
    if part_id in rules.by_part:
        return rules.by_part[part_id], OF_PART
    return (rules.by_group[part_id], OF_GROUP) if part_id in rules.by_group else None


def _of_type(one: ComponentType, rules, parameters, rows: Mapping, components: int, changes) -> RateLine:
    row = rows.get(("type", one.pk))
    life = one.expected_life_years
    if row:
        rates, origin = rules.by_type[one.pk], OF_TYPE
    elif inherited := of_part(one.part_id, rules):
        rates, origin = inherited
    else:
        rates, origin = from_life(life or rules.default_life, parameters), TYPE_LIFE if life else DEFAULT_LIFE
    return RateLine("type", one.pk, str(one), rates, origin, row, life, components, changes.get(row.pk) if row else None)


def _of_part(part: BuildingPart, rules, parameters, rows: Mapping, components: int, changes) -> RateLine:
    row = rows.get(("part", part.pk))
    found = of_part(part.pk, rules) or (from_life(rules.default_life, parameters), DEFAULT_LIFE)
    return RateLine("part", part.pk, str(part), *found, row, None, components, changes.get(row.pk) if row else None)


def with_rates(rules: RateRules, wanted: Iterable[tuple[str, int, Rates]], groups: Mapping[int, int]) -> RateRules:
    """The rules as they would be with these rates of types and parts; `groups` is each part's two-digit part."""
    by_type, by_part, by_group = dict(rules.by_type), dict(rules.by_part), dict(rules.by_group)
    for key, pk, rates in wanted:
        if key == "type":
            by_type[pk] = rates
        else:
            by_part[pk] = rates
            by_group |= {part: rates for part, group in groups.items() if group == pk}
    return replace(rules, by_type=by_type, by_part=by_part, by_group=by_group)
