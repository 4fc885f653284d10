"""A run as GPX, as a phone records it, and as TCX, as some watches hand it on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sample_data.run_files import NO_VALUE, SEMICIRCLES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.fit_files import Message
    from sample_data.run_files import RunFile

STAMP = "%Y-%m-%dT%H:%M:%SZ"
BLANKS = " " * 10
"""What Strava's TCX files begin with."""


def gpx(run: RunFile, name: str) -> bytes:
    """Return the run as Strava's app on a phone records it: a point each second."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx creator="StravaGPX iPhone" version="1.1" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f" <metadata>\n  <time>{run.plan.started_at:{STAMP}}</time>\n </metadata>\n"
        f" <trk>\n  <name>{name}</name>\n  <type>running</type>\n  <trkseg>\n"
        + "".join(_points(run))
        + "  </trkseg>\n </trk>\n</gpx>\n"
    ).encode()


def _points(run: RunFile) -> Iterator[str]:
    seen = run.track
    for second in np.flatnonzero(seen.timer).tolist():
        when = run.plan.started_at + timedelta(seconds=second)
        yield (
            f'   <trkpt lat="{seen.latitude[second]:.7f}" lon="{seen.longitude[second]:.7f}">\n'
            f"    <ele>{seen.altitude_m[second]:.1f}</ele>\n    <time>{when:{STAMP}}</time>\n"
            "   </trkpt>\n"
        )


def tcx(run: RunFile) -> bytes:
    """Return the run as the watch recorded it, in one lap."""
    start = f"{run.plan.started_at:{STAMP}}"
    totals = run.totals(0, run.seconds)
    points = (one for one in run.along() if one["kind"] == "record")
    return (
        f'{BLANKS}<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">\n <Activities>\n'
        f'  <Activity Sport="Running">\n   <Id>{start}</Id>\n   <Lap StartTime="{start}">\n'
        f"    <TotalTimeSeconds>{totals['total_timer_time']}</TotalTimeSeconds>\n"
        f"    <DistanceMeters>{totals['total_distance']}</DistanceMeters>\n"
        "    <Intensity>Active</Intensity>\n    <TriggerMethod>Manual</TriggerMethod>\n"
        "    <Track>\n"
        + "".join(map(_trackpoint, points))
        + "    </Track>\n   </Lap>\n  </Activity>\n </Activities>\n</TrainingCenterDatabase>\n"
    ).encode()


def _trackpoint(record: Message) -> str:
    heart = record["heart_rate"]
    parts = [
        f"<Time>{record['timestamp']:{STAMP}}</Time>",
        *_place(record),
        f"<DistanceMeters>{record['distance']}</DistanceMeters>",
        f"<HeartRateBpm><Value>{heart}</Value></HeartRateBpm>" if heart != NO_VALUE else "",
        f"<Cadence>{record['cadence']}</Cadence>",
    ]
    return f"     <Trackpoint>{''.join(parts)}</Trackpoint>\n"


def _place(record: Message) -> Iterator[str]:
    if "position_lat" not in record:
        return
    latitude, longitude = (
        record[axis] / SEMICIRCLES_PER_DEGREE for axis in ("position_lat", "position_long")
    )
    yield f"<Position><LatitudeDegrees>{latitude:.7f}</LatitudeDegrees>"
    yield f"<LongitudeDegrees>{longitude:.7f}</LongitudeDegrees></Position>"
    yield f"<AltitudeMeters>{record['enhanced_altitude']}</AltitudeMeters>"
