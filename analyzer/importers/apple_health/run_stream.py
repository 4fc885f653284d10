"""A run's stream, joined from its route and from what was measured in its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.importers import distance
from analyzer.importers.apple_health import samples
from analyzer.importers.gaps import active_s
from analyzer.model import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analyzer.importers.apple_health.workouts import HealthWorkout
    from analyzer.model import Activity, Floats, HrSource

    Rows = NDArray[np.void]

_SHORTEST_RATE_S = 0.5
_OWN_ENOUGH, _MINUTE_S = 0.5, 60.0
"""The workout's own watch is believed if it knows at least half as many minutes as any other."""
_MOST = 0.9
"""A route that covers less of the run than this share of what was counted was cut off."""
_RATES = {
    "power_w": samples.POWER,
    "step_length_mm": samples.STEP_LENGTH,
    "ground_contact_ms": samples.GROUND_CONTACT,
    "vertical_oscillation_mm": samples.VERTICAL_OSCILLATION,
}
_STRAPS = ("strap", "belt", "chest", "h6", "h7", "h9", "h10", "hrm", "tickr", "duotrap", "smart hr")
_ON_THE_WRIST = ("watch",)


class Along(NamedTuple):
    """Values at moments, in seconds from the start."""

    at_s: Floats
    values: Floats


def of_one_source(rows: Rows, preferred: set[int]) -> Rows:
    """Return the records of one source: of a phone and a watch both count the same steps.

    It is the workout's own where that says enough, else the one that knows most minutes.

    Args:
        rows: the records of one kind within a workout.
        preferred: the numbers of the sources that are the workout's own.
    """
    if not len(rows):
        return rows
    minutes = np.unique(
        np.stack([rows["source"], rows["begin"] // _MINUTE_S], axis=1), axis=0
    )  # not records: a strap writes more of them, but of the same run
    told = np.bincount(minutes[:, 0].astype(int), minlength=1)
    enough = _OWN_ENOUGH * told.max()
    own = [source for source in preferred if source < len(told) and told[source] >= enough]
    best = max(own, key=lambda source: int(told[source])) if own else int(told.argmax())
    kept: Rows = rows[rows["source"] == best]
    return kept


def heart_rate_source(rows: Rows, sources: Sequence[samples.SampleSource]) -> HrSource | None:
    """Return where on the body heart rate was measured, by what the sensor is called."""
    if not len(rows):
        return None
    source = int(rows["source"][0])
    if source >= len(sources):
        return "unknown"
    for text in (sources[source].device, sources[source].name):
        if any(word in text.casefold() for word in _STRAPS):
            return "chest"
        if any(word in text.casefold() for word in _ON_THE_WRIST):
            return "wrist"
    return "unknown"


def join_stream(
    workout: HealthWorkout, told: Mapping[str, Rows], routes: Sequence[Activity]
) -> Stream | None:
    """Return the stream of a run, None where nothing was measured along the way.

    Every value stands at its own second; in between nothing is made up.

    Args:
        workout: the run.
        told: by kind, the records of one source each within it.
        routes: what its GPX files hold.
    """
    lasting = workout.ended_s - workout.began_s
    recorded = _inside(_columns_of_records(workout, told), lasting)
    tracked = _inside(_columns_of_routes(workout, routes), lasting)
    if _span_s(tracked.get("distance_m")) < _MOST * _span_s(recorded.get("distance_m")):
        tracked = {name: along for name, along in tracked.items() if name == "altitude_m"}
    columns = recorded | tracked
    if not columns:
        return None
    seconds = np.unique(np.concatenate([along.at_s for along in columns.values()]))
    placed = {name: _placed(along, seconds) for name, along in columns.items()}
    far = placed.get("distance_m")
    if far is not None and "speed_mps" not in placed:
        placed["speed_mps"] = distance.speed_from(active_s(seconds, workout.pauses), far)
    return Stream(time_s=seconds, **placed)


def _span_s(along: Along | None) -> float:
    return float(np.ptp(along.at_s)) if along else 0.0


def _columns_of_records(workout: HealthWorkout, told: Mapping[str, Rows]) -> dict[str, Along]:
    began = workout.began_s
    columns = {name: _in_the_middle(told[kind], began) for name, kind in _RATES.items()}
    beats = _in_the_middle(told[samples.HEART_RATE], began)
    columns["hr_bpm"] = beats
    steps = told[samples.STEPS]
    lasting = steps["end"] - steps["begin"]
    counted = steps[lasting >= _SHORTEST_RATE_S]
    rate = 60.0 * counted["value"] / (counted["end"] - counted["begin"])
    columns["cadence_spm"] = Along(_in_the_middle(counted, began).at_s, rate)
    far = told[samples.DISTANCE]
    if len(far):
        at = np.concatenate([[far["begin"][0]], far["end"]]) - began
        columns["distance_m"] = Along(
            at, np.concatenate([[0.0], np.cumsum(far["value"].astype(float))])
        )
    return columns


def _columns_of_routes(workout: HealthWorkout, routes: Sequence[Activity]) -> dict[str, Along]:
    """Return distance, speed and height along the routes, one after another."""
    columns: dict[str, list[Along]] = {"distance_m": [], "speed_mps": [], "altitude_m": []}
    come_m = 0.0
    for route in sorted(routes, key=lambda one: one.started_at):
        stream = route.stream
        if stream is None:
            continue
        at = stream.time_s + (route.started_at.timestamp() - workout.began_s)
        for name, parts in columns.items():
            values: Floats | None = getattr(stream, name)
            if values is not None:
                before = come_m if name == "distance_m" else 0.0
                parts.append(Along(at, values + before))
        if stream.distance_m is not None and np.isfinite(stream.distance_m).any():
            come_m += float(np.nanmax(stream.distance_m))
    return {
        name: Along(
            np.concatenate([one.at_s for one in parts]),
            np.concatenate([one.values for one in parts]),
        )
        for name, parts in columns.items()
        if parts
    }


def _in_the_middle(rows: Rows, began: float) -> Along:
    middle = (rows["begin"] + rows["end"]) / 2.0 - began
    return Along(middle, rows["value"].astype(float))


def _inside(columns: Mapping[str, Along], lasting: float) -> dict[str, Along]:
    """Return what is known within the run, at whole seconds; columns of nothing are left out."""
    inside = {}
    for name, along in columns.items():
        at = np.round(along.at_s)
        known = (at >= 0) & (at <= lasting) & np.isfinite(along.values)
        if known.any():
            inside[name] = Along(at[known], along.values[known])
    return inside


def _placed(along: Along, seconds: Floats) -> Floats:
    """Return the values at their seconds, NaN elsewhere; of two in one second the last counts."""
    values = np.full(len(seconds), np.nan)
    values[np.searchsorted(seconds, along.at_s)] = along.values
    return values
