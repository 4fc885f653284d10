"""The tagged runs, each with the verdict on it: what ``legstats runs`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer import units
from analyzer.advice.baseline import is_structured
from analyzer.answers.verdicts import verdicts_on
from analyzer.buckets import RESTED_FROM_H

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

_PRIVATE = "name"
_JSON_KEYS = {"leg_carryover": "leg_load"}
"""What a column is called in JSON, where that contract is older than its name."""
_EMPTY_IS_NONE = ("leg_day_id", "undecided_id", "hr_source")


@dataclass(frozen=True, slots=True)
class TaggedRun:
    """One row of the frame RUNS, and the verdict on the run; None outside every window.

    ``has_intervals``: nobody said what it was, but its speed shows repetitions, as of intervals.
    """

    columns: Mapping[str, Any]
    verdict: Verdict | None
    has_intervals: bool = False

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - of the column's own type
        return self.columns[column]

    @property
    def kind_in_words(self) -> str:
        """What kind of run it was: as was said, or intervals as found in its speed."""
        return "intervals (found)" if self.has_intervals else self["kind"]

    @property
    def since_leg_day(self) -> str:
        """The time since leg day: hours at first, days later, doubt where there is some."""
        if not self["leg_day_known"]:
            return "undecided"
        if not units.is_known(self["hours_since_leg_day"]):
            return units.UNKNOWN
        in_hours = self["hours_since_leg_day"] <= RESTED_FROM_H
        return (
            units.hours(self["hours_since_leg_day"])
            if in_hours
            else f"{self['days_since_leg_day']} d"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``runs --json``: no name, for names are private."""
        return {
            **{_JSON_KEYS.get(n, n): value for n, value in self.columns.items() if n != _PRIVATE},
            **{name: self[name] or None for name in _EMPTY_IS_NONE},
            "has_intervals": self.has_intervals,
            "verdict": self.verdict.verdict if self.verdict else None,
            "score": self.verdict.score if self.verdict else None,
            "reasons": self.verdict.reasons if self.verdict else [],
        }


def tagged_runs(data: Dataset, runs: pd.DataFrame | None = None) -> list[TaggedRun]:
    """Return the runs of a dataset, or those of its runs that are asked, the newest last."""
    verdicts = {verdict.run_id: verdict for verdict in verdicts_on(data)}
    return tagged(data.runs if runs is None else runs, data.config, verdicts)


def tagged(
    runs: pd.DataFrame, config: Config, verdict_of: Mapping[str, Verdict]
) -> list[TaggedRun]:
    """Return rows of the frame RUNS, each with the verdict on it, by run_id."""
    rows: list[dict[Any, Any]] = runs.to_dict("records")
    found = is_structured(runs, config.rules.repetitions) & (runs["kind"] == "").to_numpy()
    return [
        TaggedRun(row, verdict_of.get(row["run_id"]), bool(structured))
        for row, structured in zip(rows, found, strict=True)
    ]
