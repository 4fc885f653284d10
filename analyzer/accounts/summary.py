"""What a service sums up of an activity, in the words that Strava chose and others took over.

Fields may be missing, null or made up.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analyzer.importers.clocks import LONGEST_S, iso_instant
from analyzer.importers.numbers import json_number, json_positive
from analyzer.importers.strava_export.row import HARDEST, hides_start
from analyzer.importers.strava_export.sports import kind, sport
from analyzer.model import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.importers.strava_export.sports import Kind
    from analyzer.model import Source, Sport, Surface

    Raw = Mapping[str, Any]

_STRIDES_TO_STEPS = 2.0
_FARTHEST_S = 14 * 3600.0
"""The zone farthest from UTC; what says more knows nothing."""


def summed_up(facts: Raw, source: Source) -> Activity:
    """Return the activity as a service sums it up; it must have a start.

    Args:
        facts: what the service says.
        source: where it came from.
    """
    begins = started_at(facts)
    assert begins is not None  # noqa: S101 - what cannot be placed in time is never kept
    elapsed_s, moving_s = duration_s(facts, "elapsed_time"), duration_s(facts, "moving_time")
    its_sport = sport_of(facts)
    zone, offset_s = zone_and_offset(facts)
    avg_hr_bpm = positive(facts, "average_heartrate")
    return Activity(
        source=source,
        sport=its_sport,
        sport_detail=sport_kind(facts).detail,
        surface=surface_of(facts, its_sport),
        started_at=begins,
        ended_at=begins + timedelta(seconds=max(elapsed_s or 0.0, moving_s or 0.0)),
        zone=zone,
        utc_offset_s=offset_s,
        start_hidden=start_is_hidden(facts, begins),
        distance_m=positive(facts, "distance"),
        elapsed_s=elapsed_s,
        moving_s=moving_s,
        climb_m=number(facts, "total_elevation_gain"),
        avg_hr_bpm=avg_hr_bpm,
        max_hr_bpm=positive(facts, "max_heartrate"),
        avg_cadence_spm=cadence_spm(facts, its_sport),
        temperature_c=number(facts, "average_temp"),
        rpe=exertion(facts),
        hr_source="unknown" if avg_hr_bpm else None,
        name=text(facts, "name"),
        description=text(facts, "description"),
        device=text(facts, "device_name"),
    )


def started_at(summary: Raw) -> datetime | None:
    """Return when it began (UTC), None where that makes no sense."""
    when = iso_instant(summary.get("start_date"))
    return when and when.astimezone(UTC)


def sport_kind(facts: Raw) -> Kind:
    """Return what the service's word for the sport means."""
    return kind(str(facts.get("sport_type") or facts.get("type") or ""))


def sport_of(facts: Raw) -> Sport:
    """Return the sport."""
    seconds = duration_s(facts, "elapsed_time") or duration_s(facts, "moving_time") or 0.0
    return sport(sport_kind(facts), seconds)


def surface_of(facts: Raw, its_sport: Sport) -> Surface | None:
    """Return what a run was on, as far as the sport says it."""
    if its_sport != "run":
        return None
    surface = sport_kind(facts).surface
    return "treadmill" if surface is None and facts.get("trainer") is True else surface


def zone_and_offset(facts: Raw) -> tuple[str | None, int | None]:
    """Return zone and offset from UTC (s): "(GMT+01:00) Europe/Berlin" names a zone."""
    offset = number(facts, "utc_offset")
    name = text(facts, "timezone").rpartition(") ")[2]
    try:
        zone = ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        zone = None
    knows = offset is not None and abs(offset) <= _FARTHEST_S
    return zone, round(offset) if knows and offset is not None else None


def start_is_hidden(facts: Raw, begins: datetime) -> bool:
    """Tell whether the athlete hides when it began: it is given as one second after midnight."""
    local = iso_instant(facts.get("start_date_local")) or begins
    return hides_start(local)  # its "Z" is false: it is the athlete's own clock


def cadence_spm(facts: Raw, its_sport: Sport) -> float | None:
    """Return the mean cadence; services count the strides of one foot."""
    cadence = positive(facts, "average_cadence")
    return cadence * _STRIDES_TO_STEPS if cadence and its_sport in {"run", "walk"} else cadence


def exertion(facts: Raw) -> float | None:
    """Return how hard it was, 1 to 10."""
    felt = positive(facts, "perceived_exertion")
    return felt if felt is not None and felt <= HARDEST else None


def duration_s(facts: Raw, field: str) -> float | None:
    """Return a length of time (s), None where nobody lasts so long."""
    seconds = positive(facts, field)
    return seconds if seconds is not None and seconds <= LONGEST_S else None


def number(facts: Raw, field: str) -> float | None:
    """Return a number, None where there is none."""
    return json_number(facts.get(field))


def positive(facts: Raw, field: str) -> float | None:
    """Return a number above zero, None where there is none."""
    return json_positive(facts.get(field))


def text(facts: Raw, field: str) -> str:
    """Return a text; half an emoji, which nothing can store, becomes a question mark."""
    value = facts.get(field)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
