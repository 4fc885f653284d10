"""Which way leads through the records: in what order they were made, and by which positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.importers import distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.importers.table import Table
    from analyzer.model import Floats

    Places: TypeAlias = NDArray[np.intp]

DEGREES_PER_SEMICIRCLE = 180.0 / 2**31

BREAK_S, BREAK_STEPS = 5.0, 3.0
"""A step in time of more than both, seconds and usual steps, may end a block of the file."""

ASIDE_M = 5.0
"""A way that is longer by less is the GPS's own unrest."""


def degrees(records: Table) -> tuple[Floats, Floats]:
    """Return latitude and longitude of each record in degrees, of FIT as of GPX and TCX."""
    if "latitude" in records.columns:
        return records.numbers("latitude"), records.numbers("longitude")
    return (
        records.numbers("position_lat") * DEGREES_PER_SEMICIRCLE,
        records.numbers("position_long") * DEGREES_PER_SEMICIRCLE,
    )


def is_shorter_by_time(times: Floats, records: Table) -> bool:
    """Tell whether the way through records is shorter in order of time than in that of the file.

    If so each was stamped rightly and only written late; if not, it is the stamps that are wrong.

    Args:
        times: s since 1970, shape ``(n,)``.
        records: in the order of the file, shape ``(n,)``.
    """
    order = np.argsort(times, kind="stable")
    by_time, by_file = _ways_m(records, order), _ways_m(records, np.arange(len(times)))
    for sorted_m, written_m in zip(by_time, by_file, strict=True):
        if sorted_m != written_m:
            return sorted_m < written_m
    return False


def blocks_in_time(times: Floats, records: Table) -> Places:
    """Return the order in which blocks of the file were recorded, each kept whole.

    That of the file, unless blocks that share no time stand there in another order, and the end of
    one meets the start of the next in place or distance, or where a loop leaves that open, in time.
    A clock that was set back goes on in place and distance in the order of the file.

    Args:
        times: s since 1970, all known, shape ``(n,)``.
        records: in the order of the file, shape ``(n,)``.
    """
    as_written = np.arange(len(times))
    steps = np.diff(times)
    if not (steps < -BREAK_S).any():
        return as_written
    usual_s = float(np.median(np.abs(steps)))
    at = np.flatnonzero(np.abs(steps) > max(BREAK_S, BREAK_STEPS * usual_s)) + 1
    blocks = np.split(as_written, at)
    first = np.array([times[block].min() for block in blocks])
    last = np.array([times[block].max() for block in blocks])
    turn = np.argsort(first, kind="stable")
    waits_s = first[turn[1:]] - last[turn[:-1]]
    if (waits_s <= 0).any():
        return as_written
    order = np.concatenate([blocks[index] for index in turn])
    moved = np.diff(turn) != 1
    meets_in_time = bool((waits_s[moved] <= max(1.0, BREAK_STEPS * usual_s)).all())
    written, by_time = _ways_m(records, as_written), _ways_m(records, order)
    for written_m, sorted_m, step_m in zip(written, by_time, _usual_steps_m(records), strict=True):
        # By less than a step at each seam neither order is the better one.
        if abs(written_m - sorted_m) > step_m * moved.sum():
            return order if sorted_m < written_m else as_written
    return order if meets_in_time else as_written


def through_seconds(records: Table) -> Table:
    """Return records of which each second has one position: that which the way leads through.

    Of two sources of positions one may lie aside, and nobody runs to both within a second. The
    records must be in order of time.
    """
    times = records.numbers("timestamp")
    is_again = np.diff(times) <= 0
    latitude, longitude = degrees(records)
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if not is_again.any() or len(known) < 2:  # noqa: PLR2004 - a way has two ends
        return records
    begins = np.flatnonzero(np.diff(times[known], prepend=-np.inf) > 0)
    steps_m = np.diff(distance.from_positions(latitude[known], longitude[known]), prepend=0.0)
    steps_m[begins] = 0.0
    # Most seconds that a phone writes twice hold half a step, and no choice.
    is_apart = np.maximum.reduceat(steps_m, begins) > ASIDE_M / 2
    places = _on_plane(latitude[known], longitude[known])
    ends = [*begins[1:].tolist(), len(known)]
    chosen = np.array(ends) - 1
    for index in np.flatnonzero(is_apart).tolist():
        own = places[begins[index] : ends[index]]
        before = places[chosen[index - 1]] if index else None
        after = places[ends[index] : ends[min(index + 1, len(ends) - 1)]]
        ways = [_way_by(one, before, after) for one in own]
        if ways[-1] > min(ways) + ASIDE_M:
            chosen[index] = begins[index] + int(np.argmin(ways))
    aside = np.ones(len(times), dtype=bool)
    aside[known[chosen]] = False
    columns = {
        name: np.where(aside, np.nan, values)
        for name, values in records.columns.items()
        if name in {"latitude", "longitude", "position_lat", "position_long"}
    }
    return type(records)(records.name, {**records.columns, **columns}, records.position)


def _way_by(one: complex, before: complex | None, after: Sequence[complex]) -> float:
    """Return how far it is from the place before by this one to the nearest that follows, m."""
    on = min((abs(other - one) for other in after), default=0.0)
    return on + (0.0 if before is None else abs(one - before))


def _on_plane(latitude: Floats, longitude: Floats) -> list[complex]:
    """Return places as metres east and, imaginary, north: true enough within seconds."""
    metres = distance.EARTH_RADIUS_M * np.radians(1.0)
    east = np.unwrap(longitude, period=360.0) * np.cos(np.radians(latitude))
    return list((metres * (east + 1j * latitude)).tolist())


def _ways_m(records: Table, order: Places) -> tuple[float, float]:
    """Return how far the counter moved in this order, up or down, and the way by positions, m."""
    counted = records.numbers("distance")[order]
    latitude, longitude = (values[order] for values in degrees(records))
    counter_m = float(np.abs(np.diff(counted[np.isfinite(counted)])).sum())
    return counter_m, float(
        np.nan_to_num(distance.from_positions(latitude, longitude)).max(initial=0.0)
    )


def _usual_steps_m(records: Table) -> tuple[float, float]:
    """Return the median step of the counter and of the positions, m; 0.0 where there is none."""
    way = distance.from_positions(*degrees(records))
    return _usual_step(records.numbers("distance")), _usual_step(way)


def _usual_step(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(np.abs(np.diff(known)))) if len(known) > 1 else 0.0
