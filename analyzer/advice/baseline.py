"""What is usual for this runner as of a moment: reference runs that came before it, never after.

Reference runs are looked for among the rested (>= 84 h after leg day) of the trailing 56, 84 and
182 days; where these are fewer than 8 among those >= 60 h, then >= 36 h after leg day, then among
all. Races, intervals, ignored runs and runs under 15 minutes are never references. Effort is
compared within a class of surfaces; length within it, else over all. (docs/rules.md.)
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.advice.outings import outings
from analyzer.timestamps import DAY_S, epoch_seconds

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.model import Floats
    from analyzer.settings import Rules

    Flags: TypeAlias = NDArray[np.bool_]
    Rows: TypeAlias = NDArray[np.int64]
    Words: TypeAlias = NDArray[np.object_]

SURFACE_CLASSES = ("road", "treadmill", "trail")
SPEED_PER_HR = 1.3
"""dlog speed / dlog heart rate: the centre of the physiological prior (docs/statistics.md)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The runner's own reference values, rising, and which runs they are of.

    ``rested_h`` is how long after leg day they all were (0 = all runs), ``days`` how far back they
    reach, ``surface`` the class of surfaces they share ("" = all).
    """

    values: Floats
    rows: Rows
    rested_h: float
    days: float
    surface: str

    def __len__(self) -> int:
        return len(self.values)

    def percentile(self, percent: float) -> float:
        """Return the value below which ``percent`` of the values lie, interpolated linearly."""
        place = (len(self.values) - 1) * percent / 100
        below = min(int(place), len(self.values) - 2)
        low, high = float(self.values[below]), float(self.values[below + 1])
        return low + (high - low) * (place - below)

    @property
    def median(self) -> float:
        """The usual value."""
        return self.percentile(50)


def surface_class(runs: pd.DataFrame, trail_climb_m_per_km: float) -> Words:
    """Return road (with track and virtual), treadmill or trail for each run.

    A road run that climbs more than ``trail_climb_m_per_km`` counts as trail.
    """
    surface = runs["surface"].to_numpy(dtype=object)
    climb = runs["climb_m"].to_numpy(dtype=float)
    km = runs["distance_m"].to_numpy(dtype=float) / 1000
    steep = (climb > trail_climb_m_per_km * km) & ~np.isin(surface, ["track", "virtual"])
    kinds = np.where((surface == "trail") | steep, "trail", "road")
    return np.where(surface == "treadmill", "treadmill", kinds).astype(object)


def judged_speed(runs: pd.DataFrame) -> Floats:
    """Return grade-adjusted speed, on the treadmill plain speed [m/s]; NaN when not positive."""
    plain = runs["speed_mps"].to_numpy(dtype=float)
    graded = runs["gap_speed_mps"].to_numpy(dtype=float)
    on_belt = runs["surface"].to_numpy(dtype=object) == "treadmill"
    speed = np.where(on_belt & np.isfinite(plain), plain, graded)
    speed = np.where(np.isfinite(speed), speed, plain)
    return np.where(speed > 0, speed, np.nan)


def judged_hr(runs: pd.DataFrame, steady_minutes: float) -> tuple[Floats, Flags]:
    """Return usable mean heart rate [bpm] and whether it is that of the steady part.

    With fewer than ``steady_minutes`` it is that of the run after its first minutes.
    """
    steady = runs["steady_hr_bpm"].to_numpy(dtype=float)
    enough = (runs["steady_minutes"].to_numpy(dtype=float) >= steady_minutes) & (steady > 0)
    hr = np.where(enough, steady, runs["hr_bpm"].to_numpy(dtype=float))
    usable = runs["hr_usable"].to_numpy(dtype=bool) & (hr > 0)
    return np.where(usable, hr, np.nan), enough & usable


def is_structured(runs: pd.DataFrame, repetitions: float) -> Flags:
    """Tell races and intervals: the athlete's word, else the repetitions found in the speed."""
    kind = runs["kind"].to_numpy(dtype=object)
    found = runs["repetitions"].to_numpy(dtype=float) >= repetitions
    return np.isin(kind, ["race", "intervals"]) | (found & ~np.isin(kind, ["easy", "long"]))


