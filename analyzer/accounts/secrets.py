"""A login as it is kept: one file, for its owner alone, written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from analyzer.atomic import left_unfinished, read_whole, remove_unfinished, replacing, sync_file
from analyzer.errors import LegstatsError, LoginNeededError
from analyzer.locks import hold_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

_LOCK_TIMEOUT_S = 60.0
_OTHERS = 0o077
_ROOM = 1 << 14
"""More bytes than any login takes."""
_NO_LOGIN = (msgspec.MsgspecError, UnicodeError, RecursionError)
_Secrets = TypeVar("_Secrets")


class LoginFile(Generic[_Secrets]):
    """Where the login to one account is kept.

    Args:
        home: the folder of the athlete's data.
        kind: the account's kind.
        title: the account's name in sentences.
        shape: the dataclass of what is kept; its ``repr`` must hold no secret.
    """

    def __init__(self, home: Path, kind: str, title: str, shape: type[_Secrets]) -> None:
        self.path = _login_path(home, kind)
        self.login_command = f"legstats login {kind}"
        self._title = title
        self._shape = shape

    def exists(self) -> bool:
        """Tell whether somebody is logged in."""
        self.take_up()
        return self.path.exists()

    def load(self) -> _Secrets:
        """Return the login.

        Raises:
            LoginNeededError: nobody is logged in, or the file is damaged.
        """
        self.take_up()
        try:
            return self._read(self.path)
        except FileNotFoundError:
            raise LoginNeededError(
                f"You are not logged in to {self._title}.", f"Log in: {self.login_command}"
            ) from None
        except OSError as error:
            raise LoginNeededError(f"{self.path} cannot be read: {error.strerror}.") from None
        except _NO_LOGIN:
            raise LoginNeededError(
                f"{self.path} is damaged.", f"Log in again: {self.login_command}"
            ) from None

    def _read(self, path: Path) -> _Secrets:
        return msgspec.json.decode(read_whole(path), type=self._shape)

    def take_up(self) -> None:
        """Let a login count that a killed process had written whole, but not yet put in place.

        It is newer than the one in place: whoever saves one removes what was left before.
        """
        whole = None
        for left in left_unfinished(self.path):
            try:
                self._read(left)
                whole = left
            except (OSError, *_NO_LOGIN):
                continue
        with suppress(OSError):  # a home that cannot be written; the next one takes it up
            if whole is not None:
                whole.replace(self.path.resolve())
            remove_unfinished(self.path)

    def close_to_others(self) -> bool:
        """Take away what others may do with the file; tell whether they could read it until now."""
        try:
            mode = stat.S_IMODE(self.path.stat().st_mode)
            if not mode & _OTHERS or os.name == "nt":  # Windows keeps rights elsewhere
                return False
            self.path.chmod(mode & ~_OTHERS)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True

    def save(self, secrets: _Secrets) -> None:
        """Write the login, readable by its owner only; a crash leaves the old or the new one.

        Raises:
            LegstatsError: there is no room for it; nothing has changed.
        """
        with self.room_for_one() as save:
            save(secrets)

    @contextmanager
    def room_for_one(self) -> Iterator[Callable[[_Secrets], None]]:
        """Yield what saves a login into room that is set aside before.

        A service gives a renewed login once, so there must be room for it before it is asked.

        Raises:
            LegstatsError: there is none; nothing has changed.
        """
        with ExitStack() as stack:
            try:
                unfinished = stack.enter_context(replacing(self.path, owner_only=True))
                unfinished.write_bytes(b" " * _ROOM)
                sync_file(unfinished)
            except OSError as error:
                raise LegstatsError(
                    f"A login to {self._title} cannot be kept in {self.path.parent}, so none was "
                    f"asked for: {error.strerror}.",
                    "Make room there, then run the same command again.",
                ) from error
            yield lambda secrets: _write_into(unfinished, secrets)
        remove_unfinished(self.path)

    def forget(self) -> None:
        """Remove the login, and what a killed process left of one."""
        # A killed writer's file beside it holds the same secrets.
        remove_unfinished(self.path)
        self.path.unlink(missing_ok=True)

    def locked(self) -> AbstractContextManager[None]:
        """Keep every other legstats from changing the login at the same time.

        Raises:
            TryLaterError: another one has been at it for a minute.
        """
        return hold_lock(
            self.path.with_name(f"{self.path.name}.lock"),
            _LOCK_TIMEOUT_S,
            f"Another legstats has been renewing the login to {self._title} for a minute.",
        )


def has_login_file(home: Path, kind: str) -> bool:
    """Tell whether a login to an account is kept, or was left by a killed process.

    Args:
        home: the folder of the athlete's data.
        kind: the account's kind.
    """
    path = _login_path(home, kind)
    return path.exists() or bool(left_unfinished(path))


def _login_path(home: Path, kind: str) -> Path:
    return home / f"{kind}-login.json"


def _write_into(path: Path, secrets: object) -> None:
    """Write into the room there is; spaces at the end of JSON say nothing."""
    content = msgspec.json.encode(secrets)
    with path.open("rb+") as file:
        file.write(content.ljust(_ROOM))
