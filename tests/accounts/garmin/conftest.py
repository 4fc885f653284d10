"""A made-up Garmin with a short history, and an athlete who is logged in to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.garmin_api import FakeGarmin, many_activities
from fakes.garmin_login import EVENING, NOON, a_lift_file, a_run_file
from fakes.key_login import key_login
from fakes.web import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Config


@pytest.fixture
def garmin() -> Iterator[FakeGarmin]:
    """Six activities, one a day; the last on the evening of 18 November."""
    files = (a_run_file, a_lift_file)
    with FakeGarmin(many_activities(6, files, until=EVENING), FakeClock(NOON)) as garmin:
        yield garmin


@pytest.fixture
def config(garmin: FakeGarmin, tmp_path: Path) -> Config:
    return key_login("garmin", garmin, tmp_path / "home")
