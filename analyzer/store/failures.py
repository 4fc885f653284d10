"""Inputs that could not be read, and those the athlete wants left alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.store.explaining import each_readable
from analyzer.store.rows import FailureRow
from analyzer.store.tables import StoreTable

if TYPE_CHECKING:
    from collections.abc import Iterable


class FailureTable(StoreTable):
    """What could not be read when it was last tried, by the place where it stands.

    A failure is known by place and content: the same file fails the daily sync once.
    """

    def rows(self) -> list[FailureRow]:
        """Return every failure, by place."""
        rows = self._ask(
            "SELECT source, reason, failed_at, digest, account FROM failure ORDER BY source"
        )
        return list(each_readable(rows, _failure_row))

    def of_files(self) -> dict[str, str]:
        """Return the digests of the files, and members of archives, that failed, by place."""
        return {row.place: row.digest for row in self.rows() if not row.account}

    def note(self, place: str, reason: str, digest: str = "", account: str = "") -> bool:
        """Remember that an input could not be read; it is tried again at every sync.

        Args:
            place: where it stands.
            reason: a sentence.
            digest: of its content; "" when not even that could be read.
            account: the kind of account it is of, "" for a file.

        Returns:
            Whether it had failed before, with the same content.
        """
        with self._transaction():
            row = self._ask(
                "SELECT digest, failed_at FROM failure WHERE source = ?", place
            ).fetchone()
            is_known = row is not None and row[0] == digest
            since = row[1] if is_known else datetime.now(UTC).isoformat()
            self._ask(
                "INSERT OR REPLACE INTO failure (source, reason, failed_at, account, digest) "
                "VALUES (?, ?, ?, ?, ?)",
                place, reason, since, account or None, digest,
            )  # fmt: skip
        return is_known

    def forget(self, places: Iterable[str]) -> None:
        """Forget failures: what failed was fixed, or is gone."""
        with self._transaction():
            self._ask(
                "DELETE FROM failure WHERE source IN (SELECT value FROM json_each(?))",
                json.dumps(list(places)),
            )

    # -- left alone ------------------------------------------------------------------------------

    def ignored(self) -> dict[str, str]:
        """Return the digests of the inputs to leave alone, by where they stood."""
        return dict(self._ask("SELECT place, digest FROM ignored_input"))

    def ignore(self, place: str, digest: str) -> None:
        """Leave an input alone from now on, wherever its content stands; it has failed no more."""
        with self._transaction():
            self._ask("INSERT OR REPLACE INTO ignored_input VALUES (?, ?)", place, digest)
            self.forget([place])

    def ignore_no_more(self, place: str, digest: str) -> None:
        """Read an input again: the athlete has named it."""
        with self._transaction():
            self._ask(
                "DELETE FROM ignored_input WHERE place = ? OR (digest = ? AND digest <> '')",
                place, digest,
            )  # fmt: skip


def _failure_row(row: tuple[str, str, str, str, str | None]) -> FailureRow:
    place, reason, failed_at, digest, account = row
    return FailureRow(place, reason, datetime.fromisoformat(failed_at), digest, account or "")
