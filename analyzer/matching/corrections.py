"""What the athlete corrected at a service after the recording: a crop, or the distance.

Where a service differs from the file it was sent, the athlete has corrected it there; the newest
word of each service counts. A correction nobody can have run does not win.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.matching.service_numbers import newest_first, number_at_service, superseded_keys
from analyzer.measures.plausible import why_impossible
from analyzer.sources import keys_of, source_kind
from analyzer.units import distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from analyzer.model import Activity

_RECORDINGS = keys_of("recording")
_SUMMARIES = keys_of("summary")
_CROPPED_S = 60.0
_CROPPED_SHARE = 0.03
"""Both must be missing before a row is taken for a crop: services round, and cut pauses off."""
_BELT_SHARE = 0.005
_ROAD_SHARE = 0.03
"""Services compute distance anew from positions; on a treadmill only the athlete changes it."""
_SAME_MINUTES = 0.02
_SAME_S = 2.0
_ABOUT_SAME_S = 60.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What counts instead of what was recorded.

    ``window`` is when the activity was after a crop, ``distance_m`` how far it was; ``row`` is
    where it was said. ``refused`` is a sentence on a correction that makes no sense.
    """

    row: Activity | None = None
    window: tuple[datetime, datetime] | None = None
    distance_m: float | None = None
    refused: str = ""


def find_correction(best_first: Sequence[Activity]) -> Correction:
    """Return what a service corrects of the best record, if that is a recording of a device."""
    recorded = best_first[0]
    refused = ""
    if len(best_first) == 1:
        return Correction()
    if recorded.source.kind not in _RECORDINGS or recorded.start_hidden:
        return Correction()
    for row in _rows_of_it(best_first):
        found = _crop_of(recorded, row) or _distance_of(recorded, row, best_first)
        if found is None:
            continue
        if found.row is not None:
            return replace(found, refused=refused)
        refused = refused or found.refused
    return Correction(refused=refused)


def _rows_of_it(activities: Sequence[Activity]) -> Iterator[Activity]:
    """Yield the newest row of each service that has one activity here, and not several."""
    rows = [a for a in activities if a.source.kind in _SUMMARIES]
    old = superseded_keys(rows)
    newest = [row for row in newest_first(rows) if row.source.key not in old]
    # Of two devices that each sent their own, nobody can tell which row is of which.
    number_of = Counter(_service_of(row) for row in newest)
    yield from (row for row in newest if number_of[_service_of(row)] == 1)


def _service_of(row: Activity) -> str:
    number = number_at_service(row)
    return number[0] if number else row.source.kind


def _lasted_s(activity: Activity) -> float:
    return (activity.ended_at - activity.started_at).total_seconds()


def _crop_of(recorded: Activity, row: Activity) -> Correction | None:
    """Return the part that a row keeps of a recording; with a hidden start only how long it was."""
    if not (_is_less(recorded, row) and "run" in {recorded.sport, row.sport}):
        return None
    margin = timedelta(seconds=_ABOUT_SAME_S)
    begins = recorded.started_at if row.start_hidden else row.started_at
    ends = begins + timedelta(seconds=_lasted_s(row))
    if begins < recorded.started_at - margin or ends > recorded.ended_at + margin:
        return None
    if problem := _nonsense(recorded, row):
        return Correction(refused=problem)
    return Correction(row, (begins, ends), row.distance_m)


def _is_less(recorded: Activity, row: Activity) -> bool:
    """Tell whether both time and distance of a recording are missing from its row."""
    if row.elapsed_s is None or row.entered_by_hand:
        return False
    if not (recorded.distance_m and row.distance_m):
        return False
    whole_s = _lasted_s(recorded)
    shorter = whole_s - _lasted_s(row) > max(_CROPPED_S, _CROPPED_SHARE * whole_s)
    return shorter and row.distance_m < (1 - _CROPPED_SHARE) * recorded.distance_m


def _distance_of(
    recorded: Activity, row: Activity, best_first: Iterable[Activity]
) -> Correction | None:
    """Return the distance a row gives the same minutes, None where it is the recorded one."""
    if "run" not in {recorded.sport, row.sport} or row.distance_m is None:
        return None
    if not recorded.distance_m:
        return None
    on_belt = any(a.surface == "treadmill" for a in best_first)
    nearest_s, least_share = (_ABOUT_SAME_S, _BELT_SHARE) if on_belt else (_SAME_S, _ROAD_SHARE)
    if not _are_same_minutes(recorded, row, nearest_s) or (row.entered_by_hand and not on_belt):
        return None
    # What the device counted wrongly, the service was sent: nobody corrected anything.
    known = filter(None, (recorded.distance_m, recorded.device_distance_m))
    if any(abs(row.distance_m - own_m) <= least_share * own_m for own_m in known):
        return None
    if problem := _nonsense(recorded, row):
        return Correction(refused=problem)
    return Correction(row, None, row.distance_m)


def _are_same_minutes(recorded: Activity, row: Activity, nearest_s: float) -> bool:
    """Tell whether a row is of the same minutes; of a paused end services keep what they like."""
    if not row.start_hidden and _seconds_apart(recorded, row) > nearest_s:
        return False
    lasted_s = max(_lasted_s(recorded), nearest_s / _SAME_MINUTES)
    if abs(_lasted_s(recorded) - _lasted_s(row)) <= _SAME_MINUTES * lasted_s:
        return True
    mine, theirs = recorded.moving_s, row.moving_s
    return bool(mine and theirs and abs(mine - theirs) <= _SAME_MINUTES * mine)


def _seconds_apart(one: Activity, other: Activity) -> float:
    return abs((one.started_at - other.started_at).total_seconds())


def _nonsense(recorded: Activity, row: Activity) -> str:
    """Return why nobody can have run what a row says, "" where somebody can."""
    moving_s = row.moving_s or row.elapsed_s or _lasted_s(row)
    why = why_impossible(row.distance_m, moving_s, row.climb_m or recorded.climb_m)
    if not why:
        return ""
    title = source_kind(row.source.kind).name or row.source.kind
    stand = distance(recorded.distance_m)
    return f"{title}'s correction is left out, {why}; the recorded {stand} count."
