"""Forfallstakt: the rates behind the forecast, set by hand with the effect shown first, or calibrated against surveys."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bygg.views import common
from bygg.views.common import Kind, go, keep_unit
from fdvu.audit.services import StaleRow
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import get_visible_or_404, requires
from fdvu.lib.numbers import format_number
from vedlikehold.calc.outlook.rates import DEFAULT_LIFE, ORIGIN_LABELS, TYPE_LIFE
from vedlikehold.enums import RATE_SOURCE_LABELS
from vedlikehold.forms.forecast import RateForm, years_text
from vedlikehold.models import BuildingPart, ComponentType, DeteriorationRate
from vedlikehold.queries.forecast.basis import forecast_parameters
from vedlikehold.queries.forecast.effect import effect_of_rate, effect_of_rates
from vedlikehold.queries.forecast.pairs import FEWEST_PAIRS, CalibrationPreview, Proposal, cached_calibration
from vedlikehold.queries.forecast.rates import RateLine, from_life, own_key, rate_lines
from vedlikehold.services import forecast as act
from vedlikehold.views.forecast.asking import asked
from vedlikehold.views.forecast.curves import tabs
from vedlikehold.views.saving import MEANWHILE, with_effect

HEADING = gettext_lazy("Forfallstakt")
FIELDS = ("tg0_share", "tg1_share", "tg2_share", "source")


def _home(row) -> str:
    return reverse("vedlikehold:forecast-rates")


def _head(request, row: DeteriorationRate) -> dict:
    actions = []
    if request.user.has_perm("register.edit", row):
        actions.append((_("Rediger"), keep_unit(request, reverse("vedlikehold:deterioration_rate-edit", args=[row.pk])), True))
    return {"title": _("Forfallstakt for %(about)s") % {"about": row}, "facts": [_(RATE_SOURCE_LABELS[row.basis])], "actions": actions}


def _save(form: RateForm, *, by, note: str, expected_version: int | None = None) -> DeteriorationRate:
    values = {name: form.cleaned_data[name] for name in FIELDS}
    # The form has already written to its row: what was there before is asked of the table.
    return act.set_rate(by=by, row=form.instance, values=values, note=note, expected_version=expected_version)


KIND = Kind(
    key="deterioration_rate",
    model=DeteriorationRate,
    form=RateForm,
    rows=lambda user: DeteriorationRate.objects.visible_to(user).select_related("type", "part"),
    head=_head,
    list_url="vedlikehold:forecast-rates",
    list_label=HEADING,
    edit_label=gettext_lazy("Rediger forfallstakt"),
    delete_label=gettext_lazy("Slett forfallstakt"),
    namespace="vedlikehold",
    form_template="vedlikehold/forecast/rate_form.html",
    save=_save,
    remove=act.delete_rate,
    home=_home,
)


@requires("register.view")
def rates(request):
    """Every type and part in use with its rates, and where they come from."""
    found = asked(request)
    types, parts = rate_lines(request.user)
    context = {
        "heading": HEADING,
        "views": tabs(found, "rates"),
        "tables": [_table("part", _("Bygningsdeler"), parts), _table("type", _("Komponenttyper"), types)],
        "may_edit": request.user.has_perm("codes.edit"),
        "parameters": found.form.parameters,
    }
    return render(request, "vedlikehold/forecast/rates.html", context)


def _table(key: str, title: str, lines: list[RateLine]) -> dict:
    """Those with rates of their own, or their part's, first; those with nothing but an expected life stand behind a click."""
    usual = [line for line in lines if line.row is None and line.origin in (DEFAULT_LIFE, TYPE_LIFE)]
    own = [line for line in lines if line not in usual]
    words = {"count": format_number(len(usual))}
    hidden = ngettext("%(count)s linje bruker bare forventet levetid", "%(count)s linjer bruker bare forventet levetid", len(usual)) % words
    return {"key": key, "title": title, "own": [_shown(line) for line in own], "usual": [_shown(line) for line in usual], "hidden": hidden}


def _shown(line: RateLine) -> dict:
    row = line.row
    origin = _(RATE_SOURCE_LABELS[row.basis]) if row else _(ORIGIN_LABELS[line.origin])
    return {
        "line": line,
        "origin": origin,
        "steps": [(rate, years_text(rate), low, high, pairs) for rate, low, high, pairs in line.steps],
        "edit_url": reverse("vedlikehold:deterioration_rate-edit", args=[row.pk])
        if row
        else f"{reverse('vedlikehold:deterioration_rate-new')}?{line.key}={line.pk}",
        "delete_url": reverse("vedlikehold:deterioration_rate-delete", args=[row.pk]) if row else "",
        "history_url": reverse("vedlikehold:deterioration_rate-history", args=[row.pk]) if row else "",
    }


