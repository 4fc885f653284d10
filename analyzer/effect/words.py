"""Words that survive looking again: what may be said of effects whose report is reopened.

Someone without any effect who looks every month is told of one at some time in 10 to 23 of a
hundred cases when each look has its word. So a direction is only claimed when it also stood at the
last two quarter-ends, the one primary result alone has a word by itself, and the other buckets
share their level (Holm 1979, Scand J Stat 6:65-70).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.effect.metrics import NOTHING_PCT, SMALL_ENOUGH_PCT, EffectVerdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.effect.answer import BucketEffect, Effect
    from analyzer.effect.metrics import Metric
    from analyzer.model import Floats

QUARTER_ENDS = 2
LEVEL = 0.05
QUARTER_LEVEL = 0.02
"""At a quarter-end. What studies found tilts the interval shown to "slower", anew at each look: by
that interval alone 8 to 11 in a hundred without an effect were told of one within three years.
"""


def last_quarter_ends(days: Floats, count: int = QUARTER_ENDS) -> list[float]:
    """Return the ends of the last quarters in which there are runs, in days since 1970.

    They are counted back from the last run: of a log that ended long ago, looking twice at the
    same runs is no second look.

    Args:
        days: (n,) of the runs, since 1970 (UTC).
        count: how many to find; fewer where the log is short.

    Returns:
        The latest first.
    """
    if not len(days):
        return []
    first, last = (pd.Timestamp(float(day), unit="D") for day in (days.min(), days.max()))
    starts = pd.date_range(first, last, freq="QS", normalize=True)
    ends = np.array([start.timestamp() / 86400 for start in starts])
    until = np.searchsorted(np.sort(days), ends)
    held: list[float] = ends[np.diff(until, prepend=0) > 0].tolist()
    return held[::-1][:count]


def with_words(effect: Effect, earlier: Sequence[Effect], metric: Metric) -> Effect:
    """Return the effect with the word of each bucket.

    Args:
        effect: today's, its numbers complete.
        earlier: the same at the last quarter-ends; a direction is claimed when it stood at all of
            them, and there are two.
        metric: what is compared; a new direction of speed leans, the others are exploratory.
    """
    now = directions(effect)
    before = [directions(one, QUARTER_LEVEL) for one in earlier]
    lasting = {
        name: not metric.leans
        or (len(before) >= QUARTER_ENDS and all(then.get(name) == sign for then in before))
        for name, sign in now.items()
    }

    def worded(bucket: BucketEffect) -> BucketEffect:
        if bucket.refused:
            return bucket
        sign, stood = now[bucket.bucket], lasting[bucket.bucket]
        return replace(bucket, verdict=choose_word(bucket, sign, stood=stood, metric=metric))

    pooled = effect.per_leg_day
    return replace(
        effect,
        buckets=tuple(worded(bucket) for bucket in effect.buckets),
        per_leg_day=pooled and worded(pooled),
    )


def choose_word(bucket: BucketEffect, sign: int, *, stood: bool, metric: Metric) -> EffectVerdict:
    """Return the word: a direction that stood, one it leans to, no clear difference, can't tell.

    "No clear difference" only when the whole interval lies within 2 % of none.
    """
    if sign:
        less, more = (metric.less, metric.more) if stood else metric.leaning
        return less if sign < 0 else more
    if leaves_room_for(SMALL_ENOUGH_PCT, bucket.low_pct, bucket.high_pct):
        return EffectVerdict.CANT_TELL
    return EffectVerdict.NO_CLEAR_DIFFERENCE


def leaves_room_for(size_pct: float, low_pct: float | None, high_pct: float | None) -> bool:
    """Tell whether an interval holds more than an effect of a size, either way, or is unknown."""
    return low_pct is None or high_pct is None or max(-low_pct, high_pct) > size_pct


def directions(effect: Effect, level: float = 1.0) -> dict[str, int]:
    """Return -1, 0 or 1 per bucket: the primary's by its interval, the others' by Holm's too.

    Args:
        effect: its numbers complete.
        level: below which the p-value of the data alone has to be, besides.
    """
    shown = [bucket for bucket in (*effect.buckets, effect.per_leg_day) if bucket is not None]
    shown = [bucket for bucket in shown if not bucket.refused]
    primary = effect.headline.bucket
    others = [bucket for bucket in shown if bucket.bucket != primary]
    held = dict(
        zip(
            (b.bucket for b in others),
            holm([1.0 if b.p is None else b.p for b in others]),
            strict=True,
        )
    )
    return {
        bucket.bucket: _side(bucket)
        * (level >= 1 or (bucket.p is not None and bucket.p < level))
        * (bucket.bucket == primary or held[bucket.bucket])
        for bucket in shown
    }


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Return which of several p-values are rejected together (Holm 1979: step down)."""
    order = np.argsort(p_values, kind="stable")
    rejected = [False] * len(p_values)
    for step, index in enumerate(order.tolist()):
        if p_values[index] * (len(p_values) - step) >= level:
            break
        rejected[index] = True
    return rejected


def _side(bucket: BucketEffect) -> int:
    """Return on which side of 0 the interval lies and the data alone point too; 0 if on none."""
    low, high, own = bucket.low_pct, bucket.high_pct, bucket.data_only_pct
    if low is None or high is None or own is None:
        return 0
    # Rounding in the last digit is no effect.
    return int(low > NOTHING_PCT and own > 0) - int(high < -NOTHING_PCT and own < 0)
