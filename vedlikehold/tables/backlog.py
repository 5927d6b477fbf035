"""The backlog's tables: one declaration of columns for page and export, over rows that are computed already."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.lib.sheets import columns as sheet
from fdvu.lib.sheets.columns import Kind
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.calc.backlog import GradeSums
from vedlikehold.calc.condition import BuildingState
from vedlikehold.enums import COST, REPLACEMENT, SURVEY_STATE_LABELS, VALUE_BASIS_LABELS, Grade, SurveyState
from vedlikehold.queries.backlog import ConditionOverview, Group

GRADE_PLACES = (*(grade.value for grade in Grade), "")
# What of a row its address in the list of components narrows to: the row alone, or one of its grades as well.
ROW, GRADE_CELL, NO_LINK = "row", "grade", ""


@dataclass(frozen=True)
class GridColumn:
    """One column. `read` takes a row (Group, BuildingState or the whole overview); None is shown as `unknown` where that is set.

    `total` also stands in the sum row. `link` says where the value leads; `grade` is the grade of a grade's column.
    """

    key: str
    label: object
    read: Callable
    kind: Kind = Kind.INTEGER
    decimals: int | None = None
    unknown: bool = False
    total: bool = True
    link: str = NO_LINK
    grade: str | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in sheet.NUMERIC

    @property
    def for_sheet(self) -> sheet.Column:
        return sheet.Column(str(self.label), self.kind, decimals=self.decimals)

    def value(self, row):
        """What the page and the export show alike."""
        found = self.read(row)
        return _("Ukjent") if found is None and self.unknown else found

    def text(self, row) -> str:
        return sheet.cell_text(self.value(row), self.for_sheet)


def _of_grade(measure: str, place: int, grade: str) -> GridColumn:
    """How much of a row has this grade, counted in `measure`."""
    label = grade or gettext_lazy("Uten grad")

    def read(row: Group | BuildingState | ConditionOverview):
        grades: GradeSums = row.grades
        if measure == COST:
            return grades.likely[place]
        return grades.replacement[place] if measure == REPLACEMENT else grades.components[place]

    kind = Kind.NOK if measure in (COST, REPLACEMENT) else Kind.INTEGER
    return GridColumn(f"grade_{grade or 'none'}", label, read, kind, link=GRADE_CELL, grade=grade)


def _grade_columns(measure: str) -> list[GridColumn]:
    """Only TG1–TG3 have a cost to put right."""
    places = list(enumerate(GRADE_PLACES))
    return [_of_grade(measure, place, grade) for place, grade in (places[1:4] if measure == COST else places)]


def _known(value: Callable) -> Callable:
    """Nothing where the backlog is unknown."""
    return lambda row: None if row.backlog.nok is None else value(row)


def _range_columns(rho: float) -> list[GridColumn]:
    return [
        GridColumn("low", gettext_lazy("Lav (kr)"), _known(lambda row: row.backlog.low), Kind.NOK, unknown=True),
        GridColumn("high", gettext_lazy("Høy (kr)"), _known(lambda row: row.backlog.high), Kind.NOK, unknown=True),
        GridColumn("p50", gettext_lazy("P50 (kr)"), _known(lambda row: row.backlog.range(rho).p50), Kind.NOK, unknown=True),
        GridColumn("p85", gettext_lazy("P85 (kr)"), _known(lambda row: row.backlog.range(rho).p85), Kind.NOK, unknown=True),
    ]


def _of_scope(name: str) -> Callable:
    """A ratio of a group, a building, or of all: those of all stand on the stock."""
    return lambda row: getattr(row.stock if isinstance(row, ConditionOverview) else row, name)


_RATIOS = [
    GridColumn("nok", gettext_lazy("Etterslep (kr)"), lambda row: row.backlog.nok, Kind.NOK, unknown=True),
    GridColumn("nok_per_m2", gettext_lazy("Etterslep (kr/m²)"), _of_scope("nok_per_m2"), Kind.NOK, unknown=True),
    GridColumn("fci", gettext_lazy("FCI"), _of_scope("fci"), Kind.SHARE, unknown=True),
]
_AFTER = [
    GridColumn("functional", gettext_lazy("Funksjonelt behov (kr)"), lambda row: row.functional.likely, Kind.NOK),
    GridColumn("without_cost", gettext_lazy("Komponenter uten kostnad"), lambda row: row.backlog.without_cost),
]
_COMPONENTS = GridColumn("components", gettext_lazy("Komponenter"), lambda row: row.grades.count, link=ROW)
_STOCK = [
    GridColumn("buildings", gettext_lazy("Bygg"), lambda row: row.stock.buildings),
    GridColumn("unknown_buildings", gettext_lazy("Bygg med ukjent tilstand"), lambda row: row.stock.unknown_buildings),
    GridColumn("area_m2", gettext_lazy("BTA (m²)"), lambda row: row.stock.area_m2, Kind.AREA),
    GridColumn("unknown_share", gettext_lazy("Ukjent andel av BTA"), lambda row: row.stock.unknown_share, Kind.SHARE, unknown=True),
]


def part_columns(measure: str, rho: float) -> list[GridColumn]:
    """By two-digit part."""
    mean = GridColumn("grade", gettext_lazy("Midlere TG"), lambda row: row.grade, Kind.DECIMAL, 2, unknown=True, total=False)
    label = GridColumn("label", gettext_lazy("Bygningsdel"), lambda row: row.label, Kind.TEXT, total=False, link=ROW)
    return [label, *_RATIOS, mean, _COMPONENTS, *_grade_columns(measure), *_range_columns(rho), *_AFTER]


def group_columns(heading, measure: str, rho: float) -> list[GridColumn]:
    """By building type or unit."""
    grade = GridColumn("grade", gettext_lazy("Vektet TG"), _of_scope("grade"), Kind.DECIMAL, 2, unknown=True)
    label = GridColumn("label", heading, lambda row: row.label, Kind.TEXT, total=False, link=ROW)
    return [label, *_RATIOS, grade, *_STOCK, _COMPONENTS, *_grade_columns(measure), *_range_columns(rho), *_AFTER]


def building_columns(measure: str, overview: ConditionOverview) -> list[GridColumn]:
    """By building."""
    names, types = overview.unit_names, overview.type_names
    text = {"kind": Kind.TEXT, "total": False}

    def survey(row: BuildingState) -> str:
        return _(SURVEY_STATE_LABELS[row.survey_state])

    return [
        GridColumn("label", gettext_lazy("Bygning"), lambda row: row.name, link=ROW, **text),
        *_RATIOS,
        GridColumn("grade", gettext_lazy("Vektet TG"), _of_scope("grade"), Kind.DECIMAL, 2, unknown=True),
        GridColumn("unknown", gettext_lazy("Ukjent andel"), lambda row: row.grades.unknown_share, Kind.SHARE),
        GridColumn("survey", gettext_lazy("Analyse"), survey, **text),
        GridColumn("surveyed_on", gettext_lazy("Sist analysert"), lambda row: row.survey.performed_on, Kind.DATE, total=False),
        GridColumn("area_m2", gettext_lazy("BTA (m²)"), _area, Kind.AREA),
        GridColumn("type", gettext_lazy("Bygningstype"), lambda row: f"{row.type_code} {types.get(row.type_code, '')}".strip(), **text),
        GridColumn("unit", gettext_lazy("Enhet"), lambda row: names.get(row.unit_id, ""), **text),
        _COMPONENTS,
        *_grade_columns(measure),
        *_range_columns(overview.correlation),
        GridColumn("value", gettext_lazy("Gjenanskaffelsesverdi (kr)"), lambda row: row.value.nok, Kind.NOK, unknown=True, total=False),
        GridColumn("basis", gettext_lazy("Verdien følger av"), lambda row: _(VALUE_BASIS_LABELS[row.value.basis]), **text),
        *_AFTER,
    ]


def _area(row: BuildingState | ConditionOverview) -> float | None:
    return row.area_m2 if isinstance(row, BuildingState) else row.stock.area_m2


def in_state(states: Iterable[BuildingState], state: str) -> list[BuildingState]:
    """The buildings that a figure leaves out, or that wait for an analysis."""
    tests: dict[str, Callable[[BuildingState], bool]] = {
        "outdated": lambda one: one.survey_state is not SurveyState.VALID,
        "out_of_date": lambda one: one.survey_state is SurveyState.OUT_OF_DATE,
        "never": lambda one: one.survey_state is SurveyState.NEVER,
        "unknown": lambda one: one.is_unknown,
        "no_grade": lambda one: one.grade is None,
        "grade_no_area": lambda one: one.grade is not None and not one.area_m2,
        "no_value": lambda one: one.nok is not None and not one.value.nok,
        "no_area": lambda one: one.nok is not None and not one.area_m2,
        "without_area": lambda one: not one.area_m2,
    }
    return [one for one in states if tests[state](one)]


def in_order(rows: Sequence, column: GridColumn, *, descending: bool) -> list:
    """Sorted by a column; what is unknown stands last either way, and rows that are alike by name."""
    known = [row for row in rows if column.read(row) not in (None, "")]
    unknown = [row for row in rows if column.read(row) in (None, "")]

    def key(row):
        value = column.read(row)
        return nb_sort_key(value) if isinstance(value, str) else value

    return [*sorted(known, key=key, reverse=descending), *unknown]
