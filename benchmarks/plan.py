"""Does the plan of a week save what it says? Simulated athletes whose true effect is known.

Each athlete keeps the week "wed intervals 18:00, sun long 9:00" with one or two leg days anywhere;
the plan places them anew. Prints, for six true shapes of the effect over time, what the plan lost
against the best week there is (regret), what it promised and what it truly saved, how often the
interval held the truth, and how often twins without any effect were told "your data: saves".

Run ``python benchmarks/plan.py [--athletes 200] [--first-seed 9500000] [--jobs 2]``.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402 - after the number of threads is set
import pandas as pd  # noqa: E402 - as above
from worlds import FADING, WORLDS  # noqa: E402 - beside this script

from analyzer.advice.plan import (  # noqa: E402 - as above
    Choice,
    Placement,
    PlanLimits,
    SavingWord,
    choose_placement,
    parse_week,
    place,
    rank_placements,
    saved_by,
)
from analyzer.buckets import (  # noqa: E402 - as above
    COMPARED_BUCKETS,
    REFERENCE_BUCKET,
    bucket_positions,
)
from analyzer.config import Config  # noqa: E402 - as above
from analyzer.effect import BucketMixtures, estimate  # noqa: E402 - as above
from analyzer.simulate import Scenario, simulate_athlete  # noqa: E402 - as above

TODAY = pd.Timestamp("2026-01-01", tz="UTC")
RUNS = parse_week("wed intervals 18:00, sun long 9:00")
LEG_TIMES = (7 * 60, 18 * 60)
LIMITS = PlanLimits.of(Config())
WEEK_H = 168.0
SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "as assumed": FADING,
    "late peak": ((0, 0.2), (6, 0.3), (18, 0.6), (36, 1), (48, 1), (66, 0.5), (90, 0.1), (96, 0)),
    "short": ((0, 1), (12, 1), (24, 0.6), (36, 0.1), (42, 0)),
    "long tail": ((0, 0.6), (14, 1), (30, 1), (54, 0.75), (78, 0.4), (102, 0.15), (120, 0)),
    "steps by bucket": (),
    "double effect": FADING,
}
"""(hours, share of the day-one effect left), by name; empty = steps as in Scenario."""
COVER = "cover of true"
BARS = {"regret": 0.2, "promised over true": 0.2, "null told it saves": 0.05, COVER: 0.93}


def scenario_of(shape: str, leg_days: int, world: str) -> Scenario:
    """Return a life with that shape of effect and that many leg days a week."""
    return replace(
        WORLDS[world],
        decay_by_hour=SHAPES[shape],
        leg_days_per_week=(leg_days, leg_days),
        effect_scale=2.0 if shape == "double effect" else 1.0,
    )


def true_cost(placement: Placement, day_one_pct: float, scenario: Scenario) -> float:
    """Return what a week truly costs an average key run [%], what is left of all leg days added."""
    legs = [session.end_min / 60 for session in placement.week.legs]
    lost = []
    for run in placement.week.key_runs:
        hours = [(run.start_min / 60 - end) % WEEK_H + more for end in legs for more in (0, WEEK_H)]
        lost.append(min(sum(_left_after(h, scenario) for h in hours), 2.0))
    return -day_one_pct * float(np.mean(lost))


def _left_after(hours: float, scenario: Scenario) -> float:
    if scenario.decay_by_hour:
        at, left = np.array(scenario.decay_by_hour).T
        return float(np.interp(hours, at, left, right=0.0))
    steps = np.r_[np.array(scenario.effect_pct) / scenario.effect_pct[1], 0.0]
    return float(steps[bucket_positions(np.array([hours]), np.inf)[0]])


def mixed_saving(best: Placement, present: Placement, runs: pd.DataFrame) -> float:
    """Return the saving by the planted effect of each bucket, the mean over its runs [%].

    ``true_cost`` also knows the hour within the bucket, and that two leg days add up.
    """
    steady = runs[~runs["kind"].isin(["race", "intervals"]) & runs["bucket"].notna()]
    planted = steady.groupby("bucket")["planted_pct"].mean()
    against = planted.get(REFERENCE_BUCKET, 0.0)
    effects = np.array([planted.get(bucket, against) - against for bucket in COMPARED_BUCKETS])
    return float((np.array(best.shares) - np.array(present.shares)) @ effects)


def one_athlete(task: tuple[str, int, str, int, bool]) -> dict[str, Any]:
    """Plan one athlete's week; ``null`` is the twin without any effect."""
    shape, leg_days, world, seed, null = task
    scenario = scenario_of(shape, leg_days, world)
    scenario = replace(scenario, effect_scale=0.0) if null else scenario
    person = simulate_athlete(scenario, seed)
    effect = estimate(person.runs, today=TODAY)
    mixtures = BucketMixtures(effect)
    choice = Choice(leg_days, LEG_TIMES)
    anywhere = rank_placements(RUNS, None, choice, LIMITS)
    rng = np.random.default_rng([seed, leg_days])
    now = anywhere[rng.integers(len(anywhere))].week
    present = place(now, now, LIMITS, choice.times)
    placements = rank_placements(now, now, choice, LIMITS)
    ranked = choose_placement(placements, present, mixtures)
    first = saved_by(placements[0], present, mixtures)
    day_one = person.per_leg_day_pct

    def cost(placement: Placement) -> float:
        return true_cost(placement, day_one, scenario)

    def held(saving: float) -> bool | None:
        if first.low_pct is None or first.high_pct is None:
            return None
        return first.low_pct <= saving <= first.high_pct

    return {
        "shape": shape,
        "null": null,
        "regret": cost(ranked.best) - min(map(cost, placements)),
        "told": ranked.saving.estimate_pct or 0.0,
        "true": cost(present) - cost(ranked.best),
        "says own data": ranked.saving.word is SavingWord.OWN_DATA,
        "held": held(mixed_saving(placements[0], present, person.runs)),
        "held true": held(cost(present) - cost(placements[0])),
        "estimable": effect.joint is not None,
    }


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per shape: n, regret, promised, truly saved, cover, and what null twins heard.

    Cover is counted where there is an interval: of the true saving, hour by hour, and beside it of
    the mix of the buckets' own effects.
    """
    real, null = rows[~rows["null"]].groupby("shape"), rows[rows["null"]].groupby("shape")
    table = pd.DataFrame(
        {
            "n": real.size(),
            "regret": real["regret"].mean(),
            "promised": real["told"].mean(),
            "true": real["true"].mean(),
            "promised over true": real["told"].mean() - real["true"].mean(),
            "told it saves": real["says own data"].mean(),
            "null told it saves": null["says own data"].mean(),
            "null promised": null["told"].mean(),
            "cover": real["held"].apply(lambda held: held.dropna().astype(float).mean()),
            "cover of true": real["held true"].apply(lambda h: h.dropna().astype(float).mean()),
            "n with interval": real["held"].count(),
        }
    )
    return table.loc[[shape for shape in SHAPES if shape in table.index]]


def missed_bars(table: pd.DataFrame) -> list[str]:
    """Return each bar that a shape does not reach, in words."""
    return [
        f"{shape}: {bar} {table.loc[shape, bar]:.3f}, bar {limit}"
        for (bar, limit), shape in product(BARS.items(), table.index)
        if (
            table.loc[shape, bar] < limit
            if bar.startswith("cover")
            else table.loc[shape, bar] > limit
        )
    ]


def main() -> int:
    """Print the table and the bars; exit with 1 when one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--athletes", type=int, default=200)
    parser.add_argument("--first-seed", type=int, default=9_500_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--world", default="clean", choices=sorted(WORLDS))
    parser.add_argument("--shape", action="append", choices=sorted(SHAPES))
    asked = parser.parse_args()
    tasks = [
        (shape, 1 + seed % 2, asked.world, seed, null)
        for shape in asked.shape or SHAPES
        for seed in range(asked.first_seed, asked.first_seed + asked.athletes)
        for null in (False, True)
    ]
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("forkserver")) as pool:
        rows = pd.DataFrame(pool.map(one_athlete, tasks, chunksize=8))
    table = summary(rows)
    print(table.round(3).to_string())
    missed = missed_bars(table)
    print("\n".join(missed) if missed else "all bars met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
