"""``Store``: open it, save files with their activities, read them back, keep the athlete's word."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections import defaultdict
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

from analyzer.errors import ImportProblemError, StoreError
from analyzer.model import DamagedRecord, DatedSource, SourceRecord
from analyzer.sources import SOURCES
from analyzer.store.accounts import AccountTable, requeue_recorded
from analyzer.store.explaining import (
    SICK_FILE,
    UNREADABLE,
    UNREADABLE_ROW,
    each_readable,
    explain_error,
)
from analyzer.store.failures import FailureTable
from analyzer.store.opening import open_database
from analyzer.store.packing import (
    PACKED_TODAY,
    pack_activity,
    pack_measures,
    pack_stream,
    repacked_stream,
    unpack_activity,
    unpack_measures,
    unpack_profiles,
    unpack_stream,
)
from analyzer.store.patience import patience_s
from analyzer.store.rows import FileRow, Saved
from analyzer.store.salvage import has_sound_header
from analyzer.store.schema import STAMP_BYTES
from analyzer.store.tables import FormerTable, JournalTable, OverrideTable, PairWord
from analyzer.store.trials import TrialTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from analyzer.model import Activity, DayFact, Profiles, RunMeasures, Stream
    from analyzer.store.shelf import StreamShelf

_OF_NO_ACCOUNT, _REPACKED = "", "repacked"
"""Under this kind and topic stands how far streams of former versions are packed anew."""
_REPACKED_AT_ONCE = 500
"""About a second's work, for a sync to do beside its own."""
_ADDED = "athlete"


