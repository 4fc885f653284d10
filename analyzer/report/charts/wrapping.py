"""Lines that fit: how wide words are in the fonts of the pictures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties, findfont, get_font

from analyzer.units import NARROW_SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

_DPI = 72
_SUBPIXELS = 64
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[A-Z0-9])")
_LEAST_SCALE = 0.85


def wrapped_lines(
    words: str, size: float, width: float, family: Sequence[str], *, bold: bool = False
) -> list[str]:
    """Break ``words`` into lines no wider than ``width`` px at ``size``."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _text_width(longer, size, tuple(family), bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def fitted_size(words: str, size: float, width: float, family: Sequence[str]) -> float:
    """Return the largest font size up to ``size`` at which bold ``words`` fit on one line."""
    needed = _text_width(words, size, tuple(family), bold=True)
    return size if needed <= width else size * width / needed


def text_width(words: str, size: float, family: Sequence[str], *, bold: bool = False) -> float:
    """Return how wide ``words`` are, in px at ``size``."""
    return _text_width(words, size, tuple(family), bold)


@lru_cache(maxsize=1024)
def _text_width(words: str, size: float, family: tuple[str, ...], bold: bool) -> float:  # noqa: FBT001 - cached, so positional
    weight = "bold" if bold else "normal"
    # Asked of the font itself: counting letters would break lines too early or too late.
    font = get_font(findfont(FontProperties(family=list(family), weight=weight)))
    font.set_size(size, _DPI)
    # A font without the narrow space would count the wide box of a missing sign.
    font.set_text(words.replace(NARROW_SPACE, " "), 0.0)
    return float(font.get_width_height()[0]) / _SUBPIXELS


def fitted_lines(
    text: str, size: float, width: float, family: Sequence[str], *, most: int, bold: bool = False
) -> tuple[list[str], float]:
    """Break a text into at most ``most`` lines; return them and their size. No word is cut off.

    Where it is too long it becomes a little smaller, then says fewer sentences, the last one left
    out first; a single sentence becomes as small as it must.
    """
    sentences = _SENTENCE_END.split(text)
    scale = 1.0
    while True:
        words = " ".join(sentences)
        lines = wrapped_lines(words, size * scale, width, family, bold=bold)
        if len(lines) <= most:
            return lines, size * scale
        if scale > _LEAST_SCALE or len(sentences) == 1:
            scale *= 0.95
        else:
            sentences, scale = sentences[:-1], 1.0
