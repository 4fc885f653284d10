"""One activity from what several sources have of it, fact by fact."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from analyzer.sources import keys_of, source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model import Activity, RunMeasures, Sport

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
}
_WHOLE = 0.9


def ranked_records(group: Iterable[Activity]) -> list[Activity]:
    """Return the records of one activity, the one that knows its times best first.

    A recording is better than a summary, and that than a log kept by hand; but a record with a
    hidden start, or one that was cut short, stands behind those that know the whole.
    """
    records = list(group)
    # A log left open all night must not make the watch look cut short.
    devices = [a for a in records if a.source.kind not in LOGS]
    longest_s = max((_moving_seconds(a) for a in devices), default=0.0)
    farthest_m = max((a.distance_m or 0.0 for a in devices), default=0.0)

    def rank(activity: Activity) -> tuple[bool, bool, int, float, str]:
        share = _share_of(activity.distance_m, farthest_m) or _share_of(
            _moving_seconds(activity), longest_s
        )
        return (
            activity.start_hidden,
            activity.source.kind not in LOGS and (share or 1.0) < PARTIAL,
            source_kind(activity.source.kind).times_rank,
            -_moving_seconds(activity),
            activity.source.key,  # whatever the order of import
        )

    return sorted(records, key=rank)


def _share_of(part: float | None, whole: float) -> float | None:
    return part / whole if part and whole else None


def _moving_seconds(activity: Activity) -> float:
    return activity.moving_s or (activity.ended_at - activity.started_at).total_seconds()


def merge_activities(group: Iterable[Activity]) -> Activity:
    """Return one activity from records in order of rank, field by field.

    Times come from the best record, each other fact from the best record that knows it; local
    time from the best that knows a zone or an offset, sets from the source that knows sets best (a
    lifting log before a watch), sport and name from where the athlete writes them; descriptions
    are put together.
    """
    best_first = list(group)
    if len(best_first) == 1:
        return best_first[0]
    known = {
        f.name: _first_informative(getattr(activity, f.name) for activity in best_first)
        for f in fields(best_first[0])
        if f.name not in _OF_ONE_SOURCE
    }
    by_name = _best_names_first(best_first)
    known["sport"] = sport_of(best_first)
    known["name"] = _first_informative(activity.name for activity in by_name)
    known["description"] = "\n".join(dict.fromkeys(a.description for a in by_name if a.description))
    known["problems"] = tuple(dict.fromkeys(p for a in best_first for p in a.problems))
    knows_sets = best_sets(best_first)
    known["sets"] = knows_sets.sets if knows_sets else ()
    local = next((a for a in best_first if a.zone or a.utc_offset_s is not None), best_first[0])
    known |= {"zone": local.zone, "utc_offset_s": local.utc_offset_s}
    return replace(best_first[0], **known)


def _first_informative(values: Iterable[Any]) -> Any:  # noqa: ANN401 - any field of an activity
    known = list(values)
    return next((value for value in known if value not in _SAYS_LITTLE), known[0])


def sport_of(best_first: Iterable[Activity]) -> Sport:
    """Return the sport: where a service differs from the file, the athlete has corrected it."""
    sport: Sport = _first_informative(activity.sport for activity in _best_names_first(best_first))
    return sport


def _best_names_first(activities: Iterable[Activity]) -> list[Activity]:
    return sorted(activities, key=lambda a: source_kind(a.source.kind).names_rank)


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

    They are the best record's, or those of the best one with usable heart rate that covers at
    least 90 % of the same distance.
    """
    there = [(i, m) for i, m in enumerate(best_first) if m is not None]
    if not there:
        return None
    first, best = there[0]
    least_m = _WHOLE * (best.distance_m or 0.0)
    beating = (i for i, m in there if m.hr_usable and (m.distance_m or 0.0) >= least_m)
    return next(beating, first)
