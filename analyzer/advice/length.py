"""Short? The outing's length against the runner's own, and against the longest of 30 days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from analyzer.advice.rules import Finding, Level, Limits
from analyzer.advice.words import percents_apart, share_under, than_advised, together
from analyzer.model import Reason
from analyzer.units import METRES, apart, number, percent

if TYPE_CHECKING:
    from analyzer.advice.baseline import Reference
    from analyzer.advice.facts import Known, RunFacts
    from analyzer.settings import Rules

Measure = Literal["minutes", "km"]


def length_limits(reference: Reference, rules: Rules) -> Limits:
    """Return the limits of length in the reference's unit."""
    moderate = reference.percentile(rules.length_moderate_percentile)
    broke = max(moderate, reference.median * (1 + rules.length_over_median_pct / 100))
    easy = reference.percentile(rules.length_short_percentile)
    return Limits(easy, moderate, broke, broke * (1 + rules.length_margin_pct / 100))


def reference_length(run: RunFacts, known: Known, measure: Measure = "minutes") -> Reference | None:
    """Return the lengths to compare with: of the run's class of surfaces, else of all runs."""
    return known.baselines.length(measure, run.outing_began_s, run.surface)


def judge_length(run: RunFacts, known: Known) -> Finding | None:
    """Judge moving minutes, or kilometres where no time is known; None without either.

    Where a trail run has too few trail runs to compare with, minutes against those of the road
    would call it long merely for being slow: then it is long only when its kilometres are too.
    """
    by_time = _judge(run, known, "minutes")
    if by_time is None:
        return _judge(run, known, "km")
    reference = reference_length(run, known)
    if run.surface == "trail" and reference is not None and not reference.surface:
        by_distance = _judge(run, known, "km")
        return min(by_time, by_distance or by_time, key=lambda finding: finding.level)
    return by_time


def _judge(run: RunFacts, known: Known, measure: Measure) -> Finding | None:
    value = run.outing_minutes if measure == "minutes" else run.outing_km
    if not math.isfinite(value):
        return None
    reference = reference_length(run, known, measure)
    if reference is None:
        return _absolute(run, known.rules) if measure == "minutes" else None
    limits = length_limits(reference, known.rules)
    level = limits.level(value)

    def reason() -> Reason:
        size, usual = _sizes(value, limits, reference.median, measure, known)
        advised = than_advised("longer", much=level is Level.BROKE)
        text = f"{size}{together(run)}; {usual} → {advised}."
        return Reason("length", text, value, limits.passed(value))

    return Finding(level, "length", reason)


def _sizes(
    value: float, limits: Limits, usual: float, measure: Measure, known: Known
) -> tuple[str, str]:
    """Say how long the run was, and how long the runner's usually are."""
    in_km = measure == "km"
    scale, digits = (1000 / METRES[known.unit], 1) if in_km else (1.0, 0)
    shown, bound = apart(value * scale, limits.moderate * scale, digits)
    most = share_under(known.rules.length_moderate_percentile)
    text = f"your usual is {number(usual * scale, digits)}, {most} stay under {bound}"
    if limits.moderate < limits.broke < value:
        over = percent(known.rules.length_over_median_pct, 0)
        text += (
            f", {over} over your usual is {apart(value * scale, limits.broke * scale, digits)[1]}"
        )
    return f"{shown} {known.unit if in_km else 'min'}", text


def _absolute(run: RunFacts, rules: Rules) -> Finding:
    minutes = run.outing_minutes
    limit = rules.length_absolute_min

    def reason() -> Reason:
        shown, bound = apart(minutes, limit)
        text = (
            f"{shown} min{together(run)}; with too few runs to know your usual the limit is"
            f" {bound} → longer than advised, perhaps."
        )
        return Reason("length", text, minutes, limit)

    level = Limits(limit, limit, limit, math.inf).level(minutes)
    return Finding(level, "length", reason)


def judge_spike(run: RunFacts, known: Known) -> Finding | None:
    """Judge the outing's distance against the longest of the last days; None without either."""
    longest = known.baselines.longest_km(run.outing_began_s)
    if not longest or not math.isfinite(run.outing_km):
        return None
    rules = known.rules
    limit = longest * (1 + rules.spike_pct / 100)
    limits = Limits(longest, limit, limit, limit * (1 + rules.length_margin_pct / 100))

    def reason() -> Reason:
        return Reason("spike", _spike_sentence(run, longest, known), run.outing_km, limit)

    return Finding(limits.level(run.outing_km), "spike", reason)


def _spike_sentence(run: RunFacts, longest: float, known: Known) -> str:
    km, scale = run.outing_km, 1000 / METRES[known.unit]
    over, limit = percents_apart(100 * (km / longest - 1), known.rules.spike_pct)
    return (
        f"{number(km * scale, 1)} {known.unit}{together(run)}, {over} over your longest in"
        f" {number(known.rules.spike_days)} days ({number(longest * scale, 1)}); single-run jumps"
        f" over {limit} went with more injuries in 5,205 runners (hazard ratio 1.64): an"
        " association, no forecast for you."
    )
