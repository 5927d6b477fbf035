"""The account book: all years, one year by building, part or type, its postings; posting what is not posted yet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from bygg.views.common import keep_unit
from fdvu.core.jobs import enqueue
from fdvu.core.text import say
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.calc.ledger import Account
from vedlikehold.charts import ledger as charts
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.forms.ledger import LedgerFilter
from vedlikehold.models import Component
from vedlikehold.queries import ledger
from vedlikehold.queries.parameters import assumptions
from vedlikehold.services import ledger as services
from vedlikehold.services.ledger_job import LEDGER_JOB
from vedlikehold.views.ledger import export

POSTINGS_PER_PAGE = 100
LINES_PER_PAGE = 100
# More components than this are posted by a job.
MOST_AT_ONCE = 5_000
MEANINGS = {
    LedgerKind.PRICE_GROWTH: gettext_lazy("Det samme etterslepet koster mer i årets priser, etter byggekostnadsindeksen."),
    LedgerKind.DECAY: gettext_lazy("En kjent tilstandsgrad er blitt dårligere."),
    LedgerKind.NEW_FINDING: gettext_lazy("Tilstanden ble kjent for første gang, eller anslaget gikk opp uten at graden ble dårligere."),
    LedgerKind.DONE: gettext_lazy("Et tiltak er utført."),
    LedgerKind.WRITTEN_OFF: gettext_lazy("Bortfalt uten tiltak: mildere grad, lavere anslag, komponent fjernet eller bygg avhendet."),
}


def _filter(request) -> LedgerFilter:
    return LedgerFilter(request.GET, user=request.user, unit=request.unit)


def _address(request, name: str, *args, **query) -> str:
    """A page of the book with the filter in it."""
    pairs = [*query.items(), *([("unit", request.unit.pk)] if request.unit else [])]
    kept = urlencode([(key, value) for key, value in pairs if value not in ("", None)])
    address = reverse(f"vedlikehold:{name}", args=args)
    return f"{address}?{kept}" if kept else address


def _cut(chosen: LedgerFilter) -> dict:
    """What follows to the next page: the cut, not the view of it."""
    return {name: value for name, value in chosen.pairs if name in ("building", "part", "type")}


def _cells(account: Account) -> list[tuple]:
    """(kind, amount) of an account's causes in their usual order."""
    return [(kind, account.by_kind[kind]) for kind in LedgerKind]


def _headings() -> list[str]:
    return [_(LEDGER_KIND_LABELS[kind]) for kind in LedgerKind]


@requires("register.view")
def book(request):
    """Every year, whether the book says what the register says, and what is not posted yet."""
    chosen = _filter(request)
    rows = ledger.yearly(chosen.scope)
    today = timezone.localdate()
    assumed = assumptions()
    cut = _cut(chosen)
    context = {
        "rows": [(row.year, _address(request, "ledger-year", row.year, **cut), row.account, _cells(row.account)) for row in rows],
        "headings": _headings(),
        "last": rows[-1] if rows else None,
        "unposted": ledger.unposted(scope=chosen.scope, on=today, assumed=assumed),
        "no_index": today.year not in assumed.index,
        "this_year": today.year,
        "may_post": request.user.has_perm("register.edit"),
        "export_urls": [(kind, _address(request, "ledger-export", kind, **cut)) for kind in ("xlsx", "csv")],
        "charts": _charts(request, rows, cut),
    }
    return _page(request, "vedlikehold/ledger/book.html", chosen, context)


def _charts(request, rows: list[ledger.YearAccount], cut: dict) -> list:
    if not rows:
        return []
    last = rows[-1]
    made = [charts.year_chart(last, lambda kind: _address(request, "ledger-postings", last.year, kind=kind, **cut))]
    if len(rows) > 1:
        made.append(charts.closing_chart(rows, lambda year: _address(request, "ledger-year", year, **cut)))
    return made


@requires("register.view")
def year(request, year):
    """One year: how the closing came about, and the same by building, part group or type."""
    chosen = _filter(request)
    rows = {row.year: row for row in ledger.yearly(chosen.scope)}
    if year not in rows:
        raise Http404
    cut = _cut(chosen)
    grouped = ledger.lines(chosen.scope, year, chosen.grouping)
    page = Paginator(grouped, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "account": rows[year].account,
        "years": [(other, _address(request, "ledger-year", other, by=chosen.grouping, **cut), other == year) for other in rows],
        "kinds": [
            (
                line,
                _(LEDGER_KIND_LABELS[line.kind]),
                MEANINGS[line.kind],
                _address(request, "ledger-postings", year, kind=line.kind.value, **cut),
            )
            for line in ledger.kind_lines(chosen.scope, year)
        ],
        "headings": _headings(),
        "tabs": _groupings(request, year, chosen, cut),
        "page": page,
        "lines": [(line, _line_url(request, year, chosen, line, cut), _cells(line.account)) for line in page],
        "postings_url": _address(request, "ledger-postings", year, **cut),
        "chart": charts.year_chart(rows[year], lambda kind: _address(request, "ledger-postings", year, kind=kind, **cut)),
    }
    return _page(request, "vedlikehold/ledger/year.html", chosen, context, (str(year), ""))


