"""Rullering: next year's plan, shown with numbers before it is made."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bygg.views import common
from bygg.views.common import go
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.deciding import RollOverForm
from vedlikehold.models import Plan, Scenario
from vedlikehold.queries.plans.rolling import RollOver, roll_over_of
from vedlikehold.services import plans as act
from vedlikehold.views.plans.kinds import PLAN, link


@requires("register.edit")
def roll(request, pk):
    """The choices, what they lead to, and the roll-over of the plan `pk`."""
    row = common.editable(request, PLAN, pk)
    form = RollOverForm(request.POST or None, plan=row)
    is_preview = request.POST.get("step") == "preview"
    valid = request.method == "POST" and form.is_valid()
    if valid and not is_preview and (made := _rolled(request, form)):
        return go(request, "vedlikehold:scenario", made.pk)
    found = _preview(request, row, form, valid)
    back = link(request, "plan", row.pk)
    heading = _("Rullér planen")
    context = {
        "row": row,
        "form": form,
        "found": found,
        "lines": _lines(found) if found else [],
        "heading": heading,
        "back": back,
        "crumbs": common.crumbs(request, PLAN, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/plans/roll.html", context, status=200 if form.is_valid() or not form.is_bound else 422)


def _preview(request, row: Plan, form: RollOverForm, valid: bool) -> RollOver | None:
    scenario = form.cleaned_data["scenario"] if valid else row.scenarios.filter(pk=form.initial["scenario"]).first()
    if scenario is None:
        return None
    scenario = Scenario.objects.visible_to(request.user).select_related("plan__unit").get(pk=scenario.pk)
    return roll_over_of(scenario, user=request.user, missed_to_first=form.missed_to_first if valid else True)


def _rolled(request, form: RollOverForm) -> Scenario | None:
    data = form.cleaned_data
    scenario = Scenario.objects.visible_to(request.user).select_related("plan__unit").get(pk=data["scenario"].pk)
    try:
        made = act.roll_over(
            by=request.user,
            scenario=scenario,
            name=data["name"],
            price_year=data["price_year"],
            missed_to_first=form.missed_to_first,
            note=data["why"],
        )
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
        return None
    messages.success(request, _("%(name)s er laget. Se over rammene og det som ikke er plassert.") % {"name": made.plan.name})
    return made


def _lines(found: RollOver) -> list[str]:
    """What comes along and what does not, in sentences with numbers."""
    first, placed, missed = found.first_year, len(found.placed), len(found.missed)
    counted = [
        (placed, ngettext("%(n)s tiltak blir med og får et år i den nye planen.", "%(n)s tiltak blir med og får et år i den nye planen.", placed)),
        (missed, _missed_text(found)),
        (len(found.moved), ngettext("%(n)s tiltak har fått nytt år siden vedtaket, og følger det.", "%(n)s tiltak har fått nytt år siden vedtaket, og følger det.", len(found.moved))),
        (len(found.pinned), ngettext("%(n)s tiltak er låst og blir fortsatt låst.", "%(n)s tiltak er låst og blir fortsatt låst.", len(found.pinned))),
        (found.done, ngettext("%(n)s tiltak er utført og blir ikke med.", "%(n)s tiltak er utført og blir ikke med.", found.done)),
        (found.given_up, ngettext("%(n)s tiltak er avvist eller slettet og blir ikke med.", "%(n)s tiltak er avvist eller slettet og blir ikke med.", found.given_up)),
        (found.left_unit, ngettext("%(n)s tiltak er i bygg som ikke lenger hører til enheten, og blir ikke med.", "%(n)s tiltak er i bygg som ikke lenger hører til enheten, og blir ikke med.", found.left_unit)),
    ]  # fmt: skip
    lines = [text % {"n": format_number(count), "year": first} for count, text in counted if count]
    last = found.frames[-1]
    frame = _("Rammene for %(first)s–%(before)s følger med. %(last)s får %(operation)s kr til drift og %(investment)s kr til investering.")
    values = {
        "first": first,
        "before": found.last_year - 1,
        "last": found.last_year,
        "operation": format_number(last.operation_nok),
        "investment": format_number(last.investment_nok),
    }
    return [*lines, *_begun_text(found), frame % values]


def _begun_text(found: RollOver) -> list[str]:
    """That work in progress comes along with all that it costs, and what of that the old plan has spent before."""
    if not found.begun:
        return []
    before, left = (sum(getattr(row, name) for row in found.begun) for name in ("before_nok", "left_nok"))
    text = ngettext(
        "%(n)s flerårig arbeid pågår. Etter planen er %(before)s kr brukt før %(year)s og %(left)s kr igjen, men den nye planen regner hele "
        "kostnaden, %(all)s kr, fra %(year)s. Sett kostnaden på tiltaket til det som er igjen, eller øk rammen.",
        "%(n)s flerårige arbeider pågår. Etter planen er %(before)s kr brukt før %(year)s og %(left)s kr igjen, men den nye planen regner hele "
        "kostnaden, %(all)s kr, fra %(year)s. Sett kostnaden på tiltakene til det som er igjen, eller øk rammen.",
        len(found.begun),
    )
    amounts = {"before": format_number(before), "left": format_number(left), "all": format_number(before + left)}
    return [text % {"n": format_number(len(found.begun)), "year": found.first_year, **amounts}]


def _missed_text(found: RollOver) -> str:
    count = len(found.missed)
    if any(row.year is not None for row in found.missed):
        return ngettext(
            "%(n)s tiltak skulle vært utført før og legges i %(year)s.",
            "%(n)s tiltak skulle vært utført før og legges i %(year)s.",
            count,
        )
    return ngettext(
        "%(n)s tiltak skulle vært utført før og blir ikke plassert.", "%(n)s tiltak skulle vært utført før og blir ikke plassert.", count
    )
