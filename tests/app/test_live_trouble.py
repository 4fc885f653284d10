"""The page stays up, and says what is wrong, whatever happens to what it is made of."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes.page_client import PageClient


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a word in it."""
    home = tmp_path_factory.mktemp("troubled")
    assert legstats(home, "log", "2026-11-20", "--soreness", "4").code == 0
    return home


def empty_store(home: Path) -> None:
    (home / "legstats.sqlite").write_bytes(b"")


def break_settings(home: Path) -> None:
    (home / "config.toml").write_text("[athlete")


@pytest.mark.parametrize(
    ("harm", "said"),
    [(empty_store, "is empty: what was stored there is gone"),
     (break_settings, "is not valid TOML")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_until_it_can_be(
    home: Path,
    client: PageClient,
    harm: Callable[[Path], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = (home / "legstats.sqlite").read_bytes()
    now = client.get("revision", since="x").json()["revision"]
    harm(home)
    page = client.get("")
    assert page.status_code == 200
    assert said in page.text
    assert page.text.rstrip().endswith("</html>")
    told = client.get("revision", since=now).json()
    assert said in told["words"]
    assert told["revision"] == now
    answer = client.post("soreness", soreness="5")
    assert answer.status_code in {400, 409}
    assert said in answer.text
    assert capsys.readouterr().err == ""
    (home / "legstats.sqlite").write_bytes(before)
    (home / "config.toml").unlink(missing_ok=True)
    assert "words" not in client.get("revision", since=now).json()
    assert said not in client.get("").text


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
def test_a_folder_of_more_files_than_may_be_open_at_once_is_read(client: PageClient) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = len(list(Path("/proc/self/fd").iterdir())) + 60
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, before[1]))
    try:
        answer = client.post("add", files=[("files", (f"{n}.fit", b"rubbish")) for n in range(90)])
        added = client.part_at_rest("add")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert answer.status_code == 200
    assert "90 files could not be read" in added
