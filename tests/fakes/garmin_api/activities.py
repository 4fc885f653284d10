"""Made-up activities and nights, as Garmin tells of them. An id follows from when it began."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ..web.history import LATEST, one_a_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..web.history import MakeFile

ATHLETE = 7_654_321
FILE = "_file"
"""Where an activity's own file is kept; it is never told."""
TYPES = {
    "running": 1, "cycling": 2, "strength_training": 13, "treadmill_running": 18,
    "trail_running": 6, "lap_swimming": 27, "multi_sport": 89, "other": 4,
}  # fmt: skip
EVENTS = {"race": 1, "training": 4, "uncategorized": 9}
_PARENT = 17


def an_activity(
    start: datetime,
    minutes: float = 40,
    kind: str = "running",
    name: str = "Berlin Running",
    *,
    metres: float | None = 6667,
    file: object = None,
    sets: Sequence[dict[str, Any]] | None = None,
    zone: str = "Europe/Berlin",
    event: str = "uncategorized",
    by_hand: bool = False,
    **fields: Any,
) -> dict[str, Any]:
    """Return an activity as the list tells it.

    Args:
        start: with a zone.
        minutes: how long it took.
        kind: its type's key.
        name: its title.
        metres: how far it was.
        file: the original (bytes, or what makes them); None = none was ever uploaded.
        sets: sums of each exercise.
        zone: where it was.
        event: the event type's key.
        by_hand: entered by hand.
        fields: anything else it tells, to replace what would be told.
    """
    begun = start.astimezone(UTC)
    seconds = minutes * 60.0
    return {
        "activityId": 20_000_000_000 + zlib.crc32(f"{begun} {kind}".encode()),
        "activityName": name,
        "startTimeLocal": _text(begun.astimezone(ZoneInfo(zone))),
        "startTimeGMT": _text(begun),
        "endTimeGMT": _text(begun + timedelta(seconds=seconds + 5)),
        "activityType": {"typeId": TYPES[kind], "typeKey": kind, "parentTypeId": _PARENT},
        "eventType": {"typeId": EVENTS[event], "typeKey": event},
        "distance": metres,
        "duration": seconds,
        "elapsedDuration": seconds + 5.0,
        "movingDuration": seconds - 3.0 if metres else 0.0,
        "elevationGain": 52.0 if metres else None,
        "elevationLoss": 49.0 if metres else None,
        "averageSpeed": metres / seconds if metres else None,
        "startLatitude": 52.53 if metres else None,
        "startLongitude": 13.35 if metres else None,
        "hasPolyline": bool(metres),
        "ownerId": ATHLETE,
        "ownerDisplayName": "made-up-runner",
        "averageHR": 140.0,
        "maxHR": 160.0,
        "averageRunningCadenceInStepsPerMinute": 169.0 if metres else None,
        "numberOfActivityLikes": 0,
        "privacy": {"typeId": 2, "typeKey": "private"},
        "beginTimestamp": round(begun.timestamp() * 1000),
        "sportTypeId": TYPES[kind],
        "summarizedExerciseSets": None if sets is None else list(sets),
        "lapCount": 1,
        "manufacturer": None if by_hand else "GARMIN",
        "manualActivity": by_hand,
        "parent": False,
        "favorite": False,
        FILE: file,
        **fields,
    }


def many_activities(
    number: int, files: tuple[MakeFile, MakeFile], until: datetime = LATEST, seed: int = 1
) -> list[dict[str, Any]]:
    """Return a history as Garmin has it (``one_a_day``)."""
    found = []
    for day in one_a_day(number, files, until, seed):
        kind, metres = ("strength_training", None) if day.is_lifting else ("running", 3333)
        found.append(an_activity(day.start, 20, kind, metres=metres, file=day.file))
    return found


def a_night(day: date, hours: float = 7.5, **fields: Any) -> dict[str, Any]:
    """Return the night that ended on the morning of a day."""
    woke = datetime.combine(day, time(5, 30), UTC)
    asleep = woke - timedelta(hours=hours + 0.5)
    return {
        "id": round(asleep.timestamp() * 1000),
        "userProfilePK": ATHLETE,
        "calendarDate": day.isoformat(),
        "sleepTimeSeconds": round(hours * 3600),
        "sleepWindowConfirmed": True,
        "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
        "sleepStartTimestampGMT": round(asleep.timestamp() * 1000),
        "sleepEndTimestampGMT": round(woke.timestamp() * 1000),
        "deepSleepSeconds": round(hours * 600),
        "lightSleepSeconds": round(hours * 2400),
        "remSleepSeconds": round(hours * 600),
        "awakeSleepSeconds": 1800,
        "sleepFromDevice": True,
        "retro": False,
    } | fields


def weighed(day: date, kg: float) -> dict[str, Any]:
    """Return what the scale said of a day, in grams."""
    moment = datetime.combine(day, time(6, 40), UTC)
    one = {
        "samplePk": round(moment.timestamp() * 1000),
        "date": round(moment.timestamp() * 1000),
        "calendarDate": day.isoformat(),
        "weight": kg * 1000.0,
        "timestampGMT": round(moment.timestamp() * 1000),
        "sourceType": "INDEX_SCALE",
    }
    return {
        "summaryDate": day.isoformat(),
        "numOfWeightEntries": 1,
        "minWeight": kg * 1000.0,
        "maxWeight": kg * 1000.0,
        "latestWeight": one,
        "allWeightMetrics": [],
    }


def alone(activity: dict[str, Any]) -> dict[str, Any]:
    """Return an activity as it is told alone: in other words than in the list."""
    return {
        "activityId": activity["activityId"],
        "activityName": activity["activityName"],
        "userProfileId": ATHLETE,
        "isMultiSportParent": False,
        "activityTypeDTO": activity["activityType"],
        "eventTypeDTO": activity["eventType"],
        "summaryDTO": {
            "startTimeLocal": activity["startTimeLocal"],
            "startTimeGMT": activity["startTimeGMT"],
            "distance": activity["distance"],
            "duration": activity["duration"],
        },
    }


def zipped(activity: dict[str, Any]) -> bytes:
    """Return an activity's file as it is handed out."""
    whole = io.BytesIO()
    content = bytes(activity[FILE])
    ending = "gpx" if content.lstrip()[:1] == b"<" else "fit"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        info = zipfile.ZipInfo(f"{activity['activityId']}_ACTIVITY.{ending}")
        archive.writestr(info, content, zipfile.ZIP_DEFLATED, 1)
    return whole.getvalue()


def _text(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
