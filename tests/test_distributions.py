"""Intervals and tests ask scipy's distributions, without waiting for all of scipy."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from analyzer.distributions import (
    chi_squared_above,
    normal_quantiles,
    t_below,
    t_quantile,
    t_quantiles,
)


@pytest.mark.parametrize("free", [1.0, 4.5, 30.0, 1e9, np.inf])
def test_students_t(free: float) -> None:
    shares = np.array([1e-12, 0.025, 0.5, 0.8, 0.975])
    quantiles = stats.t.ppf(shares, free) if np.isfinite(free) else stats.norm.ppf(shares)
    assert t_quantiles(free, shares) == pytest.approx(quantiles, rel=1e-9, abs=1e-9)
    assert t_quantile(free, 0.975) == pytest.approx(quantiles[-1], rel=1e-9)
    assert t_below(free, quantiles) == pytest.approx(shares, rel=1e-6)


def test_the_normal_far_out() -> None:
    assert normal_quantiles(np.log([0.025, 0.5])) == pytest.approx([-1.959964, 0], abs=1e-6)
    assert normal_quantiles(np.array([-1e4])) == pytest.approx(-141.3798, rel=1e-5)


def test_chi_squared() -> None:
    assert chi_squared_above(1, 3.841459) == pytest.approx(0.05, abs=1e-7)


TOLD = """
import sys
from analyzer.distributions import t_quantile
told = t_quantile(10, 0.975)
print(round(told, 4), "scipy.special" in sys.modules, "numpy.f2py" in sys.modules)
import scipy.special
print(scipy.special.stdtrit(10, 0.975) == told, scipy.special.logsumexp([0.0]))
from scipy import stats
print(round(stats.t.ppf(0.975, 10), 4))
"""


def test_nothing_but_the_functions_is_imported_and_scipy_stays_whole() -> None:
    told = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["2.2281 False False", "True 0.0", "2.2281"]


TOLD_BY_ANOTHER_SCIPY = """
from analyzer import distributions
distributions._COMPILED = "scipy.special._elsewhere"
print(round(distributions.t_quantile(10, 0.975), 4))
import scipy.special
print(scipy.special.logsumexp([0.0]))
"""


def test_a_scipy_that_keeps_them_elsewhere_is_imported_as_a_whole() -> None:
    told = subprocess.run(
        [sys.executable, "-c", TOLD_BY_ANOTHER_SCIPY], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == ["2.2281", "0.0"]


TOLD_IN_THREADS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
import scipy
from analyzer.distributions import t_quantile
sys.setswitchinterval(1e-5)
def ask(late):
    time.sleep(late / 5000)
    return round(t_quantile(10, 0.975), 4)
with ThreadPoolExecutor(100) as threads:
    print({*threads.map(ask, range(100))})
"""


def test_threads_that_ask_while_they_are_imported_are_told_too() -> None:
    told = subprocess.run(
        [sys.executable, "-c", TOLD_IN_THREADS], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == ["{2.2281}"]
