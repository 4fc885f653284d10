"""The runner's body weight on any day: as last noted, else as it is set."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.frames.dataset import Dataset


class BodyWeights:
    """The weights noted, in order of the days.

    Args:
        dataset: its journal and settings.
    """

    def __init__(self, dataset: Dataset) -> None:
        noted = dataset.journal[dataset.journal["weight_kg"] > 0].sort_values("day")
        self._days, self._kg = noted["day"].tolist(), noted["weight_kg"].tolist()
        self._set_kg = dataset.config.athlete.mass_kg

    def noted(self, day: pd.Timestamp) -> float | None:
        """Return the weight last noted up to a day [kg]; None where there is none."""
        last = bisect_right(self._days, day)
        return float(self._kg[last - 1]) if last else None

    def known(self, day: pd.Timestamp) -> float | None:
        """Return the weight last noted up to a day, else the one that is set [kg]."""
        noted = self.noted(day)
        return self._set_kg if noted is None else noted
