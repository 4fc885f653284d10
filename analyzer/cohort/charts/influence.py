"""Leave-one-out: the mean without each athlete in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.charts.axes import draw_athletes, draw_head, draw_rows, effect_words, widest
from analyzer.cohort.words import can_leave_one_out, pooled_primary
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cohort.pooled import AthletePoint, Pooled, PooledEffect

_TOP, _BOTTOM, _HEIGHT = 30.0, 200.0, 226.0
_LAYOUTS = (
    SheetLayout("leave-one-out", WIDE, 46, 752, wide=True),
    SheetLayout("leave-one-out-n", NARROW, 34, 346, wide=False),
)


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw the mean without each, from the one that most made it slower to the opposite."""
    mean = pooled_primary(pooled)
    if mean and can_leave_one_out(mean):
        yield from (_influence_sheet(pooled, mean, layout) for layout in _LAYOUTS)


def _influence_sheet(pooled: Pooled, mean: PooledEffect, layout: SheetLayout) -> Canvas:
    ranked = sorted(pooled.athletes, key=lambda one: (-one.without_pct, one.pseudonym))
    least, most = ranked[-1].without_pct, ranked[0].without_pct
    told = f"between {units.interval(least, most, signed=True)} % with one athlete left out"
    title = "The mean without each athlete in turn"
    sheet = Canvas(layout.name, layout.width, _HEIGHT, title, told)
    sheet.key = "Band: the 95 % interval with all athletes."
    ends = [end for one in ranked for end in (one.without_low_pct, one.without_high_pct)]
    y = Scale(*widest([*ends, mean.low_pct, mean.high_pct]), _BOTTOM, _TOP)
    head = "The mean with one athlete left out, %, and its 95 % interval"
    draw_head(sheet, head if layout.wide else "The mean with one left out, %")
    low, high = y.clip(mean.low_pct or 0.0), y.clip(mean.high_pct or 0.0)
    sheet.box(layout.left, high, layout.right - layout.left, low - high, "legwash")
    draw_rows(sheet, y, layout.left, layout.right, 5)
    step = (layout.right - layout.left) / len(ranked)
    columns = [layout.left + (n + 0.5) * step for n in range(len(ranked))]
    for column, one in zip(columns, ranked, strict=True):
        ends_px = [(column, y.clip(end)) for end in (one.without_low_pct, one.without_high_pct)]
        sheet.line(ends_px, "kept", min(1.25, 0.5 * step))
    places = [
        ((column, y.clip(one.without_pct)), _tip(one))
        for column, one in zip(columns, ranked, strict=True)
    ]
    draw_athletes(sheet, places, min(7.0, max(2.0, step - 1)), "leg")
    words = "each column: another athlete left out"
    sheet.text(layout.left, _BOTTOM + 20, words, size=SMALL, colour="ink2")
    return sheet


def _tip(one: AthletePoint) -> str:
    words = effect_words(one.without_pct, one.without_low_pct, one.without_high_pct)
    return f"Without {one.pseudonym}: {words}"
