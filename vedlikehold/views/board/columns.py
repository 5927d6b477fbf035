"""The board's columns as a page shows them: heads with totals against frames, and the first cards of each."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from bygg.views.common import keep_unit
from fdvu.lib.numbers import MISSING, format_millions, format_number
from vedlikehold.calc.plans.lines import PotYear, YearTotals
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.board import Board
from vedlikehold.queries.plans.candidates import Candidates, unplaced_cards
from vedlikehold.queries.plans.cards import KEPT_OUT, UNPLACED, Card
from vedlikehold.views.board.shared import Asked

# More than a screen's height of each year; what is not placed is where one looks for something.
FIRST_CARDS, FIRST_UNPLACED = 12, 20
MORE_CARDS = 50


@dataclass(frozen=True)
class HeadLine:
    """One limit of a year: what is spent, what there is, what is left, as text."""

    label: str
    spent: str
    frame: str
    left: str
    is_over: bool = False
    note: str = ""


@dataclass(frozen=True)
class Column:
    """One column: `total` stand in it, `found` of them are asked for, `cards` are the first of those."""

    key: str
    label: str
    cards: list[Card]
    found: int
    total: int
    lines: list[HeadLine] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    over_pots: list[str] = field(default_factory=list)
    more_url: str = ""
    list_url: str = ""

    @property
    def left(self) -> int:
        """How many are asked for and not among the cards."""
        return max(self.found - len(self.cards), 0)

    @property
    def next_size(self) -> int:
        return min(self.left, MORE_CARDS)


def year_lines(year: YearTotals) -> list[HeadLine]:
    """Drift and investering always, tilskudd and hours where there is a limit or a use."""
    lines = [_pot_line(_(POT_LABELS[pot]), year.pots[pot.value]) for pot in Pot]
    if year.grant_nok or year.grant_limit_nok is not None:
        limit = year.grant_limit_nok
        left = MISSING if limit is None else format_millions(limit - year.grant_nok)
        lines.append(HeadLine(_("Tilskudd"), format_millions(year.grant_nok), format_millions(limit), left, year.too_much_grant))
    if year.own_hours or year.hours_limit is not None:
        limit = year.hours_limit
        left = MISSING if limit is None else format_number(limit - year.own_hours)
        lines.append(HeadLine(_("Timer"), format_number(year.own_hours), format_number(limit), left, year.too_many_hours))
    return lines


def _pot_line(label: str, pot: PotYear) -> HeadLine:
    note = _("inkl. %(carried)s overført") % {"carried": format_millions(pot.carried_nok)} if pot.carried_nok else ""
    return HeadLine(
        label,
        format_millions(pot.spent_nok),
        format_millions(pot.frame_nok + pot.carried_nok),
        format_millions(pot.left_nok),
        pot.is_over,
        note,
    )


def over_words(year: YearTotals) -> list[str]:
    """What is passed in the year and by how much, in words."""
    texts = [
        _("%(pot)s %(over)s mill. kr over rammen") % {"pot": _(POT_LABELS[pot]), "over": format_millions(-year.pots[pot.value].left_nok)}
        for pot in Pot
        if year.pots[pot.value].is_over
    ]
    if year.too_much_grant:
        texts.append(_("Tilskudd %(over)s mill. kr over taket") % {"over": format_millions(year.grant_nok - year.grant_limit_nok)})
    if year.too_many_hours:
        texts.append(_("Timer %(over)s over taket") % {"over": format_number(year.own_hours - year.hours_limit)})
    return texts


def first_size(key: str) -> int:
    """How many cards of a column a page begins with."""
    return FIRST_UNPLACED if key == UNPLACED else FIRST_CARDS


def column_label(key: str) -> str:
    return {UNPLACED: _("Ikke plassert"), KEPT_OUT: _("Holdes utenfor")}.get(key, key)


@dataclass(frozen=True)
class Columns:
    """Makes the columns of one scenario under one filter."""

    scenario: Scenario
    asked: Asked
    board: Board

    @property
    def order(self) -> list[str]:
        """Every column's key, from left to right."""
        return [UNPLACED, *(str(year) for year in self.scenario.plan.year_range), KEPT_OUT]

    def make(self, key: str, *, size: int | None = None, first: Collection[str] = ()) -> Column:
        """A column with its first `size` cards; those named in `first` are among them wherever they stand."""
        size = first_size(key) if size is None else size
        if key == UNPLACED:
            return self._unplaced(self.asked.candidates(self.scenario, size=size), first)
        found = self.board.by_column.get(key, [])
        size = max([size, *(place + 1 for place, card in enumerate(found) if card.key in first)])
        year = None if key == KEPT_OUT else self.board.year(int(key))
        notes = []
        if year and year.unpriced:
            notes.append(_("%(n)s uten kostnad er ikke i summene") % {"n": format_number(year.unpriced)})
        return Column(
            key=key,
            label=column_label(key),
            cards=found[:size],
            found=len(found),
            total=self.board.counts.get(key, 0),
            lines=year_lines(year) if year else [],
            over=over_words(year) if year else [],
            over_pots=[pot for pot, money in year.pots.items() if money.is_over] if year else [],
            notes=notes,
            more_url=self._more(key, size, len(found)),
            list_url=self.list_url(key),
        )

    def further(self, key: str, start: int) -> Column:
        """The cards of a column from `start` on."""
        if key == UNPLACED:
            part = self.asked.candidates(self.scenario, start=start, size=MORE_CARDS)
            cards, count = part.cards, part.count
        else:
            every = self.board.by_column.get(key, [])
            cards, count = every[start : start + MORE_CARDS], len(every)
        # What stands before them is on the page already.
        return Column(key, column_label(key), cards, count - start, count, more_url=self._more(key, start + MORE_CARDS, count))

    def _unplaced(self, found: Candidates, first: Collection[str]) -> Column:
        there = {card.key for card in found.cards}
        wanted = [int(key) for key in first if key not in there]
        ahead = unplaced_cards(self.scenario, self.asked.request.user, wanted) if wanted else []
        notes = [_("%(sum)s mill. kr i egne kostnader") % {"sum": format_millions(found.own_cost_nok)}]
        if found.duties:
            notes.append(_("%(n)s er pålagt") % {"n": format_number(found.duties)})
        return Column(
            key=UNPLACED,
            label=column_label(UNPLACED),
            cards=[*ahead, *found.cards],
            found=found.count,
            total=found.total,
            notes=notes,
            more_url=self._more(UNPLACED, len(found.cards), found.count),
            list_url=self.list_url(UNPLACED),
        )

    def _more(self, key: str, start: int, count: int) -> str:
        if start >= count:
            return ""
        address = reverse("vedlikehold:scenario-board-cards", args=[self.scenario.pk, key])
        return f"{address}?{self.asked.filter_query(start=start)}"

    def list_url(self, key: str) -> str:
        """The same rows in the list."""
        return f"{reverse('vedlikehold:scenario-list', args=[self.scenario.pk])}?{self.asked.filter_query(stand=key)}"


def chosen_column(asked: Asked, scenario: Scenario) -> str:
    """The column that a narrow screen shows: the one in the address, else the plan's first year."""
    key = asked.request.GET.get("column", "")
    known = {UNPLACED, KEPT_OUT, *(str(year) for year in scenario.plan.year_range)}
    return key if key in known else str(scenario.plan.first_year)


def board_url(request, scenario: Scenario) -> str:
    return keep_unit(request, reverse("vedlikehold:scenario-board", args=[scenario.pk]))
