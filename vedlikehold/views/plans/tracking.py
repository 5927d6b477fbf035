"""Oppfølging: an adopted version against what was spent, and what changed since."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.views import common
from fdvu.core.lists.export import sheet_response
from fdvu.core.views.guards import requires
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.plans.tracking import PLAN_DEVIATION_LABELS, PlanDeviation, PotCourse
from vedlikehold.charts.scenario import tracking_charts
from vedlikehold.enums import MEASURE_STATUS_LABELS, POT_LABELS, MeasureStatus, Pot
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.tracking import ApartRow, TrackedRow, TrackedScenario, tracked
from vedlikehold.views.plans.kinds import SCENARIO, link

PER_PAGE = 50
# What the list of changes may be cut down to: anything that changed, one cause, or every row.
CHANGED, EVERYTHING = "", "alle"


@requires("register.view")
def tracking(request, pk):
    row = common.visible(request, SCENARIO, pk)
    if not row.is_frozen:
        return common.show(request, SCENARIO, row, "scenario-tracking", "vedlikehold/plans/tracking.html", found=None)
    found = tracked(row, user=request.user, today=timezone.localdate())
    chosen = request.GET.get("hva", CHANGED)
    rows = _chosen(found, chosen)
    context = {
        "found": found,
        "charts": tracking_charts(found.tracking),
        "years": [(year, [(_(POT_LABELS[Pot(pot)]), cell) for pot, cell in pots.items()]) for year, pots in found.tracking.years.items()],
        "sums": [(_(POT_LABELS[Pot(pot)]), cell) for pot, cell in found.tracking.pots.items()],
        "total": found.tracking.whole,
        "effects": [(_(PLAN_DEVIATION_LABELS[cause]), amount) for cause, amount in found.tracking.effects.items()],
        "page": Paginator([_line(request, one) for one in rows], PER_PAGE).get_page(request.GET.get("page")),
        "choices": _choices(request, row, found, chosen),
        "difference": found.tracking.difference_nok,
    }
    return common.show(request, SCENARIO, row, "scenario-tracking", "vedlikehold/plans/tracking.html", **context)


def _chosen(found: TrackedScenario, chosen: str) -> list[TrackedRow]:
    if chosen == EVERYTHING:
        return found.rows
    return [row for row in found.changed if chosen not in {change.value for change in PlanDeviation} or chosen in row.course.changes]


def _choices(request, row: Scenario, found: TrackedScenario, chosen: str) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is the current one)."""
    counted = [(CHANGED, _("Alle endringer"), len(found.changed))]
    counted += [
        (change.value, _(PLAN_DEVIATION_LABELS[change]), sum(change in one.course.changes for one in found.changed))
        for change in PlanDeviation
    ]
    counted.append((EVERYTHING, _("Alle tiltak"), len(found.rows)))
    address = link(request, "scenario-tracking", row.pk)
    mark = "&" if "?" in address else "?"
    return [
        (f"{label} ({count})", f"{address}{mark}hva={key}" if key else address, key == chosen)
        for key, label, count in counted
        if count or key in (CHANGED, EVERYTHING, chosen)
    ]


def _words(row: TrackedRow) -> str:
    """What happened, and whether it was registered after the adoption."""
    words = [_(PLAN_DEVIATION_LABELS[change]) for change in row.course.changes]
    if PlanDeviation.ADDED in row.course.changes:
        words[0] = _("Kom til etter vedtaket") if row.is_new else _("Utenom planen")
    return ", ".join(words)


def _line(request, row: TrackedRow) -> dict:
    return {
        "row": row,
        "words": _words(row),
        "url": link(request, "measure", row.measure.pk) if row.measure else "",
        "pot": _(POT_LABELS[Pot(row.pot)]),
    }


@requires("register.view")
def export(request, pk):
    """The same rows and sums as a workbook."""
    row = common.visible(request, SCENARIO, pk)
    if not row.is_frozen:
        return redirect(link(request, "scenario-tracking", row.pk))
    found = tracked(row, user=request.user, today=timezone.localdate())
    sheets = [_years_sheet(found), _measures_sheet(found), *([_apart_sheet(found)] if found.apart else [])]
    return sheet_response(sheets, _("Oppfølging %(name)s") % {"name": row.name}, "xlsx")


def _kroner(label: str) -> Column:
    return Column(f"{label} (kr)", Kind.NOK, decimals=2)


def _cells(cell: PotCourse) -> list[Decimal]:
    return [cell.frame_nok, cell.plan_nok, cell.actual_nok, cell.forecast_nok]


def _years_sheet(found: TrackedScenario) -> Sheet:
    columns = [Column(_("År"), Kind.CODE), Column(_("Budsjettpott"))]
    columns += [_kroner(_("Ramme")), _kroner(_("Vedtatt")), _kroner(_("Faktisk")), _kroner(_("Prognose"))]
    rows = [[year, _(POT_LABELS[Pot(pot)]), *_cells(cell)] for year, pots in found.tracking.years.items() for pot, cell in pots.items()]
    rows.append([_("Før planen"), "", *_cells(found.tracking.before)])
    rows.append([_("Etter planen"), "", *_cells(found.tracking.after)])
    if found.apart:
        rows.append([_("Planlagt utenom planen, ikke med i prognosen"), "", None, None, None, found.apart_nok])
    return Sheet(_("Per år"), columns, rows)


def _measures_sheet(found: TrackedScenario) -> Sheet:
    columns = [
        Column(_("Tiltak")), Column(_("Bygning")), Column(_("Budsjettpott")), Column(_("Status")), Column(_("Vedtatt år"), Kind.CODE),
        Column(_("År nå"), Kind.CODE), _kroner(_("Vedtatt")),
        *(_kroner(_(PLAN_DEVIATION_LABELS[cause])) for cause in found.tracking.effects), _kroner(_("Prognose")), _kroner(_("Faktisk")),
        Column(_("Hva som er endret")),
    ]  # fmt: skip
    rows = [
        [
            row.name, row.building.name, _(POT_LABELS[Pot(row.pot)]), _status(row), row.agreed_year, row.course.year, row.course.agreed_nok,
            *(row.course.effects.get(cause, Decimal(0)) for cause in found.tracking.effects), row.course.forecast_nok, row.actual_nok,
            _words(row),
        ]
        for row in found.rows
    ]  # fmt: skip
    return Sheet(_("Tiltak"), columns, rows)


def _apart_sheet(found: TrackedScenario) -> Sheet:
    """What stood in the plan's years before it was adopted, and counts in no sum of the plan."""
    columns = [Column(_("Tiltak")), Column(_("Bygning")), Column(_("Status")), Column(_("År nå"), Kind.CODE), _kroner(_("Nå"))]
    rows = [[one.measure.name, one.measure.building.name, _status(one), one.year, one.cost_nok] for one in found.apart]
    return Sheet(_("Utenom planen"), columns, rows)


def _status(row: TrackedRow | ApartRow) -> str:
    return _(MEASURE_STATUS_LABELS[MeasureStatus(row.measure.status)]) if row.measure else _("Slettet")
