"""What the athlete said, as it is kept: overrides of records, and the journal."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from analyzer.model import FormerRecord, JournalEntry, Noted
from analyzer.store.explaining import each_readable
from analyzer.store.rows import Override
from analyzer.store.salvage import readable_rows
from analyzer.text import whole_letters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from analyzer.model import Activity, DayFact, JournalFact
    from analyzer.store.salvage import Row

Made = TypeVar("Made")

PairWord = Literal["same", "apart"]
"""What the athlete may say of two records."""
_FactRow: TypeAlias = tuple[str, str, str, str | None]
"""Day, topic, value as JSON, and when it was said, as they are kept."""


class StoreTable:
    """Some of the store's tables.

    Args:
        ask: runs one statement.
        transaction: opens a transaction.
        unread: takes the names of tables of which not all can be read.
    """

    def __init__(
        self,
        ask: Callable[..., sqlite3.Cursor],
        transaction: Callable[[], AbstractContextManager[None]],
        unread: set[str] | None = None,
    ) -> None:
        self._ask = ask
        self._transaction = transaction
        self._unread = set() if unread is None else unread

    def _read_rows(
        self, table: str, columns: Iterable[str], make: Callable[[Row], Made]
    ) -> list[Made]:
        """Return what is made of a table's rows, the row id before the columns.

        One that is not as it was written costs itself, and is told of in ``unread``.
        """
        rows = list(readable_rows(self._ask, table, columns))
        made = list(each_readable(filter(None, rows), make))
        if len(made) < len(rows):
            self._unread.add(table)
        return made


class OverrideTable(StoreTable):
    """What the athlete said of records: it wins over what was found out."""

    def read_all(self) -> list[Override]:
        """Return all the athlete said, oldest first."""
        words = self._read_rows("word", ("key", "topic", "value", "said_at"), _override)
        return sorted(words, key=lambda word: (word.said_at, word.key))

    def set(self, keys: Iterable[str], topic: str, value: str | None) -> None:
        """Keep what the athlete says of records; None takes it back."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            for key in keys:
                self._ask("DELETE FROM word WHERE key = ? AND topic = ?", key, topic)
                if value is not None:
                    self._ask("INSERT INTO word VALUES (?, ?, ?, ?)", key, topic, value, now)

    def set_pairs(self, keys: Iterable[str], others: Iterable[str], value: PairWord | None) -> None:
        """Keep that records are of the same activity as others, or of another; None unsays it."""
        now = datetime.now(UTC).isoformat()
        others = list(others)
        with self._transaction():
            for one, other in {tuple(sorted((a, b))) for a in keys for b in others if a != b}:
                if value is None:
                    self._ask("DELETE FROM pair_word WHERE one = ? AND other = ?", one, other)
                    continue
                self._ask("INSERT OR REPLACE INTO pair_word VALUES (?, ?, ?, ?)",
                          one, other, value, now)  # fmt: skip

    def pairs(self, value: PairWord) -> dict[str, frozenset[str]]:
        """Return, for each record of which the athlete said so, the records it was said with."""
        found: dict[str, set[str]] = defaultdict(set)
        for one, other in self._ask("SELECT one, other FROM pair_word WHERE value = ?", value):
            found[one].add(other)
            found[other].add(one)
        return {key: frozenset(others) for key, others in found.items()}

    def forget(self, key: str) -> None:
        """Forget all that was said of a record, inside the caller's transaction."""
        self._ask("DELETE FROM word WHERE key = ?", key)
        self._ask("DELETE FROM pair_word WHERE one = ? OR other = ?", key, key)

    def inherit(self, key: str, heirs: Iterable[str]) -> None:
        """Let what was said of one record be said of others too, where nothing was said of them."""
        with self._transaction():
            for heir in heirs:
                self._ask(
                    "INSERT OR IGNORE INTO pair_word "
                    "SELECT min(?1, third), max(?1, third), value, said_at FROM ("
                    "SELECT iif(one = ?2, other, one) AS third, value, said_at "
                    "FROM pair_word WHERE one = ?2 OR other = ?2) WHERE third <> ?1",
                    heir, key,
                )  # fmt: skip
                self._ask(
                    "INSERT OR IGNORE INTO word SELECT ?, topic, value, said_at FROM word "
                    "WHERE key = ?",
                    heir, key,
                )  # fmt: skip


class FormerTable(StoreTable):
    """What records were before their sources corrected them, so that old ids stay good."""

    def note(self, activities: Iterable[Activity]) -> None:
        """Note what stored records are of which a source now tells another start or sport.

        Only what an id shows counts: the sport, and the minute of the start.
        """
        news = [(a.source.key, a.sport, a.started_at.isoformat()) for a in activities]
        self._ask(
            "INSERT OR IGNORE INTO former_record "
            "SELECT record.key, record.key, sport, started_at FROM json_each(?) AS news "
            "JOIN record ON record.key = news.value ->> 0 WHERE sport <> news.value ->> 1 "
            "OR substr(started_at, 1, 16) <> substr(news.value ->> 2, 1, 16)",
            json.dumps(news),
        )

    def inherit(self, key: str, heirs: Iterable[str]) -> None:
        """Let others have been what a stored record is and was."""
        for heir in heirs:
            self._ask(
                "INSERT OR IGNORE INTO former_record "
                "SELECT ?1, key, sport, started_at FROM record WHERE key = ?2 UNION "
                "SELECT ?1, former_key, sport, started_at FROM former_record WHERE key = ?2",
                heir, key,
            )  # fmt: skip

    def forget(self, keys: Iterable[str]) -> None:
        """Forget what records were."""
        self._ask(
            "DELETE FROM former_record WHERE key IN (SELECT value FROM json_each(?))",
            json.dumps(list(keys)),
        )

    def read_all(self) -> dict[str, tuple[FormerRecord, ...]]:
        """Return what records were, by their keys."""
        found: dict[str, tuple[FormerRecord, ...]] = {}
        for key, former_key, sport, start in self._ask(
            "SELECT key, former_key, sport, started_at FROM former_record ORDER BY started_at"
        ):
            former = FormerRecord(former_key, sport, stored_moment(start))
            found[key] = (*found.get(key, ()), former)
        return found


