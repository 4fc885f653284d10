"""How speed depends on heart rate over all athletes: the first step of pooling.

Each athlete's effect depends on the slope, which their own runs tell poorly unless an instrument
holds (titles, the structure of runs). Those who have one teach the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.cohort.random_effects import Studies, at_variances, fit_reml
from analyzer.effect import INSTRUMENT_MARGIN, SHIPPED_SLOPE_PRIOR, SlopePrior

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.model import Floats

FEWEST_INSTRUMENTS = 12
"""From so many on the spread between athletes is estimated, and the shipped prior is forgotten."""
FEWEST_FOR_MEAN = 5
"""From so many on an athlete's slope is what instruments say: the others', and their own."""
LEAST_SD = 0.08
KNOWN_FROM = 100
"""From so many on a single athlete changes nothing of the spread."""
ROUNDED_TO = 0.1
_LIKELY = 0.15**2
"""Between athletes, where too few tell: 1.3 to 1.9 log speed per log heart rate, spread evenly, are
0.11 per log (heart rate - 50), and a margin. What the shipped prior has beyond is not knowing where
the mean lies, for simulators and real runners disagree on it from 0.7 to 1.5."""
_OF_MEAN = SHIPPED_SLOPE_PRIOR.variance - _LIKELY


@dataclass(frozen=True, slots=True)
class SlopePopulation:
    """The athletes' slopes, log speed per log (heart rate - 50): normal, ``mean`` and ``sd``.

    Attributes:
        mean: of the population (beta).
        mean_se: its standard error, with the margin for what all instruments share.
        sd: between athletes (sigma_b), never below 0.08.
        n_athletes: how many slopes it was learned from.
        learned: False where too few athletes have an instrument: then what they say is added to
            the shipped prior, whose spread is kept.
    """

    mean: float
    mean_se: float
    sd: float
    n_athletes: int
    learned: bool

    @property
    def between(self) -> SlopePrior:
        """How the athletes' slopes lie about their mean, were it known exactly."""
        return SlopePrior(self.mean, self.sd**2)

    @property
    def predictive(self) -> SlopePrior:
        """What to believe of the slope of one more athlete."""
        return SlopePrior(self.mean, self.sd**2 + self.mean_se**2)

    @property
    def leads(self) -> bool:
        """True when enough instruments tell the mean: an athlete's own scatter is then not asked.

        What the scatter of runs says of the slope depends on an assumption, how the athlete paces
        (``slope_of_moments``), which errs in all athletes alike and would not average out.
        """
        return self.n_athletes >= FEWEST_FOR_MEAN

    @property
    def usual_slope(self) -> float:
        """The mean in steps of 0.1: by it odd runs are told, so it must not change all the time."""
        return round(round(self.mean / ROUNDED_TO) * ROUNDED_TO, 1)


def slope_population(results: Sequence[AthleteResult]) -> SlopePopulation:
    """Return what the athletes' instruments teach of slopes.

    b_i (instrument) ~ N(b_i true, v_i), b_i true ~ N(beta, sigma_b^2), by REML from twelve
    athletes with an instrument on. Below, sigma_b is not estimable: the shipped prior
    N(1.2, 0.3^2) is read as sigma_b = 0.15 and beta ~ N(1.2, 0.3^2 - 0.15^2), and beta is
    updated by the instruments there are. With none that is the shipped prior as it stands.

    Args:
        results: one per athlete; those without an instrument only lack in the count.
    """
    slopes, variances, _ = _instruments(results)
    return _population(slopes, variances)


def usual_slope_of(results: Sequence[AthleteResult]) -> float:
    """Return the slope by which odd runs are told in all athletes of a cohort.

    The mean of the population as it is found while they are told by the shipped one, so that it
    follows from the athletes alone, in whatever order they came.
    """
    first = [
        replace(
            one,
            instrument_slope=one.first_instrument_slope,
            instrument_variance=one.first_instrument_variance,
        )
        for one in results
    ]
    return slope_population(first).usual_slope


def populations_without(
    results: Sequence[AthleteResult], population: SlopePopulation
) -> list[SlopePopulation]:
    """Return, for each athlete, the population as the others alone teach it.

    An athlete's own slope must not be its own prior: it would be counted twice.

    Args:
        results: one per athlete.
        population: of all of them.
    """
    slopes, variances, who = _instruments(results)
    without = {
        athlete: _population(np.delete(slopes, at), np.delete(variances, at), population)
        for at, athlete in enumerate(who)
    }
    return [without.get(athlete, population) for athlete in range(len(results))]


def _instruments(results: Sequence[AthleteResult]) -> tuple[Floats, Floats, list[int]]:
    who = [i for i, one in enumerate(results) if math.isfinite(one.instrument_slope)]
    slopes = np.array([results[i].instrument_slope for i in who])
    return slopes, np.array([results[i].instrument_variance for i in who]), who


def _population(
    slopes: Floats, variances: Floats, of_all: SlopePopulation | None = None
) -> SlopePopulation:
    """Return the population of these slopes, ``of_all`` being that with one more of them."""
    count = len(slopes)
    if count < FEWEST_INSTRUMENTS:
        shipped = SHIPPED_SLOPE_PRIOR.mean
        # Each slope tells of the mean with its own error and the spread between athletes.
        precision = 1 / (_LIKELY + variances)
        whole = 1 / _OF_MEAN + precision.sum()
        mean = (shipped / _OF_MEAN + float(precision @ slopes)) / whole
        return SlopePopulation(
            float(mean), math.sqrt(1 / whole), math.sqrt(_LIKELY), count, learned=False
        )
    studies = Studies.of_numbers(slopes, variances)
    # One more or less moves the spread but a little, so the search begins where it ended for all.
    known = np.array([of_all.sd**2]) if of_all is not None and of_all.learned else None
    if known is not None and count >= KNOWN_FROM:
        fit = at_variances(studies, known)
    else:
        fit = fit_reml(studies, known)
    spread = max(float(fit.variances[0]), LEAST_SD**2)
    fit = at_variances(studies, np.array([spread]))
    return SlopePopulation(
        float(fit.means[0]),
        # That hearts do not quite follow one line makes all instruments err alike.
        math.hypot(math.sqrt(fit.robust_covariance[0, 0]), INSTRUMENT_MARGIN * fit.means[0]),
        math.sqrt(spread),
        count,
        learned=True,
    )
