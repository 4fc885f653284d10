"""Instants as seconds, days as whole numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.timestamps import DAY_S, HOUR_S, MINUTE_S, epoch_days, epoch_seconds

instants = st.integers(6 * 10**8, 3 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(st.lists(instants, min_size=1, max_size=5), st.sampled_from(["us", "ns", "ms"]))
def test_seconds_are_those_of_the_unix_clock(moments: list[datetime], resolution: str) -> None:
    series = pd.Series(pd.DatetimeIndex(moments).as_unit(resolution))
    seconds = [moment.timestamp() for moment in series]
    assert epoch_seconds(series) == pytest.approx(seconds, abs=1e-6)


def test_what_is_unknown_stays_unknown() -> None:
    moments = pd.Series(pd.to_datetime(["2026-01-05T07:00Z", None]))
    seconds = epoch_seconds(moments)
    assert seconds[0] == datetime(2026, 1, 5, 7, tzinfo=UTC).timestamp()
    assert np.isnan(seconds[1])
    assert len(epoch_seconds(moments[:0])) == 0


def test_neighbouring_days_are_one_apart() -> None:
    first, second, unknown = epoch_days(
        pd.Series(pd.to_datetime(["2026-02-28", "2026-03-01", None]))
    )
    assert second - first == 1.0
    assert np.isnan(unknown)


def test_units_of_time_fit_each_other() -> None:
    assert (24 * HOUR_S, 60 * MINUTE_S) == (DAY_S, HOUR_S)
