"""Which buildings an order is to hold: found by filter, ticked by hand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import SurveyState
from vedlikehold.queries.analyses.surveys import with_surveys

MOST_SHOWN, MOST_IN_ORDER = 200, 1000


@dataclass(frozen=True)
class Choice:
    """Buildings already ticked, those that the filter finds besides, and how many more it finds than are shown."""

    ticked: list[Building]
    found: list[Building]
    not_shown: int


def buildings_to_choose(user, unit) -> QuerySet:
    """Buildings of the portfolio that the person may order an analysis of."""
    return Building.objects.editable_by(user).in_unit(unit).filter(in_portfolio=True)


def choice(buildings: QuerySet, *, ticked: Collection[int], wanted: Mapping | None, today: date) -> Choice:
    """The ticked ones, and, where `wanted` is given, others that match it; at most four queries."""
    rows = with_surveys(buildings.select_related("unit", "building_type"), today).order_by("sort_key", "pk")
    chosen = list(with_ids(rows, ticked)) if ticked else []
    if wanted is None:
        return Choice(chosen, [], 0)
    found = matching(rows.exclude(pk__in=[row.pk for row in chosen]), wanted)
    shown = list(found[: MOST_SHOWN + 1])
    return Choice(chosen, shown[:MOST_SHOWN], found.count() - MOST_SHOWN if len(shown) > MOST_SHOWN else 0)


def matching(rows: QuerySet, wanted: Mapping) -> QuerySet:
    """Rows (with their survey state) by words, unit, type, survey states, and whether an analysis is ordered already."""
    if wanted.get("find_q"):
        rows = search_words(rows, wanted["find_q"])
    if wanted.get("find_unit"):
        rows = rows.in_unit(wanted["find_unit"])
    if wanted.get("find_type"):
        rows = rows.filter(building_type=wanted["find_type"])
    if wanted.get("find_survey"):
        rows = rows.filter(survey_state__in=[SurveyState(state).value for state in wanted["find_survey"]])
    if wanted.get("find_unordered"):
        rows = rows.filter(survey_ordered=False)
    return rows
