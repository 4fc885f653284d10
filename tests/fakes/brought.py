"""What athletes bring to a cohort, made by hand to the last number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.cohort.athlete import FOUR, AthleteResult
from analyzer.effect.slope import slope_moments

if TYPE_CHECKING:
    from collections.abc import Sequence


def _moments(slope: float) -> tuple[tuple[float, ...], ...]:
    """Return what the runs of somebody tell whose speed goes with heart rate by this slope."""
    rng = np.random.default_rng(1)
    heart, day = rng.normal(0, [[0.06], [0.03]], (2, 200))
    return tuple(map(tuple, slope_moments(slope * heart + day, heart).tolist()))


_MOMENTS = {slope: _moments(slope) for slope in (0.8, 1.2)}


def brought(name: str, *, slope: float = 1.2, **columns: Any) -> AthleteResult:
    """Return an athlete whose runs tell of this slope, with these columns."""
    known = {"at_slope": slope, "slope_moments": _MOMENTS[slope], "verdict": "can't tell"}
    return AthleteResult(name, **known | columns)


def next_day(
    name: str, effect_pct: float, se_pct: float, *, shift: float = 0.0, **columns: Any
) -> AthleteResult:
    """Return an athlete who has a number for the day after leg day alone [100 times log speed]."""
    noise = np.full((4, 4), np.nan)
    noise[1, 1] = (se_pct / 100) ** 2
    return brought(
        name,
        effects=(FOUR[0], effect_pct / 100, *FOUR[2:]),
        noise=tuple(map(tuple, noise.tolist())),
        shifts=(FOUR[0], shift, *FOUR[2:]),
        **columns,
    )


def whole_curve(
    name: str, effects_pct: Sequence[float], ses_pct: Sequence[float], **columns: Any
) -> AthleteResult:
    """Return an athlete with a number for each bucket that is not NaN, errors independent."""
    shifts = columns.pop("shifts", tuple(0 * np.asarray(effects_pct)))
    return brought(
        name,
        effects=tuple(np.asarray(effects_pct) / 100),
        noise=tuple(map(tuple, np.diag(np.asarray(ses_pct) ** 2 / 1e4).tolist())),
        shifts=shifts,
        **columns,
    )
