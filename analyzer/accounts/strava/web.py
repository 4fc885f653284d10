"""Our own session below stravalib: no answer is waited for forever, no silent sleep, no detour."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import stamina
from requests import exceptions

from analyzer.errors import LoginNeededError, RefusedError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.strava.gate import Gate

_log = logging.getLogger(__name__)
logging.getLogger("stamina").setLevel(logging.ERROR)  # `say` tells of retries in the user's words
_LONGEST_PAUSE_S = 30.0
_OK, _MOVED, _WRONG, _FAULTY = 200, 300, 400, 500


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take, how often it is asked for, and the pause before the next try."""

    timeout_s: float = 60.0
    attempts: int = 6
    first_pause_s: float = 0.5


class _NoAnswerError(Exception):
    """Nothing usable came back; it may if asked again."""


class Web(requests.Session):
    """Sends requests to one place only, again where that may help, and never past the gate.

    Asked again are server errors, timeouts, broken lines and answers cut short; never a refusal
    (401, 403) nor a spent quota (429).

    Args:
        places: addresses requests may go to; all others are refused, redirects too.
        gate: keeps the quota of those that go to the API.
        patience: how long to wait and how often to ask.
        say: takes a sentence when something is asked again.
    """

    def __init__(
        self, places: tuple[str, ...], gate: Gate, patience: Patience, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._hosts = {urlsplit(place).netloc for place in places}
        self._gate = gate
        self._patience = patience
        self._say = say
        self.auth = _as_it_is

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        **how: Any,  # noqa: ANN401 - as requests takes it
    ) -> requests.Response:
        """Send a request; return the whole answer, whatever its status below 500.

        Raises:
            TryLaterError: the quota is spent.
            UnansweredError: no usable answer came, however often it was asked for.
            LoginNeededError: no safe line can be had.
            RefusedError: the address, or the answer, points elsewhere.
        """
        try:
            for attempt in stamina.retry_context(
                on=_NoAnswerError,
                attempts=self._patience.attempts,
                timeout=None,
                wait_initial=self._patience.first_pause_s,
                wait_max=_LONGEST_PAUSE_S,
                wait_jitter=self._patience.first_pause_s,
            ):
                with attempt:
                    return self._told(attempt, method, url, how)
        except _NoAnswerError as problem:
            raise UnansweredError(
                f"Strava gives no usable answer ({problem}), asked {self._patience.attempts} "
                "times; what was read is kept.",
                "Run the same command again later; is the internet connection up?",
            ) from None
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _told(
        self, attempt: stamina.Attempt, method: str, url: str, how: dict[str, Any]
    ) -> requests.Response:
        try:
            return self._once(method, url, how)
        except _NoAnswerError as problem:
            if attempt.num < self._patience.attempts:
                pause = f"{attempt.next_wait:.0f} s" if attempt.next_wait >= 1 else "a moment"
                self._say(f"Strava: {problem}; asking again in {pause}.")
            raise

    def _once(self, method: str, url: str, how: dict[str, Any]) -> requests.Response:
        place = urlsplit(url)
        if place.netloc not in self._hosts:
            raise RefusedError(f"legstats sends nothing to {place.netloc}.")
        counted = "/oauth/" not in place.path
        if counted:
            self._gate.enter()
        answer = self._whole(method, url, how)
        _log.debug("%s %s: %s", method, place.path, answer.status_code)
        if counted:
            self._gate.learn(answer.status_code, answer.headers)
        _check(answer)
        return answer

    def _whole(self, method: str, url: str, how: dict[str, Any]) -> requests.Response:
        """Return the answer with its whole body, or give up after ``timeout_s``."""
        limit_s = self._patience.timeout_s
        how = {**how, "timeout": limit_s, "stream": True, "allow_redirects": False}
        try:
            answer = super().request(method, url, **how)
            watchdog = Timer(limit_s, answer.raw.shutdown)
            watchdog.daemon = True
            watchdog.start()
            try:
                _ = answer.content
            finally:
                watchdog.cancel()
        except exceptions.SSLError as error:
            raise LoginNeededError(
                f"No safe line to Strava could be had ({_reason(error)}).",
                "Is this computer's date right? If it is, something stands between it and Strava.",
            ) from None
        except exceptions.Timeout:
            raise _NoAnswerError(f"no answer within {limit_s:g} s") from None
        except (exceptions.RequestException, OSError, ValueError) as error:
            raise _NoAnswerError(_reason(error)) from None
        return answer


def _check(answer: requests.Response) -> None:
    """Refuse what is no answer of Strava's API: server errors, detours, cut or foreign pages."""
    status = answer.status_code
    if status >= _FAULTY:
        raise _NoAnswerError(f"{status} {answer.reason}")
    if _MOVED <= status < _WRONG:
        raise RefusedError(
            "Strava points elsewhere, and legstats does not follow.",
            "Has Strava's API moved? Its address is the setting sources.strava_api_url.",
        )
    if status == _OK and not _is_json(answer):
        raise _NoAnswerError("an answer that is cut short or not Strava's")


def _is_json(answer: requests.Response) -> bool:
    try:
        answer.json()
    except (ValueError, RecursionError):
        return False
    return True


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave the Authorization header alone: requests would take one from ~/.netrc."""
    return request


def _reason(error: BaseException) -> str:
    """Return what was wrong in few words, without addresses."""
    names = {
        exceptions.ConnectionError: "no connection",
        exceptions.ChunkedEncodingError: "the line broke",
        exceptions.SSLError: "its certificate is not accepted",
    }
    return next((words for kind, words in names.items() if type(error) is kind), "the line broke")