class Store:
    """One athlete's store. Use it as a context manager.

    Every writing method is one transaction: after a crash the store holds all of it or nothing.

    Raises:
        StoreError: the file is no store, is newer than this legstats, is in use for too long, or
            the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wait_s = patience_s()
        self.damaged: set[str] = set()
        """The keys of the records that were met so far and are not as they were written."""
        self.unread: set[str] = set()
        """The tables of what the athlete said of which, as far as was met, not all can be read."""
        with self._explaining_errors():
            self._db = open_database(path, self._wait_s)
            self.journal = JournalTable(self._ask, self.durable_transaction, self.unread)
            self.trials = TrialTable(self._ask, self.durable_transaction, self.unread)
            self.overrides = OverrideTable(self._ask, self.durable_transaction, self.unread)
            self.failures = FailureTable(self._ask, self.transaction)
            self._former = FormerTable(self._ask, self.transaction)

    def account(self, kind: str) -> AccountTable:
        """Return what an account of one kind sent."""
        return AccountTable(kind, self._ask, self.transaction, self._save_record)

    def copy_to(self, path: Path) -> None:
        """Copy everything that is stored to a new file, as it is at one moment.

        Raises:
            StoreError: the file cannot be written, or this store cannot be read.
        """
        try:
            with closing(sqlite3.connect(path)) as copy:
                self._db.backup(copy)
        except (sqlite3.Error, *SICK_FILE) as error:
            raise explain_error(error, path, self._wait_s) from error

    def is_empty(self) -> bool:
        """Tell whether nothing was ever read or said."""
        return not any(
            self._ask(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 - ours
            for table in ("file", "record", "word", "noted", "trial", "account_record")
        )

    def replace_content(self, path: Path, aside: Path | None) -> None:
        """Replace all that is stored by what another store of this version holds, or nothing.

        Args:
            path: the other store's file.
            aside: where all that was stored here is copied first; None where nothing was.
        """
        self._ask("ATTACH DATABASE ? AS other", str(path))
        self._ask("PRAGMA foreign_keys = OFF")
        try:
            with self.durable_transaction():
                # Another connection reads what is there, while nobody can write.
                if aside:
                    self._copy_committed(aside)
                for table in (*self.stamps(), "seen"):
                    whole = f"INSERT INTO main.{table} SELECT * FROM other.{table} ORDER BY rowid"  # noqa: S608 - ours
                    self._ask(f"DELETE FROM main.{table}")  # noqa: S608 - ours
                    self._ask(whole)
        finally:
            self._ask("PRAGMA foreign_keys = ON")
            self._ask("DETACH DATABASE other")

    def _copy_committed(self, path: Path) -> None:
        with closing(sqlite3.connect(self._path)) as reader, closing(sqlite3.connect(path)) as copy:
            reader.backup(copy)

    def find_damaged(self) -> list[DamagedRecord]:
        """Look at all there is of every record, and return those not as they were written."""
        rows = self._ask("SELECT key, activity, measures, profiles, stream FROM record")
        with self._explaining_errors():
            return self.told_of({key for key, *parts in rows if _is_damaged(*parts)})

    def told_of(self, damaged: Collection[str]) -> list[DamagedRecord]:
        """Return what their rows still say of damaged records, by start."""
        rows = self._ask(
            "SELECT key, record.digest, record.kind, sport, started_at, coalesce(source, '') "
            "FROM record LEFT JOIN file USING (digest) "
            "WHERE key IN (SELECT value FROM json_each(?)) ORDER BY started_at, key",
            json.dumps(list(damaged)),
        )
        return [DamagedRecord(*row) for row in rows]

    def forget_damaged(self, damaged: Iterable[DamagedRecord]) -> None:
        """Forget records, so that their inputs are read again when they are met next.

        What the athlete said of them stays, for they come back under the same keys.
        """
        with self.transaction():
            for one in damaged:
                self._ask("DELETE FROM record WHERE key = ?", one.key)
                self._ask("UPDATE file SET reader = 0 WHERE digest = ?", one.digest)

    def forget_incomplete(self) -> list[str]:
        """Let the inputs be read again of which less is there than was read; return their digests.

        An export whose word a newer one took over may be among them; it is only read once more.
        """
        rows = self._ask(
            "SELECT digest FROM file WHERE activities > "
            "(SELECT count(*) FROM record WHERE record.digest = file.digest) "
            "UNION SELECT digest FROM seen WHERE digest NOT IN (SELECT digest FROM file)"
        )
        digests = [digest for (digest,) in rows]
        with self.transaction():
            for digest in digests:
                self._ask("UPDATE file SET reader = 0 WHERE digest = ?", digest)
        return digests

    def problems(self) -> list[str]:
        """Return what is wrong with the file, nothing where it is sound."""
        if not has_sound_header(self._path):
            return ["its header is not as it was written"]
        try:
            rows = self._db.execute("PRAGMA integrity_check(10)").fetchall()
        except SICK_FILE as error:
            return [str(error)]
        return [problem for (problem,) in rows if problem != "ok"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._db.close()
        # Of rows that are read one by one, the last may be the one that cannot be.
        if isinstance(error, (sqlite3.Error, *UNREADABLE)):
            raise explain_error(error, self._path, self._wait_s) from error

    # -- files ---------------------------------------------------------------------------------

    def file(self, digest: str) -> FileRow | None:
        """Return what came of the input with this content, or None when it is new."""
        rows = self._ask("SELECT * FROM file WHERE digest = ?", digest)
        return next(each_readable(rows, _file_row), None)

    def files(self) -> list[FileRow]:
        """Return every input that was read, in order of reading."""
        return list(each_readable(self._ask("SELECT * FROM file ORDER BY rowid"), _file_row))

    def save_file(
        self,
        file: FileRow,
        activities: Iterable[tuple[Activity, RunMeasures | None]] = (),
        facts: Iterable[DayFact] = (),
        streams: StreamShelf | None = None,
    ) -> Saved:
        """Keep an input and all it holds in one transaction; tell which activities that changed.

        What another input holds under the same keys is replaced: whoever saves decides whose word
        is the newest. Streams that the activities do not hold may lie on a shelf.

        Raises:
            ImportProblemError: an activity holds what cannot be kept; nothing of the input is.
        """
        first_read = self._first_read(file.digest)
        by_key = {activity.source.key: (activity, measures) for activity, measures in activities}
        with self.transaction():
            before = self._records_like(file.digest, by_key)
            self._former.note(activity for activity, _ in by_key.values())
            self._ask("DELETE FROM record WHERE digest = ?", file.digest)
            self._ask("DELETE FROM file WHERE digest = ?", file.digest)
            self._ask(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.digest, file.source, file.kind, file.status, file.reason,
                json.dumps(file.problems), file.activities, file.reader, first_read,
                file.first_day and file.first_day.isoformat(),
                _time_text(file.last_start), file.last_key, _time_text(file.modified_at),
            )  # fmt: skip
            for activity, measures in by_key.values():
                laid_aside = streams.packed(activity.source.key) if streams else None
                self._save_record(activity, measures, file.digest, packed_stream=laid_aside)
            self.journal.keep_measured(facts, file.digest)
            after = self._records_like(file.digest, by_key)
        common = before.keys() & after.keys()
        changed = {key for key in common if before[key] != after[key]}
        return Saved(after.keys() - before.keys(), changed, common - changed)

    def _records_like(self, digest: str, keys: Iterable[str]) -> dict[str, tuple[object, ...]]:
        rows = self._ask(
            "SELECT key, activity, measures, profiles FROM record "
            "WHERE digest = ? OR key IN (SELECT value FROM json_each(?))",
            digest, json.dumps(list(keys)),
        )  # fmt: skip
        return {key: tuple(rest) for key, *rest in rows}

    def forget_file(self, digest: str) -> None:
        """Forget an input with all that is still kept of it."""
        with self.transaction():
            self._ask("DELETE FROM file WHERE digest = ?", digest)

    def remove_records(self, keys: Iterable[str]) -> None:
        """Remove records; what the athlete said of them stays."""
        leaving = list(keys)
        with self.transaction():
            self._ask(
                "DELETE FROM record WHERE key IN (SELECT value FROM json_each(?))",
                json.dumps(leaving),
            )
            self._former.forget(leaving)

    def inherit(self, key: str, heirs: Iterable[str]) -> None:
        """Let what was said of a record, and the ids it had, be others' as well."""
        heirs = list(heirs)
        with self.transaction():
            self.overrides.inherit(key, heirs)
            self._former.inherit(key, heirs)

    def hand_over(self, key: str, heir: str) -> None:
        """Let what was said of a record, and the ids it had, be those of its corrected self."""
        with self.transaction():
            self.inherit(key, [heir])
            self.overrides.forget(key)
            self._former.forget([key])

    def read_again(self, kind: str, *, but: str) -> None:
        """Let every input of a kind but one be read again when it is met next."""
        with self.transaction():
            self._ask("UPDATE file SET reader = 0 WHERE kind = ? AND digest <> ?", kind, but)

    def places(self, digest: str) -> list[str]:
        """Return where an input with this content was seen last."""
        rows = self._ask("SELECT path FROM seen WHERE digest = ? ORDER BY path", digest)
        return [place for (place,) in rows]

    def lost_recordings(self) -> set[str]:
        """Return the digests of inputs of which nothing is kept, although a kept row names them."""
        rows = self._ask(
            "SELECT digest FROM file WHERE activities > 0 "
            "AND digest NOT IN (SELECT digest FROM record WHERE digest IS NOT NULL) "
            "AND digest IN (SELECT activity ->> 'belongs_to' FROM record WHERE kind IN "
            "(SELECT value FROM json_each(?)))",
            json.dumps([row.key for row in SOURCES if row.is_export]),
        )
        return {digest for (digest,) in rows}

    def _first_read(self, digest: str) -> str:
        row = self._ask("SELECT imported_at FROM file WHERE digest = ?", digest).fetchone()
        return str(row[0]) if row else datetime.now(UTC).isoformat()

    def seen(self) -> dict[str, tuple[int, int, str]]:
        """Return size, modification time [ns] and digest of every file path already read."""
        rows = self._ask("SELECT path, size, mtime_ns, digest FROM seen")
        return {path: (size, mtime_ns, digest) for path, size, mtime_ns, digest in rows}

    def mark_seen(self, path: str, size: int, mtime_ns: int, digest: str) -> None:
        """Remember a file's outside, so that the next sync need not open it."""
        with self.transaction():
            self._ask("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
                      path, size, mtime_ns, digest)  # fmt: skip

    # -- activities ----------------------------------------------------------------------------

    def records(self, keys: Iterable[str] | None = None) -> Iterator[SourceRecord]:
        """Yield activities as their sources have them, without streams and profiles, by start.

        One that is not as it was written is set aside; ``damaged`` names it.

        Args:
            keys: of the records asked for; None for all there are.
        """
        chosen = "" if keys is None else "WHERE key IN (SELECT value FROM json_each(?))"
        rows = self._ask(
            f"SELECT key, digest, activity, measures FROM record {chosen} ORDER BY started_at, key",  # noqa: S608 - ours
            *([] if keys is None else [json.dumps(list(keys))]),
        )
        with self._explaining_errors():
            yield from self._with_words(self._unpacked(rows))

    def _unpacked(
        self, rows: Iterable[tuple[str, str | None, str, str | None]]
    ) -> Iterator[SourceRecord]:
        for key, digest, activity, numbers in rows:
            try:
                measures = unpack_measures(numbers) if numbers else None
                record = SourceRecord(unpack_activity(activity), digest, measures)
            except UNREADABLE:
                self.damaged.add(key)
                continue
            yield record

    def _with_words(self, records: Iterable[SourceRecord]) -> Iterator[SourceRecord]:
        """Yield records with what the athlete said of two of them, and what they were before."""
        same, apart = self.overrides.pairs("same"), self.overrides.pairs("apart")
        former = self._former.read_all()
        said_at = self._word_dates()
        nothing: frozenset[str] = frozenset()
        for undated in records:
            record = _dated(undated, said_at[undated.key]) if undated.key in said_at else undated
            if record.key in same or record.key in apart or record.key in former:
                yield replace(
                    record,
                    same_as=same.get(record.key, nothing),
                    apart_from=apart.get(record.key, nothing),
                    former=former.get(record.key, ()),
                )
            else:
                yield record

    def _word_dates(self) -> dict[str, datetime]:
        """Return when services said what they say, by key, where one may have said it twice.

        What began after an archive's last activity is not in it: so the archive is older.
        """
        dates: dict[str, datetime] = {}
        kinds = self.kinds()
        for account in (row for row in SOURCES if row.is_account and kinds.get(row.key)):
            exports = [row.key for row in SOURCES if row.service == account.service]
            files = [file for file in self.files() if file.kind in exports]
            for file in files:
                (began,) = self._ask(
                    "SELECT min(started_at) FROM record WHERE kind = ? AND started_at > ?",
                    account.key, _time_text(file.last_start) or "",
                ).fetchone()  # fmt: skip
                said = min(file.said_at, datetime.fromisoformat(began)) if began else file.said_at
                dates |= dict.fromkeys(self.keys(file.digest), said)
            if files:
                listed = self._ask(
                    "SELECT key, said_at FROM record WHERE kind = ? AND said_at IS NOT NULL",
                    account.key,
                )
                dates |= each_readable(
                    listed, lambda row: (str(row[0]), datetime.fromisoformat(row[1]))
                )
        return dates

    def profiles(
        self, keys: Iterable[str], remeasured: Mapping[str, RunMeasures] | None = None
    ) -> Profiles:
        """Return the minutes and profiles of some records, in the order of their keys.

        Args:
            keys: the records.
            remeasured: measures that count instead of the stored ones, by key.
        """
        wanted = list(keys)
        rows = self._ask(
            "SELECT key, profiles FROM record WHERE key IN (SELECT value FROM json_each(?))",
            json.dumps(wanted),
        )
        with self._explaining_errors():
            blobs = dict(rows)
            for key, measures in (remeasured or {}).items():
                blobs[key] = pack_measures(measures)[1]
            return unpack_profiles(
                (blobs.get(key) for key in wanted), lambda place: self.damaged.add(wanted[place])
            )

    def activities(self) -> Iterator[SourceRecord]:
        """Yield every activity of every source as ``records`` does, but without measures."""
        rows = self._ask("SELECT key, digest, activity, NULL FROM record ORDER BY started_at, key")
        with self._explaining_errors():
            yield from self._with_words(self._unpacked(rows))

    def record_stamps(self) -> dict[str, bytes]:
        """Return a stamp of each record by key: the same one means the same in ``records``.

        It is of what was said of two records too, and of the profiles and the stream.
        """
        # A record that has lost its stamp is never as it was.
        rows = self._ask("SELECT key, stamp FROM record LEFT JOIN record_stamp USING (key)")
        with self._explaining_errors():
            stamps = {
                key: stamp
                if isinstance(stamp, bytes) and len(stamp) == STAMP_BYTES
                else secrets.token_bytes(STAMP_BYTES)
                for key, stamp in rows
            }
        words = self._words_on_records()
        for key in words.keys() & stamps.keys():
            made_of = stamps[key] + repr(words[key]).encode()
            stamps[key] = blake2b(made_of, digest_size=STAMP_BYTES).digest()
        return stamps

    def _words_on_records(self) -> dict[str, list[object]]:
        """Return by key what is not in a record's own row and yet in what ``records`` yields."""
        found: dict[str, list[object]] = defaultdict(list)
        pair_words: tuple[PairWord, ...] = ("same", "apart")
        for value in pair_words:
            for key, others in self.overrides.pairs(value).items():
                found[key] += [value, sorted(others)]
        for key, before in self._former.read_all().items():
            found[key].append(before)
        for key, said_at in self._word_dates().items():
            found[key].append(said_at)
        return found

    def file_records(self, kind: str) -> list[SourceRecord]:
        """Return the activities that one kind of file gave, without streams and measures."""
        rows = self._ask(
            "SELECT key, digest, activity, NULL FROM record WHERE kind = ? AND digest IS NOT NULL",
            kind,
        )
        with self._explaining_errors():
            return list(self._unpacked(rows))

    def records_in(self, digest: str) -> list[SourceRecord]:
        """Return the activities that one input gave, without streams and measures."""
        rows = self._ask("SELECT key, digest, activity, NULL FROM record WHERE digest = ?", digest)
        with self._explaining_errors():
            return list(self._unpacked(rows))

    def with_stream(self) -> set[str]:
        """Return the keys of the records that have a stream."""
        return {key for (key,) in self._ask("SELECT key FROM record WHERE stream IS NOT NULL")}

    def keys_of_kind(self, kind: str) -> set[str]:
        """Return the keys of the records that came from one kind of source."""
        return {key for (key,) in self._ask("SELECT key FROM record WHERE kind = ?", kind)}

    def keys(self, digest: str) -> set[str]:
        """Return the keys of the records that came from one input."""
        return {key for (key,) in self._ask("SELECT key FROM record WHERE digest = ?", digest)}

    def stream(self, key: str) -> Stream | None:
        """Return the stream of one record, or None when it has none that can be read."""
        row = self._ask("SELECT stream FROM record WHERE key = ?", key).fetchone()
        try:
            return unpack_stream(row[0]) if row and row[0] else None
        except UNREADABLE_ROW:
            self.damaged.add(key)
            return None

    def repack_streams(self, most: int = _REPACKED_AT_ONCE) -> None:
        """Pack some streams of former versions as they are packed today, and note how far that is.

        Each transaction holds some of them and the note: after a kill the next one goes on there.
        The last one gives the room that became free back to the disk.
        """
        table = self.account(_OF_NO_ACCOUNT)
        noted = table.state(_REPACKED) or {}
        if noted.get("done"):
            return
        rows = self._ask(
            "SELECT rowid, stream FROM record WHERE rowid > ? AND stream IS NOT NULL "
            "AND substr(stream, 1, ?) <> ? ORDER BY rowid LIMIT ?",
            noted.get("until", 0), len(PACKED_TODAY), PACKED_TODAY, most,
        ).fetchall()  # fmt: skip
        with self.transaction():
            for rowid, blob in rows:
                try:
                    packed = repacked_stream(blob)
                except UNREADABLE_ROW:  # left as it is, to be found and named
                    continue
                self._ask("UPDATE record SET stream = ? WHERE rowid = ?", packed, rowid)
            if rows:
                table.set_state(_REPACKED, {"until": rows[-1][0]})
        if rows:
            return
        if noted and not self._is_compacted():
            return
        table.set_state(_REPACKED, {"done": True})

    def _is_compacted(self) -> bool:
        """Give free room back to the disk; return False where others are at work, or it is full."""
        self._ask("PRAGMA busy_timeout = 0")
        try:
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            return False
        finally:
            self._ask(f"PRAGMA busy_timeout = {1000 * self._wait_s:.0f}")
        return True

    def save_record(self, activity: Activity) -> None:
        """Keep an activity that came from no file, such as a leg day the athlete added."""
        with self.transaction():
            self._save_record(activity, None, None)

    def forget_added(self, keys: Iterable[str]) -> None:
        """Forget activities that came from no file, and what was said of them."""
        keys = list(keys)
        with self.transaction():
            for key in keys:
                self._ask("DELETE FROM record WHERE key = ? AND digest IS NULL", key)
                self.overrides.forget(key)
            self._former.forget(keys)

    def _save_record(
        self,
        activity: Activity,
        measures: RunMeasures | None,
        digest: str | None,
        said_at: datetime | None = None,
        packed_stream: bytes | None = None,
    ) -> None:
        self._former.note([activity])
        if activity.stream is not None:
            packed_stream = pack_stream(activity.stream)
        packed = pack_activity(activity)
        numbers, profiles = pack_measures(measures) if measures else (None, None)
        _check_readable(activity.source.name, packed, numbers)
        self._ask(
            "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
            "coalesce(?10, (SELECT said_at FROM record WHERE key = ?1)))",
            activity.source.key, digest, activity.source.kind, activity.sport,
            activity.started_at.isoformat(), packed, numbers, profiles,
            packed_stream, _time_text(said_at),
        )  # fmt: skip

    # -- one source -----------------------------------------------------------------------------

    def kinds(self) -> dict[str, int]:
        """Return how many records each kind of source gave; 0 for one that gave only nights."""
        records = dict(self._ask("SELECT kind, count(*) FROM record GROUP BY kind"))
        files = self._ask("SELECT DISTINCT kind FROM file WHERE kind <> ''")
        return dict(sorted(({kind: 0 for (kind,) in files} | records).items()))

    def sources(self) -> dict[str, int]:
        """Return as ``kinds`` does, without what the athlete added: that is no source."""
        return {kind: number for kind, number in self.kinds().items() if kind != _ADDED}

    def count_pending(self) -> int:
        """Return how many activities of accounts are listed but not yet read whole."""
        (number,) = self._ask(
            "SELECT count(*) FROM account_record WHERE pending IN ('streams', 'detail')"
        ).fetchone()
        return int(number)

    def purge(self, kind: str) -> int:
        """Delete everything that came from one kind of source; return how many records that was.

        What the athlete said stays. Nothing of it can be read from the file afterwards.
        """
        with self.transaction():
            self._former.forget(self.keys_of_kind(kind))
            gone = self._ask("DELETE FROM record WHERE kind = ?", kind).rowcount
            self._ask(
                "DELETE FROM seen WHERE digest IN (SELECT digest FROM file WHERE kind = ?)", kind
            )
            self._ask("DELETE FROM file WHERE kind = ?", kind)
            self.account(kind).clear()
            requeue_recorded(self._ask)
        self._ask("VACUUM")
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    # -- what changed ---------------------------------------------------------------------------

    def stamps(self) -> dict[str, bytes]:
        """Return a stamp of each table's content: the same stamp means the same content."""
        return dict(self._ask("SELECT name, stamp FROM change_stamp"))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read in the block be of one moment, whatever others write meanwhile."""
        if self._db.in_transaction:
            yield
            return
        self._ask("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")  # nothing was written

    # -- plumbing ------------------------------------------------------------------------------

    def _ask(self, statement: str, *values: object) -> sqlite3.Cursor:
        with self._explaining_errors():
            return self._db.execute(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let all that is written in the block be stored, or nothing; an open one is joined."""
        is_joined = self._db.in_transaction
        if is_joined:
            yield
            return
        self._ask("BEGIN IMMEDIATE")
        try:
            yield
            self._ask("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def durable_transaction(self) -> Iterator[None]:
        """Be a transaction whose content is on the disk when the block ends.

        For what the athlete said: a power cut a moment later must not take back what was noted.
        Files are read again, so for these it is enough that the store stays whole.
        """
        if self._db.in_transaction:
            yield
            return
        self._ask("PRAGMA synchronous = FULL")
        try:
            with self.transaction():
                yield
        finally:
            self._ask("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _explaining_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, *UNREADABLE) as error:
            raise explain_error(error, self._path, self._wait_s) from error
        except OSError as error:
            raise StoreError(
                f"The folder {self._path.parent} cannot be used: {error.strerror}.",
                "Choose another with --home.",
            ) from error


def _dated(record: SourceRecord, said_at: datetime) -> SourceRecord:
    source = record.activity.source
    dated = DatedSource(source.kind, source.name, source.key, said_at)
    return replace(record, activity=replace(record.activity, source=dated))


def _is_damaged(
    activity: str, numbers: str | None, profiles: bytes | None, stream: bytes | None
) -> bool:
    try:
        unpack_activity(activity)
        if numbers:
            unpack_measures(numbers)
        unpack_profiles([profiles])
        if stream:
            unpack_stream(stream)
    except UNREADABLE_ROW:  # a stream's columns may have other names
        return True
    return False


def _check_readable(name: str, activity: str, numbers: str | None) -> None:
    """Let nothing in that could not be read again: it would close the whole store."""
    try:
        unpack_activity(activity)
        if numbers:
            unpack_measures(numbers)
    except UNREADABLE as error:
        raise ImportProblemError(f"{name} holds what cannot be kept: {error}.") from error


def _file_row(row: tuple[Any, ...]) -> FileRow:
    (digest, source, kind, status, reason, problems, activities, reader, imported_at, first_day,
     last_start, last_key, modified_at) = row  # fmt: skip
    return FileRow(
        digest, source, kind, status, reason,
        () if problems == "[]" else tuple(json.loads(problems)), activities, reader,
        datetime.fromisoformat(imported_at), first_day and date.fromisoformat(first_day),
        last_start and datetime.fromisoformat(last_start), last_key,
        modified_at and datetime.fromisoformat(modified_at),
    )  # fmt: skip


def _time_text(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat() if when else None
