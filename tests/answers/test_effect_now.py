"""The effect of leg day is kept, and what former quarters said is known after a new run, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes import report_data

from analyzer.answers.effect_now import effect_now
from analyzer.config import Config
from analyzer.effect import estimate
from analyzer.frames.dataset import Dataset, LazyDataset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def athlete() -> Dataset:
    """Two years of running and leg days that slow."""
    found = report_data.simulated(years=(2, 2), runs_per_week=(5, 5), minutes=False)
    assert any(one.verdict.clear for one in estimate(found.runs, today=found.now).buckets)
    return found


def stored(athlete: Dataset, home: Path, runs: int, stamp: bytes) -> Dataset:
    """Return the first runs as a store in that home would hand them over."""
    frames = {"runs": athlete.runs.head(runs)}
    config = replace(athlete.config, home=home)
    return LazyDataset.reading(frames.__getitem__, config=config, stamps={"record": stamp})


def test_after_a_new_run_it_is_as_if_nothing_were_kept(athlete: Dataset, tmp_path: Path) -> None:
    runs = len(athlete.runs)
    before = effect_now(stored(athlete, tmp_path, runs - 20, b"one"))
    earlier = tmp_path / "kept" / "earlier_effects.npz"
    written = earlier.stat().st_mtime_ns
    after = effect_now(stored(athlete, tmp_path, runs, b"two"))
    anew = estimate(athlete.runs, today=pd.Timestamp.now("UTC"))
    assert after.n_used > before.n_used
    assert repr(after) == repr(anew)
    assert earlier.stat().st_mtime_ns == written


def test_what_was_said_of_other_runs_is_not_taken_for_these(
    athlete: Dataset, tmp_path: Path
) -> None:
    effect_now(stored(athlete, tmp_path, len(athlete.runs), b"one"))
    slower = athlete.runs.assign(gap_speed_mps=athlete.runs["gap_speed_mps"] * 0.9)
    changed = stored(replace(athlete, runs=slower), tmp_path, len(slower), b"two")
    assert repr(effect_now(changed)) == repr(estimate(slower, today=pd.Timestamp.now("UTC")))


def test_another_moment_has_its_own_answer_and_replaces_none(
    athlete: Dataset, tmp_path: Path
) -> None:
    data = stored(athlete, tmp_path, len(athlete.runs), b"one")
    now = effect_now(data)
    kept = {one: one.stat().st_mtime_ns for one in (tmp_path / "kept").iterdir()}
    halfway = athlete.runs["started_at"].iloc[len(athlete.runs) // 2]
    assert effect_now(data, today=halfway).n_used < now.n_used
    assert repr(effect_now(data)) == repr(now)
    assert {one: one.stat().st_mtime_ns for one in (tmp_path / "kept").iterdir()} == kept


def test_of_runs_that_were_put_together_nothing_is_kept(athlete: Dataset, tmp_path: Path) -> None:
    effect_now(replace(athlete, config=Config(home=tmp_path)))
    assert not (tmp_path / "kept").exists()
