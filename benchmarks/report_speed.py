"""Is the report fast on a lifetime of running? Prints time, memory and size beside their bars.

One simulated athlete runs every day for fourteen years. The time is that of writing the whole
folder from frames in memory, in a process of its own with one numerical thread; matplotlib is
imported within it.

Run ``python benchmarks/report_speed.py``.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes import report_data  # noqa: E402 - after the path is set

from analyzer import report  # noqa: E402 - as above


def main() -> None:
    """Write one large report and compare with the bars."""
    dataset = report_data.simulated(
        years=(14.0, 14.0), runs_per_week=(14, 14), leg_days_per_week=(2, 2)
    )
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        report.write(dataset, Path(folder))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = (Path(folder) / "index.html").stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(dataset.runs):,} runs")
    for what, value, unit, bar in (
        ("time", wall, "s", 5.0),
        ("processor time", cpu, "s", 5.0),
        ("peak memory, frames included", peak, "MB", 500.0),
        ("index.html", size, "MB", 2.5),
    ):
        met = "met" if value < bar else "MISSED"
        print(f"{what:30} {value:8.2f} {unit:3} bar {bar:g} {unit}: {met}")


if __name__ == "__main__":
    main()
