"""The portfolio matrix: condition against suitability."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from fdvu.lib.charts import Axis, Chart, Point, PointGroup, scatter_chart
from fdvu.lib.numbers import format_area, format_number
from vedlikehold.calc.strategy import StrategyRule
from vedlikehold.enums import MATRIX_FIELD_LABELS, STRATEGY_LABELS, MatrixField, Strategy
from vedlikehold.queries.strategy import StrategyLine

# More points than this are a blot; the largest buildings are drawn.
MOST_POINTS = 400
_SCALE = (0.0, 1.0, 2.0, 3.0)
# Best at the top right.
_FIELDS = (MatrixField.CONVERT, MatrixField.KEEP, MatrixField.DISPOSE, MatrixField.RESTORE)


def no_links(line: StrategyLine) -> str:
    """For charts that stand where nothing can be opened."""
    return ""


def matrix_chart(lines: Sequence[StrategyLine], rule: StrategyRule, link: Callable[[StrategyLine], str] = no_links) -> Chart:
    """Weighted grade against suitability, one point per building where both are known; its area follows BTA."""
    known = [line for line in lines if line.recommendation.strategy is not None]
    drawn = sorted(known, key=lambda line: -(line.state.area_m2 or 0))[:MOST_POINTS]
    return scatter_chart(
        _title(known),
        [_point(line, link) for line in drawn],
        [PointGroup(strategy.value, _(STRATEGY_LABELS[strategy])) for strategy in Strategy],
        x=Axis(_("Egnethet (0 er best)"), 3, 0, limit=rule.suitable, ticks=_SCALE),
        y=Axis(_("Vektet tilstandsgrad (0 er best)"), 3, 0, limit=rule.good_condition, ticks=_SCALE),
        label_heading=_("Bygning"),
        group_heading=_("Anbefaling"),
        size_heading=_("BTA (m²)"),
        fields=tuple(_(MATRIX_FIELD_LABELS[field]) for field in _FIELDS),
        description=_("Bygninger etter egnethet og vektet tilstandsgrad, i fire felt."),
        empty_text=_("Ingen av bygningene har både kjent tilstand og vurdert egnethet."),
    )


def _title(known: Sequence[StrategyLine]) -> str:
    away = sum(line.recommendation.strategy is not Strategy.HOLD for line in known)
    if not known:
        return _("Tilstand og egnethet")
    if not away:
        return _("Alle %(total)s vurderte bygninger bør beholdes") % {"total": format_number(len(known))}
    return _("%(away)s av %(total)s vurderte bygninger bør brukes annerledes eller avhendes") % {
        "away": format_number(away),
        "total": format_number(len(known)),
    }


def _point(line: StrategyLine, link: Callable[[StrategyLine], str]) -> Point:
    grade, score, strategy = line.state.grade, line.suitability.score, line.recommendation.strategy
    words = [
        _("%(name)s: vektet tilstandsgrad %(grade)s, egnethet %(score)s")
        % {"name": line.state.name, "grade": format_number(grade, 2), "score": format_number(score, 2)},
        _("anbefaling: %(what)s") % {"what": _(STRATEGY_LABELS[strategy]).lower()},
    ]
    if line.facts.decision:
        words.append(_("besluttet: %(what)s") % {"what": _(STRATEGY_LABELS[Strategy(line.facts.decision)]).lower()})
    if line.state.area_m2:
        words.append(format_area(line.state.area_m2))
    return Point(line.state.name, score, grade, line.state.area_m2, strategy.value, link(line), ", ".join(words))
