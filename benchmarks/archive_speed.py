"""How fast a Strava archive of four years is imported, in how much memory, and whether it is safe.

``python benchmarks/archive_speed.py [--activities N]`` writes an archive of runs and strength
sessions (.fit.gz, .gpx, .tcx.gz and rows without a file), imports it, then imports it again into
another store while killing the import at random moments. It ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.fit_writer import (  # noqa: E402 - found only now
    ENUM,
    FIT_EPOCH_S,
    RECORD,
    SINT32,
    UINT8,
    UINT16,
    UINT32,
    Definition,
    fit_file,
)
from fakes.strava_archive import Entry, gpx, tcx, write_archive  # noqa: E402

from analyzer import load  # noqa: E402
from analyzer.importers.fit.checksum import crc16  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES_A_SECOND = 40.0
PEAK_MB_AT_MOST = 400.0
FIRST = datetime(2022, 11, 1, 6, 0, tzinfo=UTC)
MINUTES = 45
KILLS = 8

IMPORT = """
import json, os, resource, sys, time
from pathlib import Path
from analyzer.config import Config
from analyzer.sync import sync
began = time.perf_counter()
result = sync(Config(home=Path(sys.argv[1])), [sys.argv[2]])
took = time.perf_counter() - began
here = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
workers = len(os.sched_getaffinity(0)) * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
peak = (int(here[0]) + workers) / 1024
print(json.dumps(result.to_dict() | {"took": took, "cpu": sum(os.times()[:4]), "peak_mb": peak}))
"""

FIELDS = [
    ("time", "<u4", (253, 4, UINT32)),
    ("lat", "<i4", (0, 4, SINT32)),
    ("lon", "<i4", (1, 4, SINT32)),
    ("distance", "<u4", (5, 4, UINT32)),
    ("altitude", "<u2", (2, 2, UINT16)),
    ("speed", "<u2", (6, 2, UINT16)),
    ("hr", "u1", (3, 1, UINT8)),
    ("cadence", "u1", (4, 1, UINT8)),
]
ABOUT = Definition(0, [(0, 1, ENUM), (1, 2, UINT16), (4, 4, UINT32)])
ALONG = Definition(RECORD, [field for _, _, field in FIELDS])
SUMMARY = Definition(
    18,
    [(253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM), (7, 4, UINT32), (9, 4, UINT32)],
)
RUNNING, TRAINING, GENERIC, STRENGTH = 1, 10, 0, 20


def fit(started_at: datetime, pace: float, *, strength: bool = False) -> bytes:
    """Return a watch's file with a record a second, all at once: a thousand are needed."""
    start, seconds = round(started_at.timestamp()) - FIT_EPOCH_S, np.arange(MINUTES * 60)
    rows = np.zeros(len(seconds), dtype=[("header", "u1"), *((n, code) for n, code, _ in FIELDS)])
    hills = np.sin(seconds / 200)
    rows["time"], rows["hr"] = start + seconds, 140 + 12 * hills
    rows["lat"], rows["lon"], rows["cadence"] = 572_000_000 + 40 * seconds, 137_000_000, 84
    rows["altitude"] = (500 + 500 + 20 * hills) * 5
    if not strength:
        rows["speed"] = 1000 * 1000 / pace * (1 - hills / 20)
        rows["distance"] = np.cumsum(rows["speed"]) / 10
    sport = (TRAINING, STRENGTH) if strength else (RUNNING, GENERIC)
    end, metres = start + len(seconds), int(rows["distance"][-1])
    parts = [
        ABOUT.written(), ABOUT.message(4, 1, start), ALONG.written(), rows.tobytes(),
        SUMMARY.written(), SUMMARY.message(end, start, *sport, len(seconds) * 1000, metres),
    ]  # fmt: skip
    whole = fit_file(*parts, crc=0)[:-2]
    return whole + crc16(whole).to_bytes(2, "little")


