"""What one more krone gives each year, in pictures; the titles say what they show."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from fdvu.lib.charts import Bar, Chart, column_chart
from fdvu.lib.numbers import format_number
from vedlikehold.calc.plans.quality import NO_PRICE, known_price
from vedlikehold.queries.plans.optimise_texts import money, pot_label


def price_chart(pot: str, years: Sequence[int], told: Sequence[float | None]) -> Chart:
    """Skyggepris per år: the year where a krone gives most speaks; no bar where no krone more can be told to give anything."""
    number = partial(format_number, decimals=2)
    prices = [known_price(one) for one in told]
    top = max(range(len(prices)), key=lambda at: prices[at] or 0.0, default=0)
    title = _("%(pot)s: ingen år mangler penger") % {"pot": pot_label(pot)}
    if prices and all(price is None for price in prices):
        title = _("%(pot)s: alle pengene er bundet") % {"pot": pot_label(pot)}
    elif prices and (prices[top] or 0.0) > NO_PRICE:
        values = {"pot": pot_label(pot), "year": years[top], "worth": number(prices[top])}
        title = _("%(pot)s: én krone mer gir mest i %(year)s, %(worth)s kr") % values
    bars = [
        Bar(str(year), price, emphasis=at == top and (price or 0.0) > NO_PRICE)
        for at, (year, price) in enumerate(zip(years, prices, strict=True))
    ]
    return column_chart(
        title,
        bars,
        category_heading=_("År"),
        value_heading=_("Verdi av én krone mer (neddiskonterte kr)"),
        description=title,
        number=number,
        empty_text=_("Rammen rekker til alt som lønner seg, alle år."),
    )


def bound_texts(figures: Mapping[str, Any]) -> list[str]:
    """The years where all money is bound, and by what."""
    found = []
    for pot, prices in figures.get("prices", {}).items():
        over = figures.get("held_over", {}).get(pot) or [0.0] * len(figures["years"])
        for year, price, missing in zip(figures["years"], prices or [], over, strict=False):
            values = {"pot": pot_label(pot), "year": year, "amount": money(missing)}
            if missing >= 1:
                text = _("%(pot)s: I %(year)s er alt bundet: pågående og låste tiltak krever %(amount)s mer enn rammen.")
                found.append(text % values)
            elif known_price(price) is None:
                found.append(_("%(pot)s: I %(year)s er alt bundet av pågående, låste og pålagte tiltak.") % values)
    return found
