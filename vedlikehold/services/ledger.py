"""Føring av etterslepsregnskapet: what the register says now, less what the book says, posted with its cause.

**Price levels.** Every amount posted in a year is in that year's prices, and at any time all balances are in the prices of the
book's last year. The first posting of a new year therefore takes all balances there, of all buildings: price growth, dated
1 January, year by year. A posting may be dated in an earlier year (a survey brought in late): its amount is in that year's prices,
and growth for the component is posted on each 1 January since.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import ngettext

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset
from fdvu.core.db.bulk import id_table, insert_rows, new_instances, with_ids
from fdvu.core.db.locks import one_at_a_time
from fdvu.core.text import say
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.numbers import format_number
from vedlikehold.calc.ledger import ROUNDING, Move, Position, moves, moves_back, to_ore
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import LedgerKind
from vedlikehold.models import Component, ConditionAnalysis, LedgerPosting, Measure
from vedlikehold.queries.ledger.book import (
    NOTHING,
    Balance,
    Costs,
    Posted,
    balances,
    costs,
    former_grades,
    last_year,
    places,
    posted_by,
    posted_of,
)
from vedlikehold.queries.parameters import Assumptions, assumptions

NO_INDEX = gettext_noop("Byggekostnadsindeksen mangler %(years)s. Legg inn indeksen, så kan etterslepsregnskapet føres.")
UNPOSTED = gettext_noop("Etterslepsregnskapet er ikke ført: %(why)s")
_BETWEEN = " – "
_LEDGER_LOCK = 3451_3424


class LedgerError(Exception):
    """The book cannot be posted; `message` says why and what to do."""

    def __init__(self, message: Message):
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class _Entry:
    """One posting to be inserted."""

    component: int
    building: int
    part: int
    on: datetime.date
    kind: LedgerKind
    amount_nok: Decimal
    before: str
    after: str


@dataclass(frozen=True)
class _Act:
    """When it is posted, the year whose prices balances are in, whether a measure was done or taken back, and what analyses that
    are taken back had posted, by component, building and part group."""

    on: datetime.date
    level: int
    done: bool
    reverses: bool
    posted: Mapping[tuple[int, int, str], Posted] = field(default_factory=dict)


@transaction.atomic
def post_backlog(*, on: datetime.date, components: QuerySet | None = None, analysis=None, measure=None, reverses: bool = False) -> int:
    """Post what the backlog of `components` (all when None) is now, less what the book says of them; the number of postings.

    Backlog is the upgrade cost at the present grade in the prices of the year of the posting, for components that count (in place,
    building in the portfolio) and are worse than the target grade; else nothing, and what stood in the book is written off. The
    difference is split by `calc.ledger.moves`. A posting is dated `on`, or the day of the component's last one where that is
    later. When `on` is in a later year than the book's last, price growth is posted first for every component with a balance, in
    or out of `components`. Posting twice posts nothing the second time. With `reverses`, a measure has been taken back: what rises
    is posted against what was done; given with `analysis`, its conclusion has, and what it posted is posted back by the same kinds.
    `analysis` and `measure` are what the postings follow from, or the ids of several by component.

    Raises `LedgerError` where the price index lacks a year that is needed; nothing is posted then. The number of queries
    grows with the years between, not with the components.
    """
    one_at_a_time(_LEDGER_LOCK)
    assumed = assumptions()
    last = last_year()
    grown = _roll_over(assumed, last, on.year) if last is not None and on.year > last else []
    _insert(grown)
    posted = _taken_back(components, analysis) if reverses and analysis is not None else {}
    act = _Act(on, max(on.year, last or on.year), measure is not None, reverses and analysis is None, posted)
    return len(grown) + _insert(_differences(assumed, components, act), analysis, measure)


@transaction.atomic
def post_now(*, by, on: datetime.date, components: QuerySet) -> int:
    """Før nå: `post_backlog` because somebody asked for it; who, and how many postings, stands in the journal."""
    count = post_backlog(on=on, components=components)
    if count:
        text = ngettext("Ført i etterslepsregnskapet: %(n)s postering", "Ført i etterslepsregnskapet: %(n)s posteringer", count)
        open_changeset(by=by, source=Source.FORM, note=text % {"n": format_number(count)})
    return count


def post_or_say(
    *, on: datetime.date, components: QuerySet | None = None, analysis=None, measure=None, reverses: bool = False
) -> Message | None:
    """`post_backlog` for acts that stand even where the book cannot be posted: gives the reason then. What is not posted is shown
    on the ledger's page until it is."""
    try:
        post_backlog(on=on, components=components, analysis=analysis, measure=measure, reverses=reverses)
    except LedgerError as problem:
        return problem.message
    return None


