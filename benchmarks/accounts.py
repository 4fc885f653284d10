"""Do accounts with a key ask as little as they can, and end in the same store whatever happens?

For each account: a first sync of 2,000 activities from a made-up service on loopback, with the
fewest requests counted from the history alone; then with nothing new, at once and a day later; then
again with one answer in ten spoilt, and killed at 50 random instants. At last the sample athlete is
told by all sources in 20 drawn orders.

Run ``python benchmarks/accounts.py`` (about 25 minutes), or name parts: requests, faults, kills,
orders.
"""

from __future__ import annotations

import csv
import math
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.apple_health import Workout, export_xml, export_zip  # noqa: E402 - after the path is set
from fakes.command import legstats  # noqa: E402 - as above
from fakes.fit_encoder import run_file, strength_file  # noqa: E402 - as above
from fakes.forked import ForkedCommands  # noqa: E402 - as above
from fakes.garmin_api import FakeGarmin, an_activity, many_activities  # noqa: E402 - as above
from fakes.hevy_api import TEMPLATES, Done, FakeHevy, a_workout, many_workouts  # noqa: E402 - as above
from fakes.intervals_api import FakeIntervals, a_session, many_sessions  # noqa: E402 - as above
from fakes.key_login import at_service, content, key_login, synced  # noqa: E402 - as above
from fakes.killed_syncs import finished_requests, kill_a_sync  # noqa: E402 - as above
from fakes.web import ALL, FakeClock  # noqa: E402 - as above

from analyzer.importers.reader import Context  # noqa: E402 - as above
from analyzer.importers.registry import reader_of  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fakes.web import KeyedService

    from analyzer.model import Activity

NUMBER, KILLS, ORDERS = 2_000, 50, 20
FEWER = 300
"""Activities where each is worth a fault or a kill."""
NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
EVENING = NOW - timedelta(hours=18)
SAMPLE = ROOT / "sample_data" / "athlete"
ZONE = "Europe/Berlin"


def a_run_file(start: datetime) -> bytes:
    """Return a short run's file."""
    return run_file(start, 4)


def a_lift_file(start: datetime) -> bytes:
    """Return a short strength session's file."""
    return strength_file(start, ["squat"], minutes=4)


def made_hevy(number: int, clock: FakeClock | None = None) -> FakeHevy:
    """Return a Hevy with so many workouts."""
    return FakeHevy(many_workouts(number, until=EVENING), clock)


def made_intervals(number: int, clock: FakeClock | None = None) -> FakeIntervals:
    """Return an intervals.icu with so many activities, and a note of each day."""
    sessions = many_sessions(number, (a_run_file, a_lift_file), until=EVENING)
    service = FakeIntervals(sessions, clock)
    for days in range(number):
        day = (EVENING - timedelta(days=days)).date().isoformat()
        service.note(day, soreness=1 + days % 4, sleepSecs=26_000)
    return service


def made_garmin(number: int, clock: FakeClock | None = None) -> FakeGarmin:
    """Return a Garmin with so many activities, and a night and a weight of each day."""
    files = (a_run_file, a_lift_file)
    service = FakeGarmin(many_activities(number, files, until=EVENING), clock)
    for days in range(number):
        day = (EVENING - timedelta(days=days)).date()
        service.sleep(day, 6.5 + days % 3)
        service.weigh(day, 70.0)
    return service


MADE: dict[str, Callable[..., Any]] = {
    "hevy": made_hevy, "intervals": made_intervals, "garmin": made_garmin,
}  # fmt: skip
LEAST = {
    # All workouts by ten, all exercises by a hundred, what changed meanwhile.
    "hevy": lambda n: math.ceil(n / 10) + math.ceil(len(TEMPLATES) / 100) + 1,
    # One file each, the list in one, the days in one.
    "intervals": lambda n: n + 2,
    # A token, one file each, the list by 45, nights by 31 and weights by 365, one a day.
    "garmin": lambda n: 1 + n + sum(math.ceil(n / most) for most in (45, 31, 365)),
}
DAY_LISTS = {"intervals": 1, "garmin": 2}
"""Kinds of data for the journal; Garmin's token is good for a day, too."""


