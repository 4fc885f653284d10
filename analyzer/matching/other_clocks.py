"""Records whose clock was of another zone: logs on a journey, copies stamped in local time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.matching.local_clock import local_start
from analyzer.matching.pairs import (
    A_DAY,
    LOGS,
    MAX_START_DRIFT,
    MIN_OVERLAP,
    duration_of,
    sport_family,
)
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.matching.groups import RecordGroup
    from analyzer.model import Activity, SourceRecord

    Pair = tuple[SourceRecord, SourceRecord]

_NO_TIME = timedelta(0)
_JOURNEY = timedelta(minutes=15)
"""Zones differ by a quarter of an hour at least."""
_FARTHEST_ZONES = timedelta(hours=26)
_A_MINUTE = timedelta(minutes=1)
"""Exports leave the seconds out."""
_SAME_S = 1.0
_SAME_M = 1.0
_SAME_BPM = 1.0
"""A copy has the same seconds, metres and beats, but for what formats round."""


def journey_pairs(groups: Iterable[RecordGroup]) -> list[Pair]:
    """Return what watches recorded with the lifting logs of the same local time, nearest first."""
    logs, watched = [], []
    for group in groups:
        by_hand = [record.kind in LOGS for record in group.everything]
        if all(by_hand):
            logs.append(group.best)
        elif not any(by_hand) and sport_family(group.activity) == "strength":
            watched.append(group.best)
    starts = [watch.activity.started_at for watch in watched]
    pairs = []
    for log in logs:
        at = log.activity.started_at
        near = slice(bisect_left(starts, at - A_DAY), bisect_right(starts, at + A_DAY))
        for watch in watched[near]:
            if (shift := clock_shift(log, watch)) is not None:
                drift = abs(at + shift - watch.activity.started_at)
                pairs.append((drift, log.key, watch.key))
    by_key = {record.key: record for record in (*logs, *watched)}
    return [(by_key[watch_key], by_key[log_key]) for _, log_key, watch_key in sorted(pairs)]


def clock_shift(log: SourceRecord, watch: SourceRecord) -> timedelta | None:
    """Return how much later than read a log's clock meant, if it shows the same as the watch's.

    A log names no zone; a watch does. On a journey both clocks show the same, and the log was
    read in the zone of home. None where the watch shows no journey, or another time.
    """
    a, b = log.activity, watch.activity
    assumed = source_kind(log.kind).needs_zone and a.zone
    if not assumed or watch.kind in LOGS or sport_family(a) != sport_family(b):
        return None
    shown, local = local_start(a), local_start(b)
    if shown is None or local is None or abs(shown - local) >= MAX_START_DRIFT:
        return None
    shift = (b.started_at - a.started_at) - (local - shown)
    if not _JOURNEY <= abs(shift) <= _FARTHEST_ZONES:
        return None
    begins, ends = shown, shown + duration_of(a)
    both = min(ends, local + duration_of(b)) - max(begins, local)
    shorter = min(duration_of(a), duration_of(b))
    return shift if shorter > _NO_TIME and both / shorter >= MIN_OVERLAP else None


def retold_pairs(records: Iterable[SourceRecord]) -> Iterator[Pair]:
    """Yield the workouts of an app's account with what its export says of them, nearest first.

    The account tells when a workout was; the export shows the phone's clock without a zone, and was
    read in one that may be another. The same title, exercises and repetitions within a day,
    whole quarters of an hour apart, are the same workout.
    """
    told: dict[tuple[object, ...], list[SourceRecord]] = defaultdict(list)
    exported = []
    for record in records:
        row = source_kind(record.kind)
        if row.content == "log" and row.service and record.activity.sets:
            if row.is_account:
                told[_workout_of(record)].append(record)
            else:
                exported.append(record)
    pairs = []
    for log in exported if told else ():
        for one in told[_workout_of(log)]:
            apart = abs(one.activity.started_at - log.activity.started_at)
            off_s = (apart + _A_MINUTE / 2) % _JOURNEY
            if apart <= _FARTHEST_ZONES and off_s <= _A_MINUTE:
                pairs.append((apart, one.key, log.key, one, log))
    yield from ((one, log) for *_, one, log in sorted(pairs, key=lambda pair: pair[:3]))


def _workout_of(record: SourceRecord) -> tuple[object, ...]:
    """Return what the account and the export say alike of one workout."""
    activity = record.activity
    sets = tuple((one.exercise, one.effort, one.reps) for one in activity.sets)
    return source_kind(record.kind).service, activity.name.strip(), sets


def copied_pairs(records: Iterable[SourceRecord]) -> Iterator[Pair]:
    """Yield records with their copies that a program stamped in local time, in order of key.

    The copy names no zone, and its clock is ahead by the zone the other names; nobody runs the
    same seconds, metres and beats again just then.
    """
    alike: dict[tuple[int, int], list[SourceRecord]] = defaultdict(list)
    measured = [record for record in records if _is_measured(record.activity)]
    for record in sorted(measured, key=lambda r: r.key):
        lasted, far = _lasted_s(record.activity), record.activity.distance_m or 0.0
        for place in {(round(lasted + s), round(far + m)) for s in (0, 1) for m in (0, 1)}:
            for other in alike[place]:
                if _is_copy(record, other) or _is_copy(other, record):
                    yield other, record
            alike[place].append(record)


def _is_measured(activity: Activity) -> bool:
    typed = activity.start_hidden or activity.entered_by_hand
    return bool(activity.distance_m and activity.avg_hr_bpm and activity.max_hr_bpm) and not typed


def _is_copy(copy: SourceRecord, original: SourceRecord) -> bool:
    if copy.kind == original.kind:  # asked first: most that are alike are of one kind
        return False
    a, b = copy.activity, original.activity
    local = local_start(b)
    if local is None or local_start(a) is not None:
        return False
    if local == b.started_at.replace(tzinfo=None) or sport_family(a) != sport_family(b):
        return False
    same = (
        ((a.started_at.replace(tzinfo=None) - local).total_seconds(), 0.0, _SAME_S),
        (_lasted_s(a), _lasted_s(b), _SAME_S),
        (a.distance_m or 0.0, b.distance_m or 0.0, _SAME_M),
        (a.avg_hr_bpm or 0.0, b.avg_hr_bpm or 0.0, _SAME_BPM),
        (a.max_hr_bpm or 0.0, b.max_hr_bpm or 0.0, _SAME_BPM),
    )
    return all(abs(x - y) <= most for x, y, most in same)


def _lasted_s(activity: Activity) -> float:
    return duration_of(activity).total_seconds()