def keep_reason(changeset: ChangeSet | None, why: Message | None) -> None:
    """Why the ledger could not be posted, where it could not, stands with the act: its history tells."""
    if changeset is None or why is None:
        return
    text = say(Message(UNPOSTED, {"why": why}))
    if text in changeset.note:
        return
    room = ChangeSet._meta.get_field("note").max_length - len(text) - len(_BETWEEN)
    changeset.note = f"{changeset.note[: max(room, 0)]}{_BETWEEN}{text}" if changeset.note else text
    changeset.save(update_fields=["note"])


def _taken_back(components: QuerySet | None, analysis) -> dict[tuple[int, int, str], Posted]:
    if isinstance(analysis, Mapping):
        return posted_by(analysis)
    scope = Component.objects.all() if components is None else components
    return posted_by(dict.fromkeys(scope.order_by().values_list("pk", flat=True), analysis.pk))


def _require_index(assumed: Assumptions, years: Iterable[int]) -> None:
    missing = [str(year) for year in years if year not in assumed.index]
    if missing:
        raise LedgerError(Message(NO_INDEX, {"years": ", ".join(missing)}))


def _roll_over(assumed: Assumptions, last: int, year: int) -> list[_Entry]:
    """Price growth of every balance from the prices of `last` to those of `year`, a posting for each 1 January.

    A component that nobody has changed grows to what it costs at the new prices, to the øre; one that was changed since it was
    posted grows by the index, and the rest waits until it is posted.
    """
    book = [balance for balance in balances(None) if balance.amount_nok]
    if not book:
        return []
    years = range(last, year + 1)
    _require_index(assumed, years)
    held = Component.objects.filter(pk__in=LedgerPosting.objects.order_by().values("component_id"))
    now = costs(held, assumed, years)
    entries = []
    for balance in book:
        unchanged = now.at(last, balance.component) == balance.amount_nok
        amount = balance.amount_nok
        for to in years[1:]:
            factor = Decimal(str(price_factor(assumed.index, to - 1, to)))
            grown = now.at(to, balance.component) if unchanged else to_ore(amount * factor)
            entries += _growth(balance.component, balance.building, balance.part, to, grown - amount, balance.grade)
            amount = grown
    return entries


def _growth(component: int, building: int, part: int, year: int, amount: Decimal, grade: str) -> list[_Entry]:
    if not amount:
        return []
    return [_Entry(component, building, part, datetime.date(year, 1, 1), LedgerKind.PRICE_GROWTH, amount, grade, grade)]


