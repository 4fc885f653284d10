"""How many more runs until the runner's own data can show an effect of a given size?"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer import units
from analyzer.buckets import BUCKETS, NEXT_DAY_BUCKET, bucket_positions, bucket_words
from analyzer.effect import EffectVerdict, estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect import Effect

WORTH_SHOWING_PCT = 2.0
_WEEK = pd.Timedelta(days=7)
_RHYTHM_WEEKS = 26
_FEWEST_WEEKS = 8
_HORIZONS_WEEKS = (4, 8, 13, 20, 26, 39, 52, 78, 104)
_DRAWS = 5
_MOST_RUNS_DRAWN = 3000
_LONG_LOG_RUNS = 1500
_LONG_LOG_HORIZONS_WEEKS = (26, 104)


@dataclass(frozen=True, slots=True)
class RunsNeeded:
    """What it takes to show ``detect_pct`` on the day after leg day.

    ``more_runs`` counts runs on the day after leg day, ``more_weeks`` at the rhythm of the last
    half year, ``around`` when that will be; all None when two years would not do, or when it
    cannot be told, and 0 when the data can show it today. ``best_pct`` is the smallest effect
    that two years would show where they would not do. ``sentence`` says it.
    """

    detect_pct: float
    mde_now_pct: float | None
    more_runs: int | None
    more_weeks: int | None
    around: date | None
    sentence: str
    best_pct: float | None = None


def still_needed(
    runs: pd.DataFrame, effect: Effect, *, today: pd.Timestamp | None = None
) -> RunsNeeded | None:
    """Tell what 2 % would take where the answer is open for want of runs; else None.

    An effect that is clear, or small enough to be none, needs no more runs; without leg days or
    heart rate no number of runs would do.
    """
    found = effect.headline
    is_open = found.verdict in {EffectVerdict.CANT_TELL, EffectVerdict.NOT_ENOUGH_RUNS}
    seen = found.mde_pct is not None and found.mde_pct <= WORTH_SHOWING_PCT
    usable = runs["hours_since_leg_day"].notna() & runs["hr_bpm"].notna()
    if not is_open or seen or not usable.any():
        return None
    return runs_needed(runs, today=today, effect=effect)


def runs_needed(
    runs: pd.DataFrame,
    detect_pct: float = WORTH_SHOWING_PCT,
    *,
    today: pd.Timestamp | None = None,
    effect: Effect | None = None,
) -> RunsNeeded:
    """Simulate the runner's future from their own weeks until 2 % could be seen.

    Whole weeks of the last half year, with their leg days, efforts, weather and noise, are drawn
    with replacement and appended; the estimator is run on past and future together. An effect
    can be seen when the smallest detectable one (2.8 standard errors: four times in five) is
    no larger. The median of five futures counts, of fewer where the log is long.

    Args:
        runs: the estimator's frame; never changed.
        detect_pct: how large an effect is to be seen, in percent of speed.
        today: when the future begins; default now.
        effect: the answer on ``runs``, when it is there already.
    """
    now = pd.Timestamp.now("UTC") if today is None else today
    mde_now = (effect or estimate(runs, today=now)).headline.mde_pct
    if mde_now is not None and mde_now <= detect_pct:
        enough = f"Your data can show {_short_percent(detect_pct)} today."
        return RunsNeeded(detect_pct, mde_now, 0, 0, now.date(), enough)
    past = runs[runs["started_at"].notna() & (runs["started_at"] <= now)]
    weeks = _recent_weeks(past, now)
    if not any(_next_day_runs(week) for week in weeks):
        return _cannot_be_told(
            detect_pct, mde_now, "you have not run the day after leg day of late"
        )
    if len(weeks) < _FEWEST_WEEKS:
        return _cannot_be_told(
            detect_pct, mde_now, f"that takes {_FEWEST_WEEKS} weeks of runs and leg days"
        )
    found, best = _search_horizon(past, weeks, detect_pct, mde_now, now)
    if found is None:
        return _beyond_two_years(detect_pct, mde_now, best)
    return _runs_needed(detect_pct, mde_now, found, weeks, now)


def _beyond_two_years(detect_pct: float, mde_now: float | None, best_pct: float) -> RunsNeeded:
    if not np.isfinite(best_pct):
        return _cannot_be_told(detect_pct, mde_now, "your last half year holds too little to go by")
    best, _ = units.apart(best_pct, detect_pct, 1)
    text = (
        f"Even two more years like the last half year would not show {_short_percent(detect_pct)}, "
        f"only effects from {best}{units.NARROW_SPACE}% on."
    )
    return RunsNeeded(detect_pct, mde_now, None, None, None, text, best_pct)


def _short_percent(percent: float) -> str:
    """Format a percentage without a decimal that is zero, e.g. "2 %"."""
    return units.percent(percent, 0 if percent == round(percent) else 1)


def _runs_needed(
    detect_pct: float,
    mde_now: float | None,
    found: int,
    weeks: list[pd.DataFrame],
    now: pd.Timestamp,
) -> RunsNeeded:
    wanted = _short_percent(detect_pct)
    more = max(1, round(found * float(np.mean([_next_day_runs(week) for week in weeks]))))
    around = now.date() + timedelta(weeks=found)
    runs = f"{units.about(more)} more run{'s' if more > 1 else ''}"
    when = units.month(around, short=False, year=around.year != now.year)
    text = (
        f"To show {wanted} it takes {runs} {bucket_words(NEXT_DAY_BUCKET)} after leg day, at your"
        f" rhythm around {when}."
    )
    return RunsNeeded(detect_pct, mde_now, more, found, around, text)


def _cannot_be_told(detect_pct: float, mde_now: float | None, why: str) -> RunsNeeded:
    # Of showing so much, not of an answer at all: that may take a known number of runs.
    wanted = _short_percent(detect_pct)
    text = f"How many more runs it takes to show {wanted} cannot be told: {why}."
    return RunsNeeded(detect_pct, mde_now, None, None, None, text)


def _recent_weeks(past: pd.DataFrame, now: pd.Timestamp) -> list[pd.DataFrame]:
    """Return the last half year week by week, those without a run included."""
    if past.empty:
        return []
    age = (now - past["started_at"]).dt.days // 7
    oldest = int(min(age.max(), _RHYTHM_WEEKS - 1))
    return [past[age == week] for week in range(oldest + 1)]


def _next_day_runs(week: pd.DataFrame) -> int:
    """Count the runs of a week that were on the day after leg day and had a heart rate."""
    hours = week["hours_since_leg_day"].to_numpy(dtype=float)
    soon = bucket_positions(hours, np.inf) == BUCKETS.index(NEXT_DAY_BUCKET)
    return int((soon & week["hr_bpm"].notna()).sum())


def _search_horizon(
    past: pd.DataFrame,
    weeks: list[pd.DataFrame],
    detect_pct: float,
    mde_now: float | None,
    now: pd.Timestamp,
) -> tuple[int | None, float]:
    """Return the weeks after which the effect could be seen, and the least that could be seen.

    By halves, and at fewer horizons for a long log: each costs answers of the estimator.
    """
    draws = max(1, min(_DRAWS, _MOST_RUNS_DRAWN // len(past)))
    horizons = _LONG_LOG_HORIZONS_WEEKS if len(past) > _LONG_LOG_RUNS else _HORIZONS_WEEKS

    @cache
    def mde_after(horizon: int) -> float:
        if not horizon:
            return np.inf if mde_now is None else mde_now
        mdes = [_mde_of_future(past, weeks, horizon, now, draw) for draw in range(draws)]
        return float(np.median(mdes))

    # The farthest first: where even that would not do, the others need not be tried.
    last = mde_after(horizons[-1])
    if last > detect_pct:
        return None, last
    place = bisect_left(horizons, x=True, key=lambda horizon: mde_after(horizon) <= detect_pct)
    before, after = (0, *horizons)[place : place + 2]
    return _interpolated_weeks(before, mde_after(before), after, mde_after(after), detect_pct), last


def _interpolated_weeks(
    before: int, before_mde: float, after: int, mde: float, detect_pct: float
) -> int:
    if not np.isfinite(before_mde):
        return after
    # A straight line lies above the error's 1 / √n between two horizons: no date is too early.
    share = (before_mde - detect_pct) / (before_mde - mde)
    return int(np.ceil(before + share * (after - before)))


def _mde_of_future(
    past: pd.DataFrame, weeks: list[pd.DataFrame], horizon: int, now: pd.Timestamp, draw: int
) -> float:
    # Seeded by what is asked: the same log gets the same answer, whatever was asked before.
    rng = np.random.default_rng([horizon, draw])
    chosen: NDArray[np.int64] = rng.integers(0, len(weeks), horizon)
    future = [
        weeks[week].assign(started_at=weeks[week]["started_at"] + _WEEK * (int(week) + 1 + ahead))
        for ahead, week in enumerate(chosen)
    ]
    both = pd.concat([past, *future], ignore_index=True)
    mde = estimate(both, today=now + _WEEK * (horizon + 1)).headline.mde_pct
    return np.inf if mde is None else mde
