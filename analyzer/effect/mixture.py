"""What a mix of buckets costs: some runs the day after leg day, some two days after, some rested.

A mix is linear in the effects, so its posterior mean needs no simulation. Its interval is the FAB
interval of the same mix of the data alone, assisted by the prior and by the rest of the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.effect.answer import COMPARED, JOINED_REFERENCE
from analyzer.effect.interval import fab_interval
from analyzer.effect.prior import SPEED_PRIOR, without_estimate
from analyzer.effect.rows import DECAY

if TYPE_CHECKING:
    from analyzer.effect.answer import Effect
    from analyzer.model import Floats

_NOTHING = 1e-9


class MixedEffect(NamedTuple):
    """What a mix of buckets does to speed [%].

    ``low_pct`` and ``high_pct`` (95 %) are None where the athlete's own runs say nothing of it:
    then ``estimate_pct`` is what studies found, as far as other buckets have not changed it.
    """

    estimate_pct: float
    low_pct: float | None = None
    high_pct: float | None = None


class BucketMixtures:
    """The posterior of all compared buckets, those refused by way of the prior they share.

    Args:
        effect: the effect on speed.
    """

    def __init__(self, effect: Effect) -> None:
        self._prior_mean, prior_covariance = SPEED_PRIOR.at_decay(DECAY)
        self.mean, self.covariance = self._prior_mean, prior_covariance
        self._pooled = effect.per_leg_day if effect.per_leg_day_leads else None
        joined = effect.reference == JOINED_REFERENCE
        # What counts as rested here can cost nothing against what is rested.
        self._counts = np.array([not (joined and b == COMPARED[-1]) for b in COMPARED])
        self._kept = np.isin(COMPARED, effect.joint.buckets if effect.joint else ())
        if effect.joint is None:
            return
        self._data_only = np.array(effect.joint.data_only)
        self._data_covariance = np.array(effect.joint.data_only_covariance)
        self._free = effect.joint.free
        spread = prior_covariance[:, self._kept]
        gain = np.linalg.solve(spread[self._kept] + self._data_covariance, spread.T).T
        self.mean = self._prior_mean + gain @ (self._data_only - self._prior_mean[self._kept])
        self.covariance = prior_covariance - gain @ spread.T

    def mix(self, weights: Floats) -> MixedEffect:
        """Return what a mix costs.

        Args:
            weights: (4,) shares of the compared buckets, or differences between two mixes.
        """
        weights = np.where(self._counts, weights, 0.0)
        if self._pooled is not None:
            return self._pooled_mix(float(weights @ DECAY))
        estimate = float(weights @ self.mean)
        unknown = np.abs(weights[~self._kept]).max(initial=0) > 0 or not self._kept.any()
        if unknown or np.abs(weights).max() < _NOTHING:
            return MixedEffect(100 * estimate)
        kept = weights[self._kept]
        own = float(kept @ self._data_only)
        error = float(np.sqrt(kept @ self._data_covariance @ kept))
        variance = float(weights @ self.covariance @ weights)
        low, high = fab_interval(
            own, error, self._free, *without_estimate(estimate, variance, own, error)
        )
        return MixedEffect(100 * estimate, 100 * low, 100 * high)

    def _pooled_mix(self, load: float) -> MixedEffect:
        """Return what so much of a standard leg day costs, by the effect of all hours together.

        With leg days so often that it leads, the buckets of one hour are too few, or refused.
        """
        pooled = self._pooled
        assert pooled is not None  # noqa: S101 - asked by the caller
        if pooled.estimate_pct is None or pooled.low_pct is None or pooled.high_pct is None:
            return MixedEffect(100 * load * SPEED_PRIOR.mean)
        low, high = sorted((load * pooled.low_pct, load * pooled.high_pct))
        return MixedEffect(load * pooled.estimate_pct, low, high)

    @property
    def largest_pct(self) -> float:
        """The size of the largest of the effects [% of speed]."""
        if self._pooled is not None and self._pooled.estimate_pct is not None:
            return abs(self._pooled.estimate_pct)
        return 100 * float(np.abs(self.mean).max())

    def studies_pct(self, weights: Floats) -> float:
        """Return what studies found for a mix [%], whatever the athlete's own runs say."""
        return 100 * float(np.where(self._counts, weights, 0.0) @ self._prior_mean)

    def draws(self, count: int, seed: int = 0) -> Floats:
        """Draw from the posterior: (count, 4), in log units; always the same for one seed."""
        rng = np.random.default_rng(seed)
        drawn = rng.multivariate_normal(self.mean, self.covariance, count, method="eigh")
        return np.where(self._counts, drawn, 0.0)
