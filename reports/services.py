"""Making a report: one function for the command, the job and the tests."""

import datetime
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fdvu.access.enums import Permission
from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.core.text import say
from reports.queries.buildings import building_rows
from reports.queries.portfolio import portfolio

FORMATS = ("pdf", "xlsx")


@dataclass(frozen=True)
class Made:
    """A finished report. `figures` are the numbers printed in it; `pages` is 0 for a workbook."""

    pages: int
    bytes: int
    seconds: float
    figures: dict[str, float | int | None]


def make_portfolio_report(
    *,
    by,
    unit: OrgUnit | None,
    today: datetime.date,
    out: Path,
    lang: str,
    progress: Callable[[int, int, int], None] | None = None,
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
    from reports.render.pdf import render_pdf

    fonts = Path(settings.NODE_MODULES_DIR, "inter-ui", "web")
    return render_pdf(
        portfolio_parts(model, rows),
        title=title(model),
        lang=lang,
        out=out,
        footer=footer(model),
        author="FDVU",
        fonts=fonts if fonts.is_dir() else None,
        progress=progress,
    ).pages


def _write_workbook(model, rows, out: Path) -> int:
    from reports.documents.portfolio_excel import write_portfolio_workbook

    with out.open("wb") as handle:
        write_portfolio_workbook(model, rows, handle)
    return 0


def may_make_report(user, unit: OrgUnit | None) -> bool:
    """Whether `user` may have a report made of `unit`, or of everything they see when None."""
    making = units_for(user, Permission.REPORT_MAKE)
    if unit is not None:
        return unit.pk in making
    return making.everything or (bool(making) and units_for(user).ids <= making.ids)


def run_portfolio_job(progress, *, unit_id: int | None, today: str, format: str, lang: str) -> None:
    """The report as background work; the file hangs on the job. Rights are the person's at the time it runs."""
    from fdvu.core.jobs import JobRejected
    from fdvu.lib.sheets.errors import SheetError

    by = progress.job.by
    unit = OrgUnit.objects.visible_to(by).filter(pk=unit_id).first() if unit_id else None
    if (unit_id and unit is None) or not may_make_report(by, unit):
        raise JobRejected(_("Enheten finnes ikke lenger, eller du har mistet tilgangen til den."))
    progress.stage(_("Lager rapporten"))

    def tell(part: int, total: int | None, pages: int) -> None:
        progress.stage_name = _("Lager rapporten: %(pages)s sider så langt") % {"pages": pages}
        progress.beat()
        progress.check()

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, f"rapport.{format}")
        try:
            made = make_portfolio_report(by=by, unit=unit, today=datetime.date.fromisoformat(today), out=out, lang=lang, progress=tell)
        except SheetError as problem:
            raise JobRejected(say(problem.message)) from problem
        name = _("Porteføljerapport %(date)s") % {"date": today}
        progress.attach(out, name=f"{name}.{format}")
    progress.result(pages=made.pages, bytes=made.bytes, seconds=made.seconds, figures=made.figures)
    progress.note(_("Rapporten er ferdig."))
