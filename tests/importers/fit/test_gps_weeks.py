"""A watch that lost 1,024 weeks with GPS gets them back where that is certain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fakes.fit_encoder import run_file

from analyzer.importers.fit import read

BEFORE = timedelta(weeks=1024)
MORNING = datetime(2026, 10, 4, 7, tzinfo=UTC)


def started(data: bytes, name: str = "run.fit") -> tuple[datetime, datetime | None, bool]:
    """When the only run and its first lap began, and whether the rollover is said."""
    (run,) = read(data, name)
    lap = run.laps[0].started_at if run.laps else None
    return run.started_at, lap, any("1,024 weeks behind" in one for one in run.problems)


def test_a_watch_that_was_not_built_yet_was_behind() -> None:
    when, lap, said = started(run_file(MORNING - BEFORE, 5))
    assert (when, lap or MORNING, said) == (MORNING, MORNING, True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("run.fit", MORNING - BEFORE), ("2026-10-04-09-00-00.fit", MORNING)],
)
def test_of_another_device_the_files_name_may_tell(name: str, expected: datetime) -> None:
    data = run_file(MORNING - BEFORE, 5, manufacturer="development", product=1)
    assert started(data, name)[0] == expected


def test_a_run_of_2015_stays_there() -> None:
    then = datetime(2015, 5, 5, 7, tzinfo=UTC)
    when, _, said = started(run_file(then, 5))
    assert (when, said) == (then, False)
