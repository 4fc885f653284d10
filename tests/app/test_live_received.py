"""What a form sends is read within bounds: texts, files, and what is said of anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from analyzer.app.parts import Fields
from analyzer.app.received import received_fields, too_large
from analyzer.errors import LegstatsError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response
    from starlette.requests import Request

MOST_BYTES = 1 << 20
SEVERAL = b"decision=yes&box=a&box=b&empty="
BOUNDARY = "multipart/form-data; boundary=b"


class Receiver:
    """A server that reads one form and says what it has found in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.kept: dict[str, bytes] = {}
        app = Starlette(routes=[Route("/", self._receive, methods=["POST"])])
        self._client = TestClient(app)

    async def _receive(self, request: Request) -> Any:
        try:
            async with received_fields(request, self.home, MOST_BYTES) as fields:
                self.kept = {one.name: one.path.read_bytes() for one in fields.uploads}
                return JSONResponse({name: list(texts) for name, texts in fields.texts.items()})
        except LegstatsError as error:
            return PlainTextResponse(error.in_full, 400)

    def send(self, **sent: Any) -> Response:
        return self._client.post("/", **sent)

    def said_to(self, **sent: Any) -> str:
        """Return what is said of a form that is refused."""
        answer = self.send(**sent)
        assert answer.status_code == 400
        return answer.text


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    return Receiver(tmp_path / "home")


def test_all_texts_of_a_field_are_kept_in_their_order(receiver: Receiver) -> None:
    urlencoded = {"content-type": "application/x-www-form-urlencoded"}
    found = receiver.send(content=SEVERAL, headers=urlencoded).json()
    assert found == {"decision": ["yes"], "box": ["a", "b"], "empty": [""]}
    assert not receiver.home.exists(), "a form without files needs no place for any"


def test_a_field_is_read_without_blanks_and_what_was_not_sent_is_empty() -> None:
    fields = Fields({"day": ("  2026-01-05 ", "2026-01-06"), "box": ("a", " b ")})
    assert fields.text("day") == "2026-01-05"
    assert fields.all("box") == ("a", " b ")
    assert (fields.text("none"), fields.text("none", "60"), fields.all("none")) == ("", "60", ())


def test_files_of_one_name_stand_apart_until_the_form_is_done(receiver: Receiver) -> None:
    files = [("files", ("a.fit", b"one")), ("files", ("b.fit", b"two")), ("files", ("a.fit", b"3"))]
    found = receiver.send(files=files, data={"zone": "Europe/Berlin"})
    assert found.json() == {"zone": ["Europe/Berlin"]}
    assert receiver.kept == {"a.fit": b"3", "b.fit": b"two"}
    assert list(receiver.home.iterdir()) == [], "they go with the form"


def test_a_field_for_files_that_is_left_empty_brings_none(receiver: Receiver) -> None:
    """So does each browser send it: with a name of no letters."""
    head = b'Content-Disposition: form-data; name="files"; filename=""\r\n'
    empty = b"--b\r\n" + head + b"Content-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n"
    answer = receiver.send(content=empty, headers={"content-type": BOUNDARY})
    assert (answer.json(), receiver.kept) == ({}, {})


def test_an_empty_file_is_a_file(receiver: Receiver) -> None:
    assert receiver.send(files=[("files", ("empty.fit", b""))]).status_code == 200
    assert receiver.kept == {"empty.fit": b""}


@pytest.mark.parametrize(
    ("size", "is_read"),
    [pytest.param((1 << 20) - 2, True, id="a megabyte"),
     pytest.param((1 << 20) - 1, False, id="a byte more")],
)  # fmt: skip
def test_texts_alone_may_hold_a_megabyte(receiver: Receiver, size: int, *, is_read: bool) -> None:
    urlencoded = {"content-type": "application/x-www-form-urlencoded"}
    answer = receiver.send(content=b"a=" + b"x" * size, headers=urlencoded)
    assert answer.is_success == is_read
    if not is_read:
        assert answer.text == (
            "What was sent is left unread: it holds over 1 MB."
            " Name the files in a terminal instead: `legstats sync FILE`."
        )


def test_more_than_a_form_of_ours_ever_holds_is_refused(receiver: Receiver) -> None:
    fields = {f"n{number}": "x" for number in range(501)}
    said = receiver.said_to(data=fields, files=[("files", ("a.fit", b""))])
    assert said == "What was sent cannot be read: Too many fields. Maximum number of fields is 500."
    fields.popitem()
    assert receiver.send(data=fields, files=[("files", ("a.fit", b""))]).is_success


def test_a_text_longer_than_a_note_may_be_is_refused_beside_files(receiver: Receiver) -> None:
    small = {"files": [("files", ("a.fit", b""))]}
    assert receiver.send(data={"note": "x" * 100_000}, **small).is_success
    said = receiver.said_to(data={"note": "x" * 100_001}, **small)
    assert said == "What was sent cannot be read: Part exceeded maximum size of 97KB."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "", id="nothing at all"),
        pytest.param(b"--b\r\nnonsense\r\n\r\n", "What was sent cannot be read: ", id="no header"),
        pytest.param(
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            "What was sent cannot be read: ", id="no name",
        ),
    ],
)  # fmt: skip
def test_what_is_no_form_is_said_to_be_none_and_leaves_nothing_behind(
    receiver: Receiver, content: bytes, words: str
) -> None:
    answer = receiver.send(content=content, headers={"content-type": BOUNDARY})
    assert answer.is_success == (words == "")
    assert answer.text.startswith(words or "{}")
    assert list(receiver.home.iterdir()) == []


def test_a_form_without_a_boundary_is_read_by_nobody(receiver: Receiver) -> None:
    said = receiver.said_to(content=b"--b", headers={"content-type": "multipart/form-data"})
    assert said == "What was sent cannot be read: Missing boundary in multipart."


def test_where_nothing_can_be_kept_the_reason_is_named(tmp_path: Path) -> None:
    """The home is a file here: no folder for what is sent can be made in it."""
    (tmp_path / "home").write_text("in the way", encoding="utf-8")
    said = Receiver(tmp_path / "home").said_to(files=[("files", ("a.fit", b"x"))])
    assert said == "What was sent could not be kept: File exists."
    assert (tmp_path / "home").read_text(encoding="utf-8") == "in the way"


def test_how_much_may_be_sent_is_told_in_megabytes() -> None:
    error = too_large(3 << 20)
    assert isinstance(error, UsageError)
    assert error.message == "What was sent is left unread: it holds over 3 MB."
    assert error.hint == "Name the files in a terminal instead: `legstats sync FILE`."
