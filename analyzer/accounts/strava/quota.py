"""How many requests Strava allows: two limits, each for a quarter of an hour and for a day.

Windows begin on the quarter hour, days at midnight UTC (developers.strava.com/docs/rate-limits).
All is a pure function of the clock and of the numbers that came with the last answer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

QUARTER_S = 900
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit and what is used of it, in this quarter of an hour and on this day."""

    quarter: int
    day: int
    quarter_used: int = 0
    day_used: int = 0

    @property
    def left(self) -> int:
        """How many more requests this limit allows now."""
        return max(0, min(self.quarter - self.quarter_used, self.day - self.day_used))

    @property
    def day_is_spent(self) -> bool:
        """True when only tomorrow helps."""
        return self.day_used >= self.day

    def spent(self) -> Self:
        """Return it with one more request used."""
        return replace(self, quarter_used=self.quarter_used + 1, day_used=self.day_used + 1)


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be asked.

    Attributes:
        overall: the limit of all requests.
        read: the limit of those that only read, as all of ours do.
        at: when this was known (s since 1970, Strava's clock).
    """

    overall: Limit = Limit(200, 2000)
    read: Limit = Limit(100, 1000)
    at: float = 0.0

    @property
    def left(self) -> int:
        """How many more requests are allowed in the present window."""
        return min(self.overall.left, self.read.left)

    def as_of(self, now: float) -> Quota:
        """Return it at another moment: what was used in other windows does not count.

        The moment is an earlier one when a wrong clock was set right.
        """
        new_day = now // DAY_S != self.at // DAY_S
        new_quarter = now // QUARTER_S != self.at // QUARTER_S

        def renewed(limit: Limit) -> Limit:
            return replace(
                limit,
                quarter_used=0 if new_quarter else limit.quarter_used,
                day_used=0 if new_day else limit.day_used,
            )

        return Quota(renewed(self.overall), renewed(self.read), now)

    def spent(self) -> Quota:
        """Return it with one more request used."""
        return replace(self, overall=self.overall.spent(), read=self.read.spent())

    def opens_at(self) -> float:
        """Return when the next request is allowed; ``at`` when it is allowed already."""
        if self.left:
            return self.at
        if self.overall.day_is_spent or self.read.day_is_spent:
            return (self.at // DAY_S + 1) * DAY_S
        return self.window_ends()

    def window_ends(self) -> float:
        """Return when the present quarter of an hour is over."""
        return (self.at // QUARTER_S + 1) * QUARTER_S

    def done_at(self, requests: int) -> float:
        """Return when so many requests can have been sent, if nobody else sends any."""
        then = self
        while requests > then.left:
            requests -= then.left
            used_up = Quota(
                _used_up(then.overall, then.left), _used_up(then.read, then.left), then.at
            )
            then = used_up.as_of(used_up.opens_at())
        return then.at

    def told(self, headers: Mapping[str, str]) -> Quota:
        """Return it as the headers of an answer tell it; what they do not tell stays as counted."""
        return replace(
            self,
            overall=_told(self.overall, headers, "X-RateLimit"),
            read=_told(self.read, headers, "X-ReadRateLimit"),
        )

    def refused(self) -> Quota:
        """Return it after Strava itself refused a request: nothing is left of this window."""
        if not self.left:
            return self
        return replace(self, read=replace(self.read, quarter_used=self.read.quarter))

    def to_dict(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Quota:
        """Return what ``to_dict`` gave."""
        return cls(Limit(**kept["overall"]), Limit(**kept["read"]), kept["at"])


def _used_up(limit: Limit, number: int) -> Limit:
    return replace(
        limit, quarter_used=limit.quarter_used + number, day_used=limit.day_used + number
    )


def _told(limit: Limit, headers: Mapping[str, str], name: str) -> Limit:
    allowed = _pair(headers.get(f"{name}-Limit", ""))
    used = _pair(headers.get(f"{name}-Usage", ""))
    if allowed and min(allowed) > 0:
        limit = replace(limit, quarter=allowed[0], day=allowed[1])
    if used:
        limit = replace(limit, quarter_used=used[0], day_used=used[1])
    return limit


def _pair(text: str) -> tuple[int, int] | None:
    numbers = text.split(",")
    if len(numbers) != 2 or not all(n.strip().isdecimal() for n in numbers):  # noqa: PLR2004 - a pair
        return None
    return int(numbers[0]), int(numbers[1])
