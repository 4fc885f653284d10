"""Does the interval of one more athlete hold them, where the truth is known to the last digit?

Cohorts of normal effects with known errors, as mixed as athletes' are: by number of athletes and
spread between them, what share of all athletes the 95 % interval holds and how wide it is, beside
the usual one, which takes the spread as known. None but those two is simulated: no runs, no slopes.

Run ``python benchmarks/prediction.py``.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402 - after the number of threads is set
import pandas as pd  # noqa: E402 - as above

from analyzer.cohort.prediction import prediction_half_width  # noqa: E402 - as above
from analyzer.cohort.random_effects import Studies, fit_reml  # noqa: E402 - as above
from analyzer.distributions import normal_below  # noqa: E402 - as above
from analyzer.effect import t_95  # noqa: E402 - as above

SIZES = (5, 10, 20, 50)
SPREADS = (0.0, 0.3, 0.6, 1.2, 2.4, 6.0)
ERRORS = (0.6, 0.9, 1.2)
"""About the standard errors of clean, wrist and noisy athletes, in points."""
FIRST_SEED = 60_000_000


def held(mean: float, half: float, spread: float) -> float:
    """Return the share of normal athletes about zero that mean plus or minus half holds."""
    ends = np.array([mean - half, mean + half])
    if spread == 0:
        return float(ends[0] <= 0 <= ends[1])
    low, high = normal_below(ends / spread)
    return float(high - low)


def one_cohort(size: int, spread: float, rng: np.random.Generator) -> dict[str, float]:
    """Draw one cohort, and hold both intervals against all athletes it was drawn from."""
    variances = (rng.choice(ERRORS, size) * rng.uniform(0.85, 1.15, size)) ** 2
    effects = spread * rng.normal(size=size) + np.sqrt(variances) * rng.normal(size=size)
    fit = fit_reml(Studies.of_numbers(effects, variances))
    mean, se = float(fit.means[0]), math.sqrt(fit.robust_covariance[0, 0])
    ours = prediction_half_width(effects, variances, se)
    usual = t_95(size - 2) * math.sqrt(fit.variances[0] + se**2)
    return {
        "holds": held(mean, ours, spread),
        "width": 2 * ours,
        "usual holds": held(mean, usual, spread),
        "usual width": 2 * usual,
        "no spread seen": float(fit.variances[0] == 0),
    }


def main() -> None:
    """Print a row a size and spread."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cohorts", type=int, default=500)
    count = parser.parse_args().cohorts
    rows = []
    for size in SIZES:
        for spread in SPREADS:
            rng = np.random.default_rng([FIRST_SEED, size, round(10 * spread)])
            cohorts = pd.DataFrame([one_cohort(size, spread, rng) for _ in range(count)])
            rows.append({"K": size, "spread": spread} | cohorts.mean().to_dict())
    print(f"{count} cohorts a row\n\n{pd.DataFrame(rows).round(3).to_string(index=False)}")


if __name__ == "__main__":
    main()
