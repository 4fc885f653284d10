"""How long before each run the last leg day ended.

The clock of a run is the last session decided yes. A session counts for a run from its middle on:
a run that starts in the second half of a session (a timer left running, a clock a little off) is
0 h after it, one that starts in the first half is its warm-up and belongs to the clock before.

Buckets are half-open, ``[0, 8) [8, 36) [36, 60) [60, 84) [84, ...)`` hours. Beyond
``windows.lapsed_days`` the log counts as lapsed and the bucket is None: someone who stopped
logging did not stop lifting. The period in which sessions are recorded needs no second rule: before
its first leg day nothing is known, and after its end the log lapses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from analyzer.model import BUCKET_EDGES_H, BUCKETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.config import Config

    Whole: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

HOUR_US = 3_600_000_000
LOAD_SHAPE = (0.67, 1.0, 0.5, 0.17)
"""What is left of a leg day's severity in each bucket within 84 h (docs/statistics.md)."""
LOAD_CAP = 2.0
NO_BUCKET = len(BUCKETS)


def tag(runs: pd.DataFrame, leg_days: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Tell each run the time since the last leg day.

    Args:
        runs: one row per run with ``started_at`` and ``local_date``; any order, any index.
        leg_days: frame LEG_DAYS, any order; undecided sessions count where they matter.
        config: ``windows.lapsed_days``.

    Returns:
        A copy of ``runs`` with ``days_since_leg_day``, ``hours_since_leg_day``, ``leg_day_id``,
        ``leg_day_known``, ``bucket``, ``leg_carryover``, ``undecided_id`` and
        ``hours_since_upper_day`` (sessions decided no: the estimator's placebo). Days, hours and
        load are those of the sessions decided yes, whatever the undecided ones turn out to be;
        ``leg_day_known`` is False, and the bucket None, only where deciding ``undecided_id``
        would change the bucket.
    """
    starts = _microseconds(runs["started_at"])
    decided = _Clock.of(leg_days[leg_days["decision"] == "yes"])
    undecided = _Clock.of(leg_days[leg_days["decision"] == "unknown"])
    _, upper_hours = _Clock.of(leg_days[leg_days["decision"] == "no"]).before(starts)
    last, hours = decided.before(starts)
    maybe, maybe_hours = undecided.before(starts)
    lapsed_h = config.windows.lapsed_days * 24
    bucket = _bucket(hours, lapsed_h)
    changes = _bucket(np.fmin(hours, maybe_hours), lapsed_h) != bucket
    return runs.assign(
        days_since_leg_day=_days(runs["local_date"], decided.local_date, last),
        hours_since_leg_day=hours,
        leg_day_id=_named(decided.ids, last, runs.index),
        leg_day_known=~changes,
        bucket=_words(np.where(changes, NO_BUCKET, bucket), runs.index),
        leg_carryover=decided.load(starts),
        undecided_id=_named(undecided.ids, np.where(changes, maybe, -1), runs.index),
        hours_since_upper_day=upper_hours,
    )


@dataclass(frozen=True)
class _Clock:
    """Sessions in the order in which they begin to count; instants in microseconds UTC."""

    counts_from: Whole
    ended: Whole
    latest: Whole
    severity: Floats
    ids: NDArray[np.object_]
    local_date: pd.Series

    @classmethod
    def of(cls, sessions: pd.DataFrame) -> _Clock:
        started = _microseconds(sessions["started_at"])
        ended = np.maximum(_microseconds(sessions["ended_at"]), started)
        middle = started + (ended - started) // 2
        order = np.lexsort((ended, middle))
        sessions = sessions.iloc[order]
        return cls(
            counts_from=middle[order],
            ended=ended[order],
            latest=_position_of_running_maximum(ended[order]),
            severity=sessions["severity"].fillna(1.0).to_numpy(dtype=np.float64),
            ids=sessions["session_id"].to_numpy(dtype=object),
            local_date=sessions["local_date"].reset_index(drop=True),
        )

    def before(self, starts: Whole) -> tuple[Whole, Floats]:
        """Return, per run, the session that ended last (-1: none) and the hours since (NaN)."""
        if not len(self.ended):
            return np.full(len(starts), -1), np.full(len(starts), np.nan)
        index = np.searchsorted(self.counts_from, starts, side="right") - 1
        last = np.where(index >= 0, self.latest[index], -1)
        hours = np.maximum(starts - self.ended[last], 0) / HOUR_US
        return last, np.where(last >= 0, hours, np.nan)

    def load(self, starts: Whole) -> Floats:
        """Return, per run, sum(severity x what is left of it), capped."""
        ended_by = _Running(self.ended, self.severity)
        edges = [ended_by.until(starts - int(h * HOUR_US)) for h in BUCKET_EDGES_H[1:]]
        since = [_Running(self.counts_from, self.severity).until(starts), *edges]
        bands = [
            left * (newer - older)
            for left, newer, older in zip(LOAD_SHAPE, since, since[1:], strict=False)
        ]
        load: Floats = np.clip(np.sum(bands, axis=0), 0.0, LOAD_CAP)
        return load


class _Running:
    """A running total over instants."""

    def __init__(self, instants: Whole, values: Floats) -> None:
        order = np.argsort(instants, kind="stable")
        self._instants = instants[order]
        self._total = np.concatenate(([0.0], np.cumsum(values[order])))

    def until(self, instants: Whole) -> Floats:
        index = np.searchsorted(self._instants, instants, side="right")
        return np.asarray(self._total[index], dtype=np.float64)


def _microseconds(instants: pd.Series) -> Whole:
    in_utc = pd.to_datetime(instants, utc=True)
    return in_utc.to_numpy(dtype="datetime64[us]").astype(np.int64)


def _position_of_running_maximum(values: Whole) -> Whole:
    is_new = values >= np.maximum.accumulate(values)
    return np.maximum.accumulate(np.where(is_new, np.arange(len(values)), 0))


def _bucket(hours: Floats, lapsed_h: float) -> Whole:
    """Return the position in BUCKETS, or NO_BUCKET where none is known or the log lapsed."""
    position = np.searchsorted(BUCKET_EDGES_H, hours, side="right") - 1
    return np.where(hours <= lapsed_h, position, NO_BUCKET)


def _words(bucket: Whole, index: pd.Index) -> pd.Series:
    words = np.array([*BUCKETS, None], dtype=object)
    return pd.Series(words[bucket], index=index, dtype=object)


def _named(ids: NDArray[np.object_], position: Whole, index: pd.Index) -> pd.Series:
    names = np.append(ids, "")
    return pd.Series(names[position], index=index, dtype="str")


def _days(run_dates: pd.Series, leg_dates: pd.Series, last: Whole) -> pd.Series:
    """Return calendar days between; 0 where a journey sets the date back."""
    legs = pd.Series(leg_dates.reindex(last).to_numpy(), index=run_dates.index)
    days: pd.Series = (run_dates - legs).dt.days.clip(lower=0)
    return days.astype("Int64")
