"""The data dictionary: every frame's columns with dtype, unit and meaning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from analyzer.buckets import BUCKETS
from analyzer.model import Evidence

UTC = "datetime64[us, UTC]"
DAY = "datetime64[us]"


class Column(NamedTuple):
    """One column: its name, dtype, unit and meaning."""

    name: str
    dtype: str
    unit: str
    meaning: str


RUNS: tuple[Column, ...] = (
    Column("run_id", "str", "", "the run's id, stable under re-import"),
    Column("started_at", UTC, "UTC", "when the run began"),
    Column("ended_at", UTC, "UTC", "when it ended"),
    Column("local_date", DAY, "", "the runner's calendar day (midnight, no zone)"),
    Column("local_hour", "float64", "h", "local time of day, 0-24; NaN when the source hides it"),
    Column("sources", "object", "", "tuple of the sources this run is in"),
    Column("name", "str", "", "the activity's title (private: never in a report)"),
    Column("device", "str", "", "what recorded it, as its source names it; '' = unknown"),
    Column("surface", "str", "", "road, track, virtual, trail or treadmill"),
    Column("kind", "str", "", "what kind of run: '', easy, long, intervals, race, stroller"),
    Column(
        "planned_kind",
        "str",
        "",
        "what it was meant to be before it began: recovery, easy, long, tempo, intervals or race; "
        "'' = unknown; never from heart rate, pace, or how it went",
    ),
    Column(
        "planned_evidence",
        "str",
        "",
        "what says so: your word, the workout on the watch, the title or a service's list",
    ),
    Column("ignored", "bool", "", "the athlete took it out of everything"),
    Column(
        "athlete_said",
        "object",
        "",
        "tuple of what holds by the athlete's word: sport, kind, planned, surface, ignored",
    ),
    Column("implausible", "str", "", "why nobody can have run this, in words; '' = possible"),
    Column("date_problem", "str", "", "why its date is not believed, in words; '' = it is"),
    Column(
        "cut_off",
        "str",
        "",
        "what of the recording is left out of the run, in words, e.g. the last 20 minutes at 60 "
        "km/h; '' = nothing",
    ),
    Column("distance_m", "float64", "m", "distance"),
    Column("elapsed_s", "float64", "s", "from start to end, pauses included"),
    Column("moving_s", "float64", "s", "time in motion"),
    Column("climb_m", "float64", "m", "total ascent, on smoothed altitude"),
    Column("descent_m", "float64", "m", "total descent (positive)"),
    Column("pace_s_per_km", "float64", "s/km", "moving time per kilometre"),
    Column(
        "gap_s_per_km",
        "float64",
        "s/km",
        "grade-adjusted pace over the run after its first "
        "minutes; NaN without altitude unless on a treadmill or track",
    ),
    Column("speed_mps", "float64", "m/s", "mean moving speed after the first minutes"),
    Column(
        "gap_speed_mps",
        "float64",
        "m/s",
        "mean grade-adjusted moving speed after the first "
        "minutes (plain speed where there is no altitude)",
    ),
    Column("hr_bpm", "float64", "bpm", "mean heart rate over the same part; NaN when unusable"),
    Column("hr_source", "str", "", "chest, wrist, unknown, or '' without heart rate"),
    Column("avg_hr_bpm", "float64", "bpm", "mean heart rate of the whole run, as recorded"),
    Column("max_hr_bpm", "float64", "bpm", "highest heart rate, as recorded"),
    Column("hr_peak_30s_bpm", "float64", "bpm", "highest 30-s mean of clean heart rate"),
    Column("hr_coverage", "float64", "0-1", "share of moving time with heart rate"),
    Column("hr_usable", "bool", "", "heart rate passed the quality checks"),
    Column("hr_problem", "str", "", "why heart rate is not usable, or what it lacks, in words"),
    Column("steady_minutes", "float64", "min", "number of steady minutes"),
    Column("steady_hr_bpm", "float64", "bpm", "mean heart rate of the steady minutes"),
    Column("steady_gap_speed_mps", "float64", "m/s", "mean grade-adjusted speed of them"),
    Column("steady_speed_mps", "float64", "m/s", "mean plain speed of them"),
    Column("efficiency", "float64", "m/beat", "efficiency factor: GAP speed [m/min] / heart rate"),
    Column("decoupling_pct", "float64", "%", "Pa:HR decoupling, second half against first"),
    Column("hr_drift_pct_per_h", "float64", "%/h", "rise of heart rate at fixed GAP"),
    Column("warmed_up", "object", "", "True, False or None: a warm-up was seen"),
    Column("repetitions", "float64", "", "fast repetitions of >= 60 s found in the run's speed"),
    Column(
        "structure",
        "float64",
        "log",
        "mean log GAP speed of the fastest 8 minutes on end minus the median of the first 10, of "
        "minutes with half a minute of running; a day as a whole cannot change it; NaN with fewer "
        "than 18 such minutes",
    ),
    Column(
        "within_run_slope",
        "float64",
        "",
        "d log GAP speed / d log (heart rate - 50 bpm) within the run: sqrt(Syy / Sxx) of blocks "
        "of 5 minutes from minute 10 on, mean and linear drift taken out; NaN with fewer than 5",
    ),
    Column(
        "within_run_slope_se",
        "float64",
        "",
        "its standard error: slope x sqrt((1 - r^2) / (blocks - 3))",
    ),
    Column("walk_share", "float64", "0-1", "share of moving time spent walking"),
    Column("temperature_c", "float64", "°C", "mean temperature, the weather's where it is known"),
    Column(
        "temperature_source",
        "str",
        "",
        "weather, or watch: its own sensor, which arm and sun warm; '' without a temperature",
    ),
    Column("cadence_spm", "float64", "steps/min", "mean cadence of running minutes"),
    Column("step_length_mm", "float64", "mm", "mean step length of running minutes"),
    Column("ground_contact_ms", "float64", "ms", "mean ground contact time"),
    Column("vertical_oscillation_mm", "float64", "mm", "mean vertical oscillation"),
    Column("vertical_ratio_pct", "float64", "%", "mean vertical ratio"),
    Column("rpe", "float64", "1-10", "perceived exertion the athlete gave"),
    Column(
        "days_since_leg_day",
        "Int64",
        "d",
        "calendar days since the last leg day; <NA> = none known",
    ),
    Column("hours_since_leg_day", "float64", "h", "hours since the end of the last leg day"),
    Column("leg_day_id", "str", "", "that leg day"),
    Column(
        "session_severity",
        "float64",
        "",
        "severity of that leg day (frame STRENGTH_SESSIONS); NaN without one",
    ),
    Column(
        "leg_day_known",
        "bool",
        "",
        "False only when deciding an undecided strength session would change the bucket",
    ),
    Column("bucket", "object", "", f"{', '.join(BUCKETS)}, or None"),
    Column(
        "leg_carryover",
        "float64",
        "",
        "severity of the recent leg days, each weighed by its age, capped at 2; 0 = none",
    ),
    Column("undecided_id", "str", "", "the undecided session that makes leg_day_known False"),
    Column(
        "hours_since_upper_day",
        "float64",
        "h",
        "hours since the end of the last strength session that was no leg day",
    ),
)

RUN_TAGS = (
    "days_since_leg_day", "hours_since_leg_day", "leg_day_id", "session_severity", "leg_day_known",
    "bucket", "leg_carryover", "undecided_id", "hours_since_upper_day",
)  # fmt: skip
"""Columns of RUNS that tell of the strength sessions before a run, and nothing of the run."""

SESSIONS: tuple[Column, ...] = (
    Column("session_id", "str", "", "the strength session's id, stable under re-import"),
    Column("started_at", UTC, "UTC", "when the session began"),
    Column("ended_at", UTC, "UTC", "when it ended"),
    Column("local_date", DAY, "", "the athlete's calendar day"),
    Column("local_hour", "float64", "h", "local time of day, 0-24; NaN when the source hides it"),
    Column("date_problem", "str", "", "why its date is not believed, in words; '' = it is"),
    Column("sources", "object", "", "tuple of the sources this session is in"),
    Column("sport_detail", "str", "", "what the source calls it, e.g. strength_training"),
    Column("name", "str", "", "title (private)"),
    Column("description", "str", "", "description (private)"),
    Column("duration_s", "float64", "s", "from start to end"),
    Column("avg_hr_bpm", "float64", "bpm", "mean heart rate"),
    Column("rpe", "float64", "1-10", "perceived exertion the athlete gave"),
    Column("weight_lifted_kg", "float64", "kg", "sum over all sets, where the source has it"),
    Column("ran_on", "str", "", "what of a recording left running was left out, in words"),
    Column("athlete_decision", "str", "", "the athlete's word: yes, no, or '' (none given)"),
)

STRENGTH_SESSIONS: tuple[Column, ...] = (
    *SESSIONS,
    Column("decision", "str", "", "yes, no or unknown"),
    Column("confidence", "float64", "0-1", "how sure the decision is"),
    Column("decided_by", "str", "", "auto, rule or athlete"),
    Column("evidence", "object", "", "tuple of model.Evidence"),
    Column("leg_sets", "float64", "", "working sets of leg exercises"),
    Column(
        "leg_tonnage_kg",
        "float64",
        "kg",
        "sum of sets x reps x weight of leg exercises, with what a watch could not name or weigh "
        "taken as like the rest; NaN without sets",
    ),
    Column(
        "load_z",
        "float64",
        "",
        "load against the athlete's last 12 weeks, clipped to +-2; NaN when unknown",
    ),
    Column("eccentric_share", "float64", "0-1", "share of leg sets that are eccentric-heavy"),
    Column("novel", "bool", "", ">= 30 % of sets are exercises unseen in 8 weeks"),
    Column("first_in_days", "float64", "d", "days since the leg day before; NaN for the first"),
    Column("severity", "float64", "", "exp(0.5 z) x novelty x eccentric; NaN unless decided yes"),
)

STRENGTH_SETS: tuple[Column, ...] = (
    Column("session_id", "str", "", "the strength session"),
    Column("set_index", "int64", "", "order within the session"),
    Column("source", "str", "", "which source it is from"),
    Column("exercise", "str", "", "name as the source gives it; 'unknown' = not recorded"),
    Column("candidates", "object", "", "tuple of a watch's ranked guesses, or a log's category"),
    Column("effort", "str", "", "active, warmup or rest"),
    Column("reps", "float64", "", "repetitions"),
    Column("weight_kg", "float64", "kg", "weight; NaN = not entered"),
    Column("duration_s", "float64", "s", "duration"),
    Column("started_at", UTC, "UTC", "when the set began"),
    Column("rpe", "float64", "1-10", "perceived exertion of the set"),
)

JOURNAL: tuple[Column, ...] = (
    Column("day", DAY, "", "the athlete's calendar day"),
    Column(
        "entered_at",
        UTC,
        "UTC",
        "when the soreness was entered, else the last entry; NaT where only a watch measured",
    ),
    Column("soreness", "float64", "0-10", "leg soreness, as last entered"),
    Column(
        "soreness_said",
        "object",
        "",
        "tuple of (when, soreness), oldest first: every entry of it; or None",
    ),
    Column("sleep_h", "float64", "h", "sleep of the night before"),
    Column("sleep_from", "str", "", "who says so: athlete or watch"),
    Column("protein_g", "float64", "g", "protein eaten"),
    Column("water_l", "float64", "l", "water drunk"),
    Column("alcohol", "float64", "drinks", "alcohol"),
    Column("foam_rolling", "object", "", "True, False or None"),
    Column("compression", "object", "", "True, False or None"),
    Column("epsom_bath", "object", "", "True, False or None"),
    Column("massage", "object", "", "True, False or None"),
    Column("stretching", "object", "", "True, False or None"),
    Column("cold_bath", "object", "", "True, False or None"),
    Column("weight_kg", "float64", "kg", "body weight"),
    Column("note", "str", "", "free text (private)"),
    Column(
        "habits_said",
        "object",
        "",
        "dict of tuples of (when, value), oldest first, by column: every entry of a habit (yes = 1,"
        " no = 0) or an amount; what is not in it was measured by a device; or None",
    ),
)

TRIALS: tuple[Column, ...] = (
    Column("trial_id", "int64", "", "counted from 1, in the order in which they were begun"),
    Column("habit", "str", "", "what is tried, as in `legstats try`"),
    Column("flips", "int64", "", "how many leg days are drawn in all"),
    Column("began_at", UTC, "UTC", "when it was begun"),
    Column("stopped_at", UTC, "UTC", "when the athlete stopped it early; NaT = never"),
    Column(
        "draws",
        "object",
        "",
        "tuple of (number from 0, leg day, True = with the habit, when it was drawn)",
    ),
)

MINUTES: tuple[Column, ...] = (
    Column("run_id", "str", "", "the run"),
    Column("minute", "float64", "min", "minutes since the start, 0 = first"),
    Column("distance_m", "float64", "m", "distance run in this minute"),
    Column("speed_mps", "float64", "m/s", "mean moving speed"),
    Column("gap_speed_mps", "float64", "m/s", "mean grade-adjusted moving speed"),
    Column("hr_bpm", "float64", "bpm", "mean heart rate"),
    Column("cadence_spm", "float64", "steps/min", "mean cadence"),
    Column("grade", "float64", "rise/run", "mean grade"),
    Column("stopped_s", "float64", "s", "time stopped"),
    Column("steady", "float64", "0 or 1", "1 where the minute is steady"),
)

HR_PROFILE: tuple[Column, ...] = (
    Column("run_id", "str", "", "the run"),
    Column("hr_bpm", "float64", "bpm", "heart rate level"),
    Column("seconds_above", "float64", "s", "time at or above the level"),
    Column("reps_above", "float64", "", "stretches of >= 60 s at or above the level"),
)

PACE_PROFILE: tuple[Column, ...] = (
    Column("run_id", "str", "", "the run"),
    Column("gap_speed_mps", "float64", "m/s", "grade-adjusted speed level"),
    Column("reps_above", "float64", "", "stretches of >= 60 s at or above the level"),
)

FILES: tuple[Column, ...] = (
    Column("source", "str", "", "file name as it was given"),
    Column("kind", "str", "", "fit, gpx, ..."),
    Column("status", "str", "", "imported, not an activity, or failed"),
    Column("reason", "str", "", "why, in one sentence"),
    Column("activities", "int64", "", "how many activities it holds"),
    Column("problems", "object", "", "tuple of sentences on damage that was survived"),
    Column("imported_at", UTC, "UTC", "when it was first read"),
)

DICTIONARY: dict[str, tuple[Column, ...]] = {
    "runs": RUNS,
    "sessions": SESSIONS,
    "strength_sessions": STRENGTH_SESSIONS,
    "strength_sets": STRENGTH_SETS,
    "journal": JOURNAL,
    "trials": TRIALS,
    "minutes": MINUTES,
    "hr_profile": HR_PROFILE,
    "pace_profile": PACE_PROFILE,
    "files": FILES,
}

VALUES_OF: dict[str, Any] = {
    "sources": tuple[str, ...],
    "athlete_said": tuple[str, ...],
    "warmed_up": bool | None,
    "bucket": str | None,
    "evidence": tuple[Evidence, ...],
    "candidates": tuple[str, ...],
    "soreness_said": tuple[tuple[datetime, float], ...] | None,
    "foam_rolling": bool | None,
    "compression": bool | None,
    "epsom_bath": bool | None,
    "massage": bool | None,
    "stretching": bool | None,
    "cold_bath": bool | None,
    "habits_said": dict[str, tuple[tuple[datetime, float], ...]] | None,
    "draws": tuple[tuple[int, date, bool, datetime], ...],
    "problems": tuple[str, ...],
}
"""The type of each value in the columns of dtype object, by column name."""
