"""Slow? Mean heart rate and time above threshold; without usable heart rate, pace."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from analyzer.advice.rules import Finding, Level, Limits
from analyzer.advice.words import (
    of_top,
    paces_apart,
    percents_apart,
    than_advised,
    unit_of_pace,
)
from analyzer.model import Reason
from analyzer.units import count, number, pace_number, pace_of, percent, temperature

if TYPE_CHECKING:
    from analyzer.advice.baseline import Reference
    from analyzer.advice.facts import Known, RunFacts
    from analyzer.advice.hr_max import Zones
    from analyzer.settings import Rules

_FIRM = "set athlete.hr_max for a firm verdict (`legstats config` says where)."
_UNTESTED = (
    "No run of the last 12 months was hard enough to show your maximum, which may be higher:"
    f" {_FIRM}"
)


class Hard(NamedTuple):
    """Time at or above a heart rate: minutes, and the share of the run."""

    minutes: float
    share: float

    def is_much(self, rules: Rules) -> bool:
        """Tell whether this is too long, or too much of the run."""
        return self.minutes >= rules.hard_minutes or self.share >= rules.hard_share_pct / 100


def deciding_zones(run: RunFacts, known: Known) -> Zones | None:
    """Return the limits of heart rate if it judges this run, so that pace is not asked."""
    return known.zones(run.started_s) if math.isfinite(run.hr_bpm) else None


def judge_hr(run: RunFacts, zones: Zones, known: Known) -> list[Finding]:
    """Judge mean heart rate and time above the threshold.

    Softened to borderline where no hard run has shown the maximum, and in the heat at slow pace;
    while few have, the margin is wider.
    """
    findings = [_mean_hr(run, zones), _threshold(run, zones, known)]
    return [soften_hr(f, run, zones, known) for f in findings if f is not None]


def soften_hr(finding: Finding, run: RunFacts, zones: Zones, known: Known) -> Finding:
    """Let heart rate say no more than borderline where it may be high for another reason.

    Where no hard run has shown the maximum, it says nothing of a heart rate usual for the runner.
    """
    if finding.level <= Level.MODERATE:
        return finding
    if not zones.known and is_usual_hr(run, known):
        return finding.at_most(Level.MODERATE)
    because = [] if zones.known else [_UNTESTED]
    if zones.hard_runs and not zones.sure and finding.level is Level.BORDERLINE:
        because.append(_few(zones.hard_runs))
    if is_hot_and_slow(run, known):
        heat = temperature(run.temperature_c)
        because.append(f"The heat, perhaps: {heat}, and your pace was slow.")
    if not because:
        return finding
    return Finding(Level.BORDERLINE, finding.rule, finding.reason, " ".join(because))


def _few(hard_runs: int) -> str:
    runs = count(hard_runs, "hard run")
    return f"Your maximum rests on {runs} so far and may be higher: {_FIRM}"


def is_usual_hr(run: RunFacts, known: Known) -> bool:
    """Tell whether mean heart rate was within what the runner's reference runs show."""
    reference = known.baselines.reference("hr", run.outing_began_s, run.surface)
    if reference is None:
        return False
    usual = reference.percentile(known.rules.hr_usual_percentile)
    near = reference.median * (1 + known.rules.hr_over_usual_pct / 100)
    return run.hr_bpm <= max(usual, near)


def is_hot_and_slow(run: RunFacts, known: Known) -> bool:
    """Tell whether it was hot while the pace was among the runner's slow ones."""
    reference = known.speed(run) if run.temperature_c > known.rules.heat_c else None
    if reference is None:
        return False
    return run.speed_mps <= reference.percentile(known.rules.pace_easy_percentile)


def _mean_hr(run: RunFacts, zones: Zones) -> Finding:
    ceiling, share = zones.ceiling, zones.share(run.hr_bpm)
    level = Limits(zones.easy, ceiling, ceiling, ceiling + zones.margin).level(share)

    def reason() -> Reason:
        part = " in the steady part" if run.hr_is_steady else ""
        value, limit = percents_apart(100 * share, 100 * ceiling)
        text = (
            f"Mean HR {number(run.hr_bpm)}{part} = {value} {of_top(zones)}; the easy ceiling is"
            f" {limit}."
        )
        return Reason("hr", text, share, ceiling)

    return Finding(level, "hr", reason)


