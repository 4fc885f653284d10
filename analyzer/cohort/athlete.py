"""One athlete of a cohort: what the estimator finds in their runs, as one row of plain columns."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

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

    import pandas as pd

    from analyzer.effect import BucketEffect, RunEvidence

NOTHING = math.nan
WINDOWS = Windows()
FOUR = (NOTHING,) * len(COMPARED_BUCKETS)
"""A number for each compared bucket, NaN where there is none."""


Four: TypeAlias = tuple[float, ...]
Matrix: TypeAlias = tuple[tuple[float, ...], ...]
LATELY_DAYS = 28
"""What was kept and broken is counted over the last days of a log."""


@dataclass(frozen=True, slots=True)
class AthleteResult:
    """What one athlete brings to a cohort, each column with its meaning: no names, places, days.

    Effects are natural logs of speed (times 100 is about percent), of the athlete's own data
    alone: never drawn towards what studies found. They stand at the slope ``at_slope`` of log
    speed on log (heart rate - 50); at another they are effects - (other - at_slope) x shifts, and
    their covariance is noise + variance of the slope x shifts shifts'. Tuples follow
    ``COMPARED_BUCKETS``. NaN where the athlete has too few runs.
    """

    pseudonym: Annotated[str, "what the athlete is called in the cohort"]
    failed: Annotated[str, "why there is no result; empty when all is well"] = ""
    device: Annotated[str, "what measured heart rate in most runs: chest, wrist or unknown"] = (
        "unknown"
    )
    n_runs: Annotated[int, "runs in the store"] = 0
    n_leg_days: Annotated[int, "leg days in the store"] = 0
    n_activities: Annotated[int, "activities of any kind in the files that were read"] = 0
    n_used: Annotated[int, "runs the estimator compared"] = 0
    counts: Annotated[tuple[int, ...], "runs per bucket"] = (0,) * len(COMPARED_BUCKETS)
    effects: Annotated[Four, "effect at equal effort, log speed"] = FOUR
    shifts: Annotated[Four, "how much log (HR - 50) differs from rested runs"] = FOUR
    noise: Annotated[Matrix, "4 x 4 calendar HAC covariance of the effects, slope known"] = (
        FOUR,
    ) * len(COMPARED_BUCKETS)
    at_slope: Annotated[float, "slope at which the effects stand"] = NOTHING
    usual_slope: Annotated[float, "slope by which odd runs were told"] = SHIPPED_SLOPE_PRIOR.mean
    slope_moments: Annotated[
        Matrix, "blocks x 5 sums from which the slope follows by any prior: xx, xy, yy, xyy, xxy"
    ] = ()
    instrument_slope: Annotated[float, "slope by instruments alone; NaN where none holds"] = NOTHING
    instrument_variance: Annotated[float, "its variance"] = NOTHING
    first_instrument_slope: Annotated[
        float, "the same while odd runs are told by the shipped prior"
    ] = NOTHING
    first_instrument_variance: Annotated[float, "its variance"] = NOTHING
    within_slope: Annotated[float, "slope within runs, where no instrument holds"] = NOTHING
    within_variance: Annotated[float, "its variance"] = NOTHING
    upper_effect: Annotated[float, "effect of an upper-body day, log speed: should be none"] = (
        NOTHING
    )
    upper_noise: Annotated[float, "its variance, the slope known"] = NOTHING
    upper_shift: Annotated[float, "how much log (HR - 50) differs after it"] = NOTHING
    upper_at_slope: Annotated[float, "slope at which it stands"] = NOTHING
    lead_effect: Annotated[float, "effect of a leg day to come, log speed: should be none"] = (
        NOTHING
    )
    lead_noise: Annotated[float, "its variance, the slope known"] = NOTHING
    lead_shift: Annotated[float, "how much log (HR - 50) differs before it"] = NOTHING
    lead_at_slope: Annotated[float, "slope at which it stands"] = NOTHING
    shown_bucket: Annotated[str, "what the athlete's own headline is about"] = ""
    shown_pct: Annotated[float, "their own headline, % of speed, as their report shows it"] = (
        NOTHING
    )
    shown_low_pct: Annotated[float, "lower end of its 95 % interval"] = NOTHING
    shown_high_pct: Annotated[float, "upper end of its 95 % interval"] = NOTHING
    shown_mde_pct: Annotated[float, "smallest effect their own runs could show, %"] = NOTHING
    verdict: Annotated[str, "the word their report says"] = ""
    kept: Annotated[int, "runs of the log's last 28 days that kept to the rules"] = 0
    borderline: Annotated[int, "such runs that nearly did"] = 0
    broke: Annotated[int, "such runs that did not"] = 0
    undecided: Annotated[int, "strength sessions nobody has decided on"] = 0

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
    known: AthleteResult,
    runs: pd.DataFrame,
    usual_slope: float = SHIPPED_SLOPE_PRIOR.mean,
    *,
    today: pd.Timestamp | None = None,
    windows: Windows = WINDOWS,
) -> AthleteResult:
    """Return what an athlete's runs say, put to what is known of the athlete.

    Args:
        known: the pseudonym, and what only a store knows; or an earlier result of the same runs
            by another usual slope, of which what does not depend on it is kept.
        runs: as for ``estimate``; never changed.
        usual_slope: as for ``gather_evidence``.
        today: runs later than this are left out; default now.
        windows: how long after leg day a run is compared.

    Raises:
        UsageError: a documented column is missing or of the wrong kind.
    """
    settings: dict[str, Any] = {
        "today": today,
        "lapsed_days": windows.lapsed_days,
        "reference_until_h": windows.reference_until_h,
    }
    if not known.verdict:
        first = gather_evidence(runs, **settings)
        known = replace(
            known,
            device=_usual_device(runs),
            n_runs=len(runs),
            **_first_columns(first),
            **_shown_columns(estimate(runs, **settings).headline),
        )
        if usual_slope == first.usual_slope:
            return replace(known, **evidence_columns(first))
    found = gather_evidence(runs, usual_slope=usual_slope, **settings)
    return replace(known, **evidence_columns(found))


def _first_columns(evidence: RunEvidence) -> dict[str, Any]:
    instrument = evidence.slope.instrument if evidence.slope else None
    if instrument is None:
        return {}
    return {
        "first_instrument_slope": instrument.value,
        "first_instrument_variance": instrument.variance,
    }


_OF_EVIDENCE = (
    "effects", "shifts", "noise", "at_slope", "slope_moments", "instrument_slope",
    "instrument_variance", "within_slope", "within_variance", "upper_effect", "upper_noise",
    "upper_shift", "upper_at_slope", "lead_effect", "lead_noise", "lead_shift", "lead_at_slope",
)  # fmt: skip
_NOTHING_FOUND = {
    one.name: one.default for one in fields(AthleteResult) if one.name in _OF_EVIDENCE
}
"""Another usual slope may leave less: what was found by the former must not stay."""


def evidence_columns(evidence: RunEvidence) -> dict[str, Any]:
    """Return the columns of what the runs alone say, those of the effects where they say any."""
    line, slope = evidence.line, evidence.slope
    known: dict[str, Any] = _NOTHING_FOUND | {
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
