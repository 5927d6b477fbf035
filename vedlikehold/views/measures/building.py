"""Measures and bundles of one building, and a measure from chosen findings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bygg.views import common
from bygg.views.common import Kind, go, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.core.ids import whole_number
from fdvu.core.lists.bulk import select
from fdvu.core.registry import registers
from fdvu.core.views.guards import requires
from vedlikehold.forms.measures import BundleForm, MeasureForm
from vedlikehold.models import Finding, Measure, MeasureBundle
from vedlikehold.queries import measures as queries
from vedlikehold.services import measures as services
from vedlikehold.views.measures.pages import MEASURE

MOST_FINDINGS = 200


@requires("register.view")
def measures(request, pk):
    row = common.visible(request, BUILDING, pk)
    today = timezone.localdate()
    prices = queries.prices_now(today)
    found = list(queries.measures_of_building(request.user, row))
    context = {
        "measures": [measure for measure in found if measure.is_open],
        "closed": [measure for measure in found if not measure.is_open],
        "bundles": queries.bundle_lines(MeasureBundle.objects.visible_to(request.user).filter(building=row), prices),
        "sums": queries.building_sums(request.user, row, today),
        "price_year": prices.year,
        "today": today,
    }
    return show(request, BUILDING, row, "building-measures", "vedlikehold/measures/building.html", **context)


def _bundles(user):
    return MeasureBundle.objects.visible_to(user).select_related("building__unit")


BUNDLE = Kind(
    "bundle", MeasureBundle, BundleForm, _bundles, None, "vedlikehold:measures", gettext_lazy("Tiltak"),
    gettext_lazy("Rediger tiltakspakke"), gettext_lazy("Slett tiltakspakke"), namespace="vedlikehold", save=services.save_bundle_form,
    remove=services.delete_bundle, home=lambda row: reverse("vedlikehold:building-measures", args=[row.building_id]),
)  # fmt: skip


@requires("register.edit")
def bundle_new(request, pk):
    building = common.editable(request, BUILDING, pk)
    back = keep_unit(request, reverse("vedlikehold:building-measures", args=[building.pk]))
    row = MeasureBundle(building=building, saving_share=0.1)
    return common.new(request, BUNDLE, row, _("Ny tiltakspakke"), back, path=((building.name, back),))


@requires("register.edit")
def bundle_edit(request, pk):
    return common.edit(request, BUNDLE, pk)


@requires("register.edit")
def bundle_delete(request, pk):
    return common.delete(request, BUNDLE, pk)


@requires("register.edit")
def from_findings(request):
    """A new measure that answers the findings in `ids`; first the form with what follows from them, then the measure."""
    findings = _chosen(request)
    try:
        draft = services.draft_from_findings(findings)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "vedlikehold:measures")
    saving = request.method == "POST" and "name" in request.POST
    options = {"instance": Measure(**draft.values), "user": request.user, "today": timezone.localdate()}
    form = MeasureForm(request.POST, **options) if saving else MeasureForm(**options)
    if saving and form.is_valid() and (measure := _made(request, form, findings)):
        text = ngettext("Tiltaket er opprettet og løser %(n)s funn.", "Tiltaket er opprettet og løser %(n)s funn.", len(findings))
        messages.success(request, text % {"n": len(findings)})
        return HttpResponseRedirect(keep_unit(request, reverse("vedlikehold:measure", args=[measure.pk])))
    building = draft.values["building"]
    back = keep_unit(request, reverse("vedlikehold:building-measures", args=[building.pk]))
    heading = _("Nytt tiltak av valgte funn")
    context = {
        "form": form,
        "findings": findings,
        "computed": draft.computed,
        "uncosted": draft.uncosted,
        "heading": heading,
        "about": building.name,
        "back": back,
        "crumbs": common.crumbs(request, MEASURE, (building.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/measures/from_findings.html", context, status=422 if saving else 200)


def _chosen(request) -> list[Finding]:
    """The ticked findings that the person may change, or those that the list's filter finds."""
    rows = Finding.objects.editable_by(request.user)
    if request.method == "POST" and "name" not in request.POST and (register := registers.get("findings")):
        rows = select(register, request).editable
    else:
        sent = request.POST if request.method == "POST" else request.GET
        rows = rows.filter(pk__in={pk for value in sent.getlist("ids") if (pk := whole_number(value)) is not None})
    found = rows.select_related("analysis__building__unit", "component__part", "measure").order_by("pk")
    return list(found[:MOST_FINDINGS])


def _made(request, form: MeasureForm, findings: list[Finding]) -> Measure | None:
    data = form.cleaned_data
    values = {name: data[name] for name in form._meta.fields if name in data}
    try:
        return services.measure_from_findings(
            by=request.user, findings=findings, values=values, requires=data.get("requires"), note=data["why"]
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
