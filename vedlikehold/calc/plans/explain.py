"""Begrunnelse for ett tiltak i planen: why this year, why this way, why not, and what would have to be otherwise.

Money and hours have a price each year (`Solution.prices`): what one more of them gives elsewhere. What a way gives in a year less what its
cost and hours are worth at those prices is its net; the best net is where the prices would have the measure, and where none is above zero
they would have it never. What a plan does may differ by a little, because a measure is done whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from fdvu.lib.message import Message, gettext_noop

# Less than this is no difference worth telling (kr).
SMALL = 100.0


@dataclass(frozen=True)
class Option:
    """One way of the measure, by year: `benefit` what it gives before its cost, `paid` what its cost counts, `value` the difference, `cost_nok` own
    money in that year's prices, `money` what the cost and hours are worth at the prices; NaN where it may not start."""

    key: str
    name: str
    pot: str
    benefit: np.ndarray
    paid: np.ndarray
    value: np.ndarray
    cost_nok: np.ndarray
    money: np.ndarray

    @property
    def net(self) -> np.ndarray:
        return self.value - self.money


@dataclass(frozen=True)
class Case:
    """The measure as it stands: `way` and `year` (places) of its placement or None; `best` what the optimiser chose, None for never;
    `left_nok` [way, year] what is left in the frames of what each way would take, less its own need: negative for what is missing."""

    options: Sequence[Option]
    first_year: int
    placed: tuple[int, int] | None
    best: tuple[int, int] | None
    left_nok: np.ndarray
    growth: np.ndarray
    priced: bool = True
    held: str = ""
    by_hand: bool = False
    is_duty: bool = False
    deadline_year: int | None = None
    excluded_by: str = ""


@dataclass(frozen=True)
class Explanation:
    """`why` in order of weight, `otherwise` what would have to change; `top` the way and year that the prices would have."""

    why: list[Message] = field(default_factory=list)
    otherwise: list[Message] = field(default_factory=list)
    top: tuple[int, int] | None = None


def explain(case: Case) -> Explanation:
    """The sentences about one measure; amounts stand under names that end in `_nok`."""
    if not case.options or not any(np.isfinite(option.value).any() for option in case.options):
        return Explanation([Message(gettext_noop("Ingen måte å gjøre tiltaket på er mulig i planens år."))])
    top = _top(case)
    if case.placed is None:
        return Explanation(_why_not(case, top), _to_come_in(case), top)
    return Explanation(_why(case, top), [], top)


def _top(case: Case) -> tuple[int, int]:
    nets = np.array([np.where(np.isfinite(option.net), option.net, -np.inf) for option in case.options])
    way, year = np.unravel_index(int(nets.argmax()), nets.shape)
    return int(way), int(year)


def _why(case: Case, top: tuple[int, int]) -> list[Message]:
    way, year = case.placed
    option, named = case.options[way], {"year": case.first_year + year, "way": case.options[way].name}
    opening = gettext_noop("Gjøres i %(year)s.")
    if len(case.options) > 1:
        opening = gettext_noop("Gjøres i %(year)s som «%(way)s».")
    found = [Message(opening, named), *_duties(case)]
    if case.held == "pinned":
        found.append(Message(gettext_noop("Noen har låst tiltaket til året. Optimeringen flytter det ikke.")))
    elif case.held == "ongoing":
        found.append(Message(gettext_noop("Arbeidet pågår, og regnes derfor i planens første år.")))
    found += _later(option, year) + _earlier(case, option, year)
    if case.priced:
        found += _other_way(case, way) + _against_prices(case, top)
    if case.by_hand and case.best != case.placed:
        found.append(_optimisers(case))
    return found


