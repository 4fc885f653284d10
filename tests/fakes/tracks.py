"""Writes GPX and TCX of made-up runs in the dialects that watches, apps and websites speak."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START = datetime(2026, 3, 14, 6, 30, tzinfo=UTC)
METRES_A_DEGREE = 111_195.08
"""Along a meridian, on a sphere with the Earth's mean radius."""

DIALECTS = {
    "garmin v1": (
        "xmlns:gpxtpx='http://www.garmin.com/xmlschemas/TrackPointExtension/v1'",
        "<extensions><gpxtpx:TrackPointExtension>{}</gpxtpx:TrackPointExtension></extensions>",
        "gpxtpx:",
    ),
    "garmin v2": (
        "xmlns:ns3='http://www.garmin.com/xmlschemas/TrackPointExtension/v2'",
        "<extensions><ns3:TrackPointExtension>{}</ns3:TrackPointExtension></extensions>",
        "ns3:",
    ),
    "bare": ("", "<extensions><TrackPointExtension>{}</TrackPointExtension></extensions>", ""),
    "flat": ("", "<extensions>{}</extensions>", ""),
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point: seconds from the start and metres north of it; None is not written."""

    second: float | None
    metre: float | None = None
    altitude: float | None = None
    hr: float | None = None
    cadence: float | None = None
    speed: float | None = None
    temperature: float | None = None
    counted: float | None = None

    @property
    def time(self) -> str:
        return "" if self.second is None else stamp(self.second)


@dataclass(frozen=True, kw_only=True)
class Track:
    """One recording in unbroken stretches, what the file calls it, and the workout it was."""

    stretches: Sequence[Sequence[Point]]
    name: str = "Morning Run"
    sport: str | None = "running"
    description: str = ""
    laps: Sequence[Lap] = field(default_factory=tuple)
    plan: str = ""


@dataclass(frozen=True, kw_only=True)
class Lap:
    """One lap of a TCX file; ``stretches`` are the indexes of the track's stretches in it."""

    second: float
    timer_s: float
    metres: float
    hr: float | None = None
    stretches: Sequence[int] = ()


def stamp(second: float) -> str:
    """Return a time as most files write it."""
    return (START + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


def along(seconds: Iterable[float], pace: float = 300.0, **facts: float) -> list[Point]:
    """Return points of even pace (s/km), starting where the seconds start."""
    return [Point(second=s, metre=s * 1000 / pace, **facts) for s in seconds]


def gpx(
    *tracks: Track, dialect: str = "garmin v1", creator: str = "StravaGPX", body: str = ""
) -> bytes:
    """Return a GPX file; ``body`` stands before the tracks."""
    namespace, extension, prefix = DIALECTS[dialect]
    inner = "".join(_gpx_track(track, extension, prefix) for track in tracks)
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<gpx creator='{creator}' version='1.1' "
        f"xmlns='http://www.topografix.com/GPX/1/1' {namespace}>\n"
        f"<metadata><name>The file</name><time>{stamp(-60)}</time></metadata>"
        f"{body}{inner}</gpx>\n"
    ).encode()


def _gpx_track(track: Track, extension: str, prefix: str) -> str:
    stretches = "".join(
        f"<trkseg>{''.join(_gpx_point(p, extension, prefix) for p in stretch)}</trkseg>\n"
        for stretch in track.stretches
    )
    return (
        f"<trk><name>{track.name}</name>{_element('desc', track.description or None)}"
        "<link href='https://example.org'><text>a page</text><type>text/html</type></link>"
        f"{_element('type', track.sport)}{stretches}</trk>\n"
    )


def _gpx_point(point: Point, extension: str, prefix: str) -> str:
    more = "".join(
        _element(prefix + name, value)
        for name, value in (
            ("atemp", point.temperature), ("hr", point.hr), ("cad", point.cadence),
            ("speed", point.speed),
        )
    )  # fmt: skip
    where = "" if point.metre is None else f"lat='{48 + point.metre / METRES_A_DEGREE:.8f}'"
    return (
        f"<trkpt {where} lon='11.5'>{_element('ele', point.altitude)}"
        f"{_element('time', point.time or None)}{extension.format(more) if more else ''}</trkpt>\n"
    )


def tcx(*tracks: Track, device: str = "Forerunner 255", before: str = "") -> bytes:
    """Return a TCX file; without laps a track's stretches are one lap without any sums."""
    return (
        f"{before}<?xml version='1.0' encoding='UTF-8'?>\n<TrainingCenterDatabase "
        "xmlns='http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2' "
        "xmlns:ns3='http://www.garmin.com/xmlschemas/ActivityExtension/v2'><Activities>"
        f"{''.join(_tcx_activity(track, device) for track in tracks)}</Activities>"
        "<Author><Name>Connect Api</Name></Author></TrainingCenterDatabase>\n"
    ).encode()


def _tcx_activity(track: Track, device: str) -> str:
    began = min((p.second for s in track.stretches for p in s if p.second is not None), default=0)
    laps = track.laps or [Lap(second=began, timer_s=0, metres=0, stretches=range(99))]
    inner = "".join(_tcx_lap(lap, track) for lap in laps)
    return (
        f"<Activity Sport='{track.sport}'><Id>{stamp(laps[0].second)}</Id>{inner}"
        f"{_element('Notes', track.description or None)}{_plan(track.plan)}"
        f"<Creator><Name>{device}</Name></Creator></Activity>"
    )


def _plan(name: str) -> str:
    plan = f"<Plan Type='Workout' IntervalWorkout='false'><Name>{name}</Name></Plan>"
    return f"<Training VirtualPartner='false'>{plan}</Training>" if name else ""


def _tcx_lap(lap: Lap, track: Track) -> str:
    stretches = "".join(
        f"<Track>{''.join(map(_tcx_point, track.stretches[index]))}</Track>"
        for index in lap.stretches
        if index < len(track.stretches)
    )
    hr = f"<AverageHeartRateBpm><Value>{lap.hr}</Value></AverageHeartRateBpm>" if lap.hr else ""
    return (
        f"<Lap StartTime='{stamp(lap.second)}'><TotalTimeSeconds>{lap.timer_s}</TotalTimeSeconds>"
        f"<DistanceMeters>{lap.metres}</DistanceMeters>{hr}"
        "<MaximumHeartRateBpm><Value>222</Value></MaximumHeartRateBpm>"
        f"<Intensity>Active</Intensity>{stretches}<Notes>a lap's note</Notes></Lap>"
    )


def _tcx_point(point: Point) -> str:
    where = ""
    if point.metre is not None:
        where = (
            f"<Position><LatitudeDegrees>{48 + point.metre / METRES_A_DEGREE:.8f}</LatitudeDegrees>"
            "<LongitudeDegrees>11.5</LongitudeDegrees></Position>"
        )
    beats = "" if point.hr is None else f"<HeartRateBpm><Value>{point.hr}</Value></HeartRateBpm>"
    more = _element("ns3:Speed", point.speed) + _element("ns3:RunCadence", point.cadence)
    return (
        f"<Trackpoint>{_element('Time', point.time or None)}{where}"
        f"{_element('AltitudeMeters', point.altitude)}{_element('DistanceMeters', point.counted)}"
        f"{beats}<Extensions><ns3:TPX>{more}</ns3:TPX></Extensions></Trackpoint>\n"
    )


def _element(name: str, value: object | None) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"