def _differences(assumed: Assumptions, components: QuerySet | None, act: _Act) -> list[_Entry]:
    """What is to be posted for the scope."""
    scope = Component.objects.all() if components is None else Component.objects.filter(pk__in=components.order_by().values("pk"))
    book = balances(components)
    now = costs(scope, assumed, range(act.on.year, act.level + 1))
    ids = {balance.component for balance in book if balance.amount_nok}.union(*now.by_year.values())
    if ids or now.worse:
        _require_index(assumed, range(act.on.year, act.level + 1))
    where = places(ids)
    entries: list[_Entry] = []
    settled: dict[int, Balance] = {}
    days: dict[int, datetime.date] = {}
    for balance in book:
        days[balance.component] = max(balance.last_on, days.get(balance.component, act.on))
    for balance in book:
        if balance.component not in ids:
            continue
        building, part = where[balance.component]
        if (balance.building, assumed.groups[balance.part]) != (building, assumed.groups[part]):
            entries += _written_off(balance, days[balance.component])
        else:
            settled[balance.component] = balance
    former = former_grades(ids.difference(balance.component for balance in book))
    for component in sorted(ids):
        balance = settled.get(component)
        if balance is None:
            balance = Balance(component, where[component][0], NOTHING, act.on, where[component][1], former.get(component, ""))
        day = days.get(component, act.on)
        balance = replace(balance, part=where[component][1])
        posted = act.posted.get((component, balance.building, assumed.groups[balance.part]))
        entries += _moved(balance, day, now, act) if posted is None else _moved_back(balance, day, now, act, posted, assumed)
    return entries


def _written_off(balance: Balance, day: datetime.date) -> list[_Entry]:
    """Out of the book of a building that the component no longer stands in, or of a part that it is no longer."""
    return [
        _Entry(balance.component, balance.building, balance.part, day, move.kind, move.amount_nok, balance.grade, "")
        for move in moves(Position(balance.amount_nok, balance.grade), Position(NOTHING), gone=True)
    ]


def _moved(balance: Balance, day: datetime.date, now: Costs, act: _Act) -> list[_Entry]:
    key, gone, grade = balance.component, balance.component not in now.grade, now.grade.get(balance.component, "")
    before, after = Position(balance.amount_nok, balance.grade), Position(now.at(day.year, key), grade)
    entries = [
        _Entry(key, balance.building, balance.part, day, _cause(move, act), move.amount_nok, balance.grade, grade)
        for move in moves(before, after, measure_done=act.done, gone=gone)
    ]
    return entries + _grown_since(balance, day, now, act, grade)


def _grown_since(balance: Balance, day: datetime.date, now: Costs, act: _Act, grade: str) -> list[_Entry]:
    """Price growth from the year of a posting to that of the book."""
    key, entries = balance.component, []
    for year in range(day.year + 1, act.level + 1):
        entries += _growth(key, balance.building, balance.part, year, now.at(year, key) - now.at(year - 1, key), grade)
    return entries


def _moved_back(balance: Balance, day: datetime.date, now: Costs, act: _Act, posted: Posted, assumed: Assumptions) -> list[_Entry]:
    """What an analysis posted in this year and earlier, turned; in this year's prices, for closed years stay as they are.

    The book then has the grade it had before, so that concluding anew finds the cause that was found the first time.
    """
    key = balance.component
    if key not in now.grade:
        return _moved(balance, day, now, act)
    sums = _at_prices_of(day.year, posted, assumed)
    before, after = Position(balance.amount_nok, balance.grade), Position(now.at(day.year, key), now.grade[key])
    found = moves_back(before, after, sums)
    whole = abs(after.amount_nok - before.amount_nok + sum(sums.values())) <= ROUNDING
    grade = posted.grade_before if whole else after.grade
    entries = [_Entry(key, balance.building, balance.part, day, move.kind, move.amount_nok, balance.grade, grade) for move in found]
    return entries + _grown_since(balance, day, now, act, grade)


def _at_prices_of(year: int, posted: Posted, assumed: Assumptions) -> dict[LedgerKind, Decimal]:
    """What was posted, by kind, in the prices of `year`."""
    _require_index(assumed, sorted({other for other, _kind, _amount in posted.rows}))
    sums: dict[LedgerKind, Decimal] = {}
    for other, kind, amount in posted.rows:
        factor = Decimal(str(price_factor(assumed.index, other, year)))
        sums[LedgerKind(kind)] = sums.get(LedgerKind(kind), NOTHING) + amount * factor
    return sums


