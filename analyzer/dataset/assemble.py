"""From activities and their measures to the frames of the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyzer.frames.dataset import conform, empty
from analyzer.frames.dictionary import DICTIONARY
from analyzer.importers.clocks import UNSET_CLOCK, clock_was_unset
from analyzer.matching.local_clock import local_time
from analyzer.measures.plausible import is_climb, is_pulse, why_impossible
from analyzer.measures.structure import run_structures
from analyzer.model import UNPLANNED, PlannedRun, RunMeasures, StrengthSet
from analyzer.sources import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analyzer.model import Activity, Joined, Profiles

_RECORDINGS = set(keys_of("recording"))
_FLAT = {"treadmill", "track", "virtual"}
_INDOORS = {"treadmill", "virtual"}
_SET_COLUMNS = [f.name for f in fields(StrengthSet)]
_NUMBERS = [
    f.name
    for f in fields(RunMeasures)
    if f.name not in {"minutes", "hr_profile", "pace_profile"}
]  # fmt: skip

_SCALED = ("speed_mps", "gap_speed_mps", "steady_speed_mps", "steady_gap_speed_mps", "efficiency")

AGREES, CORRECTED_AT_MOST = 0.02, 2.0
"""A distance is a correction of the recorded one from 2 % on; nobody's belt is off by a factor."""

SAME_MINUTES = 0.05
"""Two durations this close are of the same minutes."""


