"""Answers of the estimator made by hand, to hold the words of the report against."""

from __future__ import annotations

from math import erfc, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from analyzer.effect import (
    BucketEffect,
    Effect,
    EffectVerdict,
    JointEffects,
    Placebo,
    Refusal,
    UnadjustedBucket,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

BUCKETS = ("0-6 h", "6-30 h", "30-54 h", "54-78 h")


def bucket(
    name: str,
    low: float,
    high: float,
    *,
    mde: float = 2.2,
    verdict: EffectVerdict | None = None,
    n: int = 40,
) -> BucketEffect:
    """Return a bucket whose estimate is the middle of its interval, in words as the rule has it."""
    middle = (low + high) / 2
    word = verdict or _word_for(low, high, mde)
    p = erfc(abs(middle) / ((high - low + 0.6) / (2 * 1.96)) / sqrt(2))
    return BucketEffect(name, n, middle, low, high, middle, low - 0.3, high + 0.3, mde, word, p)


def _word_for(low: float, high: float, mde: float) -> EffectVerdict:
    if high < 0:
        return EffectVerdict.SLOWER
    if low > 0:
        return EffectVerdict.FASTER
    return EffectVerdict.NO_CLEAR_DIFFERENCE if mde <= 2 else EffectVerdict.CANT_TELL


def refused(name: str, n: int = 2) -> BucketEffect:
    return BucketEffect(name, n, refusal=Refusal.TOO_FEW_RUNS, lacking_here=6 - n)


def effect(*buckets: BucketEffect, n_reference: int = 68, **others: Any) -> Effect:
    """Return an answer with these buckets; those not given are refused."""
    given = {b.bucket: b for b in buckets}
    found = tuple(given.get(name) or refused(name) for name in BUCKETS)
    return Effect(
        metric="speed",
        method="by hand",
        reference=">78 h",
        n_reference=n_reference,
        n_used=n_reference + sum(b.n for b in found),
        buckets=found,
        unadjusted=tuple(UnadjustedBucket(b.bucket, b.n, -6.4, -9.0, -3.8) for b in found),
        placebos=(Placebo("leg day is tomorrow", -0.3, -1.2, 0.6),),
        **others,
    )


def joint_effect(data_only: tuple[float, ...] | None, error: float = 0.01) -> Effect:
    """Return an answer whose buckets are known together, in log units; None = not at all."""
    if data_only is None:
        return effect()
    own = error**2 * np.eye(len(data_only))
    return effect(joint=JointEffects(BUCKETS, data_only, tuple(map(tuple, own.tolist())), 120))


@st.composite
def buckets(draw: st.DrawFn, name: str = "6-30 h") -> BucketEffect:
    """Draw a bucket: any interval, with the word the estimator would give it."""
    low = draw(st.floats(-12, 10))
    high = low + draw(st.floats(0.01, 8))
    mde = draw(st.floats(0.3, 9))
    return bucket(name, low, high, mde=mde, n=draw(st.integers(6, 900)))


def effects() -> SearchStrategy[Effect]:
    """Draw an answer: each bucket an effect or refused."""
    each = [st.one_of(buckets(name), st.just(refused(name))) for name in BUCKETS]
    return st.tuples(*each).map(lambda found: effect(*found))
