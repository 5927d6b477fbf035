"""Making the portfolio report."""

import datetime
import time
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from fdvu.access.models import OrgUnit
from reports.queries.buildings import building_rows
from reports.queries.portfolio import portfolio
from reports.services.making import Made, Progress, make_in_job, may_make_report, write_pdf


def make_portfolio_report(
    *, by, unit: OrgUnit | None, today: datetime.date, out: Path, lang: str, progress: Progress | None = None
) -> Made:
    """Write the portfolio report `by` may see to `out`; its ending, .pdf or .xlsx, says as what."""
    started = time.perf_counter()
    with translation.override(lang):
        model = portfolio(user=by, unit=unit, today=today)
        rows = building_rows(user=by, unit=unit)
        pages = _write_pdf(model, rows, out, lang, progress) if out.suffix == ".pdf" else _write_workbook(model, rows, out)
    return Made(
        pages=pages,
        bytes=out.stat().st_size,
        seconds=round(time.perf_counter() - started, 2),
        figures={key: figure.value for key, figure in model.figures.items()},
    )


def _write_pdf(model, rows, out: Path, lang: str, progress) -> int:
    from reports.documents.portfolio_pdf import footer, portfolio_parts, title  # loads the chart library

    return write_pdf(portfolio_parts(model, rows), title=title(model), footer=footer(model), lang=lang, out=out, progress=progress)


def _write_workbook(model, rows, out: Path) -> int:
    from reports.documents.portfolio_excel import write_portfolio_workbook

    with out.open("wb") as handle:
        write_portfolio_workbook(model, rows, handle)
    return 0


def run_portfolio_job(progress, *, unit_id: int | None, today: str, format: str, lang: str) -> None:
    """The report as background work. Rights are the person's at the time it runs."""
    from fdvu.core.jobs import JobRejected

    by = progress.job.by
    unit = OrgUnit.objects.visible_to(by).filter(pk=unit_id).first() if unit_id else None
    if (unit_id and unit is None) or not may_make_report(by, unit):
        raise JobRejected(_("Enheten finnes ikke lenger, eller du har mistet tilgangen til den."))
    day = datetime.date.fromisoformat(today)

    def make(out: Path, tell: Progress) -> Made:
        return make_portfolio_report(by=by, unit=unit, today=day, out=out, lang=lang, progress=tell)

    make_in_job(progress, make=make, name=_("Porteføljerapport %(date)s") % {"date": today}, format=format)
