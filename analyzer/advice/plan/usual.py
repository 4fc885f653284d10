"""The usual week, read from the last weeks of the log: when it is run hard, run long and lifted."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer.advice.baseline import is_structured, judged_hr
from analyzer.advice.plan.week import DAY_MIN, HOUR_MIN, SessionKind, Week, WeekSession
from analyzer.advice.runner import RunnerHistory
from analyzer.clocks import on_clock
from analyzer.frames.dataset import recorded, runs_that_count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from analyzer.frames.dataset import Dataset

_LONG_TIMES = 1.4
"""So many times the median length and more is a long run, where nothing says what it was."""
_ROUNDED_MIN = 15
_LASTS_PERCENTILE = 75
"""So many in a hundred runs of a weekday lasted no longer than the usual week's."""
_WEEK_DAYS = 7
_MIDDAY = 12
_FIXED_SHARE = 0.5
"""A weekday is leg day by habit from this share of the weeks on; under it, chance fills one too."""


class SeenSession(NamedTuple):
    """A session of the usual week, and in how many of the weeks it was there."""

    session: WeekSession
    weeks: int


@dataclass(frozen=True, slots=True)
class UsualWeek:
    """What is usual in a week: ``seen`` in order of time, read from so many ``weeks``.

    ``leg_hours`` are the times of day, in minutes, at which the runner lifts: one, or a morning and
    an evening. ``free_legs`` counts the leg days of a week that are on no fixed weekday, so are not
    among ``seen``: no weekday saw them in half of the weeks. ``until`` is the last day of those
    weeks: that of the log, which anything added to it moves.
    """

    seen: tuple[SeenSession, ...]
    weeks: int
    leg_hours: tuple[int, ...] = ()
    free_legs: int = 0
    until: date | None = None

    @property
    def seldom(self) -> tuple[SeenSession, ...]:
        """The sessions on a weekday that saw them in fewer than half of the weeks."""
        return tuple(seen for seen in self.seen if seen.weeks < _FIXED_SHARE * self.weeks)

    @property
    def week(self) -> Week:
        """The sessions alone."""
        return Week.of(seen.session for seen in self.seen)


class _Begin(NamedTuple):
    """When a session began, in days since 1970 and minutes after midnight, and its length."""

    day: int
    minute: float
    minutes: float


def usual_week(data: Dataset, history: RunnerHistory | None = None) -> UsualWeek:
    """Read the usual week from the last ``plan.usual_weeks`` of the log.

    As many sessions of a kind as there are in a week on average, on the weekdays that saw most of
    them, at their median hour, a run as long as three quarters of these at most, stops and all; a
    leg day only where half of the weeks had it on that weekday. What a run was is the runner's or
    the plan's word, else its repetitions, else its length (1.4 times the median and more), else a
    mean heart rate over the ceiling of the rules. Easy runs and races
    are left out: the first may lie anywhere, the second are not weekly.

    Args:
        data: tagged runs and strength sessions.
        history: the runner's, where it is known already.
    """
    last_day = last_day_of(data)
    first_day = last_day - pd.Timedelta(weeks=data.config.plan.usual_weeks)
    begins = _key_runs(data, history, first_day, last_day)
    begins[SessionKind.LEGS] = _leg_days(data, first_day, last_day)
    days = [begin.day for found in begins.values() for begin in found]
    if not days:
        return UsualWeek((), 0)
    # A log younger than that is read from its first week on.
    weeks = min(
        math.ceil((_epoch_day(last_day) - min(days) + 1) / _WEEK_DAYS),
        math.ceil(data.config.plan.usual_weeks),
    )
    chosen = _most_seen(begins, weeks)
    free = [s for s in chosen if _is_free(s, weeks)]
    fixed = tuple(s for s in chosen if not _is_free(s, weeks))
    hours = _leg_hours(begins[SessionKind.LEGS])
    return UsualWeek(fixed, weeks, hours, len(free), last_day.date())


def last_day_of(data: Dataset) -> pd.Timestamp:
    """Return the last day of the log: data that end some months ago still show habits.

    A leg day added by hand is the last only where nothing was recorded: the days before it may be
    unknown, and would count as days without.
    """
    today = pd.Timestamp(data.local_now.date())
    legs = data.leg_days
    for known in (legs[recorded(legs)], legs):
        days = pd.concat([data.runs["local_date"], known["local_date"]]).dropna()
        if (days <= today).any():
            return pd.Timestamp(days[days <= today].max())
    return today


def _key_runs(
    data: Dataset,
    history: RunnerHistory | None,
    first: pd.Timestamp,
    last: pd.Timestamp,
) -> defaultdict[SessionKind, list[_Begin]]:
    runs = data.runs
    here = runs_that_count(runs) & runs["local_date"].between(first, last)
    here &= runs["local_hour"].notna()
    recent = runs[here]
    found: defaultdict[SessionKind, list[_Begin]] = defaultdict(list)
    if recent.empty:
        return found
    minutes = recent["moving_s"].to_numpy(dtype=float) / HOUR_MIN
    kinds = _kinds_of(recent, minutes, data, history)
    # With its stops: who stands between two intervals is not in the gym yet.
    lasted = (recent["ended_at"] - recent["started_at"]).dt.total_seconds().to_numpy() / HOUR_MIN
    lasting = np.fmax(lasted, minutes)
    begins = zip(kinds, recent["local_date"], recent["local_hour"], lasting, strict=True)
    for kind, day, hour, length in begins:
        if kind is not None and np.isfinite(length):
            found[kind].append(_Begin(_epoch_day(day), hour * HOUR_MIN, float(length)))
    return found


