"""What a lopsided mix of easy and hard runs tells of the slope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.moments import block_sums, jackknife

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SURE_T = 3.0
MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of the slope: normal, with this mean and variance."""

    mean: float
    variance: float


def sharpened(belief: Belief, y: Floats, x: Floats) -> Belief:
    """Sharpen a belief in the slope by third moments, where runs are lopsided enough.

    Most runners run mostly easy and sometimes hard: meant effort is skewed. Form and errors of
    heart rate, being small, are hardly so once cubed. Then sum(x y^2) / sum(x^2 y) is the slope
    whatever the runner paces by (Geary 1942; Lewbel 1997), an error of heart rate or speed alone
    falls out. Used where sum(x^2 y) is three standard errors from nought; its variance is the
    block jackknife's plus (8 % of the mean)^2 for hearts that do not follow the line.

    Args:
        belief: before looking.
        y: (n,) log speed, what the design explains taken out.
        x: (n,) log heart rate, likewise.
    """
    blocks = block_sums(np.column_stack([x * y * y, x * x * y]))
    top, bottom = whole = blocks.sum(axis=0)
    left_out = (whole - blocks) * len(blocks) / (len(blocks) - 1)
    unsure = jackknife(left_out)[1]
    if bottom**2 <= SURE_T**2 * unsure or top * bottom <= 0:
        return belief
    slope = top / bottom
    error = jackknife(left_out @ np.array([[1.0], [-slope]]))[0] / bottom**2
    variance = error + (MARGIN * belief.mean) ** 2
    precision = 1 / belief.variance + 1 / variance
    mean = (belief.mean / belief.variance + slope / variance) / precision
    return Belief(float(mean), float(1 / precision))
