"""From the documented frame to one row of numbers per run that can be compared."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyzer.buckets import (
    BUCKETS,
    DECAY_BY_BUCKET,
    NEXT_DAY_BUCKET,
    NO_BUCKET,
    REFERENCE_BUCKET,
    bucket_positions,
    decay_curve,
)
from analyzer.effect.refusal import COMPARED_KINDS, NOT_COMPARED, SHORTEST_S, LeftOutReason
from analyzer.effect.slope import SHIPPED_PRIOR, SlopePrior
from analyzer.errors import UsageError
from analyzer.measures.heart_rate import HR_AT_NO_SPEED
from analyzer.settings import Rules, Windows

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]
    Whole: TypeAlias = NDArray[np.int64]
    Places: TypeAlias = dict[LeftOutReason, Whole]

NUMBERS = (
    "gap_speed_mps",
    "hr_bpm",
    "distance_m",
    "climb_m",
    "temperature_c",
    "local_hour",
    "hours_since_leg_day",
)
WORDS = ("hr_source", "surface", "kind")
DOCUMENTED = ("started_at", *NUMBERS, *WORDS, "leg_day_known")
OPTIONAL = (
    "bucket",
    "moving_s",
    "speed_mps",
    "steady_minutes",
    "steady_gap_speed_mps",
    "steady_hr_bpm",
    "hr_usable",
    "planned_kind",
    "repetitions",
    "structure",
    "within_run_slope",
    "within_run_slope_se",
    "temperature_source",
    "implausible",
    "date_problem",
    "ignored",
    "session_severity",
    "hours_since_upper_day",
)
LAPSED_DAYS, REFERENCE_UNTIL_H = Windows().lapsed_days, Windows().reference_until_h
FEWEST_REPETITIONS = Rules().repetitions
HR_RANGE = (80.0, 230.0)
SPEED_RANGE = (1.0, 8.0)
STEADY_ENOUGH_MIN = 8.0
DECAY = np.array(DECAY_BY_BUCKET)
DAY_ONE, REFERENCE = BUCKETS.index(NEXT_DAY_BUCKET), BUCKETS.index(REFERENCE_BUCKET)
LAST_BUCKET = REFERENCE - 1
SAME_SESSION_DAYS = 10 / 1440
SESSIONS_FELT = 4
"""So many leg days fit into the hours for which one is felt."""


@dataclass(frozen=True)
class Rows:
    """Equally long columns, one entry per run, sorted by time; NaN where unknown.

    ``place`` in the frame, from 0; ``days`` since 1970 (UTC); ``bucket`` 0-3 as COMPARED, 4 the
    reference, -1 none; ``carryover`` what is left of recent leg days. Logs are
    natural. ``log_beats`` is the log of heart rate above 50 bpm, to which speed is about
    proportional; ``log_length`` lies midway between distance and time, as runs are planned by
    either. ``sensor`` where a watch measured the temperature, ``steady`` where speed
    and heart rate are of the steady minutes. ``planned``, ``structure`` and ``within_slope`` tell
    of the slope. ``severity`` is that of the last leg day. ``decided`` is False where an undecided
    session would change the bucket. ``beside`` is 0 for a run that may be compared, else what kind
    of run beside those it is (sample.BESIDE, from 1). Beyond ``lapsed_h`` after the last leg day a
    run is in no bucket, beyond ``reference_until_h`` it is compared with nothing. ``slope_prior``
    is what is believed of the slope before looking.
    """

    place: Whole
    days: Floats
    bucket: NDArray[np.int64]
    carryover: Floats
    hours: Floats
    upper_hours: Floats
    log_speed: Floats
    log_plain_speed: Floats
    log_hr: Floats
    log_beats: Floats
    log_metric: Floats
    log_distance: Floats
    log_length: Floats
    climb: Floats
    temperature: Floats
    hour: Floats
    treadmill: Flags
    trail: Flags
    sensor: Flags
    steady: Flags
    planned: NDArray[np.object_]
    structure: Floats
    within_slope: Floats
    within_slope_se: Floats
    severity: Floats
    decided: Flags
    other_kind: Flags
    short: Flags
    beside: Whole
    lapsed_h: float = 24 * LAPSED_DAYS
    reference_until_h: float = REFERENCE_UNTIL_H
    slope_prior: SlopePrior = SHIPPED_PRIOR

    def __len__(self) -> int:
        return len(self.days)

    @property
    def usable(self) -> Flags:
        """Runs long enough and of a kind that tells of effort: no race, intervals or stroller."""
        return ~(self.other_kind | self.short)

    def only(self, keep: Flags | Whole) -> Rows:
        """Return the rows where ``keep``, or at these places in this order."""
        return replace(self, **{name: getattr(self, name)[keep] for name in self._columns()})

    def followed_by(self, other: Rows) -> Rows:
        """Return these rows and the other's after them, not sorted."""
        both: dict[str, Any] = {
            name: np.append(getattr(self, name), getattr(other, name)) for name in self._columns()
        }
        return replace(self, **both)

    def digest(self) -> str:
        """Return what is the same only where all rows are, to the bit, and what is believed."""
        believed = (self.lapsed_h, self.reference_until_h, self.slope_prior)
        told = blake2b(repr(believed).encode(), digest_size=16)
        for name in self._columns():
            column = getattr(self, name)
            is_text = column.dtype == object
            told.update("\0".join(column).encode() if is_text else column.tobytes())
        return told.hexdigest()

    def _columns(self) -> list[str]:
        return [f.name for f in fields(self) if f.default is MISSING]


