"""The journal as it is kept: every fact the athlete noted, and every night a watch measured."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from analyzer.model import Noted
from analyzer.store.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.model import Night


class Journal(Shelf):
    """The journal's table.

    Nothing the athlete said is overwritten: when he said it counts (a run is judged by what was
    known before it), and later words win.
    """

    def note(self, day: date, facts: Mapping[str, float | bool | str | None]) -> None:
        """Keep what the athlete says of a day, by topic; None takes a topic back."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            for topic, value in facts.items():
                self._keep(day, topic, value, now, None)

    def keep_nights(self, nights: Iterable[Night], digest: str) -> None:
        """Keep the nights one input tells of, inside the caller's transaction."""
        for night in nights:
            self._keep(night.day, "sleep_h", night.sleep_h, None, digest)

    def _keep(
        self, day: date, topic: str, value: object, said_at: str | None, digest: str | None
    ) -> None:
        self._ask(
            "INSERT INTO noted VALUES (?, ?, ?, ?, ?)",
            day.isoformat(), topic, json.dumps(value), said_at, digest,
        )  # fmt: skip

    def noted(self) -> list[Noted]:
        """Return every fact: what watches measured, then the athlete's words, oldest first."""
        rows = self._ask("SELECT day, topic, value, said_at FROM noted ORDER BY said_at, rowid")
        return [
            Noted(
                date.fromisoformat(day),
                topic,
                json.loads(value),
                said_at and datetime.fromisoformat(said_at),
            )
            for day, topic, value, said_at in rows
        ]
