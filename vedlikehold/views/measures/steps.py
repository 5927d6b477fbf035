"""What a measure goes through: one page or button per step."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bygg.views import common
from bygg.views.common import go, keep_unit
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_nok, format_number
from vedlikehold.enums import MeasureKind, MeasureStatus
from vedlikehold.forms.measures import CompleteForm, FindingsForm, PlanForm, RejectForm, StepForm
from vedlikehold.models import Finding, Measure
from vedlikehold.queries import measures as queries
from vedlikehold.queries.plans.mending import in_place
from vedlikehold.queries.projects import planned_alternative
from vedlikehold.services import measures as services
from vedlikehold.views.measures.pages import MEASURE
from vedlikehold.views.unposted import tell_unposted


def _sent(request):
    """What the form was sent with; a form without fields is sent all the same."""
    return request.POST if request.method == "POST" else None


@require_POST
@requires("register.edit")
def approve(request, pk):
    row = common.editable(request, MEASURE, pk)
    return _done(request, row, lambda: services.approve_measure(by=request.user, measure=row), _("Tiltaket er godkjent."))


@require_POST
@requires("register.edit")
def start(request, pk):
    row = common.editable(request, MEASURE, pk)
    year = timezone.localdate().year
    return _done(request, row, lambda: services.start_measure(by=request.user, measure=row, year=year), _("Arbeidet er i gang."))


@require_POST
@requires("register.edit")
def reconsider(request, pk):
    row = common.editable(request, MEASURE, pk)
    return _done(request, row, lambda: services.reconsider_measure(by=request.user, measure=row), _("Tiltaket er et forslag igjen."))


def _done(request, row: Measure, act, text: str):
    try:
        changeset = act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
    return go(request, "vedlikehold:measure", row.pk)


@requires("register.edit")
def plan(request, pk):
    row = common.editable(request, MEASURE, pk)
    form = PlanForm(_sent(request), initial={"year": row.planned_year or timezone.localdate().year + 1})

    def act():
        year, why = form.cleaned_data["year"], form.cleaned_data["why"]
        changeset = services.plan_measure(by=request.user, measure=row, year=year, note=why)
        return changeset, _("Tiltaket er planlagt i %(year)s.") % {"year": year}

    return _step(request, row, form, act, _("Planlegg tiltaket"), _("Planlegg"))


@requires("register.edit")
def reject(request, pk):
    row = common.editable(request, MEASURE, pk)
    form = RejectForm(_sent(request))
    count = row.findings.standing().count()
    text = ngettext(
        "%(n)s åpent funn blir stående uten tiltak som løser det.", "%(n)s åpne funn blir stående uten tiltak som løser dem.", count
    )

    def act():
        changeset = services.reject_measure(by=request.user, measure=row, note=form.cleaned_data["why"])
        return changeset, _("Tiltaket er avvist.")

    warning = f"{text % {'n': count}} {_('Du kan angre.')}" if count else ""
    return _step(request, row, form, act, _("Avvis tiltaket"), _("Avvis"), warning=warning)


@requires("register.edit")
def findings(request, pk):
    """Which findings the measure answers."""
    row = common.editable(request, MEASURE, pk)
    offered = queries.findings_to_link(row)
    chosen = Finding.objects.visible_to(request.user).standing().filter(measure=row).values_list("pk", flat=True)
    form = FindingsForm(_sent(request), offered=offered, chosen=chosen)

    def act():
        wanted = form.cleaned_data["findings"]
        changeset = services.link_findings(by=request.user, measure=row, findings=wanted, note=form.cleaned_data["why"])
        return changeset, _("Funnene er lagret.")

    return _step(
        request, row, form, act, _("Funn som tiltaket løser"), _("Lagre"), empty="" if offered else _("Bygget har ingen åpne funn.")
    )


def _step(request, row: Measure, form, act, heading: str, submit: str, *, warning: str = "", empty: str = ""):
    """A step's page: what will happen, the form, and the step when it is sent."""
    if request.method == "POST" and form.is_valid():
        try:
            changeset, text = act()
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            undo = f"undo:{reverse('audit:revert-all', args=[changeset.pk])}" if changeset else ""
            messages.success(request, text, extra_tags=undo)
            return go(request, "vedlikehold:measure", row.pk)
    back = keep_unit(request, reverse("vedlikehold:measure", args=[row.pk]))
    context = {
        "row": row,
        "form": form,
        "heading": heading,
        "submit": submit,
        "warning": warning,
        "empty": empty,
        "back": back,
        "crumbs": common.crumbs(request, MEASURE, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/measures/step.html", context, status=422 if form.is_bound else 200)


@requires("register.edit")
def complete(request, pk):
    """Meld utført: says what will happen, with numbers, and can be taken back by reopening."""
    row = common.editable(request, MEASURE, pk)
    today = timezone.localdate()
    components = in_place(row)
    way, count = planned_alternative(row), components.count()
    kind = services.done_as(row, way)
    cost = queries.prices_now(today).of(way.cost_likely_nok, way.price_year) if way else None
    left = queries.findings_left(row, components)
    form = CompleteForm(_sent(request), measure=row, left=left, today=today, way=way, way_now_nok=cost, components=count)
    backlog = queries.backlog_of(components, today)
    if request.method == "POST" and form.is_valid():
        doubts = _doubts(row, form.cleaned_data["actual_cost_nok"], backlog, today)
        if done := _completed(request, row, form):
            _tell_completed(request, row, done)
            for doubt in doubts:
                messages.warning(request, doubt)
            return go(request, "vedlikehold:measure", row.pk)
    back = keep_unit(request, reverse("vedlikehold:measure", args=[row.pk]))
    heading = _("Meld tiltaket utført")
    context = {
        "row": row,
        "form": form,
        "heading": heading,
        "back": back,
        "changes_condition": kind != MeasureKind.INVESTIGATE,
        "demolishes": kind == MeasureKind.DEMOLISH,
        "way": way,
        "sells": kind is None,
        "components": count,
        "closed": row.findings.standing().count(),
        "backlog": backlog,
        "doubts": _doubts(row, row.actual_cost_nok, backlog, today),
        "crumbs": common.crumbs(request, MEASURE, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/measures/complete.html", context, status=422 if form.is_bound else 200)


def _doubts(row: Measure, actual: Decimal | None, backlog: float | None, today: date) -> list[str]:
    """What a person should look at before or after reporting the measure done; nothing here is in the way."""
    doubts = []
    if waiting := services.requirements_not_done(row):
        names = ", ".join(f"«{one.name}»" for one in waiting)
        doubts.append(_("Tiltaket krever noe som ikke er meldt utført: %(names)s.") % {"names": names})
    cost, text = actual, _("Faktisk kostnad er %(cost)s, under halvparten av etterslepet tiltaket fjerner (%(backlog)s).")
    if actual is None and row.cost_likely_nok is not None:
        cost = queries.prices_now(today).of(row.cost_likely_nok, row.price_year)
        text = _("Sannsynlig kostnad er %(cost)s, under halvparten av etterslepet tiltaket fjerner (%(backlog)s).")
    if row.kind != MeasureKind.INVESTIGATE and queries.is_little_for(backlog, cost):
        doubts.append(text % {"cost": format_nok(cost, 0), "backlog": format_nok(backlog, 0)})
    return doubts


def _completed(request, row: Measure, form: CompleteForm) -> services.Completion | None:
    data = form.cleaned_data
    try:
        return services.complete_measure(
            by=request.user,
            measure=row,
            on=data["on"],
            actual_cost_nok=data["actual_cost_nok"],
            grade_after=data.get("grade_after", ""),
            also=data.get("also", ()),
            alternative=data.get("alternative"),
            renew=data.get("renew", False),
            note=data["why"],
        )
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
        return None


def _tell_completed(request, row: Measure, done: services.Completion) -> None:
    graded, new = len(done.graded), len(done.new)
    parts = [_("Tiltaket er utført.")]
    if new:
        parts.append(ngettext("%(n)s komponent er skiftet ut.", "%(n)s komponenter er skiftet ut.", new) % {"n": new})
    elif graded:
        parts.append(ngettext("%(n)s komponent har fått ny tilstand.", "%(n)s komponenter har fått ny tilstand.", graded) % {"n": graded})
    if done.resolved:
        parts.append(ngettext("%(n)s funn er lukket.", "%(n)s funn er lukket.", done.resolved) % {"n": done.resolved})
    messages.success(request, " ".join(parts))
    if done.kept_newer:
        text = ngettext(
            "%(n)s komponent har en nyere tilstand og beholder den.",
            "%(n)s komponenter har en nyere tilstand og beholder den.",
            len(done.kept_newer),
        )
        messages.warning(request, text % {"n": format_number(len(done.kept_newer))})
    tell_unposted(request, done.unposted)


@requires("register.edit")
def reopen(request, pk):
    row = common.editable(request, MEASURE, pk)
    form = StepForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            result = services.reopen_measure(by=request.user, measure=row, today=timezone.localdate(), note=form.cleaned_data["why"])
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("Tiltaket er gjenåpnet, og det som fulgte av at det var utført, er tilbakeført."))
            if result.kept:
                text = ngettext(
                    "%(n)s rad er endret etterpå og står som den er.", "%(n)s rader er endret etterpå og står som de er.", result.kept
                )
                messages.warning(request, text % {"n": result.kept})
            tell_unposted(request, result.unposted)
            return HttpResponseRedirect(keep_unit(request, reverse("vedlikehold:measure", args=[row.pk])))
    back = keep_unit(request, reverse("vedlikehold:measure", args=[row.pk]))
    heading = _("Gjenåpne tiltaket")
    context = {
        "row": row,
        "form": form,
        "heading": heading,
        "submit": _("Gjenåpne"),
        "back": back,
        "warning": _reopening(row) if row.status == MeasureStatus.DONE else "",
        "crumbs": common.crumbs(request, MEASURE, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/measures/step.html", context, status=422 if form.is_bound else 200)


def _reopening(row: Measure) -> str:
    """What reopening does, with numbers."""
    (components, new), findings = services.reopening_of(row), row.findings.count()
    parts = [
        ngettext(
            "%(n)s komponent får tilbake tilstanden og kostnaden den hadde.",
            "%(n)s komponenter får tilbake tilstanden og kostnaden de hadde.",
            components,
        )
        % {"n": components},
        ngettext("%(n)s ny komponent tas ut igjen.", "%(n)s nye komponenter tas ut igjen.", new) % {"n": new} if new else "",
        ngettext("%(n)s funn åpnes.", "%(n)s funn åpnes.", findings) % {"n": findings},
        _("Etterslepsregnskapet føres tilbake. Rader som er endret etterpå, står som de er."),
    ]
    return " ".join(filter(None, parts))
