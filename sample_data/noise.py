"""Series that wander and series that lag behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def wander(count: int, spread: float, memory_s: float, rng: np.random.Generator) -> Floats:
    """Return a wandering series (AR(1) at one-second steps) of mean 0 and the given spread."""
    keep = np.exp(-1 / memory_s)
    shocks = rng.normal(0, spread * np.sqrt(1 - keep**2), count)
    return lagging_series(shocks, keep, rng.normal(0, spread))


def lagging_series(values: Floats, keep: float, start: float) -> Floats:
    """Return y with y[t] = keep * y[t-1] + values[t], y[-1] = start."""
    out = np.empty(len(values))
    level = start
    for index, value in enumerate(values):
        level = keep * level + value
        out[index] = level
    return out


def smooth(values: Floats, reach: int) -> Floats:
    """Return the centred moving mean over 2 * reach + 1 values."""
    width = 2 * reach + 1
    return np.convolve(np.pad(values, reach, mode="edge"), np.full(width, 1 / width), "valid")
