"""What a page of the forecast was asked for, and addresses that keep it."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from bygg.models import Building
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import get_visible_or_404
from vedlikehold.calc.condition_figures import BUILDINGS, COMPONENTS, LEFT_OUT
from vedlikehold.calc.outlook.figures import Told, outlook_figures
from vedlikehold.calc.outlook.run import Outlook
from vedlikehold.filters.components import ComponentFilter
from vedlikehold.forms.forecast import ForecastForm
from vedlikehold.models import Component
from vedlikehold.queries.forecast.basis import Scope, forecast_parameters
from vedlikehold.queries.forecast.frame import adopted_frame
from vedlikehold.queries.forecast.outlook import Forecaster

_REGISTERS = {
    COMPONENTS: "vedlikehold:components",
    BUILDINGS: "vedlikehold:backlog-buildings",
    LEFT_OUT: "vedlikehold:backlog-left-out",
}
_CUT = ("building_type", "part")


@dataclass
class Asked:
    """The person, the unit, the building and the choices of one request."""

    request: object
    form: ForecastForm
    building: Building | None = None
    _outlook: Outlook | None = field(default=None, init=False)

    @cached_property
    def forecaster(self) -> Forecaster:
        view = self.form.saved_view
        return Forecaster(
            user=self.request.user,
            unit=self.request.unit if self.building is None else None,
            today=timezone.localdate(),
            target=self.form.cleaned_data.get("target") or None,
            scope=Scope(self.form.cut, self.building.pk if self.building else None, view.query if view else ""),
            only=self._filtered() if view and not self.building else None,
        )

    def _filtered(self):
        """The components of the saved filter, of those the person sees."""
        rows = Component.objects.visible_to(self.request.user)
        return ComponentFilter(data=QueryDict(self.form.saved_view.query), queryset=rows, request=self.request).qs

    @cached_property
    def outlook(self) -> Outlook:
        return self.forecaster.outlook(self.form.choices)

    @cached_property
    def told(self) -> Told:
        ground = self.forecaster.ground
        return Told(ground.basis, self.outlook, ground.target.value, ground.price_year)

    @cached_property
    def figures(self) -> dict:
        return {figure.key: figure for figure in outlook_figures(self.told)}

    @property
    def own_path(self) -> str:
        """The page of the curves: the building's tab where one building is asked for."""
        if self.building:
            return reverse("vedlikehold:building-forecast", args=[self.building.pk])
        return reverse("vedlikehold:forecast")

    def own(self, **query) -> str:
        """The page of the curves with the same choices; `query` replaces some of them."""
        return self.address(self.own_path, self.form.chosen | query)

    def page(self, name: str, *args, **query) -> str:
        """Another page of the forecast with the same choices."""
        about = {"building": self.building.pk} if self.building else {}
        return self.address(reverse(f"vedlikehold:{name}", args=args), self.form.chosen | about | query)

    def hidden(self) -> list[tuple[str, object]]:
        """The choices as fields of another form, so that it keeps them."""
        unit = {"unit": self.request.unit.pk} if self.request.unit else {}
        about = {"building": self.building.pk} if self.building else {}
        found = (unit | about | self.form.chosen).items()
        return [(name, one) for name, value in found for one in (value if isinstance(value, list) else [value])]

    def rows(self, register: str, query: dict) -> str:
        """The list with the rows behind a figure, in the same cut; '' where that list knows no such cut."""
        cut = {name: value for name, value in self.form.chosen.items() if name in _CUT}
        if register == COMPONENTS:
            view = self.form.saved_view
            filtered = dict(QueryDict(view.query).lists()) if view and not self.building else {}
            about = {"building": self.building.pk} if self.building else {}
            return self.address(reverse(_REGISTERS[register]), filtered | cut | about | query)
        if register not in _REGISTERS or self.building or self.form.saved_view:
            return ""
        target = {"target": self.form.cleaned_data["target"]} if self.form.cleaned_data.get("target") else {}
        return self.address(reverse(_REGISTERS[register]), cut | target | query)

    def address(self, path: str, query: dict) -> str:
        unit = {"unit": self.request.unit.pk} if self.request.unit else {}
        found = urlencode({name: value for name, value in (unit | query).items() if value not in (None, "")}, doseq=True)
        return f"{path}?{found}" if found else path


def asked(request, building: Building | None = None) -> Asked:
    """The request's choices. A building in the address is one that the person sees, or a 404."""
    if building is None and request.GET.get("building"):
        building = get_visible_or_404(Building.objects.visible_to(request.user), whole_number(request.GET["building"]) or 0)
    form = ForecastForm(request.GET, user=request.user, parameters=forecast_parameters(), plan_amounts=_plan_amounts(request, building))
    return Asked(request, form, building)


def _plan_amounts(request, building: Building | None) -> tuple[float, ...]:
    """The frames of the adopted plans; none for one building or a part of the components, for which no plan has a frame of its own."""
    if building or any(request.GET.get(name) for name in ("building_type", "part", "view")):
        return ()
    frame = adopted_frame(user=request.user, unit=request.unit, today=timezone.localdate())
    return frame.amounts if frame else ()
