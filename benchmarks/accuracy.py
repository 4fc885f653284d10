"""Is the estimator as honest as it says? Thousands of simulated athletes whose truth is known.

Prints, per scenario, bias, error, coverage, false alarms and power of the estimator beside its
rivals, and every bar of docs/statistics.md with whether it is met. The seeds reported on are not
the seeds the estimator was tuned on.

Run ``python benchmarks/accuracy.py [--athletes 300] [--seeds report|tuning] [--jobs 2]``.
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
import rivals  # noqa: E402 - beside this script
from bars import OURS, verdicts  # noqa: E402 - beside this script

from analyzer.effect import (  # noqa: E402 - as above
    PRIMARY,
    BucketEffect,
    Effect,
    Placebo,
    estimate,
)
from analyzer.simulate import SCENARIOS, simulate_athlete  # noqa: E402 - as above

TUNING_SEEDS, REPORT_SEEDS = 0, 7_000_000
TODAY = pd.Timestamp("2026-01-01", tz="UTC")


def one_athlete(task: tuple[str, int]) -> list[dict[str, Any]]:
    """Simulate an athlete and their twin without effect; return a row per estimator and twin."""
    name, seed = task
    scenario = SCENARIOS[name]
    rows = _answers(name, seed, scenario.effect_scale, with_checks=True)
    return rows if scenario.effect_scale == 0 else rows + _answers(name, seed, 0.0)


def _answers(
    name: str, seed: int, scale: float, *, with_checks: bool = False
) -> list[dict[str, Any]]:
    person = simulate_athlete(replace(SCENARIOS[name], effect_scale=scale), seed)
    common = {"scenario": name, "seed": seed, "null": scale == 0}
    effect = estimate(person.runs, checks=with_checks, today=TODAY)
    main = _row(OURS, _interval(effect.bucket(PRIMARY)), person.truth_pct.get(PRIMARY))
    main |= {
        "refused": effect.headline.refused,
        "covered": _covered(effect, person.truth_pct),
        "placebos": [_excludes((p.low_pct, p.high_pct)) for p in effect.placebos if p.low_pct],
        "pooled": _row("", _interval(effect.per_leg_day), person.per_leg_day_pct),
        "permutation": effect.permutation_p,
        "runs": len(person.runs),
    }
    others = _rival_answers(person.runs, seed, effect)
    truth = person.truth_pct.get(PRIMARY)
    return [common | main, *(common | _row(who, what, truth) for who, what in others.items())]


def _rival_answers(runs: pd.DataFrame, seed: int, effect: Effect) -> dict[str, rivals.Answer]:
    rows = rivals.compared(runs, TODAY)
    unadjusted, own = effect.unadjusted[1], effect.bucket(PRIMARY)
    return {
        "naive mean pace": _numbers(
            unadjusted.estimate_pct, unadjusted.low_pct, unadjusted.high_pct
        ),
        "efficiency factor": rivals.efficiency_factor(rows),
        "OLS + covariates, HC3": rivals.ols_hc3(rows),
        "OLS + spline, HAC": rivals.ols_spline_hac(rows),
        "km splits as rows": rivals.km_splits(rows, seed),
        "first method": rivals.first_method(rows, wrist=bool((runs["hr_source"] == "wrist").all())),
        "legstats, data only": _numbers(
            own.data_only_pct, own.data_only_low_pct, own.data_only_high_pct
        ),
        "instrument": _interval(effect.instrument),
    }


def _numbers(middle: float | None, low: float | None, high: float | None) -> rivals.Answer:
    return None if middle is None or low is None or high is None else (middle, low, high)


def _interval(answer: BucketEffect | Placebo | None) -> rivals.Answer:
    if answer is None:
        return None
    return _numbers(answer.estimate_pct, answer.low_pct, answer.high_pct)


def _row(who: str, answer: rivals.Answer, truth: float | None) -> dict[str, Any]:
    if answer is None or truth is None:
        return {"who": who, "error": np.nan}
    middle, low, high = answer
    return {
        "who": who,
        "error": middle - truth,
        "covers": low <= truth <= high,
        "excludes": _excludes((low, high)),
        "slower": high < 0,
        "width": high - low,
    }


def _excludes(interval: tuple[float, float]) -> bool:
    return interval[0] > 0 or interval[1] < 0


def _covered(effect: Effect, truth: dict[str, float]) -> dict[str, bool]:
    return {
        b.bucket: b.low_pct <= truth[b.bucket] <= b.high_pct
        for b in effect.buckets
        if not b.refused and b.bucket in truth
    }


def simulate_all(names: list[str], athletes: int, first_seed: int, jobs: int) -> pd.DataFrame:
    """Return one row per scenario, seed, twin and estimator."""
    tasks = [(name, first_seed + i) for name in names for i in range(athletes)]
    fresh = get_context("spawn")  # children that take the number of threads from the environment
    with ProcessPoolExecutor(jobs, mp_context=fresh) as pool:
        results = list(pool.map(one_athlete, tasks, chunksize=10))
    return pd.DataFrame([row for rows in results for row in rows])


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return bias, RMSE, coverage, power and false alarms per scenario and estimator."""
    told = rows[rows["error"].notna()]
    real, null = told[~told["null"]], told[told["null"]]
    real = pd.concat([real, null[null["scenario"].isin(["null", "noisy null"])]])
    by = ["scenario", "who"]
    grouped = real.groupby(by, sort=False)
    table = pd.DataFrame(
        {
            "bias": grouped["error"].mean(),
            "rmse": grouped["error"].apply(lambda error: float(np.sqrt((error**2).mean()))),
            "coverage": grouped["covers"].mean(),
            "power": grouped["slower"].mean(),
            "width": grouped["width"].mean(),
        }
    )
    return table.join(null.groupby(by)["excludes"].mean().rename("false alarms"))


