"""The forest plot: each athlete's own number with its interval, and the mean of all below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.charts.axes import (
    draw_columns,
    draw_head,
    draw_interval,
    effect_words,
    widest,
)
from analyzer.cohort.words import pooled_primary
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.pooled import AthletePoint, Pooled, PooledEffect

_TOP, _FOOT = 28.0, 78.0
_TALL_ROW, _MOST_PX, _LEAST_ROW, _NAMED_ROW = 19.0, 1140.0, 2.5, 12.0
_MOST_ROWS = 400
_LETTER_PX = 6.9
_THIN_ROW, _LEAST_BOX, _MOST_BOX = 4.0, 3.0, 11.0
_LAYOUTS = (
    SheetLayout("forest", WIDE, 120, 560, wide=True),
    SheetLayout("forest-n", NARROW, 76, 344, wide=False),
)


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw the athletes, those slowed most first, and what they say together."""
    mean = pooled_primary(pooled)
    if mean and pooled.athletes:
        yield from (_forest_sheet(pooled, mean, layout) for layout in _LAYOUTS)


def shown_athletes(pooled: Pooled) -> Sequence[AthletePoint]:
    """Return the athletes in the plot's order; of very many, evenly chosen ones."""
    ranked = sorted(pooled.athletes, key=lambda one: (one.estimate_pct, one.pseudonym))
    each = math.ceil(len(ranked) / _MOST_ROWS)
    return ranked[::each]


def _forest_sheet(pooled: Pooled, mean: PooledEffect, layout: SheetLayout) -> Canvas:
    rows = shown_athletes(pooled)
    row = min(_TALL_ROW, max(_LEAST_ROW, _MOST_PX / len(rows)))
    bottom = _TOP + row * len(rows) + 6
    title = "The day after leg day: each athlete, and all together"
    sheet = Canvas(layout.name, layout.width, bottom + _FOOT, title, _described(mean))
    sheet.key = "Lines: 95 % intervals. The larger a mark, the more the athlete weighs."
    x = Scale(*_axis(rows, mean), layout.left, layout.right)
    head = "Speed at the same heart rate the day after leg day, %. Left of zero is slower"
    draw_head(sheet, head if layout.wide else "Speed the day after, %. Left of zero: slower")
    draw_columns(sheet, x, _TOP, bottom + 44, 7 if layout.wide else 5)
    _draw_mean_line(sheet, mean, x, bottom)
    heaviest = max(one.weight_pct for one in rows)
    for n, one in enumerate(rows):
        _draw_athlete(sheet, one, x, _TOP + row * (n + 0.5), row, heaviest, layout)
    _draw_all(sheet, mean, x, bottom, layout)
    return sheet


def _axis(rows: Sequence[AthletePoint], mean: PooledEffect) -> tuple[float, float]:
    ends = [end for one in rows for end in (one.low_pct, one.high_pct)]
    return widest([*ends, mean.predicted_low_pct, mean.predicted_high_pct])


def _draw_mean_line(sheet: Canvas, mean: PooledEffect, x: Scale, bottom: float) -> None:
    # Behind the athletes, so that each is seen against it.
    low, high, middle = (x.clip(v or 0.0) for v in (mean.low_pct, mean.high_pct, mean.estimate_pct))
    sheet.box(low, _TOP, high - low, bottom - _TOP, "legwash")
    sheet.line([(middle, _TOP), (middle, bottom)], "leg", dash=(4, 3))


def _draw_athlete(
    sheet: Canvas,
    one: AthletePoint,
    x: Scale,
    y: float,
    row: float,
    heaviest: float,
    layout: SheetLayout,
) -> None:
    draw_interval(
        sheet, x, y, (one.low_pct, one.high_pct), "kept", 1.25 if row > _THIN_ROW else 0.75
    )
    share = math.sqrt(one.weight_pct / heaviest) if heaviest else 1.0
    size = min(max(_LEAST_BOX, _MOST_BOX * share), max(row - 2, 2.0))
    words = effect_words(one.estimate_pct, one.low_pct, one.high_pct)
    tip = f"{one.pseudonym}: {words}, {units.count(one.n_runs, 'run')}"
    middle = x.clip(one.estimate_pct)
    sheet.box(middle - size / 2, y - size / 2, size, size, "keptmark", tip=tip)
    if row < _NAMED_ROW:
        return
    sheet.text(0, y + 4, _name_that_fits(one.pseudonym, layout), size=SMALL, colour="ink2")
    if layout.wide:
        ends = units.interval(one.low_pct, one.high_pct, signed=True)
        number = units.number(one.estimate_pct, 1, signed=True)
        sheet.text(WIDE, y + 4, f"({ends})", size=SMALL, colour="ink2", anchor="end")
        sheet.text(layout.right + 56, y + 4, number, size=SMALL, anchor="end")


def _name_that_fits(name: str, layout: SheetLayout) -> str:
    """Return a pseudonym, or the end of it: they begin alike where legstats made them."""
    room = int(layout.left / _LETTER_PX)
    if len(name) <= room:
        return name
    end = name[1 - room :]
    whole = end.partition("-")[2]  # better a whole part of it than one letter more
    return f"…{whole if 2 * len(whole) > room else end}"


def _draw_all(sheet: Canvas, mean: PooledEffect, x: Scale, bottom: float, at: SheetLayout) -> None:
    low, high, middle = (x.clip(v or 0.0) for v in (mean.low_pct, mean.high_pct, mean.estimate_pct))
    y = bottom + 12
    sheet.line([(0, bottom), (at.width, bottom)], "rule")
    # The field's own mark of a pooled mean: as wide as its interval.
    outline = [(low, y), (middle, y - 7), (high, y), (middle, y + 7)]
    words = effect_words(mean.estimate_pct, mean.low_pct, mean.high_pct)
    sheet.area([outline], "leg", tip=f"All together: {words}")
    sheet.text(0, y + 4, "together" if at.wide else "all", size=SMALL, bold=True)
    if at.wide:
        ends = units.interval(mean.low_pct, mean.high_pct, signed=True)
        number = units.number(mean.estimate_pct, 1, signed=True)
        sheet.text(WIDE, y + 4, f"({ends})", size=SMALL, bold=True, anchor="end")
        sheet.text(at.right + 56, y + 4, number, size=SMALL, bold=True, anchor="end")
    if mean.predicted_low_pct is None or mean.predicted_high_pct is None:
        return
    y += 22
    ends_pct = (mean.predicted_low_pct, mean.predicted_high_pct)
    draw_interval(sheet, x, y, ends_pct, "leg", 4)
    sheet.text(0, y + 4, "one more", size=SMALL, colour="ink2")
    if at.wide:
        words = f"({units.interval(*ends_pct, signed=True)})"
        sheet.text(WIDE, y + 4, words, size=SMALL, colour="ink2", anchor="end")


def _described(mean: PooledEffect) -> str:
    found = effect_words(mean.estimate_pct, mean.low_pct, mean.high_pct)
    return f"{units.count(mean.k, 'athlete')}; all together {found}"
