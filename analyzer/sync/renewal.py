"""What an account sent may be kept for some days: it is read again before they are over, quietly.

A list tells the facts of hundreds of activities in one request; what was recorded on the way takes
one request each. The newest are read again first: they are judged and compared.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.settings import KEEP
from analyzer.store import PendingRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from analyzer.store import AccountTable, RecordAge

AGAIN = " again"
"""Ends what is pending of an activity that lost a part because it became too old."""
_EARLY_SHARE = 0.5
_URGENT_SHARE = 0.25
_URGENT = timedelta(hours=36)
"""Who syncs once a day has at least one more sync before the term is over."""


class Renewal:
    """What of one account is to be read again in one sync.

    Args:
        table: what the account sent.
        keep_days: how many days that is kept, or "keep": then nothing has to be read again.
        now: the time (s since 1970).
    """

    def __init__(self, table: AccountTable, keep_days: str, now: float) -> None:
        self._table = table
        self._now = datetime.fromtimestamp(now, UTC)
        term = timedelta(days=0 if keep_days == KEEP else int(keep_days))
        self._urgent_before = self._now - term + min(_URGENT, _URGENT_SHARE * term)
        self.is_needed = bool(term)
        """Whether what was sent may be kept for some days only."""
        self._due_before = self._now - _EARLY_SHARE * term if term else None
        self.listed: set[str] = set()
        """What the list told anew."""
        self._left_out: set[str] = set()

    def _due(self) -> list[RecordAge]:
        return [] if self._due_before is None else self._table.ages(self._due_before)

    @property
    def lists_down_to(self) -> float | None:
        """How far back to list anew (start in s since 1970), None when all is fresh enough."""
        return min((age.started_s for age in self._due()), default=None)

    def note_listed(self, ids: Collection[str]) -> None:
        """Note what was just listed: where that is all there is, all of it is fresh."""
        self.listed |= set(ids)
        fresh = [age.id for age in self._due() if age.id in self.listed and not age.what]
        self._table.mark_fetched(fresh, self._now)

    def leave_out(self, ids: Collection[str]) -> None:
        """Ask no more for some activities: their recording is there from elsewhere."""
        self._left_out |= set(ids)

    def all_due(self) -> list[PendingRequest]:
        """Return all that may be read again in this sync."""
        return [*self.urgent(), *self.expired_before(), *self.early()]

    def urgent(self) -> list[PendingRequest]:
        """Return what expires soon, newest first."""
        soon = (a for a in self._due() if a.what and a.fetched_at < self._urgent_before)
        return self._requests(soon)

    def expired_before(self) -> list[PendingRequest]:
        """Return what became too old before it could be read again, newest first."""
        return self._requests(age for age in self._due() if age.pending.endswith(AGAIN))

    def early(self) -> list[PendingRequest]:
        """Return what is good for some days yet, and may be read again when there is time."""
        rest = (a for a in self._due() if a.what and a.fetched_at >= self._urgent_before)
        return self._requests(rest)

    def _requests(self, ages: Iterable[RecordAge]) -> list[PendingRequest]:
        return [
            PendingRequest(a.id, a.what or a.pending.removesuffix(AGAIN), a.started_s, renews=True)
            for a in ages
            if a.id in self.listed - self._left_out
        ]