def _duties(case: Case) -> list[Message]:
    if not case.is_duty:
        text = gettext_noop("Fristen er i %(year)s, men tiltaket er ikke pålagt og kan komme senere.")
        return [] if case.deadline_year is None else [Message(text, {"year": case.deadline_year})]
    if case.deadline_year is None:
        return [Message(gettext_noop("Tiltaket er pålagt og skal være med."))]
    return [Message(gettext_noop("Tiltaket er pålagt, med frist i %(year)s."), {"year": case.deadline_year})]


def _later(option: Option, year: int) -> list[Message]:
    """What a year's delay costs."""
    if year + 1 >= len(option.benefit) or not np.isfinite(option.benefit[[year, year + 1]]).all():
        return []
    loss = float(option.benefit[year] - option.benefit[year + 1])
    if loss > SMALL:
        return [Message(gettext_noop("Ett år senere koster %(amount)s i risiko, etterslep og tapte besparelser."), {"amount_nok": loss})]
    return [Message(gettext_noop("Det haster ikke: ett år senere gir like mye."))]


def _earlier(case: Case, option: Option, year: int) -> list[Message]:
    if year == 0:
        return [Message(gettext_noop("Tidligere går det ikke an i denne planen."))]
    before = option.value[:year]
    if not np.isfinite(before).any():
        return []
    better = np.flatnonzero(np.isfinite(before) & (before > option.value[year] + SMALL))
    if not len(better):
        return [Message(gettext_noop("Å gjøre det tidligere ville ikke gitt mer."))]
    if not case.priced:
        return []
    dear = better[option.net[better] < option.net[year]]
    if len(dear):
        return [Message(gettext_noop("Pengene i %(years)s gir mer andre steder."), {"years": years_text(dear + case.first_year)})]
    return []


def _other_way(case: Case, way: int) -> list[Message]:
    """The best of the other ways, where it would give less."""
    others = [at for at in range(len(case.options)) if at != way and np.isfinite(case.options[at].net).any()]
    if not others:
        return []
    best = {at: float(np.nanmax(np.where(np.isfinite(case.options[at].net), case.options[at].net, np.nan))) for at in others}
    other = max(best, key=best.__getitem__)
    less = float(case.options[way].net[case.placed[1]]) - best[other]
    if less <= SMALL:
        return []
    text = gettext_noop("«%(way)s» ville gitt %(amount)s mindre, når pengene regnes til det de er verdt andre steder.")
    return [Message(text, {"way": case.options[other].name, "amount_nok": less})]


def _against_prices(case: Case, top: tuple[int, int]) -> list[Message]:
    """Where the prices would have it otherwise."""
    way, year = case.placed
    now, best = float(case.options[way].net[year]), float(case.options[top[0]].net[top[1]])
    if case.held or case.is_duty or not np.isfinite(now):
        return []
    if best <= 0 and now < -SMALL:
        text = gettext_noop("Pengene ville gitt %(amount)s mer andre steder.")
        return [Message(text, {"amount_nok": -now})]
    if best - now <= SMALL or top == case.placed:
        return []
    text = gettext_noop("%(year)s ville alene vært %(amount)s bedre, men et helt tiltak må få plass, og det gikk ikke opp.")
    return [Message(text, {"year": case.first_year + top[1], "amount_nok": best - now})]


def _optimisers(case: Case) -> Message:
    if case.best is None:
        return Message(gettext_noop("Plassert for hånd. Optimeringen tok det ikke med."))
    values = {"year": case.first_year + case.best[1], "way": case.options[case.best[0]].name}
    return Message(gettext_noop("Plassert for hånd. Optimeringen hadde det i %(year)s som «%(way)s»."), values)