@dataclass(frozen=True, slots=True)
class MergedActivity:
    """One activity: merged from its sources, measured, with the athlete's words on it.

    ``measured_by`` is the key of the record the measures are of, "" without any; ``is_remeasured``
    if they are not the stored ones. ``words`` are the athlete's, by topic: sport,
    kind, planned, surface, ignored, leg_day. ``planned`` is what a run was meant to be;
    ``ran_on`` says what was left out of a strength session that nobody stopped.
    """

    activity_id: str
    activity: Activity
    sources: tuple[str, ...]
    measures: RunMeasures | None = None
    measured_by: str = ""
    is_remeasured: bool = False
    sets_from: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    planned: PlannedRun = UNPLANNED
    ran_on: str = ""

    @property
    def distance_times(self) -> float:
        """What a corrected distance is of the recorded one, for all that is measured in metres.

        1.0 unless both are of the same minutes: where the stream has no more and no less of them.
        """
        measures, distance_m = self.measures, self.activity.distance_m
        if measures is None or not measures.distance_m or not distance_m:
            return 1.0
        recorded_s, moving_s = measures.moving_s or 0.0, self.activity.moving_s or 0.0
        times = distance_m / measures.distance_m
        is_correction = abs(times - 1) > AGREES and times >= 1 / CORRECTED_AT_MOST
        if not is_correction or times > CORRECTED_AT_MOST:
            return 1.0
        return times if abs(recorded_s - moving_s) <= SAME_MINUTES * moving_s else 1.0

    @property
    def surface(self) -> str:
        """What the athlete says it was, else what the source says, else road."""
        return self.words.get("surface") or self.activity.surface or "road"


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames before leg days are decided and runs are tagged."""

    runs: pd.DataFrame
    sessions: pd.DataFrame
    strength_sets: pd.DataFrame
    minutes: pd.DataFrame
    hr_profile: pd.DataFrame
    pace_profile: pd.DataFrame


def assemble_frames(
    merged: Sequence[MergedActivity], profiles: Callable[[list[str]], Profiles], zone: str = ""
) -> Frames:
    """Return the frames of all activities, each sorted by start.

    Args:
        merged: the activities, in any order.
        profiles: returns the minutes and profiles of records by their keys, in the same order.
        zone: IANA zone for activities that name none; empty means the computer's own.
    """
    ordered = sorted(merged, key=lambda k: (k.activity.started_at, k.activity_id))
    runs = [k for k in ordered if k.activity.sport == "run"]
    lifts = [k for k in ordered if k.activity.sport == "strength"]
    measured = [k for k in runs if k.measures]
    long = profiles([k.measured_by for k in measured])
    paced = dict(zip((k.activity_id for k in measured), _structure_rows(long), strict=True))
    rows = (_run_row(k, zone) | paced.get(k.activity_id, {}) for k in runs)
    return Frames(
        runs=_frame_of_rows("runs", rows),
        sessions=_frame_of_rows("sessions", (_session_row(k, zone) for k in lifts)),
        strength_sets=_frame_of_rows("strength_sets", (row for k in lifts for row in _set_rows(k))),
        minutes=_long_frame("minutes", measured, long.minutes),
        hr_profile=_long_frame("hr_profile", measured, long.hr_profile),
        pace_profile=_long_frame("pace_profile", measured, long.pace_profile),
    )


def _shared_columns(merged: MergedActivity, zone: str) -> dict[str, Any]:
    local = local_time(merged.activity, zone)
    return {
        "started_at": merged.activity.started_at.astimezone(UTC),
        "ended_at": merged.activity.ended_at.astimezone(UTC),
        "local_date": local.replace(hour=0, minute=0, second=0, microsecond=0),
        "local_hour": _hour_of_day(local) if not merged.activity.start_hidden else None,
        "date_problem": date_problem(
            merged.activity, merged.sources, is_measured=merged.measures is not None
        ),
        "sources": merged.sources,
        "name": merged.activity.name,
        "rpe": merged.activity.rpe,
    }


def date_problem(activity: Activity, sources: Iterable[str], *, is_measured: bool = False) -> str:
    """Say why the date is not believed: before there were such watches; "" where it is.

    What somebody typed in or listed of those days is no recording, and is believed.

    Args:
        activity: the activity.
        sources: the kinds of source it is in.
        is_measured: whether a stream of it was measured, as recordings alone have.
    """
    is_recording = is_measured or not _RECORDINGS.isdisjoint(sources)
    unset = clock_was_unset(activity.started_at.timestamp())
    return UNSET_CLOCK if unset and is_recording else ""


def _hour_of_day(local: datetime) -> float:
    return local.hour + local.minute / 60 + local.second / 3600


def _run_row(merged: MergedActivity, zone: str) -> dict[str, Any]:
    activity, measures = merged.activity, merged.measures
    row = _summary_columns(activity) if measures is None else _measured_columns(measures)
    row |= {name: _times_or_none(row.get(name), merged.distance_times) for name in _SCALED}
    # The watch added its faulty height up, too.
    unknown = _HEIGHTS if measures is not None and measures.height_problem else ()
    for name in _SUMMARY_COLUMNS:
        if row.get(name) is None and name not in unknown:
            row[name] = getattr(activity, name)
    if measures is not None and measures.avg_hr_bpm is None and activity.avg_hr_bpm is not None:
        row |= {"hr_bpm": activity.avg_hr_bpm, "hr_usable": True, "hr_problem": _ONLY_A_MEAN}
    # The summary knows the whole run where the stream was cut off, or the run itself was.
    if not _stream_covers_run(merged):
        row["moving_s"] = activity.moving_s or activity.elapsed_s
    row["distance_m"] = activity.distance_m or row["distance_m"]
    row |= _air_temperature(merged, row["temperature_c"])
    row |= _impossible_as_unknown(row)
    row["implausible"] = row.get("implausible") or why_impossible(
        row["distance_m"], row["moving_s"], row["climb_m"]
    )
    row |= _shared_columns(merged, zone)
    row["run_id"] = merged.activity_id
    row["device"] = activity.device
    row["surface"] = merged.surface
    row["kind"] = merged.words.get("kind", activity.kind)
    row |= {"planned_kind": merged.planned.kind, "planned_evidence": merged.planned.evidence}
    row["ignored"] = merged.words.get("ignored") == "yes"
    row["athlete_said"] = tuple(sorted(merged.words))
    row["hr_source"] = (activity.hr_source or "unknown") if row["avg_hr_bpm"] else ""
    row |= _grade_adjusted(row, flat=merged.surface in _FLAT, hills_known=_hills_known(merged))
    # Old lists know no moving time.
    lasted_s = row["moving_s"] or row["elapsed_s"]
    row["pace_s_per_km"] = _ratio_of(lasted_s, (row["distance_m"] or 0) / 1000)
    return row


def _structure_rows(long: Profiles) -> Iterator[dict[str, float]]:
    found = run_structures(long.minutes)
    names = [f.name for f in fields(found)]
    columns = (getattr(found, name).tolist() for name in names)
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _air_temperature(merged: MergedActivity, by_watch: float | None) -> dict[str, Any]:
    """Return the temperature and who says so: a watch on a warm wrist knows the weather less."""
    weather = merged.activity.weather_temperature_c
    if weather is not None and merged.surface not in _INDOORS:
        return {"temperature_c": weather, "temperature_source": "weather"}
    return {"temperature_c": by_watch, "temperature_source": "" if by_watch is None else "watch"}


_ONLY_A_MEAN = "only the mean of the whole run is known"


def _impossible_as_unknown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what no heart and no legs can do as unknown: the rest of the run may be sound."""
    found: dict[str, Any] = {}
    if row["avg_hr_bpm"] is not None and not is_pulse(row["avg_hr_bpm"]):
        problem = f"a mean of {row['avg_hr_bpm']:,.4g} beats a minute is no pulse"
        found |= {"avg_hr_bpm": None, "hr_bpm": None, "hr_usable": False, "hr_problem": problem}
    if not is_pulse(row["max_hr_bpm"]):
        found["max_hr_bpm"] = None
    if not is_climb(row["climb_m"], row["descent_m"], row["moving_s"]):
        found |= dict.fromkeys(_HEIGHTS)
    return found


