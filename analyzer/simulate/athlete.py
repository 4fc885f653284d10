"""One simulated athlete: calendar and body put together into the estimator's frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyzer.buckets import BUCKETS, COMPARED_BUCKETS, bucket_positions
from analyzer.settings import Windows
from analyzer.simulate.body import EASY_SHARE, draw_day_effect, draw_fitness, draw_heart, draw_legs
from analyzer.simulate.calendar import (
    CAREFUL_H,
    EASY,
    HARD,
    KINDS,
    LIFT_H,
    LONG,
    RACE,
    draw_calendar,
    draw_uniform,
    hours_since,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.simulate.body import HeartRateLine, PlantedEffect
    from analyzer.simulate.calendar import SimulatedCalendar
    from analyzer.simulate.scenario import Scenario

    Floats = NDArray[np.float64]
    Columns = dict[str, Any]

BEGAN = pd.Timestamp("2022-01-03", tz="UTC")
LAPSED_H = 24 * Windows().lapsed_days
HEAT_FROM_C = 12.0
HALF_CAREFUL_H = 60.0
SLOWED_BY_CLIMB = 0.003  # of log speed for one m/km up and down again: Minetti 2002
SHARE_OF_MAX = {EASY: EASY_SHARE, LONG: 0.75, HARD: 0.865, RACE: 0.92}
SPREAD_OF_SHARE = 0.025
MINUTES = {EASY: 45.0, LONG: 85.0, HARD: 48.0, RACE: 50.0}


@dataclass(frozen=True)
class SimulatedAthlete:
    """What the logs would show, and the truth behind them.

    ``runs``: the estimator's documented columns and run_id, ended_at, moving_s,
    speed_mps, bucket, leg_carryover, planned_kind (what the run was meant to be, whatever came of
    it), hours_since_upper_day, planted_pct. ``sessions``: started_at, ended_at, legs (bool),
    severity (NaN unless legs). ``truth_pct``: the planted effect per bucket, the mean over its
    runs that are neither races nor intervals; ``per_leg_day_pct`` that of one standard leg day
    on the day after; ``slope``: the true d log speed / d log heart rate at easy effort.
    ``expected_log_speed`` (n of the runs): what someone would expect who knew line, fitness, heat
    and hills exactly, and of the day and of legs nothing. ``fitness`` (n) is the log of speed at
    equal effort that training explains.
    """

    runs: pd.DataFrame
    sessions: pd.DataFrame
    truth_pct: dict[str, float]
    per_leg_day_pct: float
    slope: float
    expected_log_speed: Floats
    fitness: Floats


def simulate_athlete(scenario: Scenario, seed: int) -> SimulatedAthlete:
    """Draw one athlete. The same scenario and seed give the same athlete, to the last bit."""
    # The order of the draws belongs to the seed: another order is another athlete.
    rng = np.random.default_rng(seed)
    calendar = draw_calendar(scenario, rng)
    # What came later draws for itself, so that older scenarios stay the athletes they were.
    extra = np.random.default_rng([seed, 1])
    legs = draw_legs(scenario, calendar, rng, extra)
    fitness = draw_fitness(scenario, calendar, rng)
    day_effect = draw_day_effect(scenario, calendar, rng, extra)
    heart = draw_heart(scenario, rng, extra)
    runs = _draw_weather(scenario, calendar, rng)
    surroundings, wind = _draw_surroundings(scenario, runs, rng)
    runs = _draw_runs(
        scenario, calendar, runs, heart, fitness, day_effect + surroundings + legs.log_effect, rng
    )
    expected = heart.log_speed(np.log(runs["hr_bpm"])) + fitness + surroundings - wind
    logged = extra.random(len(calendar.legs)) >= scenario.missed_share
    truth = _true_effects(calendar, runs["kind"], legs)
    runs = _tag_runs(scenario, runs, calendar.legs[logged], calendar, legs, rng)
    runs["planned_kind"] = _titles(scenario, runs["planned_kind"], extra)
    return SimulatedAthlete(
        pd.DataFrame(runs),
        _session_frame(calendar, legs, logged),
        truth,
        100 * float(np.expm1(legs.log_day_one)),
        heart.slope_at(np.log(SHARE_OF_MAX[EASY] * heart.hr_max)),
        expected,
        fitness,
    )


def _draw_weather(
    scenario: Scenario, calendar: SimulatedCalendar, rng: np.random.Generator
) -> Columns:
    """Where and in what weather each run took place."""
    count = len(calendar.runs)
    year = -np.cos(2 * np.pi * calendar.runs / 365.25)
    hour = 24 * (calendar.runs % 1)
    treadmill = rng.random(count) < draw_uniform(rng, scenario.treadmill_share)
    outside = 11 + 9 * year + 2 * np.sin((hour - 8) / 24 * 2 * np.pi) + rng.normal(0, 4, count)
    climb_m_per_km = np.where(treadmill, 0, rng.gamma(1.5, rng.uniform(2, 9), count))
    return {
        "local_hour": hour,
        "surface": np.where(treadmill, "treadmill", "road"),
        "temperature_c": np.where(treadmill, 20.0, outside),
        "climb_m_per_km": climb_m_per_km,
    }


def _draw_surroundings(
    scenario: Scenario, runs: Columns, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Log speed lost or won to heat, hills wrongly adjusted and wind, and the part of wind alone.

    Wind stands for surface and a bad GPS too.
    """
    heat = draw_uniform(rng, scenario.heat_pct_per_c) * np.maximum(
        runs["temperature_c"] - HEAT_FROM_C, 0
    )
    hills = rng.normal(0, scenario.gap_error_pct) * runs["climb_m_per_km"]
    belt = rng.normal(0, 2) * (runs["surface"] == "treadmill")
    wind = rng.normal(0, scenario.surface_sd_pct, len(heat))
    return np.asarray((heat + hills + belt + wind) / 100, dtype=float), wind / 100


