"""What the watch recorded: streams made when they are asked for, the same each time."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .polyline import METRES_A_DEGREE, heading

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_POINTS = 2_400
KEPT = 128
"""Recordings kept ready: enough for one that is asked for again, not for a whole history."""


@dataclass(frozen=True)
class Recording:
    """The sums that a recording has to add up to; None = not recorded."""

    began: str
    moving_s: int
    paused_s: int
    metres: float
    climb_m: float
    hr: float | None
    hr_max: float
    strides: float | None
    celsius: float | None
    home: tuple[float, float] | None


def recording_of(activity: dict[str, Any]) -> Recording | None:
    """Return what was recorded; None = nothing, it was typed in."""
    if activity["manual"]:
        return None
    hr = activity.get("average_heartrate")
    moving_s = activity.get("moving_time") or 0
    return Recording(
        began=activity["start_date"],
        moving_s=moving_s,
        paused_s=max(0, (activity.get("elapsed_time") or 0) - moving_s),
        metres=activity.get("distance") or 0.0,
        climb_m=activity.get("total_elevation_gain") or 0.0,
        hr=hr,
        hr_max=activity.get("max_heartrate") or (hr or 0) + 16,
        strides=activity.get("average_cadence"),
        celsius=activity.get("average_temp"),
        home=tuple(activity.get("start_latlng") or ()) or None,
    )


@lru_cache(maxsize=KEPT)
def streams(recording: Recording) -> dict[str, NDArray[Any]]:
    """Return a column for each stream that exists, all of one length."""
    chance = np.random.default_rng(zlib.crc32(recording.began.encode()))
    moved_s = moving_seconds(recording)
    columns = {"time": moved_s + _pauses(recording, moved_s)}
    if recording.metres and recording.moving_s:
        columns |= _movement(recording, moved_s, chance)
    if recording.hr:
        columns["heartrate"] = _heart(recording, moved_s, chance)
    if recording.celsius is not None:
        warmed = 3 * np.exp(-moved_s / 300)
        columns["temp"] = np.rint(recording.celsius + warmed - warmed.mean()).astype(int)
    return columns


def moving_seconds(recording: Recording) -> NDArray[Any]:
    """Return the seconds moved up to each point: every second, or as few as keep it short."""
    step = -(-max(recording.moving_s, 1) // MOST_POINTS)
    return np.append(np.arange(0, recording.moving_s, step), recording.moving_s)


@lru_cache(maxsize=KEPT)
def encoded_stream(recording: Recording, key: str) -> bytes:
    """Return one of the streams as it goes on the wire."""
    column = streams(recording)[key]
    data = json.dumps(column.tolist(), separators=(",", ":"))
    told = f'"series_type":"distance","original_size":{len(column)},"resolution":"high"'
    return f'"{key}":{{"data":{data},{told}}}'.encode()


def _pauses(recording: Recording, moved_s: NDArray[Any]) -> NDArray[Any]:
    """Return the seconds stood still up to each point: at a third of the way, and near its end."""
    first = recording.paused_s // 2
    share = moved_s / max(recording.moving_s, 1)
    return first * (share > 1 / 3) + (recording.paused_s - first) * (share > 0.8)


def _movement(
    recording: Recording, moved_s: NDArray[Any], chance: np.random.Generator
) -> dict[str, NDArray[Any]]:
    size = len(moved_s)
    wander = np.convolve(chance.normal(0, 1, size), np.ones(15) / 15, "same")
    relative = 1 + 0.04 * np.sin(moved_s / 90) + 0.08 * wander
    metres = np.concatenate(([0.0], np.cumsum(relative[1:] * np.diff(moved_s))))
    metres *= recording.metres / metres[-1]
    speed = np.gradient(metres, moved_s)
    hills = max(1, round(recording.climb_m / 20))
    phase = 2 * np.pi * hills * metres / recording.metres
    altitude = 20 + recording.climb_m / hills * (1 - np.cos(phase)) / 2
    stood = np.diff(_pauses(recording, moved_s), prepend=0) > 0
    columns: dict[str, NDArray[Any]] = {
        "distance": metres.round(1),
        "velocity_smooth": speed.round(3),
        "moving": ~stood,
    }
    if recording.home:
        grade = np.gradient(altitude, metres + np.arange(size) * 1e-6) * 100
        columns |= {"altitude": altitude.round(1), "grade_smooth": grade.round(1)}
        columns["latlng"] = _positions(recording.home, metres, recording)
    if recording.strides:
        beat = recording.strides + chance.normal(0, 1, size)
        columns["cadence"] = np.rint(beat).astype(int)
    return columns


def _positions(
    home: tuple[float, float], metres: NDArray[Any], recording: Recording
) -> NDArray[Any]:
    north, east = heading(recording.began)
    away = np.minimum(metres, recording.metres - metres) / METRES_A_DEGREE
    shrunk = np.cos(np.radians(home[0]))
    return np.column_stack((home[0] + north * away, home[1] + east * away / shrunk)).round(6)


def _heart(
    recording: Recording, moved_s: NDArray[Any], chance: np.random.Generator
) -> NDArray[Any]:
    """Whole beats: half a minute of warming up, a slow drift, and a little of everything."""
    warming = -0.25 * np.exp(-moved_s / 120)
    drift = 0.04 * moved_s / max(recording.moving_s, 1)
    shape = (recording.hr or 0) * (warming + drift) + chance.normal(0, 1.2, len(moved_s))
    beats = (recording.hr or 0) + shape - shape.mean()
    beats = np.minimum(beats, recording.hr_max)
    beats[beats.argmax()] = recording.hr_max
    return np.rint(beats).astype(int)
