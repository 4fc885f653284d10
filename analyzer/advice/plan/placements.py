"""Where leg days may stand in a week, and in which order studies put these placements."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.plan.timeline import PlanRule, bends_in_week
from analyzer.advice.plan.week import (
    DAY_MIN,
    DAYS,
    HOUR_MIN,
    KEY_KINDS,
    USUAL_MINUTES,
    WEEK_MIN,
    SessionKind,
    WeekSession,
)
from analyzer.buckets import (
    COMPARED_BUCKETS,
    DECAY_BY_BUCKET,
    RESTED_FROM_H,
    bucket_positions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.advice.plan.timeline import Bend, PlanLimits
    from analyzer.advice.plan.week import Week
    from analyzer.model import Floats

MOST_LEG_DAYS = 3
USUAL_LEG_HOUR_MIN = 18 * HOUR_MIN
_SAME_LOAD = 1e-9
_LEAST_BENT_H = 0.01
"""A run at the very end of a window is judged, and nothing is missing."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One way to place the leg days in a week.

    ``rest_h`` are the hours from the end of the last leg day to each key run, in the order of the
    week; ``shares`` (4) says which share of the key runs lies in each compared bucket. ``change``
    counts the leg days that lie elsewhere than now; ``usual_times`` are those of the choice.
    ``cautions`` counts the key runs that have rest enough unless the leg day was heavy.
    """

    week: Week
    rest_h: tuple[float, ...]
    shares: tuple[float, ...]
    bends: tuple[Bend, ...]
    change: int
    usual_times: tuple[int, ...] = ()
    cautions: int = 0

    @property
    def expected_load(self) -> float:
        """What studies leave of a leg day's effect on an average key run, 0 to 1."""
        return sum(s * left for s, left in zip(self.shares, DECAY_BY_BUCKET, strict=True))

    @property
    def heaviest_rest_h(self) -> float:
        """The rest before the heaviest kind of key run; more than rested is not more rest."""
        heaviest = min((run.kind for run in self.week.key_runs), key=KEY_KINDS.index, default=None)
        runs = zip(self.week.key_runs, self.rest_h, strict=True)
        least = min((h for run, h in runs if run.kind is heaviest), default=RESTED_FROM_H)
        return min(least, RESTED_FROM_H)

    @property
    def unusual_times(self) -> int:
        """How many leg days begin at a time of day that is none of the usual ones."""
        return sum(legs.start_min % DAY_MIN not in self.usual_times for legs in self.week.legs)

    def missing_h(self, *rules: PlanRule) -> float:
        """Return by how many hours in all the plan bends these rules; a bent one is never none."""
        return sum(max(bend.by_h, _LEAST_BENT_H) for bend in self.bends if bend.rule in rules)

    def has_load_of(self, other: Placement) -> bool:
        """Tell whether the key runs lie in the same buckets: then nothing tells the two apart."""
        return max(abs(a - b) for a, b in zip(self.shares, other.shares, strict=True)) < _SAME_LOAD


@dataclass(frozen=True, slots=True)
class Choice:
    """What leg days a week is to have: how many, at which times of day, and on which days.

    ``times`` are minutes after midnight; ``with_run`` True asks for days that have a run already,
    False for days without, None for either.
    """

    leg_days: int
    times: tuple[int, ...] = (USUAL_LEG_HOUR_MIN,)
    minutes: int = USUAL_MINUTES[SessionKind.LEGS]
    with_run: bool | None = None


def place(
    week: Week, now: Week | None, limits: PlanLimits, usual_times: tuple[int, ...] = ()
) -> Placement:
    """Return the placement that a week has.

    Args:
        week: a week with its leg days.
        now: the present week, to count what changes; None when there is none.
        limits: what the rules ask for.
        usual_times: times of day at which legs are usual, in minutes after midnight.
    """
    rest_h = tuple(_rest_hours(run, week.legs) for run in week.key_runs)
    kept = set(now.legs) if now else set()
    return Placement(
        week,
        rest_h,
        tuple(_bucket_shares(rest_h).tolist()),
        tuple(bends_in_week(week, limits)),
        len(set(week.legs) - kept),
        usual_times,
        sum(limits.window_h < hours <= limits.severe_h for hours in rest_h),
    )


