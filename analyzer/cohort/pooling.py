"""The effect of leg day over many athletes, pooled by a random-effects meta-analysis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import DECAY_BY_BUCKET
from analyzer.cohort.meta_regression import device_moderators, small_study_test
from analyzer.cohort.pooled import (
    DAY_ONE,
    FEWEST_ATHLETES,
    AthletePoint,
    Pooled,
    PooledEffect,
    PoolingRefusal,
)
from analyzer.cohort.prediction import prediction_half_width
from analyzer.cohort.random_effects import RandomEffects, Studies, at_variances, fit_reml
from analyzer.cohort.slopes import SlopePopulation, populations_without, slope_population
from analyzer.distributions import chi_squared_above
from analyzer.effect import (
    COMPARED,
    DETECTABLE_SES,
    LEG_DAY_TO_COME,
    SHIPPED_SLOPE_PRIOR,
    UPPER_BODY_DAY,
    EffectLine,
    SlopePrior,
    t_95,
)
from analyzer.stats import Z_95

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.model import Floats

_NO_MEAN = (math.nan,) * 3
REFITTED_UP_TO = 100
"""With more athletes, one left out changes nothing of the spread between them."""
PLACEBOS = (UPPER_BODY_DAY, LEG_DAY_TO_COME)
SHAPE = np.array(DECAY_BY_BUCKET)


def pool(results: Sequence[AthleteResult]) -> Pooled:
    """Return the effect of leg day over many athletes.

    First the slopes (``slope_population``), each athlete left out of its own prior; an athlete's
    is that of the others and of their own instrument, from five instruments on
    (``SlopePopulation.leads``). Then
    y_i ~ N(theta_i, V_i + var(b_i) g_i g_i'), theta_i ~ N(mu, T), T = tau^2 s s' + omega^2 I over
    the buckets, s what is left of a leg day in each (``DECAY_BY_BUCKET``); buckets an athlete
    lacks drop out. REML; Hartung-Knapp with max(1, q) and t of k - 1; a prediction interval that
    allows for how little is known of T (``prediction_half_width``). The error of the slopes' mean
    moves all athletes the same way, so it does not average out: the square of (its standard error
    times how far the means move with it) is added to SE^2.

    Only what each athlete's data alone say goes in: of a hundred headlines drawn towards studies,
    the prior would count a hundred times.

    Args:
        results: one per athlete, all with the same ``usual_slope``; those of whom nothing could
            be estimated are passed over.
    """
    usable = sorted(
        (one for one in results if np.isfinite(one.effects).any()), key=lambda one: one.pseudonym
    )
    counts = np.isfinite([one.effects for one in usable]).sum(axis=0)
    if len(usable) < FEWEST_ATHLETES or counts.max() < FEWEST_ATHLETES:
        return Pooled(len(results), len(usable), PoolingRefusal.TOO_FEW_ATHLETES)
    slopes = slope_population(usable)
    others = populations_without(usable, slopes)
    curve = pool_curve(usable, slopes, others)
    points = tuple(_athlete_points(curve, usable, others)) if DAY_ONE in curve.at else ()
    return Pooled(
        len(results),
        len(usable),
        buckets=tuple(curve.effect(index, name) for index, name in enumerate(COMPARED)),
        placebos=tuple(_pooled_placebo(name, usable, others, slopes) for name in PLACEBOS),
        athletes=points,
        small_study=small_study_test(points),
        moderators=tuple(device_moderators(points)),
        slopes=slopes,
    )


def pool_curve(
    usable: Sequence[AthleteResult], slopes: SlopePopulation, others: Sequence[SlopePopulation]
) -> PooledEffects:
    """Return the pooled effects of the four buckets alone, as ``pool`` has them.

    Args:
        usable: athletes with an effect in any bucket.
        slopes: of all of them.
        others: for each, of the others.
    """
    lines = [_line_by_others(one.line, one, of) for one, of in zip(usable, others, strict=True)]
    return PooledEffects(lines, SHAPE, slopes.mean_se)


@dataclass(frozen=True)
class _Line:
    """One athlete's effects (m,) with the slope the others teach, 100 times log speed.

    ``moved`` (m,) is by how much they move when all slopes move by one.
    """

    effects: Floats
    noise: Floats
    moved: Floats


def _line_by_others(line: EffectLine, result: AthleteResult, others: SlopePopulation) -> _Line:
    """Return effects by the slope that an athlete's own runs and the other athletes tell."""
    evidence = result.slope_evidence
    assert evidence is not None  # noqa: S101 - whoever has effects has runs that tell of a slope
    asked = evidence.by_instrument if others.leads else evidence.by_prior
    slope = asked(others.between)
    # Even for who leans on others but a little: what errs in one instrument errs in all alike.
    return _Line(
        100 * line.at_slope(slope.value),
        100**2 * line.covariance(slope.variance),
        -100 * line.shifts,
    )


class PooledEffects:
    """The effects of all athletes put together: a mean for each that enough of them have.

    Args:
        lines: one per athlete, m effects each, NaN where one is missing.
        shape: (m,) what is left of a leg day in each effect.
        mean_se: standard error of the slopes' mean.
    """

    def __init__(self, lines: Sequence[_Line], shape: Floats, mean_se: float) -> None:
        effects = np.array([one.effects for one in lines])
        noise = np.array([one.noise for one in lines])
        self.counts = np.isfinite(effects).sum(axis=0)
        self.at: list[int] = np.flatnonzero(self.counts >= FEWEST_ATHLETES).tolist()
        self.moved = np.nan_to_num(np.array([one.moved for one in lines])[:, self.at])
        self.mean_se = mean_se
        count, kept = len(lines), shape[self.at]
        # Where a shape is shared, who loses much the next day loses more the day after, too.
        # One effect cannot tell what goes with the shape from what does not.
        bases = [np.outer(kept, kept), np.eye(len(kept))] if len(kept) > 1 else [np.eye(1)]
        self.studies = Studies(
            effects[:, self.at],
            noise[:, self.at][:, :, self.at],
            np.broadcast_to(np.eye(len(kept)), (count, len(kept), len(kept))),
            np.array(bases),
        )
        self.fit = fit_reml(self.studies)

    def effect(self, index: int, name: str) -> PooledEffect:
        """Return what is said of one effect; nothing below five athletes."""
        k = int(self.counts[index])
        if index not in self.at:
            return PooledEffect(name, k)
        place = self.at.index(index)
        mean, se, common = self._mean_and_errors(self.fit, place, self.moved)
        tau2 = float(np.tensordot(self.fit.variances, self.studies.bases, 1)[place, place])
        low, high = _in_percent(mean, t_95(k - 1) * se)
        there = np.isfinite(self.studies.effects[:, place])
        effects = self.studies.effects[there, place]
        variances = self.studies.noise[there, place, place]
        predicted = _in_percent(mean, prediction_half_width(effects, variances, se))
        q = _cochran_q(effects, variances)
        return PooledEffect(
            name=name,
            k=k,
            estimate_pct=100 * math.expm1(mean / 100),
            low_pct=low,
            high_pct=high,
            predicted_low_pct=predicted[0],
            predicted_high_pct=predicted[1],
            se_pct=se,
            common_se_pct=common,
            tau_pct=math.sqrt(tau2),
            q=q,
            q_p=chi_squared_above(k - 1, q),
            i2_pct=100 * max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0,
            knapp_scale=max(1.0, self.fit.scale),
        )

    def without(self, athlete: int, index: int) -> tuple[float, float, float]:
        """Return one pooled effect and its interval [%] were an athlete left out."""
        keep = np.arange(len(self.studies)) != athlete
        fewer = self.studies.only(keep)
        few = len(self.studies) <= REFITTED_UP_TO  # a fit for each grows as the square of K
        variances = self.fit.variances
        fit = fit_reml(fewer, variances) if few else at_variances(fewer, variances)
        place = self.at.index(index)
        mean, se, _ = self._mean_and_errors(fit, place, self.moved[keep])
        k = int(np.isfinite(fewer.effects[:, place]).sum())
        return 100 * math.expm1(mean / 100), *_in_percent(mean, t_95(k - 1) * se)

    def _mean_and_errors(
        self, fit: RandomEffects, place: int, moved: Floats
    ) -> tuple[float, float, float]:
        """Return a mean, its standard error, and the part of it that all athletes share."""
        together = float(np.einsum("km,km->", fit.weights[:, place], moved))
        common = abs(together) * self.mean_se
        own = float(fit.robust_covariance[place, place])
        return float(fit.means[place]), math.sqrt(own + common**2), common


def _athlete_points(
    curve: PooledEffects, usable: Sequence[AthleteResult], others: Sequence[SlopePopulation]
) -> Iterator[AthletePoint]:
    place = curve.at.index(DAY_ONE)
    for at, (one, of) in enumerate(zip(usable, others, strict=True)):
        mean = float(curve.studies.effects[at, place])
        if not math.isfinite(mean):
            continue
        se = math.sqrt(curve.studies.noise[at, place, place])
        low, high = _in_percent(mean, Z_95 * se)
        yield AthletePoint(
            one.pseudonym,
            one.device,
            one.n_runs,
            100 * math.expm1(mean / 100),
            low,
            high,
            se,
            100 * float(curve.fit.weights[at, place, place]),
            _smallest_detectable(one, SHIPPED_SLOPE_PRIOR),
            _smallest_detectable(one, of.predictive),
            # A mean without one of five would be one of four.
            *(curve.without(at, DAY_ONE) if curve.counts[DAY_ONE] > FEWEST_ATHLETES else _NO_MEAN),
        )


def _smallest_detectable(result: AthleteResult, prior: SlopePrior) -> float:
    """Return the smallest effect [%] on day one an athlete's own runs can show with a prior."""
    evidence = result.slope_evidence
    assert evidence is not None  # noqa: S101 - as above
    variance = result.line.covariance(evidence.by_prior(prior).variance)[DAY_ONE, DAY_ONE]
    return 100 * DETECTABLE_SES * math.sqrt(variance)


def _pooled_placebo(
    name: str,
    usable: Sequence[AthleteResult],
    others: Sequence[SlopePopulation],
    slopes: SlopePopulation,
) -> PooledEffect:
    lines = [
        _line_by_others(one.placebos[name], one, of)
        for one, of in zip(usable, others, strict=True)
        if name in one.placebos
    ]
    if len(lines) < FEWEST_ATHLETES:
        return PooledEffect(name, len(lines))
    return PooledEffects(lines, np.ones(1), slopes.mean_se).effect(0, name)


def _cochran_q(effects: Floats, variances: Floats) -> float:
    """Return the weighted squares about the common-effect mean.

    Cochran 1954, Biometrics 10:101.
    """
    weights = 1 / variances
    mean = float(weights @ effects) / float(weights.sum())
    return float(weights @ (effects - mean) ** 2)


def _in_percent(mean: float, off: float) -> tuple[float, float]:
    """Return the ends of an interval of 100 times log speed, in percent of speed."""
    return 100 * math.expm1((mean - off) / 100), 100 * math.expm1((mean + off) / 100)
