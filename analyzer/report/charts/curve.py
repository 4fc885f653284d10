"""The recovery curve: true hours on x, so a bucket is as wide as it is long."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.buckets import RESTED_FROM_H
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.curve_axes import LETTER_PX, Axes, CurveLayout
from analyzer.report.charts.style import BIG, LABEL, NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.curve import Curve, Step

_TITLE = "Speed at the same heart rate by hours since leg day"
_TIGHT_PX = 30
_ARROW = 5
_BOLD_SHARE, _SIDE_PX = 0.6, 16
"""Width of a bold letter as a share of its size, and what a number leaves free beside it."""


_LAYOUTS = (
    CurveLayout(WIDE, 480, 52, 668, 34, 384, wide=True),
    CurveLayout(NARROW, 434, 34, 346, 34, 330, wide=False),
)


def draw(curve: Curve) -> Iterator[Canvas]:
    """Draw the curve for the desk, then for the phone."""
    return (_curve_sheet(curve, layout) for layout in _LAYOUTS)


def draw_onto(sheet: Canvas, curve: Curve, layout: CurveLayout) -> None:
    """Draw the curve on a sheet there is; a bare one shows the estimate alone."""
    _CurveDrawing(sheet, curve, layout).draw()


def _curve_sheet(curve: Curve, layout: CurveLayout) -> Canvas:
    name = "curve" if layout.wide else "curve-n"
    sheet = Canvas(name, layout.width, layout.height, _TITLE, _curve_in_words(curve), curve.title)
    draw_onto(sheet, curve, layout)
    return sheet


class _CurveDrawing(Axes):
    """One drawing of the curve in one layout."""

    def draw(self) -> None:
        self.draw_grid()
        for step in self.curve.steps:
            self._draw_ground(step)
        self.draw_zero()
        if not self.at.bare:
            self._draw_faint_lines()
        for step in self.curve.steps:
            self._draw_marks(step)
            self._draw_refusal(step)
        if not self.at.bare:
            if self.at.wide:
                self._name_band()
            self._name_lines()
        self.draw_under()

    def _draw_ground(self, step: Step) -> None:
        left, right = self.span(step)
        if step.low_pct is None or step.high_pct is None:
            self._draw_refused(left, right)
            return
        top, bottom = self.y.clip(step.high_pct), self.y.clip(step.low_pct)
        ground = "legwash" if step.clear else "keptwash"
        self.sheet.box(left, top, right - left, bottom - top, ground, tip=_interval_words(step))

    def _draw_refused(self, left: float, right: float) -> None:
        height = self.at.bottom - self.at.top
        # Filled, or the grid would run through its words.
        self.sheet.box(left, self.at.top, right - left, height, "paper", edge="rule", dash=(3, 3))

    def _draw_refusal(self, step: Step) -> None:
        """Write why a bucket is empty into it, over the faint lines."""
        if step.estimate_pct is not None or all(s.estimate_pct is None for s in self.curve.steps):
            return
        # A picture to share has room for the short word, and under a broad bucket it stands anyway.
        words = (
            step.refusal if not self.at.bare else "" if self.is_roomy(step) else step.refusal_word
        )
        left, right = self.span(step)
        x, y = (left + right) / 2 + 4, self.at.bottom - 8
        if words:
            self.sheet.text(x, y, words, size=SMALL, colour="ink2", upright=True, halo="paper")

    def _steps_line(self, values: list[tuple[Step, float]]) -> list[tuple[float, float]]:
        points = []
        for step, value in values:
            y = self.y.clip(value)
            points += [(x, y) for x in self.span(step)]
        return points

    def _draw_faint_lines(self) -> None:
        """Draw what studies suggest, dashed, and the plain average, dotted."""
        prior = self._steps_line([(step, step.prior_pct) for step in self.curve.steps])
        self.sheet.line(prior, "ink2", 1.25, dash=(5, 4))
        if self._unadjusted_steps():
            average = self._steps_line(self._unadjusted_steps())
            self.sheet.line(average, "ink3", 1.5, dash=(1.5, 3.5), round_ends=True)

    def _unadjusted_steps(self) -> list[tuple[Step, float]]:
        return [(s, s.naive_pct) for s in self.curve.steps if s.naive_pct is not None]

    def _draw_marks(self, step: Step) -> None:
        if step.estimate_pct is None:
            return
        left, right = self.span(step)
        y = self.y.clip(step.estimate_pct)
        colour, width = ("leg", 4) if step.clear else ("kept", 3)
        self.sheet.line([(left, y), (right, y)], colour, width)
        if not self.at.bare:
            # At the right edge: the middle belongs to the number.
            self._draw_data_only(step, right - (8 if self.is_roomy(step) else 4))
        self._draw_number(step, (left + right) / 2, y)

    def _draw_data_only(self, step: Step, x: float) -> None:
        if step.data_only_pct is None:
            return
        ends = step.data_only_low_pct, step.data_only_high_pct
        low, high = (step.data_only_pct if end is None else end for end in ends)
        bottom, top = self.y.clip(low), self.y.clip(high)
        self.sheet.line([(x, bottom), (x, top)], "ink")
        if low < self.y.low:
            self._draw_arrow(x, bottom, _ARROW)
        if high > self.y.high:
            self._draw_arrow(x, top, -_ARROW)
        tip = f"Your data alone: {units.percent(step.data_only_pct, signed=True)}"
        tip += f" ({units.interval(low, high, signed=True)})"
        centre = (x, self.y.clip(step.data_only_pct))
        self.sheet.discs([centre], 6, "paper", edge="ink", width=1.25, tip=tip)

    def _draw_arrow(self, x: float, y: float, size: float) -> None:
        points = [(x - abs(size), y), (x + abs(size), y), (x, y + 1.5 * size)]
        self.sheet.area([points], "ink")

    def _draw_number(self, step: Step, x: float, y: float) -> None:
        left, right = self.span(step)
        big, narrow = step.clear, not self.is_roomy(step)
        if right - left < _TIGHT_PX and not big:
            return
        size = BIG if big and not narrow else LABEL if not narrow else SMALL
        value = units.number(step.estimate_pct, 1, signed=True)
        words = f"{value}{units.NARROW_SPACE}%" if big and not narrow else value
        if len(words) * _BOLD_SHARE * size > right - left - _SIDE_PX:
            words = value
        above, below = y - 7 - (2 if big else 0), y + size + 3
        if beside_line := narrow and not self.at.bare and step.data_only_pct is not None:
            # A tight bucket has no room beside the thin line: the number stands beyond its ends.
            ends = [step.low_pct, step.high_pct, step.data_only_low_pct, step.data_only_high_pct]
            reached = [self.y.clip(end) for end in ends if end is not None]
            above, below = min(reached) - 6, max(reached) + size + 4
        # The number stands where the lines leave it more room, above its mark when both sides do.
        lines = [self.y(0), self.y.clip(step.prior_pct)]
        lines += [self.y.clip(step.naive_pct)] if step.naive_pct is not None else []
        room = {b: min(abs(b - size / 3 - line) for line in lines) for b in (above, below)}
        inside = [b for b in room if self.at.top + size <= b <= self.at.bottom - 4] or list(room)
        baseline = max(inside, key=lambda b: (min(room[b], size), b == above))
        # Wider than a tight bucket: it ends a little beyond it, clear of the axis at its left.
        tight = narrow and not self.at.wide
        size -= 1 if tight else 0
        self.sheet.text(
            right + 3 if tight else x, baseline, words, size=size, bold=True,
            anchor="end" if tight else "middle",
            colour="leg" if big else "ink",
            halo="legwash" if big and not beside_line else "paper",
        )  # fmt: skip

    def _name_band(self) -> None:
        shown = [s for s in self.curve.steps if s.estimate_pct is not None]
        roomy = [s for s in shown if self.is_roomy(s)]
        if not roomy:
            return
        # One name will do, on a clear bucket if there is one: that is where people look.
        step = min(roomy, key=lambda s: (not s.clear, s.start_h))
        bottom, top = self.y.clip(step.low_pct or 0), self.y.clip(step.high_pct or 0)
        y = bottom + 16 if bottom + 20 < self.at.bottom else top - 6
        colour = "leg" if step.clear else "ink2"
        # Short, so that it ends before the thin line at the right edge.
        self.sheet.text(
            self.span(step)[0] + 4, y, "95 % interval", size=SMALL, colour=colour, halo="paper"
        )

    def _name_lines(self) -> None:
        """Say beside a sample of each faint line what it is, where the rested runs have no mark."""
        names = _NAMES if self.at.wide else _SHORT_NAMES
        band = any(s.estimate_pct is not None for s in self.curve.steps) and not self.at.wide
        shown = [_FaintLine.BAND] * band + [_FaintLine.PRIOR]
        shown += [_FaintLine.ALONE] * any(s.data_only_pct is not None for s in self.curve.steps)
        shown += [_FaintLine.AVERAGE] * bool(self._unadjusted_steps())
        x, y = self.x(RESTED_FROM_H) + (10 if self.at.wide else 6), self.y(0) + 24
        sample = _SAMPLE_PX if self.at.wide else _SAMPLE_PX / 2
        for line in shown:
            words = names[line]
            # A ground of their own: the grid runs behind them.
            longest = max(map(len, words)) * LETTER_PX + sample + 6
            room = min(longest, self.at.right - x)
            self.sheet.box(x, y - 12, room, len(words) * _LINE_PX + 4, "paper")
            self._draw_sample(line, (x, y - 4), sample)
            for n, each in enumerate(words):
                at = (x + sample + 6, y + n * _LINE_PX)
                self.sheet.text(*at, each, size=SMALL, colour="ink2", halo="paper")
            y += len(words) * _LINE_PX + 8

    def _draw_sample(self, line: _FaintLine, at: tuple[float, float], width: float) -> None:
        (x, y), ends = at, [at, (at[0] + width, at[1])]
        if line is _FaintLine.PRIOR:
            self.sheet.line(ends, "ink2", 1.25, dash=(5, 4))
        elif line is _FaintLine.BAND:
            ground = "legwash" if any(s.clear for s in self.curve.steps) else "keptwash"
            self.sheet.box(x, y - 5, width, 10, ground)
        elif line is _FaintLine.AVERAGE:
            self.sheet.line(ends, "ink3", 1.5, dash=(1.5, 3.5), round_ends=True)
        else:
            middle = x + width / 2
            self.sheet.line([(middle, y - 8), (middle, y + 8)], "ink")
            self.sheet.discs([(middle, y)], 6, "paper", edge="ink", width=1.25)


class _FaintLine(Enum):
    """What is drawn beside the estimate, and needs a word."""

    BAND = "the interval, where its column is too narrow for its name"
    PRIOR = "what studies suggest"
    ALONE = "the runner's data alone"
    AVERAGE = "the plain average"


_SAMPLE_PX, _LINE_PX = 22.0, 14
_NAMES = {
    _FaintLine.BAND: ("95 % interval",),
    _FaintLine.PRIOR: ("what studies", "suggest"),
    _FaintLine.ALONE: ("your data alone,", "95 % interval"),
    _FaintLine.AVERAGE: ("plain average:", "mixes choice", "and fatigue"),
}
_SHORT_NAMES = {
    _FaintLine.BAND: ("95 %", "interval"),
    _FaintLine.PRIOR: ("studies",),
    _FaintLine.ALONE: ("data alone",),
    _FaintLine.AVERAGE: ("plain", "average"),
}


def _interval_words(step: Step) -> str:
    return (
        f"{step.hours} after leg day: {units.percent(step.estimate_pct, signed=True)}, 95 % "
        f"interval {units.interval(step.low_pct, step.high_pct, signed=True)}, "
        f"{units.count(step.n, 'run')}"
    )


def _curve_in_words(curve: Curve) -> str:
    return "; ".join(
        _interval_words(step) if step.estimate_pct is not None else f"{step.hours}: {step.refusal}"
        for step in curve.steps
    )
