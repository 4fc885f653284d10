"""Who gets in: only a browser of this computer that has the secret, and no other site's page.

Each request is raw bytes to the real server.
"""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest
from fakes.command import legstats

from analyzer.app import server as serving

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.app.server import LiveServer


class Answer(NamedTuple):
    """What the server answered: its status (0 = it closed without a word) and all it sent."""

    status: int
    text: str


class Visitor:
    """Somebody who talks to the server's port as they like."""

    def __init__(self, live: LiveServer) -> None:
        self.port = live.port
        self.host = f"127.0.0.1:{live.port}"
        self.path = urlsplit(live.address).path
        self.secret = self.path.strip("/")
        self.cookie = f"Cookie: legstats={self.secret}"
        self.own = ("Sec-Fetch-Site: same-origin", "Origin: null")

    def ask(self, line: str, *heads: str, body: bytes = b"", host: str | None = "") -> Answer:
        """Send a request; its host is the server's own unless told otherwise, None sends none."""
        lines = [line, *heads, "Connection: close", f"Content-Length: {len(body)}"]
        if host is not None:
            lines.insert(1, f"Host: {host or self.host}")
        return self.say("\r\n".join([*lines, "", ""]).encode() + body)

    def say(self, data: bytes) -> Answer:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(data)
            found = b""
            try:
                while part := connection.recv(65536):
                    found += part
            except ConnectionResetError:
                pass
        text = found.decode(errors="replace")
        return Answer(int(text.split()[1]) if text else 0, text)

    def get(self, path: str, *heads: str, host: str | None = "") -> Answer:
        return self.ask(f"GET {path} HTTP/1.1", *heads, host=host)

    def post(self, *heads: str, host: str | None = "") -> Answer:
        form = "Content-Type: application/x-www-form-urlencoded"
        line = f"POST {self.path}soreness HTTP/1.1"
        return self.ask(line, form, *heads, body=b"soreness=8", host=host)


@pytest.fixture
def visitor(live: LiveServer) -> Visitor:
    return Visitor(live)


def _noted(home: Path) -> object:
    return legstats(home, "log", "--json").json


def test_the_browser_that_was_told_the_secret_gets_the_page_and_a_cookie_for_it(
    visitor: Visitor,
) -> None:
    found = visitor.get(visitor.path)
    head, _, page = found.text.partition("\r\n\r\n")
    assert found.status == 200
    assert "Your running after leg day" in page
    cookie = next(line for line in head.splitlines() if line.lower().startswith("set-cookie"))
    for part in (f"Path={visitor.path}", "HttpOnly", "SameSite=Strict"):
        assert part in cookie
    for rule in (
        "default-src 'none'", "form-action 'self'", "connect-src 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ):  # fmt: skip
        assert rule in head
    assert "unsafe" not in head
    for line in ("referrer-policy: no-referrer", "x-content-type-options: nosniff",
                 "cache-control: no-store", "x-frame-options: DENY"):  # fmt: skip
        assert line.lower() in head.lower()
    assert "server:" not in head.lower()


@pytest.mark.parametrize(
    "name",
    [None, "localhost", "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1",
     "[::1]:{port}", "0.0.0.0:{port}", "127.0.0.1:{port}.evil.example", "evil@127.0.0.1:{port}"],
)  # fmt: skip
def test_a_name_that_a_strangers_page_has_pointed_here_is_refused(
    visitor: Visitor, name: str | None
) -> None:
    host = None if name is None else name.format(port=visitor.port)
    found = visitor.get(visitor.path, host=host)
    assert found.status in {400, 403}
    assert "Set-Cookie" not in found.text
    assert "leg day" not in found.text


def test_an_old_request_without_host_and_one_with_two_are_refused(visitor: Visitor) -> None:
    assert visitor.ask(f"GET {visitor.path} HTTP/1.0", host=None).status == 403
    assert visitor.get(visitor.path, "Host: evil.example").status in {400, 403}


@pytest.mark.parametrize(
    "path",
    ["/", "/index.html", "/favicon.ico", "/{almost}/", "/{secret}", "/x{secret}/", "//{secret}/",
     "/{upper}/", "/{secret}%00/", "/%2e%2e/{secret}/", "/\udc80/"],
)  # fmt: skip
def test_without_the_whole_secret_nothing_is_here_and_nothing_tells_how_near_one_was(
    visitor: Visitor, path: str
) -> None:
    secret = visitor.secret
    tried = path.format(secret=secret, almost=secret[:-1], upper=secret.swapcase())
    tried = tried.encode(errors="surrogateescape").decode("latin-1")
    found = visitor.say(
        f"GET {tried} HTTP/1.1\r\nHost: {visitor.host}\r\nConnection: close\r\n\r\n".encode(
            "latin-1"
        )
    )
    # Bytes no address may hold never reach the page: the protocol itself refuses them.
    assert found.status in {400, 404}
    assert "Set-Cookie" not in found.text
    if found.status == 404:
        assert found.text.endswith("Nothing is here.\n")


def test_all_but_the_page_asks_for_the_cookie_of_this_path(visitor: Visitor) -> None:
    revision = f"{visitor.path}revision"
    assert visitor.get(revision, visitor.cookie).status == 200
    assert visitor.get(revision).status == 403
    for cookie in ("legstats=", "legstats=of-another-path", f"other={visitor.secret}", "=;;,"):
        assert visitor.get(revision, f"Cookie: {cookie}").status == 403


def test_a_page_of_another_site_changes_nothing(visitor: Visitor, home: Path) -> None:
    before = _noted(home)
    evil = "http://evil.example"
    for heads in (
        ("Sec-Fetch-Site: cross-site", f"Origin: {evil}"),
        ("Sec-Fetch-Site: same-site", f"Origin: http://127.0.0.1:{visitor.port + 1}"),
        ("Sec-Fetch-Site: same-origin", f"Origin: {evil}"),
        ("Sec-Fetch-Site: none",),
        (f"Origin: {evil}",),
        ("Origin: null",),
        (),
    ):
        assert visitor.post(visitor.cookie, *heads).status == 403, heads
    # And with all the heads of our own page, but without its cookie.
    assert visitor.post(*visitor.own).status == 403
    assert visitor.post(visitor.cookie, *visitor.own, host="evil.example").status == 403
    assert _noted(home) == before


def test_our_own_page_is_let_in_with_the_heads_of_old_browsers_and_new_ones(
    visitor: Visitor, home: Path
) -> None:
    found = visitor.post(visitor.cookie, *visitor.own)
    assert found.status == 303
    assert "Location: ./?said=".lower() in found.text.lower()
    assert visitor.post(visitor.cookie, f"Origin: http://{visitor.host}").status == 303
    assert _noted(home)


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "G\u00e4T"]
)
def test_odd_methods_are_refused(visitor: Visitor, method: str) -> None:
    found = visitor.ask(f"{method} {visitor.path} HTTP/1.1", visitor.cookie, *visitor.own)
    assert found.status in {400, 405}


