"""What a maintenance plan says, in sentences that the figures carry."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.core.text import datetime_text
from fdvu.lib.numbers import format_mnok, format_money, format_number
from reports.queries.plan import PlanReport
from vedlikehold.queries.plans.optimise_texts import adopted_text, coverage_text, coverage_title, reach_text, sentence, share_text


def plan_summary(report: PlanReport) -> list[str]:
    """The finding first, then what it rests on and what it does not reach."""
    return [_money(report), *_consequences(report), *_covered(report), *_left_out(report), *_proof(report)]


def _money(report: PlanReport) -> str:
    totals, count = report.planned.totals, len(report.planned.placed)
    words = {
        "n": format_number(count),
        "cost": format_mnok(totals.spent_nok),
        "frame": format_mnok(totals.frame_nok),
        "first": report.plan.first_year,
        "last": report.plan.last_year,
        "unit": report.plan.unit.name,
    }
    if not count:
        return _("Ingen tiltak har fått et år i planen for %(unit)s ennå.") % words
    text = ngettext(
        "Planen for %(unit)s gjennomfører %(n)s tiltak for %(cost)s i %(first)s–%(last)s, innenfor rammer på %(frame)s.",
        "Planen for %(unit)s gjennomfører %(n)s tiltak for %(cost)s i %(first)s–%(last)s, innenfor rammer på %(frame)s.",
        count,
    )
    if report.planned.totals.years_over:
        text = _("Planen for %(unit)s har %(n)s tiltak for %(cost)s i %(first)s–%(last)s. Rammene er %(frame)s, og de brytes i %(over)s.")
        words["over"] = ", ".join(map(str, report.planned.totals.years_over))
    return text % words


def _consequences(report: PlanReport) -> list[str]:
    curves = report.curves
    if curves is None:
        return [_("Etterslepet kan ikke framskrives: ingen komponent i enhetens bygg har kjent tilstand og kostnad.")]
    now, end, without = curves.before[0], curves.before[-1], curves.without[-1]
    words = {
        "now": format_mnok(now),
        "end": format_mnok(end),
        "without": format_mnok(without),
        "change": format_mnok(abs(end - now)),
        "year": curves.years[-1],
        "prices": curves.price_year,
        "target": curves.target.value,
    }
    if end > now:
        text = _("Etterslepet (alt dårligere enn %(target)s) vokser likevel fra %(now)s til %(end)s i %(year)s, i %(prices)s-kroner.")
    else:
        text = _("Etterslepet (alt dårligere enn %(target)s) går ned fra %(now)s til %(end)s i %(year)s, i %(prices)s-kroner.")
    return [text % words, _("Uten tiltak hadde det vært %(without)s.") % words]


def _covered(report: PlanReport) -> list[str]:
    title = coverage_title(report.coverage)
    return [f"{title}. {coverage_text(report.coverage)}"] if title else []


def _left_out(report: PlanReport) -> list[str]:
    found, left = [], report.unplaced
    if left.count:
        text = ngettext("%(n)s åpent tiltak til %(cost)s får ikke plass.", "%(n)s åpne tiltak til %(cost)s får ikke plass.", left.count)
        found.append(text % {"n": format_number(left.count), "cost": format_mnok(left.cost_nok)})
    if left.unpriced:
        text = ngettext(
            "%(n)s av dem har ingen kjent kostnad og er ikke med i summen.",
            "%(n)s av dem har ingen kjent kostnad og er ikke med i summen.",
            left.unpriced,
        )
        found.append(text % {"n": format_number(left.unpriced)})
    if unpriced := len(report.planned.unpriced):
        text = ngettext(
            "%(n)s tiltak i planen har ingen kjent kostnad og er ikke med i summene.",
            "%(n)s tiltak i planen har ingen kjent kostnad og er ikke med i summene.",
            unpriced,
        )
        found.append(text % {"n": format_number(unpriced)})
    duties = [one for one in report.quality.not_held if one.is_duty]
    if duties:
        words = {"n": format_number(len(duties)), "cost": format_mnok(report.quality.missing_nok)}
        text = ngettext("%(n)s pålagt tiltak gjøres ikke i tide.", "%(n)s pålagte tiltak gjøres ikke i tide.", len(duties))
        missing = _("Det mangler %(cost)s for å holde pliktene.") if report.quality.missing_nok else ""
        found.append(f"{text} {missing}".strip() % words)
    return found


def _proof(report: PlanReport) -> list[str]:
    return [certificate(report)]


def hidden_text(report: PlanReport) -> str:
    """Which measures are not shown, and whether the sums count them."""
    words = {"n": format_number(report.planned.hidden), "cost": format_money(report.planned.unseen_nok)}
    if report.planned.unseen:
        text = _("%(n)s tiltak er i bygg som har gått ut av enheten etter vedtaket. De %(cost)s som ble vedtatt for dem, er med i summene.")
    else:
        text = _("%(n)s tiltak i bygg som ikke lenger hører til enheten, er ikke med.")
    return text % words


def certificate(report: PlanReport) -> str:
    """How good the plan is known to be, and why it is not known where it is not."""
    quality = report.quality
    if adopted := quality.adopted:
        told = [adopted_text(adopted["day"], adopted["share"]), reach_text(adopted["measures"], adopted["left_out"])]
        return " ".join(filter(None, told))
    if quality.result is None:
        return _("Planen er ikke optimert, så det er ikke kjent hvor god den er.")
    if quality.is_stale:
        text = _("Planen ble optimert %(when)s, men tiltak, kostnader eller rammer er endret siden, så beviset gjelder ikke lenger.")
        return text % {"when": datetime_text(quality.result.made_at)}
    if quality.share is None:
        return _("Planen slik den står, kan ikke måles mot det beste mulige: den bryter en ramme eller en frist.")
    text = _("Planen gir minst %(share)s av det beste som er mulig for disse pengene.")
    told = [
        text % {"share": share_text(quality.share)},
        reach_text(len(quality.problem.measures), len(quality.problem.left_out)),
        sentence(quality.overrun) if quality.overrun else "",
    ]
    return " ".join(filter(None, told))
