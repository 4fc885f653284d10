"""What may today's run be at most, and when is everything free again?

The advice before the run: the window a run would lie in, the limits by which it would be judged
(``allowed``), and the moment from which no window holds. Nothing later than the moment asked about
is looked at, except what the athlete decided since.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer.advice.allowed import AllowedRun, JudgingException, allowed_run
from analyzer.advice.soreness import SoreLegs, SorenessHistory
from analyzer.advice.verdicts import Judge
from analyzer.clocks import on_clock
from analyzer.frames.dataset import recorded
from analyzer.legday.clock import SessionClock, epoch_microseconds
from analyzer.timestamps import DAY_S, HOUR_S, epoch_seconds

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from analyzer.advice.windows import FirstIn, Window
    from analyzer.frames.dataset import Dataset

_RHYTHM_DAYS = 28.0
"""How far back the usual gap between leg days is looked for."""
_FEWEST_GAPS = 3
_EVERYTHING_WITHIN_DAYS = 14.0


class TodayWord(StrEnum):
    """What to do with a run at a moment."""

    SHORT_AND_SLOW = "short and slow"
    IF_LEG_DAY = "short and slow, if it was leg day"
    AS_USUAL = "as usual"
    ENOUGH = "enough for now"
    NO_RUN = "no run"
    UNKNOWN = "can't tell"


@dataclass(frozen=True, slots=True)
class LastLegDay:
    """The session a run would follow: ``hours`` since it ended, and how heavy it was.

    ``load_z`` in standard deviations of the athlete's last 12 weeks; None where no sets are known,
    or too few leg days to compare them with. ``has_sets`` tells which.
    ``decided`` is False for an undecided session. ``first_in`` is given where it is known to
    be the first after a break, which weighs as a hard one.
    """

    session_id: str
    day: date
    hours: float
    load_z: float | None
    decided: bool
    first_in: FirstIn | None = None
    has_sets: bool = False


class HeldBy(NamedTuple):
    """A session, and its window."""

    session: LastLegDay
    window: Window


@dataclass(frozen=True, slots=True)
class TodaysAdvice:
    """The advice for a run that begins at ``at``.

    ``better_from`` is when a run keeps ``plan.same_day_gap_h`` from the lifting before it that was
    leg day or may have been, None where it does already or no such session is known.
    ``free_from`` is when no window holds any more, None where none holds now or no end is in sight.
    ``held_by`` is the window that holds until then, where it is another session's than ``window``.
    ``soreness`` was entered that day. ``data_age_d`` is how many days before ``at`` the last
    activity began, what was added by hand included; ``recorded_age_d`` is that of what was
    recorded; None without any. ``data_end`` and ``recorded_end`` are the days of these activities,
    from which people count: three days ago, whatever the hour. ``leg_days_apart`` is the usual gap
    between leg days [d] of the last four weeks, where it is shorter than the window: then a rule
    has to bend.
    ``next_is_first`` tells whether the next leg day would be the first in a while.
    ``next_allowed`` are the limits after it, as known now: an outing ends at a leg day, so what was
    run just before is not taken off them.
    """

    at: pd.Timestamp
    word: TodayWord
    window: Window | None
    last: LastLegDay | None
    allowed: AllowedRun
    better_from: pd.Timestamp | None
    free_from: pd.Timestamp | None
    held_by: HeldBy | None
    soreness: SoreLegs | None
    data_age_d: float | None
    recorded_age_d: float | None
    data_end: date | None
    recorded_end: date | None
    leg_days_apart: float | None
    next_is_first: bool
    next_allowed: AllowedRun


class TodaysAdviser:
    """Answers for any moment from one reading of the athlete's data.

    Args:
        dataset: runs tagged and sorted by start.
        judge: a judge of the same dataset, where there is one already.
    """

    def __init__(self, dataset: Dataset, judge: Judge | None = None) -> None:
        self._dataset = dataset
        self._judge = judge or Judge(dataset)
        self._finder = self._judge.window_finder
        self._soreness = self._finder.soreness or SorenessHistory(dataset)
        leg_days = dataset.leg_days
        self._clock = SessionClock(leg_days)
        self._maybe_clock = SessionClock(dataset.maybe_leg_days)
        self._leg_days_ended_s = np.sort(epoch_microseconds(leg_days["ended_at"]) / 1e6)
        sessions = dataset.strength_sessions
        self._sessions = sessions
        self._place_of = {str(one): place for place, one in enumerate(sessions["session_id"])}
        # What is recorded begins a day: the last of runs and sessions says how old the data are.
        self._known = _Begun.of(dataset.runs, sessions)
        self._recorded = _Begun.of(dataset.runs, sessions[recorded(sessions)])

    def advise(self, at: pd.Timestamp) -> TodaysAdvice:
        """Return the advice for a run that begins at a moment.

        Args:
            at: the moment, with the athlete's zone: its calendar day is the journal's.
        """
        moment_s = at.timestamp()
        day = float((at.tz_localize(None).normalize() - pd.Timestamp(0)).days)
        window = self._finder.window_of_day(moment_s, day)
        last = self._last_leg_day(moment_s)
        leg_day_id = last.session_id if last and last.decided else ""
        allowed = allowed_run(self._judge.history, moment_s, leg_day_id)
        free_from, held_by = self._free_from(at, window)
        opener = self._session_in(window, moment_s) or last
        age_d, data_end = self._known.last_before(moment_s)
        recorded_age_d, recorded_end = self._recorded.last_before(moment_s)
        return TodaysAdvice(
            at=at,
            word=self._word(window, last, allowed, age_d),
            window=window,
            last=opener,
            allowed=_with_doubt(allowed, window),
            better_from=self._better_from(at),
            free_from=free_from,
            held_by=held_by,
            soreness=self._soreness.of_day(day, moment_s),
            data_age_d=age_d,
            recorded_age_d=recorded_age_d,
            data_end=data_end,
            recorded_end=recorded_end,
            leg_days_apart=self._leg_days_apart(moment_s, window),
            next_is_first=self._finder.would_be_first(moment_s),
            next_allowed=self._begun_afresh(allowed, moment_s, leg_day_id),
        )

    def _begun_afresh(self, allowed: AllowedRun, moment_s: float, leg_day_id: str) -> AllowedRun:
        """Return the limits of a run that goes on with no outing; the same where none is on."""
        if allowed.so_far.began_s == moment_s:
            return allowed
        return allowed_run(self._judge.history, moment_s, leg_day_id, goes_on=False)

    def _word(
        self,
        window: Window | None,
        last: LastLegDay | None,
        allowed: AllowedRun,
        age_d: float | None,
    ) -> TodayWord:
        if window is not None and window.too_sore is not None:
            return TodayWord.NO_RUN
        if allowed.distance_used_up or (window is not None and allowed.nothing_left):
            return TodayWord.ENOUGH
        if window is not None:
            return TodayWord.IF_LEG_DAY if window.kind == "undecided" else TodayWord.SHORT_AND_SLOW
        lapsed_d = self._dataset.config.windows.lapsed_days
        # Unknown is no green light: neither without a leg day, nor long after the log's last word.
        if last is None or age_d is None or age_d > lapsed_d:
            return TodayWord.UNKNOWN
        return TodayWord.AS_USUAL

    def _last_leg_day(self, moment_s: float) -> LastLegDay | None:
        session_id, hours = _last_before(self._clock, moment_s)
        return self._facts_of(session_id, hours) if session_id else None

    def _session_in(self, window: Window | None, moment_s: float) -> LastLegDay | None:
        """Return the session that opened a window; None where a run or soreness did."""
        if window is None or window.session_id not in self._place_of:
            return None
        ended_s = self._end_of(window.session_id)
        return self._facts_of(window.session_id, max(moment_s - ended_s, 0) / HOUR_S)

    def _facts_of(self, session_id: str, hours: float) -> LastLegDay:
        place = self._place_of[session_id]
        # Column by column: a whole row takes its time, and two weeks' moments ask for many.
        columns = ("local_date", "load_z", "leg_tonnage_kg", "decision")
        day, load_z, tonnage, decision = (self._sessions[name].iloc[place] for name in columns)
        return LastLegDay(
            session_id=session_id,
            day=day.date(),
            hours=hours,
            load_z=float(load_z) if math.isfinite(load_z) else None,
            decided=decision == "yes",
            first_in=self._finder.first_in(session_id),
            has_sets=math.isfinite(tonnage),
        )

    def _better_from(self, at: pd.Timestamp) -> pd.Timestamp | None:
        """Return when legs have had the hours that a run of the same day leaves them.

        An undecided session counts too, whatever window holds: they may have been trained in it.
        """
        session_id, _ = _last_before(self._maybe_clock, at.timestamp())
        if not session_id:
            return None
        # Not by its hours: those stand still while a session goes on.
        gap_h = self._dataset.config.plan.same_day_gap_h
        rested_s = self._end_of(session_id) + HOUR_S * gap_h
        return self._on_clock(rested_s) if at.timestamp() < rested_s else None

    def _end_of(self, session_id: str) -> float:
        ended: pd.Timestamp = self._sessions["ended_at"].iloc[self._place_of[session_id]]
        return ended.timestamp()

    def _free_from(
        self, at: pd.Timestamp, window: Window | None
    ) -> tuple[pd.Timestamp | None, HeldBy | None]:
        """Return the first moment no window holds, by what is known now, and what holds last.

        Soreness entered today counts for today; how sore tomorrow's legs are is not known yet.
        """
        # How sore tomorrow's legs will be is not known: tomorrow is asked anew.
        if window is None or window.too_sore is not None:
            return None, None
        began_s = moment_s = at.timestamp()
        first = last = window
        while window is not None:
            last = window
            if moment_s - began_s > _EVERYTHING_WITHIN_DAYS * DAY_S:
                return None, None
            moment_s += self._left_of(window) * HOUR_S + 1e-3
            window = self._finder.window_at(moment_s, began_s)
        held = None
        if last.session_id in self._place_of and last.session_id != first.session_id:
            held = HeldBy(self._facts_of(last.session_id, last.hours), last)
        return self._on_clock(moment_s), held

    def _on_clock(self, moment_s: float) -> pd.Timestamp:
        # Up to the minute, for people; and a second more, for a window's last instant is in it.
        whole_minute_s = math.ceil(moment_s / 60 - 1e-3) * 60
        moment = pd.Timestamp(whole_minute_s + 1, unit="s", tz="UTC").to_pydatetime()
        # Not by the zone of ``at``: a computer's own zone without a name has one offset, that of
        # the moment asked about, and clocks may change before the window ends.
        return pd.Timestamp(on_clock(moment, self._dataset.config.sources.zone))

    def _left_of(self, window: Window) -> float:
        """Return how many hours of a window are left."""
        window_h = window.window_h or self._dataset.config.windows.standard_h
        return max(window_h - window.hours, 0.0)

    def _leg_days_apart(self, moment_s: float, window: Window | None) -> float | None:
        """Return the usual gap between leg days [d] where it leaves no time outside a window."""
        if window is None or window.kind != "leg day":
            return None
        ends = self._leg_days_ended_s
        recent = ends[(ends <= moment_s) & (ends > moment_s - _RHYTHM_DAYS * DAY_S)]
        gaps = np.diff(recent) / HOUR_S
        if len(gaps) < _FEWEST_GAPS or np.median(gaps) > self._standard_and_a_run:
            return None
        return float(np.median(gaps)) / 24

    @property
    def _standard_and_a_run(self) -> float:
        # With less than half a day between a window's end and the next leg day no run fits in.
        return self._dataset.config.windows.standard_h + 12.0


@dataclass(frozen=True, slots=True)
class _Begun:
    """When activities began, in order of time: the instant [s] and the day where it was."""

    at_s: NDArray[np.float64]
    days: NDArray[np.datetime64]

    @classmethod
    def of(cls, *frames: pd.DataFrame) -> _Begun:
        """Take the starts of frames of activities together."""
        at_s = np.concatenate([epoch_seconds(frame["started_at"]) for frame in frames])
        days = np.concatenate([frame["local_date"].to_numpy() for frame in frames])
        order = np.argsort(at_s, kind="stable")
        return cls(at_s[order], days[order])

    def last_before(self, moment_s: float) -> tuple[float | None, date | None]:
        """Return how many days before a moment the last one began, and on which day."""
        before = int(np.searchsorted(self.at_s, moment_s, side="right"))
        if not before:
            return None, None
        last = before - 1
        return (moment_s - float(self.at_s[last])) / DAY_S, pd.Timestamp(self.days[last]).date()


def _last_before(clock: SessionClock, moment_s: float) -> tuple[str, float]:
    """Return the session that counts for a moment, "" where none does, and the hours since."""
    rows, hours = clock.last_before(np.array([round(moment_s * 1_000_000)]))
    return str(clock.ids[rows[0]]) if rows[0] >= 0 else "", float(hours[0])


def _with_doubt(allowed: AllowedRun, window: Window | None) -> AllowedRun:
    """Add the exception that an undecided session makes: until decided, no run is judged."""
    if window is None or window.kind != "undecided":
        return allowed
    return replace(allowed, exceptions=(JudgingException.UNDECIDED, *allowed.exceptions))
