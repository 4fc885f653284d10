"""From Strava's answers to the runner's activity. Fields may be missing, null or made up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import ListedActivity
from analyzer.accounts.streams import read_stream
from analyzer.accounts.summary import (
    positive,
    sport_of,
    start_is_hidden,
    started_at,
    summed_up,
    text,
)
from analyzer.importers.strava_export.sports import run_kind
from analyzer.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity, RunKind

    Raw = Mapping[str, Any]

_KEPT = frozenset({
    "id", "name", "description", "private_note", "sport_type", "type", "workout_type",
    "start_date", "start_date_local", "timezone", "utc_offset", "elapsed_time", "moving_time",
    "distance", "total_elevation_gain", "elev_high", "elev_low", "average_speed", "max_speed",
    "has_heartrate", "average_heartrate", "max_heartrate", "average_cadence", "average_temp",
    "average_watts", "kilojoules", "calories", "suffer_score", "perceived_exertion", "manual",
    "trainer", "commute", "private", "visibility", "flagged", "device_name", "external_id",
    "upload_id", "gear_id",
})  # fmt: skip
"""What is kept: not where the athlete was, nor who else was there and what they thought."""
_LARGEST_ID = 2**63


def kept_fields(answer: Raw) -> dict[str, Any]:
    """Return what is kept of an answer; without what changes while the activity does not."""
    return {field: value for field, value in answer.items() if field in _KEPT}


def listed_activity(summary: Raw) -> ListedActivity:
    """Return an entry of Strava's list; without id or start where it has none that makes sense."""
    number, begins = summary.get("id"), started_at(summary)
    is_id = isinstance(number, int) and not isinstance(number, bool) and 0 < number < _LARGEST_ID
    return ListedActivity(
        str(number) if is_id else "",
        begins,
        kept_fields(summary),
        pending_request(summary),
        start_hidden=begins is not None and start_is_hidden(summary, begins),
    )


def pending_request(summary: Raw) -> str:
    """Return what else is worth a request: "streams" of a run, the "detail" of a lift, or ""."""
    what = sport_of(summary)
    if what == "run" and not summary.get("manual"):
        return "streams"
    return "detail" if what == "strength" else ""


def record_key(activity_id: str) -> str:
    """Return the key of the record that came over the API for an activity."""
    return f"strava-api-{activity_id}#0"


def read_activity(summary: Raw, detail: Raw | None = None, streams: Raw | None = None) -> Activity:
    """Return the activity that Strava's answers describe.

    Args:
        summary: as it is listed; it must have an id and a start.
        detail: as it is given alone, with description and exertion.
        streams: what was recorded on the way, by kind.
    """
    # The list is read anew every day, the detail once: where both speak, the list is right.
    facts = {**(detail or {}), **{k: v for k, v in summary.items() if v is not None}}
    activity_id = str(summary.get("id"))
    source = Source("strava", f"Strava activity {activity_id}", record_key(activity_id))
    without_stream = replace(
        summed_up(facts, source),
        kind=_run_kind(facts),
        entered_by_hand=facts.get("manual") is True,
        description="\n".join(
            filter(None, (text(facts, "description"), text(facts, "private_note")))
        ),
    )
    its_sport = without_stream.sport
    recorded = read_stream(streams or {}, its_sport)
    if recorded is None:
        return without_stream
    stream, pauses = recorded
    hr_source = "unknown" if stream.hr_bpm is not None else without_stream.hr_source
    return replace(without_stream, stream=stream, pauses=pauses, hr_source=hr_source)


def _run_kind(facts: Raw) -> RunKind:
    return run_kind(positive(facts, "workout_type")) if sport_of(facts) == "run" else ""
