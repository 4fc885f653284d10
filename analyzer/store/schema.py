"""The store's tables, and the steps from one version of them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import StoreError

if TYPE_CHECKING:
    import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE file (
            digest TEXT PRIMARY KEY,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('imported', 'not an activity')),
            reason TEXT NOT NULL,
            problems TEXT NOT NULL,
            activities INTEGER NOT NULL,
            reader INTEGER NOT NULL,
            imported_at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE failure (
            source TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            failed_at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE seen (
            path TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            digest TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE record (
            key TEXT PRIMARY KEY,
            digest TEXT REFERENCES file (digest) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            sport TEXT NOT NULL,
            started_at TEXT NOT NULL,
            activity TEXT NOT NULL,
            measures TEXT,
            profiles BLOB,
            stream BLOB
        ) STRICT""",
        "CREATE INDEX record_digest ON record (digest)",
        """CREATE TABLE word (
            key TEXT NOT NULL,
            topic TEXT NOT NULL,
            value TEXT NOT NULL,
            said_at TEXT NOT NULL,
            PRIMARY KEY (key, topic)
        ) STRICT""",
        """CREATE TABLE journal (
            day TEXT PRIMARY KEY,
            entered_at TEXT NOT NULL,
            entry TEXT NOT NULL
        ) STRICT""",
    ),
    (
        """CREATE TABLE noted (
            day TEXT NOT NULL,
            topic TEXT NOT NULL,
            value TEXT NOT NULL,
            said_at TEXT,
            digest TEXT REFERENCES file (digest) ON DELETE CASCADE
        ) STRICT""",
        "CREATE INDEX noted_digest ON noted (digest)",
        """INSERT INTO noted
            SELECT day, fact.key, iif(fact.type IN ('true', 'false'), fact.type,
                json_quote(fact.value)), entered_at, NULL
            FROM journal, json_each(entry) AS fact ORDER BY day""",
        "DROP TABLE journal",
    ),
    (
        """CREATE TABLE strava (
            id INTEGER PRIMARY KEY,
            started_s INTEGER,
            wants TEXT NOT NULL DEFAULT '',
            reader INTEGER NOT NULL DEFAULT 0,
            fetched_at TEXT,
            summary TEXT,
            detail TEXT,
            streams BLOB
        ) STRICT""",
        "CREATE INDEX strava_started ON strava (started_s)",
        "CREATE INDEX record_kind ON record (kind, key)",
        """CREATE TABLE strava_state (
            topic TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT""",
    ),
    (
        """CREATE TABLE account_record (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            started_s INTEGER,
            pending TEXT NOT NULL DEFAULT '',
            reader INTEGER NOT NULL DEFAULT 0,
            fetched_at TEXT,
            summary TEXT,
            detail TEXT,
            streams BLOB,
            PRIMARY KEY (account, id)
        ) STRICT""",
        """INSERT INTO account_record
            SELECT 'strava', id, started_s, wants, reader, fetched_at, summary, detail, streams
            FROM strava ORDER BY id""",
        "DROP TABLE strava",
        "CREATE INDEX account_started ON account_record (account, started_s)",
        """CREATE TABLE account_state (
            account TEXT NOT NULL,
            topic TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (account, topic)
        ) STRICT""",
        """INSERT INTO account_state
            SELECT iif(topic = 'tally', '', 'strava'), topic, value
            FROM strava_state WHERE topic <> 'gate'""",
        # The requests already sent stay counted: without them the next sync may overspend.
        """INSERT INTO account_state SELECT 'strava', 'rate_limit', json_object(
                'quota', json_object(
                    'limits', json_array(
                        json_object('window_s', 900,
                            'allowed', json_extract(value, '$.quota.overall.quarter'),
                            'used', json_extract(value, '$.quota.overall.quarter_used')),
                        json_object('window_s', 86400,
                            'allowed', json_extract(value, '$.quota.overall.day'),
                            'used', json_extract(value, '$.quota.overall.day_used')),
                        json_object('window_s', 900,
                            'allowed', json_extract(value, '$.quota.read.quarter'),
                            'used', json_extract(value, '$.quota.read.quarter_used')),
                        json_object('window_s', 86400,
                            'allowed', json_extract(value, '$.quota.read.day'),
                            'used', json_extract(value, '$.quota.read.day_used'))),
                    'at', json_extract(value, '$.quota.at')),
                'ahead_s', json_extract(value, '$.ahead_s'))
            FROM strava_state WHERE topic = 'gate'""",
        "DROP TABLE strava_state",
        "ALTER TABLE failure ADD COLUMN account TEXT",
        "UPDATE failure SET account = 'strava' WHERE source LIKE 'strava:%'",
    ),
    (
        # One row a pair, the smaller key first: the last word on two records stands alone.
        """CREATE TABLE pair_word (
            one TEXT NOT NULL,
            other TEXT NOT NULL,
            value TEXT NOT NULL CHECK (value IN ('same', 'apart')),
            said_at TEXT NOT NULL,
            PRIMARY KEY (one, other),
            CHECK (one < other)
        ) STRICT""",
        "CREATE INDEX pair_word_other ON pair_word (other)",
    ),
    (
        "ALTER TABLE file ADD COLUMN first_day TEXT",
        "ALTER TABLE file ADD COLUMN last_start TEXT",
        "ALTER TABLE file ADD COLUMN last_key TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE file ADD COLUMN modified_at TEXT",
        # What an export covers is not known yet: the next sync reads each of them again.
        """UPDATE file SET reader = 0 WHERE kind IN (
            'hevy', 'strong', 'alpha_progression', 'strava_export', 'garmin_export')""",
    ),
    (
        # What was noted down as an id stays one: ids are made of sport, start and key.
        """CREATE TABLE former_record (
            key TEXT NOT NULL,
            former_key TEXT NOT NULL,
            sport TEXT NOT NULL,
            started_at TEXT NOT NULL,
            PRIMARY KEY (key, former_key, sport, started_at)
        ) STRICT""",
    ),
    # When an account last listed what a record says.
    ("ALTER TABLE record ADD COLUMN said_at TEXT",),
    # Nothing of its own: stores made before get their stamps of changes (``_watch_tables``).
    (),
    (
        # The same content at the same place fails the daily sync once.
        "ALTER TABLE failure ADD COLUMN digest TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE ignored_input (
            place TEXT PRIMARY KEY,
            digest TEXT NOT NULL
        ) STRICT""",
    ),
    (
        # What accounts tell of days, list by list: it leaves with the account.
        "ALTER TABLE noted ADD COLUMN account TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE noted ADD COLUMN list TEXT NOT NULL DEFAULT ''",
    ),
    (
        """CREATE TABLE trial (
            id INTEGER PRIMARY KEY,
            habit TEXT NOT NULL,
            flips INTEGER NOT NULL,
            began_at TEXT NOT NULL,
            stopped_at TEXT
        ) STRICT""",
        # No reference to the trial: of a damaged store what was drawn is kept by itself.
        """CREATE TABLE trial_draw (
            trial INTEGER NOT NULL,
            number INTEGER NOT NULL,
            leg_day TEXT NOT NULL,
            with_habit INTEGER NOT NULL CHECK (with_habit IN (0, 1)),
            drawn_at TEXT NOT NULL,
            PRIMARY KEY (trial, number),
            UNIQUE (trial, leg_day)
        ) STRICT""",
    ),
    (
        # Each record is stamped anew whenever it changes, whoever writes. No REPLACE, as below.
        "CREATE TABLE record_stamp (key TEXT PRIMARY KEY, stamp BLOB NOT NULL) STRICT",
        "INSERT INTO record_stamp SELECT key, randomblob(16) FROM record",
        """CREATE TRIGGER record_stamp_insert AFTER INSERT ON record BEGIN
            DELETE FROM record_stamp WHERE key = NEW.key;
            INSERT INTO record_stamp VALUES (NEW.key, randomblob(16));
        END""",
        """CREATE TRIGGER record_stamp_update AFTER UPDATE OF
            key, digest, kind, sport, started_at, activity, measures, profiles, stream
        ON record BEGIN
            DELETE FROM record_stamp WHERE key IN (OLD.key, NEW.key);
            INSERT INTO record_stamp VALUES (NEW.key, randomblob(16));
        END""",
        """CREATE TRIGGER record_stamp_delete AFTER DELETE ON record BEGIN
            DELETE FROM record_stamp WHERE key = OLD.key;
        END""",
    ),
    (
        # "hevy" is the account from now on. Keys stay: what the athlete said depends on them.
        """UPDATE record SET kind = 'hevy_log', activity = iif(
                json_valid(activity), json_set(activity, '$.source.kind', 'hevy_log'), activity)
            WHERE kind = 'hevy'""",
        "UPDATE file SET kind = 'hevy_log' WHERE kind = 'hevy'",
    ),
)
STAMP_BYTES = 16
STAMPS = frozenset({"change_stamp", "record_stamp"})
"""Tables of stamps, which the store's own triggers fill."""
_UNWATCHED = ", ".join(f"'{name}'" for name in sorted({*STAMPS, "seen"}))
"""``seen`` only spares a sync from opening files; nothing is worked out from it."""


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Leave a store alone that has a later version than this legstats knows.

    Raises:
        StoreError: it has.
    """
    if _user_version(connection) > len(MIGRATIONS):
        raise StoreError(
            "This store was made by a newer legstats.", "Update legstats as you installed it."
        )


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the store to the newest version, one transaction a step; a new one is made in one.

    Raises:
        StoreError: the store was made by a newer legstats.
    """
    refuse_newer(connection)
    if _user_version(connection) == 0:
        connection.execute("BEGIN IMMEDIATE")
        if _user_version(connection) == 0:  # another process may have been faster
            make_at(connection, len(MIGRATIONS))
        connection.execute("COMMIT")
    for number in range(_user_version(connection), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        if _user_version(connection) == number:  # another process may have been faster
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            _watch_tables(connection)
        connection.execute("COMMIT")


def make_at(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables as they were in one version, in an empty database."""
    for statement in (one for step in MIGRATIONS[:version] for one in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    _watch_tables(connection)


def _watch_tables(connection: sqlite3.Connection) -> None:
    """Let every table be stamped anew whenever anything in it changes, whoever writes.

    A stamp is drawn at random and not counted up: of a store and its copy, both of which were
    written to since, no two contents ever share one.
    """
    connection.execute(
        "CREATE TABLE IF NOT EXISTS change_stamp "
        "(name TEXT PRIMARY KEY, stamp BLOB NOT NULL) STRICT"
    )
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' "  # noqa: S608 - names of our own
        f"AND name NOT LIKE 'sqlite%' AND name NOT IN ({_UNWATCHED})"
    ).fetchall()
    connection.execute("DELETE FROM change_stamp")
    for (table,) in tables:
        connection.execute("INSERT INTO change_stamp VALUES (?, randomblob(16))", (table,))
        for event in ("INSERT", "UPDATE", "DELETE"):
            # No REPLACE: in a trigger the conflict clause of the outer statement would rule it.
            connection.execute(
                f"CREATE TRIGGER IF NOT EXISTS stamp_{table}_{event.lower()} AFTER {event} "  # noqa: S608 - as above
                f"ON {table} BEGIN UPDATE change_stamp SET stamp = randomblob(16) "
                f"WHERE name = '{table}'; END"
            )


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
