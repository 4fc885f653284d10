"""The made-up Garmin says nothing that gcpapi-sync's own models of Garmin's answers do not know.

The models keep what they do not know as extras and let every field be missing: so at no level may
there be an extra, else this could not fail.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests
from fakes.fit_encoder import run_file, strength_file
from fakes.garmin_api import FakeGarmin, an_activity, many_activities
from fakes.garmin_archive import exercise
from fakes.web import FakeClock
from gcpapi_sync import GarminClient, InternalServerError, RetryConfig
from gcpapi_sync.models import ActivitySummary, DailySleep, SummarizedActivity, WeightRange
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from requests import Response

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 19)
FILES = (lambda t: run_file(t, 4), lambda t: strength_file(t, ["squat"], minutes=4))
SEARCH = "/activitylist-service/activities/search/activities"
NIGHTS = "/sleep-service/sleep/dailySleepSummariesByDate"


def unknown(told: object, where: str = "") -> Iterator[str]:
    """Yield the places of what a model does not know, at any level."""
    if isinstance(told, list):
        for n, one in enumerate(told):
            yield from unknown(one, f"{where}[{n}]")
    elif isinstance(told, BaseModel):
        yield from (f"{where}.{name}" for name in told.model_extra or ())
        for name in type(told).model_fields:
            yield from unknown(getattr(told, name), f"{where}.{name}")


@pytest.fixture(scope="module")
def garmin() -> Iterator[FakeGarmin]:
    sums = [exercise("SQUAT", 3, 15, heaviest_kg=80, volume_kg=1200, name="FRONT_SQUAT")]
    lift = an_activity(NOON, 40, "strength_training", metres=None, sets=sums, by_hand=True)
    whole = {
        name: round(value) if name in {"volume", "maxWeight"} else value
        for name, value in sums[0].items()
    }
    lift["summarizedExerciseSets"] = [whole]
    history = [*many_activities(3, FILES, until=NOON), lift]
    with FakeGarmin(history, FakeClock(datetime.now(UTC), running=True)) as garmin:
        garmin.sleep(DAY)
        garmin.weigh(DAY, 70.4)
        yield garmin


@pytest.fixture
def answers(garmin: FakeGarmin) -> Iterator[GarminClient]:
    with GarminClient(
        api_key=garmin.key, base_url=garmin.url, retry=RetryConfig(max_retries=0)
    ) as client:
        yield client


def ask(garmin: FakeGarmin, path: str, accept: str = "application/json", **query: Any) -> Response:
    key = {"Authorization": f"ApiKey {garmin.key}"}
    exchange = "/personalapitoken-service/personal-api/personal-api-key/token"
    token = requests.post(f"{garmin.url}{exchange}", headers=key, timeout=10).text
    headers = {"Authorization": f"Bearer {token}", "Accept": accept}
    return requests.get(f"{garmin.url}{path}", params=query, headers=headers, timeout=10)


def test_no_answer_says_what_no_model_knows(garmin: FakeGarmin, answers: GarminClient) -> None:
    listed = answers.search_activities()
    assert len(listed) == 4
    number = listed[0].activity_id
    nights, weights = (
        answers.get_daily_sleep_summaries(DAY, DAY),
        answers.get_weight_range(DAY, DAY),
    )
    told = [*listed, answers.get_activity(number), *nights, weights]
    assert [*unknown(told)] == []
    assert nights[0].calendar_date == DAY
    assert weights.daily_weight_summaries is not None
    newest = max(garmin.activities.values(), key=lambda one: str(one["startTimeGMT"]))
    assert listed[0].start_time_gmt == datetime.fromisoformat(f"{newest['startTimeGMT']}+00:00")


@pytest.mark.parametrize("where", ["activity", "type", "sets", "night", "weight"])
def test_a_made_up_word_would_be_noticed(garmin: FakeGarmin, where: str) -> None:
    lift = next(one for one in garmin.activities.values() if one["manualActivity"])
    listed = json.loads(ask(garmin, SEARCH, limit=45).text)
    activity = next(one for one in listed if one["activityId"] == lift["activityId"])
    night = json.loads(ask(garmin, NIGHTS, startDate=str(DAY), endDate=str(DAY)).text)[0]
    weight = json.loads(ask(garmin, f"/weight-service/weight/range/{DAY}/{DAY}").text)
    spoilt: dict[str, tuple[type[BaseModel], Any, Any]] = {
        "activity": (SummarizedActivity, activity, activity),
        "type": (SummarizedActivity, activity, activity["activityType"]),
        "sets": (SummarizedActivity, activity, activity["summarizedExerciseSets"][0]),
        "night": (DailySleep, night, night),
        "weight": (WeightRange, weight, weight["dailyWeightSummaries"][0]["latestWeight"]),
    }
    model, whole, part = spoilt[where]
    assert [*unknown(model.model_validate(whole))] == []
    part["made_up"] = 1
    (found,) = unknown(model.model_validate(whole))
    assert found.endswith(".made_up")


def test_it_refuses_what_garmin_refuses(garmin: FakeGarmin) -> None:
    number = next(iter(garmin.activities))
    file = f"/download-service/files/activity/{number}"
    assert ask(garmin, file, accept="application/octet-stream").status_code == 406
    assert ask(garmin, file, accept="application/x-zip-compressed").content.startswith(b"PK")
    assert ask(garmin, SEARCH, limit=46).status_code == 500
    assert ask(garmin, SEARCH).status_code == 500, "99 is its own default"
    assert ask(garmin, NIGHTS, startDate="2026-10-20", endDate="2026-11-20").status_code == 400
    assert ask(garmin, NIGHTS, startDate="2026-10-21", endDate="2026-11-20").ok
    assert ask(garmin, "/weight-service/weight/range/2024-11-20/2026-11-20").status_code == 400
    refused = requests.get(f"{garmin.url}{SEARCH}", timeout=10)
    assert refused.status_code == 401


def test_a_token_says_when_it_ends(garmin: FakeGarmin, answers: GarminClient) -> None:
    token = answers.get_access_token()
    claims = token.value.split(".")[1]
    ends = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"]
    assert token.expires_at.timestamp() == ends
    assert abs(ends - garmin.clock.now() - 86_400) < 5


def test_its_search_fails_as_garmins_own_for_large_pages(answers: GarminClient) -> None:
    with pytest.raises(InternalServerError):
        answers.get_json(SEARCH, (("limit", "99"),))


def test_an_activity_alone_is_told_in_its_own_words(answers: GarminClient) -> None:
    listed = answers.search_activities()[0]
    alone = answers.get_activity(listed.activity_id)
    assert isinstance(alone, ActivitySummary)
    assert alone.summary is not None
    assert alone.summary.start_time_local == listed.start_time_local
