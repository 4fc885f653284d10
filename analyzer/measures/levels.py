"""How long, and in how many stretches, a quantity was at or above each level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.rolling import rolling_mean
from analyzer.model import HrProfile, PaceProfile

if TYPE_CHECKING:
    from analyzer.measures.rolling import Flags, Places
    from analyzer.model import Floats

STRETCH_S = 60
HR_STEP_BPM, HR_WINDOW_S = 1.0, 10
PACE_STEP_MPS, PACE_WINDOW_S = 0.05, 15


def hr_profile(bpm: Floats, resumes: Flags) -> HrProfile | None:
    """Time and stretches of at least 60 s at or above each whole beat that occurred.

    On 10-s means of clean heart rate, so that a dip of a few seconds does not break a stretch;
    a pause does. None without heart rate.
    """
    levels, seconds, reps = at_or_above(rolling_mean(bpm, HR_WINDOW_S), resumes, HR_STEP_BPM)
    return HrProfile(levels, seconds, reps) if levels.size else None


def pace_profile(gap_speed: Floats, resumes: Flags) -> PaceProfile | None:
    """Stretches of at least 60 s at or above each grade-adjusted speed, every 0.05 m/s.

    On 15-s means; a stop or pause breaks a stretch. None without speed.
    """
    smooth = rolling_mean(gap_speed, PACE_WINDOW_S)
    levels, _, reps = at_or_above(smooth, resumes, PACE_STEP_MPS)
    return PaceProfile(levels, reps) if levels.size else None


def at_or_above(values: Floats, resumes: Flags, step: float) -> tuple[Floats, Floats, Floats]:
    """Count seconds and unbroken stretches of at least 60 s at or above each level.

    A stretch of 60 s or more at or above L is one unbroken run of those places whose next 60
    values have a minimum at or above L. So the minima over 60 s are taken once, and each rise of
    them from one place to the next opens a stretch on every level it passes.

    Args:
        values: one a second, NaN unknown (breaks a stretch).
        resumes: True where a pause lies before the value (breaks a stretch).
        step: distance between levels, which are its whole multiples.

    Returns:
        levels (from the lowest to the highest value seen), seconds, stretches; all empty when no
        value is known.
    """
    # 2.80 / 0.05 is 55.99… in binary: the billionth keeps a level's own value on it.
    level = np.floor(values / step + 1e-9)
    known = level[np.isfinite(level)]
    if not known.size:
        return np.empty(0), np.empty(0), np.empty(0)
    low, high = int(known.min()), int(known.max())
    rank = np.where(np.isfinite(level), level - low, -1.0).astype(np.int64)
    size = high - low + 1
    seconds = np.bincount(rank[rank >= 0], minlength=size)[::-1].cumsum()[::-1]
    reps = _stretches_opened(_lowest_ahead(rank, resumes), size)
    return step * np.arange(low, high + 1, dtype=float), seconds.astype(float), reps


def _lowest_ahead(rank: Places, resumes: Flags) -> Places:
    # A pause leaves no cell; a place of -1 put in for it keeps windows from reaching across.
    broken = np.insert(rank, np.flatnonzero(resumes), -1)
    if len(broken) < STRETCH_S:
        return np.empty(0, dtype=np.int64)
    # The minimum of 2, 4, 8 ... values on end, each of two windows half as wide.
    lowest, width = broken, 1
    while width < STRETCH_S:
        further = min(width, STRETCH_S - width)
        lowest, width = np.minimum(lowest[:-further], lowest[further:]), width + further
    return lowest


def _stretches_opened(lowest: Places, size: int) -> Floats:
    before = np.concatenate(([-1], lowest))[:-1]
    rises = lowest > before
    opened = np.bincount(before[rises] + 1, minlength=size + 1)
    closed = np.bincount(lowest[rises] + 1, minlength=size + 1)
    return np.cumsum(opened - closed)[:size].astype(float)
