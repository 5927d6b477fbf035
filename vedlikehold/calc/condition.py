"""Tilstand: what one building's condition comes to, and what a stock of buildings adds up to.

What nobody has looked at is unknown, never zero: it stands in counts and areas of its own, and in no sum of money.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fdvu.lib.days import years_from
from vedlikehold.calc.backlog import Backlog, GradeSums, fci
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import SurveyState, ValueBasis


@dataclass(frozen=True, slots=True)
class ReplacementValue:
    """Gjenanskaffelsesverdi (kr), and what it follows from or why there is none."""

    nok: float | None
    basis: ValueBasis


@dataclass(frozen=True, slots=True)
class Priced:
    """Kroner of one price year: a whole value, or a norm per m²."""

    nok: float
    price_year: int


def replacement_value(
    *,
    own: Priced | None,
    area_m2: float | None,
    type_code: str | None,
    norms: Mapping[str, Priced],
    index: Mapping[int, float],
    price_year: int,
) -> ReplacementValue:
    """The building's own value where somebody has set one, else BTA × the type's norm; in the prices of `price_year`.

    >>> norm = {"613": Priced(40_000, 2020)}
    >>> replacement_value(own=None, area_m2=100, type_code="613", norms=norm, index={2020: 100, 2024: 125}, price_year=2024).nok
    5000000.0
    """
    basis = ValueBasis.OWN
    if own is None:
        if not type_code:
            return ReplacementValue(None, ValueBasis.NO_TYPE)
        if type_code not in norms:
            return ReplacementValue(None, ValueBasis.NO_NORM)
        if not area_m2:
            return ReplacementValue(None, ValueBasis.NO_AREA)
        own = Priced(norms[type_code].nok * area_m2, norms[type_code].price_year)
        basis = ValueBasis.NORM
    factor = price_factor(index, own.price_year, price_year)
    return ReplacementValue(None, ValueBasis.NO_INDEX) if factor is None else ReplacementValue(own.nok * factor, basis)


def default_price_year(index: Iterable[int], today: datetime.date) -> int:
    """The newest year of the index that has begun; this year where the index has none."""
    return max((year for year in index if year <= today.year), default=today.year)


@dataclass(frozen=True, slots=True)
class Survey:
    """A building's last finished analysis: when, and the last day it counts; None where there is none."""

    performed_on: datetime.date | None = None
    valid_until: datetime.date | None = None

    def state(self, today: datetime.date) -> SurveyState:
        if self.performed_on is None or self.valid_until is None:
            return SurveyState.NEVER
        return SurveyState.OUT_OF_DATE if today > self.valid_until else SurveyState.VALID


def survey(performed_on: datetime.date, valid_until: datetime.date | None, valid_years: int) -> Survey:
    """The analysis counts to the day it says itself, else `valid_years` from the day it was made."""
    if valid_until is None:
        valid_until = years_from(performed_on, valid_years)
    return Survey(performed_on, valid_until)


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """A building's own part in its condition: `type_code` is '' where it has no type, the area is BTA."""

    pk: int
    name: str
    unit_id: int
    type_code: str
    area_m2: float | None
    own_value: Priced | None


@dataclass(frozen=True, slots=True)
class BuildingFigures:
    """What a building's components and functional measures come to; `grade` is the weighted one, 0–3."""

    backlog: Backlog
    grades: GradeSums
    grade: float | None
    unknown_weight: float
    functional: Backlog


@dataclass(frozen=True, slots=True)
class BuildingState:
    """One building's condition: `BuildingFacts` and `BuildingFigures` in one row, its replacement value and its last analysis."""

    pk: int
    name: str
    unit_id: int
    type_code: str
    area_m2: float | None
    backlog: Backlog
    grades: GradeSums
    grade: float | None
    unknown_weight: float
    value: ReplacementValue
    functional: Backlog
    survey: Survey
    survey_state: SurveyState

    @property
    def is_unknown(self) -> bool:
        """Nobody has graded any component of it."""
        return not self.grades.graded

    @property
    def nok(self) -> float | None:
        """The backlog; None where it is unknown."""
        return self.backlog.nok

    @property
    def nok_per_m2(self) -> float | None:
        return self.nok / self.area_m2 if self.nok is not None and self.area_m2 else None

    @property
    def fci(self) -> float | None:
        return fci(self.nok, self.value.nok) if self.nok is not None else None


