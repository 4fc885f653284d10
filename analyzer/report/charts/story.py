"""One run minute by minute: pace above, heart rate below, the limits drawn in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.scale import Scale, spread
from analyzer.report.charts.style import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.report.charts.canvas import Anchor, Point
    from analyzer.report.flagged import Flagged, FlaggedRun

_NAN = (math.nan, math.nan)


class _StoryLayout(NamedTuple):
    width: float
    left: float
    right: float
    wide: bool


_DESK = _StoryLayout(660, 44, 560, wide=True)
_PHONE = _StoryLayout(330, 36, 326, wide=False)
_PACE = (28.0, 116.0)
_HEART = (160.0, 256.0)
_PACE_STEPS = (10, 15, 20, 30, 60, 120)
_MINUTE_STEPS = (5, 10, 15, 20, 30, 60, 120)
_GAP = 14.0
_BEATS_GAP = 20.0
_MINUTE_PX = 42.0


def draw_stories(flagged: Flagged) -> Iterator[list[Canvas]]:
    """Draw the story of each flagged run for the desk and the phone; nothing where it has none."""
    for number, run in enumerate(flagged.runs):
        sizes = ((f"story{number}", _DESK), (f"story{number}-n", _PHONE)) if run.story else ()
        yield [_StoryDrawing(run, name, layout, flagged.unit).draw() for name, layout in sizes]


class _StoryDrawing:
    def __init__(
        self, run: FlaggedRun, name: str, layout: _StoryLayout, unit: units.DistanceUnit
    ) -> None:
        if run.story is None:
            raise ValueError(f"run {run.run_id} has no minutes to draw")
        self.run, self.story, self.at, self.unit = run, run.story, layout, unit
        self.has_heart = any(beat is not None for beat in self.story.hr_bpm)
        self.bottom = _HEART[1] if self.has_heart else _PACE[1]
        title = f"Pace and heart rate of the run on {units.day(run.day)}"
        self.sheet = Canvas(name, layout.width, self.bottom + 24, title, run.summary)
        last = max(*self.story.minute, run.limits.longest_min or 0) + 1
        self.x = Scale(0, last, layout.left, layout.right)

    def draw(self) -> Canvas:
        self._draw_length()
        self._draw_pace()
        if self.has_heart:
            self._draw_heart()
        self._draw_minutes()
        return self.sheet

    def _draw_text(self, x: float, y: float, words: str, colour: str = "ink2") -> None:
        self.sheet.text(x, y, words, size=SMALL, colour=colour, halo="wash")

    def _draw_length(self) -> None:
        limits = self.run.limits
        top = 16.0
        # The axis ends a minute after the longer of both: this asks whether the run was longer.
        if limits.longest_min is not None and self.x.high > limits.longest_min + 1:
            x = self.x(limits.longest_min)
            self.sheet.box(x, top, self.at.right - x, self.bottom - top, "brokewash")
            self.sheet.line([(x, top), (x, self.bottom)], "broke", 1.25)
            minutes = units.number(limits.longest_min)
            words = f"moderate to {minutes} min" if self.at.wide else f"{minutes} min"
            self._draw_text(x + 4, top + 10, words, "broketext")
        if limits.usual_min is not None and limits.usual_min < self.x.high:
            x = self.x(limits.usual_min)
            self.sheet.line([(x, top + 12), (x, self.bottom)], "ink3", dash=(2, 3))
            if self.at.wide:
                words = f"your usual {units.number(limits.usual_min)}"
                self.sheet.text(x - 4, top + 10, words, size=SMALL, colour="ink2", anchor="end")

    def _draw_pace(self) -> None:
        limit = self.run.limits.usual_pace_s_per_km
        known = [p for p in self.story.pace_s_per_km if p is not None]
        self.sheet.text(0, 12, f"Pace, min/{self.unit}", size=12.5, bold=True)
        if not known:
            return
        shown = sorted([*known, *([limit] if limit else [])])
        # The slowest minutes are cut: one stop would squeeze all others into a line.
        fast, slow = shown[0], _value_at_share(shown, 0.97)
        room = max(10.0, 0.12 * (slow - fast))
        y = Scale(fast - room, max(slow, limit or 0) + room, *_PACE)
        for tick in _round_ticks(y.low, y.high, _PACE_STEPS, units.METRES[self.unit] / 1000):
            rung, words = y(tick), units.pace_number(tick, self.unit)
            self.sheet.line([(self.at.left, rung), (self.at.right, rung)], "grid")
            self.sheet.text(
                self.at.left - 6, rung + 4, words, size=SMALL, colour="ink2", anchor="end"
            )
        names = [(_end_value(self.story.pace_s_per_km), "this run", "ink")]
        if limit:
            self._draw_limit(y(limit))
            names.append((limit, "your usual", "ink2"))
        self._draw_trace(self.story.pace_s_per_km, y, "ink2", 1.5)
        self._draw_names([(y.clip(value), words, colour) for value, words, colour in names])

    def _draw_limit(self, y: float) -> None:
        self.sheet.line([(self.at.left, y), (self.at.right, y)], "ink3", dash=(2, 3))

    def _draw_heart(self) -> None:
        self.sheet.text(0, _HEART[0] - 12, "Heart rate, beats a minute", size=12.5, bold=True)
        limits = self.run.limits
        beats = [b for b in self.story.hr_bpm if b is not None]
        marked = [m for m in (limits.easy_bpm, limits.ceiling_bpm, limits.threshold_bpm) if m]
        # A strap that slipped for a minute must not stretch the axis.
        low = min(_value_at_share(sorted(beats), 0.03), *(marked or beats)) - 6
        y = Scale(low, max(*beats, *marked) + 6, _HEART[1] - 6, _HEART[0])
        names = [(_end_value(self.story.hr_bpm), "this run", "ink")]
        if limits.ceiling_bpm:
            self._draw_over(limits.ceiling_bpm, y)
        for value, words in ((limits.threshold_bpm, "threshold"), (limits.easy_bpm, "easy")):
            if value:
                self._draw_limit(y(value))
                names.append((value, words, "ink2"))
        # Before the ceiling, which has to be seen where the run crosses it.
        self._draw_trace(self.story.hr_bpm, y, "ink", 1.75)
        if limits.ceiling_bpm:
            line = y(limits.ceiling_bpm)
            self.sheet.line([(self.at.left, line), (self.at.right, line)], "broke", 1.25)
            names.append((limits.ceiling_bpm, "ceiling", "broketext"))
        self._draw_names([(y.clip(value), words, colour) for value, words, colour in names])
        self._draw_beats(y, marked, limits.ceiling_bpm)

    def _draw_beats(self, y: Scale, marked: list[float], ceiling: float | None) -> None:
        values = list(marked)
        # Round ones between and above the limits, where they leave room.
        for tick in range(240, 50, -10):
            if y.low < tick < y.high and all(abs(y(tick) - y(v)) >= _BEATS_GAP for v in values):
                values.append(float(tick))
        places = spread([y(value) for value in values], 13, _HEART[0], _HEART[1])
        for value, place in zip(values, places, strict=True):
            colour = "broketext" if value == ceiling else "ink2"
            words = units.number(value)
            self.sheet.text(
                self.at.left - 6, place + 4, words, size=SMALL, colour=colour, anchor="end"
            )

    def _draw_over(self, ceiling: float, y: Scale) -> None:
        """Fill the time above the ceiling."""
        outlines: list[list[Point]] = []
        inside: list[Point] = []
        for minute, beat in zip(self.story.minute, self.story.hr_bpm, strict=True):
            if beat is not None and beat > ceiling:
                inside.append((self.x(minute + 0.5), y.clip(beat)))
                continue
            outlines += [_down_to(inside, y(ceiling))] if inside else []
            inside = []
        outlines += [_down_to(inside, y(ceiling))] if inside else []
        if outlines:
            self.sheet.area(outlines, "broke", alpha=0.45)

    def _draw_trace(
        self, values: Sequence[float | None], y: Scale, colour: str, width: float
    ) -> None:
        points = [
            (self.x(minute + 0.5), y.clip(value)) if value is not None else _NAN
            for minute, value in zip(self.story.minute, values, strict=True)
        ]
        self.sheet.line(points, colour, width)

    def _draw_names(self, named: Iterable[tuple[float, str, str]]) -> None:
        """Name the lines at their right ends; on the phone the limits at their left, inside."""
        named = list(named)
        if not self.at.wide:
            for y, words, colour in named:
                if words == "easy":
                    self._name_easy(y, words, named[0][0])
                elif words != "this run":
                    self._draw_text(self.at.left + 3, y - 3, words, colour)
            return
        places = spread([y for y, _, _ in named], _GAP, 0, self.bottom)
        for (_, words, colour), y in zip(named, places, strict=True):
            self._draw_text(self.at.right + 8, y + 4, words, colour)

    def _name_easy(self, y: float, words: str, run_y: float) -> None:
        """Name the line of easy runs at its right end, on the side where the run is not."""
        # At the left every run begins, and crosses it.
        down = 11 if run_y < y else -3
        self.sheet.text(
            self.at.right - 3, y + down, words, size=SMALL, colour="ink2", anchor="end", halo="wash"
        )

    def _draw_minutes(self) -> None:
        self.sheet.line([(self.at.left, self.bottom), (self.at.right, self.bottom)], "ink3")
        for tick in _round_ticks(0, self.x.high, _MINUTE_STEPS):
            x = self.x(tick)
            self.sheet.line([(x, self.bottom), (x, self.bottom + 4)], "ink3")
            words = f"{units.number(tick)} min" if tick else "0"
            anchor: Anchor = "end" if x > self.at.right - _MINUTE_PX / 2 else "middle"
            end = min(x + _MINUTE_PX / 2, self.at.width) if anchor == "end" else x
            self.sheet.text(end, self.bottom + 18, words, size=SMALL, colour="ink2", anchor=anchor)


def _round_ticks(low: float, high: float, steps: Sequence[float], unit: float = 1) -> list[float]:
    """Return ticks at most five, their step one of ``steps`` in the unit shown."""
    step = next((s for s in steps if (high - low) * unit / s <= 5), steps[-1])  # noqa: PLR2004 - ticks
    first = math.ceil(low * unit / step)
    last = math.floor(high * unit / step)
    return [n * step / unit for n in range(first, last + 1)]


def _value_at_share(ordered: Sequence[float], share: float) -> float:
    return ordered[round(share * (len(ordered) - 1))]


def _end_value(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    # The end of a jittery line is where its last eighth lies, not its last minute.
    tail = known[-max(1, len(known) // 8) :]
    return sum(tail) / len(tail)


def _down_to(points: list[Point], y: float) -> list[Point]:
    return [(points[0][0], y), *points, (points[-1][0], y)]
