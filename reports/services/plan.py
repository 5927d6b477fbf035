"""Making the report of a maintenance plan."""

import datetime
import time
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.past_day import past_day_plan_notes
from reports.queries.plan import plan_report
from reports.services.making import Made, Progress, make_in_job, may_make_report, write_pdf
from vedlikehold.models import Scenario


def make_plan_report(*, by, scenario: Scenario, today: datetime.date, out: Path, lang: str, progress: Progress | None = None) -> Made:
    """Write the report of a plan version `by` may see to `out`; its ending, .pdf or .xlsx, says as what."""
    started = time.perf_counter()
    with translation.override(lang):
        model = plan_report(scenario, user=by, today=today, registered_on=timezone.localdate())
        pages = _pdf(model, out, lang, progress) if out.suffix == ".pdf" else _workbook(model, out)
        figures, notes = {key: figure.value for key, figure in model.figures.items()}, past_day_plan_notes(model)
    seconds = round(time.perf_counter() - started, 2)
    return Made(pages=pages, bytes=out.stat().st_size, seconds=seconds, figures=figures, notes=notes)


def _pdf(model, out: Path, lang: str, progress) -> int:
    from reports.documents.plan.pdf import footer, plan_parts, title  # loads the chart library

    return write_pdf(plan_parts(model), title=title(model), footer=footer(model), lang=lang, out=out, progress=progress)


def _workbook(model, out: Path) -> int:
    from reports.documents.plan.excel import write_plan_workbook

    with out.open("wb") as handle:
        write_plan_workbook(model, handle)
    return 0


def run_plan_job(progress, *, today: str, format: str, lang: str, scenario_id: int) -> None:
    """The report as background work. Rights are the person's at the time it runs."""
    from fdvu.core.jobs import JobRejected

    by, day = progress.job.by, datetime.date.fromisoformat(today)
    scenario = Scenario.objects.visible_to(by).select_related("plan__unit").filter(pk=scenario_id).first()
    if scenario is None or not may_make_report(by, scenario.plan.unit):
        raise JobRejected(_("Planen finnes ikke lenger, eller du har mistet tilgangen."))

    def make(out: Path, tell: Progress) -> Made:
        return make_plan_report(by=by, scenario=scenario, today=day, out=out, lang=lang, progress=tell)

    name = _("Vedlikeholdsplan %(plan)s %(date)s") % {"plan": scenario.plan.name, "date": today}
    make_in_job(progress, make=make, name=name, format=format)
