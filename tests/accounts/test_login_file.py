"""A login is one file that only its owner reads, whole or not there."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from analyzer.accounts.secrets import LoginFile
from analyzer.errors import LoginNeededError, TryLaterError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Key:
    """An API key."""

    key: str


def login_file(home: Path) -> LoginFile[Key]:
    return LoginFile(home, "hevy", "Hevy", Key)


def test_what_is_saved_is_loaded_and_nobody_else_reads_it(tmp_path: Path) -> None:
    login = login_file(tmp_path / "home")
    login.save(Key("s3cret"))
    assert login.load() == Key("s3cret")
    assert stat.S_IMODE(login.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(login.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "{", "[]", '{"token": "x"}', "null"])
def test_a_damaged_login_says_how_to_log_in_again(tmp_path: Path, content: str) -> None:
    login = login_file(tmp_path)
    login.path.write_text(content)
    with pytest.raises(LoginNeededError, match="is damaged") as problem:
        login.load()
    assert problem.value.hint == "Log in again: legstats login hevy"


def test_nobody_is_logged_in(tmp_path: Path) -> None:
    login = login_file(tmp_path)
    assert not login.exists()
    with pytest.raises(LoginNeededError, match="not logged in to Hevy"):
        login.load()


def test_forgetting_removes_what_a_killed_writer_left(tmp_path: Path) -> None:
    login = login_file(tmp_path)
    login.save(Key("s3cret"))
    left = tmp_path / f".{login.path.name}.0badc0de.unfinished"
    left.write_text('{"key": "s3cret"}')
    login.forget()
    assert list(tmp_path.iterdir()) == []


def test_two_never_renew_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.accounts.secrets._LOCK_TIMEOUT_S", 0.01)
    with (
        login_file(tmp_path).locked(),
        pytest.raises(TryLaterError, match="login to Hevy"),
        login_file(tmp_path).locked(),
    ):
        pass
