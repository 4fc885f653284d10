"""Does the first sync of a long history at Strava take as few days and requests as it can?

One athlete with 5,000 activities, 3,000 of them runs, syncs with ``--wait`` from a Strava on
loopback whose clock is moved on whenever the sync waits. The fewest days and requests are counted
from the history alone. Then the command is typed again, with nothing new.

Run ``python benchmarks/strava_sync.py``.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.strava import FakeClock, FakeStrava, many  # noqa: E402 - after the path is set
from fakes.strava_login import logged_in  # noqa: E402 - as above

from analyzer.sync import Options, sync  # noqa: E402 - as above

ACTIVITIES, RUNS, PAGE, A_DAY = 5_000, 3_000, 200, 1_000
LIFTS = {"WeightTraining", "Crossfit", "HighIntensityIntervalTraining", "Workout"}
AGAIN = 5


class Moved:
    """The clock of Strava, which moves on when somebody sleeps."""

    def __init__(self, clock: FakeClock) -> None:
        self.now = clock.now
        self.sleep = clock.advance


def main() -> None:
    """Sync, count, sync again, compare with the bars."""
    began = datetime.now(UTC).replace(hour=6, minute=0, second=0) - timedelta(days=8)
    history = many(ACTIVITIES, RUNS, until=began)
    with tempfile.TemporaryDirectory() as folder, FakeStrava(history, FakeClock(began)) as strava:
        config = logged_in(strava, Path(folder))
        wall = time.perf_counter()
        result = sync(config, ["strava"], Options(wait=True, clock=Moved(strava.clock)))
        wall = time.perf_counter() - wall
        days = (strava.clock.now() - began.timestamp()) / 86_400
        _tell_of_first(strava, history, days, wall, result.new)
        strava.clock.set(datetime.now(UTC))
        _tell_of_second(strava, Path(folder), config)


def _tell_of_first(
    strava: FakeStrava, history: list[dict[str, Any]], days: float, wall: float, new: int
) -> None:
    asked = Counter(_what(seen.path) for seen in strava.api_requests)
    runs = sum(a["sport_type"].endswith("Run") and not a.get("manual") for a in history)
    lifts = sum(a["sport_type"] in LIFTS for a in history)
    least = math.ceil(len(history) / PAGE) + runs + lifts
    sent, fewest = sum(asked.values()), least / A_DAY
    print(f"{new:,} activities in {wall:.0f} s of computing: {dict(asked)}")
    print(f"requests per activity                {sent / len(history):.3f}")
    _bar("requests, against the fewest", sent / least, 1.02)
    _bar("days, against the fewest begun", math.ceil(days) / math.ceil(fewest), 1.05)
    _bar("refused because the quota was spent", strava.refused_by_quota, 0)
    print(f"days: {days:.2f}; {fewest:.2f} days' quota at the least")


def _tell_of_second(strava: FakeStrava, home: Path, config: Any) -> None:  # noqa: ANN401 - a Config
    environment = os.environ | {
        "LEGSTATS_SOURCES_STRAVA_URL": config.sources.strava_url,
        "LEGSTATS_SOURCES_STRAVA_API_URL": config.sources.strava_api_url,
        "LEGSTATS_SOURCES_STRAVA_KEEP_DAYS": "keep",
    }
    command = [sys.executable, "-m", "analyzer", "--home", str(home), "sync", "strava"]
    times, before = [], 0
    for _ in range(AGAIN + 1):
        before = len(strava.api_requests)
        began = time.perf_counter()
        done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        times.append(time.perf_counter() - began)
    print(f"again: {done.stdout.strip()}")
    _bar("requests with nothing new", len(strava.api_requests) - before, 1)
    _bar("seconds with nothing new, median", statistics.median(times[1:]), 1.5)


def _what(path: str) -> str:
    last = path.rsplit("/", 1)[-1]
    return "details" if last.isdecimal() else "lists" if last == "activities" else last


def _bar(what: str, value: float, bar: float) -> None:
    print(f"{what:36} {value:.3f}   bar {bar:g}: {'met' if value <= bar else 'MISSED'}")


if __name__ == "__main__":
    main()
