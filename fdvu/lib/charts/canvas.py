"""A drawing surface in CSS pixels, y downwards, over matplotlib's object API.

`Figure()` is used directly: `matplotlib.pyplot` keeps global state and mixes up charts that are
drawn in several threads.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from fdvu.lib.charts.palette import FAINT, INK
from fdvu.lib.charts.svg import SvgInfo, to_svg

WIDTH = 720
LABEL = 13.0
SMALL = 12.0
# Corners as parts of the radius of the circle with about the same area.
CORNERS = {
    "square": ((-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)),
    "triangle": ((0.0, -1.55), (1.35, 0.78), (-1.35, 0.78)),
    "diamond": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
}

_prepared = threading.Event()
_preparing = threading.Lock()


def _prepare() -> None:
    """Once per process: text stays text, and the same chart gives the same bytes."""
    with _preparing:
        if not _prepared.is_set():
            import matplotlib  # noqa: PLC0415 - half a second that only charts should pay

            matplotlib.rcParams["svg.fonttype"] = "none"
            matplotlib.rcParams["svg.hashsalt"] = "fdvu"
            _prepared.set()


@dataclass(slots=True)
class Canvas:
    """Shapes are added in drawing order; `svg()` ends it."""

    height: float
    width: float = WIDTH
    _figure: object = field(init=False)
    _axes: object = field(init=False)
    _tooltips: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self):
        _prepare()
        from matplotlib.figure import Figure  # noqa: PLC0415 - see _prepare

        self._figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(self.height, 0)

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - see _prepare

        patch = Rectangle((x, y), width, height, facecolor=colour, linewidth=0, clip_on=False)
        self._add(patch)

    def shape(self, kind: str, x: float, y: float, radius: float, colour: str) -> None:
        """A circle, square, triangle or diamond of about the same area around a point, with an outline that tells neighbours apart."""
        from matplotlib.patches import Circle, Polygon  # noqa: PLC0415 - see _prepare

        look = {"facecolor": colour, "edgecolor": INK, "linewidth": 0.75, "clip_on": False}
        if kind == "circle":
            self._add(Circle((x, y), radius, **look))
        else:
            self._add(Polygon([(x + dx * radius, y + dy * radius) for dx, dy in CORNERS[kind]], closed=True, **look))

    def line(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = FAINT) -> None:
        from matplotlib.lines import Line2D  # noqa: PLC0415 - see _prepare

        line = Line2D((x1, x2), (y1, y2), color=colour, linewidth=1, clip_on=False)
        self._add(line)

    def path(self, points: Sequence[tuple[float, float]], *, colour: str, width: float = 2.0, dashed: bool = False) -> None:
        """A line through the points."""
        from matplotlib.lines import Line2D  # noqa: PLC0415 - see _prepare

        xs, ys = zip(*points, strict=True)
        look = {"color": colour, "linewidth": width, "linestyle": (0, (4, 3)) if dashed else "solid", "clip_on": False}
        self._add(Line2D(xs, ys, **look))

    def area(self, points: Sequence[tuple[float, float]], *, colour: str, opacity: float = 1.0) -> None:
        """What the points enclose, filled."""
        from matplotlib.patches import Polygon  # noqa: PLC0415 - see _prepare

        self._add(Polygon(points, closed=True, facecolor=colour, alpha=opacity, linewidth=0, clip_on=False))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line with its baseline at y; `align` is left, center or right."""
        from matplotlib.text import Text  # noqa: PLC0415 - see _prepare

        artist = Text(
            x,
            y,
            text,
            fontsize=size,
            color=colour,
            fontweight="bold" if bold else "normal",
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            clip_on=False,
        )
        self._add(artist)

    def hit(self, x: float, y: float, width: float, height: float, *, url: str, tooltip: str) -> None:
        """An invisible area on top that tells what lies under it, and leads to `url`."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - see _prepare

        name = f"hit{len(self._tooltips)}"
        self._tooltips[name] = tooltip
        patch = Rectangle((x, y), width, height, facecolor="none", linewidth=0, clip_on=False)
        patch.set_gid(name)
        if url:
            patch.set_url(url)
        self._add(patch)

    def svg(self, *, title: str, description: str) -> str:
        info = SvgInfo(title=title, description=description, tooltips=self._tooltips)
        return to_svg(self._figure, info)

    def _add(self, artist) -> None:
        artist.set_transform(self._axes.transData)
        artist.set_zorder(len(self._figure.get_children()))
        self._figure.add_artist(artist)
