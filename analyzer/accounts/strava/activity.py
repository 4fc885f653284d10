"""From Strava's answers to the runner's activity. Fields may be missing, null or made up."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analyzer.accounts.strava.stream import moving_stream
from analyzer.importers.strava_export.row import HARDEST, LONGEST_S, hides_start
from analyzer.importers.strava_export.sports import kind, run_kind, sport
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Sport, Surface

    Raw = Mapping[str, Any]

VERSION = 1
"""Rises when the same answers would be read better; then what is kept of them is read again."""

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
_LARGEST = 2**63


def kept(answer: Raw) -> dict[str, Any]:
    """Return what is kept of an answer; without what changes while the activity does not."""
    return {key: value for key, value in answer.items() if key in _KEPT}


def key(number: int) -> str:
    """Return the key of the record that came over the API for an activity."""
    return f"strava-api-{number}#0"


def number(summary: Raw) -> int | None:
    """Return an activity's number, None when the answer is not about an activity."""
    told = summary.get("id")
    sound = isinstance(told, int) and not isinstance(told, bool) and 0 < told < _LARGEST
    return told if sound else None


def started_at(summary: Raw) -> datetime | None:
    """Return when it began, None when that cannot be told."""
    try:
        when = datetime.fromisoformat(str(summary.get("start_date")))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def wants(summary: Raw) -> str:
    """Return what else is worth a request: "streams" of a run, the "detail" of a lift, or ""."""
    what = _sport(summary)
    if what == "run" and not summary.get("manual"):
        return "streams"
    return "detail" if what == "strength" else ""


def same_recording(one: Raw, other: Raw) -> bool:
    """Tell whether two summaries of an activity are about the same recording: it was not cut."""
    return all(one.get(f) == other.get(f) for f in ("start_date", "elapsed_time", "distance"))


def activity(summary: Raw, detail: Raw | None = None, streams: Raw | None = None) -> Activity:
    """Return the activity that Strava's answers tell of.

    Args:
        summary: as it stands in the list; it must have a number and a start.
        detail: as it is given alone, with description and exertion.
        streams: what was recorded on the way, by kind.
    """
    told = {**(detail or {}), **{k: v for k, v in summary.items() if v is not None}}
    begins = started_at(summary)
    assert begins is not None  # noqa: S101 - what cannot be placed in time is never kept
    elapsed_s, moving_s = _seconds(told, "elapsed_time"), _seconds(told, "moving_time")
    is_a = _sport(told)
    zone, offset_s = _local(told)
    plain = Activity(
        source=Source("strava", f"Strava activity {number(summary)}", key(number(summary) or 0)),
        sport=is_a,
        sport_detail=_kind(told).detail,
        surface=_surface(told, is_a),
        kind=run_kind(_positive(told, "workout_type")) if is_a == "run" else "",
        started_at=begins,
        ended_at=begins + timedelta(seconds=max(elapsed_s or 0.0, moving_s or 0.0)),
        zone=zone,
        utc_offset_s=offset_s,
        start_hidden=_hidden(told, begins),
        distance_m=_positive(told, "distance"),
        elapsed_s=elapsed_s,
        moving_s=moving_s,
        climb_m=_number(told, "total_elevation_gain"),
        avg_hr_bpm=_positive(told, "average_heartrate"),
        max_hr_bpm=_positive(told, "max_heartrate"),
        avg_cadence_spm=_cadence_spm(told, is_a),
        temperature_c=_number(told, "average_temp"),
        rpe=_rpe(told),
        hr_source="unknown" if _positive(told, "average_heartrate") else None,
        name=_text(told, "name"),
        description="\n".join(
            filter(None, (_text(told, "description"), _text(told, "private_note")))
        ),
        device=_text(told, "device_name"),
    )
    recorded = moving_stream(streams or {}, is_a)
    if recorded is None:
        return plain
    stream, pauses = recorded
    heard = "unknown" if stream.hr_bpm is not None else plain.hr_source
    return replace(plain, stream=stream, pauses=pauses, hr_source=heard)


def _kind(told: Raw) -> Any:  # noqa: ANN401 - a Kind
    return kind(str(told.get("sport_type") or told.get("type") or ""))


def _sport(told: Raw) -> Sport:
    seconds = _seconds(told, "elapsed_time") or _seconds(told, "moving_time") or 0.0
    return sport(_kind(told), seconds)


def _surface(told: Raw, is_a: Sport) -> Surface | None:
    if is_a != "run":
        return None
    surface: Surface | None = _kind(told).surface
    return "treadmill" if surface is None and told.get("trainer") is True else surface


def _local(told: Raw) -> tuple[str | None, int | None]:
    """Return zone and offset from UTC (s): "(GMT+01:00) Europe/Berlin" names a zone."""
    offset = _number(told, "utc_offset")
    name = _text(told, "timezone").rpartition(") ")[2]
    try:
        zone = ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        zone = None
    return zone, None if offset is None else round(offset)


def start_is_hidden(summary: Raw) -> bool:
    """Tell whether the athlete hides when it began: it is told as one second after midnight."""
    begins = started_at(summary)
    return begins is not None and _hidden(summary, begins)


def _hidden(told: Raw, begins: datetime) -> bool:
    try:
        local = datetime.fromisoformat(str(told.get("start_date_local")))
    except ValueError:
        local = begins
    return hides_start(local)  # its "Z" is false: it is the athlete's own clock


def _cadence_spm(told: Raw, is_a: Sport) -> float | None:
    cadence = _positive(told, "average_cadence")
    return cadence * _STRIDES_TO_STEPS if cadence and is_a in {"run", "walk"} else cadence


def _rpe(told: Raw) -> float | None:
    exertion = _positive(told, "perceived_exertion")
    return exertion if exertion is not None and exertion <= HARDEST else None


def _seconds(told: Raw, field: str) -> float | None:
    seconds = _positive(told, field)
    return seconds if seconds is not None and seconds <= LONGEST_S else None


def _number(told: Raw, field: str) -> float | None:
    value = told.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _positive(told: Raw, field: str) -> float | None:
    value = _number(told, field)
    return value if value is not None and value > 0 else None


def _text(told: Raw, field: str) -> str:
    """Return a text; half an emoji, which nothing can store, becomes a question mark."""
    value = told.get(field)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
