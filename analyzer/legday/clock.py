"""How long before each run the last leg day ended.

The clock of a run is the last session decided yes. A session counts for a run from its middle on:
a run that starts in the second half of a session (a timer left running, a clock a little off) is
0 h after it, one that starts in the first half is its warm-up and belongs to the clock before.

Buckets are half-open, ``[0, 6) [6, 30) [30, 54) [54, 78) [78, ...)`` hours. Beyond
``windows.lapsed_days`` the log counts as lapsed and the bucket is None: someone who stopped
logging did not stop lifting. The period in which sessions are recorded needs no second rule: before
its first leg day nothing is known, and after its end the log lapses.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from analyzer.buckets import BUCKET_EDGES_H, BUCKETS, DECAY_BY_BUCKET, NO_BUCKET, bucket_positions
from analyzer.frames.dataset import dated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.config import Config

    Whole: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

HOUR_US = 3_600_000_000
CARRYOVER_CAP = 2.0
DAY = pd.Timedelta(days=1)


def tag_runs(runs: pd.DataFrame, sessions: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Tag each run with the time since the last leg day; a hidden start is not taken at its word.

    Args:
        runs: one row per run with ``started_at``, ``ended_at``, ``local_date`` and ``local_hour``;
            any order, any index. Where ``local_hour`` is NaN the start is hidden and
            ``started_at`` is the beginning of the runner's day.
        sessions: frame STRENGTH_SESSIONS, any order; undecided ones count where they matter.
        config: ``windows.lapsed_days``.

    Returns:
        A copy of ``runs`` with ``days_since_leg_day``, ``hours_since_leg_day``, ``leg_day_id``,
        ``session_severity``, ``leg_day_known``, ``bucket``, ``leg_carryover``, ``undecided_id`` and
        ``hours_since_upper_day`` (sessions decided no: the estimator's placebo). Days, hours and
        carry-over are those of the sessions decided yes, whatever the undecided ones turn out to
        be; ``leg_day_known`` is False, and the bucket None, only where deciding ``undecided_id``
        would change the bucket. Where a hidden start early on its day would be in another bucket
        than one late on it, the bucket is None and the hours are NaN; where it would follow
        another leg day, that and the days are unknown too.
    """
    # A hidden start may be anywhere on its day: known is what both ends of the day agree on.
    early = _tag_by_start(runs, sessions, config)
    hidden = runs["local_hour"].isna()
    if not hidden.any():
        return early
    late = _tag_by_start(runs.assign(started_at=latest_start(runs)), sessions, config)
    no_bucket = hidden & (early["bucket"].fillna("") != late["bucket"].fillna(""))
    no_leg_day = hidden & (early["leg_day_id"] != late["leg_day_id"])
    return early.assign(
        bucket=early["bucket"].where(~no_bucket, None),
        hours_since_leg_day=early["hours_since_leg_day"].where(~no_bucket, np.nan),
        days_since_leg_day=early["days_since_leg_day"].mask(no_leg_day),
        leg_day_id=early["leg_day_id"].mask(no_leg_day, ""),
        session_severity=early["session_severity"].mask(no_leg_day, np.nan),
    )


def latest_start(runs: pd.DataFrame) -> pd.Series:
    """Return when each run began at the latest: as recorded, or, where hidden, to end that day."""
    lasting = runs["ended_at"] - runs["started_at"]
    spare = (DAY - lasting).where(runs["local_hour"].isna() & (lasting < DAY), pd.Timedelta(0))
    return runs["started_at"] + spare


