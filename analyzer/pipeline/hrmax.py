"""Which heart rate is easy: HRmax as of a moment, and the limits that follow from it.

The athlete's own value counts first; else zones from the lactate threshold, or from the reserve
between the resting and the observed maximum; else the observed maximum alone. Never 220 - age.
(science.md, 4.)
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analyzer.pipeline.outings import DAY_S, MINUTE_S, seconds

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.model import Floats
    from analyzer.pipeline.profiles import ByRun
    from analyzer.settings import Athlete, Rules

Basis = Literal["HRmax", "LTHR", "reserve"]


@dataclass(frozen=True, slots=True)
class ObservedMax:
    """The highest heart rate runs have shown, and whether any of them was hard enough to trust."""

    bpm: float
    tested: bool


@dataclass(frozen=True, slots=True)
class Zones:
    """Limits of easy, moderate and hard as shares of ``top_bpm`` above ``rest_bpm``.

    ``known`` is False when no hard run has shown the maximum: then it may be higher.
    ``observed`` is False when the athlete gave the number.
    """

    basis: Basis
    top_bpm: float
    easy: float
    ceiling: float
    threshold: float
    rest_bpm: float = 0.0
    known: bool = True
    observed: bool = False

    def share(self, bpm: float) -> float:
        """Return a heart rate as a share, e.g. 0.86 of HRmax."""
        return (bpm - self.rest_bpm) / (self.top_bpm - self.rest_bpm)

    def bpm(self, share: float) -> float:
        """Return the heart rate of a share."""
        return self.rest_bpm + share * (self.top_bpm - self.rest_bpm)


def zones(athlete: Athlete, rules: Rules, observed: ObservedMax | None) -> Zones | None:
    """Return the athlete's limits, None when no heart rate is known to measure against."""
    of_max = (rules.hr_easy_pct, rules.hr_ceiling_pct, rules.hr_threshold_pct)
    of_lthr = (rules.lthr_easy_pct, rules.lthr_ceiling_pct, rules.lthr_threshold_pct)
    of_reserve = (rules.reserve_easy_pct, rules.reserve_ceiling_pct, rules.reserve_threshold_pct)
    if athlete.hr_max:
        return Zones("HRmax", athlete.hr_max, *_shares(of_max))
    if athlete.lthr:
        return Zones("LTHR", athlete.lthr, *_shares(of_lthr))
    if observed is None:
        return None
    tested = observed.tested
    if athlete.hr_rest and athlete.hr_rest < observed.bpm:
        shares = _shares(of_reserve)
        return Zones("reserve", observed.bpm, *shares, athlete.hr_rest, tested, observed=True)
    return Zones("HRmax", observed.bpm, *_shares(of_max), known=tested, observed=True)


def _shares(percents: tuple[float, float, float]) -> tuple[float, float, float]:
    easy, ceiling, threshold = percents
    return easy / 100, ceiling / 100, threshold / 100


class PeakHistory:
    """The highest heart rates as of any moment.

    The maximum is the third-highest of the per-run peaks of 30-s means in the trailing 12 months,
    from straps where these show it, else from all. It is *tested* when a run was hard: a race, or
    5 minutes held at 88 % of that maximum **and** 15 % over the usual mean (without the second
    condition a log of easy runs would vouch for itself). With one or two hard runs and a
    third-highest peak more than 5 % below theirs, that peak is an easy run's: then the highest of
    the hard runs' own peaks counts. Untested, the highest peak is all that is known.

    Args:
        runs: frame RUNS, sorted by start.
        hr_profile: frame HR_PROFILE by run.
        rules: the settings of HRmax.
    """

    def __init__(self, runs: pd.DataFrame, hr_profile: ByRun, rules: Rules) -> None:
        self._rules = rules
        peak = runs["hr_peak_30s_bpm"].to_numpy(dtype=float)
        usable = runs["hr_usable"].to_numpy(dtype=bool) & ~runs["ignored"].to_numpy(dtype=bool)
        keep = usable & np.isfinite(peak)
        held_s = rules.hrmax_hard_minutes * MINUTE_S
        held = hr_profile.highest("hr_bpm", "seconds_above", held_s)
        strap = runs["hr_source"].to_numpy(dtype=object) == "chest"
        race = runs["kind"].to_numpy(dtype=object) == "race"
        columns = (
            peak,
            np.where(race, np.inf, held),
            runs["hr_bpm"].to_numpy(dtype=float),
            seconds(runs["started_at"]),
        )
        self._pools = [_Peaks(*(c[here] for c in columns)) for here in (keep & strap, keep)]

    def at(self, before_s: float) -> ObservedMax | None:
        """Return the maximum observed before a moment; None with fewer runs than its rank."""
        found = [f for pool in self._pools if (f := pool.at(before_s, self._rules)) is not None]
        return next((f for f in found if f.tested), found[0] if found else None)


class _Peaks:
    """Peak, heart rate held for minutes (infinite for a race) and usual mean of each run."""

    def __init__(self, peak: Floats, held: Floats, usual: Floats, started_s: Floats) -> None:
        self._peak, self._held, self._usual = peak, held, usual
        self._times = started_s.tolist()

    def at(self, before_s: float, rules: Rules) -> ObservedMax | None:
        first = bisect_left(self._times, before_s - rules.hrmax_days * DAY_S)
        here = slice(first, bisect_left(self._times, before_s))
        peaks = np.sort(self._peak[here])
        rank = max(rules.hrmax_rank, 1)
        if len(peaks) < rank:
            return None
        ranked = float(peaks[-rank])
        usual = float(np.sort(self._usual[here])[len(peaks) // 2])
        over_usual = usual * (1 + rules.hrmax_hard_over_usual_pct / 100)
        hard = self._held[here] >= max(ranked * rules.hr_threshold_pct / 100, over_usual)
        if not hard.any():
            return ObservedMax(float(peaks[-1]), tested=False)
        hardest = float(self._peak[here][hard].max())
        near = ranked >= hardest * (1 - rules.hrmax_near_pct / 100)
        enough = near or np.count_nonzero(hard) >= rank
        return ObservedMax(ranked if enough else hardest, tested=True)
