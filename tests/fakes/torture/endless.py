"""Inputs as large as legstats reads, made to take as much memory and time as they can."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from analyzer.importers.fit.checksum import crc16

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MB = 1 << 20
LARGE = 60 * MB
_HEVY = (
    b"title,start_time,end_time,exercise_title,set_type,weight_kg,reps\n"
    b'Legs,"5 Aug 2026, 18:00","5 Aug 2026, 19:00",Squat,normal,90,8\n'
)
_GPX = b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
_TCX = (
    b'<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>2026-06-01T00:00:00Z</Id>'
    b'<Lap StartTime="2026-06-01T00:00:00Z"><Track>'
)
_GARMIN = b'[{"summarizedActivitiesExport":['


def fit_file(body: bytes) -> bytes:
    """Return a FIT file with a right checksum."""
    head = struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT")
    return head + body + struct.pack("<H", crc16(head + body))


def _messages(number: int, fields: list[tuple[int, int, int]], values: bytes) -> bytes:
    content = bytes(part for field in fields for part in field)
    definition = b"\x40\0\0" + struct.pack("<H", number) + bytes([len(fields)]) + content
    message = b"\0" + values
    return fit_file(definition + message * (LARGE // len(message)))


def _clock(second: int) -> bytes:
    day, rest = divmod(second, 86_400)
    return b"2026-06-%02dT%02d:%02d:%02dZ" % (1 + day, rest // 3600, rest // 60 % 60, rest % 60)


def _overlapping() -> bytes:
    content = b"a,b\n" * (15 * MB)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    sizes = (zlib.crc32(content), len(packed), len(content), 5)
    whole = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, *sizes, 0) + b"a.csv" + packed
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0, 0)
    listed = (entry + b"a.csv") * 1_000
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1_000, 1_000, len(listed), len(whole), 0)
    return whole + listed + end


def _archive_of_bombs() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(100):
            archive.writestr(f"{number}.csv", b"a,b\n" * (15 * MB))
    return file.getvalue()


ENDLESS: Mapping[str, Callable[[], bytes]] = {
    "empty messages.fit": lambda: _messages(20, [], b""),
    "a byte each.fit": lambda: _messages(20, [(3, 1, 2)], b"\x64"),
    "120 fields.fit": lambda: _messages(20, [(i, 1, 2) for i in range(120)], b"\5" * 120),
    "sessions.fit": lambda: _messages(18, [(253, 4, 134), (2, 4, 134)], b"ABCDABCD"),
    "sets.fit": lambda: _messages(225, [(3, 1, 2)], b"A"),
    "texts.fit": lambda: _messages(0, [(8, 1, 7)], b"A"),
    "noise.fit": lambda: fit_file(bytes(i * i * i >> 7 & 255 for i in range(4 * MB)) * 15),
    "open quote.csv": lambda: _HEVY + b'"Legs' + b",a\n" * (20 * MB),
    "rows.csv": lambda: _HEVY + _HEVY[65:] * (LARGE // 62),
    "99,000 rows.csv": lambda: (
        _HEVY + b'Legs,"5 Aug 2026, 18:00",,%s,normal,90,8\n' % (b"x" * 550) * 99_000
    ),
    "commas.csv": lambda: _HEVY + (b"," * 1_000 + b"\n") * (60 * 1024),
    "latin.csv": lambda: _HEVY + ("é" * 50 + "\n").encode("latin1") * (1200 * 1024),
    "utf-16.csv": lambda: ("\ufeff" + _HEVY.decode()[:-1] * (LARGE // 260)).encode("utf-16"),
    "points.gpx": lambda: (
        _GPX
        + b"".join(
            b'<trkpt lat="1" lon="2"><time>%s</time></trkpt>' % _clock(second)
            for second in range(LARGE // 62)
        )
    ),
    "deep.gpx": lambda: _GPX + b"<a>" * (20 * MB),
    "attributes.gpx": lambda: _GPX + b"<trkpt " + b" ".join(b'a%d="1"' % i for i in range(4 * MB)),
    "name of 60 MB.gpx": lambda: _GPX[:-8] + b"<name>" + b"x" * LARGE + b"</name>",
    "tag of 60 MB.gpx": lambda: _GPX + b"<" + b"x" * LARGE + b"/>",
    "kinds.gpx": lambda: _GPX + b"".join(b"<t%d/>" % i for i in range(5 * MB)),
    "points.tcx": lambda: (
        _TCX
        + b"".join(
            b"<Trackpoint><Time>%s</Time></Trackpoint>" % _clock(second)
            for second in range(LARGE // 60)
        )
    ),
    "activities.tcx": lambda: _TCX[:36] + b'<Activity Sport="Running"/>' * (LARGE // 27),
    "summaries.json": lambda: (
        _GARMIN
        + b",".join(
            b'{"activityId":%d,"beginTimestamp":1780000000000}' % i for i in range(2_500_000)
        )
    ),
    "name of 150 MB.json": lambda: _GARMIN + b'{"activityId":1,"name":"' + b"x" * (150 * MB),
    "brackets.json": lambda: _GARMIN + b"[" * (150 * MB),
    "over one another.zip": _overlapping,
    "bombs.zip": _archive_of_bombs,
}
"""Each by its name, made when it is asked for."""