def rank_placements(
    week: Week, now: Week | None, choice: Choice, limits: PlanLimits
) -> list[Placement]:
    """Return every placement of the leg days, the best first.

    The order is that of studies: first what bends no rule of order and room, then the least load
    on the key runs, the least rest missing before them, the longest rest before the heaviest of
    them, a usual time of day, and the least change.
    """
    slots = list(_free_slots(week, now, choice))
    placements = [
        place(week.with_legs(legs), now, limits, choice.times)
        for legs in combinations(slots, choice.leg_days)
        if len({session.weekday for session in legs}) == choice.leg_days
    ]
    return sorted(placements, key=_order)


def _order(placement: Placement) -> tuple[float, ...]:
    return (
        placement.missing_h(PlanRule.TWO_AT_ONCE, PlanRule.RUN_FIRST, PlanRule.LEG_DAYS_APART),
        # Rounded, as shares added up in another order differ in the last digit.
        round(placement.expected_load, 9),
        placement.missing_h(PlanRule.REST_BEFORE_KEY_RUN),
        -placement.heaviest_rest_h,
        placement.unusual_times,
        placement.change,
        sum(session.start_min for session in placement.week.legs),
    )


def _free_slots(week: Week, now: Week | None, choice: Choice) -> Iterator[WeekSession]:
    """Yield the times at which legs may begin: the usual ones, or right after that day's run."""
    found: set[int] = set()
    for weekday in range(len(DAYS)):
        runs = [run for run in week.runs if run.weekday == weekday]
        if choice.with_run is not None and bool(runs) != choice.with_run:
            continue
        begins = {weekday * DAY_MIN + time for time in choice.times}
        begins |= {session.start_min for session in (now.legs if now else ())} & set(
            range(weekday * DAY_MIN, (weekday + 1) * DAY_MIN)
        )
        # A day whose run comes late in it still has room for legs: after the run.
        begins |= {run.end_min for run in runs if run.end_min < (weekday + 1) * DAY_MIN}
        found |= {begin for begin in begins if not _overlaps(begin, choice.minutes, week.runs)}
    for begin in sorted(found):
        yield _as_now(WeekSession(begin, SessionKind.LEGS, choice.minutes), now)


def _as_now(session: WeekSession, now: Week | None) -> WeekSession:
    """Return the present week's own session at that time, of whatever length."""
    same = (s for s in (now.legs if now else ()) if s.start_min == session.start_min)
    return next(same, session)


def _overlaps(begin: int, minutes: int, runs: Iterable[WeekSession]) -> bool:
    return any(
        begin < run.end_min + shift and run.start_min + shift < begin + minutes
        for run in runs
        for shift in (-WEEK_MIN, 0, WEEK_MIN)
    )


def _rest_hours(run: WeekSession, legs: Sequence[WeekSession]) -> float:
    """Return the hours from the end of the last leg day to a run, in a week that repeats."""
    since = ((run.start_min - session.end_min) % WEEK_MIN for session in legs)
    return min(since, default=math.inf) / HOUR_MIN


def _bucket_shares(rest_h: Sequence[float]) -> Floats:
    """Return which share of the runs, each of the same weight, lies in each compared bucket."""
    if not rest_h:
        return np.zeros(len(COMPARED_BUCKETS))
    lapsed_h = WEEK_MIN / HOUR_MIN
    positions = bucket_positions(np.array(rest_h, dtype=np.float64), lapsed_h)
    # Beyond all compared buckets, or with no leg day at all, nothing is left to count.
    here = positions[(positions >= 0) & (positions < len(COMPARED_BUCKETS))]
    return np.bincount(here, minlength=len(COMPARED_BUCKETS)) / len(rest_h)
