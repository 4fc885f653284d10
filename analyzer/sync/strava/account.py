"""One sync of one account at Strava."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from analyzer.errors import LegstatsError, TryLaterError, UnansweredError
from analyzer.importers.strava_api.activity import VERSION, key
from analyzer.importers.strava_api.client import Strava, protocol
from analyzer.importers.strava_api.clock import ComputersClock
from analyzer.importers.strava_api.gate import Gate
from analyzer.importers.strava_api.tokens import TokenFile
from analyzer.importers.strava_api.web import Patience
from analyzer.model import ImportFailure
from analyzer.pipeline.merging import PARTIAL
from analyzer.pipeline.same_activity import Told, link
from analyzer.sync.result import OF_STRAVA
from analyzer.sync.strava import answers
from analyzer.sync.strava.letting_go import expire, let_go
from analyzer.sync.strava.listing import Listing
from analyzer.units import count, number

if TYPE_CHECKING:
    from analyzer.store import Wish
    from analyzer.sync.work import Work

_MOST_FAILURES = 3
"""So many activities in a row that cannot be had: then it is not the activities."""


def sync_strava(work: Work) -> None:
    """Read an account into the store; what stops it is told in ``result.stopped``.

    Every request's fruit is kept before the next is sent. Newest activities come first.
    """
    home = work.config.home
    try:
        login = TokenFile(home)
        login.load()
        account = _Account(work)
        with FileLock(home / "strava-sync.lock", blocking=False):
            try:
                account.sync(login)
            finally:
                account.count_the_rest()
    except Timeout:
        work.result.stopped = TryLaterError(
            "Another legstats is reading from Strava.", "This one leaves it to that."
        )
    except LegstatsError as stop:
        work.result.stopped = stop


class _Account:
    """An account at work on an open store."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._store = store = work.store
        self._config = work.config
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
        """Let go what is old, list what is new, fetch what is worth it."""
        sources = self._config.sources
        patience = self._options.patience or Patience(sources.strava_timeout_s)
        speaks = protocol(sources, self._gate, patience, self._options.say)
        strava = Strava(speaks, sources, self._gate, login)
        if not self._options.dry_run:
            self._expire()
            self._read_again()
        self._list(strava)
        if self._options.dry_run:
            self._result.new += len(self._touched.new - self._store.keys_of_kind("strava"))
        else:
            self._fetch(strava)

    def count_the_rest(self) -> None:
        """Count what is known and was not touched as unchanged: it need not be listed for that."""
        changed = self._touched.new | self._touched.updated
        self._touched.unchanged |= self._store.keys_of_kind("strava") - changed

    def _show(self, text: str) -> None:
        if self._work.progress:
            self._work.progress(self._done, max(self._to_do, self._done + 1), text)

    def _expire(self) -> None:
        if self._options.full:
            self._store.strava.look_at_all()
        days = self._config.sources.strava_keep_days
        self._result.expired, stay = expire(self._store, days, self._gate.now())
        if self._result.expired:
            self._result.notes.append(
                f"{count(self._result.expired, 'activity', 'activities')} that Strava's API sent "
                f"more than {days} days ago left the store"
                + (f"; {number(stay)} of them stay from your files" if stay else "")
                + '. To keep them longer, set sources.strava_keep_days in config.toml, or "keep".'
            )

    def _read_again(self) -> None:
        """Make the records anew that an older legstats made."""
        old = (answers.made_of(answer) for answer in self._store.strava.read_by_older(VERSION))
        for made in old:
            self._store.strava.keep([made], VERSION)
            self._touched.updated.add(key(made[0].id))

    def _list(self, strava: Strava) -> None:
        listing = Listing(strava, self._work, self._floor_s())
        listing.walk(
            self._gate.now(),
            lambda listed: self._show(f"Strava's list: {count(listed, 'activity', 'activities')}"),
        )
        self._result.gone += listing.gone
        if listing.gone:
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
        wishes = self._store.strava.wishes(self._floor_s())
        recorded = self._recorded_elsewhere(wishes)
        self._store.strava.note_recorded(recorded)
        wishes = [one for one in wishes if one.id not in recorded]
        self._to_do = len(wishes)
        self._say_how_long()
        failures = 0
        for self._done, wish in enumerate(wishes):
            self._show(self._quota_in_words())
            try:
                self._fulfil(strava, wish)
                failures = 0
            except UnansweredError as problem:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise
                self._fail(wish, problem)

    def _recorded_elsewhere(self, wishes: list[Wish]) -> set[int]:
        """Return the runs whose stream is there already, from the watch's own file."""
        runs = {key(one.id): one.id for one in wishes if one.wants == "streams"}
        if not runs:
            return set()
        recorded = self._store.with_stream()
        found = set()
        for group in link([Told(a, digest) for a, digest in self._store.activities()]):
            longest = max((_lasting(r) for r in group if r.key in recorded), default=0.0)
            found |= {
                runs[r.key] for r in group
                if r.key in runs and longest > 0.0 and longest >= PARTIAL * _lasting(r)
            }  # fmt: skip
        return found

    def _fulfil(self, strava: Strava, wish: Wish) -> None:
        more = strava.detail(wish.id) if wish.wants == "detail" else strava.streams(wish.id)
        answer = self._store.strava.answer(wish.id)
        assert answer is not None  # noqa: S101 - nobody else lets go while we hold the lock
        if more is None and wish.wants == "detail":
            let_go(self._store, [wish.id])
            self._result.gone += 1
            return
        made = answers.made_of(answers.with_more(answer, more or {}))
        self._store.strava.keep([made], VERSION)
        self._touched.updated.add(key(wish.id))
        self._store.forget_failure(_place(wish))

    def _fail(self, wish: Wish, problem: LegstatsError) -> None:
        reason = f"Strava activity {wish.id}: {problem.message}"
        self._result.failed.append(ImportFailure(_place(wish), reason))
        self._store.save_failure(_place(wish), reason)

    def _say_how_long(self) -> None:
        """Say when all will be there, if that is not today's first quarter of an hour."""
        quota = self._gate.quota.as_of(self._gate.now())
        if self._to_do <= quota.left:
            return
        done = self._gate.local(quota.done_at(self._to_do))
        self._options.say(
            f"{count(self._to_do, 'activity is', 'activities are')} still to be read whole. Strava "
            f"allows {number(quota.read.day)} requests a day: at the earliest all is there {done}."
        )

    def _quota_in_words(self) -> str:
        quota = self._gate.quota.as_of(self._gate.now())
        until = self._gate.local(quota.window_ends())
        return f"{number(quota.left)} of Strava's requests left until {until}"


def _lasting(record: Told) -> float:
    return (record.activity.ended_at - record.activity.started_at).total_seconds()


def _place(wish: Wish) -> str:
    return f"{OF_STRAVA}{wish.id}"