class JournalTable(StoreTable):
    """Every fact the athlete noted, and what devices measured of days.

    Nothing the athlete said is overwritten: when they said it counts (a run is judged by what was
    known before it), and later words win.
    """

    def note(
        self, day: date, facts: Mapping[str, JournalFact], entered_at: datetime | None = None
    ) -> None:
        """Keep what the athlete says of a day, now or at a moment; None takes a topic back."""
        self.note_entries([JournalEntry(day, entered_at, facts)])

    def note_entries(self, entries: Iterable[JournalEntry]) -> None:
        """Keep what the athlete says of several days, all of it or none."""
        now = datetime.now(UTC)
        with self._transaction():
            for entry in entries:
                said_at = (entry.entered_at or now).astimezone(UTC).isoformat()
                for topic, value in entry.facts.items():
                    self._insert_fact(entry.day, topic, value, said_at, None)

    def keep_measured(self, facts: Iterable[DayFact], digest: str) -> None:
        """Keep the facts of days that one input holds, inside the caller's transaction."""
        for fact in facts:
            self._insert_fact(fact.day, fact.topic, fact.value, None, digest)

    def keep_account_days(
        self, account: str, name: str, facts: Iterable[Noted], oldest: date | None
    ) -> set[date]:
        """Keep what one list of an account says of days, instead of what it said of them before.

        Args:
            account: the account's kind of source.
            name: the list's name.
            facts: all that it says.
            oldest: it was asked of days since; what it says of earlier ones all the same is passed
                over, or each sync would keep it once more. None when it tells all there are.

        Returns:
            The days of which it says something else than before.
        """
        told = {_fact_row(fact) for fact in facts if oldest is None or fact.day >= oldest}
        since = oldest.isoformat() if oldest else ""
        of_list = (account, name, since)
        before: set[_FactRow] = set(
            self._ask(
                "SELECT day, topic, value, said_at FROM noted "
                "WHERE account = ? AND list = ? AND day >= ?",
                *of_list,
            )
        )
        if told != before:
            with self._transaction():
                self._ask("DELETE FROM noted WHERE account = ? AND list = ? AND day >= ?", *of_list)
                for day, topic, value, said_at in sorted(told, key=str):
                    self._ask(
                        "INSERT INTO noted VALUES (?, ?, ?, ?, NULL, ?, ?)",
                        day, topic, value, said_at, account, name,
                    )  # fmt: skip
        return {date.fromisoformat(row[0]) for row in told ^ before}

    def forget_measured(self, digests: Iterable[str]) -> None:
        """Forget what inputs said of days, inside the caller's transaction."""
        self._ask(
            "DELETE FROM noted WHERE digest IN (SELECT value FROM json_each(?))",
            json.dumps(list(digests)),
        )

    def _insert_fact(
        self, day: date, topic: str, value: object, said_at: str | None, digest: str | None
    ) -> None:
        kept = whole_letters(value) if isinstance(value, str) else value
        self._ask(
            "INSERT INTO noted VALUES (?, ?, ?, ?, ?, '', '')",
            day.isoformat(), topic, json.dumps(kept), said_at, digest,
        )  # fmt: skip

    def noted(self, about: date | None = None) -> list[Noted]:
        """Return every fact: what was measured, what accounts tell, then the athlete's own words.

        The athlete's words come in the order they were entered in; those on an account are older.

        Args:
            about: only of that day; None for all.
        """
        # By the order of entry, not the clock: one that was once ahead must not win for ever.
        known = "iif(said_at IS NULL, 0, iif(account <> '', 1, 2))"
        columns = (known, "day", "topic", "value", "said_at")
        day = about and about.isoformat()

        def fact_in(row: Row) -> tuple[tuple[Any, Any], Noted | None]:
            is_asked = day is None or row[2] == day  # the rest is not even decoded
            return (row[1], row[0]), _noted_fact(row) if is_asked else None

        facts = self._read_rows("noted", columns, fact_in)
        return [fact for _, fact in sorted(facts, key=lambda each: each[0]) if fact is not None]


def _fact_row(fact: Noted) -> _FactRow:
    value = whole_letters(fact.value) if isinstance(fact.value, str) else fact.value
    said_at = fact.said_at.astimezone(UTC).isoformat() if fact.said_at else None
    return fact.day.isoformat(), fact.topic, json.dumps(value), said_at


def _override(row: tuple[Any, ...]) -> Override:
    _, key, topic, value, said_at = row
    return Override(key, topic, value, stored_moment(said_at))


def _noted_fact(row: tuple[Any, ...]) -> Noted:
    _, _, day, topic, value, said_at = row
    said = stored_moment(said_at) if said_at else None
    fact = json.loads(value)
    fact = whole_letters(fact) if isinstance(fact, str) else fact
    return Noted(date.fromisoformat(day), topic, fact, said)


def stored_moment(text: str) -> datetime:
    """Return a stored moment; a damaged one is long ago, for what was said then still counts."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
