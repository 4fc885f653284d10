"""How badly a run broke the advice (it only ranks), and how sure the verdict is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer.advice.effort import time_above
from analyzer.advice.intervals import repetitions_can_be_told
from analyzer.advice.length import reference_length
from analyzer.buckets import BUCKET_EDGES_H, DECAY_BY_BUCKET

if TYPE_CHECKING:
    from analyzer.advice.baseline import Reference
    from analyzer.advice.facts import Known, RunFacts
    from analyzer.advice.hr_max import Zones
    from analyzer.model import Confidence


def load(run: RunFacts, after_h: float) -> float:
    """Return the leg load on a run; a standard session's where tagging found none."""
    if run.leg_carryover > 0:
        return run.leg_carryover
    ages = zip(BUCKET_EDGES_H[1:], DECAY_BY_BUCKET, strict=True)
    return next((left for until_h, left in ages if after_h < until_h), 0.0)


def score(run: RunFacts, zones: Zones | None, known: Known, leg_carryover: float) -> float:
    """Return min(100, 100 · load · (0.40 L + 0.45 P + 0.15 S)), docs/rules.md.

    L = clip((minutes / P75 - 1) / 0.5, 0, 1); with heart rate
    P = clip(max((share of HRmax - 0.82) / 0.08, minutes above 88 % / 20), 0, 1), else
    P = clip((speed / P75 - 1) / 0.06, 0, 1);
    S = clip((km / longest of 30 days - 1.10) / 0.4, 0, 1).
    """
    rules = known.rules
    parts = (
        rules.score_length_share * _length(run, known),
        rules.score_effort_share * _effort(run, zones, known),
        rules.score_spike_share * _spike(run, known),
    )
    return min(100.0, 100 * leg_carryover * sum(parts))


def _clip(value: float) -> float:
    """Hold a share between 0 and 1; unknown counts nothing."""
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0


def _length(run: RunFacts, known: Known) -> float:
    rules = known.rules
    in_time = math.isfinite(run.outing_minutes)
    reference = reference_length(run, known, "minutes" if in_time else "km")
    limit = rules.length_absolute_min if in_time else math.nan
    if reference is not None:
        limit = reference.percentile(rules.length_moderate_percentile)
    value = run.outing_minutes if in_time else run.outing_km
    return _clip((value / limit - 1) / (rules.score_length_span_pct / 100))


def _effort(run: RunFacts, zones: Zones | None, known: Known) -> float:
    rules = known.rules
    if zones is not None:
        over = (zones.share(run.hr_bpm) - zones.ceiling) / (rules.score_hr_span_points / 100)
        hard = time_above(run, known, zones.bpm(zones.threshold))
        return _clip(max(over, hard.minutes / rules.score_hard_minutes if hard else 0.0))
    reference = known.speed(run)
    if reference is None:
        return 0.0
    fast = reference.percentile(rules.pace_fast_percentile)
    return _clip((run.speed_mps / fast - 1) / (rules.score_pace_span_pct / 100))


def _spike(run: RunFacts, known: Known) -> float:
    longest = known.baselines.longest_km(run.outing_began_s)
    if not longest:
        return 0.0
    over = run.outing_km / longest - 1 - known.rules.spike_pct / 100
    return _clip(over / (known.rules.score_spike_span_pct / 100))


def confidence(run: RunFacts, zones: Zones | None, known: Known) -> Confidence:
    """Return how sure a verdict can be: high with clean heart rate and enough rested runs.

    Low where there is a ``doubt``; medium at most by pace, and while few hard runs have shown the
    maximum.
    """
    if doubt(run, zones, known):
        return "low"
    length = _reference(run, known)
    sure = (
        zones is not None
        and zones.sure
        and length is not None
        and len(length) >= known.rules.sure_runs
        and length.rested_h >= known.rules.rested_h
    )
    return "high" if sure else "medium"


def doubt(run: RunFacts, zones: Zones | None, known: Known) -> str:
    """Return why a verdict has low confidence, "" where it has more.

    Without a baseline, when only all runs could be compared with, when no hard run has shown the
    maximum, and when there was no record along the way in which repetitions could be seen.
    """
    length = _reference(run, known)
    if length is None:
        return "too few runs came before it to know your usual"
    if not length.rested_h:
        return "too few rested runs came before it to compare with"
    if zones is not None:
        return "" if zones.known else "no run before it was hard enough to show your maximum"
    speed = known.speed(run)
    if speed is None or not speed.rested_h:
        return "too few rested runs came before it to compare its pace with"
    if not repetitions_can_be_told(run, known):
        return "nothing was recorded along the way, so intervals would not show"
    return ""


def _reference(run: RunFacts, known: Known) -> Reference | None:
    return reference_length(run, known) or reference_length(run, known, "km")
