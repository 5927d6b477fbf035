"""The portfolio's charts: one function each, used by page and PDF alike. The title says what the picture shows."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from bygg.calc.stock import share
from bygg.quality import RULE_BY_KEY
from fdvu.lib.charts import Bar, Chart, bar_chart, column_chart
from fdvu.lib.numbers import format_number, format_share
from reports.queries.portfolio import Group, Portfolio

MOST_BARS = 12
OLD_AFTER_YEARS = 40

Link = Callable[[dict], str]


def no_links(query: dict) -> str:
    """For charts that stand where nothing can be opened."""
    return ""


def type_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Bruttoareal per bygningstype."""
    return _area_bars(
        portfolio.by_type,
        link,
        heading=_("Bygningstype"),
        title=_largest(portfolio.by_type, _("Bygningstypen %(name)s har mest areal: %(share)s av alt")),
    )


def unit_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Bruttoareal per enhet."""
    return _area_bars(
        portfolio.by_unit, link, heading=_("Enhet"), title=_largest(portfolio.by_unit, _("%(name)s har mest areal: %(share)s av alt"))
    )


def ownership_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Bruttoareal per eierform."""
    return _area_bars(
        portfolio.by_ownership, link, heading=_("Eierform"), title=_largest(portfolio.by_ownership, _("%(share)s av arealet er %(lower)s"))
    )


def age_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Bruttoareal per tiår bygget."""
    limit = (portfolio.today.year - OLD_AFTER_YEARS) // 10 * 10
    dated = [g for g in portfolio.by_age if g.key is not None]
    old = share(sum(g.totals.bta_m2 for g in dated if g.key < limit), sum(g.totals.bta_m2 for g in dated))
    title = _("Byggeår") if old is None else _("%(share)s av arealet er bygd før %(year)s") % {"share": format_share(old, 0), "year": limit}
    return column_chart(
        title,
        [_bar(group, link, emphasis=group.key is not None and group.key < limit) for group in portfolio.by_age],
        category_heading=_("Byggeår"),
        value_heading=_("Bruttoareal (m²)"),
        description=title,
    )


def size_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Antall bygninger etter størrelse."""
    known = [g for g in portfolio.by_size if g.key is not None]
    largest = max(known, key=lambda g: g.totals.buildings, default=None)
    title = (
        _("Størrelse")
        if largest is None
        else _("%(count)s bygninger er i størrelsen %(band)s")
        % {
            "count": format_number(largest.totals.buildings),
            "band": largest.label[0].lower() + largest.label[1:],
        }
    )
    return column_chart(
        title,
        [Bar(g.label, g.totals.buildings, url=link(g.query), emphasis=g is largest) for g in portfolio.by_size],
        category_heading=_("Bruttoareal"),
        value_heading=_("Antall bygninger"),
        description=title,
    )


def quality_chart(portfolio: Portfolio, link: Link = no_links) -> Chart:
    """Bygninger som bryter hver datakvalitetsregel."""
    failing = sorted(((n, key) for key, n in portfolio.quality.failing.items() if n), reverse=True)[:MOST_BARS]
    if not failing:
        title = _("Ingen bygninger bryter noen regel")
    else:
        count, key = failing[0]
        title = _("%(count)s bygninger: %(rule)s") % {"count": format_number(count), "rule": _(RULE_BY_KEY[key].label).lower()}
    return bar_chart(
        title,
        [Bar(_(RULE_BY_KEY[key].label), n, url=link({"quality": key}), emphasis=i == 0) for i, (n, key) in enumerate(failing)],
        category_heading=_("Regel"),
        value_heading=_("Antall bygninger"),
        description=title,
    )


def portfolio_charts(portfolio: Portfolio, link: Link = no_links) -> dict[str, Chart]:
    """All of them by key, in reading order."""
    makers = {
        "unit": unit_chart,
        "type": type_chart,
        "age": age_chart,
        "size": size_chart,
        "ownership": ownership_chart,
        "quality": quality_chart,
    }
    return {key: make(portfolio, link) for key, make in makers.items()}


def _area_bars(groups: list[Group], link: Link, *, heading: str, title: str) -> Chart:
    return bar_chart(
        title,
        _folded(groups, link),
        category_heading=heading,
        value_heading=_("Bruttoareal (m²)"),
        description=title,
    )


def _folded(groups: list[Group], link: Link) -> list[Bar]:
    """The largest groups, and the rest as one number outside the scale, so that the numbers still add up."""
    if len(groups) <= MOST_BARS:
        return [_bar(group, link, emphasis=i == 0) for i, group in enumerate(groups)]
    rest = groups[MOST_BARS - 1 :]
    label = _("Andre (%(count)s til sammen)") % {"count": len(rest)}
    others = replace(_bar(Group("rest", label, sum_of(rest), {}), link, emphasis=False), outside=_("utenfor skalaen"))
    return [*(_bar(group, link, emphasis=i == 0) for i, group in enumerate(groups[: MOST_BARS - 1])), others]


def sum_of(groups: list[Group]):
    """Totals of several groups together."""
    total = groups[0].totals
    for group in groups[1:]:
        total = total + group.totals
    return total


def _bar(group: Group, link: Link, *, emphasis: bool) -> Bar:
    text = _("%(name)s: %(area)s m² i %(count)s bygninger") % {
        "name": group.label,
        "area": format_number(group.totals.bta_m2),
        "count": format_number(group.totals.buildings),
    }
    return Bar(group.label, group.totals.bta_m2, url=link(group.query) if group.query else "", tooltip=text, emphasis=emphasis)


def _largest(groups: list[Group], sentence: str) -> str:
    whole = sum(g.totals.bta_m2 for g in groups)
    if not whole:
        return _("Ingen areal er registrert")
    largest = max(groups, key=lambda g: g.totals.bta_m2)
    return sentence % {
        "name": largest.label,
        "lower": largest.label[0].lower() + largest.label[1:],
        "share": format_share(largest.totals.bta_m2 / whole, 0),
    }
