"""What one run's stream is reduced to, once, at import.

Each measure's formula and source stands at its function: grade (hills and grade-adjusted speed),
heart_rate (quality), steady (minutes), trends (warm-up, decoupling, drift), repetitions, levels
(time and stretches above levels), resampled_run (warm-up left out, walking). docs/measures.md has
them in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.measures import grade, levels, repetitions, steady, trends
from analyzer.measures.heart_rate import peak_30s
from analyzer.measures.resampled_run import resample_run
from analyzer.measures.rolling import mean_of
from analyzer.model import RunMeasures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.measures.resampled_run import ResampledRun
    from analyzer.model import Floats, HrSource, Minutes, Stream, Surface

VERSION = 4
"""Rises when the same stream would be measured better; then what is kept is measured anew."""

STEADY_ENOUGH_MINUTES = 5
HALF = 0.5


def measure_run(
    stream: Stream,
    *,
    surface: Surface,
    pauses: Sequence[tuple[float, float]] = (),
    hr_source: HrSource | None,
) -> RunMeasures:
    """Measure one run. Never raises; what cannot be known is None.

    Args:
        stream: what the watch recorded; any column may be missing, NaN or absurd.
        surface: on treadmill, track and virtual runs hills do not count (GAP = speed); so too
            where altitude is missing for more than a fifth of the time.
        pauses: (start, end) in seconds from the start, while the timer stood still.
        hr_source: a chest strap is not checked for cadence lock.
    """
    run = resample_run(stream, surface, pauses, hr_source)
    if run is None:
        return RunMeasures()
    minutes = steady.by_minute(run)
    part, steady_part = _means_after_warmup(run), _means_of_steady(minutes)
    climb, descent = _climb_and_descent(run)
    fast = repetitions.count_repetitions(run)
    cadence, step = _running_cadence(run), _step_length(run)
    return RunMeasures(
        moving_s=float(run.grid.moving.sum()),
        distance_m=_total_distance(run),
        climb_m=climb,
        descent_m=descent,
        height_problem=run.height_problem,
        speed_mps=part.speed,
        gap_speed_mps=part.gap_speed,
        hr_bpm=part.hr,
        steady_minutes=steady_part.minutes,
        steady_hr_bpm=steady_part.hr,
        steady_gap_speed_mps=steady_part.gap_speed,
        steady_speed_mps=steady_part.speed,
        avg_hr_bpm=mean_of(run.heart.recorded),
        max_hr_bpm=_highest_known(run.heart.recorded),
        hr_peak_30s_bpm=peak_30s(run.heart.trusted),
        hr_coverage=run.heart.coverage,
        hr_usable=run.heart.usable,
        hr_problem=run.heart.problem,
        efficiency=_efficiency_factor(steady_part),
        decoupling_pct=None if fast else trends.decoupling_pct(run),
        hr_drift_pct_per_h=trends.hr_drift_pct_per_h(minutes),
        warmed_up=trends.warmed_up(minutes),
        repetitions=fast,
        walk_share=_walk_share(run),
        temperature_c=mean_of(run.grid.channel("temperature_c")),
        cadence_spm=cadence,
        step_length_mm=step,
        ground_contact_ms=_of_running(run, "ground_contact_ms"),
        vertical_oscillation_mm=_of_running(run, "vertical_oscillation_mm"),
        vertical_ratio_pct=_of_running(run, "vertical_ratio_pct"),
        minutes=minutes,
        hr_profile=levels.hr_profile(run.heart.trusted, run.grid.resumes),
        pace_profile=levels.pace_profile(run.gap_mps, run.grid.resumes),
        implausible=run.part.impossible,
        cut_off=run.part.cut_off,
        from_s=run.part.from_s,
        until_s=run.part.until_s,
        jump_m=run.part.jump_m,
    )


class _PartMeans(NamedTuple):
    """Means over a part of a run."""

    minutes: float | None
    speed: float | None
    gap_speed: float | None
    hr: float | None


def _means_after_warmup(run: ResampledRun) -> _PartMeans:
    return _PartMeans(
        None,
        mean_of(run.grid.step_m[run.after_warmup]),
        mean_of(run.gap_mps[run.after_warmup]),
        mean_of(run.heart.trusted[run.after_warmup]),
    )


def _means_of_steady(minutes: Minutes) -> _PartMeans:
    is_steady = minutes.steady == 1.0
    return _PartMeans(
        float(is_steady.sum()),
        mean_of(minutes.speed_mps[is_steady]),
        mean_of(minutes.gap_speed_mps[is_steady]),
        mean_of(minutes.hr_bpm[is_steady]),
    )


def _efficiency_factor(steady_part: _PartMeans) -> float | None:
    """Efficiency factor: GAP speed [m/min] over heart rate, of at least 5 steady minutes.

    Friel, TrainingPeaks; it is meant for the steady aerobic part only.
    """
    if (
        steady_part.gap_speed is None
        or not steady_part.hr
        or (steady_part.minutes or 0) < STEADY_ENOUGH_MINUTES
    ):
        return None
    return 60 * steady_part.gap_speed / steady_part.hr


def _total_distance(run: ResampledRun) -> float | None:
    known = np.isfinite(run.grid.step_m)
    return float(run.grid.step_m[known].sum()) if known.any() else None


def _climb_and_descent(run: ResampledRun) -> tuple[float, float] | tuple[None, None]:
    if run.altitude_m is None:
        return None, None
    return grade.climb_and_descent(run.altitude_m)


def _walk_share(run: ResampledRun) -> float | None:
    moving = run.grid.moving & np.isfinite(run.grid.step_m)
    return float(run.walking[moving].mean()) if moving.any() else None


def _highest_known(values: Floats) -> float | None:
    return float(np.nanmax(values)) if np.isfinite(values).any() else None


def _of_running(run: ResampledRun, channel: str) -> float | None:
    """Mean of a channel over running seconds after the first minutes; zero is unknown."""
    values = run.grid.channel(channel)[run.after_warmup & run.running]
    return mean_of(np.where(values > 0, values, np.nan))


def _running_cadence(run: ResampledRun) -> float | None:
    return _of_running(run, "cadence_spm")


def _step_length(run: ResampledRun) -> float | None:
    """Mean step length, mm: the watch's own, else speed over cadence."""
    there = run.after_warmup & run.running
    own = run.grid.channel("step_length_mm")
    if there.any() and (own[there] > 0).mean() >= HALF:
        return _of_running(run, "step_length_mm")
    speed, cadence = mean_of(run.grid.step_m[there]), _running_cadence(run)
    return 60_000 * speed / cadence if speed and cadence else None
