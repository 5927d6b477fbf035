"""Varsler i en plan: what a person should look at before the plan is settled. Nothing here is in the way of placing a measure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import Pot


@dataclass(frozen=True)
class Placed:
    """A measure of a scenario as the warnings see it: `year` None for one kept out, `years` how many the work takes; `sells` where the
    building goes with it."""

    measure: int
    name: str
    year: int | None
    pot: str = Pot.OPERATION.value
    deadline_year: int | None = None
    bundle: int | None = None
    is_priced: bool = True
    is_duty: bool = False
    years: int = 1
    building: int | None = None
    sells: bool = False

    @property
    def last_year(self) -> int | None:
        """When the work is done."""
        return None if self.year is None else self.year + self.years - 1


@dataclass(frozen=True)
class Ties:
    """How measures hang together, by id.

    `requires` what each must wait for, `excludes` those of which at most one of the two is done (told at both), `bundles` those with something to save: name and
    how many of its measures are still to be done. `names` of the measures that are required but not placed; `settled` are done.
    """

    requires: Mapping[int, Sequence[int]] = field(default_factory=dict)
    excludes: Mapping[int, Sequence[int]] = field(default_factory=dict)
    bundles: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    settled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Doubt:
    """One warning: `kind` for those who count, `text` for those who read. A mild one tells, but asks for nothing."""

    kind: str
    text: Message
    is_mild: bool = False


OVER_TEXTS = {
    Pot.OPERATION.value: gettext_noop("Drift %(year)s er over rammen"),
    Pot.INVESTMENT.value: gettext_noop("Investering %(year)s er over rammen"),
}


def doubts(rows: Iterable[Placed], ties: Ties, over: Iterable[tuple[str, int]]) -> dict[int, list[Doubt]]:
    """The warnings of each measure that has any; `over` are the (pot, year) whose frame is passed."""
    rows = list(rows)
    at = {row.measure: row for row in rows}
    together = Counter((row.bundle, row.year) for row in rows if row.bundle is not None and row.year is not None)
    passed = set(over)
    sales = _sales(rows)
    found: dict[int, list[Doubt]] = {}
    for row in rows:
        if row.year is None:
            own = [Doubt("duty", Message(gettext_noop("Pålagt, men holdt utenfor")))] if row.is_duty else []
        else:
            own = [*_order(row, at, ties), *_deadline(row), *_exclusions(row, at, ties), *_sold(row, sales), *_alone(row, together, ties)]
            own += [] if row.is_priced else [Doubt("unpriced", Message(gettext_noop("Uten kostnad i summene")))]
            if (row.pot, row.year) in passed:
                own.append(Doubt("over", Message(OVER_TEXTS[row.pot], {"year": str(row.year)}), is_mild=True))
        if own:
            found[row.measure] = own
    return found


def _order(row: Placed, at: Mapping[int, Placed], ties: Ties) -> Iterable[Doubt]:
    for other in ties.requires.get(row.measure, ()):
        if other in ties.settled:
            continue
        first = at.get(other)
        if first is None or first.year is None:
            name = first.name if first else ties.names.get(other, "")
            yield Doubt("requires", Message(gettext_noop("Krever «%(name)s», som ikke er i planen"), {"name": name}))
        elif first.year > row.year:
            yield Doubt(
                "requires",
                Message(gettext_noop("Før «%(name)s» (%(year)s), som det krever"), {"name": first.name, "year": str(first.year)}),
            )


def done_late(year: int, years: int, deadline_year: int | None) -> bool:
    """Whether work over `years` from `year` is done after the year of its deadline."""
    return deadline_year is not None and year + years - 1 > deadline_year


def _deadline(row: Placed) -> Iterable[Doubt]:
    """A deadline is for the year in which the work is done."""
    if not done_late(row.year, row.years, row.deadline_year):
        return
    done = row.last_year
    if row.year > row.deadline_year:
        yield Doubt("deadline", Message(gettext_noop("Etter fristen i %(year)s"), {"year": str(row.deadline_year)}))
    else:
        text = gettext_noop("Ferdig i %(done)s, etter fristen i %(year)s")
        yield Doubt("deadline", Message(text, {"done": str(done), "year": str(row.deadline_year)}))


def _exclusions(row: Placed, at: Mapping[int, Placed], ties: Ties) -> Iterable[Doubt]:
    for key in ties.excludes.get(row.measure, ()):
        other = at.get(key)
        if other is not None and other.year is not None:
            yield Doubt("excludes", Message(gettext_noop("Utelukker «%(name)s», som også er i planen"), {"name": other.name}))


def _sales(rows: Iterable[Placed]) -> dict[int, Placed]:
    """By building, the first that sells it."""
    found: dict[int, Placed] = {}
    for row in rows:
        if row.sells and row.year is not None and (row.building not in found or row.year < found[row.building].year):
            found[row.building] = row
    return found


def _sold(row: Placed, sales: Mapping[int, Placed]) -> Iterable[Doubt]:
    """A building that is sold needs no work from then on."""
    sale = sales.get(row.building)
    if sale is not None and sale is not row and row.last_year >= sale.year:
        yield Doubt("sold", Message(gettext_noop("Bygget selges i %(year)s («%(name)s»)"), {"year": str(sale.year), "name": sale.name}))


def _alone(row: Placed, together: Counter, ties: Ties) -> Iterable[Doubt]:
    """A bundle saves where two or more start in the same year."""
    if row.bundle not in ties.bundles or together[row.bundle, row.year] > 1:
        return
    name, members = ties.bundles[row.bundle]
    if members > 1:
        yield Doubt("bundle", Message(gettext_noop("Alene i pakken «%(name)s» dette året: ingen felles rigg"), {"name": name}))
