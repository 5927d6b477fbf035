"""A version's own pages: overview, form, history."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bygg.queries.objects import Figure
from bygg.views import common
from fdvu.core.registry import tabs
from fdvu.core.text import datetime_text
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import MISSING, format_date, format_money, format_number, format_share
from vedlikehold.calc.plans.lines import YearTotals
from vedlikehold.charts.scenario import frames_charts
from vedlikehold.enums import POT_LABELS, Pot, ScenarioStatus
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.coverage import PlanCoverage
from vedlikehold.queries.plans.optimise_texts import coverage_text, coverage_title, share_text
from vedlikehold.queries.plans.overview import ScenarioOverview, overview
from vedlikehold.views.compare.words import quality_text
from vedlikehold.views.plans.kinds import PLAN, SCENARIO, link, may_edit


@requires("register.view")
def scenario(request, pk):
    """Overview: what the version comes to against its frames, and what comes next."""
    row = common.visible(request, SCENARIO, pk)
    found = overview(row, user=request.user, today=timezone.localdate())
    totals = found.planned.totals
    context = {
        "found": found,
        "figures": _figures(request, row, found),
        "charts": frames_charts(totals.years, lambda year: at(link(request, "scenario-list", row.pk), stand=year)),
        "years": [_year(year) for year in totals.years],
        "pots": [_(POT_LABELS[pot]) for pot in Pot],
        "carries": row.carry_operation or row.carry_investment,
        "has_grants": any(year.grant_nok or year.grant_limit_nok is not None for year in totals.years),
        "has_hours": any(year.own_hours or year.hours_limit is not None for year in totals.years),
        "unplaced_url": at(link(request, "scenario-list", row.pk), stand="none"),
        "steps": _steps(request, row, found),
        "documents": _documents(request, row),
        "covered": _covered(request, row, found.coverage),
    }
    return common.show(request, SCENARIO, row, "scenario", "vedlikehold/plans/scenario.html", **context)


def at(address: str, **query) -> str:
    """An address with something asked of it."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _figures(request, row: Scenario, found: ScenarioOverview) -> list[Figure]:
    totals, placed = found.planned.totals, len(found.planned.placed)
    used = _("%(share)s av rammen på %(frame)s") % {"share": format_share(found.used_share, 0), "frame": format_money(totals.frame_nok)}
    rest = ngettext("%(n)s er ikke plassert", "%(n)s er ikke plassert", found.unplaced.count) % {"n": format_number(found.unplaced.count)}
    over = totals.years_over
    return [
        Figure(_("I planen"), format_money(totals.spent_nok), used if totals.frame_nok else _("ingen rammer er satt"), ""),
        Figure(_("Tiltak i planen"), format_number(placed), rest, at(link(request, "scenario-list", row.pk), stand="none")),
        Figure(_("År over rammen"), format_number(len(over)), ", ".join(map(str, over)) or _("ingen"), ""),
        Figure(_("Kvalitet"), *_quality(request, row, found)),
    ]


def _quality(request, row: Scenario, found: ScenarioOverview) -> tuple[str, str, str]:
    """Value, note and address of the fourth figure."""
    if found.result is None or found.quality is None:
        return MISSING, _("ikke optimert"), ""
    address = link(request, "scenario-quality", row.pk) if "scenario-quality" in tabs else ""
    if found.quality.adopted_share is not None:
        made = _("av det beste mulige, da planen ble vedtatt %(day)s") % {"day": format_date(row.adopted_on)}
        return share_text(found.quality.adopted_share), made, address
    if found.quality.share is None:
        return MISSING, quality_text(found.quality), address
    made = _("av det beste mulige, optimert %(when)s") % {"when": datetime_text(found.result.made_at)}
    return quality_text(found.quality), made, address


def _covered(request, row: Scenario, coverage: PlanCoverage) -> dict | None:
    """How much of the backlog has a measure, and where the rest is; None where there is none."""
    if not coverage.found.backlog_nok:
        return None
    asked = [("measured", "false"), *(("grade", grade.value) for grade in coverage.grades), ("unit", row.plan.unit_id)]
    return {
        "title": coverage_title(coverage),
        "text": coverage_text(coverage),
        "without": coverage.found.without,
        "url": f"{reverse('vedlikehold:components')}?{urlencode(asked)}",
    }


def _year(year: YearTotals) -> dict:
    """A row of the table; what is over is said in words too."""
    over = [_(POT_LABELS[Pot(pot)]) for pot, cell in year.pots.items() if cell.is_over]
    over += [_("tilskudd")] if year.too_much_grant else []
    over += [_("timer")] if year.too_many_hours else []
    return {"year": year, "pots": [year.pots[pot.value] for pot in Pot], "over": ", ".join(str(what).lower() for what in over)}


def _steps(request, row: Scenario, found: ScenarioOverview) -> list[tuple[str, str]]:
    """(words, address), the one that comes next first."""
    if not may_edit(request, row) or row.status == ScenarioStatus.REPLACED:
        return []

    def step(label: str, name: str, pk: int = row.pk) -> tuple[str, str]:
        return label, link(request, name, pk)

    if row.status == ScenarioStatus.ADOPTED:
        return [
            step(_("Følg opp"), "scenario-tracking"),
            step(_("Rullér planen"), "plan-roll", row.plan_id),
            step(_("Trekk vedtaket tilbake"), "scenario-withdraw"),
        ]
    ways = [(_("Optimer"), "scenario-optimise"), (_("Plasser for hånd"), "scenario-board")]
    placing = [step(label, name) for label, name in ways if name in tabs]
    if not found.planned.totals.frame_nok:
        return [step(_("Sett rammer"), "scenario-frames"), *placing]
    if not found.planned.placed:
        return placing
    adopt = step(_("Vedta"), "scenario-adopt")
    return [*placing, adopt] if found.planned.totals.years_over else [adopt, *placing]


def _documents(request, row: Scenario) -> list[tuple[str, str]]:
    """(words, address) of what can be made of the version, as far as the person may."""
    offered = [("scenario-report", _("Rapport (PDF)")), ("scenario-sheet", _("Regneark"))]
    return [
        (label, common.keep_unit(request, reverse(tabs[key].url_name, args=[row.pk])))
        for key, label in offered
        if key in tabs and request.user.has_perm(tabs[key].permission, row)
    ]


@requires("register.view")
def history(request, pk):
    return common.history(request, SCENARIO, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, SCENARIO, pk, name)


@requires("register.edit")
def new(request, pk):
    """A new version of the plan `pk`."""
    plan = common.editable(request, PLAN, pk)
    back = link(request, "plan", plan.pk)
    row = Scenario(plan=plan, number=plan.scenarios.count() + 1)
    return common.new(request, SCENARIO, row, _("Ny versjon av planen"), back, ((plan.name, back),))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, SCENARIO, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, SCENARIO, pk)
