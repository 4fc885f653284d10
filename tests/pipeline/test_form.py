"""Steps, ground contact and bounce, compared at the same speed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyzer.pipeline.form import at_matched_speed


def athlete(size: int = 40, seed: int = 0) -> pd.DataFrame:
    """Cadence rises by 2 % for 10 % more speed, and by 3 % more on the treadmill."""
    rng = np.random.default_rng(seed)
    speed = rng.uniform(2.5, 4.0, size)
    surface = np.where(np.arange(size) % 4 == 0, "treadmill", "road")
    cadence = 165 * (speed / 3) ** 0.2 * np.where(surface == "treadmill", 1.03, 1.0)
    return pd.DataFrame({"speed_mps": speed, "surface": surface, "cadence_spm": cadence})


def test_a_faster_run_is_no_different_run() -> None:
    assert at_matched_speed(athlete(), "cadence_spm").abs().max() < 1e-9


def test_shorter_steps_show_in_percent() -> None:
    runs = athlete(200)
    runs.loc[7, "cadence_spm"] *= 1.04
    off = at_matched_speed(runs, "cadence_spm")
    assert off[7] == pytest.approx(4, abs=0.1)
    assert off.drop(7).abs().max() < 0.2


def test_unknown_stays_unknown_and_few_runs_tell_nothing() -> None:
    runs = athlete()
    runs.loc[[3, 5], "cadence_spm"] = [np.nan, 0.0]
    off = at_matched_speed(runs, "cadence_spm")
    assert off.index[off.isna()].tolist() == [3, 5]
    assert at_matched_speed(runs.head(9), "cadence_spm").isna().all()
    assert at_matched_speed(runs.drop(columns="surface"), "cadence_spm").notna().sum() == 38
