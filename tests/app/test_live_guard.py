"""What the guard answers word by word, and what it lets through: asked without a socket."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from analyzer.app.access import Guard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from httpx import Response
    from starlette.types import Receive, Scope, Send

KEY = "s3cret"
OWN_COOKIE = {"Cookie": f"legstats={KEY}"}
OWN_PAGE = {**OWN_COOKIE, "Sec-Fetch-Site": "same-origin", "Origin": "null"}
POLICY = "default-src 'none'"


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """Say what the page behind the guard is asked; "gone" is not there."""
    status = 404 if scope["path"] == "/gone" else 200
    answer = PlainTextResponse(f"{scope['method']} {scope['path']}", status)
    await answer(scope, receive, send)


def asked(
    path: str, method: str = "GET", heads: Mapping[str, str] | None = None, port: int = 8123
) -> Response:
    """Send one request of somebody who was never here before."""
    guard = Guard(inside, secret=KEY, port=port, policy=POLICY)
    client = TestClient(guard, base_url=f"http://127.0.0.1:{port}")
    return client.request(method, path, headers=dict(heads or {}))


@pytest.mark.parametrize(
    ("path", "method", "heads", "status", "words"),
    [
        pytest.param("/s3cret/", "GET", {"Host": "evil.example"}, 403,
                     "This is no place for that name.\n", id="another name"),
        pytest.param("/", "GET", {}, 404, "Nothing is here.\n", id="no secret"),
        pytest.param("/s3cre/", "GET", {}, 404, "Nothing is here.\n", id="nearly the secret"),
        pytest.param("/s3cret", "GET", {}, 404, "Nothing is here.\n", id="no slash"),
        pytest.param("/s3cret/", "DELETE", OWN_PAGE, 405, "That cannot be asked here.\n",
                     id="an odd method"),
        pytest.param("/s3cret/revision", "GET", {}, 403, "Open the page anew.\n", id="no cookie"),
        pytest.param("/s3cret/revision", "HEAD", {}, 403, "", id="no cookie, and no body asked"),
        pytest.param("/s3cret/form", "POST", OWN_COOKIE, 403, "That came from another page.\n",
                     id="from nowhere"),
    ],
)  # fmt: skip
def test_who_is_not_let_in_is_told_in_one_sentence(
    path: str, method: str, heads: dict[str, str], status: int, words: str
) -> None:
    answer = asked(path, method, heads)
    assert (answer.status_code, answer.text) == (status, words)
    assert "set-cookie" not in answer.headers


def test_a_name_comes_before_the_secret_and_the_secret_before_the_method() -> None:
    """So that a stranger's page learns nothing, whatever else is wrong with what it asks."""
    evil = {"Host": "evil.example"}
    assert asked("/wrong/", "DELETE", evil).status_code == 403
    assert asked("/wrong/", "DELETE").status_code == 404
    assert asked("/s3cret/form", "DELETE").status_code == 405


def test_an_odd_method_is_told_which_there_are() -> None:
    assert asked("/s3cret/", "PATCH", OWN_PAGE).headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("path", "method", "heads", "seen"),
    [
        pytest.param("/s3cret/", "GET", {}, "GET /", id="the page needs no cookie"),
        pytest.param("/s3cret/a/b", "GET", OWN_COOKIE, "GET /a/b", id="a path within"),
        pytest.param("/s3cret/s3cret/", "GET", OWN_COOKIE, "GET /s3cret/", id="the secret twice"),
        pytest.param("/s3cret/form", "POST", OWN_PAGE, "POST /form", id="a form"),
    ],
)
def test_what_is_let_in_never_sees_the_secret(
    path: str, method: str, heads: dict[str, str], seen: str
) -> None:
    answer = asked(path, method, heads)
    assert (answer.status_code, answer.text) == (200, seen)


