"""What all pictures and tables share: the quiet style, direct labels, words where nothing is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pandas as pd
from pandas.api.types import is_numeric_dtype

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

plt.style.use(Path(__file__).with_name("quiet.mplstyle"))
INK = "#1a1c20"
LARGE = 100


def table(frame: pd.DataFrame, empty: str = "Nothing yet.", **columns: Any) -> Styler | None:
    """Return a frame as a table to look at, or say in words what is missing.

    Args:
        frame: any frame; unknown numbers are shown as a dash, columns of empty text not at all.
        empty: what to say where it has no rows.
        columns: how to show a column, e.g. ``pace_s_per_km=units.pace``.
    """
    if frame.empty:
        print(empty)
        return None
    frame = frame.loc[:, (frame != "").any()]
    shown = frame.rename_axis(index=None).style.format(na_rep=units.UNKNOWN)
    for name in frame.select_dtypes("number"):
        shown = shown.format(partial(units.number, digits=_digits(frame[name])), subset=[name])
    for name, how in columns.items():
        shown = shown.format(how, subset=[name])
    if is_numeric_dtype(frame.columns):
        shown = shown.format_index("{:g}", axis="columns")
    if isinstance(frame.index, pd.DatetimeIndex):
        shown = shown.format_index(partial(units.day, named=True))
    return shown.set_table_styles(
        [
            {"selector": "th, td", "props": "text-align: left; vertical-align: top"},
            {"selector": "th.row_heading", "props": "white-space: nowrap"},
        ]
    )


def _digits(column: pd.Series[float]) -> int:
    whole = (column.dropna() % 1 == 0).all()
    return 0 if whole or column.abs().max() >= LARGE else 1


def key(axes: Axes, colours: Mapping[str, str]) -> None:
    """Say above the picture's left end what each colour is."""
    place: Any = axes.transAxes
    at, aside = (0, 1), (0, 4)
    for name, colour in colours.items():
        for words, ink, gap in (("■", colour, 4), (name, INK, 14)):
            place = axes.annotate(
                words, at, aside, place, textcoords="offset points", color=ink, va="bottom"
            )
            at, aside = (1, 0), (gap, 0)
    axes.set_title(axes.get_title(loc="left"), pad=24)


def label(
    axes: Axes,
    x: Any,
    y: float,
    words: str,
    colour: str,
    at: tuple[float, float] = (7, 0),
    ha: str = "left",
) -> None:
    """Write ``words`` beside a point, ``at`` so many points right and up of it."""
    axes.annotate(words, (x, y), at, textcoords="offset points", color=colour, ha=ha, va="center")
