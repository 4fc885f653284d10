"""What holds for every account: no secret in anything said, no list where there is no API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from fakes.command import legstats
from fakes.garmin_api import FakeGarmin, many_activities
from fakes.garmin_login import a_run_file
from fakes.hevy_api import FakeHevy, many_workouts
from fakes.intervals_api import FakeIntervals, many_sessions
from fakes.key_login import at_service, key_login
from fakes.strava import FakeStrava, a_run
from fakes.strava_login import environment, logged_in
from fakes.web import ALL, Answer, KeyedService, Refusal, Seen

from analyzer.accounts.session import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fakes.command import Said

YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
SPENT, REFUSED = ("429",), ("401",)
PASSING = tuple(kind for kind in ALL if kind not in {"429", "401"})
"""Faults after which the same request is sent again."""
PATIENT = RetryPolicy(timeout_s=0.3, attempts=len(PASSING) + 2, first_pause_s=0.001)
KINDS = ("garmin", "hevy", "intervals", "strava")


class Elsewhere(KeyedService):
    """A server that knows nothing of any account."""

    def told(self, asked: Seen) -> Answer:
        raise Refusal(404, {"error": f"no {asked.path}"})


class Login(NamedTuple):
    """A home that is logged in to a made-up service, and what the command is told to find it."""

    kind: str
    service: KeyedService | FakeStrava
    home: Path
    env: dict[str, str]

    def says(self, *arguments: str) -> Said:
        """Run a command at its most talkative; nothing of the login may stand in what it says."""
        said = legstats(self.home, "-vv", *arguments, **self.env)
        service = self.service
        secrets = service.secrets if isinstance(service, FakeStrava) else service.issued
        assert secrets
        assert not [one for one in secrets if one in said.out + said.err], arguments
        return said


@pytest.fixture(params=KINDS)
def login(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Login]:
    """Each account in turn, with two activities."""
    for place in ("analyzer.sync.account", "analyzer.actions.accounts"):
        monkeypatch.setattr(f"{place}.RetryPolicy", lambda *_, **__: PATIENT)
    kind, home = request.param, tmp_path / "home"
    if kind == "strava":
        with FakeStrava([a_run(YESTERDAY)]) as strava:
            logged_in(strava, home)
            strava.faults.slow_s = 0.5
            yield Login(kind, strava, home, environment(strava))
        return
    made = {
        "garmin": lambda: FakeGarmin(many_activities(2, [a_run_file], until=YESTERDAY)),
        "hevy": lambda: FakeHevy(many_workouts(2, until=YESTERDAY)),
        "intervals": lambda: FakeIntervals(many_sessions(2, [a_run_file], until=YESTERDAY)),
    }
    with made[kind]() as service:
        key_login(kind, service, home)
        service.faults.slow_s = 0.5
        yield Login(kind, service, home, at_service(kind, service))


def test_whatever_goes_wrong_no_secret_is_in_what_is_said(login: Login) -> None:
    for faults in (PASSING, REFUSED, SPENT):
        for kind in faults:
            login.service.faults.next(kind)
        said = login.says("sync", login.kind)
        assert "GET" in said.err, "requests are told"
    assert said.code == 75, "each fault was met"
    login.says("status")
    if isinstance(login.service, FakeStrava):
        login.service.revoke_by_athlete()
    else:
        login.service.revoke_key()
    login.says("sync", login.kind)
    assert login.says("logout", login.kind).code in {0, 5}


def test_where_its_api_is_not_an_account_is_not_empty(login: Login) -> None:
    kind = login.kind
    login.says("sync", kind)
    with Elsewhere() as elsewhere:
        env = {f"LEGSTATS_SOURCES_{kind}_API_URL".upper(): elsewhere.url}
        lost = login._replace(env=env)
        for words in (["sync", kind], ["sync", kind, "--full"]):
            said = lost.says(*words)
            assert (said.code, said.out) == (1, ""), said
            assert said.err.count(f"'s API is not at {elsewhere.url}.") == 1
        if isinstance(login.service, KeyedService):
            env |= {f"LEGSTATS_{kind}_KEY".upper(): login.service.key}
            said = lost._replace(home=login.home / "other").says("--no-input", "login", kind)
            assert (said.code, "'s API is not at" in said.err) == (1, True), said
    assert login.says("sync", kind).out.startswith("nothing new; ")