@pytest.mark.parametrize(
    ("site", "origin", "is_own"),
    [
        pytest.param("same-origin", None, True, id="a browser that names no origin"),
        pytest.param("same-origin", "null", True, id="a form of a page without referrer"),
        pytest.param("same-origin", "http://127.0.0.1:8123", True, id="its own address"),
        pytest.param("same-origin", "https://127.0.0.1:8123", False, id="another scheme"),
        pytest.param("same-origin", "http://127.0.0.1:8124", False, id="the next port"),
        pytest.param("same-site", "http://127.0.0.1:8123", False, id="a sibling"),
        pytest.param("cross-site", "null", False, id="another site"),
        pytest.param("", "http://127.0.0.1:8123", False, id="an empty word for the site"),
        pytest.param(None, "http://127.0.0.1:8123", True, id="an old browser"),
        pytest.param(None, "null", False, id="an old browser, from a file"),
        pytest.param(None, None, False, id="nothing said"),
    ],
)
def test_only_a_form_of_our_own_page_writes(
    site: str | None, origin: str | None, *, is_own: bool
) -> None:
    said = {"Sec-Fetch-Site": site, "Origin": origin}
    heads = {name: value for name, value in said.items() if value is not None}
    assert asked("/s3cret/form", "POST", OWN_COOKIE | heads).is_success == is_own
    # What only looks needs no such word: a link typed by hand comes from nowhere.
    assert asked("/s3cret/revision", "GET", OWN_COOKIE | heads).is_success


@pytest.mark.parametrize(
    ("cookie", "is_ours"),
    [
        pytest.param("legstats=s3cret", True, id="ours alone"),
        pytest.param("other=1; legstats=s3cret", True, id="beside another program's"),
        pytest.param("legstats=s3cret; other=1", True, id="before another program's"),
        pytest.param("legstats=s3cre", False, id="nearly ours"),
        pytest.param("legstats=s3cret2", False, id="longer than ours"),
        pytest.param("LEGSTATS=s3cret", False, id="another name"),
        pytest.param("legstats=", False, id="an empty one"),
    ],
)
def test_the_cookie_holds_the_whole_secret_under_its_own_name(
    cookie: str, *, is_ours: bool
) -> None:
    assert asked("/s3cret/revision", heads={"Cookie": cookie}).is_success == is_ours


def test_the_page_sets_a_cookie_for_its_own_path_and_nothing_else_does() -> None:
    cookie = SimpleCookie(asked("/s3cret/").headers["set-cookie"])["legstats"]
    assert cookie.value == KEY
    assert (cookie["path"], cookie["samesite"]) == ("/s3cret/", "Strict")
    assert cookie["httponly"]
    assert not cookie["domain"], "a domain would send it to other ports' programs, too"
    assert not cookie["max-age"], "it ends with the browser"
    assert "set-cookie" not in asked("/s3cret/revision", heads=OWN_COOKIE).headers
    assert "set-cookie" not in asked("/s3cret/gone", heads=OWN_COOKIE).headers


@pytest.mark.parametrize(
    ("path", "heads", "status"),
    [
        pytest.param("/s3cret/", {}, 200, id="the page"),
        pytest.param("/s3cret/gone", OWN_COOKIE, 404, id="what is not there"),
        pytest.param("/", {}, 404, id="no secret"),
        pytest.param("/s3cret/revision", {}, 403, id="no cookie"),
    ],
)
def test_every_answer_forbids_what_a_page_of_ours_never_does(
    path: str, heads: dict[str, str], status: int
) -> None:
    answer = asked(path, heads=heads)
    assert answer.status_code == status
    expected = {
        "content-security-policy": POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-store",
    }
    assert expected.items() <= dict(answer.headers).items()


def test_at_the_usual_port_the_name_has_none() -> None:
    """A browser leaves out :80, and whoever adds it is none."""
    assert asked("/s3cret/", port=80).status_code == 200
    assert asked("/s3cret/", heads={"Host": "127.0.0.1:80"}, port=80).status_code == 403
    assert asked("/s3cret/", heads={"Host": "127.0.0.1"}).status_code == 403


def test_everything_stands_below_the_secret() -> None:
    assert Guard(inside, secret=KEY, port=80, policy=POLICY).prefix == "/s3cret/"