def requests() -> None:
    """Count what is asked at first, with nothing new, and a day later."""
    for kind, make in MADE.items():
        with make(NUMBER, FakeClock(NOW)) as service, tempfile.TemporaryDirectory() as folder:
            config = key_login(kind, service, Path(folder))
            began = time.process_time()
            new = synced(kind, service, config).new
            spent, asked = time.process_time() - began, len(service.requests)
            print(f"{kind}: {new:,} activities in {spent:.0f} s of computing")
            _bar("requests at first, against the fewest", asked / LEAST[kind](NUMBER), 1.02)
            _bar("requests with nothing new", _requests(kind, service, config), 2)
            service.clock.advance(86_400)
            lists = DAY_LISTS.get(kind, 0)
            _bar("requests a day later", _requests(kind, service, config), 2 + lists)


def _requests(kind: str, service: KeyedService, config: Any) -> int:  # noqa: ANN401 - a Config
    before = len(service.requests)
    synced(kind, service, config)
    return len(service.requests) - before


def faults() -> None:
    """Let one answer in ten be spoilt in any way."""
    for kind, make in MADE.items():
        with make(FEWER, FakeClock(NOW)) as service, tempfile.TemporaryDirectory() as folder:
            right = key_login(kind, service, Path(folder) / "right")
            synced(kind, service, right)
            spoilt = key_login(kind, service, Path(folder) / "spoilt")
            service.faults.slow_s = 0.6
            service.faults.often(
                0.1, seed=11, kinds=[one for one in ALL if one != "401" or kind == "garmin"]
            )
            syncs = next(
                n for n in range(1, 50)
                if synced(kind, service, spoilt, wait=True).exit_code == 0
            )  # fmt: skip
            struck = Counter(seen.fault for seen in service.requests if seen.fault)
            same = content(spoilt, kind) == content(right, kind)
            print(f"{kind}: {sum(struck.values())} faults {dict(struck)}, {syncs} syncs")
            _bar("stores that differ", int(not same), 0)


def kills() -> None:
    """Kill the command at random instants."""
    for kind, make in MADE.items():
        chance = random.Random(50)  # noqa: S311 - no secret
        with (
            make(FEWER) as service,
            ForkedCommands(**at_service(kind, service)) as commands,
            tempfile.TemporaryDirectory() as folder,
        ):
            right = key_login(kind, service, Path(folder) / "right")
            commands.begin(right.home, "sync", kind)
            assert commands.end() == 0  # noqa: S101 - else there is nothing to compare with
            least = Counter(finished_requests(service))
            service.requests.clear()
            config = key_login(kind, service, Path(folder) / "killed")
            killed = sum(
                kill_a_sync(commands, kind, service, config.home, chance) for _ in range(KILLS)
            )
            commands.begin(config.home, "sync", kind)
            commands.end()
            again = sum((Counter(finished_requests(service)) - least).values())
            print(f"{kind}: killed {killed} times")
            _bar("stores that differ", int(content(config, kind) != content(right, kind)), 0)
            _bar("finished requests asked again, beyond the one in hand", max(0, again - killed), 0)


def orders() -> None:
    """Tell the sample athlete by watch, archive, log, phone and accounts, in drawn orders."""
    with ExitStack() as stack:
        services: dict[str, Any] = {
            "hevy": stack.enter_context(FakeHevy(_sample_workouts())),
            "intervals": stack.enter_context(FakeIntervals(_sample_sessions())),
            "garmin": stack.enter_context(FakeGarmin(_sample_activities())),
        }
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        phone = export_zip(folder / "export.zip", export_xml(_sample_on_the_phone()))
        sources: list[str | Path] = [
            SAMPLE / "watch", SAMPLE / "strava", SAMPLE / "hevy", phone, *services,
        ]  # fmt: skip
        chance = random.Random(20)  # noqa: S311 - no secret
        stories: Counter[tuple[str, str]] = Counter()
        for number in range(ORDERS):
            home = folder / str(number)
            env = {"LEGSTATS_SOURCES_ZONE": ZONE}
            for kind, service in services.items():
                key_login(kind, service, home)
                env |= at_service(kind, service)
            for source in chance.sample(sources, len(sources)):
                said = legstats(home, "sync", source, **env)
                assert said.code in {0, 5}, said.err  # noqa: S101 - the sample has broken files
            runs = legstats(home, "runs", "list", "--all", "--json", **env).out
            stories[runs, legstats(home, "legdays", "--json", **env).out] += 1
        _bar("stories of one athlete", len(stories), 1)


