"""Strategien for porteføljen og for ett bygg: scores, condition and figures, what is recommended and why, what was decided."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Sum

from bygg.calc.use import area_per_user_m2
from bygg.enums import BuildingStatus, Heritage
from bygg.models import AreaUse, Building
from bygg.queries.kept import kept
from fdvu.access.models import OrgUnit
from vedlikehold.calc.condition import BuildingState
from vedlikehold.calc.strategy import Recommendation, StrategyRule, Suitability, Top, recommend, suitability, top_decile
from vedlikehold.enums import Criterion, MatrixField, Strategy
from vedlikehold.models import BuildingStrategy, StrategyParameters
from vedlikehold.queries.backlog.building import building_condition
from vedlikehold.queries.backlog.cached import cached_condition

VACANT = frozenset({BuildingStatus.VACANT.value, BuildingStatus.CLOSED.value})
PROTECTED = frozenset({Heritage.LISTED.value, Heritage.CONSERVATION.value})
# Why a building stands on the list of the unused and the costly.
UNUSED, DEAR_TO_RUN, DEAR_TO_MEND = "vacant", "running_cost", "backlog"
_PATHS = (
    "pk", "status", "heritage", "unit__name",
    *(f"strategy__{criterion.value}" for criterion in Criterion),
    "strategy__running_cost_nok_per_m2", "strategy__assessed_on",
    "strategy__decision", "strategy__decision_note", "strategy__decided_on",
    "strategy__decided_by__full_name", "strategy__decided_by__username",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What is registered about a building besides its condition."""

    status: str
    heritage: str
    unit_name: str
    scores: Mapping[Criterion, int | None]
    running_cost_nok_per_m2: float | None
    assessed_on: datetime.date | None
    decision: str
    decision_note: str
    decided_on: datetime.date | None
    decided_by: str

    @property
    def is_vacant(self) -> bool:
        return self.status in VACANT


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One building in the matrix."""

    state: BuildingState
    facts: Facts
    suitability: Suitability
    recommendation: Recommendation
    type_name: str = ""
    costly: tuple[str, ...] = ()

    @property
    def running_cost_nok(self) -> float | None:
        """Kroner a year."""
        cost, area = self.facts.running_cost_nok_per_m2, self.state.area_m2
        return cost * area if cost is not None and area else None

    @property
    def outcome(self) -> str:
        """What was decided, else what is recommended; '' where nothing can be said."""
        return self.facts.decision or (self.recommendation.strategy or "")

    @property
    def is_against(self) -> bool:
        """Decided otherwise than recommended."""
        return bool(self.facts.decision and self.recommendation.strategy and self.facts.decision != self.recommendation.strategy)


@dataclass(frozen=True)
class StrategyMatrix:
    """The buildings of one scope on one day, by name, and what the list of the unused and the costly is cut by."""

    scope_name: str
    today: datetime.date
    price_year: int
    rule: StrategyRule
    parameters: StrategyParameters
    lines: list[StrategyLine]
    tops: Mapping[str, Top] = field(default_factory=dict)

    @property
    def by_field(self) -> dict[MatrixField | None, int]:
        """Buildings in each field; None for those where one axis is unknown."""
        found = Counter(line.recommendation.field for line in self.lines)
        return {place: found[place] for place in (*MatrixField, None)}

    @property
    def undecided(self) -> int:
        return sum(not line.facts.decision for line in self.lines)

    @property
    def costly(self) -> list[StrategyLine]:
        return [line for line in self.lines if line.costly]


def strategy_parameters() -> StrategyParameters:
    """The municipality's one row; the shipped values where nobody has changed anything."""
    return StrategyParameters.objects.first() or StrategyParameters()


def strategy_matrix(*, user, unit: OrgUnit | None, today: datetime.date) -> StrategyMatrix:
    """What `user` sees in `unit` (everything visible when None), kept until somebody changes a row; the number of queries is fixed."""
    return kept("strategy", lambda: _matrix(user, unit, today), user=user, unit=unit, today=today)


