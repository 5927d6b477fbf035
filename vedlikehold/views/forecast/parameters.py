"""Forutsetninger for prognosen: one row, changed with the effect shown first, each change in the history."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.views import common
from bygg.views.common import Kind, keep_unit
from fdvu.core.views.guards import requires
from vedlikehold.forms.forecast import ForecastParametersForm
from vedlikehold.models import ForecastParameters
from vedlikehold.queries.forecast.effect import effect_of_parameters
from vedlikehold.services import forecast as act
from vedlikehold.views.saving import first_of_its_kind, with_effect


def _home(row) -> str:
    return reverse("vedlikehold:forecast-rates")


def _head(request, row: ForecastParameters) -> dict:
    actions = []
    if request.user.has_perm("register.edit", row):
        actions.append((_("Rediger"), keep_unit(request, reverse("vedlikehold:forecast_parameters-edit")), True))
    return {"title": _("Forutsetninger for prognosen"), "facts": [], "actions": actions}


def _save(form: ForecastParametersForm, *, by, note: str, expected_version: int = 0) -> ForecastParameters:
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}
    with first_of_its_kind(expected_version):
        return act.change_parameters(by=by, values=values, note=note, expected_version=expected_version)


KIND = Kind(
    key="forecast_parameters",
    model=ForecastParameters,
    form=ForecastParametersForm,
    rows=lambda user: ForecastParameters.objects.visible_to(user),
    head=_head,
    list_url="vedlikehold:forecast-rates",
    list_label=gettext_lazy("Forfallstakt"),
    edit_label=gettext_lazy("Forutsetninger for prognosen"),
    delete_label="",
    namespace="vedlikehold",
    form_template="vedlikehold/forecast/rate_form.html",
    save=_save,
    home=_home,
)


@requires("codes.edit")
def edit(request):
    row = ForecastParameters.objects.visible_to(request.user).first()
    if "effect" in request.POST:
        return with_effect(request, KIND, row or ForecastParameters(), effect_of_parameters)
    if row is not None:
        return common.edit(request, KIND, row.pk)
    return common.new(request, KIND, ForecastParameters(), str(KIND.edit_label), keep_unit(request, _home(None)))


@requires("register.view")
def history(request, pk: int):
    return common.history(request, KIND, pk)
