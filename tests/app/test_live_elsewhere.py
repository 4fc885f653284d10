"""What other processes do shows on the page, and a server that is killed loses nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from playwright.sync_api import expect

from analyzer import config
from analyzer.app.elsewhere import ReadingElsewhere
from analyzer.app.opening import opened_page
from analyzer.app.parts import Fields, Upload
from analyzer.app.server import LiveServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes.browser import Opener
    from fakes.page_client import PageClient

    from analyzer import Dataset
    from analyzer.app.living import LivingPage

ROOT = Path(__file__).parents[2]
_PATIENCE_MS = 60_000


def _undecided(home: Path) -> list[str]:
    return [one["leg_day_id"] for one in legstats(home, "legdays", "--undecided", "--json").json]


@pytest.mark.browser
def test_two_pages_and_a_terminal_show_each_others_words(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    one, other = open_page(live.address), open_page(live.address)
    one.locator("#part-today button", has_text="They change how I walk").first.click()
    one.locator("#part-today h2", has_text="No run now").wait_for()
    other.bring_to_front()
    other.locator("#part-today h2", has_text="No run now").wait_for()
    first = _undecided(home)[0]
    assert legstats(home, "legdays", "set", first, "no").code == 0
    for page in (one, other):
        page.bring_to_front()
        expect(page.locator(f"#yes-{first}")).to_have_count(0, timeout=_PATIENCE_MS)
    assert legstats(home, "log", "--clear", "soreness").code == 0
    other.locator("#part-today h2", has_not_text="No run now").wait_for()


@pytest.mark.browser
def test_while_another_legstats_reads_the_page_says_so_and_follows(
    live: LiveServer, home: Path, open_page: Opener, tmp_path: Path
) -> None:
    page = open_page(live.address)
    page.locator("footer").wait_for()
    page.evaluate("""window.heard = []; new MutationObserver(() => heard.push(
        document.getElementById('news').textContent)).observe(document.getElementById('news'),
        {childList: true})""")
    run = run_file(datetime.now(UTC) - timedelta(hours=5), 33, pace=340, hr=140.0, every_s=10)
    (tmp_path / "new.fit").write_bytes(run)
    before = page.locator("#part-quality").inner_text()
    assert legstats(home, "sync", tmp_path).code == 0
    expect(page.locator("#part-quality")).not_to_have_text(
        before, use_inner_text=True, timeout=_PATIENCE_MS
    )
    assert any("Another legstats is reading" in words for words in page.evaluate("heard"))
    assert page.locator("#news").is_hidden()


def test_a_window_that_missed_a_word_is_not_told_that_it_shows_it(client: PageClient) -> None:
    client.part("today")
    shown = client.get("revision", since="").json()["revision"].partition("-")[0]
    assert legstats(client.home, "log", "--soreness", "3").code == 0
    client.part("today")  # another window follows
    told = client.tap("look-at-runs", of="", text="")
    assert told["since"] == told["revision"].partition("-")[0] != shown
    assert legstats(client.home, "log", "--clear", "soreness").code == 0


def test_what_came_of_files_is_shown_however_soon_they_are_read(
    client: PageClient, living: LivingPage, tmp_path: Path
) -> None:
    legs = tmp_path / "legs.fit"
    # After the run that the last session known bears on, whatever hour it is now.
    yesterday = datetime.now(UTC).replace(hour=17, minute=30) - timedelta(days=1)
    legs.write_bytes(strength_file(yesterday, ["squat"] * 5))
    client.part("today")  # the page is there
    form = living.form("add")
    assert form is not None
    done = living.do(form, Fields(uploads=(Upload("legs.fit", legs),)))
    added = client.part_at_rest("add")  # read before the form is answered
    told = living.answer(done)
    assert told["stale"] or living.news(str(told["revision"]))["stale"]
    assert "<li>Leg day: " in added
    # What is said afterwards did not come of the files.
    news = re.findall(r"<li>(?:Leg day|\d+ verdict|No verdict).*?</li>", added)
    assert news
    client.part("decide")
    decided = client.tap("decide", session=_undecided(client.home)[-1], decision="yes")
    assert "not judged to" in decided["words"]
    found = re.findall(r"<li>(?:Leg day|\d+ verdict|No verdict).*?</li>", client.part("add"))
    assert found == news
    client.undo(decided)


def test_what_is_read_elsewhere_is_waited_for_but_not_forever() -> None:
    now = [0.0]
    seen = ReadingElsewhere(lambda: now[0])
    assert not seen.is_reading({"record": b"0"})  # nothing is shown yet
    seen.show({"record": b"0", "word": b"0"})
    assert not seen.is_reading({"record": b"0", "word": b"1"})  # a word is shown at once
    assert seen.is_reading({"record": b"1"})
    assert not seen.is_reading({"record": b"1"}, own_syncs=1)  # the page itself has read it
    assert seen.is_reading({"record": b"1"})
    now[0] = 1.0
    assert seen.is_reading({"record": b"2"})
    now[0] = 2.4
    assert seen.is_reading({"record": b"2"})
    now[0] = 2.6
    assert not seen.is_reading({"record": b"2"})
    for second in range(3, 40):
        now[0] = float(second)
        still = seen.is_reading({"record": bytes([second])})
    assert not still


class OwnServer:
    """``legstats open`` in a process of its own, to be ended as one likes."""

    def __init__(self, home: Path, environ: dict[str, str], *shell: str) -> None:
        self.process = subprocess.Popen(
            [*shell, sys.executable, "-m", "analyzer", "--home", home, "open", "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environ,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def ask(self, path: str, **fields: str) -> tuple[int, bytes]:
        place = urlsplit(self.address)
        heads = {
            "Cookie": f"legstats={place.path.strip('/')}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = HTTPConnection(place.netloc, timeout=60)
        connection.request(
            "POST" if fields else "GET", place.path + path, urlencode(fields) or None, heads
        )
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def own(trained_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(trained_home, tmp_path / "home")


@pytest.fixture
def served(own: Path, own_home: dict[str, str]) -> Iterator[OwnServer]:
    server = OwnServer(own, own_home)
    yield server
    server.process.kill()
    server.process.communicate()


def test_a_server_killed_while_it_is_written_to_loses_nothing_that_was_answered(
    own: Path, served: OwnServer
) -> None:
    answered: list[int] = []

    def note_again_and_again() -> None:
        for tenths in range(1, 100):
            try:
                status, _ = served.ask("soreness", soreness=str(tenths / 10))
            except (ConnectionError, RemoteDisconnected):
                return
            if status == 303:
                answered.append(tenths)

    thread = Thread(target=note_again_and_again)
    thread.start()
    deadline = time.monotonic() + 60
    while len(answered) < 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(served.process.pid, signal.SIGKILL)
    thread.join(60)
    assert len(answered) >= 5
    (day,) = legstats(own, "log", "--json", "today").json
    # The one that was under way may be there, too.
    assert round(day["soreness"] * 10) in {answered[-1], answered[-1] + 1}
    assert legstats(own, "check").code in {0, 3}


def test_ctrl_c_ends_it_at_once_with_one_line_whoever_is_connected(served: OwnServer) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", served.address)
    place = urlsplit(served.address)
    assert served.ask("no-such-page")[0] == HTTPStatus.NOT_FOUND  # so it has begun to serve
    with (
        socket.create_connection(("127.0.0.1", place.port or 0)) as idle,
        socket.create_connection(("127.0.0.1", place.port or 0)) as waiting,
    ):
        idle.sendall(b"GET / HT")
        waiting.sendall(f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        assert waiting.recv(12) == b"HTTP/1.1 200"
        began = time.monotonic()
        served.process.send_signal(signal.SIGINT)
        out, err = served.process.communicate(timeout=30)
    assert time.monotonic() - began < 5  # a second where nothing else is under way
    assert served.process.returncode == 0
    assert out == ""
    assert err.splitlines()[-1] == "Closed. What you did is kept."
    assert "Traceback" not in err


def test_ctrl_c_counts_as_soon_as_the_address_is_told_where_a_shell_ignores_it_too(
    own: Path, own_home: dict[str, str]
) -> None:
    server = OwnServer(own, own_home, "/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh")
    server.process.send_signal(signal.SIGINT)
    try:
        _, err = server.process.communicate(timeout=30)
    finally:
        server.process.kill()
    assert server.process.returncode == 0
    assert err.splitlines()[-1] == "Closed. What you did is kept."


def test_ctrl_c_before_it_has_begun_to_serve_is_not_lost(living: LivingPage) -> None:
    server = LiveServer(living)
    serving = Thread(target=server.run)
    with server.ended_by_ctrl_c():
        signal.raise_signal(signal.SIGINT)
        serving.start()
        serving.join(20)
    was_ended = not serving.is_alive()
    server.stop()
    assert was_ended
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_a_port_that_is_taken_is_said_in_a_sentence(own: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = legstats(own, "open", "--no-browser", "--port", str(port))
    assert said.code == 2
    assert said.err.startswith(f"legstats: Port {port} cannot be had: ")
    assert "--port" in said.err


def test_the_sample_athlete_is_shown_without_touching_ones_own_data(
    tmp_path: Path, sample: Dataset, own_home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in own_home.items():
        monkeypatch.setenv(name, value)
    own = tmp_path / "own"
    with opened_page(lambda: config.load(own, environ={}), sample=True) as page:
        assert page.is_sample
        home = page.home
        assert home not in {own, sample.config.home}
        card = page.fragment("decide").result()
        session = re.findall(r'name="session" value="(strength-[\w-]+)"', card)[0]
        fields = {"session": (session,), "decision": ("yes",)}
        decided = page.do(page.pages.forms["decide"], Fields(fields))
        assert decided.outcome.words
        assert decided.has_changed
        # Her clock goes on, so that what is said now counts for a run now.
        sore = page.do(page.pages.forms["soreness"], Fields({"soreness": ("8",)}))
        assert "No run now" in str(page.answer(sore)["html"]["today"])
    assert not own.exists()
    assert not home.exists()
    kept = sample.strength_sessions.set_index("session_id")
    assert kept.loc[session, "decision"] == "unknown"
