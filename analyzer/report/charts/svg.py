"""A sheet as SVG: small, its colours CSS variables of the theme, its texts laid out by the browser.

Inline it inherits the page's fonts; as a file it brings the daylight palette with it.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.report.charts.canvas import Shape, TextLine
from analyzer.report.charts.style import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.report.charts.canvas import Canvas, Discs, Mark, MarkStyle, Point


def inline(canvas: Canvas, css_class: str = "") -> str:
    """Return ``canvas`` as an ``<svg>`` element to stand in the page."""
    body = "".join([_mark_element(mark) for mark in canvas.drawn])
    return f"{_opening_tag(canvas, css_class)}{body}</svg>"


def standalone(canvas: Canvas) -> str:
    """Return ``canvas`` as an SVG file with the daylight palette and its own fonts named."""
    style = ":root{" + ";".join(f"--{role}:{colour}" for role, colour in LIGHT.items()) + "}"
    style += "svg{font-family:sans-serif;stroke-linejoin:round}"
    style += ".halo{paint-order:stroke;stroke-width:3px}"
    # In the page the style gives the size; a file has to bring its own.
    head = _opening_tag(canvas, "").replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{canvas.width:g}" height="{canvas.height:g}" ', 1,
    )  # fmt: skip
    ground = '<rect width="100%" height="100%" fill="var(--paper)"/>'
    body = "".join([_mark_element(mark) for mark in canvas.drawn])
    return f"{head}<style>{style}</style>{ground}{body}</svg>\n"


def _opening_tag(canvas: Canvas, css_class: str) -> str:
    name = canvas.name
    # A screen reader then says the chart's name and finding, not each of its numbers.
    described = f'<desc id="{name}-d">{_escaped_text(canvas.description)}</desc>'
    css = f' class="{css_class}"' if css_class else ""
    return (
        f'<svg{css} role="img" '
        f'viewBox="0 0 {canvas.width:g} {canvas.height:g}" '
        f'aria-labelledby="{name}-t{f" {name}-d" if canvas.description else ""}">'
        f'<title id="{name}-t">{_escaped_text(canvas.title)}</title>'
        f"{described if canvas.description else ''}"
    )


def _mark_element(mark: Mark) -> str:
    if isinstance(mark, TextLine):
        return _text_element(mark)
    element = _path_element(mark) if isinstance(mark, Shape) else _circle_elements(mark)
    tip = mark.look.tip
    return f"<g><title>{_escaped_text(tip)}</title>{element}</g>" if tip else element


def _path_element(shape: Shape) -> str:
    end = "z" if shape.closed else ""
    drawn = "".join([f"{_relative_steps(outline)}{end}" for outline in shape.outlines])
    return f'<path d="{drawn}"{_style_attributes(shape.look)}/>'


def _relative_steps(outline: Sequence[Point]) -> str:
    """Return an outline as relative steps, which are shorter to write than places."""
    x, y = outline[0]
    steps = [_one_step(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(outline)]
    return f"M{x:g} {y:g}{''.join(steps)}"


@lru_cache(maxsize=4096)
def _one_step(dx: float, dy: float) -> str:
    # A tenth of a CSS pixel is below what a screen shows, and halves the length of a path.
    dx, dy = round(dx, 1) + 0.0, round(dy, 1) + 0.0  # there is no "-0"
    if not dy:
        return f"h{dx:g}"
    return f"l{dx:g} {dy:g}" if dx else f"v{dy:g}"


def _circle_elements(discs: Discs) -> str:
    radius, look = round(discs.size / 2, 2), _style_attributes(discs.look)
    if len(discs.centres) == 1:
        ((x, y),) = discs.centres
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"{look}/>'
    if not discs.look.edge:
        return _round_dots(discs)
    circles = [f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>' for x, y in discs.centres]
    return f"<g{look}>{''.join(circles)}</g>"


def _round_dots(discs: Discs) -> str:
    """Return many filled circles as the round ends of lines without length: they are short."""
    drawn = "".join([f"M{x:g} {y:g}h0" for x, y in discs.centres])
    ink, size = discs.look.fill, round(discs.size, 1)
    look = f'stroke="var(--{ink})" stroke-width="{size:g}" stroke-linecap="round"'
    return f'<path d="{drawn}" fill="none" {look}/>'


def _text_element(text: TextLine) -> str:
    (x, y), size = text.at, round(text.size, 1)
    # Moved, then turned: turned alone, it would turn about the corner of the sheet.
    place = f'transform="translate({x:g} {y:g})rotate(-90)"' if text.upright else (
        f'x="{x:g}" y="{y:g}"'
    )  # fmt: skip
    more = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    more += ' font-weight="650"' if text.bold else ""
    more += f' class="halo" stroke="var(--{text.halo})"' if text.halo else ""
    words = _escaped_text(text.words)
    return f'<text {place} font-size="{size:g}" fill="var(--{text.colour})"{more}>{words}</text>'


def _escaped_text(words: str) -> str:
    return escape(words, quote=False)


def _style_attributes(look: MarkStyle) -> str:
    """Return a look as presentation attributes."""
    # Attributes and no style=: the page's policy allows its one style sheet alone.
    attributes = f' fill="var(--{look.fill})"' if look.fill else ' fill="none"'
    if look.alpha is not None:
        attributes += f' fill-opacity="{look.alpha:g}"'
    if not look.edge or not look.width:
        return attributes
    attributes += f' stroke="var(--{look.edge})"'
    if look.width != 1:
        attributes += f' stroke-width="{round(look.width, 2):g}"'
    if look.dash:
        attributes += f' stroke-dasharray="{look.dash[0]:g},{look.dash[1]:g}"'
    return f'{attributes} stroke-linecap="round"' if look.round_ends else attributes
