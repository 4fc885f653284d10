"""How fast FIT files are decoded, side by side with fitparse, in how much memory, and measured.

``python benchmarks/decode_speed.py [--rounds N]`` ends with 1 if a bar is missed. Both decoders
take turns on the same bytes, in processor time: in each round fitparse has one, ours the median of
15. The best round of each counts, since other work on the machine only ever slows them down; every
file must be won. Real files come from ``$LEGSTATS_REAL`` or ``../shared/real``; without them, a
synthesised run stands in.
"""

from __future__ import annotations

import argparse
import os
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import fitparse
import numpy as np

from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.decoder import decode
from analyzer.measures.run import measure_run
from analyzer.model import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real"))

FASTER_AT_LEAST = 100.0
PEAK_MB_AT_MOST = 100.0
GROWTH_AT_MOST = 2.0
MEASURED_MS_AT_MOST = 100.0
LARGE_RECORDS = 3_000
TURNS = 15
MEMORY_RECORDS = 100_000
GROWING_RECORDS = (50_000, 100_000, 200_000, 400_000)

RECORD = [
    ("header", "u1", None),
    ("timestamp", "<u4", (253, 0x86)),
    ("position_lat", "<i4", (0, 0x85)),
    ("position_long", "<i4", (1, 0x85)),
    ("distance", "<u4", (5, 0x86)),
    ("altitude", "<u2", (2, 0x84)),
    ("speed", "<u2", (6, 0x84)),
    ("heart_rate", "u1", (3, 0x02)),
    ("cadence", "u1", (4, 0x02)),
    ("temperature", "i1", (13, 0x01)),
]

MEASURE_PEAK = """
import resource, sys
from pathlib import Path
from analyzer.importers.fit.decoder import decode
records = len(decode(Path(sys.argv[1]).read_bytes()).table("record"))
print(records, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Contest:
    """Both decoders on one file, in records a second."""

    name: str
    records: int
    ours: float
    fitparse: float

    @property
    def times_faster(self) -> float:
        """How many times as many records a second we decode."""
        return self.ours / self.fitparse


def synthesised(records: int) -> bytes:
    """Return a run of ``records`` records of 24 bytes each."""
    written = [(name, code) for name, code, _ in RECORD]
    rows = np.zeros(records, dtype=np.dtype(written))
    seconds = np.arange(records)
    rows["timestamp"] = 1_100_000_000 + seconds
    rows["distance"] = seconds * 280 % 100_000_000
    rows["altitude"] = 2_900 + seconds % 400
    rows["speed"] = 2_800 + seconds % 97
    rows["heart_rate"] = 140 + seconds % 23
    rows["cadence"], rows["temperature"] = 85, 12
    fields = [(*field, np.dtype(code).itemsize) for _, code, field in RECORD if field]
    definition = struct.pack("<BBBHB", 0x40, 0, 0, 20, len(fields))
    definition += b"".join(bytes([number, size, kind]) for number, kind, size in fields)
    body = definition + rows.tobytes()
    whole = struct.pack("<BBHI4sH", 14, 0x20, 2100, len(body), b".FIT", 0) + body
    return whole + struct.pack("<H", crc16(whole))


def large_files() -> Iterator[tuple[str, bytes]]:
    """Yield files of more than 3,000 records which fitparse can read to the end."""
    yield "synthesised run, 5,000 records", synthesised(5_000)
    for path in sorted((REAL / "fit").glob("*.fit")):
        data = path.read_bytes()
        fit = decode(data)
        if len(fit.table("record")) > LARGE_RECORDS and not fit.problems:
            yield path.stem, data


def seconds(action: Callable[[T], object], data: T) -> float:
    """Return how much of the processor's time it takes."""
    start = time.process_time()
    action(data)
    return time.process_time() - start