def season(activities: int) -> Iterator[Entry]:
    """Yield the activities: of twenty, eleven FIT, three GPX, two TCX and four without a file."""
    for number in range(activities):
        start, pace = FIRST + timedelta(hours=23 * number), 330.0 + number % 60
        run = Entry(started_at=start, minutes=MINUTES, distance_m=MINUTES * 60_000 / pace)
        lift = Entry(started_at=start, minutes=MINUTES, kind="Weight Training", name="Leg day")
        kind = number % 20
        if kind < 8:
            yield _with(run, fit(start, pace), ".fit.gz")
        elif kind < 11:
            yield _with(lift, fit(start, pace, strength=True), ".fit.gz")
        elif kind < 14:
            yield _with(run, gpx(start, MINUTES, pace=pace), ".gpx")
        elif kind < 16:
            yield _with(run, tcx(start, MINUTES, pace=pace), ".tcx.gz")
        else:
            yield run if kind < 18 else lift


def _with(entry: Entry, file: bytes, suffix: str) -> Entry:
    facts = {"Average Heart Rate": 151.0, "Perceived Exertion": 6.0}
    return Entry(
        started_at=entry.started_at, minutes=entry.minutes, distance_m=entry.distance_m,
        kind=entry.kind, name=entry.name, file=file, suffix=suffix, more=facts,
    )  # fmt: skip


def begin(home: Path, archive: Path) -> subprocess.Popen[str]:
    """Begin an import in a process of its own."""
    command = [sys.executable, "-c", IMPORT, str(home), str(archive)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def speed(home: Path, archive: Path, activities: int, files: int) -> tuple[bool, float]:
    """Import undisturbed; tell whether it is fast and small enough, and how long it took."""
    told = json.loads(begin(home, archive).communicate()[0])
    rate = files / told["took"]
    print(f"{told['new']:,} activities from {files:,} files in {told['took']:.1f} s")
    print(f"{files / told['cpu']:.1f} files a second of one core's work")
    complete = told["new"] == activities and not told["failed"]
    return all(
        [
            verdict("files a second", rate, rate >= FILES_A_SECOND),
            verdict(
                "MB at the peak, workers included",
                told["peak_mb"],
                told["peak_mb"] < PEAK_MB_AT_MOST,
            ),
            verdict("activities imported", told["new"], complete),
        ]
    ), told["took"]


def known_at_once(home: Path, archive: Path, activities: int) -> bool:
    """Import the same archive again: nothing is read twice."""
    told = json.loads(begin(home, archive).communicate()[0])
    sound = told["unchanged"] == activities and told["new"] == told["updated"] == 0
    return verdict("seconds to find nothing new", told["took"], sound)


def killed_and_resumed(undisturbed: Path, home: Path, archive: Path, lasting: float) -> bool:
    """Kill the import again and again; tell whether the store ends as the undisturbed one."""
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        process = begin(home, archive)
        time.sleep(chance.uniform(0.5, 2 * lasting / KILLS))
        process.send_signal(signal.SIGKILL)
        process.wait()
    begin(home, archive).communicate()
    one, other = load(undisturbed), load(home)
    same = one.runs.equals(other.runs) and one.strength_sessions.equals(other.strength_sessions)
    if not same:
        print(one.runs.compare(other.runs) if one.runs.shape == other.runs.shape else "lost runs")
    return verdict(f"of {KILLS} times killed, the store ends the same", KILLS * same, same)


def verdict(what: str, figure: float, passed: bool) -> bool:  # noqa: FBT001 - a verdict is one
    """Print a figure with its verdict."""
    print(f"{'ok  ' if passed else 'MISS'} {figure:,.1f} {what}")
    return passed


def main() -> int:
    """Write the archive and hold the import to its bars; 1 if one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=1500)
    activities = parser.parse_args().activities
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        entries = list(season(activities))
        archive = write_archive(place / "export.zip", entries)
        files = sum(entry.file is not None for entry in entries) + 1
        print(f"{archive.stat().st_size / 1e6:.0f} MB, {files:,} files")
        fast, lasting = speed(place / "home", archive, activities, files)
        known = known_at_once(place / "home", archive, activities)
        safe = killed_and_resumed(place / "home", place / "disturbed", archive, lasting)
    return 0 if fast and known and safe else 1


if __name__ == "__main__":
    sys.exit(main())
