"""From Strava's answers to the runner's activity. Fields may be missing, null or made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from analyzer.accounts.base import ListedActivity
from analyzer.importers import streams as stream_reader
from analyzer.importers.clocks import LONGEST_S
from analyzer.importers.gaps import unexplained_gaps
from analyzer.importers.numbers import json_number, json_positive
from analyzer.importers.strava_export.row import HARDEST, hides_start
from analyzer.importers.strava_export.sports import kind, run_kind, sport
from analyzer.importers.table import Table
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.importers.gaps import Pause
    from analyzer.importers.strava_export.sports import Kind
    from analyzer.model import Floats, Sport, Stream, Surface

    Raw = Mapping[str, Any]

_STRIDES_TO_STEPS = 2.0
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
_COLUMNS = {
    "distance": "distance",
    "velocity_smooth": "speed",
    "altitude": "altitude",
    "heartrate": "heart_rate",
    "cadence": "cadence",
    "temp": "temperature",
    "watts": "power",
}
_LARGEST_ID = 2**63
_SHORTEST_S = 1.0
_FARTHEST_S = 14 * 3600.0
"""The zone farthest from UTC; what says more knows nothing."""
_PAUSE_S = 5.0
"""A gap from this length on, at whose end the athlete did not move, is a pause."""


def kept_fields(answer: Raw) -> dict[str, Any]:
    """Return what is kept of an answer; without what changes while the activity does not."""
    return {field: value for field, value in answer.items() if field in _KEPT}


def listed_activity(summary: Raw) -> ListedActivity:
    """Return an entry of Strava's list; without id or start where it has none that makes sense."""
    number, begins = summary.get("id"), _started_at(summary)
    is_id = isinstance(number, int) and not isinstance(number, bool) and 0 < number < _LARGEST_ID
    return ListedActivity(
        str(number) if is_id else "",
        begins,
        kept_fields(summary),
        pending_request(summary),
        start_hidden=begins is not None and _hides_start(summary, begins),
    )


def pending_request(summary: Raw) -> str:
    """Return what else is worth a request: "streams" of a run, the "detail" of a lift, or ""."""
    what = _sport(summary)
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
    begins = _started_at(summary)
    assert begins is not None  # noqa: S101 - what cannot be placed in time is never kept
    activity_id = str(summary.get("id"))
    elapsed_s, moving_s = _duration_s(facts, "elapsed_time"), _duration_s(facts, "moving_time")
    its_sport = _sport(facts)
    zone, offset_s = _zone_and_offset(facts)
    avg_hr_bpm = _positive(facts, "average_heartrate")
    without_stream = Activity(
        source=Source("strava", f"Strava activity {activity_id}", record_key(activity_id)),
        sport=its_sport,
        sport_detail=_sport_kind(facts).detail,
        surface=_surface(facts, its_sport),
        kind=run_kind(_positive(facts, "workout_type")) if its_sport == "run" else "",
        started_at=begins,
        ended_at=begins + timedelta(seconds=max(elapsed_s or 0.0, moving_s or 0.0)),
        zone=zone,
        utc_offset_s=offset_s,
        start_hidden=_hides_start(facts, begins),
        entered_by_hand=facts.get("manual") is True,
        distance_m=_positive(facts, "distance"),
        elapsed_s=elapsed_s,
        moving_s=moving_s,
        climb_m=_number(facts, "total_elevation_gain"),
        avg_hr_bpm=avg_hr_bpm,
        max_hr_bpm=_positive(facts, "max_heartrate"),
        avg_cadence_spm=_cadence_spm(facts, its_sport),
        temperature_c=_number(facts, "average_temp"),
        rpe=_exertion(facts),
        hr_source="unknown" if avg_hr_bpm else None,
        name=_text(facts, "name"),
        description="\n".join(
            filter(None, (_text(facts, "description"), _text(facts, "private_note")))
        ),
        device=_text(facts, "device_name"),
    )
    recorded = read_stream(streams or {}, its_sport)
    if recorded is None:
        return without_stream
    stream, pauses = recorded
    hr_source = "unknown" if stream.hr_bpm is not None else without_stream.hr_source
    return replace(without_stream, stream=stream, pauses=pauses, hr_source=hr_source)


def _started_at(summary: Raw) -> datetime | None:
    try:
        when = datetime.fromisoformat(str(summary.get("start_date")))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _sport_kind(facts: Raw) -> Kind:
    return kind(str(facts.get("sport_type") or facts.get("type") or ""))


