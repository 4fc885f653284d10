"""How many more runs it takes to see an effect of a given size."""

from __future__ import annotations

import math

WISHED_PCT = (2.0, 3.0, 4.0, 6.0, 8.0)
_MANY = 400
_SOON = 15


def more_runs(mde_pct: float, n: int, n_reference: int, wished_pct: float) -> int | None:
    """Return how many more runs in a bucket would bring the smallest visible effect down.

    The minimal detectable effect is 2.8 standard errors, and the variance of a difference goes
    as ``1/n + 1/n_reference``; the reference is taken as it is.

    Args:
        mde_pct: smallest effect visible now, in %.
        n: runs in the bucket now.
        n_reference: rested runs.
        wished_pct: smallest effect that should be visible, in %.

    Returns:
        A number of runs, 0 when it is visible already, None when no number would do (the
        reference is too small) or only a hopeless one.
    """
    if mde_pct <= wished_pct:
        return 0
    target = (wished_pct / mde_pct) ** 2 * (1 / n + 1 / n_reference) - 1 / n_reference
    more = math.ceil(1 / target) - n if target > 0 else _MANY
    return more if more < _MANY else None


def nearest_goal(mde_pct: float, n: int, n_reference: int) -> tuple[float, int] | None:
    """Return the smallest effect within reach (twice the runs), and the runs it still takes."""
    for wished in WISHED_PCT:
        more = more_runs(mde_pct, n, n_reference, wished) if n and n_reference else None
        if more and more <= max(_SOON, n):
            return wished, more
    return None
