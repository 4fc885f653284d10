"""Form at equal speed: one row a measure, its interval against zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.scale import Scale, reach, ticks, to_outer_ticks
from analyzer.report.charts.style import LABEL, NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.running_dynamics import DynamicsRow, RunningDynamics

_TITLE = "Change the day after leg day, at equal speed"
_TICKS = 4
_ROW, _ROW_NARROW = 42.0, 58.0


def draw(dynamics: RunningDynamics) -> Iterator[Canvas]:
    """Draw the measures for the desk, then for the phone."""
    if dynamics.rows:
        yield from (_draw_sheet(dynamics, wide=wide) for wide in (True, False))


def _draw_sheet(dynamics: RunningDynamics, *, wide: bool) -> Canvas:
    row_height = _ROW if wide else _ROW_NARROW
    width, left, right = (WIDE, 128.0, 456.0) if wide else (NARROW, 128.0, NARROW - 4.0)
    bottom = 30 + row_height * len(dynamics.rows)
    description = "; ".join(
        f"{row.name}: {units.percent(row.estimate_pct, signed=True)}" for row in dynamics.rows
    )
    sheet = Canvas("form" if wide else "form-n", width, bottom + 26, _TITLE, description)
    sheet.finding = dynamics.title
    low, high = reach([v for row in dynamics.rows for v in (row.low_pct, row.high_pct)], 2.5)
    low, high = to_outer_ticks(low, high, _TICKS)
    x = Scale(low, high, left, right)
    middle = (left + right) / 2
    sheet.text(
        middle, 14, "% against rested, same speed", size=SMALL, colour="ink2", anchor="middle"
    )
    for tick in ticks(low, high, _TICKS):
        sheet.line([(x(tick), 26), (x(tick), bottom)], "ink3" if tick == 0 else "grid")
        label = units.number(tick, 0 if tick == int(tick) else 1, signed=True)
        sheet.text(x(tick), bottom + 18, label, size=SMALL, colour="ink2", anchor="middle")
    for n, row in enumerate(dynamics.rows):
        _draw_row(sheet, row, x, 30 + (n + 0.5) * row_height, wide=wide)
    return sheet


def _draw_row(sheet: Canvas, row: DynamicsRow, x: Scale, y: float, *, wide: bool) -> None:
    clear = row.clear
    colour = "leg" if clear else "kept"
    tip = f"{row.name}: 95 % interval {units.interval(row.low_pct, row.high_pct, signed=True)} %"
    sheet.line([(x(row.low_pct), y), (x(row.high_pct), y)], colour, 2)
    sheet.discs([(x(row.estimate_pct), y)], 10, colour, tip=tip)
    size = units.percent(row.estimate_pct, signed=True)
    word = "ink" if clear else "ink2"
    if wide:
        sheet.text(0, y + 4, row.name, bold=True)
        sheet.text(476, y + 4, size, size=LABEL, bold=True)
        sheet.text(534, y + 4, row.change_text)
        sheet.text(WIDE, y + 4, row.said, size=12.5, colour=word, bold=clear, anchor="end")
        return
    sheet.text(0, y - 8, row.name, bold=True)
    sheet.text(0, y + 7, f"{size}, {row.change_text}", size=SMALL, colour="ink2")
    sheet.text(0, y + 22, row.said, size=SMALL, colour="leg" if clear else "ink2")
