"""One activity from what several sources have of it, fact by fact."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from analyzer.matching.corrections import find_correction
from analyzer.matching.service_numbers import newest_first, number_at_service, superseded_keys
from analyzer.measures.plausible import why_impossible
from analyzer.sources import SOURCES, keys_of, source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.model import Activity, RunMeasures, Sport

_RECORDINGS = keys_of("recording")
_SUMMARIES = keys_of("summary")
LOGS = keys_of("log")
"""Kept by hand: what they say of times is less sure than what a device says."""
PARTIAL = 0.7
"""A record that covers less than this share of what another covers was cut short."""
_SAYS_LITTLE = {None, "", "other", "road"}
"""What a source says that does not know better: any other answer wins over these."""
_OF_ONE_SOURCE = {
    "source",
    "started_at",
    "ended_at",
    "start_hidden",
    "sets",
    "stream",
    "pauses",
    "laps",
    "problems",
    "belongs_to",
    "sport_guessed",
}
_TYPED_RANK = max(row.times_rank for row in SOURCES if row.content == "recording")
"""What was typed in is less sure of its times than any recording."""
_EXTENTS = (
    "distance_m", "gap_distance_m", "elapsed_s", "moving_s", "climb_m", "descent_m",
)  # fmt: skip
"""What is summed up over an activity: of a record of more or less, they say nothing of it."""
_WHOLE = 0.9


def ranked_records(group: Iterable[Activity]) -> list[Activity]:
    """Return the records of one activity, the one that knows its times best first.

    A recording is better than a summary, and that than a log kept by hand; but a record with a
    hidden start, one that a newer word of its service replaced, or one that was cut short, stands
    behind those that know the whole.
    """
    records = list(group)
    superseded = superseded_keys(records)
    # A log left open all night, or a slip in a service's form, must not make the watch look short.
    doubted = superseded | _slips(records)
    devices = [a for a in records if a.source.kind not in LOGS and a.source.key not in doubted]
    longest_s = max((_moving_seconds(a) for a in devices), default=0.0)
    farthest_m = max((a.distance_m or 0.0 for a in devices), default=0.0)
    lasting_s = max((_lasted_seconds(a) for a in devices), default=0.0)

    def is_cut_short(activity: Activity) -> bool:
        if activity.source.kind in LOGS:
            return False
        far = _share_of(activity.distance_m, farthest_m)
        if far is None:
            return (_share_of(_moving_seconds(activity), longest_s) or 1.0) < PARTIAL
        # As long and not as far is no cut: the distance was corrected.
        lasted = _share_of(_lasted_seconds(activity), lasting_s) or 0.0
        return far < PARTIAL and lasted < _WHOLE

    def rank(activity: Activity) -> tuple[bool, bool, bool, int, bool, float, str]:
        return (
            activity.start_hidden,
            activity.source.key in doubted,
            is_cut_short(activity),
            _times_rank(activity),
            activity.entered_by_hand,
            -_moving_seconds(activity),
            activity.source.key,  # whatever the order of import
        )

    return sorted(records, key=rank)


def _slips(records: Iterable[Activity]) -> set[str]:
    """Return the keys of rows that say of a recorded run that it was farther than anybody runs."""
    recorded_m = max(
        (a.distance_m or 0.0 for a in records if a.source.kind in _RECORDINGS), default=0.0
    )
    far = (a for a in records if recorded_m and (a.distance_m or 0.0) * PARTIAL > recorded_m)
    return {
        a.source.key
        for a in far
        if a.source.kind in _SUMMARIES
        and why_impossible(a.distance_m, _moving_seconds(a), a.climb_m)
    }


def _lasted_seconds(activity: Activity) -> float:
    return (activity.ended_at - activity.started_at).total_seconds()


def _times_rank(activity: Activity) -> int:
    rank = source_kind(activity.source.kind).times_rank
    return max(rank, _TYPED_RANK) if activity.entered_by_hand else rank


def _share_of(part: float | None, whole: float) -> float | None:
    return part / whole if part and whole else None


def _moving_seconds(activity: Activity) -> float:
    return activity.moving_s or (activity.ended_at - activity.started_at).total_seconds()


def merge_activities(group: Iterable[Activity]) -> Activity:
    """Return one activity from records in order of rank, field by field.

    Times come from the best record, or from what a service corrected of it (``corrections``), each
    other fact from the best record that knows it; local time from the best that knows a zone or an
    offset, sets from the source that knows sets best (a lifting log before a watch), sport and
    name from where the athlete writes them; descriptions are put together.
    """
    best_first = list(group)
    if len(best_first) == 1:
        return best_first[0]
    correction = find_correction(best_first)
    of_it = _without_extents_of_more(best_first, correction.row or best_first[0])
    known = {
        f.name: _first_informative(getattr(activity, f.name) for activity in of_it)
        for f in fields(best_first[0])
        if f.name not in _OF_ONE_SOURCE
    }
    by_name = newest_first(best_first)
    known["sport"] = sport_of(best_first)
    known["name"] = _first_informative(activity.name for activity in by_name)
    known["description"] = "\n".join(dict.fromkeys(_descriptions(by_name)))
    known["problems"] = tuple(dict.fromkeys(p for a in best_first for p in a.problems))
    knows_sets = best_sets(best_first)
    known["sets"] = knows_sets.sets if knows_sets else ()
    local = next((a for a in best_first if a.zone or a.utc_offset_s is not None), best_first[0])
    known |= {"zone": local.zone, "utc_offset_s": local.utc_offset_s}
    if correction.window:
        starts, ends = correction.window
        # After a small crop the recording is still about as long as the run, but is not it.
        elapsed_s = (ends - starts).total_seconds()
        moving_s = min(known["moving_s"] or elapsed_s, elapsed_s)
        known |= {"started_at": starts, "ended_at": ends}
        known |= {"elapsed_s": elapsed_s, "moving_s": moving_s}
    if correction.distance_m:
        known["distance_m"] = correction.distance_m
    return replace(best_first[0], **known)


def _without_extents_of_more(best_first: Iterable[Activity], measure: Activity) -> list[Activity]:
    """Return the records; those of more than the activity, or of less, say nothing of how much."""
    nothing: dict[str, Any] = dict.fromkeys(_EXTENTS)
    return [
        replace(a, **nothing) if _is_of_more(a, measure) or _is_of_less(a, measure) else a
        for a in best_first
    ]


def _is_of_more(activity: Activity, measure: Activity) -> bool:
    if activity.distance_m and measure.distance_m:
        return _WHOLE * activity.distance_m > measure.distance_m
    return _WHOLE * _moving_seconds(activity) > _moving_seconds(measure)


def _is_of_less(activity: Activity, measure: Activity) -> bool:
    """Tell whether a record tells how far a part was, of an activity that knows no distance."""
    if measure.distance_m or not activity.distance_m or activity.source.kind in LOGS:
        return False
    return 0 < _lasted_seconds(activity) < _WHOLE * _lasted_seconds(measure)


def _descriptions(by_name: Iterable[Activity]) -> Iterator[str]:
    """Yield what was written; what was rewritten at the same service counts as it stands now."""
    written: set[tuple[str, str]] = set()
    for activity in by_name:
        number = number_at_service(activity)
        if activity.description and number not in written:
            yield activity.description
            if number is not None:
                written.add(number)


def _first_informative(values: Iterable[Any]) -> Any:  # noqa: ANN401 - any field of an activity
    known = list(values)
    return next((value for value in known if value not in _SAYS_LITTLE), known[0])


def sport_of(best_first: Iterable[Activity]) -> Sport:
    """Return the sport: where a service differs from the file, the athlete has corrected it."""
    best_first = list(best_first)
    if len(best_first) == 1:
        return best_first[0].sport
    by_name = newest_first(best_first)
    old = superseded_keys(by_name)
    rows = [a.sport for a in by_name if a.source.kind in _SUMMARIES and a.source.key not in old]
    recorded = {a.sport for a in by_name if a.source.kind in _RECORDINGS}
    corrected = [s for s in rows if s not in _SAYS_LITTLE and recorded and s not in recorded]
    sport: Sport = _first_informative([*corrected, *(activity.sport for activity in by_name)])
    return sport


def best_sets(best_first: Iterable[Activity]) -> Activity | None:
    """Return the record that knows the sets best, None when none has any."""
    with_sets = [a for a in best_first if a.sets]
    return min(
        with_sets,
        key=lambda a: (
            # Counted sets without a single name say less than another source's guesses.
            all(one.exercise == "unknown" for one in a.sets),
            source_kind(a.source.kind).sets_rank,
        ),
        default=None,
    )


def best_measures(best_first: Sequence[RunMeasures | None]) -> int | None:
    """Return the position of the measures to believe, None when there are none.

    They are the best record's, or those of the best one with usable heart rate whose distance is
    the same within a tenth.
    """
    there = [(i, m) for i, m in enumerate(best_first) if m is not None]
    if not there:
        return None
    first, best = there[0]
    least_m = _WHOLE * (best.distance_m or 0.0)
    most_m = (best.distance_m or 0.0) / _WHOLE or math.inf
    beating = (i for i, m in there if m.hr_usable and least_m <= (m.distance_m or 0.0) <= most_m)
    return next(beating, first)
