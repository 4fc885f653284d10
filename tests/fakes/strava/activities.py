"""Made-up activities, as Strava tells of them in detail.

A number follows from the activity itself: the later it began, the bigger. Positions lie in the
Atlantic.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .polyline import encoded, out_and_back

if TYPE_CHECKING:
    from .polyline import Position

HOME: Position = (32.0, -40.0)
OLD_TYPES = {
    "AlpineSki", "BackcountrySki", "Canoeing", "Crossfit", "EBikeRide", "Elliptical", "Golf",
    "Handcycle", "Hike", "IceSkate", "InlineSkate", "Kayaking", "Kitesurf", "NordicSki", "Ride",
    "RockClimbing", "RollerSki", "Rowing", "Run", "Sail", "Skateboard", "Snowboard", "Snowshoe",
    "Soccer", "StairStepper", "StandUpPaddling", "Surfing", "Swim", "Velomobile", "VirtualRide",
    "VirtualRun", "Walk", "WeightTraining", "Wheelchair", "Windsurf", "Workout", "Yoga",
}  # fmt: skip
"""What the old field ``type`` can say; newer sports are filed under one of these."""
FILED_UNDER = {
    "TrailRun": "Run", "MountainBikeRide": "Ride", "GravelRide": "Ride",
    "EMountainBikeRide": "EBikeRide", "VirtualRow": "Rowing",
}  # fmt: skip
INDOORS = {"VirtualRun", "VirtualRide"}
SHOES = {"id": "g1001", "primary": True, "name": "Daily shoes", "distance": 412_000.0}
_FIRST_DAY = datetime(2009, 1, 1, tzinfo=UTC)
_SAME_SECOND = 32


def a_run(
    start: datetime,
    minutes: float = 40,
    hr: float = 145,
    speed_mps: float = 2.9,
    *,
    name: str = "",
    sport_type: str = "Run",
    manual: bool = False,
    hr_known: bool = True,
    hidden_start: bool = False,
    zone: str = "Europe/Berlin",
    workout_type: int | None = None,
    climb_m: float = 60.0,
    **fields: Any,
) -> dict[str, Any]:
    """Return a run, or anything else that covers distance.

    Args:
        start: with a zone.
        minutes: moving time; a recorded run has a pause or two besides.
        hr: mean heart rate, bpm.
        speed_mps: mean speed.
        name: "" = Strava's own ("Morning Trail Run").
        sport_type: any word, also one that nobody knows.
        manual: typed in: no device, no heart rate, no streams.
        hr_known: whether heart rate was recorded.
        hidden_start: whether the athlete hides when it began: Strava then tells 00:00:01.
        zone: where it was.
        workout_type: 1 race, 2 long run, 3 workout; None = not said.
        climb_m: metres climbed.
        fields: anything Strava tells, to replace what would be told.
    """
    begun = _start(start, zone, hidden=hidden_start)
    indoors = manual or sport_type in INDOORS or bool(fields.get("trainer"))
    moving_s = round(minutes * 60)
    metres = round(speed_mps * moving_s, 1)
    number = _number(start, sport_type, minutes)
    pauses_s = 0 if manual else 20 + number % 100
    path = [] if indoors else out_and_back(HOME, metres, begun["start_date"])
    return {
        **_activity(number, sport_type, name or _usual_name(start, zone, sport_type), begun),
        **_effort(moving_s, moving_s + pauses_s, metres),
        **_heart(hr if hr_known and not manual else None),
        **({} if manual else _recorded(number)),
        **({} if manual or not metres else {"average_cadence": round(76 + speed_mps * 2.5, 1)}),
        **({} if indoors else {"average_temp": 8 + number % 15}),
        **({} if indoors else {"elev_high": round(20 + climb_m / 2, 1), "elev_low": 20.0}),
        "total_elevation_gain": 0.0 if indoors else float(climb_m),
        "start_latlng": list(path[0]) if path else [],
        "end_latlng": list(path[-1]) if path else [],
        "map": {
            "id": f"a{number}",
            "summary_polyline": encoded(path),
            "polyline": encoded(path),
            "resource_state": 3,
        },
        "manual": manual,
        "workout_type": workout_type,
        "gear_id": SHOES["id"],
        **fields,
    }


def a_lift(
    start: datetime,
    minutes: float = 50,
    name: str = "Morning Weight Training",
    description: str | None = None,
    sport_type: str = "WeightTraining",
    *,
    zone: str = "Europe/Berlin",
    hr: float | None = 104,
    **fields: Any,
) -> dict[str, Any]:
    """Return a strength session recorded by a watch.

    Args:
        start: with a zone.
        minutes: how long it took.
        name: its title.
        description: its description, which only the detailed form tells.
        sport_type: any word.
        zone: where it was.
        hr: mean heart rate, bpm; None = not recorded.
        fields: anything Strava tells, to replace what would be told.
    """
    seconds = round(minutes * 60)
    number = _number(start, sport_type, minutes)
    return {
        **_activity(number, sport_type, name, _start(start, zone)),
        **_effort(seconds, seconds, 0.0),
        **_heart(hr),
        **_recorded(number),
        "total_elevation_gain": 0.0,
        "start_latlng": [],
        "end_latlng": [],
        "map": {"id": f"a{number}", "summary_polyline": "", "polyline": "", "resource_state": 3},
        "description": description,
        **fields,
    }


def _number(start: datetime, sport_type: str, minutes: float) -> int:
    seconds = int((start - _FIRST_DAY).total_seconds())
    return seconds * _SAME_SECOND + zlib.crc32(f"{sport_type} {minutes}".encode()) % _SAME_SECOND


def _start(start: datetime, zone: str, *, hidden: bool = False) -> dict[str, Any]:
    local = start.astimezone(ZoneInfo(zone))
    if hidden:
        local = local.replace(hour=0, minute=0, second=1, microsecond=0)
    offset = local.utcoffset() or timedelta()
    return {
        "start_date": f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "start_date_local": f"{local:%Y-%m-%dT%H:%M:%SZ}",
        "timezone": f"(GMT{_hours(offset - (local.dst() or timedelta()))}) {zone}",
        "utc_offset": offset.total_seconds(),
    }


def _hours(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _usual_name(start: datetime, zone: str, sport: str) -> str:
    what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", sport)
    hour = start.astimezone(ZoneInfo(zone)).hour
    day = ((5, "Night"), (11, "Morning"), (14, "Lunch"), (18, "Afternoon"), (22, "Evening"))
    return f"{next((word for until, word in day if hour < until), 'Night')} {what}"


def _activity(number: int, sport: str, name: str, begun: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource_state": 3,
        "id": number,
        "name": name,
        "type": FILED_UNDER.get(sport, sport if sport in OLD_TYPES else "Workout"),
        "sport_type": sport,
        **begun,
        "description": None,
        "external_id": None,
        "upload_id": None,
        "upload_id_str": None,
        "workout_type": None,
        "gear_id": None,
        "trainer": False,
        "commute": False,
        "manual": False,
        "private": False,
        "visibility": "everyone",
        "flagged": False,
        "location_city": None,
        "location_state": None,
        "location_country": None,
        "achievement_count": 0,
        "kudos_count": 0,
        "comment_count": 0,
        "athlete_count": 1,
        "photo_count": 0,
        "total_photo_count": 0,
        "has_kudoed": False,
        "hide_from_home": False,
        "perceived_exertion": None,
        "prefer_perceived_exertion": False,
        "embed_token": f"{number:040x}",
    }


def _effort(moving_s: int, elapsed_s: int, metres: float) -> dict[str, Any]:
    speed = metres / moving_s if moving_s else 0.0
    return {
        "distance": metres,
        "moving_time": moving_s,
        "elapsed_time": elapsed_s,
        "average_speed": round(speed, 3),
        "max_speed": round(speed * 1.25, 3),
        "calories": round(moving_s * 0.19, 1),
    }


def _heart(hr: float | None) -> dict[str, Any]:
    if hr is None:
        return {"has_heartrate": False}
    return {
        "has_heartrate": True,
        "average_heartrate": float(hr),
        "max_heartrate": float(hr + 16),
    }


def _recorded(number: int) -> dict[str, Any]:
    return {
        "device_name": "Garmin Forerunner 265",
        "external_id": f"garmin_ping_{number * 7}",
        **uploaded(number),
    }


def uploaded(number: int) -> dict[str, Any]:
    """Return what an activity tells of the upload it was made from."""
    upload = number + 1_100_000_000
    return {"upload_id": upload, "upload_id_str": str(upload)}
