"""One simulated runner for all tests of the estimator, made once."""

from __future__ import annotations

import pytest

from analyzer.simulate import SCENARIOS, SimulatedAthlete, simulate_athlete


@pytest.fixture(scope="session")
def careful() -> SimulatedAthlete:
    """Two years of someone who loses some 3 % and runs easier after legs on purpose."""
    return simulate_athlete(SCENARIOS["base"], 4)
