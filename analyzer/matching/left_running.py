"""When a strength session ended whose recording ran on: a watch that nobody stopped.

What a lifting log says of its end is believed first, then when the last set was done, then how long
the timer ran; where none of them tells, so many minutes a set are taken, as of a log that was left
open (``model.SET_AND_REST``), and an hour where there is no set at all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.matching.merging import LOGS
from analyzer.model import LONGEST_WORKOUT, SET_AND_REST
from analyzer.units import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from analyzer.model import Activity

_AFTER_LOG = timedelta(hours=1)
"""Stretching and the way home; who goes on for longer after the log's last set has not stopped."""
_USUAL = timedelta(hours=1)


def without_running_on(session: Activity, records: Sequence[Activity]) -> tuple[Activity, str]:
    """Return a strength session without what its recording ran on, and in words what was left out.

    Args:
        session: as merged from its records; any other sport is returned as it is.
        records: what each source has of it.

    Returns:
        The session, and "" where its end is believed: where it took no longer than anybody lifts
        and no log ended an hour before, or where its times are those of a log.
    """
    if session.sport != "strength" or session.source.kind in LOGS:
        return session, ""
    lasted = session.ended_at - session.started_at
    logged = _latest(session, _ends_of_logs(records))
    counted = _latest(session, _ends_of_sets(records))
    if lasted > LONGEST_WORKOUT:
        until, why = _believed_length(session, logged, counted)
    elif logged and lasted - max(logged, counted or logged) > _AFTER_LOG:
        until, why = max(logged, counted or logged), _BY_LOG
    else:
        return session, ""
    cut = replace(
        session,
        ended_at=session.started_at + until,
        elapsed_s=until.total_seconds(),
        moving_s=None,
        # A mean over hours of rest says nothing of the lifting.
        avg_hr_bpm=None,
    )
    went_on, counts = (duration(one.total_seconds()) for one in (lasted, until))
    return cut, f"the recording went on for {went_on}; the first {counts} count, {why}"


_BY_LOG = "up to the end of the lifting log"
_BY_SETS = "up to the end of the last set"


def _believed_length(
    session: Activity, logged: timedelta | None, counted: timedelta | None
) -> tuple[timedelta, str]:
    """Return how long a session was whose own length cannot be, and what says so, in words."""
    if logged:
        return logged, _BY_LOG
    if counted:
        return counted, _BY_SETS
    timer = timedelta(seconds=session.moving_s or 0.0)
    if timedelta(0) < timer <= LONGEST_WORKOUT:
        return timer, "as long as the timer ran"
    sets = sum(one.effort != "rest" for one in session.sets)
    if sets:
        return min(sets * SET_AND_REST, LONGEST_WORKOUT), "3 minutes a set"
    return _USUAL, "the usual length"


def _latest(session: Activity, ends: Iterator[datetime]) -> timedelta | None:
    """Return how far into the session the latest of some ends lies, of those that can be."""
    lengths = (end - session.started_at for end in ends)
    within = min(session.ended_at - session.started_at, LONGEST_WORKOUT)
    return max((one for one in lengths if timedelta(0) < one <= within), default=None)


def _ends_of_logs(records: Sequence[Activity]) -> Iterator[datetime]:
    # A log that does not say when it ended knows no length.
    return (one.ended_at for one in records if one.source.kind in LOGS and one.elapsed_s)


def _ends_of_sets(records: Sequence[Activity]) -> Iterator[datetime]:
    for record in records:
        for one in record.sets:
            if one.started_at and one.effort != "rest":
                # The last set runs on with the watch.
                seconds = min(one.duration_s or 0.0, SET_AND_REST.total_seconds())
                yield one.started_at + timedelta(seconds=seconds)
