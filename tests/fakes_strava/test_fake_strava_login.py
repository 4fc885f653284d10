"""How an athlete lets a program in, how its tokens age and rotate, and how it is shut out."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from fakes.strava_program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes.strava import FakeStrava

WANTED = "read,activity:read_all,profile:read_all"
HOUR_S = 3600


class Loopback(HTTPServer):
    """Where a program waits for the browser to come back."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Waiting)
        self.came: list[str] = []

    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/back"

    def told(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.came[-1]).query).items()}


class _Waiting(BaseHTTPRequestHandler):
    server: Loopback

    def do_GET(self) -> None:
        self.server.came.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"You may close this page.")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def page_of(strava: FakeStrava, back: str, **fields: str) -> str:
    asked = {
        "client_id": strava.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "approval_prompt": "auto",
        "scope": WANTED,
        "state": "a state & more",
    }
    return f"{strava.url}/oauth/authorize?{urlencode(asked | fields)}"


def test_the_athlete_unticks_one_scope_and_presses_authorize(
    strava: FakeStrava, program: Program, loopback: Loopback
) -> None:
    strava.consent(page_of(strava, loopback.uri()), untick=["profile:read_all"])
    told = loopback.told()
    assert told["state"] == "a state & more"
    assert told["scope"] == "read,activity:read_all"
    answer = program.take("authorization_code", code=told["code"]).json()
    assert answer["scope"] == "read,activity:read_all"
    assert answer["expires_in"] == 6 * HOUR_S
    assert answer["expires_at"] == strava.clock.now() + 6 * HOUR_S
    assert answer["athlete"]["id"] == program.get("/athlete").json()["id"]


def test_reading_is_granted_even_when_everything_is_unticked(
    strava: FakeStrava, loopback: Loopback
) -> None:
    strava.consent(page_of(strava, loopback.uri()), untick=WANTED.split(","))
    assert loopback.told()["scope"] == "read"


def test_the_athlete_presses_cancel(strava: FakeStrava, loopback: Loopback) -> None:
    strava.consent(page_of(strava, loopback.uri()), deny=True)
    assert loopback.told() == {"state": "a state & more", "error": "access_denied"}


def test_the_page_says_what_it_is_and_trusts_no_word_of_the_address(strava: FakeStrava) -> None:
    address = page_of(strava, "http://localhost:1/", state='"><script>alert(1)</script>')
    page = requests.get(address, timeout=10).text
    assert "made-up Strava" in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"client_id": "1"}, "client_id"),
        ({"redirect_uri": "http://somewhere.example/"}, "redirect_uri"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "read,everything"}, "scope"),
    ],
)
def test_a_wrong_question_gets_no_page(
    strava: FakeStrava, wrong: dict[str, str], field: str
) -> None:
    answer = requests.get(page_of(strava, "http://localhost:1/", **wrong), timeout=10)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    with pytest.raises(ValueError, match=f"400.*{field}"):
        strava.consent(page_of(strava, "http://localhost:1/", **wrong))


def test_a_box_that_is_not_there_cannot_be_unticked(strava: FakeStrava) -> None:
    with pytest.raises(ValueError, match="tick:activity:write"):
        strava.consent(page_of(strava, "http://localhost:1/"), untick=["activity:write"])


def test_a_code_is_good_once_and_for_ten_minutes(
    strava: FakeStrava, program: Program, loopback: Loopback
) -> None:
    for waited_s, statuses in ((599, [200, 400]), (600, [400])):
        strava.consent(page_of(strava, loopback.uri()))
        strava.clock.advance(waited_s)
        code = loopback.told()["code"]
        answers = [program.take("authorization_code", code=code) for _ in statuses]
        assert [answer.status_code for answer in answers] == statuses
        assert answers[-1].json()["errors"] == [
            {"resource": "AuthorizationCode", "field": "code", "code": "invalid"}
        ]


def test_a_wrong_secret_a_wrong_application_and_a_wrong_kind(
    strava: FakeStrava, program: Program
) -> None:
    refresh_token = program.tokens["refresh_token"]
    for wrong, status in (
        ({"client_secret": "0" * 40}, 401),
        ({"client_id": "1"}, 400),
        ({"grant_type": "password"}, 400),
    ):
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        own = {"client_id": strava.client_id, "client_secret": strava.client_secret}
        assert program.post("/oauth/token", **fields | own | wrong).status_code == status


