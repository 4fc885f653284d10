"""Slow? Mean heart rate and time above threshold; without usable heart rate, pace; no intervals.

Intervals are repetitions of a minute or more above threshold, or far above the usual pace. Strides
of some 20 s never count, for a repetition lasts at least 60 s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.advice.hr_max import (
    ASK_FOR_HR_MAX,
    Basis,
    back_words,
)
from analyzer.advice.rules import (
    Explanation,
    Finding,
    Level,
    RuleLimits,
    clip_share,
    percents_apart,
    share_under,
    than_advised,
)
from analyzer.model import Reason
from analyzer.timestamps import MINUTE_S
from analyzer.units import (
    apart,
    count,
    number,
    pace_in_unit,
    pace_number,
    pace_of,
    percent,
    temperature,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.advice.baseline import Reference
    from analyzer.advice.hr_max import Zones
    from analyzer.advice.runner import RunFacts, RunnerHistory
    from analyzer.model import Floats
    from analyzer.settings import Rules
    from analyzer.units import DistanceUnit

_BASIS = {
    "HRmax": "maximum heart rate",
    "LTHR": "threshold heart rate",
    "reserve": "heart rate reserve",
}
_IN_SHORT = {"HRmax": "maximum", "LTHR": "threshold", "reserve": "reserve"}
_OF_A_MINUTE = "repetitions of a minute or more"
_MOST_DIGITS = 6


# Heart rate


class TimeAbove(NamedTuple):
    """Time at or above a heart rate: minutes, and the share of the run."""

    minutes: float
    share: float

    def is_too_much(self, rules: Rules) -> bool:
        """Tell whether this is too long, or too much of the run."""
        most = most_hard_time(rules)
        return self.minutes >= most.minutes or self.share >= most.share


def most_hard_time(rules: Rules) -> TimeAbove:
    """Return the time above the threshold from which on a run is too hard."""
    return TimeAbove(rules.hard_minutes, rules.hard_share_pct / 100)


def deciding_zones(run: RunFacts, history: RunnerHistory) -> Zones | None:
    """Return the limits of heart rate if it judges this run, so that pace is not asked."""
    return history.zones_at(run.started_s) if math.isfinite(run.hr_bpm) else None


def judge_hr(run: RunFacts, zones: Zones, history: RunnerHistory) -> list[Finding]:
    """Judge mean heart rate and time above the threshold.

    Softened to borderline where no hard run has shown the maximum, and in the heat at slow pace;
    while few have, the margin is wider.
    """
    findings = [_judge_mean_hr(run, zones), _judge_threshold(run, zones, history)]
    return [_soften_hr(f, run, zones, history) for f in findings if f is not None]


def _soften_hr(finding: Finding, run: RunFacts, zones: Zones, history: RunnerHistory) -> Finding:
    """Let heart rate say no more than borderline where it may be high for another reason.

    Where no race has shown the maximum, it says nothing of a heart rate usual for the runner.
    """
    if finding.level <= Level.MODERATE:
        return finding
    if not zones.max_is_firm and _is_usual_hr(run, history):
        return finding.at_most(Level.MODERATE)
    because = [] if zones.max_is_known else [_untested_sentence(history.rules.hr_max_days)]
    if zones.hard_runs and not zones.sure and finding.level is Level.BORDERLINE:
        hard_runs = count(zones.hard_runs, "hard run")
        because.append(
            f"Your maximum rests on {hard_runs} so far and may be higher: {ASK_FOR_HR_MAX}"
        )
    if _is_hot_and_slow(run, history):
        heat = temperature(run.temperature_c)
        because.append(f"The heat, perhaps: {heat}, and your pace was slow.")
    if not because:
        return finding
    return Finding(Level.BORDERLINE, finding.rule, finding.explain, " ".join(because))


def _untested_sentence(back_days: float) -> str:
    shown = "was hard enough to show your maximum, which may be higher"
    when = f"of the {back_words(back_days)} before it, and none since,"
    return f"No run {when} {shown}: {ASK_FOR_HR_MAX}"


def _is_usual_hr(run: RunFacts, history: RunnerHistory) -> bool:
    """Tell whether mean heart rate was within what the runner's reference runs show."""
    reference = history.reference_for(run, "hr")
    return reference is not None and run.hr_bpm <= usual_hr_limit(reference, history.rules)


