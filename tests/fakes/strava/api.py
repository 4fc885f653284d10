"""The endpoints below /api/v3 that read one athlete's data."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..web.messages import Answer, Seen, as_json
from .account import ATHLETE, ONLY_ME
from .activities import SHOES
from .laps import METRES_A_KM, METRES_A_MILE, laps_of, splits_of
from .messages import API, NO_SUCH_PAGE, Refusal, bad_request, unauthorized
from .recording import encoded_stream, recording_of, streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from .account import Account
    from .tokens import Login, Tokens

MOST_A_PAGE = 200
USUAL_A_PAGE = 30
DETAIL_ONLY = {
    "description", "calories", "perceived_exertion", "prefer_perceived_exertion", "embed_token",
}  # fmt: skip
NO_SUCH_ACTIVITY = (404, "Record Not Found", "Activity", "id", "invalid")
ZONES = (0, 115), (115, 138), (138, 158), (158, 176), (176, -1)


class Api:
    """Answers one application about one account."""

    def __init__(self, account: Account, tokens: Tokens) -> None:
        self._account = account
        self._tokens = tokens
        self._ways: dict[str, Callable[[Seen, Login, str], Answer]] = {
            r"/athlete": self._athlete,
            r"/athlete/zones": self._zones,
            r"/athlete/activities": self._list,
            r"/activities/(\d+)": self._detail,
            r"/activities/(\d+)/laps": self._laps,
            r"/activities/(\d+)/streams": self._streams,
        }

    def answer(self, asked: Seen) -> Answer:
        """Answer a request; raise a Refusal where Strava would refuse."""
        login = self._tokens.of(asked.token)
        for pattern, way in self._ways.items():
            found = re.fullmatch(API + pattern, asked.path)
            if found and asked.method == "GET":
                return way(asked, login, *(found.groups() or ("",)))
        raise Refusal(*NO_SUCH_PAGE)

    def _athlete(self, _: Seen, login: Login, __: str) -> Answer:
        more = {"resource_state": 3, "weight": 62.0, "ftp": None, "shoes": [_gear()], "bikes": []}
        return as_json(ATHLETE | more if login.may("profile:read_all") else ATHLETE)

    def _zones(self, _: Seen, login: Login, __: str) -> Answer:
        if not login.may("profile:read_all"):
            raise unauthorized("AccessToken", "profile:read_permission", "missing")
        zones = [{"min": low, "max": high} for low, high in ZONES]
        return as_json({"heart_rate": {"custom_zones": False, "zones": zones}})

    def _list(self, asked: Seen, login: Login, _: str) -> Answer:
        page, size = _whole(asked, "page", 1), _whole(asked, "per_page", USUAL_A_PAGE)
        for name, fits in (("page", page >= 1), ("per_page", 1 <= size <= MOST_A_PAGE)):
            if not fits:
                raise bad_request("Application", name, "invalid")
        after, before = _whole(asked, "after", 0), _whole(asked, "before", 2**62)
        wanted = sorted(
            (moment, activity["id"], activity)
            for activity in filter(_sight(login), list(self._account.activities.values()))
            if after < (moment := _epoch(activity)) < before
        )
        ordered = wanted if "after" in asked.query else wanted[::-1]
        chosen = ordered[(page - 1) * size : page * size]
        return as_json([_summary(activity) for *_, activity in chosen])

    def _detail(self, _: Seen, login: Login, number: str) -> Answer:
        activity = self._activity(login, number)
        return as_json(
            activity
            | {
                "gear": _gear() if activity.get("gear_id") == SHOES["id"] else None,
                "laps": laps_of(activity),
                "splits_metric": splits_of(activity, METRES_A_KM),
                "splits_standard": splits_of(activity, METRES_A_MILE),
                "segment_efforts": [],
                "best_efforts": [],
                "photos": {"primary": None, "count": 0},
            }
        )

    def _laps(self, _: Seen, login: Login, number: str) -> Answer:
        return as_json(laps_of(self._activity(login, number)))

    def _streams(self, asked: Seen, login: Login, number: str) -> Answer:
        if asked.query.get("key_by_type", "").lower() != "true":
            raise bad_request("Stream", "key_by_type", "invalid")
        recording = recording_of(self._activity(login, number))
        if recording is None:
            raise Refusal(*NO_SUCH_PAGE)
        wanted = dict.fromkeys(asked.query.get("keys", "").split(","))
        known = (encoded_stream(recording, key) for key in wanted if key in streams(recording))
        return Answer(body=b"{%s}" % b",".join(known))

    def _activity(self, login: Login, number: str) -> dict[str, Any]:
        sees = _sight(login)
        activity = self._account.activities.get(int(number))
        if activity is None or not sees(activity):
            raise Refusal(*NO_SUCH_ACTIVITY)
        return activity


def _sight(login: Login) -> Callable[[dict[str, Any]], bool]:
    """Return what tells whether a login may see an activity; refuse if it may see none."""
    if not login.may("activity:read", "activity:read_all"):
        raise unauthorized("AccessToken", "activity:read_permission", "missing")
    everything = login.may("activity:read_all")
    return lambda activity: everything or activity["visibility"] != ONLY_ME


def _summary(activity: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in activity.items() if name not in DETAIL_ONLY}
    lines = {name: value for name, value in activity["map"].items() if name != "polyline"}
    return told | {"resource_state": 2, "map": lines | {"resource_state": 2}}


def _gear() -> dict[str, Any]:
    return {**SHOES, "resource_state": 2}


def _whole(asked: Seen, name: str, usual: int) -> int:
    try:
        return int(asked.query.get(name, usual))
    except ValueError:
        raise bad_request("Application", name, "invalid") from None


def _epoch(activity: dict[str, Any]) -> float:
    return datetime.fromisoformat(activity["start_date"]).timestamp()