def our_summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what only our estimator is asked: coverage per bucket, placebos, refusals, time."""
    ours = rows[(rows["who"] == OURS)]
    first = ours[~ours["null"] | ours["scenario"].isin(["null", "noisy null"])]
    return first.groupby("scenario", sort=False).apply(_asked_of_us, include_groups=False)


def _asked_of_us(ours: pd.DataFrame) -> pd.Series:
    covered = pd.DataFrame(ours["covered"].tolist())
    placebos = [rejected for each in ours["placebos"] for rejected in each]
    pooled = pd.DataFrame(ours["pooled"].tolist())
    return pd.Series(
        {
            "runs": ours["runs"].median(),
            "worst coverage": covered.mean().min(),
            **{f"cov {name}": covered[name].mean() for name in sorted(covered)},
            "placebos": float(np.mean(placebos)) if placebos else np.nan,
            "refused": ours["refused"].mean(),
            "pooled bias": pooled["error"].mean(),
            "pooled coverage": pooled["covers"].dropna().astype(float).mean(),
            "permutation < .05": float((ours["permutation"].dropna() < 0.05).mean()),
        }
    )


def time_alone(runs: int = 700, repeats: int = 30) -> tuple[float, float]:
    """Return the median CPU ms of the core, and of the checks on top, for one athlete's runs."""
    scenario = replace(SCENARIOS["base"], years=(3.0, 3.0), runs_per_week=(5, 5))
    frame = simulate_athlete(scenario, 3).runs.head(runs)
    core, both = (
        np.median([_once_ms(frame, checks=checks) for _ in range(repeats)])
        for checks in (False, True)
    )
    return float(core), float(both - core)


def _once_ms(frame: pd.DataFrame, *, checks: bool) -> float:
    began = time.process_time()
    estimate(frame, checks=checks, today=TODAY)
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Run everything and print it."""
    arguments = _arguments()
    began = time.perf_counter()
    names = arguments.scenario or list(SCENARIOS)
    first = REPORT_SEEDS if arguments.seeds == "report" else TUNING_SEEDS
    core_ms, checks_ms = time_alone()
    rows = simulate_all(names, arguments.athletes, first, arguments.jobs)
    table, ours = summary(rows), our_summary(rows)
    with pd.option_context(
        "display.width", 200, "display.max_columns", 30, "display.max_rows", 500
    ):
        print(f"{arguments.athletes} athletes a scenario, seeds from {first} ({arguments.seeds})\n")
        print("Day one (6-30 h): every estimator\n", table.round(2).to_string(), "\n")
        print("legstats: what else is asked\n", ours.round(3).to_string(), "\n")
        held = verdicts(table, ours)
        print("Bars\n", held.round(3).to_string(index=False), "\n")
        print(f"{int(held['met'].sum())} of {len(held)} bars met; missed:")
        print(held[~held["met"]].round(3).to_string(index=False), "\n")
        print(f"700 runs: core {core_ms:.1f} ms (bar 20), checks {checks_ms:.0f} ms (bar 300)\n")
        print("Planted effects on real runs\n", planted_real.report())
    print(f"\n{time.perf_counter() - began:.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--athletes", type=int, default=300)
    parser.add_argument("--seeds", choices=["report", "tuning"], default="report")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS))
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
