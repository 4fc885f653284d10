"""The made-up Garmin that tests start: its doors, and a hand on what happens behind them."""

from __future__ import annotations

import base64
import json
import re
import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..web.keyed import KeyedService
from ..web.messages import Answer, Refusal, Seen, as_json
from .activities import ATHLETE, FILE, a_night, alone, weighed, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..web.clock import FakeClock

EXCHANGE = "/personalapitoken-service/personal-api/personal-api-key/token"
SEARCH = "/activitylist-service/activities/search/activities"
MOST_A_PAGE = 45
MOST_NIGHTS, MOST_WEIGHTS = 31, 366
ZIP = "application/x-zip-compressed"
TOKEN_S = 86_400.0
NOTHING: dict[str, Any] = {}
"""What Garmin says of most refusals."""


class FakeGarmin(KeyedService):
    """One athlete's activities, nights and weight, served while in a ``with`` block.

    Args:
        activities: what the athlete did so far.
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
        self.activities = {int(one["activityId"]): one for one in activities}
        self.nights: dict[date, dict[str, Any]] = {}
        self.weights: dict[date, dict[str, Any]] = {}
        self.left: int | None = None
        """How many more requests it takes before it says 429, None for any number."""
        self._tokens: dict[str, float] = {}

    # -- what the athlete does -------------------------------------------------------------------

    def add(self, activity: dict[str, Any]) -> int:
        self.activities[int(activity["activityId"])] = activity
        return int(activity["activityId"])

    def edit(self, activity_id: int, **fields: Any) -> None:
        self.activities[activity_id] |= fields

    def delete(self, activity_id: int) -> None:
        del self.activities[activity_id]

    def sleep(self, day: date, hours: float = 7.5, **fields: Any) -> None:
        self.nights[day] = a_night(day, hours, **fields)

    def weigh(self, day: date, kg: float) -> None:
        self.weights[day] = weighed(day, kg)

    def end_tokens(self) -> None:
        """Let every token end now."""
        self._tokens.clear()

    # -- what Garmin answers ---------------------------------------------------------------------

    def answer(self, asked: Seen) -> tuple[Answer, str]:
        answer, fault = super().answer(asked)
        if fault == "401":  # the token ended early
            self.end_tokens()
            return as_json(NOTHING, 401), fault
        return answer, fault

    def told(self, asked: Seen) -> Answer:
        if asked.path == EXCHANGE:
            return self._exchange(asked)
        if self._tokens.get(asked.token, 0.0) <= self.clock.now() or not self.key_is_good:
            raise Refusal(401, NOTHING)
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                busy = as_json({"message": "Too Many Requests"}, 429)
                return Answer(status=429, body=busy.body, headers={"Retry-After": "120"})
        download = re.fullmatch(r"/download-service/files/activity/(\d+)", asked.path)
        if download:
            return self._download(asked, int(download[1]))
        ways: dict[str, Callable[..., Any]] = {
            SEARCH: self._search,
            r"/activity-service/activity/(\d+)": self._one,
            r"/sleep-service/sleep/dailySleepSummariesByDate": self._nights,
            r"/weight-service/weight/range/([\d-]+)/([\d-]+)": self._weights,
        }
        for pattern, way in ways.items():
            found = re.fullmatch(pattern, asked.path)
            if found and asked.method == "GET":
                return as_json(way(asked, *found.groups()))
        raise Refusal(404, NOTHING)

    def _exchange(self, asked: Seen) -> Answer:
        good = asked.method == "POST" and asked.authorization == f"ApiKey {self.key}"
        if not good or not self.key_is_good:
            raise Refusal(401, NOTHING)
        ends = self.clock.now() + TOKEN_S
        parts = ({"alg": "none"}, {"exp": round(ends), "jti": str(uuid.uuid4())})
        token = ".".join([*map(_in_base64, parts), "c2lnbmVk"])
        self._tokens[token] = ends
        self.issued.add(token)
        return Answer(body=token.encode(), kind="text/plain")

    def _download(self, asked: Seen, activity_id: int) -> Answer:
        if asked.headers.get("Accept") != ZIP:
            raise Refusal(406, {"error": "NotAcceptableException"})
        one = self.activities.get(activity_id)
        if one is None or one[FILE] is None:
            raise Refusal(404, NOTHING)
        return Answer(body=zipped(one), kind=ZIP)

    def _search(self, asked: Seen) -> list[dict[str, Any]]:
        start, limit = int(asked.query.get("start", 0)), int(asked.query.get("limit", 99))
        if limit > MOST_A_PAGE:
            raise Refusal(500, NOTHING)
        first, last = (asked.query.get(name, "") for name in ("startDate", "endDate"))
        found = [
            one for one in self.activities.values()
            if first <= one["startTimeLocal"][:10] <= (last or "9999")
        ]  # fmt: skip
        newest_first = asked.query.get("sortOrder", "desc") == "desc"
        found.sort(
            key=lambda one: (one["startTimeLocal"], str(one["activityId"])), reverse=newest_first
        )
        return [_told(one) for one in found[start : start + limit]]

    def _one(self, _: Seen, activity_id: str) -> dict[str, Any]:
        if int(activity_id) not in self.activities:
            raise Refusal(404, NOTHING)
        return alone(self.activities[int(activity_id)])

    def _nights(self, asked: Seen) -> list[dict[str, Any]]:
        days = _days(asked.query["startDate"], asked.query["endDate"], MOST_NIGHTS)
        return [self.nights[day] for day in days if day in self.nights]

    def _weights(self, _: Seen, first: str, last: str) -> dict[str, Any]:
        days = _days(first, last, MOST_WEIGHTS)
        told = [self.weights[day] for day in days if day in self.weights]
        return {
            "dailyWeightSummaries": told[::-1],
            "totalAverage": {"from": f"{first}T00:00:00.0", "until": f"{last}T23:59:59.0"},
            "previousDateWeight": {},
            "nextDateWeight": {},
        }


def _told(activity: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in activity.items() if name != FILE}


def _days(first: str, last: str, most: int) -> list[date]:
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    if not 0 <= (ends - begins).days < most:
        raise Refusal(400, NOTHING)
    return [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]


def _in_base64(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


__all__ = ["ATHLETE", "FakeGarmin"]
