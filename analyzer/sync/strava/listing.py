"""Strava's list of activities, newest first, compared with what is known."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from analyzer.importers.strava_api.activity import VERSION, kept, key
from analyzer.importers.strava_api.client import PAGE
from analyzer.sync.strava import answers
from analyzer.sync.strava.coverage import Coverage
from analyzer.sync.strava.letting_go import let_go

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.importers.strava_api.client import Strava
    from analyzer.store import Answer
    from analyzer.sync.work import Work

    Raw = dict[str, Any]

OVERLAP_S = 3 * 86_400.0
"""What began so long before the newest activity known is listed again, for it may be edited."""


class Listing:
    """One walk through the list, from now back to what is known already.

    Each page is kept with what it covers in one transaction, so that a crash costs one page.

    Args:
        strava: the account.
        work: the sync this is a part of.
        floor_s: nothing before this moment is looked at (s since 1970).
    """

    def __init__(self, strava: Strava, work: Work, floor_s: float) -> None:
        self._strava = strava
        self._store = work.store
        self._touched = work.touched
        self._floor_s = floor_s
        self._dry_run = work.options.dry_run
        known = () if work.options.full else work.store.strava.noted("covered") or ()
        self._covered = Coverage.of(known)
        self._seen: set[int] = set()
        self.gone = 0
        self.strange = 0

    def walk(self, now: float, show: Callable[[int], None]) -> None:
        """List everything that is not known whole yet, and the last days again.

        Args:
            now: the time by Strava's clock (s since 1970).
            show: called with how many activities were listed so far.
        """
        again_above = (self._covered.top or now) - OVERLAP_S
        before: float | None = None
        while True:
            page = self._strava.page(before)
            before = self._after(page, before, now, again_above)
            show(len(self._seen))
            if before is None:
                return

    def _after(
        self, page: list[Raw], before: float | None, now: float, again_above: float
    ) -> float | None:
        """Keep a page; return before when to ask for the next, None at the end."""
        placed = [one for one in page if answers.can_be_placed(one)]
        self.strange += len(page) - len(placed)
        news = [one for one in placed if one["id"] not in self._seen]
        self._seen.update(one["id"] for one in news)
        lowest = min((answers.start_s(one) for one in placed), default=-inf)
        reached = lowest if news else self._floor_s
        if len(page) == PAGE and not news:  # a second with more activities than a page
            reached = lowest - 1.0
        self._keep(news, max(reached, self._floor_s), before, now)
        reached = self._covered.bottom(reached) if reached < again_above else reached
        return reached + 1.0 if reached > self._floor_s else None

    def _keep(self, page: list[Raw], low: float, before: float | None, now: float) -> None:
        page = [one for one in page if answers.start_s(one) >= self._floor_s]
        known = self._store.strava.summaries(one["id"] for one in page)
        changed = [self._change(one, known, now) for one in page]
        gone = (
            self._store.strava.began_between(low if low > 0.0 else -inf, before or inf)
            - {one["id"] for one in page}
            - self._seen
        )
        newest = max((answers.start_s(one) for one in page), default=low)
        self._covered = self._covered.with_span(low, before or newest)
        if self._dry_run:
            return
        made = [answers.made_of(one) for one in changed if one is not None]
        self._store.strava.keep(made, VERSION, {"covered": self._covered.spans})
        self.gone += len(gone)
        let_go(self._store, gone)

    def _change(self, summary: Raw, known: dict[int, Raw | None], now: float) -> Answer | None:
        """Return what to keep of a listed activity, None when nothing is to change."""
        number = summary["id"]
        if number not in known:
            self._touched.new.add(key(number))
            return answers.new(summary, now)
        before = known[number]
        if before is None:  # it expired
            return None
        if before == kept(summary):
            self._touched.unchanged.add(key(number))
            return None
        self._touched.updated.add(key(number))
        there = self._store.strava.answer(number)
        assert there is not None  # noqa: S101 - it has a summary
        return answers.edited(there, summary)
