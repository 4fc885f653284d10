"""Time and stretches at or above each level.

The fast counting is held to what a patient reader would count, level by level, and to profiles of
runs whose answer is plain.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.streams import Run, easy
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.levels import at_or_above, hr_profile
from analyzer.measures.run import measure_run

SIGNALS = st.lists(
    st.tuples(st.integers(1, 150), st.integers(100, 130) | st.just(-1)), min_size=1, max_size=12
)


def counted_one_by_one(values: list[float], resumes: list[bool], level: float) -> tuple[int, int]:
    seconds = reps = length = 0
    for value, resumed in zip(values, resumes, strict=True):
        length = 0 if resumed else length
        length = length + 1 if value >= level else 0
        seconds += value >= level
        reps += length == 60
    return seconds, reps


@given(SIGNALS, st.sets(st.integers(0, 1500), max_size=5))
def test_it_counts_what_a_patient_reader_would_count(
    signal: list[tuple[int, int]], pauses: set[int]
) -> None:
    values = [float(bpm) if bpm > 0 else np.nan for seconds, bpm in signal for _ in range(seconds)]
    resumes = [place in pauses for place in range(len(values))]
    levels, seconds, reps = at_or_above(np.array(values), np.array(resumes), 1.0)
    expected = [counted_one_by_one(values, resumes, level) for level in levels]
    assert list(zip(seconds, reps, strict=True)) == expected
    known = [value for value in values if value == value]  # noqa: PLR0124 - NaN is not itself
    assert levels.tolist() == (list(range(int(min(known)), int(max(known)) + 1)) if known else [])


@given(SIGNALS)
def test_the_higher_the_level_the_less_time(signal: list[tuple[int, int]]) -> None:
    values = np.array([float(bpm) for seconds, bpm in signal for _ in range(seconds)])
    _, seconds, reps = at_or_above(values, np.zeros(len(values), dtype=bool), 1.0)
    assert (np.diff(seconds) <= 0).all()
    assert (60 * reps <= seconds).all()
    assert seconds[0] == len(values)


def test_six_hard_repetitions_show_in_both_profiles() -> None:
    run = Run().leg(900, 2.8).times(6, (180, 4.2), (180, 2.3)).leg(600, 2.7)
    found = measure_run(run.stream(noise=0.02), surface="road", hr_source="chest")
    assert found.hr_profile is not None
    assert found.pace_profile is not None
    pulse = dict(zip(found.hr_profile.hr_bpm, found.hr_profile.reps_above, strict=True))
    pace = dict(
        zip(found.pace_profile.gap_speed_mps.round(2), found.pace_profile.reps_above, strict=True)
    )
    assert (pulse[165.0], pace[3.8]) == (6, 6)
    assert found.pace_profile.reps_above[0] == 1


def test_a_dip_of_a_few_seconds_does_not_break_a_stretch_a_pause_does() -> None:
    pulse = np.full(200, 170.0)
    pulse[100:103] = 166
    none = np.zeros(200, dtype=bool)
    once = none.copy()
    once[100] = True
    whole, parted = hr_profile(pulse, none), hr_profile(pulse, once)
    assert whole is not None
    assert parted is not None
    assert whole.reps_above[whole.hr_bpm == 168] == 1
    assert parted.reps_above[parted.hr_bpm == 168] == 2


def test_levels_are_only_those_that_occurred() -> None:
    found = measure_run(easy(), surface="road", hr_source="chest")
    assert found.hr_profile is not None
    assert found.hr_profile.hr_bpm[0] == pytest.approx(95, abs=5)
    assert found.hr_profile.hr_bpm[-1] == pytest.approx(145, abs=3)
    assert found.hr_profile.seconds_above[0] == 3600
