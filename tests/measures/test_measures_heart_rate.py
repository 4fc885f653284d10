"""Heart rate that can be trusted, and heart rate that cannot.

Sensors are made up that drop out, freeze, jump or count steps, at and around each limit; honest
runs whose heart rate happens to equal the cadence must be kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.streams import Run, easy, wander

from analyzer.measures.rolling import rolling_mean
from analyzer.measures.run import measure_run

if TYPE_CHECKING:
    from analyzer.model import Floats, HrSource, RunMeasures, Stream

SIZE = 3601
BEYOND = "(below 30 or above 230 beats a minute)"


def measured(stream: Stream, source: HrSource | None = "wrist") -> RunMeasures:
    return measure_run(stream, surface="road", hr_source=source)


def locked(cadence: Floats, share: float, seed: int) -> Floats:
    """A sensor that shows the steps for the first part of the run, then the pulse."""
    bpm = 145 + wander(SIZE, 3, 60, seed)
    first = int(share * SIZE)
    bpm[:first] = rolling_mean(cadence + wander(SIZE, 0.7, 2, seed + 1), 7)[:first]
    return np.round(bpm)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("share", "words"), [(0.25, "2"), (0.5, "50%"), (1.0, "100%")])
def test_a_wrist_sensor_that_counts_steps_is_found_out(seed: int, share: float, words: str) -> None:
    cadence = np.round(167 + wander(SIZE, 1.2, 6, seed))
    found = measured(easy(cadence_spm=cadence, hr_bpm=locked(cadence, share, seed)))
    assert not found.hr_usable
    assert found.hr_problem.startswith("the sensor counted steps, not beats, for")
    assert words in found.hr_problem
    assert (found.hr_bpm, found.efficiency, found.hr_profile) == (None, None, None)


@pytest.mark.parametrize("seed", range(5))
def test_a_hard_run_whose_pulse_honestly_equals_the_cadence_is_kept(seed: int) -> None:
    minutes = np.arange(SIZE) / 60
    pulse = 110 + 58 * (1 - np.exp(-minutes)) + minutes / 8 + wander(SIZE, 1.5, 20, seed)
    cadence = np.round(172 + wander(SIZE, 1.2, 6, seed + 7))
    found = measured(easy(cadence_spm=cadence, hr_bpm=np.round(pulse)))
    assert np.mean(np.abs(np.round(pulse) - cadence) <= 3) > 0.4
    assert (found.hr_usable, found.hr_problem) == (True, "")


def test_a_chest_strap_cannot_lock_to_the_steps() -> None:
    cadence = np.round(167 + wander(SIZE, 1.2, 6, 0))
    assert measured(easy(cadence_spm=cadence, hr_bpm=cadence), "chest").hr_usable
    assert not measured(easy(cadence_spm=cadence, hr_bpm=cadence), None).hr_usable


@pytest.mark.parametrize(("share", "usable"), [(0.1, True), (0.35, False)])
def test_drop_outs_cost_the_heart_rate_only_when_they_are_long(share: float, usable: bool) -> None:  # noqa: FBT001 - a table
    run = easy()
    assert run.hr_bpm is not None
    bpm = np.where(
        np.arange(SIZE) < 1200 + share * SIZE,
        np.where(np.arange(SIZE) >= 1200, 0.0, run.hr_bpm),
        run.hr_bpm,
    )
    found = measured(replace(run, hr_bpm=bpm))
    assert found.hr_usable is usable
    assert found.hr_coverage == pytest.approx(1 - share, abs=0.01)
    assert found.hr_problem == ("" if usable else "heart rate is missing for 35% of the time")
    if usable:
        assert found.hr_bpm == pytest.approx(140, abs=1)


@pytest.mark.parametrize("every_s", [1, 5, 20])
def test_between_a_pulse_and_none_lies_no_pulse_that_no_sensor_sent(every_s: int) -> None:
    run = easy()
    assert run.hr_bpm is not None
    spiked = run.hr_bpm.copy()
    spiked[1200:1260], spiked[2000:2030] = 242.0, 0.0
    stream = replace(run, hr_bpm=spiked)
    kept = {name: values[::every_s] for name, values in stream.columns()}
    found = measured(replace(stream, **kept))
    assert found.max_hr_bpm is not None
    assert found.max_hr_bpm <= run.hr_bpm.max()
    assert found.hr_bpm == pytest.approx(140, abs=1)


def test_a_frozen_sensor_is_not_believed() -> None:
    run = easy()
    assert run.hr_bpm is not None
    frozen = np.where(np.arange(SIZE) > 2400, 148.0, run.hr_bpm)
    assert (
        measured(replace(run, hr_bpm=frozen)).hr_problem
        == "heart rate stood still for 33% of the time"
    )
    short = np.where((np.arange(SIZE) > 2400) & (np.arange(SIZE) < 2520), 199.0, run.hr_bpm)
    found = measured(replace(run, hr_bpm=short))
    assert found.hr_usable
    assert found.max_hr_bpm == 199
    assert found.hr_peak_30s_bpm == pytest.approx(144, abs=2)


def test_jumps_no_heart_makes_are_blanked_and_many_of_them_cost_the_heart_rate() -> None:
    run = easy()
    assert run.hr_bpm is not None
    place = np.arange(SIZE)
    rare = np.where(place % 900 == 450, 210.0, run.hr_bpm)
    found = measured(replace(run, hr_bpm=rare))
    assert found.hr_usable
    assert found.hr_peak_30s_bpm == pytest.approx(144, abs=2)
    many = np.where(place % 60 < 3, 210.0, run.hr_bpm)
    assert measured(replace(run, hr_bpm=many)).hr_problem.startswith(
        "heart rate jumped by more than 20 beats within 5 s"
    )


def test_the_lower_pulse_after_a_pause_is_no_jump() -> None:
    run = Run().leg(1500, 3.4).stream()
    assert run.hr_bpm is not None
    time = run.time_s + np.where(run.time_s > 700, 300.0, 0.0)
    pulse = run.hr_bpm - 40 * np.exp(-np.maximum(run.time_s - 700, 0) / 60) * (run.time_s > 700)
    found = measure_run(
        replace(run, time_s=time, hr_bpm=pulse),
        surface="road",
        pauses=((700.0, 1000.0),),
        hr_source="chest",
    )
    assert found.hr_usable


@pytest.mark.parametrize(
    "nothing", [None, np.zeros(SIZE), np.full(SIZE, np.nan), np.full(SIZE, 255.0)]
)
def test_no_heart_rate_is_said_in_words(nothing: Floats | None) -> None:
    found = measured(easy(hr_bpm=nothing))
    assert (found.hr_usable, found.hr_problem) == (False, "no heart rate was recorded")
    assert (found.hr_bpm, found.steady_hr_bpm, found.decoupling_pct) == (None, None, None)
    assert found.hr_coverage == 0.0
    assert found.speed_mps == pytest.approx(2.8, rel=0.01)


@pytest.mark.parametrize(
    ("absurd_from", "missing_from", "words"),
    [
        (0, SIZE, f"no heart rate was believable {BEYOND}"),
        (
            2401,
            SIZE,
            f"heart rate is not believable for 33% of the time {BEYOND}",
        ),
        (
            2401,
            3001,
            f"heart rate is missing or not believable for 33% of the time {BEYOND}",
        ),
    ],
)
def test_what_no_heart_does_is_not_called_missing(
    absurd_from: int, missing_from: int, words: str
) -> None:
    run = easy()
    assert run.hr_bpm is not None
    bpm = run.hr_bpm.copy()
    bpm[absurd_from:] = 240.0
    bpm[missing_from:] = np.nan
    assert measured(replace(run, hr_bpm=bpm)).hr_problem == words


def test_a_heart_rate_of_somebody_who_sat_is_said_to_be_one() -> None:
    sat = easy(distance_m=np.zeros(SIZE), speed_mps=np.zeros(SIZE), hr_bpm=np.full(SIZE, 70.0))
    found = measured(sat)
    assert found.avg_hr_bpm == 70
    assert found.hr_problem == "heart rate was recorded only while standing still"
