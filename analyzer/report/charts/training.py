"""Leg training beside running, on one calendar: maxima, hard sets, distance; and the balance."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.calendar import severity_shown
from analyzer.report.charts.canvas import Canvas, SheetLayout, rectangle
from analyzer.report.charts.scale import Scale, spread, ticks
from analyzer.report.charts.style import LABEL, NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from analyzer.advice.lifts import LiftProgress
    from analyzer.report.calendar import Severity
    from analyzer.report.charts.canvas import Anchor
    from analyzer.report.training import Training

_LIFTS_PX, _BARS_PX = 88.0, 58.0
_FILL: dict[Severity, str] = {"light": "leg2", "standard": "leg3", "heavy": "leg4"}
_LIFT_COLOURS = ("leg", "keptmark")
_KEY_PX = 16.0
_KEY_LEFT_PX, _SWATCH_PX, _LINE_PX, _LETTER_PX = 156.0, 10.0, 16.0, 6.4
_GROUP_FILL = ("leg3", "kept", "bar", "rule")
_BREAK_D = 28
_ABOVE_PX = 3.0
_UNKNOWN_PX = 7.0
_AT_LEAST_KEY = "A line over a bar: at least so many sets, as not all are known."
_UNKNOWN_KEY = "An empty box: a leg day whose sets are not recorded."
_FEWEST_WEEKS = 13
_MONTH_PX = 30
_LEAST_NAMED_PX = 28


_LAYOUTS = (
    SheetLayout("training", WIDE, 44, 632, wide=True),
    SheetLayout("training-n", NARROW, 32, 346, wide=False),
)


def draw(training: Training) -> Iterator[Canvas]:
    """Draw the last year for the desk, then for the phone."""
    if training.weeks:
        yield from (_TrainingDrawing(training, layout).draw() for layout in _LAYOUTS)


class _TrainingDrawing:
    def __init__(self, training: Training, layout: SheetLayout) -> None:
        self.data, self.at = training, layout
        self.has_sets = any(week.sets for week in training.weeks)
        lifts = _LIFTS_PX + 50 if training.lifts else 0
        sets = _BARS_PX + 40 if self.has_sets else 0
        height = lifts + sets + 24 + _BARS_PX + 24
        title = "Leg training and running by week"
        self.sheet = Canvas(layout.name, layout.width, height, title, training.title)
        self.sheet.finding = training.title
        self.sheet.key = " ".join(
            words
            for words, shown in (
                (_AT_LEAST_KEY, any(week.at_least for week in training.weeks)),
                (_UNKNOWN_KEY, self.has_sets and any(week.lacks_sets for week in training.weeks)),
            )
            if shown
        )
        self.x = Scale(0, max(len(training.weeks), _FEWEST_WEEKS), layout.left, layout.right)

    def draw(self) -> Canvas:
        top = 0.0
        if self.data.lifts:
            self._draw_lifts(top + 24)
            top += _LIFTS_PX + 50
        if self.has_sets:
            self._draw_sets(top + 24)
            top += _BARS_PX + 40
        self._draw_running(top + 24)
        self._draw_months(top + 24 + _BARS_PX)
        return self.sheet

    def _draw_head(self, top: float, words: str) -> None:
        self.sheet.text(0, top - 12, words, size=12.5, bold=True)

    def _draw_small(self, x: float, y: float, words: str, *, right: bool = False) -> None:
        self.sheet.text(
            x, y, words, size=SMALL, colour="ink2", anchor="end" if right else "start", halo="paper"
        )

    def _day_place(self, day: date) -> float:
        first = self.data.weeks[0].monday
        return self.x((day - first).days / 7)

    def _draw_lifts(self, top: float) -> None:
        unit = self.data.weight_unit
        self._draw_head(top, f"Estimated one-rep maximum, {unit}")
        top += 0 if self.at.wide else _KEY_PX
        scale = 1 / units.KG_PER_LB if unit == "lb" else 1.0
        values = [point.max_kg * scale for lift in self.data.lifts for point in lift.points]
        # Not from zero: against 100 kg a gain of five would be invisible.
        room = 0.08 * (max(values) - min(values)) + 1
        bottom = top + _LIFTS_PX - (0 if self.at.wide else _KEY_PX)
        y = Scale(min(values) - room, max(values) + room, bottom, top)
        for tick in ticks(y.low, y.high, 4):
            self.sheet.line([(self.at.left, y(tick)), (self.at.right, y(tick))], "grid")
            self._draw_small(self.at.left - 6, y(tick) + 4, units.number(tick), right=True)
        named = list(zip(self.data.lifts, _LIFT_COLOURS, strict=False))
        ends = [self._draw_lift_line(lift, y, scale, colour) for lift, colour in named]
        places = spread(ends, 32, top, bottom) if self.at.wide else ends
        for n, ((lift, colour), place) in enumerate(zip(named, places, strict=True)):
            self._name_lift(lift, colour, n, place, top)

    def _draw_lift_line(self, lift: LiftProgress, y: Scale, scale: float, colour: str) -> float:
        points: list[tuple[float, float]] = []
        last = None
        for point in lift.points:
            # A line over a long pause would show a progress nobody measured.
            if last is not None and (point.day - last).days > _BREAK_D:
                points.append((float("nan"), float("nan")))
            points.append((self._day_place(point.day), y(point.max_kg * scale)))
            last = point.day
        self.sheet.line(points, colour, 1.75)
        self.sheet.discs([points[0], points[-1]], 5, colour)
        return points[-1][1]

    def _name_lift(self, lift: LiftProgress, colour: str, n: int, y: float, top: float) -> None:
        """Name a lift at the end of its line; the phone has room only above the lines."""
        level = _lift_level(lift, self.data.weight_unit)
        if self.at.wide:
            x = self.at.right + 8
            self.sheet.text(x, y, lift.name, size=12.5, colour=colour, bold=True)
            self.sheet.text(x, y + 15, level, size=SMALL, colour="ink2")
            return
        x = self.at.left + n * (self.at.right - self.at.left) / len(_LIFT_COLOURS)
        words = f"{lift.name} {level}"
        self.sheet.text(x, top - _KEY_PX + 6, words, size=SMALL, colour=colour, bold=True)

    def _draw_sets(self, top: float) -> None:
        self._draw_head(top, "Hard leg sets a week")
        y = Scale(0, max(week.sets for week in self.data.weeks), top + _BARS_PX, top)
        for severity, fill in _FILL.items():
            bars = [
                self._week_bar(n, y(week.sets), y(0))
                for n, week in enumerate(self.data.weeks)
                if week.severity == severity and week.sets
            ]
            if bars:
                self.sheet.area(bars, fill)
        unknown = [
            self._week_bar(n, y(0) - _UNKNOWN_PX, y(0))
            for n, week in enumerate(self.data.weeks)
            if week.lacks_sets
        ]
        if unknown:
            # Legs were trained: an empty place would say that they were not.
            self.sheet.area(unknown, "", edge="kept", width=0.75)
        for n, week in enumerate(self.data.weeks):
            if week.at_least:
                # A lower bound drawn as a number would show a drop that is the watch's alone.
                self._draw_at_least(self.x(n), y(week.sets), self.x(1) - self.x(0) - 1.5)
        self._draw_axis(y)
        self._draw_severities(top)

    def _draw_at_least(self, x: float, top: float, width: float) -> None:
        above = top - _ABOVE_PX
        self.sheet.line([(x, above), (x + width, above)], "ink2", 1.5)

    def _draw_severities(self, top: float) -> None:
        """Show each severity's blue: which of them looks strong differs by day and by night."""
        x, y = (self.at.right + 8, top + 24) if self.at.wide else (_KEY_LEFT_PX, top - 12)
        for severity, fill in _FILL.items():
            name = severity_shown(severity)
            self.sheet.box(x, y - 9, _SWATCH_PX, _SWATCH_PX, fill)
            self._draw_small(x + _SWATCH_PX + 5, y, name)
            y += _LINE_PX if self.at.wide else 0
            x += 0 if self.at.wide else _SWATCH_PX + 14 + _LETTER_PX * len(name)
        if self.at.wide and any(week.at_least for week in self.data.weeks):
            self._draw_at_least(x, y - 2, _SWATCH_PX)
            self._draw_small(x + _SWATCH_PX + 5, y, "at least")
            y += _LINE_PX
        if self.at.wide and any(week.lacks_sets for week in self.data.weeks):
            swatch = rectangle(x, y - 9, _SWATCH_PX, _UNKNOWN_PX)
            self.sheet.area([swatch], "", edge="kept", width=0.75)
            self._draw_small(x + _SWATCH_PX + 5, y, "not recorded")

    def _draw_running(self, top: float) -> None:
        unit = self.data.unit
        self._draw_head(top, f"Running, {unit} a week")
        weeks = [units.in_unit(week.distance_m, unit) for week in self.data.weeks]
        # At least one: weeks without a run have an axis too.
        y = Scale(0, max(*weeks, 1), top + _BARS_PX, top)
        bars = [self._week_bar(n, y(far), y(0)) for n, far in enumerate(weeks) if far]
        if bars:
            self.sheet.area(bars, "bar")
        self._draw_axis(y)
        if self.at.wide:
            usual = median(weeks)
            self._draw_small(
                self.at.right + 8, y(usual) + 4, f"median {units.number(usual)} {unit}"
            )

    def _week_bar(self, n: int, top: float, bottom: float) -> list[tuple[float, float]]:
        return rectangle(self.x(n), top, self.x(1) - self.x(0) - 1.5, bottom - top)

    def _draw_axis(self, y: Scale) -> None:
        left, right = self.at.left, self.at.right
        self.sheet.line([(left, y(0)), (right, y(0))], "ink3")
        marked = [tick for tick in ticks(0, y.high, 2) if 0 < tick < y.high]
        if marked:
            self.sheet.line([(left, y(marked[0])), (right, y(marked[0]))], "paper")
            self._draw_small(left - 6, y(marked[0]) + 4, units.number(marked[0]), right=True)

    def _draw_months(self, bottom: float) -> None:
        free = self.at.left
        for week in self.data.weeks:
            first = week.monday + timedelta(days=6)
            x = self._day_place(week.monday)
            if first.day <= 7 and free <= x <= self.at.right - _MONTH_PX / 2:  # noqa: PLR2004 - the week in which a month begins
                self.sheet.line([(x, bottom), (x, bottom + 4)], "ink3")
                self._draw_small(x, bottom + 18, units.month(first))
                free = x + _MONTH_PX


