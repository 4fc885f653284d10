"""A server's numbers may be anything: one beyond all reason is none, and the rest is kept."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fakes.garmin_api.activities import an_activity
from fakes.hevy_api.workouts import a_workout
from fakes.intervals_api.activities import a_session
from fakes.strava.activities import a_run

from analyzer.accounts.garmin import activity as garmin
from analyzer.accounts.hevy import workout as hevy
from analyzer.accounts.intervals import activity as intervals
from analyzer.accounts.strava import activity as strava
from analyzer.store.packing import pack_activity, pack_stream
from analyzer.sync.reading import measured_activity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.accounts.base import ListedActivity
    from analyzer.model import Activity

pytestmark = pytest.mark.filterwarnings("error")

TUESDAY = datetime(2026, 11, 17, 6, 30, tzinfo=UTC)
RUN = a_run(TUESDAY)
STREAMS = {
    name: {"data": [float(start + second * step) for second in range(900)]}
    for name, start, step in (
        ("time", 0, 1), ("distance", 0, 3), ("altitude", 400, 0), ("heartrate", 140, 0),
        ("velocity_smooth", 3, 0), ("cadence", 85, 0), ("temp", 12, 0), ("watts", 250, 0),
    )
}  # fmt: skip

ANSWERS: dict[str, tuple[Any, Callable[[Any], Activity]]] = {
    "strava": (
        (RUN, STREAMS),
        lambda said: strava.read_activity(said[0], strava.kept_fields(said[0]), said[1]),
    ),
    "intervals": (
        a_session(TUESDAY),
        lambda said: intervals.read_activity(said, {}, "key"),
    ),
    "garmin": (an_activity(TUESDAY), lambda said: garmin.read_activity(said, {}, "key")),
    "hevy": (
        a_workout(TUESDAY),
        lambda said: hevy.read_workout(hevy.listed_workout(said, {}).summary, "key"),
    ),
}


def places_of_numbers(said: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where numbers stand; of a list of them, the first two and the last."""
    if isinstance(said, dict | list | tuple):
        pairs = list(said.items() if isinstance(said, dict) else enumerate(said))
        for key, value in pairs if len(pairs) < 50 else [*pairs[:2], pairs[-1]]:
            yield from places_of_numbers(value, (*place, key))
    elif isinstance(said, int | float) and not isinstance(said, bool):
        yield place


def with_value(said: Any, place: tuple[Any, ...], value: object) -> Any:
    changed = copy.deepcopy(said)
    within = changed
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    return changed


LISTED: dict[str, tuple[Any, str, Callable[[Any], ListedActivity]]] = {
    "strava": (RUN, "start_date", strava.listed_activity),
    "intervals": (a_session(TUESDAY), "start_date", intervals.listed_activity),
    "hevy": (a_workout(TUESDAY), "start_time", lambda said: hevy.listed_workout(said, {})),
}


@pytest.mark.parametrize("end", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon", "", None])
@pytest.mark.parametrize("kind", LISTED)
def test_an_activity_at_an_end_of_the_calendar_cannot_be_placed(kind: str, end: object) -> None:
    said, begins, listed = LISTED[kind]
    assert listed(said).started_at == TUESDAY
    assert listed({**said, begins: end}).started_at is None


@pytest.mark.parametrize("absurd", [1e20, -1e300, float("inf"), float("nan"), 10**400, 9e15])
@pytest.mark.parametrize("kind", ANSWERS)
def test_one_absurd_number_costs_itself_alone(kind: str, absurd: float) -> None:
    said, read = ANSWERS[kind]
    began = read(said).started_at
    places = [place for place in places_of_numbers(said) if place[-1] not in {"id", "activityId"}]
    assert len(places) > 5
    for place in places:
        activity, _ = measured_activity(read(with_value(said, place, absurd)))
        assert activity.started_at == began, place
        assert pack_activity(activity), place
        assert activity.stream is None or pack_stream(activity.stream), place
