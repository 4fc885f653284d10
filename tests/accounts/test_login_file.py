"""A login is one file that only its owner reads, whole or not there."""

from __future__ import annotations

import os
import signal
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from analyzer.accounts.oauth import RenewedTokens, Tokens
from analyzer.accounts.secrets import LoginFile
from analyzer.errors import LegstatsError, LoginNeededError, TryLaterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Key:
    """An API key."""

    key: str
    until: float = 0.0


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


@pytest.mark.parametrize(
    "content",
    [
        b'{"key": 7}', b'{"key": ["x"]}', b'{"key": "\xff"}', b"[" * 100_000,
        b'{"key": "x", "until": "soon"}', b'{"key": "x", "until": 1e999}',
    ],
)  # fmt: skip
def test_a_login_that_somebody_wrote_by_hand_says_what_to_do(
    tmp_path: Path, content: bytes
) -> None:
    login = login_file(tmp_path)
    login.path.write_bytes(content)
    with pytest.raises(LoginNeededError, match="is damaged"):
        login.load()


def test_a_login_that_others_can_read_is_said_and_closed(tmp_path: Path) -> None:
    login = login_file(tmp_path)
    assert not login.close_to_others()
    login.save(Key("s3cret"))
    assert not login.close_to_others()
    login.path.chmod(0o644)
    assert login.close_to_others()
    assert stat.S_IMODE(login.path.stat().st_mode) == 0o600
    assert not login.close_to_others()


RENEWALS: list[str] = []
"""What the service was asked to renew, in the process that asked."""


def renew(home: Path) -> str:
    """Renew a login as a sync does; return the token that is used then."""
    login = LoginFile(home, "strava", "Strava", Tokens)

    def refresh(tokens: Tokens) -> dict[str, object]:
        RENEWALS.append(tokens.refresh_token)
        return {"access_token": "new", "refresh_token": "new", "expires_at": 9e9}

    renewed = RenewedTokens(login, refresh)
    return renewed.access_token(0.0)


def kept_token(home: Path) -> str:
    return LoginFile(home, "strava", "Strava", Tokens).load().refresh_token


@pytest.fixture
def ended(tmp_path: Path) -> Path:
    """A home whose access token has ended."""
    old = Tokens("7", "secret", "old", "old", 0.0)
    LoginFile(tmp_path, "strava", "Strava", Tokens).save(old)
    RENEWALS.clear()
    return tmp_path


def in_a_process(work: Callable[[], object]) -> int:
    """Do something in a process of its own; return its exit code."""
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_renewed_login_is_kept_before_it_is_used(ended: Path) -> None:
    assert renew(ended) == "new"
    assert kept_token(ended) == "new"
    assert [path.name for path in ended.iterdir() if "unfinished" in path.name] == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to kill without a fork")
def test_killed_before_it_is_in_place_it_is_found_again(ended: Path) -> None:
    def killed_before_renaming() -> None:
        def kill(event: str, _: tuple[object, ...]) -> None:
            if event == "os.rename":
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        renew(ended)

    assert in_a_process(killed_before_renaming) == -signal.SIGKILL
    assert '"old"' in (ended / "strava-login.json").read_text()
    assert LoginFile(ended, "strava", "Strava", Tokens).exists()
    assert kept_token(ended) == "new"
    assert sorted(path.name for path in ended.iterdir()) == [
        "strava-login.json", "strava-login.json.lock",
    ]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to kill without a fork")
def test_killed_before_it_is_written_the_old_one_stays(ended: Path) -> None:
    def killed_while_asking() -> None:
        login = LoginFile(ended, "strava", "Strava", Tokens)

        def refresh(_: Tokens) -> dict[str, object]:
            os.kill(os.getpid(), signal.SIGKILL)
            return {}

        RenewedTokens(login, refresh).renew()

    assert in_a_process(killed_while_asking) == -signal.SIGKILL
    assert kept_token(ended) == "old"
    assert not [path for path in ended.iterdir() if "unfinished" in path.name]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limit to set")
def test_without_room_for_it_no_new_login_is_asked_for(ended: Path) -> None:
    def with_a_full_disk() -> None:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with pytest.raises(LegstatsError, match="so none was asked for"):
            renew(ended)
        os._exit(0 if not RENEWALS else 2)

    assert in_a_process(with_a_full_disk) == 0
    assert kept_token(ended) == "old"


def test_what_is_being_written_now_is_nobodys_to_take_up(ended: Path) -> None:
    login = LoginFile(ended, "strava", "Strava", Tokens)
    with login.room_for_one() as save:
        save(Tokens("7", "secret", "newer", "newer", 9e9))
        assert kept_token(ended) == "old"
    assert kept_token(ended) == "newer"
