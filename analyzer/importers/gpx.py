"""GPX: tracks from watches, phones and websites. Routes and waypoints are no activities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer.importers.gps import Track
from analyzer.importers.markup import BrokenMarkupError, begins_with, text_of, xml_events
from analyzer.importers.reader import Context, Reader
from analyzer.importers.track_file import TrackFile

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer.model import Activity

_COLUMNS = {
    "time": "timestamp",
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
    return begins_with(data, "gpx")


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the activities in a GPX file: one for each track with times, in order of time.

    Args:
        data: the file's content.
        context: what to call the source.

    Raises:
        NotAnActivityError: the file holds a route, waypoints, or nothing.
        ImportProblemError: the file cannot be read at all.
    """
    file = TrackFile(_COLUMNS, context.zone)
    met: set[str] = set()
    device = damage = ""
    saved_s = math.nan
    try:
        for event in xml_events(data, context.name, {"trkpt", *_FACTS}):
            match event:
                case (False, "trkpt", point, _):
                    file.add_point(point)
                case (True, "gpx", gpx, _):
                    device = _device_name(gpx.get("creator", ""))
                case (True, "trk" | "rte" | "wpt" as what, _, _):
                    met.add(what)
                    if what == "trk":
                        file.begin_track(Track("gpx", device=device, saved_s=saved_s))
                case (True, "trkseg", _, _):
                    file.segment += 1
                case (False, "name" | "type" | "desc" as fact, element, "trk"):
                    setattr(file.tracks[-1], _FACTS[fact], text_of(element))
                case (False, "time", time, _):
                    saved = file.read_time(time.text)
                    saved_s = saved.timestamp() if saved else saved_s
                case _:
                    pass
    except BrokenMarkupError as broken:
        damage = str(broken)
    return file.to_activities(data, context, damage, _what_it_is(file, met))


def _device_name(creator: str) -> str:
    """Return the watch or app that wrote the file, "" for a website that passed it on."""
    is_website = any(site in creator.lower() for site in _WEBSITES)
    return "" if is_website else " ".join(creator.split())


def _what_it_is(file: TrackFile, met: Collection[str]) -> str:
    if file.has_points or {"trk", "rte"} <= set(met):
        return "Its points do not say when it was, so this is a route, not an activity."
    if "rte" in met:
        return "This is a route to follow, not an activity."
    if "wpt" in met:
        return "The file holds waypoints only, so no activity."
    return "The file holds no track, so no activity."


READER = Reader(6, recognises, read)
