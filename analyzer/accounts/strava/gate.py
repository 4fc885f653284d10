"""The gate every request to Strava passes: it keeps the quota, and knows Strava's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from analyzer.accounts.strava.clock import wait
from analyzer.accounts.strava.quota import Quota
from analyzer.errors import TryLaterError
from analyzer.units import clock, duration, upcoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.accounts.strava.clock import Clock

TOO_MANY = 429
ODD_CLOCK_S = 300.0


class Gate:
    """Lets a request pass while the quota allows one.

    Every request is counted, and the count kept, before it is sent: not even a crash makes
    legstats ask more than it may.

    Args:
        clock: the computer's clock; Strava's own is told by its answers.
        kept: what ``keep`` was given last, {} at first.
        keep: keeps the state.
        waits: wait for the quota rather than give up.
        say: takes a sentence, once.
        show: takes what is under way, again and again.
    """

    def __init__(
        self,
        clock: Clock,
        kept: Mapping[str, Any],
        keep: Callable[[dict[str, Any]], None],
        *,
        waits: bool,
        say: Callable[[str], None],
        show: Callable[[str], None],
    ) -> None:
        self._clock = clock
        self._keep = keep
        self._waits = waits
        self._say = say
        self._show = show
        self.quota = Quota.from_dict(kept["quota"]) if kept else Quota()
        self.ahead_s = float(kept.get("ahead_s", 0.0))
        self.heard = False

    def sure_now(self) -> float:
        """Return the time by Strava's clock if it was told just now, else by the computer's own."""
        return self.now() if self.heard else self._clock.now()

    def now(self) -> float:
        """Return the time by Strava's clock (s since 1970)."""
        return self._clock.now() + self.ahead_s

    def local(self, then: float) -> str:
        """Return a moment of Strava's clock as the athlete's own clock will show it."""
        here = datetime.fromtimestamp(then - self.ahead_s).astimezone()
        return upcoming(here, datetime.fromtimestamp(self._clock.now()).astimezone())

    @property
    def clock_problem(self) -> str:
        """Say that the computer's clock is wrong, "" when it is right."""
        if abs(self.ahead_s) < ODD_CLOCK_S:
            return ""
        behind = "behind" if self.ahead_s > 0 else "ahead of"
        return (
            f"This computer's clock is {duration(abs(self.ahead_s))} {behind} Strava's: set it, "
            "else days and hours may be taken wrongly."
        )

    def enter(self) -> None:
        """Let one request pass and count it.

        Raises:
            TryLaterError: the quota is spent, and nobody wants to wait.
        """
        self.quota = self.quota.as_of(self.now())
        while not self.quota.left:
            self._hold(self.quota.opens_at())
            self.quota = self.quota.as_of(self.now())
        self.quota = self.quota.spent()
        self._save()

    def _hold(self, until: float) -> None:
        moment = self.local(until)
        if not self._waits:
            raise TryLaterError(
                f"Strava's quota is spent until {moment}; what was read is kept.",
                "Run `legstats sync` again then, or let it wait: legstats sync --wait",
                until,
            )

        self._say(f"Strava's quota is spent; waiting until {moment}.")
        wait(
            self._clock,
            until - self.now(),
            lambda left_s: self._show(f"waiting for Strava's quota, {clock(left_s)} left"),
        )

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take from an answer what is used of the quota, and what time it is at Strava."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            pass
        else:
            self.ahead_s = told.timestamp() - self._clock.now()
            self.heard = True
        self.quota = replace(self.quota.told(headers), at=self.now())
        if status == TOO_MANY:
            self.quota = self.quota.refused()
        self._save()

    def _save(self) -> None:
        self._keep({"quota": self.quota.to_dict(), "ahead_s": self.ahead_s})
