"""Random-effects meta-analysis: what many estimates with their errors have in common.

Studies i = 1..K each estimate m effects: y_i ~ N(X_i mu, S_i + T), S_i known, T = sum of phi_r B_r
with unknown variances phi_r >= 0. With m = 1 and one basis it is the usual meta-analysis of K
numbers, T = tau^2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats

MOST_STEPS = 60
SAME, SETTLED = 1e-9, 1e-6
HALVINGS = 12


@dataclass(frozen=True)
class Studies:
    """What the studies found; NaN in ``effects`` where one has no estimate.

    Attributes:
        effects: (K, m).
        noise: (K, m, m) covariances of their errors.
        design: (K, m, p) what each effect consists of: the mean of a bucket, or of a group.
        bases: (r, m, m) between which effects the studies' true ones vary, each of the rank it has.
    """

    effects: Floats
    noise: Floats
    design: Floats
    bases: Floats

    @classmethod
    def of_numbers(
        cls, effects: Floats, variances: Floats, design: Floats | None = None
    ) -> Studies:
        """Return studies of one number each: (K,), (K,) and (K, p), by default one mean."""
        design = np.ones((len(effects), 1)) if design is None else design
        return cls(
            effects[:, None], variances[:, None, None], design[:, None, :], np.ones((1, 1, 1))
        )

    def __len__(self) -> int:
        return len(self.effects)

    def only(self, keep: Floats) -> Studies:
        """Return the studies flagged, or at these places."""
        return Studies(self.effects[keep], self.noise[keep], self.design[keep], self.bases)

    def masked(self) -> Studies:
        """Return the same with a one on the diagonal of what is missing, and nothing to explain it.

        It then adds the logarithm of one to the likelihood, and zero to all sums.
        """
        there = np.isfinite(self.effects)
        both = there[:, :, None] & there[:, None, :]
        return Studies(
            np.where(there, self.effects, 0.0),
            np.where(both, self.noise, 0.0) + np.eye(there.shape[1]) * ~there[:, :, None],
            self.design * there[:, :, None],
            self.bases[:, None] * both,
        )


@dataclass(frozen=True)
class RandomEffects:
    """The fit.

    Attributes:
        means: (p,) mu.
        covariance: (p, p) of its errors, phi taken as known.
        variances: (r,) phi.
        weights: (K, p, m) by which the effects make up the means: mu = sum of weights_i y_i.
        scale: sum of r' W r / (N - p), N the number of estimates: 1 on average when the model
            holds (Hartung & Knapp 2001, Stat Med 20:3875; Jackson & Riley 2014, Stat Med 33:4701
            for several effects).
    """

    means: Floats
    covariance: Floats
    variances: Floats
    weights: Floats
    scale: float

    @property
    def robust_covariance(self) -> Floats:
        """``covariance`` times max(1, scale): Hartung-Knapp, never narrower than plain REML.

        Röver, Knapp & Friede 2015, BMC Med Res Methodol 15:99.
        """
        return max(1.0, self.scale) * self.covariance


def fit_reml(studies: Studies, start: Floats | None = None) -> RandomEffects:
    """Fit by restricted maximum likelihood, by Fisher scoring with step-halving.

    Score -1/2 (tr P B_r - y' P B_r P y), information 1/2 tr P B_r P B_s, P = W - W X A^-1 X' W,
    A = X' W X (Harville 1977, JASA 72:320; Viechtbauer 2005, J Educ Behav Stat 30:261).

    Args:
        studies: at least one more than there are means.
        start: (r,) variances to begin with.
    """
    made = studies.masked()
    variances = _first_guess(made) if start is None else np.maximum(start, 0.0)
    at = _RemlState(made, variances)
    for _ in range(MOST_STEPS):
        step = at.step()
        for halved in range(HALVINGS):
            after = _RemlState(made, np.maximum(at.variances + step / 2**halved, 0.0))
            # Scoring overshoots where the likelihood is flat, as it is with few or noisy studies.
            if after.likelihood >= at.likelihood - SAME:
                break
        else:
            break
        moved = np.abs(after.variances - at.variances).max()
        at = after
        if moved <= SETTLED * at.variances.max() + SAME:
            break
    return at.fitted(int(np.isfinite(studies.effects).sum()))


def at_variances(studies: Studies, variances: Floats) -> RandomEffects:
    """Return the fit were the variances between studies these (r,)."""
    made = studies.masked()
    return _RemlState(made, variances).fitted(int(np.isfinite(studies.effects).sum()))


class _RemlState:
    """Everything that follows from one guess at the variances."""

    def __init__(self, made: Studies, variances: Floats) -> None:
        self.variances, self._made = variances, made
        covariance = made.noise + np.tensordot(variances, made.bases, 1)
        self._w = np.linalg.inv(covariance)
        self._wx = self._w @ made.design
        self._inverse = np.linalg.inv(np.einsum("kmp,kmq->pq", made.design, self._wx))
        to_means = np.einsum("pq,kmq->kpm", self._inverse, self._wx)
        self.weights = to_means
        self.means = np.einsum("kpm,km->p", to_means, made.effects)
        self._left = made.effects - made.design @ self.means
        self._pull = np.einsum("kmn,kn->km", self._w, self._left)
        self.squares = float((self._left * self._pull).sum())
        # log|A| = -log|A^-1|
        self.likelihood = -0.5 * (
            np.linalg.slogdet(covariance)[1].sum()
            - np.linalg.slogdet(self._inverse)[1]
            + self.squares
        )

    def step(self) -> Floats:
        """Return the Fisher-scoring step, 0 for variances that would leave zero downwards."""
        # P is (all estimates)^2 but W and the bases are blocks of one study each, so each trace is
        # taken over blocks, with what the means take away put in by hand: nothing grows as K^2.
        bases, inverse = self._made.bases, self._inverse
        wb = self._w @ bases
        middle = np.einsum("kmp,rkmn,knq->rpq", self._wx, bases, self._wx)
        trace = np.einsum("rkmm->r", wb) - np.einsum("pq,rqp->r", inverse, middle)
        score = 0.5 * (np.einsum("km,rkmn,kn->r", self._pull, bases, self._pull) - trace)
        twice = np.einsum("rkmn,sknp,kpq->rskmq", wb, wb, self._wx)
        information = 0.5 * (
            np.einsum("rkmn,sknm->rs", wb, wb)
            - 2 * np.einsum("pq,kmq,rskmp->rs", inverse, self._made.design, twice)
            + np.einsum("pq,rqu,uv,svp->rs", inverse, middle, inverse, middle)
        )
        # At zero the likelihood may still fall towards negative variances, which there are none of.
        free = (self.variances > 0) | (score > 0)
        step = np.zeros(len(score))
        if free.any():
            among = np.ix_(free, free)
            # Two bases may be told apart by no study; then the shortest step is as good as any.
            step[free] = np.linalg.lstsq(information[among], score[free], rcond=None)[0]
        return step

    def fitted(self, count: int) -> RandomEffects:
        """Return the fit, given how many estimates there were."""
        free = max(count - len(self.means), 1)
        return RandomEffects(
            self.means, self._inverse, self.variances, self.weights, self.squares / free
        )


def _first_guess(made: Studies) -> Floats:
    """Return variances to begin with: the scatter beyond the noise, shared out."""
    on_diagonal = made.bases.diagonal(axis1=2, axis2=3)
    there = on_diagonal.sum(axis=0) > 0
    if there.sum() < 2:  # noqa: PLR2004 - one has no scatter
        return np.zeros(len(made.bases))
    noise = made.noise.diagonal(axis1=1, axis2=2)[there]
    # From zero itself no step would be taken where the likelihood is flat.
    beyond = max(float(made.effects[there].var() - noise.mean()), 0.1 * float(noise.mean()))
    return np.full(len(made.bases), beyond / len(made.bases))
