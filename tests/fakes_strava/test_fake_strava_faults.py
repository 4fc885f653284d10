"""Each fault really does on the wire what it says, meets the requests it should, and is over."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import requests
from fakes.strava import ALL, FakeStrava, Faults, Seen

if TYPE_CHECKING:
    from fakes.strava_program import Program

LIST = "/athlete/activities"
REFUSED = ("429", "500", "502", "503")


def raw(strava: FakeStrava, program: Program, timeout_s: float = 5.0) -> tuple[bytes, bytes, str]:
    """Ask for the list over a bare socket; return head, body, and how the connection ended."""
    token = program.tokens["access_token"]
    request = f"GET /api/v3{LIST} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    host, _, port = strava.url.removeprefix("http://").partition(":")
    got, ended = b"", "closed"
    with closing(socket.create_connection((host, int(port)), timeout_s)) as wire:
        wire.sendall(request.encode())
        try:
            while more := wire.recv(1_000):
                got += more
        except TimeoutError:
            ended = "open"
        except ConnectionResetError:
            ended = "reset"
    head, _, body = got.partition(b"\r\n\r\n")
    return head, body, ended


def length(head: bytes) -> int:
    (line,) = (line for line in head.splitlines() if line.startswith(b"Content-Length"))
    return int(line.partition(b":")[2])


def test_without_a_fault_the_answer_is_whole_and_the_connection_kept(
    strava: FakeStrava, program: Program
) -> None:
    head, body, ended = raw(strava, program, 0.2)
    assert len(body) == length(head)
    assert len(json.loads(body)) == 5
    assert ended == "open"


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_comes_as_often_as_told_and_no_more(
    strava: FakeStrava, program: Program, kind: str
) -> None:
    strava.faults.next(kind, times=3)
    assert [program.get(LIST).status_code for _ in range(4)] == [int(kind)] * 3 + [200]
    assert [seen.fault for seen in strava.api_requests] == [kind] * 3 + [""]
    assert [seen.status for seen in strava.api_requests] == [int(kind)] * 3 + [200]


def test_a_429_of_stravas_own_shows_quota_left_and_counts(
    strava: FakeStrava, program: Program
) -> None:
    strava.faults.next("429")
    answer = program.get(LIST)
    assert answer.headers["X-ReadRateLimit-Usage"] == "1,1"
    assert strava.refused_by_quota == 0
    assert program.get(LIST).headers["X-ReadRateLimit-Usage"] == "2,2"


def test_what_stands_before_strava_knows_no_quota(strava: FakeStrava, program: Program) -> None:
    for kind in ("502", "503", "html"):
        strava.faults.next(kind)
        answer = program.get(LIST)
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "X-RateLimit-Usage" not in answer.headers
    assert program.get(LIST).headers["X-RateLimit-Usage"] == "4,4", "but they count"


def test_a_page_of_the_hotels_network_instead_of_json(strava: FakeStrava, program: Program) -> None:
    strava.faults.next("html")
    answer = program.get(LIST)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_reset_in_the_middle_of_the_body(strava: FakeStrava, program: Program) -> None:
    strava.faults.next("reset")
    head, body, ended = raw(strava, program)
    assert ended == "reset"
    assert len(body) < length(head)
    strava.faults.next("reset")
    with pytest.raises(requests.RequestException):
        program.get(LIST)
    assert program.get(LIST).ok


def test_json_cut_short_in_sound_http(strava: FakeStrava, program: Program) -> None:
    strava.faults.next("truncated")
    head, body, ended = raw(strava, program, 0.2)
    assert (len(body), ended) == (length(head), "open")
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_a_length_that_promises_more_than_comes(strava: FakeStrava, program: Program) -> None:
    strava.faults.next("length")
    head, body, ended = raw(strava, program)
    assert length(head) == len(body) + 1_000
    assert len(json.loads(body)) == 5
    assert ended == "closed"


def test_a_slow_answer_drips_and_outlasts_every_single_read(
    strava: FakeStrava, program: Program
) -> None:
    strava.faults.slow_s = 0.6
    strava.faults.next("slow")
    began = time.monotonic()
    head, body, _ = raw(strava, program, 0.4)
    assert time.monotonic() - began > 0.6, "longer than the longest wait for a byte"
    assert len(json.loads(body)) == 5
    assert len(body) == length(head)


def test_a_slow_answer_ends_with_the_server() -> None:
    with FakeStrava() as strava:
        strava.faults.next("slow")
        wire = socket.create_connection(("127.0.0.1", int(strava.url.rpartition(":")[2])), 5)
        wire.sendall(b"GET /api/v3/athlete HTTP/1.1\r\nHost: x\r\n\r\n")
        assert wire.recv(10) == b"HTTP/1.1 4"
        began = time.monotonic()
    with closing(wire):
        while wire.recv(1_000):
            pass
    assert time.monotonic() - began < 5, "not the thirty seconds it would have dripped"


def test_the_token_dies_in_mid_sync(strava: FakeStrava, program: Program) -> None:
    assert program.get(LIST).ok
    strava.faults.next("401")
    assert [program.get(LIST).status_code for _ in range(3)] == [401, 401, 401]
    assert [seen.fault for seen in strava.api_requests] == ["", "401", "", ""]
    assert program.refresh().ok
    assert program.get(LIST).ok


def test_chosen_requests_fail_once_each(strava: FakeStrava, program: Program) -> None:
    strava.faults.at(lambda seen: seen.query.get("page") in {"2", "3"}, "500")
    answers = [program.get(LIST, page=page).status_code for page in (1, 2, 2, 3, 3, 1)]
    assert answers == [200, 500, 200, 500, 200, 200]


def test_the_login_fails_only_when_chosen(strava: FakeStrava, program: Program) -> None:
    strava.faults.next("500")
    assert program.refresh().ok
    strava.faults.at(lambda seen: seen.path == "/oauth/token", "503")
    assert program.refresh().status_code == 503
    assert program.refresh().ok
    assert program.get(LIST).status_code == 500


def one(path: str) -> Seen:
    return Seen(method="GET", path=f"/api/v3{path}", query={}, at=0.0)


def test_by_chance_a_share_of_all_requests_fails_in_every_way() -> None:
    faults = Faults()
    faults.often(0.10, seed=7)
    met = [faults.strike(one(f"/activities/{number}")) for number in range(5_000)]
    assert {*met} == {"", *ALL}
    assert 0.08 < sum(map(bool, met)) / len(met) < 0.12
    again = Faults()
    again.often(0.10, seed=7)
    assert met == [again.strike(one(f"/activities/{number}")) for number in range(5_000)]
    again.often(0)
    assert not any(again.strike(one("/athlete")) for _ in range(100))


def test_chance_never_strikes_one_path_more_than_twice_in_a_row() -> None:
    faults = Faults()
    faults.often(0.9, seed=1, kinds=("500", "reset"))
    met = [bool(faults.strike(one("/athlete"))) for _ in range(3_000)]
    assert {*zip(met, met[1:], met[2:], strict=False)} == {
        (a, b, c) for a in (False, True) for b in (False, True) for c in (False, True)
    } - {(True, True, True)}


def test_a_fault_nobody_knows_is_a_mistake_of_the_test() -> None:
    with pytest.raises(ValueError, match="504"):
        Faults().next("504")
