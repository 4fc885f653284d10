"""From one session of a FIT file to the runner's activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers import streams
from analyzer.importers.clocks import clock_was_unset, unset_clock_in_words, utc_time
from analyzer.importers.distance import AgreedDistance, agree
from analyzer.importers.fit import names, sports
from analyzer.importers.fit.devices import device_name, hr_source
from analyzer.importers.fit.planned_steps import planned_by_steps
from analyzer.importers.fit.recording import Recording, lap_begins
from analyzer.importers.fit.strength import strength_sets
from analyzer.importers.fit.tables import FitMessage, each_message
from analyzer.importers.gaps import active_s
from analyzer.importers.sports import by_speed, is_guess, unnamed_sport
from analyzer.model import UNPLANNED, Activity, Lap, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.fit.tables import FitData
    from analyzer.importers.table import Table
    from analyzer.model import Floats, HrSource, PlannedRun, Sport, Stream, Surface

RPE_SCALE = 10.0
"""Watches write perceived exertion, 1-10, times ten."""

MOSTLY_RUN = 0.5
"""More than this share of the records of a run have ground contact times, if its watch does."""

QUARTER_HOUR_S = 900
FARTHEST_S = 15 * 3600
SLACK_S = 300
"""How far the two clocks of an ``activity`` message may be from a whole quarter of an hour."""


def read_activity(part: FitData, recorded: Recording, name: str, problems: list[str]) -> Activity:
    """Return one session as an activity.

    Args:
        part: the FIT file the session is in.
        recorded: what the file holds of the session.
        name: what to call the source.
        problems: what was wrong with the file's recording, in words.
    """
    facts, file_id = recorded.session.facts, FitMessage(part.table("file_id"))
    number, sub_number = sports.sport_numbers(
        facts, part, recorded.records.numbers("activity_type")
    )
    sport = _sport_of(number, sub_number, recorded)
    surface = sports.surface_of(sub_number) if sport == "run" else None
    stream = _stream_of(recorded, sport)
    agreed = _agreed_distance(recorded, stream, sport, surface)
    stream = streams.scaled_distance(stream, agreed.recording_times)
    beats = _known_values(stream, "hr_bpm")
    warmth, temperature_c = _known_values(stream, "temperature_c"), facts.known("avg_temperature")
    rpe = facts.positive("workout_rpe")
    return Activity(
        source=Source("fit", name, ""),
        sport=sport,
        sport_guessed=_names_no_sport(recorded, number) and is_guess(sport, recorded.lasting_s),
        sport_detail=sports.sport_detail(number, sub_number),
        surface=surface,
        started_at=utc_time(recorded.begins_s),
        ended_at=utc_time(recorded.ends_s),
        utc_offset_s=utc_offset_s(part.table("activity")),
        distance_m=agreed.distance_m,
        device_distance_m=recorded.device_distance_m,
        elapsed_s=recorded.lasting_s,
        moving_s=recorded.moving_s,
        climb_m=facts.known("total_ascent"),
        descent_m=facts.known("total_descent"),
        avg_hr_bpm=facts.positive("avg_heart_rate") or _mean_or_none(beats),
        max_hr_bpm=facts.positive("max_heart_rate") or _highest_or_none(beats),
        temperature_c=_mean_or_none(warmth) if temperature_c is None else temperature_c,
        rpe=None if rpe is None else rpe / RPE_SCALE,
        feel=facts.known("workout_feel"),
        hr_source=_hr_source(recorded, part, beats),
        name=_workout_name(part, facts, number),
        planned=_planned(part, sport, number),
        device=device_name(file_id, recorded.devices),
        pauses=tuple(recorded.pauses),
        laps=tuple(_laps_of(recorded)),
        sets=strength_sets(recorded.sets, part.table("workout_step")),
        stream=stream,
        problems=(
            *part.problems,
            *problems,
            *recorded.problems(),
            *([agreed.problem] if agreed.problem else []),
            *_doubts_about(recorded, number, sport),
        ),
    )


def utc_offset_s(activities: Table) -> int | None:
    """Return local time minus UTC in seconds, rounded to quarters of an hour.

    The vendor's ``activity`` message carries both times. Watches without a set clock, and some
    makers, write nonsense there: beyond ±15 h or off a quarter of an hour it is ignored.
    """
    for row in each_message(activities):
        offset = row.number("local_timestamp") - row.number("timestamp")
        if abs(offset) <= FARTHEST_S:
            rounded = round(offset / QUARTER_HOUR_S) * QUARTER_HOUR_S
            if abs(offset - rounded) <= SLACK_S:
                return rounded
    return None


def _sport_of(number: float, sub_number: float, recorded: Recording) -> Sport:
    if not np.isnan(number):
        return sports.sport_of(number, sub_number)
    return "strength" if len(recorded.sets) else _sport_by_records(recorded)


def _sport_by_records(recorded: Recording) -> Sport:
    """Return "run" for what nothing names, as in a file cut short, if it can be nothing else."""
    records = recorded.records
    contact_ms = records.numbers("stance_time")
    # Ground contact is measured of runners only.
    if len(records) and np.isfinite(contact_ms).mean() > MOSTLY_RUN:
        return "run"
    seconds = records.numbers("timestamp") - recorded.begins_s
    counted_m = streams.recorded_distance(records, recorded.carried_over_m)
    return by_speed(active_s(seconds, recorded.pauses), counted_m)


def _stream_of(recorded: Recording, sport: Sport) -> Stream | None:
    if not len(recorded.records):
        return None
    return streams.session_stream(
        recorded.records,
        recorded.begins_s,
        sport=sport,
        pauses=recorded.pauses,
        carried_over_m=recorded.carried_over_m,
    )


def _agreed_distance(
    recorded: Recording, stream: Stream | None, sport: Sport, surface: Surface | None
) -> AgreedDistance:
    total_m = recorded.session.facts.positive("total_distance")
    counted = streams.has_distance(recorded.records)
    if recorded.device_distance_m is not None:
        # The summary is what the device counted, which failed.
        return AgreedDistance(_highest_or_none(_known_values(stream, "distance_m")))
    if stream is None or sport not in streams.ON_FOOT or not counted:
        # Reckoned from speeds or positions it is no second opinion.
        recorded_m = _highest_or_none(_known_values(stream, "distance_m"))
        return AgreedDistance(total_m or recorded_m or None)
    return agree(
        total_m,
        stream.time_s,
        stream.distance_m,
        lasting_s=recorded.lasting_s,
        is_treadmill=surface == "treadmill",
    )


def _hr_source(recorded: Recording, part: FitData, beats: Floats) -> HrSource | None:
    if not len(beats) and recorded.session.facts.positive("avg_heart_rate") is None:
        return None
    strap_memory = len(part.table("hr")) > 0
    return hr_source(recorded.devices, FitMessage(part.table("file_id")), strap_memory=strap_memory)


def _known_values(stream: Stream | None, column: str) -> Floats:
    values: Floats | None = getattr(stream, column, None)
    return np.empty(0) if values is None else values[np.isfinite(values)]


def _mean_or_none(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def _highest_or_none(values: Floats) -> float | None:
    return float(values.max()) if len(values) else None


def _workout_name(part: FitData, facts: FitMessage, number: float) -> str:
    """Return the planned workout's name, else what the athlete called the sport on the watch."""
    workout = FitMessage(part.table("workout"))
    planned = workout.text("wkt_name") if _workout_is_of(part, number) else ""
    return planned or facts.text("sport_profile_name")


