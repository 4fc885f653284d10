"""The HTTP session of every account: no endless wait, no silent sleep, no detour, no odd host."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import requests
import stamina
from requests import exceptions

from analyzer.accounts.answers import (
    EndlessAnswerError,
    Patience,
    is_json,
    read_whole,
    timed_adapter,
)
from analyzer.accounts.rate_limit import TOO_MANY
from analyzer.errors import LoginNeededError, RefusedError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.rate_limit import RateLimiter

    _Answer = TypeVar("_Answer")

_log = logging.getLogger(__name__)
logging.getLogger("stamina").setLevel(logging.ERROR)  # `say` tells of retries in the user's words
_LONGEST_PAUSE_S = 30.0
_OK, _MOVED, _WRONG, _FAULTY = 200, 300, 400, 500
_MARK = 16
"""Bytes at its beginning that tell a page from a file."""


class NoAnswerError(Exception):
    """Nothing usable came back; it may if asked again. Its text says in few words why."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long an answer may take, how often it is asked for, and the pause before the next try."""

    timeout_s: float = 60.0
    attempts: int = 6
    first_pause_s: float = 0.5

    def run(self, title: str, ask: Callable[[], _Answer], say: Callable[[str], None]) -> _Answer:
        """Ask until an answer comes, after longer and longer pauses.

        Args:
            title: the service's name in sentences.
            ask: asks once; ``NoAnswerError`` means that asking again may help.
            say: takes a sentence when it is asked again.

        Raises:
            UnansweredError: no usable answer came, however often it was asked for.
        """
        try:
            for attempt in stamina.retry_context(
                on=NoAnswerError,
                attempts=self.attempts,
                timeout=None,
                wait_initial=self.first_pause_s,
                wait_max=_LONGEST_PAUSE_S,
                wait_jitter=self.first_pause_s,
            ):
                with attempt:
                    try:
                        return ask()
                    except NoAnswerError as problem:
                        if attempt.num < self.attempts:
                            pause_s = attempt.next_wait
                            pause = f"{pause_s:.0f} s" if pause_s >= 1 else "a moment"
                            say(f"{title}: {problem}; asking again in {pause}.")
                        raise
        except NoAnswerError as problem:
            raise UnansweredError(
                f"{title} gives no usable answer ({problem}), asked {self.attempts} times; "
                "what this sync read is kept.",
                "Run the same command again later; is the internet connection up?",
            ) from None
        raise AssertionError  # pragma: no cover - the loop returns or raises


