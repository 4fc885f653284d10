"""Is what is pooled over a cohort as honest as it says, and how fast is it?

``accuracy``: thousands of cohorts of 5 to 100 athletes, drawn with replacement from simulated ones
whose truth is known, in three worlds of slopes with and without an effect: bias of the mean, how
often its interval covers the truth, how often the prediction interval covers one more athlete, how
often an effect is called where there is none; and every bar with whether it is met. The athletes
reported on are not those anything was chosen on.

``speed``: athletes of 700 runs, estimated from their Parquet frames: CPU seconds, memory, how it
grows with their number, what a task costs beside its work, and whether two processes and a
scheduler with two workers give the same as this process.

``import``: folders of FIT files read by one process and by two, and what the machine itself allows:
one process for each half of the folders, side by side.

Run ``python benchmarks/cohort.py accuracy|speed|import``.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "tests")]

import numpy as np  # noqa: E402 - after the number of threads is set
import pandas as pd  # noqa: E402 - as above
from cohort_athletes import NOISES, SLOPE_WORLDS, TODAY, athletes_of  # noqa: E402 - beside this one
from processor_time import cpu_s  # noqa: E402 - beside this script
from worlds import WORLDS  # noqa: E402 - as above

from analyzer.cohort.athlete import AthleteResult  # noqa: E402 - as above
from analyzer.cohort.estimating import EstimateTask, estimate_athlete  # noqa: E402 - as above
from analyzer.cohort.pooled import DAY_ONE  # noqa: E402 - as above
from analyzer.cohort.pooling import pool_curve  # noqa: E402 - as above
from analyzer.cohort.running import Workplace  # noqa: E402 - as above
from analyzer.cohort.slopes import (  # noqa: E402 - as above
    populations_without,
    slope_population,
    usual_slope_of,
)
from analyzer.effect import PRIMARY  # noqa: E402 - as above
from analyzer.settings import Windows  # noqa: E402 - as above
from analyzer.simulate import simulate_athlete  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cohort_athletes import KeptAthlete

TUNING_SEEDS, REPORT_SEEDS = 30_000_000, 50_000_000
"""Nothing was chosen on the athletes from 50,000,000 on. Those from 20,000,000 on were reported on
before, and the prediction interval was changed after that; those from 8,000,000 to 8,000,999 before
these, and two choices were made after looking at them."""
SIZES = (5, 10, 20, 50, 100)
EFFECTS = {1.0: "-3", 0.0: "0"}
COVERAGE, PREDICTION, NULL_CALLED = 0.92, 0.90, 0.06
BIAS = {5: 0.35, 10: 0.35, 20: 0.15, 50: 0.15, 100: 0.15}
RUNS = 700
HANDED = 1000
KEPT = Path(os.environ.get("LEGSTATS_BENCH", "/tmp")) / "legstats-cohort"  # noqa: S108 - made again


# -- accuracy ------------------------------------------------------------------------------------


def usual_results(drawn: list[KeptAthlete]) -> list[AthleteResult]:
    """Return the rows of drawn athletes, odd runs told by the slope their cohort decides on."""
    first = [
        replace(
            row,
            first_instrument_slope=row.instrument_slope,
            first_instrument_variance=row.instrument_variance,
        )
        for row in (one.result(1.2) for one in drawn)
    ]
    usual = usual_slope_of(first)
    # Drawn twice, an athlete is two.
    return [replace(one.result(usual), pseudonym=f"{i:04d}") for i, one in enumerate(drawn)]


def one_cohort(
    athletes: list[KeptAthlete], usable: list[KeptAthlete], size: int, rng: np.random.Generator
) -> dict[str, float]:
    """Draw a cohort, pool it, and hold it against the population and each athlete of it."""
    drawn = [usable[at] for at in rng.integers(0, len(usable), size)]
    results = usual_results(drawn)
    slopes = slope_population(results)
    curve = pool_curve(results, slopes, populations_without(results, slopes))
    mean = curve.effect(DAY_ONE, PRIMARY)
    truths = np.array([one.truth[DAY_ONE] for one in athletes])
    truth = 100 * float(np.expm1(np.nanmean(truths)))
    each = 100 * np.expm1(truths[np.isfinite(truths)])
    if mean.estimate_pct is None:
        return {"refused": 1.0}
    return {
        "refused": 0.0,
        "bias": mean.estimate_pct - truth,
        "covers": mean.low_pct <= truth <= mean.high_pct,
        # Held against one athlete drawn, a cell of 500 cohorts would know it to some .03 only.
        "foretells": float(
            np.mean((mean.predicted_low_pct <= each) & (each <= mean.predicted_high_pct))
        ),
        "width": mean.predicted_high_pct - mean.predicted_low_pct,
        "called": not mean.low_pct <= 0 <= mean.high_pct,
        "se": mean.se_pct,
        "shared se": mean.common_se_pct,
        "tau": mean.tau_pct,
        "slope": slopes.mean,
    }


def cell(task: tuple[str, str, float, int, int, int, int]) -> dict[str, Any]:
    """Return the means of one world, effect and size over many cohorts."""
    world, noise, scale, size, cohorts, first_seed, count = task
    athletes = athletes_of(KEPT, world, noise, scale, first_seed, count, 1)
    usable = [one for one in athletes if np.isfinite(one.result(1.2).effects).any()]
    rng = np.random.default_rng([size, first_seed, round(scale)])
    rows = pd.DataFrame([one_cohort(athletes, usable, size, rng) for _ in range(cohorts)])
    means = rows.astype(float).mean()
    spread = float(rows["bias"].astype(float).std())
    return {"slopes": world, "noise": noise or "mixed", "effect": EFFECTS[scale], "K": size} | {
        **means.to_dict(),
        "sd": spread,
    }


def accuracy(arguments: argparse.Namespace) -> pd.DataFrame:
    """Return the table of all cells."""
    first = REPORT_SEEDS if arguments.seeds == "report" else TUNING_SEEDS
    noises = ["", *arguments.noise]
    for noise in noises:
        for world in SLOPE_WORLDS:
            for scale in EFFECTS:
                athletes_of(KEPT, world, noise, scale, first, arguments.athletes, arguments.jobs)
    tasks = [
        (world, noise, scale, size, arguments.cohorts, first, arguments.athletes)
        for noise in noises
        for world in SLOPE_WORLDS
        for scale in EFFECTS
        for size in SIZES
    ]
    with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn")) as pool_of_cores:
        return pd.DataFrame(pool_of_cores.map(cell, tasks))


def bars(table: pd.DataFrame) -> Iterator[tuple[str, float, float, bool]]:
    """Yield each bar of the mixed worlds: what, value, limit, met."""
    for row in table[table["noise"] == "mixed"].to_dict("records"):
        name = f"{row['slopes']}, effect {row['effect']}, K {row['K']}"
        yield f"{name}: coverage ≥", row["covers"], COVERAGE, row["covers"] >= COVERAGE
        yield f"{name}: prediction ≥", row["foretells"], PREDICTION, row["foretells"] >= PREDICTION
        yield (
            f"{name}: |bias| ≤",
            abs(row["bias"]),
            BIAS[row["K"]],
            (abs(row["bias"]) <= BIAS[row["K"]]),
        )
        if row["effect"] == "0":
            yield f"{name}: called ≤", row["called"], NULL_CALLED, row["called"] <= NULL_CALLED


# -- speed ---------------------------------------------------------------------------------------


def made_frames(folder: Path, count: int, different: int = 50) -> dict[str, EstimateTask]:
    """Return tasks for so many athletes of 700 runs and some hundred leg days, simulated once.

    After ``different`` ones they are the same again, each in a file of its own.
    """
    world = replace(WORLDS["clean"], years=(3.0, 3.0), runs_per_week=(5, 5))
    folder.mkdir(parents=True, exist_ok=True)
    tasks = {}
    frames: list[pd.DataFrame] = []
    for number in range(count):
        path = folder / f"{number:05d}.parquet"
        if not path.exists():
            while len(frames) <= number % different:
                frames.append(simulate_athlete(world, len(frames)).runs.head(RUNS))
            frames[number % different].to_parquet(path)
        who = f"athlete-{number:05d}"
        tasks[who] = EstimateTask(AthleteResult(who), None, path, 1.2, Windows(), TODAY)
    return tasks


def nothing(task: EstimateTask) -> str:
    """Do nothing with a task: what is left is what handing it over costs."""
    return task.known.pseudonym


def handing_over_s(place: Workplace, tasks: dict[str, EstimateTask]) -> float:
    """Return the CPU seconds it takes to open a workplace and hand over tasks with no work."""
    before = cpu_s()
    with place.opened() as crew:
        list(crew.each(nothing, tasks))
    return cpu_s() - before


def estimated(
    place: Workplace, tasks: dict[str, EstimateTask]
) -> tuple[dict[str, str], float, float]:
    """Return all results as text, the seconds by the clock once all is up, the most memory [MB].

    The memory is that of the process which had most.
    """
    with place.opened(estimate_athlete.__module__) as crew:
        began = time.perf_counter()
        found = {one.pseudonym: one.result for one in crew.each(estimate_athlete, tasks)}
        again = {
            who: replace(task, known=found[who], usual_slope=1.0) for who, task in tasks.items()
        }
        found |= {one.pseudonym: one.result for one in crew.each(estimate_athlete, again)}
        took = time.perf_counter() - began
        asked = dict.fromkeys(map(str, range(4 * place.processes)), 0)
        memory = max(one.result for one in crew.each(most_memory_mb, asked))
    return {who: repr(result) for who, result in found.items()}, took, memory


def most_memory_mb(_: int = 0) -> float:
    """Return the most memory this process has held [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed(arguments: argparse.Namespace) -> None:
    """Print how long athletes take, how it grows, and whether results are the same everywhere."""
    tasks = made_frames(KEPT / "frames", arguments.athletes)
    few = dict(list(tasks.items())[: max(arguments.athletes // 10, 1)])
    two = Workplace(workers=2)
    for part in (few, tasks):
        before = cpu_s()
        _, took, memory = estimated(two, part)
        spent = cpu_s() - before
        print(
            f"{len(part)} athletes of {RUNS} runs, twice each, two processes: {took:.1f} s by the "
            f"clock, {spent:.1f} CPU s ({1000 * spent / len(part):.0f} ms each), "
            f"{most_memory_mb() + memory:.0f} MB in this process and the larger worker",
            flush=True,
        )
    handed = {f"{number}": next(iter(tasks.values())) for number in range(HANDED)}
    spent = [handing_over_s(two, part) for part in (dict(list(handed.items())[:10]), handed)]
    print(
        f"handing over a task: {1000 * (spent[1] - spent[0]) / (HANDED - 10):.2f} CPU ms; "
        f"starting two more processes, and ending them: {spent[0]:.1f} CPU s",
        flush=True,
    )
    sample = dict(list(tasks.items())[:40])
    here = estimated(Workplace(workers=1), sample)[0]
    print("two processes as this one:", estimated(two, sample)[0] == here, flush=True)


# -- import --------------------------------------------------------------------------------------


def made_roster(folder: Path, athletes: int, files: int) -> None:
    """Write a folder of athletes with so many FIT files each."""
    from fakes.fit_encoder import run_file, strength_file  # noqa: PLC0415 - of the tests

    began = pd.Timestamp("2026-01-05 07:00", tz="UTC")
    contents = []
    for number in range(files):
        at = (began + pd.Timedelta(days=number)).to_pydatetime()
        is_run = number % 3
        contents.append(run_file(at, 45.0) if is_run else strength_file(at, ["squat"] * 8))
    for who in range(athletes):
        home = folder / f"athlete {who}"
        home.mkdir(parents=True)
        for number, content in enumerate(contents):
            (home / f"{number}.fit").write_bytes(content)


_IMPORT = """
import sys
from pathlib import Path
from analyzer.cohort.importing import import_athletes
from analyzer.cohort.keeping import Cohort
from analyzer.cohort.running import Workplace

if __name__ == "__main__":
    folder, cohort, workers = sys.argv[1:]
    import_athletes(Path(folder), Cohort(Path(cohort)), place=Workplace(int(workers)))
    from processor_time import cpu_s
    print(cpu_s())
"""


def timed_imports(*commands: list[str]) -> tuple[float, float]:
    """Return the seconds by the clock and the CPU seconds of imports side by side."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")])}
    began = time.perf_counter()
    # Each in a process of its own, so that none has what another imported.
    started = [
        subprocess.Popen([sys.executable, *one], env=environ, stdout=subprocess.PIPE)
        for one in commands
    ]
    said = [one.communicate()[0] for one in started]
    return time.perf_counter() - began, sum(map(float, said))


def importing(arguments: argparse.Namespace) -> None:
    """Print how long a folder takes by one process, by two, and by two of which each has half."""
    with TemporaryDirectory(dir=KEPT) as name:
        folder = Path(name)
        roster, script = folder / "roster", folder / "work.py"
        script.write_text(_IMPORT)
        made_roster(roster, arguments.athletes, arguments.files)
        for number, athlete in enumerate(sorted(roster.iterdir())):
            half = folder / f"half-{number % 2}"
            half.mkdir(exist_ok=True)
            (half / athlete.name).symlink_to(athlete)
        for turn in range(arguments.turns):

            def work(source: str, workers: int, turn: int = turn) -> list[str]:
                cohort = folder / f"cohort-{turn}-{source}-{workers}"
                return [str(script), str(folder / source), str(cohort), str(workers)]

            one = timed_imports(work("roster", 1))
            two = timed_imports(work("roster", 2))
            apart = timed_imports(work("half-0", 1), work("half-1", 1))
            for what, (took, spent) in {
                "one process": one, "two processes": two, "two halves side by side": apart,
            }.items():  # fmt: skip
                print(f"{what}: {took:.1f} s by the clock, {spent:.1f} CPU s", flush=True)
            print(
                f"two processes {one[0] / two[0]:.2f} times as fast as one; the machine allows "
                f"{one[0] / apart[0]:.2f}; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def main() -> None:
    """Run one of them and print it."""
    arguments = _arguments()
    KEPT.mkdir(parents=True, exist_ok=True)
    if arguments.what == "speed":
        speed(arguments)
        return
    if arguments.what == "import":
        importing(arguments)
        return
    table = accuracy(arguments)
    with pd.option_context(
        "display.width", 200, "display.max_rows", 500, "display.max_columns", 30
    ):
        print(f"{arguments.athletes} athletes a world, {arguments.cohorts} cohorts a cell\n")
        print(table.round(3).to_string(index=False), "\n")
    held = list(bars(table))
    for what, value, limit, is_met in held:
        if not is_met:
            print(f"missed: {what} {limit}: {value:.3f}")
    print(f"{sum(one[3] for one in held)} of {len(held)} bars met")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["accuracy", "speed", "import"])
    parser.add_argument("--athletes", type=int, help="by default 1000, and 40 to import")
    parser.add_argument("--cohorts", type=int, default=500)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seeds", choices=["report", "tuning"], default="report")
    parser.add_argument("--noise", action="append", choices=list(NOISES), default=[])
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    arguments.athletes = arguments.athletes or (40 if arguments.what == "import" else 1000)
    return arguments


if __name__ == "__main__":
    main()
