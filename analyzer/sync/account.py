"""One sync of one account: list, compare, fetch what is worth a request, expire."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from analyzer.accounts.base import Access, ChangeFeed, TimedList
from analyzer.accounts.rate_limit import RateLimiter
from analyzer.accounts.session import RetryPolicy
from analyzer.clocks import on_clock
from analyzer.errors import (
    LegstatsError,
    LoginNeededError,
    RefusedError,
    TryLaterError,
    UnansweredError,
)
from analyzer.matching.merging import PARTIAL
from analyzer.matching.same_activity import link_records
from analyzer.settings import KEEP
from analyzer.sources import SOURCES, source_kind
from analyzer.sync.days import OWN, read_days
from analyzer.sync.feed import FeedWalk
from analyzer.sync.keeping import (
    expire_account,
    fail_activity,
    forget_deleted,
    keep_records,
    keeps_longer,
    remove_activities,
)
from analyzer.sync.listing import SETTLED_S, Listing
from analyzer.sync.reading import reading_version
from analyzer.sync.renewal import Renewal
from analyzer.units import count, day, number

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.accounts.base import Account, Connection
    from analyzer.model import SourceRecord
    from analyzer.store import AccountRecord, PendingRequest
    from analyzer.sync.result import SyncContext

_MOST_FAILURES = 3
"""After this many activities in a row that cannot be had, it is not the activities."""
_LISTED_IN_FULL_S = 30 * 86_400.0
"""Once a month the whole list is walked: what changed long ago is in no other place."""
_REMIND = timedelta(days=7)
"""So long before a key ends the athlete is reminded."""
_SPARED, _SPARED_SHARE = 10, 0.1
"""So many requests of a window, a tenth of a small one, are left for what the athlete asks next."""


def sync_account(account: Account, context: SyncContext) -> None:
    """Read an account into the store; what stops it is in ``result.stopped``.

    Each response is stored before the next request is sent. Newest activities come first.
    """
    try:
        login = account.login_file(context.config.home)
        login.load()
        if login.close_to_others():
            context.result.notes.append(
                f"Others on this computer could read {login.path}; now only you can. If somebody "
                f"may have, log out and in again: {login.login_command}"
            )
        today = on_clock(datetime.now(UTC), context.config.sources.zone).date()
        if notice := expiry_notice(account, context.config.home, today):
            context.result.notes.append(notice)
        with account.reading_lock(context.config.home):
            run = _AccountSync(account, context)
            try:
                run.read_all()
            finally:  # what stops an account takes nothing back
                run.count_the_rest()
    except LegstatsError as stop:
        context.result.note_stop(stop)
        refused = stop.message if isinstance(stop, LoginNeededError) else None
        context.store.account(account.kind).set_state("refused", refused)


def expiry_notice(account: Account, home: Path, today: date) -> str:
    """Return a sentence on a login that ends soon or has ended, "" for any other.

    Args:
        account: the kind of account.
        home: the folder of the athlete's data.
        today: the day on the athlete's calendar.
    """
    ends = account.expires_on(home)
    if ends is None or ends - today > _REMIND:
        return ""
    when = f"ended on {day(ends)}" if ends < today else f"ends on {day(ends)}"
    return f"Your key for {account.title} {when}; a new one: legstats login {account.kind}"


class _AccountSync:
    """An account at work on an open store."""

    def __init__(self, account: Account, context: SyncContext) -> None:
        self._account = account
        self._context = context
        self._store = context.store
        self._table = table = context.store.account(account.kind)
        self._options = context.options
        self._result = context.result
        self._done, self._to_do = 0, 0
        self._is_listed = False
        self._renewal = Renewal(table, KEEP, 0.0)
        self._limiter = RateLimiter(
            account.title,
            table.state("rate_limit") or {},
            lambda state: table.set_state("rate_limit", state),
            quota=account.initial_quota(),
            read_quota=account.read_quota,
            computer=context.options.clock,
            waits=context.options.wait,
            say=context.options.say,
            show=self._show_progress,
        )

    def read_all(self) -> None:
        """List what is new, expire what is old, fetch what is worth it."""
        sources = self._context.config.sources
        connection = self._account.connect(
            Access(
                sources,
                self._account.login_file(self._context.config.home),
                self._limiter,
                self._options.retry or RetryPolicy(self._account.timeout_s(sources)),
                self._options.say,
                lambda topic: self._table.state(f"{OWN}{topic}"),
                lambda topic, value: self._table.set_state(f"{OWN}{topic}", value),
            )
        )
        self._check_athlete(connection)
        keep_days = self._account.keep_days(self._context.config.sources)
        self._renewal = Renewal(self._table, keep_days, self._limiter.now())
        try:
            self._list_activities(connection)
            self._is_listed = True
            self._table.set_state("refused", None)
        finally:
            # Once the service has told the time: this computer's clock may be wrong.
            now = self._limiter.trusted_now()
            expire_account(self._context, self._account, now, self._renewal.listed)
        if self._options.dry_run:
            return
        read_days(self._account, connection, self._context, self._limiter.now())
        self._fetch_pending(connection)
        self._renew_rest(connection)

    def count_the_rest(self) -> None:
        """Count what is known and was not touched as unchanged, if the account told what it has."""
        if not self._is_listed:
            return
        touched = self._context.touched
        known = self._store.keys_of_kind(self._account.kind)
        touched.unchanged |= known - (touched.new | touched.updated)

    def _check_athlete(self, connection: Connection) -> None:
        """See whose account it is, and what may be kept of it now.

        Raises:
            LoginNeededError: another athlete's activities are stored.
        """
        noted = self._table.state("account") or {}
        if noted.get("athlete") and connection.athlete_id not in {"", noted["athlete"]}:
            raise LoginNeededError(
                "You are logged in as another athlete than the one whose activities are stored.",
                f"Log in as the same one, or begin anew: legstats purge {self._account.kind}",
            )
        keep_days = self._account.keep_days(self._context.config.sources)
        if noted and (
            "renews" not in noted  # what an older legstats let expire comes back
            or keeps_longer(keep_days, noted["keep_days"])
            or (connection.sees_private and not noted["private"])
        ):
            self._table.requeue()
        outdated = self._table.read_by_older(reading_version(self._account.reader_version))
        keep_records(self._context, self._account, map(self._asked_again, outdated))
        self._table.set_state(
            "account",
            {
                "athlete": connection.athlete_id or noted.get("athlete", ""),
                "private": connection.sees_private,
                "keep_days": keep_days,
                "renews": True,
            },
        )

    def _asked_again(self, kept: AccountRecord) -> AccountRecord:
        """Return what was kept, to be asked for again where that is how it is read better."""
        if kept.streams is None or not self._account.is_outdated(kept.streams):
            return kept
        return replace(kept, pending="streams")

    def _show_progress(self, text: str) -> None:
        if self._context.progress:
            self._context.progress(self._done, max(self._to_do, self._done + 1), text)

    def _list_activities(self, connection: Connection) -> None:
        title = self._account.title
        listing = self._walk(connection)
        try:
            listing.walk(
                lambda n: self._show_progress(
                    f"{title}'s list: {count(n, 'activity', 'activities')}"
                )
            )
        finally:
            self._renewal.note_listed(listing.listed)
        self._table.set_state("read_at", self._limiter.now())
        if isinstance(listing, Listing):
            self._note_withheld(listing.withheld)
        self._result.gone += listing.gone
        if listing.gone:
            self._context.note_done(
                f"{count(listing.gone, 'activity', 'activities')} no longer to be seen at {title} "
                "left the store."
            )
        if listing.unplaced:
            entries = count(listing.unplaced, "entry", "entries")
            problem = f"{entries} without number or start, or of a day to come, left out."
            self._result.problems.append((f"{title}'s list", problem))
        if wrong := self._limiter.clock_problem:
            self._result.notes.append(wrong)

    def _walk(self, connection: Connection) -> Listing | FeedWalk:
        """Return the walk through what the account lists, in the way it lists."""
        if isinstance(connection, ChangeFeed):
            return FeedWalk(
                self._account, connection, self._context, self._floor_s(), self._limiter.now
            )
        assert isinstance(connection, TimedList)  # noqa: S101 - an account lists in either way
        self._begin_full_list()
        return Listing(
            self._account,
            connection,
            self._context,
            self._floor_s(),
            self._limiter.now,
            self._renewal.lists_down_to,
        )

    def _begin_full_list(self) -> None:
        """Forget once a month what was listed; how far the new list is then noted as always."""
        if self._renewal.is_needed:  # so all of it is listed anew even sooner
            return
        now, began = self._limiter.now(), self._table.state("full_list_began")
        if began is not None and now - began > _LISTED_IN_FULL_S:
            self._table.set_state("covered", ())
        elif began is not None and not self._options.full:
            return
        self._table.set_state("full_list_began", now)

    def _note_withheld(self, ids: set[str]) -> None:
        """Note what the service may not hand on, and say so when there is more of it."""
        before = self._table.state("withheld") or []
        if not ids - set(before):
            return
        known = sorted({*before, *ids})
        self._table.set_state("withheld", known)
        self._context.note_done(f"{number(len(known))} {self._account.withheld_words}")

    def _floor_s(self) -> float:
        since = self._options.since
        return datetime.combine(since, time(), UTC).timestamp() if since else 0.0

    def _fetch_pending(self, connection: Connection) -> None:
        pending = self._table.pending(self._floor_s(), self._limiter.now() - SETTLED_S)
        due = self._renewal.all_due()
        recorded = self._recorded_elsewhere([*pending, *due])
        self._table.mark_recorded(recorded)
        self._keep_lists_alone([one.id for one in due if one.id in recorded])
        self._renewal.leave_out(recorded)
        # What became too old is still to be read, as what never was.
        pending = [one for one in pending if one.id not in recorded]
        pending += self._renewal.expired_before()
        self._to_do = len(pending)
        self._result.still_to_read += self._to_do
        self._say_how_long()
        # Newest first, be it new or to be read again: the newest are judged and compared. Before
        # them come the few lifts: on what was lifted all that is judged depends.
        counted = {request.id for request in pending}
        urgent = [request for request in self._renewal.urgent() if request.id not in counted]
        queue = sorted([*pending, *urgent], key=lambda r: (r.what == "streams", -r.started_s))
        failures = 0
        for request in queue:
            self._show_progress(self._quota_in_words())
            try:
                self._fetch_one(connection, request)
                failures = 0
            except (UnansweredError, RefusedError) as problem:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise problem.__cause__ or problem  # noqa: B904 - why, not which activity
                if not request.renews:
                    title = f"{self._account.title} activity {request.id}"
                    reason = f"{title}: {problem.message}"
                    fail_activity(self._context, self._account, request.id, reason)
            if request.id in counted:
                self._done += 1
                self._result.still_to_read -= 1

    def _keep_lists_alone(self, ids: list[str]) -> None:
        """Let go the streams of runs that the watch's own file has as well."""
        moment = datetime.fromtimestamp(self._limiter.now(), UTC)
        records = [one for one in map(self._table.record, ids) if one is not None]
        alone = [replace(one, fetched_at=moment, streams=None) for one in records]
        keep_records(self._context, self._account, alone)

    def _may_renew(self) -> bool:
        """Tell whether there is quota for what need not be asked now."""
        quota = self._limiter.current_quota()
        return quota.left > min(_SPARED, _SPARED_SHARE * quota.smallest)

    def _renew_rest(self, connection: Connection) -> None:
        """Read again what is good for some days yet: nothing is said, and nothing fails, for it."""
        failures = 0
        for request in self._renewal.early():
            if failures == _MOST_FAILURES or not self._may_renew():
                return
            try:
                self._fetch_one(connection, request)
                failures = 0
            except TryLaterError:
                return
            except (UnansweredError, RefusedError):
                failures += 1

    def _recorded_elsewhere(self, pending: list[PendingRequest]) -> set[str]:
        """Return the runs whose stream is there already, from the watch's own file."""
        runs = {self._account.record_key(o.id): o.id for o in pending if o.what == "streams"}
        if not runs:
            return set()
        recorded = self._store.with_stream() - self._worse_records()
        found = set()
        for group in link_records(self._store.activities()):
            longest = max((_lasting_s(r) for r in group if r.key in recorded), default=0.0)
            of_runs = [r for r in group if r.key in runs and r.activity.sport == "run"]
            if longest > 0.0:
                found |= {runs[r.key] for r in of_runs if longest >= PARTIAL * _lasting_s(r)}
        return found

    def _worse_records(self) -> set[str]:
        """Return the keys of records that do not stand in for what the account has.

        They are its own, and what other services made of a recording that this one knows better.
        """
        kind = self._account.kind
        rank = source_kind(kind).times_rank
        worse = [
            row.key
            for row in SOURCES
            if row.key == kind or (row.content != "recording" and row.times_rank > rank)
        ]
        return set[str]().union(*map(self._store.keys_of_kind, worse))

    def _fetch_one(self, connection: Connection, request: PendingRequest) -> None:
        before = self._table.record(request.id)
        assert before is not None  # noqa: S101 - nobody else removes while we hold the lock
        more = connection.fetch(request.id, request.what, before.summary)
        if more is None and request.what != "streams":
            if connection.sees_private:
                moment = datetime.fromtimestamp(self._limiter.now(), UTC)
                forget_deleted(self._store, self._account, [request.id], moment)
            else:
                remove_activities(self._store, self._account, [request.id])
            self._result.gone += 1
            return
        self._store.failures.forget([self._table.failure_place(request.id)])
        # With its entry in the list told anew, all there is of it is fresh.
        if request.renews or request.id in self._renewal.listed:
            moment = datetime.fromtimestamp(self._limiter.now(), UTC)
            before = replace(before, fetched_at=moment)
        if request.what == "streams":
            after = replace(before, pending="", streams=more or {})
        else:
            # Sets are often written down later, and a list holds no descriptions: so that
            # of a fresh lift is read once more when it has settled.
            settled = before.started_s < self._limiter.now() - SETTLED_S
            after = replace(before, pending="" if settled else "later", detail=more)
        keep_records(self._context, self._account, [after])
        if (after.detail, after.streams) != (before.detail, before.streams):
            self._context.touched.updated.add(self._account.record_key(request.id))

    def _say_how_long(self) -> None:
        """Say when all will be there, if that is not in the quota's present window."""
        quota = self._limiter.current_quota()
        if self._to_do <= quota.left:
            return
        done = self._limiter.local_time(quota.done_at(self._to_do))
        self._options.say(
            f"{count(self._to_do, 'activity is', 'activities are')} still to be read in full, one "
            f"request each. {self._account.title} allows {quota.in_words()}: at the earliest all "
            f"is there {done}."
        )

    def _quota_in_words(self) -> str:
        quota, title = self._limiter.current_quota(), self._account.title
        if not quota.limits:
            return f"reading from {title}"
        until = self._limiter.local_time(quota.window_end())
        return f"{number(quota.left)} of {title}'s requests left until {until}"


def _lasting_s(record: SourceRecord) -> float:
    return (record.activity.ended_at - record.activity.started_at).total_seconds()
