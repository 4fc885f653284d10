"""Each leg day as a case: how sore the days after were, what was done, what else may matter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyzer.advice.body_weight import BodyWeights
from analyzer.dataset.journal import soreness_entries
from analyzer.model import HABITS, Target, is_kept
from analyzer.timestamps import epoch_days, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.frames.dataset import Dataset
    from analyzer.model import Floats, Habit

DAYS_AFTER = (1, 2, 3)
"""Days after leg day whose soreness is the outcome."""
LEAST_DAYS = 2
"""Of these, so many must be entered."""


@dataclass(frozen=True)
class LegDayCases:
    """One entry per leg day, in order of time; NaN = unknown.

    Attributes:
        day: days since 1970.
        soreness: the one outcome, mean soreness of days 1 to 3 (0-10); of days from the next leg
            day on none counts, and at least two must be entered.
        evening: soreness of the leg day itself, before: that of the day before it.
        before: as above.
        load_z: the session's load against the runner's own last weeks.
        is_first: 1 where it is the first leg day, or the first in over two weeks.
        habits: for each habit 1 = kept, 0 = not, as known before soreness was first entered.
    """

    day: Floats
    soreness: Floats
    evening: Floats
    before: Floats
    load_z: Floats
    is_first: Floats
    habits: Mapping[str, Floats]

    @property
    def of_session(self) -> list[Floats]:
        """What is held equal in any comparison: load, first session, and slow change."""
        return [filled(self.load_z), self.is_first, self.day]

    @property
    def held_equal(self) -> list[Floats]:
        """The same, and how sore the legs were before the habit.

        An evening that was not entered counts as the day before, and what is not known at all as
        the mean: an indicator for each would cost more than it tells of some forty leg days.
        """
        evening = np.where(np.isnan(self.evening), self.before, self.evening)
        return [*self.of_session, filled(evening), filled(self.before)]


def filled(values: Floats) -> Floats:
    """Return values with the mean in the place of unknown ones."""
    known = np.isfinite(values)
    return np.where(known, values, values[known].mean() if known.any() else 0.0)


class SorenessDays:
    """What the journal says of soreness, and on which days legs may have been trained.

    Args:
        dataset: its journal and strength sessions.
    """

    def __init__(self, dataset: Dataset) -> None:
        entries = soreness_entries(dataset.journal)
        days, entered = epoch_days(entries["day"]), epoch_seconds(entries["entered_at"])
        values = entries["soreness"].tolist()
        # In order of entry: of one day the last word counts, its time is that of the first.
        self.of_day: dict[float, float] = dict(zip(days, values, strict=True))
        self.first_of_day: dict[float, tuple[float, float]] = {}
        for day, entered_s, value in zip(days, entered.tolist(), values, strict=True):
            self.first_of_day.setdefault(day, (entered_s, value))
        # An undecided session may have been one: the soreness after it may be its own.
        self.lifted = set(epoch_days(dataset.maybe_leg_days["local_date"]))

    def after(self, leg_day: float) -> tuple[float, float]:
        """Return the mean soreness of days 1 to 3, and when the first of it was entered [s].

        NaN and infinity where fewer than two days are entered before the next leg day.
        """
        counted = []
        for later in DAYS_AFTER:
            if leg_day + later in self.lifted:
                break
            if leg_day + later in self.of_day:
                counted.append(leg_day + later)
        if len(counted) < LEAST_DAYS:
            return math.nan, math.inf
        first_s = min(self.first_of_day[day][0] for day in counted)
        return float(np.mean([self.of_day[day] for day in counted])), first_s

    def rested(self) -> list[float]:
        """Return the soreness of days on which no leg day, nor the three days before, was one."""
        since = min(self.lifted, default=math.inf) + DAYS_AFTER[-1]
        return [
            value
            for day, value in self.of_day.items()
            if day > since and not {day - back for back in (0, *DAYS_AFTER)} & self.lifted
        ]


def leg_day_cases(dataset: Dataset, days: Iterable[float] | None = None) -> LegDayCases:
    """Return the leg days of a dataset as cases.

    Args:
        dataset: everything known of one athlete.
        days: which days, in days since 1970, for those of a trial; None = all leg days.
    """
    sore = SorenessDays(dataset)
    loads, firsts = _sessions_by_day(dataset)
    wanted = sorted(loads if days is None else days)
    outcomes = [sore.after(day) for day in wanted]
    evenings = _Evenings(dataset)
    habits = {
        habit.name: np.array(
            [evenings.kept(habit, day, end) for day, (_, end) in zip(wanted, outcomes, strict=True)]
        )
        for habit in HABITS
    }
    return LegDayCases(
        day=np.array(wanted, dtype=float),
        soreness=np.array([mean for mean, _ in outcomes], dtype=float),
        evening=_looked_up(sore.of_day, wanted),
        before=_looked_up(sore.of_day, [day - 1 for day in wanted]),
        load_z=_looked_up(loads, wanted),
        is_first=_looked_up(firsts, wanted),
        habits=habits,
    )


def _looked_up(known: Mapping[float, float], days: Iterable[float]) -> Floats:
    return np.array([known.get(day, math.nan) for day in days], dtype=float)


def _sessions_by_day(dataset: Dataset) -> tuple[dict[float, float], dict[float, float]]:
    """Return the load of each leg day, and whether it is a first one; the hardest of a day."""
    sessions = dataset.leg_days.sort_values("load_z", na_position="first")
    days = epoch_days(sessions["local_date"])
    long_ago = dataset.config.windows.first_after_days
    rested = sessions["first_in_days"].to_numpy(dtype=float)
    first = (np.isnan(rested) | (rested > long_ago)).astype(float)
    return dict(zip(days, sessions["load_z"].tolist(), strict=True)), dict(
        zip(days, first.tolist(), strict=True)
    )


class _Evenings:
    """What the journal says of the evenings and nights, and when it was said."""

    def __init__(self, dataset: Dataset) -> None:
        self._weights = BodyWeights(dataset)
        journal = dataset.journal.drop_duplicates("day", keep="last")
        rows: list[dict[str, Any]] = journal.to_dict("records")  # type: ignore[assignment] # texts
        self._rows = dict(zip(epoch_days(journal["day"]), rows, strict=True))
        self._median = {
            habit.topic: float(journal[habit.topic].median())
            for habit in HABITS
            if habit.target is Target.WATER
        }

    def kept(self, habit: Habit, leg_day: float, before_s: float) -> float:
        """Return 1.0 or 0.0 as known before a moment [s since 1970]; NaN = not known then.

        What is entered together with soreness was not known before it; but nobody can say before
        waking how they slept, so a night counts that is entered with it. What a device measured
        always does.
        """
        row = self._rows.get(leg_day + habit.days_later)
        if row is None:
            return math.nan
        value = _known_value(row, habit, before_s)
        if value is None:
            return math.nan
        mass_kg = self._weights.known(row["day"]) or math.nan
        return is_kept(habit.target, value, mass_kg, self._median.get(habit.topic, math.nan))


def _known_value(row: Mapping[str, Any], habit: Habit, before_s: float) -> float | None:
    value = row[habit.topic]
    if pd.isna(value):
        return None
    said = (row["habits_said"] or {}).get(habit.topic)
    if said is None:  # a device measured it, and devices do not guess afterwards
        return float(value)
    with_it = habit.days_later > 0
    known = [
        float(fact)
        for at, fact in said
        if at.timestamp() < before_s or (with_it and at.timestamp() == before_s)
    ]
    return known[-1] if known else None
