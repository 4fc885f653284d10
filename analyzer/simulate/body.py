"""The simulated body: fitness, the day's effect, the planted effect, and speed by heart rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import bucket_positions
from analyzer.simulate.calendar import LIFT_H, WEEK, draw_uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.simulate.calendar import SimulatedCalendar
    from analyzer.simulate.scenario import Scenario

STRONGEST = 2.0
BAD_TIMES = 5.0
NOVEL_AFTER_DAYS = 14.0
EASY_SHARE = 0.76
"""Of the highest heart rate, at easy effort."""


@dataclass(frozen=True, slots=True)
class PlantedEffect:
    """``severity`` of each session; per run the summed ``load`` and planted ``log_effect``.

    ``log_day_one`` is this athlete's effect of one standard session on the day after.
    """

    severity: NDArray[np.float64]
    load: NDArray[np.float64]
    log_effect: NDArray[np.float64]
    log_day_one: float


def draw_legs(
    scenario: Scenario,
    calendar: SimulatedCalendar,
    rng: np.random.Generator,
    extra: np.random.Generator,
) -> PlantedEffect:
    """Plant the effect: severity of each session x its shape over time x susceptibility."""
    legs = calendar.legs
    spread = scenario.severity_sd
    severity = np.exp(rng.normal(-(spread**2) / 2, spread, len(legs)))
    first = np.diff(legs, prepend=-np.inf) > NOVEL_AFTER_DAYS
    severity = severity * np.where(first, scenario.novelty, 1.0)
    susceptible = float(np.exp(rng.normal(0, scenario.susceptibility_sd)))
    hours = 24 * (calendar.runs[:, None] - legs[None, :]) - LIFT_H
    weight = _left_after(scenario, hours)
    load = np.minimum((weight * severity).sum(axis=1), STRONGEST)
    standard = np.log1p(scenario.effect_scale * scenario.effect_pct[1] / 100)
    harm = (weight * (severity * _tails(scenario, len(legs), extra))).sum(axis=1)
    effect = standard * susceptible * (load if scenario.bad_share == 0 else harm)
    if not scenario.harm_known:
        # What was logged has the same spread and says nothing of the harm done.
        severity = extra.permutation(severity)
        load = np.minimum((weight * severity).sum(axis=1), STRONGEST)
    return PlantedEffect(severity, load, effect, standard * susceptible)


def _left_after(scenario: Scenario, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the day-one effect left after some hours; 0 before the session."""
    if not scenario.decay_by_hour:
        shape = np.array(scenario.effect_pct) / scenario.effect_pct[1]
        return np.asarray(np.r_[shape, 0.0, 0.0][bucket_positions(hours, np.inf)])
    at, left = np.array(scenario.decay_by_hour).T
    return np.where(hours >= 0, np.interp(hours, at, left, right=0.0), 0.0)


def _tails(scenario: Scenario, count: int, extra: np.random.Generator) -> NDArray[np.float64]:
    """Return how much each session hurts, one on average: a few five times, the rest less."""
    usual = (1 - BAD_TIMES * scenario.bad_share) / (1 - scenario.bad_share)
    return np.where(extra.random(count) < scenario.bad_share, BAD_TIMES, usual)


def draw_fitness(
    scenario: Scenario, calendar: SimulatedCalendar, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Log speed at equal effort on each run's day, that training explains: slow."""
    weeks = calendar.days // WEEK + 1
    walk = np.cumsum(rng.normal(0, scenario.fitness_walk_pct / 100, weeks))
    season = draw_uniform(rng, scenario.season_pct) / 100
    phase = rng.uniform(0, 2 * np.pi)
    years = calendar.runs / 365.25
    trend = draw_uniform(rng, scenario.trend_pct_per_year) / 100 * years
    slow = np.interp(calendar.runs / WEEK, np.arange(weeks), walk)
    return np.asarray(trend + slow + season * np.sin(2 * np.pi * years + phase))


def draw_day_effect(
    scenario: Scenario,
    calendar: SimulatedCalendar,
    rng: np.random.Generator,
    extra: np.random.Generator,
) -> NDArray[np.float64]:
    """Log speed at equal effort that comes and goes with the day: AR(1) in days."""
    shocks = rng.normal(0, 1, calendar.days + 1)
    memory = draw_uniform(extra, scenario.day_effect_memory)
    effect = np.empty_like(shocks)
    effect[0] = shocks[0]
    for day in range(1, len(effect)):
        # Scaled so that the variance stays 1, however long the memory.
        effect[day] = memory * effect[day - 1] + np.sqrt(1 - memory**2) * shocks[day]
    at = calendar.runs
    paused = ((at[:, None] >= calendar.breaks[:, 0]) & (at[:, None] < calendar.breaks[:, 1])).any(1)
    form = scenario.day_effect_sd_pct / 100 * effect[at.astype(int)]
    return np.asarray(form + scenario.break_effect_pct / 100 * paused)


@dataclass(frozen=True, slots=True)
class HeartRateLine:
    """An athlete's line: speed = scale * (HR - hr_0) ** power, at equal conditions."""

    hr_0: float
    power: float
    hr_max: float
    scale: float

    def log_speed(self, log_hr: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log speed at a log heart rate."""
        # The line ends some beats above HR0: below it there is no speed to take a logarithm of.
        above = np.maximum(np.exp(log_hr) - self.hr_0, 5.0)
        return np.asarray(np.log(self.scale) + self.power * np.log(above))

    def log_hr(self, log_speed: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log heart rate at a log speed."""
        above = np.exp((log_speed - np.log(self.scale)) / self.power)
        return np.asarray(np.log(self.hr_0 + above))

    def slope_at(self, log_hr: float) -> float:
        """Change of log speed with log heart rate."""
        return float(self.power * np.exp(log_hr) / (np.exp(log_hr) - self.hr_0))


def draw_heart(
    scenario: Scenario, rng: np.random.Generator, extra: np.random.Generator
) -> HeartRateLine:
    """Draw the athlete's line so that 78 % of the highest heart rate is an easy 2.4-3.4 m/s."""
    hr_0, hr_max = (
        draw_uniform(rng, scenario.hr_at_rest_of_line),
        draw_uniform(rng, scenario.hr_max),
    )
    power = 1 + scenario.curvature_sd * rng.normal()
    if scenario.easy_slope is not None:
        easy = EASY_SHARE * hr_max
        power = draw_uniform(extra, scenario.easy_slope) * (easy - hr_0) / easy
    easy_speed = rng.uniform(2.4, 3.4)
    return HeartRateLine(hr_0, power, hr_max, easy_speed / (0.78 * hr_max - hr_0) ** power)