def usual_hr_limit(reference: Reference, rules: Rules) -> float:
    """Return up to where a mean heart rate is usual for the runner [bpm].

    Args:
        reference: the mean heart rates [bpm] of the runner's reference runs.
        rules: which of them, and how far over their median, is still usual.
    """
    usual = reference.percentile(rules.hr_usual_percentile)
    return max(usual, reference.median * (1 + rules.hr_over_usual_pct / 100))


def _is_hot_and_slow(run: RunFacts, history: RunnerHistory) -> bool:
    """Tell whether it was hot while the pace was among the runner's slow ones."""
    if not run.temperature_c > history.rules.heat_c:
        return False
    reference = history.reference_for(run, "speed")
    if reference is None:
        return False
    return run.speed_mps <= reference.percentile(history.rules.pace_easy_percentile)


def hr_limits(zones: Zones) -> RuleLimits:
    """Return the limits of mean heart rate as shares of the zones' top."""
    ceiling = zones.ceiling
    return RuleLimits(zones.easy, ceiling, ceiling, ceiling + zones.margin)


def _judge_mean_hr(run: RunFacts, zones: Zones) -> Finding:
    ceiling, share = zones.ceiling, zones.share(run.hr_bpm)
    level = hr_limits(zones).level_of(share)

    def explain() -> Explanation:
        part = " in the steady part" if run.hr_is_steady else ""
        value, limit = percents_apart(100 * share, 100 * ceiling)
        text = (
            f"Mean HR {number(run.hr_bpm)}{part} = {value} {share_of_what(zones, then=True)};"
            f" the easy ceiling is {limit}{why_raised(zones)}."
        )
        found, bound = apart(100 * share, 100 * ceiling)
        short = f"heart rate {found} % of {_IN_SHORT[zones.basis]}, ceiling {bound} %"
        return Explanation(Reason("hr", text, share, ceiling), short)

    return Finding(level, "hr", explain)


def why_raised(zones: Zones) -> str:
    """Say why the ceiling is the runner's own, "" where it is the usual one."""
    if not zones.raised:
        return ""
    easy_runs = f"{count(zones.planned_easy_runs, 'run')} planned easy"
    return f": {share_under(zones.easy_percentile, easy_runs)} stay under it"


@dataclass(frozen=True, slots=True)
class EasyCeiling:
    """The mean heart rate up to which a run is easy enough, and why, in a sentence.

    ``share`` is of ``basis``, ``usual_share`` what it is for everyone else; equal where the
    runner's ``planned_easy_runs`` do not raise it.
    """

    bpm: float
    share: float
    usual_share: float
    basis: Basis
    planned_easy_runs: int
    sentence: str


def easy_ceiling(history: RunnerHistory, moment_s: float) -> EasyCeiling | None:
    """Return the ceiling as of a moment [s since the epoch]; None where pace decides instead."""
    zones = history.zones_at(moment_s)
    if zones is None:
        return None
    usual = zones.ceiling - zones.raised
    easy_runs = history.baselines.reference_count("easy_hr", moment_s, "")
    shown, expected = percents_apart(100 * zones.ceiling, 100 * usual)
    least = history.baselines.fewest_runs
    if zones.raised:
        easy = f"{zones.planned_easy_runs} runs planned easy"
        stay = share_under(zones.easy_percentile, easy)
        why = f"{stay} stay under it. Without these it would be {expected}"
    elif zones.planned_easy_runs:
        easy = f"your {zones.planned_easy_runs} runs planned easy"
        why = f"the usual limit, for {easy} do not go beyond it"
    else:
        back = back_words(history.baselines.farthest_days)
        why = (
            f"the usual limit. {count(easy_runs, 'run')} of the last {back}"
            f" {'is' if easy_runs == 1 else 'are'} known as planned easy; from {least} on your own"
            " ceiling counts."
            " `legstats runs set ID --planned easy` marks one"
        )
    sentence = f"The easy ceiling is {shown} {share_of_what(zones)}: {why}."
    return EasyCeiling(
        bpm=zones.bpm(zones.ceiling),
        share=zones.ceiling,
        usual_share=usual,
        basis=zones.basis,
        planned_easy_runs=zones.planned_easy_runs,
        sentence=sentence,
    )