@requires("codes.edit")
def new(request):
    """Rates of its own for a type or a part, beginning with those that it has now."""
    row = _about(request)
    existing = DeteriorationRate.objects.visible_to(request.user).filter(type=row.type, part=row.part).first()
    if existing:
        return go(request, "vedlikehold:deterioration_rate-edit", existing.pk)
    line = next(
        (line for lines in rate_lines(request.user) for line in lines if (line.key, line.pk) == own_key(row.type_id, row.part_id)), None
    )
    parameters = forecast_parameters()
    now = line.rates if line else from_life(parameters.default_life_years, parameters)
    row.tg0_share, row.tg1_share, row.tg2_share = (round(rate, 4) for rate in now)
    heading = _("Sett forfallstakt for %(about)s") % {"about": row}
    back = keep_unit(request, _home(row))
    if "effect" in request.POST:
        return with_effect(request, KIND, row, effect_of_rate, heading=heading)
    return common.new(request, KIND, row, heading, back)


def _about(request) -> DeteriorationRate:
    """An unsaved row for the type or part of the address."""
    user = request.user
    if "type" in request.GET:
        return DeteriorationRate(type=get_visible_or_404(ComponentType.objects.visible_to(user), whole_number(request.GET["type"]) or 0))
    if "part" in request.GET:
        return DeteriorationRate(part=get_visible_or_404(BuildingPart.objects.visible_to(user), whole_number(request.GET["part"]) or 0))
    raise Http404


@requires("codes.edit")
def edit(request, pk: int):
    if "effect" in request.POST:
        return with_effect(request, KIND, common.editable(request, KIND, pk), effect_of_rate)
    return common.edit(request, KIND, pk)


@requires("codes.edit")
def delete(request, pk: int):
    return common.delete(request, KIND, pk)


@requires("register.view")
def history(request, pk: int):
    return common.history(request, KIND, pk)


@requires("codes.edit")
def calibrate(request):
    """Old and new rates side by side with what they rest on; the chosen ones are taken over in one act."""
    if request.method != "POST" and "now" not in request.GET:
        return render(request, "vedlikehold/forecast/calibrate.html", _around(request) | {"now_url": _now(request)})
    preview = cached_calibration(request.user, timezone.localdate())
    error, effect = "", None
    chosen = [one for one in preview.proposals if one.name in request.POST.getlist("take")]
    if "effect" in request.POST and chosen:
        wanted = [(one.line.key, one.line.pk, one.rates) for one in chosen]
        effect = effect_of_rates(wanted, user=request.user, unit=request.unit, today=timezone.localdate())
    elif request.method == "POST":
        try:
            changeset = act.take_over_calibration(
                by=request.user,
                rates=[_taken(one) for one in chosen],
                on=timezone.localdate(),
                note=request.POST.get("why", "").strip()[:300],
            )
        except ValidationError as refused:
            error = " ".join(refused.messages)
        except StaleRow:
            error = str(MEANWHILE)
        else:
            text = ngettext(
                "Forfallstakten er tatt over for %(count)s linje.", "Forfallstakten er tatt over for %(count)s linjer.", len(chosen)
            )
            undo = f"undo:{reverse('audit:revert-all', args=[changeset.pk])}"
            messages.success(request, text % {"count": format_number(len(chosen))}, extra_tags=undo)
            return go(request, "vedlikehold:forecast-rates")
    ticked = {one.name for one in (chosen if request.method == "POST" else preview.proposals) if request.method == "POST" or one.is_sure}
    context = _around(request) | _preview(preview)
    context |= {"error": error, "effect": effect, "ticked": ticked, "why": request.POST.get("why", ""), "ready": True}
    if request.htmx:
        return render(request, "vedlikehold/forecast/_calibration.html", context)
    return render(request, "vedlikehold/forecast/calibrate.html", context, status=422 if error else 200)


def _now(request) -> str:
    return keep_unit(request, reverse("vedlikehold:forecast-calibrate") + "?now=1")


def _around(request) -> dict:
    return {
        "heading": _("Kalibrer mot analyser"),
        "back": keep_unit(request, _home(None)),
        "own_url": keep_unit(request, reverse("vedlikehold:forecast-calibrate")),
        "fewest": FEWEST_PAIRS,
        "crumbs": common.crumbs(request, KIND, (_("Kalibrer mot analyser"), "")),
    }


def _preview(preview: CalibrationPreview) -> dict:
    return {
        "preview": preview,
        "groups": [
            (title, [one for one in preview.proposals if one.line.key == key])
            for key, title in (("part", _("Bygningsdeler")), ("type", _("Komponenttyper")))
        ],
    }


def _taken(one: Proposal) -> act.CalibratedRate:
    """A step that keeps its rate has no interval: it is not calibrated."""
    steps = list(zip(one.found.steps, one.carries, strict=True))
    low, high = ([getattr(step, end) if taken else None for step, taken in steps] for end in ("low", "high"))
    return act.CalibratedRate(one.line.key, one.line.pk, one.rates, low, high, [step.pairs for step, _taken in steps])
