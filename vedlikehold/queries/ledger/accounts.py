"""The account book per year, and within one year by building, part group or building type."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from bygg.models import BuildingType
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.calc.ledger import Account, accounts, to_ore
from vedlikehold.enums import LedgerKind
from vedlikehold.models import ConditionAnalysis, LedgerPosting
from vedlikehold.queries.ledger.book import NOTHING
from vedlikehold.queries.ledger.scope import LedgerScope
from vedlikehold.queries.parameters import parameters
from vedlikehold.queries.parts import part_names

GROUPINGS = {"building": "building_id", "part": "part__group", "type": "building__building_type__code"}


@dataclass(frozen=True)
class YearAccount:
    """One year's account, the first without an opening."""

    year: int
    account: Account


@dataclass(frozen=True)
class Line:
    """One building, part group or type in a year's account."""

    key: int | str | None
    label: str
    account: Account


def yearly(scope: LedgerScope) -> list[YearAccount]:
    """Every year from the book's first posting to its last; one query."""
    sums = scope.postings().values_list("year", "kind").annotate(total=Sum("amount_nok"))
    found = accounts((year, kind, to_ore(total)) for year, kind, total in sums)
    return [YearAccount(year, account) for year, account in found.items()]


def yearly_by_building(scope: LedgerScope) -> list[tuple[int, str, Account]]:
    """(year, building, account), by year and name; each building from its first posting to the book's last year. Two queries."""
    moved: dict[int, list[tuple[int, str, Decimal]]] = {}
    for building, year, kind, total in scope.postings().values_list("building_id", "year", "kind").annotate(total=Sum("amount_nok")):
        moved.setdefault(building, []).append((year, kind, to_ore(total)))
    last = max((year for rows in moved.values() for year, _kind, _total in rows), default=0)
    names = _labels(scope, "building")
    found = [
        (year, names[building], account)
        for building, rows in moved.items()
        for year, account in accounts([*rows, (last, LedgerKind.PRICE_GROWTH.value, NOTHING)]).items()
    ]
    return sorted(found, key=lambda row: (row[0], nb_sort_key(row[1])))


def lines(scope: LedgerScope, year: int, by: str) -> list[Line]:
    """One year by `by` (a key of GROUPINGS), those with nothing before or in it left out, in the order of their names; two queries."""
    path = GROUPINGS[by]
    rows = scope.postings().filter(year__lte=year).values_list(path, "kind")
    sums = rows.annotate(before=Sum("amount_nok", filter=Q(year__lt=year)), within=Sum("amount_nok", filter=Q(year=year)))
    opening: dict = {}
    moves: dict = {}
    for key, kind, before, within in sums:
        opening[key] = opening.get(key, NOTHING) + to_ore(before or 0)
        moves.setdefault(key, dict.fromkeys(LedgerKind, NOTHING))[LedgerKind(kind)] += to_ore(within or 0)
    found = {key: Account(opening[key], kinds) for key, kinds in moves.items() if opening[key] or any(kinds.values())}
    labels = _labels(scope, by)
    named = [Line(key, labels.get(key, "") or _unknown(by), account) for key, account in found.items()]
    return sorted(named, key=lambda line: (nb_sort_key(line.label), str(line.key)))


def _labels(scope: LedgerScope, by: str) -> dict:
    if by == "building":
        return dict(scope.postings().values_list("building_id", "building__name").distinct())
    if by == "part":
        return part_names(parameters().part_edition)
    return {kind.code: str(kind) for kind in BuildingType.objects.all()}


def _unknown(by: str) -> str:
    return _("Uten bygningstype") if by == "type" else _("Ukjent")


@dataclass(frozen=True)
class KindLine:
    """One cause in a year: its amount, and how many postings and components it is of."""

    kind: LedgerKind
    amount_nok: Decimal
    postings: int
    components: int


def kind_lines(scope: LedgerScope, year: int) -> list[KindLine]:
    """The causes of a year in their usual order, also those without a posting; one query."""
    rows = scope.postings().filter(year=year).values_list("kind")
    found = {
        kind: (to_ore(total), count, components)
        for kind, total, count, components in rows.annotate(Sum("amount_nok"), Count("pk"), Count("component", distinct=True))
    }
    return [KindLine(kind, *found.get(kind.value, (NOTHING, 0, 0))) for kind in LedgerKind]


def postings(scope: LedgerScope, year: int, kind: str = "") -> QuerySet:
    """The year's postings, the newest first."""
    rows = scope.postings().filter(year=year, **({"kind": kind} if kind else {}))
    return rows.select_related("component", "part", "building", "analysis", "measure").order_by("-posted_on", "-pk")


@dataclass(frozen=True)
class SurveyAccount:
    """From one survey of a building to the next: the book after the one before (`since`, None for the first), all that moved until
    this one was posted, and of that what this one says itself (`own`)."""

    since: datetime.date | None
    until: datetime.date
    account: Account
    own: Mapping[LedgerKind, Decimal]

    @property
    def own_nok(self) -> Decimal:
        return sum(self.own.values(), NOTHING)


def survey_account(analysis: ConditionAnalysis) -> SurveyAccount | None:
    """How the building's backlog went from the survey before to this one; None where this one has posted nothing. Three queries."""
    building = LedgerPosting.objects.filter(building=analysis.building_id).order_by()
    own = building.filter(analysis=analysis).aggregate(first=Min("posted_on"), last=Max("posted_on"))
    if own["first"] is None:
        return None
    others = building.filter(analysis__isnull=False, posted_on__lt=own["first"]).exclude(analysis=analysis)
    since = others.aggregate(last=Max("posted_on"))["last"]
    opening, moved, said = NOTHING, dict.fromkeys(LedgerKind, NOTHING), dict.fromkeys(LedgerKind, NOTHING)
    before = Q(posted_on__lte=since) if since else Q(pk__in=[])
    sums = building.filter(posted_on__lte=own["last"]).values_list("kind").annotate(
        before=Sum("amount_nok", filter=before), within=Sum("amount_nok", filter=~before), own=Sum("amount_nok", filter=Q(analysis=analysis))
    )  # fmt: skip
    for kind, earlier, within, by_this in sums:
        opening += to_ore(earlier or 0)
        moved[LedgerKind(kind)] += to_ore(within or 0)
        said[LedgerKind(kind)] += to_ore(by_this or 0)
    return SurveyAccount(since, own["last"], Account(opening, moved), said)