def _why_not(case: Case, top: tuple[int, int]) -> list[Message]:
    option, year = case.options[top[0]], case.first_year + top[1]
    value, net = float(option.value[top[1]]), float(option.net[top[1]])
    found = [Message(gettext_noop("Er ikke med i planen.")), *_duties(case)]
    if case.held == "kept_out":
        found.append(Message(gettext_noop("Noen har holdt det utenfor.")))
    if max(float(np.nanmax(np.where(np.isfinite(one.value), one.value, -np.inf))) for one in case.options) <= 0:
        values = {"benefit_nok": float(option.benefit[top[1]]), "cost_nok": float(option.paid[top[1]]), "year": year}
        text = gettext_noop("Det gir mindre enn det koster, uansett år: i %(year)s gir det %(benefit)s og koster %(cost)s.")
        return [*found, Message(text, values)]
    if case.excluded_by:
        return [*found, Message(gettext_noop("Det kan ikke gjøres sammen med «%(name)s», som er med."), {"name": case.excluded_by})]
    found += _used_up(case)
    if not case.priced:
        return [*found, Message(gettext_noop("I %(year)s gir det %(amount)s ut over det koster."), {"year": year, "amount_nok": value})]
    if net <= 0:
        values = {"year": year, "amount_nok": value, "money_nok": float(option.money[top[1]])}
        text = gettext_noop("I %(year)s, det beste året, gir det %(amount)s. Pengene og timene det tar, gir %(money)s andre steder.")
        return [*found, Message(text, values)]
    text = gettext_noop(
        "Det er verdt pengene i %(year)s med %(amount)s til overs, men et helt tiltak må få plass i rammen, og det gikk ikke opp."
    )
    return [*found, Message(text, {"year": year, "amount_nok": net})]


def _used_up(case: Case) -> list[Message]:
    """That no year in which it may be done has money enough left."""
    may = np.array([np.isfinite(option.value) for option in case.options])
    if not case.priced or not (case.left_nok < -SMALL)[may].all():
        return []
    years = np.flatnonzero(may.any(axis=0)) + case.first_year
    return [Message(gettext_noop("Rammen i %(years)s er brukt opp: det som er igjen, rekker ikke."), {"years": years_text(years)})]


def _to_come_in(case: Case) -> list[Message]:
    """The cost below which it would be worth its money, and the money that is missing."""
    found = []
    limit, way, year = _cost_limit(case)
    if limit is not None:
        option = case.options[way]
        now = float(option.cost_nok[year] / case.growth[year])
        values = {"limit_nok": limit, "now_nok": now, "way": option.name, "year": case.first_year + year}
        text = gettext_noop("Egen kostnad måtte vært under %(limit)s i planens prisnivå (nå %(now)s), med start i %(year)s.")
        found.append(Message(text, values))
    if case.priced:
        short = np.array([np.where(np.isfinite(one.value), -case.left_nok[at], np.inf) for at, one in enumerate(case.options)])
        way, year = np.unravel_index(int(short.argmin()), short.shape)
        missing = float(short[way, year])
        if np.isfinite(missing) and missing > SMALL:
            values = {"amount_nok": missing, "pot": case.options[int(way)].pot, "year": case.first_year + int(year)}
            text = gettext_noop("Med %(amount)s mer til %(pot)s i %(year)s hadde det fått plass uten at noe annet gikk ut.")
            found.append(Message(text, values))
    return found


def _cost_limit(case: Case) -> tuple[float | None, int, int]:
    """The highest own cost (price level) at which a way nets nothing in a year; None where it is worth its money already or the cost is
    not what stands in the way."""
    best: tuple[float | None, int, int] = (None, 0, 0)
    for way, option in enumerate(case.options):
        burden = option.paid + option.money
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(np.isfinite(option.value) & (burden > 0), option.benefit / burden, np.nan)
            limit = part * option.cost_nok / case.growth
        for year in np.flatnonzero(np.isfinite(limit)).tolist():
            if part[year] >= 1:
                return None, way, year
            if limit[year] > 0 and (best[0] is None or limit[year] > best[0]):
                best = (float(limit[year]), way, year)
    return best


def years_text(years: Sequence[int] | np.ndarray) -> str:
    """Years as people write them.

    >>> years_text([2027, 2028, 2029, 2031])
    '2027–2029, 2031'
    """
    runs: list[list[int]] = []
    for year in sorted(int(one) for one in years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
