"""A login as it is kept: one file, for its owner alone, written whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from analyzer.atomic import remove_unfinished, write_atomically
from analyzer.errors import LoginNeededError
from analyzer.locks import hold_lock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

_LOCK_TIMEOUT_S = 60.0
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
        self.path = home / f"{kind}-login.json"
        self.login_command = f"legstats login {kind}"
        self._title = title
        self._shape = shape

    def exists(self) -> bool:
        """Tell whether somebody is logged in."""
        return self.path.exists()

    def load(self) -> _Secrets:
        """Return the login.

        Raises:
            LoginNeededError: nobody is logged in, or the file is damaged.
        """
        shape: Any = self._shape
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            secrets: _Secrets = shape(**{f.name: kept[f.name] for f in fields(shape)})
        except FileNotFoundError:
            raise LoginNeededError(
                f"You are not logged in to {self._title}.", f"Log in: {self.login_command}"
            ) from None
        except OSError as error:
            raise LoginNeededError(f"{self.path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError):
            raise LoginNeededError(
                f"{self.path} is damaged.", f"Log in again: {self.login_command}"
            ) from None
        return secrets

    def save(self, secrets: _Secrets) -> None:
        """Write the login, readable by its owner only; a crash leaves the old or the new one."""
        content = json.dumps(asdict(secrets))  # type: ignore[call-overload]
        write_atomically(self.path, content.encode(), owner_only=True)

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
