"""What accounts sent, as it came, beside the records made from it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.store.explaining import each_readable
from analyzer.store.tables import StoreTable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from analyzer.model import Activity, RunMeasures

    Raw = dict[str, Any]

_KEPT_STATES = ("rate_limit", "notice")
"""Topics that outlive a purge: they are about the application and the athlete, not activities."""
_COLUMNS = "id, started_s, pending, fetched_at, summary, detail, streams"


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """What an account said of one activity: in its list, and where it was asked for more.

    ``pending`` is what is still worth a request: "streams", "detail", "later" for a detail that may
    yet change, "recorded" for streams that another file has, "streams again" and "detail again" for
    what became too old, or "". ``fetched_at`` is when the oldest part of it came.
    """

    id: str
    started_s: int
    pending: str
    fetched_at: datetime
    summary: Raw
    detail: Raw | None = None
    streams: Raw | None = None


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """An activity of which more is worth a request: its "streams" or its "detail".

    ``renews``: it was read before, and is read again before it is too old to be kept.
    """

    id: str
    what: str
    started_s: int = field(default=0, compare=False)
    renews: bool = False


@dataclass(frozen=True, slots=True)
class RecordAge:
    """How old what is kept of one activity is: its oldest part came at ``fetched_at``.

    ``what`` is the part beside its entry in the list that is there: "streams", "detail", or "".
    """

    id: str
    started_s: int
    fetched_at: datetime
    what: str
    pending: str


class AccountTable(StoreTable):
    """What one account sent.

    Of an activity that an older legstats let expire only its id stays, without a summary.

    Args:
        kind: the account's kind of source.
        ask: runs one statement.
        transaction: opens a transaction.
        save_record: keeps a record inside the caller's transaction.
    """

    def __init__(
        self,
        kind: str,
        ask: Callable[..., sqlite3.Cursor],
        transaction: Callable[[], AbstractContextManager[None]],
        save_record: Callable[[Activity, RunMeasures | None, str | None, datetime | None], None],
    ) -> None:
        super().__init__(ask, transaction)
        self._kind = kind
        self._save_record = save_record

    def failure_place(self, activity_id: str) -> str:
        """Return what names an activity of the account where a failure's file would stand."""
        return f"{self._kind}:{activity_id}"

    # -- records --------------------------------------------------------------------------------

    def keep(
        self,
        made: Iterable[tuple[AccountRecord, Activity, RunMeasures | None]],
        reader: int,
        listed_at: datetime | None = None,
    ) -> None:
        """Keep what was sent and the records made from it, in one transaction.

        Args:
            made: what was sent, and what it was read as.
            reader: the version of reading.
            listed_at: when the account's list said it; None where it was asked for more alone.
        """
        with self._transaction():
            for sent, activity, measures in made:
                self._ask(
                    "INSERT OR REPLACE INTO account_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    self._kind, sent.id, sent.started_s, sent.pending, reader,
                    sent.fetched_at.isoformat(), json.dumps(sent.summary),
                    None if sent.detail is None else json.dumps(sent.detail),
                    None if sent.streams is None else _pack_streams(sent.streams),
                )  # fmt: skip
                self._save_record(activity, measures, None, listed_at)

    def record(self, activity_id: str) -> AccountRecord | None:
        """Return what is kept of one activity; None when nothing is, or it expired."""
        return next(self._select("id = ?", activity_id), None)

    def ids(self) -> list[str]:
        """Return the ids of all activities of which something is kept."""
        rows = self._ask("SELECT id FROM account_record WHERE account = ?", self._kind)
        return [activity_id for (activity_id,) in rows]

    def read_by_older(self, reader: int) -> Iterator[AccountRecord]:
        """Yield what an older legstats read."""
        return self._select("reader < ?", reader)

    def _select(self, condition: str, *values: object) -> Iterator[AccountRecord]:
        rows = self._ask(
            f"SELECT {_COLUMNS} FROM account_record "  # noqa: S608 - both are ours
            f"WHERE account = ? AND summary IS NOT NULL AND {condition}",
            self._kind,
            *values,
        ).fetchall()
        yield from each_readable(rows, _account_record)

    def summaries(self, ids: Iterable[str]) -> dict[str, Raw | None]:
        """Return the summaries kept of some activities, None for those that expired."""
        rows = self._ask(
            "SELECT id, summary FROM account_record "
            "WHERE account = ? AND id IN (SELECT value FROM json_each(?))",
            self._kind, json.dumps(list(ids)),
        )  # fmt: skip
        return dict(each_readable(rows, lambda row: (row[0], row[1] and json.loads(row[1]))))

    def began_between(self, low_s: float, high_s: float) -> set[str]:
        """Return the activities that began after one moment and before another (s since 1970)."""
        rows = self._ask(
            "SELECT id FROM account_record WHERE account = ? AND started_s > ? AND started_s < ?",
            self._kind, low_s, high_s,
        )  # fmt: skip
        return {activity_id for (activity_id,) in rows}

    # -- what is still to be fetched ------------------------------------------------------------

    def pending(self, since_s: float, settled_s: float) -> list[PendingRequest]:
        """Return the activities of which more is worth a request, newest first.

        Args:
            since_s: only those that began since (s since 1970).
            settled_s: what began before no longer changes (s since 1970).
        """
        # A longer id is a later one where ids are numbers.
        rows = self._ask(
            "SELECT id, iif(pending = 'later', 'detail', pending), started_s FROM account_record "
            "WHERE account = ? AND started_s >= ? "
            "AND (pending IN ('streams', 'detail') OR pending = 'later' AND started_s < ?) "
            "ORDER BY started_s DESC, length(id) DESC, id DESC",
            self._kind, since_s, settled_s,
        )  # fmt: skip
        return [PendingRequest(*row) for row in rows]

    def still_to_read(self) -> int:
        """Return of how many activities more is worth a request now, be it for the first time."""
        (number,) = self._ask(
            "SELECT count(*) FROM account_record WHERE account = ? AND summary IS NOT NULL "
            "AND (pending IN ('streams', 'detail') OR pending LIKE '% again')",
            self._kind,
        ).fetchone()
        return int(number)

    def ages(self, before: datetime) -> list[RecordAge]:
        """Return how old what came before a moment is, and what became too old, newest first."""
        rows = self._ask(
            "SELECT id, started_s, fetched_at, "
            "iif(streams IS NOT NULL, 'streams', iif(detail IS NOT NULL, 'detail', '')), pending "
            "FROM account_record WHERE account = ? AND summary IS NOT NULL "
            "AND (fetched_at < ? OR pending LIKE '% again') "
            "ORDER BY started_s DESC, length(id) DESC, id DESC",
            self._kind, before.astimezone(UTC).isoformat(),
        )  # fmt: skip
        return list(each_readable(rows, _record_age))

    def mark_fetched(self, ids: Iterable[str], moment: datetime) -> None:
        """Note that all there is of some activities was just told anew."""
        with self._transaction():
            self._ask(
                "UPDATE account_record SET fetched_at = ? "
                "WHERE account = ? AND id IN (SELECT value FROM json_each(?))",
                moment.astimezone(UTC).isoformat(), self._kind, json.dumps(list(ids)),
            )  # fmt: skip

    def mark_recorded(self, ids: Iterable[str]) -> None:
        """Note of which runs the streams are there already, from the watch's own file."""
        with self._transaction():
            for activity_id in ids:
                self._ask(
                    "UPDATE account_record SET pending = 'recorded' WHERE account = ? AND id = ?",
                    self._kind, activity_id,
                )  # fmt: skip

    def mark_listed(self, keys: Iterable[str], moment: datetime) -> None:
        """Note that the account's list said of some records, by their keys, what is kept."""
        with self._transaction():
            self._ask(
                "UPDATE record SET said_at = ? WHERE kind = ? "
                "AND key IN (SELECT value FROM json_each(?))",
                moment.astimezone(UTC).isoformat(), self._kind, json.dumps(list(keys)),
            )  # fmt: skip

    def requeue(self) -> None:
        """Forget which activities expired, and what was listed: all may be asked for again."""
        with self._transaction():
            self._ask(
                "DELETE FROM account_record WHERE account = ? AND summary IS NULL", self._kind
            )
            self._ask(
                "DELETE FROM account_state WHERE account = ? AND topic IN ('covered', 'feed')",
                self._kind,
            )

    def ask_again(self, ids: Collection[str]) -> None:
        """Forget what was sent of some activities: they may be asked for again."""
        if not ids:
            return
        with self._transaction():
            self._ask(
                "DELETE FROM account_record "
                "WHERE account = ? AND id IN (SELECT value FROM json_each(?))",
                self._kind, json.dumps(list(ids)),
            )  # fmt: skip
            self.requeue()

    # -- what leaves ----------------------------------------------------------------------------

    def oldest(self) -> datetime | None:
        """Return when the oldest part of anything kept came, None when nothing is."""
        (moment,) = self._ask(
            "SELECT min(fetched_at) FROM account_record WHERE account = ?", self._kind
        ).fetchone()
        return datetime.fromisoformat(moment) if moment else None

    def holds(self) -> tuple[int, datetime | None]:
        """Return how many activities are kept, and when the first of them began."""
        number, first_s = self._ask(
            "SELECT count(*), min(started_s) FROM account_record "
            "WHERE account = ? AND summary IS NOT NULL",
            self._kind,
        ).fetchone()
        return number, None if first_s is None else datetime.fromtimestamp(first_s, UTC)

    def older_than(self, moment: datetime) -> list[str]:
        """Return the activities of which something came before a moment."""
        rows = self._ask(
            "SELECT id FROM account_record WHERE account = ? AND fetched_at < ? "
            "ORDER BY length(id), id",
            self._kind, moment.astimezone(UTC).isoformat(),
        )  # fmt: skip
        return [activity_id for (activity_id,) in rows]

    def remove(self, keys: Mapping[str, str]) -> None:
        """Remove activities with their records, whose keys are given by their ids."""
        with self._transaction():
            for activity_id, key in keys.items():
                one = (self._kind, activity_id)
                self._ask("DELETE FROM record WHERE key = ?", key)
                self._ask("DELETE FROM former_record WHERE key = ?", key)
                self._ask("DELETE FROM account_record WHERE account = ? AND id = ?", *one)
                self._ask("DELETE FROM failure WHERE source = ?", self.failure_place(activity_id))
            requeue_recorded(self._ask)

    def clear(self) -> None:
        """Remove all activities and what is noted of them, inside the caller's transaction."""
        self._ask("DELETE FROM account_record WHERE account = ?", self._kind)
        self._ask("DELETE FROM failure WHERE account = ?", self._kind)
        self._ask("DELETE FROM noted WHERE account = ?", self._kind)
        self._ask(
            "DELETE FROM account_state "
            "WHERE account = ? AND topic NOT IN (SELECT value FROM json_each(?))",
            self._kind, json.dumps(_KEPT_STATES),
        )  # fmt: skip

    # -- states ---------------------------------------------------------------------------------

    def state(self, topic: str) -> Any:  # noqa: ANN401 - what was noted
        """Return what was noted on a topic, None when nothing was."""
        row = self._ask(
            "SELECT value FROM account_state WHERE account = ? AND topic = ?", self._kind, topic
        ).fetchone()
        return next(each_readable([row] if row else [], lambda found: json.loads(found[0])), None)

    def set_state(self, topic: str, value: object) -> None:
        """Note something that JSON can hold."""
        with self._transaction():
            self._ask(
                "INSERT OR REPLACE INTO account_state VALUES (?, ?, ?)",
                self._kind, topic, json.dumps(value),
            )  # fmt: skip


def _account_record(
    row: tuple[str, int, str, str, str, str | None, bytes | None],
) -> AccountRecord:
    activity_id, started_s, pending, fetched_at, summary, detail, streams = row
    return AccountRecord(
        activity_id,
        started_s,
        pending,
        datetime.fromisoformat(fetched_at),
        json.loads(summary),
        json.loads(detail) if detail else None,
        json.loads(zlib.decompress(streams)) if streams else None,
    )


def _record_age(row: tuple[str, int, str, str, str]) -> RecordAge:
    activity_id, started_s, fetched_at, what, pending = row
    return RecordAge(activity_id, started_s, datetime.fromisoformat(fetched_at), what, pending)


def requeue_recorded(ask: Callable[..., sqlite3.Cursor]) -> None:
    """Forget which runs another file recorded, inside the caller's transaction."""
    ask("UPDATE account_record SET pending = 'streams' WHERE pending = 'recorded'")


def _pack_streams(streams: Raw) -> bytes:
    return zlib.compress(json.dumps(streams, separators=(",", ":")).encode(), level=6)