def _sport(facts: Raw) -> Sport:
    seconds = _duration_s(facts, "elapsed_time") or _duration_s(facts, "moving_time") or 0.0
    return sport(_sport_kind(facts), seconds)


def _surface(facts: Raw, its_sport: Sport) -> Surface | None:
    if its_sport != "run":
        return None
    surface = _sport_kind(facts).surface
    return "treadmill" if surface is None and facts.get("trainer") is True else surface


def _zone_and_offset(facts: Raw) -> tuple[str | None, int | None]:
    """Return zone and offset from UTC (s): "(GMT+01:00) Europe/Berlin" names a zone."""
    offset = _number(facts, "utc_offset")
    name = _text(facts, "timezone").rpartition(") ")[2]
    try:
        zone = ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        zone = None
    knows = offset is not None and abs(offset) <= _FARTHEST_S
    return zone, round(offset) if knows and offset is not None else None


def _hides_start(facts: Raw, begins: datetime) -> bool:
    """Tell whether the athlete hides when it began: it is given as one second after midnight."""
    try:
        local = datetime.fromisoformat(str(facts.get("start_date_local")))
    except ValueError:
        local = begins
    return hides_start(local)  # its "Z" is false: it is the athlete's own clock


def _cadence_spm(facts: Raw, its_sport: Sport) -> float | None:
    cadence = _positive(facts, "average_cadence")
    return cadence * _STRIDES_TO_STEPS if cadence and its_sport in {"run", "walk"} else cadence


def _exertion(facts: Raw) -> float | None:
    exertion = _positive(facts, "perceived_exertion")
    return exertion if exertion is not None and exertion <= HARDEST else None


def _duration_s(facts: Raw, field: str) -> float | None:
    seconds = _positive(facts, field)
    return seconds if seconds is not None and seconds <= LONGEST_S else None


def _number(facts: Raw, field: str) -> float | None:
    return json_number(facts.get(field))


def _positive(facts: Raw, field: str) -> float | None:
    return json_positive(facts.get(field))


def _text(facts: Raw, field: str) -> str:
    """Return a text; half an emoji, which nothing can store, becomes a question mark."""
    value = facts.get(field)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def read_stream(answer: Raw, its_sport: Sport) -> tuple[Stream, tuple[Pause, ...]] | None:
    """Return the stream and its pauses (s from the start), None when nothing was recorded."""
    times = _stream_column(answer, "time")
    if times is None:
        return None
    sent = {ours: _stream_column(answer, theirs) for theirs, ours in _COLUMNS.items()}
    columns = {name: v for name, v in sent.items() if v is not None and len(v) == len(times)}
    moving = _stream_column(answer, "moving")
    if moving is not None and len(moving) == len(times):
        columns["moving"] = moving
    # Times may come out of order, twice or not at all; stable, so that of two the later one wins.
    order = np.argsort(times, kind="stable")
    order = order[np.isfinite(times[order]) & (times[order] >= 0.0)]
    if len(order) == 0 or np.ptp(times[order]) < _SHORTEST_S:
        return None
    columns["timestamp"] = times
    table = Table("record", {name: v[order] for name, v in columns.items()}, order)
    records = stream_reader.merge_seconds(table)
    pauses = _find_pauses(records)
    return stream_reader.session_stream(records, 0.0, sport=its_sport, pauses=pauses), tuple(pauses)


def _stream_column(answer: Raw, name: str) -> Floats | None:
    column = answer.get(name)
    data = column.get("data") if isinstance(column, dict) else None
    if not isinstance(data, list) or not data:
        return None
    try:
        values = np.array(data, dtype=np.float64)  # null becomes NaN
    except (TypeError, ValueError, OverflowError):
        return None
    return values if values.ndim == 1 else None


def _find_pauses(records: Table) -> list[Pause]:
    """Return where the watch stood still: gaps that end at rest, or that nothing else explains."""
    times = records.numbers("timestamp")
    at_rest = records.numbers("moving")[1:] == 0.0
    rests = [
        (float(start), float(end))
        for (start, end), rests_at_end in zip(pairwise(times), at_rest, strict=True)
        if rests_at_end and end - start > _PAUSE_S
    ]
    return sorted({*rests, *unexplained_gaps(times, stream_reader.recorded_distance(records))})
