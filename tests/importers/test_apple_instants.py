"""A date of Apple Health means the same alone and among thousands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analyzer.importers.apple_health.instants import instant, instants

SIX_THIRTY_IN_BERLIN = (1_794_893_400.0, 3600.0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-17 06:30:00 +0100",
        "2026-11-17T06:30:00 +01:00",
        " 2026-11-17 06:30:00.250 +0100 ",
        "20261117063000+0100",
        "２０２６-11-17 06:30:00 +0100",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert instant(text) == SIX_THIRTY_IN_BERLIN


def test_west_of_greenwich_a_clock_is_behind() -> None:
    assert instant("2026-11-17 02:00:00 -0330") == (1_794_893_400.0, -12_600.0)
    assert instant("2026-11-17T05:30:00Z") == (1_794_893_400.0, 0.0)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-02-29 06:30:00 +0100", "2026-06-31 06:30:00 +0100",
     "0000-08-01 06:30:00 +0100", "2026-08-28 06:30:60 +0100", "2026-08-28 06:30:00 +2400"],
)  # fmt: skip
def test_what_no_calendar_or_clock_shows_is_no_date(text: str) -> None:
    assert np.isnan(instant(text)).all()


two = st.integers(0, 99).map("{:02d}".format)
written = st.builds(
    "{:04d}-{}-{} {}:{}:{} {}{}{}".format,
    st.integers(0, 9999), two, two, two, two, two, st.sampled_from("+-"), two, two,
)  # fmt: skip
near = st.builds(
    "{:04d}-{:02d}-{:02d} {:02d}:59:{:02d} +{:02d}00".format,
    st.integers(1999, 2030), st.integers(0, 13), st.integers(0, 32), st.integers(22, 24),
    st.integers(58, 61), st.integers(22, 24),
)  # fmt: skip


@given(st.lists(written | near, min_size=1, max_size=4))
@example(["2024-02-29 06:30:00 +0100", "2023-02-29 06:30:00 +0100"])
def test_a_date_means_the_same_whatever_stands_beside_it(texts: list[str]) -> None:
    alone = [instant(text) for text in texts]
    together = np.column_stack(instants([*texts, "no date"]))[:-1]
    np.testing.assert_array_equal(np.column_stack(instants(texts)), alone)
    np.testing.assert_array_equal(together, alone)
