"""Pages of one analysis, and a building's analyses."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from bygg.queries.objects import sections_of
from bygg.views import common
from bygg.views.common import go, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.core.forms import DateField
from fdvu.core.ids import whole_number
from fdvu.core.lists.pages import optional_url
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.enums import CHANGE_LABELS, OPEN_ANALYSES, AnalysisStatus, Change
from vedlikehold.forms.analyses import ConcludeForm, WhyForm
from vedlikehold.models import ConditionAnalysis
from vedlikehold.queries.analyses import pages as read
from vedlikehold.queries.analyses.comparison import compare_analyses, earlier_analyses
from vedlikehold.queries.analyses.conclusion import taken_back_by_reopening
from vedlikehold.services import analyses as act
from vedlikehold.views.analyses.kinds import ANALYSIS
from vedlikehold.views.unposted import tell_unposted

LAYOUT = (
    (gettext_lazy("Oppdraget"), ("client", "purpose", "scope", "commission")),
    (gettext_lazy("Gjennomføringen"), ("level", "reference_level", "method", "basis")),
    (gettext_lazy("Hvem og når"), ("performed_by", "participants", "planned_on", "performed_on", "valid_until")),
    (gettext_lazy("Resultat og forbehold"), ("summary", "reservations")),
)


@requires("register.view")
def about(request, pk):
    """Om analysen: what NS 3424 wants a report to state, and what it still lacks."""
    row = common.visible(request, ANALYSIS, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:analysis-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "missing": read.labels_of(read.missing_in_report(row)),
        "is_open": row.status in OPEN_ANALYSES,
        "is_planned": row.status == AnalysisStatus.PLANNED,
        "has_findings": row.findings.exists(),
        "inspection_url": optional_url("vedlikehold:inspection", row.pk),
    }
    return show(request, ANALYSIS, row, "analysis", "vedlikehold/analyses/about.html", **context)


@requires("register.view")
def findings(request, pk):
    """Funn."""
    row = common.visible(request, ANALYSIS, pk)
    grade = request.GET.get("grade", "")
    page = read.finding_page(row, request.GET.get("page", 1), grade)
    context = {
        "page": page,
        "grade": grade,
        "is_open": row.status in OPEN_ANALYSES,
        "register_url": keep_unit(request, f"{reverse('vedlikehold:findings')}?analysis={row.pk}"),
    }
    return show(request, ANALYSIS, row, "analysis-findings", "vedlikehold/analyses/findings.html", **context)


@requires("register.view")
def comparison(request, pk):
    """Sammenligning: against the survey before, or the one chosen; filtered by what happened."""
    row = common.visible(request, ANALYSIS, pk)
    earlier = earlier_analyses(row)
    wanted = whole_number(request.GET.get("mot"))
    before = next((other for other in earlier if other.pk == wanted), earlier[0] if earlier else None)
    change = request.GET.get("endring", "")
    only = Change(change) if change in list(Change) else None
    found = compare_analyses(before, row, only=only) if before else None
    context = {"earlier": earlier, "before": before, "found": found, "only": only, "mark": "&" if request.unit else "?"}
    if found:
        address = f"{request.path}?mot={before.pk}"
        context["choices"] = [
            (_(CHANGE_LABELS[kind]), found.counts[kind], keep_query(request, f"{address}&endring={kind.value}"), kind is only)
            for kind in Change
        ]
        context |= {"all_url": keep_query(request, address), "total": sum(found.counts.values())}
    return show(request, ANALYSIS, row, "analysis-comparison", "vedlikehold/analyses/comparison.html", **context)


def keep_query(request, address: str) -> str:
    """An address that has a query already, with the chosen unit in it."""
    return f"{address}&unit={request.unit.pk}" if request.unit else address


@requires("register.view")
def history(request, pk):
    return common.history(request, ANALYSIS, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, ANALYSIS, pk, name)


@requires("register.view")
def building_analyses(request, pk):
    """The building's analyses, as a tab on its page."""
    row = common.visible(request, BUILDING, pk)
    context = {"analyses": read.analyses_of(row), "today": timezone.localdate()}
    return show(request, BUILDING, row, "building-analyses", "vedlikehold/analyses/building.html", **context)


@requires("register.edit")
def new(request, pk):
    """A new analysis of one building."""
    building = common.editable(request, BUILDING, pk)
    back = keep_unit(request, reverse("vedlikehold:building-analyses", args=[pk]))
    row = ConditionAnalysis(building=building)
    return common.new(request, ANALYSIS, row, _("Ny tilstandsanalyse"), back, path=((building.name, back),))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, ANALYSIS, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, ANALYSIS, pk)


def _posted(request):
    """What was sent; None on a visit. A form without a single value filled in is still sent."""
    return request.POST if request.method == "POST" else None


@require_POST
@requires("register.edit")
def start(request, pk):
    row = common.editable(request, ANALYSIS, pk)
    return _done(request, row, lambda: act.start_analysis(by=request.user, analysis=row), _("Analysen pågår."))


