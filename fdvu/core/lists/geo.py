"""The filtered rows on a map: clusters made by the database, so that a map of 100,000 rows is a few hundred points."""

from dataclasses import dataclass

from django.db.models import Avg, Count, ExpressionWrapper, F, FloatField, Func, IntegerField, Max, Min, Q, Value

from fdvu.core.lists.queries import ANY_ID, remembered, row_pattern
from fdvu.core.lists.spec import RegisterSpec

CELL_PIXELS = 56
TILE_PIXELS = 256
MOST_CELLS_ACROSS = 20
LARGEST_ZOOM = 22


class CellNumber(Func):
    """Which step a non-negative number falls in."""

    function = "FLOOR"
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        # SQLite's own cast cuts decimals off; FLOOR would be a call into Python for each row.
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)


@dataclass(frozen=True)
class View:
    """The part of the world on the screen, and how close."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    @classmethod
    def read(cls, query) -> "View | None":
        """From the address; None where it makes no sense."""
        try:
            west, south, east, north = (float(query[name]) for name in ("west", "south", "east", "north"))
            zoom = int(query["zoom"])
        except (KeyError, ValueError):
            return None
        possible = -360 <= west < east <= 360 and -90 <= south < north <= 90 and 0 <= zoom <= LARGEST_ZOOM
        return cls(west, south, east, north, zoom) if possible else None

    @property
    def cell(self) -> tuple[float, float]:
        """Degrees of longitude and latitude of one cluster's square; never more than some hundred squares."""
        width = 360 / 2**self.zoom * CELL_PIXELS / TILE_PIXELS
        across = max(width, (self.east - self.west) / MOST_CELLS_ACROSS)
        # At 60° north a degree of longitude is half a degree of latitude on the ground, and on the screen.
        up = max(width / 2, (self.north - self.south) / MOST_CELLS_ACROSS)
        return across, up


def extent(spec: RegisterSpec, filterset) -> dict:
    """Where the filtered rows lie, and how many have no place."""
    lat, lon = spec.map.latitude, spec.map.longitude
    rows = filterset.qs
    return remembered(
        spec,
        rows,
        "extent",
        lambda: rows.order_by().aggregate(
            south=Min(lat),
            north=Max(lat),
            west=Min(lon),
            east=Max(lon),
            missing=Count("pk", filter=Q(**{f"{lat}__isnull": True}) | Q(**{f"{lon}__isnull": True})),
        ),
    )


def features(spec: RegisterSpec, queryset, view: View) -> dict:
    """GeoJSON: clusters with a count, and single rows with what their popup says. Two queries."""
    cells = remembered(spec, queryset, f"cells:{view}", lambda: _joined(list(_cells(spec, queryset, view)), *view.cell))
    singles = _singles(spec, queryset, [cell["pk"] for cell in cells if cell["rows"] == 1])
    found = []
    for cell in cells:
        properties = singles.get(cell["pk"]) if cell["rows"] == 1 else _cluster(cell)
        if properties:
            point = {"type": "Point", "coordinates": [round(cell["lon"], 6), round(cell["lat"], 6)]}
            found.append({"type": "Feature", "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": found}


def _cells(spec: RegisterSpec, queryset, view: View):
    lat, lon = spec.map.latitude, spec.map.longitude
    across, up = view.cell
    inside = queryset.filter(**{f"{lat}__gte": view.south, f"{lat}__lte": view.north, f"{lon}__gte": view.west, f"{lon}__lte": view.east})
    return (
        inside.order_by()
        .annotate(column=_step(lon, 360, across), line=_step(lat, 90, up))
        .values("column", "line")
        .annotate(
            rows=Count("pk"),
            lat=Avg(lat),
            lon=Avg(lon),
            pk=Min("pk"),
            south=Min(lat),
            north=Max(lat),
            west=Min(lon),
            east=Max(lon),
        )
        .values("rows", "lat", "lon", "pk", "south", "north", "west", "east")
    )


def _step(path: str, shift: int, size: float) -> CellNumber:
    return CellNumber(ExpressionWrapper((F(path) + Value(float(shift))) / Value(size), output_field=FloatField()))


def _joined(cells: list[dict], across: float, up: float) -> list[dict]:
    """Neighbouring squares whose points would cover each other become one cluster; the largest first."""
    kept: list[dict] = []
    for cell in sorted(cells, key=lambda c: (-c["rows"], c["pk"])):
        near = next((k for k in kept if abs(k["lon"] - cell["lon"]) < across * 0.7 and abs(k["lat"] - cell["lat"]) < up * 0.7), None)
        if near is None:
            kept.append(cell)
            continue
        rows = near["rows"] + cell["rows"]
        for name in ("lat", "lon"):
            near[name] = (near[name] * near["rows"] + cell[name] * cell["rows"]) / rows
        for name, choose in (("south", min), ("west", min), ("north", max), ("east", max)):
            near[name] = choose(near[name], cell[name])
        near["rows"] = rows
    return kept


def _cluster(cell: dict) -> dict:
    """`bounds` of a cluster to zoom to; rows in one spot have none that is larger than a point."""
    return {"count": cell["rows"], "bounds": [round(cell[name], 6) for name in ("west", "south", "east", "north")]}


def _singles(spec: RegisterSpec, queryset, ids: list[int]) -> dict[int, dict]:
    columns = [spec.table.by_key[key] for key in spec.map.details]
    rows = queryset.model.objects.filter(pk__in=ids).values_list("pk", spec.map.title, *(column.reading for column in columns))
    pattern = row_pattern(spec.detail_url)
    return {
        pk: {
            "title": title,
            "url": pattern.replace(str(ANY_ID), str(pk)),
            "details": [[column.heading, column.text(value)] for column, value in zip(columns, values, strict=True)],
        }
        for pk, title, *values in rows
    }
