"""When the simulated athlete lifts and runs, and what each run is meant to be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.simulate.scenario import Range, Scenario

WEEK = 7
LIFT_H = 1.0
CAREFUL_H = 36.0
KINDS = ("easy", "long", "hard", "race")
EASY, LONG, HARD, RACE = range(4)


@dataclass(frozen=True, slots=True)
class SimulatedCalendar:
    """Times in days since the log began (0 = Monday, midnight, local).

    ``legs`` and ``upper`` are session starts; ``runs`` run starts with ``meant`` (index into
    KINDS). Sorted by time. ``breaks`` (n, 2) are the pauses from lifting, begin and end.
    """

    days: int
    legs: NDArray[np.float64]
    upper: NDArray[np.float64]
    runs: NDArray[np.float64]
    meant: NDArray[np.int64]
    breaks: NDArray[np.float64]


def draw_calendar(scenario: Scenario, rng: np.random.Generator) -> SimulatedCalendar:
    """Draw sessions, runs and what the runs are meant to be, hard ones postponed after legs."""
    weeks = max(4, round(draw_uniform(rng, scenario.years) * 365.25 / WEEK))
    leg_days = _weekly_days(
        rng, weeks, draw_whole(rng, scenario.leg_days_per_week), scenario, gap=2
    )
    upper_days = _weekly_days(rng, weeks, draw_whole(rng, scenario.upper_days_per_week), scenario)
    run_days = _weekly_days(rng, weeks, draw_whole(rng, scenario.runs_per_week), scenario)
    lifts_at, runs_at = rng.choice([7.0, 12.0, 18.0], 2, p=[0.35, 0.2, 0.45])
    if scenario.hours is not None:
        lifts_at, runs_at = scenario.hours
    breaks = _draw_spans(rng, weeks, scenario.breaks_per_year, scenario.break_days)
    legs = _at_hour(rng, _outside_spans(leg_days, breaks), lifts_at)
    upper = _at_hour(rng, np.setdiff1d(upper_days, np.floor(legs)), lifts_at)
    runs = _clear_of(_at_hour(rng, run_days, runs_at, spread=2.0), legs)
    off = _draw_spans(rng, weeks, scenario.off_per_year, (7.0, 7.0))
    legs, upper, runs = (_outside_spans(times, off) for times in (legs, upper, runs))
    meant = _draw_meant(rng, runs, scenario)
    return SimulatedCalendar(
        weeks * WEEK,
        legs,
        upper,
        runs,
        _postpone_hard_runs(rng, runs, meant, legs, scenario),
        breaks,
    )


def draw_uniform(rng: np.random.Generator, span: Range) -> float:
    """Draw one number from a range."""
    return float(rng.uniform(*span))


def draw_whole(rng: np.random.Generator, span: Range) -> int:
    """Draw one whole number from a range, both ends included."""
    return int(rng.integers(int(span[0]), int(span[1]) + 1))


def hours_since(runs: NDArray[np.float64], legs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return hours from the end of the last session begun before each run; NaN before the first."""
    last = np.searchsorted(legs, runs, side="right") - 1
    known = last >= 0
    since = np.full(len(runs), np.nan)
    since[known] = 24 * (runs[known] - legs[last[known]]) - LIFT_H
    return since


def _weekly_days(
    rng: np.random.Generator, weeks: int, count: int, scenario: Scenario, gap: int = 1
) -> NDArray[np.float64]:
    patterns = [_one_week(rng, count, gap) for _ in range(weeks)]
    if scenario.fixed_weekdays:
        patterns = [patterns[0]] * weeks
    return np.concatenate([WEEK * week + days for week, days in enumerate(patterns)])


def _one_week(rng: np.random.Generator, count: int, gap: int) -> NDArray[np.float64]:
    while True:
        # Drawn anew until the gaps fit: without bias, and quick for so few days.
        days = sorted(rng.choice(WEEK, size=min(count, WEEK), replace=False).tolist())
        if all(later - day >= gap for day, later in pairwise(days)):
            return np.array(days, dtype=float)


def _draw_spans(
    rng: np.random.Generator, weeks: int, per_year: float, days: Range
) -> NDArray[np.float64]:
    count = rng.poisson(per_year * weeks * WEEK / 365.25)
    begin = rng.uniform(0, weeks * WEEK, count)
    return np.column_stack([begin, begin + rng.uniform(*days, count)])


def _outside_spans(times: NDArray[np.float64], spans: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = (times[:, None] >= spans[:, 0]) & (times[:, None] < spans[:, 1])
    return times[~inside.any(axis=1)]


def _at_hour(
    rng: np.random.Generator, days: NDArray[np.float64], hour: float, spread: float = 0.5
) -> NDArray[np.float64]:
    return days + np.clip(rng.normal(hour, spread, len(days)), 5.0, 20.5) / 24


def _clear_of(runs: NDArray[np.float64], legs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move runs that would overlap a leg session to just after it."""
    last = np.searchsorted(legs, runs + 1.5 / 24, side="right") - 1
    since = np.where(last >= 0, runs - legs[np.maximum(last, 0)], np.inf)
    return np.where(since < (LIFT_H + 0.25) / 24, runs - since + (LIFT_H + 0.25) / 24, runs)


def _draw_meant(
    rng: np.random.Generator, runs: NDArray[np.float64], scenario: Scenario
) -> NDArray[np.int64]:
    chance = rng.random(len(runs))
    hard = draw_uniform(rng, scenario.hard_share)
    meant = np.where(chance < hard, HARD, EASY)
    week = np.floor(runs / WEEK)
    long_run = np.r_[week[1:] != week[:-1], True] if len(runs) else np.zeros(0, bool)
    meant[long_run] = LONG
    per_run = scenario.races_per_year / (365.25 / WEEK * np.mean(scenario.runs_per_week))
    # Last, so that a race stays a race even where the week's long run would be.
    meant[chance > 1 - per_run] = RACE
    return meant


def _postpone_hard_runs(
    rng: np.random.Generator,
    runs: NDArray[np.float64],
    meant: NDArray[np.int64],
    legs: NDArray[np.float64],
    scenario: Scenario,
) -> NDArray[np.int64]:
    """Swap hard and long runs within 36 h of legs with the next easy run, as careful people do."""
    careful = rng.random(len(runs)) < 1 - 0.3**scenario.intent
    meant, since = meant.copy(), hours_since(runs, legs)
    for i in np.flatnonzero((since < CAREFUL_H) & careful & np.isin(meant, (LONG, HARD))):
        later = slice(i + 1, i + 5)
        free = np.flatnonzero((meant[later] == EASY) & ~(since[later] < CAREFUL_H))
        if len(free):
            meant[i + 1 + free[0]] = meant[i]
        meant[i] = EASY
    return meant