def _matrix(user, unit: OrgUnit | None, today: datetime.date) -> StrategyMatrix:
    condition = cached_condition(user=user, unit=unit, today=today)
    parameters = strategy_parameters()
    rule = parameters.rule
    facts = _facts(Building.objects.visible_to(user).in_unit(unit).in_portfolio())
    lines = [_line(state, facts[state.pk], rule, condition.type_names) for state in condition.buildings if state.pk in facts]
    tops = {
        DEAR_TO_RUN: top_decile({line.state.pk: line.facts.running_cost_nok_per_m2 for line in lines}),
        DEAR_TO_MEND: top_decile({line.state.pk: line.state.nok_per_m2 for line in lines}),
    }
    return StrategyMatrix(
        scope_name=condition.scope_name,
        today=today,
        price_year=condition.price_year,
        rule=rule,
        parameters=parameters,
        lines=[replace(line, costly=_why_costly(line, tops)) for line in lines],
        tops=tops,
    )


def _facts(buildings) -> dict[int, Facts]:
    """By building; one query."""
    found = {}
    for pk, status, heritage, unit_name, *rest in buildings.order_by().values_list(*_PATHS):
        scores, (cost, assessed_on, decision, note, decided_on, full_name, username) = rest[: len(Criterion)], rest[len(Criterion) :]
        found[pk] = Facts(
            status=status,
            heritage=heritage,
            unit_name=unit_name,
            scores=dict(zip(Criterion, scores, strict=True)),
            running_cost_nok_per_m2=None if cost is None else float(cost),
            assessed_on=assessed_on,
            decision=decision or "",
            decision_note=note or "",
            decided_on=decided_on,
            decided_by=full_name or username or "",
        )
    return found


def _line(state: BuildingState, facts: Facts, rule: StrategyRule, type_names: Mapping[str, str]) -> StrategyLine:
    suits = suitability(facts.scores, rule)
    advice = recommend(
        grade=state.grade,
        fci_share=state.fci,
        suitable=suits.score,
        is_vacant=facts.is_vacant,
        is_protected=facts.heritage in PROTECTED,
        statutory=facts.scores[Criterion.STATUTORY],
        known_share=suits.known_share,
        rule=rule,
    )
    return StrategyLine(state, facts, suits, advice, type_names.get(state.type_code, ""))


def _why_costly(line: StrategyLine, tops: Mapping[str, Top]) -> tuple[str, ...]:
    unused = (UNUSED,) if line.facts.is_vacant else ()
    return unused + tuple(key for key, top in tops.items() if line.state.pk in top.keys)


@dataclass(frozen=True)
class Utilisation:
    """Who uses the building on a day: evidence beside the score for utilisation. Area is of the uses where both are known."""

    uses: int
    users: int | None
    area_m2: float | None
    m2_per_user: float | None


def utilisation_of(building: Building, *, today: datetime.date) -> Utilisation:
    """Users and m² per user of the area uses in force, each user counted once; two queries."""
    uses = AreaUse.objects.filter(building=building).on(today).counted_once()
    known = uses.filter(user_count__gt=0, area_m2__gt=0).aggregate(users=Sum("user_count"), area=Sum("area_m2"))
    counts = list(uses.values_list("user_count", flat=True))
    users = [count for count in counts if count is not None]
    return Utilisation(len(counts), sum(users) if users else None, known["area"], area_per_user_m2(known["area"], known["users"]))


@dataclass(frozen=True)
class BuildingStrategyPage:
    """Everything the building's tab tells."""

    line: StrategyLine
    strategy: BuildingStrategy | None
    rule: StrategyRule
    parameters: StrategyParameters
    price_year: int
    utilisation: Utilisation


def building_strategy(*, user, building: Building, today: datetime.date) -> BuildingStrategyPage:
    """The strategy of a building that `user` sees; the number of queries is fixed."""
    condition = building_condition(user=user, building=building, today=today)
    parameters = strategy_parameters()
    facts = _facts(Building.objects.visible_to(user).filter(pk=building.pk))[building.pk]
    return BuildingStrategyPage(
        line=_line(condition.state, facts, parameters.rule, {}),
        strategy=BuildingStrategy.objects.visible_to(user).filter(building=building).first(),
        rule=parameters.rule,
        parameters=parameters,
        price_year=condition.price_year,
        utilisation=utilisation_of(building, today=today),
    )


def outcomes(lines: list[StrategyLine]) -> dict[Strategy, int]:
    """How many are to be held, used differently and sold, by decision or else by recommendation."""
    found = Counter(line.outcome for line in lines)
    return {strategy: found[strategy] for strategy in Strategy}
