"""What the sources hold: activities with their streams, laps and sets, and facts of days."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from analyzer.model.measured import Floats, RunMeasures  # noqa: TC001 - as above
from analyzer.model.words import (  # noqa: TC001 - as above
    HrSource,
    PlannedKind,
    RunKind,
    Sport,
    Surface,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Source:
    """Where one activity was read from.

    ``kind`` is a key of ``analyzer.sources``; ``key`` is stable under re-import
    and renaming (content hash and position in the file).
    """

    kind: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class DatedSource(Source):
    """A source of which it is known when it said what it says: of two the later one counts."""

    said_at: datetime


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


LONGEST_WORKOUT = timedelta(hours=4)
"""Nobody lifts longer; the app or the watch was left running."""
SET_AND_REST = timedelta(minutes=3)
"""What a set takes with the rest after it, where nothing tells when a session ended."""


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """One set of a strength session.

    ``exercise`` is the name the source gives ("unknown" when it does not know); ``candidates``
    are a watch's ranked guesses, the first being ``exercise``, or the one category that a log
    keeps it under ("Legs"). ``weight_kg`` is None when not
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
class PlannedRun:
    """What a run was meant to be before it began ("" = unknown), and what says so, in words."""

    kind: PlannedKind = ""
    evidence: str = ""


UNPLANNED = PlannedRun()


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity as one source has it.

    ``pauses`` are (start, end) in seconds from the start, while the timer stood still.
    ``utc_offset_s`` and ``zone`` are what the source says of local time, None when silent.
    ``start_hidden``: the source hides the time of day; ``started_at`` is right to the day only.
    ``entered_by_hand``: no device recorded it, so its times are what the athlete remembered.
    ``sport_guessed``: the file names no sport, and it was told by how fast it went.
    ``device_distance_m`` is what the device counted where its positions were trusted instead.
    ``gap_distance_m`` is the distance on the flat that would have been as hard.
    ``temperature_c`` is a watch's own sensor's, warmed by the arm; the weather's stands apart.
    ``weight_lifted_kg`` is the sum over all sets, of whatever exercise.
    ``belongs_to`` is the content digest of the file a summary says it describes, "" when unknown.
    ``planned`` is what the steps of a structured workout say.
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
    planned: PlannedRun = UNPLANNED
    start_hidden: bool = False
    entered_by_hand: bool = False
    sport_guessed: bool = False
    distance_m: float | None = None
    device_distance_m: float | None = None
    gap_distance_m: float | None = None
    elapsed_s: float | None = None
    moving_s: float | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    avg_cadence_spm: float | None = None
    temperature_c: float | None = None
    weather_temperature_c: float | None = None
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
class FormerRecord:
    """What a record was before its source corrected it: as much as its ids were made of."""

    key: str
    sport: Sport
    started_at: datetime


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One activity as one source has it (without its stream), and where that came from.

    ``file_digest`` is the content digest of the input, None when it came from no file;
    ``measures`` are None for what is no run, and where nobody asked for them. ``same_as`` and
    ``apart_from`` are the keys of records of which the athlete said that they are of the same
    activity, or of another one; ``former`` is what it was before it was corrected.
    """

    activity: Activity
    file_digest: str | None
    measures: RunMeasures | None = None
    same_as: frozenset[str] = frozenset()
    apart_from: frozenset[str] = frozenset()
    former: tuple[FormerRecord, ...] = ()

    @property
    def key(self) -> str:
        """The source's stable key."""
        return self.activity.source.key

    @property
    def kind(self) -> str:
        """What kind of source it came from: a key of ``analyzer.sources``."""
        return self.activity.source.kind


@dataclass(frozen=True, slots=True)
class DayFact:
    """What a device measured of a day, under a topic of the journal.

    Sleep stands under the day on which the athlete woke up.
    """

    day: date
    topic: str
    value: float


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
    """An input that could not be read, and why, in one sentence.

    ``account`` is the kind of account an activity is of, "" for a file.
    """

    source: str
    reason: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """A stored record that is not as it was written: what its row still says of it.

    ``started_at`` is text (ISO), ``digest`` that of the file it came from, of which ``source`` is
    the name; None and "" where it came from none.
    """

    key: str
    digest: str | None
    kind: str
    sport: str
    started_at: str
    source: str
