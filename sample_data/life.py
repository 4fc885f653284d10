"""The simulated life under the sample.

It was drawn once and is kept, so that the sample stays itself when the simulator learns something
new. ``python -m sample_data.life`` draws a new one.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

import pandas as pd

from analyzer.buckets import BUCKETS
from analyzer.simulate import SCENARIOS, Scenario, simulate_athlete
from analyzer.simulate.athlete import BEGAN
from sample_data.behaviour import HR_0, HR_MAX

RUNS = Path(__file__).parent / "life_runs.csv"
LIFTS = Path(__file__).parent / "life_lifts.csv"
Lived = TypeVar("Lived", "LivedRun", "LivedLift")
SCENARIO = replace(
    SCENARIOS["base"],
    name="sample athlete",
    years=(0.7475, 0.7475),
    runs_per_week=(4, 4),
    leg_days_per_week=(1, 1),
    upper_days_per_week=(1, 1),
    breaks_per_year=1.5,
    break_days=(16, 20),
    susceptibility_sd=0.0,
    hr_max=(HR_MAX, HR_MAX),
    hr_at_rest_of_line=(HR_0, HR_0),
    curvature_sd=0.0,
    hr_outlier_share=0.0,
    hr_source="chest",
    labelled_share=0.6,
    races_per_year=3.0,
    treadmill_share=(0.06, 0.06),
    unknown_share=0.0,
)


class Wanted(NamedTuple):
    """The structure the sample must have; nothing here looks at any estimate."""

    runs: tuple[int, int] = (150, 165)
    leg_free_days: tuple[int, int] = (15, 30)
    per_bucket: int = 6
    next_day: int = 30
    reference: int = 40
    races: int = 1
    treadmill: int = 5


class LivedRun(NamedTuple):
    """One simulated run; ``days`` count from a Monday's midnight on the athlete's clock."""

    days: float
    moving_s: float
    gap_speed_mps: float
    hr_bpm: float
    climb_m_per_km: float
    temperature_c: float
    surface: str
    kind: str
    planned_kind: str
    bucket: str
    leg_load: float
    planted_pct: float


class LivedLift(NamedTuple):
    """One simulated strength session, begun and ended; severity is NaN unless for the legs."""

    days: float
    ended: float
    legs: bool
    severity: float


def chosen_life() -> tuple[list[LivedRun], list[LivedLift]]:
    """Return the life the sample is made from."""
    return read_lived(RUNS, LivedRun), read_lived(LIFTS, LivedLift)


def read_lived(path: Path, kind: type[Lived]) -> list[Lived]:
    """Return the rows of a life that was kept."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [kind(**_typed(kind, row)) for row in csv.DictReader(lines)]


def _typed(kind: type[Lived], row: dict[str, str]) -> dict[str, Any]:
    types = get_type_hints(kind)
    return {
        name: text == "True" if types[name] is bool else types[name](text)
        for name, text in row.items()
    }


def draw() -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Draw lives from the seeds 1, 2, 3 ... and return the first with the wanted structure."""
    for seed in range(1, 1000):
        runs, lifts = draw_life(SCENARIO, seed)
        if _has_structure(runs, lifts, Wanted()):
            return runs, lifts, seed
    raise ValueError("None of 1,000 lives has the wanted structure.")


def draw_life(scenario: Scenario, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw one life: its runs and strength sessions, in the columns that are kept."""
    drawn = simulate_athlete(scenario, seed)
    runs = drawn.runs.assign(
        days=_days(drawn.runs["started_at"]),
        climb_m_per_km=1000 * drawn.runs["climb_m"] / drawn.runs["distance_m"],
        bucket=drawn.runs["bucket"].fillna(""),
        leg_load=drawn.runs["leg_carryover"],
    )
    lifts = drawn.sessions.assign(
        days=_days(drawn.sessions["started_at"]), ended=_days(drawn.sessions["ended_at"])
    )
    return runs[list(LivedRun._fields)], lifts[list(LivedLift._fields)]


def _days(moments: pd.Series) -> pd.Series:
    return (moments - BEGAN) / pd.Timedelta(days=1)


def _has_structure(runs: pd.DataFrame, lifts: pd.DataFrame, wanted: Wanted) -> bool:
    buckets = runs["bucket"].value_counts()
    longest = lifts.loc[lifts["legs"], "days"].diff().max()
    return bool(
        wanted.runs[0] <= len(runs) <= wanted.runs[1]
        and wanted.leg_free_days[0] <= longest <= wanted.leg_free_days[1]
        and all(buckets.get(name, 0) >= wanted.per_bucket for name in BUCKETS)
        and buckets["6-30 h"] >= wanted.next_day
        and buckets[">78 h"] >= wanted.reference
        and (runs["planned_kind"] == "race").sum() >= wanted.races
        and (runs["surface"] == "treadmill").sum() >= wanted.treadmill
    )


def keep_life(drawn: tuple[pd.DataFrame, pd.DataFrame, int], runs: Path, lifts: Path) -> None:
    """Keep the runs and lifts of a life, and tell the seed it was drawn from."""
    lived_runs, lived_lifts, seed = drawn
    lived_runs.to_csv(runs, index=False, na_rep="nan")
    lived_lifts.to_csv(lifts, index=False, na_rep="nan")
    print(f"seed {seed}: {len(lived_runs)} runs, {len(lived_lifts)} strength sessions")


if __name__ == "__main__":
    keep_life(draw(), RUNS, LIFTS)
