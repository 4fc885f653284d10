"""What is new comes in through the page: files dropped, accounts read, leg days no file knows."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.hevy_api import FakeHevy, a_workout
from fakes.key_login import at_service, key_login
from fakes.lifting_logs import Logged, strong
from fakes.page_client import PageClient
from starlette.requests import Request

from analyzer.accounts import find_account
from analyzer.app.received import received_fields, safe_name
from analyzer.config import load as load_settings
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
UNREADABLE = b"no watch wrote this"


@pytest.fixture
def client(tmp_path: Path) -> PageClient:
    """The page of a home with nothing in it, without script."""
    return PageClient(tmp_path / "home")


def _a_run(days_ago: int, **facts: object) -> bytes:
    return run_file(NOON - timedelta(days=days_ago, hours=3), 20, every_s=30, **facts)


def _left_over(home: Path) -> list[str]:
    return [path.name for path in home.iterdir() if "unfinished" in path.name]


def _runs(home: Path) -> int:
    return len(legstats(home, "runs", "list", "--json").json)


@pytest.mark.browser
def test_dropped_files_are_read_and_what_failed_is_said(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    before = _runs(home)
    page = open_page(live.address)
    dropped = page.evaluate_handle(
        """([run, broken]) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(run)], "morning run.fit"));
            files.items.add(new File([new Uint8Array(broken)], "<img src=x onerror=alert(1)>.fit"));
            return files;
        }""",
        [list(_a_run(200)), list(UNREADABLE)],
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    done = page.locator("#part-add .sync", has_text="1 run new")
    done.wait_for()
    assert "1 file could not be read" in done.inner_text()
    assert "Failed: <img src=x onerror=alert(1)>.fit" in done.inner_text()
    assert _runs(home) == before + 1
    assert _left_over(home) == []
    assert legstats(home, "status", "--failures").out == ""
    page.get_by_role("button", name="Close").click()
    done.wait_for(state="detached")
    # What is chosen and not sent yet stays, whatever changes meanwhile.
    field = page.locator("#add-files")
    field.set_input_files({"name": "x.fit", "mimeType": "", "buffer": b"x"})
    revision = page.locator("#parts").get_attribute("data-revision")
    assert legstats(home, "log", "--soreness", "3").code == 0
    page.wait_for_function(
        "before => document.getElementById('parts').dataset.revision !== before"
        " && !document.querySelector('.stale')",
        arg=revision,
    )
    assert field.evaluate("field => field.files.length") == 1
    # Ten gigabytes are not sent at all.
    page.evaluate("""() => {
        const file = new File(["x"], "all.zip");
        Object.defineProperty(file, "size", { value: 10 * 2 ** 30 });
        const field = document.getElementById("add-files");
        Object.defineProperty(field, "files", { value: [file] });
        field.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    }""")
    assert "it holds over 4096 MB" in page.locator(".drop .fault").inner_text()
    assert page.locator(".drop .fault code").inner_text() == "legstats sync FILE"


def test_what_only_the_athlete_knows_is_asked_and_remembered(client: PageClient) -> None:
    home = client.home
    log = strong([Logged(began=NOON - timedelta(days=3), ended=NOON - timedelta(days=2.97))])
    client.do("add", files=[("files", ("strong.csv", log))])
    asked = client.part_at_rest("add")
    assert "does not say whether its weights are kg or lb" in asked
    assert client.refusal("answer", answer="stone") == (400, "Choose one of kg, lb.")
    status, sentence = client.refusal("add", files=[("files", ("run.fit", b"x"))])
    assert status == 409
    assert sentence.startswith("strong.csv is not read yet: there is a question about it.")
    client.do("answer", answer="kg")
    said = client.part_at_rest("add")
    assert "1 strength session new" in said
    assert re.search(r"<li>Leg day: \w+ \d+ \w+ \d+, \d+:\d+\.</li>", said)
    assert "Remembered from now on" in said
    assert load_settings(home, environ={}).display.weight_unit == "kg"
    assert _left_over(home) == []
    assert client.refusal("answer", answer="kg")[0] == 409


def test_what_a_file_brought_is_left_out_from_its_box_and_counts_again(client: PageClient) -> None:
    legs = strength_file(NOON - timedelta(days=3), ["squat"] * 5)
    client.do("add", files=[("files", ("run.fit", _a_run(2))), ("files", ("legs.fit", legs))])
    box = client.part_at_rest("add")
    assert "Leave out what it brought: 1 run and 1 strength session" in box
    ids = re.findall(r'name="ids" value="([^"]+)"', box)[0]
    told = client.tap("leave-out", ids=ids, what="run.fit and 1 other file")
    assert told["words"].startswith(
        "run.fit and 1 other file: left out of everything, but kept. 1 verdict changes:"
    )
    (run,) = legstats(client.home, "runs", "--json").json
    (session,) = legstats(client.home, "legdays", "--all", "--json").json
    assert run["ignored"]
    assert session["decision"] == "no"
    assert "Leave out what it brought" not in told["html"]["add"]
    back = client.undo(told)
    assert back["words"].startswith("Undone. run.fit and 1 other file: it counts again.")
    assert "Leave out what it brought: 1 run and 1 strength session" in back["html"]["add"]
    assert not legstats(client.home, "runs", "--json").json[0]["ignored"]
    assert client.refusal("leave-out", ids="run-1999")[0] == 400


def test_never_mind_throws_the_files_away(client: PageClient) -> None:
    log = strong([Logged(began=NOON - timedelta(days=3), ended=NOON - timedelta(days=2.97))])
    client.do("add", files=[("files", ("strong.csv", log))])
    assert "Never mind" in client.part_at_rest("add")
    assert _left_over(client.home)
    client.do("put-away")
    assert _left_over(client.home) == []
    assert "kg or lb" not in client.part("add")


def test_a_zip_and_files_of_one_name_are_read_and_a_bomb_is_not(client: PageClient) -> None:
    packed, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("watch/1.fit", _a_run(20))
        archive.writestr("../../2.fit", _a_run(22))
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.fit", bytes(80 << 20))
    client.do(
        "add",
        files=[
            ("files", ("export.zip", packed.getvalue())),
            ("files", ("run.fit", _a_run(30))),
            ("files", ("run.fit", _a_run(32))),
            ("files", ("<img onerror>.zip", bomb.getvalue())),
        ],
    )
    said = client.part_at_rest("add")
    assert "4 runs new" in said
    assert "bomb.fit is left unread: it holds over" in said
    assert "<img" not in said
    assert _runs(client.home) == 4


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.fit", "x.fit"),
        (r"C:\watch\x.fit.gz", "x.fit.gz"),
        ("<img onerror>.zip", "<img onerror>.zip"),
        ("a\nb\x1b[31m\u202e.fit", "ab[31m.fit"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".fit.gz", "x" * 193 + ".fit.gz"),
        ("ü" * 300 + ".fit", "ü" * 98 + ".fit"),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_a_name_from_outside_says_nothing_of_where_it_is_kept(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_hostile_name_comes_to_no_harm(client: PageClient, tmp_path: Path) -> None:
    names = ("../../x.fit", "/etc/passwd", "n" * 300 + ".fit")
    files = [("files", (name, _a_run(40 + place))) for place, name in enumerate(names)]
    client.do("add", files=files)
    assert "3 runs new" in client.part_at_rest("add")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def _sent(pieces: Iterator[bytes], **headers: str) -> Request:
    async def receive() -> dict[str, object]:
        piece = next(pieces, b"")
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    named = {"content-type": "multipart/form-data; boundary=b", **headers}
    told = [(name.encode(), value.encode()) for name, value in named.items()]
    return Request({"type": "http", "method": "POST", "headers": told}, receive)


async def _receive(request: Request, home: Path, most: int) -> None:
    async with received_fields(request, home, most):
        raise AssertionError


@pytest.mark.parametrize("says_so", [True, False])
def test_more_than_a_sync_ever_reads_is_refused_while_it_comes(
    tmp_path: Path, *, says_so: bool
) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.zip"\r\n\r\n'
    pieces = iter([head, *[bytes(1 << 20)] * 40])
    headers = {"content-length": str(10 << 30)} if says_so else {}
    refusing = _receive(_sent(pieces, **headers), tmp_path / "home", 8 << 20)
    # In a thread of its own: the browser's is in a loop.
    with (
        ThreadPoolExecutor(1) as thread,
        pytest.raises(UsageError, match="left unread: it holds over 8 MB"),
    ):
        thread.submit(asyncio.run, refusing).result()
    assert next(pieces, None) is None, "a browser that still sends does not read the answer"
    assert not (tmp_path / "home").exists() or _left_over(tmp_path / "home") == []


def test_nothing_chosen_and_no_form_are_said_in_a_sentence(client: PageClient) -> None:
    status, sentence = client.refusal("add", files=[("files", ("", b""))])
    assert status == 400
    assert sentence.startswith("No file was chosen.")


def test_an_account_is_read_now_and_its_freshness_shown(tmp_path: Path) -> None:
    home = tmp_path / "home"
    workout = a_workout(NOON - timedelta(days=2))
    with FakeHevy([workout]) as hevy:
        key_login("hevy", hevy, home)
        client = PageClient(home, at_service("hevy", hevy))
        assert 'aria-label="Sync Hevy now"' in client.part("accounts")
        assert "<code>legstats login strava</code>" in client.part("accounts")
        with find_account("hevy").reading_lock(home):
            client.do("sync", kind="hevy")
            assert "Another legstats is reading from Hevy." in client.part_at_rest("accounts")
        client.do("sync", kind="hevy")
        said = client.part_at_rest("accounts")
    assert "1 strength session new" in said
    assert "1 activity since" in said
    status, sentence = client.refusal("sync", kind="strava")
    assert status == 400
    assert sentence == (
        "Nobody is logged in to Strava. Log in in a terminal: `legstats login strava`."
    )


def test_a_leg_day_no_file_knows_is_added_once_and_taken_back(client: PageClient) -> None:
    home = client.home
    day = (NOON - timedelta(days=3)).date().isoformat()
    answer = client.post("add-leg-day", day=day, clock="18:30", minutes="45")
    assert "Leg day added:" in answer.text
    (session,) = legstats(home, "legdays", "--json").json
    assert session["decision"] == "yes"
    again = client.post("add-leg-day", day=day, clock="18:45", minutes="45")
    assert again.status_code == 400
    assert "You have added one there already" in again.text
    assert 'value="18:45"' in again.text
    client.do("add-leg-day", day=day, clock="18:45", minutes="45", another="1")
    assert len(legstats(home, "legdays", "--json").json) == 2
    assert f'name="id" value="{session["leg_day_id"]}"' in client.part("leg-day")
    gone = client.tap("remove-leg-day", id=session["leg_day_id"])
    assert session["leg_day_id"] not in gone["words"], "a day and a time say more than an id"
    assert len(legstats(home, "legdays", "--json").json) == 1
    client.undo(gone)
    assert legstats(home, "legdays", "--json").json[0] == session


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": ""}, "The day is missing."),
        ({"day": "<b>soon</b>"}, "is no day"),
        ({"day": "2026-01-05", "minutes": "-5"}, "takes 5 to 600 minutes"),
        ({"day": "2999-01-05"}, "has not come yet"),
    ],
)
def test_what_is_no_leg_day_is_said_at_the_form(
    client: PageClient, fields: dict[str, str], said: str
) -> None:
    status, sentence = client.refusal(
        "add-leg-day", **{"clock": "18:00", "minutes": "60", **fields}
    )
    assert status == 400
    assert said in sentence
