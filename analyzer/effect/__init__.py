"""The estimator: at the same effort, how much slower N hours after leg day?"""

from __future__ import annotations

from analyzer.effect.answer import BucketEffect, Effect, NaiveBucket, Placebo, Slope
from analyzer.effect.core import estimate

__all__ = ["BucketEffect", "Effect", "NaiveBucket", "Placebo", "Slope", "estimate"]