_HEIGHTS = ("climb_m", "descent_m")
_SUMMARY_COLUMNS = ("distance_m", "elapsed_s", "moving_s", "climb_m", "descent_m", "avg_hr_bpm",
                 "max_hr_bpm", "temperature_c")  # fmt: skip


def _stream_covers_run(merged: MergedActivity) -> bool:
    """Tell whether the stream is of the run's own minutes, no fewer and no more."""
    activity, measures = merged.activity, merged.measures
    if measures is None or measures.distance_m is None or not activity.distance_m:
        return True
    own_m = measures.distance_m * merged.distance_times
    is_longer = own_m * _COVERS > activity.distance_m and (
        (measures.moving_s or 0.0) * _COVERS > (activity.moving_s or np.inf)
    )
    return own_m > _COVERS * activity.distance_m and not is_longer


_COVERS = 0.9


def _distance_without_jump(activity: Activity, measures: RunMeasures) -> float | None:
    """Return the distance the source says, less what a lost GPS added to it."""
    said_m = activity.distance_m
    if not measures.distance_m or not said_m:
        return said_m
    # Another source, or the watch's own total, may lack the jump already.
    with_jump_m = measures.distance_m + measures.jump_m
    has_jump = abs(said_m - with_jump_m) < abs(said_m - measures.distance_m)
    return said_m - measures.jump_m if has_jump else said_m


def cut_to_run(merged: MergedActivity, began: datetime) -> MergedActivity:
    """Return a run without what its GPS leapt, and without the ends that were none.

    Its facts come from the stream where an end was cut off.

    Args:
        merged: the run, and where in its stream it began and ended.
        began: when the stream began.
    """
    activity, measures = merged.activity, merged.measures
    if measures is None:
        return merged
    if measures.from_s is None or measures.until_s is None:
        if not measures.jump_m:
            return merged
        distance_m = _distance_without_jump(activity, measures)
        return replace(merged, activity=replace(activity, distance_m=distance_m))
    starts, ends = (began + timedelta(seconds=at) for at in (measures.from_s, measures.until_s))
    if activity.start_hidden:
        starts, ends = activity.started_at, activity.started_at + (ends - starts)
    facts: dict[str, Any] = dict.fromkeys(("gap_distance_m", *_SUMMARY_COLUMNS))
    facts["elapsed_s"] = measures.until_s - measures.from_s
    return replace(merged, activity=replace(activity, started_at=starts, ended_at=ends, **facts))


