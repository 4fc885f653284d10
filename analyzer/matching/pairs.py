"""Whether two records may be of one activity: the same time, place in the day, length and number.

Every test is symmetric and asks the two records alone; ``same_activity`` puts groups together.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.matching.service_numbers import number_at_service
from analyzer.sources import keys_of

if TYPE_CHECKING:
    from analyzer.model import Activity, SourceRecord, Sport

MIN_OVERLAP = 0.7
MAX_START_DRIFT = timedelta(minutes=20)
A_DAY = timedelta(hours=25)
"""The longest day there is: clocks go back on it."""
SAME_LENGTH = 0.03
"""Two devices, or a device and a service, differ by no more in distance or time."""
RECORDINGS = keys_of("recording")
SUMMARIES = keys_of("summary")
LOGS = keys_of("log")
_NO_TIME = timedelta(0)
_SAME_PACE = 1.6
"""A part is run about as fast as the whole: standing still for an hour is not running it."""
_MOSTLY_MOVING = 0.7
_SAME_START = timedelta(minutes=1)
_SAME_CLOCK = 0.02
_SOMETHING_IN_THE_GYM = {
    "", "all", "amrap", "cardio", "cardiotraining", "circuittraining", "crossfit", "emom",
    "exercise", "fitnessequipment", "generic", "highintensityintervaltraining", "hiit",
    "indoorcardio", "other", "tabata", "training", "workout",
}  # fmt: skip
"""What sources call a session in the gym when they do not say that it was strength."""
_NOT_A_LETTER = re.compile(r"[^a-z]")


# -- what a record is --------------------------------------------------------------------------


def sport_family(activity: Activity) -> Sport:
    """Return the sport; a workout of any name may be what a watch calls strength."""
    if activity.sport != "other":
        return activity.sport
    detail = _NOT_A_LETTER.sub("", activity.sport_detail.lower())
    return "strength" if detail in _SOMETHING_IN_THE_GYM else "other"


def duration_of(activity: Activity) -> timedelta:
    """Return the time from start to end."""
    return max(activity.ended_at - activity.started_at, _NO_TIME)


def start_drift(one: Activity, other: Activity) -> timedelta:
    """Return how far apart two starts are."""
    return abs(one.started_at - other.started_at)


# -- one time ----------------------------------------------------------------------------------


def records_match(one: SourceRecord, other: SourceRecord) -> bool:
    """Tell whether two records are of one activity, told from beginning to end by both.

    Their sport is of one family (or a service corrects a recording's), they share at least 70 %
    of the shorter one's time and start less than 20 minutes apart; of two devices the shorter
    lasted at least 70 % of the longer. Rows of one table may be of two devices; recordings in one
    file, and workouts in one log, never are.
    """
    a, b = one.activity, other.activity
    if a.start_hidden or b.start_hidden or is_one_file(one, other):
        return False
    if sport_family(a) != sport_family(b):
        return _is_corrected_sport(one, other)
    if is_typed_copy(a, b) and shared_time(a, b) > _NO_TIME:
        return True
    near = start_drift(a, b) < MAX_START_DRIFT and overlap_share(a, b) >= MIN_OVERLAP
    return near and (_involves_log(one, other) or _lasted_as_long(a, b))


def is_one_file(one: SourceRecord, other: SourceRecord) -> bool:
    """Tell whether two records stand in one file that holds each activity once."""
    same_file = one.file_digest is not None and one.file_digest == other.file_digest
    return same_file and not (one.kind in SUMMARIES and other.kind in SUMMARIES)


def contains(whole: SourceRecord, part: SourceRecord) -> bool:
    """Tell whether one record covers all of another's time: nobody runs twice at once.

    Where they begin at different times, the whole must have been moving in the meantime: a watch
    that was not stopped for a day says nothing of the other run of that day.
    """
    a, b = whole.activity, part.activity
    if a.start_hidden or b.start_hidden or is_one_file(whole, part):
        return False
    if sport_family(a) != sport_family(b) or _involves_log(whole, part):
        return False
    if start_drift(a, b) < MAX_START_DRIFT and overlap_share(a, b) >= MIN_OVERLAP:
        return True
    return _moving_share(a, b) >= MIN_OVERLAP and _at_one_pace(a, b)


def shared_time(a: Activity, b: Activity) -> timedelta:
    """Return how long both lasted at once, less than zero where they did not."""
    return min(a.ended_at, b.ended_at) - max(a.started_at, b.started_at)


def overlap_share(a: Activity, b: Activity) -> float:
    """Return the share of the shorter one's time that both lasted."""
    shorter = min(duration_of(a), duration_of(b))
    if shorter <= _NO_TIME:  # a row without a duration is a point in time
        return 1.0 if shared_time(a, b) >= _NO_TIME else 0.0
    return shared_time(a, b) / shorter


def _involves_log(one: SourceRecord, other: SourceRecord) -> bool:
    return one.kind in LOGS or other.kind in LOGS


def _lasted_as_long(a: Activity, b: Activity) -> bool:
    shorter, longer = sorted((duration_of(a), duration_of(b)))
    return shorter <= _NO_TIME or shorter / longer >= MIN_OVERLAP


def _is_corrected_sport(one: SourceRecord, other: SourceRecord) -> bool:
    """Tell a recording from the row a service made of it, whose sport the athlete corrected."""
    if (one.kind in RECORDINGS) == (other.kind in RECORDINGS) or _involves_log(one, other):
        return False
    a, b = one.activity, other.activity
    if start_drift(a, b) > _SAME_START or duration_of(a) <= _NO_TIME:
        return False
    lasting = (duration_of(a).total_seconds(), duration_of(b).total_seconds())
    if not about_equal(*lasting, _SAME_CLOCK):
        return False
    both = a.distance_m and b.distance_m
    return not both or about_equal(a.distance_m or 0.0, b.distance_m or 0.0)


def _moving_spans(activity: Activity) -> list[tuple[datetime, datetime]]:
    """Return when the timer ran."""
    spans, begins = [], activity.started_at
    for start_s, end_s in sorted(activity.pauses):
        pause = activity.started_at + timedelta(seconds=start_s)
        if pause > begins:
            spans.append((begins, pause))
        begins = max(begins, activity.started_at + timedelta(seconds=end_s))
    return [*spans, (begins, activity.ended_at)] if begins < activity.ended_at else spans


def _moving_share(a: Activity, b: Activity) -> float:
    """Return the share of the shorter one's moving time in which both moved."""
    mine, theirs = _moving_spans(a), _moving_spans(b)
    shorter = min(_sum_of(mine), _sum_of(theirs))
    if shorter <= _NO_TIME:
        return 0.0
    both = [(max(s, t), min(e, f)) for s, e in mine for t, f in theirs if max(s, t) < min(e, f)]
    return _sum_of(both) / shorter


def _sum_of(spans: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((end - start for start, end in spans), _NO_TIME)


def _mean_speed(activity: Activity) -> float | None:
    """Return distance over the time the watch was running; long rests make it small."""
    lasting = _sum_of(_moving_spans(activity)).total_seconds()
    return activity.distance_m / lasting if activity.distance_m and lasting else None


def _at_one_pace(a: Activity, b: Activity) -> bool:
    mine, theirs = _mean_speed(a), _mean_speed(b)
    if mine and theirs:
        return max(mine, theirs) <= _SAME_PACE * min(mine, theirs)
    longer = max(a, b, key=duration_of)
    lasting = _sum_of(_moving_spans(longer)).total_seconds()
    return longer.moving_s is None or longer.moving_s >= _MOSTLY_MOVING * lasting


# -- one length on one day ---------------------------------------------------------------------


def about_equal(one: float, other: float, share: float = SAME_LENGTH) -> bool:
    """Tell whether two lengths differ by no more than a share of the larger."""
    return abs(one - other) <= share * max(one, other)


def length_difference(a: Activity, b: Activity) -> float | None:
    """Return by what share two activities differ in length, None where they are not as long.

    Length is distance where both know it, else time. Of a run as far, the time moved must agree
    too, as far as pauses allow: the way to work and back is as far in more or less time.
    """
    if a.distance_m and b.distance_m:
        if not about_equal(a.distance_m, b.distance_m):
            return None
        times = a.moving_s, b.moving_s
        apart = _relative_difference(*times) if times[0] and times[1] else 0.0
        far = _relative_difference(a.distance_m, b.distance_m)
        return far + apart if apart <= 1 - MIN_OVERLAP else None
    mine, theirs = duration_of(a).total_seconds(), duration_of(b).total_seconds()
    return _relative_difference(mine, theirs) if about_equal(mine, theirs) else None


def _relative_difference(one: float | None, other: float | None) -> float:
    larger = max(one or 0.0, other or 0.0)
    return abs((one or 0.0) - (other or 0.0)) / larger if larger else 0.0


def is_typed_copy(a: Activity, b: Activity) -> bool:
    """Tell whether one of two as long was typed in by hand: its time is less sure than it looks."""
    return a.entered_by_hand != b.entered_by_hand and length_difference(a, b) is not None


def is_same_service(one: SourceRecord, other: SourceRecord) -> bool:
    """Tell whether two records have different numbers at one service."""
    mine, theirs = number_at_service(one.activity), number_at_service(other.activity)
    return mine is not None and theirs is not None and mine[0] == theirs[0] and mine != theirs
