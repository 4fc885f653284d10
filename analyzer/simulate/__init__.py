"""The synthetic athlete: runs and lifts with a known effect of leg day planted in them.

For the sample data, the accuracy benchmark and the question of how many runs it takes. Every
number drawn comes from the seed; the same seed in two scenarios gives the same life, so a null
twin differs from its original in the planted effect alone.
"""

from __future__ import annotations

from analyzer.simulate.athlete import SimulatedAthlete, simulate_athlete
from analyzer.simulate.lifts import SimulatedLifts, simulate_lifts
from analyzer.simulate.scenario import SCENARIOS, Scenario

__all__ = [
    "SCENARIOS",
    "Scenario",
    "SimulatedAthlete",
    "SimulatedLifts",
    "simulate_athlete",
    "simulate_lifts",
]