def state_of(
    row: BuildingFacts, *, figures: BuildingFigures, surveyed: Survey, value: ReplacementValue, today: datetime.date
) -> BuildingState:
    """The row of one building on a day."""
    return BuildingState(
        pk=row.pk,
        name=row.name,
        unit_id=row.unit_id,
        type_code=row.type_code,
        area_m2=row.area_m2,
        backlog=figures.backlog,
        grades=figures.grades,
        grade=figures.grade,
        unknown_weight=figures.unknown_weight,
        value=value,
        functional=figures.functional,
        survey=surveyed,
        survey_state=surveyed.state(today),
    )


@dataclass(frozen=True, slots=True)
class Stock:
    """Some buildings together. Money is of the buildings with a known backlog; of these again `…_on_area` and `…_on_value`
    of those whose area and replacement value are known. `graded_…` are those with a grade and an area; `unknown_m2` is Σ BTA × share of components without a known grade.
    """

    buildings: int = 0
    area_m2: float = 0.0
    without_area: int = 0
    unknown_buildings: int = 0
    unknown_buildings_m2: float = 0.0
    unknown_m2: float = 0.0
    backlog_on_area: float = 0.0
    known_area_m2: float = 0.0
    known_without_area: int = 0
    backlog_on_value: float = 0.0
    value_nok: float = 0.0
    known_without_value: int = 0
    grade_m2: float = 0.0
    graded_m2: float = 0.0
    graded_buildings: int = 0
    graded_without_area: int = 0
    out_of_date: int = 0
    never: int = 0

    @property
    def nok_per_m2(self) -> float | None:
        """Σ backlog / Σ BTA over buildings where both are known."""
        return self.backlog_on_area / self.known_area_m2 if self.known_area_m2 else None

    @property
    def fci(self) -> float | None:
        """Σ backlog / Σ replacement value over buildings where both are known."""
        return fci(self.backlog_on_value, self.value_nok)

    @property
    def grade(self) -> float | None:
        """Mean weighted grade of the buildings, weighted by BTA: Σ BTA · TG / Σ BTA."""
        return self.grade_m2 / self.graded_m2 if self.graded_m2 else None

    @property
    def unknown_share(self) -> float | None:
        """The share of the area whose condition nobody knows: Σ BTA · unknown share / Σ BTA."""
        return self.unknown_m2 / self.area_m2 if self.area_m2 else None


def stock_of(states: Iterable[BuildingState]) -> Stock:
    """The sums over some buildings."""
    states = list(states)
    known = [one for one in states if one.nok is not None]
    with_area = [one for one in known if one.area_m2]
    with_value = [one for one in known if one.value.nok]
    has_grade = [one for one in states if one.grade is not None]
    graded = [one for one in has_grade if one.area_m2]
    unknown = [one for one in states if one.is_unknown]
    return Stock(
        buildings=len(states),
        area_m2=sum(one.area_m2 or 0.0 for one in states),
        without_area=sum(not one.area_m2 for one in states),
        unknown_buildings=len(unknown),
        unknown_buildings_m2=sum(one.area_m2 or 0.0 for one in unknown),
        unknown_m2=sum((one.area_m2 or 0.0) * one.grades.unknown_share for one in states),
        backlog_on_area=sum(one.backlog.likely for one in with_area),
        known_area_m2=sum(one.area_m2 for one in with_area),
        known_without_area=len(known) - len(with_area),
        backlog_on_value=sum(one.backlog.likely for one in with_value),
        value_nok=sum(one.value.nok for one in with_value),
        known_without_value=len(known) - len(with_value),
        grade_m2=sum(one.area_m2 * one.grade for one in graded),
        graded_m2=sum(one.area_m2 for one in graded),
        graded_buildings=len(graded),
        graded_without_area=len(has_grade) - len(graded),
        out_of_date=sum(one.survey_state is SurveyState.OUT_OF_DATE for one in states),
        never=sum(one.survey_state is SurveyState.NEVER for one in states),
    )
