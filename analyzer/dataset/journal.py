"""The journal and the trials as frames, and each time soreness was entered."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyzer.dataset.journal_days import SORENESS, known_days
from analyzer.frames.dataset import conform, empty
from analyzer.model import Draw, Trial

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Noted

_TRIAL_FACTS = ("trial_id", "habit", "flips", "began_at", "stopped_at")


def journal_frame(noted: Iterable[Noted]) -> pd.DataFrame:
    """Return the frame JOURNAL: one row for each day of which something is known.

    Args:
        noted: the facts, each topic's in the order in which they were entered.
    """
    rows = [{"day": pd.Timestamp(day), **facts} for day, facts in known_days(noted).items()]
    return conform(pd.DataFrame(rows), "journal") if rows else empty("journal")


def trials_frame(trials: Iterable[Trial]) -> pd.DataFrame:
    """Return the frame TRIALS: one row for each trial that was begun."""
    rows = [
        {
            **{name: getattr(trial, name) for name in _TRIAL_FACTS},
            "draws": tuple((d.number, d.leg_day, d.with_habit, d.drawn_at) for d in trial.draws),
        }
        for trial in trials
    ]
    return conform(pd.DataFrame(rows), "trials") if rows else empty("trials")


def trials_in(frame: pd.DataFrame) -> list[Trial]:
    """Return the trials of a frame TRIALS."""
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment] # of texts
    return [
        Trial(
            row["trial_id"],
            row["habit"],
            row["flips"],
            row["began_at"].to_pydatetime(),
            None if pd.isna(row["stopped_at"]) else row["stopped_at"].to_pydatetime(),
            tuple(Draw(*draw) for draw in row["draws"]),
        )
        for row in rows
    ]


def soreness_entries(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each time soreness was entered, in order: ``day``, ``entered_at``, ``soreness``.

    Args:
        frame: JOURNAL. Rows without ``soreness_said`` were entered once, at ``entered_at``.
    """
    is_said = frame[SORENESS].notna()
    if not is_said.any():
        return _none_entered().copy()  # most days of most athletes
    entered = frame[is_said]
    entries = [
        (day, at, value)
        for day, entered_at, soreness, sayings in zip(
            entered["day"],
            entered["entered_at"],
            entered[SORENESS],
            entered["soreness_said"],
            strict=True,
        )
        for at, value in (sayings or ((entered_at, soreness),))
    ]
    return _rows_of(entries)


def _rows_of(entries: list[tuple[Any, Any, Any]]) -> pd.DataFrame:
    rows = pd.DataFrame(entries, columns=["day", "entered_at", SORENESS])
    rows["entered_at"] = pd.to_datetime(rows["entered_at"], utc=True)
    return rows.dropna(subset=["entered_at"]).sort_values("entered_at", kind="stable")


@cache
def _none_entered() -> pd.DataFrame:
    return _rows_of([])
