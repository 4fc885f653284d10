"""Is the estimator as honest as it says? Thousands of simulated athletes whose truth is known.

Prints, per world and effect, bias, error, coverage, power and the smallest detectable effect; how
often someone without an effect who looks every month is ever told of one; the permutation test
without an effect; and every bar with whether it is met. ``--before TREE`` asks the estimator of
another checkout about the same runs. Beside them stands an oracle, which knows the athlete's line
from heart rate to speed, fitness, heat and hills exactly: what it does not see, nobody can. The
seeds reported on are not those it was tuned on.

Run ``python benchmarks/accuracy.py [--athletes 1000] [--minutes 60] [--before TREE]``.
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
from typing import TYPE_CHECKING, Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402 - after the number of threads is set
import oracle  # noqa: E402 - beside this script
import pandas as pd  # noqa: E402 - as above
import planted_real  # noqa: E402 - beside this script
from answer_frames import answers_of_tree  # noqa: E402 - beside this script
from bars import verdicts  # noqa: E402 - beside this script
from worlds import EFFECTS, LOOKED_AT, WORLDS  # noqa: E402 - beside this script

from analyzer.buckets import COMPARED_BUCKETS  # noqa: E402 - as above
from analyzer.effect import PRIMARY, estimate  # noqa: E402 - as above
from analyzer.simulate import SimulatedAthlete, simulate_athlete  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TUNING_SEEDS, REPORT_SEEDS = 0, 7_000_000
TODAY = pd.Timestamp("2026-01-01", tz="UTC")
AT_ONCE = 20
MONTH, YEARS_LOOKED = pd.Timedelta(days=30.44), 3
LOOKS, PERMUTED = ((0.0, 10), (1.0, 2)), 4
"""Of each round: athletes who look every month, by effect, and permuted ones in each world."""
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
    rows = [
        {"seed": seed, "who": who} | _row(answer, person)
        for who, found in answers.items()
        for answer, person, seed in zip(found, people, seeds, strict=True)
    ]
    rows += [
        {"seed": seed, "who": "oracle"} | oracle.row(person, TODAY)
        for person, seed in zip(people, seeds, strict=True)
    ]
    return [{"world": name, "effect": EFFECTS[scale]} | row for row in rows]


def _row(answer: dict[str, Any], person: SimulatedAthlete) -> dict[str, Any]:
    # By place, for the other tree may cut its buckets elsewhere.
    place = COMPARED_BUCKETS.index(PRIMARY)
    pooled, naive = answer["per_leg_day"], answer["naive"][place]
    told, truth = answer["buckets"][place], person.truth_pct.get(PRIMARY)
    if answer["per_leg_day_leads"]:
        # The number that is shown: the fading over all runs, where hardly one is rested.
        told, truth = pooled, person.per_leg_day_pct
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
    seeds = tuple(range(first_seed, first_seed + athletes))
    if jobs == 1:
        return pd.DataFrame(_answer_all(map, names, seeds, before))
    with _pool(jobs) as pool:
        return pd.DataFrame(_answer_all(pool.map, names, seeds, before))


def _answer_all(
    each_by: Callable[..., Iterable[list[dict[str, Any]]]],
    names: list[str],
    seeds: tuple[int, ...],
    before: str,
) -> list[dict[str, Any]]:
    tasks = [(name, scale, seeds, before) for name in names for scale in EFFECTS]
    return [row for rows in each_by(answer_athletes, tasks) for row in rows]


def gather(arguments: argparse.Namespace, names: list[str], first_seed: int) -> list[pd.DataFrame]:
    """Return the rows of answers, of looking every month and of permutations.

    In rounds of a few athletes in every world, so that stopping after ``--minutes`` leaves all
    worlds alike.
    """
    began, took = time.monotonic(), 0.0
    rows: list[dict[str, Any]] = []
    looked: list[dict[str, Any]] = []
    nulls: list[dict[str, Any]] = []
    looking = [name for name in LOOKED_AT if name in names]
    with _pool(arguments.jobs) as pool:
        for at in range(0, arguments.athletes, AT_ONCE):
            left = 60 * arguments.minutes - (time.monotonic() - began)
            if rows and left < took:
                break
            seeds = tuple(
                range(first_seed + at, first_seed + min(at + AT_ONCE, arguments.athletes))
            )
            rows += _answer_all(pool.map, names, seeds, arguments.before)
            looks = [(w, scale, i) for w in looking for scale, n in LOOKS for i in seeds[:n]]
            looked += pool.map(look_every_month, looks)
            nulls += pool.map(permute_null, [(w, i) for w in names for i in seeds[:PERMUTED]])
            took = (time.monotonic() - began) / (at // AT_ONCE + 1)
            print(f"{at + len(seeds)} athletes after {time.monotonic() - began:.0f} s", flush=True)
    return [pd.DataFrame(found) for found in (rows, looked, nulls)]


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
    rows, looked, nulls = gather(arguments, names, first)
    table = summary(rows)
    shares = looked.groupby(["world", "effect"], sort=False).mean() if len(looked) else looked
    null = nulls.groupby("world", sort=False).agg(
        p_below_05=("p", lambda p: (p.dropna() < 0.05).mean()),
        placebos=("placebos", lambda each: np.mean([hit for hits in each for hit in hits])),
    )
    with pd.option_context(
        "display.width", 200, "display.max_columns", 30, "display.max_rows", 500
    ):
        print(
            f"{rows['seed'].nunique()} athletes a world and effect, seeds from {first}; "
            f"{len(looked)} looked every month, {len(nulls)} permuted\n"
        )
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
    parser.add_argument("--minutes", type=float, default=600.0, help="stop with fewer athletes")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--before", default="", help="a checkout to compare with")
    return parser.parse_args()


if __name__ == "__main__":
    main()
