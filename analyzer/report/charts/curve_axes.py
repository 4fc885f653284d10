"""The frame the recovery curve stands in: percent and seconds upright, hours and runs below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.buckets import REFERENCE_BUCKET, RESTED_FROM_H
from analyzer.report.charts.scale import Scale, reach, ticks
from analyzer.report.charts.style import SMALL
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES
from analyzer.text import typographic

if TYPE_CHECKING:
    from analyzer.report.charts.canvas import Anchor, Canvas
    from analyzer.report.curve import Curve, Step

ROOMY_PX = 50
LAST_H = 106.0
_SEAM = 1.0
LETTER_PX = 6.8
_LEAN_PX = 8.0
# One bucket with few runs would squeeze all others flat: what reaches further is cut.
_REACH_PCT = 12.0


class CurveLayout(NamedTuple):
    """Where things are on the sheet."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    wide: bool
    bare: bool = False


class Axes:
    """The frame of one drawing: scales, grid, zero line, and the columns under each bucket."""

    def __init__(self, sheet: Canvas, curve: Curve, layout: CurveLayout) -> None:
        self.sheet, self.curve, self.at = sheet, curve, layout
        low, high = _percent_axis(curve.steps, bare=layout.bare)
        self.x = Scale(0, LAST_H, layout.left, layout.right)
        self.y = Scale(low, high, layout.bottom, layout.top)

    def draw_grid(self) -> None:
        """Draw the hairlines with their percent and seconds."""
        at, pace = self.at, self.curve.pace_s_per_km
        head = "Speed at the same heart rate, % against rested. Below zero is slower"
        head = head if at.wide else "Speed at equal heart rate, %. Below zero is slower"
        self.sheet.text(0, 14, head, size=SMALL, colour="ink2")
        if at.wide and pace:
            shown = f"at {units.pace(pace, self.curve.unit)}"
            self.sheet.text(at.width, 14, shown, size=SMALL, colour="ink2", anchor="end")
        for tick in ticks(self.y.low, self.y.high, 6):
            if tick == 0:
                continue
            y = self.y(tick)
            self.sheet.line([(at.left, y), (at.right, y)], "grid")
            label = units.number(tick, 0 if tick == int(tick) else 1, signed=True)
            # On the phone the first column's number reaches over its edge.
            self.write_small(at.left - (8 if at.wide else 13), y + 4, label, "end")
            if at.wide and pace:
                change = units.pace_change(tick, pace, self.curve.unit)
                text = f"{units.number(change, signed=True)} s/{self.curve.unit}"
                self.write_small(at.right + 8, y + 4, text)

    def write_small(self, x: float, y: float, words: str, anchor: Anchor = "start") -> None:
        """Write in the size of axis labels."""
        self.sheet.text(x, y, words, size=SMALL, colour="ink2", anchor=anchor)

    def span(self, step: Step) -> tuple[float, float]:
        """Return the left and right edge of a bucket."""
        return self.x(step.start_h) + _SEAM, self.x(step.end_h) - _SEAM

    def is_roomy(self, step: Step) -> bool:
        """Tell whether a bucket is broad enough for its words."""
        left, right = self.span(step)
        return right - left + 2 * _SEAM > ROOMY_PX

    def draw_zero(self) -> None:
        """Draw the one strong line."""
        y = self.y(0)
        self.sheet.line([(self.at.left, y), (self.at.right, y)], "ink", 1.25)
        # Named over the rested runs, the one column without an interval.
        middle = (self.x(RESTED_FROM_H) + self.at.right) / 2
        self.sheet.text(middle, y - 7, "rested", anchor="middle", halo="paper")

    def draw_under(self) -> None:
        """Write hours, name, runs and verdict under each bucket."""
        at = self.at
        self.sheet.line([(at.left, at.bottom), (at.right, at.bottom)], "ink3")
        for step in self.curve.steps:
            end = self.x(step.end_h)
            self.sheet.line([(end, at.bottom), (end, at.bottom + 5)], "ink3")
            self._draw_column((self.x(step.start_h) + end) / 2, step)
        self._draw_reference((self.x(RESTED_FROM_H) + at.right) / 2)

    def _draw_column(self, x: float, step: Step) -> None:
        runs = units.count(step.n, "run")
        if not self.is_roomy(step) and not self.at.wide:
            self._draw_tight_column(x - _LEAN_PX, step, *runs.rsplit(" ", 1))
            return
        self._draw_three(x, step.hours, step.name, runs)
        word = step.refusal_word or typographic(step.word)
        fits = len(word) * LETTER_PX < self.x(step.end_h) - self.x(step.start_h)
        lines = [word] if fits or self.at.wide else word.rsplit(" ", 1)
        for n, line in enumerate(lines):
            self.sheet.text(
                x, self.at.bottom + 78 + 14 * n, line, size=SMALL, anchor="middle",
                bold=step.clear, colour="leg" if step.clear else "ink2",
            )  # fmt: skip

    def _draw_tight_column(self, x: float, step: Step, number: str, runs: str) -> None:
        """Write a word a line, each narrow enough not to touch the next bucket's."""
        first, _, rest = step.name.partition(" ")
        lines = ((18, step.hours.removesuffix(" h")), (32, first), (45, rest), (74, runs))
        for down, words in lines:
            self.write_small(x, self.at.bottom + down, words, "middle")
        self.sheet.text(x, self.at.bottom + 60, number, size=SMALL, bold=True, anchor="middle")
        if step.clear:
            # Its day would look undecided beside the others; a longer word the table says.
            self.sheet.text(
                x, self.at.bottom + 90, str(step.word), size=SMALL, bold=True, anchor="middle",
                colour="leg",
            )  # fmt: skip

    def _draw_reference(self, x: float) -> None:
        n = self.curve.n_reference
        self._draw_three(
            x, BUCKET_HOURS[REFERENCE_BUCKET], BUCKET_NAMES[REFERENCE_BUCKET], units.count(n, "run")
        )

    def _draw_three(self, x: float, hours: str, name: str, runs: str) -> None:
        bottom = self.at.bottom
        self.write_small(x, bottom + 18, hours, "middle")
        self.sheet.text(x, bottom + 36, name, anchor="middle")
        self.sheet.text(x, bottom + 58, runs, bold=True, anchor="middle")


def _percent_axis(steps: tuple[Step, ...], *, bare: bool) -> tuple[float, float]:
    shown = [v for s in steps for v in (s.low_pct, s.high_pct)]
    if not bare:
        shown += [v for s in steps for v in (s.naive_pct, s.data_only_pct, s.prior_pct)]
    low, high = reach(shown, 2.2)
    room = 0.06 * (high - low)
    return max(low - room, -_REACH_PCT), min(high + room, _REACH_PCT)
