"""Simulated athletes for the cohorts of ``benchmarks/cohort.py``, each estimated once and kept.

Three worlds of slopes (flat, usual, steep), each with and without an effect; a third of the
athletes clean, a third noisy, a third with a noisy wrist; 40 of 100 with titles, wrong in 15 runs
of 100. Per athlete the result by several usual slopes, as the cohort's own differs.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from worlds import WORLDS

from analyzer.buckets import COMPARED_BUCKETS
from analyzer.cohort.athlete import AthleteResult, evidence_columns
from analyzer.effect import gather_evidence
from analyzer.simulate import simulate_athlete

if TYPE_CHECKING:
    from pathlib import Path

SLOPE_WORLDS = {"flat": (0.9, 1.4), "usual": (1.3, 1.9), "steep": (1.9, 2.5)}
"""d log speed / d log heart rate: some 0.75, 1.05 and 1.4 per log (heart rate - 50)."""
NOISES = {
    "clean": {},
    "noisy": {"day_effect_sd_pct": 3.0, "surface_sd_pct": 4.0},
    "wrist": {"hr_noise_pct": 3.0, "hr_source": "wrist"},
}
TITLED_SHARE = 0.4
USUAL_SLOPES = {"flat": (0.7, 0.9, 1.2), "usual": (1.0, 1.2), "steep": (1.2, 1.4)}
"""By which odd runs are told: some that a cohort may learn, of which the nearest is taken, and the
shipped one."""
TODAY = pd.Timestamp("2026-01-01", tz="UTC")
CHUNK = 10


@dataclass(frozen=True)
class KeptAthlete:
    """One simulated athlete: the truth [log speed by bucket] and what was found by usual slope."""

    seed: int
    noise: str
    titled: bool
    truth: tuple[float, ...]
    columns: dict[float, dict[str, Any]]

    def result(self, usual_slope: float) -> AthleteResult:
        """Return the athlete's row of a cohort, by the nearest usual slope there is."""
        nearest = min(self.columns, key=lambda slope: abs(slope - usual_slope))
        return AthleteResult(f"{self.seed}", **self.columns[nearest])


def simulate_one(world: str, noise: str, scale: float, seed: int) -> KeptAthlete:
    """Draw and estimate one athlete."""
    titled = bool(np.random.default_rng([seed, 7]).random() < TITLED_SHARE)
    scenario = replace(
        WORLDS["clean"],
        easy_slope=SLOPE_WORLDS[world],
        effect_scale=scale,
        titled_share=float(titled),
        **NOISES[noise],
    )
    person = simulate_athlete(scenario, seed)
    runs = person.runs.drop(columns="bucket")
    truth = [person.truth_pct.get(name, np.nan) for name in COMPARED_BUCKETS]
    columns = {
        usual: evidence_columns(gather_evidence(runs, today=TODAY, usual_slope=usual))
        for usual in USUAL_SLOPES[world]
    }
    return KeptAthlete(seed, noise, titled, tuple(np.log1p(np.array(truth) / 100)), columns)


def _chunk(task: tuple[str, str, float, list[int]]) -> list[KeptAthlete]:
    world, noise, scale, seeds = task
    every = list(NOISES)
    return [simulate_one(world, noise or every[seed % len(every)], scale, seed) for seed in seeds]


def athletes_of(
    folder: Path, world: str, noise: str, scale: float, first_seed: int, count: int, jobs: int = 2
) -> list[KeptAthlete]:
    """Return so many athletes of a world, simulated where they are not kept yet.

    Args:
        folder: where they are kept.
        world: of ``SLOPE_WORLDS``.
        noise: of ``NOISES``; "" mixes them.
        scale: times the planted effect.
        first_seed: of the first athlete.
        count: how many.
        jobs: processes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{world}-{noise or 'mixed'}-{scale:g}-{first_seed}"
    seeds = list(range(first_seed, first_seed + count))
    chunks = [seeds[at : at + CHUNK] for at in range(0, count, CHUNK)]
    files = [folder / f"{name}-{chunk[0]}.pickle" for chunk in chunks]
    missing = [(f, c) for f, c in zip(files, chunks, strict=True) if not f.exists()]
    if missing:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            tasks = [(world, noise, scale, chunk) for _, chunk in missing]
            for (file, _), found in zip(missing, pool.map(_chunk, tasks), strict=True):
                file.write_bytes(pickle.dumps(found))
    kept: list[Any] = [one for f in files for one in pickle.loads(f.read_bytes())]  # noqa: S301 - our own
    return kept
