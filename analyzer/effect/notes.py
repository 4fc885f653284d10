"""Sentences on what was left out and how to read the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.buckets import LESS_RESTED_FROM_H, NO_BUCKET, RESTED_FROM_H
from analyzer.effect.refusal import GOOD_REFERENCE
from analyzer.effect.rows import REFERENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.refusal import Groups
    from analyzer.effect.rows import Rows

    Flags = NDArray[np.bool_]

FEWEST_EACH = 6
JOINED = (
    f"Fewer than {GOOD_REFERENCE} runs came later than {RESTED_FROM_H:g} h: runs from "
    f"{LESS_RESTED_FROM_H:g} h after leg day on "
    "count as rested."
)
NEVER_RESTED = (
    "You are hardly ever rested from leg day: runs soon after it are compared with runs one to "
    "three days later."
)
CHOICE_OR_FATIGUE = "Without heart rate, choice and fatigue cannot be told apart."


def left_out(rows: Rows, measured: Flags, odd: int, in_future: int) -> list[str]:
    """Say how many runs could not be compared, and why."""
    tagged = rows.usable & (rows.bucket != NO_BUCKET)
    lapsed_days = units.count(round(rows.lapsed_h / 24), "day")
    counts = (
        (in_future, "without a date, or dated in the future"),
        ((~rows.usable).sum(), "races, intervals, shorter than 15 minutes or ignored"),
        ((rows.usable & ~tagged).sum(), f"no leg day known in the {lapsed_days} before"),
        ((tagged & ~measured).sum(), "without all the measures it takes"),
        (odd, "heart rate and speed do not belong together"),
    )
    return [f"{units.count(int(count), 'run')} left out: {why}." for count, why in counts if count]


def on_groups(groups: Groups) -> list[str]:
    """Say when the reference is not the usual one."""
    if groups.joined and groups.has_reference:
        return [JOINED]
    return [NEVER_RESTED] if groups.pooled_possible and not groups.has_reference else []


def without_heart_rate(rows: Rows) -> list[str]:
    """Say what pace and distance did after leg day, which is choice and fatigue together."""
    known = rows.usable & np.isfinite(rows.log_speed)
    soon, rested = known & (rows.bucket == 1), known & (rows.bucket == REFERENCE)
    if min(soon.sum(), rested.sum()) < FEWEST_EACH:
        return ["Without heart rate, effort is unknown: nothing can be said of fatigue."]
    pace, length = (
        100 * np.expm1(values[soon].mean() - values[rested].mean())
        for values in (rows.log_speed, rows.log_distance)
    )
    faster, further = _more(pace, "faster", "slower"), _more(length, "further", "less far")
    return [f"The day after leg day you ran {faster} and {further}. {CHOICE_OR_FATIGUE}"]


def _more(percent: float, more: str, less: str) -> str:
    return f"{units.percent(abs(percent))} {more if percent > 0 else less}"
