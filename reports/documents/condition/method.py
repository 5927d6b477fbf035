"""How the figures of the condition reports are made: formulas, assumptions, what is left out."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.translation import gettext as _

from fdvu.core.text import figure_text, say
from fdvu.lib.figures import Figure
from fdvu.lib.numbers import format_date, format_number, format_share
from reports.past_day import past_day_notes, past_day_rows
from reports.queries.condition import BuildingReport, PortfolioCondition
from reports.render.html import facts_html
from vedlikehold.calc.risk import RISK_FORMULA
from vedlikehold.queries.parameters import Assumptions


def building_method(report: BuildingReport) -> str:
    dated = _("Tallene gjelder registeret slik det sto %(date)s. Kostnader er i %(year)s-kroner, regnet om med byggekostnadsindeksen.") % {
        "date": format_date(report.registered_on),
        "year": report.condition.price_year,
    }
    return method_html(dated, report)


def portfolio_method(report: PortfolioCondition) -> str:
    dated = _("Tallene gjelder registeret slik det sto %(date)s. Kostnader er i %(year)s-kroner, regnet om med byggekostnadsindeksen.") % {
        "date": format_date(report.registered_on),
        "year": report.overview.price_year,
    }
    return method_html(dated, report)


def method_html(dated: str, report: BuildingReport | PortfolioCondition) -> str:
    """Each figure with its formula, inputs and exclusions, then the assumptions they share."""
    return (
        f"<h1>{escape(_('Slik er tallene laget'))}</h1><p>{escape(dated)}</p>{figures_html(report.figures.values())}"
        f"<h2>{escape(_('Risiko'))}</h2><p>{escape(_(RISK_FORMULA))}</p>"
        f"<h2>{escape(_('Forutsetninger'))}</h2>{facts_html(assumption_rows(report))}"
    )


def figures_html(figures: Iterable[Figure]) -> str:
    """Each figure with its formula, inputs and exclusions."""
    pieces = [f"<h2>{escape(_('Nøkkeltall'))}</h2>"]
    for one in figures:
        pieces.append(f"<h3>{escape(say(one.label))}: {escape(figure_text(one))}</h3><p>{escape(say(one.formula))}</p>")
        lines = [f"{say(i.label)}: {figure_text(i)}" for i in one.inputs]
        lines += [
            _("Ikke med (%(count)s): %(reason)s") % {"reason": say(e.reason), "count": format_number(e.count)} for e in one.exclusions
        ]
        if lines:
            pieces.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
    return "".join(pieces)


def assumption_rows(report: BuildingReport | PortfolioCondition) -> list[tuple[str, str]]:
    """The municipality's own settings that every cost follows from, and what of a past day is as it is now."""
    assumed = report.assumed
    row = assumed.parameters
    shares = ", ".join(
        f"{grade} {format_share(share, 0)}" for grade, share in zip(("TG1", "TG2", "TG3"), assumed.rule.shares[1:], strict=True)
    )
    found = [
        *past_day_rows(past_day_notes(report)),
        (_("Utgave av NS 3451"), row.part_edition),
        (_("Målgrad"), row.target_grade),
        (_("Andel av gjenanskaffelse"), shares),
        (
            _("Lav og høy kostnad"),
            _("%(low)s og %(high)s av sannsynlig, der bare den er kjent")
            % {"low": format_share(row.low_share, 0), "high": format_share(row.high_share, 0)},
        ),
        (_("Samvariasjon"), format_number(row.correlation, 2)),
        (_("En analyse gjelder"), _("%(years)s år") % {"years": row.valid_years}),
    ]
    found += index_rows(assumed)
    return [*found, (_("Kilde"), row.source)] if row.source else found


def index_rows(assumed: Assumptions) -> list[tuple[str, str]]:
    """What the prices are brought from year to year by, and which years of it are estimates."""
    if not assumed.index:
        return []
    first, last, estimated = min(assumed.index), max(assumed.index), assumed.estimated_years
    words = {"first": first, "last": last, "years": _spans(estimated)}
    if len(estimated) == len(assumed.index):
        text = _("%(first)s–%(last)s; alle årene er anslag")
    else:
        text = _("%(first)s–%(last)s; anslag for %(years)s") if estimated else _("%(first)s–%(last)s")
    return [(_("Byggekostnadsindeks"), text % words)]


def _spans(years: Sequence[int]) -> str:
    """2019–2021, 2026."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)
