"""A sheet measured in CSS pixels, y downwards, on which the charts draw with matplotlib."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from analyzer.report.charts.style import LIGHT, PLAIN, SANS
from analyzer.units import with_narrow_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.artist import Artist
    from matplotlib.backend_bases import RendererBase
    from numpy.typing import NDArray

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
_ALIGN: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
_MOVE, _LINE, _CLOSE = int(Path.MOVETO), int(Path.LINETO), int(Path.CLOSEPOLY)
_DPI = 72
_HALO = 3
_BOLD = 600


class Extra(NamedTuple):
    """What SVG can say of one thing drawn and matplotlib cannot."""

    tip: str = ""
    halo: str = ""


@dataclass
class Canvas:
    """One drawing: its size in px, a name (its ids' prefix), a title and a description."""

    name: str
    width: float
    height: float
    title: str
    description: str = ""
    figure: Figure = field(init=False, repr=False)
    body: str = field(init=False, default="", repr=False)
    extras: dict[str, Extra] = field(init=False, default_factory=dict, repr=False)
    _drawn: int = field(init=False, default=0, repr=False)
    _scale: float = field(init=False, default=1.0, repr=False)
    _place: Affine2D = field(init=False, default_factory=Affine2D, repr=False)

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(self.width / _DPI, self.height / _DPI), dpi=_DPI)
        self.figure.patch.set_visible(False)
        self._flip = Affine2D()
        self._down = self._flip + self.figure.dpi_scale_trans
        self._frame(0)

    @contextmanager
    def moved(self, x: float, y: float, scale: float) -> Iterator[None]:
        """Draw what follows enlarged by ``scale`` with its corner at (x, y)."""
        before = self._place, self._scale
        self._place, self._scale = Affine2D().scale(scale).translate(x, y), scale
        yield
        self._place, self._scale = before

    def line(
        self,
        points: Iterable[Point],
        colour: str = "ink",
        width: float = 1,
        *,
        dash: tuple[float, float] | None = None,
        round_ends: bool = False,
        tip: str = "",
    ) -> None:
        """Draw a polyline through ``points``; a NaN breaks it."""
        xs, ys = _rounded(list(points)).T
        line = Line2D(xs, ys, linewidth=width * self._scale, color=LIGHT[colour])
        if dash:
            line.set_linestyle((0, (dash[0] / width, dash[1] / width)))
        line.set_solid_capstyle("round" if round_ends else "butt")
        line.set_dash_capstyle("round" if round_ends else "butt")
        line.set_solid_joinstyle("round")
        self._add(line, Extra(tip))

    def area(
        self,
        outlines: Iterable[Sequence[Point]],
        fill: str = "",
        *,
        edge: str = "",
        width: float = 1,
        dash: tuple[float, float] | None = None,
        alpha: float | None = None,
        tip: str = "",
    ) -> None:
        """Fill one or several closed outlines as one shape."""
        self._shape(_polygons(outlines), fill, edge, width, dash, alpha, tip)

    def _shape(
        self,
        path: Path,
        fill: str,
        edge: str,
        width: float,
        dash: tuple[float, float] | None,
        alpha: float | None,
        tip: str,
    ) -> None:
        path.should_simplify = False
        shape = PathPatch(
            path,
            facecolor=LIGHT[fill] if fill else "none",
            edgecolor=LIGHT[edge] if edge else "none",
            linewidth=width * self._scale,
            linestyle=(0, (dash[0] / width, dash[1] / width)) if dash else "-",
            alpha=alpha,
        )
        self._add(shape, Extra(tip))

    def box(
        self, x: float, y: float, width: float, height: float, fill: str = "", **style: object
    ) -> None:
        """Fill a rectangle, its corner at (x, y)."""
        self.area([rectangle(x, y, width, height)], fill, **style)  # type: ignore[arg-type] # handed on

    def dots(self, centres: Iterable[Point], size: float, colour: str) -> None:
        """Draw many small round dots as one shape."""
        ends = [point for x, y in _rounded(list(centres)) for point in ((x, y), (x + 0.01, y))]
        path = Path(np.asarray(ends), [_MOVE, _LINE] * (len(ends) // 2))
        path.should_simplify = False
        shape = PathPatch(
            path,
            facecolor="none",
            edgecolor=LIGHT[colour],
            linewidth=size * self._scale,
            capstyle="round",
        )
        self._add(shape, Extra())

    def marker(  # noqa: PLR0913 - a drawing's style, by name
        self,
        centres: Iterable[Point],
        shape: str,
        size: float,
        *,
        fill: str = "",
        edge: str = "",
        width: float = 0,
        dash: tuple[float, float] | None = None,
        tip: str = "",
    ) -> None:
        """Draw a marker of matplotlib's (``shape``), ``size`` px across, at each centre."""
        if dash:
            for x, y in centres:
                circle = Path.circle((x, y), size / 2)
                self._shape(circle, fill, edge, width, dash, None, tip)
            return
        xs, ys = _rounded(list(centres)).T
        line = Line2D(xs, ys, linestyle="none", marker=shape, markersize=size * self._scale)
        line.set_markerfacecolor(LIGHT[fill] if fill else "none")
        line.set_markeredgecolor(LIGHT[edge] if edge else "none")
        line.set_markeredgewidth(width * self._scale)
        self._add(line, Extra(tip))

    def text(  # noqa: PLR0913 - a drawing's style, by name
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = PLAIN,
        colour: str = "ink",
        bold: bool = False,
        anchor: Anchor = "start",
        upright: bool = False,
        halo: str = "",
        family: Sequence[str] = SANS,
    ) -> None:
        """Write ``words`` with their baseline at (x, y); ``upright`` turns them by 90°."""
        shown = with_narrow_spaces(words)
        text = _Words(
            x, y, shown, fontsize=size * self._scale, color=LIGHT[colour], fontfamily=list(family)
        )
        text.set_horizontalalignment(_ALIGN[anchor])
        text.set_verticalalignment("baseline")
        text.set_parse_math(False)
        text.set_fontweight("bold" if bold else "normal")
        if upright:
            text.set_rotation_mode("anchor")
            text.set_rotation(90)
        self._add(text, Extra(halo=halo))

    def _add(self, artist: Artist, extra: Extra) -> None:
        self._drawn += 1
        gid = f"{self.name}-{self._drawn}"
        artist.set_gid(gid)
        artist.set_zorder(self._drawn)
        artist.set_transform(self._place + self._down)
        artist.set_clip_on(False)
        self.figure.add_artist(artist)
        self.extras[gid] = extra

    def png(self, scale: float = 2, margin: float = 0) -> bytes:
        """Return the drawing on daylight paper: ``scale`` pixels to a CSS pixel, ``margin`` px."""
        for artist in self.figure.texts:
            halo = self.extras[str(artist.get_gid())].halo
            if halo:
                stroke = Stroke(linewidth=_HALO, foreground=LIGHT[halo])
                artist.set_path_effects([stroke, Normal()])
        file = io.BytesIO()
        self._frame(margin)
        self.figure.patch.set_visible(True)
        self.figure.savefig(
            file, format="png", dpi=_DPI * scale, facecolor=LIGHT["paper"],
            metadata={"Software": None}, pil_kwargs={"compress_level": 4},
        )  # fmt: skip
        self._frame(0)
        return file.getvalue()

    def _frame(self, margin: float) -> None:
        """Make the figure as large as the sheet with ``margin`` px around it."""
        width, height = self.width + 2 * margin, self.height + 2 * margin
        self.figure.set_size_inches(width / _DPI, height / _DPI)
        self._flip.clear().scale(1, -1).translate(margin, self.height + margin).scale(1 / _DPI)


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    """Return a rectangle's outline."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def diamond(x: float, y: float, size: float) -> list[Point]:
    """Return the outline of a diamond ``size`` px across."""
    half = size / 2
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _polygons(outlines: Iterable[Sequence[Point]]) -> Path:
    points: list[Point] = []
    codes: list[int] = []
    for outline in outlines:
        points += [*outline, outline[0]]
        codes += [_MOVE, *[_LINE] * (len(outline) - 1), _CLOSE]
    return Path(_rounded(points), codes)


def _rounded(points: Sequence[Point]) -> NDArray[np.float64]:
    """Return (n, 2) to a tenth of a pixel, which is finer than anyone sees and short to write."""
    return np.round(np.asarray(points, dtype=float), 1)


class _Words(Text):
    """A line of text; SVG lets the browser lay it out, so matplotlib need not."""

    def draw(self, renderer: RendererBase) -> None:
        if isinstance(renderer, MixedModeRenderer):
            self._named(renderer)
        else:
            super().draw(renderer)

    def _named(self, renderer: RendererBase) -> None:
        graphics = renderer.new_gc()
        graphics.set_foreground(self.get_color())
        x, y = self.get_transform().transform(self.get_unitless_position())
        y = renderer.get_canvas_width_height()[1] - y
        font, angle = self.get_fontproperties(), self.get_rotation()
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(graphics, x, y, self.get_text(), font, angle, mtext=self)
        renderer.close_group("text")
        graphics.restore()