def read_rows(
    runs: pd.DataFrame,
    column: str,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
    reference_until_h: float = REFERENCE_UNTIL_H,
    slope_prior: SlopePrior = SHIPPED_PRIOR,
) -> tuple[Rows, Places]:
    """Return the runs as sorted rows, and the places in the frame of those set aside, by reason.

    Set aside are ignored runs, undated ones, those later than ``today`` (default: now) and those
    that nobody can have run.

    Args:
        runs: the documented columns (``DOCUMENTED``); those of ``OPTIONAL`` are used where they
            are present. Never changed.
        column: the metric's column; unknown everywhere when the frame has none.
        today: what counts as the present.
        lapsed_days: as ``windows.lapsed_days``: a run later after leg day is in no bucket.
            The tag ``bucket`` knows it; it is asked where there is no tag.
        reference_until_h: as ``windows.reference_until_h``: a run later is no rested run.
        slope_prior: what is believed of the slope of log speed on log (heart rate - 50).

    Raises:
        UsageError: a documented column is missing or holds something else than it should.
    """
    _demand_columns(runs)
    days = _days_since_1970(runs["started_at"])
    now = pd.Timestamp.now("UTC") if today is None else today
    reader = _Reader(runs, np.arange(len(runs)))
    ignored = reader.flags("ignored", default=False)
    possible = reader.words("implausible") == ""
    dated = np.isfinite(days) & (reader.words("date_problem") == "")
    past = _are_past(days, now)
    set_aside = {
        LeftOutReason.IGNORED: np.flatnonzero(ignored),
        LeftOutReason.NO_DATE: np.flatnonzero(~ignored & ~dated),
        LeftOutReason.IN_FUTURE: np.flatnonzero(~ignored & dated & ~past),
        LeftOutReason.IMPLAUSIBLE: np.flatnonzero(~ignored & dated & past & ~possible),
    }
    places = np.flatnonzero(~ignored & dated & past & possible)
    places = places[np.argsort(days[places], kind="stable")]
    rows = _sorted_rows(_Reader(runs, places), days[places], column, 24 * lapsed_days)
    rows = replace(rows, reference_until_h=reference_until_h, slope_prior=slope_prior)
    return rows, set_aside


def count_past(runs: pd.DataFrame, today: pd.Timestamp) -> int:
    """Return how many runs are not later than a day: while they are as many, so is the answer."""
    return int(_are_past(_days_since_1970(runs["started_at"]), today).sum())


