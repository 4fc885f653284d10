"""The advice for now in one line: what ``legstats today --short`` answers.

The line turns with the clock alone at moments that can be told ahead, so those of two weeks are
kept, and on most days no pandas is needed: it can stand in a prompt.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from analyzer.answers.local_clock import at_local_clock, local_now, on_local_clock
from analyzer.dataset.kept_value import KeptValue, value_of_dataset
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset

_NAME = "todays_line"
_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TodaysLines:
    """The lines of some days: ``lines[i]`` holds from ``from_s[i]`` on, the last to ``until_s``.

    Times are seconds since the epoch, rising.
    """

    from_s: list[float]
    lines: list[str]
    until_s: float

    def line_at(self, moment: datetime) -> str | None:
        """Return the line that holds at a moment, None outside the days that are told."""
        moment_s = moment.timestamp()
        place = bisect_right(self.from_s, moment_s) - 1
        return self.lines[place] if place >= 0 and moment_s < self.until_s else None


def todays_line(config: Config, at: datetime | None = None) -> str:
    """Return the advice for a run that begins at a moment, default now: kept, or told anew."""
    at = at or local_now(config)
    line = kept_line(config, at)
    return _told_anew(config, at) if line is None else line


def kept_line(config: Config, at: datetime | None = None) -> str | None:
    """Return the advice for a run that begins at a moment, default now; None where none is kept."""
    if not config.store_path.exists():
        return None
    with Store(config.store_path) as store:
        kept = KeptValue(_NAME, TodaysLines, config, store.stamps()).read()
    return kept.line_at(at or local_now(config)) if kept else None


def keep_lines(data: Dataset) -> None:
    """Tell the lines of a dataset from now on, so that they are kept for whoever asks next."""
    kept = value_of_dataset(data, _NAME, TodaysLines)
    found = kept.read()
    if found is None or found.line_at(data.local_now) is None:
        kept.keep(todays_lines(data, data.local_now))


def _told_anew(config: Config, at: datetime) -> str:
    from analyzer.loading import load_for_answers  # noqa: PLC0415 - brings pandas

    data = load_for_answers(config)
    told = todays_lines(data, at)
    value_of_dataset(data, _NAME, TodaysLines).keep(told)
    return told.lines[0]


def todays_lines(data: Dataset, since: datetime) -> TodaysLines:
    """Tell the lines of the two weeks from a moment on, by what is known in the data."""
    from analyzer.answers.today import short_lines  # noqa: PLC0415 - brings pandas

    until = since + _AHEAD
    moments = sorted({since, *_turning_moments(data, since, until)})
    from_s, lines = list[float](), list[str]()
    for moment, line in zip(moments, short_lines(data, moments), strict=True):
        if not lines or line != lines[-1]:
            from_s.append(moment.timestamp())
            lines.append(line)
    return TodaysLines(from_s, lines, until.timestamp())


def _turning_moments(data: Dataset, since: datetime, until: datetime) -> Iterator[datetime]:
    from analyzer.advice.turning_moments import turning_moments  # noqa: PLC0415 - brings numpy
    from analyzer.answers.today import STALE_DAYS  # noqa: PLC0415 - brings pandas

    span_s = (since.timestamp(), until.timestamp())
    for moment_s in turning_moments(data, *span_s, also_after_d=[STALE_DAYS]):
        yield datetime.fromtimestamp(moment_s, UTC)
    # At midnight soreness is of another day, and "7:00" becomes "Thu 26 Nov, 7:00" or back.
    first = on_local_clock(data.config, since)
    for days in range(1, _AHEAD.days + 1):
        day = first.date() + timedelta(days=days)
        yield at_local_clock(data.config, datetime.combine(day, time()))
