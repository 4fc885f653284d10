"""Short? The outing's length against the runner's own, and against the longest of 30 days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

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
from analyzer.units import METRES, apart, count, distance, number, percent

if TYPE_CHECKING:
    from analyzer.advice.baseline import Length, Reference
    from analyzer.advice.runner import RunFacts, RunnerHistory
    from analyzer.settings import Rules
    from analyzer.units import DistanceUnit

# Where the single-run study drew its line (Frandsen 2025): what it found holds for no other.
_STUDIED_SPIKE_PCT = 10.0


def length_limits(reference: Reference, rules: Rules) -> RuleLimits:
    """Return the limits of length in the reference's unit."""
    moderate = reference.percentile(rules.length_moderate_percentile)
    # Someone whose runs are all alike has a 75th percentile right at the median: a run a minute
    # longer is not long.
    broke = max(moderate, reference.median * (1 + rules.length_over_median_pct / 100))
    easy = reference.percentile(rules.length_short_percentile)
    return RuleLimits(easy, moderate, broke, broke * (1 + rules.length_margin_pct / 100))


def absolute_length_limits(rules: Rules) -> RuleLimits:
    """Return the limits [min] where too few runs are known to compare with: never worse than near.

    A run beyond them is borderline at most.
    """
    limit = rules.length_absolute_min
    return RuleLimits(limit, limit, limit, math.inf)


def spike_limits(longest_km: float, rules: Rules) -> RuleLimits:
    """Return the limits [km] that follow from the longest outing of the last days."""
    limit = longest_km * (1 + rules.spike_pct / 100)
    return RuleLimits(longest_km, limit, limit, limit * (1 + rules.length_margin_pct / 100))


def length_measure(run: RunFacts) -> Length:
    """Return what the outing's length is judged by: minutes where its time is known, else km."""
    return "minutes" if math.isfinite(run.outing_minutes) else "km"


def length_reference(run: RunFacts, history: RunnerHistory, measure: Length) -> Reference | None:
    """Return the lengths to compare with: of the run's class of surfaces, else of all runs."""
    return history.baselines.length_reference(measure, run.outing_began_s, run.surface)


def judge_length(run: RunFacts, history: RunnerHistory) -> Finding | None:
    """Judge moving minutes, or kilometres where no time is known; None without either.

    Where a trail run has too few trail runs to compare with, minutes against those of the road
    would call it long merely for being slow: then it is long only when its kilometres are too.
    """
    by_time = _judge_by(run, history, "minutes")
    if by_time is None:
        return _judge_by(run, history, "km")
    reference = length_reference(run, history, "minutes")
    if reference is not None and by_either_length(run.surface, reference):
        by_distance = _judge_by(run, history, "km")
        return min(by_time, by_distance or by_time, key=lambda finding: finding.level)
    return by_time


def by_either_length(surface: str, minutes: Reference) -> bool:
    """Tell whether a run is long only by minutes and kilometres both.

    Args:
        surface: its class of surfaces.
        minutes: the lengths its minutes are held against.
    """
    return surface == "trail" and not minutes.surface


def _judge_by(run: RunFacts, history: RunnerHistory, measure: Length) -> Finding | None:
    value = run.outing_minutes if measure == "minutes" else run.outing_km
    if not math.isfinite(value):
        return None
    reference = length_reference(run, history, measure)
    if reference is None:
        return _judge_by_absolute_limit(run, history.rules) if measure == "minutes" else None
    limits = length_limits(reference, history.rules)
    level = limits.level_of(value)

    def explain() -> Explanation:
        size, usual = _size_and_usual(value, limits, reference.median, measure, history)
        found = f"{size}{outing_words(run)}; {usual}"
        advised = than_advised("longer", much=level is Level.BROKE)
        reason = Reason("length", f"{found} → {advised}.", value, limits.limit_passed(value))
        if measure == "minutes" and not outing_words(run):
            found = f"{number(value)} min against your usual {number(reference.median)}"
        return Explanation(reason, found)

    return Finding(level, "length", explain)


