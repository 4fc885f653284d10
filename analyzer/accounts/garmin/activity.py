"""From Garmin's answers to the runner's activity, and to their nights and weight.

Distances are in metres and times in seconds, unlike in the account's export.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import ListedActivity
from analyzer.accounts.recordings import recording_in, with_recording
from analyzer.accounts.summary import duration_s, number, positive, text
from analyzer.importers.clocks import iso_instant
from analyzer.importers.garmin_export.nights import night_of
from analyzer.importers.garmin_export.sets import strength_sets
from analyzer.importers.garmin_export.sports import sport_of_key, surface_of_key
from analyzer.importers.garmin_export.summaries import local_offset_s
from analyzer.model import Activity, Noted, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gcpapi_sync.models import DailySleep, DailyWeightSummary, SummarizedActivity

    from analyzer.model import StrengthSet

    Raw = Mapping[str, Any]

_FIELDS = {
    "activity_id", "activity_name", "description", "start_time_local", "start_time_gmt",
    "activity_type", "event_type", "distance", "duration", "elapsed_duration", "moving_duration",
    "elevation_gain", "elevation_loss", "average_hr", "max_hr",
    "average_running_cadence_in_steps_per_minute", "summarized_exercise_sets",
    "manual_activity", "is_manual_activity",
}  # fmt: skip
"""What is kept: not where the athlete was, nor who else was there and what they thought."""
_LARGEST_ID = 2**63
_GRAMS = 1000.0
_HEAVIEST_KG = 400.0


def listed_activity(one: SummarizedActivity) -> ListedActivity:
    """Return an entry of Garmin's list; without id or start where it has none that makes sense."""
    kept = one.model_dump(mode="json", by_alias=True, include=_FIELDS, exclude_none=True)
    is_id = 0 < one.activity_id < _LARGEST_ID
    sport = sport_of_key(_type_key(kept))
    has_file = sport in {"run", "strength"} and not _is_by_hand(kept)
    return ListedActivity(
        str(one.activity_id) if is_id else "",
        started_at(kept),
        kept,
        "streams" if has_file else "",
    )


def read_activity(summary: Raw, streams: Raw, key: str) -> Activity:
    """Return the activity that Garmin's answers describe.

    Args:
        summary: as it is listed; it must have an id and a start.
        streams: its file as it is kept, {} for none, or what is wrong with it.
        key: of the record.
    """
    begins = started_at(summary)
    assert begins is not None  # noqa: S101 - what cannot be placed in time is never kept
    type_key = _type_key(summary)
    sport = sport_of_key(type_key)
    runs = sport == "run"
    timer_s, elapsed_s = duration_s(summary, "duration"), duration_s(summary, "elapsedDuration")
    lasted_s = max(timer_s or 0.0, elapsed_s or 0.0)
    summed = Activity(
        source=Source("garmin", f"Garmin activity {summary['activityId']}", key),
        sport=sport,
        sport_detail=type_key,
        started_at=begins,
        ended_at=begins + timedelta(seconds=lasted_s),
        utc_offset_s=local_offset_s(iso_instant(summary.get("startTimeLocal")), begins),
        surface=surface_of_key(type_key) if runs else None,
        kind="race" if runs and _type_key(summary, "eventType") == "race" else "",
        entered_by_hand=_is_by_hand(summary),
        distance_m=positive(summary, "distance"),
        elapsed_s=lasted_s or None,
        moving_s=duration_s(summary, "movingDuration") or timer_s,
        climb_m=number(summary, "elevationGain"),
        descent_m=number(summary, "elevationLoss"),
        avg_hr_bpm=positive(summary, "averageHR"),
        max_hr_bpm=positive(summary, "maxHR"),
        avg_cadence_spm=(
            positive(summary, "averageRunningCadenceInStepsPerMinute") if runs else None
        ),
        name=text(summary, "activityName"),
        description=text(summary, "description"),
        sets=tuple(strength_sets(summary.get("summarizedExerciseSets"))),
        problems=(streams["problem"],) if "problem" in streams else (),
    )
    recorded = recording_in(dict(streams))
    if recorded is None:
        return summed
    whole = with_recording(summed, recorded)
    sets = _better_sets(summed.sets, recorded.sets)
    descent_m = summed.descent_m if recorded.descent_m is None else recorded.descent_m
    return replace(whole, sets=sets, descent_m=descent_m)


def started_at(summary: Raw) -> datetime | None:
    """Return when it began (UTC), None where it does not say."""
    return iso_instant(summary.get("startTimeGMT"))


def noted_night(night: DailySleep) -> Noted | None:
    """Return how long the athlete slept in a night, None where the watch cannot tell."""
    found = night_of(night.model_dump(mode="json", by_alias=True, exclude_none=True))
    return Noted(found.day, found.topic, found.value, None) if found else None


def noted_weight(day: DailyWeightSummary) -> Noted | None:
    """Return what the athlete weighed on a day; Garmin counts in grams."""
    weighed = day.latest_weight
    if day.summary_date is None or weighed is None or not weighed.weight:
        return None
    kg = round(weighed.weight / _GRAMS, 2)
    return Noted(day.summary_date, "weight_kg", kg, None) if 0 < kg <= _HEAVIEST_KG else None


def _better_sets(
    summed: tuple[StrengthSet, ...], recorded: tuple[StrengthSet, ...]
) -> tuple[StrengthSet, ...]:
    """Return the sets as the watch wrote them, unless the athlete changed them at Garmin since.

    Garmin's sums say which exercises there were and how often, but not each set's weight.
    """
    done = Counter(one.exercise for one in recorded if one.effort != "rest")
    if not summed or done == Counter(one.exercise for one in summed):
        return recorded or summed
    return summed


def _type_key(summary: Raw, field: str = "activityType") -> str:
    found = summary.get(field)
    return text(found, "typeKey") if isinstance(found, dict) else ""


def _is_by_hand(summary: Raw) -> bool:
    return True in {summary.get("manualActivity"), summary.get("isManualActivity")}