def _planned(part: FitData, sport: Sport, number: float) -> PlannedRun:
    of_it = sport == "run" and _workout_is_of(part, number)
    return planned_by_steps(part.table("workout_step")) if of_it else UNPLANNED


def _workout_is_of(part: FitData, number: float) -> bool:
    """Tell whether the file's workout is that of a session of this sport."""
    alone = len(part.table("session")) <= 1
    return alone or FitMessage(part.table("workout")).number("sport") == number


def _laps_of(recorded: Recording) -> Iterator[Lap]:
    for row, begins in zip(each_message(recorded.laps), lap_begins(recorded.laps), strict=True):
        if np.isfinite(begins):
            yield Lap(
                started_at=utc_time(begins),
                elapsed_s=row.positive("total_elapsed_time") or row.positive("total_timer_time"),
                distance_m=row.positive("total_distance"),
                avg_hr_bpm=row.positive("avg_heart_rate"),
                intensity=names.INTENSITY.get(row.number("intensity")) or "",
            )


def _names_no_sport(recorded: Recording, number: float) -> bool:
    return bool(np.isnan(number)) and not len(recorded.sets)


def _doubts_about(recorded: Recording, number: float, sport: Sport) -> Iterator[str]:
    if _names_no_sport(recorded, number):
        yield unnamed_sport(sport, recorded.lasting_s)
    if clock_was_unset(recorded.begins_s):
        yield unset_clock_in_words(recorded.begins_s)
