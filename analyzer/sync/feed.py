"""An account that lists everything once, in numbered pages, and from then on what changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.errors import RefusedError
from analyzer.sync.compared import ComparedList

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.base import Account, ChangeFeed
    from analyzer.sync.result import SyncContext

_OVERLAP = timedelta(minutes=5)
"""What changed is asked for from a little earlier on: what was under way then came after."""
_MOST_WALKS = 3
"""A list that changes while its pages are turned is walked again, but not for ever."""
_FEED = "feed"


class FeedWalk(ComparedList):
    """One walk through an account's pages, then through what changed.

    How far it came is noted with each page, when all the page says has been kept.

    Args:
        account: the kind of account.
        connection: the account, logged in.
        context: the sync this is a part of.
        floor_s: no page of which all began before this moment is turned (s since 1970).
        now: the time by the service's clock (s since 1970).
    """

    def __init__(
        self,
        account: Account,
        connection: ChangeFeed,
        context: SyncContext,
        floor_s: float,
        now: Callable[[], float],
    ) -> None:
        super().__init__(account, connection, context, now)
        self._feed = connection
        self._floor_s = floor_s
        noted = {} if context.options.full else self._table.state(_FEED) or {}
        self._since: str = noted.get("since", "")
        """From when on changes are asked for (ISO), "" before the first page."""
        self._page: int = noted.get("page", 0)
        """The last page of the list that was kept; 0 when all were."""
        self._next_since: str = noted.get("next_since", "")
        self._change_page: int = noted.get("change_page", 0)
        self._changed: set[str] = set(noted.get("changed", ()))
        """What was told of while the pages of changes are turned; the newest word comes first."""

    def walk(self, show: Callable[[int], None]) -> None:
        """List everything that is not known yet, or what changed since.

        Args:
            show: called with how many activities were listed so far.

        Raises:
            RefusedError: the list makes no sense; nothing was removed.
        """
        first, goes_on = 1, not self._since
        if self._page:
            # Where some were deleted the others moved up: so as many pages again.
            deleted = len(self._walk_changes(show))
            first, goes_on = max(1, self._page + 1 - -(-deleted // self._feed.page_size)), True
        for _ in range(_MOST_WALKS):
            if goes_on:
                self._walk_list(show, first)
            if not self._since:
                return
            listed = frozenset(self._seen)
            moved = listed & self._walk_changes(show)
            # Deleted while the pages were turned: what stood below moved up, past the reader.
            if not (goes_on and moved):
                return
            first = 1

    def _walk_list(self, show: Callable[[int], None], first: int) -> None:
        for _ in range(_MOST_WALKS):
            self._seen = set() if first == 1 else self._seen
            expected = self._turn_pages(show, first)
            if expected is None:
                return
            known = set(self._table.ids())
            if first == 1 and len(self._seen) >= expected:
                self.remove(known - self._seen)
            if len(self._seen if first == 1 else known | self._seen) >= expected:
                return
            first = 1

    def _turn_pages(self, show: Callable[[int], None], first: int) -> int | None:
        """Keep all pages from one on.

        Returns:
            How many activities the list holds, None where the rest is not asked for.
        """
        number, nowhere = first, self.unplaced
        while True:
            page = self._feed.numbered_page(number)
            if number == 1 and not page.activities and self._table.ids():
                title = self._account.title
                raise RefusedError(
                    f"{title} lists no activity at all, yet some are stored; none was removed.",
                    f"If you deleted them all at {title}: legstats purge {self._account.kind}",
                )
            self._since = self._since or self._moment()
            placed = self.placed(page.activities)
            wanted = [one for one in placed if one.start_s >= self._floor_s]
            self.compare(one for one in wanted if one.id not in self._seen)
            self._seen |= {one.id for one in wanted}
            show(len(self._seen))
            if len(wanted) < len(placed):  # the rest is asked for another time
                self._since = self._since if self._page else ""
                self._note()
                return None
            self._page = number if number < page.pages else 0
            self._note()
            if number >= page.pages:
                before = (number - 1) * self._feed.page_size
                return before + len(page.activities) - (self.unplaced - nowhere)
            number += 1

    def _walk_changes(self, show: Callable[[int], None]) -> set[str]:
        """Keep what changed since the last time; return the ids of what was deleted."""
        since = datetime.fromisoformat(self._since)
        number, deleted = self._change_page + 1, set[str]()
        while True:
            page = self._feed.change_page(since, number)
            self._next_since = self._next_since or self._moment()
            placed = self.placed(page.changed)
            self.compare(one for one in placed if one.id not in self._changed)
            self.remove(self._table.summaries(set(page.deleted) - self._changed).keys())
            deleted |= set(page.deleted)
            self._changed |= {one.id for one in placed} | set(page.deleted)
            show(len(self._seen | self._changed))
            if number >= page.pages:
                break
            self._change_page = number
            self._note()
            number += 1
        self._since, self._next_since, self._change_page = self._next_since, "", 0
        self._seen |= self._changed
        self._changed = set()
        self._note()
        return deleted

    def _moment(self) -> str:
        return (datetime.fromtimestamp(self._now(), UTC) - _OVERLAP).isoformat()

    def _note(self) -> None:
        noted: dict[str, Any] = {"since": self._since, "page": self._page}
        if self._next_since:
            noted |= {
                "next_since": self._next_since,
                "change_page": self._change_page,
                "changed": sorted(self._changed),
            }
        self._table.set_state(_FEED, noted)
