"""What an account lists, compared with what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.importers.clocks import DAY_S
from analyzer.store import AccountRecord
from analyzer.sync.keeping import forget_deleted, keep_records, remove_activities

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from analyzer.accounts.base import Account, Connection, ListedActivity
    from analyzer.sync.result import SyncContext

    Raw = dict[str, Any]


class ComparedList:
    """What was listed so far, kept where it is new or changed.

    Args:
        account: the kind of account.
        connection: the account, logged in.
        context: the sync this is a part of.
        now: the time by the service's clock (s since 1970).
    """

    def __init__(
        self,
        account: Account,
        connection: Connection,
        context: SyncContext,
        now: Callable[[], float],
    ) -> None:
        self._account = account
        self._connection = connection
        self._context = context
        self._table = context.store.account(account.kind)
        self._now = now
        self._seen: set[str] = set()
        self.gone = 0
        """How many activities are no longer in the list."""
        self.unplaced = 0
        """How many entries were left out: without id or start, or of a day to come."""

    @property
    def listed(self) -> frozenset[str]:
        """The ids of all that was listed so far."""
        return frozenset(self._seen)

    def placed(self, listed: Collection[ListedActivity]) -> list[ListedActivity]:
        """Return the entries that can be kept; the others are counted."""
        placed = [one for one in listed if self.can_be_placed(one)]
        self.unplaced += len(listed) - len(placed)
        return placed

    def can_be_placed(self, one: ListedActivity) -> bool:
        """Tell whether an entry has what an activity cannot do without: an id and a past start."""
        begins = one.started_at
        return bool(one.id) and begins is not None and begins.timestamp() < self._now() + DAY_S

    def compare(self, listed: Iterable[ListedActivity]) -> None:
        """Keep what is new or changed of some activities that have an id and a start."""
        ones = list(listed)
        known = self._table.summaries(one.id for one in ones)
        changed = [self._changed_record(one, known) for one in ones]
        now = datetime.fromtimestamp(self._now(), UTC)
        keep_records(self._context, self._account, (one for one in changed if one is not None), now)
        self._table.mark_listed((self._account.record_key(one.id) for one in ones), now)

    def _changed_record(
        self, listed: ListedActivity, known: dict[str, Raw | None]
    ) -> AccountRecord | None:
        """Return what to keep of a listed activity, None when nothing is to change."""
        touched, key = self._context.touched, self._account.record_key(listed.id)
        before = known.get(listed.id)
        if before is None:
            touched.new.add(key)
            moment = datetime.fromtimestamp(self._now(), UTC)
            return AccountRecord(listed.id, listed.start_s, listed.pending, moment, listed.summary)
        if before == listed.summary:
            touched.unchanged.add(key)
            return None
        touched.updated.add(key)
        there = self._table.record(listed.id)
        assert there is not None  # noqa: S101 - it has a summary
        return self._edited_record(there, listed)

    def _edited_record(self, before: AccountRecord, listed: ListedActivity) -> AccountRecord:
        """Return what to keep of an activity that was changed since.

        Streams stay good as long as the recording was not cut; the description of a lift may have
        changed as well, and is asked for again.
        """
        after = replace(
            before, started_s=listed.start_s, summary=listed.summary, pending=listed.pending
        )
        if not self._account.same_recording(before.summary, listed.summary):
            return replace(after, streams=None)
        if listed.pending == "streams" and before.streams is not None:
            return replace(after, pending="")
        return after

    def remove(self, gone: Collection[str]) -> None:
        """Remove what is no longer there; who does not see all only loses sight of it."""
        self.gone += len(gone)
        if self._connection.sees_private:
            now = datetime.fromtimestamp(self._now(), UTC)
            forget_deleted(self._context.store, self._account, gone, now)
        else:
            remove_activities(self._context.store, self._account, gone)