def share_of_what(zones: Zones, *, then: bool = False) -> str:
    """Say what a share of heart rate is of, e.g. "of your maximum 188".

    Args:
        zones: the limits of a run.
        then: of a run that is past; the maximum of the last 12 months may be another today.
    """
    top = number(zones.top_bpm)
    if zones.basis == "LTHR":
        return f"of your threshold heart rate {top}"
    if zones.basis == "reserve":
        return f"of your reserve ({number(zones.rest_bpm)} to {top})"
    if not zones.max_is_known:
        return f"of the {top} seen so far"
    if then and zones.shown_later:
        return f"of your maximum, {top} as shown by a later hard run"
    as_of = " then," if then and zones.hard_runs is not None else ""
    return f"of your maximum{as_of} {top}"


def _time_above(run: RunFacts, history: RunnerHistory, bpm: float) -> TimeAbove | None:
    """Return the time at or above a heart rate; None without a record of it."""
    levels = history.hr.values_of(run.row, "hr_bpm")
    if not len(levels):
        return None
    # Levels are whole beats: a limit such as 0.88 * 175 must find its own, whatever its last bits.
    place = levels.searchsorted(bpm - 1e-6)
    seconds = history.hr.values_of(run.row, "seconds_above")
    minutes = float(seconds[place]) / MINUTE_S if place < len(seconds) else 0.0
    return TimeAbove(minutes, minutes / run.minutes if run.minutes > 0 else 0.0)


def _judge_threshold(run: RunFacts, zones: Zones, history: RunnerHistory) -> Finding | None:
    rules = history.rules
    bounds = (zones.threshold, zones.threshold + zones.margin)
    hard, very_hard = (_time_above(run, history, zones.bpm(share)) for share in bounds)
    if hard is None or very_hard is None:
        return None
    level = Level.EASY
    if hard.is_too_much(rules):
        level = Level.BROKE if very_hard.is_too_much(rules) else Level.BORDERLINE
    return Finding(level, "threshold", partial(_explain_threshold, hard, zones, rules))


def _explain_threshold(hard: TimeAbove, zones: Zones, rules: Rules) -> Explanation:
    above = f"above threshold ({number(zones.bpm(zones.threshold))} bpm)"
    minutes = number(hard.minutes, 0 if hard.minutes >= rules.hard_minutes else 1)
    if hard.minutes >= rules.hard_minutes:
        found = f"{minutes} min {above}; {number(rules.hard_minutes)} are too many"
        reason = Reason("threshold", f"{found}.", hard.minutes, rules.hard_minutes)
        return Explanation(reason, found)
    share, limit = percents_apart(100 * hard.share, rules.hard_share_pct)
    found = f"{minutes} min {above}, {share} of the run; {limit} is too much"
    reason = Reason("threshold", f"{found}.", hard.share, rules.hard_share_pct / 100)
    return Explanation(reason, found)


# Pace


def why_pace_says_nothing(run: RunFacts, rules: Rules) -> str:
    """Return why pace cannot judge this run, "" when it can."""
    if run.walk_share * 100 > rules.walk_share_pct:
        return f"{percent(100 * run.walk_share, 0)} of the run was walked, so pace says nothing"
    if run.kind == "stroller":
        return "behind a stroller pace says nothing"
    if not math.isfinite(run.speed_mps):
        return "no speed either"
    return ""


def judge_pace(run: RunFacts, history: RunnerHistory) -> Finding | None:
    """Judge grade-adjusted speed (treadmill: speed) against the runner's own on such a surface.

    None when pace says nothing or there are too few runs to compare with.
    """
    reference = history.reference_for(run, "speed")
    if reference is None or why_pace_says_nothing(run, history.rules):
        return None
    limits = pace_limits(reference, history.rules)
    level, limit = limits.level_of(run.speed_mps), limits.limit_passed(run.speed_mps)

    def explain() -> Explanation:
        shown, bound = _paces_apart(run.speed_mps, limit, history.unit)
        usual = pace_number(pace_of(reference.median), history.unit)
        found = f"{shown} {_pace_unit(run, history.unit)}; your usual is {usual}, the limit {bound}"
        advised = than_advised("faster", much=level is Level.BROKE)
        return Explanation(Reason("pace", f"{found} → {advised}.", run.speed_mps, limit), found)

    return Finding(level, "pace", explain)


