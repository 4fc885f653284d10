"""One athlete of a cohort: what the estimator finds in their runs, as one row of plain columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.buckets import COMPARED_BUCKETS
from analyzer.effect import (
    LEG_DAY_TO_COME,
    SHIPPED_SLOPE_PRIOR,
    UPPER_BODY_DAY,
    EffectLine,
    MeasuredSlope,
    SlopeEvidence,
    estimate,
    gather_evidence,
)
from analyzer.settings import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import pandas as pd

    from analyzer.effect import BucketEffect, Evidence

NOTHING = math.nan
WINDOWS = Windows()
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
        usual_slope: the slope by which odd runs were told.
        at_slope: log speed per log (heart rate - 50) at which the effects stand; at another slope
            they are effects - (other - at_slope) x shifts, and their variance is noise + variance
            of the slope x shift^2.
        slope_moments: (blocks, 5) sums from which the slope follows by any prior.
        instrument_slope: the slope as instruments alone measure it; NaN where none holds.
        instrument_variance: its variance.
        within_slope: where no instrument holds, the slope within runs; else NaN.
        within_variance: its variance.
        upper_effect: the effect of an upper-body day, which should be none [log speed].
        upper_noise: its variance, the slope taken as known.
        upper_shift: how much log (heart rate - 50) differs after it.
        upper_at_slope: the slope at which it stands.
        lead_effect: the effect of a leg day still to come, which should be none [log speed].
        lead_noise: its variance, likewise.
        lead_shift: its shift, likewise.
        lead_at_slope: its slope, likewise.
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
    usual_slope: float = SHIPPED_SLOPE_PRIOR.mean
    at_slope: float = NOTHING
    slope_moments: tuple[tuple[float, ...], ...] = ()
    instrument_slope: float = NOTHING
    instrument_variance: float = NOTHING
    within_slope: float = NOTHING
    within_variance: float = NOTHING
    upper_effect: float = NOTHING
    upper_noise: float = NOTHING
    upper_shift: float = NOTHING
    upper_at_slope: float = NOTHING
    lead_effect: float = NOTHING
    lead_noise: float = NOTHING
    lead_shift: float = NOTHING
    lead_at_slope: float = NOTHING
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

    @property
    def line(self) -> EffectLine:
        """The effects of the four buckets as the slope has them, NaN where there is none."""
        return EffectLine(
            np.array(self.effects), np.array(self.noise), np.array(self.shifts), self.at_slope
        )

    @property
    def placebos(self) -> Mapping[str, EffectLine]:
        """The effects that should be none, by name, where there are enough runs."""
        lines = {
            UPPER_BODY_DAY: (
                self.upper_effect,
                self.upper_noise,
                self.upper_shift,
                self.upper_at_slope,
            ),
            LEG_DAY_TO_COME: (
                self.lead_effect,
                self.lead_noise,
                self.lead_shift,
                self.lead_at_slope,
            ),
        }
        return {
            name: EffectLine(np.array([effect]), np.array([[noise]]), np.array([shift]), slope)
            for name, (effect, noise, shift, slope) in lines.items()
            if math.isfinite(effect)
        }

    @property
    def slope_evidence(self) -> SlopeEvidence | None:
        """What the runs tell of the slope; None where nothing could be compared."""
        if not self.slope_moments:
            return None
        return SlopeEvidence(
            np.array(self.slope_moments),
            _measured(self.instrument_slope, self.instrument_variance),
            _measured(self.within_slope, self.within_variance),
        )


def _measured(value: float, variance: float) -> MeasuredSlope | None:
    return MeasuredSlope(value, variance) if math.isfinite(value) else None


def result_of_runs(
    pseudonym: str,
    runs: pd.DataFrame,
    *,
    today: pd.Timestamp | None = None,
    windows: Windows = WINDOWS,
    usual_slope: float = SHIPPED_SLOPE_PRIOR.mean,
) -> AthleteResult:
    """Return what an athlete's runs say; what only a store knows is left out.

    Args:
        pseudonym: what the athlete is called.
        runs: as for ``estimate``; never changed.
        today: runs later than this are left out; default now.
        windows: how long after leg day a run is compared.
        usual_slope: as for ``gather_evidence``.

    Raises:
        UsageError: a documented column is missing or of the wrong kind.
    """
    settings: dict[str, Any] = {
        "today": today,
        "lapsed_days": windows.lapsed_days,
        "reference_until_h": windows.reference_until_h,
    }
    return AthleteResult(
        pseudonym,
        device=_usual_device(runs),
        n_runs=len(runs),
        **evidence_columns(gather_evidence(runs, usual_slope=usual_slope, **settings)),
        **_shown_columns(estimate(runs, **settings).headline),
    )


def evidence_columns(evidence: Evidence) -> dict[str, Any]:
    """Return the columns of what the runs alone say, those of the effects where they say any."""
    line, slope = evidence.line, evidence.slope
    known: dict[str, Any] = {
        "n_used": evidence.n_used,
        "counts": evidence.counts,
        "usual_slope": evidence.usual_slope,
    }
    if line is None or slope is None:
        return known
    at = [COMPARED_BUCKETS.index(name) for name in evidence.buckets]
    effects, shifts = np.full((2, len(COMPARED_BUCKETS)), NOTHING)
    noise = np.full((len(COMPARED_BUCKETS),) * 2, NOTHING)
    effects[at], shifts[at], noise[np.ix_(at, at)] = line.effects, line.shifts, line.noise
    columns = known | {
        "effects": tuple(effects.tolist()),
        "noise": tuple(map(tuple, noise.tolist())),
        "shifts": tuple(shifts.tolist()),
        "at_slope": line.slope,
        "slope_moments": tuple(map(tuple, slope.moments.tolist())),
    }
    for stem, measured in (("instrument", slope.instrument), ("within", slope.within_runs)):
        if measured is not None:
            columns |= {f"{stem}_slope": measured.value, f"{stem}_variance": measured.variance}
    for stem, name in (("upper", UPPER_BODY_DAY), ("lead", LEG_DAY_TO_COME)):
        if name in evidence.placebos:
            columns |= _placebo_columns(stem, evidence.placebos[name])
    return columns


def _placebo_columns(stem: str, line: EffectLine) -> dict[str, float]:
    return {
        f"{stem}_effect": float(line.effects[0]),
        f"{stem}_noise": float(line.noise[0, 0]),
        f"{stem}_shift": float(line.shifts[0]),
        f"{stem}_at_slope": line.slope,
    }


def _shown_columns(shown: BucketEffect) -> dict[str, Any]:
    numbers = {
        "shown_pct": shown.estimate_pct,
        "shown_low_pct": shown.low_pct,
        "shown_high_pct": shown.high_pct,
        "shown_mde_pct": shown.mde_pct,
    }
    known = {name: value for name, value in numbers.items() if value is not None}
    return {"shown_bucket": shown.bucket, "verdict": str(shown.verdict), **known}


def _usual_device(runs: pd.DataFrame) -> str:
    """Return what measured heart rate in most of the runs that have one."""
    with_heart_rate = runs.loc[runs["hr_source"].fillna("") != "", "hr_source"]
    return "unknown" if with_heart_rate.empty else str(with_heart_rate.mode().iloc[0])