def _draw_runs(
    scenario: Scenario,
    calendar: SimulatedCalendar,
    runs: Columns,
    heart: HeartRateLine,
    fitness: Floats,
    day: Floats,
    rng: np.random.Generator,
) -> Columns:
    """Let the athlete run: what was meant meets the day, and the watch adds its own error."""
    climb_m_per_km = runs.pop("climb_m_per_km")
    count, meant = len(climb_m_per_km), calendar.meant
    meant_hr = _meant_hr(scenario, calendar, heart, rng)
    noise = rng.normal(0, scenario.hr_noise_pct / 100, count)
    by_day = draw_uniform(rng, scenario.pace_answers_day)
    by_heart = draw_uniform(rng, scenario.pace_answers_heart)
    slope = heart.slope_at(float(np.log(SHARE_OF_MAX[EASY] * heart.hr_max)))
    log_speed = heart.log_speed(meant_hr) + fitness + by_day * day - by_heart * slope * noise
    true_hr = heart.log_hr(log_speed - fitness - day)
    minutes = np.array([MINUTES[kind] for kind in range(len(KINDS))])[meant]
    minutes = minutes * np.exp(rng.normal(0, 0.2, count))
    wrong = rng.random(count) < scenario.hr_outlier_share
    too_high = wrong * rng.uniform(*scenario.hr_outlier_pct, count) / 100
    # Even a sensor locked to the cadence shows hardly more than the maximum.
    watch_hr = np.exp(np.minimum(true_hr + noise + too_high, np.log(1.05 * heart.hr_max)))
    gap_speed = np.exp(log_speed)
    speed = gap_speed * np.exp(-SLOWED_BY_CLIMB * climb_m_per_km)
    routes = draw_uniform(rng, scenario.lengths_by_distance)
    metres = minutes * 60 * speed ** (1 - routes) * np.median(speed) ** routes
    labelled = rng.random(count) < scenario.labelled_share
    return runs | {
        "moving_s": metres / speed,
        "gap_speed_mps": gap_speed,
        "speed_mps": speed,
        "distance_m": metres,
        "climb_m": climb_m_per_km * metres / 1000,
        "hr_bpm": watch_hr,
        "hr_source": np.full(count, scenario.hr_source),
        "planned_kind": np.array(KINDS, dtype=object)[meant],
        "kind": np.select([meant == RACE, (meant == HARD) & labelled], ["race", "intervals"], ""),
    }