def pace_limits(reference: Reference, rules: Rules) -> RuleLimits:
    """Return the limits of speed [m/s], grade-adjusted, on the treadmill plain."""
    easy = reference.percentile(rules.pace_easy_percentile)
    moderate = reference.percentile(rules.pace_moderate_percentile)
    fast = reference.percentile(rules.pace_fast_percentile)
    broke = max(fast, reference.median * (1 + rules.pace_over_median_pct / 100))
    return RuleLimits(easy, moderate, broke, broke * (1 + rules.pace_margin_pct / 100))


def _paces_apart(speed_mps: float, limit_mps: float, unit: DistanceUnit) -> tuple[str, str]:
    """Format two speeds as paces without their unit, with fractions where they look equal."""
    shown, bound = (pace_number(pace_of(speed), unit) for speed in (speed_mps, limit_mps))
    value, limit = (pace_in_unit(pace_of(speed), unit) for speed in (speed_mps, limit_mps))
    if shown != bound or value == limit:
        return shown, bound
    differ = (d for d in range(1, _MOST_DIGITS) if round(value, d) != round(limit, d))
    digits = next(differ, _MOST_DIGITS)
    return _exact_pace(value, digits), _exact_pace(limit, digits)


def _exact_pace(seconds: float, digits: int) -> str:
    minutes, rest = divmod(round(seconds, digits), 60)
    return f"{minutes:.0f}:{rest:0{3 + digits}.{digits}f}"


def _pace_unit(run: RunFacts, unit: DistanceUnit) -> str:
    """Return the unit of a run's pace, with how it was made and why it decides."""
    has_grade = run.surface != "treadmill" and math.isfinite(run.climb_m)
    unknown = "your maximum heart rate is not known yet"
    why = unknown if math.isfinite(run.hr_bpm) else "no usable heart rate"
    return f"/{unit}{' grade-adjusted' if has_grade else ''} ({why}, so pace decides)"


# Intervals


def judge_intervals(run: RunFacts, zones: Zones | None, history: RunnerHistory) -> Finding | None:
    """Judge repetitions by the athlete's word, else by heart rate and by pace, whichever is worse.

    Args:
        run: the run.
        zones: the limits of heart rate, None when heart rate does not judge this run.
        history: what is known of the runner.
    """
    if run.kind == "intervals":
        return Finding(Level.BROKE, "intervals", partial(_explain_intervals, "Marked as intervals"))
    by_hr = _intervals_by_hr(run, zones, history) if zones else None
    by_pace = _intervals_by_pace(run, history, zones)
    findings = [finding for finding in (by_hr, by_pace) if finding is not None]
    return max(findings, key=lambda finding: finding.level, default=None)


def says_the_same(intervals: Finding, others: Sequence[Finding], run: RunFacts) -> bool:
    """Tell whether stretches above threshold are those of a steady hard run, named already.

    Heart rate that wanders about the threshold makes many stretches of a minute; where the speed
    shows no repetitions and time above threshold is judged as severely, they are no news. The
    athlete's own word is always repeated.
    """
    if run.kind == "intervals":
        return False
    named = any(f.rule == "threshold" and f.level >= intervals.level for f in others)
    return named and run.repetitions == 0


def repetitions_would_show(run: RunFacts, history: RunnerHistory) -> bool:
    """Tell whether repetitions could have been seen without heart rate."""
    return history.pace.has_rows(run.row) or math.isfinite(run.repetitions)


def _intervals_by_hr(run: RunFacts, zones: Zones, history: RunnerHistory) -> Finding | None:
    """At least three repetitions at or above the threshold; borderline within the margin."""
    threshold = zones.bpm(zones.threshold)
    highest = history.repeated_hr_bpm[run.row]
    if not highest >= threshold:
        return None
    level = Level.BROKE if highest > zones.bpm(zones.threshold + zones.margin) else Level.BORDERLINE

    def explain() -> Explanation:
        levels = history.hr.values_of(run.row, "hr_bpm")
        reps = _most_reps(levels, history.hr.values_of(run.row, "reps_above"), threshold)
        found = f"{number(reps)} {_OF_A_MINUTE} above threshold ({number(threshold)} bpm)"
        return _explain_intervals(found, reps, history.rules.repetitions)

    return _soften_hr(Finding(level, "intervals", explain), run, zones, history)


def _explain_intervals(
    found: str, value: float | None = None, limit: float | None = None
) -> Explanation:
    return Explanation(Reason("intervals", f"{found}.", value, limit), found)


