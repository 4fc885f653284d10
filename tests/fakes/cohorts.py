"""Cohorts made by hand: what athletes bring, and what is pooled of them, without estimating."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.today import TodayWord
from analyzer.buckets import COMPARED_BUCKETS
from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.athlete_today import AthleteToday
from analyzer.cohort.pooled import (
    AthletePoint,
    Moderator,
    Pooled,
    PooledEffect,
    PoolingRefusal,
    SmallStudyTest,
)
from analyzer.cohort.slopes import SlopePopulation

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEANS = (-2.1, -2.9, -1.3, -0.3)
_SPREADS = (0.9, 1.2, 0.6, 0.3)


def made_up_results(count: int, seed: int = 1) -> list[AthleteResult]:
    """Return what so many athletes bring, their true effects about -3 % the day after leg day."""
    rng = np.random.default_rng(seed)
    results = []
    for number in range(1, count + 1):
        noise = rng.uniform(0.005, 0.02)
        effects = rng.normal(_MEANS, _SPREADS) / 100 + rng.normal(0, noise, len(_MEANS))
        shown = 100 * float(effects[1])
        results.append(
            AthleteResult(
                pseudonym=f"A{number:03d}",
                device=str(rng.choice(["chest", "wrist", "unknown"], p=[0.4, 0.5, 0.1])),
                n_runs=int(rng.integers(120, 600)),
                n_leg_days=int(rng.integers(20, 140)),
                n_used=int(rng.integers(100, 300)),
                counts=tuple(rng.integers(4, 60, len(COMPARED_BUCKETS)).tolist()),
                effects=tuple(effects.tolist()),
                noise=tuple(map(tuple, (np.eye(4) * noise**2).tolist())),
                shifts=(-0.03,) * 4,
                at_slope=float(rng.normal(1.2, 0.2)),
                shown_bucket="6-30 h",
                shown_pct=0.8 * shown,
                shown_low_pct=0.8 * shown - 150 * noise,
                shown_high_pct=0.8 * shown + 150 * noise,
                shown_mde_pct=280 * noise,
                verdict="slower" if shown + 196 * noise < 0 else "can't tell",
                kept=int(rng.integers(0, 8)),
                borderline=int(rng.integers(0, 3)),
                broke=int(rng.choice([0, 1, 3], p=[0.7, 0.2, 0.1])),
                undecided=int(rng.choice([0, 1, 2], p=[0.7, 0.2, 0.1])),
            )
        )
    return results


def made_up_today(results: Sequence[AthleteResult], seed: int = 1) -> dict[str, AthleteToday]:
    """Return what may hold for each athlete today."""
    rng = np.random.default_rng(seed)
    words = (TodayWord.AS_USUAL, TodayWord.SHORT_AND_SLOW, TodayWord.IF_LEG_DAY, TodayWord.NO_RUN)
    limits = ("up to 16.2 km", "at most 48 min and 154 bpm", "at most 51 min and 149 bpm", "")
    until = ("", "Fri 27 Nov, 9:00", "Fri 27 Nov, 11:30", "")
    chosen = rng.choice(len(words), len(results), p=[0.5, 0.3, 0.15, 0.05]).tolist()
    return {
        one.pseudonym: AthleteToday(
            words[at],
            limits[at],
            until[at],
            round(float(rng.uniform(2, 160)), 1),
            words[at] is not TodayWord.IF_LEG_DAY,
            int(rng.integers(0, 2)),
        )
        for one, at in zip(results, chosen, strict=True)
    }


def made_up_pool(results: Sequence[AthleteResult], *, learned: bool = True) -> Pooled:
    """Return something like what pooling these would: plain weighted means, for pages alone."""
    used = [one for one in results if math.isfinite(one.effects[1]) and not one.failed]
    if len(used) < 5:
        return Pooled(len(results), len(used), PoolingRefusal.TOO_FEW_ATHLETES)
    buckets = tuple(_pooled_bucket(used, at, name) for at, name in enumerate(COMPARED_BUCKETS))
    mean = buckets[1]
    placebo = replace(
        mean, estimate_pct=-0.05, low_pct=-0.31, high_pct=0.21, predicted_low_pct=-0.6,
        predicted_high_pct=0.5, tau_pct=0.1,
    )  # fmt: skip
    return Pooled(
        n_athletes=len(results),
        n_used=len(used),
        buckets=buckets,
        placebos=(
            replace(placebo, name="upper-body day"),
            replace(placebo, name="leg day is tomorrow", estimate_pct=0.12),
        ),
        athletes=tuple(_point(one, used) for one in used),
        small_study=SmallStudyTest(len(used), -0.2, -0.9, 0.5, 0.41) if len(used) >= 10 else None,
        moderators=(Moderator("device", "wrist", "chest", 20, 16, 0.3, -0.5, 1.1, 0.46),),
        slopes=SlopePopulation(1.23, 0.05, 0.24, 21 if learned else 4, learned),
    )


def _pooled_bucket(used: Sequence[AthleteResult], at: int, name: str) -> PooledEffect:
    values = np.array([100 * one.effects[at] for one in used])
    mean, tau = float(values.mean()), float(values.std(ddof=1))
    se = tau / math.sqrt(len(values))
    return PooledEffect(
        name, len(used), mean, mean - 2 * se, mean + 2 * se, mean - 2 * tau, mean + 2 * tau,
        se, 0.1 * se, tau, 2.1 * len(used), 0.0004, 55.0, 1.0,
    )  # fmt: skip


def _point(one: AthleteResult, used: Sequence[AthleteResult]) -> AthletePoint:
    mine, se = 100 * one.effects[1], 100 * math.sqrt(one.noise[1][1]) + 0.2
    others = np.array([100 * each.effects[1] for each in used if each is not one])
    without, half = float(others.mean()), 2 * float(others.std(ddof=1)) / math.sqrt(len(others))
    without = without if len(used) > 5 else math.nan
    return AthletePoint(
        one.pseudonym, one.device, one.n_runs, mine, mine - 2 * se, mine + 2 * se, se,
        100 / len(used) / se, 3.4 * se, 2.7 * se, without, without - half, without + half,
    )  # fmt: skip
