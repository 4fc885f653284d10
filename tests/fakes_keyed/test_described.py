"""The made-up Hevy and intervals.icu answer as the services' own descriptions say."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from fakes.api_description import described
from fakes.fit_encoder import run_file, strength_file
from fakes.hevy_api import FakeHevy, a_workout, many_workouts
from fakes.intervals_api import FakeIntervals, many_sessions, of_strava
from fakes.web import FakeClock
from jsonschema import ValidationError

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def ask(service: FakeHevy | FakeIntervals, path: str, **query: Any) -> Any:
    basic = base64.b64encode(f"API_KEY:{service.key}".encode()).decode()
    headers = {"api-key": service.key, "Authorization": f"Basic {basic}"}
    answer = requests.get(f"{service.url}{path}", params=query, headers=headers, timeout=10)
    assert answer.ok, answer.text
    return answer.json()


def test_hevy_answers_as_described() -> None:
    description = described("hevy-openapi.json")
    with FakeHevy(many_workouts(12), FakeClock(NOON)) as hevy:
        gone, edited = list(hevy.workouts)[:2]
        hevy.delete(gone)
        hevy.edit(edited, title="Edited")
        for path, query in (
            ("/v1/user/info", {}),
            ("/v1/workouts/count", {}),
            ("/v1/workouts", {"page": 1, "pageSize": 10}),
            ("/v1/workouts/events", {"since": "2026-11-20T00:00:00Z"}),
            ("/v1/exercise_templates", {"pageSize": 100}),
        ):
            description.check(path, ask(hevy, path, **query))
        description.check("/v1/workouts/{workoutId}", ask(hevy, f"/v1/workouts/{edited}"))
        template = ask(hevy, "/v1/exercise_templates/D04AC939")
        description.check("/v1/exercise_templates/{exerciseTemplateId}", template)
        kinds = {one["type"] for one in ask(hevy, "/v1/workouts/events")["events"]}
        assert kinds == {"updated", "deleted"}


def test_intervals_answers_as_described() -> None:
    description = described("intervals-icu-openapi.json")
    files = (lambda t: run_file(t, 20), lambda t: strength_file(t, ["squat"]))
    sessions = [*many_sessions(4, files), of_strava(NOON)]
    with FakeIntervals(sessions, FakeClock(NOON)) as service:
        service.note("2026-11-20", soreness=3, sleepSecs=27_000, weight=70.5, tempWeight=False)
        listed = ask(service, "/api/v1/athlete/0/activities", oldest="2000-01-01")
        assert len(listed) == 5
        description.check("/api/v1/athlete/{id}/activities", [x for x in listed if "type" in x])
        for one in listed:
            description.check(
                "/api/v1/activity/{id}", ask(service, f"/api/v1/activity/{one['id']}")
            )
        day = ask(service, "/api/v1/athlete/0/wellness")
        description.check("/api/v1/athlete/{id}/wellness{ext}", day)
        service.samples[sessions[0]["id"]] = [{"type": "time", "name": "Time", "data": [0, 1]}]
        told = ask(service, f"/api/v1/activity/{sessions[0]['id']}/streams.json", types="time")
        assert [one["type"] for one in told] == ["time"]
        description.check("/api/v1/athlete/{id}", ask(service, "/api/v1/athlete/0"))


@pytest.mark.parametrize(
    ("wrong", "error"), [({"title": 7}, ValidationError), ({"titel": "x"}, AssertionError)]
)
def test_a_wrong_answer_would_be_noticed(wrong: dict[str, Any], error: type[Exception]) -> None:
    description = described("hevy-openapi.json")
    with FakeHevy([a_workout(NOON - timedelta(days=1), **wrong)], FakeClock(NOON)) as hevy:
        told = ask(hevy, "/v1/workouts", pageSize=10)
    with pytest.raises(error):
        description.check("/v1/workouts", told)
