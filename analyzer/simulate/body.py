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
NOVEL_AFTER_DAYS = 14.0


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
    scenario: Scenario, calendar: SimulatedCalendar, rng: np.random.Generator
) -> PlantedEffect:
    """Plant the effect: severity of each session x its shape over time x susceptibility."""
    legs = calendar.legs
    spread = scenario.severity_sd
    severity = np.exp(rng.normal(-(spread**2) / 2, spread, len(legs)))
    first = np.diff(legs, prepend=-np.inf) > NOVEL_AFTER_DAYS
    severity = severity * np.where(first, scenario.novelty, 1.0)
    susceptible = float(np.exp(rng.normal(0, scenario.susceptibility_sd)))
    shape = np.array(scenario.effect_pct) / scenario.effect_pct[1]
    hours = 24 * (calendar.runs[:, None] - legs[None, :]) - LIFT_H
    weight = np.r_[shape, 0.0, 0.0][bucket_positions(hours, np.inf)]
    load = np.minimum((weight * severity).sum(axis=1), STRONGEST)
    standard = np.log1p(scenario.effect_scale * scenario.effect_pct[1] / 100)
    return PlantedEffect(severity, load, standard * susceptible * load, standard * susceptible)


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
    scenario: Scenario, calendar: SimulatedCalendar, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Log speed at equal effort that comes and goes with the day: AR(1) in days."""
    memory, shocks = scenario.day_effect_memory, rng.normal(0, 1, calendar.days + 1)
    effect = np.empty_like(shocks)
    effect[0] = shocks[0]
    for day in range(1, len(effect)):
        # Scaled so that the variance stays 1, however long the memory.
        effect[day] = memory * effect[day - 1] + np.sqrt(1 - memory**2) * shocks[day]
    return np.asarray(scenario.day_effect_sd_pct / 100 * effect[calendar.runs.astype(int)])


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


def draw_heart(scenario: Scenario, rng: np.random.Generator) -> HeartRateLine:
    """Draw the athlete's line so that 78 % of the highest heart rate is an easy 2.4-3.4 m/s."""
    hr_0, hr_max = (
        draw_uniform(rng, scenario.hr_at_rest_of_line),
        draw_uniform(rng, scenario.hr_max),
    )
    power = 1 + scenario.curvature_sd * rng.normal()
    easy_speed = rng.uniform(2.4, 3.4)
    return HeartRateLine(hr_0, power, hr_max, easy_speed / (0.78 * hr_max - hr_0) ** power)
