"""stravalib takes the made-up Strava for the real one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests
import stravalib
from requests.adapters import HTTPAdapter
from stravalib import exc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes.strava import FakeStrava

STRAVA = "https://www.strava.com"


class Redirected(HTTPAdapter):
    """Takes what is meant for Strava to another address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(
        self, request: requests.PreparedRequest, *args: object, **options: object
    ) -> requests.Response:
        request.url = (request.url or "").replace(STRAVA, self._address, 1)
        return super().send(request, *args, **options)  # type: ignore[arg-type] # handed on


@pytest.fixture
def client(strava: FakeStrava, monkeypatch: pytest.MonkeyPatch) -> Iterator[stravalib.Client]:
    monkeypatch.setenv("SILENCE_TOKEN_WARNINGS", "true")
    with requests.Session() as session:
        session.trust_env = False
        session.mount(STRAVA, Redirected(strava.url))
        yield stravalib.Client(
            strava.grant()["access_token"], rate_limit_requests=False, requests_session=session
        )


def test_it_lists_tells_in_detail_and_streams(client: stravalib.Client, strava: FakeStrava) -> None:
    listed = list(client.get_activities())
    assert [activity.id for activity in listed] == list(strava.activities)[::-1]
    run = client.get_activity(listed[-1].id or 0)
    assert run.name == "Morning Run"
    assert run.average_heartrate == 145
    assert run.start_date is not None
    assert str(run.start_date) == "2026-11-20 06:00:00+00:00"
    assert run.moving_time == timedelta(minutes=40).total_seconds()
    assert run.laps is not None
    assert len(run.laps) == 7
    streams = client.get_activity_streams(run.id or 0, types=["time", "heartrate", "latlng"])
    assert streams.keys() == {"time", "heartrate", "latlng"}
    assert len(streams["time"].data or ()) == 2_401
    assert [lap.lap_index for lap in client.get_activity_laps(run.id or 0)] == list(range(1, 8))


def test_it_exchanges_and_refreshes_tokens(client: stravalib.Client, strava: FakeStrava) -> None:
    strava.clock.advance(5 * 3600)
    told = strava.grant()
    strava.clock.advance(5 * 3600)
    fresh = client.refresh_access_token(
        int(strava.client_id), strava.client_secret, told["refresh_token"]
    )
    assert fresh["refresh_token"] != told["refresh_token"]
    assert client.get_athlete().firstname == "Made-up"
    client.deauthorize()
    with pytest.raises(exc.AccessUnauthorized):
        client.get_athlete()


def test_it_understands_refusals(client: stravalib.Client, strava: FakeStrava) -> None:
    with pytest.raises(exc.ObjectNotFound):
        client.get_activity(1)
    strava.subscription_lapsed = True
    with pytest.raises(exc.ApplicationInactive):
        client.get_athlete()
    strava.spend(read=100)
    with pytest.raises(exc.Fault, match="429"):
        client.get_athlete()


def test_a_sport_it_does_not_know_is_what_it_calls_a_workout(client: stravalib.Client) -> None:
    newest = next(iter(client.get_activities()))
    assert newest.sport_type is not None
    assert newest.sport_type.root == "Workout", "though Strava said Snorkeling"
