"""The login as it is kept: one file, for its owner alone, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from analyzer.accounts.strava.locks import held
from analyzer.errors import LoginNeededError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

LOGIN_AGAIN = "Log in again: legstats login strava"
_OWNER_ONLY = 0o600
_PATIENCE_S = 60.0
_EARLY_S = 300.0
"""A token is renewed so long before it ends, so that it does not end on the way."""


@dataclass(frozen=True, slots=True)
class Application:
    """The athlete's own API application at Strava."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Application({self.client_id})"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gave. Its ``repr`` holds no secret, so that no log ever does."""

    client_id: str
    client_secret: str
    access_token: str
    refresh_token: str
    expires_at: float
    scope: str = ""
    athlete_id: str = ""

    def __repr__(self) -> str:
        return f"Tokens(athlete {self.athlete_id})"

    @property
    def application(self) -> Application:
        """The application the athlete logged in with."""
        return Application(self.client_id, self.client_secret)

    def is_good(self, now: float) -> bool:
        """Tell whether the access token still holds for a while."""
        return now < self.expires_at - _EARLY_S

    def renewed(self, answer: Mapping[str, Any]) -> Tokens:
        """Return them as Strava's answer to a refresh gives them."""
        return replace(
            self,
            access_token=str(answer["access_token"]),
            refresh_token=str(answer["refresh_token"]),
            expires_at=float(answer["expires_at"]),
            scope=str(answer.get("scope") or self.scope),
        )


class TokenFile:
    """Where the login is kept.

    Args:
        home: the folder of the athlete's data.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / "strava-login.json"

    def exists(self) -> bool:
        """Tell whether somebody is logged in."""
        return self.path.exists()

    def load(self) -> Tokens:
        """Return the login.

        Raises:
            LoginNeededError: nobody is logged in, or the file is damaged.
        """
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return Tokens(**{f.name: kept[f.name] for f in fields(Tokens)})
        except FileNotFoundError:
            raise LoginNeededError(
                "You are not logged in to Strava.", "Log in: legstats login strava"
            ) from None
        except OSError as error:
            raise LoginNeededError(f"{self.path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError):
            raise LoginNeededError(f"{self.path} is damaged.", LOGIN_AGAIN) from None

    def save(self, tokens: Tokens) -> None:
        """Write the login, readable by its owner only; a crash leaves the old or the new one."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.new")
        beside.unlink(missing_ok=True)
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w"
        ) as to:
            json.dump(asdict(tokens), to)
            to.flush()
            os.fsync(to.fileno())
        beside.replace(self.path)
        _keep_name(self.path.parent)

    def forget(self) -> None:
        """Remove the login."""
        self.path.with_name(f"{self.path.name}.new").unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def locked(self) -> AbstractContextManager[None]:
        """Keep every other legstats from changing the login at the same time.

        Raises:
            TryLaterError: another one has been at it for a minute.
        """
        return held(
            self.path.with_name(f"{self.path.name}.lock"),
            _PATIENCE_S,
            "Another legstats has been renewing the login to Strava for a minute.",
        )


def _keep_name(folder: Path) -> None:
    """Let a renaming outlive a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
