"""What Strava's API sent, as it came, beside the records made from it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.store.shelf import Shelf

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from analyzer.model import Activity, RunMeasures

    Raw = dict[str, Any]

PLACE = "strava:"
"""How the places of failures begin that are activities at Strava, not files."""
_FOR_GOOD = ("gate", "notice")
"""What is noted of the application and the athlete, not of activities."""
_COLUMNS = "id, started_s, wants, fetched_at, summary, detail, streams"


@dataclass(frozen=True, slots=True)
class Answer:
    """What Strava said of one activity: in the list, and where it was asked for more.

    ``wants`` is what is still worth a request: "streams", "detail", "later" for a detail that may
    yet change, "recorded" for streams that another file has, or "". ``fetched_at`` is when the
    oldest part of it came.
    """

    id: int
    started_s: int
    wants: str
    fetched_at: datetime
    summary: Raw
    detail: Raw | None = None
    streams: Raw | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An activity of which more is worth a request."""

    id: int
    wants: str


class StravaShelf(Shelf):
    """The tables of Strava's answers.

    Of an activity that expired, only its number stays, so that it is not asked for again.

    Args:
        ask: runs one statement.
        transaction: opens a transaction.
        save_record: keeps a record inside the caller's transaction.
    """

    def __init__(
        self,
        ask: Callable[..., sqlite3.Cursor],
        transaction: Callable[[], AbstractContextManager[None]],
        save_record: Callable[[Activity, RunMeasures | None, str | None], None],
    ) -> None:
        super().__init__(ask, transaction)
        self._save_record = save_record

    # -- answers --------------------------------------------------------------------------------

    def keep(
        self,
        made: Iterable[tuple[Answer, Activity, RunMeasures | None]],
        reader: int,
    ) -> None:
        """Keep answers and the records made from them, in one transaction."""
        with self._transaction():
            for answer, activity, measures in made:
                self._ask(
                    "INSERT OR REPLACE INTO strava VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    answer.id, answer.started_s, answer.wants, reader,
                    answer.fetched_at.isoformat(), json.dumps(answer.summary),
                    None if answer.detail is None else json.dumps(answer.detail),
                    None if answer.streams is None else _packed(answer.streams),
                )  # fmt: skip
                self._save_record(activity, measures, None)

    def answer(self, number: int) -> Answer | None:
        """Return what is kept of one activity; None when nothing is, or it expired."""
        return next(self._answers("WHERE id = ? AND summary IS NOT NULL", number), None)

    def summaries(self, numbers: Iterable[int]) -> dict[int, Raw | None]:
        """Return the summaries kept of some activities, None for those that expired."""
        rows = self._ask(
            "SELECT id, summary FROM strava WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(numbers)),
        )
        return {number: summary and json.loads(summary) for number, summary in rows}

    def began_between(self, low_s: float, high_s: float) -> set[int]:
        """Return the activities that began after one moment and before another (s since 1970)."""
        rows = self._ask(
            "SELECT id FROM strava WHERE started_s > ? AND started_s < ?", low_s, high_s
        )
        return {number for (number,) in rows}

    def wishes(self, since_s: float, settled_s: float) -> list[Wish]:
        """Return the activities of which more is worth a request, newest first.

        Args:
            since_s: only those that began since (s since 1970).
            settled_s: what began before no longer changes (s since 1970).
        """
        rows = self._ask(
            "SELECT id, wants FROM strava WHERE started_s >= ? AND (wants IN ('streams', 'detail')"
            " OR wants = 'later' AND started_s < ?) ORDER BY started_s DESC, id DESC",
            since_s, settled_s,
        )  # fmt: skip
        return [Wish(*row) for row in rows]

    def note_recorded(self, numbers: Iterable[int]) -> None:
        """Note of which runs the streams are there already, from the watch's own file."""
        with self._transaction():
            for number in numbers:
                self._ask("UPDATE strava SET wants = 'recorded' WHERE id = ?", number)

    def wish_again(self) -> None:
        """Forget which runs another file recorded, inside the caller's transaction."""
        self._ask("UPDATE strava SET wants = 'streams' WHERE wants = 'recorded'")

    def read_by_older(self, reader: int) -> Iterator[Answer]:
        """Yield the answers that an older legstats read."""
        return self._answers("WHERE reader < ? AND summary IS NOT NULL", reader)

    def _answers(self, which: str, *values: object) -> Iterator[Answer]:
        for number, started_s, wants, fetched_at, summary, detail, streams in self._ask(
            f"SELECT {_COLUMNS} FROM strava {which}",  # noqa: S608 - both are ours
            *values,
        ).fetchall():
            yield Answer(
                number,
                started_s,
                wants,
                datetime.fromisoformat(fetched_at),
                json.loads(summary),
                detail and json.loads(detail),
                streams and json.loads(zlib.decompress(streams)),
            )

    # -- letting go -----------------------------------------------------------------------------

    def oldest(self) -> datetime | None:
        """Return when the oldest part of anything kept came, None when nothing is."""
        (moment,) = self._ask("SELECT min(fetched_at) FROM strava").fetchone()
        return datetime.fromisoformat(moment) if moment else None

    def older_than(self, moment: datetime) -> list[int]:
        """Return the activities of which something came before a moment."""
        rows = self._ask(
            "SELECT id FROM strava WHERE fetched_at < ? ORDER BY id",
            moment.astimezone(UTC).isoformat(),
        )
        return [number for (number,) in rows]

    def let_go(self, keys: Mapping[int, str], *, remember: bool) -> None:
        """Remove activities with their records, whose keys are given.

        Args:
            keys: number to record key.
            remember: keep the bare number, so that the activity is not asked for again.
        """
        with self._transaction():
            for number, key in keys.items():
                self._ask("DELETE FROM record WHERE key = ?", key)
                self._ask("DELETE FROM strava WHERE id = ?", number)
                self._ask("DELETE FROM failure WHERE source = ?", f"{PLACE}{number}")
                if remember:
                    self._ask("INSERT INTO strava (id) VALUES (?)", number)
            self.wish_again()

    def bring_back(self) -> None:
        """Forget which activities expired, and what was listed: all may be asked for again."""
        with self._transaction():
            self._ask("DELETE FROM strava WHERE summary IS NULL")
            self._ask("DELETE FROM strava_state WHERE topic = 'covered'")

    def clear(self) -> None:
        """Remove all activities and what is noted of them, inside the caller's transaction."""
        self._ask("DELETE FROM strava")
        self._ask("DELETE FROM failure WHERE source LIKE ?", f"{PLACE}%")
        self._ask(
            "DELETE FROM strava_state WHERE topic NOT IN (SELECT value FROM json_each(?))",
            json.dumps(_FOR_GOOD),
        )

    # -- states ---------------------------------------------------------------------------------

    def noted(self, topic: str) -> Any:  # noqa: ANN401 - what was noted
        """Return what was noted on a topic, None when nothing was."""
        row = self._ask("SELECT value FROM strava_state WHERE topic = ?", topic).fetchone()
        return json.loads(row[0]) if row else None

    def note(self, topic: str, value: object) -> None:
        """Note something that JSON can hold."""
        with self._transaction():
            self._ask("INSERT OR REPLACE INTO strava_state VALUES (?, ?)", topic, json.dumps(value))


def _packed(streams: Raw) -> bytes:
    return zlib.compress(json.dumps(streams, separators=(",", ":")).encode(), level=6)
