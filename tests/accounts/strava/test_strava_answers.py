"""What Strava's answers mean: any sport, missing fields, hidden starts, false local times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import requests
from fakes.strava import FakeStrava, a_lift, a_run
from hypothesis import given
from hypothesis import strategies as st

from analyzer.accounts.strava.activity import kept_fields, pending_request, read_activity
from analyzer.accounts.strava.client import STREAMS

TUESDAY = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def summary(raw: dict[str, Any]) -> dict[str, Any]:
    return kept_fields({k: v for k, v in raw.items() if k != "description"})


def test_a_run_is_a_run() -> None:
    one = read_activity(summary(a_run(TUESDAY, minutes=40, hr=145, speed_mps=3.0, climb_m=80)))
    assert (one.sport, one.started_at, one.moving_s) == ("run", TUESDAY, 2400.0)
    assert (one.distance_m, one.avg_hr_bpm, one.climb_m) == (7200.0, 145.0, 80.0)
    assert (one.zone, one.utc_offset_s) == ("Europe/Berlin", 3600)
    assert one.avg_cadence_spm is not None
    assert 150 < one.avg_cadence_spm < 200, "steps of both feet"


@pytest.mark.parametrize(
    ("sport_type", "sport", "surface", "wanted"),
    [
        ("TrailRun", "run", "trail", "streams"),
        ("VirtualRun", "run", "virtual", "streams"),
        ("WeightTraining", "strength", None, "detail"),
        ("Crossfit", "strength", None, "detail"),
        ("Ride", "ride", None, ""),
        ("Snorkeling", "other", None, ""),
    ],
)
def test_any_sport(sport_type: str, sport: str, surface: str | None, wanted: str) -> None:
    raw = summary(a_run(TUESDAY, sport_type=sport_type))
    one = read_activity(raw)
    assert (one.sport, one.surface, pending_request(raw)) == (sport, surface, wanted)
    assert one.sport_detail != "workout", "a sport nobody knows is no workout"


@pytest.mark.parametrize("offset", [86_400.0, -90_000.0, 1e12, 200_000.0])
def test_a_zone_of_a_day_or_more_is_none(offset: float) -> None:
    raw = summary(a_run(TUESDAY)) | {"timezone": "(GMT+25:00) Nowhere/Land", "utc_offset": offset}
    one = read_activity(raw)
    assert (one.zone, one.utc_offset_s) == (None, None)


def test_a_short_workout_is_stretching_and_a_long_one_may_be_strength() -> None:
    assert pending_request(summary(a_lift(TUESDAY, minutes=5, sport_type="Workout"))) == ""
    assert pending_request(summary(a_lift(TUESDAY, minutes=45, sport_type="Workout"))) == "detail"


def test_a_run_typed_in_has_no_streams_to_ask_for() -> None:
    raw = summary(a_run(TUESDAY, manual=True))
    assert pending_request(raw) == ""
    assert read_activity(raw).avg_hr_bpm is None


def test_a_hidden_start_is_known_to_the_day() -> None:
    assert read_activity(summary(a_run(TUESDAY, hidden_start=True))).start_hidden
    assert not read_activity(summary(a_run(TUESDAY))).start_hidden


@pytest.mark.parametrize(("tag", "kind"), [(0, ""), (1, "race"), (2, "long"), (3, "")])
def test_what_the_runner_tagged(tag: int, kind: str) -> None:
    assert read_activity(summary(a_run(TUESDAY, workout_type=tag))).kind == kind


def test_a_treadmill_run() -> None:
    assert read_activity(summary(a_run(TUESDAY, trainer=True))).surface == "treadmill"


def test_the_description_of_a_lift_and_its_exertion() -> None:
    raw = a_lift(TUESDAY, description="Logged with hevyapp.com", perceived_exertion=8)
    one = read_activity(summary(raw), kept_fields(raw))
    assert (one.description, one.rpe) == ("Logged with hevyapp.com", 8.0)


def test_positions_and_other_people_are_not_kept() -> None:
    stays = kept_fields(a_run(TUESDAY, athlete={"id": 7}, segment_efforts=[{"name": "Home"}]))
    told = str(stays)
    assert "latlng" not in told
    assert "polyline" not in told
    assert "athlete'" not in told
    assert "Home" not in told


def test_kudos_change_nothing() -> None:
    run = a_run(TUESDAY)
    assert kept_fields({**run, "kudos_count": 3, "comment_count": 1}) == kept_fields(
        {**run, "kudos_count": 9}
    )


def test_streams_become_a_stream_with_pauses() -> None:
    with FakeStrava([a_run(TUESDAY, minutes=40, speed_mps=3.0)]) as strava:
        raw = next(iter(strava.activities.values()))
        streams = requests.get(
            f"{strava.url}/api/v3/activities/{raw['id']}/streams",
            {"keys": ",".join(STREAMS), "key_by_type": "true"},
            headers={"Authorization": f"Bearer {strava.grant()['access_token']}"},
            timeout=10,
        ).json()
    one = read_activity(summary(raw), None, streams)
    assert one.stream is not None
    assert one.pauses
    paused = sum(end - start for start, end in one.pauses)
    assert paused == pytest.approx(raw["elapsed_time"] - raw["moving_time"], abs=15)
    assert one.stream.distance_m is not None
    assert np.nanmax(one.stream.distance_m) == pytest.approx(7200, rel=0.02)
    assert one.stream.cadence_spm is not None
    assert 150 < np.nanmedian(one.stream.cadence_spm) < 200
    assert one.hr_source == "unknown"


@pytest.mark.parametrize(
    "streams",
    [
        {},
        {"time": None},
        {"time": {"data": []}},
        {"time": {"data": ["a"]}},
        {"time": {"data": [5]}},
        {"heartrate": {"data": [1, 2]}},
        {"time": {"data": {"0": 1}}},
    ],
)
def test_streams_that_hold_nothing(streams: dict[str, Any]) -> None:
    assert read_activity(summary(a_run(TUESDAY)), None, streams).stream is None


def test_nulls_and_short_columns_within_streams() -> None:
    streams = {
        "time": {"data": [0, 1, 2, 3, 4]},
        "heartrate": {"data": [120, None, 122, 123, 0]},
        "altitude": {"data": [1.0, 2.0]},
    }
    stream = read_activity(summary(a_run(TUESDAY)), None, streams).stream
    assert stream is not None
    assert stream.altitude_m is None
    assert np.isnan(stream.hr_bpm[[1, 4]]).all()  # type: ignore[index]


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("aZ09 -:é\u202e", max_size=9)
)


@given(st.dictionaries(st.sampled_from(sorted(a_run(TUESDAY))), anything))
def test_odd_values_are_unknown_and_never_an_error(odd: dict[str, Any]) -> None:
    raw = {**a_run(TUESDAY), **odd, "id": 7, "start_date": "2026-11-24T06:30:00Z"}
    one = read_activity(kept_fields(raw))
    assert one.started_at == TUESDAY
    assert one.ended_at <= TUESDAY + timedelta(days=15)
