"""Strava's list of activities, newest first, compared with what is known."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from analyzer.accounts.strava.activity import kept, key, number, start_is_hidden
from analyzer.accounts.strava.client import PAGE
from analyzer.errors import RefusedError
from analyzer.importers.clocks import DAY_S
from analyzer.sync.strava import answers
from analyzer.sync.strava.coverage import Coverage
from analyzer.sync.strava.keeping import keep
from analyzer.sync.strava.letting_go import let_go

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.strava.client import Strava
    from analyzer.store import Answer
    from analyzer.sync.work import Work

    Raw = dict[str, Any]

MOST_ASKED = 5
"""So many activities that are missing from the list are asked for by number, to be sure."""


class Listing:
    """One walk through the list, from now back to what is known already.

    What a page covers is noted last, when all it tells has been kept: a crash costs one page.

    Args:
        strava: the account.
        work: the sync this is a part of.
        floor_s: nothing before this moment is looked at (s since 1970).
        now: tells the time by Strava's clock (s since 1970).
    """

    def __init__(
        self, strava: Strava, work: Work, floor_s: float, now: Callable[[], float]
    ) -> None:
        self._strava = strava
        self._work = work
        self._shelf = work.store.strava
        self._floor_s = floor_s
        self._now = now
        known = () if work.options.full else self._shelf.noted("covered") or ()
        self._covered = Coverage.of(known)
        self._again_above = (self._covered.top or inf) - answers.SETTLED_S
        self._seen: set[int] = set()
        self._asked = 0
        self.gone = 0
        self.strange = 0

    def walk(self, show: Callable[[int], None]) -> None:
        """List everything that is not known whole yet, and the last days again.

        Args:
            show: called with how many activities were listed so far.

        Raises:
            RefusedError: the list makes no sense; nothing was removed.
        """
        before: float | None = None
        while True:
            page = self._page(before)
            low = self._keep(page, before)
            show(len(self._seen))
            low = self._skipped(low)
            if low <= self._floor_s:
                return
            before = low + 1.0

    def _page(self, before: float | None) -> list[Raw]:
        page = self._strava.page(before)
        if not page and before is None and self._shelf.began_between(-inf, inf):
            page = self._strava.page(before)
            if not page:
                raise RefusedError(
                    "Strava lists no activity at all, yet some are stored; none was removed.",
                    "If you deleted them all at Strava: legstats purge strava",
                )
        return page

    def _skipped(self, low: float) -> float:
        """Return how far down all is known: what is settled need not be listed again."""
        settled = low < self._again_above or not self._shelf.began_between(self._again_above, low)
        return self._covered.bottom(low) if settled else low

    def _keep(self, page: list[Raw], before: float | None) -> float:
        """Keep what a page tells; return the moment down to which it tells all."""
        placed = [one for one in page if answers.can_be_placed(one, self._now())]
        if page and not placed:
            raise RefusedError("Strava's list tells of no activity when it was; none was removed.")
        news = [one for one in placed if one["id"] not in self._seen]
        self.strange += len(page) - len(placed)
        self._seen |= {n for one in page if (n := number(one)) is not None}
        low = max(_reached(page, placed, news, before), self._floor_s)
        news = [one for one in news if answers.start_s(one) >= self._floor_s]
        self._compare(news)
        self._miss(low, before)
        newest = max((answers.start_s(one) for one in news), default=low)
        self._covered = self._covered.with_span(low, before or newest)
        if not self._work.options.dry_run:
            self._shelf.note("covered", self._covered.spans)
        return low

    def _compare(self, page: list[Raw]) -> None:
        known = self._shelf.summaries(one["id"] for one in page)
        changed = [self._change(one, known) for one in page]
        if not self._work.options.dry_run:
            keep(self._work, (one for one in changed if one is not None))

    def _change(self, summary: Raw, known: dict[int, Raw | None]) -> Answer | None:
        """Return what to keep of a listed activity, None when nothing is to change."""
        touched, number_of = self._work.touched, summary["id"]
        if number_of not in known:
            touched.new.add(key(number_of))
            return answers.new(summary, self._now())
        before = known[number_of]
        if before is None:  # it expired
            return None
        if before == kept(summary):
            touched.unchanged.add(key(number_of))
            return None
        touched.updated.add(key(number_of))
        there = self._shelf.answer(number_of)
        assert there is not None  # noqa: S101 - it has a summary
        return answers.edited(there, summary)

    def _miss(self, low: float, before: float | None) -> None:
        """Let go what should stand on a page and does not, unless it was moved to another day."""
        lowest = low if low > self._floor_s or self._floor_s > 0.0 else -inf
        missing = self._shelf.began_between(lowest, before or inf) - self._seen
        gone = {one for one in missing if not self._was_moved(one)}
        self.gone += len(gone)
        if not self._work.options.dry_run:
            let_go(self._work.store, gone)

    def _was_moved(self, number_of: int) -> bool:
        if self._asked >= MOST_ASKED or self._work.options.dry_run:
            return False
        self._asked += 1
        there = self._strava.detail(number_of)
        if there is None or not answers.can_be_placed(there, self._now()):
            return False
        self._compare([there])
        return True


def _reached(page: list[Raw], placed: list[Raw], news: list[Raw], before: float | None) -> float:
    """Return the moment down to which a page tells all.

    A hidden start is told as midnight, but stands in the list where it was: of its day, all that
    is told for sure is what lies after it.
    """
    full = len(page) == PAGE
    if not news:  # the end; or a second with more activities than a page
        return min(answers.start_s(one) for one in placed) - 1.0 if full else 0.0
    sure = min(answers.start_s(one) + DAY_S * (full and start_is_hidden(one)) for one in news)
    goes_on = before is None or sure + 1.0 < before
    return sure if goes_on else min(answers.start_s(one) for one in news)