def _lift_level(lift: LiftProgress, unit: str) -> str:
    scale = 1 / units.KG_PER_LB if unit == "lb" else 1.0
    change = "" if lift.change_kg is None else units.number(lift.change_kg * scale, signed=True)
    level = units.weight(lift.now_kg, unit)
    return f"{level}, {change}" if lift.word in {"up", "down"} else level


def draw_balance(training: Training) -> Iterator[Canvas]:
    """Draw the share of sets by chain of muscles, for the desk, then for the phone."""
    if training.weeks and training.groups:
        sizes = (("balance", WIDE), ("balance-n", NARROW))
        yield from (_balance_sheet(training, name, width) for name, width in sizes)


def _balance_sheet(training: Training, name: str, width: float) -> Canvas:
    sheet = Canvas(name, width, 58, "Leg sets by muscles", training.balance)
    sheet.finding = training.balance
    x = free = 0.0
    for group, fill in zip(training.groups, _GROUP_FILL, strict=False):
        wide = group.share * width
        tip = f"{group.name}: {units.count(group.sets, 'set')}"
        sheet.box(x, 0, max(wide - 2, 1), 18, fill, tip=tip)
        # The last one may lean to the left over its own bar, where the one before leaves room.
        needed = 7 * len(group.name)
        leans = x + wide > width - 1 and _LEAST_NAMED_PX < wide <= needed < width - free
        if wide > needed or leans:
            share, at = units.percent(100 * group.share, 0), width if leans else x
            anchor: Anchor = "end" if leans else "start"
            sheet.text(at, 38, share, size=LABEL, bold=True, anchor=anchor)
            sheet.text(at, 54, group.name, size=SMALL, colour="ink2", anchor=anchor)
            free = x + needed
        x += wide
    return sheet
