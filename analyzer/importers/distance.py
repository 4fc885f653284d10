"""How far the runner had come at each record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.units import distance as distance_in_words
from analyzer.units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.importers.gaps import Pause
    from analyzer.model import Floats

EARTH_RADIUS_M = 6_371_008.8

RARE = 0.02
GLITCH_M = 50.0
"""Up to 2 % of records may stand 50 m or more beyond later ones: glitches; more are a reset."""


DISAGREE_SHARE, DISAGREE_M = 0.05, 100.0
"""Summary and recording disagree about the distance from 5 % and 100 m on."""

CALIBRATED_AT_MOST = 2.0
"""Nobody's belt is off by more than this factor."""

FASTEST_ON_FOOT_MPS = 12.5


FROZEN_S, FROZEN_M = 30.0, 100.0
"""A distance that stands so long, while positions get so far away, is frozen."""
SLOWEST_ON_THE_WAY_MPS = 0.5
"""Positions that wander about more slowly are a GPS at rest."""
STEP_LONGEST_S = 30.0
"""Nobody knows what was between two records further apart."""
JUMP_M = 100.0
"""Beyond what the fastest covers in the time: no counter slips so far."""


class AgreedDistance(NamedTuple):
    """The distance of a run, by what its recording must be multiplied, and what is odd."""

    distance_m: float | None
    recording_times: float = 1.0
    problem: str = ""


def agree(
    summary_m: float | None,
    time_s: Floats,
    recorded_m: Floats | None,
    *,
    lasting_s: float,
    is_treadmill: bool,
) -> AgreedDistance:
    """Return the distance that summary and recording give a run, so that both tell one pace.

    On a belt the runner corrects the summary once the run is over, so the recording is scaled to
    it. Elsewhere the recording counts where they disagree, if it has all of the run.

    Args:
        summary_m: what the summary says.
        time_s: seconds since the start, shape ``(n,)``.
        recorded_m: the distance as recorded, None where none was, shape ``(n,)``.
        lasting_s: how long the run lasted.
        is_treadmill: whether it was run on a belt.
    """
    known = np.isfinite(recorded_m) if recorded_m is not None else np.zeros(0, dtype=bool)
    if recorded_m is None or known.sum() < 2:  # noqa: PLR2004 - a stretch has two ends
        return AgreedDistance(summary_m)
    counted_m = float(recorded_m[known].max())
    if summary_m is None or not counted_m:
        return AgreedDistance(summary_m or counted_m or None)
    own, seconds = recorded_m[known], time_s[known]
    missed_s = lasting_s - (seconds[-1] - seconds[0])
    has_all = missed_s <= max(DISAGREE_SHARE * lasting_s, 60.0)
    times = summary_m / counted_m
    if is_treadmill and has_all and 1 / CALIBRATED_AT_MOST <= times <= CALIBRATED_AT_MOST:
        return AgreedDistance(summary_m, times)
    apart_m = abs(summary_m - counted_m)
    steps_m = np.diff(own)
    possible_m = steps_m[steps_m <= FASTEST_ON_FOOT_MPS * np.diff(seconds)].sum()
    if (
        apart_m <= DISAGREE_M + DISAGREE_SHARE * counted_m
        or not (has_all or counted_m > summary_m)
        or possible_m < (1 - DISAGREE_SHARE) * counted_m
    ):
        return AgreedDistance(summary_m)
    return AgreedDistance(
        counted_m,
        problem=(
            f"Its summary says {summary_m / 1000:.1f} km, its recording {counted_m / 1000:.1f} km; "
            "the recording was believed."
        ),
    )


class TrustedDistance(NamedTuple):
    """The distance counted by a device, or by positions where its counter failed; why, in words."""

    distance_m: Floats
    problem: str = ""


