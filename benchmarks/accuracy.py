"""Is the estimator as honest as it says? Thousands of simulated athletes whose truth is known.

Prints, per world and effect, bias, error, coverage, power and the smallest detectable effect; how
often someone without an effect who looks every month is ever told of one; the permutation test
without an effect; and every bar with whether it is met. ``--before TREE`` asks the estimator of
another checkout about the same runs. The seeds reported on are not those it was tuned on.

Run ``python benchmarks/accuracy.py [--athletes 1000] [--seeds report|tuning] [--before TREE]``.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
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
import planted_real  # noqa: E402 - beside this script
from answer_frames import answers_of_tree  # noqa: E402 - beside this script
from bars import verdicts  # noqa: E402 - beside this script
from worlds import EFFECTS, LOOKED_AT, WORLDS  # noqa: E402 - beside this script

from analyzer.buckets import COMPARED_BUCKETS  # noqa: E402 - as above
from analyzer.effect import PRIMARY, estimate  # noqa: E402 - as above
from analyzer.simulate import SimulatedAthlete, simulate_athlete  # noqa: E402 - as above

TUNING_SEEDS, REPORT_SEEDS = 0, 7_000_000
TODAY = pd.Timestamp("2026-01-01", tz="UTC")
AT_ONCE = 50
MONTH, YEARS_LOOKED = pd.Timedelta(days=30.44), 3
LOOKED_SHARE, PERMUTED_SHARE = 0.2, 0.2
CLAIMS = ("slower", "faster")

Task = tuple[str, float, tuple[int, ...], str]


def answer_athletes(task: Task) -> list[dict[str, Any]]:
    """Simulate athletes of one world and effect; return a row for each and each estimator."""
    name, scale, seeds, before = task
    world = replace(WORLDS[name], effect_scale=scale)
    people = [simulate_athlete(world, seed) for seed in seeds]
    frames = [person.runs.drop(columns="bucket") for person in people]
    answers = {"now": [estimate(frame, today=TODAY).to_dict() for frame in frames]}
    if before:
        answers["before"] = answers_of_tree(Path(before), frames)
    return [
        {"world": name, "effect": EFFECTS[scale], "seed": seed, "who": who} | _row(answer, person)
        for who, found in answers.items()
        for answer, person, seed in zip(found, people, seeds, strict=True)
    ]


def _row(answer: dict[str, Any], person: SimulatedAthlete) -> dict[str, Any]:
    # By place, for the other tree may cut its buckets elsewhere.
    place = COMPARED_BUCKETS.index(PRIMARY)
    told, truth = answer["buckets"][place], person.truth_pct.get(PRIMARY)
    pooled, naive = answer["per_leg_day"], answer["naive"][place]
    row = {"refused": told["estimate_pct"] is None or truth is None}
    if pooled["estimate_pct"] is not None:
        row["pooled error"] = pooled["estimate_pct"] - person.per_leg_day_pct
        row["pooled covers"] = pooled["low_pct"] <= person.per_leg_day_pct <= pooled["high_pct"]
    if row["refused"] or truth is None:
        return row
    return row | {
        "error": told["estimate_pct"] - truth,
        "data only": told["data_only_pct"] - truth,
        "covers": told["low_pct"] <= truth <= told["high_pct"],
        "below 0": told["high_pct"] < 0,
        "above 0": told["low_pct"] > 0,
        "claims": told["verdict"] in CLAIMS,
        "mde": told["mde_pct"],
        "naive": np.nan if naive["estimate_pct"] is None else naive["estimate_pct"] - truth,
    }


def look_every_month(task: tuple[str, float, int]) -> dict[str, Any]:
    """Let someone look every month for three years; tell whether they were ever told of an effect.

    Also whether the last look claims one, and the first that an interval excluded 0.
    """
    name, scale, seed = task
    years = (float(YEARS_LOOKED), float(YEARS_LOOKED))
    world = replace(WORLDS[name], effect_scale=scale, years=years)
    runs = simulate_athlete(world, seed).runs.drop(columns="bucket")
    words, excluded = [], []
    for month in range(3, 12 * YEARS_LOOKED + 1):
        now = runs["started_at"].iloc[0] + month * MONTH
        told = estimate(runs[runs["started_at"] <= now], today=now).headline
        words.append(told.verdict)
        excluded.append(told.low_pct is not None and not told.low_pct <= 0 <= told.high_pct)
    return {
        "world": name,
        "effect": EFFECTS[scale],
        "ever": any(word in CLAIMS for word in words),
        "last": words[-1] in CLAIMS,
        "ever excluded": any(excluded),
    }


def permute_null(task: tuple[str, int]) -> dict[str, Any]:
    """Return what the permutation and the placebos say of someone without an effect."""
    name, seed = task
    runs = simulate_athlete(replace(WORLDS[name], effect_scale=0.0), seed).runs
    found = estimate(runs, checks=True, today=TODAY)
    placebos = [p.low_pct > 0 or p.high_pct < 0 for p in found.placebos if p.low_pct is not None]
    return {"world": name, "p": found.permutation_p, "placebos": placebos}


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return bias, RMSE, coverage, power and detectable effect per world, effect and estimator."""
    return rows.groupby(["world", "effect", "who"], sort=False).apply(_means, include_groups=False)


