"""An easy run the day after leg day against soreness on day 2: one more habit, read as the others.

It is chosen in the morning by how the legs feel, so soreness of that day is held equal, as far as
it was entered before the run; what is felt but not entered is not. Easy is a run that kept to the
advice, judged without soreness.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.habits.compare import HabitQuestion
from analyzer.advice.habits.leg_days import SorenessDays, filled
from analyzer.model import Habit
from analyzer.timestamps import epoch_days, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analyzer.advice.habits.leg_days import LegDayCases
    from analyzer.advice.verdicts import Judge
    from analyzer.frames.dataset import Dataset

EASY_RUN = Habit("easy_run", "easy-run", "an easy run the day after", "", can_be_drawn=False)


def easy_runs(judge: Judge) -> list[str]:
    """Return the ids of the runs that kept to the advice, judged without soreness."""
    judged = judge.verdicts(soreness=False)
    return [run.run_id for run, verdict in judged if verdict.verdict == "kept"]


def easy_run_question(
    dataset: Dataset, easy: Collection[str], cases: LegDayCases
) -> HabitQuestion | None:
    """Return the question; None where no leg day had an easy run on the day after.

    A leg day with any other run on day 1 is no case, nor one with legs on day 1 or 2.

    Args:
        dataset: the runner's.
        easy: the ids of its ``easy_runs``.
        cases: its leg days.
    """
    sore = SorenessDays(dataset)
    runs, easy = dataset.runs, frozenset(easy)
    by_day: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for day, started_s, run_id in zip(
        epoch_days(runs["local_date"]), epoch_seconds(runs["started_at"]), runs["run_id"],
        strict=True,
    ):  # fmt: skip
        by_day[day].append((float(started_s), run_id in easy))
    days = cases.day.tolist()
    morning = np.array([_sore_before_run(by_day, day, sore) for day in days])
    kept = np.array([_ran_easily(by_day.get(day + 1, []), day, sore) for day in days])
    if not (kept == 1).any():
        return None
    evening = cases.evening
    return HabitQuestion(
        EASY_RUN,
        kept,
        np.array([sore.of_day.get(day + 2, math.nan) for day in days]),
        [*cases.held_equal, filled(morning)],
        evening,
        [*cases.of_session, filled(cases.before)],
        is_of_all_days=False,
    )


def _ran_easily(runs: list[tuple[float, bool]], leg_day: float, sore: SorenessDays) -> float:
    if {leg_day + 1, leg_day + 2} & sore.lifted or not all(is_easy for _, is_easy in runs):
        return math.nan
    return float(bool(runs))


def _sore_before_run(
    by_day: Mapping[float, list[tuple[float, bool]]], leg_day: float, sore: SorenessDays
) -> float:
    """Return the soreness of day 1; NaN where a run came before the entry and may have made it."""
    entered_s, value = sore.first_of_day.get(leg_day + 1, (math.inf, math.nan))
    began_s = min((started for started, _ in by_day.get(leg_day + 1, [])), default=math.inf)
    return value if entered_s < began_s else math.nan
