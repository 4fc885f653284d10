"""A coin-flip trial of a habit: the one way to a word of cause.

Analysed as drawn, whatever was done then (intention to treat), by a permutation of the draws within
their pairs; and only when the last leg day's soreness is in: whoever looks at every flip and stops
when they like what they see finds what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.advice.habits.compare import LEAST, UNIT
from analyzer.advice.habits.detectable import smallest_detectable
from analyzer.advice.habits.leg_days import DAYS_AFTER, leg_day_cases
from analyzer.model import HABITS, LATE_EVENING
from analyzer.stats import ALPHA, Difference, direction_of
from analyzer.timestamps import epoch_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from analyzer.advice.habits.leg_days import LegDayCases
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Floats, Habit, Trial

FEWEST_FLIPS = 2 * LEAST
MOST_FLIPS = 400
_ALL_UP_TO = 12
"""Pairs of which every arrangement is tried; of more, so many drawn ones."""
_ARRANGEMENTS = 4_999
_HALVINGS = 40
_NO_SPREAD = 1e-12


class TrialState(StrEnum):
    """Where a trial stands."""

    DRAWING = "running"
    WAITING = "waiting for the last soreness"
    OVER = "over"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What a trial that is over showed: soreness as drawn with the habit minus without, in points.

    ``difference`` holds the permutation's p-value and the interval of all effects it does not
    refuse; ``detectable`` what would have been told in four of five cases, None where refused.
    ``as_drawn`` and ``otherwise`` count the evenings on which the journal tells that what was drawn
    was done, or the other; of ``not_noted`` it says nothing. ``unknown`` counts leg days without
    enough soreness. None of these changes the result.
    """

    difference: Difference
    detectable: float | None
    unknown: int
    as_drawn: int
    otherwise: int
    not_noted: int


def trial_state(trial: Trial, today: date) -> TrialState:
    """Return where a trial stands on a day."""
    if trial.stopped_at is not None:
        return TrialState.STOPPED
    if trial.is_drawing:
        return TrialState.DRAWING
    last = max(draw.leg_day for draw in trial.draws)
    return TrialState.OVER if (today - last).days > DAYS_AFTER[-1] else TrialState.WAITING


def habit_of(trial: Trial) -> Habit:
    """Return which habit a trial tries."""
    return next(habit for habit in HABITS if habit.name == trial.habit)


def leg_day_to_draw_for(dataset: Dataset, now: datetime) -> date | None:
    """Return the leg day whose evening it is; None where none is known.

    It is today's, or one that ended up to six hours ago before midnight; after soreness of the next
    day was entered it is too late.

    Args:
        dataset: everything known of the athlete.
        now: the moment, on the athlete's clock.
    """
    legs = dataset.leg_days
    ended = legs["ended_at"] <= pd.Timestamp(now)
    late = ended & (legs["ended_at"] > pd.Timestamp(now - LATE_EVENING))
    today = pd.Timestamp(now.date())
    last = legs.loc[(legs["local_date"] == today) & ended | late, "local_date"].max()
    if pd.isna(last):
        return None
    sore = dataset.journal.loc[dataset.journal["soreness"].notna(), "day"]
    return None if (sore > last).any() else last.date()


def trial_cases(trial: Trial, dataset: Dataset) -> LegDayCases:
    """Return the leg days that were drawn for, as cases in order of time."""
    return leg_day_cases(dataset, [epoch_day(draw.leg_day) for draw in trial.draws])


def trial_result(trial: Trial, cases: LegDayCases) -> TrialResult:
    """Analyse a trial as it was drawn.

    Args:
        trial: one that is over; a look before would not be worth its p-value.
        cases: its ``trial_cases``.
    """
    draws = sorted(trial.draws, key=lambda draw: draw.leg_day)
    drawn = np.array([draw.with_habit for draw in draws], dtype=float)
    pairs = np.array([draw.pair for draw in draws])
    found = drawn_difference(cases.soreness, drawn, pairs, cases.held_equal)
    detectable = None
    if found.error is not None and found.freedom is not None:
        detectable = smallest_detectable(found.error, found.freedom)
    done = cases.habits[trial.habit]
    return TrialResult(
        difference=found,
        detectable=detectable,
        unknown=int(np.isnan(cases.soreness).sum()),
        as_drawn=int((done == drawn).sum()),
        otherwise=int((done == 1 - drawn).sum()),
        not_noted=int(np.isnan(done).sum()),
    )


