"""A sheet as PNG, painted by matplotlib in daylight colours with the fonts it brings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from analyzer.report.charts.canvas import Discs, Shape
from analyzer.report.charts.style import LIGHT

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from analyzer.report.charts.canvas import Anchor, Canvas, Mark, MarkStyle, TextLine

_ALIGN: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
_MOVE, _LINE, _CLOSE = int(Path.MOVETO), int(Path.LINETO), int(Path.CLOSEPOLY)
_DPI = 72
_HALO = 3


def png(canvas: Canvas, scale: float = 2, margin: float = 0) -> bytes:
    """Return the drawing on daylight paper: ``scale`` pixels to a CSS pixel, ``margin`` px."""
    file = io.BytesIO()
    with rc_context({"text.hinting": "none"}):  # as on the page, and sooner
        figure_of(canvas, margin).savefig(
            file, format="png", dpi=_DPI * scale, facecolor=LIGHT["paper"],
            metadata={"Software": None}, pil_kwargs={"compress_level": 1},
        )  # fmt: skip
    return file.getvalue()


def figure_of(canvas: Canvas, margin: float = 0) -> Figure:
    """Return the drawing as a figure, an artist for each mark in the order they were drawn."""
    width, height = canvas.width + 2 * margin, canvas.height + 2 * margin
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI)
    # A canvas's y runs down the sheet, matplotlib's up.
    down = Affine2D().scale(1, -1).translate(margin, canvas.height + margin).scale(1 / _DPI)
    place = down + figure.dpi_scale_trans
    for order, mark in enumerate(canvas.drawn):
        artist = _mark_artist(mark)
        artist.set_zorder(order)
        artist.set_transform(place)
        artist.set_clip_on(False)
        figure.add_artist(artist)
    return figure


def _mark_artist(mark: Mark) -> Artist:
    if isinstance(mark, Shape):
        return _path_patch(_outline_path(mark), mark.look)
    if isinstance(mark, Discs):
        circles = (Path.circle(centre, mark.size / 2) for centre in mark.centres)
        return _path_patch(Path.make_compound_path(*circles), mark.look)
    return _line_of_text(mark)


def _outline_path(shape: Shape) -> Path:
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for outline in shape.outlines:
        points += outline
        codes += [_MOVE, *[_LINE] * (len(outline) - 1)]
        if shape.closed:
            points.append(outline[0])
            codes.append(_CLOSE)
    return Path(points, codes)


def _path_patch(path: Path, look: MarkStyle) -> PathPatch:
    # Drawn point by point, as the SVG is: both have to show the same.
    path.should_simplify = False
    # matplotlib counts dashes in widths of the line, the canvas in pixels.
    dash = look.dash and (look.dash[0] / look.width, look.dash[1] / look.width)
    return PathPatch(
        path,
        facecolor=LIGHT[look.fill] if look.fill else "none",
        edgecolor=LIGHT[look.edge] if look.edge else "none",
        linewidth=look.width,
        linestyle=(0, dash) if dash else "-",
        capstyle="round" if look.round_ends else "butt",
        joinstyle="round",
        alpha=look.alpha,
    )


def _line_of_text(words: TextLine) -> Text:
    text = Text(
        *words.at,
        words.words,
        fontsize=words.size,
        color=LIGHT[words.colour],
        fontfamily=list(words.family),
        fontweight="bold" if words.bold else "normal",
        horizontalalignment=_ALIGN[words.anchor],
        verticalalignment="baseline",
        # A name with two dollars in it is no formula.
        parse_math=False,
    )
    if words.upright:
        # Turned about the start of its baseline, as SVG turns it.
        text.set_rotation_mode("anchor")
        text.set_rotation(90)
    if words.halo:
        stroke = Stroke(linewidth=_HALO, foreground=LIGHT[words.halo])
        text.set_path_effects([stroke, Normal()])
    return text
