"""TCX: activities with laps. Courses and workout plans are no activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers import gps, markup
from analyzer.importers.points import moment, number
from analyzer.importers.reader import Context, Reader
from analyzer.importers.track_file import TrackFile
from analyzer.model import Lap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_COLUMNS = {
    "AltitudeMeters": "altitude",
    "Cadence": "cadence",
    "RunCadence": "cadence",
    "Speed": "speed",
    "Watts": "power",
}
"""``RunCadence`` comes after ``Cadence`` in a point and overrules it."""

_PLANS = {
    "Course": "This is a course to follow, not an activity.",
    "Workout": "This is a workout plan, not an activity.",
}


def recognises(data: bytes) -> bool:
    """Tell whether this is a TCX file."""
    return markup.begins_with(data, "TrainingCenterDatabase")


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the activities in a TCX file, in order of time.

    Args:
        data: the file's content.
        context: what to call the source.

    Raises:
        NotAnActivityError: the file holds a course, a workout plan, or nothing.
        ImportProblemError: the file cannot be read at all.
    """
    return _TcxFile().read(data, context.name)


@dataclass(slots=True)
class _OpenLap:
    """A lap that is being read."""

    began: str
    elapsed_s: float = np.nan
    distance_m: float = np.nan
    heart_rate: float = np.nan
    intensity: str = ""

    def ended(self) -> Lap | None:
        """Return the lap; None when it does not tell when it began."""
        began = moment(self.began)
        if began is None:
            return None
        return Lap(
            began,
            elapsed_s=_positive(self.elapsed_s),
            distance_m=_positive(self.distance_m),
            avg_hr_bpm=_positive(self.heart_rate),
            intensity=self.intensity.lower(),
        )


def _positive(value: float) -> float | None:
    return value if value > 0 else None


class _TcxFile(TrackFile):
    """``inside`` is "Activity", "Creator" (of an activity), or "" for courses and plans."""

    def __init__(self) -> None:
        super().__init__()
        self._what = "The file holds no activity."
        self._inside = ""
        self._lap: _OpenLap | None = None
        self._latitude = ""
        self._value_of = ""
        put = self.points.putter
        self._put_heart_rate, self._put_distance = put("heart_rate"), put("distance")
        self.opens = {
            "Activity": self._begin_activity,
            "Lap": self._begin_lap,
            "Track": self._begin_stretch,
            "Trackpoint": lambda _: self.points.begin(),
            "HeartRateBpm": lambda _: self._await("point"),
            "AverageHeartRateBpm": lambda _: self._await("lap"),
            "MaximumHeartRateBpm": lambda _: self._await(""),
            "Creator": self._begin_creator,
            **{element: self._meet(what) for element, what in _PLANS.items()},
        }
        self.closes = {
            **{element: put(column) for element, column in _COLUMNS.items()},
            "Time": self.points.put_time,
            "LatitudeDegrees": self._keep_latitude,
            "LongitudeDegrees": lambda text: self.points.put_place(self._latitude, text),
            "Trackpoint": self.points.end,
            "DistanceMeters": self._end_distance,
            "Value": self._end_value,
            "TotalTimeSeconds": self._end_time,
            "Intensity": self._end_intensity,
            "Lap": self._end_lap,
            "Id": self._end_id,
            "Notes": self._end_notes,
            "Name": self._end_name,
            "Creator": self._end_creator,
            "Activity": self._end_activity,
        }

    def what_it_is(self) -> str:
        return self._what

    def _meet(self, what: str) -> markup.Open:
        def meet(_: Mapping[str, str]) -> None:
            self._what = what

        return meet

    def _begin_activity(self, attributes: Mapping[str, str]) -> None:
        self._inside = "Activity"
        self.points.track = len(self.tracks)
        self.tracks.append(gps.Track("tcx", sport=attributes.get("Sport", "")))

    def _end_activity(self, _: str) -> None:
        self._inside = ""
        self.points.track = -1

    def _begin_creator(self, _: Mapping[str, str]) -> None:
        if self._inside:
            self._inside = "Creator"

    def _end_creator(self, _: str) -> None:
        if self._inside:
            self._inside = "Activity"

    def _begin_lap(self, attributes: Mapping[str, str]) -> None:
        if self._inside:
            self._lap = _OpenLap(attributes.get("StartTime", ""))

    def _end_lap(self, _: str) -> None:
        lap = self._lap.ended() if self._lap else None
        self._lap = None
        if lap is not None:
            self.tracks[-1].laps.append(lap)

    def _begin_stretch(self, _: Mapping[str, str]) -> None:
        self.points.segment += 1

    def _keep_latitude(self, text: str) -> None:
        self._latitude = text

    def _await(self, owner: str) -> None:
        self._value_of = owner

    def _end_value(self, text: str) -> None:
        if self._value_of == "point":
            self._put_heart_rate(text)
        elif self._value_of == "lap" and self._lap is not None:
            self._lap.heart_rate = number(text)

    def _end_distance(self, text: str) -> None:
        if self.points.open:
            self._put_distance(text)
        elif self._lap is not None:
            self._lap.distance_m = number(text)

    def _end_time(self, text: str) -> None:
        if self._lap is not None:
            self._lap.elapsed_s = number(text)

    def _end_intensity(self, text: str) -> None:
        if self._lap is not None:
            self._lap.intensity = text

    def _end_id(self, text: str) -> None:
        began = moment(text)
        if self._inside and began is not None:
            self.tracks[-1].began_s = began.timestamp()

    def _end_notes(self, text: str) -> None:
        if self._inside and self._lap is None:
            self.tracks[-1].description = text

    def _end_name(self, text: str) -> None:
        if self._inside == "Creator":
            self.tracks[-1].device = text


READER = Reader(1, recognises, read)