def _intervals_by_pace(
    run: RunFacts, history: RunnerHistory, zones: Zones | None
) -> Finding | None:
    """At least three repetitions faster than nine in ten of the reference minutes.

    A steady run that wobbles about that pace is none: where the run's own speed was searched for
    repetitions, it must show them too. Without heart rate such repetitions are never kept, even if
    they are no faster than the reference minutes.
    """
    rules = history.rules
    if why_pace_says_nothing(run, rules) or run.repetitions < rules.repetitions:
        return None
    highest, limit = history.repeated_mps[run.row], _fast_minute_mps(run, history)
    if highest > limit:
        broke = highest > limit * (1 + rules.pace_margin_pct / 100)
        explain = partial(_explain_fast_repetitions, run, history, highest, limit)
        return Finding(Level.BROKE if broke else Level.BORDERLINE, "intervals", explain)
    if zones is None and run.repetitions >= rules.repetitions:
        found = f"{number(run.repetitions)} {_OF_A_MINUTE}, clearly faster than the rest of the run"
        explain = partial(_explain_intervals, found, run.repetitions)
        return Finding(Level.BORDERLINE, "intervals", explain)
    return None


def _explain_fast_repetitions(
    run: RunFacts, history: RunnerHistory, highest: float, limit: float
) -> Explanation:
    levels = history.pace.values_of(run.row, "gap_speed_mps")
    reps = _most_reps(levels, history.pace.values_of(run.row, "reps_above"), limit)
    shown, bound = _paces_apart(highest, limit, history.unit)
    slower = share_under(history.rules.repetition_percentile, "usual minutes")
    found = (
        f"{number(reps)} {_OF_A_MINUTE}, up to {shown} /{history.unit}; {slower} are slower than"
        f" {bound}"
    )
    return _explain_intervals(found, reps, history.rules.repetitions)


def _fast_minute_mps(run: RunFacts, history: RunnerHistory) -> float:
    """Return the speed that nine in ten of the reference runs' minutes stay below, else NaN."""
    reference = history.reference_for(run, "speed")
    if reference is None or not history.repeated_mps[run.row] > 0:
        return math.nan
    minutes = np.concatenate([history.minute_speeds(row) for row in reference.rows.tolist()])
    if not len(minutes):
        return math.nan
    return float(np.percentile(minutes, history.rules.repetition_percentile))


def _most_reps(levels: Floats, reps: Floats, least: float) -> float:
    """Return the most repetitions at any level from ``least`` on."""
    # A low level may join two repetitions into one that a higher level keeps apart.
    return float(reps[levels >= least].max())


# All of it


def effort_score(run: RunFacts, zones: Zones | None, history: RunnerHistory) -> float:
    """Return P, how far beyond the limits of effort a run went, 0 to 1.

    With heart rate clip(max((share of HRmax - ceiling) / 0.08, minutes above threshold / 20), 0,
    1), else clip((speed / P75 - 1) / 0.06, 0, 1).
    """
    rules = history.rules
    if zones is not None:
        over = (zones.share(run.hr_bpm) - zones.ceiling) / (rules.score_hr_span_points / 100)
        hard = _time_above(run, history, zones.bpm(zones.threshold))
        return clip_share(max(over, hard.minutes / rules.score_hard_minutes if hard else 0.0))
    reference = history.reference_for(run, "speed")
    if reference is None:
        return 0.0
    fast = reference.percentile(rules.pace_fast_percentile)
    return clip_share((run.speed_mps / fast - 1) / (rules.score_pace_span_pct / 100))


def effort_words(run: RunFacts, zones: Zones | None, unit: DistanceUnit) -> str:
    """Say in short how hard a run was, e.g. "72 % of maximum heart rate"."""
    if zones is not None and not zones.max_is_known:
        return f"mean HR {number(run.hr_bpm)}"
    if zones is not None:
        share = zones.share(run.hr_bpm)
        words = f"{percent(100 * share, 0)} of {_BASIS[zones.basis]}"
        if share <= zones.ceiling - zones.raised:
            return words
        if share <= zones.ceiling:
            return f"{words}, within your own easy ceiling of {percent(100 * zones.ceiling, 0)}"
        return f"{words}, over the easy ceiling of {percent(100 * zones.ceiling, 0)}"
    return f"{pace_number(pace_of(run.speed_mps), unit)} {_pace_unit(run, unit)}"
