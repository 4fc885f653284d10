"""The calendar: a column a week, leg day a square, a run a mark on it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.report.calendar import WEEKS, severity_shown
from analyzer.report.charts import marks
from analyzer.report.charts.canvas import Canvas, rectangle
from analyzer.report.charts.scale import Scale, ticks
from analyzer.report.charts.style import NARROW, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from analyzer.report.calendar import CalendarDay, CalendarYear, ReportCalendar

_DESK, _TABLET = 1080, 700
_FILL = {"light": "leg2", "standard": "leg3", "heavy": "leg4"}
_KEY = (
    "Squares: leg days, pale blue light, deep blue hard, dashed undecided. Marks: small dot "
    "a run outside the window, disc kept, ring borderline, diamond broke, dotted ring not judged."
)
_BARS = 40
_HALF = 26
_LEAST_FILLED = 0.6
_LETTER_PX, _BETWEEN_PX = 6.2, 5.0
"""What a letter of a month takes, and what is left free after one."""
_ROOMY_PX = 15.0


class _CalendarLayout(NamedTuple):
    name: str
    width: float
    left: float
    halves: bool


_LAYOUTS = (
    _CalendarLayout("calendar", _DESK, 42, halves=False),
    _CalendarLayout("calendar-m", _TABLET, 42, halves=True),
    _CalendarLayout("calendar-n", NARROW, 28, halves=True),
)


def draw(calendar: ReportCalendar) -> Iterator[Canvas]:
    """Draw the latest year for the desk, the tablet and the phone, each day named."""
    for year in calendar.years[:1]:
        yield from (
            _CalendarDrawing(calendar, year, layout, tips=True).draw() for layout in _LAYOUTS
        )


def draw_earlier(calendar: ReportCalendar) -> Iterator[list[Canvas]]:
    """Draw each earlier year for the desk and the phone, without a name for each day."""
    _, halves, phone = _LAYOUTS
    for year in calendar.years[1:]:
        yield [_CalendarDrawing(calendar, year, at, tips=False).draw() for at in (halves, phone)]


class _CalendarDrawing:
    def __init__(
        self, calendar: ReportCalendar, year: CalendarYear, layout: _CalendarLayout, *, tips: bool
    ) -> None:
        self.calendar, self.year, self.at, self.tips = calendar, year, layout, tips
        most = _HALF if layout.halves else WEEKS
        self.rows = math.ceil(year.weeks / most)
        # As wide as there are weeks, down to a size at which a day is still a small square.
        self.across = max(math.ceil(year.weeks / self.rows), round(_LEAST_FILLED * most))
        self.cell = (layout.width - layout.left) / self.across
        self.block = 22 + 7 * self.cell + 22 + _BARS
        legs = sum(day.legs is not None for day in year.days)
        runs = sum(day.runs for day in year.days)
        name = f"{layout.name}-{year.monday:%Y%m%d}"
        height = self.rows * self.block + (self.rows - 1) * 24 + 4
        words = f"{units.count(legs, 'leg day')} and {units.count(runs, 'run')}"
        self.sheet = Canvas(name, layout.width, height, f"Calendar {year.name}", words)
        # The finding is of all weeks: a picture of some of them, seen alone, says so.
        shown = f"; {units.count(year.weeks, 'week')} here" if len(calendar.years) > 1 else ""
        self.sheet.finding, self.sheet.key = f"{calendar.title}{shown}", _KEY

    def draw(self) -> Canvas:
        for row in range(self.rows):
            self._draw_frame(row)
        for fill, days in self._by_severity().items():
            self._draw_squares(days, fill)
        self._draw_squares(
            [d for d in self.year.days if d.undecided], "", edge="leg", dash=(2.5, 2)
        )
        self._draw_runs()
        self._draw_bars()
        return self.sheet

    def _row_top(self, row: int) -> float:
        return row * (self.block + 24) + 22

    def _day_corner(self, day: date) -> tuple[float, float]:
        week, weekday = divmod((day - self.year.monday).days, 7)
        row, column = divmod(week, self.across)
        return self.at.left + column * self.cell, self._row_top(row) + weekday * self.cell

    def _draw_frame(self, row: int) -> None:
        top = self._row_top(row)
        self._draw_ground(top, self._weeks_in_row(row))
        for day, name in list(enumerate(units.SHORT_WEEKDAYS))[::2]:
            words = name if self.cell > _ROOMY_PX else name[0]
            y = top + (day + 0.5) * self.cell + 4
            self.sheet.text(0, y, words, size=SMALL, colour="ink2")
        self._draw_months(row)

    def _weeks_in_row(self, row: int) -> int:
        return min(self.across, self.year.weeks - row * self.across)

    def _draw_ground(self, top: float, columns: int) -> None:
        """Draw the empty days: one field, cut by seams of paper."""
        left, bottom = self.at.left, top + 7 * self.cell
        right = left + columns * self.cell
        self.sheet.box(left, top, right - left, bottom - top, "cell")
        # Seams of paper over one field: hundreds of small squares would take many more bytes.
        seam, gap = max(1.0, self.cell * 0.08), (float("nan"), float("nan"))
        cuts = [self.at.left + n * self.cell - seam / 2 for n in range(1, columns + 1)]
        rows = [top + n * self.cell - seam / 2 for n in range(1, 8)]
        points = [p for x in cuts for p in ((x, top), (x, bottom), gap)]
        points += [p for y in rows for p in ((left, y), (right, y), gap)]
        self.sheet.line(points, "paper", seam)

    def _draw_months(self, row: int) -> None:
        start = self.year.monday + timedelta(weeks=row * self.across)
        free, year = 0.0, None
        for week in range(self._weeks_in_row(row)):
            day = start + timedelta(weeks=week)
            if day.day > 7:  # noqa: PLR2004 - the month began in an earlier week
                continue
            x = self.at.left + week * self.cell
            words = units.month(day)
            if day.year != year and week > 0 and day.month == 1:
                # On the phone a whole year would push the next month out.
                words += f" {day.year}" if self.cell > _ROOMY_PX else f" ’{day.year % 100:02}"
            wide = _LETTER_PX * len(words)
            if x >= free and x + wide <= self.at.width + 2:
                self.sheet.text(x, self._row_top(row) - 7, words, size=SMALL, colour="ink2")
                free = x + wide + _BETWEEN_PX
            year = day.year

    def _by_severity(self) -> dict[str, list[CalendarDay]]:
        return {
            fill: [day for day in self.year.days if day.legs == severity]
            for severity, fill in _FILL.items()
        }

    def _draw_squares(self, days: Iterable[CalendarDay], fill: str, **style: object) -> None:
        size = self.cell - max(1.0, self.cell * 0.08)
        inset = 0.7 if style else 0.0
        # A tip needs a mark of its own; without tips all days are one shape, which is far shorter.
        corners = [(day, *self._day_corner(day.day)) for day in days]
        shown = [
            (day, rectangle(x + inset, y + inset, *2 * (size - 2 * inset,)))
            for day, x, y in corners
        ]
        if self.tips:
            for day, outline in shown:
                self.sheet.area([outline], fill, tip=_day_in_words(day, self.calendar), **style)  # type: ignore[arg-type] # handed on
        elif shown:
            self.sheet.area([outline for _, outline in shown], fill, **style)  # type: ignore[arg-type] # handed on

    def _day_centre(self, day: date) -> tuple[float, float]:
        x, y = self._day_corner(day)
        half = (self.cell - max(1.0, self.cell * 0.08)) / 2
        return x + half, y + half

    def _draw_runs(self) -> None:
        size = self.cell * 0.52
        outside = [d for d in self.year.days if d.run == "run"]
        on_legs: Callable[[CalendarDay], bool] = lambda d: d.legs in {"standard", "heavy"}  # noqa: E731 - for two lines
        plain = [self._day_centre(d.day) for d in outside if not on_legs(d)]
        if plain:
            self.sheet.discs(plain, size * 0.48, "kept")
        light = [self._day_centre(d.day) for d in outside if on_legs(d)]
        if light:
            self.sheet.discs(light, size * 0.48, "paper")
        for word in ("kept", "borderline", "broke", "not judged"):
            days = [d for d in self.year.days if d.run == word]
            if not self.tips:
                marks.draw_many(self.sheet, [self._day_centre(d.day) for d in days], word, size)
                continue
            for day in days:
                tip = _day_in_words(day, self.calendar)
                marks.draw_verdict(
                    self.sheet, self._day_centre(day.day), word, size, tip=tip, kept="keptmark",
                    dotted="paper" if on_legs(day) else "keptmark",
                )  # fmt: skip

    def _draw_bars(self) -> None:
        most = max(self.year.week_m, default=0) or 1.0
        height = Scale(0, most, 0, _BARS)
        for row in range(self.rows):
            bottom = self._row_top(row) + 7 * self.cell + 22 + _BARS
            weeks = self.year.week_m[row * self.across : (row + 1) * self.across]
            bars = [
                rectangle(
                    self.at.left + n * self.cell, bottom - height(m), self.cell - 2, height(m)
                )
                for n, m in enumerate(weeks)
                if m
            ]
            if bars:
                self.sheet.area(bars, "bar")
            self._draw_bar_axis(bottom, self._weeks_in_row(row), height, most)

    def _draw_bar_axis(self, bottom: float, columns: int, height: Scale, most_m: float) -> None:
        unit = self.calendar.unit
        most = units.in_unit(most_m, unit)
        left, right = self.at.left, self.at.left + columns * self.cell
        self.sheet.line([(left, bottom), (right, bottom)], "ink3")
        words = f"{unit} a week"
        self.sheet.text(left, bottom - _BARS - 5, words, size=SMALL, colour="ink2")
        marked = [tick for tick in ticks(0, most, 2) if 0 < tick < most]
        if marked:
            # A cut through the bars: a line behind them would be hidden by full weeks.
            y = bottom - height(marked[0] * units.METRES[unit])
            self.sheet.line([(left, y), (right, y)], "paper")
            label = units.number(marked[0])
            self.sheet.text(left - 8, y + 4, label, size=SMALL, colour="ink2", anchor="end")


def _day_in_words(day: CalendarDay, calendar: ReportCalendar) -> str:
    phrases = []
    if day.legs:
        phrases.append(f"{severity_shown(day.legs)} leg day")
    if day.undecided:
        phrases.append("legs or not: undecided")
    if day.run:
        verdict = "" if day.run == "run" else f", {day.run}"
        distance = units.distance(day.distance_m, calendar.unit)
        runs = "" if day.runs == 1 else f"{day.runs} runs, "
        phrases.append(f"{runs}{distance}{verdict}")
    return f"{units.day(day.day, named=True)}: {'; '.join(phrases)}"
