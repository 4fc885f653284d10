"""Writes Strava's bulk export of made-up activities: as a zip or unpacked, in any layout."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from fakes.strava_layouts import LAYOUTS, Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

FIRST_ID = 15_000_000_000
OTHER_FILES = {
    "profile.csv": b"Athlete ID,First Name,Last Name\n1,A,Runner\n",
    "logins.csv": b"Login DateTime,IP Address\n",
    "messaging.json": b"[]",
    "media/photo.jpg": b"\xff\xd8 a picture",
    "routes.csv": b"Route Name,Filename\n",
    "clubs.csv": b"",
}
_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One activity on Strava; ``more`` are further facts by their English column names.

    ``file`` is the content of the file, still unpacked; without it there is only the row.
    """

    started_at: datetime
    kind: str = "Run"
    name: str = "Morning Run"
    description: str = ""
    minutes: float = 40.0
    distance_m: float = 0.0
    file: bytes | None = None
    suffix: str = ".fit.gz"
    number: int = 0
    more: Mapping[str, object] = field(default_factory=dict)

    def path(self, index: int) -> str:
        """Where the file stands in the archive; its number is not the activity's."""
        return f"activities/{1_000 + index}{self.suffix}" if self.file is not None else ""

    def packed(self) -> bytes:
        """Return the file as it stands there."""
        content = self.file or b""
        return gzip.compress(content, mtime=0) if self.suffix.endswith(".gz") else content


def activities_csv(
    entries: Iterable[Entry], layout: str = "english", *, bom: bool = False
) -> bytes:
    """Return activities.csv."""
    chosen = LAYOUTS[layout]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(chosen.header)
    for index, entry in enumerate(entries):
        writer.writerow(_row(entry, index, chosen))
    return (b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode()


def _row(entry: Entry, index: int, layout: Layout) -> Iterator[str]:
    seconds = entry.minutes * 60
    shown = {"Elapsed Time": f"{seconds:.0f}", "Distance": f"{entry.distance_m / 1000:.2f}"}
    facts: dict[str, object] = {
        "Activity ID": entry.number or FIRST_ID + index,
        "Activity Date": layout.date(entry.started_at),
        "Activity Name": entry.name,
        "Activity Type": layout.label(entry.kind),
        "Activity Description": entry.description,
        "Filename": entry.path(index),
        "Elapsed Time": seconds,
        "Moving Time": seconds,
        "Distance": entry.distance_m,
        "Commute": "false",
        **entry.more,
    }
    seen: set[str] = set()
    for column in layout.columns:
        again = layout.columns.count(column) == 1 or column in seen
        value = facts.get(column, "") if again else shown.get(column, facts.get(column, ""))
        seen.add(column)
        text = f"{value}"
        is_number = isinstance(value, float) or column in shown
        yield text.replace(".", layout.decimal) if is_number else text


def members(entries: Iterable[Entry], layout: str = "english") -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file in the archive."""
    known = list(entries)
    yield from OTHER_FILES.items()
    for index, entry in enumerate(known):
        if entry.file is not None:
            yield entry.path(index), entry.packed()
    yield "activities.csv", activities_csv(known, layout)


def write_archive(path: Path, entries: Iterable[Entry], layout: str = "english") -> Path:
    """Write the archive as Strava hands it out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members(entries, layout):
            archive.writestr(name, content)
    return path


def write_folder(folder: Path, entries: Iterable[Entry], layout: str = "english") -> Path:
    """Write the archive unpacked."""
    for name, content in members(entries, layout):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def gpx(
    started_at: datetime, minutes: float = 40.0, *, pace: float = 360.0, hr: int = 150
) -> bytes:
    """Return a run as Strava writes GPX: a point a second, heart rate in an extension."""
    points = "".join(
        f'<trkpt lat="{lat:.7f}" lon="11.5"><ele>{500 + lat % 7:.1f}</ele>'
        f"<time>{when:%Y-%m-%dT%H:%M:%SZ}</time><extensions><gpxtpx:TrackPointExtension>"
        f"<gpxtpx:hr>{hr}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
        for when, lat, _ in _along(started_at, minutes, pace)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="StravaGPX" version="1.1" '
        'xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
        f"<metadata><time>{started_at:%Y-%m-%dT%H:%M:%SZ}</time></metadata>\n"
        "<trk><name>Morning Run</name><type>running</type><trkseg>\n"
        f"{points}</trkseg></trk></gpx>\n"
    ).encode()


def tcx(
    started_at: datetime, minutes: float = 40.0, *, pace: float = 360.0, hr: int = 150
) -> bytes:
    """Return a run as Strava writes TCX: blanks before the declaration."""
    points = "".join(
        f"<Trackpoint><Time>{when:%Y-%m-%dT%H:%M:%SZ}</Time><Position><LatitudeDegrees>{lat:.7f}"
        "</LatitudeDegrees><LongitudeDegrees>11.5</LongitudeDegrees></Position><AltitudeMeters>500"
        f"</AltitudeMeters><DistanceMeters>{metres:.1f}</DistanceMeters><HeartRateBpm><Value>{hr}"
        "</Value></HeartRateBpm></Trackpoint>\n"
        for when, lat, metres in _along(started_at, minutes, pace)
    )
    return (
        '          <?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{started_at:%Y-%m-%dT%H:%M:%SZ}</Id>'
        f'<Lap StartTime="{started_at:%Y-%m-%dT%H:%M:%SZ}"><TotalTimeSeconds>{minutes * 60:.0f}'
        f"</TotalTimeSeconds><DistanceMeters>{minutes * 60_000 / pace:.1f}</DistanceMeters>"
        f"<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>\n{points}"
        "</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n"
    ).encode()


def _along(
    started_at: datetime, minutes: float, pace: float
) -> Iterator[tuple[datetime, float, float]]:
    for second in range(round(minutes * 60) + 1):
        metres = second * 1000 / pace
        yield started_at + timedelta(seconds=second), 48 + metres / _METRES_A_DEGREE, metres
