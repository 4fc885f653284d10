"""Does running cost the lifts? Only said when the leg days can tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analyzer.advice.lifts_after_running import (
    FEWEST_EACH,
    LiftsAfterRunning,
    LiftsRefusal,
    LiftsWord,
    lifts_after_running,
)
from analyzer.legday.leg_training import leg_sets
from analyzer.simulate import SCENARIOS, Scenario, SimulatedLifts, simulate_athlete, simulate_lifts

if TYPE_CHECKING:
    import pandas as pd

TWICE_A_WEEK = replace(
    SCENARIOS["base"], years=(1.6, 1.6), leg_days_per_week=(2, 2), lift_memory=(0.2, 0.2)
)
COSTLY = replace(TWICE_A_WEEK, running_cost_pct=-5.0)
EXACT = {"lift_noise_pct": 0.0, "plate_kg": 0.0}


def lived(scenario: Scenario, seed: int = 3) -> SimulatedLifts:
    return simulate_lifts(simulate_athlete(scenario, seed), scenario, seed)


def asked(lifts: SimulatedLifts) -> LiftsAfterRunning:
    return lifts_after_running(lifts.leg_days, leg_sets(lifts.sets), lifts.runs)


@pytest.fixture(scope="module")
def costly() -> SimulatedLifts:
    """A year and a half of someone who lifts 5 % less after weeks of much running."""
    return lived(COSTLY)


def test_a_cost_is_found_though_the_lifts_progress_all_the_time(costly: SimulatedLifts) -> None:
    found = asked(costly)
    lifted = found.max_lifted
    assert lifted.word == LiftsWord.LOWER
    assert lifted.low_pct < -5 < lifted.high_pct < 0
    assert lifted.n_rest == pytest.approx(2 * lifted.n_much, abs=2)
    assert found.much_km > found.rest_km


def test_without_noise_the_planted_cost_comes_back_to_the_digit() -> None:
    found = asked(lived(replace(COSTLY, **EXACT)))
    assert found.max_lifted.estimate_pct == pytest.approx(-5, abs=0.01)


def test_no_cost_is_only_said_where_the_interval_leaves_no_room_for_one() -> None:
    found = asked(lived(TWICE_A_WEEK))
    assert found.max_lifted.word == LiftsWord.NO_COST
    assert found.max_lifted.low_pct > -2.5
    noisy = asked(lived(replace(TWICE_A_WEEK, years=(0.7, 0.7), lift_noise_pct=9.0)))
    assert noisy.max_lifted.word == LiftsWord.CANT_TELL
    assert noisy.max_lifted.low_pct < -2.5


def test_a_year_of_progress_in_both_is_no_effect_of_the_one_on_the_other() -> None:
    """Who runs more every month and lifts more every month: the trend is nobody's effect."""
    both = replace(TWICE_A_WEEK, lift_progress_pct_per_year=(30.0, 30.0), **EXACT)
    lifts = lived(both)
    grown = np.linspace(1, 2, len(lifts.runs))
    found = asked(replace(lifts, runs=lifts.runs.assign(distance_m=grown * 9_000)))
    assert found.max_lifted.estimate_pct == pytest.approx(0, abs=0.05)


def test_fewer_leg_days_than_it_takes_are_refused(costly: SimulatedLifts) -> None:
    few = replace(costly, leg_days=costly.leg_days.tail(20))
    found = asked(few).max_lifted
    assert found.estimate_pct is None
    assert (found.refusal, found.n_much) == (LiftsRefusal.TOO_FEW, 7)
    assert found.n_much < FEWEST_EACH


def test_leg_days_without_weights_still_have_their_volume(costly: SimulatedLifts) -> None:
    unweighed = replace(costly, sets=costly.sets.assign(weight_kg=np.nan))
    found = asked(unweighed)
    assert found.max_lifted.refusal == LiftsRefusal.NO_LIFTS
    assert found.volume.estimate_pct is not None


@pytest.mark.parametrize("what", ["leg_days", "runs"])
def test_without_leg_days_or_runs_there_is_nothing_to_compare(
    costly: SimulatedLifts, what: str
) -> None:
    empty: dict[str, pd.DataFrame] = {what: getattr(costly, what).iloc[:0]}
    found = asked(replace(costly, **empty))
    assert found.max_lifted.refusal == LiftsRefusal.NO_RUNS
    assert (found.max_lifted.estimate_pct, found.much_km) == (None, None)


def test_the_same_log_gets_the_same_answer(costly: SimulatedLifts) -> None:
    assert asked(costly) == asked(costly)
