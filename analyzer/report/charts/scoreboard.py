"""The scoreboard: kept above the line, broke below, one mark per run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.report.charts import marks
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.style import NARROW, SMALL, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from analyzer.report.charts.canvas import Point
    from analyzer.report.scoreboard import BoardPeriod, RunMark, Scoreboard

_TITLE = "Verdicts over time"
_STACK_PX = 190.0
_PITCHES = (17.0, 13.5, 11.0, 9.0, 7.5, 6.0, 5.0, 4.0, 3.0)
_TIPPED = 9.0
_MOST_TIPS = 400
_FEW = 18
_FEWEST_COLUMNS = 7
_KEY_MARK_PX = 9.0
_LETTER = 0.58
"""Width of a digit as a share of its size, near enough to tell whether words fit."""


class _ScoreboardLayout(NamedTuple):
    width: float
    left: float
    wide: bool


def draw(board: Scoreboard) -> Iterator[Canvas]:
    """Draw the scoreboard for the desk, then for the phone."""
    if not board.periods:
        return
    layouts = (_ScoreboardLayout(WIDE, 108, wide=True), _ScoreboardLayout(NARROW, 0, wide=False))
    yield from (_ScoreboardDrawing(board, layout).draw() for layout in layouts)


class _ScoreboardDrawing:
    def __init__(self, board: Scoreboard, layout: _ScoreboardLayout) -> None:
        self.board, self.at = board, layout
        columns = max(len(board.periods), _FEWEST_COLUMNS)
        self.column = (layout.width - layout.left) / columns
        self.pitch, self.across = self._choose_pitch(layout)
        self.top = 44.0 if layout.wide else 76.0
        self.zero = self.top + max(self._rows_needed(_marks_above), 2) * self.pitch + 6
        self.foot = self.zero + max(self._rows_needed(_marks_below), 2) * self.pitch + 30
        marks_shown = sum(len(period.marks) for period in board.periods)
        self.tips = self.pitch >= _TIPPED and marks_shown <= _MOST_TIPS
        name = "scoreboard" if layout.wide else "scoreboard-n"
        self.sheet = Canvas(name, layout.width, self.foot + 24, _TITLE, _counts_in_words(board))
        self.sheet.finding = board.title

    def _choose_pitch(self, layout: _ScoreboardLayout) -> tuple[float, int]:
        tallest = max((len(_marks_above(p)) for p in self.board.periods), default=0)
        is_crowded = max((len(p.marks) for p in self.board.periods), default=0) > _FEW
        # The largest marks with which the tallest stack still fits; side by side in crowded months.
        start = 0 if layout.wide else 1
        for pitch in _PITCHES[start:]:
            across = max(1, int((self.column - 4) // pitch)) if is_crowded else 1
            if math.ceil(tallest / across) * pitch <= _STACK_PX and pitch <= self.column:
                return pitch, across
        return _PITCHES[-1], max(1, int((self.column - 4) // _PITCHES[-1]))

    def _rows_needed(self, side: object) -> int:
        counts = [len(side(p)) for p in self.board.periods]  # type: ignore[operator] # a function
        return math.ceil(max(counts, default=0) / self.across)

    def draw(self) -> Canvas:
        self._draw_names()
        if self.board.ends:
            self._draw_brackets()
        for n, period in enumerate(self.board.periods):
            self._draw_period(self.at.left + (n + 0.5) * self.column, period, first=n == 0)
        self.sheet.line([(self.at.left, self.zero), (self.at.width, self.zero)], "ink", 1.25)
        return self.sheet

    def _draw_names(self) -> None:
        if not self.at.wide:
            self._draw_key(12, "Above:", ("kept", "borderline"))
            self._draw_key(29, "Below:", ("broke", "not judged"))
            words = f"under each: {self._score_words}"
            self.sheet.text(self.at.width, 29, words, size=11, colour="ink2", anchor="end")
            return
        self.sheet.text(0, self.zero - 24, "ring: borderline", size=SMALL, colour="ink2")
        self.sheet.text(0, self.zero - 8, "Kept", bold=True)
        self.sheet.text(0, self.zero + 20, "Broke", bold=True, colour="broketext")
        self.sheet.text(0, self.zero + 36, "dotted: not judged", size=SMALL, colour="ink2")
        self.sheet.text(0, self.foot + 18, self._score_words, size=SMALL, colour="ink2")

    @property
    def _score_words(self) -> str:
        return "kept of judged" if self._in_shares else "kept / judged"

    def _draw_key(self, y: float, where: str, verdicts: tuple[str, ...]) -> None:
        """Show the marks on one side of the line, each with its word."""
        self.sheet.text(0, y, where, size=SMALL, colour="ink2")
        x = 54.0
        for word in verdicts:
            marks.draw_verdict(self.sheet, (x, y - 4), word, _KEY_MARK_PX)
            self.sheet.text(x + 8, y, word, size=SMALL, colour="ink2")
            x += 20 + SMALL * _LETTER * len(word)

    def _draw_brackets(self) -> None:
        ends = self.board.ends
        if ends is None:
            return
        first, last = self.board.periods[0].marks[0], self.board.periods[-1].marks[-1]
        n = ends.n
        self._draw_bracket(first.day, ends.first_until, f"first {n}: {ends.first_kept} kept")
        self._draw_bracket(ends.last_from, last.day, f"last {n}: {ends.last_kept} kept", last=True)

    def _draw_bracket(self, start: date, end: date, words: str, *, last: bool = False) -> None:
        left, right = self._day_place(start), self._day_place(end)
        y = 22.0 if self.at.wide else 56.0
        self.sheet.line([(left, y + 5), (left, y), (right, y), (right, y + 5)], "ink3")
        x = right if last else left
        self.sheet.text(x, y - 8, words, size=12.5, bold=True, anchor="end" if last else "start")

    def _day_place(self, day: date) -> float:
        """Return where a day lies, by the period it falls in and its share of that period."""
        for n, period in enumerate(self.board.periods):
            days = [mark.day for mark in period.marks]
            if days and days[0] <= day <= days[-1]:
                # Within the middle of its column: a bracket must not reach into the next month.
                share = days.index(day) / max(len(days) - 1, 1) if day in days else 0.5
                return self.at.left + (n + 0.15 + 0.7 * share) * self.column
        return self.at.left

    def _draw_period(self, x: float, period: BoardPeriod, *, first: bool) -> None:
        self._draw_stack(x, _marks_above(period), up=True)
        self._draw_stack(x, _marks_below(period), up=False)
        if period.opens_year and not first:
            seam = x - self.column / 2
            self.sheet.line([(seam, self.zero + 3), (seam, self.foot + 20)], "rule")
        self._draw_under(x, period)

    def _draw_stack(self, x: float, stack: list[RunMark], *, up: bool) -> None:
        size = self.pitch * 0.74
        places = {
            mark.run_id: self._mark_place(x, n, len(stack), up) for n, mark in enumerate(stack)
        }
        if self.tips:
            for mark in stack:
                marks.draw_verdict(
                    self.sheet, places[mark.run_id], mark.verdict, size, tip=_mark_tip(mark)
                )
            return
        for word in dict.fromkeys(mark.verdict for mark in stack):
            same = [places[mark.run_id] for mark in stack if mark.verdict == word]
            marks.draw_many(self.sheet, same, word, size)

    def _mark_place(self, x: float, n: int, of: int, up: bool) -> Point:  # noqa: FBT001 - a direction
        row, place = divmod(n, self.across)
        rest = min(self.across, of - row * self.across)
        dy = (row + 0.5) * self.pitch + 4
        return x + (place - (rest - 1) / 2) * self.pitch, self.zero + (-dy if up else dy)

    @property
    def _score_size(self) -> float:
        return 12.5 if self.at.wide and self.column > 36 else 11.5  # noqa: PLR2004 - px

    @property
    def _in_shares(self) -> bool:
        """Tell whether kept / judged is too long for some column: then all show the share."""
        longest = max((len(_kept_of_judged(p)) for p in self.board.periods), default=0)
        return longest * self._score_size * _LETTER >= self.column

    def _draw_under(self, x: float, period: BoardPeriod) -> None:
        short = period.short if self.at.wide or self.column > 26 else period.short[:1]  # noqa: PLR2004 - px that hold "May"
        if len(period.short) > 3 and self.column < 30:  # noqa: PLR2004 - a year
            short = f"’{period.short[-2:]}"
        self.sheet.text(x, self.foot, short, size=SMALL, colour="ink2", anchor="middle")
        score, size = _kept_of_judged(period), self._score_size
        if self._in_shares:
            kept = period.count("kept")
            score = units.share(kept, period.judged) if period.judged else "–"
        # Left out where it would run into its neighbour: the table has it.
        if len(score) * size * _LETTER < self.column - 4:
            self.sheet.text(x, self.foot + 18, score, size=size, anchor="middle", bold=self.at.wide)
        if period.opens_year:
            self.sheet.text(
                x - self.column / 2 + 3, self.foot - 17, period.opens_year, size=11, colour="ink3"
            )


def _kept_of_judged(period: BoardPeriod) -> str:
    return f"{period.count('kept')}/{period.judged}" if period.judged else units.UNKNOWN


def _marks_above(period: BoardPeriod) -> list[RunMark]:
    kept = [mark for mark in period.marks if mark.verdict == "kept"]
    return kept + [mark for mark in period.marks if mark.verdict == "borderline"]


def _marks_below(period: BoardPeriod) -> list[RunMark]:
    broke = [mark for mark in period.marks if mark.verdict == "broke"]
    return broke + [mark for mark in period.marks if mark.verdict == "not judged"]


def _mark_tip(mark: RunMark) -> str:
    score = f", score {units.number(mark.score)}" if mark.verdict == "broke" else ""
    return f"{units.day(mark.day)}: {mark.verdict}{score}"


def _counts_in_words(board: Scoreboard) -> str:
    counts = {
        "kept": board.kept,
        "borderline": board.borderline,
        "broke": board.broke,
        "not judged": board.not_judged,
    }
    return ", ".join(f"{units.number(n)} {word}" for word, n in counts.items())
