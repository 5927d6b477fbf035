"""Who may open the pages: the forecast of condition."""

from tests.factories.bygg import save_new
from tests.factories.vedlikehold import make_component, make_type
from tests.rules.pages.kinds import Page, World, for_managers, for_viewers, row_for_viewers
from vedlikehold.models import Component, DeteriorationRate, ForecastParameters


def stock(world: World) -> str:
    """A component that there is something to forecast of; gives a figure's key."""
    if not Component.objects.exists():
        make_component(world.building(), grade="TG2", cost_likely_nok=100_000, price_year=2025)
    return "backlog"


def rate(world: World) -> int:
    return save_new(DeteriorationRate(type=make_type(), tg0_share=0.1, tg1_share=0.1, tg2_share=0.1)).pk


def parameters(world: World) -> int:
    return (ForecastParameters.objects.first() or save_new(ForecastParameters())).pk


ROWS = {"forecast": stock, "deterioration_rate": rate, "forecast_parameters": parameters}
PAGES: dict[str, Page] = {
    "forecast": for_viewers(),
    # Who sees no component has no figure to open and no file to take out.
    "forecast-figure": Page(200, 200, 404, row="forecast", arg="key"),
    "forecast-export": Page(404, 404, 404, kwargs={"kind": "csv"}),
    "building-forecast": row_for_viewers("building"),
    "forecast-waiting": for_viewers(query="now=1"),
    "forecast-rates": for_viewers(),
    "forecast-calibrate": for_managers(query="now=1"),
    "deterioration_rate-new": for_managers(query="part={part}"),
    "deterioration_rate-edit": for_managers(row="deterioration_rate"),
    "deterioration_rate-delete": for_managers(row="deterioration_rate"),
    "deterioration_rate-history": for_viewers(row="deterioration_rate"),
    "forecast_parameters-edit": for_managers(),
    "forecast_parameters-history": for_viewers(row="forecast_parameters"),
}
