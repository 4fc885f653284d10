"""What a run to come may be at most: the limits by which it will be judged, as of its start.

A run inside all limits of ``AllowedRun`` is kept, one beyond a limit by more than its margin is
broke, unless one of ``AllowedRun.exceptions`` holds: the limits are those the judge asks, not a
copy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.baseline import OutingSoFar
from analyzer.advice.effort import hr_limits, most_hard_time, pace_limits, usual_hr_limit
from analyzer.advice.length import (
    absolute_length_limits,
    by_either_length,
    length_limits,
    spike_limits,
)
from analyzer.advice.rules import RuleLimits

if TYPE_CHECKING:
    from analyzer.advice.baseline import Reference
    from analyzer.advice.effort import TimeAbove
    from analyzer.advice.hr_max import Zones
    from analyzer.advice.runner import RunnerHistory


ROAD = "road"
"""The class of surfaces a run to come is thought to be on: most are."""


class JudgingException(StrEnum):
    """Why a run would not be judged, or not as broken, whatever the limits say."""

    FEW_RUNS = "few runs"
    MAX_UNKNOWN = "maximum unknown"
    NO_EFFORT = "no effort"
    HEAT = "heat"
    RACE = "race"
    WALKING = "walking"
    UNDER_TEN_MINUTES = "under ten minutes"
    UNDECIDED = "undecided"


_ALWAYS = (
    JudgingException.HEAT,
    JudgingException.RACE,
    JudgingException.WALKING,
    JudgingException.UNDER_TEN_MINUTES,
)


@dataclass(frozen=True, slots=True)
class AllowedRun:
    """The limits of a run that begins at a moment; None where nothing is known to compare with.

    Each ``RuleLimits`` ends short (``easy``), kept (``moderate``) and borderline (``margin``).
    ``minutes`` and ``km`` are of this run alone: what was run just before is taken off.
    ``mean_bpm`` is of mean heart rate; at or above ``hard_bpm`` less than ``hard_time``, both in
    minutes and as a share of the run, and no repetitions. ``speed_mps`` holds without heart rate,
    or while no maximum is known. ``exceptions`` say when the limits decide nothing. ``usual`` holds
    the lengths [min] they follow from, None where they are too few. ``usual_bpm`` is up to where a
    mean heart rate is no concern because it is usual, None where a race has shown the maximum.
    ``length_km`` are kilometres within which a run is not long however many minutes it took: those
    of a trail run with too few others to compare its minutes with.
    """

    minutes: RuleLimits | None
    km: RuleLimits | None
    zones: Zones | None
    hard_time: TimeAbove
    speed_mps: RuleLimits | None
    so_far: OutingSoFar
    exceptions: tuple[JudgingException, ...]
    # Many numbers, which two limits are not compared by: all others follow from them.
    usual: Reference | None = field(default=None, compare=False)
    usual_bpm: float | None = None
    length_km: RuleLimits | None = None

    @property
    def nothing_left(self) -> bool:
        """True when what was just run has used up the length or the distance of the outing."""
        return any(left is not None and left.moderate <= 0 for left in (self.minutes, self.km))

    @property
    def distance_used_up(self) -> bool:
        """True when what was just run is already over the longest of 30 days by the limit."""
        return self.km is not None and self.km.moderate <= 0

    @property
    def mean_bpm(self) -> RuleLimits | None:
        """The limits of mean heart rate; None while no maximum is known at all."""
        if self.zones is None:
            return None
        limits = _limits_in_bpm(self.zones)
        if not self.usual_decides:
            return limits
        assert self.usual_bpm is not None  # noqa: S101 - usual_decides has asked
        return RuleLimits(
            limits.easy, self.usual_bpm, self.usual_bpm, max(limits.margin, self.usual_bpm)
        )

    @property
    def usual_decides(self) -> bool:
        """Whether mean heart rate is held against the runner's usual, which is over the ceiling."""
        if self.zones is None or self.usual_bpm is None:
            return False
        return self.usual_bpm > self.zones.bpm(self.zones.ceiling)

    @property
    def hard_bpm(self) -> float | None:
        """The heart rate from which on it is hard.

        None while no maximum is known at all, and where the usual mean heart rate decides: up to
        that no minute counts as hard, and beyond it the mean says so already.
        """
        if self.zones is None or self.usual_decides:
            return None
        return self.zones.bpm(self.zones.threshold)


