"""What the months say, asked of simulated athletes whose truth is known.

Fitness by quarter: trends, seasons and slow wandering are planted, or nothing. The lifts after
weeks of much running: a cost is planted, as a step or by dose, or none. Printed are bias, coverage,
what is called and the smallest difference that would be seen; every bar with whether it is met; and
a life whose spells of illness nobody logged, which no analysis of such a log can see. The seeds
reported on are not those it was tuned on.

Run ``python benchmarks/months.py [--athletes 300] [--first-seed 8000000] [--only trend|lifts]``.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402 - after the number of threads is set
import pandas as pd  # noqa: E402 - as above
from worlds import WORLDS  # noqa: E402 - beside this script

from analyzer.advice.lifts_after_running import (  # noqa: E402 - as above
    LiftsAfterRunning,
    LiftsWord,
    lifts_after_running,
)
from analyzer.effect import compare_periods, fitness_by_quarter  # noqa: E402 - as above
from analyzer.legday.leg_training import leg_sets  # noqa: E402 - as above
from analyzer.simulate import Scenario, simulate_athlete, simulate_lifts  # noqa: E402 - as above

REPORT_SEED = 8_000_000
TODAY = pd.Timestamp("2026-01-01", tz="UTC")
COVERAGE, CALLED = 0.93, 0.05
NONE, TREND, WANDERING = "nothing", "4 to 8 %/y", "season and wandering"
PLANTED: dict[str, dict[str, Any]] = {
    NONE: {
        "trend_pct_per_year": (0.0, 0.0),
        "season_pct": (0.0, 0.0),
        "fitness_walk_pct": 0.0,
    },
    TREND: {
        "trend_pct_per_year": (4.0, 8.0),
        "season_pct": (0.0, 0.0),
        "fitness_walk_pct": 0.0,
    },
    WANDERING: {"season_pct": (1.0, 3.0)},
}
CLEAN = WORLDS["clean"]
TREND_WORLDS = {
    name: WORLDS[name]
    for name in (
        "clean", "one year", "two leg days", "noisy, titles", "noisy, no titles", "strong intent",
        "paced by HR", "paced by speed", "noisy wrist", "sensors that lock",
    )
} | {
    "two runs a week": replace(CLEAN, name="two runs a week", runs_per_week=(2, 2)),
    "days alike": replace(CLEAN, name="days alike", day_effect_memory=(0.6, 0.6)),
}  # fmt: skip
MONTHS = "month against month"
SEASONED = replace(CLEAN, leg_days_per_week=(1, 2), years=(1.0, 2.5))
LIFTS_WORLDS: dict[str, Scenario] = {
    "nothing": SEASONED,
    "nothing, half a year": replace(SEASONED, years=(0.5, 0.9)),
    "nothing, days alike": replace(SEASONED, lift_memory=(0.5, 0.7)),
    "nothing, fast progress": replace(SEASONED, lift_progress_pct_per_year=(10, 25)),
    "nothing, noisy": replace(SEASONED, lift_noise_pct=6.0, running_swing=0.5),
    "step of -3 %": replace(SEASONED, running_cost_pct=-3.0),
    "by dose": replace(SEASONED, running_cost_pct=-5.0, running_cost_by_dose=True),
    "spells of illness": replace(SEASONED, slumps_per_year=3.0, slump_lift_pct=-4.0),
}
UNSEEN = frozenset({"spells of illness", "days alike"})
"""Lives whose figures are printed, not held: what sets them apart is not in the log."""
_EXACT = {"lift_noise_pct": 0.0, "plate_kg": 0.0, "slump_lift_pct": 0.0}


def ask_fitness(task: tuple[str, str, int]) -> list[dict[str, Any]]:
    """Compare one athlete's quarters, and two months; return a row for each answer."""
    world, planted, seed = task
    athlete = simulate_athlete(replace(TREND_WORLDS[world], **PLANTED[planted]), seed)
    runs = athlete.runs.drop(columns="bucket")
    days = runs["started_at"].dt.date.to_numpy()
    compared = ~np.isin(runs["kind"], ("race", "intervals"))
    found = fitness_by_quarter(runs, today=TODAY)
    begun, ended = days[len(days) // 3], days[len(days) // 2]
    a_month = pd.Timedelta(days=29).to_pytimedelta()
    months = compare_periods(runs, (ended, ended + a_month), (begun, begun + a_month), today=TODAY)
    rows = []
    for answer, kind in ((found, ""), (months, MONTHS)):
        for one in answer.others:
            row = {"world": world, "planted": planted, "kind": kind or _kind(one.leads)}
            if not one.refused and answer.later is not None:
                means = [
                    athlete.fitness[(days >= span.first) & (days <= span.last) & compared].mean()
                    for span in (answer.later, one.period)
                ]
                truth = 100 * float(np.expm1(means[0] - means[1]))
                row |= _judged(one, truth) | {"called": one.verdict.clear, "mde": one.mde_pct}
            rows.append(row)
    return rows


def _kind(leads: bool) -> str:  # noqa: FBT001 - the answer's own flag
    return "a year before" if leads else "other quarters"


def ask_lifts(task: tuple[str, int]) -> list[dict[str, Any]]:
    """Ask one athlete's log what running cost the lifts; return a row for each outcome."""
    world, seed = task
    scenario = LIFTS_WORLDS[world]
    athlete = simulate_athlete(scenario, seed)
    found = _asked(athlete, scenario, seed)
    # The same life without noise: what the regression would find in endless data.
    truth = _asked(athlete, replace(scenario, **_EXACT), seed)
    rows = []
    for one, true in zip(
        (found.max_lifted, found.volume), (truth.max_lifted, truth.volume), strict=True
    ):
        row: dict[str, Any] = {"world": world, "outcome": one.outcome}
        if one.estimate_pct is not None and true.estimate_pct is not None:
            row |= _judged(one, true.estimate_pct) | {
                "called": one.word in {LiftsWord.LOWER, LiftsWord.HIGHER},
                "no cost": one.word is LiftsWord.NO_COST,
                "mde": one.mde_pct,
            }
        rows.append(row)
    return rows


def _asked(athlete: Any, scenario: Scenario, seed: int) -> LiftsAfterRunning:  # noqa: ANN401
    log = simulate_lifts(athlete, scenario, seed)
    return lifts_after_running(log.leg_days, leg_sets(log.sets), log.runs)


def _judged(one: Any, truth: float) -> dict[str, Any]:  # noqa: ANN401 - either kind of answer
    hair = 1e-6  # without noise the interval has no width
    return {
        "truth": truth,
        "error": one.estimate_pct - truth,
        "covers": one.low_pct - hair <= truth <= one.high_pct + hair,
    }


def summary(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the figures of each group of answers."""
    groups = rows.groupby(by, sort=False)
    known = groups["error"].count()
    table = pd.DataFrame(
        {
            "answered": known,
            "refused": groups.size() - known,
            "truth": groups["truth"].mean(),
            "bias": groups["error"].mean(),
            "SD": groups["error"].std(),
            "covers": groups["covers"].apply(lambda held: held.dropna().astype(float).mean()),
            "called": groups["called"].apply(lambda said: said.dropna().astype(float).mean()),
            "detectable": groups["mde"].median(),
        }
    )
    if "no cost" in rows:
        said = groups["no cost"].apply(lambda word: word.dropna().astype(float).mean())
        table.insert(len(table.columns) - 1, "no cost", said)
    return table


def missed_bars(table: pd.DataFrame) -> list[str]:
    """Return which groups miss a bar; the world is the first key, nothing planted is named so."""
    missed = []
    for key, row in table.iterrows():
        names = key if isinstance(key, tuple) else (key,)
        if UNSEEN & set(names) or not row["answered"]:
            continue
        if row["covers"] < COVERAGE:
            missed.append(f"{' / '.join(names)}: covers {row['covers']:.3f} < {COVERAGE}")
        nothing = any(name.startswith(NONE) for name in names)
        if nothing and row["called"] > CALLED:
            missed.append(f"{' / '.join(names)}: called {row['called']:.3f} > {CALLED}")
    return missed


def main() -> int:
    """Ask all, print the tables and the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--athletes", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=REPORT_SEED)
    parser.add_argument("--only", choices=("trend", "lifts"))
    parser.add_argument("--planted", choices=PLANTED, action="append")
    asked = parser.parse_args()
    seeds = range(asked.first_seed, asked.first_seed + asked.athletes)
    missed = []
    context = get_context("spawn")
    with ProcessPoolExecutor(mp_context=context) as pool:
        if asked.only != "lifts":
            tasks = [
                (w, p, seed)
                for w in TREND_WORLDS
                for p in asked.planted or PLANTED
                for seed in seeds
            ]
            rows = [row for part in pool.map(ask_fitness, tasks, chunksize=25) for row in part]
            table = summary(pd.DataFrame(rows), ["kind", "world", "planted"])
            print(f"Fitness over time, {asked.athletes} athletes a world, in % of speed")
            print(table.round(3).to_string())
            missed += missed_bars(table)
        if asked.only != "trend":
            lives = [(world, seed) for world in LIFTS_WORLDS for seed in seeds]
            rows = [row for part in pool.map(ask_lifts, lives, chunksize=25) for row in part]
            table = summary(pd.DataFrame(rows), ["outcome", "world"])
            print(f"\nThe lifts after weeks of much running, {asked.athletes} athletes, in %")
            print(table.round(3).to_string())
            missed += missed_bars(table)
    print(f"\nBars: coverage >= {COVERAGE}, called without anything planted <= {CALLED}")
    print("\n".join(missed) if missed else "all met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