def test_the_same_tokens_while_more_than_an_hour_is_left(
    strava: FakeStrava, program: Program
) -> None:
    before = dict(program.tokens)
    strava.clock.advance(5 * HOUR_S - 1)
    assert program.refresh().ok
    assert program.tokens == before | {"expires_in": HOUR_S + 1}


def test_rotation_kills_the_old_refresh_token_at_once(strava: FakeStrava, program: Program) -> None:
    old = dict(program.tokens)
    strava.clock.advance(5 * HOUR_S)
    assert program.refresh().ok
    assert {program.tokens["access_token"], program.tokens["refresh_token"]}.isdisjoint(
        {old["access_token"], old["refresh_token"]}
    )
    again = program.take("refresh_token", refresh_token=old["refresh_token"])
    assert again.status_code == 400
    assert again.json() == {
        "message": "Bad Request",
        "errors": [{"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}],
    }
    assert program.get("/athlete").ok


def test_an_access_token_dies_of_age_or_early(strava: FakeStrava, program: Program) -> None:
    strava.clock.advance(6 * HOUR_S)
    assert program.get("/athlete").status_code == 401
    assert program.refresh().ok
    assert program.get("/athlete").ok
    strava.end_access_token()
    assert program.get("/athlete").json()["errors"] == [
        {"resource": "Athlete", "field": "access_token", "code": "invalid"}
    ]
    assert program.refresh().ok
    assert program.get("/athlete").ok


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_program_revokes_its_login(strava: FakeStrava, program: Program, which: str) -> None:
    def revoke(secret: str) -> int:
        return requests.post(
            f"{strava.url}/oauth/revoke",
            auth=(strava.client_id, secret),
            data={"token": program.tokens[which]},
            timeout=10,
        ).status_code

    with Program(strava) as other:
        assert revoke("wrong") == 401
        assert program.get("/athlete").ok
        assert revoke(strava.client_secret) == 200
        assert program.get("/athlete").status_code == 401
        assert program.refresh().status_code == 400
        assert other.get("/athlete").ok
    assert program.post("/oauth/revoke").status_code == 401


@pytest.mark.parametrize("path", ["/oauth/deauthorize", "/api/v3/oauth/deauthorize"])
def test_the_old_way_to_revoke(program: Program, path: str) -> None:
    token = program.tokens["access_token"]
    assert program.post(path, access_token=token).json() == {"access_token": token}
    assert program.get("/athlete").status_code == 401
    assert program.post(path, access_token=token).status_code == 401


def test_the_athlete_removes_the_application(strava: FakeStrava, program: Program) -> None:
    strava.revoke_by_athlete()
    assert program.get("/athlete").status_code == 401
    assert program.refresh().status_code == 400


def test_the_application_lapses_with_the_subscription(strava: FakeStrava, program: Program) -> None:
    strava.subscription_lapsed = True
    answer = program.get("/athlete/activities")
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Forbidden",
        "errors": [{"resource": "Application", "field": "Status", "code": "Inactive"}],
    }


def test_every_secret_is_known_and_no_login_costs_quota(
    strava: FakeStrava, program: Program, loopback: Loopback
) -> None:
    strava.consent(page_of(strava, loopback.uri()))
    code = loopback.told()["code"]
    first = program.take("authorization_code", code=code).json()
    strava.clock.advance(5 * HOUR_S)
    second = program.refresh().json()
    tokens = {t[which] for t in (first, second) for which in ("access_token", "refresh_token")}
    assert len(tokens) == 4
    assert {strava.client_secret, code} | tokens <= strava.secrets
    assert [seen.path for seen in strava.requests if seen.method == "POST"] == [
        "/oauth/authorize", "/oauth/token", "/oauth/token",
    ]  # fmt: skip
    assert strava.api_requests == []
    assert program.get("/athlete").headers["X-RateLimit-Usage"] == "1,1"


def test_what_is_neither_api_nor_login_is_not_found(program: Program) -> None:
    assert program.post("/oauth/nonsense").status_code == 404
    assert program.get("/nonsense").status_code == 404