def _sample_files() -> Iterator[tuple[Activity, bytes]]:
    """Yield the watch's files, and what they say."""
    reader = reader_of("fit")
    for path in sorted((SAMPLE / "watch").rglob("*.fit")):
        data = path.read_bytes()
        try:
            (one,) = reader.read(data, Context(path.name, zone=ZONE))
        except Exception:  # noqa: BLE001, S112 - of a broken file a service would tell nothing either
            continue
        yield one, data


def _sample_sessions() -> list[dict[str, Any]]:
    """Return the watch's files as intervals.icu has them."""
    sessions = []
    kinds = {"run": "Run", "strength": "WeightTraining", "ride": "Ride", "walk": "Walk"}
    for one, data in _sample_files():
        minutes = (one.ended_at - one.started_at).total_seconds() / 60
        kind = kinds.get(one.sport, "Other")
        session = a_session(one.started_at, minutes, kind, file=data)
        sessions.append(session | {"distance": one.distance_m, "name": one.name or kind})
    return sessions


def _sample_activities() -> list[dict[str, Any]]:
    """Return the watch's files as Garmin has them."""
    kinds = {"run": "running", "strength": "strength_training", "ride": "cycling"}
    return [
        an_activity(
            one.started_at,
            (one.ended_at - one.started_at).total_seconds() / 60,
            kinds.get(one.sport, "other"),
            one.name or "Somewhere",
            metres=one.distance_m,
            file=data,
        )
        for one, data in _sample_files()
    ]


def _sample_on_the_phone() -> list[Workout]:
    """Return the watch's files as Apple Health has them, without what was recorded on the way."""
    kinds = {"run": "Running", "strength": "TraditionalStrengthTraining", "ride": "Cycling"}
    return [
        Workout(
            one.started_at,
            (one.ended_at - one.started_at).total_seconds() / 60,
            kinds.get(one.sport, "Other"),
            metres=one.distance_m,
            zone=ZONE,
        )
        for one, _ in _sample_files()
    ]


def _sample_workouts() -> list[dict[str, Any]]:
    """Return the log's workouts as Hevy's API tells of them."""
    with (SAMPLE / "hevy" / "workouts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    workouts: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        workouts.setdefault((row["start_time"], row["title"]), []).append(row)
    return [_sample_workout(told) for told in workouts.values()]


def _sample_workout(rows: list[dict[str, str]]) -> dict[str, Any]:
    when = partial(_moment, zone=ZoneInfo(ZONE))
    began, ended = when(rows[0]["start_time"]), when(rows[0]["end_time"])
    exercises: list[dict[str, Any]] = []
    for row in rows:
        if not exercises or exercises[-1]["title"] != row["exercise_title"]:
            blank = a_workout(began, sets=[Done()])["exercises"][0]
            named = {"index": len(exercises), "title": row["exercise_title"], "sets": []}
            exercises.append(blank | named)
        exercises[-1]["sets"].append({
            "index": len(exercises[-1]["sets"]),
            "type": row["set_type"],
            "weight_kg": _number(row.get("weight_kg", "")),
            "reps": _number(row["reps"]),
            "distance_meters": None,
            "duration_seconds": _number(row["duration_seconds"]),
            "rpe": _number(row["rpe"]),
            "custom_metric": None,
        })  # fmt: skip
    minutes = (ended - began).total_seconds() / 60
    described = rows[0].get("description", "")
    return a_workout(began, minutes, rows[0]["title"], exercises=exercises, description=described)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.strptime(text, "%d %b %Y, %H:%M").replace(tzinfo=zone)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _bar(what: str, found: float, most: float) -> None:
    print(f"  {what:<55}{found:>8.4g}  (at most {most:g}){'' if found <= most else '  MISSED'}")


PARTS = {"requests": requests, "faults": faults, "kills": kills, "orders": orders}


def main() -> None:
    """Do the parts that were named, or all."""
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
