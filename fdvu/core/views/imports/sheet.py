"""Step 2: which sheet, which row holds the headings, and for text files how they are written."""

from dataclasses import replace

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fdvu.core.ids import whole_number
from fdvu.core.importing import uploads
from fdvu.core.importing.profile import ReadOptions
from fdvu.core.importing.texts import translated
from fdvu.core.views.imports.common import batch_look, batch_view, leave, page_context, read_options
from fdvu.lib.tabular import TabularError

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", _("Windows (Latin-1)")),
    ("latin-1", "ISO 8859-1"),
    ("cp865", _("DOS (nordisk)")),
)
DELIMITERS = ((";", _("Semikolon")), (",", _("Komma")), ("\t", _("Tabulator")), ("|", _("Loddrett strek")), ("$", _("Dollartegn")))
SHOWN_ROWS, MORE_ROWS = 15, 45


@batch_view
def sheet(request, batch):
    if not uploads.may_change(batch):
        return leave(request, "core:import", batch.pk)
    data = request.POST if request.method == "POST" else request.GET
    options, same_view = _chosen(data, read_options(batch))
    try:
        look, problem = batch_look(batch, options), ""
    except TabularError as wrong:
        if options == read_options(batch):
            raise
        look, problem = batch_look(batch, ReadOptions()), translated(wrong.message)
    if look.problem and not problem:
        problem = translated(look.problem)
    if request.method == "POST" and same_view and not problem and "go" in data:
        _keep(batch, options, look, by=request.user)
        return leave(request, "core:import_columns", batch.pk)
    context = page_context(batch, "sheet", **_shown(look, data), problem=problem)
    part = request.htmx and request.htmx.target == "ark"
    return render(request, "core/imports/_sheet.html" if part else "core/imports/sheet.html", context)


def _chosen(data, before: ReadOptions) -> tuple[ReadOptions, bool]:
    """The person's choices, and whether the heading row was chosen among the rows of just this sheet and encoding.

    Another sheet or another way to read the text makes other rows, so a row chosen before does not count.
    """
    if "sheet" not in data and "encoding" not in data:
        return before, True
    way = {"sheet": data.get("sheet") or None, "encoding": data.get("encoding") or None, "delimiter": data.get("delimiter") or None}
    same = data.get("shown") == _print(**way)
    number = whole_number(data.get("header_row"))
    return replace(before, **way, header_row=number or None if same else None), same


def _print(*, sheet, encoding, delimiter) -> str:
    # With and without a byte order mark it is the same encoding, read the same way.
    return "|".join((sheet or "", (encoding or "").casefold().removesuffix("-sig"), delimiter or ""))


def _shown(look, data) -> dict:
    rows = MORE_ROWS if "rows" in data else max(SHOWN_ROWS, (look.header_row or 0) + 3)
    known = not look.encoding or look.encoding == "utf-8-sig" or look.encoding in dict(ENCODINGS)
    encodings = ENCODINGS if known else ((look.encoding, look.encoding.upper()), *ENCODINGS)
    width = max(map(len, look.head[:rows]), default=0)
    return {
        "look": look,
        "rows": [(number, [*row, *[""] * (width - len(row))]) for number, row in enumerate(look.head[:rows], start=1)],
        "more_rows": len(look.head) > rows,
        "encodings": encodings,
        "delimiters": DELIMITERS,
        "shown": _print(
            sheet=look.sheet.name,
            encoding=look.encoding if look.delimited else None,
            delimiter=look.delimiter if look.delimited else None,
        ),
    }


def _keep(batch, options: ReadOptions, look, *, by) -> None:
    profile = batch.profile | {
        "sheet": None if look.delimited else look.sheet.name,
        "header_row": look.header_row,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
    }
    uploads.read_otherwise(batch, by=by, profile={key: value for key, value in profile.items() if value is not None})
