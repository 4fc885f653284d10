"""The athlete's word on records, as it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.store.rows import Word
from analyzer.store.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable


class Words(Shelf):
    """The table of what the athlete said."""

    def all(self) -> list[Word]:
        """Return all the athlete said, oldest first."""
        rows = self._ask("SELECT key, topic, value, said_at FROM word ORDER BY said_at, key")
        return [Word(k, topic, v, datetime.fromisoformat(said)) for k, topic, v, said in rows]

    def say(self, keys: Iterable[str], topic: str, value: str | None) -> None:
        """Keep the athlete's word on records; None takes it back."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            for key in keys:
                self._ask("DELETE FROM word WHERE key = ? AND topic = ?", key, topic)
                if value is not None:
                    self._ask("INSERT INTO word VALUES (?, ?, ?, ?)", key, topic, value, now)

    def hand_on(self, key: str, heirs: Iterable[str]) -> None:
        """Let what was said of one record be said of others too, where nothing was said of them."""
        with self._transaction():
            for heir in heirs:
                self._ask(
                    "INSERT OR IGNORE INTO word SELECT ?, topic, value, said_at FROM word "
                    "WHERE key = ?",
                    heir, key,
                )  # fmt: skip
