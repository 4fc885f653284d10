"""What the tests of the made-up Strava share: a few activities, a standing clock, one program."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.strava import FakeClock, FakeStrava, a_lift, a_run
from fakes.strava_description import StravaDescription
from fakes.strava_program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
def strava() -> Iterator[FakeStrava]:
    """A run, a race, a lift, something typed in and a sport nobody knows, one a day."""
    activities = [
        a_run(NOW - timedelta(days=5)),
        a_run(NOW - timedelta(days=4), 90, 168, 3.6, workout_type=1, name="Marathon"),
        a_lift(NOW - timedelta(days=3), description="Logged with hevyapp.com"),
        a_run(NOW - timedelta(days=2), manual=True),
        a_run(NOW - timedelta(days=1), sport_type="Snorkeling", hr_known=False),
    ]
    with FakeStrava(activities, FakeClock(NOW)) as strava:
        yield strava


@pytest.fixture
def program(strava: FakeStrava) -> Iterator[Program]:
    with Program(strava) as program:
        yield program


@pytest.fixture(scope="session")
def strava_description() -> StravaDescription:
    """Strava's own description of its API, kept outside the project."""
    kept = ROOT.parent / "shared" / "strava" / "swagger.json"
    path = Path(os.environ.get("LEGSTATS_STRAVA_SWAGGER", kept))
    if not path.is_file():
        pytest.skip(f"no description of Strava's API at {path} (set LEGSTATS_STRAVA_SWAGGER)")
    return StravaDescription(path)
