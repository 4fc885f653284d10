"""How a frame is read: sorted, checked, with what is out of range unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from fakes.plain_runs import RUN, frame

from analyzer.buckets import NO_BUCKET
from analyzer.effect.refusal import LeftOutReason
from analyzer.effect.rows import DOCUMENTED, Rows, leg_day_ends, read_rows
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")


def read(*runs: dict[str, Any], column: str = "gap_speed_mps") -> Rows:
    return read_rows(frame(*runs), column, TODAY)[0]


def test_runs_are_sorted_by_time_and_keep_their_place() -> None:
    later = RUN["started_at"] + pd.Timedelta(days=1)
    rows = read({"started_at": later, "hr_bpm": 150.0}, {})
    assert rows.place.tolist() == [1, 0]
    assert rows.days.tolist() == pytest.approx([20514 + 17 / 24, 20515 + 17 / 24])
    assert np.exp(rows.log_hr) == pytest.approx([140, 150])


def test_logs_and_climb_are_per_kilometre() -> None:
    rows = read({})
    assert rows.log_speed == pytest.approx(np.log(2.8))
    assert rows.log_beats == pytest.approx(np.log(90))
    assert rows.climb == pytest.approx(10)
    assert rows.log_length == pytest.approx((np.log(7000) + np.log(7000 / 2.8)) / 2)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"hr_bpm": 79.0}, "log_hr"),
        ({"hr_bpm": 231.0}, "log_hr"),
        ({"hr_bpm": np.inf}, "log_hr"),
        ({"gap_speed_mps": 0.9}, "log_speed"),
        ({"gap_speed_mps": 8.1}, "log_speed"),
        ({"distance_m": 0.0}, "log_length"),
        ({"distance_m": -5.0}, "log_distance"),
    ],
)
def test_what_no_runner_does_is_unknown(changed: dict[str, float], column: str) -> None:
    assert np.isnan(getattr(read(changed), column)).all()


@pytest.mark.parametrize(
    ("hours", "bucket"),
    [
        (0.0, 0),
        (5.99, 0),
        (6.0, 1),
        (30.0, 2),
        (54.0, 3),
        (78.0, 4),
        (14 * 24.0, 4),
        (14 * 24.01, NO_BUCKET),
        (-1.0, NO_BUCKET),
        (np.nan, NO_BUCKET),
    ],
)
def test_without_a_tag_the_hours_choose_the_bucket(hours: float, bucket: int) -> None:
    assert read({"hours_since_leg_day": hours}).bucket.tolist() == [bucket]


def test_the_tag_is_asked_where_there_is_one() -> None:
    assert read({"bucket": "30-54 h"}).bucket.tolist() == [2]
    assert read({"bucket": None}).bucket.tolist() == [NO_BUCKET]
    assert read({"bucket": "30-54 h", "leg_day_known": False}).bucket.tolist() == [NO_BUCKET]


@pytest.mark.parametrize("value", [True, 1, np.True_, 1.0])
def test_flags_may_be_whatever_a_file_makes_of_them(value: object) -> None:
    assert read({"leg_day_known": value}).decided.tolist() == [True]


@pytest.mark.parametrize("value", [False, 0, None, np.nan, "yes"])
def test_what_is_no_yes_is_no(value: object) -> None:
    assert read({"leg_day_known": value}).decided.tolist() == [False]


def test_the_steady_minutes_count_where_there_are_eight() -> None:
    steady = {"steady_gap_speed_mps": 3.1, "steady_hr_bpm": 150.0}
    enough, short = read(steady | {"steady_minutes": 8.0}), read(steady | {"steady_minutes": 7.9})
    assert np.exp([enough.log_speed[0], enough.log_hr[0]]) == pytest.approx([3.1, 150])
    assert np.exp([short.log_speed[0], short.log_hr[0]]) == pytest.approx([2.8, 140])
    unusable = read(steady | {"steady_minutes": 30.0, "hr_usable": False})
    assert np.isnan(unusable.log_hr).all()


def test_a_metric_nobody_recorded_is_unknown() -> None:
    assert np.isnan(read({}, column="ground_contact_ms").log_metric).all()


def test_leg_days_are_read_from_the_hours_since_them() -> None:
    start, end = RUN["started_at"], RUN["started_at"] - pd.Timedelta(hours=24)
    runs = [
        {"started_at": start},
        {
            "started_at": start + pd.Timedelta(hours=20),
            # Rounded to the minute, as frames made elsewhere may be.
            "hours_since_leg_day": 44.0 + 1 / 60,
        },
        {"started_at": start + pd.Timedelta(days=4), "hours_since_leg_day": 2.0},
        {"started_at": start + pd.Timedelta(days=5), "hours_since_leg_day": np.nan},
    ]
    ends = leg_day_ends(read(*runs))
    since = pd.Timestamp("1970-01-01", tz="UTC")
    assert len(ends) == 2
    assert ends[0] == pytest.approx((end - since) / pd.Timedelta(days=1), abs=1 / 1440)


def test_the_days_ahead_have_a_days_grace() -> None:
    frames = frame(
        {"started_at": TODAY + pd.Timedelta(hours=23)}, {"started_at": TODAY - pd.Timedelta(days=1)}
    )
    rows, _ = read_rows(frames, "gap_speed_mps", TODAY)
    assert len(rows) == 2
    _, set_aside = read_rows(frames, "gap_speed_mps", TODAY - pd.Timedelta(hours=2))
    assert set_aside[LeftOutReason.IN_FUTURE].tolist() == [0]


def test_no_runs_at_all() -> None:
    rows, set_aside = read_rows(frame({}).iloc[:0], "gap_speed_mps", TODAY)
    assert len(rows) == 0
    assert all(len(places) == 0 for places in set_aside.values())


@pytest.mark.parametrize("column", DOCUMENTED)
def test_each_documented_column_is_asked_for_by_name(column: str) -> None:
    with pytest.raises(UsageError, match=f"no column {column}") as caught:
        read_rows(frame({}).drop(columns=column), "gap_speed_mps", TODAY)
    assert column in str(caught.value.hint)


def test_reading_changes_nothing(careful: SimulatedAthlete) -> None:
    before = careful.runs.copy(deep=True)
    read_rows(careful.runs, "gap_speed_mps", TODAY)
    pd.testing.assert_frame_equal(careful.runs, before)