def allowed_run(
    history: RunnerHistory,
    moment_s: float,
    leg_day_id: str,
    surface: str = ROAD,
    *,
    goes_on: bool = True,
) -> AllowedRun:
    """Return what a run may be that begins at a moment.

    Args:
        history: what is known of the runner.
        moment_s: when it begins [s since the epoch].
        leg_day_id: the leg day it would follow, "" where none is known.
        surface: its class of surfaces.
        goes_on: it may go on with an outing under way, which counts towards it; else it begins one.
    """
    rules = history.rules
    baselines = history.baselines
    so_far = OutingSoFar(moment_s)
    if goes_on:
        so_far = baselines.outing_before(moment_s, leg_day_id)
    usual = baselines.length_reference("minutes", so_far.began_s, surface)
    speed = baselines.reference("speed", so_far.began_s, surface)
    longest = baselines.longest_km(so_far.began_s)
    zones = history.zones_at(moment_s)
    usual_hr = baselines.reference("hr", so_far.began_s, surface)
    is_firm = zones is None or zones.max_is_firm
    minutes = length_limits(usual, rules) if usual else absolute_length_limits(rules)
    km = spike_limits(longest, rules) if longest else None
    return AllowedRun(
        minutes=_limits_less(minutes, so_far.minutes),
        km=_limits_less(km, so_far.km),
        zones=zones,
        hard_time=most_hard_time(rules),
        speed_mps=pace_limits(speed, rules) if speed else None,
        so_far=so_far,
        usual=usual,
        usual_bpm=usual_hr_limit(usual_hr, rules) if usual_hr and not is_firm else None,
        length_km=_limits_less(_length_in_km(usual, surface, history, so_far.began_s), so_far.km),
        exceptions=_exceptions(zones, has_usual=usual is not None, has_pace=speed is not None),
    )


def _length_in_km(
    usual: Reference | None, surface: str, history: RunnerHistory, before_s: float
) -> RuleLimits | None:
    """Return the kilometres that keep a run short where its minutes alone would call it long."""
    if usual is None or not by_either_length(surface, usual):
        return None
    in_km = history.baselines.length_reference("km", before_s, surface)
    return length_limits(in_km, history.rules) if in_km else None


def _limits_less(limits: RuleLimits | None, already: float) -> RuleLimits | None:
    """Take what has been run already off the limits; nothing is left below zero.

    Of an outing whose length so far is unknown the judge cannot ask it either: then there is none.
    """
    if limits is None or not math.isfinite(already):
        return None
    left = np.maximum([limits.easy, limits.moderate, limits.broke, limits.margin], already)
    return RuleLimits(*(left - already).tolist())


def _limits_in_bpm(zones: Zones) -> RuleLimits:
    limits = hr_limits(zones)
    shares = (limits.easy, limits.moderate, limits.broke, limits.margin)
    return RuleLimits(*(zones.bpm(share) for share in shares))


def _exceptions(
    zones: Zones | None, *, has_usual: bool, has_pace: bool
) -> tuple[JudgingException, ...]:
    found = []
    if not has_usual:
        found.append(JudgingException.FEW_RUNS)
    if zones is not None and not zones.max_is_known:
        found.append(JudgingException.MAX_UNKNOWN)
    if zones is None and not has_pace:
        found.append(JudgingException.NO_EFFORT)
    return (*found, *_ALWAYS)
