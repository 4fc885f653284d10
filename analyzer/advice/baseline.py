"""What is usual for this runner as of a moment: reference runs that came before it, never after.

Reference runs are looked for among the rested (>= 84 h after leg day) of the trailing 56, 84 and
182 days; where these are fewer than 8 among those >= 60 h, then >= 36 h after leg day, then among
all. Races, intervals, ignored and implausible runs and runs under 15 minutes are never references.
Effort is compared within a class of surfaces; length within it, else over all. (docs/rules.md.)
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from analyzer.buckets import REFERENCE_BUCKET
from analyzer.frames.dataset import runs_that_count
from analyzer.timestamps import DAY_S, MINUTE_S, epoch_seconds
from analyzer.units import count, number, pace_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.model import Floats, PlannedKind
    from analyzer.settings import Rules

    Flags: TypeAlias = NDArray[np.bool_]
    Rows: TypeAlias = NDArray[np.int64]
    Words: TypeAlias = NDArray[np.object_]

Length = Literal["minutes", "km"]
Quantity = Literal["minutes", "km", "speed", "hr", "easy_hr", "decoupling"]

SURFACE_CLASSES = ("road", "treadmill", "trail")
EASY_PLANS: tuple[PlannedKind, ...] = ("easy", "recovery")
EASY_PACE_RUNS = 6
"""Rested runs it takes to go by these alone."""


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

    @property
    def in_words(self) -> str:
        """Which runs these are, e.g. "your 9 runs of the last 56 days at least 84 h after legs"."""
        rested = f" at least {number(self.rested_h)} h after leg day" if self.rested_h else ""
        surface = f"{self.surface} " if self.surface else ""
        runs, days = count(len(self), f"{surface}run"), count(round(self.days), "day")
        return f"your {runs} of the last {days}{rested}"

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


@dataclass(frozen=True, slots=True)
class Outings:
    """For each run what its outing was up to and including it: equally long columns.

    ``began_s`` [s since the epoch], ``minutes`` moving, ``km``; ``last`` marks the piece that ends
    the outing, whose numbers are those of the whole. ``latest_end_s`` is when the last of the runs
    so far ended.
    """

    began_s: Floats
    minutes: Floats
    km: Floats
    last: Flags
    latest_end_s: Floats


class OutingSoFar(NamedTuple):
    """What has been run already of the outing that a run goes on with; NaN where unknown."""

    began_s: float
    minutes: float = 0.0
    km: float = 0.0


def join_outings(started_s: Floats, ended_s: Floats, runs: pd.DataFrame, gap_min: float) -> Outings:
    """Join runs that start less than ``gap_min`` after the one before ended, up to a leg day.

    Of a run that was recorded while another one still went on only what came after that counts:
    nobody runs twice at once, and a doubtful record must not raise what is usual.

    Args:
        started_s: when each run began, rising.
        ended_s: when each run ended.
        runs: the same runs, with ``moving_s``, ``distance_m`` and ``leg_day_id``.
        gap_min: runs at least this many minutes apart are outings of their own.
    """
    latest_end = np.fmax.accumulate(np.fmax(ended_s, started_s))
    first = np.ones(len(started_s), dtype=bool)
    legs = runs["leg_day_id"].to_numpy(dtype=object)
    # A run before lifting belongs to the session before, so no outing goes on across one.
    lifted_between = legs[1:] != legs[:-1]
    first[1:] = (started_s[1:] - latest_end[:-1] >= gap_min * MINUTE_S) | lifted_between
    began = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))
    share = np.where(first, 1.0, _share_alone(started_s, ended_s, latest_end))
    return Outings(
        began_s=started_s[began],
        minutes=_sums_so_far(share * runs["moving_s"].to_numpy(dtype=float) / MINUTE_S, began),
        km=_sums_so_far(share * runs["distance_m"].to_numpy(dtype=float) / 1000, began),
        last=np.append(first[1:], True)[: len(first)],
        latest_end_s=latest_end,
    )


def _share_alone(started_s: Floats, ended_s: Floats, latest_end_s: Floats) -> Floats:
    """Return for each run how much of its time lies after the end of all runs before it, 0 to 1."""
    before = np.append(-np.inf, latest_end_s[:-1])[: len(started_s)]
    lasts = ended_s - started_s
    alone = ended_s - np.fmax(started_s, before)
    known = np.isfinite(lasts) & (lasts > 0)
    share: Floats = np.divide(alone, lasts, out=np.ones_like(lasts), where=known)
    return share.clip(0, 1)


def _sums_so_far(values: Floats, began: NDArray[np.int64]) -> Floats:
    """Sum each outing up to each piece; unknown from an unknown piece on."""
    known = np.nan_to_num(values)
    total = np.cumsum(known)
    missing = np.cumsum(~np.isfinite(values))
    before = total[began] - known[began]
    missing_before = missing[began] - ~np.isfinite(values[began])
    return np.where(missing > missing_before, np.nan, total - before)


class Baselines:
    """The runner's reference values as of any moment.

    Args:
        runs: frame RUNS, tagged, sorted by start; ignored and implausible runs take no part.
        rules: the settings of the baseline.
    """

    def __init__(self, runs: pd.DataFrame, rules: Rules) -> None:
        self.rules = rules
        self._reference_cache: dict[tuple[Quantity, float, str], Reference | None] = {}
        self.started_s = epoch_seconds(runs["started_at"])
        self.surface = surface_class(runs, rules.trail_climb_m_per_km)
        self.speed_mps = judged_speed(runs)
        self.hr_bpm, self.hr_is_steady = judged_hr(runs, rules.steady_minutes)
        counted = runs_that_count(runs).to_numpy(dtype=bool)
        self._join_outings(runs, counted)
        self._rest = _rest_level(runs, rules)
        self._pools = self._reference_pools(runs, counted)
        self._longest = self._pool_of(self._whole, self.km)

    def _join_outings(self, runs: pd.DataFrame, counted: Flags) -> None:
        rows = np.flatnonzero(counted)
        started, ended = self.started_s[rows], epoch_seconds(runs["ended_at"])[rows]
        joined = join_outings(started, ended, runs.iloc[rows], self.rules.outing_gap_min)
        self.began_s = self.started_s.copy()
        self.minutes, self.km = (np.full(len(runs), np.nan) for _ in range(2))
        self._whole = np.zeros(len(runs), dtype=bool)
        self.began_s[rows], self._whole[rows] = joined.began_s, joined.last
        self.minutes[rows], self.km[rows] = joined.minutes, joined.km
        self._outings, self._outing_starts = joined, started.tolist()
        self._outing_legs = runs["leg_day_id"].to_numpy(dtype=object)[rows]

    def _reference_pools(
        self, runs: pd.DataFrame, counted: Flags
    ) -> dict[tuple[Quantity, str], References]:
        structured = is_structured(runs, self.rules.repetitions)
        long_enough = ~(runs["moving_s"].to_numpy() < self.shortest_min * MINUTE_S)
        plain = counted & ~structured & long_enough
        self._plain = plain
        # An outing with a race in it has no usual length, though its warm-up is a run of its own.
        touched = np.isin(self.began_s, self.began_s[structured & counted])
        too_short = self.minutes < self.shortest_min
        whole = self._whole & ~touched & ~too_short
        paced = plain & _has_telling_pace(runs, self.rules)
        fading = np.where(runs["hr_usable"].to_numpy(dtype=bool), runs["decoupling_pct"], np.nan)
        quantities: dict[Quantity, tuple[Flags, Floats]] = {
            "minutes": (whole, self.minutes),
            "km": (whole & (self.km > 0), self.km),
            "speed": (paced, self.speed_mps),
            "hr": (plain, self.hr_bpm),
            "easy_hr": (plain & _planned_easy(runs), self.hr_bpm),
            "decoupling": (plain, fading),
        }
        return {
            (name, surface): self._pool_of(keep & self._on_surface(surface), values)
            for name, (keep, values) in quantities.items()
            for surface in ("", *SURFACE_CLASSES)
        }

    def _on_surface(self, surface: str) -> Flags:
        on = self.surface == surface
        return on if surface else np.ones(len(on), dtype=bool)

    def _pool_of(self, keep: Flags, values: Floats) -> References:
        rows = np.flatnonzero(keep & np.isfinite(values))
        return References(self.started_s[rows], self._rest[rows], rows, values[rows], self.rules)

    def reference(self, name: Quantity, before_s: float, surface: str = "") -> Reference | None:
        """Return the reference values known before a moment, None when they are too few.

        Args:
            name: minutes, km, speed, hr, easy_hr (of runs planned easy) or decoupling.
            before_s: the moment [s since the epoch]; only runs that began before it count.
            surface: class of surfaces; "" = all.
        """
        # The rules, the score and the confidence all ask for the same few.
        asked = (name, before_s, surface)
        if asked not in self._reference_cache:
            self._reference_cache[asked] = self._pools[name, surface].latest_enough(
                before_s, surface
            )
        return self._reference_cache[asked]

    def references_of(self, values: Floats) -> dict[str, References]:
        """Return the references, by class of surfaces, of a quantity made elsewhere.

        Args:
            values: (n,) one for each run, NaN where unknown; only those of plain runs count.
        """
        return {
            surface: self._pool_of(self._plain & self._on_surface(surface), values)
            for surface in SURFACE_CLASSES
        }

    def length_reference(self, name: Length, before_s: float, surface: str) -> Reference | None:
        """Return reference lengths (minutes or km) of a class of surfaces, else of all runs."""
        return self.reference(name, before_s, surface) or self.reference(name, before_s)

    def reference_count(self, name: Quantity, before_s: float, surface: str) -> int:
        """Return how many reference runs there are at all, looking back as far as allowed."""
        pool = self._pools[name, surface]
        return len(pool.trailing_values(before_s, self.farthest_days))

    @property
    def fewest_runs(self) -> int:
        """How many reference runs it takes."""
        return int(self.rules.baseline_runs)

    @property
    def shortest_min(self) -> float:
        """How long a run must be to be one [min]."""
        return self.rules.baseline_shortest_min

    @property
    def farthest_days(self) -> float:
        """How far back they may lie at most."""
        return self.rules.baseline_days_widest

    def outing_before(self, moment_s: float, leg_day_id: str) -> OutingSoFar:
        """Return the outing that a run at a moment goes on with, an empty one where it begins one.

        Args:
            moment_s: when the run begins [s since the epoch].
            leg_day_id: the leg day it follows, "" where none is known: an outing ends at one.
        """
        last = bisect_left(self._outing_starts, moment_s) - 1
        joined, gap_s = self._outings, self.rules.outing_gap_min * MINUTE_S
        if last < 0 or self._outing_legs[last] != leg_day_id:
            return OutingSoFar(moment_s)
        if moment_s - joined.latest_end_s[last] >= gap_s:
            return OutingSoFar(moment_s)
        columns = (joined.began_s, joined.minutes, joined.km)
        return OutingSoFar(*(float(column[last]) for column in columns))

    def longest_km(self, before_s: float) -> float | None:
        """Return the longest outing of the last 30 days [km], races and all surfaces included."""
        recent = self._longest.trailing_values(before_s, self.rules.spike_days)
        return float(recent.max()) if len(recent) else None


def _rest_level(runs: pd.DataFrame, rules: Rules) -> Rows:
    """Return 3, 2, 1 or 0: how many of the rest limits a run is known to have met."""
    known = runs["leg_day_known"].to_numpy(dtype=bool)
    hours = np.where(known, runs["hours_since_leg_day"].to_numpy(dtype=float), np.nan)
    limits = (rules.rested_h_least, rules.rested_h_less, rules.rested_h)
    met: Rows = np.sum([hours >= limit for limit in limits], axis=0, dtype=np.int64)
    return met


def _planned_easy(runs: pd.DataFrame) -> Flags:
    """Tell runs meant to be easy before they began, however they went."""
    return np.asarray(np.isin(runs["planned_kind"].to_numpy(dtype=object), EASY_PLANS), dtype=bool)


def _has_telling_pace(runs: pd.DataFrame, rules: Rules) -> Flags:
    """Tell runs whose pace says something: no stroller, not mostly walked."""
    walked = runs["walk_share"].to_numpy(dtype=float) * 100 > rules.walk_share_pct
    return np.asarray(~walked & (runs["kind"].to_numpy(dtype=object) != "stroller"), dtype=bool)


class References:
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

    def latest_enough(self, before_s: float, surface: str) -> Reference | None:
        """Return the values known before a moment, None when they are too few.

        Args:
            before_s: the moment [s since the epoch].
            surface: the class of surfaces they are of, to be told.
        """
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

    def trailing_values(self, before_s: float, days: float) -> Floats:
        """Return all values of the last ``days``, rested or not."""
        _, times, values, _ = self._levels[-1]
        return values[bisect_left(times, before_s - days * DAY_S) : bisect_left(times, before_s)]


def easy_pace(runs: pd.DataFrame, rules: Rules) -> float | None:
    """Return the median grade-adjusted pace of the rested runs, in s/km; None when unknown.

    Races, intervals and runs taken out do not count. With fewer than six rested runs (bucket
    ``REFERENCE_BUCKET``) it is the median of all that do.

    Args:
        runs: frame RUNS, tagged.
        rules: how many repetitions make intervals.
    """
    speed = judged_speed(runs)
    counted = runs_that_count(runs).to_numpy(dtype=bool)
    counts = np.isfinite(speed) & counted & ~is_structured(runs, rules.repetitions)
    rested = counts & (runs["bucket"] == REFERENCE_BUCKET).to_numpy(dtype=bool)
    chosen = speed[rested if rested.sum() >= EASY_PACE_RUNS else counts]
    return pace_of(float(np.median(chosen))) if len(chosen) else None
