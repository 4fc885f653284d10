"""The simulated lifting log: maxima that progress, with a known effect of running planted in them.

Drawn from generators of its own, so that athletes simulated without it stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer.simulate.calendar import draw_uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.simulate.athlete import SimulatedAthlete
    from analyzer.simulate.scenario import Scenario

    Floats = NDArray[np.float64]

LIFTS = ("Squat (Barbell)", "Deadlift (Barbell)", "Romanian Deadlift (Barbell)")
BASE_KG = (95.0, 125.0, 90.0)
LIFTS_A_DAY = 2
REPS, SETS = (3, 10), (3, 5)
WEEK_D, AROUND_D = 7.0, 42.0
MUCH_SHARE = 1 / 3
SLUMP_D = (10.0, 24.0)
SLUMP_RUNNING = 0.5
VOLUME_TIMES = 2.0
"""Volume answers to running twice as much as the maximum does."""


@dataclass(frozen=True)
class SimulatedLifts:
    """What a lifting log beside the runs would show.

    ``leg_days``: session_id, started_at, leg_tonnage_kg; ``sets``: session_id, exercise, effort,
    weight_kg, reps; ``runs``: started_at and distance_m, which swings from week to week.
    ``planted_pct`` (n of the leg days) is what running in the week before did to the maximum.
    """

    leg_days: pd.DataFrame
    sets: pd.DataFrame
    runs: pd.DataFrame
    planted_pct: Floats


class _DrawnLegDays(NamedTuple):
    """Days since the log began, and the log of what running and all else do to the maxima."""

    days: Floats
    planted: Floats
    form: Floats


def simulate_lifts(athlete: SimulatedAthlete, scenario: Scenario, seed: int) -> SimulatedLifts:
    """Draw the lifts of an athlete; the same scenario and seed give the same log."""
    rng = np.random.default_rng([seed, 2])
    sessions = athlete.sessions[athlete.sessions["legs"]].reset_index(drop=True)
    began = athlete.runs["started_at"].iloc[0]
    days = _days_since(sessions["started_at"], began)
    at = _days_since(athlete.runs["started_at"], began)
    end = float(max(days.max(), at.max()))
    slumps = rng.uniform(0, end, rng.poisson(scenario.slumps_per_year * end / 365.25))
    spans = np.column_stack([slumps, slumps + rng.uniform(*SLUMP_D, len(slumps))])
    weeks = np.exp(scenario.running_swing * rng.normal(0, 1, int(end // WEEK_D) + 2))
    metres = athlete.runs["distance_m"].to_numpy() * weeks[np.maximum(at // WEEK_D, 0).astype(int)]
    metres *= np.where(_inside(at, spans), SLUMP_RUNNING, 1.0)
    more = _relative_running(days, at, metres)
    dose = (
        more if scenario.running_cost_by_dose else 1.0 * (more > np.quantile(more, 1 - MUCH_SHARE))
    )
    planted = np.log1p(scenario.running_cost_pct / 100) * dose
    progress = draw_uniform(rng, scenario.lift_progress_pct_per_year) / 100 * days / 365.25
    slumped = scenario.slump_lift_pct / 100 * _inside(days, spans)
    drawn = _DrawnLegDays(days, planted, progress + slumped + _day_noise(scenario, len(days), rng))
    ids = np.array([f"legs-{n:04d}" for n in range(len(days))], dtype=object)
    sets, tonnage = _draw_sets(scenario, ids, drawn, rng)
    return SimulatedLifts(
        pd.DataFrame(
            {
                "session_id": ids,
                "started_at": sessions["started_at"],
                "leg_tonnage_kg": tonnage,
            }
        ),
        sets,
        pd.DataFrame({"started_at": athlete.runs["started_at"], "distance_m": metres}),
        100 * np.expm1(planted),
    )


def _days_since(instants: pd.Series, began: pd.Timestamp) -> Floats:
    return np.asarray((instants - began).dt.total_seconds() / 86_400, dtype=float)


def _inside(days: Floats, spans: Floats) -> NDArray[np.bool_]:
    return np.asarray(((days[:, None] >= spans[:, 0]) & (days[:, None] < spans[:, 1])).any(axis=1))


def _relative_running(days: Floats, at: Floats, metres: Floats) -> Floats:
    """Return how much more was run in the week before each leg day than in those around it."""
    back = days[:, None] - at
    week = ((back > 0) & (back <= WEEK_D)) @ metres
    near = np.abs(back) <= AROUND_D
    begin = np.maximum(days - AROUND_D, at[0])
    weeks = (np.minimum(days + AROUND_D, at[-1]) - begin) / WEEK_D
    return np.asarray(week / np.maximum(near @ metres / np.maximum(weeks, 1.0), 1.0) - 1)


def _day_noise(scenario: Scenario, count: int, rng: np.random.Generator) -> Floats:
    """Return what the day does to the maxima: AR(1) from leg day to leg day."""
    memory, shocks = draw_uniform(rng, scenario.lift_memory), rng.normal(0, 1, count)
    noise = np.empty(count)
    last = 0.0
    for n, shock in enumerate(shocks):
        last = shock if n == 0 else memory * last + np.sqrt(1 - memory**2) * shock
        noise[n] = last
    return scenario.lift_noise_pct / 100 * noise


def _draw_sets(
    scenario: Scenario, ids: NDArray[np.object_], drawn: _DrawnLegDays, rng: np.random.Generator
) -> tuple[pd.DataFrame, Floats]:
    rows: list[tuple[str, str, str, float, int]] = []
    tonnage = np.zeros(len(ids))
    for n, session in enumerate(ids):
        # One more set, or a lighter plate: what volume does besides the maximum.
        more = np.exp((VOLUME_TIMES - 1) * drawn.planted[n] + 4 * scenario.lift_noise_pct / 100
                      * rng.normal())  # fmt: skip
        for lift in rng.choice(len(LIFTS), LIFTS_A_DAY, replace=False):
            own = scenario.lift_noise_pct / 200 * rng.normal()
            maximum = BASE_KG[lift] * np.exp(drawn.planted[n] + drawn.form[n] + own)
            reps, count = int(rng.integers(*REPS)), int(rng.integers(*SETS))
            weight = maximum / (1 + reps / 30)
            if scenario.plate_kg:
                weight = scenario.plate_kg * round(weight / scenario.plate_kg)
            rows += [(session, LIFTS[lift], "active", weight, reps)] * count
            tonnage[n] += weight * 20 * more
    columns = ["session_id", "exercise", "effort", "weight_kg", "reps"]
    sets = pd.DataFrame(rows, columns=columns)
    return sets.assign(reps=sets["reps"].astype(float)), tonnage
