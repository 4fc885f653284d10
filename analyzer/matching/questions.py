"""Which runs may be one, where the records alone cannot tell: the athlete is asked."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from analyzer.matching.local_clock import local_start
from analyzer.matching.merging import merge_activities, sport_of
from analyzer.matching.pairs import (
    about_equal,
    duration_of,
    is_same_service,
    is_typed_copy,
    overlap_share,
    shared_time,
    start_drift,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.model import Activity, SourceRecord

    Group = Sequence[SourceRecord]

Doubt = Literal["typed by hand", "whole hours apart", "overlapping"]

_FARTHEST = timedelta(hours=26)
_WITHIN_A_DAY = timedelta(hours=14)
_AN_OUTING = timedelta(hours=1)
_HOUR_S = 3600.0
_MOST_HOURS = 14
_ON_THE_HOUR_S = 120.0
_SAME_CLOCK = 0.01
_SAME_TRACK = 0.05
"""Of one track, programs that smooth positions or not make no more of a difference."""
_LEAST_OVERLAP = 0.1


@dataclass(frozen=True, slots=True)
class SameRunQuestion:
    """Two activities that may be one.

    ``doubt`` is why: one was typed in by hand and is as long as another of that day; both are as
    long, and begin whole ``hours`` apart; or they overlap, but neither covers the other.
    """

    one_id: str
    other_id: str
    doubt: Doubt
    hours: int = 0


def same_run_questions(groups: Mapping[str, Group]) -> list[SameRunQuestion]:
    """Return the pairs of runs that may be one and of which the athlete has not said so yet.

    Args:
        groups: the records of each activity by its id, in order of start.
    """
    runs = [
        (activity_id, group, merge_activities(record.activity for record in group))
        for activity_id, group in groups.items()
        if sport_of(record.activity for record in group) == "run"
    ]
    runs.sort(key=lambda run: (run[2].started_at, run[0]))
    return list(_questions(runs))


def follow_each_other(one: Group, other: Group) -> bool:
    """Tell whether two runs are two parts of an outing: one began when the other was over.

    A clock that was wrong, or a run typed in for the wrong hour, leaves a run of the same length;
    and one device does not record one run twice within the hour.
    """
    a, b = (merge_activities(record.activity for record in group) for group in (one, other))
    if overlap_share(a, b) > 0 or a.start_hidden or b.start_hidden:
        return False
    if _is_one_device(one, other) and -shared_time(a, b) < _AN_OUTING:
        return True
    lasting = duration_of(a).total_seconds(), duration_of(b).total_seconds()
    if a.distance_m and b.distance_m:
        return not about_equal(a.distance_m, b.distance_m, _SAME_TRACK)
    return min(lasting) > 0 and not about_equal(*lasting, _SAME_TRACK)


def _questions(runs: list[tuple[str, Group, Activity]]) -> Iterator[SameRunQuestion]:
    starts = [merged.started_at for _, _, merged in runs]
    for i, (one_id, one, a) in enumerate(runs):
        for other_id, other, b in runs[i + 1 : bisect_right(starts, starts[i] + _FARTHEST)]:
            if a.start_hidden or b.start_hidden or _is_answered(one, other):
                continue
            if doubt := _doubt_of(one, other, a, b):
                hours = round(start_drift(a, b).total_seconds() / _HOUR_S)
                yield SameRunQuestion(one_id, other_id, doubt, hours)


def _is_answered(one: Group, other: Group) -> bool:
    keys = {record.key for record in other}
    return any(not keys.isdisjoint(record.apart_from) for record in one)


def _doubt_of(one: Group, other: Group, a: Activity, b: Activity) -> Doubt | None:
    # What has its own counterpart, or its own number, at one service is an activity of its own.
    if any(is_same_service(x, y) for x in one for y in other):
        typed = any(record.activity.entered_by_hand for record in (*one, *other))
        return "overlapping" if _overlaps(a, b) and not typed else None
    if is_typed_copy(a, b):
        return "typed by hand" if _is_one_day(a, b) else None
    if _is_clock_off(one, other, a, b):
        return "whole hours apart"
    return "overlapping" if _overlaps(a, b) else None


def _is_one_day(a: Activity, b: Activity) -> bool:
    mine, theirs = local_start(a), local_start(b)
    if mine and theirs:
        return mine.date() == theirs.date()
    known, shown = (a, mine) if mine else (b, theirs)
    if shown is None:
        return start_drift(a, b) < _WITHIN_A_DAY
    # Where one names no zone, it was the other's.
    other = b if known is a else a
    return (shown + (other.started_at - known.started_at)).date() == shown.date()


def _is_clock_off(one: Group, other: Group, a: Activity, b: Activity) -> bool:
    """Tell whether two devices recorded the same, one with a clock that was whole hours off."""
    hours = start_drift(a, b).total_seconds() / _HOUR_S
    if not 1 <= round(hours) <= _MOST_HOURS:
        return False
    if abs(hours - round(hours)) * _HOUR_S > _ON_THE_HOUR_S or _is_one_device(one, other):
        return False
    lasting = duration_of(a).total_seconds(), duration_of(b).total_seconds()
    if not about_equal(*lasting, _SAME_CLOCK) or lasting[0] <= 0:
        return False
    both = a.distance_m and b.distance_m
    return not both or about_equal(a.distance_m or 0.0, b.distance_m or 0.0, _SAME_TRACK)


def _is_one_device(one: Group, other: Group) -> bool:
    """Tell whether one device or table holds both: it does not record one run twice."""
    mine = {(r.kind, r.activity.device) for r in one}
    theirs = {(r.kind, r.activity.device) for r in other}
    return not mine.isdisjoint(theirs)


def _overlaps(a: Activity, b: Activity) -> bool:
    return overlap_share(a, b) >= _LEAST_OVERLAP and duration_of(a) > timedelta(0) < duration_of(b)
