"""Made-up activities, as intervals.icu tells of them, with the file each came from."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

LATEST = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
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
    number: int,
    files: tuple[Callable[[datetime], bytes], Callable[[datetime], bytes]],
    until: datetime = LATEST,
    seed: int = 1,
) -> list[dict[str, Any]]:
    """Return a history, oldest first, one a day: runs, and every third day a strength session.

    Args:
        number: how many.
        files: make the file of a run and of a strength session that began at a moment.
        until: when the last one begins.
        seed: another number, another history.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    sessions = []
    for place in range(number):
        minute = timedelta(minutes=chance.randint(0, 240))
        start = until - timedelta(days=number - 1 - place) - minute
        lifts = place % 3 == 2
        kind = "WeightTraining" if lifts else "Run"
        session = a_session(start, 20, kind)
        sessions.append(session | {"_file": _Made(files[lifts], start), "file_type": "fit"})
    return sessions


class _Made:
    """A file that is made when it is asked for: two thousand of them take their time."""

    def __init__(self, make: Callable[[datetime], bytes], start: datetime) -> None:
        self._make, self._start = make, start

    def __bytes__(self) -> bytes:
        return _made(self._make, self._start)


@lru_cache(maxsize=64)
def _made(make: Callable[[datetime], bytes], start: datetime) -> bytes:
    return make(start)


def packed(file: object) -> bytes:
    """Return a file as it is handed out: gzipped."""
    return gzip.compress(bytes(file), 1, mtime=0)  # type: ignore[call-overload]


def _text(when: datetime) -> str:
    return when.replace(tzinfo=None, microsecond=0).isoformat()
