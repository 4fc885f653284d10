"""One athlete of a cohort: what the estimator finds in their runs, as one row of plain columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.buckets import COMPARED_BUCKETS

if TYPE_CHECKING:
    from datetime import datetime

NOTHING = math.nan
FOUR = (NOTHING,) * len(COMPARED_BUCKETS)
"""A number for each compared bucket, NaN where there is none."""


@dataclass(frozen=True, slots=True)
class AthleteResult:
    """What one athlete brings to a cohort: no names, no places, no notes.

    Effects are natural logs of speed (times 100 is about percent), of the athlete's own data
    alone: never shrunk towards what studies found. Tuples follow ``COMPARED_BUCKETS``; NaN where
    the athlete has too few runs. ``COLUMNS`` says how each is stored.

    Attributes:
        pseudonym: what the athlete is called in the cohort.
        failed: why there is no result, as one sentence; "" when all is well.
        device: what measured heart rate in most runs: "chest", "wrist" or "unknown".
        n_runs: runs in the store.
        n_leg_days: leg days in the store.
        n_used: runs the estimator compared.
        counts: runs per bucket.
        effects: (4) effects at equal effort [log speed].
        noise: (4, 4) their calendar HAC covariance, the slope taken as known.
        shifts: (4) how much log (heart rate - 50) differs from rested runs.
        slope: log speed per log (heart rate - 50), by the shipped prior.
        slope_variance: its variance. An effect's error is ``noise`` + variance x shift^2.
        instrument_slope: the slope as instruments alone measure it; NaN where none holds.
        instrument_variance: its variance.
        slope_moments: sums over blocks of runs from which the slope follows by any prior.
        upper_effect: the effect of an upper-body day, which should be none [log speed].
        upper_noise: its variance, the slope taken as known.
        upper_shift: how much log (heart rate - 50) differs after it.
        lead_effect: the effect of a leg day still to come, which should be none [log speed].
        lead_noise: its variance, likewise.
        lead_shift: its shift, likewise.
        shown_bucket: what the athlete's own headline is about: a bucket, or "per leg day".
        shown_pct: the athlete's own headline as their report shows it [% of speed].
        shown_low_pct: its 95 % interval's lower end.
        shown_high_pct: its upper end.
        shown_mde_pct: the smallest effect their own runs could have shown.
        verdict: the word their report says (``EffectVerdict``).
        kept: runs of the last 28 days of the log that kept to the rules after leg day.
        borderline: such runs that nearly did.
        broke: such runs that did not.
        undecided: strength sessions of which nobody has said whether they trained legs.
        last_recorded_at: when the last activity began; None without any.
    """

    pseudonym: str
    failed: str = ""
    device: str = "unknown"
    n_runs: int = 0
    n_leg_days: int = 0
    n_used: int = 0
    counts: tuple[int, ...] = (0,) * len(COMPARED_BUCKETS)
    effects: tuple[float, ...] = FOUR
    noise: tuple[tuple[float, ...], ...] = (FOUR,) * len(COMPARED_BUCKETS)
    shifts: tuple[float, ...] = FOUR
    slope: float = NOTHING
    slope_variance: float = NOTHING
    instrument_slope: float = NOTHING
    instrument_variance: float = NOTHING
    slope_moments: tuple[tuple[float, ...], ...] = ()
    upper_effect: float = NOTHING
    upper_noise: float = NOTHING
    upper_shift: float = NOTHING
    lead_effect: float = NOTHING
    lead_noise: float = NOTHING
    lead_shift: float = NOTHING
    shown_bucket: str = ""
    shown_pct: float = NOTHING
    shown_low_pct: float = NOTHING
    shown_high_pct: float = NOTHING
    shown_mde_pct: float = NOTHING
    verdict: str = ""
    kept: int = 0
    borderline: int = 0
    broke: int = 0
    undecided: int = 0
    last_recorded_at: datetime | None = None