def _are_past(days: Floats, now: pd.Timestamp) -> Flags:
    # A day's grace: "today" may be a date, and a watch's clock a time zone off.
    return days <= now.timestamp() / 86400 + 1


class _Reader:
    """The frame's columns as arrays in order of time."""

    def __init__(self, runs: pd.DataFrame, order: Whole) -> None:
        self.runs, self.order = runs, order

    def __contains__(self, name: str) -> bool:
        return name in self.runs

    def numbers(self, name: str) -> Floats:
        if name not in self.runs:
            return np.full(len(self.order), np.nan)
        return _finite_numbers(self.runs[name])[self.order]

    def words(self, name: str) -> NDArray[np.object_]:
        if name not in self.runs:
            return np.full(len(self.order), "", dtype=object)
        return self.runs[name].to_numpy(dtype=object, na_value="")[self.order]

    def flags(self, name: str, default: bool) -> Flags:  # noqa: FBT001 - what absence means
        if name not in self.runs:
            return np.full(len(self.order), default)
        # Flags may come as bool, as 0 and 1 from CSV, or with holes, where bool() would mislead.
        values = self.runs[name].to_numpy(dtype=object, na_value=False)[self.order]
        return np.array([value is True or value == 1 for value in values], dtype=bool)


def _sorted_rows(reader: _Reader, days: Floats, column: str, lapsed_h: float) -> Rows:
    hours = reader.numbers("hours_since_leg_day")
    decided = reader.flags("leg_day_known", default=False)
    bucket = np.where(decided, _tagged_buckets(reader, hours, lapsed_h), NO_BUCKET)
    speed, hr, steady = _speed_and_hr(reader)
    distance, kind, surface = (
        reader.numbers("distance_m"),
        reader.words("kind"),
        reader.words("surface"),
    )
    seconds = reader.numbers("moving_s")
    seconds = np.where(np.isfinite(seconds), seconds, distance / speed)
    # Beyond 200 m a kilometre it is a mistaken altitude, which must not bend the fit.
    climb = np.clip(1000 * reader.numbers("climb_m") / np.exp(_log_positive(distance)), 0, 200)
    # Running dynamics depend on the speed of the legs, not on what it would be on the flat.
    own_speed = reader.numbers("speed_mps")
    return Rows(
        place=reader.order,
        days=days,
        bucket=bucket,
        carryover=_leg_carryover(days, hours, bucket),
        hours=hours,
        upper_hours=reader.numbers("hours_since_upper_day"),
        log_speed=np.log(speed),
        log_plain_speed=np.log(
            _within_range(np.where(np.isfinite(own_speed), own_speed, speed), SPEED_RANGE)
        ),
        log_hr=np.log(hr),
        log_beats=np.log(hr - HR_AT_NO_SPEED),
        log_metric=_log_positive(reader.numbers(column)),
        log_distance=_log_positive(distance),
        # By distance alone, or by time alone, a slow day would pass for a long or a short run.
        log_length=(_log_positive(distance) + _log_positive(seconds)) / 2,
        climb=climb,
        temperature=reader.numbers("temperature_c"),
        hour=reader.numbers("local_hour"),
        treadmill=surface == "treadmill",
        trail=surface == "trail",
        sensor=reader.words("temperature_source") == "watch",
        steady=steady,
        # What was said after the run never tells what was planned: it knows the heart rate.
        planned=reader.words("planned_kind"),
        structure=reader.numbers("structure"),
        within_slope=reader.numbers("within_run_slope"),
        within_slope_se=reader.numbers("within_run_slope_se"),
        severity=reader.numbers("session_severity"),
        decided=decided,
        # Said to be easy or long, it is believed over what its speed looks like.
        other_kind=np.isin(kind.astype(str), NOT_COMPARED)
        | (reader.numbers("repetitions") >= FEWEST_REPETITIONS)
        & ~np.isin(kind.astype(str), COMPARED_KINDS),
        short=seconds < SHORTEST_S,
        beside=np.zeros(len(days), dtype=np.int64),
        lapsed_h=lapsed_h,
    )


