"""What Garmin Connect calls activities, in the runner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model import Sport, Surface

_BY_KEY: dict[str, Sport] = {
    "strength_training": "strength",
    # Gym sessions, too: whether they trained the legs is to be decided.
    "hiit": "strength",
    "indoor_cardio": "strength",
    "cardio_training": "strength",
    "obstacle_run": "run",
    "ultra_run": "run",
    "virtual_run": "run",
    "walking": "walk",
    "casual_walking": "walk",
    "speed_walking": "walk",
    "indoor_walking": "walk",
    "hiking": "walk",
    "rucking": "walk",
    "bmx": "ride",
    "virtual_ride": "ride",
}
_BY_LAST_WORD: dict[str, Sport] = {
    "running": "run",
    "biking": "ride",
    "cycling": "ride",
    "swimming": "swim",
}
_SURFACES: dict[str, Surface] = {
    "treadmill_running": "treadmill",
    "indoor_running": "treadmill",
    "track_running": "track",
    "trail_running": "trail",
    "virtual_run": "virtual",
}


def sport_of_key(type_key: str) -> Sport:
    """Return the sport of a type key such as ``trail_running``; "other" when not one of ours."""
    last_word = type_key.rpartition("_")[2]
    return _BY_KEY.get(type_key) or _BY_LAST_WORD.get(last_word, "other")


def surface_of_key(type_key: str) -> Surface:
    """Return what a run was run on; road unless the type key says otherwise."""
    return _SURFACES.get(type_key, "road")
