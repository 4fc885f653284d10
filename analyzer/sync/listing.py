"""An account's list of activities, newest first, compared with what is known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from analyzer.errors import RefusedError, UnansweredError
from analyzer.importers.clocks import DAY_S
from analyzer.sync.archives import archived_records
from analyzer.sync.compared import ComparedList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analyzer.accounts.base import Account, ListedActivity, ListPage, TimedList
    from analyzer.sync.result import SyncContext

SETTLED_S = 3 * 86_400.0
"""What began longer ago is no longer edited every day."""
MOST_ASKED = 5
"""At most this many activities that are missing from the list are asked for by id, to be sure."""


@dataclass(frozen=True, slots=True)
class ListedSpans:
    """Spans of time (s since 1970) whose list is known whole, each apart, newest first."""

    spans: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Iterable[float]]) -> ListedSpans:
        """Return those of any spans, which may overlap."""
        known = cls()
        for low, high in spans:
            known = known.with_span(low, high)
        return known

    def with_span(self, low: float, high: float) -> ListedSpans:
        """Return them with one more; spans that touch become one."""
        apart = [span for span in self.spans if span[1] < low or high < span[0]]
        touching = [span for span in self.spans if span not in apart]
        low = min([low, *(span[0] for span in touching)])
        high = max([high, *(span[1] for span in touching)])
        return ListedSpans(tuple(sorted([*apart, (low, high)], reverse=True)))

    def known_down_to(self, moment: float) -> float:
        """Return how far back all is known from a moment on; the moment itself if nothing is."""
        return next((low for low, high in self.spans if low <= moment <= high), moment)

    def tell_of(self, moment: float) -> bool:
        """Tell whether all of a moment is known; whoever lists begins with the newest."""
        after_all = self.newest_end is not None and moment >= self.newest_end
        return after_all or self.known_down_to(moment) < moment

    @property
    def newest_end(self) -> float | None:
        """How far the newest span reaches, None when nothing is known."""
        return self.spans[0][1] if self.spans else None


class Listing(ComparedList):
    """One walk through the list, from now back to what is known already.

    What a page covers is noted last, when all it says has been kept: a crash costs one page.

    Args:
        account: the kind of account.
        connection: the account, logged in.
        context: the sync this is a part of.
        floor_s: nothing before this moment is looked at (s since 1970).
        now: the time by the service's clock (s since 1970).
        again_from_s: what began since is listed anew (s since 1970), None for the last days only.
    """

    def __init__(
        self,
        account: Account,
        connection: TimedList,
        context: SyncContext,
        floor_s: float,
        now: Callable[[], float],
        again_from_s: float | None = None,
    ) -> None:
        super().__init__(account, connection, context, now)
        self._list = connection
        self._floor_s = floor_s
        known = () if context.options.full else self._table.state("covered") or ()
        self._covered = ListedSpans.of(known)
        # The latest days are listed again: they are renamed, cut and retyped for a while.
        self._again_above = (self._covered.newest_end or inf) - SETTLED_S
        if again_from_s is not None:
            self._again_above = min(self._again_above, again_from_s - 1.0)
        self._asked = 0
        self.withheld: set[str] = set()
        """What the service has from another and may not hand on."""

    def walk(self, show: Callable[[int], None]) -> None:
        """List everything that is not known whole yet, and the last days again.

        Args:
            show: called with how many activities were listed so far.

        Raises:
            RefusedError: the list makes no sense; nothing was removed.
        """
        before_s: float | None = None
        while True:
            page = self._next_page(before_s)
            low = self._keep_page(page, before_s)
            show(len(self._seen))
            low = self._skip_known(low)
            if low <= self._floor_s:
                break
            # Starts are whole seconds, and "before" excludes its own: others may share the last.
            before_s = low + 1.0
        self._remove_archived()

    def _next_page(self, before_s: float | None) -> ListPage:
        page = self._list.list_page(before_s)
        if not page.activities and before_s is None and self._table.began_between(-inf, inf):
            # An empty list would remove everything: so it must say so twice, and is not believed.
            page = self._list.list_page(before_s)
            if not page.activities:
                title = self._account.title
                raise RefusedError(
                    f"{title} lists no activity at all, yet some are stored; none was removed.",
                    f"If you deleted them all at {title}: legstats purge {self._account.kind}",
                )
        return page

    def _skip_known(self, low: float) -> float:
        """Return how far down all is known: what is settled need not be listed again."""
        settled = low < self._again_above or not self._table.began_between(self._again_above, low)
        return self._covered.known_down_to(low) if settled else low

    def _keep_page(self, page: ListPage, before_s: float | None) -> float:
        """Keep what a page says; return the moment down to which it says all."""
        placed = self.placed(page.activities)
        self.withheld |= set(page.withheld)
        if page.activities and not placed:
            raise RefusedError(
                f"{self._account.title}'s list says of no activity when it was; none was removed."
            )
        news = [one for one in placed if one.id not in self._seen]
        self._seen |= {one.id for one in page.activities if one.id}
        low = max(_lowest_known(page, placed, news, before_s), self._floor_s)
        news = [one for one in news if one.start_s >= self._floor_s]
        self.compare(news)
        self._remove_missing(low, before_s)
        newest = max((one.start_s for one in news), default=low)
        self._covered = self._covered.with_span(low, before_s or newest)
        self._table.set_state("covered", self._covered.spans)
        return low

    def _remove_missing(self, low: float, before_s: float | None) -> None:
        """Remove what should be on a page and is not, unless it was moved to another day."""
        lowest = low if low > self._floor_s or self._floor_s > 0.0 else -inf
        missing = self._table.began_between(lowest, before_s or inf) - self._seen
        gone = {one for one in missing if not self._was_moved(one)}
        self.remove(gone)

    def _remove_archived(self) -> None:
        """Remove what an archive has and the whole list has not, once the service says so."""
        if not self._connection.sees_private:
            return
        archived = {
            number: record.activity.started_at.timestamp()
            for number, record in archived_records(self._context.store, self._account.kind)
        }
        known = self._table.summaries(archived)
        # An archive that shares nothing with the account is another athlete's.
        unlisted = [
            number
            for number, start_s in sorted(archived.items(), key=lambda one: -one[1])
            if known and number not in known and self._covered.tell_of(start_s)
        ]
        for number in unlisted[: MOST_ASKED - self._asked]:
            with suppress(RefusedError, UnansweredError):
                if not self._was_moved(number):
                    self.remove([number])

    def _was_moved(self, activity_id: str) -> bool:
        if self._asked >= MOST_ASKED:
            return False
        self._asked += 1
        there = self._connection.fetch_listed(activity_id)
        if there is None or not self.can_be_placed(there):
            return False
        self.compare([there])
        return True


def _lowest_known(
    page: ListPage,
    placed: list[ListedActivity],
    news: list[ListedActivity],
    before_s: float | None,
) -> float:
    """Return the moment down to which a page says all.

    A hidden start is given as midnight, but is listed where it was: of its day, all that is known
    for sure is what lies after it. So it is where a list is not quite in the order of starts.
    """
    if not news:  # the end; or a second with more activities than a page
        return min(one.start_s for one in placed) - 1.0 if page.is_full else 0.0
    sure = min(
        one.start_s + page.is_full * max(DAY_S * one.start_hidden, page.out_of_place_s)
        for one in news
    )
    goes_on = before_s is None or sure + 1.0 < before_s
    return sure if goes_on else min(one.start_s for one in news)