@pytest.mark.parametrize(
    "data",
    [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
)  # fmt: skip
def test_nonsense_is_refused_and_the_next_one_served(visitor: Visitor, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(1000)
    assert not answer.startswith(b"HTTP/1.1 200")
    assert visitor.get(f"{visitor.path}revision", visitor.cookie).status == 200


def test_a_head_without_end_is_cut_off(visitor: Visitor) -> None:
    assert visitor.get(visitor.path, f"X-Long: {'x' * 200_000}").status in {0, 400, 431}
    assert visitor.get("/" + "x" * 200_000).status in {0, 400, 404, 414, 431}


def test_slow_visitors_block_nobody_and_are_sent_away(
    visitor: Visitor, live: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_HEAD_S", 0.2)
    slow = [socket.create_connection(("127.0.0.1", live.port), timeout=5) for _ in range(40)]
    for number, one in enumerate(slow):
        one.sendall((b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n")[number % 3])
    began = time.monotonic()
    assert visitor.get(f"{visitor.path}revision", visitor.cookie).status == 200
    assert time.monotonic() - began < 2
    for one in slow:
        assert one.recv(1000) == b""
        one.close()


def test_of_very_many_connections_the_oldest_that_ask_for_nothing_make_room(
    visitor: Visitor,
    live: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(serving, "_MOST_CONNECTIONS", 10)
    many = [socket.create_connection(("127.0.0.1", live.port), timeout=5) for _ in range(60)]
    assert visitor.get(f"{visitor.path}revision", visitor.cookie).status == 200
    for one in many[:50]:
        assert one.recv(1000) == b""
    for one in many:
        one.close()
    assert capfd.readouterr().err == ""


def test_who_goes_away_while_sending_is_no_fault(
    visitor: Visitor, live: LiveServer, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
        heads = (f"POST {visitor.path}soreness HTTP/1.1", f"Host: {visitor.host}", visitor.cookie,
                 *visitor.own, "Content-Type: application/x-www-form-urlencoded",
                 "Content-Length: 1000", "", "soreness=8")  # fmt: skip
        connection.sendall("\r\n".join(heads).encode())
        time.sleep(0.2)
    assert visitor.get(f"{visitor.path}revision", visitor.cookie).status == 200
    assert capfd.readouterr().err == ""


def test_only_this_computer_is_listened_to(live: LiveServer) -> None:
    assert live._socket.getsockname()[0] == "127.0.0.1"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", live.port), timeout=2)


def test_the_browser_is_led_on_by_a_file_of_its_own_that_goes_again(
    live: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[str] = []
    left = tmp_path / "open-0123abcd.html"
    left.write_text("of a server that was killed long ago")
    os.utime(left, (0, 0))

    def browse(address: str) -> bool:
        (file,) = tmp_path.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert live.address in file.read_text()
        handed.append(address)
        return True

    monkeypatch.setattr(serving, "_BROWSER_READS_S", 0.1)
    with serving.opened_browser(live.address, tmp_path, browse) as is_opened:
        assert is_opened
        assert handed[0].startswith("file:///")
        assert Visitor(live).secret not in handed[0]
        deadline = time.monotonic() + 5
        while any(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not any(tmp_path.iterdir())
    with serving.opened_browser(live.address, tmp_path, lambda _: False) as is_opened:
        assert not is_opened
    assert not any(tmp_path.iterdir())
