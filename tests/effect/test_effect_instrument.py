"""What runs show of the slope from within, where nothing says what they were meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from analyzer.effect import MeasuredSlope, estimate, gather_evidence

if TYPE_CHECKING:
    from analyzer.model import Floats
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-01-01", tz="UTC")
BLOCKS = 10


def unlabelled(athlete: SimulatedAthlete, slopes: Floats, correlated: Floats) -> pd.DataFrame:
    """Return runs nothing is planned of, with the slopes their blocks show, and their errors.

    ``correlated`` is how speed and heart rate go together within each: b sqrt((1 - r^2) / (n - 3)).
    """
    errors = slopes * np.sqrt((1 - correlated**2) / (BLOCKS - 3))
    columns = {"within_run_slope": slopes, "within_run_slope_se": errors, "planned_kind": ""}
    return athlete.runs.assign(**columns)


def measured_within(runs: pd.DataFrame) -> MeasuredSlope | None:
    found = gather_evidence(runs, today=TODAY).slope
    assert found is not None
    assert found.instrument is None
    return found.within_runs


def outdoors(count: int, slope: float) -> Floats:
    return slope * np.exp(np.random.default_rng(2).normal(0, 0.3, count))


def on_a_treadmill(count: int) -> Floats:
    return np.random.default_rng(3).uniform(0.02, 0.15, count)


@pytest.mark.parametrize("slope", [0.75, 1.1, 1.5])
def test_runs_that_rise_and_fall_show_their_slope(careful: SimulatedAthlete, slope: float) -> None:
    count = len(careful.runs)
    found = measured_within(unlabelled(careful, outdoors(count, slope), np.full(count, 0.8)))
    assert found is not None
    assert found.value == pytest.approx(slope, rel=0.1)
    # A fifth of what is usual at least, so that no low slope is the surer for being low.
    assert found.variance >= (0.2 * max(found.value, 1.2)) ** 2


def test_pace_that_is_held_while_the_pulse_wanders_shows_none(careful: SimulatedAthlete) -> None:
    count = len(careful.runs)
    held = unlabelled(careful, on_a_treadmill(count), np.full(count, 0.2))
    assert measured_within(held) is None
    plain = careful.runs.assign(planned_kind="")
    assert estimate(held, today=TODAY).headline == estimate(plain, today=TODAY).headline


def test_a_winter_on_the_treadmill_does_not_outvote_the_runs_outdoors(
    careful: SimulatedAthlete,
) -> None:
    count = len(careful.runs)
    inside = np.arange(count) % 2 == 0
    slopes = np.where(inside, on_a_treadmill(count), outdoors(count, 1.2))
    found = measured_within(unlabelled(careful, slopes, np.where(inside, 0.2, 0.8)))
    assert found is not None
    assert 0.7 < found.value < 1.2
