"""The moment to count from: the computer's clock, and for the sample athlete one that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
from fakes.stories import rested_log

from analyzer.answers.comparison import compare_runs

if TYPE_CHECKING:
    from analyzer import Dataset


def test_for_the_sample_athlete_it_is_always_the_monday_her_log_ends(sample: Dataset) -> None:
    assert sample.present.isoformat() == "2026-11-16T07:00:00+01:00"
    assert sample.present.day_name() == "Monday"
    age = sample.present - sample.runs["started_at"].max()
    assert pd.Timedelta(0) <= age < pd.Timedelta(days=3), "nothing of the sample goes stale"


def test_for_anyone_else_it_is_what_the_computer_says() -> None:
    before = datetime.now(UTC)
    assert before <= rested_log().dataset().present <= datetime.now(UTC) + timedelta(seconds=1)


def test_a_comparison_counts_from_then_and_leaves_out_what_is_still_to_come(
    sample: Dataset,
) -> None:
    summer = compare_runs(replace(sample, now=datetime(2026, 7, 1, tzinfo=UTC)), "speed").effect
    whole = compare_runs(sample, "speed").effect
    assert summer.n_used < whole.n_used
