"""Planted effects on a real runner's runs: other people's noise, a truth we know.

The runs, heart rates, weather and hills are real; the leg calendar is drawn and its effect
planted. Needs the rows of real exports in ``$LEGSTATS_REAL`` or ``../shared/real``, and says so
where they are not. The rows of one runner have a heart rate often enough (eoinlees: 132 runs in
17 months, means of whole runs). They have no titles, so a plan is made up: a run was to be easy
where speed and heart rate together were low, and one in four is named wrongly. Such a plan is no
instrument, and the estimator is not shown it.

Legs before runs with a low *recorded* heart rate are printed and held to no bar: the error of that
heart rate is chosen with them, and no method that does not know the error can take it out.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402 - after the path is set
import pandas as pd  # noqa: E402 - as above
import rivals  # noqa: E402 - beside this script

from analyzer.buckets import (  # noqa: E402 - as above
    DECAY_BY_BUCKET,
    bucket_positions,
)
from analyzer.effect import (  # noqa: E402 - as above
    COMPARED,
    PRIMARY,
    Effect,
    estimate,
)

ROWS = Path("strava_export_rows/eoinlees/activities.csv")
CALENDARS = 100
FIRST_SEED = 5_000_000
TODAY = pd.Timestamp("2026-01-01", tz="UTC")
LIFTS_AT_H, LIFT_H = 18.0, 1.0
SELECTIONS = (
    "independent of the runs", "before runs planned easy", "before low recorded heart rate",
)  # fmt: skip
HELD_TO_BAR = SELECTIONS[:2]
PLANTED_PCT = (0.0, -3.0, -6.0)
COVERAGE_BAR, ALARM_BAR = 0.90, 0.10
EASY_SHARE, NAMED_WRONGLY = 0.6, 0.25
RATHER_BEFORE_EASY = 2.0


@dataclass(frozen=True)
class Cell:
    """One way to plant: how legs are placed, how often, and the effect on day one in %."""

    selection: str
    per_week: int
    planted_pct: float


CELLS = [
    Cell(selection, per_week, planted)
    for selection in SELECTIONS
    for per_week in (1, 2)
    for planted in PLANTED_PCT
]


def real_folder() -> Path:
    """Return where the real files are kept."""
    return Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real"))


def read_runs(path: Path) -> pd.DataFrame:
    """Return the runs with heart rate of the export's rows as the estimator's frame."""
    rows = pd.read_csv(path)
    rows = rows[(rows["Activity Type"] == "Run") & rows["Average Heart Rate"].notna()]
    started = pd.to_datetime(rows["Activity Date"], format="mixed", utc=True)
    adjusted = rows["Grade Adjusted Distance"].fillna(rows["Distance.1"])
    return pd.DataFrame(
        {
            "started_at": started,
            "gap_speed_mps": adjusted / rows["Moving Time"],
            "speed_mps": rows["Distance.1"] / rows["Moving Time"],
            "hr_bpm": rows["Average Heart Rate"],
            "hr_source": "unknown",
            "distance_m": rows["Distance.1"],
            "moving_s": rows["Moving Time"],
            "climb_m": rows["Elevation Gain"],
            "temperature_c": rows["Weather Temperature"],
            "local_hour": started.dt.hour + started.dt.minute / 60,
            "surface": "road",
            "kind": "",
            "hours_since_leg_day": np.nan,
            "leg_day_known": True,
        }
    ).sort_values("started_at", ignore_index=True)


def planted(runs: pd.DataFrame, cell: Cell, seed: int) -> pd.DataFrame:
    """Draw a leg calendar and plant its effect in speed at the heart rate recorded."""
    ends = _draw_calendar(runs, cell, np.random.default_rng(seed))
    days = _days(runs)
    last = np.searchsorted(ends, days, side="right") - 1
    hours = np.where(last >= 0, 24 * (days - ends[np.maximum(last, 0)]), np.nan)
    decay = np.r_[DECAY_BY_BUCKET, 0.0, 0.0][bucket_positions(hours, np.inf)]
    factor = (1 + cell.planted_pct / 100) ** decay
    return runs.assign(
        hours_since_leg_day=hours,
        gap_speed_mps=runs["gap_speed_mps"] * factor,
        speed_mps=runs["speed_mps"] * factor,
    )


def _days(runs: pd.DataFrame) -> np.ndarray:
    return (runs["started_at"].astype("int64") / 86_400e6).to_numpy(dtype=float)


def _draw_calendar(runs: pd.DataFrame, cell: Cell, rng: np.random.Generator) -> np.ndarray:
    days = _days(runs)
    first, weeks = np.floor(days[0]) - 7, int(np.ptp(days) // 7) + 3
    easy = _easiness(runs, cell.selection, rng)
    ends = []
    for week in range(weeks):
        evenings = first + 7 * week + np.arange(7) + (LIFTS_AT_H + LIFT_H) / 24
        score = np.array([easy[(days > e) & (days < e + 1.5)].sum() for e in evenings])
        chance = np.exp(score) / np.exp(score).sum()
        ends.extend(rng.choice(evenings, cell.per_week, replace=False, p=chance))
    return np.sort(ends)


def _easiness(runs: pd.DataFrame, selection: str, rng: np.random.Generator) -> np.ndarray:
    """Return how much rather legs are put before each run, as a logarithm of the odds."""
    heart, pace = (_standard(np.log(runs[c])) for c in ("hr_bpm", "gap_speed_mps"))
    if selection == SELECTIONS[0]:
        return np.zeros(len(runs))
    if selection == SELECTIONS[2]:
        return -heart.to_numpy()
    effort = ((heart + pace) / 2).to_numpy()
    easy = effort <= np.quantile(effort, EASY_SHARE)
    named = np.where(rng.random(len(runs)) < NAMED_WRONGLY, ~easy, easy)
    return RATHER_BEFORE_EASY * named


def _standard(values: pd.Series) -> pd.Series:
    return ((values - values.mean()) / values.std()).clip(-3, 3)


def cell_summary(runs: pd.DataFrame, cell: Cell, calendars: int = CALENDARS) -> dict[str, object]:
    """Return what the estimator makes of many calendars of one cell."""
    logs = [planted(runs, cell, FIRST_SEED + i) for i in range(calendars)]
    effects = [estimate(log, today=TODAY) for log in logs]
    first = [rivals.first_method(rivals.compared(log, TODAY)) for log in logs]
    first = [found for found in first if found is not None]
    told = [e.bucket(PRIMARY) for e in effects if not e.bucket(PRIMARY).refused]
    covers = [b.low_pct <= cell.planted_pct <= b.high_pct for b in told]
    return {
        "legs": cell.selection,
        "a week": cell.per_week,
        "planted": cell.planted_pct,
        "n": float(np.mean([b.n for b in told])),
        "refused": np.mean([e.headline.refused for e in effects]),
        "mean": np.mean([b.estimate_pct for b in told]),
        "data only": np.mean([b.data_only_pct for b in told]),
        "width": np.mean([b.high_pct - b.low_pct for b in told]),
        "coverage": np.mean(covers),
        "all buckets": _every_bucket(effects, cell),
        "excludes 0": np.mean([b.high_pct < 0 or b.low_pct > 0 for b in told]),
        "detectable": np.mean([b.mde_pct for b in told]),
        "first method covers": np.mean([low <= cell.planted_pct <= high for _, low, high in first]),
        "and excludes 0": np.mean([high < 0 or low > 0 for _, low, high in first]),
    }


def _every_bucket(effects: list[Effect], cell: Cell) -> float:
    truth = dict(
        zip(
            COMPARED,
            100 * ((1 + cell.planted_pct / 100) ** np.array(DECAY_BY_BUCKET) - 1),
            strict=True,
        )
    )
    told = [b for e in effects for b in e.buckets if not b.refused]
    return float(np.mean([b.low_pct <= truth[b.bucket] <= b.high_pct for b in told]))


def report(calendars: int = CALENDARS) -> str:
    """Return the table of all cells and whether the bars are met."""
    path = real_folder() / ROWS
    if not path.is_file():
        return f"left out: no file {ROWS} in {real_folder()} (set LEGSTATS_REAL)"
    runs = read_runs(path)
    table = pd.DataFrame([cell_summary(runs, cell, calendars) for cell in CELLS])
    held = table[table["legs"].isin(HELD_TO_BAR)]
    alarms = held.loc[held["planted"] == 0, "excludes 0"]
    lowest, mean = held["coverage"].min(), held["coverage"].mean()
    met = lowest >= COVERAGE_BAR and alarms.max() <= ALARM_BAR
    lines = [
        f"{len(runs)} runs with heart rate, {calendars} calendars a cell",
        table.round(2).to_string(index=False),
        f"of the first two: coverage lowest {lowest:.2f} (bar {COVERAGE_BAR}), mean {mean:.2f}",
        f"called without an effect at most {alarms.max():.2f} (bar {ALARM_BAR})",
        "met" if met else "missed",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
