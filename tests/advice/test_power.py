"""How many more runs it takes, told from the runner's own weeks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from analyzer.advice.power import RunsNeeded, runs_needed, still_needed
from analyzer.effect import estimate
from analyzer.simulate import SCENARIOS, simulate_athlete

if TYPE_CHECKING:
    from analyzer.effect import Effect

QUIET = replace(
    SCENARIOS["base"],
    years=(0.6, 0.6),
    runs_per_week=(5, 5),
    intent=0.0,
    breaks_per_year=0.0,
    hr_outlier_share=0.0,
    hr_noise_pct=0.8,
    day_effect_sd_pct=1.0,
    hard_share=(0.3, 0.3),
)


def after(runs: pd.DataFrame) -> pd.Timestamp:
    return runs["started_at"].max() + pd.Timedelta(hours=3)


def told(runs: pd.DataFrame, detect_pct: float = 2.0, effect: Effect | None = None) -> RunsNeeded:
    before = runs.copy(deep=True)
    answer = runs_needed(runs, detect_pct, today=after(runs), effect=effect)
    pd.testing.assert_frame_equal(runs, before)
    return answer


@cache
def quiet() -> tuple[pd.DataFrame, Effect]:
    """One quiet athlete's runs and their estimate, made once."""
    runs = simulate_athlete(QUIET, 1).runs
    return runs, estimate(runs, today=after(runs))


@cache
def asked_for(share: float) -> RunsNeeded:
    """Ask the quiet athlete's runs for an effect of this share of what they show today."""
    runs, effect = quiet()
    return told(runs, share * effect.headline.mde_pct, effect)


def test_data_that_can_show_it_need_no_more_runs() -> None:
    runs, effect = quiet()
    mde = effect.headline.mde_pct
    answer = told(runs, mde + 0.1)
    assert (answer.more_runs, answer.more_weeks) == (0, 0)
    assert answer.mde_now_pct == pytest.approx(mde)
    assert answer.sentence.endswith("today.")


def test_a_little_more_takes_some_runs_at_the_rhythm_there_is() -> None:
    runs, _ = quiet()
    answer = asked_for(0.8)
    assert answer.more_runs >= 1
    assert 2 <= answer.more_weeks <= 78
    soon = runs["hours_since_leg_day"].between(8, 36, inclusive="right")
    weekly = soon.sum() / (runs["started_at"].max() - runs["started_at"].min()).days * 7
    assert answer.more_runs == pytest.approx(weekly * answer.more_weeks, rel=0.5, abs=2)
    assert answer.around == after(runs).date() + pd.Timedelta(weeks=answer.more_weeks)
    assert "6 to 30 h after leg day, at your rhythm around " in answer.sentence


def test_the_more_is_asked_the_longer_it_takes() -> None:
    weeks = [asked_for(share).more_weeks for share in (0.95, 0.8)]
    known = [np.inf if week is None else week for week in weeks]
    assert known == sorted(known)
    assert known[0] < np.inf


def test_what_no_two_years_would_show_is_said_with_what_they_would() -> None:
    runs = simulate_athlete(replace(SCENARIOS["noisy"], years=(0.5, 0.5)), 0).runs
    answer = told(runs, 0.5)
    assert answer.more_runs is None
    assert answer.around is None
    assert answer.sentence.startswith("Even two more years like the last half year would not show")


def test_someone_who_never_runs_the_day_after_is_told_so() -> None:
    runs, _ = quiet()
    answer = told(runs[runs["bucket"] != "6-30 h"].reset_index(drop=True), 0.1)
    assert answer.more_runs is None
    assert "you have not run the day after leg day of late" in answer.sentence


def test_four_weeks_are_too_few_to_foresee_anything() -> None:
    runs = quiet()[0].head(20)
    answer = told(runs)
    assert answer.more_runs is None
    assert answer.sentence.startswith("How many more runs it takes to show 2")


def test_no_runs_at_all_get_a_sentence_too() -> None:
    runs = quiet()[0].head(0)
    answer = runs_needed(runs, today=pd.Timestamp("2025-01-01", tz="UTC"))
    assert answer.more_runs is None
    assert answer.sentence


def test_only_an_open_answer_asks_what_it_would_take() -> None:
    runs = simulate_athlete(replace(SCENARIOS["noisy"], years=(0.5, 0.5)), 0).runs
    today = after(runs)
    effect = estimate(runs, today=today)
    assert effect.headline.verdict in {"can't tell", "not enough runs"}
    assert still_needed(runs, effect, today=today) == runs_needed(runs, today=today, effect=effect)
    for verdict in ("slower", "faster", "no clear difference"):
        told = replace(effect.bucket("6-30 h"), verdict=verdict, estimate_pct=-1.0)
        clear = replace(effect, buckets=(effect.buckets[0], told, *effect.buckets[2:]))
        assert still_needed(runs, clear, today=today) is None


@pytest.mark.parametrize("column", ["hr_bpm", "hours_since_leg_day"])
def test_without_heart_rate_or_leg_days_no_number_of_runs_is_named(column: str) -> None:
    runs = quiet()[0].assign(**{column: np.nan})
    assert still_needed(runs, estimate(runs, today=after(runs)), today=after(runs)) is None