def _speed_and_hr(reader: _Reader) -> tuple[Floats, Floats, Flags]:
    """Speed and heart rate of the same minutes, and whether these are the steady ones."""
    speed, hr = reader.numbers("gap_speed_mps"), reader.numbers("hr_bpm")
    steady_speed, steady_hr = (
        reader.numbers("steady_gap_speed_mps"),
        reader.numbers("steady_hr_bpm"),
    )
    steady = (reader.numbers("steady_minutes") >= STEADY_ENOUGH_MIN) & np.isfinite(
        steady_speed + steady_hr + hr
    )
    hr = np.where(reader.flags("hr_usable", default=True), np.where(steady, steady_hr, hr), np.nan)
    speed = _within_range(np.where(steady, steady_speed, speed), SPEED_RANGE)
    return speed, _within_range(hr, HR_RANGE), steady


def _tagged_buckets(reader: _Reader, hours: Floats, lapsed_h: float) -> Whole:
    """Return each run's bucket: as it was tagged (legday.clock), else by its hours."""
    if "bucket" not in reader:
        return bucket_positions(hours, lapsed_h)
    position = {name: index for index, name in enumerate(BUCKETS)}
    tagged = [position.get(name, NO_BUCKET) for name in reader.words("bucket")]
    return np.array(tagged, dtype=np.int64)


def leg_day_ends(rows: Rows) -> Floats:
    """Return the ends of the leg days that runs followed, in days since 1970, rising."""
    return _session_ends(rows.days, rows.hours)


def _session_ends(days: Floats, hours: Floats) -> Floats:
    ends = np.sort((days - hours / 24)[np.isfinite(hours)])
    # The hours are rounded, so the same session ends at slightly different times for its runs.
    return ends[np.diff(ends, prepend=-np.inf) > SAME_SESSION_DAYS]


def _leg_carryover(days: Floats, hours: Floats, bucket: Whole) -> Floats:
    """Return what is left of the leg days before each run, summed; NaN in no bucket.

    Each counts for one, however heavy it was: a severity that is misjudged pulls the effect of a
    standard leg day towards none, by up to 1.4 points (docs/statistics.md).
    """
    ends = _session_ends(days, hours)
    if not len(ends):
        return np.asarray(np.r_[DECAY, 0.0, np.nan][bucket])
    total = np.zeros(len(days))
    last = np.searchsorted(ends, days + SAME_SESSION_DAYS, side="right") - 1
    for back in range(SESSIONS_FELT):
        at = last - back
        since = np.where(at >= 0, 24 * (days - ends[np.maximum(at, 0)]), np.nan)
        total += decay_curve(np.maximum(since, 0) if back == 0 else since)
    return np.where(bucket != NO_BUCKET, total, np.nan)


def _demand_columns(runs: pd.DataFrame) -> None:
    missing = [name for name in DOCUMENTED if name not in runs]
    if missing:
        raise UsageError(
            f"the runs have no column {', '.join(missing)}",
            f"estimate() needs the columns {', '.join(DOCUMENTED)}",
        )


def _days_since_1970(started_at: pd.Series) -> Floats:
    if not isinstance(started_at.dtype, pd.DatetimeTZDtype):
        if started_at.isna().all():
            return np.full(len(started_at), np.nan)
        raise UsageError(
            f"started_at holds {started_at.dtype}, not times with a zone",
            "convert it with pandas.to_datetime(..., utc=True)",
        )
    times = started_at.dt.tz_convert("UTC").dt.tz_localize(None)
    since = times.to_numpy(dtype="datetime64[us]")
    days = since.astype("int64") / 86_400e6
    return np.where(np.isnat(since), np.nan, days)


def _finite_numbers(values: pd.Series) -> Floats:
    try:
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"{values.name} holds something that is no number: {error}",
            "see the data dictionary: Dataset.describe_columns('runs')",
        ) from error
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _within_range(values: Floats, span: tuple[float, float]) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.where((values >= span[0]) & (values <= span[1]), values, np.nan)


def _log_positive(values: Floats) -> Floats:
    return np.log(np.where(values > 0, values, np.nan))
