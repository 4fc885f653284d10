"""How many requests a service allows, and waiting for more: never one too many.

What may still be asked is a pure function of the clock and of the numbers that came with the last
answer; windows begin at whole multiples of their length since 1970 (UTC).
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

from analyzer.errors import TryLaterError
from analyzer.units import clock, duration, number, upcoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MINUTE_S, QUARTER_S, HOUR_S, DAY_S = 60, 900, 3_600, 86_400
TOO_MANY = 429
ODD_CLOCK_S = 300.0
_WINDOW_WORDS = {
    MINUTE_S: "a minute",
    QUARTER_S: "in a quarter of an hour",
    HOUR_S: "an hour",
    DAY_S: "a day",
}
_PAUSE_AFTER_REFUSAL_S = 60.0
_STEP_S = 1.0


class TimeSource(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> float:
        """Return the time (s since 1970)."""

    def sleep(self, seconds: float) -> None:
        """Let some time pass."""


class ComputersClock:
    """The computer's own clock."""

    def now(self) -> float:
        """Return the time (s since 1970)."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let some time pass."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests one kind of window allows (its length in s), and what is used of it."""

    window_s: int
    allowed: int
    used: int = 0

    @property
    def left(self) -> int:
        """How many more requests the present window allows."""
        return max(0, self.allowed - self.used)

    def spent(self, requests: int = 1) -> Self:
        """Return it with more requests used."""
        return replace(self, used=self.used + requests)

    def window_end(self, now: float) -> float:
        """Return when the window of a moment is over (s since 1970)."""
        return (now // self.window_s + 1) * self.window_s


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be asked.

    Attributes:
        limits: all of them hold at once; none means that the service names no limit.
        at: when this was known (s since 1970, the service's clock).
        closed_until: when a service that refused a request takes requests again.
    """

    limits: tuple[RateLimit, ...] = ()
    at: float = 0.0
    closed_until: float = 0.0

    @property
    def left(self) -> int:
        """How many more requests are allowed in the present window."""
        if self.at < self.closed_until:
            return 0
        return min((limit.left for limit in self.limits), default=sys.maxsize)

    @property
    def smallest(self) -> int:
        """How many requests the tightest window allows."""
        return min((limit.allowed for limit in self.limits), default=sys.maxsize)

    def as_of(self, now: float) -> Quota:
        """Return it at another moment: what was used in other windows does not count.

        The moment is an earlier one when a wrong clock was set right.
        """
        limits = (
            limit if now // limit.window_s == self.at // limit.window_s else replace(limit, used=0)
            for limit in self.limits
        )
        return replace(self, limits=tuple(limits), at=now)

    def spent(self, requests: int = 1) -> Quota:
        """Return it with more requests used."""
        return replace(self, limits=tuple(limit.spent(requests) for limit in self.limits))

    def opens_at(self) -> float:
        """Return when the next request is allowed; ``at`` when it is allowed already."""
        ends = (limit.window_end(self.at) for limit in self.limits if not limit.left)
        return max([self.at, self.closed_until, *ends])

    def window_end(self) -> float:
        """Return when the shortest window is over; ``at`` when there is no limit."""
        return min((limit.window_end(self.at) for limit in self.limits), default=self.at)

    def done_at(self, requests: int) -> float:
        """Return when this many requests can have been sent, if nobody else sends any."""
        then = self
        while requests > then.left:
            requests -= then.left
            used_up = then.spent(then.left)
            then = used_up.as_of(used_up.opens_at())
        return then.at

    def refused(self, retry_after_s: float | None = None) -> Quota:
        """Return it after the service itself refused a request: nothing is left of this window."""
        if not self.limits or retry_after_s is not None:
            pause_s = _PAUSE_AFTER_REFUSAL_S if retry_after_s is None else retry_after_s
            # At least a second: "Retry-After: 0" would have it asked again without end.
            return replace(self, closed_until=self.at + max(pause_s, 1.0))
        if not self.left:
            return self
        # Which limit was hit is not said; the shortest window is the first to find out again.
        shortest = min(limit.window_s for limit in self.limits)
        limits = (
            replace(limit, used=limit.allowed) if limit.window_s == shortest else limit
            for limit in self.limits
        )
        return replace(self, limits=tuple(limits))

    def in_words(self) -> str:
        """Return what is allowed: "100 in a quarter of an hour and 1,000 a day"."""
        allowed: dict[int, int] = {}
        for limit in self.limits:
            least = min(limit.allowed, allowed.get(limit.window_s, limit.allowed))
            allowed[limit.window_s] = least
        return " and ".join(
            f"{number(allowed[window_s])} {_WINDOW_WORDS.get(window_s, f'in {window_s} s')}"
            for window_s in sorted(allowed)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Quota:
        """Return what ``to_dict`` gave."""
        limits: Iterable[Mapping[str, Any]] = kept["limits"]
        return cls(
            tuple(RateLimit(**limit) for limit in limits),
            kept["at"],
            kept.get("closed_until", 0.0),
        )


class RateLimiter:
    """Lets a request pass while the quota allows one, and knows the service's clock.

    Every request is counted, and the count kept, before it is sent: not even a crash makes
    legstats ask more than it may.

    Args:
        title: the service's name in sentences.
        kept: what ``keep`` was given last, {} at first.
        keep: keeps the state.
        quota: what is allowed as long as nothing was kept.
        read_quota: takes the quota and an answer's headers, and returns the quota they tell.
        computer: the computer's clock; the service's own comes with its answers.
        waits: wait for the quota rather than give up.
        say: takes a sentence, once.
        show: takes what is under way, again and again.
    """

    def __init__(  # noqa: PLR0913 - each is another's business
        self,
        title: str,
        kept: Mapping[str, Any],
        keep: Callable[[dict[str, Any]], None],
        *,
        quota: Quota | None = None,
        read_quota: Callable[[Quota, Mapping[str, str]], Quota] = lambda quota, _: quota,
        computer: TimeSource | None = None,
        waits: bool = False,
        say: Callable[[str], None] = lambda _: None,
        show: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._title = title
        self._keep = keep
        self._read_quota = read_quota
        self._computer = computer or ComputersClock()
        self._waits = waits
        self._say = say
        self._show = show
        self.quota = Quota.from_dict(kept["quota"]) if kept else quota or Quota()
        self._ahead_s = float(kept.get("ahead_s", 0.0))
        self._has_heard = False

    def now(self) -> float:
        """Return the time by the service's clock (s since 1970)."""
        return self._computer.now() + self._ahead_s

    def trusted_now(self) -> float:
        """Return the time by the service's clock if it was heard just now, else the computer's."""
        return self.now() if self._has_heard else self._computer.now()

    def local_time(self, then: float) -> str:
        """Return a moment of the service's clock as the athlete's own clock will show it."""
        here = datetime.fromtimestamp(then - self._ahead_s).astimezone()
        return upcoming(here, datetime.fromtimestamp(self._computer.now()).astimezone())

    @property
    def clock_problem(self) -> str:
        """Say that the computer's clock is wrong, "" when it is right."""
        if abs(self._ahead_s) < ODD_CLOCK_S:
            return ""
        behind = "behind" if self._ahead_s > 0 else "ahead of"
        return (
            f"This computer's clock is {duration(abs(self._ahead_s))} {behind} {self._title}'s: "
            "set it, else days and hours may be taken wrongly."
        )

    def current_quota(self) -> Quota:
        """Return what may still be asked now."""
        return self.quota.as_of(self.now())

    def admit(self) -> None:
        """Let one request pass and count it.

        Raises:
            TryLaterError: the quota is spent, and nobody wants to wait.
        """
        self.quota = self.current_quota()
        while not self.quota.left:
            self._wait_or_raise(self.quota.opens_at())
            self.quota = self.current_quota()
        self.quota = self.quota.spent()
        # Before it is sent: a request that a crash leaves uncounted would be one too many.
        self._save_state()

    def _wait_or_raise(self, until: float) -> None:
        moment = self.local_time(until)
        if not self._waits:
            raise TryLaterError(
                f"{self._title}'s quota is spent until {moment}; what this sync read is kept.",
                "Run `legstats sync` again then, or let it wait: legstats sync --wait",
                until,
            )
        self._say(f"{self._title}'s quota is spent; waiting until {moment}.")
        # In steps of a second: whoever watches sees the time go by, and Ctrl-C works at once.
        end = self._computer.now() + until - self.now()
        while (left_s := end - self._computer.now()) > 0:
            self._show(f"waiting for {self._title}'s quota, {clock(left_s)} left")
            self._computer.sleep(min(left_s, _STEP_S))

    def learn_from(self, status: int, headers: Mapping[str, str]) -> None:
        """Take from an answer what is used of the quota, and what time it is at the service."""
        try:
            their_time = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            pass
        else:
            self._ahead_s = their_time.timestamp() - self._computer.now()
            self._has_heard = True
        # Their numbers win over ours: other programs of the athlete's spend the same quota.
        self.quota = replace(self._read_quota(self.quota, headers), at=self.now())
        if status == TOO_MANY:
            after = headers.get("Retry-After", "")
            self.quota = self.quota.refused(float(after) if after.isdecimal() else None)
        self._save_state()

    def _save_state(self) -> None:
        self._keep({"quota": self.quota.to_dict(), "ahead_s": self._ahead_s})
