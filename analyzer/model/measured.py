"""What a run's stream is reduced to, once, at import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
else:
    Floats = Any  # for those who read the types: the words do without numpy


@dataclass(frozen=True, slots=True)
class HrProfile:
    """How long, and in how many repetitions, a run's heart rate was above each level.

    Equally long columns: ``hr_bpm`` (whole beats, rising), ``seconds_above`` (time at or above
    it), ``reps_above`` (unbroken stretches of at least 60 s at or above it). With it, time over
    any threshold can be told later without the stream, although the maximum is not known yet.
    """

    hr_bpm: Floats
    seconds_above: Floats
    reps_above: Floats


@dataclass(frozen=True, slots=True)
class PaceProfile:
    """How many stretches of at least 60 s a run held at or above each grade-adjusted speed."""

    gap_speed_mps: Floats
    reps_above: Floats


@dataclass(frozen=True, slots=True)
class Minutes:
    """A run minute by minute: equally long columns, NaN where unknown.

    ``steady`` is 1.0 where the minute is steady (measures.steady), else 0.0.
    """

    minute: Floats
    distance_m: Floats
    speed_mps: Floats
    gap_speed_mps: Floats
    hr_bpm: Floats
    cadence_spm: Floats
    grade: Floats
    stopped_s: Floats
    steady: Floats


@dataclass(frozen=True, slots=True)
class RunMeasures:
    """What one run's stream is reduced to, once, at import. None where it cannot be told.

    The data dictionary (frames/dataset.py) describes each quantity. ``from_s`` and ``until_s``
    are where the run began and ended in a recording of which an end is cut off (seconds since the
    activity's start), None where all of it is the run. ``jump_m`` is what a lost GPS added to the
    recorded distance; it is not in ``distance_m``. ``height_problem`` is why a height that was
    recorded is not used, in words, such as a barometer's fault.
    """

    moving_s: float | None = None
    distance_m: float | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    speed_mps: float | None = None
    gap_speed_mps: float | None = None
    hr_bpm: float | None = None
    steady_minutes: float | None = None
    steady_hr_bpm: float | None = None
    steady_gap_speed_mps: float | None = None
    steady_speed_mps: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    hr_peak_30s_bpm: float | None = None
    hr_coverage: float | None = None
    hr_usable: bool = False
    hr_problem: str = ""
    efficiency: float | None = None
    decoupling_pct: float | None = None
    hr_drift_pct_per_h: float | None = None
    warmed_up: bool | None = None
    repetitions: float | None = None
    walk_share: float | None = None
    temperature_c: float | None = None
    cadence_spm: float | None = None
    step_length_mm: float | None = None
    ground_contact_ms: float | None = None
    vertical_oscillation_mm: float | None = None
    vertical_ratio_pct: float | None = None
    minutes: Minutes | None = None
    hr_profile: HrProfile | None = None
    pace_profile: PaceProfile | None = None
    implausible: str = ""
    cut_off: str = ""
    from_s: float | None = None
    until_s: float | None = None
    jump_m: float = 0.0
    height_problem: str = ""


_Table = TypeVar("_Table", Minutes, HrProfile, PaceProfile)


@dataclass(frozen=True, slots=True)
class Joined(Generic[_Table]):
    """The tables of several runs one below the other; ``rows`` tells how many each run has."""

    table: _Table
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profiles:
    """What the streams of several runs are reduced to, besides numbers: in the same order."""

    minutes: Joined[Minutes]
    hr_profile: Joined[HrProfile]
    pace_profile: Joined[PaceProfile]