class Baselines:
    """The runner's reference values as of any moment.

    Args:
        runs: frame RUNS, tagged, sorted by start; ignored runs take no part.
        rules: the settings of the baseline.
    """

    def __init__(self, runs: pd.DataFrame, rules: Rules) -> None:
        self.rules = rules
        self._found: dict[tuple[str, float, str], Reference | None] = {}
        self.started_s = epoch_seconds(runs["started_at"])
        self.surface = surface_class(runs, rules.trail_climb_m_per_km)
        self.speed_mps = judged_speed(runs)
        self.hr_bpm, self.hr_is_steady = judged_hr(runs, rules.steady_minutes)
        self.form = self.speed_form(runs)
        counted = ~runs["ignored"].to_numpy(dtype=bool)
        self._outings(runs, counted)
        self._rest = _rest(runs, rules)
        self._pools = self._reference_pools(runs, counted)
        self._longest = self._pool(self._whole & np.isfinite(self.km), self.km)

    def speed_form(self, runs: pd.DataFrame) -> Floats:
        """Return log speed at equal effort: log v - 1.3 log HR over the same part of the run."""
        hr = np.where(runs["hr_usable"].to_numpy(dtype=bool), runs["hr_bpm"], np.nan)
        return np.log(self.speed_mps) - SPEED_PER_HR * np.log(np.where(hr > 0, hr, np.nan))

    def _outings(self, runs: pd.DataFrame, counted: Flags) -> None:
        rows = np.flatnonzero(counted)
        started, ended = self.started_s[rows], epoch_seconds(runs["ended_at"])[rows]
        joined = outings(started, ended, runs.iloc[rows], self.rules.outing_gap_min)
        self.began_s = self.started_s.copy()
        self.minutes, self.km = (np.full(len(runs), np.nan) for _ in range(2))
        self._whole = np.zeros(len(runs), dtype=bool)
        self.began_s[rows], self._whole[rows] = joined.began_s, joined.last
        self.minutes[rows], self.km[rows] = joined.minutes, joined.km

    def _reference_pools(self, runs: pd.DataFrame, counted: Flags) -> dict[tuple[str, str], _Pool]:
        structured = is_structured(runs, self.rules.repetitions)
        long_enough = ~(runs["moving_s"].to_numpy() < self.rules.baseline_shortest_min * 60)
        plain = counted & ~structured & long_enough
        touched = np.isin(self.began_s, self.began_s[structured & counted])
        too_short = self.minutes < self.rules.baseline_shortest_min
        whole = self._whole & ~touched & ~too_short
        paced = plain & _is_paced(runs, self.rules)
        fading = np.where(runs["hr_usable"].to_numpy(dtype=bool), runs["decoupling_pct"], np.nan)
        quantities = {
            "minutes": (whole, self.minutes),
            "km": (whole & (self.km > 0), self.km),
            "speed": (paced, self.speed_mps),
            "hr": (plain, self.hr_bpm),
            "form": (plain, self.form),
            "decoupling": (plain, fading),
        }
        return {
            (name, surface): self._pool(keep & self._on(surface) & np.isfinite(values), values)
            for name, (keep, values) in quantities.items()
            for surface in ("", *SURFACE_CLASSES)
        }

    def _on(self, surface: str) -> Flags:
        on = self.surface == surface
        return on if surface else np.ones(len(on), dtype=bool)

    def _pool(self, keep: Flags, values: Floats) -> _Pool:
        rows = np.flatnonzero(keep)
        return _Pool(self.started_s[rows], self._rest[rows], rows, values[rows], self.rules)

    def reference(self, name: str, before_s: float, surface: str = "") -> Reference | None:
        """Return the reference values known before a moment, None when they are too few.

        Args:
            name: minutes, km, speed, hr, form or decoupling.
            before_s: the moment [s since the epoch]; only runs that began before it count.
            surface: class of surfaces; "" = all.
        """
        asked = (name, before_s, surface)
        if asked not in self._found:
            self._found[asked] = self._pools[name, surface].find(before_s, surface)
        return self._found[asked]

    def length(self, name: str, before_s: float, surface: str) -> Reference | None:
        """Return reference lengths (minutes or km) of a class of surfaces, else of all runs."""
        return self.reference(name, before_s, surface) or self.reference(name, before_s)

    def count(self, name: str, before_s: float, surface: str) -> int:
        """Return how many reference runs there are at all, looking back as far as allowed."""
        return len(self._pools[name, surface].trailing(before_s, self.rules.baseline_days_widest))

    def longest_km(self, before_s: float) -> float | None:
        """Return the longest outing of the last 30 days [km], races and all surfaces included."""
        recent = self._longest.trailing(before_s, self.rules.spike_days)
        return float(recent.max()) if len(recent) else None


def _rest(runs: pd.DataFrame, rules: Rules) -> Rows:
    """Return 3, 2, 1 or 0: how many of the rest limits a run is known to have met."""
    known = runs["leg_day_known"].to_numpy(dtype=bool)
    hours = np.where(known, runs["hours_since_leg_day"].to_numpy(dtype=float), np.nan)
    limits = (rules.rested_h_least, rules.rested_h_less, rules.rested_h)
    met: Rows = np.sum([hours >= limit for limit in limits], axis=0, dtype=np.int64)
    return met


def _is_paced(runs: pd.DataFrame, rules: Rules) -> Flags:
    """Tell runs whose pace says something: no stroller, not mostly walked."""
    walked = runs["walk_share"].to_numpy(dtype=float) * 100 > rules.walk_share_pct
    return np.asarray(~walked & (runs["kind"].to_numpy(dtype=object) != "stroller"), dtype=bool)


class _Pool:
    """Reference values of one quantity in order of time, most rested first."""

    def __init__(
        self, started_s: Floats, rest: Rows, rows: Rows, values: Floats, rules: Rules
    ) -> None:
        self._rules = rules
        rested = (0.0, rules.rested_h_least, rules.rested_h_less, rules.rested_h)
        self._levels = [
            (rested[level], started_s[rest >= level].tolist(), values[keep], rows[keep])
            for level in (3, 2, 1, 0)
            for keep in (rest >= level,)
        ]

    def find(self, before_s: float, surface: str) -> Reference | None:
        rules = self._rules
        back = (rules.baseline_days, rules.baseline_days_wider, rules.baseline_days_widest)
        for rested_h, times, values, rows in self._levels:
            behind = bisect_left(times, before_s)
            for days in back:
                first = bisect_left(times, before_s - days * DAY_S)
                if behind - first >= max(rules.baseline_runs, 2):
                    here = slice(first, behind)
                    return Reference(np.sort(values[here]), rows[here], rested_h, days, surface)
        return None

    def trailing(self, before_s: float, days: float) -> Floats:
        """Return all values of the last ``days``, rested or not."""
        _, times, values, _ = self._levels[-1]
        return values[bisect_left(times, before_s - days * DAY_S) : bisect_left(times, before_s)]
