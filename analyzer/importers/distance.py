"""How far the runner had come at each record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats

EARTH_RADIUS_M = 6_371_008.8

RARE = 0.02
GLITCH_M = 50.0
"""Up to 2 % of records may stand 50 m or more beyond later ones: glitches; more are a reset."""


def never_falling(distance_m: Floats) -> Floats:
    """Return a distance that never falls: without glitches, and counting on after a reset."""
    steady = distance_m.copy()
    known = np.isfinite(steady)
    values = steady[known]
    if not len(values):
        return steady
    # What stands above everything that follows was a glitch, unless the counter was reset.
    lowest_to_come = np.minimum.accumulate(values[::-1])[::-1]
    ahead = values > lowest_to_come + GLITCH_M
    if 0 < ahead.sum() <= max(1, RARE * len(values)):
        values = np.where(ahead, np.nan, values)
    else:
        values = _counting_on(values)
    steady[known] = np.where(np.isnan(values), np.nan, np.fmax.accumulate(values))
    return steady


def _counting_on(values: Floats) -> Floats:
    """Add what was counted before each reset to what was counted after it."""
    steps = np.diff(values, prepend=values[0])
    resets = (steps < -GLITCH_M) & (values < 0.5 * np.roll(values, 1))
    return np.asarray(values + np.cumsum(np.where(resets, -steps + values, 0.0)))


def from_speed(active_s: Floats, speed_mps: Floats) -> Floats:
    """Return the distance covered at these speeds (trapezoidal rule over active seconds)."""
    known = np.isfinite(speed_mps)
    speeds = np.interp(active_s, active_s[known], speed_mps[known])
    steps = np.diff(active_s) * (speeds[1:] + speeds[:-1]) / 2.0
    return np.concatenate([[0.0], np.cumsum(steps)])


def from_positions(latitude: Floats, longitude: Floats) -> Floats:
    """Return the distance along positions in degrees (haversine formula), m."""
    distance = np.full(len(latitude), np.nan)
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    phi = np.radians(latitude[known])
    lam = np.radians(longitude[known])
    # Haversine and not the law of cosines, whose rounding loses steps of a few metres.
    half = (
        np.sin(np.diff(phi) / 2.0) ** 2
        + np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(np.diff(lam) / 2.0) ** 2
    )
    steps = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    distance[known] = np.concatenate([[0.0], np.cumsum(steps)])
    return distance


def speed_from(active_s: Floats, distance_m: Floats) -> Floats:
    """Return the speed at which each record was reached, NaN for the first (m/s)."""
    known = np.flatnonzero(np.isfinite(distance_m))
    speed = np.full(len(distance_m), np.nan)
    seconds, metres = np.diff(active_s[known]), np.diff(distance_m[known])
    moving = seconds > 0
    speed[known[1:][moving]] = metres[moving] / seconds[moving]
    return speed
