"""From intervals.icu's answers to the runner's activity, and to what they noted of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import ListedActivity
from analyzer.accounts.recordings import recording_in, with_recording
from analyzer.accounts.streams import read_stream
from analyzer.accounts.summary import positive, sport_of, started_at, summed_up, text
from analyzer.model import Noted, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model import Activity

    Raw = Mapping[str, Any]

FIELDS = (
    "id", "source", "start_date", "start_date_local", "timezone", "type", "sub_type", "race",
    "name", "description", "elapsed_time", "moving_time", "distance", "total_elevation_gain",
    "has_heartrate", "average_heartrate", "max_heartrate", "average_cadence", "average_temp",
    "perceived_exertion", "icu_rpe", "kg_lifted", "trainer", "device_name", "created",
    "external_id", "file_type",
)  # fmt: skip
"""What is asked for and kept: not where the athlete was."""
STREAMS = ("time", "distance", "velocity_smooth", "altitude", "heartrate", "cadence", "temp",
           "watts")  # fmt: skip
"""Positions are deliberately not asked for."""
DAY_FIELDS = ("id", "updated", "soreness", "sleepSecs", "weight", "tempWeight")
_SORENESS = {1: 0.0, 2: 3.0, 3: 6.0, 4: 9.0}
"""Its four words for soreness, on the journal's scale of 0 to 10."""
_HOUR_S = 3600.0
_HEAVIEST_KG, _LONGEST_H = 400.0, 24.0


def is_withheld(entry: Raw) -> bool:
    """Tell whether an entry stands for an activity of Strava's, of which nothing is handed on."""
    return entry.get("source") == "STRAVA"


def listed_activity(entry: Raw) -> ListedActivity:
    """Return an entry of the list; without id or start where it has none that makes sense."""
    kept = {name: entry[name] for name in FIELDS if entry.get(name) is not None}
    by_hand = entry.get("source") == "MANUAL"
    has_more = sport_of(entry) in {"run", "strength"} and not by_hand
    return ListedActivity(text(entry, "id"), started_at(entry), kept, "streams" if has_more else "")


def read_activity(summary: Raw, streams: Raw, key: str) -> Activity:
    """Return the activity that the service's answers describe.

    Args:
        summary: as it is listed; it must have an id and a start.
        streams: its file as it is kept, or its samples, or {} for neither.
        key: of the record.
    """
    source = Source("intervals", f"intervals.icu activity {summary['id']}", key)
    summed = summed_up(summary, source)
    is_race = summary.get("race") is True or summary.get("sub_type") == "RACE"
    summed = replace(
        summed,
        kind="race" if is_race and summed.sport == "run" else "",
        entered_by_hand=summary.get("source") == "MANUAL",
        start_hidden=False,
        rpe=positive(summary, "icu_rpe") or summed.rpe,
        weight_lifted_kg=positive(summary, "kg_lifted"),
    )
    if recorded := recording_in(dict(streams)):
        return with_recording(summed, recorded)
    sampled = read_stream(streams, summed.sport)
    if sampled is None:
        return summed
    stream, pauses = sampled
    hr_source = "unknown" if stream.hr_bpm is not None else summed.hr_source
    return replace(summed, stream=stream, pauses=pauses, hr_source=hr_source)


def noted_of_day(day: Raw) -> Iterator[Noted]:
    """Yield what a day's record says of soreness, sleep and weight."""
    try:
        when = date.fromisoformat(text(day, "id"))
        said_at = datetime.fromisoformat(text(day, "updated"))
    except ValueError:
        return
    soreness = day.get("soreness")
    if soreness in _SORENESS and said_at.tzinfo:
        yield Noted(when, "soreness", _SORENESS[soreness], said_at)
    sleep_s, weight_kg = positive(day, "sleepSecs"), positive(day, "weight")
    if sleep_s and sleep_s / _HOUR_S <= _LONGEST_H:
        yield Noted(when, "sleep_h", round(sleep_s / _HOUR_S, 2), None)
    # A weight that it carries on from another day was not measured on this one.
    if weight_kg and weight_kg <= _HEAVIEST_KG and day.get("tempWeight") is not True:
        yield Noted(when, "weight_kg", weight_kg, None)
