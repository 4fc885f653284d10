"""From the records of one session to its stream."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.importers import distance
from analyzer.importers.gaps import active_s
from analyzer.importers.table import Table
from analyzer.importers.ways import degrees, through_seconds
from analyzer.model import Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.importers.gaps import Pause
    from analyzer.model import Floats, Sport

ON_FOOT: tuple[Sport, ...] = ("run", "walk")

HIGHEST_STRIDES = 130.0
"""A median cadence above this on foot counts steps of both feet already, not strides."""


class TrustedRecords(NamedTuple):
    """Records, what the device had counted where its distance failed (m), and why, in words."""

    records: Table
    device_distance_m: float | None = None
    problem: str = ""


def merge_seconds(records: Table) -> Table:
    """Merge records of the same second: of each value the last one known, of positions the nearest.

    The records must be in order of time.
    """
    times = records.numbers("timestamp")
    begins = np.flatnonzero(np.diff(times, prepend=-np.inf) > 0)
    if len(begins) == len(times):
        return records
    records = through_seconds(records)
    second = np.cumsum(np.diff(times, prepend=-np.inf) > 0) - 1
    columns = {
        name: _last_known(values, second, len(begins))
        for name, values in records.columns.items()
        if values.dtype != object and values.ndim == 1
    }
    return Table(records.name, columns, records.position[begins])


def _last_known(values: Floats, second: np.ndarray, count: int) -> Floats:
    known = np.isfinite(values)
    last = np.full(count, np.nan)
    last[second[known]] = values[known]
    return last


def session_stream(
    records: Table,
    begins_s: float,
    *,
    sport: Sport,
    pauses: list[Pause],
    carried_over_m: float = 0.0,
) -> Stream:
    """Return the stream of one session.

    Args:
        records: its records, merged and in order of time.
        begins_s: when it began (s since 1970).
        sport: cadence, steps and contact times are kept for runs and walks only.
        pauses: (start, end) in seconds from the start.
        carried_over_m: the distance counted in the file before this session.
    """
    seconds = records.numbers("timestamp") - begins_s
    moving = active_s(seconds, pauses)
    speed = _preferred_column(records, "enhanced_speed", "speed")
    distance_m = recorded_distance(records, carried_over_m)
    if distance_m is None:
        distance_m = _reckoned_distance(records, moving, speed)
    if speed is None and distance_m is not None:
        speed = distance.speed_from(moving, distance_m)
    return Stream(
        time_s=seconds,
        distance_m=distance_m,
        speed_mps=speed,
        altitude_m=_preferred_column(records, "enhanced_altitude", "altitude"),
        hr_bpm=_positive_column(records, "heart_rate"),
        temperature_c=_unless_unknown(records.numbers("temperature")),
        power_w=_unless_unknown(records.numbers("power")),
        **(_on_foot(records) if sport in ON_FOOT else {}),
    )


def scaled_distance(stream: Stream | None, times: float) -> Stream | None:
    """Return a stream whose distance and speed are this many times what was recorded."""
    if stream is None or times == 1.0:
        return stream
    return replace(
        stream,
        distance_m=None if stream.distance_m is None else times * stream.distance_m,
        speed_mps=None if stream.speed_mps is None else times * stream.speed_mps,
    )


def recorded_distance(records: Table, carried_over_m: float = 0.0) -> Floats | None:
    """Return the distance as recorded, from this session's start and never falling."""
    if not has_distance(records):
        return None
    counted = records.numbers("distance")
    known = counted[np.isfinite(counted)]
    before = carried_over_m if known[0] >= carried_over_m else 0.0
    return distance.never_falling(counted - before)


def has_distance(records: Table) -> bool:
    """Tell whether records hold a distance that was counted."""
    counted = records.numbers("distance")
    return bool(counted[np.isfinite(counted)].any())


def with_trusted_distance(
    records: Table, latitude: Floats, longitude: Floats, pauses: Iterable[Pause]
) -> TrustedRecords:
    """Return records whose distance is that along their positions where the device's failed.

    Args:
        records: merged and in order of time.
        latitude: of each record, degrees.
        longitude: of each record, degrees.
        pauses: (start, end) in seconds since 1970.
    """
    counted = recorded_distance(records)
    if counted is None:
        return TrustedRecords(records)
    found = distance.trusted(counted, records.numbers("timestamp"), latitude, longitude, pauses)
    if not found.problem:
        return TrustedRecords(records)
    # The device's speed failed with its distance.
    columns = {n: v for n, v in records.columns.items() if n not in {"speed", "enhanced_speed"}}
    known = counted[np.isfinite(counted)]
    return TrustedRecords(
        Table(records.name, {**columns, "distance": found.distance_m}, records.position),
        float(known[-1] - known[0]),
        found.problem,
    )


def _reckoned_distance(records: Table, moving: Floats, speed: Floats | None) -> Floats | None:
    """Return the distance from speeds, else from positions, which themselves are not kept."""
    if speed is not None and np.nan_to_num(speed).any():
        distance_m = distance.from_speed(moving, speed)
    else:
        distance_m = distance.from_positions(*degrees(records))
    return distance_m if np.nan_to_num(distance_m).any() else None


def _on_foot(records: Table) -> dict[str, Floats | None]:
    return {
        "cadence_spm": _steps_per_minute(records),
        "step_length_mm": _positive_column(records, "step_length"),
        "ground_contact_ms": _positive_column(records, "stance_time"),
        "vertical_oscillation_mm": _positive_column(records, "vertical_oscillation"),
        "vertical_ratio_pct": _positive_column(records, "vertical_ratio"),
    }


def _steps_per_minute(records: Table) -> Floats | None:
    """Return steps of both feet; watches count the strides of one, some the steps of both."""
    cadence = records.numbers("cadence") + np.nan_to_num(records.numbers("fractional_cadence"))
    moving = cadence[cadence > 0]
    if not len(moving):
        return None
    # No runner makes 130 strides with one leg: such a watch counted the steps of both.
    is_both = moving.max() > HIGHEST_STRIDES and float(np.median(moving)) > HIGHEST_STRIDES
    return cadence if is_both else 2.0 * cadence


def _preferred_column(records: Table, first: str, second: str) -> Floats | None:
    if records.columns.keys().isdisjoint((first, second)):
        return None
    values = records.numbers(first)
    return _unless_unknown(np.where(np.isfinite(values), values, records.numbers(second)))


def _positive_column(records: Table, column: str) -> Floats | None:
    if column not in records.columns:
        return None
    values = records.numbers(column)
    return _unless_unknown(np.where(values > 0, values, np.nan))


def _unless_unknown(values: Floats) -> Floats | None:
    return values if np.isfinite(values).any() else None