@requires("register.edit")
def cancel(request, pk):
    """Avlys: what it found stays readable."""
    row = common.editable(request, ANALYSIS, pk)
    form = WhyForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        return _done(request, row, lambda: act.cancel_analysis(by=request.user, analysis=row, note=why), _("Analysen er avlyst."))
    count = row.findings.count()
    says = [_("Analysen konkluderes ikke, og ingen komponent får ny tilstand av den.")]
    if count:
        text = ngettext("%(n)s funn beholdes, men teller ikke.", "%(n)s funn beholdes, men teller ikke.", count)
        says.append(text % {"n": format_number(count)})
    return _confirm(request, row, form, heading=_("Avlys analysen"), says=says)


@requires("register.edit")
def conclude(request, pk):
    """Konkluder: says what will happen to components and earlier findings, and does it."""
    row = common.editable(request, ANALYSIS, pk)
    today = timezone.localdate()
    form = ConcludeForm(_posted(request), today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            return _concluded(request, row, form)
        except ValidationError as refused:
            form.add_error(None, refused)
    asked = request.POST.get("on") or request.GET.get("on") or ""
    outcome = read.preview_conclusion(row, _day(asked, today)) if row.status in OPEN_ANALYSES else None
    context = {"row": row, "outcome": outcome, "problems": [_(p.text) % p.params for p in outcome.problems] if outcome else []}
    if request.htmx and request.htmx.target == "virkning":
        return render(request, "vedlikehold/analyses/_outcome.html", context)
    heading = _("Konkluder analysen")
    back = keep_unit(request, reverse("vedlikehold:analysis", args=[row.pk]))
    context |= {"form": form, "heading": heading, "back": back, "missing": read.labels_of(read.missing_in_report(row))}
    context["crumbs"] = common.crumbs(request, ANALYSIS, (row.title, back), (heading, ""))
    return render(request, "vedlikehold/analyses/conclude.html", context, status=422 if form.is_bound else 200)


def _day(text: str, today: date) -> date:
    try:
        return DateField().clean(text)
    except ValidationError:
        return today


def _concluded(request, row: ConditionAnalysis, form: ConcludeForm):
    data = form.cleaned_data
    result = act.conclude_analysis(by=request.user, analysis=row, on=data["on"], note=data["why"])
    n = len(result.graded)
    text = ngettext("Analysen er ferdig. %(n)s komponent har fått tilstand.", "Analysen er ferdig. %(n)s komponenter har fått tilstand.", n)
    undo = reverse("vedlikehold:analysis-reopen", args=[row.pk])
    messages.success(request, text % {"n": format_number(n)}, extra_tags=f"undo:{undo}")
    tell_unposted(request, result.unposted)
    return go(request, "vedlikehold:analysis-comparison", row.pk)


@requires("register.edit")
def reopen(request, pk):
    """Gjenåpne: what the conclusion did is taken back."""
    row = common.editable(request, ANALYSIS, pk)
    form = WhyForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            result = act.reopen_analysis(by=request.user, analysis=row, today=timezone.localdate(), note=form.cleaned_data["why"])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return go(request, "vedlikehold:analysis", row.pk)
        messages.success(request, _("Analysen er gjenåpnet, og det konklusjonen endret, er tatt tilbake."))
        if result.kept:
            text = ngettext(
                "%(n)s rad er endret etterpå og står som den er.", "%(n)s rader er endret etterpå og står som de er.", result.kept
            )
            messages.warning(request, text % {"n": format_number(result.kept)})
        tell_unposted(request, result.unposted)
        return go(request, "vedlikehold:analysis", row.pk)
    return _confirm(request, row, form, heading=_("Gjenåpne analysen"), says=_reopening(row))


def _reopening(row: ConditionAnalysis) -> list[str]:
    back = taken_back_by_reopening(row)
    if back is None:
        return [_("Konklusjonen finnes ikke i historikken, og kan ikke tas tilbake.")]
    n, opened, kept = len(back.components), back.findings, back.kept
    text = ngettext(
        "%(n)s komponent får tilbake tilstanden den hadde før analysen.",
        "%(n)s komponenter får tilbake tilstanden de hadde før analysen.",
        n,
    )
    says = [
        text % {"n": format_number(n)},
        ngettext("%(n)s funn åpnes igjen.", "%(n)s funn åpnes igjen.", opened) % {"n": format_number(opened)},
    ]
    if kept:
        text = ngettext("%(n)s rad er endret etterpå og står som den er.", "%(n)s rader er endret etterpå og står som de er.", kept)
        says.append(text % {"n": format_number(kept)})
    return [*says, _("Funnene i analysen beholdes, og den kan konkluderes på nytt.")]


def _done(request, row: ConditionAnalysis, service, text: str):
    """Do it and say so, or say why not."""
    try:
        changeset = service()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
    return HttpResponseRedirect(keep_unit(request, reverse("vedlikehold:analysis", args=[row.pk])))


def _confirm(request, row: ConditionAnalysis, form: WhyForm, *, heading: str, says: list[str]):
    back = keep_unit(request, reverse("vedlikehold:analysis", args=[row.pk]))
    context = {"row": row, "form": form, "heading": heading, "says": says, "back": back}
    context["crumbs"] = common.crumbs(request, ANALYSIS, (row.title, back), (heading, ""))
    return render(request, "vedlikehold/analyses/confirm.html", context, status=422 if form.is_bound else 200)