def _kinds_of(
    recent: pd.DataFrame,
    minutes: NDArray[np.float64],
    data: Dataset,
    history: RunnerHistory | None,
) -> list[SessionKind | None]:
    """Return what each recent run was, None for an easy run or a race."""
    rules = data.config.rules
    zones = (history or RunnerHistory(data)).zones_at(data.present.timestamp())
    bpm, _ = judged_hr(recent, rules.steady_minutes)
    share = np.array([zones.share(beats) if zones else math.nan for beats in bpm.tolist()])
    ceiling = zones.ceiling if zones else math.inf
    found = is_structured(recent, rules.repetitions)
    usual = float(np.nanmedian(minutes)) if np.isfinite(minutes).any() else math.inf
    said = recent["planned_kind"].where(recent["planned_kind"] != "", recent["kind"])

    def kind_of(row: int) -> SessionKind | None:
        word = said.iloc[row]
        if word in _SAID:
            return _SAID[word]
        if found[row]:
            return SessionKind.INTERVALS
        if minutes[row] >= _LONG_TIMES * usual:
            return SessionKind.LONG
        return SessionKind.TEMPO if share[row] > ceiling else None

    return [kind_of(row) for row in range(len(recent))]


_SAID = {
    "intervals": SessionKind.INTERVALS,
    "tempo": SessionKind.TEMPO,
    "long": SessionKind.LONG,
    "easy": None,
    "recovery": None,
    "race": None,
    "stroller": None,
}


def _leg_days(data: Dataset, first: pd.Timestamp, last: pd.Timestamp) -> list[_Begin]:
    sessions = data.leg_days
    sessions = sessions[sessions["local_date"].between(first, last)]
    # Without a zone each moment is told by the computer's own, in summer as in winter.
    zone = data.config.sources.zone
    local = [on_clock(moment.to_pydatetime(), zone) for moment in sessions["started_at"]]
    lasting = (sessions["ended_at"] - sessions["started_at"]).dt.total_seconds() / HOUR_MIN
    return [
        _Begin(_epoch_day(day), begin.hour * HOUR_MIN + begin.minute, float(length))
        for day, begin, length in zip(sessions["local_date"], local, lasting, strict=True)
    ]


def _most_seen(begins: dict[SessionKind, list[_Begin]], weeks: int) -> tuple[SeenSession, ...]:
    """Choose the sessions of the week, the most seen first, none at the time of another."""
    candidates = sorted(
        (
            (len({begin.day for begin in group}), kind, _typical(kind, weekday, group))
            for kind, found in begins.items()
            for weekday, group in _by_weekday(found).items()
        ),
        key=lambda each: (-each[0], each[2]),
    )
    wanted = {kind: math.floor(len(found) / weeks + 0.5) for kind, found in begins.items()}
    chosen: list[SeenSession] = []
    for seen, kind, session in candidates:
        if wanted[kind] > 0 and not _is_taken(session, [c.session for c in chosen]):
            wanted[kind] -= 1
            chosen.append(SeenSession(session, seen))
    return tuple(sorted(chosen))


def _is_free(seen: SeenSession, weeks: int) -> bool:
    """Tell a leg day that is on no fixed weekday."""
    return seen.session.kind is SessionKind.LEGS and seen.weeks < _FIXED_SHARE * weeks


def _is_taken(session: WeekSession, chosen: Iterable[WeekSession]) -> bool:
    """Tell whether a time is taken, or, for a key run, the whole day by another one."""
    return any(
        (session.start_min < other.end_min and other.start_min < session.end_min)
        or (session.kind.is_key and other.kind.is_key and session.weekday == other.weekday)
        for other in chosen
    )


def _by_weekday(found: Iterable[_Begin]) -> dict[int, list[_Begin]]:
    groups: dict[int, list[_Begin]] = defaultdict(list)
    for begin in found:
        # 1 January 1970 was a Thursday.
        groups[(begin.day + 3) % _WEEK_DAYS].append(begin)
    return groups


def _typical(kind: SessionKind, weekday: int, group: list[_Begin]) -> WeekSession:
    """Return a weekday's session as it usually is; a run lasts until it is nearly always over."""
    begin = float(np.median([begin.minute for begin in group]))
    begins, lengths = _time_of_day(begin), [begin.minutes for begin in group]
    if kind is SessionKind.LEGS:
        minutes = _rounded(float(np.median(lengths)))
    else:
        # Rounded up: legs are placed right after it, and must not begin while it is under way.
        over = begin + float(np.percentile(lengths, _LASTS_PERCENTILE, method="higher"))
        minutes = _ROUNDED_MIN * math.ceil((over - begins) / _ROUNDED_MIN)
    return WeekSession(weekday * DAY_MIN + begins, kind, max(minutes, _ROUNDED_MIN))


def _leg_hours(legs: list[_Begin]) -> tuple[int, ...]:
    """Return the usual times of day for legs: in the morning and later, where both are usual."""
    halves = [
        [b.minute for b in legs if (b.minute < _MIDDAY * HOUR_MIN) == morning]
        for morning in (True, False)
    ]
    least = len(legs) / 4
    return tuple(
        _time_of_day(float(np.median(half))) for half in halves if half and len(half) >= least
    )


def _time_of_day(minute: float) -> int:
    """Return a time of day to the quarter hour: just before midnight it is still of its day."""
    return min(_rounded(minute), DAY_MIN - _ROUNDED_MIN)


def _rounded(minutes: float) -> int:
    return _ROUNDED_MIN * round(minutes / _ROUNDED_MIN)


def _epoch_day(day: pd.Timestamp) -> int:
    return (day - pd.Timestamp(0)).days
