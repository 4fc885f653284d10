"""Too sore to run? The soreness entered: it lengthens a window, and from 8 on forbids any run.

Only what was entered before the run counts: soreness is felt after a hard run too, and must not
judge the run that made it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from analyzer.advice.rules import Explanation, Finding, Level
from analyzer.dataset.journal import soreness_entries
from analyzer.model import Reason
from analyzer.timestamps import HOUR_S, epoch_days, epoch_seconds

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset
    from analyzer.settings import Rules


class SoreLegs(NamedTuple):
    """Soreness of a day, 0 to 10, and how many hours before it was entered."""

    value: float
    hours: float


class SorenessHistory:
    """The soreness entered, in the order of entry.

    Args:
        dataset: its journal and settings.
    """

    def __init__(self, dataset: Dataset) -> None:
        entries = soreness_entries(dataset.journal)
        self._high = dataset.config.windows.severe_soreness
        self._forbids = dataset.config.rules.soreness_no_run
        self._entered = epoch_seconds(entries["entered_at"]).tolist()
        self._days = epoch_days(entries["day"])
        self._values: list[float] = entries["soreness"].tolist()

    def worst_since(self, ended_s: float, from_day: float, before_s: float) -> float | None:
        """Return the worst soreness of the days since a session; None where none was sore enough.

        Of one day's entries the last counts.

        Args:
            ended_s: when the session ended [s since the epoch]; earlier entries do not count.
            from_day: the session's calendar day, in days since the epoch.
            before_s: later entries do not count.
        """
        first = bisect_right(self._entered, ended_s)
        here = range(first, bisect_left(self._entered, before_s))
        by_day = {self._days[i]: self._values[i] for i in here if self._days[i] >= from_day}
        return max((value for value in by_day.values() if value >= self._high), default=None)

    def of_day(self, day: float, before_s: float) -> SoreLegs | None:
        """Return the last soreness entered for a day before a moment; None where there is none."""
        last = bisect_left(self._entered, before_s) - 1
        # Entries of one day stand close together: looking back ends at the first older day.
        for i in range(last, -1, -1):
            if self._days[i] == day:
                return SoreLegs(self._values[i], (before_s - self._entered[i]) / HOUR_S)
            if self._entered[i] < before_s - 48 * HOUR_S:
                break
        return None

    def forbidding(self, day: float, before_s: float) -> SoreLegs | None:
        """Return the soreness of a day if it forbids a run at that moment, else None."""
        sore = self.of_day(day, before_s)
        return sore if sore is not None and sore.value >= self._forbids else None


def judge_soreness(value: float | None, rules: Rules) -> Finding | None:
    """Judge any run on legs too sore to run; None on others."""
    if value is None:
        return None
    return Finding(Level.BROKE, "sore", partial(_explain_soreness, value, rules))


def _explain_soreness(value: float, rules: Rules) -> Explanation:
    limit = rules.soreness_no_run
    found = f"soreness {value:g} of 10 entered before it; from {limit:g} on, no run"
    text = f"Soreness {value:g} of 10 was entered before it; from {limit:g} on a run is no advice."
    return Explanation(Reason("sore", text, value, limit), found)
