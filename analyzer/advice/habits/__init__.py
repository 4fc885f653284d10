"""Recovery habits: what went with soreness after leg day, and what a coin-flip trial showed."""

from __future__ import annotations

from analyzer.advice.habits.compare import (
    LEAST,
    HabitFound,
    HabitWord,
    compare_habits,
    habit_questions,
    with_own_errors,
)
from analyzer.advice.habits.detectable import HabitOutlook, detectable_sd, flips_for, habit_outlook
from analyzer.advice.habits.easy_run import EASY_RUN, easy_run_question, easy_runs
from analyzer.advice.habits.leg_days import LegDayCases, SorenessDays, leg_day_cases
from analyzer.advice.habits.trial import (
    FEWEST_FLIPS,
    MOST_FLIPS,
    TrialResult,
    TrialState,
    followed,
    habit_of,
    leg_day_to_draw_for,
    trial_cases,
    trial_result,
    trial_state,
)

__all__ = [
    "EASY_RUN",
    "FEWEST_FLIPS",
    "LEAST",
    "MOST_FLIPS",
    "HabitFound",
    "HabitOutlook",
    "HabitWord",
    "LegDayCases",
    "SorenessDays",
    "TrialResult",
    "TrialState",
    "compare_habits",
    "detectable_sd",
    "easy_run_question",
    "easy_runs",
    "flips_for",
    "followed",
    "habit_of",
    "habit_outlook",
    "habit_questions",
    "leg_day_cases",
    "leg_day_to_draw_for",
    "trial_cases",
    "trial_result",
    "trial_state",
    "with_own_errors",
]
