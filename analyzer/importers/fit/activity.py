"""From one session of a FIT file to the runner's activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers import streams
from analyzer.importers.clocks import clock_was_unset, day_in_words, instant
from analyzer.importers.fit import local_time, names, sports
from analyzer.importers.fit.devices import device_name, hr_source
from analyzer.importers.fit.recording import Recording, lap_begins
from analyzer.importers.fit.rows import Row, rows
from analyzer.importers.fit.strength import strength_sets
from analyzer.model import Activity, Lap, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.fit.tables import FitData
    from analyzer.model import Floats, HrSource, Sport, Stream

RPE_SCALE = 10.0


def activity(part: FitData, told: Recording, name: str, problems: list[str]) -> Activity:
    """Return one session as an activity.

    Args:
        part: the FIT file the session is in.
        told: what the file holds of the session.
        name: what to call the source.
        problems: what was wrong with the file's recording, in words.
    """
    facts, file_id = told.session.facts, Row(part.table("file_id"))
    number, sub_number = sports.numbers(facts, part, told.records.numbers("activity_type"))
    sport = _sport(number, sub_number, told)
    stream = _stream(told, sport)
    beats, ways = _known(stream, "hr_bpm"), _known(stream, "distance_m")
    return Activity(
        source=Source("fit", name, ""),
        sport=sport,
        sport_detail=sports.detail(number, sub_number),
        surface=sports.surface(sub_number) if sport == "run" else None,
        started_at=instant(told.begins_s),
        ended_at=instant(told.ends_s),
        utc_offset_s=local_time.utc_offset_s(part.table("activity")),
        distance_m=facts.positive("total_distance") or _highest(ways) or None,
        elapsed_s=told.lasting_s,
        moving_s=told.moving_s,
        climb_m=facts.known("total_ascent"),
        descent_m=facts.known("total_descent"),
        avg_hr_bpm=facts.positive("avg_heart_rate") or _mean(beats),
        max_hr_bpm=facts.positive("max_heart_rate") or _highest(beats),
        temperature_c=_first_known(
            facts.known("avg_temperature"), _mean(_known(stream, "temperature_c"))
        ),
        rpe=_rpe(facts),
        feel=facts.known("workout_feel"),
        hr_source=_hr_source(told, part, beats),
        name=_name(part, facts, number),
        device=device_name(file_id, told.devices),
        pauses=tuple(told.pauses),
        laps=tuple(_laps(told)),
        sets=strength_sets(told.sets, part.table("workout_step")),
        stream=stream,
        problems=(*part.problems, *problems, *told.problems(), *_doubts(told, number)),
    )


def _sport(number: float, sub_number: float, told: Recording) -> Sport:
    if np.isnan(number) and len(told.sets):
        return "strength"
    return sports.sport(number, sub_number)


def _stream(told: Recording, sport: Sport) -> Stream | None:
    if not len(told.records):
        return None
    return streams.stream(
        told.records,
        told.begins_s,
        sport=sport,
        pauses=told.pauses,
        carried_over_m=told.carried_over_m,
    )


def _hr_source(told: Recording, part: FitData, beats: Floats) -> HrSource | None:
    if not len(beats) and told.session.facts.positive("avg_heart_rate") is None:
        return None
    strap_memory = len(part.table("hr")) > 0
    return hr_source(told.devices, Row(part.table("file_id")), strap_memory=strap_memory)


def _known(stream: Stream | None, column: str) -> Floats:
    values: Floats | None = getattr(stream, column, None)
    return np.empty(0) if values is None else values[np.isfinite(values)]


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def _highest(values: Floats) -> float | None:
    return float(values.max()) if len(values) else None


def _first_known(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _rpe(facts: Row) -> float | None:
    """Return perceived exertion, 1-10; watches write it times ten."""
    rpe = facts.positive("workout_rpe")
    return None if rpe is None else rpe / RPE_SCALE


def _name(part: FitData, facts: Row, number: float) -> str:
    """Return the planned workout's name, else what the athlete called the sport on the watch."""
    workout = Row(part.table("workout"))
    alone = len(part.table("session")) <= 1
    planned = workout.text("wkt_name") if alone or workout.number("sport") == number else ""
    return planned or facts.text("sport_profile_name")


def _laps(told: Recording) -> Iterator[Lap]:
    for row, begins in zip(rows(told.laps), lap_begins(told.laps), strict=True):
        if np.isfinite(begins):
            yield Lap(
                started_at=instant(begins),
                elapsed_s=row.positive("total_elapsed_time") or row.positive("total_timer_time"),
                distance_m=row.positive("total_distance"),
                avg_hr_bpm=row.positive("avg_heart_rate"),
                intensity=names.intensity(row.number("intensity")) or "",
            )


def _doubts(told: Recording, number: float) -> Iterator[str]:
    if np.isnan(number) and not len(told.sets):
        yield "The file does not say which sport this was."
    if clock_was_unset(told.begins_s):
        day = day_in_words(told.begins_s)
        yield f"The watch's clock was not set: it says this was on {day}."
