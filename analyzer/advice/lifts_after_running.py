"""Does running cost the lifts? Leg days after weeks of much running against the others.

An observation, not an experiment. Lifts and running both change over the years, so leg days are
compared with those around them, each lift with itself. (docs/statistics.md.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.effect import DETECTABLE_SES, holm, natural_spline
from analyzer.legday.leg_training import best_by_session
from analyzer.stats import ALPHA, Z_95, block_length, lag_one, permuted_blocks
from analyzer.timestamps import DAY_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags = NDArray[np.bool_]

WEEK_D, AROUND_D = 7.0, 42.0
MUCH_RUNNING = 2 / 3
FEWEST_EACH = 8
FEWEST_OF_A_LIFT = 6
LAST_DAYS = 728.0
"""Two years: what a lifter was before tells little of what running costs them now."""
OUTCOMES = (MAX, VOLUME) = ("max", "volume")
NO_COST_PCT = 2.5
"""A loss of less of the maximum is none: the smallest step of a bar of 100 kg."""
_KNOT_EVERY_D, _PER_KNOT = 56.0, 8
_PAUSE_D = 14.0
_FEWEST_FREE = 10
_PERMUTATIONS = 1_999
_NEARLY_ALL = 0.95


class LiftsWord(StrEnum):
    """What may be said of the lifts after weeks of much running."""

    LOWER = "lower"
    HIGHER = "higher"
    NO_COST = "no cost"
    CANT_TELL = "can't tell"
    NOT_ENOUGH = "not enough leg days"


class LiftsRefusal(StrEnum):
    """Why there is no number; the value is the end of a sentence."""

    NO_LIFTS = "it needs leg days with weights and repetitions in weeks with runs around them"
    NO_RUNS = "it needs runs in the weeks around the leg days"
    TOO_FEW = f"it takes {FEWEST_EACH} leg days after weeks of much running and as many others"
    TOO_MUCH_ALIKE = "too few leg days for all that has to be held equal"


@dataclass(frozen=True, slots=True)
class LiftsDifference:
    """How much higher an outcome was after weeks of much running than after the others [%].

    ``outcome`` is "max", the estimated one-repetition maximum of the session's lifts, or "volume",
    its weight times repetitions. ``n_much`` and ``n_rest`` count leg days; ``mde_pct`` is the
    smallest difference seen four times in five, ``p`` that of the block permutation. All None
    when refused, with the reason.
    """

    outcome: str
    n_much: int
    n_rest: int
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None
    mde_pct: float | None = None
    p: float | None = None
    word: LiftsWord = LiftsWord.NOT_ENOUGH
    refusal: LiftsRefusal | None = None


@dataclass(frozen=True, slots=True)
class LiftsAfterRunning:
    """Both outcomes; ``max_lifted`` is the primary one.

    ``much_km`` is the median distance of the seven days before leg days after much running,
    ``rest_km`` before the others; None where nothing is compared.
    """

    max_lifted: LiftsDifference
    volume: LiftsDifference
    much_km: float | None = None
    rest_km: float | None = None


class _LegDays(NamedTuple):
    """Leg days that are compared: days since 1970, rising; which follow much running."""

    ids: NDArray[np.object_]
    days: Floats
    gap_d: Floats
    much: Flags
    week_m: Floats


class _Table(NamedTuple):
    """Cases of one outcome: the leg day of each, its log value, lift and weight.

    The cases of one leg day weigh as much as one.
    """

    leg_day: NDArray[np.int64]
    value: Floats
    lift: NDArray[np.int64]
    weight: Floats


def lifts_after_running(
    leg_days: pd.DataFrame, sets: pd.DataFrame, runs: pd.DataFrame
) -> LiftsAfterRunning:
    """Compare leg days after weeks of much running with the others, over the last two years.

    A week of much running: the distance of the seven days before leg day, against the mean of the
    twelve weeks around it, is in the top third. Compared is the log of each lift's best estimated
    maximum (and of the session's volume), with its own level and straight line for each lift, a
    spline in time, the days since the leg day before and pauses over two weeks held equal by least
    squares. Permuting blocks of leg days gives p, and inverting that test the interval: theta is
    inside when |b* - theta v*| >= |b - theta| in at least 5 % of the orders, b* and v* being the
    coefficients of outcome and exposure on the permuted exposure (Draper & Stoneman 1966,
    Technometrics 8:695-699). p-values of the two outcomes by Holm.

    Args:
        leg_days: sessions decided yes: ``session_id``, ``started_at``, ``leg_tonnage_kg``.
        sets: their working sets, as ``legday.leg_training.leg_sets`` returns them.
        runs: those that count: ``started_at``, ``distance_m``.
    """
    compared = _leg_days_compared(leg_days, runs)
    if compared is None:
        nothing = LiftsDifference(MAX, 0, 0, refusal=LiftsRefusal.NO_RUNS)
        return LiftsAfterRunning(nothing, replace(nothing, outcome=VOLUME))
    tables = (_maxima(compared, sets), _volumes(compared, leg_days))
    found = [
        _difference(name, compared, table) for name, table in zip(OUTCOMES, tables, strict=True)
    ]
    much_km, rest_km = (
        float(np.median(compared.week_m[group])) / 1000 if group.any() else None
        for group in (compared.much, ~compared.much)
    )
    max_lifted, volume = _worded(found)
    return LiftsAfterRunning(max_lifted, volume, much_km, rest_km)


def _leg_days_compared(leg_days: pd.DataFrame, runs: pd.DataFrame) -> _LegDays | None:
    """Return the leg days with running around them, and which follow much of it."""
    sessions = leg_days.dropna(subset=["started_at"]).sort_values("started_at")
    ran = runs.dropna(subset=["started_at", "distance_m"]).sort_values("started_at")
    if sessions.empty or ran.empty:
        return None
    days = epoch_seconds(sessions["started_at"]) / DAY_S
    at = epoch_seconds(ran["started_at"]) / DAY_S
    metres = np.r_[0.0, np.cumsum(ran["distance_m"].to_numpy(dtype=float))]

    def run_between(begin: Floats, end: Floats) -> Floats:
        return np.asarray(metres[np.searchsorted(at, end)] - metres[np.searchsorted(at, begin)])

    week = run_between(days - WEEK_D, days)
    begin, end = np.maximum(days - AROUND_D, at[0]), np.minimum(days + AROUND_D, at[-1])
    weeks = np.maximum(end - begin, WEEK_D) / WEEK_D
    usual = run_between(begin, np.nextafter(end, np.inf)) / weeks
    # Where nobody ran for twelve weeks, or no week of runs is known yet, nothing can be told.
    known = (usual > 0) & (days - WEEK_D >= at[0]) & (days <= at[-1] + WEEK_D)
    known &= days >= days[-1] - LAST_DAYS
    if not known.any():
        return None
    relative = week[known] / usual[known]
    much = relative > np.quantile(relative, MUCH_RUNNING)
    gap = np.diff(days, prepend=np.nan)[known]
    ids = sessions["session_id"].to_numpy(dtype=object)[known]
    return _LegDays(ids, days[known], gap, much, week[known])


def _maxima(compared: _LegDays, sets: pd.DataFrame) -> _Table:
    place = {one: n for n, one in enumerate(compared.ids)}
    best = best_by_session(sets[sets["session_id"].isin(list(place))])
    often = best["lift"].map(best["lift"].value_counts())
    best = best[often >= FEWEST_OF_A_LIFT]
    leg_day = best["session_id"].map(place).to_numpy(dtype=np.int64)
    _, lift = np.unique(best["lift"].to_numpy(dtype=object).astype(str), return_inverse=True)
    weight = 1 / np.maximum(np.bincount(leg_day, minlength=len(place))[leg_day], 1)
    return _Table(leg_day, np.log(best["max_kg"].to_numpy(dtype=float)), lift, weight)


def _volumes(compared: _LegDays, leg_days: pd.DataFrame) -> _Table:
    by_id = leg_days.set_index("session_id")["leg_tonnage_kg"]
    kilograms = by_id.reindex(list(compared.ids)).to_numpy(dtype=float)
    known = np.flatnonzero(kilograms > 0)
    none = np.zeros(len(known), dtype=np.int64)
    return _Table(known, np.log(kilograms[known]), none, np.ones(len(known)))


def _difference(name: str, compared: _LegDays, table: _Table) -> LiftsDifference:
    there = np.unique(table.leg_day)
    much = compared.much[there].astype(float)
    n_much = int(much.sum())
    found = LiftsDifference(name, n_much, len(there) - n_much)
    if not len(there):
        return replace(found, refusal=LiftsRefusal.NO_LIFTS)
    if min(found.n_much, found.n_rest) < FEWEST_EACH:
        return replace(found, refusal=LiftsRefusal.TOO_FEW)
    where = np.searchsorted(there, table.leg_day)
    held = _held_equal(compared.days[there], compared.gap_d[there], where, table.lift)
    scale = np.sqrt(table.weight)
    q = _orthonormal(held * scale[:, None])
    if len(there) - q.shape[1] - 1 < _FEWEST_FREE:
        return replace(found, refusal=LiftsRefusal.TOO_MUCH_ALIKE)

    def freed(columns: Floats) -> Floats:
        return np.asarray(columns - (columns @ q) @ q.T)

    value = freed((table.value * scale)[None, :])[0]
    exposed = freed((much[where] * scale)[None, :])[0]
    squares = float(exposed @ exposed)
    if squares <= (1 - _NEARLY_ALL) * float(table.weight @ (much[where] - much.mean()) ** 2):
        return replace(found, refusal=LiftsRefusal.TOO_MUCH_ALIKE)
    estimate = float(exposed @ value) / squares
    by_leg_day = np.bincount(where, (value - estimate * exposed) * scale).astype(float)
    length = block_length(len(there), lag_one(by_leg_day))
    orders = permuted_blocks(len(there), length, _PERMUTATIONS)
    drawn = freed(much[orders][:, where] * scale)
    lengths = np.maximum((drawn**2).sum(axis=1), 1e-12)
    return _inverted(found, estimate, drawn @ value / lengths, drawn @ exposed / lengths)


def _inverted(
    found: LiftsDifference, estimate: float, outcome: Floats, exposure: Floats
) -> LiftsDifference:
    """Fill in p and the interval: each order accepts what lies between its two roots."""
    # An order that is nearly the one there was would accept everything.
    near = np.clip(exposure, -_NEARLY_ALL, _NEARLY_ALL)
    roots = np.sort([(estimate - outcome) / (1 - near), (estimate + outcome) / (1 + near)], axis=0)
    low = min(float(np.quantile(roots[0], ALPHA)), estimate)
    high = max(float(np.quantile(roots[1], 1 - ALPHA)), estimate)
    accepted = int(((roots[0] <= 0) & (roots[1] >= 0)).sum())
    ends = 100 * np.expm1([estimate, low, high])
    return replace(
        found,
        estimate_pct=float(ends[0]),
        low_pct=float(ends[1]),
        high_pct=float(ends[2]),
        mde_pct=100 * DETECTABLE_SES * (high - low) / (2 * Z_95),
        p=(1 + accepted) / (1 + len(outcome)),
    )


def _held_equal(
    days: Floats, gap_d: Floats, where: NDArray[np.int64], lift: NDArray[np.int64]
) -> Floats:
    """Return the columns held equal, a row per case."""
    knots = int(min(np.ptp(days) / _KNOT_EVERY_D, len(days) / _PER_KNOT)) + 1
    known = np.isfinite(gap_d)
    gap = np.log(np.where(known, np.maximum(gap_d, 0.5), 1.0))
    shared = [natural_spline(days, knots), gap, ~known, gap_d > _PAUSE_D]
    columns = [np.column_stack(shared).astype(float)[where]]
    for one in range(int(lift.max()) + 1):
        of_it = lift == one
        # Each lift has a level and a progress of its own.
        line = (days - days.mean())[where] / max(float(np.ptp(days)), 1.0)
        columns += [of_it[:, None].astype(float), (of_it * line)[:, None]]
    return np.column_stack(columns)


def _orthonormal(columns: Floats) -> Floats:
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, sizes > 1e-9 * sizes[0]])


def _worded(found: Sequence[LiftsDifference]) -> Iterator[LiftsDifference]:
    sure = holm([1.0 if one.p is None else one.p for one in found])
    for one, held in zip(found, sure, strict=True):
        yield one if one.estimate_pct is None else replace(one, word=_word(one, held=held))


def _word(one: LiftsDifference, *, held: bool) -> LiftsWord:
    low, high = one.low_pct or 0.0, one.high_pct or 0.0
    if held and low > 0:
        return LiftsWord.HIGHER
    if held and high < 0:
        return LiftsWord.LOWER
    # Only an interval that leaves no room for a loss worth the name says that there was none; of
    # volume, which varies by a fifth from day to day, nobody knows what that would be.
    none = one.outcome == MAX and low > -NO_COST_PCT
    return LiftsWord.NO_COST if none else LiftsWord.CANT_TELL
