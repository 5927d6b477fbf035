"""Tilstand on the building's page: its grade with the weights shown, the backlog by part, and what is unknown."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.objects import BUILDING
from fdvu.core.lists.filters import NONE
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_share
from vedlikehold.calc.backlog import fci_decimals, fci_word
from vedlikehold.calc.upgrade import UNGRADED
from vedlikehold.charts.backlog import GradeRow, grades_chart
from vedlikehold.enums import COST_BASIS_LABELS, RISK_LABELS, SURVEY_STATE_LABELS, VALUE_BASIS_LABELS, SurveyState
from vedlikehold.queries.backlog import BuildingCondition, building_condition
from vedlikehold.queries.backlog.building import PartLine
from vedlikehold.tables.backlog import GRADE_PLACES
from vedlikehold.views.backlog.asking import asked

SURVEY_COLORS = {SurveyState.VALID: "success", SurveyState.OUT_OF_DATE: "warning", SurveyState.NEVER: "neutral"}


@requires("register.view")
def building(request, pk: int):
    row = common.visible(request, BUILDING, pk)
    found = asked(request)
    chosen = found.form.chosen
    shown = building_condition(
        user=request.user,
        building=row,
        today=timezone.localdate(),
        target=chosen.get("target"),
        price_year=chosen.get("price_year"),
    )
    context = {
        "found": shown,
        "state": shown.state,
        "form": found.form,
        "survey": (_(SURVEY_STATE_LABELS[shown.state.survey_state]), SURVEY_COLORS[shown.state.survey_state]),
        "value_basis": _(VALUE_BASIS_LABELS[shown.state.value.basis]),
        "fci": format_share(shown.state.fci, fci_decimals(shown.state.fci)) if shown.state.fci is not None else "",
        "fci_word": _(fci_word(shown.state.fci)) if shown.state.fci is not None else "",
        "parts": [_part(request, row, line) for line in _dearest_first(shown)],
        "in_order": [line.label for line in shown.parts if not _has_need(line)],
        "grade_rows": _grade_rows(shown),
        "risks": [
            (_(RISK_LABELS[risk]) if risk else _("Uten risiko"), _list(request, "findings", building=row.pk, risk=risk or NONE), n)
            for risk, n in shown.findings_by_risk.items()
        ],
        "findings_url": _list(request, "findings", building=row.pk, state="open"),
        "chart": _chart(request, row, shown) if shown.state.grades.count else None,
        "ungraded": shown.state.grades.components[UNGRADED],
    }
    return common.show(request, BUILDING, row, "building-condition", "vedlikehold/backlog/building.html", **context)


def _list(request, name: str, **query) -> str:
    unit = {"unit": request.unit.pk} if request.unit else {}
    return f"{reverse(f'vedlikehold:{name}')}?{urlencode(unit | query)}"


def _has_need(line: PartLine) -> bool:
    """Something of it is to be put right, or nobody knows."""
    return bool(line.components or line.functional.counted or line.backlog.unknown)


def _dearest_first(shown: BuildingCondition) -> list[PartLine]:
    """The parts with a need; those whose cost is unknown after those with one."""
    return sorted((line for line in shown.parts if _has_need(line)), key=lambda line: (-line.backlog.likely, line.code))


def _part(request, row, line: PartLine) -> dict:
    """One part with its components in words."""
    return {
        "line": line,
        "url": _list(request, "components", building=row.pk, part=line.code) if line.code else "",
        "components": [(one, _(COST_BASIS_LABELS[one.basis])) for one in line.components],
        "unknown": line.backlog.unknown,
    }


def _grade_rows(shown: BuildingCondition) -> list[dict]:
    """How the building's grade is made: each part's mean, weight and share of the result; those that are unknown last."""
    labels = {line.code: line.label for line in shown.parts}
    known = [
        {
            "label": labels[part.part],
            "grade": part.grade,
            "weight": part.weight,
            "share": shown.weighted.share_of(part),
            "adds": part.grade * shown.weighted.share_of(part),
            "by_cost": part.by_cost,
            "components": part.components,
        }
        for part in shown.weighted.parts
    ]
    there = {part.part for part in shown.weighted.parts}
    unknown = [
        {"label": line.label, "grade": None, "weight": line.weight}
        for line in shown.parts
        if line.weight and line.code not in there and line.grades.count
    ]
    return [*known, *unknown]


def _chart(request, row, shown: BuildingCondition):
    rows = [
        GradeRow(
            line.label,
            line.grades,
            tuple(_list(request, "components", building=row.pk, part=line.code, grade=grade or "null") for grade in GRADE_PLACES),
        )
        for line in shown.parts
        if line.grades.count
    ]
    return grades_chart(rows, heading=_("Bygningsdel"))
