"""The funnel: each athlete's number by how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.charts.axes import (
    REACH_PCT,
    draw_athletes,
    draw_columns,
    draw_head,
    effect_words,
    mark_text,
    widest,
)
from analyzer.cohort.words import pooled_primary
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale, ticks
from analyzer.report.charts.style import NARROW, SMALL, WIDE
from analyzer.stats import Z_95

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cohort.pooled import Pooled, PooledEffect

_TOP, _BOTTOM, _HEIGHT = 30.0, 286.0, 330.0
_LAYOUTS = (
    SheetLayout("funnel", WIDE, 46, 752, wide=True),
    SheetLayout("funnel-n", NARROW, 34, 346, wide=False),
)


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw effect against standard error, the surest athletes on top."""
    mean = pooled_primary(pooled)
    if mean and pooled.athletes:
        yield from (_funnel_sheet(pooled, mean, layout) for layout in _LAYOUTS)


def _funnel_sheet(pooled: Pooled, mean: PooledEffect, layout: SheetLayout) -> Canvas:
    athletes, middle = pooled.athletes, mean.estimate_pct or 0.0
    title = "Each athlete's effect by its standard error"
    told = f"{units.count(len(athletes), 'athlete')} around {units.percent(middle, signed=True)}"
    sheet = Canvas(layout.name, layout.width, _HEIGHT, title, told)
    sheet.key = "Dashed: where 95 % would lie if all athletes were alike."
    widest_se = min(max(one.se_pct for one in athletes), REACH_PCT / Z_95)
    cone = [middle - Z_95 * widest_se, middle + Z_95 * widest_se]
    x = Scale(*widest([*cone, *(a.estimate_pct for a in athletes)]), layout.left, layout.right)
    y = Scale(0, 1.06 * widest_se, _TOP, _BOTTOM)
    head = "Standard error, points (downwards: less sure), by effect the day after leg day, %"
    draw_head(sheet, head if layout.wide else "Standard error (down: less sure) by effect, %")
    for tick in ticks(0, widest_se, 4):
        sheet.line([(layout.left, y(tick)), (layout.right, y(tick))], "grid")
        words = mark_text(tick, signed=False)
        sheet.text(layout.left - 6, y(tick) + 4, words, size=SMALL, colour="ink2", anchor="end")
    draw_columns(sheet, x, _TOP, _BOTTOM, 7 if layout.wide else 5)
    sheet.line([(x(middle), _TOP), (x(middle), _BOTTOM)], "leg", 1.5)
    for side in (-1, 1):
        # Only as far as the sheet goes: the cone leaves it where errors are large.
        edge = x.high if side > 0 else x.low
        far = min(widest_se, abs(edge - middle) / Z_95)
        sheet.line([(x(middle), _TOP), (x(middle + side * Z_95 * far), y(far))], "leg", dash=(5, 4))
    places = [
        (
            (x.clip(one.estimate_pct), y.clip(one.se_pct)),
            f"{one.pseudonym}: {effect_words(one.estimate_pct, one.low_pct, one.high_pct)}",
        )
        for one in athletes
    ]
    draw_athletes(sheet, places, 7, "keptmark")
    return sheet
