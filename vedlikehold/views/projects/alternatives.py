"""Alternatives of a measure: new, changed, deleted with word of the plans that use them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.views import common
from bygg.views.common import Kind, keep_unit
from fdvu.core.views.guards import requires
from vedlikehold.enums import MEASURE_KIND_LABELS, AlternativeKind, MeasureKind, Pot, ScenarioStatus
from vedlikehold.forms.projects import AlternativeForm
from vedlikehold.models import MeasureAlternative
from vedlikehold.queries.alternatives import uses_of
from vedlikehold.services.alternatives import delete_alternative, save_alternative_form
from vedlikehold.views.measures.pages import MEASURE


def _rows(user):
    return MeasureAlternative.objects.visible_to(user).select_related("measure__building__unit")


def _home(row: MeasureAlternative) -> str:
    return reverse("vedlikehold:measure", args=[row.measure_id])


def _head(request, row: MeasureAlternative) -> dict:
    measure = row.measure
    return {
        "title": row.name,
        "path": [(measure.name, keep_unit(request, _home(row)))],
        "facts": [measure.name, measure.building.name],
        "figures": [],
    }


ALTERNATIVE = Kind(
    "alternative", MeasureAlternative, AlternativeForm, _rows, _head, "vedlikehold:measures", gettext_lazy("Tiltak"),
    gettext_lazy("Rediger alternativ"), gettext_lazy("Slett alternativ"), namespace="vedlikehold", save=save_alternative_form,
    remove=delete_alternative, home=_home,
)  # fmt: skip


@requires("register.edit")
def new(request, pk):
    """Another way to meet the measure's need; begins with another kind than its own, and its prices' year."""
    measure = common.editable(request, MEASURE, pk)
    back = keep_unit(request, reverse("vedlikehold:measure", args=[measure.pk]))
    kind = AlternativeKind.REPAIR if measure.kind == MeasureKind.REHABILITATE else AlternativeKind.REHABILITATE
    row = MeasureAlternative(
        measure=measure,
        kind=kind.value,
        name=_(MEASURE_KIND_LABELS[MeasureKind(kind)]),
        pot=Pot.OPERATION if kind is AlternativeKind.REPAIR else Pot.INVESTMENT,
        price_year=measure.price_year or timezone.localdate().year,
    )
    return common.new(request, ALTERNATIVE, row, _("Nytt alternativ"), back, path=((measure.name, back),))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, ALTERNATIVE, pk)


@requires("register.view")
def history(request, pk):
    return common.history(request, ALTERNATIVE, pk)


@requires("register.edit")
def delete(request, pk):
    """Which versions use it and what they get instead; refused where one of them is adopted."""
    row = common.editable(request, ALTERNATIVE, pk)
    back = keep_unit(request, _home(row))
    if request.method == "POST":
        try:
            changeset = delete_alternative(by=request.user, row=row, note=request.POST.get("why", "").strip()[:300])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            text = _("%(name)s er slettet.") % {"name": row.name}
            messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
        return HttpResponseRedirect(back)
    uses = uses_of(request.user, row)
    context = {
        "row": row,
        "uses": uses,
        "blocked": any(use.scenario.status != ScenarioStatus.DRAFT for use in uses.rows),
        "heading": _("Slett alternativ"),
        "back": back,
        "crumbs": common.crumbs(request, ALTERNATIVE, (row.measure.name, back), (_("Slett alternativ"), "")),
    }
    return render(request, "vedlikehold/projects/alternative_delete.html", context)
