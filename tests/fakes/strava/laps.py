"""Laps of a kilometre and splits, counted off the recorded streams."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from .recording import moving_seconds, recording_of, streams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

METRES_A_KM = 1_000.0
METRES_A_MILE = 1_609.344
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


def laps_of(activity: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a lap for each kilometre; one lap where no distance was recorded."""
    return [
        {
            **_stretch(columns, first, last),
            "id": activity["id"] * 1_000 + number,
            "resource_state": 2,
            "name": f"Lap {number}",
            "activity": {"id": activity["id"], "resource_state": 1},
            "athlete": activity["athlete"],
            "start_date": _later(activity["start_date"], columns["time"][first]),
            "start_date_local": _later(activity["start_date_local"], columns["time"][first]),
            "start_index": first,
            "end_index": last,
            "total_elevation_gain": 0.0,
            "lap_index": number,
            "split": number,
        }
        for number, columns, first, last in _cut(activity, METRES_A_KM)
    ]


def splits_of(activity: dict[str, Any], metres: float) -> list[dict[str, Any]]:
    """Return the splits of a run, each so many metres long."""
    return [
        {
            **_stretch(columns, first, last),
            "elevation_difference": _rise(columns, first, last),
            "split": number,
            "pace_zone": 0,
        }
        for number, columns, first, last in _cut(activity, metres)
        if "distance" in columns
    ]


def _cut(
    activity: dict[str, Any], metres: float
) -> Iterator[tuple[int, dict[str, NDArray[Any]], int, int]]:
    recording = recording_of(activity)
    if recording is None:
        return
    columns = streams(recording) | {"moved": moving_seconds(recording)}
    size = len(columns["time"])
    marks = np.arange(metres, recording.metres, metres)
    places = np.searchsorted(columns.get("distance", np.zeros(size)), marks)
    bounds = [0, *places.tolist(), size - 1]
    for number, (first, last) in enumerate(pairwise(bounds), 1):
        yield number, columns, first, last


def _stretch(columns: dict[str, NDArray[Any]], first: int, last: int) -> dict[str, Any]:
    elapsed_s, moving_s = (int(columns[k][last] - columns[k][first]) for k in ("time", "moved"))
    far = columns.get("distance", np.zeros(last + 1))
    metres = round(float(far[last] - far[first]), 1)
    heart = columns.get("heartrate")
    beats = {} if heart is None else {"average_heartrate": _mean(heart[first : last + 1])}
    return {
        "distance": metres,
        "elapsed_time": elapsed_s,
        "moving_time": moving_s,
        "average_speed": round(metres / max(moving_s, 1), 3),
        **beats,
    }


def _rise(columns: dict[str, NDArray[Any]], first: int, last: int) -> float:
    altitude = columns.get("altitude", np.zeros(last + 1))
    return round(float(altitude[last] - altitude[first]), 1)


def _mean(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 1)


def _later(stamp: str, seconds: int) -> str:
    moment = datetime.strptime(stamp, _STAMP)  # noqa: DTZ007 - Strava's clock, whichever it is
    return (moment + timedelta(seconds=int(seconds))).strftime(_STAMP)
