"""The verdict on a number, in the runner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.effect.metrics import Metric

NOT_ENOUGH = "not enough runs"
NO_DIFFERENCE = "no clear difference"
CANT_TELL = "can't tell"
SMALL_ENOUGH_PCT = 2.0
NOTHING_PCT = 1e-6  # rounding in the last digit is no effect


def verdict(
    low_pct: float, high_pct: float, data_only_pct: float, mde_pct: float, metric: Metric
) -> str:
    """Return what may be said of an interval.

    Lower or higher only when the headline's interval excludes 0 and the data alone point the
    same way; "no clear difference" only when 2 % would have been seen.
    """
    if high_pct < -NOTHING_PCT and data_only_pct < 0:
        return metric.less
    if low_pct > NOTHING_PCT and data_only_pct > 0:
        return metric.more
    holds_zero = low_pct <= NOTHING_PCT and high_pct >= -NOTHING_PCT
    return NO_DIFFERENCE if holds_zero and mde_pct <= SMALL_ENOUGH_PCT else CANT_TELL