def trusted(
    counted_m: Floats, time_s: Floats, latitude: Floats, longitude: Floats, pauses: Iterable[Pause]
) -> TrustedDistance:
    """Return what a device counted, and the way along the positions where its counter failed.

    It failed where it stood while the positions went on at a runner's speed, and where it jumped
    and the positions did not. On a belt, and in a car, it counts as it is.

    Args:
        counted_m: what the device counted, never falling, shape ``(n,)``.
        time_s: when, shape ``(n,)``.
        latitude: degrees, shape ``(n,)``.
        longitude: degrees, shape ``(n,)``.
        pauses: (start, end) on the same clock; nothing is counted in them.
    """
    known = np.flatnonzero(np.isfinite(counted_m) & np.isfinite(latitude) & np.isfinite(longitude))
    seconds, steps_m = np.diff(time_s[known]), np.diff(counted_m[known])
    fastest_m = FASTEST_ON_FOOT_MPS * seconds
    # Far most recordings have neither, and are spared the way along their positions.
    jumps = (steps_m > JUMP_M + fastest_m) & (seconds <= STEP_LONGEST_S)
    stands = (steps_m <= 0) & (seconds <= STEP_LONGEST_S)
    for start, end in pauses:
        stands &= (time_s[known[1:]] <= start) | (time_s[known[:-1]] >= end)
    # A stretch in which it stands has the number of the step before it.
    numbered = np.cumsum(~stands)
    lasting_s = np.bincount(numbered, np.where(stands, seconds, 0.0))
    stretches = [
        np.flatnonzero((numbered == n) & stands) for (n,) in np.argwhere(lasting_s >= FROZEN_S)
    ]
    if not stretches and not jumps.any():
        return TrustedDistance(counted_m)
    way = from_positions(latitude, longitude)[known]
    moved_m = np.diff(way)
    jumps &= moved_m <= fastest_m
    frozen = np.zeros(len(steps_m), dtype=bool)
    for part in stretches:
        places = known[part[0] : part[-1] + 2]
        is_on_foot = (
            SLOWEST_ON_THE_WAY_MPS
            <= moved_m[part].sum() / seconds[part].sum()
            <= FASTEST_ON_FOOT_MPS
        )
        frozen[part] = is_on_foot and (_farthest_m(latitude[places], longitude[places]) >= FROZEN_M)
    failed = frozen | jumps
    if not failed.any():
        return TrustedDistance(counted_m)
    moved_on = np.concatenate([[0.0], np.cumsum(np.where(failed, moved_m - steps_m, 0.0))])
    # What stands between known records moves with the one before it.
    place = np.searchsorted(known, np.arange(len(counted_m)), side="right") - 1
    return TrustedDistance(
        counted_m + moved_on[np.maximum(place, 0)],
        _failed_in_words(
            float(seconds[frozen].sum()), float(steps_m[jumps].sum()), float(moved_m[failed].sum())
        ),
    )


def _failed_in_words(frozen_s: float, jumped_m: float, moved_m: float) -> str:
    stood = f"stood still for {duration(frozen_s)} while its positions went on" if frozen_s else ""
    jumped = f"jumped by {distance_in_words(jumped_m)} where its positions did not"
    failed = " and ".join(filter(None, [stood, jumped if jumped_m else ""]))
    way = distance_in_words(moved_m, digits=2)
    return f"The distance counted by the device {failed}; {way} along its positions count there."


def _farthest_m(latitude: Floats, longitude: Floats) -> float:
    """Return how far positions get away from the first one, m."""
    # To and fro between the first and each: every other step is what is asked for.
    pairs = [np.column_stack([np.full(len(of), of[0]), of]).ravel() for of in (latitude, longitude)]
    return float(np.diff(from_positions(*pairs))[::2].max(initial=0.0))


def never_falling(distance_m: Floats) -> Floats:
    """Return a distance that never falls: without glitches, and counting on after a reset."""
    steady = distance_m.copy()
    known = np.isfinite(steady)
    values = steady[known]
    if (np.diff(values) >= 0).all():
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
