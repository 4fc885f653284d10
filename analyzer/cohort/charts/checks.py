"""Effects that should be none, and groups against each other, beside the effect itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.cohort.charts.axes import (
    draw_columns,
    draw_head,
    draw_interval,
    effect_words,
    widest,
)
from analyzer.cohort.words import moderator_name, placebo_name
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale
from analyzer.report.charts.style import NARROW, PLAIN, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.pooled import Pooled

_TOP, _ROW, _ROW_NARROW, _FOOT = 28.0, 34.0, 46.0, 28.0
_LAYOUTS = (
    SheetLayout("checks", WIDE, 250, 640, wide=True),
    SheetLayout("checks-n", NARROW, 8, 342, wide=False),
)


class _Row(NamedTuple):
    name: str
    estimate_pct: float
    low_pct: float
    high_pct: float
    leads: bool


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw the pooled effect, then each check, on one axis."""
    rows = list(_rows(pooled))
    if len(rows) > 1:
        yield from (_checks_sheet(rows, layout) for layout in _LAYOUTS)


def _rows(pooled: Pooled) -> Iterator[_Row]:
    effects = [(pooled.primary, "the day after leg day"), *(
        (one, placebo_name(one)) for one in pooled.placebos
    )]  # fmt: skip
    for effect, name in effects:
        if effect is None or effect.estimate_pct is None:
            continue
        if effect.low_pct is not None and effect.high_pct is not None:
            ends = effect.low_pct, effect.high_pct
            yield _Row(name, effect.estimate_pct, *ends, effect is pooled.primary)
    for one in pooled.moderators:
        yield _Row(moderator_name(one), one.difference_pct, one.low_pct, one.high_pct, False)


def _checks_sheet(rows: Sequence[_Row], layout: SheetLayout) -> Canvas:
    step = _ROW if layout.wide else _ROW_NARROW
    bottom = _TOP + step * len(rows)
    title = "What should show nothing, beside the effect"
    told = "; ".join(f"{row.name}: {effect_words(*row[1:4])}" for row in rows)
    sheet = Canvas(layout.name, layout.width, bottom + _FOOT, title, told)
    sheet.key = "Lines: 95 % intervals of the mean over the athletes."
    x = Scale(*widest([end for row in rows for end in row[2:4]]), layout.left, layout.right)
    head = "Speed at the same heart rate, %"
    draw_head(sheet, head)
    draw_columns(sheet, x, _TOP, bottom, 6 if layout.wide else 5)
    for n, row in enumerate(rows):
        y = _TOP + step * (n + 0.5) + (0 if layout.wide else 9)
        colour = "leg" if row.leads else "keptmark"
        draw_interval(sheet, x, y, (row.low_pct, row.high_pct), colour, 2.5)
        words = effect_words(*row[1:4])
        sheet.discs([(x.clip(row.estimate_pct), y)], 9, colour, tip=f"{row.name}: {words}")
        place = (0.0, y + 4) if layout.wide else (0.0, y - 14)
        sheet.text(*place, row.name, size=PLAIN, bold=row.leads, halo="paper")
        if layout.wide:
            ends = units.interval(row.low_pct, row.high_pct, signed=True)
            sheet.text(layout.width, y + 4, ends, size=SMALL, colour="ink2", anchor="end")
    return sheet
