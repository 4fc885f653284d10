"""What came after: the difference between broken and kept runs, with its placebo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.charts.canvas import Canvas, diamond
from analyzer.report.charts.scale import Scale, reach, ticks
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.scoreboard import After, AfterOutcome

_TITLE = "What came after broken runs, against kept ones"
_PANEL = 150.0
_WIDTH = 340.0
_PLACEBO = "thin line: before the run, where it should be 0"
_CHECK_PX = 16.0
"""What the line of words about the check takes."""


def draw(after: After) -> Iterator[Canvas]:
    """Draw the outcomes side by side for the desk, then one under the other for the phone."""
    shown = [outcome for outcome in after.outcomes if outcome.estimate is not None]
    if not shown:
        return
    description = "; ".join(f"{o.name}: {_size_in_words(o)}" for o in shown)
    wide = Canvas("after", WIDE, _PANEL, _TITLE, description, after.title)
    # One alone has the whole width: half of it empty would look as if something were missing.
    across = _WIDTH if len(shown) > 1 else WIDE
    for n, outcome in enumerate(shown):
        _draw_outcome(wide, outcome, n * (WIDE - _WIDTH), 0, across)
    yield wide
    narrow = Canvas("after-n", NARROW, _PANEL * len(shown), _TITLE, description)
    for n, outcome in enumerate(shown):
        _draw_outcome(narrow, outcome, 0, n * _PANEL, _WIDTH)
    yield narrow


def _draw_outcome(
    sheet: Canvas, outcome: AfterOutcome, left: float, top: float, width: float
) -> None:
    # At least ±1.5, or a tiny difference would fill the axis and look large.
    low, high = reach((outcome.low, outcome.high, outcome.placebo_low, outcome.placebo_high), 1.5)
    x = Scale(low, high, left + 12, left + width - 76)
    sheet.text(left, top + 14, outcome.name, bold=True)
    words = f"{outcome.unit}, broken minus kept"
    sheet.text(left, top + 30, words, size=SMALL, colour="ink2")
    runs = f"{units.number(outcome.n_broke)} against {units.number(outcome.n_kept)} runs"
    sheet.text(left + width, top + 30, runs, size=SMALL, colour="ink2", anchor="end")
    if outcome.placebo is not None:
        sheet.text(left, top + 46, _PLACEBO, size=SMALL, colour="ink2")
    top += _CHECK_PX
    for tick in ticks(low, high, 4):
        at = x(tick)
        colour = "ink3" if tick == 0 else "grid"
        sheet.line([(at, top + 44), (at, top + 100)], colour)
        label = units.number(tick, 0 if tick == int(tick) else 1, signed=True)
        sheet.text(at, top + 116, label, size=SMALL, colour="ink2", anchor="middle")
    _draw_marks(sheet, outcome, x, top + 16)
    sheet.text(left + width, top + 67, _size_in_words(outcome), size=14, bold=True, anchor="end")


def _draw_marks(sheet: Canvas, outcome: AfterOutcome, x: Scale, top: float) -> None:
    clear = outcome.word in {"higher", "lower"}
    colour = "broke" if clear else "kept"
    y = top + 46
    interval = units.interval(outcome.low, outcome.high, signed=True)
    tip = f"{_size_in_words(outcome)}, 95 % interval {interval}"
    sheet.line([(x(outcome.low or 0), y), (x(outcome.high or 0), y)], colour, 2)
    centre = (x(outcome.estimate or 0), y)
    if clear:
        sheet.area([diamond(*centre, 12)], colour, tip=tip)
    else:
        sheet.discs([centre], 9, colour, tip=tip)
    if outcome.placebo is None:
        return
    at, under = x(outcome.placebo), top + 70
    ends = [x(end) for end in (outcome.placebo_low, outcome.placebo_high) if end is not None]
    if ends:
        sheet.line([(end, under) for end in ends], "ink3", 0.75)
    sheet.line([(at, under - 4), (at, under + 4)], "ink2", 1.5, tip="before the run: a check")


def _size_in_words(outcome: AfterOutcome) -> str:
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else ""
    return f"{units.number(outcome.estimate, 1, signed=True)}{unit}"
