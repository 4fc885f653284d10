"""What a program learns about activities: page by page, in detail, and when the athlete edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.strava import FakeStrava, Limits, a_lift, a_run, many
from fakes.strava_program import Program
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_LIMITS = Limits(overall=(10**6, 10**6), read=(10**6, 10**6))
MORNING = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
HISTORY = many(number=120, runs=70)


@pytest.fixture(scope="module")
def long_history() -> Iterator[Program]:
    with FakeStrava(HISTORY, limits=NO_LIMITS) as strava, Program(strava) as program:
        yield program


def listed(program: Program, **query: Any) -> list[int]:
    return [activity["id"] for activity in program.get("/athlete/activities", **query).json()]


def pages(program: Program, per_page: int, **query: Any) -> list[int]:
    """Return the numbers on all pages, up to the first empty one."""
    found: list[int] = []
    page = 1
    while more := listed(program, page=page, per_page=per_page, **query):
        found += more
        page += 1
    return found


@settings(max_examples=15)
@given(per_page=st.integers(20, 200))
def test_paging_gives_each_activity_once_newest_first(long_history: Program, per_page: int) -> None:
    newest_first = [activity["id"] for activity in reversed(HISTORY)]
    assert pages(long_history, per_page) == newest_first
    assert pages(long_history, per_page, after=0) == newest_first[::-1], "oldest first with after"


def test_a_page_holds_thirty_unless_told(long_history: Program) -> None:
    assert len(listed(long_history)) == 30


def test_before_and_after_leave_out_their_own_second(long_history: Program) -> None:
    seconds = [int(datetime.fromisoformat(a["start_date"]).timestamp()) for a in HISTORY]
    inside = [activity["id"] for activity in HISTORY[41:60]]
    assert listed(long_history, after=seconds[40], before=seconds[60]) == inside
    assert listed(long_history, before=seconds[60], per_page=1) == [HISTORY[59]["id"]]


@pytest.mark.parametrize("wrong", [{"per_page": 201}, {"per_page": 0}, {"page": 0}, {"after": "x"}])
def test_a_wrong_page_is_a_bad_request(long_history: Program, wrong: dict[str, Any]) -> None:
    answer = long_history.get("/athlete/activities", **wrong)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in wrong


def test_a_summary_leaves_out_what_only_the_detail_tells(
    strava: FakeStrava, program: Program
) -> None:
    (summary,) = (
        a for a in program.get("/athlete/activities").json() if a["sport_type"] == "WeightTraining"
    )
    detail = program.get(f"/activities/{summary['id']}").json()
    assert "description" not in summary
    assert detail["description"] == "Logged with hevyapp.com"
    assert (summary["resource_state"], detail["resource_state"]) == (2, 3)
    assert {name: detail[name] for name in summary.keys() - {"resource_state", "map"}} == {
        name: summary[name] for name in summary.keys() - {"resource_state", "map"}
    }
    assert strava.activities[summary["id"]]["name"] == summary["name"]


def test_a_run_as_strava_tells_it(program: Program) -> None:
    race = program.get("/athlete/activities").json()[3]
    assert race["name"] == "Marathon"
    assert race["workout_type"] == 1
    assert race["start_date"] == "2026-11-21T06:00:00Z"
    assert race["start_date_local"] == "2026-11-21T07:00:00Z", "local, with a false Z"
    assert race["timezone"] == "(GMT+01:00) Europe/Berlin"
    assert race["utc_offset"] == 3600
    assert race["average_heartrate"] == 168
    assert race["moving_time"] == 90 * 60 < race["elapsed_time"]
    assert race["distance"] == pytest.approx(3.6 * 90 * 60)


def test_summer_time_moves_the_offset_but_not_the_zones_name() -> None:
    run = a_run(MORNING, zone="America/Los_Angeles")
    assert run["timezone"] == "(GMT-08:00) America/Los_Angeles"
    assert run["utc_offset"] == -7 * 3600
    assert run["start_date_local"] == "2026-06-30T22:30:00Z"
    assert run["name"] == "Night Run"
    assert a_run(MORNING, zone="Asia/Kolkata")["timezone"] == "(GMT+05:30) Asia/Kolkata"


def test_what_is_not_known_is_missing() -> None:
    assert a_run(MORNING, hr_known=False)["has_heartrate"] is False
    assert "average_heartrate" not in a_run(MORNING, hr_known=False)
    assert "average_heartrate" not in a_lift(MORNING, hr=None)
    typed_in = a_run(MORNING, manual=True)
    assert typed_in["manual"] is True
    assert typed_in["upload_id"] is None
    assert not {"average_heartrate", "average_cadence", "device_name"} & typed_in.keys()


def test_a_hidden_start_is_a_second_past_midnight() -> None:
    run = a_run(MORNING, hidden_start=True)
    assert run["start_date_local"] == "2026-07-01T00:00:01Z"
    assert run["start_date"] == "2026-06-30T22:00:01Z"


def test_any_word_is_a_sport_and_any_field_can_be_told_otherwise() -> None:
    assert a_run(MORNING, sport_type="Snorkeling")["type"] == "Workout"
    assert a_run(MORNING, sport_type="TrailRun")["type"] == "Run"
    assert a_run(MORNING, sport_type="TrailRun")["name"] == "Morning Trail Run"
    assert a_run(MORNING, average_heartrate=None, commute=True)["commute"] is True


def test_numbers_are_big_grow_with_time_and_depend_on_nothing_else() -> None:
    first, later = a_run(MORNING), a_run(MORNING + timedelta(seconds=1))
    assert 2**32 < first["id"] < later["id"]
    assert a_run(MORNING) == first
    with FakeStrava([first]) as strava, pytest.raises(ValueError, match="already"):
        strava.add(first)


def test_the_athlete_edits_deletes_and_uploads_again(strava: FakeStrava, program: Program) -> None:
    first, race, lift, *_ = strava.activities
    told = program.get(f"/activities/{first}/streams", keys="heartrate", key_by_type=True).json()
    strava.edit(race, name="Half marathon")
    strava.delete(lift)
    again = strava.reupload(first)
    assert program.get(f"/activities/{race}").json()["name"] == "Half marathon"
    for gone in (lift, first):
        answer = program.get(f"/activities/{gone}")
        assert answer.status_code == 404
        assert answer.json() == {
            "message": "Record Not Found",
            "errors": [{"resource": "Activity", "field": "id", "code": "invalid"}],
        }
    assert listed(program)[-1] == again == max(strava.activities)
    assert told == (
        program.get(f"/activities/{again}/streams", keys="heartrate", key_by_type=True).json()
    )
    fresh = strava.add(a_run(MORNING))
    assert fresh in listed(program)


def test_only_me_is_for_those_who_may_read_everything(strava: FakeStrava) -> None:
    first, *others = strava.activities
    strava.hide(first)
    with Program(strava, "read,activity:read") as some, Program(strava) as everything:
        assert first not in listed(some)
        assert len(listed(some)) == len(others)
        assert some.get(f"/activities/{first}").status_code == 404
        assert everything.get(f"/activities/{first}").json()["private"] is True
        assert first in listed(everything)


@pytest.mark.parametrize("path", ["/athlete/activities", "/activities/1", "/activities/1/streams"])
def test_without_the_scope_nothing_is_told(strava: FakeStrava, path: str) -> None:
    with Program(strava, "read") as program:
        answer = program.get(path, keys="time", key_by_type=True)
        assert program.get("/athlete").ok
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "Authorization Error",
        "errors": [
            {"resource": "AccessToken", "field": "activity:read_permission", "code": "missing"}
        ],
    }


def test_zones_and_shoes_are_for_those_who_may_read_the_profile(strava: FakeStrava) -> None:
    with Program(strava, "read") as some, Program(strava, "read,profile:read_all") as everything:
        assert some.get("/athlete/zones").status_code == 401
        assert "shoes" not in some.get("/athlete").json()
        assert len(everything.get("/athlete/zones").json()["heart_rate"]["zones"]) == 5
        assert everything.get("/athlete").json()["shoes"][0]["name"] == "Daily shoes"
