"""TCX: activities with laps. Courses and workout plans are no activities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer.importers.clocks import LONGEST_S
from analyzer.importers.gps import Track
from analyzer.importers.markup import BrokenMarkupError, begins_with, text_of, xml_events
from analyzer.importers.numbers import LARGEST
from analyzer.importers.reader import Context, Reader
from analyzer.importers.track_file import TrackFile
from analyzer.model import Lap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model import Activity

_COLUMNS = {
    "Time": "timestamp",
    "LatitudeDegrees": "latitude",
    "LongitudeDegrees": "longitude",
    "AltitudeMeters": "altitude",
    "DistanceMeters": "distance",
    "Value": "heart_rate",
    "Cadence": "cadence",
    "RunCadence": "cadence",
    "Speed": "speed",
    "Watts": "power",
}
"""``RunCadence`` comes after ``Cadence`` in a point and overrules it; ``Value`` is that of
``HeartRateBpm``, the only one in a point."""

_OF_A_LAP = {
    "TotalTimeSeconds": "lap time",
    "DistanceMeters": "lap distance",
    "HeartRate": "lap heart rate",
}

_PLANS = {
    "Course": "This is a course to follow, not an activity.",
    "Workout": "This is a workout plan, not an activity.",
}


def recognises(data: bytes) -> bool:
    """Tell whether this is a TCX file."""
    return begins_with(data, "TrainingCenterDatabase")


def read(data: bytes, context: Context) -> list[Activity]:  # noqa: C901, PLR0912 - a case an element
    """Read the activities in a TCX file, in order of time.

    Args:
        data: the file's content.
        context: what to call the source.

    Raises:
        NotAnActivityError: the file holds a course, a workout plan, or nothing.
        ImportProblemError: the file cannot be read at all.
    """
    file = TrackFile(_COLUMNS, context.zone)
    lap: dict[str, str] = {}
    damage, otherwise = "", "The file holds no activity."
    try:
        for event in xml_events(data, context.name, {"Trackpoint", "AverageHeartRateBpm"}):
            match event:
                case (False, "Trackpoint", point, _):
                    file.add_point(point)
                case (True, "Course" | "Workout" as plan, _, _):
                    otherwise = _PLANS[plan]
                case (True, "Activity", activity, _):
                    file.begin_track(Track("tcx", sport=activity.get("Sport", "")))
                case (False, "Activity", _, _):
                    file.track = -1
                case (True, "Track", _, _):
                    file.segment += 1
                case (True, "Lap", element, _):
                    lap = {"StartTime": element.get("StartTime", "")}
                case (False, "Lap", _, _) if file.in_track:
                    file.tracks[-1].laps.extend(_ended_lap(lap, file))
                case (False, "AverageHeartRateBpm", rate, "Lap"):
                    lap["HeartRate"] = text_of(rate)
                case (False, fact, element, "Lap"):
                    lap[fact] = text_of(element)
                case (False, "Id", element, "Activity"):
                    file.tracks[-1].began_s = _epoch_seconds(text_of(element), file)
                case (False, "Notes", element, "Activity"):
                    file.tracks[-1].description = text_of(element)
                case (False, "Name", element, "Plan") if file.in_track:
                    file.tracks[-1].name = text_of(element)
                case (False, "Name", element, "Creator") if file.in_track:
                    file.tracks[-1].device = text_of(element)
                case _:
                    pass
    except BrokenMarkupError as broken:
        damage = str(broken)
    return file.to_activities(data, context, damage, otherwise)


def _ended_lap(facts: Mapping[str, str], file: TrackFile) -> Iterator[Lap]:
    """Yield the lap, nothing when it does not say when it began."""
    began = file.read_time(facts["StartTime"])
    if began is not None:
        yield Lap(
            began,
            elapsed_s=_positive_number(file, facts, "TotalTimeSeconds"),
            distance_m=_positive_number(file, facts, "DistanceMeters"),
            avg_hr_bpm=_positive_number(file, facts, "HeartRate"),
            intensity=facts.get("Intensity", "").lower(),
        )


def _positive_number(file: TrackFile, lap: Mapping[str, str], fact: str) -> float | None:
    most = LONGEST_S if fact == "TotalTimeSeconds" else LARGEST
    value = file.number(lap.get(fact), of=_OF_A_LAP[fact], most=most)
    return value if value > 0 else None


def _epoch_seconds(text: str, file: TrackFile) -> float:
    when = file.read_time(text)
    return when.timestamp() if when else math.nan


READER = Reader(7, recognises, read)