def _measured_columns(measures: RunMeasures) -> dict[str, Any]:
    return {name: getattr(measures, name) for name in _NUMBERS}


def _summary_columns(activity: Activity) -> dict[str, Any]:
    """Return what a run without a stream still has: means over the whole of it."""
    moving_s = activity.moving_s or activity.elapsed_s
    return {
        "speed_mps": _ratio_of(activity.distance_m, moving_s),
        "gap_speed_mps": _ratio_of(activity.gap_distance_m or activity.distance_m, moving_s),
        "hr_bpm": activity.avg_hr_bpm,
        "hr_usable": activity.avg_hr_bpm is not None,
        "cadence_spm": activity.avg_cadence_spm,
    }


def _hills_known(merged: MergedActivity) -> bool:
    if merged.measures is None:
        return merged.activity.gap_distance_m is not None
    return merged.measures.climb_m is not None


def _grade_adjusted(row: dict[str, Any], *, flat: bool, hills_known: bool) -> dict[str, Any]:
    """Return the graded columns: on the flat they are plain speed; without altitude no pace."""
    graded = row | (
        {"gap_speed_mps": row["speed_mps"], "steady_gap_speed_mps": row.get("steady_speed_mps")}
        if flat
        else {}
    )
    pace = _ratio_of(1000, graded["gap_speed_mps"]) if flat or hills_known else None
    return graded | {"gap_s_per_km": pace}


def _times_or_none(value: float | None, times: float) -> float | None:
    return value * times if value is not None and times != 1.0 else value


def _ratio_of(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def decision_in(words: Mapping[str, str]) -> str:
    """Return the athlete's word, by topic, on whether a session was leg day; "" = none.

    One that was left out is none whatever they had said of it, and that holds again once it counts.
    """
    return "no" if words.get("ignored") == "yes" else words.get("leg_day", "")


def _session_row(merged: MergedActivity, zone: str) -> dict[str, Any]:
    activity = merged.activity
    return _shared_columns(merged, zone) | {
        "session_id": merged.activity_id,
        "sport_detail": activity.sport_detail,
        "description": activity.description,
        "duration_s": (activity.ended_at - activity.started_at).total_seconds(),
        "avg_hr_bpm": activity.avg_hr_bpm,
        "weight_lifted_kg": activity.weight_lifted_kg,
        "ran_on": merged.ran_on,
        "athlete_decision": decision_in(merged.words),
    }


def _set_rows(merged: MergedActivity) -> Iterable[dict[str, Any]]:
    for each in merged.activity.sets:
        yield {name: getattr(each, name) for name in _SET_COLUMNS} | {
            "session_id": merged.activity_id,
            "set_index": each.index,
            "source": merged.sets_from,
        }


def _frame_of_rows(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    listed = list(rows)
    if not listed:
        return empty(name)
    columns = {c.name: [row.get(c.name) for row in listed] for c in DICTIONARY[name]}
    return conform(pd.DataFrame(columns), name)


def _long_frame(name: str, runs: Sequence[MergedActivity], joined: Joined[Any]) -> pd.DataFrame:
    columns = {f.name: getattr(joined.table, f.name) for f in fields(joined.table)}
    # Positions first: a million equal texts cost more than a million numbers.
    run = np.repeat(np.arange(len(runs)), np.array(joined.rows, dtype=np.int64))
    of_each = pd.array([k.activity_id for k in runs], dtype="str").take(run)
    times = np.array([k.distance_times for k in runs])
    if (times != 1.0).any():
        scaled = columns.keys() & {"distance_m", "speed_mps", "gap_speed_mps"}
        columns |= {column: columns[column] * times[run] for column in scaled}
    return conform(pd.DataFrame({"run_id": of_each} | columns), name)
