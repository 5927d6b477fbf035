"""What a comparison comes to, in plain sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.lib.numbers import format_money, format_number
from vedlikehold.calc.plans.compare import PlanChange
from vedlikehold.queries.plans.compare import BacklogCurves, Cut, ScenarioComparison
from vedlikehold.queries.plans.optimise_texts import share_text
from vedlikehold.queries.plans.quality import VersionQuality

MOST_YEARS = 3


def finding(comparison: ScenarioComparison, curves: BacklogCurves | None) -> str:
    """What B does more or less of than A, what that costs, and whether the frames hold."""
    if not comparison.rows:
        return _("Ingen av versjonene har tiltak i planårene.")
    if all(row.change is PlanChange.SAME or not row.count for row in comparison.sums(Cut())):
        return _("Versjonene er like: de samme tiltakene i de samme årene, på samme måte og til samme kostnad.")
    names = {"a": comparison.before.scenario.name, "b": comparison.after.scenario.name}
    told = [_backlog(curves, names) if curves else "", _cost(comparison), _frames(comparison)]
    return " ".join(filter(None, told))


def _backlog(curves: BacklogCurves, names: dict) -> str:
    difference = curves.before[-1] - curves.after[-1]
    params = names | {"amount": format_money(abs(difference)), "year": curves.years[-1]}
    if curves.two_stocks:
        text = _("Planene gjelder ulike bygg. I %(year)s er etterslepet %(after)s med B «%(b)s» og %(before)s med A «%(a)s».")
        return text % (params | {"before": format_money(curves.before[-1]), "after": format_money(curves.after[-1])})
    if abs(difference) < 1:
        return _("B «%(b)s» og A «%(a)s» tar like mye av etterslepet innen %(year)s.") % params
    text = (
        _("B «%(b)s» tar %(amount)s mer av etterslepet enn A «%(a)s» innen %(year)s.")
        if difference > 0
        else _("B «%(b)s» tar %(amount)s mindre av etterslepet enn A «%(a)s» innen %(year)s.")
    )
    return text % params


def _cost(comparison: ScenarioComparison) -> str:
    before, after = comparison.totals_nok
    params = {"amount": format_money(abs(after - before))}
    if before == after:
        return _("A og B koster like mye.")
    return (_("B koster %(amount)s mer enn A.") if after > before else _("B koster %(amount)s mindre enn A.")) % params


def _frames(comparison: ScenarioComparison) -> str:
    before, after = comparison.over
    params = {"before": years_text(before), "after": years_text(after)}
    if before and after:
        return _("Begge bryter rammen: A i %(before)s og B i %(after)s.") % params
    if after:
        return _("B bryter rammen i %(after)s, A holder den.") % params
    if before:
        return _("B holder rammen, A bryter den i %(before)s.") % params
    return _("Begge holder rammen.")


def years_text(years: Sequence[int]) -> str:
    """«2028», «2028 og 2029», or how many there are.

    >>> years_text([2028])
    '2028'
    """
    texts = [str(year) for year in years]
    if len(texts) > MOST_YEARS:
        return ngettext("%(count)s år", "%(count)s år", len(texts)) % {"count": format_number(len(texts))}
    if len(texts) < 2:
        return "".join(texts)
    return _("%(first)s og %(last)s") % {"first": ", ".join(texts[:-1]), "last": texts[-1]}


def quality_text(quality: VersionQuality | None) -> str:
    """How near the best possible a version is as it stands, else why that cannot be told."""
    if quality is None:
        return _("ikke optimert")
    if quality.share is None and quality.adopted_share is not None:
        return _("%(share)s da den ble vedtatt") % {"share": share_text(quality.adopted_share)}
    if quality.is_stale:
        return _("endret siden optimeringen")
    return _("bryter en grense") if quality.share is None else share_text(quality.share)
