"""No intervals: repetitions of a minute or more above threshold, or far above the usual pace.

Strides of some 20 s never count, for a repetition lasts at least 60 s.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.effort import pace_says_nothing, soften_hr
from analyzer.advice.rules import Finding, Level
from analyzer.advice.words import paces_apart
from analyzer.model import Reason
from analyzer.units import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.advice.facts import Known, RunFacts
    from analyzer.advice.hr_max import Zones
    from analyzer.model import Floats

OF_A_MINUTE = "repetitions of a minute or more"


def judge_intervals(run: RunFacts, zones: Zones | None, known: Known) -> Finding | None:
    """Judge repetitions by the athlete's word, else by heart rate and by pace, whichever is worse.

    Args:
        run: the run.
        zones: the limits of heart rate, None when heart rate does not judge this run.
        known: what is known of the runner.
    """
    if run.kind == "intervals":
        return Finding(
            Level.BROKE, "intervals", lambda: Reason("intervals", "Marked as intervals.")
        )
    found = [_by_hr(run, zones, known) if zones else None, _by_pace(run, known, zones)]
    told = [finding for finding in found if finding is not None]
    return max(told, key=lambda finding: finding.level, default=None)


def says_the_same(intervals: Finding, others: Sequence[Finding], run: RunFacts) -> bool:
    """Tell whether stretches above threshold are those of a steady hard run, already told.

    Heart rate that wanders about the threshold makes many stretches of a minute; where the speed
    shows no repetitions and time above threshold is judged as severely, they are no news. The
    athlete's own word is always told.
    """
    if run.kind == "intervals":
        return False
    told = any(f.rule == "threshold" and f.level >= intervals.level for f in others)
    return told and run.repetitions == 0


def repetitions_can_be_told(run: RunFacts, known: Known) -> bool:
    """Tell whether repetitions could have been seen without heart rate."""
    return known.pace.has(run.row) or math.isfinite(run.repetitions)


def _by_hr(run: RunFacts, zones: Zones, known: Known) -> Finding | None:
    """At least three repetitions at or above the threshold; borderline within the margin."""
    threshold = zones.bpm(zones.threshold)
    highest = known.repeated_hr_bpm[run.row]
    if not highest >= threshold:
        return None
    level = Level.BROKE if highest > zones.bpm(zones.threshold + zones.margin) else Level.BORDERLINE
    reason = partial(_hr_reason, run, known, threshold)
    return soften_hr(Finding(level, "intervals", reason), run, zones, known)


def _hr_reason(run: RunFacts, known: Known, threshold: float) -> Reason:
    number_of = _most(known.hr.of(run.row, "hr_bpm"), known.hr.of(run.row, "reps_above"), threshold)
    text = f"{number(number_of)} {OF_A_MINUTE} above threshold ({number(threshold)} bpm)."
    return Reason("intervals", text, number_of, known.rules.repetitions)


def _by_pace(run: RunFacts, known: Known, zones: Zones | None) -> Finding | None:
    """At least three repetitions faster than nine in ten of the reference minutes.

    A steady run that wobbles about that pace is none: where the run's own speed was searched for
    repetitions, it must show them too. Without heart rate such repetitions are never kept, though
    they be no faster than the reference minutes.
    """
    rules = known.rules
    if pace_says_nothing(run, rules) or run.repetitions < rules.repetitions:
        return None
    highest, limit = known.repeated_mps[run.row], _fast_minute(run, known)
    if highest > limit:
        level = Level.BROKE if highest > limit * (1 + rules.pace_margin_pct / 100) else None
        reason = partial(_pace_reason, run, known, highest, limit)
        return Finding(level or Level.BORDERLINE, "intervals", reason)
    if zones is None and run.repetitions >= rules.repetitions:
        return Finding(Level.BORDERLINE, "intervals", partial(_in_the_run, run.repetitions))
    return None


def _in_the_run(repetitions: float) -> Reason:
    text = f"{number(repetitions)} {OF_A_MINUTE}, clearly faster than the rest of the run."
    return Reason("intervals", text, repetitions)


def _pace_reason(run: RunFacts, known: Known, highest: float, limit: float) -> Reason:
    levels, reps = known.pace.of(run.row, "gap_speed_mps"), known.pace.of(run.row, "reps_above")
    number_of = _most(levels, reps, limit)
    shown, bound = paces_apart(highest, limit, known.unit)
    text = (
        f"{number(number_of)} {OF_A_MINUTE}, up to {shown} /{known.unit}; nine in ten of your usual"
        f" minutes are slower than {bound}."
    )
    return Reason("intervals", text, number_of, known.rules.repetitions)


def _fast_minute(run: RunFacts, known: Known) -> float:
    """Return the speed that nine in ten of the reference runs' minutes stay below, else NaN."""
    reference = known.speed(run)
    if reference is None or not known.repeated_mps[run.row] > 0:
        return float("nan")
    minutes = np.concatenate([known.minute_speeds(row) for row in reference.rows.tolist()])
    if not len(minutes):
        return float("nan")
    return float(np.percentile(minutes, known.rules.repetition_percentile))


def _most(levels: Floats, reps: Floats, least: float) -> float:
    """Return the most repetitions at any level from ``least`` on."""
    return float(reps[levels >= least].max())
