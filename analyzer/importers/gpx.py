"""GPX: tracks from watches, phones and websites. Routes and waypoints are no activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.importers import gps, markup
from analyzer.importers.reader import Context, Reader
from analyzer.importers.track_file import TrackFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_COLUMNS = {
    "ele": "altitude",
    "speed": "speed",
    "hr": "heart_rate",
    "heartrate": "heart_rate",
    "cad": "cadence",
    "cadence": "cadence",
    "atemp": "temperature",
    "temp": "temperature",
    "power": "power",
    "PowerInWatts": "power",
}
"""Elements of a point, in GPX itself and in the extensions of Garmin, Cluetrust and Strava."""

_FACTS = {"name": "name", "type": "sport", "desc": "description"}
_WEBSITES = ("connect", "strava", "gpx", "gpsbabel", "runkeeper", "komoot", "http")


def recognises(data: bytes) -> bool:
    """Tell whether this is a GPX file."""
    return markup.begins_with(data, "gpx")


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the activities in a GPX file: one for each track with times, in order of time.

    Args:
        data: the file's content.
        context: what to call the source.

    Raises:
        NotAnActivityError: the file holds a route, waypoints, or nothing.
        ImportProblemError: the file cannot be read at all.
    """
    return _GpxFile().read(data, context.name)


class _GpxFile(TrackFile):
    """``inside`` is the element around what is read: a track, or something else with a name."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = ""
        self._device = ""
        self._met: set[str] = set()
        self.opens = {
            "gpx": self._begin,
            "trk": self._begin_track,
            "trkseg": self._begin_stretch,
            "trkpt": self._begin_point,
            "link": lambda _: self._enter(f"{self._inside}/link"),
            **{element: self._opener(element) for element in ("rte", "wpt", "metadata")},
        }
        self.closes = {
            **{element: self.points.putter(column) for element, column in _COLUMNS.items()},
            **{element: self._keeper(fact) for element, fact in _FACTS.items()},
            **dict.fromkeys(("trk", "rte", "wpt", "metadata"), self._leave),
            "link": lambda _: self._enter(self._inside.removesuffix("/link")),
            "time": self.points.put_time,
            "trkpt": self.points.end,
        }

    def what_it_is(self) -> str:
        if len(self.points) or {"trk", "rte"} <= self._met:
            return "Its points do not tell when it was, so this is a route, not an activity."
        if "rte" in self._met:
            return "This is a route to follow, not an activity."
        if "wpt" in self._met:
            return "The file holds waypoints only, so no activity."
        return "The file holds no track, so no activity."

    def _enter(self, element: str) -> None:
        self._inside = element
        self._met.add(element)

    def _leave(self, _: str) -> None:
        self._inside = ""

    def _opener(self, element: str) -> markup.Open:
        return lambda _: self._enter(element)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        creator = " ".join(attributes.get("creator", "").split())
        is_website = any(site in creator.lower() for site in _WEBSITES)
        self._device = "" if is_website else creator

    def _begin_track(self, _: Mapping[str, str]) -> None:
        self._enter("trk")
        self.points.track = len(self.tracks)
        self.points.segment = 0
        self.tracks.append(gps.Track("gpx", device=self._device))

    def _begin_stretch(self, _: Mapping[str, str]) -> None:
        self.points.segment += 1

    def _begin_point(self, attributes: Mapping[str, str]) -> None:
        self.points.begin()
        self.points.put_place(attributes.get("lat", ""), attributes.get("lon", ""))

    def _keeper(self, fact: str) -> markup.Close:
        def keep(text: str) -> None:
            if self._inside == "trk" and not self.points.open:
                setattr(self.tracks[-1], fact, text)

        return keep


READER = Reader(1, recognises, read)
