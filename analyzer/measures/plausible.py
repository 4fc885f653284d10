"""Can anybody do this on foot? What is beyond the records of the world is no run.

A watch goes on running in the car, a row of an export is damaged, a treadmill counts nonsense:
such numbers are still shown, but nothing is judged by them or compared with them. The limits are
the fastest anybody ever was (docs/measures.md, "What nobody can do"), not what is usual: a slow
runner on a bicycle stays possible.
"""

from __future__ import annotations

import math

import numpy as np

from analyzer import units

LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
"""Beyond is no pulse: 230 lies three standard errors, 11 at most (Robergs and Landwehr 2002), over
the maximum at 20, 194 (Tanaka 2001)."""
FASTEST_CLIMB_MPS = 0.65
"""1,000 m up took 27:21 (Bonnet, Fully, 2025), 0.61 m/s; nobody keeps up more over a whole run."""
FASTEST_DESCENT_MPS = 1.5
"""The fastest descent ever timed in a race: 580 m in 7:05 (Anderson, Pen y Fan, 1990), 1.37 m/s."""
SLOWEST_MPS = 0.4
"""Slower is standing (measures.resample), whatever the watch calls it."""
CLIMB_COUNTS = 10.0
"""A metre up counts as ten along (the kilometre-effort of the ITRA)."""
LONGEST_WITHOUT_DISTANCE_S = 6 * 3600.0
MARGIN = 1.05
"""What a GPS or a treadmill may count too much."""
_RECORDS = (
    (9.58, 100.0), (19.19, 200.0), (43.03, 400.0), (100.91, 800.0), (206.0, 1500.0),
    (437.55, 3000.0), (755.36, 5000.0), (1571.0, 10_000.0), (3402.0, 21_097.5), (7170.0, 42_195.0),
    (21_935.0, 100_000.0), (86_400.0, 319_614.0), (172_800.0, 485_099.0), (518_400.0, 1_047_512.0),
)  # fmt: skip
_COUNTLESS_M = 1e9
_RECORD_S, _RECORD_M = np.array(_RECORDS).T


def fastest_mps(seconds: float) -> float:
    """Return the highest mean speed anybody ran for so long, m/s.

    Between the world records (100 m to 6 days) on straight lines of log speed over log time;
    outside them it is the nearest record's.
    """
    log_speed = np.interp(math.log(seconds), np.log(_RECORD_S), np.log(_RECORD_M / _RECORD_S))
    return math.exp(float(log_speed))


def why_impossible(distance_m: float | None, moving_s: float | None, climb_m: float | None) -> str:
    """Return why a run of these numbers is none, in words; "" where somebody could do it.

    Args:
        distance_m: the whole distance.
        moving_s: the time it took, without stops where they are known.
        climb_m: total ascent, which may excuse a slow run.
    """
    distance_m, seconds = distance_m or 0.0, moving_s or 0.0
    if distance_m > MARGIN * _RECORD_M[-1]:
        shown = units.distance(min(distance_m, _COUNTLESS_M), digits=0)
        return f"{shown} is farther than anybody ever ran"
    if seconds <= 0:
        return ""
    if not distance_m:
        too_long = seconds > LONGEST_WITHOUT_DISTANCE_S
        return f"{units.duration(seconds)} without any distance" if too_long else ""
    size = _size_in_words(distance_m, seconds)
    if distance_m > MARGIN * fastest_mps(seconds) * seconds:
        return f"{size} is faster than the world record over that time"
    if distance_m + CLIMB_COUNTS * (climb_m or 0.0) < SLOWEST_MPS * seconds:
        return f"{size} is slower than any walk"
    return ""


def is_pulse(bpm: float | None) -> bool:
    """Tell whether a heart can beat so fast, or so slowly, on a run."""
    return bpm is not None and LOWEST_BPM <= bpm <= HIGHEST_BPM


def is_climb(climb_m: float | None, descent_m: float | None, moving_s: float | None) -> bool:
    """Tell whether anybody can go so far up and down in that time."""
    # Nobody goes up and down at once: what each takes at least adds up.
    up_s, down_s = (climb_m or 0.0) / FASTEST_CLIMB_MPS, (descent_m or 0.0) / FASTEST_DESCENT_MPS
    return up_s + down_s <= (moving_s or math.inf)


def _size_in_words(distance_m: float, seconds: float) -> str:
    size = units.distance(distance_m, digits=1 if distance_m >= units.METRES["km"] else 2)
    return f"{size} in {units.duration(seconds)}" if seconds > 0 else size
