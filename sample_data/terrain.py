"""The ground under a run: heights, grades and a loop through a city park."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BASE_HEIGHT_M = 36.0
METRES_PER_DEGREE = 111_320.0
PARK = (52.5145, 13.3501)
"""The Tiergarten in Berlin, degrees: a public park, nobody's front door."""


@dataclass(frozen=True)
class Terrain:
    """One closed course: heights by distance as a sum of waves, so that it ends where it began."""

    length_m: float
    waves: Floats
    heights_m: Floats
    phases: Floats

    def height_m(self, distance_m: Floats | float) -> Floats:
        """Return the height above sea level at each distance."""
        return np.asarray(BASE_HEIGHT_M + np.sin(self._angles(distance_m)) @ self.heights_m)

    def grade(self, distance_m: Floats | float) -> Floats:
        """Return rise over run at each distance."""
        slopes = self.heights_m * 2 * np.pi * self.waves / self.length_m
        return np.asarray(np.cos(self._angles(distance_m)) @ slopes)

    def _angles(self, distance_m: Floats | float) -> Floats:
        turns = np.multiply.outer(np.asarray(distance_m), self.waves) / self.length_m
        return np.asarray(2 * np.pi * turns + self.phases)


def course(length_m: float, climb_m: float, rng: np.random.Generator) -> Terrain:
    """Return a course that climbs ``climb_m`` over ``length_m``, in hills 0.7 to 3 km long."""
    most = max(2, int(length_m / 700))
    least = max(1, int(length_m / 3000))
    waves = np.arange(least, most + 1, dtype=float)
    raw = Terrain(
        length_m=length_m,
        waves=waves,
        heights_m=rng.normal(0, 1, len(waves)) / waves,
        phases=rng.uniform(0, 2 * np.pi, len(waves)),
    )
    steps = np.diff(raw.height_m(np.arange(0, length_m, 5.0)))
    scale = climb_m / steps[steps > 0].sum()
    return Terrain(length_m, waves, raw.heights_m * scale, raw.phases)


def positions(distance_m: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return latitude and longitude in degrees along laps of the park, begun anywhere on it."""
    turn = np.linspace(0, 2 * np.pi, 2001)
    radius_m = 390.0 * (1 + 0.12 * np.sin(3 * turn) + 0.05 * np.sin(7 * turn))
    north, east = radius_m * np.sin(turn) * 0.6, radius_m * np.cos(turn) * 1.4
    along_m = np.concatenate([[0.0], np.hypot(np.diff(north), np.diff(east)).cumsum()])
    where = (distance_m + rng.uniform(0, along_m[-1])) % along_m[-1]
    latitude = PARK[0] + np.interp(where, along_m, north) / METRES_PER_DEGREE
    degree_m = METRES_PER_DEGREE * np.cos(np.radians(PARK[0]))
    return latitude, PARK[1] + np.interp(where, along_m, east) / degree_m


def cost_ratio(grade: Floats | float) -> Floats:
    """Return the energy cost of running at a grade relative to the flat.

    Formula: C(i) = 155.4 i^5 - 30.4 i^4 - 43.3 i^3 + 46.3 i^2 + 19.5 i + 3.6, divided by C(0).
    Source: Minetti et al. 2002, J Appl Physiol 93:1039. Written out here a second time on
    purpose: the truth must not come from the code it is held against.
    """
    return np.asarray(np.polyval([155.4, -30.4, -43.3, 46.3, 19.5, 3.6], grade) / 3.6)
