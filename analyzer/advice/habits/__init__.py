"""Recovery habits: what went with soreness after leg day, and what a coin-flip trial showed."""

from __future__ import annotations

from analyzer.advice.habits.compare import HabitFound, HabitWord, compare_habits, habit_questions
from analyzer.advice.habits.detectable import Outlook, flips_for, habit_outlook
from analyzer.advice.habits.easy_run import EASY_RUN, easy_run_question
from analyzer.advice.habits.leg_days import LegDayCases, leg_day_cases
from analyzer.advice.habits.trial import TrialResult, TrialState, trial_result, trial_state
from analyzer.advice.habits.which import HABITS, PROTEIN_G_PER_KG, SLEEP_H, Habit

__all__ = [
    "EASY_RUN",
    "HABITS",
    "PROTEIN_G_PER_KG",
    "SLEEP_H",
    "Habit",
    "HabitFound",
    "HabitWord",
    "LegDayCases",
    "Outlook",
    "TrialResult",
    "TrialState",
    "compare_habits",
    "easy_run_question",
    "flips_for",
    "habit_outlook",
    "habit_questions",
    "leg_day_cases",
    "trial_result",
    "trial_state",
]
