"""Fitness by quarter: where each earlier one lies against the latest, at the same heart rate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.charts.canvas import Canvas, SheetLayout, diamond
from analyzer.report.charts.scale import Scale, reach, ticks
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.months import Months, Quarter

_TOP, _BOTTOM, _HEIGHT = 30.0, 236.0, 286.0
_LEAST_PCT = 2.0
_MARK_PX = 10.0
_OPEN = frozenset({"can't tell", "no clear difference"})
_LINE_PX = 14.0
_SMALLER = 11.0


_LAYOUTS = (
    SheetLayout("months", WIDE, 52, 752, wide=True),
    SheetLayout("months-n", NARROW, 40, 346, wide=False),
)


def draw(months: Months) -> Iterator[Canvas]:
    """Draw the quarters for the desk, then for the phone."""
    known = [quarter for quarter in months.quarters if quarter.estimate_pct is not None]
    if months.latest is None or not known:
        return
    for layout in _LAYOUTS:
        yield _months_sheet(months, months.latest, layout)


def _months_sheet(months: Months, latest: Quarter, layout: SheetLayout) -> Canvas:
    quarters = months.quarters[::-1]
    told = "; ".join(
        f"{quarter.name}: {units.percent(-quarter.estimate_pct, signed=True)}"
        for quarter in quarters
        if quarter.estimate_pct is not None
    )
    now = latest.name if months.over else f"{latest.name} so far"
    title = f"Speed at the same heart rate against {now}"
    sheet = Canvas(layout.name, layout.width, _HEIGHT, title, told, months.title)
    sheet.key = (
        "Below 0 a quarter was slower than the latest; lines are 95 % intervals, diamonds the"
        " latest and the one it is held against."
    )
    ends = [end for q in quarters for end in (q.low_pct, q.high_pct)]
    # Turned: the answer is how much faster the latest was, the place where each lies against it.
    low, high = reach([None if end is None else -end for end in ends], _LEAST_PCT)
    y = Scale(low, high, _BOTTOM - 8, _TOP + 8)
    head = f"{title}, %" if layout.wide else f"Speed against {now}, %"
    sheet.text(0, 14, head, size=12.5, bold=True)
    for tick in ticks(low, high, 5):
        colour = "ink3" if tick == 0 else "grid"
        sheet.line([(layout.left, y(tick)), (layout.right, y(tick))], colour)
        label = units.number(tick, 0 if tick == int(tick) else 1, signed=True)
        sheet.text(layout.left - 6, y(tick) + 4, label, size=SMALL, colour="ink2", anchor="end")
    step = (layout.right - layout.left) / (len(quarters) + 1)
    for n, quarter in enumerate(quarters):
        _draw_quarter(sheet, quarter, now, layout.left + (n + 0.5) * step, y, layout)
        _name_quarter(sheet, quarter, layout.left + (n + 0.5) * step, layout, first=n == 0)
    x = layout.left + (len(quarters) + 0.5) * step
    tip = f"{now}: {units.count(latest.n, 'run')}"
    sheet.area([diamond(x, y(0), _MARK_PX + 3)], "ink", tip=tip)
    _name_quarter(sheet, latest, x, layout, first=False)
    return sheet


def _draw_quarter(
    sheet: Canvas, quarter: Quarter, now: str, x: float, y: Scale, layout: SheetLayout
) -> None:
    if quarter.estimate_pct is None or quarter.low_pct is None or quarter.high_pct is None:
        # A gap would be taken for a mistake of the chart.
        sheet.text(x, y(0) - 6, "?", size=SMALL, colour="ink3", anchor="middle", halo="paper")
        return
    # In percent of the quarter's own speed, as the table's: it is the same number, turned.
    estimate, low, high = -quarter.estimate_pct, -quarter.high_pct, -quarter.low_pct
    ends, runs = units.interval(low, high, signed=True), units.count(quarter.n, "run")
    size = units.percent(estimate, signed=True)
    tip = f"{quarter.name} against {now}: {size}, 95 % interval {ends}, {runs}"
    colour = "kept" if quarter.word in _OPEN else "leg"
    sheet.line([(x, y(low)), (x, y(high))], colour, 2)
    centre = (x, y(estimate))
    if quarter.leads:
        sheet.area([diamond(*centre, _MARK_PX + 3)], colour, tip=tip)
    else:
        sheet.discs([centre], _MARK_PX - 1, colour, tip=tip)
    shown, aside = units.number(estimate, 1, signed=True), 10 if layout.wide else 7
    size_px = SMALL if layout.wide else _SMALLER
    sheet.text(x + aside, centre[1] + 4, shown, size=size_px, bold=quarter.leads, halo="paper")


def _name_quarter(
    sheet: Canvas, quarter: Quarter, x: float, layout: SheetLayout, *, first: bool
) -> None:
    begin, end = units.month(quarter.first), units.month(quarter.last)
    if quarter.first.day != 1:
        begin = f"{quarter.first.day} {begin}"
    if (quarter.last + timedelta(days=1)).day != 1:
        end = f"{quarter.last.day} {end}"
    # One that was cut may have a single month.
    later = [f"–{end}"] if end != begin else []
    lines = ["".join([begin, *later])] if layout.wide else [begin, *later]
    # The year where it begins, as on any calendar.
    if first or quarter.first.month == 1:
        lines.append(str(quarter.first.year))
    for n, line in enumerate(lines):
        colour = "ink" if line.isdigit() else "ink2"
        sheet.text(x, _BOTTOM + 16 + n * _LINE_PX, line, size=SMALL, colour=colour, anchor="middle")
