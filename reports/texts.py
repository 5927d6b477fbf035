"""Addresses and sentences that several pages and the report share."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bygg.quality import RULE_BY_KEY
from fdvu.core.text import figure_text
from fdvu.lib.numbers import format_area, format_number, format_share
from reports.queries.portfolio import Portfolio


def rows_address(query: dict, *, unit=None, register: str = "buildings") -> str:
    """The list page with the rows behind a figure or bar, in the chosen unit."""
    values = {"unit": unit.pk} | query if unit else dict(query)
    address = reverse(f"bygg:{register}")
    return f"{address}?{urlencode(values, doseq=True)}" if values else address


def summary(portfolio: Portfolio) -> list[str]:
    """Sammendrag: what leadership should know, in plain sentences. Only what the figures carry is said."""
    figures, totals = portfolio.figures, portfolio.totals
    if not totals.buildings:
        return [_("Det er ingen bygninger i porteføljen ennå.")]
    sentences = [
        _("%(scope)s har %(count)s bygninger med til sammen %(area)s bruttoareal.")
        % {"scope": portfolio.scope_name, "count": format_number(totals.buildings), "area": format_area(totals.bta_m2)}
    ]
    if portfolio.by_unit and len(portfolio.by_unit) > 1 and totals.bta_m2:
        first = portfolio.by_unit[0]
        sentences.append(
            _("%(unit)s har mest: %(area)s, %(share)s av arealet.")
            % {"unit": first.label, "area": format_area(first.totals.bta_m2), "share": format_share(first.totals.bta_m2 / totals.bta_m2, 0)}
        )
    if figures["age"].value is not None:
        sentences.append(_("Bygningene er i gjennomsnitt %(age)s gamle, vektet med arealet.") % {"age": figure_text(figures["age"])})
    if figures["empty"].value:
        sentences.append(
            _("%(area)s står tomt eller er tatt ut av bruk (%(count)s bygninger).")
            % {"area": format_area(figures["empty"].value), "count": format_number(figures["empty"].inputs[0].value)}
        )
    sentences += _quality_sentences(portfolio)
    return sentences


def _quality_sentences(portfolio: Portfolio) -> list[str]:
    quality = portfolio.quality
    sentences = [
        _("Opplysningene om bygningene er %(share)s komplette etter reglene for datakvalitet.")
        % {"share": format_share(quality.score_share, 0)}
    ]
    worst = max(quality.failing, key=lambda key: (quality.failing[key] * RULE_BY_KEY[key].weight, key))
    if quality.failing[worst]:
        sentences.append(
            _("Mest å hente er det på «%(rule)s»: %(count)s bygninger.")
            % {"rule": _(RULE_BY_KEY[worst].label).lower(), "count": format_number(quality.failing[worst])}
        )
    return sentences