def _groupings(request, year: int, chosen: LedgerFilter, cut: dict) -> list[tuple]:
    labels = {"building": _("Bygninger"), "part": _("Bygningsdeler"), "type": _("Bygningstyper")}
    return [(label, _address(request, "ledger-year", year, by=key, **cut), key == chosen.grouping) for key, label in labels.items()]


def _line_url(request, year: int, chosen: LedgerFilter, line: ledger.Line, cut: dict) -> str:
    """A building leads to its postings; a part or a type to the year cut by it."""
    if line.key in (None, ""):
        return ""
    if chosen.grouping == "building":
        return _address(request, "ledger-postings", year, **cut | {"building": line.key})
    return _address(request, "ledger-year", year, **cut | {chosen.grouping: line.key})


@requires("register.view")
def postings(request, year):
    """The year's postings, component by component."""
    chosen = _filter(request)
    kind = chosen.value("kind")
    rows = ledger.postings(chosen.scope, year, kind)
    kinds = ledger.kind_lines(chosen.scope, year)
    cut = _cut(chosen)
    links = [("", _("Alle"), sum(line.postings for line in kinds))]
    links += [(line.kind.value, _(LEDGER_KIND_LABELS[line.kind]), line.postings) for line in kinds if line.postings]
    context = {
        "year": year,
        "page": Paginator(rows, POSTINGS_PER_PAGE).get_page(request.GET.get("page")),
        "total": sum(line.amount_nok for line in kinds if kind in ("", line.kind.value)),
        "kinds": [(label, count, _address(request, "ledger-postings", year, kind=key, **cut), key == kind) for key, label, count in links],
        "export_urls": [(form, _address(request, "ledger-postings-export", year, form, kind=kind, **cut)) for form in ("xlsx", "csv")],
    }
    year_url = _address(request, "ledger-year", year, **{key: value for key, value in cut.items() if key != "building"})
    return _page(request, "vedlikehold/ledger/postings.html", chosen, context, (str(year), year_url), (_("Posteringer"), ""))


@requires("register.view")
def export_accounts(request, kind):
    if kind not in ("xlsx", "csv"):
        return redirect("vedlikehold:ledger")
    return export.accounts_response(_filter(request).scope, kind)


@requires("register.view")
def export_postings(request, year, kind):
    if kind not in ("xlsx", "csv"):
        return redirect("vedlikehold:ledger")
    chosen = _filter(request)
    rows = ledger.postings(chosen.scope, year, chosen.value("kind"))
    if kind == "xlsx" and rows.count() > export.MOST_IN_WORKBOOK:
        text = _("Et regneark kan ha %(most)s posteringer. Velg CSV, eller avgrens utvalget.")
        messages.error(request, text % {"most": format_number(export.MOST_IN_WORKBOOK)})
        return redirect(_address(request, "ledger-postings", year, **dict(chosen.pairs)))
    return export.postings_response(rows, year, kind)


@require_POST
@requires("register.edit")
def post_now(request):
    """Før nå: what the person's own components have moved since they were posted."""
    back = keep_unit(request, reverse("vedlikehold:ledger"))
    rows = Component.objects.editable_by(request.user).in_unit(request.unit)
    if rows.count() > MOST_AT_ONCE:
        params = {"unit": request.unit.pk if request.unit else None}
        return redirect("core:job", pk=enqueue(LEDGER_JOB, by=request.user, title=_("Føring av etterslepsregnskapet"), params=params).pk)
    try:
        count = services.post_now(by=request.user, on=timezone.localdate(), components=rows)
    except services.LedgerError as problem:
        messages.error(request, say(problem.message))
        return HttpResponseRedirect(back)
    text = ngettext("%(text)s postering er ført.", "%(text)s posteringer er ført.", count) % {"text": format_number(count)}
    messages.success(request, text if count else _("Alt er alt ført. Ingenting er endret."))
    return HttpResponseRedirect(back)


def _page(request, template: str, chosen: LedgerFilter, context: dict, *steps: tuple[str, str]):
    heading = _("Etterslepsregnskap")
    home = [(_("Oversikt"), keep_unit(request, "/")), (_("Tilstand"), keep_unit(request, reverse("vedlikehold:condition")))]
    own = (heading, _address(request, "ledger", **_cut(chosen)) if steps else "")
    common_context = {
        "chosen": chosen,
        "heading": heading,
        "scope_name": request.unit.name if request.unit else _("Alle mine enheter"),
        "is_cut": bool(_cut(chosen)),
        "reset_url": _address(request, request.resolver_match.url_name, *request.resolver_match.kwargs.values()),
        "crumbs": [*home, own, *steps],
    }
    return render(request, template, common_context | context)
