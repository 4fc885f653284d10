"""The made-up intervals.icu that tests start: its doors, and a hand on what happens behind them."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..web.keyed import KeyedService
from ..web.messages import Answer, Refusal, Seen, as_json
from .activities import ATHLETE, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..web.clock import FakeClock

BINARY = "application/octet-stream"
NOBODY = {"status": 401, "error": "Unauthorized"}
NOTHING = {"status": 404, "error": "Not Found"}


class FakeIntervals(KeyedService):
    """One athlete's activities and days, served while in a ``with`` block.

    Args:
        activities: what the athlete has there at first.
        clock: what time it is there; without it the real time.
        port: where to listen; 0 = anywhere.
    """

    def __init__(
        self,
        activities: Iterable[dict[str, Any]] = (),
        clock: FakeClock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock, port)
        self.activities = {one["id"]: one for one in activities}
        self.days: dict[str, dict[str, Any]] = {}
        self.lost_originals: set[str] = set()
        """Activities of which the original is no longer there, but a FIT file can be made."""
        self.samples: dict[str, list[dict[str, Any]]] = {}

    # -- what the athlete does -------------------------------------------------------------------

    def add(self, activity: dict[str, Any]) -> str:
        self.activities[activity["id"]] = activity
        return str(activity["id"])

    def edit(self, activity_id: str, **fields: Any) -> None:
        self.activities[activity_id] |= fields

    def delete(self, activity_id: str) -> None:
        del self.activities[activity_id]

    def note(self, day: str, **fields: Any) -> None:
        """Note something of a day, now."""
        before = self.days.get(day, {"id": day})
        now = datetime.fromtimestamp(self.clock.now(), UTC).isoformat().replace("+00:00", "Z")
        self.days[day] = before | fields | {"updated": now}

    # -- what intervals.icu answers --------------------------------------------------------------

    def told(self, asked: Seen) -> Answer:
        wanted = "Basic " + base64.b64encode(f"API_KEY:{self.key}".encode()).decode()
        if asked.authorization != wanted or not self.key_is_good:
            raise Refusal(401, NOBODY)
        ways: dict[str, Callable[..., Answer]] = {
            r"/api/v1/athlete/(\w+)": self._athlete,
            r"/api/v1/athlete/(\w+)/activities": self._list,
            r"/api/v1/athlete/(\w+)/wellness(?:\.json)?": self._wellness,
            r"/api/v1/activity/(\w+)": self._one,
            r"/api/v1/activity/(\w+)/file": self._file,
            r"/api/v1/activity/(\w+)/fit-file": self._fit_file,
            r"/api/v1/activity/(\w+)/streams\.json": self._streams,
        }
        for pattern, way in ways.items():
            found = re.fullmatch(pattern, asked.path)
            if found and asked.method == "GET":
                return way(asked, *found.groups())
        raise Refusal(404, NOTHING)

    def _athlete(self, _: Seen, athlete_id: str) -> Answer:
        _check_athlete(athlete_id)
        return as_json({"id": ATHLETE, "name": "Made-up runner", "timezone": "Europe/Berlin"})

    def _list(self, asked: Seen, athlete_id: str) -> Answer:
        _check_athlete(athlete_id)
        if "oldest" not in asked.query:
            raise Refusal(422, {"status": 422, "error": "oldest is required"})
        oldest = _local(asked.query["oldest"])
        newest = _local(asked.query.get("newest", "2999-01-01"), end_of_day=True)
        inside = [
            one
            for one in self.activities.values()
            if oldest <= _local(one["start_date_local"]) <= newest
        ]
        inside.sort(key=lambda one: (str(one["start_date_local"]), one["id"]), reverse=True)
        limit = int(asked.query.get("limit", len(inside)))
        return as_json([_shown(one, asked) for one in inside[:limit]])

    def _one(self, asked: Seen, activity_id: str) -> Answer:
        return as_json(_shown(self._known(activity_id), asked))

    def _known(self, activity_id: str) -> dict[str, Any]:
        if activity_id not in self.activities:
            raise Refusal(404, NOTHING)
        return self.activities[activity_id]

    def _file(self, _: Seen, activity_id: str) -> Answer:
        file = self._known(activity_id).get("_file")
        if file is None or activity_id in self.lost_originals:
            raise Refusal(404, NOTHING)
        return Answer(body=packed(file), kind=BINARY)

    def _fit_file(self, _: Seen, activity_id: str) -> Answer:
        file = self._known(activity_id).get("_file")
        if file is None:
            raise Refusal(404, NOTHING)
        return Answer(body=packed(file), kind=BINARY)

    def _streams(self, asked: Seen, activity_id: str) -> Answer:
        self._known(activity_id)
        wanted = asked.query.get("types", "").split(",")
        told = self.samples.get(activity_id, [])
        return as_json([one for one in told if one["type"] in wanted])

    def _wellness(self, asked: Seen, athlete_id: str) -> Answer:
        _check_athlete(athlete_id)
        oldest, newest = asked.query.get("oldest", ""), asked.query.get("newest", "9")
        days = [day for name, day in sorted(self.days.items()) if oldest <= name <= newest]
        return as_json([_shown(day, asked) for day in days])


def _check_athlete(athlete_id: str) -> None:
    if athlete_id not in {"0", ATHLETE}:
        raise Refusal(403, {"status": 403, "error": "Forbidden"})


def _shown(entry: dict[str, Any], asked: Seen) -> dict[str, Any]:
    """Return what is told of an entry: all, or the fields asked for without nulls."""
    told = {name: v for name, v in entry.items() if not name.startswith("_") or name == "_note"}
    if "fields" not in asked.query:
        return told
    wanted = asked.query["fields"].split(",")
    return {name: v for name, v in told.items() if name in wanted and v is not None}


def _local(text: str, *, end_of_day: bool = False) -> datetime:
    when = datetime.fromisoformat(text).replace(tzinfo=None)
    is_day = len(text) == len("2019-07-22")
    return when + timedelta(days=1, seconds=-1) if is_day and end_of_day else when