@transaction.atomic
def settle_gone(components: Sequence[Component], *, on: datetime.date) -> None:
    """Components are about to go from the register, as when an import is undone.

    Where all that is posted of one is of the year of `on`, it goes as well. Closed years stay as they are: what they and this year
    left is posted back on the day it goes, by the kinds it was posted as, and the postings keep the component's name. Raises
    `LedgerError` where the price index lacks a year for that.
    """
    rows = with_ids(LedgerPosting.objects.all(), [row.pk for row in components], column="component_id")
    closed = set(rows.filter(year__lt=on.year).order_by().values_list("component_id", flat=True))
    rows.exclude(component__in=id_table(closed)).delete()
    if not closed:
        return
    one_at_a_time(_LEDGER_LOCK)
    scope = with_ids(Component.objects.all(), closed)
    assumed, last = assumptions(), last_year()
    if on.year > last and any(balance.amount_nok for balance in balances(scope)):
        _insert(_roll_over(assumed, last, on.year))
    posted = posted_of(closed)
    _insert([entry for balance in balances(scope) for entry in _posted_back(balance, on, posted, assumed)])
    name = Component.objects.filter(pk=OuterRef("component_id")).order_by().values("name")
    LedgerPosting.objects.filter(component__in=id_table(closed)).update(component_name=Subquery(name))


def _posted_back(balance: Balance, on: datetime.date, posted: Mapping[tuple[int, int, str], Posted], assumed: Assumptions) -> list[_Entry]:
    """All of one balance, out of the book."""
    if not balance.amount_nok:
        return []
    key, day = balance.component, max(on, balance.last_on)
    mine = posted.get((key, balance.building, assumed.groups[balance.part]), Posted((), ""))
    found = moves_back(Position(balance.amount_nok, balance.grade), Position(NOTHING), _at_prices_of(day.year, mine, assumed))
    return [_Entry(key, balance.building, balance.part, day, move.kind, move.amount_nok, balance.grade, "") for move in found]


def _cause(move: Move, act: _Act) -> LedgerKind:
    return LedgerKind.DONE if act.reverses and move.amount_nok > 0 else move.kind


def _insert(entries: Sequence[_Entry], analysis=None, measure=None) -> int:
    count = len(entries)
    columns = {
        "component_id": [entry.component for entry in entries],
        "building_id": [entry.building for entry in entries],
        "part_id": [entry.part for entry in entries],
        "posted_on": [entry.on for entry in entries],
        "year": [entry.on.year for entry in entries],
        "kind": [entry.kind.value for entry in entries],
        "amount_nok": [entry.amount_nok for entry in entries],
        "grade_before": [entry.before for entry in entries],
        "grade_after": [entry.after for entry in entries],
        "analysis_id": [_origin(entry, analysis) for entry in entries],
        "measure_id": [_origin(entry, measure) for entry in entries],
        "origin": _origin_names(entries, analysis, measure),
    }
    insert_rows(LedgerPosting, new_instances(LedgerPosting, columns, count))
    return count


def _origin(entry: _Entry, row) -> int | None:
    """Prices grow by themselves, whatever made the posting."""
    if row is None or entry.kind is LedgerKind.PRICE_GROWTH:
        return None
    return row.get(entry.component) if isinstance(row, Mapping) else row.pk


def _origin_names(entries: Sequence[_Entry], analysis, measure) -> list[str]:
    """What the measure, or else the analysis, is called; one query where there are several, by component."""
    if isinstance(measure, Mapping):
        titles = dict(Measure.objects.filter(pk__in=set(measure.values())).values_list("pk", "name"))
    elif measure is not None:
        titles = {measure.pk: measure.name}
    elif isinstance(analysis, Mapping):
        titles = dict(ConditionAnalysis.objects.filter(pk__in=set(analysis.values())).values_list("pk", "title"))
    else:
        titles = {} if analysis is None else {analysis.pk: analysis.title}
    row = analysis if measure is None else measure
    return [titles.get(_origin(entry, row), "") for entry in entries]
