"""``python -m tests.fakes.strava --port 8765``: a made-up Strava, to try legstats by hand."""

from __future__ import annotations

import argparse
import signal
import threading
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from .history import many
from .quota import Limits
from .service import FakeStrava

TIGHT = Limits(overall=(20, 200), read=(10, 100))
RUNS_OF_TEN = 6

WORDS = """A made-up Strava is running at {url}, with {number} activities of a made-up runner.

In another terminal, tell legstats to ask this one:

    export LEGSTATS_SOURCES_STRAVA_URL={url}
    export LEGSTATS_SOURCES_STRAVA_API_URL={url}/api/v3
    export LEGSTATS_HOME=$(mktemp -d)

The last line keeps the made-up runs out of your own. Then log in and fetch them:

    legstats login strava
        client id      {client_id}
        client secret  {client_secret}
    legstats sync strava

It allows {read[0]} requests in 15 minutes and {read[1]} a day. Ctrl-C ends it."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.strava", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 = any that is free")
    parser.add_argument("--activities", type=int, default=60, help="how long the history is")
    parser.add_argument(
        "--slow-quota", action="store_true", help="a tenth of the usual quota, soon spent"
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has it ignored
    try:
        with suppress(KeyboardInterrupt):
            _serve(chosen.activities, TIGHT if chosen.slow_quota else Limits(), chosen.port)
    except OSError:
        parser.error(f"port {chosen.port} is taken; try another, or 0")


def _serve(number: int, limits: Limits, port: int) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    evening = datetime.combine(yesterday, time(18, 30), UTC)
    history = many(number, number * RUNS_OF_TEN // 10, until=evening)
    with FakeStrava(history, limits=limits, port=port) as strava:
        told = {"url": strava.url, "number": number, "read": limits.read}
        told |= {"client_id": strava.client_id, "client_secret": strava.client_secret}
        print(WORDS.format_map(told), flush=True)  # noqa: T201 - a program for people
        threading.Event().wait()


if __name__ == "__main__":
    main()
