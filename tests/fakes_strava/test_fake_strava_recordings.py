"""What was recorded adds up to what the summary says, in streams, laps and splits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.strava import a_lift, a_run
from fakes.strava.laps import METRES_A_KM, laps_of, splits_of
from fakes.strava.polyline import encoded
from fakes.strava.recording import recording_of, streams
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from fakes.strava import FakeStrava
    from fakes.strava_program import Program

MORNING = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
ALL_KEYS = (
    "time,latlng,distance,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving,grade_smooth"
)
ATHLETE = {"athlete": {"id": 1}}


def recorded(activity: dict[str, Any]) -> dict[str, Any]:
    recording = recording_of(activity)
    assert recording is not None
    return streams(recording)


@given(
    minutes=st.floats(1, 300),
    hr=st.integers(90, 190),
    speed_mps=st.floats(0.5, 9),
    grade=st.floats(0, 0.05),
)
def test_streams_add_up_to_the_summary(
    minutes: float, hr: int, speed_mps: float, grade: float
) -> None:
    climb_m = round(grade * speed_mps * minutes * 60)
    run = a_run(MORNING, minutes, hr, speed_mps, climb_m=climb_m)
    told = recorded(run)
    assert len({len(column) for column in told.values()}) == 1
    assert len(told["time"]) <= 2_401
    assert told["time"][0] == 0
    assert told["time"][-1] == run["elapsed_time"]
    assert (np.diff(told["time"]) > 0).all()
    assert (np.diff(told["distance"]) >= 0).all()
    assert told["distance"][-1] == pytest.approx(run["distance"], abs=0.1)
    assert told["heartrate"].mean() == pytest.approx(hr, abs=1.5)
    assert told["heartrate"].max() == run["max_heartrate"]
    rises = np.diff(told["altitude"])
    assert rises[rises > 0].sum() == pytest.approx(climb_m, abs=0.15 * climb_m + 1)
    assert told["cadence"].mean() == pytest.approx(run["average_cadence"], abs=1)
    assert (~told["moving"]).sum() == 2, "stood still twice"
    assert np.abs(told["latlng"][0] - run["start_latlng"]).max() < 1e-6


@given(minutes=st.floats(1, 200), speed_mps=st.floats(0.5, 9))
def test_laps_and_splits_cover_the_run(minutes: float, speed_mps: float) -> None:
    run = a_run(MORNING, minutes, speed_mps=speed_mps) | ATHLETE
    laps = laps_of(run)
    splits = splits_of(run, METRES_A_KM)
    for parts in (laps, splits):
        assert sum(part["elapsed_time"] for part in parts) == run["elapsed_time"]
        assert sum(part["moving_time"] for part in parts) == run["moving_time"]
        assert sum(p["distance"] for p in parts) == pytest.approx(run["distance"], abs=len(parts))
    assert [lap["lap_index"] for lap in laps] == list(range(1, len(laps) + 1))
    assert [lap["start_index"] for lap in laps[1:]] == [lap["end_index"] for lap in laps[:-1]]
    assert len({lap["id"] for lap in laps}) == len(laps)


def test_a_strength_session_has_a_heart_but_covers_no_ground() -> None:
    lift = a_lift(MORNING) | ATHLETE
    assert recorded(lift).keys() == {"time", "heartrate"}
    assert len(laps_of(lift)) == 1
    assert splits_of(lift, METRES_A_KM) == []


def test_a_treadmill_has_no_position() -> None:
    told = recorded(a_run(MORNING, trainer=True))
    assert not {"latlng", "altitude", "grade_smooth", "temp"} & told.keys()
    assert {"distance", "cadence", "heartrate"} <= told.keys()


def test_only_the_streams_that_exist_and_were_asked_for(
    strava: FakeStrava, program: Program
) -> None:
    run, *_, manual, snorkeling = strava.activities
    path = f"/activities/{run}/streams"
    everything = program.get(path, keys=ALL_KEYS, key_by_type="true").json()
    assert everything.keys() == {*ALL_KEYS.split(",")} - {"watts"}
    assert everything["time"]["original_size"] == len(everything["time"]["data"]) == 2_401
    some = program.get(path, keys="watts,heartrate,heartrate", key_by_type="true").json()
    assert some == {"heartrate": everything["heartrate"]}
    assert all(type(beat) is int for beat in some["heartrate"]["data"])
    other = program.get(f"/activities/{snorkeling}/streams", keys=ALL_KEYS, key_by_type="true")
    assert "heartrate" not in other.json()
    assert program.get(f"/activities/{manual}/streams", keys="time", key_by_type="true").json() == {
        "message": "Resource Not Found",
        "errors": [],
    }
    assert program.get(path, keys="time").status_code == 400, "key_by_type must be said"


def test_an_activity_may_lack_anything() -> None:
    run = a_run(MORNING, distance=None, moving_time=None, elapsed_time=None, start_latlng=None)
    del run["total_elevation_gain"]
    assert recorded(run).keys() == {"time", "heartrate", "temp"}


def test_lines_on_the_map_are_written_as_google_documents_it() -> None:
    path = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    assert encoded(path) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
