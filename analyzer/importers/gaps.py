"""Gaps in a recording that can only be pauses, and the time outside pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats

Pause = tuple[float, float]

SHORTEST_GAP_S = 30.0
SHORTEST_GAP_UNMOVED_S = 60.0
GAP_TO_USUAL = 5.0
"""A gap between records is a pause from 30 s on (60 s when distance is not known) and five times
the usual longest step; smart recording leaves some ten seconds."""

STOOD_STILL = 0.5
"""In a pause less than this share of the usual distance is covered."""

STOPPED_AT_LEAST_S = 5.0
SHORTEST_TOLD_GAP_S = 5.0


def gaps_that_make_up(times: Floats, stopped_s: float) -> list[Pause]:
    """Return the longest gaps between records that make up the time the timer stood still.

    For watches that pause on their own without saying when. ``stopped_s`` is what the summary
    says: elapsed minus timer time.
    """
    steps = np.diff(times)
    if stopped_s < STOPPED_AT_LEAST_S or not len(steps):
        return []
    usual = float(np.median(steps))
    found, explained = [], 0.0
    # Longest first: an automatic pause is longer than any gap of smart recording.
    for index in np.argsort(-steps, kind="stable"):
        lost = float(steps[index]) - usual
        if explained + STOPPED_AT_LEAST_S > stopped_s or lost < SHORTEST_TOLD_GAP_S:
            break
        found.append((float(times[index]), float(times[index + 1])))
        explained += lost
    return sorted(found)


def unexplained_gaps(times: Floats, distance_m: Floats | None) -> list[Pause]:
    """Return gaps between records that can only be pauses, when nothing says so.

    Smart recording writes a record only when something changes, and reception may be lost on the
    move; so a pause is a gap far longer than usual in which the runner hardly moved on.
    """
    steps = np.diff(times)
    if not len(steps):
        return []
    shortest = SHORTEST_GAP_S if distance_m is not None else SHORTEST_GAP_UNMOVED_S
    if not (steps > shortest).any():
        return []
    long = steps > max(shortest, GAP_TO_USUAL * float(np.percentile(steps, 90)))
    if distance_m is not None:
        long &= ~_moved_on(times, distance_m)
    return [(float(times[at]), float(times[at + 1])) for at in np.flatnonzero(long)]


def _moved_on(times: Floats, distance_m: Floats) -> np.ndarray:
    steps, known = np.diff(times), np.isfinite(distance_m)
    if known.sum() < len(distance_m) / 2:
        return np.zeros(len(steps), dtype=bool)
    # Positions may be missing at either side of the gap; the distance between is what counts.
    filled = np.interp(times, times[known], distance_m[known])
    speeds = np.diff(filled) / np.maximum(steps, 1e-9)
    return np.asarray(speeds > STOOD_STILL * float(np.median(speeds)))


def active_s(times: Floats, pauses: list[Pause]) -> Floats:
    """Return for each time how much of it lies outside pauses (s)."""
    paused = np.zeros(len(times))
    for start, end in pauses:
        paused += np.clip(times - start, 0.0, end - start)
    return times - paused


def pauses_within(pauses: list[Pause], start: float, end: float) -> list[Pause]:
    """Return the pauses cut to a stretch of time, in seconds from its start."""
    cut = [(max(low, start) - start, min(high, end) - start) for low, high in pauses]
    return [(low, high) for low, high in cut if high > low]