def _size_and_usual(
    value: float, limits: RuleLimits, usual: float, measure: Length, history: RunnerHistory
) -> tuple[str, str]:
    """Say how long the run was, and how long the runner's usually are."""
    in_km = measure == "km"
    scale, digits = (1000 / METRES[history.unit], 1) if in_km else (1.0, 0)
    shown, bound = apart(value * scale, limits.moderate * scale, digits)
    most = share_under(history.rules.length_moderate_percentile)
    text = f"your usual is {number(usual * scale, digits)}, {most} stay under {bound}"
    if limits.moderate < limits.broke < value:
        over = percent(history.rules.length_over_median_pct, 0)
        text += (
            f", {over} over your usual is {apart(value * scale, limits.broke * scale, digits)[1]}"
        )
    return f"{shown} {history.unit if in_km else 'min'}", text


def _judge_by_absolute_limit(run: RunFacts, rules: Rules) -> Finding:
    minutes = run.outing_minutes
    limit = rules.length_absolute_min

    def explain() -> Explanation:
        shown, bound = apart(minutes, limit)
        found = (
            f"{shown} min{outing_words(run)}; with too few runs to know your usual the limit is"
            f" {bound}"
        )
        reason = Reason("length", f"{found} → longer than advised, perhaps.", minutes, limit)
        return Explanation(reason, found)

    return Finding(absolute_length_limits(rules).level_of(minutes), "length", explain)


def judge_spike(run: RunFacts, history: RunnerHistory) -> Finding | None:
    """Judge the outing's distance against the longest of the last days; None without either."""
    longest = history.baselines.longest_km(run.outing_began_s)
    if not longest or not math.isfinite(run.outing_km):
        return None
    rules = history.rules
    limits = spike_limits(longest, rules)

    def explain() -> Explanation:
        found, studied = _spike_and_study(run, longest, history)
        reason = Reason("spike", f"{found}; {studied}", run.outing_km, limits.broke)
        return Explanation(reason, found)

    return Finding(limits.level_of(run.outing_km), "spike", explain)


def _spike_and_study(run: RunFacts, longest: float, history: RunnerHistory) -> tuple[str, str]:
    """Say how far beyond the longest run it went, and what a study found of such jumps."""
    km, scale, allowed_pct = run.outing_km, 1000 / METRES[history.unit], history.rules.spike_pct
    over, limit = percents_apart(100 * (km / longest - 1), allowed_pct)
    studied, own_limit = limit, ""
    if allowed_pct != _STUDIED_SPIKE_PCT:
        studied, own_limit = percent(_STUDIED_SPIKE_PCT, 0), f", where {limit} is the limit"
    days = count(round(history.rules.spike_days), "day")
    found = (
        f"{number(km * scale, 1)} {history.unit}{outing_words(run)}, {over} over your longest in"
        f" {days} ({number(longest * scale, 1)}){own_limit}"
    )
    return found, (
        f"single-run jumps over {studied} went with more injuries in 5,205 runners (hazard ratio"
        " 1.64): an association, no forecast for you."
    )


def length_score(run: RunFacts, history: RunnerHistory) -> float:
    """Return L = clip((minutes / P75 - 1) / 0.5, 0, 1); km where no time is known."""
    rules, measure = history.rules, length_measure(run)
    reference = length_reference(run, history, measure)
    limit = rules.length_absolute_min if measure == "minutes" else math.nan
    if reference is not None:
        limit = reference.percentile(rules.length_moderate_percentile)
    value = run.outing_minutes if measure == "minutes" else run.outing_km
    return clip_share((value / limit - 1) / (rules.score_length_span_pct / 100))


def spike_score(run: RunFacts, history: RunnerHistory) -> float:
    """Return S = clip((km / longest of 30 days - 1.10) / 0.4, 0, 1)."""
    longest = history.baselines.longest_km(run.outing_began_s)
    if not longest:
        return 0.0
    over = run.outing_km / longest - 1 - history.rules.spike_pct / 100
    return clip_share(over / (history.rules.score_spike_span_pct / 100))


def length_words(run: RunFacts, unit: DistanceUnit) -> str:
    """Say in short how long a run was, e.g. "35 min"."""
    minutes, km = run.outing_minutes, run.outing_km
    if not math.isfinite(minutes) and not math.isfinite(km):  # what does not count: in no outing
        minutes, km = run.minutes, run.km
    if math.isfinite(minutes):
        return f"{number(minutes)} min{outing_words(run)}"
    return f"{distance(1000 * km, unit)}{outing_words(run)}"


def outing_words(run: RunFacts) -> str:
    """Say so where a run's length counts what was run just before it in the same outing."""
    return " with the run just before" if run.outing_began_s < run.started_s else ""
