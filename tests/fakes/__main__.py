"""``python -m tests.fakes hevy --port 8765``: a made-up service, to try legstats by hand."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from .garmin_api import FakeGarmin, many_activities
from .hevy_api import FakeHevy, many_workouts
from .intervals_api import FakeIntervals, many_sessions
from .strava import FakeStrava, Limits, many

if TYPE_CHECKING:
    from collections.abc import Callable

TIGHT = Limits(overall=(20, 200), read=(10, 100))
RUNS_OF_TEN = 6
HEAD = "A made-up {name} is running at {url}, with {number} activities of a made-up runner."
TELL = """
In another terminal, tell legstats to ask this one:
"""
HOME = """    export LEGSTATS_HOME=$(mktemp -d)

The last line keeps what is made up out of your own. Then log in and fetch it:
"""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("service", choices=sorted(SERVED))
    parser.add_argument("--port", type=int, default=8765, help="0 = any that is free")
    parser.add_argument("--activities", type=int, default=60, help="how long the history is")
    parser.add_argument(
        "--slow-quota", action="store_true", help="a tenth of Strava's usual quota, soon spent"
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has it ignored
    try:
        with suppress(KeyboardInterrupt):
            SERVED[chosen.service](chosen)
    except OSError:
        parser.error(f"port {chosen.port} is taken; try another, or 0")


def _evening() -> datetime:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return datetime.combine(yesterday, time(18, 30), UTC)


def _serve_strava(chosen: argparse.Namespace) -> None:
    number, limits = chosen.activities, TIGHT if chosen.slow_quota else Limits()
    history = many(number, number * RUNS_OF_TEN // 10, until=_evening())
    with FakeStrava(history, limits=limits, port=chosen.port) as strava:
        _say(
            "Strava",
            strava.url,
            number,
            {"STRAVA_URL": strava.url, "STRAVA_API_URL": f"{strava.url}/api/v3"},
            "    legstats login strava\n"
            f"        client id      {strava.client_id}\n"
            f"        client secret  {strava.client_secret}\n"
            "    legstats sync strava\n\n"
            f"It allows {limits.read[0]} requests in 15 minutes and {limits.read[1]} a day.",
        )


def _serve_hevy(chosen: argparse.Namespace) -> None:
    workouts = many_workouts(chosen.activities, until=_evening())
    with FakeHevy(workouts, port=chosen.port) as hevy:
        _say_key("Hevy", "hevy", hevy.url, chosen.activities, hevy.key)


def _file_makers() -> tuple[Callable[[datetime], bytes], Callable[[datetime], bytes]]:
    """Return what makes the watch's files of a run and of a strength session."""
    # These are found as the tests find them.
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
    from fakes.fit_encoder import run_file, strength_file  # noqa: PLC0415 - as above

    def made_run(start: datetime) -> bytes:
        return run_file(start, 20)

    def made_lift(start: datetime) -> bytes:
        return strength_file(start, ["squat", "squat", "lunge"], minutes=20)

    return made_run, made_lift


def _serve_intervals(chosen: argparse.Namespace) -> None:
    sessions = many_sessions(chosen.activities, _file_makers(), until=_evening())
    with FakeIntervals(sessions, port=chosen.port) as service:
        today = datetime.now(UTC).date()
        for days in range(chosen.activities):
            day = (today - timedelta(days=days)).isoformat()
            service.note(day, sleepSecs=25_200 + 600 * (days % 6), soreness=1 + days % 3)
        _say_key("intervals.icu", "intervals", service.url, chosen.activities, service.key)


def _serve_garmin(chosen: argparse.Namespace) -> None:
    activities = many_activities(chosen.activities, _file_makers(), until=_evening())
    with FakeGarmin(activities, port=chosen.port) as garmin:
        today = datetime.now(UTC).date()
        for days in range(chosen.activities):
            garmin.sleep(today - timedelta(days=days), 7.0 + days % 6 / 6)
            garmin.weigh(today - timedelta(days=days), 70.0 + days % 7 / 10)
        _say_key("Garmin", "garmin", garmin.url, chosen.activities, garmin.key)


def _say_key(name: str, kind: str, url: str, number: int, key: str) -> None:
    login = f"    legstats login {kind}\n        key  {key}\n    legstats sync {kind}\n"
    _say(name, url, number, {f"{kind.upper()}_API_URL": url}, login)


def _say(name: str, url: str, number: int, settings: dict[str, str], login: str) -> None:
    lines = [f"    export LEGSTATS_SOURCES_{key}={value}" for key, value in settings.items()]
    head = HEAD.format(name=name, url=url, number=number)
    words = "\n".join([head, TELL, *lines, HOME, login])
    print(f"{words.rstrip()}\n\nCtrl-C ends it.", flush=True)  # noqa: T201 - a program for people
    threading.Event().wait()


SERVED: dict[str, Callable[[argparse.Namespace], None]] = {
    "garmin": _serve_garmin,
    "hevy": _serve_hevy,
    "intervals": _serve_intervals,
    "strava": _serve_strava,
}


if __name__ == "__main__":
    main()
