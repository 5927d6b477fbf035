"""What the book says of each component, and what each component costs now: the two sides that posting compares."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet, Sum

from fdvu.audit.enums import Action
from fdvu.audit.models import Change
from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.upgrade import TGIU
from vedlikehold.enums import LedgerKind
from vedlikehold.models import Component, LedgerPosting
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions

GRADE_NAMES = ("TG0", "TG1", "TG2", "TG3", "TGIU", "")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Balance:
    """What one component has in the book at one building under one part group: the sum, and the last posting's day, part and grade."""

    component: int
    building: int
    amount_nok: Decimal
    last_on: datetime.date
    part: int
    grade: str


@dataclass(frozen=True)
class Costs:
    """Each counting component's grade and its backlog in the prices of each of some years (kr, to the øre).

    A component that does not count (removed, or its building left the portfolio) is not in `grade`; one that is not worse than
    the target costs nothing. `worse` is how many are, priced or not.
    """

    grade: Mapping[int, str]
    worse: int
    by_year: Mapping[int, Mapping[int, Decimal]]

    def at(self, year: int, component: int) -> Decimal:
        return self.by_year[year].get(component, NOTHING)


def last_year() -> int | None:
    """The book's last year, None while it is empty."""
    return LedgerPosting.objects.aggregate(year=Max("year"))["year"]


def balances(components: QuerySet | None) -> list[Balance]:
    """What the book says of `components` (all when None); two queries. One that moved to another building or to
    another part group has two."""
    postings = LedgerPosting.objects.order_by().filter(component__isnull=False)
    if components is not None:
        postings = postings.filter(component__in=components.order_by().values("pk"))
    sums = list(postings.values_list("component_id", "building_id", "part__group").annotate(total=Sum("amount_nok"), last=Max("pk")))
    last = with_ids(LedgerPosting.objects.all(), [row[4] for row in sums])
    details = {pk: rest for pk, *rest in last.values_list("pk", "posted_on", "part_id", "grade_after")}
    return [Balance(component, building, to_ore(total), *details[pk]) for component, building, _group, total, pk in sums]


def costs(components: QuerySet, assumed: Assumptions, years: Sequence[int]) -> Costs:
    """Backlog per component in the prices of each of `years`; a few queries for each year, however many components."""
    counting, by_year = components.counting(), {}
    for year in years:
        cells = cost_cells(counting, assumed, year, by="pk")
        worse = (cells.grade > assumed.target) & (cells.grade < TGIU)
        found = zip(cells.building[worse].tolist(), cells.likely[worse].tolist(), strict=True)
        by_year[year] = {key: to_ore(cost) for key, cost in found if cost}
    names = np.array(GRADE_NAMES)[cells.grade].tolist() if len(cells.grade) else []
    return Costs(dict(zip(cells.building.tolist(), names, strict=True)), int(worse.sum()), by_year)


@dataclass(frozen=True)
class Posted:
    """What has been posted of one component, price growth apart: year, kind and amount of each, and the grade before the last."""

    rows: Sequence[tuple[int, str, Decimal]]
    grade_before: str


def posted_by(analyses: Mapping[int, int]) -> dict[tuple[int, int, str], Posted]:
    """What the analysis given for each component (id to id) posted of it, by component, building and part group; one query."""
    postings = LedgerPosting.objects.filter(analysis__in=sorted(set(analyses.values())))
    return _posted(postings, analyses, lambda component, analysis: analyses[component] == analysis)


def posted_of(components: Iterable[int]) -> dict[tuple[int, int, str], Posted]:
    """All that was posted of components, whatever made it; one query."""
    return _posted(LedgerPosting.objects.all(), components, lambda _component, _analysis: True)


def _posted(postings: QuerySet, components: Iterable[int], wanted: Callable) -> dict[tuple[int, int, str], Posted]:
    found: dict[tuple[int, int, str], Posted] = {}
    names = ("component_id", "building_id", "part__group", "analysis_id", "year", "kind", "amount_nok", "grade_before")
    rows = with_ids(postings.exclude(kind=LedgerKind.PRICE_GROWTH), components, column="component_id").order_by("pk").values_list(*names)
    for component, building, group, analysis, *row, grade in rows:
        if wanted(component, analysis):
            before = found.get((component, building, group))
            found[component, building, group] = Posted([*(before.rows if before else ()), tuple(row)], grade)
    return found


def places(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Building and part of components; one query."""
    return {
        pk: (building, part) for pk, building, part in with_ids(Component.objects.all(), ids).values_list("pk", "building_id", "part_id")
    }


def former_grades(ids: Iterable[int]) -> dict[int, str]:
    """The grade that each component had before its last change of grade, by the journal; one query."""
    kind = ContentType.objects.get_for_model(Component)
    changes = with_ids(Change.objects.filter(content_type=kind, action=Action.UPDATED, diff__has_key="grade"), ids, column="object_id")
    return {pk: diff["grade"][0] or "" for pk, diff in changes.order_by("pk").values_list("object_id", "diff")}
