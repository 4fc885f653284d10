"""The runs around a judged run, next and before, and how fast they were for their effort.

The residual at equal effort is log v - 1.3 log HR (grade-adjusted speed and heart rate of the same
part of the run) minus its median over the reference runs known by then, in per cent.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from analyzer.advice.baseline import is_structured
from analyzer.model import NextRun
from analyzer.timestamps import HOUR_S, epoch_seconds

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.advice.facts import RunFacts
    from analyzer.advice.verdicts import Judge
    from analyzer.frames.dataset import Dataset

BEFORE_H = 168.0


class Around:
    """Finds the runs around a judged run.

    Args:
        judge: the judge that knows the runner.
        dataset: its runs and leg days.
    """

    def __init__(self, judge: Judge, dataset: Dataset) -> None:
        self._known, self._runs = judge.known, judge.runs
        self._structured = is_structured(dataset.runs, judge.known.rules.repetitions).tolist()
        self._lifted_s = _possible_leg_days(dataset.strength_sessions)

    def next_run(self, run: RunFacts) -> NextRun | None:
        """Return the next outing's first run, within 72 h and with no leg day between.

        An undecided session between counts as one: it may have been.
        """
        following = self._neighbour(run, 1)
        if following is None:
            return None
        hours = (following.started_s - run.ended_s) / HOUR_S
        if hours > self._known.rules.next_run_h or self._lifted(run.ended_s, following.started_s):
            return None
        return NextRun(following.run_id, hours, self.residual_pct(following))

    def before_pct(self, run: RunFacts) -> float | None:
        """Return the residual of the run before, None where it has none or is a week away."""
        earlier = self._neighbour(run, -1)
        if earlier is None or run.started_s - earlier.ended_s > BEFORE_H * HOUR_S:
            return None
        return self.residual_pct(earlier)

    def residual_pct(self, run: RunFacts) -> float | None:
        """Return how much faster a run was at equal effort than the runner's usual by then [%]."""
        form = float(self._known.baselines.form[run.row])
        if self._structured[run.row] or not math.isfinite(form):
            return None
        usual = self._known.baselines.reference("form", run.outing_began_s, run.surface)
        return None if usual is None else 100 * math.expm1(form - usual.median)

    def _neighbour(self, run: RunFacts, step: int) -> RunFacts | None:
        row = run.row + step
        while 0 <= row < len(self._runs):
            other = self._runs[row]
            if not other.ignored and other.outing_began_s != run.outing_began_s:
                return other
            row += step
        return None

    def _lifted(self, from_s: float, until_s: float) -> bool:
        return bisect_left(self._lifted_s, from_s) < bisect_left(self._lifted_s, until_s)


def _possible_leg_days(leg_days: pd.DataFrame) -> list[float]:
    possible = leg_days[leg_days["decision"] != "no"]
    starts: list[float] = sorted(epoch_seconds(possible["started_at"]).tolist())
    return starts