def time_above(run: RunFacts, known: Known, bpm: float) -> Hard | None:
    """Return the time at or above a heart rate; None without a record of it."""
    levels = known.hr.of(run.row, "hr_bpm")
    if not len(levels):
        return None
    place = levels.searchsorted(bpm - 1e-6)
    seconds = known.hr.of(run.row, "seconds_above")
    minutes = float(seconds[place]) / 60 if place < len(seconds) else 0.0
    return Hard(minutes, minutes / run.minutes if run.minutes > 0 else 0.0)


def _threshold(run: RunFacts, zones: Zones, known: Known) -> Finding | None:
    rules = known.rules
    bounds = (zones.threshold, zones.threshold + zones.margin)
    hard, very_hard = (time_above(run, known, zones.bpm(share)) for share in bounds)
    if hard is None or very_hard is None:
        return None
    level = Level.EASY
    if hard.is_much(rules):
        level = Level.BROKE if very_hard.is_much(rules) else Level.BORDERLINE
    return Finding(level, "threshold", partial(_threshold_reason, hard, zones, rules))


def _threshold_reason(hard: Hard, zones: Zones, rules: Rules) -> Reason:
    above = f"above threshold ({number(zones.bpm(zones.threshold))} bpm)"
    minutes = number(hard.minutes, 0 if hard.minutes >= rules.hard_minutes else 1)
    if hard.minutes >= rules.hard_minutes:
        text = f"{minutes} min {above}; {number(rules.hard_minutes)} are too many."
        return Reason("threshold", text, hard.minutes, rules.hard_minutes)
    share, limit = percents_apart(100 * hard.share, rules.hard_share_pct)
    text = f"{minutes} min {above}, {share} of the run; {limit} is too much."
    return Reason("threshold", text, hard.share, rules.hard_share_pct / 100)


def pace_limits(reference: Reference, rules: Rules) -> Limits:
    """Return the limits of speed [m/s]."""
    easy, moderate, fast = (
        reference.percentile(p)
        for p in (
            rules.pace_easy_percentile,
            rules.pace_moderate_percentile,
            rules.pace_fast_percentile,
        )
    )
    broke = max(fast, reference.median * (1 + rules.pace_over_median_pct / 100))
    return Limits(easy, moderate, broke, broke * (1 + rules.pace_margin_pct / 100))


def pace_says_nothing(run: RunFacts, rules: Rules) -> str:
    """Return why pace cannot judge this run, "" when it can."""
    if run.walk_share * 100 > rules.walk_share_pct:
        return f"{percent(100 * run.walk_share, 0)} of it was walked, so pace says nothing"
    if run.kind == "stroller":
        return "behind a stroller pace says nothing"
    if not math.isfinite(run.speed_mps):
        return "no speed either"
    return ""


def judge_pace(run: RunFacts, known: Known) -> Finding | None:
    """Judge grade-adjusted speed (treadmill: speed) against the runner's own on such a surface.

    None when pace says nothing or there are too few runs to compare with.
    """
    reference = known.speed(run)
    if reference is None or pace_says_nothing(run, known.rules):
        return None
    limits = pace_limits(reference, known.rules)
    level, limit = limits.level(run.speed_mps), limits.passed(run.speed_mps)

    def reason() -> Reason:
        shown, bound = paces_apart(run.speed_mps, limit, known.unit)
        usual = pace_number(pace_of(reference.median), known.unit)
        text = (
            f"{shown} {unit_of_pace(run, known.unit)}; your usual is {usual}, the limit {bound} →"
            f" {than_advised('faster', much=level is Level.BROKE)}."
        )
        return Reason("pace", text, run.speed_mps, limit)

    return Finding(level, "pace", reason)
