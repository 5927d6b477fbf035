"""Plots under the buildings, and the land without any."""

import random

from bygg.demo.names import PLACES, WEIGHTS
from bygg.demo.stock import Drawn, Stock
from bygg.enums import PlotKind
from bygg.models import Plot

# kind, weight, name, zoning, area in m²
_LAND = (
    (PlotKind.UNDEVELOPED, 20, "{} boligfelt, ubebygd", "Bolig", (900, 28000)),
    (PlotKind.UNDEVELOPED, 9, "{} skoletomt, reserve", "Offentlig tjenesteyting", (6000, 32000)),
    (PlotKind.RECREATION, 24, "{} friområde", "Friområde", (600, 42000)),
    (PlotKind.SPORT, 12, "{} idrettspark", "Idrettsanlegg", (6000, 38000)),
    (PlotKind.ROAD, 9, "{} parkeringsplass", "Parkering", (300, 5200)),
    (PlotKind.FOREST, 6, "{} kommuneskog", "LNF", (20000, 900000)),
    (PlotKind.AGRICULTURE, 4, "{} teig", "LNF", (4000, 60000)),
    (PlotKind.OTHER, 3, "{} massedeponi", "Råstoffutvinning", (3000, 26000)),
)


def built_plot(rng: random.Random, drawn: Drawn, number: int) -> Plot:
    """Tomt: the plot a building stands on."""
    row, land = drawn.row, drawn.site.property
    return Plot(
        unit=row.unit,
        property=land,
        plot_number=f"T-{number:05d}",
        name=f"{drawn.site.name}, tomt" if drawn.kind.workplace else f"{row.name}, tomt"[:150],
        kind=PlotKind.BUILT.value,
        zoning="Offentlig tjenesteyting" if drawn.kind.unit != "BOLIG" else "Bolig",
        area_m2=land.area_m2,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def open_land(rng: random.Random, stock: Stock, number: int) -> Plot:
    """Ubebygd areal: land in the municipality's hands without a building, half of it with its property known."""
    kind, _weight, name, zoning, size = rng.choices(_LAND, weights=[line[1] for line in _LAND])[0]
    place = rng.choices(PLACES, weights=WEIGHTS)[0]
    missing = rng.random() < 0.1
    return Plot(
        unit=stock.world.units["DRIFT"],
        property=stock._property(place) if rng.random() < 0.5 else None,
        plot_number=f"U-{number:05d}",
        name=name.format(stock._place_name()),
        kind=kind.value,
        zoning=zoning,
        area_m2=float(rng.randint(*size)) if rng.random() > 0.05 else None,
        latitude=None if missing else round(rng.gauss(place.latitude, 0.006 * stock.spread), 6),
        longitude=None if missing else round(rng.gauss(place.longitude, 0.013 * stock.spread), 6),
    )
