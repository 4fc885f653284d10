"""The runner's words as types: plain frozen dataclasses that every layer shares.

Units stand in the names: ``_m`` metres, ``_s`` seconds, ``_mps`` metres a second,
``_bpm`` beats a minute, ``_spm`` steps (both feet) a minute, ``_c`` degrees Celsius.
``None`` means unknown, never zero. Times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Sport = Literal["run", "strength", "ride", "walk", "swim", "other"]
Surface = Literal["road", "track", "virtual", "trail", "treadmill"]
RunKind = Literal["", "easy", "long", "intervals", "race", "stroller"]
HrSource = Literal["chest", "wrist", "unknown"]
Decision = Literal["yes", "no", "unknown"]
DecidedBy = Literal["auto", "rule", "athlete"]
VerdictWord = Literal["kept", "borderline", "broke", "not judged"]
Confidence = Literal["high", "medium", "low"]
Bucket = Literal["0-8 h", "8-36 h", "36-60 h", "60-84 h", ">84 h"]
SourceKind = Literal[
    "fit",
    "strava_export",
    "strava",
    "garmin_export",
    "garmin_sleep",
    "gpx",
    "tcx",
    "hevy",
    "strong",
    "alpha_progression",
    "athlete",
]

SURFACES: tuple[Surface, ...] = ("road", "track", "virtual", "trail", "treadmill")
RUN_KINDS: tuple[RunKind, ...] = ("", "easy", "long", "intervals", "race", "stroller")
BUCKETS: tuple[Bucket, ...] = ("0-8 h", "8-36 h", "36-60 h", "60-84 h", ">84 h")
BUCKET_EDGES_H: tuple[float, ...] = (0.0, 8.0, 36.0, 60.0, 84.0)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one activity was read from.

    ``key`` is stable under re-import and renaming (content hash and position in the file).
    """

    kind: SourceKind
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Stream:
    """What the watch recorded along the way: equally long float columns, NaN where unknown.

    ``time_s`` counts from the activity's start and never steps back. Cadence is steps of both
    feet a minute. Positions are deliberately not kept.
    """

    time_s: Floats
    distance_m: Floats | None = None
    speed_mps: Floats | None = None
    altitude_m: Floats | None = None
    hr_bpm: Floats | None = None
    cadence_spm: Floats | None = None
    temperature_c: Floats | None = None
    power_w: Floats | None = None
    step_length_mm: Floats | None = None
    ground_contact_ms: Floats | None = None
    vertical_oscillation_mm: Floats | None = None
    vertical_ratio_pct: Floats | None = None

    def columns(self) -> Iterator[tuple[str, Floats]]:
        """Yield the name and values of each column that was recorded."""
        for column in fields(self):
            values = getattr(self, column.name)
            if values is not None:
                yield column.name, values

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap as the watch cut it."""

    started_at: datetime
    elapsed_s: float | None
    distance_m: float | None
    avg_hr_bpm: float | None = None
    intensity: str = ""


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """One set of a strength session.

    ``exercise`` is the name the source gives ("unknown" when it does not know); ``candidates``
    are a watch's ranked guesses, the first being ``exercise``. ``weight_kg`` is None when not
    entered. ``effort`` tells working sets from warm-ups and rests.
    """

    index: int
    exercise: str
    effort: Literal["active", "warmup", "rest"] = "active"
    candidates: tuple[str, ...] = ()
    reps: float | None = None
    weight_kg: float | None = None
    duration_s: float | None = None
    started_at: datetime | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity as one source tells it.

    ``pauses`` are (start, end) in seconds from the start, while the timer stood still.
    ``utc_offset_s`` and ``zone`` are what the source says of local time, None when silent.
    ``start_hidden``: the source hides the time of day; ``started_at`` is right to the day only.
    ``gap_distance_m`` is the distance on the flat that would have been as hard.
    ``weight_lifted_kg`` is the sum over all sets, of whatever exercise.
    ``belongs_to`` is the content digest of the file a summary says it describes, "" when unknown.
    ``problems`` are sentences on what was wrong with the input and what was done about it.
    """

    source: Source
    sport: Sport
    started_at: datetime
    ended_at: datetime
    sport_detail: str = ""
    zone: str | None = None
    utc_offset_s: int | None = None
    surface: Surface | None = None
    kind: RunKind = ""
    start_hidden: bool = False
    distance_m: float | None = None
    gap_distance_m: float | None = None
    elapsed_s: float | None = None
    moving_s: float | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    avg_cadence_spm: float | None = None
    temperature_c: float | None = None
    weight_lifted_kg: float | None = None
    rpe: float | None = None
    feel: float | None = None
    hr_source: HrSource | None = None
    name: str = ""
    description: str = ""
    device: str = ""
    belongs_to: str = ""
    pauses: tuple[tuple[float, float], ...] = ()
    laps: tuple[Lap, ...] = ()
    sets: tuple[StrengthSet, ...] = ()
    stream: Stream | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Night:
    """What a watch says of one night's sleep, under the day the athlete woke up."""

    day: date
    sleep_h: float


@dataclass(frozen=True, slots=True)
class Noted:
    """One fact of the journal: about which day, what, and when the athlete said so.

    ``value`` None takes back what was said; ``said_at`` None means a watch measured it.
    """

    day: date
    topic: str
    value: float | bool | str | None
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """An input that could not be read, and why, in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotAnActivity:
    """A sound input that holds no activity, and what it is instead."""

    source: str
    reason: str


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

    The data dictionary (pipeline/frames.py) describes each quantity.
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to think that a strength session was leg day, or was not.

    ``weight`` is in log-odds: positive speaks for leg day, negative against, 0 says nothing.
    """

    source: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a run got its verdict: the rule, a sentence, the number found and the limit used."""

    rule: str
    text: str
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class NextRun:
    """The run that followed a judged run within 72 h with no leg day between."""

    run_id: str
    hours_later: float
    residual_pct: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the advice "short and slow after leg day" says of one run.

    ``notes`` are reasons that do not decide (fading, same day, long descent).
    """

    run_id: str
    verdict: VerdictWord
    score: float
    confidence: Confidence
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    next_run: NextRun | None = None
    hours_since_leg_day: float | None = None
    load: float | None = field(default=None)
