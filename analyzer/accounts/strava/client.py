"""Strava's API as the sync needs it: pages of activities, one activity whole, its streams.

stravalib speaks the protocol; its raw answers are used, so that kinds of sport it does not know
stay what they are, and everything Strava sent can be read again by a later legstats.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

from stravalib import exc
from stravalib.protocol import ApiV3

from analyzer.accounts.strava.clock import ComputersClock
from analyzer.accounts.strava.gate import TOO_MANY, Gate
from analyzer.accounts.strava.problems import PRIVATE, explained, lacks_scope, status_of
from analyzer.accounts.strava.web import Web
from analyzer.errors import RefusedError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.strava.tokens import Application, TokenFile, Tokens
    from analyzer.accounts.strava.web import Patience

    Raw = dict[str, Any]

PAGE = 200
"""Strava lists at most so many activities at once."""
STREAMS = ("time", "distance", "velocity_smooth", "altitude", "heartrate", "cadence", "temp",
           "watts", "moving")  # fmt: skip
"""Positions are deliberately not asked for."""
TRY_AGAIN = "Run the same command again later."
_RENEWALS = 2


class Addresses(Protocol):
    """Where Strava is; the settings' section ``sources`` tells it."""

    @property
    def strava_url(self) -> str:
        """Where one logs in."""

    @property
    def strava_api_url(self) -> str:
        """Where the API answers."""


def protocol(
    addresses: Addresses, gate: Gate, patience: Patience, say: Callable[[str], None]
) -> ApiV3:
    """Return stravalib's protocol over our own session, without any token yet."""
    os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")
    places = (addresses.strava_url, addresses.strava_api_url)
    speaks = ApiV3(requests_session=Web(places, gate, patience, say))
    speaks.client_id = speaks.client_secret = None  # else stravalib renews tokens on its own
    return speaks


def login_line(addresses: Addresses, patience: Patience, say: Callable[[str], None]) -> ApiV3:
    """Return the protocol for logging in and out, which no quota counts."""
    gate = Gate(ComputersClock(), {}, lambda _: None, waits=False, say=say, show=say)
    return protocol(addresses, gate, patience, say)


def token_answer(
    speaks: ApiV3, addresses: Addresses, application: Application, **grant: str
) -> Raw:
    """Ask for tokens; return Strava's answer.

    Raises:
        LoginNeededError: Strava does not know the application, the code or the refresh token.
    """
    told = {"client_id": application.client_id, "client_secret": application.client_secret}
    try:
        answer: Raw = speaks.post(
            _below(addresses.strava_url, "oauth/token"), data={**told, **grant}
        )
    except exc.Fault as fault:
        raise explained(fault) from None
    if not _holds_tokens(answer):
        raise UnansweredError("Strava's answer holds no tokens.", TRY_AGAIN)
    return answer


def _holds_tokens(answer: object) -> bool:
    if not isinstance(answer, dict) or not isinstance(answer.get("expires_at"), int | float):
        return False
    tokens = (answer.get("access_token"), answer.get("refresh_token"))
    return all(isinstance(token, str) and token for token in tokens)


def _below(address: str, path: str) -> str:
    return f"{address.rstrip('/')}/{path}"


class Strava:
    """One athlete's account.

    Args:
        speaks: the protocol.
        addresses: where Strava is.
        gate: keeps the quota and Strava's clock.
        login: where the tokens are kept.
    """

    def __init__(self, speaks: ApiV3, addresses: Addresses, gate: Gate, login: TokenFile) -> None:
        self._speaks = speaks
        self._addresses = addresses
        self._gate = gate
        self._login = login
        self._tokens = login.load()

    @property
    def athlete_id(self) -> str:
        """Strava's number of the athlete, "" when it never told."""
        return self._tokens.athlete_id

    @property
    def sees_private(self) -> bool:
        """Tell whether activities that only the athlete sees are listed."""
        return PRIVATE in self._tokens.scope

    def page(self, before: float | None) -> list[Raw]:
        """Return up to 200 activities that began before a moment (s since 1970), newest first."""
        asked = {} if before is None else {"before": int(before)}
        try:
            listed = self._get("athlete/activities", per_page=PAGE, **asked)
        except exc.ObjectNotFound:
            raise RefusedError(
                f"Strava's API is not at {self._addresses.strava_api_url}.",
                "Has it moved? Its address is the setting sources.strava_api_url.",
            ) from None
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise UnansweredError("Strava's list of activities is no list.", TRY_AGAIN)
        return listed

    def detail(self, activity: int) -> Raw | None:
        """Return one activity whole, None when it is gone."""
        return self._get_known(f"activities/{activity}")

    def streams(self, activity: int) -> Raw | None:
        """Return what was recorded on the way, {} for nothing, None when the activity is gone."""
        keys = ",".join(STREAMS)
        return self._get_known(f"activities/{activity}/streams", keys=keys, key_by_type="true")

    def _get_known(self, path: str, **asked: Any) -> Raw | None:  # noqa: ANN401 - as requests takes it
        try:
            answer = self._get(path, **asked)
        except exc.ObjectNotFound:
            return None
        if not isinstance(answer, dict):
            raise UnansweredError("Strava's answer is not what was asked for.", TRY_AGAIN)
        return answer

    def _get(self, path: str, **asked: Any) -> Any:  # noqa: ANN401 - JSON
        """Return the answer to a request; a token that died early is renewed."""
        renewals = 0
        while True:
            self._speaks.access_token = self._good_token()
            try:
                return self._speaks.get(_below(self._addresses.strava_api_url, path), **asked)
            except exc.ObjectNotFound:
                raise
            except exc.AccessUnauthorized as fault:
                if renewals == _RENEWALS or lacks_scope(fault):
                    raise explained(fault) from None
                renewals += 1
                self._tokens = self._renewed(self._tokens)
            except exc.Fault as fault:
                if status_of(fault) != TOO_MANY:  # which the gate waits for, or refuses
                    raise explained(fault) from None

    def _good_token(self) -> str:
        if not self._tokens.is_good(self._gate.now()):
            self._tokens = self._renewed(self._tokens)
        return self._tokens.access_token

    def _renewed(self, used: Tokens) -> Tokens:
        """Return tokens that hold, kept before they are used; another legstats may have some."""
        with self._login.locked():
            kept = self._login.load()
            if kept.access_token != used.access_token:
                return kept
            answer = token_answer(
                self._speaks,
                self._addresses,
                kept.application,
                grant_type="refresh_token",
                refresh_token=kept.refresh_token,
            )
            renewed = kept.renewed(answer)
            self._login.save(renewed)
        return renewed