def followed(trial: Trial, cases: LegDayCases) -> tuple[int, int]:
    """Return on how many evenings what was drawn was done, and of how many the journal tells."""
    known = dict(zip(cases.day.tolist(), cases.habits[trial.habit].tolist(), strict=True))
    done = [known.get(epoch_day(draw.leg_day), np.nan) == draw.with_habit for draw in trial.draws]
    told = [np.isfinite(known.get(epoch_day(draw.leg_day), np.nan)) for draw in trial.draws]
    return sum(done), int(sum(told))


def drawn_difference(
    outcome: Floats, drawn: Floats, pairs: NDArray[np.int64], adjusted_for: Sequence[Floats]
) -> Difference:
    """Return outcome as drawn with the habit minus without, by a permutation within pairs.

    The difference is that of least squares on the draw and what was known before it. Were the habit
    without any effect, each pair might as well have been drawn the other way round, with the same
    soreness: p is the share of such arrangements that give at least as large a difference (Fisher
    1935; Rosenbaum 2002, Observational Studies, 2.4). All arrangements of up to 12 pairs are
    tried, 4,999 drawn ones of more. The interval holds the effects that the same test does not
    refuse. Refused under 8 known outcomes of each kind.

    Args:
        outcome: (n,), NaN = unknown.
        drawn: (n,), 1 = with the habit, 0 = without.
        pairs: (n,), which pair each belongs to.
        adjusted_for: (n,) each, known, from before the draw.
    """
    known = np.isfinite(outcome)
    n_with, n_without = int(drawn[known].sum()), int((1 - drawn[known]).sum())
    if min(n_with, n_without) < LEAST:
        return Difference(n_without, n_with, UNIT)
    y, treated = outcome[known], drawn[known]
    design = np.column_stack([np.ones(len(y)), *(values[known] for values in adjusted_for)])
    left = np.eye(len(y)) - design @ np.linalg.pinv(design)
    arranged = _arrangements(treated, pairs[known])
    within = arranged @ left
    weights = within / np.maximum(np.sum(within * arranged, axis=1), _NO_SPREAD)[:, None]
    effects, unit = weights @ y, weights @ treated
    observed = float(effects[0])

    def p_of(assumed: float) -> float:
        """Return the p-value of an assumed effect: what it explains is taken away first."""
        far = np.abs(effects - assumed * unit)
        return float(np.mean(far >= far[0] - 1e-9))

    p = p_of(0.0)
    freedom = len(y) - int(np.linalg.matrix_rank(design)) - 1
    residual = left @ (y - observed * treated)
    spread = float(treated @ left @ treated)
    if freedom < 1 or not spread > 0 or not float(residual @ residual) > 0:
        return Difference(n_without, n_with, UNIT)
    error = float(np.sqrt(residual @ residual / freedom / spread))
    low, high = (_last_kept(p_of, observed, side * error) for side in (-1, 1))
    verdict = direction_of(observed, p)
    return Difference(n_without, n_with, UNIT, observed, low, high, p, verdict, error, freedom)


def _arrangements(treated: Floats, pairs: NDArray[np.int64]) -> Floats:
    """Return (k, n) draws as they might have come, the real ones first."""
    names, of_pair = np.unique(pairs, return_inverse=True)
    count = len(names)
    if count <= _ALL_UP_TO:
        turned = np.array(list(product((False, True), repeat=count)))
    else:
        # The same trial gets the same answer, whenever it is asked.
        rng = np.random.default_rng(len(treated))
        turned = np.vstack([np.zeros(count, bool), rng.random((_ARRANGEMENTS, count)) < 1 / 2])
    other_way: Floats = np.where(turned[:, of_pair], 1 - treated, treated)
    return other_way


def _last_kept(p_of: Callable[[float], float], estimate: float, step: float) -> float:
    """Return the effect farthest from the estimate that the test does not refuse."""
    inside, outside = estimate, estimate + 2 * step
    for _ in range(_HALVINGS):
        if p_of(outside) < ALPHA:
            break
        inside, outside = outside, estimate + 2 * (outside - estimate)
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_of(middle) >= ALPHA else (inside, middle)
    return inside