def _tag_by_start(runs: pd.DataFrame, sessions: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Tag the runs as if each had begun at ``started_at``."""
    starts, sessions = epoch_microseconds(runs["started_at"]), dated(sessions)
    decided, undecided, upper = (
        SessionClock(sessions[sessions["decision"] == decision])
        for decision in ("yes", "unknown", "no")
    )
    last, hours = decided.last_before(starts)
    maybe, maybe_hours = undecided.last_before(starts)
    _, upper_hours = upper.last_before(starts)
    lapsed_h = config.windows.lapsed_days * 24
    bucket = bucket_positions(hours, lapsed_h)
    # fmin passes over NaN: without a decided session the undecided one alone counts.
    changes = bucket_positions(np.fmin(hours, maybe_hours), lapsed_h) != bucket
    return runs.assign(
        days_since_leg_day=_calendar_days(runs["local_date"], decided.local_date, last),
        hours_since_leg_day=hours,
        leg_day_id=_session_ids(decided.ids, last, runs.index),
        session_severity=decided.severity_of(last),
        leg_day_known=~changes,
        bucket=_bucket_labels(np.where(changes, NO_BUCKET, bucket), runs.index),
        leg_carryover=decided.carryover_at(starts),
        undecided_id=_session_ids(undecided.ids, np.where(changes, maybe, -1), runs.index),
        hours_since_upper_day=upper_hours,
    )


class SessionClock:
    """Which session counts for a moment, and how long ago it ended.

    Args:
        sessions: frame STRENGTH_SESSIONS, only those that move this clock; any order.
    """

    def __init__(self, sessions: pd.DataFrame) -> None:
        started = epoch_microseconds(sessions["started_at"])
        ended = np.maximum(epoch_microseconds(sessions["ended_at"]), started)
        middle = started + (ended - started) // 2
        # Of sessions that begin to count together, the one that ends later stands last and wins.
        order = np.lexsort((ended, middle))
        sessions = sessions.iloc[order]
        self.ids = sessions["session_id"].to_numpy(dtype=object)
        self.local_date = sessions["local_date"].reset_index(drop=True)
        self._counts_from, self._ended = middle[order], ended[order]
        self._severity = sessions["severity"].fillna(1.0).to_numpy(dtype=np.float64)
        # A short session within a long one must not hide that the long one ended later.
        self._last_to_end = _position_of_running_maximum(self._ended)
        self._rows: list[int] = order.tolist()
        self._longest_half = int((self._ended - self._counts_from).max(initial=0))

    @cached_property
    def _as_lists(self) -> tuple[list[int], list[int]]:
        # One moment at a time is found faster in lists than in arrays.
        return self._counts_from.tolist(), self._ended.tolist()

    def last_before(self, moments: Whole) -> tuple[Whole, Floats]:
        """Return, per moment, the session that ended last (-1: none) and the hours since (NaN).

        Args:
            moments: (n,) microseconds since the epoch.
        """
        if not len(self._ended):
            return np.full(len(moments), -1), np.full(len(moments), np.nan)
        index = np.searchsorted(self._counts_from, moments, side="right") - 1
        last = np.where(index >= 0, self._last_to_end[index], -1)
        # Where there is none, -1 picks some session; its hours are dropped in the next line.
        hours = np.maximum(moments - self._ended[last], 0) / HOUR_US
        return last, np.where(last >= 0, hours, np.nan)

    def severity_of(self, last: Whole) -> Floats:
        """Return the severity of sessions by their place in ``last_before``; NaN for none (-1)."""
        # The last entry is what -1 picks.
        severity: Floats = np.append(self._severity, np.nan)[last]
        return severity

    def sessions_within(self, moment: int, hours: float) -> list[tuple[int, float]]:
        """Return the sessions that ended at most so many hours before a moment, the last first.

        Args:
            moment: microseconds since the epoch.
            hours: how far to look back.

        Returns:
            (row in ``sessions``, hours since its end); 0 h where the session was still going on.
        """
        reach = moment - math.ceil(hours * HOUR_US) - self._longest_half
        counts_from, ended = self._as_lists
        here = range(bisect_left(counts_from, reach), bisect_right(counts_from, moment))
        last_first = sorted(here, key=lambda i: (ended[i], i), reverse=True)
        since = ((i, max(moment - ended[i], 0) / HOUR_US) for i in last_first)
        return [(self._rows[i], age) for i, age in since if age <= hours]

    def moments_of_sessions(self, after: int, until: int) -> list[int]:
        """Return the moments, later than one and up to another, from which a session counts."""
        moments, _ = self._as_lists
        return moments[bisect_right(moments, after) : bisect_right(moments, until)]

    def carryover_at(self, moments: Whole) -> Floats:
        """Return, per moment, sum(severity x what is left of it), capped."""
        ended_by = _RunningTotal(self._ended, self._severity)
        edges = [ended_by.total_until(moments - int(h * HOUR_US)) for h in BUCKET_EDGES_H[1:]]
        since = [_RunningTotal(self._counts_from, self._severity).total_until(moments), *edges]
        # A running total less that of the next older edge is the severity within one bucket.
        bands = [
            left * (newer - older)
            for left, newer, older in zip(DECAY_BY_BUCKET, since, since[1:], strict=False)
        ]
        carryover: Floats = np.clip(np.sum(bands, axis=0), 0.0, CARRYOVER_CAP)
        return carryover


class _RunningTotal:
    """A running total over instants."""

    def __init__(self, instants: Whole, values: Floats) -> None:
        order = np.argsort(instants, kind="stable")
        self._instants = instants[order]
        self._total = np.concatenate(([0.0], np.cumsum(values[order])))

    def total_until(self, instants: Whole) -> Floats:
        index = np.searchsorted(self._instants, instants, side="right")
        return np.asarray(self._total[index], dtype=np.float64)


def epoch_microseconds(instants: pd.Series) -> Whole:
    """Return instants as whole microseconds since 1970 (UTC)."""
    # Whole microseconds meet a bucket's edge exactly, where seconds as floats may miss it.
    in_utc = pd.to_datetime(instants, utc=True)
    return in_utc.to_numpy(dtype="datetime64[us]").astype(np.int64)


def _position_of_running_maximum(values: Whole) -> Whole:
    is_new = values >= np.maximum.accumulate(values)
    return np.maximum.accumulate(np.where(is_new, np.arange(len(values)), 0))


def _bucket_labels(bucket: Whole, index: pd.Index) -> pd.Series:
    words = np.array([*BUCKETS, None], dtype=object)
    return pd.Series(words[bucket], index=index, dtype=object)


def _session_ids(ids: NDArray[np.object_], position: Whole, index: pd.Index) -> pd.Series:
    names = np.append(ids, "")
    return pd.Series(names[position], index=index, dtype="str")


def _calendar_days(run_dates: pd.Series, leg_dates: pd.Series, last: Whole) -> pd.Series:
    """Return calendar days between; 0 where a journey sets the date back."""
    legs = pd.Series(leg_dates.reindex(last).to_numpy(), index=run_dates.index)
    days: pd.Series = (run_dates - legs).dt.days.clip(lower=0)
    return days.astype("Int64")
