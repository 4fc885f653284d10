"""How fast a large export of Apple Health is read, beside expat alone, and in how much memory.

``python benchmarks/apple_health.py --megabytes 300`` writes an export of that size into a temporary
folder, lets expat parse it without a single handler, and reads it as a sync does, in turns; both
in processor time of a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.parsers import expat

LEAST_SHARE, MOST_MB = 0.35, 300
ZONE = "+0100"
DEVICE = (
    "&lt;&lt;HKDevice: 0x2832c8aa0&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, "
    "hardware:Watch6,2, software:11.1, creation date:2024-11-03 06:12:01 +0000&gt;"
)
_OTHERS = (
    ("ActiveEnergyBurned", "kcal"), ("BasalEnergyBurned", "kcal"),
    ("PhysicalEffort", "kcal/hr·kg"),
)  # fmt: skip
_MEASURED = (("HeartRate", "count/min", 150), ("StepCount", "count", 14),
             ("DistanceWalkingRunning", "km", 0.015), ("RunningSpeed", "km/hr", 10.8),
             ("RunningPower", "W", 260), ("RunningStrideLength", "m", 1.1))  # fmt: skip
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
]>
<HealthData locale="de_DE">
 <ExportDate value="2026-11-25 08:00:00 +0100"/>
"""
_RUN_MINUTES, _EVERY_S, _DAY_RECORDS = 45, 5, 900


def main() -> None:
    """Print the speeds, their ratio and the largest memory."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--megabytes", type=int, default=300)
    arguments.add_argument("--times", type=int, default=2)
    arguments.add_argument("--only", choices=("expat", "read", "sync"), help=argparse.SUPPRESS)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.only:
        _measure(asked.only, asked.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        days = write_export(path, asked.megabytes << 20)
        print(f"{path.stat().st_size >> 20} MB, {days} days with a run each")
        _compare(path, asked.times)


def _compare(path: Path, turns: int) -> None:
    best: dict[str, float] = {}
    most: dict[str, float] = {}
    for what in ("expat", "read", "sync") * turns:
        command = [sys.executable, __file__, "--only", what, "--file", str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        seconds, megabytes = map(float, said.split())
        best[what] = min(seconds, best.get(what, seconds))
        most[what] = max(megabytes, most.get(what, megabytes))
    for what, seconds in best.items():
        speed = (path.stat().st_size >> 20) / seconds
        share = best["expat"] / seconds
        print(f"{what:6} {seconds:6.2f} s {speed:6.0f} MB/s {share:5.2f} x {most[what]:5.0f} MB")
    share = best["expat"] / best["read"]
    met = share >= LEAST_SHARE and max(most.values()) < MOST_MB
    print(f"limits: {LEAST_SHARE} x and {MOST_MB} MB: {'met' if met else 'MISSED'}")
    sys.exit(not met)


def _measure(what: str, path: Path) -> None:
    """Do one thing; print its processor time (s) and the memory of this process (MB)."""
    do = {"expat": _parse_only, "read": _read_only, "sync": _sync_all}[what]
    began = time.process_time()
    do(path)
    seconds = time.process_time() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _parse_only(path: Path) -> None:
    with path.open("rb") as file:
        expat.ParserCreate().ParseFile(file)


def _read_only(path: Path) -> None:
    from analyzer.importers import apple_health  # noqa: PLC0415 - expat alone needs no numpy
    from analyzer.importers.reader import Context  # noqa: PLC0415 - as above

    with path.open("rb") as file:
        for _ in apple_health.read_file(file, Context(path.name)):
            pass


def _sync_all(path: Path) -> None:
    from analyzer.config import load  # noqa: PLC0415 - as above
    from analyzer.sync.run import sync  # noqa: PLC0415 - as above

    sync(load(home=path.parent / f"home-{time.monotonic_ns()}"), [path])


def write_export(path: Path, size: int) -> int:
    """Write an export of about so many bytes, a run every day; return how many days it holds."""
    first = datetime(2016, 1, 1, 6, tzinfo=UTC)
    workouts: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        day = 0
        while file.tell() < size:
            file.writelines(_records_of(first + timedelta(days=day)))
            workouts.append(_workout(first + timedelta(days=day)))
            day += 1
        file.writelines([*workouts, "</HealthData>\n"])
    return day


def _records_of(start: datetime) -> list[str]:
    """Return a day's records: those of a run, and what a watch writes all day long."""
    steps = range(0, _RUN_MINUTES * 60, _EVERY_S)
    run = [
        _record(kind, unit, start + timedelta(seconds=second), value + second % 7 / 100)
        for kind, unit, value in _MEASURED
        for second in steps
    ]
    resting = [
        _record(kind, unit, start + timedelta(hours=2, seconds=40 * number), number % 9 / 10)
        for kind, unit in _OTHERS
        for number in range(_DAY_RECORDS)
    ]
    beats = [
        _record("HeartRate", "count/min", start + timedelta(hours=2, minutes=4 * number), 60)
        for number in range(300)
    ]
    return [*run, *resting, *beats]


def _record(kind: str, unit: str, at: datetime, value: float) -> str:
    when = f"{at:%Y-%m-%d %H:%M:%S} {ZONE}"
    until = f"{at + timedelta(seconds=_EVERY_S):%Y-%m-%d %H:%M:%S} {ZONE}"
    told = (
        f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Anna’s Apple Watch" '
        f'sourceVersion="11.1" device="{DEVICE}" unit="{unit}" creationDate="{until}" '
        f'startDate="{when}" endDate="{when if kind == "HeartRate" else until}" value="{value:g}"'
    )
    if kind != "HeartRate":
        return f"{told}/>\n"
    return (f'{told}>\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>\n'
            " </Record>\n")  # fmt: skip


def _workout(start: datetime) -> str:
    end = start + timedelta(minutes=_RUN_MINUTES)
    return (
        ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" '
        f'duration="{_RUN_MINUTES}" durationUnit="min" sourceName="Anna’s Apple Watch" '
        f'device="{DEVICE}" startDate="{start:%Y-%m-%d %H:%M:%S} {ZONE}" '
        f'endDate="{end:%Y-%m-%d %H:%M:%S} {ZONE}">\n'
        '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
        'sum="8.1" unit="km"/>\n </Workout>\n'
    )


if __name__ == "__main__":
    main()