def with_fitparse(data: bytes) -> None:
    """Read all messages with fitparse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        fitparse.FitFile(data).parse()


def contest(name: str, data: bytes, rounds: int) -> Contest | None:
    """Let both decode the file in turns; None where fitparse cannot read it."""
    records = len(decode(data).table("record"))
    ours, theirs = [], []
    try:
        for _ in range(rounds):
            theirs.append(seconds(with_fitparse, data))
            ours.append(median(seconds(decode, data) for _ in range(TURNS)))
    except fitparse.FitParseError:
        return None
    return Contest(name, records, records / min(ours), records / min(theirs))


def compare(rounds: int) -> bool:
    """Print the contests; tell whether every one is won by far enough."""
    print(f"     {'file':62} {'records':>8} {'ours/s':>10} {'fitparse/s':>10} {'times':>7}")
    results = []
    for name, data in large_files():
        result = contest(name, data, rounds)
        if result is None:
            print(f"     {name:62} fitparse cannot read this file")
            continue
        results.append(result)
        won = mark(result.times_faster >= FASTER_AT_LEAST)
        print(
            f"{won} {name:62} {result.records:8,} {result.ours:10,.0f} {result.fitparse:10,.0f}"
            f" {result.times_faster:6.0f}x"
        )
    times = [result.times_faster for result in results]
    ours = sum(result.records / result.ours for result in results)
    theirs = sum(result.records / result.fitparse for result in results)
    print(f"median {median(times):.0f}x, all files together {theirs / ours:.0f}x")
    slowest = min(times)
    return verdict("times as fast as fitparse, at least", slowest, slowest >= FASTER_AT_LEAST)


def peak_memory() -> bool:
    """Decode a 2.4 MB file in a process of its own; tell whether its memory stays small."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.fit"
        path.write_bytes(synthesised(MEMORY_RECORDS))
        command = [sys.executable, "-c", MEASURE_PEAK, str(path)]
        printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    records, peak = printed.stdout.split()
    sound = int(records) == MEMORY_RECORDS and float(peak) < PEAK_MB_AT_MOST
    return verdict("MB at the peak for 100,000 records in 2.4 MB", float(peak), sound)


def growth() -> bool:
    """Tell whether a record takes as long in a large file as in a small one."""
    files = {records: synthesised(records) for records in GROWING_RECORDS}
    turns = [[seconds(decode, data) for data in files.values()] for _ in range(TURNS)]
    best = np.min(turns, axis=0) / GROWING_RECORDS
    for records, each in zip(GROWING_RECORDS, best, strict=True):
        print(f"{records:8,} records: {each * 1e9:6.0f} ns each")
    grown = best[-1] / best[0]
    return verdict(
        "times as long per record in eight times the records", grown, grown <= GROWTH_AT_MOST
    )


def measuring() -> bool:
    """Tell whether an hour of running, a record a second, is measured within a blink."""
    second = np.arange(3601.0)
    hour = Stream(
        time_s=second,
        distance_m=2.8 * second,
        altitude_m=100 + 5 * np.sin(second / 60),
        hr_bpm=140 + np.round(5 * np.sin(second / 300)),
        cadence_spm=np.full(3601, 165.0),
    )
    spent_ms = 1000 * min(seconds(measured_road_run, hour) for _ in range(TURNS))
    return verdict("ms to measure an hour of running", spent_ms, spent_ms < MEASURED_MS_AT_MOST)


def measured_road_run(stream: Stream) -> object:
    """Measure a run on the road."""
    return measure_run(stream, surface="road", hr_source="wrist")


def verdict(what: str, figure: float, passed: bool) -> bool:  # noqa: FBT001 - a verdict is one
    """Print a figure with its verdict."""
    print(f"{mark(passed)} {figure:.1f} {what}\n")
    return passed


def mark(passed: bool) -> str:  # noqa: FBT001 - a verdict is one
    """Return a verdict in four letters."""
    return "ok  " if passed else "MISS"


def main() -> int:
    """Run all comparisons; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    return 0 if all([peak_memory(), growth(), measuring(), compare(rounds)]) else 1


if __name__ == "__main__":
    sys.exit(main())
