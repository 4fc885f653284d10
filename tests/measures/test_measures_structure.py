"""How a run was paced within itself: what leg day, heat and form of the whole day cannot change."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.streams import Run, minutes_of

from analyzer.measures.run import measure_run
from analyzer.measures.structure import RunStructures, run_structures
from analyzer.model import Joined, Minutes

EASY = Run().leg(45 * 60, 2.8)
TEMPO = Run().leg(15 * 60, 2.8).leg(20 * 60, 2.8 * 1.2).leg(10 * 60, 2.8)


def structures_of(*runs: Minutes) -> RunStructures:
    columns = (np.concatenate([getattr(run, c) for run in runs]) for c in Minutes.__slots__)
    return run_structures(Joined(Minutes(*columns), tuple(len(run.minute) for run in runs)))


def structure_of_run(run: Run) -> float:
    minutes = measure_run(run.stream(noise=0.0), surface="track", hr_source=None).minutes
    assert minutes is not None
    return float(structures_of(minutes).structure[0])


def test_an_easy_run_has_none_and_a_tempo_run_its_fast_part() -> None:
    assert structure_of_run(EASY) == pytest.approx(0.0, abs=0.005)
    assert structure_of_run(TEMPO) == pytest.approx(np.log(1.2), abs=0.01)


def test_a_bad_day_that_slows_all_of_the_run_changes_nothing() -> None:
    speed = np.repeat([2.8, 3.4, 2.7], [14, 12, 9])
    assert structures_of(minutes_of(speed), minutes_of(0.9 * speed)).structure == pytest.approx(
        [np.log(3.4 / 2.8)] * 2
    )


def test_runs_side_by_side_do_not_borrow_each_other_s_fast_minutes() -> None:
    slow, fast = np.full(30, 2.5), np.full(30, 4.0)
    short = np.full(17, 5.0)
    found = structures_of(*map(minutes_of, (slow, fast, short, slow, short))).structure
    assert found[[0, 1, 3]] == pytest.approx(0.0)
    assert np.isnan(found[[2, 4]]).all()


def test_a_stop_and_the_last_few_seconds_are_no_fast_minutes() -> None:
    run = minutes_of(np.r_[np.full(30, 2.5), 9.0])
    run.distance_m[-1] = 9.0 * 6
    assert structures_of(run).structure == pytest.approx([0.0])


def test_speed_that_follows_heart_rate_gives_the_slope_whatever_the_drift() -> None:
    minute = np.arange(70)
    effort = 0.1 * np.sin(minute // 5)
    speed = 2.8 * np.exp(1.4 * effort)
    drifting = 50 + 95 * np.exp(effort + 0.001 * (minute // 5))
    found = structures_of(minutes_of(speed, drifting))
    assert found.within_run_slope == pytest.approx([1.4], abs=0.01)
    assert found.within_run_slope_se == pytest.approx([0.0], abs=0.02)


def test_noise_shows_in_the_slope_s_error() -> None:
    rng = np.random.default_rng(1)
    effort = 0.08 * rng.standard_normal(100)
    clean = minutes_of(2.8 * np.exp(1.2 * effort), 50 + 95 * np.exp(effort))
    noisy = minutes_of(
        2.8 * np.exp(1.2 * effort), 50 + 95 * np.exp(effort + 0.08 * rng.standard_normal(100))
    )
    clean_se, noisy_se = structures_of(clean, noisy).within_run_slope_se
    assert clean_se < 0.02
    assert noisy_se > 0.1


def test_a_short_run_or_one_without_heart_rate_tells_no_slope() -> None:
    speed = 2.8 + 0.2 * np.sin(np.arange(60))
    found = structures_of(minutes_of(speed, np.nan), minutes_of(speed[:32]))
    assert np.isnan(found.within_run_slope).all()
    assert np.isnan(found.within_run_slope_se).all()


def test_no_runs_have_no_structure() -> None:
    none = run_structures(Joined(minutes_of(np.empty(0)), ()))
    assert len(none.structure) == len(none.within_run_slope) == 0


def test_a_run_is_paced_as_it_was_whatever_was_run_before_it() -> None:
    """To the bit: what is kept of a run is taken over when another one is read."""
    rng = np.random.default_rng(5)
    runs = [minutes_of(rng.uniform(2, 4, 40), rng.uniform(120, 170, 40)) for _ in range(3)]
    together = structures_of(*runs)
    for place, run in enumerate(runs):
        alone = structures_of(run)
        for name in RunStructures.__slots__:
            np.testing.assert_equal(getattr(alone, name)[0], getattr(together, name)[place])
