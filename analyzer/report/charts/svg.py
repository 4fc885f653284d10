"""Turn a drawing into inline SVG: themed by CSS variables, without ``style=``, small.

matplotlib writes colours and styles as CSS declarations; here each becomes a presentation
attribute, each colour its role's variable, and what SVG adds (title, description, tooltips,
halos) is put in.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl

from analyzer.report.charts.style import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.charts.canvas import Canvas, Extra

_ROLE = {colour: role for role, colour in LIGHT.items()}
_NUMBER = re.compile(r"-?\d+\.\d+")
_LONG = re.compile(r"\.\d\d")
_SPACED = re.compile(r"\s*([MLCQz])\s*")
_FIRST = r"\1"
_ROTATED = re.compile(r"rotate\(-?0 ")
_HREF = "{http://www.w3.org/1999/xlink}href"
_KEPT = {
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
    "stroke-linecap", "stroke-linejoin", "opacity", "font-size", "text-anchor", "font-weight",
}  # fmt: skip
_NEEDLESS = {("text-anchor", "start"), ("stroke-linejoin", "miter"), ("font-weight", "400")}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def inline(canvas: Canvas, css_class: str = "") -> str:
    """Return ``canvas`` as an ``<svg>`` element to stand in the page."""
    return f"{_head(canvas, css_class)}{_body(canvas)}</svg>"


def standalone(canvas: Canvas) -> str:
    """Return ``canvas`` as an SVG file with the daylight palette and its own fonts named."""
    style = ":root{" + ";".join(f"--{role}:{colour}" for role, colour in LIGHT.items()) + "}"
    style += "svg{font-family:sans-serif}.halo{paint-order:stroke;stroke-width:3px}"
    head = _head(canvas, "").replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{canvas.width:g}" height="{canvas.height:g}" ', 1,
    )  # fmt: skip
    ground = '<rect width="100%" height="100%" fill="var(--paper)"/>'
    return f"{head}<style>{style}</style>{ground}{_body(canvas)}</svg>\n"


def _head(canvas: Canvas, css_class: str) -> str:
    name = canvas.name
    described = f'<desc id="{name}-d">{escape(canvas.description)}</desc>'
    return (
        f'<svg{f" class={quoteattr(css_class)}" if css_class else ""} role="img" '
        f'viewBox="0 0 {canvas.width:g} {canvas.height:g}" '
        f'aria-labelledby="{name}-t{f" {name}-d" if canvas.description else ""}">'
        f'<title id="{name}-t">{escape(canvas.title)}</title>'
        f"{described if canvas.description else ''}"
    )


def _body(canvas: Canvas) -> str:
    """Return the drawing's elements; drawn once, for a finished canvas does not change."""
    if not canvas.body:
        canvas.body = "".join(_written(part, canvas) for part in _groups(canvas))
    return canvas.body


def _groups(canvas: Canvas) -> Iterator[ET.Element]:
    file = io.BytesIO()
    canvas.figure.patch.set_visible(False)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "legstats"}):
        canvas.figure.savefig(file, format="svg", metadata=_NO_METADATA)
    tree = ET.fromstring(file.getvalue())  # noqa: S314 - matplotlib's own output
    for group in tree.iter(_svg("g")):
        if group.get("id") in canvas.extras:
            yield group


def _svg(tag: str) -> str:
    return f"{{http://www.w3.org/2000/svg}}{tag}"


def _written(group: ET.Element, canvas: Canvas) -> str:
    extra = canvas.extras[group.get("id", "")]
    parts = "".join(_element(child, canvas.name, extra) for child in group)
    if not extra.tip:
        return parts
    return f"<g><title>{escape(extra.tip)}</title>{parts}</g>"


def _element(element: ET.Element, name: str, extra: Extra) -> str:
    tag = element.tag.rpartition("}")[2]
    inner = "".join([_element(child, name, extra) for child in element])
    if tag == "g":
        return inner
    inner += escape(element.text or "") if tag == "text" else ""
    attributes = "".join([_attribute(key, value, name) for key, value in element.attrib.items()])
    if tag == "text" and extra.halo:
        attributes += f' class="halo" stroke="var(--{extra.halo})"'
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _attribute(key: str, value: str, name: str) -> str:
    if key == "d":
        return f' d="{_SPACED.sub(_FIRST, _short(value)).strip()}"'
    if key == "style":
        return _presentation(value)
    if key == "id":
        return f' id="{name}-{value}"'
    if key == _HREF:
        return f' href="#{name}-{value[1:]}"'
    if key in {"x", "y"} or (key == "transform" and not _ROTATED.match(value)):
        return f' {key}="{_short(value)}"'
    return ""


@lru_cache(maxsize=4096)
def _presentation(style: str) -> str:
    """Return CSS declarations as presentation attributes, colours as their roles' variables."""
    said = []
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key in _KEPT and (key, value) not in _NEEDLESS:
            value = "650" if key == "font-weight" else _short(value.removesuffix("px"))
            said.append(
                f" {key}={quoteattr(f'var(--{_ROLE[value]})' if value in _ROLE else value)}"
            )
    return "".join(said)


def _short(text: str) -> str:
    if not _LONG.search(text):
        return text
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)
