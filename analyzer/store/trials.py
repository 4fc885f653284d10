"""Coin-flip trials as they are kept: a draw is on the disk before anybody sees it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from analyzer.model import Draw, Trial
from analyzer.store.tables import StoreTable, stored_moment

if TYPE_CHECKING:
    from collections.abc import Iterable


class TrialTable(StoreTable):
    """The trials the athlete began, and what was drawn for each leg day.

    Nothing drawn is ever drawn again or deleted: a second throw would be a choice.
    """

    def read_all(self) -> list[Trial]:
        """Return every trial with its draws, in the order in which they were begun."""
        columns = ("id", "habit", "flips", "began_at", "stopped_at")
        trials = {one.trial_id: one for one in self._read_rows("trial", columns, _trial)}
        columns = ("trial", "number", "leg_day", "with_habit", "drawn_at")
        draws = self._read_rows("trial_draw", columns, _draw)
        for trial_id, draw in sorted(draws, key=lambda row: row[1].number):
            if trial_id in trials:  # what was salvaged may lack its trial
                trial = trials[trial_id]
                trials[trial_id] = replace(trial, draws=(*trial.draws, draw))
        return [trials[each] for each in sorted(trials)]

    def begin(self, habit: str, flips: int, began_at: datetime | None = None) -> Trial:
        """Begin a trial; where one of the same habit still draws, return that one.

        Args:
            habit: its name in frames.
            flips: how many leg days are drawn in all.
            began_at: when; None means now.
        """
        began = began_at or datetime.now(UTC)
        with self._transaction():
            drawing = [t for t in self.read_all() if t.habit == habit and t.is_drawing]
            if drawing:
                return drawing[0]
            self._ask(
                "INSERT INTO trial (habit, flips, began_at) VALUES (?, ?, ?)",
                habit, flips, began.astimezone(UTC).isoformat(),
            )  # fmt: skip
            return self.read_all()[-1]

    def stop(self, trial_id: int) -> None:
        """Keep that the athlete stopped a trial; one that has drawn nothing is forgotten.

        Without a draw there is nothing that a second beginning could choose between.
        """
        with self._transaction():
            self._ask(
                "DELETE FROM trial WHERE id = ? AND stopped_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM trial_draw WHERE trial = trial.id)",
                trial_id,
            )
            self._ask(
                "UPDATE trial SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL",
                datetime.now(UTC).isoformat(), trial_id,
            )  # fmt: skip

    def draw(self, trial_id: int, leg_day: date) -> Draw:
        """Draw for a leg day, or return what was drawn for it before.

        The first of a pair is a coin, the second the other side of it.
        """
        with self._transaction():
            drawn = next(t.draws for t in self.read_all() if t.trial_id == trial_id)
            for one in drawn:
                if one.leg_day == leg_day:
                    return one
            number = drawn[-1].number + 1 if drawn else 0
            partner = next((one for one in drawn if one.pair == number // 2), None)
            with_habit = bool(secrets.randbits(1)) if partner is None else not partner.with_habit
            fresh = Draw(number, leg_day, with_habit, datetime.now(UTC))
            self.keep_draws(trial_id, [fresh])
        return fresh

    def keep_draws(self, trial_id: int, draws: Iterable[Draw]) -> None:
        """Keep what was drawn."""
        with self._transaction():
            for one in draws:
                self._ask(
                    "INSERT INTO trial_draw VALUES (?, ?, ?, ?, ?)",
                    trial_id, one.number, one.leg_day.isoformat(), int(one.with_habit),
                    one.drawn_at.astimezone(UTC).isoformat(),
                )  # fmt: skip


def _trial(row: tuple[Any, ...]) -> Trial:
    _, trial_id, habit, flips, began_at, stopped_at = row
    stopped = stored_moment(stopped_at) if stopped_at else None
    return Trial(trial_id, habit, flips, stored_moment(began_at), stopped)


def _draw(row: tuple[Any, ...]) -> tuple[int, Draw]:
    _, trial_id, number, leg_day, with_habit, drawn_at = row
    day = date.fromisoformat(leg_day)
    return trial_id, Draw(number, day, bool(with_habit), stored_moment(drawn_at))
