"""Vedtak: a version is adopted, or its adoption taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bygg.views import common
from bygg.views.common import go
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_money, format_number
from vedlikehold.enums import ScenarioStatus
from vedlikehold.forms.deciding import AdoptForm
from vedlikehold.forms.measures import StepForm
from vedlikehold.models import Measure, Scenario
from vedlikehold.queries.plans.adoption import Adoption, adoption_of
from vedlikehold.services import plans as act
from vedlikehold.views.plans.kinds import SCENARIO, link

SHOWN = 50


@requires("register.edit")
def adopt(request, pk):
    """What adoption will do, with numbers and what stands in the way; and the adoption."""
    row = common.editable(request, SCENARIO, pk)
    if row.is_frozen:
        messages.info(request, _("Versjonen er alt vedtatt."))
        return go(request, "vedlikehold:scenario", row.pk)
    found = adoption_of(row, user=request.user)
    form = AdoptForm(request.POST or None, today=timezone.localdate(), must_accept=found.must_be_accepted, has_loose=bool(found.loose))
    if request.method == "POST" and form.is_valid() and _adopted(request, row, form):
        return go(request, "vedlikehold:scenario", row.pk)
    context = {
        "found": found,
        "form": form,
        "effects": _effects(found),
        "obstacles": found.obstacles[:SHOWN],
        "more_obstacles": max(len(found.obstacles) - SHOWN, 0),
        "open_duties": found.open_duties[:SHOWN],
        "more_duties": max(len(found.open_duties) - SHOWN, 0),
        "loose": _loose(found),
        "version": row.version,
    } | _around(request, row, _("Vedta versjonen"))
    return render(request, "vedlikehold/plans/adopt.html", context, status=422 if form.is_bound else 200)


def _adopted(request, row: Scenario, form: AdoptForm) -> bool:
    data = form.cleaned_data
    try:
        found = act.adopt(
            by=request.user,
            scenario=row,
            on=data["on"],
            text=data["text"].strip(),
            accept=data.get("accept", False),
            clear=form.clears,
            expected_version=whole_number(request.POST.get("version")),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    count = len(found.planned.placed)
    text = ngettext("%(name)s er vedtatt med %(n)s tiltak.", "%(name)s er vedtatt med %(n)s tiltak.", count)
    messages.success(request, text % {"name": row.name, "n": format_number(count)})
    return True


def _effects(found: Adoption) -> list[str]:
    """What will happen, in sentences with numbers."""
    totals, placed = found.planned.totals, len(found.planned.placed)
    said = ngettext("%(n)s tiltak til %(cost)s fryses slik det står nå.", "%(n)s tiltak til %(cost)s fryses slik de står nå.", placed)
    lines = [said % {"n": format_number(placed), "cost": format_money(totals.total_nok)}]
    plural = (
        (found.planning, ngettext("%(n)s tiltak får status planlagt og året i planen.", "%(n)s tiltak får status planlagt og året i planen.", len(found.planning))),
        (found.ongoing, ngettext("%(n)s tiltak pågår alt og beholder statusen.", "%(n)s tiltak pågår alt og beholder statusen.", len(found.ongoing))),
        (found.dropped, ngettext("%(n)s tiltak som den forrige vedtatte versjonen hadde med, mister året og blir godkjent igjen.", "%(n)s tiltak som den forrige vedtatte versjonen hadde med, mister året og blir godkjent igjen.", len(found.dropped))),
    )  # fmt: skip
    lines += [text % {"n": format_number(len(rows))} for rows, text in plural if rows]
    if found.former:
        lines.append(_("«%(name)s» blir avløst.") % {"name": found.former.name})
    return [*lines, _("Versjonen kan ikke endres etterpå. Du kan trekke vedtaket tilbake.")]


def _loose(found: Adoption) -> str:
    """What is planned from before and not in the version, in a sentence; '' for none."""
    if not found.loose:
        return ""
    text = ngettext(
        "%(n)s tiltak til %(cost)s er planlagt fra før, men ikke med her.",
        "%(n)s tiltak til %(cost)s er planlagt fra før, men ikke med her.",
        len(found.loose),
    )
    return text % {"n": format_number(len(found.loose)), "cost": format_money(found.loose_nok)}


@requires("register.edit")
def withdraw(request, pk):
    """Taking the adoption back, with what that does."""
    row = common.editable(request, SCENARIO, pk)
    if row.status != ScenarioStatus.ADOPTED:
        messages.info(request, _("Bare den vedtatte versjonen kan trekkes tilbake."))
        return go(request, "vedlikehold:scenario", row.pk)
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = act.withdraw_adoption(by=request.user, scenario=row, note=form.cleaned_data["why"])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            _tell_withdrawn(request, row, done.kept)
        return go(request, "vedlikehold:scenario", row.pk)
    context = {"form": form, "foreseen": act.foreseen_withdrawal(row)}
    return render(request, "vedlikehold/plans/withdraw.html", context | _around(request, row, _("Trekk vedtaket tilbake")))


def _tell_withdrawn(request, row: Scenario, kept: list[Measure]) -> None:
    messages.success(request, _("Vedtaket av %(name)s er trukket tilbake. Versjonen er et utkast igjen.") % {"name": row.name})
    if kept:
        text = ngettext(
            "%(n)s tiltak er endret etter vedtaket og står som det er: %(names)s.",
            "%(n)s tiltak er endret etter vedtaket og står som de er: %(names)s.",
            len(kept),
        )
        names = ", ".join(f"«{measure.name}»" for measure in kept[:5]) + (" …" if len(kept) > 5 else "")
        messages.warning(request, text % {"n": format_number(len(kept)), "names": names})


def _around(request, row: Scenario, heading: str) -> dict:
    back = link(request, "scenario", row.pk)
    crumbs = common.crumbs(request, SCENARIO, (row.plan.name, link(request, "plan", row.plan_id)), (row.name, back), (heading, ""))
    return {"row": row, "heading": heading, "back": back, "crumbs": crumbs}
