"""A scenario's measures over the years. The title says when most begins; every bar leads to its measure."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from fdvu.lib.charts import SERIES, Chart, GanttBar, GanttGroup, GanttWords, Series, gantt_chart
from fdvu.lib.numbers import MISSING, format_date, format_millions, format_nok, format_number, format_share
from vedlikehold.calc.plans.lines import ZERO
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.models import Plan
from vedlikehold.queries.plans.cards import Card

LETTERS = {Pot.OPERATION: "D", Pot.INVESTMENT: "I"}
COLOURS = {Pot.OPERATION: SERIES[0], Pot.INVESTMENT: SERIES[1]}


def gantt_of(
    groups: Sequence[tuple[str, Sequence[Card]]], plan: Plan, requires: Sequence[tuple[int, int]], link: Callable[[Card], str]
) -> Chart:
    """Cards with a year by group; `requires` are (measure, what it requires)."""
    cards = [card for _label, members in groups for card in members]
    names = {card.measure.pk: card.name for card in cards if card.measure}
    needs: dict[str, list[str]] = {}
    for measure, other in requires:
        needs.setdefault(str(measure), []).append(names.get(other, ""))
    return gantt_chart(
        gantt_title(cards),
        [GanttGroup(label, tuple(_bar(card, plan, link) for card in members)) for label, members in groups],
        [str(year) for year in plan.year_range],
        {pot.value: Series(_(POT_LABELS[pot]), COLOURS[pot], LETTERS[pot]) for pot in Pot},
        links=[(str(other), str(measure)) for measure, other in requires],
        words=GanttWords(_("Mill. kr"), _("Frist"), _("Må gjøres før"), _("Starter før det som må gjøres først")),
        columns=[_("Tiltak"), _("Gruppe"), _("Budsjettpott"), _("Start"), _("Slutt"), _("Egen kostnad (kr)"), _("Frist"), _("Krever")],
        rows=[
            _row(card, label, ", ".join(needs.get(card.key, ())) or MISSING, plan)
            for label, members in groups
            for card in members
        ],
        description=_("En stolpe per tiltak, fra året det starter til det er betalt, høyest der mest av kostnaden faller."),
        empty_text=_("Ingen tiltak står i planen."),
    )  # fmt: skip


def gantt_title(cards: Sequence[Card]) -> str:
    """When most begins, and what it costs."""
    starts = Counter(card.year for card in cards)
    if not starts:
        return _("Ingen tiltak står i planen")
    year, count = min(starts.items(), key=lambda pair: (-pair[1], pair[0]))
    cost = sum((card.own_cost_nok or ZERO for card in cards if card.year == year), ZERO)
    return _("Flest tiltak starter i %(year)s: %(count)s av %(all)s, til %(cost)s mill. kr") % {
        "year": year,
        "count": format_number(count),
        "all": format_number(len(cards)),
        "cost": format_millions(cost, 1),
    }


def _bar(card: Card, plan: Plan, link: Callable[[Card], str]) -> GanttBar:
    deadline = card.measure.deadline if card.measure else None
    return GanttBar(
        key=card.key,
        label=card.name,
        start=card.year - plan.first_year,
        shares=tuple(card.spend_shares) or (1.0,),
        series=card.pot,
        amount=format_millions(card.own_cost_nok),
        deadline=deadline.year - plan.first_year + deadline.timetuple().tm_yday / 366 if deadline else None,
        url=link(card),
        tooltip=_tooltip(card, deadline),
    )


def _tooltip(card: Card, deadline) -> str:
    words = [f"{card.name}, {card.building.name}", f"{_(POT_LABELS[Pot(card.pot)])} {format_nok(card.own_cost_nok, 0)}"]
    if len(card.spend_shares) > 1:
        words.append(", ".join(f"{card.year + later}: {format_share(share, 0)}" for later, share in enumerate(card.spend_shares)))
    else:
        words.append(str(card.year))
    if deadline:
        words.append(_("frist %(day)s") % {"day": format_date(deadline)})
    return " – ".join(words)


def _row(card: Card, group: str, needs: str, plan: Plan) -> list[str]:
    end = card.year + max(len(card.spend_shares), 1) - 1
    deadline = card.measure.deadline if card.measure else None
    return [
        card.name,
        group,
        _(POT_LABELS[Pot(card.pot)]),
        str(card.year),
        str(end) if end <= plan.last_year else _("%(year)s, etter planen") % {"year": end},
        format_number(card.own_cost_nok),
        format_date(deadline),
        needs,
    ]
