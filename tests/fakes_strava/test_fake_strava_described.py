"""The made-up Strava answers as Strava's own description of its API says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.strava import FakeStrava, Limits, a_run, many
from fakes.strava_program import Program
from jsonschema import ValidationError

if TYPE_CHECKING:
    from fakes.strava_description import StravaDescription

EVERY_STREAM = (
    "time,latlng,distance,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving,grade_smooth"
)
MORNING = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)


def test_lists_details_laps_and_streams(strava_description: StravaDescription) -> None:
    limits = Limits(overall=(1_000, 1_000), read=(1_000, 1_000))
    with FakeStrava(many(40, 20), limits=limits) as strava, Program(strava) as program:
        listed = program.get("/athlete/activities", per_page=200).json()
        assert len({activity["sport_type"] for activity in listed}) > 5
        strava_description.check("/athlete/activities", listed)
        for activity in listed:
            path = f"/activities/{activity['id']}"
            strava_description.check("/activities/{id}", program.get(path).json())
            strava_description.check("/activities/{id}/laps", program.get(f"{path}/laps").json())
        one_of_each = {a["sport_type"]: a for a in listed if not a["manual"]}
        for activity in one_of_each.values():
            path = f"/activities/{activity['id']}/streams"
            told = program.get(path, keys=EVERY_STREAM, key_by_type=True).json()
            strava_description.check("/activities/{id}/streams", told)


def test_the_athlete(strava: FakeStrava, strava_description: StravaDescription) -> None:
    with Program(strava, "read") as some, Program(strava, "read,profile:read_all") as everything:
        strava_description.check("/athlete", some.get("/athlete").json())
        strava_description.check("/athlete", everything.get("/athlete").json())
        strava_description.check("/athlete/zones", everything.get("/athlete/zones").json())


def test_refusals(
    strava: FakeStrava, program: Program, strava_description: StravaDescription
) -> None:
    answers = [
        program.get("/activities/1"),
        program.get("/athlete/zones"),
        program.get("/athlete/activities", per_page=201),
        program.refresh(),
        program.take("refresh_token", refresh_token="an old one"),  # noqa: S106 - not a real one
    ]
    for kind in ("429", "500"):
        strava.faults.next(kind)
        answers.append(program.get("/athlete"))
    strava.subscription_lapsed = True
    answers.append(program.get("/athlete"))
    strava.spend(read=100)
    answers.append(program.get("/athlete"))
    strava.revoke_by_athlete()
    refusals = [answer for answer in answers if not answer.ok]
    assert [r.status_code for r in refusals] == [404, 401, 400, 400, 429, 500, 403, 429]
    for refusal in refusals:
        strava_description.check_refusal(refusal.json())


def test_every_sport_is_filed_under_an_old_type(strava_description: StravaDescription) -> None:
    of_each = [
        a_run(MORNING + timedelta(seconds=place), sport_type=sport)
        for place, sport in enumerate(sorted(strava_description.sports))
    ]
    with FakeStrava(of_each) as strava, Program(strava) as program:
        listed = program.get("/athlete/activities", per_page=200).json()
    assert {one["sport_type"] for one in listed} == strava_description.sports
    strava_description.check("/athlete/activities", listed)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"distance": "far"}, ValidationError),
        ({"start_latlng": [1.0]}, ValidationError),
        ({"avrage_speed": 3.0}, AssertionError),
    ],
)
def test_a_wrong_answer_would_be_noticed(
    strava_description: StravaDescription, wrong: dict[str, object], error: type[Exception]
) -> None:
    with FakeStrava([a_run(MORNING, **wrong)]) as strava, Program(strava) as program:
        listed = program.get("/athlete/activities").json()
    with pytest.raises(error):
        strava_description.check("/athlete/activities", listed)
