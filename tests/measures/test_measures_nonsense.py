"""Streams no watch should write, and some do: there is always an answer, never an exception.

Empty, single, backwards and absurd records, by hand and made up by hypothesis; whatever comes in,
no measure is infinite or not a number.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.streams import each, easy
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.run import measure_run
from analyzer.model import RunMeasures, Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Surface


def measured(
    stream: Stream, surface: Surface = "road", pauses: Sequence[tuple[float, float]] = ()
) -> RunMeasures:
    return measure_run(stream, surface=surface, pauses=pauses, hr_source="chest")


DEGENERATE = {
    "empty": Stream(time_s=np.empty(0)),
    "one record": Stream(time_s=np.zeros(1), distance_m=np.zeros(1), hr_bpm=np.full(1, 90.0)),
    "two records at once": Stream(time_s=np.zeros(2), distance_m=np.arange(2.0)),
    "half a second": Stream(time_s=np.array([0, 0.5]), distance_m=np.arange(2.0)),
    "all unknown": each(easy(20), lambda values: np.full(len(values), np.nan)),
    "only times": Stream(time_s=np.arange(1200.0)),
    "values unknown": replace(each(easy(20), lambda v: v * np.nan), time_s=np.arange(1201.0)),
    "no distance": easy(20, distance_m=None),
    "zero speed": easy(20, distance_m=None, speed_mps=np.zeros(1201)),
    "infinite": easy(20, distance_m=np.full(1201, np.inf), hr_bpm=np.full(1201, -np.inf)),
    "huge": easy(20, distance_m=np.arange(1201) * 1e12, altitude_m=np.arange(1201) * 1e9),
    "clock runs away": easy(20, time_s=np.append(np.arange(1200.0), 4e9)),
    "time unknown in places": easy(
        20, time_s=np.where(np.arange(1201) % 7, np.arange(1201), np.nan)
    ),
    "a record a minute": easy(20, time_s=np.arange(1201) * 60.0),
}


@pytest.mark.parametrize("surface", ["road", "treadmill", "trail"])
@pytest.mark.parametrize("case", DEGENERATE)
def test_whatever_the_watch_wrote_there_is_an_answer(case: str, surface: Surface) -> None:
    found = measured(DEGENERATE[case], surface, pauses=((5.0, 3.0), (1.0, 2.0)))
    for entry in fields(RunMeasures):
        value = getattr(found, entry.name)
        assert not isinstance(value, float) or np.isfinite(value), entry.name


NUMBERS = st.floats(-1e4, 1e4) | st.sampled_from([np.nan, np.inf, -np.inf, 0.0, 1e300])


@given(
    gaps=st.lists(st.floats(0, 400) | st.just(1.0) | st.just(0.0), max_size=60),
    data=st.data(),
    surface=st.sampled_from(["road", "treadmill", "trail"]),
    pauses=st.lists(st.tuples(st.floats(-100, 5000), st.floats(-100, 5000)), max_size=3),
)
def test_nonsense_is_measured_without_an_exception(
    gaps: list[float], data: st.DataObject, surface: Surface, pauses: list[tuple[float, float]]
) -> None:
    columns = {
        entry.name: np.array(
            data.draw(st.lists(NUMBERS, min_size=len(gaps), max_size=len(gaps))), dtype=float
        )
        for entry in fields(Stream)[1:]
        if data.draw(st.booleans())
    }
    stream = Stream(time_s=np.cumsum(np.array(gaps, dtype=float)), **columns)
    assert isinstance(measured(stream, surface, pauses), RunMeasures)


def test_nothing_recorded_gives_nothing() -> None:
    for case in ("empty", "one record", "two records at once", "half a second", "all unknown"):
        assert measured(DEGENERATE[case]) == RunMeasures()
