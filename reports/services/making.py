"""What all reports have in common: who may have one made, the file, and the job around it."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fdvu.access.enums import Permission
from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.core.text import say

FORMATS = ("pdf", "xlsx")

# Parts done, parts in all (None where nobody knows), pages so far.
Progress = Callable[[int, int | None, int], None]


@dataclass(frozen=True)
class Made:
    """A finished report. `figures` are the numbers printed in it, `notes` what its reader must know of them; `pages` is 0 for a workbook."""

    pages: int
    bytes: int
    seconds: float
    figures: dict[str, float | int | None]
    notes: tuple[str, ...] = ()


def may_make_report(user, unit: OrgUnit | None) -> bool:
    """Whether `user` may have a report made of `unit`, or of everything they see when None."""
    making = units_for(user, Permission.REPORT_MAKE)
    if unit is not None:
        return unit.pk in making
    return making.everything or (bool(making) and units_for(user).ids <= making.ids)


def write_pdf(parts: Iterable, *, title: str, footer: str, lang: str, out: Path, progress: Progress | None) -> int:
    """The document with the house's fonts; the number of pages."""
    from reports.render.pdf import render_pdf  # loads the typesetter

    fonts = Path(settings.NODE_MODULES_DIR, "inter-ui", "web")
    return render_pdf(
        parts, title=title, lang=lang, out=out, footer=footer, author="FDVU", fonts=fonts if fonts.is_dir() else None, progress=progress
    ).pages


def make_in_job(progress, *, make: Callable[[Path, Progress], Made], name: str, format: str) -> None:
    """A report as background work; the file hangs on the job under `name`, its figures in the job's result."""
    from fdvu.core.jobs import JobRejected
    from fdvu.lib.sheets.errors import SheetError

    progress.stage(_("Henter og regner ut tallene til rapporten"))

    def tell(part: int, total: int | None, pages: int) -> None:
        progress.stage_name = _("Lager rapporten: %(pages)s sider så langt") % {"pages": pages}
        progress.beat()
        progress.check()

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, f"rapport.{format}")
        try:
            made = make(out, tell)
        except SheetError as problem:
            raise JobRejected(say(problem.message)) from problem
        progress.attach(out, name=f"{name}.{format}")
    progress.result(pages=made.pages, bytes=made.bytes, seconds=made.seconds, figures=made.figures)
    progress.note(_("Rapporten er ferdig."))