def _means(rows: pd.DataFrame) -> pd.Series:
    told = rows[~rows["refused"].astype(bool)]
    mean = told[["error", "data only", "covers", "below 0", "above 0", "mde", "naive"]]
    error = told["error"].astype(float)
    return pd.Series(
        {
            "n": len(told),
            "refused": rows["refused"].mean(),
            **mean.astype(float).mean(),
            "rmse": float(np.sqrt((error**2).mean())),
            "pooled bias": rows["pooled error"].astype(float).mean(),
            "pooled covers": rows["pooled covers"].dropna().astype(float).mean(),
        }
    )


def simulate_all(
    names: list[str], athletes: int, first_seed: int, jobs: int, before: str = ""
) -> pd.DataFrame:
    """Return one row per world, effect, athlete and estimator."""
    seeds = range(first_seed, first_seed + athletes)
    groups = [tuple(seeds[at : at + AT_ONCE]) for at in range(0, athletes, AT_ONCE)]
    tasks = [
        (name, scale, group, before) for name in names for scale in EFFECTS for group in groups
    ]
    with _pool(jobs) as pool:
        results = list(pool.map(answer_athletes, tasks))
    return pd.DataFrame([row for rows in results for row in rows])


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Children that take the number of threads from the environment.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def time_alone(runs: int = 700, repeats: int = 15) -> tuple[float, float, float]:
    """Return the median CPU ms of the core, with two quarter-ends, and of the checks on top."""
    world = replace(WORLDS["clean"], years=(3.0, 3.0), runs_per_week=(5, 5))
    null, real = (
        simulate_athlete(replace(world, effect_scale=scale), 3).runs.head(runs)
        for scale in (0.0, 2.0)
    )
    core, ends, checks = (
        float(np.median([_once_ms(frame, checks=checks) for _ in range(repeats)]))
        for frame, checks in ((null, False), (real, False), (null, True))
    )
    return core, ends, checks - core


def _once_ms(frame: pd.DataFrame, *, checks: bool) -> float:
    began = time.process_time()
    estimate(frame, checks=checks, today=TODAY)
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Run everything and print it."""
    arguments = _arguments()
    began = time.perf_counter()
    names = arguments.world or list(WORLDS)
    first = REPORT_SEEDS if arguments.seeds == "report" else TUNING_SEEDS
    times = time_alone()
    rows = simulate_all(names, arguments.athletes, first, arguments.jobs, arguments.before)
    looked_at = [name for name in LOOKED_AT if name in names]
    looks = range(first, first + max(1, round(LOOKED_SHARE * arguments.athletes)))
    permuted = range(first, first + max(1, round(PERMUTED_SHARE * arguments.athletes)))
    with _pool(arguments.jobs) as pool:
        looked = pd.DataFrame(
            pool.map(
                look_every_month, [(w, s, i) for w in looked_at for s in (0.0, 1.0) for i in looks]
            )
        )
        nulls = pd.DataFrame(pool.map(permute_null, [(w, i) for w in names for i in permuted]))
    table = summary(rows)
    shares = looked.groupby(["world", "effect"], sort=False).mean() if len(looked) else looked
    null = nulls.groupby("world", sort=False).agg(
        p_below_05=("p", lambda p: (p.dropna() < 0.05).mean()),
        placebos=("placebos", lambda each: np.mean([hit for hits in each for hit in hits])),
    )
    with pd.option_context(
        "display.width", 200, "display.max_columns", 30, "display.max_rows", 500
    ):
        print(f"{arguments.athletes} athletes a world and effect, seeds from {first}\n")
        print("The day after leg day\n", table.round(2).to_string(), "\n")
        print("Looking every month for three years\n", shares.round(3).to_string(), "\n")
        print("Without an effect\n", null.round(3).to_string(), "\n")
        held = verdicts(table, shares, null, times)
        print("Bars\n", held.round(3).to_string(index=False), "\n")
        print(f"{int(held['met'].sum())} of {len(held)} bars met")
        print(planted_real.report())
    print(f"\n{time.perf_counter() - began:.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--athletes", type=int, default=1000)
    parser.add_argument("--seeds", choices=["report", "tuning"], default="report")
    parser.add_argument("--world", action="append", choices=list(WORLDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--before", default="", help="a checkout to compare with")
    return parser.parse_args()


if __name__ == "__main__":
    main()
