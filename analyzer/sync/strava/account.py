"""One sync of one account at Strava."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from analyzer.accounts.strava.activity import VERSION, key
from analyzer.accounts.strava.client import Strava, protocol
from analyzer.accounts.strava.clock import ComputersClock
from analyzer.accounts.strava.gate import Gate
from analyzer.accounts.strava.locks import reading_account
from analyzer.accounts.strava.tokens import TokenFile
from analyzer.accounts.strava.web import Patience
from analyzer.errors import LegstatsError, LoginNeededError, RefusedError, UnansweredError
from analyzer.matching.merging import PARTIAL
from analyzer.matching.same_activity import link
from analyzer.store import PLACE
from analyzer.sync.strava import answers
from analyzer.sync.strava.keeping import fail, keep
from analyzer.sync.strava.letting_go import expire, keeps_longer, let_go
from analyzer.sync.strava.listing import Listing
from analyzer.units import count, number

if TYPE_CHECKING:
    from analyzer.model import SourceRecord
    from analyzer.store import Wish
    from analyzer.sync.work import Work

_MOST_FAILURES = 3
"""So many activities in a row that cannot be had: then it is not the activities."""


def sync_strava(work: Work) -> None:
    """Read an account into the store; what stops it is told in ``result.stopped``.

    Every request's fruit is kept before the next is sent. Newest activities come first.
    """
    try:
        login = TokenFile(work.config.home)
        login.load()
        with reading_account(work.config.home):
            account = _Account(work)
            try:
                account.sync(login)
            finally:
                account.count_the_rest()
    except LegstatsError as stop:
        work.result.stopped = stop


class _Account:
    """An account at work on an open store."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._store = store = work.store
        self._options = work.options
        self._touched = work.touched
        self._result = work.result
        self._done, self._to_do = 0, 0
        self._gate = Gate(
            work.options.clock or ComputersClock(),
            store.strava.noted("gate") or {},
            lambda state: store.strava.note("gate", state),
            waits=work.options.wait,
            say=work.options.say,
            show=self._show,
        )

    def sync(self, login: TokenFile) -> None:
        """List what is new, let go what is old, fetch what is worth it."""
        sources = self._work.config.sources
        patience = self._options.patience or Patience(sources.strava_timeout_s)
        speaks = protocol(sources, self._gate, patience, self._options.say)
        strava = Strava(speaks, sources, self._gate, login)
        self._know(strava)
        try:
            self._list(strava)
        finally:
            if not self._options.dry_run:
                expire(self._work, self._gate.sure_now())
        if self._options.dry_run:
            self._result.new += len(self._touched.new - self._store.keys_of_kind("strava"))
        else:
            self._fetch(strava)

    def count_the_rest(self) -> None:
        """Count what is known and was not touched as unchanged: it need not be listed for that."""
        changed = self._touched.new | self._touched.updated
        self._touched.unchanged |= self._store.keys_of_kind("strava") - changed

    def _know(self, strava: Strava) -> None:
        """See whose account it is, and what may be kept of it now.

        Raises:
            LoginNeededError: another athlete's activities are stored.
        """
        noted = self._store.strava.noted("account") or {}
        if noted.get("athlete") and strava.athlete_id not in {"", noted["athlete"]}:
            raise LoginNeededError(
                "You are logged in as another athlete than the one whose activities are stored.",
                "Log in as the same one, or begin anew: legstats purge strava",
            )
        if self._options.dry_run:
            return
        keep_days = str(self._work.config.sources.strava_keep_days)
        if noted and (
            keeps_longer(keep_days, noted["keep_days"])
            or (strava.sees_private and not noted["private"])
        ):
            self._store.strava.bring_back()
        keep(self._work, self._store.strava.read_by_older(VERSION))
        self._store.strava.note(
            "account",
            {
                "athlete": strava.athlete_id or noted.get("athlete", ""),
                "private": strava.sees_private,
                "keep_days": keep_days,
            },
        )

    def _show(self, text: str) -> None:
        if self._work.progress:
            self._work.progress(self._done, max(self._to_do, self._done + 1), text)

    def _list(self, strava: Strava) -> None:
        listing = Listing(strava, self._work, self._floor_s(), self._gate.now)
        listing.walk(
            lambda listed: self._show(f"Strava's list: {count(listed, 'activity', 'activities')}"),
        )
        self._result.gone += listing.gone
        if listing.gone and not self._options.dry_run:
            self._result.notes.append(
                f"{count(listing.gone, 'activity', 'activities')} no longer to be seen at Strava "
                "left the store."
            )
        if listing.strange:
            entries = count(listing.strange, "entry", "entries")
            problem = f"{entries} without number or start, or of a day to come, left out."
            self._result.problems.append(("Strava's list", problem))
        if wrong := self._gate.clock_problem:
            self._result.notes.append(wrong)

    def _floor_s(self) -> float:
        since = self._options.since
        return datetime.combine(since, time(), UTC).timestamp() if since else 0.0

    def _fetch(self, strava: Strava) -> None:
        shelf = self._store.strava
        wishes = shelf.wishes(self._floor_s(), self._gate.now() - answers.SETTLED_S)
        recorded = self._recorded_elsewhere(wishes)
        shelf.note_recorded(recorded)
        wishes = [one for one in wishes if one.id not in recorded]
        self._to_do = self._result.still_to_read = len(wishes)
        self._say_how_long()
        failures = 0
        for self._done, wish in enumerate(wishes):
            self._show(self._quota_in_words())
            try:
                self._fulfil(strava, wish)
                failures = 0
            except (UnansweredError, RefusedError) as problem:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise
                fail(self._work, wish.id, f"Strava activity {wish.id}: {problem.message}")
            self._result.still_to_read -= 1

    def _recorded_elsewhere(self, wishes: list[Wish]) -> set[int]:
        """Return the runs whose stream is there already, from the watch's own file."""
        runs = {key(one.id): one.id for one in wishes if one.wants == "streams"}
        if not runs:
            return set()
        recorded = self._store.with_stream() - self._store.keys_of_kind("strava")
        found = set()
        for group in link(self._store.activities()):
            longest = max((_lasting(r) for r in group if r.key in recorded), default=0.0)
            found |= {
                runs[r.key] for r in group
                if r.key in runs and longest > 0.0 and longest >= PARTIAL * _lasting(r)
            }  # fmt: skip
        return found

    def _fulfil(self, strava: Strava, wish: Wish) -> None:
        more = strava.streams(wish.id) if wish.wants == "streams" else strava.detail(wish.id)
        before = self._store.strava.answer(wish.id)
        assert before is not None  # noqa: S101 - nobody else lets go while we hold the lock
        if more is None and wish.wants != "streams":
            let_go(self._store, [wish.id])
            self._result.gone += 1
            return
        self._store.forget_failure(f"{PLACE}{wish.id}")
        after = answers.with_more(before, more or {}, self._gate.now())
        keep(self._work, [after])
        if (after.detail, after.streams) != (before.detail, before.streams):
            self._touched.updated.add(key(wish.id))

    def _say_how_long(self) -> None:
        """Say when all will be there, if that is not today's first quarter of an hour."""
        quota = self._gate.quota.as_of(self._gate.now())
        if self._to_do <= quota.left:
            return
        done = self._gate.local(quota.done_at(self._to_do))
        self._options.say(
            f"{count(self._to_do, 'activity is', 'activities are')} still to be read whole, one "
            f"request each. Strava allows {number(quota.read.quarter)} in a quarter of an hour and "
            f"{number(quota.read.day)} a day: at the earliest all is there {done}."
        )

    def _quota_in_words(self) -> str:
        quota = self._gate.quota.as_of(self._gate.now())
        until = self._gate.local(quota.window_ends())
        return f"{number(quota.left)} of Strava's requests left until {until}"


def _lasting(record: SourceRecord) -> float:
    return (record.activity.ended_at - record.activity.started_at).total_seconds()
