"""What slopes learned from all give each athlete: the smallest effect they could show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.charts.axes import draw_athletes, draw_head, draw_rows, mark_text
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale, ticks
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cohort.pooled import AthletePoint, Pooled

_TOP, _BOTTOM, _HEIGHT = 30.0, 320.0, 366.0
_MOST_PCT = 15.0
_LAYOUTS = (
    SheetLayout("gains", WIDE, 46, 560, wide=True),
    SheetLayout("gains-n", NARROW, 34, 346, wide=False),
)


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw each athlete: across with the usual slope, upright with that learned from all."""
    if pooled.slopes and pooled.slopes.learned and pooled.athletes:
        yield from (_gains_sheet(pooled, layout) for layout in _LAYOUTS)


def _gains_sheet(pooled: Pooled, layout: SheetLayout) -> Canvas:
    athletes = pooled.athletes
    most = min(_MOST_PCT, 1.05 * max(max(a.mde_before_pct, a.mde_after_pct) for a in athletes))
    title = "The smallest effect each athlete's data could show, before and after"
    gained = sum(one.mde_after_pct < one.mde_before_pct for one in athletes)
    told = f"{gained} of {units.count(len(athletes), 'athlete')} could see a smaller effect"
    sheet = Canvas(layout.name, layout.width, _HEIGHT, title, told)
    sheet.key = "Below the line: an athlete whose data show more with the slopes learned from all."
    x = Scale(0, most, layout.left, layout.right)
    y = Scale(0, most, _BOTTOM, _TOP)
    head = "Smallest effect that could be seen with the learned slopes, %"
    draw_head(sheet, head if layout.wide else "Smallest visible effect, learned slopes, %")
    draw_rows(sheet, y, layout.left, layout.right, 5, signed=False)
    for tick in ticks(0, most, 5):
        words = mark_text(tick, signed=False)
        sheet.line([(x(tick), _TOP), (x(tick), _BOTTOM)], "grid")
        sheet.text(x(tick), _BOTTOM + 17, words, size=SMALL, colour="ink2", anchor="middle")
    below = "with the usual slope, %" if layout.wide else "usual slope, %"
    sheet.text(layout.right, _BOTTOM + 36, below, size=SMALL, colour="ink2", anchor="end")
    sheet.line([(x(0), y(0)), (x(most), y(most))], "ink3", dash=(5, 4))
    if layout.wide:
        note = ("on the dashed line:", "nothing gained", "", "below it: the data", "show more")
        for n, words in enumerate(note):
            sheet.text(layout.right + 14, _TOP + 16 + 16 * n, words, size=SMALL, colour="ink2")
    for colour, is_gain in (("keptmark", False), ("leg", True)):
        places = [
            ((x.clip(one.mde_before_pct), y.clip(one.mde_after_pct)), _tip(one))
            for one in athletes
            if (one.mde_after_pct < one.mde_before_pct) is is_gain
        ]
        draw_athletes(sheet, places, 8, colour)
    return sheet


def _tip(one: AthletePoint) -> str:
    before, after = units.percent(one.mde_before_pct), units.percent(one.mde_after_pct)
    return f"{one.pseudonym}: {before}, then {after}"
