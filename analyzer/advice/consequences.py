"""What came after runs that kept to the advice, and after runs that broke it.

An observation, not an experiment: good days make people break rules, and the days after them
regress. Hence the adjustment, the placebo (what came *before*), and no word of cause. Verdicts for
this purpose are made without soreness, which is one of the outcomes. (docs/rules.md.)

The residual at equal effort is that of ``equal_effort``, minus its median over the reference runs
known by then, in per cent. Runs under 15 minutes are none of what came before or after.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from analyzer.advice.verdicts import Judge
from analyzer.effect import DETECTABLE_SES
from analyzer.model import NextRun
from analyzer.stats import Z_95, Difference, adjusted_difference, holm_adjusted
from analyzer.timestamps import HOUR_S, epoch_days, epoch_seconds
from analyzer.units import count, interval, number

if TYPE_CHECKING:
    from collections.abc import Container

    from numpy.typing import NDArray

    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset

    Flags: TypeAlias = NDArray[np.bool_]

_BEFORE_H = 168.0
_CAUTION = (
    "What came after is an observation: good days invite long and fast runs, and ordinary days"
    " follow them. Two results were looked at; what is called clear allows for that."
)


class RunsAround:
    """Finds the runs around a judged run.

    Args:
        judge: of the runner's dataset.
    """

    def __init__(self, judge: Judge) -> None:
        dataset = judge.dataset
        self._judge, self._runs = judge, judge.runs
        self._lifted_s = sorted(epoch_seconds(dataset.maybe_leg_days["started_at"]).tolist())

    def next_run(self, run: RunFacts) -> NextRun | None:
        """Return the next outing's first run, within 72 h and with no leg day between.

        An undecided session between counts as one: it may have been.
        """
        following = self._other_outing(run, 1)
        if following is None:
            return None
        hours = (following.started_s - run.ended_s) / HOUR_S
        lifted = bisect_left(self._lifted_s, run.ended_s) < bisect_left(
            self._lifted_s, following.started_s
        )
        if hours > self._judge.history.rules.next_run_h or lifted:
            return None
        return NextRun(following.run_id, hours, self._judge.equal_effort.residual_pct(following))

    def before_pct(self, run: RunFacts) -> float | None:
        """Return the residual of the run before, None where it has none or is a week away."""
        earlier = self._other_outing(run, -1)
        if earlier is None or run.started_s - earlier.ended_s > _BEFORE_H * HOUR_S:
            return None
        return self._judge.equal_effort.residual_pct(earlier)

    @cached_property
    def _counting(self) -> list[int]:
        # Known once: of somebody whose runs are mostly too short each search would pass them all.
        return [run.row for run in self._runs if self._judge.equal_effort.counts(run)]

    def _other_outing(self, run: RunFacts, step: int) -> RunFacts | None:
        rows = self._counting
        at = bisect_right(rows, run.row) if step > 0 else bisect_left(rows, run.row) - 1
        while 0 <= at < len(rows):
            other = self._runs[rows[at]]
            # The second half of an outing would be the first half's "next run".
            if other.outing_began_s != run.outing_began_s:
                return other
            at += step
        return None


def next_runs(judge: Judge, run_ids: Container[str]) -> dict[str, NextRun]:
    """Return the next run after each of some runs that has one (``RunsAround``), by run_id."""
    around = RunsAround(judge)
    found = {run.run_id: around.next_run(run) for run in judge.runs if run.run_id in run_ids}
    return {run_id: following for run_id, following in found.items() if following is not None}


@dataclass(frozen=True, slots=True)
class WhatCameAfter:
    """Outcomes after broken runs against those after kept runs, each with its placebo.

    ``no_next_run_*`` are the shares of runs without a next run within 72 h before the next leg
    day. ``notes`` are sentences. All of it is exploratory.
    """

    next_run: Difference
    next_run_placebo: Difference
    soreness: Difference
    soreness_placebo: Difference
    no_next_run_kept: float | None
    no_next_run_broke: float | None
    notes: tuple[str, ...]


def what_came_after(dataset: Dataset) -> WhatCameAfter:
    """Compare what came after kept and broken runs.

    Args:
        dataset: as ``judge`` takes it.
    """
    return compare_outcomes(observed_outcomes(Judge(dataset)), int(dataset.config.rules.after_runs))


def compare_outcomes(table: pd.DataFrame, least: int) -> WhatCameAfter:
    """Compare what was observed after kept and broken runs.

    The next run's residual at equal effort is adjusted for hours since leg day, the gap to the
    next run, the session's load and the residual of the run before; soreness of the next two days
    for hours, load and the day before (``stats.adjusted_difference``), p-values by Holm.

    Args:
        table: as ``observed_outcomes`` returns it.
        least: runs of each kind under which it is refused.
    """
    broke = table["broke"].to_numpy(dtype=bool)
    # Rules are not broken at random: hours since leg day and its load may differ, and matter.
    shared = [table[c] for c in ("hours", "load_z")]

    def compare(name: str, unit: str, *adjusted_for: str) -> Difference:
        outcome = table[name].to_numpy(dtype=float)
        columns = [c.to_numpy(dtype=float) for c in [*shared, *(table[a] for a in adjusted_for)]]
        return adjusted_difference(outcome, broke, columns, unit, least)

    next_run, soreness = holm_adjusted(
        compare("next_pct", "%", "gap_h", "before_pct"),
        compare("sore_after", "points", "sore_before"),
    )
    run_before, sore_before = compare("before_pct", "%"), compare("sore_before", "points")
    return WhatCameAfter(
        next_run=next_run,
        next_run_placebo=run_before,
        soreness=soreness,
        soreness_placebo=sore_before,
        no_next_run_kept=_share_lacking(table["gap_h"].isna().to_numpy(), ~broke),
        no_next_run_broke=_share_lacking(table["gap_h"].isna().to_numpy(), broke),
        notes=(
            _comparison_sentence("the next run's speed at equal effort", next_run, least),
            *_placebo_sentence("run", run_before),
            _comparison_sentence("soreness of the next two days", soreness, least),
            *_placebo_sentence("day", sore_before),
            _CAUTION,
        ),
    )


def _share_lacking(lacking: Flags, group: Flags) -> float | None:
    return float(lacking[group].mean()) if group.any() else None


def observed_outcomes(judge: Judge, only: Container[str] | None = None) -> pd.DataFrame:
    """Return one row per run that was kept or broken, judged without soreness.

    Args:
        judge: of the runner's dataset.
        only: ids of the runs to look at; None = all.

    Returns:
        ``broke``, ``hours`` since leg day, ``load_z`` of the session, ``gap_h`` to the next run,
        ``next_pct`` and ``before_pct`` (residuals of the runs after and before at equal effort),
        ``sore_after`` and ``sore_before``; NaN where unknown.
    """
    dataset = judge.dataset
    around = RunsAround(judge)
    load_z = dataset.strength_sessions.set_index("session_id")["load_z"].to_dict()
    sore = _SorenessByDay(dataset)
    rows = []
    for run, verdict in judge.verdicts(soreness=False):
        if verdict.verdict not in {"kept", "broke"}:
            continue
        if only is not None and run.run_id not in only:
            continue
        if not judge.equal_effort.counts(run):
            continue
        following = around.next_run(run)
        rows.append(
            {
                "broke": verdict.verdict == "broke",
                "hours": verdict.hours_since_leg_day,
                "load_z": load_z.get(run.leg_day_id),
                "gap_h": following.hours_later if following else None,
                "next_pct": following.residual_pct if following else None,
                "before_pct": around.before_pct(run),
                "sore_after": sore.mean_after(run.row),
                "sore_before": sore.day_before(run.row),
            }
        )
    columns = ("broke", "hours", "load_z", "gap_h", "next_pct", "before_pct", "sore_after")
    return pd.DataFrame(rows, columns=[*columns, "sore_before"])


class _SorenessByDay:
    """Soreness of the days around each run; days from the next leg day on do not count."""

    def __init__(self, dataset: Dataset) -> None:
        journal = dataset.journal.dropna(subset=["soreness"])
        self._sore: dict[float, float] = dict(
            zip(epoch_days(journal["day"]), journal["soreness"].tolist(), strict=True)
        )
        self._lifted = set(epoch_days(dataset.maybe_leg_days["local_date"]))
        self._run_on = epoch_days(dataset.runs["local_date"])

    def mean_after(self, row: int) -> float | None:
        """Return the mean soreness of the next two days."""
        day, sore = self._run_on[row], []
        for following in (day + 1, day + 2):
            if following in self._lifted:
                break
            sore += [self._sore[following]] if following in self._sore else []
        return float(np.mean(sore)) if sore else None

    def day_before(self, row: int) -> float | None:
        """Return the soreness of the day before."""
        return self._sore.get(self._run_on[row] - 1)


def _comparison_sentence(what: str, found: Difference, least: int) -> str:
    groups = f"{count(found.n_exposed, 'broken run')} against {number(found.n_control)} kept"
    if found.estimate is None or found.low is None or found.high is None:
        return f"Not enough to compare {what}: {groups}; {least} of each are needed."
    unit = "points" if found.unit == "points" else "%"
    span = interval(found.low, found.high, signed=True)
    size = f"{number(found.estimate, 1, signed=True)} {unit} ({span}; {groups})"
    seen = number(smallest_seen(found), 1)
    open_end = f" Reliably seen from about {seen} {unit} on."
    text = f"After broken runs, {what}: {found.verdict}; {size}."
    return text if found.verdict in {"higher", "lower"} else text + open_end


def smallest_seen(found: Difference) -> float | None:
    """Return the smallest difference that would be seen four times in five; None without one."""
    if found.low is None or found.high is None:
        return None
    # 2.8 standard errors; an interval is 1.96 to either side.
    return DETECTABLE_SES * (found.high - found.low) / (2 * Z_95)


def _placebo_sentence(what: str, placebo: Difference) -> list[str]:
    """Say so when the placebo differs: then the difference was there before the judged run."""
    if placebo.estimate is None or placebo.verdict not in {"higher", "lower"}:
        return []
    unit = "points" if placebo.unit == "points" else "%"
    size = f"{number(placebo.estimate, 1, signed=True)} {unit}"
    return [f"The {what} before differed too ({size}): some of this was there already."]