def _meant_hr(
    scenario: Scenario, calendar: SimulatedCalendar, heart: HeartRateLine, rng: np.random.Generator
) -> Floats:
    """Log heart rate the run was meant to have: easier after legs, the more careful the athlete."""
    share = np.array([SHARE_OF_MAX[kind] for kind in range(len(KINDS))])[calendar.meant]
    since = hours_since(calendar.runs, calendar.legs)
    easier = np.select([since < CAREFUL_H, since < HALF_CAREFUL_H], [1.0, 0.5], 0.0) * np.isin(
        calendar.meant, (EASY, LONG)
    )
    wanted = (
        scenario.intent * scenario.intent_easier_pct * easier * rng.uniform(0.5, 1.5, len(share))
    )
    spread = rng.normal(0, SPREAD_OF_SHARE, len(share))
    at_share = np.log(share * heart.hr_max) + spread
    return heart.log_hr(heart.log_speed(at_share) - wanted / 100)


def _titles(
    scenario: Scenario, planned: NDArray[np.object_], extra: np.random.Generator
) -> NDArray[np.object_]:
    """Return what the titles say was planned: mostly the truth, "" where there is none."""
    count = len(planned)
    wrong = extra.random(count) < scenario.title_wrong_share
    titled = extra.random(count) < scenario.titled_share
    other = np.array(KINDS, dtype=object)[extra.integers(0, RACE, count)]
    return np.where(titled, np.where(wrong, other, planned), "")


def _tag_runs(
    scenario: Scenario,
    runs: Columns,
    known_legs: Floats,
    calendar: SimulatedCalendar,
    legs: PlantedEffect,
    rng: np.random.Generator,
) -> Columns:
    """Tag the runs by the leg days that are known."""
    since = hours_since(calendar.runs, known_legs)
    known = rng.random(len(since)) >= scenario.unknown_share
    bucket = np.array([*BUCKETS, None], dtype=object)[bucket_positions(since, LAPSED_H)]
    bucket[~known] = None
    started = _instants(calendar.runs)
    return runs | {
        "run_id": [f"sim-{i:04d}" for i in range(len(since))],
        "started_at": started,
        "ended_at": started + pd.to_timedelta(runs["moving_s"].round(), unit="s"),
        "hours_since_leg_day": since,
        "hours_since_upper_day": hours_since(calendar.runs, calendar.upper),
        "leg_day_known": known,
        "bucket": pd.Series(bucket, dtype=object),
        "leg_carryover": legs.load,
        "planted_pct": 100 * np.expm1(legs.log_effect),
    }


def _instants(days: Floats) -> pd.DatetimeIndex:
    return BEGAN + pd.to_timedelta(np.round(days * 86400), unit="s")


def _session_frame(
    calendar: SimulatedCalendar, legs: PlantedEffect, logged: NDArray[np.bool_]
) -> pd.DataFrame:
    days = np.r_[calendar.legs[logged], calendar.upper]
    order = np.argsort(days, kind="stable")
    started = _instants(days[order])
    return pd.DataFrame(
        {
            "started_at": started,
            "ended_at": started + pd.Timedelta(hours=LIFT_H),
            "legs": np.r_[np.ones(logged.sum(), bool), np.zeros(len(calendar.upper), bool)][order],
            "severity": np.r_[legs.severity[logged], np.full(len(calendar.upper), np.nan)][order],
        }
    )


def _true_effects(
    calendar: SimulatedCalendar, kind: NDArray[np.str_], legs: PlantedEffect
) -> dict[str, float]:
    """Return the mean planted effect of each bucket by the leg days there were, logged or not."""
    bucket = bucket_positions(hours_since(calendar.runs, calendar.legs), LAPSED_H)
    judged = ~np.isin(kind, ("race", "intervals"))
    planted = 100 * np.expm1(legs.log_effect)
    inside = {name: judged & (bucket == at) for at, name in enumerate(COMPARED_BUCKETS)}
    return {name: float(planted[here].mean()) for name, here in inside.items() if here.any()}
