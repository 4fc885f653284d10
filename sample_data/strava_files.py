"""Strava's bulk export: the table of activities in its 103 columns, and the zip around it.

The sample athlete and the tests share the columns.
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from sample_data.plans import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime


def _names(line: str) -> list[str]:
    return line.split(",")


COLUMNS = _names(
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,"
    "Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate,Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,"
    "Relative Effort,Total Work,Number of Runs,Uphill Time,Downhill Time,Other Time,"
    "Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,"
    "Prefer Perceived Exertion,Perceived Relative Effort,Commute,Total Weight Lifted,From Upload,"
    "Grade Adjusted Distance,Weather Observation Time,Weather Condition,Weather Temperature,"
    "Apparent Temperature,Dewpoint,Humidity,Weather Pressure,Wind Speed,Wind Gust,Wind Bearing,"
    "Precipitation Intensity,Sunrise Time,Sunset Time,Moon Phase,Bike,Gear,"
    "Precipitation Probability,Precipitation Type,Cloud Cover,Weather Visibility,UV Index,"
    "Weather Ozone,Jump Count,Total Grit,Average Flow,Flagged,Average Elapsed Speed,Dirt Distance,"
    "Newly Explored Distance,Newly Explored Dirt Distance,Activity Count,Total Steps,Carbon Saved,"
    "Pool Length,Training Load,Intensity,Average Grade Adjusted Pace,Timer Time,Total Cycles,"
    "Recovery,With Pet,Competition,Long Run,For a Cause,With Kid,Downhill Distance,Total Sets,"
    "Total Reps,Media"
)
IN_KILOMETRES = "Distance"
PACKED = (".gz", ".jpg")
ON_DAY = (2026, 11, 16, 6, 0, 0)
"""The archive's members carry this time, whenever it is made."""


def date(moment: datetime) -> str:
    """Return an instant as Strava writes it in English: in UTC, a narrow blank before AM or PM."""
    half = "AM" if moment.hour < 12 else "PM"
    day = f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
    return f"{day}, {moment.hour % 12 or 12}:{moment:%M:%S}\u202f{half}"


def table(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return activities.csv.

    Five columns stand in it twice. The first of each is what the athlete is shown: whole numbers,
    and kilometres. What a row does not tell stays empty.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(list(_cells(row)) for row in rows)
    return text.getvalue().encode()


def _cells(row: Mapping[str, object]) -> Iterator[object]:
    for place, column in enumerate(COLUMNS):
        value = row.get(column, "")
        first_of_two = column in COLUMNS[place + 1 :]
        yield _shown(column, value) if first_of_two and isinstance(value, float) else value


def _shown(column: str, value: float) -> str:
    return f"{value / 1000:.2f}" if column == IN_KILOMETRES else f"{value:.0f}"


def packed_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files by name, the same whenever it is made."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, ON_DAY)
            info.create_system, info.external_attr = 3, 0o644 << 16
            is_packed = name.endswith(PACKED)
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=None if is_packed else 9)
    return data.getvalue()
