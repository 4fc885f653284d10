"""Made-up activities, as intervals.icu tells of them, with the file each came from."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ..web.history import LATEST, one_a_day

if TYPE_CHECKING:
    from ..web.history import MakeFile

ATHLETE = "i123456"


def a_session(
    start: datetime,
    minutes: float = 40,
    kind: str = "Run",
    name: str = "",
    *,
    file: bytes | None = None,
    zone: str = "Europe/Berlin",
    speed_mps: float = 2.8,
    hr: int | None = 145,
    source: str = "GARMIN_CONNECT",
    **fields: Any,
) -> dict[str, Any]:
    """Return an activity.

    Args:
        start: with a zone.
        minutes: how long it took.
        kind: the sport, in the words it shares with Strava.
        name: "" = as the watch called it.
        file: the original; None = none was ever uploaded.
        zone: where it was.
        speed_mps: mean speed of what covers distance.
        hr: mean heart rate.
        source: where it got it from.
        fields: anything else it tells, to replace what would be told.
    """
    begun = start.astimezone(UTC)
    seconds = round(minutes * 60)
    far = round(speed_mps * seconds, 1) if kind not in {"WeightTraining", "Yoga"} else None
    return {
        "id": f"i{zlib.crc32(f'{begun} {kind}'.encode()) % 90_000_000 + 10_000_000}",
        "icu_athlete_id": ATHLETE,
        "source": source,
        "start_date": _text(begun) + "Z",
        "start_date_local": _text(begun.astimezone(ZoneInfo(zone))),
        "timezone": zone,
        "type": kind,
        "name": name or kind,
        "description": None,
        "elapsed_time": seconds,
        "moving_time": seconds,
        "distance": far,
        "total_elevation_gain": 30.0 if far else None,
        "has_heartrate": hr is not None,
        "average_heartrate": hr,
        "max_heartrate": hr and hr + 15,
        "average_cadence": 84.5 if kind == "Run" else None,
        "icu_rpe": None,
        "feel": None,
        "trainer": None,
        "race": False,
        "device_name": "Garmin Forerunner 255",
        "created": _text(begun + timedelta(seconds=seconds)) + "Z",
        "external_id": str(zlib.crc32(f"{begun}".encode())),
        "file_type": "fit" if file else None,
        "_file": file,
        **fields,
    }


def of_strava(start: datetime, zone: str = "Europe/Berlin") -> dict[str, Any]:
    """Return what stands for an activity that came there from Strava."""
    begun = start.astimezone(UTC)
    return {
        "id": str(zlib.crc32(f"{begun} strava".encode())),
        "icu_athlete_id": ATHLETE,
        "start_date_local": _text(begun.astimezone(ZoneInfo(zone))),
        "source": "STRAVA",
        "_note": "STRAVA activities are not available via the API",
    }


def many_sessions(
    number: int, files: tuple[MakeFile, MakeFile], until: datetime = LATEST, seed: int = 1
) -> list[dict[str, Any]]:
    """Return a history as intervals.icu has it (``one_a_day``)."""
    sessions = []
    for day in one_a_day(number, files, until, seed):
        session = a_session(day.start, 20, "WeightTraining" if day.is_lifting else "Run")
        sessions.append(session | {"_file": day.file, "file_type": "fit"})
    return sessions


def packed(file: object) -> bytes:
    """Return a file as it is handed out: gzipped."""
    return gzip.compress(bytes(file), 1, mtime=0)  # type: ignore[call-overload]


def _text(when: datetime) -> str:
    return when.replace(tzinfo=None, microsecond=0).isoformat()