class AccountSession(requests.Session):
    """Sends requests to one service only, again where that may help, and never past its quota.

    Asked again are server errors, timeouts, broken connections and answers cut short; never a
    refusal (401, 403). Where the service says that the quota is spent (429), the limiter waits
    or gives up.

    Args:
        title: the service's name in sentences.
        base_urls: addresses requests may go to; all others are refused, redirects too.
        limiter: keeps the quota; None where nothing is counted.
        retry: how long to wait and how often to ask.
        say: takes a sentence when something is asked again.
        moved_hint: what to do when the service points elsewhere.
        uncounted: the part of a path whose requests no quota counts.
    """

    def __init__(
        self,
        title: str,
        base_urls: tuple[str, ...],
        limiter: RateLimiter | None,
        retry: RetryPolicy,
        say: Callable[[str], None],
        moved_hint: str = "",
        uncounted: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._hosts = {urlsplit(url).netloc for url in base_urls}
        self._limiter = limiter
        self._retry = retry
        self._say = say
        self._moved_hint = moved_hint
        self._uncounted = uncounted
        self._patience = Patience(retry.timeout_s)
        for scheme in ("https://", "http://"):
            self.mount(scheme, timed_adapter(self._patience))
        # Without it, requests would take an Authorization header from ~/.netrc.
        self.auth = _leave_unchanged

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
            LoginNeededError: no secure connection can be made.
            RefusedError: the address, or the answer, points elsewhere.
        """
        return self._retry.run(self._title, lambda: self._request_once(method, url, how), self._say)

    def download(
        self,
        url: str,
        is_whole: Callable[[bytes], bool],
        method: str = "GET",
        **how: Any,  # noqa: ANN401 - as requests takes it
    ) -> requests.Response:
        """Get what is no JSON; return the answer with all of it, whatever its status below 500.

        What looks cut short is asked for again: the file itself is when it comes so twice.

        Args:
            url: the address.
            is_whole: tells whether a file ends as its kind does.
            method: the request's.
            how: more, as requests takes it.

        Raises:
            as ``request``
        """
        before = b""

        def ask() -> requests.Response:
            nonlocal before
            answer = self._request_once(method, url, how, is_json_wanted=False)
            if answer.ok and not is_whole(answer.content) and answer.content != before:
                before = answer.content
                raise NoAnswerError("a file that is cut short")
            return answer

        return self._retry.run(self._title, ask, self._say)

    def _request_once(
        self, method: str, url: str, how: dict[str, Any], *, is_json_wanted: bool = True
    ) -> requests.Response:
        place = urlsplit(url)
        # Tokens go along with every request: so none leaves for an address an answer made up.
        if place.netloc not in self._hosts:
            raise RefusedError(f"legstats sends nothing to {place.netloc}.")
        is_free = bool(self._uncounted) and self._uncounted in place.path
        limiter = None if is_free else self._limiter
        while True:
            if limiter:
                limiter.admit()
            answer = self._whole_answer(method, url, how)
            _log.debug("%s %s: %s", method, place.path, answer.status_code)
            if limiter:
                limiter.learn_from(answer.status_code, answer.headers)
            # The limiter has learned that the quota is spent: it waits for more, or gives up.
            if not limiter or answer.status_code != TOO_MANY:
                break
        self._check_answer(answer, is_json_wanted=is_json_wanted)
        return answer

    def _whole_answer(self, method: str, url: str, how: dict[str, Any]) -> requests.Response:
        """Return the answer with its whole body.

        Its first byte may take the policy's ``timeout_s``, and all the rest as long again.
        """
        limit_s = self._retry.timeout_s
        how = {**how, "timeout": limit_s, "stream": True, "allow_redirects": False}
        try:
            answer = super().request(method, url, **how)
            read_whole(answer)
            if self._patience.is_over:  # what was cut off within the head looks like an empty body
                raise TimeoutError
        except EndlessAnswerError as endless:
            raise RefusedError(f"{self._title} sent {endless}; it was not read.") from None
        except exceptions.SSLError as error:
            raise LoginNeededError(
                f"No secure connection to {self._title} could be made ({_reason_in_words(error)}).",
                "Is this computer's date right? If it is, something between it and "
                f"{self._title} interferes.",
            ) from None
        except exceptions.Timeout:
            raise NoAnswerError(f"no answer within {limit_s:g} s") from None
        except (exceptions.RequestException, OSError, ValueError) as error:
            if self._patience.is_over:
                raise NoAnswerError(f"no whole answer within {limit_s:g} s") from None
            raise NoAnswerError(_reason_in_words(error)) from None
        finally:
            self._patience.end()
        return answer

    def _check_answer(self, answer: requests.Response, *, is_json_wanted: bool) -> None:
        """Refuse what is no answer of an API: server errors, detours, cut or foreign pages."""
        status = answer.status_code
        if status >= _FAULTY:
            raise NoAnswerError(f"{status} {answer.reason}")
        if _MOVED <= status < _WRONG:
            raise RefusedError(
                f"{self._title} points elsewhere, and legstats does not follow.", self._moved_hint
            )
        is_page = answer.content.lstrip()[:_MARK].lower().startswith((b"<!doctype html", b"<html"))
        if status == _OK and (not is_json(answer) if is_json_wanted else is_page):
            raise NoAnswerError(f"an answer that is cut short or not {self._title}'s")


def _leave_unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _reason_in_words(error: BaseException) -> str:
    """Return what was wrong in few words, without addresses, which may hold secrets."""
    names: dict[type, str] = {
        exceptions.ConnectionError: "no connection",
        exceptions.ChunkedEncodingError: "the connection broke",
        exceptions.SSLError: "its certificate is not accepted",
    }
    return next(
        (words for kind, words in names.items() if type(error) is kind), "the connection broke"
    )
