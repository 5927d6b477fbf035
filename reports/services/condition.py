"""Making the condition report, of a building or of a stock."""

import datetime
import time
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bygg.models import Building
from fdvu.access.models import OrgUnit
from reports.past_day import past_day_notes
from reports.queries.condition import building_report, portfolio_condition, urgent_findings
from reports.services.making import Made, Progress, make_in_job, may_make_report, write_pdf


def make_building_condition_report(
    *, by, building: Building, today: datetime.date, out: Path, lang: str, progress: Progress | None = None
) -> Made:
    """Write the condition report of a building `by` sees to `out`; its ending, .pdf or .xlsx, says as what."""
    started = time.perf_counter()
    with translation.override(lang):
        model = building_report(user=by, building=building, today=today, registered_on=timezone.localdate())
        pages = _building_pdf(model, out, lang, progress) if out.suffix == ".pdf" else _building_workbook(model, out)
        return _made(model, pages, out, started)


def make_condition_report(
    *, by, unit: OrgUnit | None, today: datetime.date, out: Path, lang: str, progress: Progress | None = None
) -> Made:
    """Write the condition report of the stock `by` may see in `unit` to `out`."""
    started = time.perf_counter()
    with translation.override(lang):
        model = portfolio_condition(user=by, unit=unit, today=today, registered_on=timezone.localdate())
        scope = {"user": by, "unit": unit, "today": today}
        pages = _portfolio_pdf(model, scope, out, lang, progress) if out.suffix == ".pdf" else _portfolio_workbook(model, scope, out)
        return _made(model, pages, out, started)


def _portfolio_pdf(model, scope: dict, out: Path, lang: str, progress) -> int:
    from reports.documents.condition.portfolio_pdf import MOST_URGENT, footer, portfolio_parts, title  # loads the chart library

    parts = portfolio_parts(model, urgent_findings(**scope, most=MOST_URGENT))
    return write_pdf(parts, title=title(model), footer=footer(model), lang=lang, out=out, progress=progress)


def _portfolio_workbook(model, scope: dict, out: Path) -> int:
    from reports.documents.condition.portfolio_excel import write_portfolio_workbook

    with out.open("wb") as handle:
        write_portfolio_workbook(model, urgent_findings(**scope), handle)
    return 0


def _made(model, pages: int, out: Path, started: float) -> Made:
    return Made(
        pages=pages,
        bytes=out.stat().st_size,
        seconds=round(time.perf_counter() - started, 2),
        figures={key: figure.value for key, figure in model.figures.items()},
        notes=past_day_notes(model),
    )


def _building_pdf(model, out: Path, lang: str, progress) -> int:
    from reports.documents.condition.building_pdf import building_parts, footer, title  # loads the chart library

    return write_pdf(building_parts(model), title=title(model), footer=footer(model), lang=lang, out=out, progress=progress)


def _building_workbook(model, out: Path) -> int:
    from reports.documents.condition.building_excel import write_building_workbook

    with out.open("wb") as handle:
        write_building_workbook(model, handle)
    return 0


def run_condition_job(progress, *, today: str, format: str, lang: str, unit_id: int | None = None, building_id: int | None = None) -> None:
    """The report as background work, of a building or of a stock. Rights are the person's at the time it runs."""
    from fdvu.core.jobs import JobRejected

    by, day = progress.job.by, datetime.date.fromisoformat(today)
    building = Building.objects.visible_to(by).filter(pk=building_id).first() if building_id else None
    unit = OrgUnit.objects.visible_to(by).filter(pk=unit_id).first() if unit_id else None
    is_gone = (building_id and building is None) or (unit_id and unit is None)
    if is_gone or not may_make_report(by, building.unit if building else unit):
        raise JobRejected(_("Bygget eller enheten finnes ikke lenger, eller du har mistet tilgangen."))

    def make(out: Path, tell: Progress) -> Made:
        common = {"by": by, "today": day, "out": out, "lang": lang, "progress": tell}
        if building:
            return make_building_condition_report(building=building, **common)
        return make_condition_report(unit=unit, **common)

    name = _("Tilstandsrapport %(what)s %(date)s") % {"what": building.name if building else "", "date": today}
    make_in_job(progress, make=make, name=" ".join(name.split()), format=format)
