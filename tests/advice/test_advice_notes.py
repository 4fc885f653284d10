"""Notes say something and decide nothing; the score only ranks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import judge

AFTER = at(13, "Tue", "07:00")


def story() -> Story:
    told = rested_log()
    told.leg_day(at(13, "Mon", "18:00"))
    return told


def notes(told: Story, run_id: str) -> dict[str, str]:
    found = next(v for v in judge(told.dataset()) if v.run_id == run_id)
    return {note.rule: note.text for note in found.notes}


def test_a_hard_run_hours_after_lifting_is_noted_as_same_day() -> None:
    told = story()
    run = told.run(at(13, "Mon", "23:00"), 30, hr=170)
    assert "4 h after lifting" in notes(told, run)["same day"]
    told = story()
    assert "same day" not in notes(told, told.run(at(13, "Mon", "23:00"), 30))
    assert "same day" not in notes(told, told.run(AFTER, 30, hr=170))


@pytest.mark.parametrize(("clock", "noted"), [("02:59", True), ("03:00", False)])
def test_from_eight_hours_after_lifting_on_a_hard_run_is_another_days(
    clock: str, *, noted: bool
) -> None:
    told = story()
    run = told.run(at(13, "Tue", clock), 30, hr=170)
    assert ("same day" in notes(told, run)) is noted


def test_a_run_before_lifting_is_noted_as_the_better_order() -> None:
    told = story()
    run = told.run(AFTER, 30)
    told.leg_day(at(13, "Tue", "18:00"))
    assert "the better order" in notes(told, run)["order"]
    told.sessions[-1]["started_at"] += timedelta(days=1)
    told.sessions[-1]["local_date"] += timedelta(days=1)
    assert notes(told, run) == {}


def test_fading_more_than_usual_is_noted() -> None:
    told = Story()
    for week in range(1, 13):
        told.leg_day(at(week, "Mon", "18:00"))
        told.run(at(week, "Sat"), 40, decoupling_pct=4.0)
    told.leg_day(at(13, "Mon", "18:00"))
    fading = told.run(AFTER, 30, decoupling_pct=7.1)
    usual = told.run(at(13, "Tue", "12:00"), 30, decoupling_pct=7.0)
    assert notes(told, fading)["fading"] == (
        "Fading: your speed per heartbeat fell by 7\u202f% in the second half (decoupling);"
        " three quarters of your runs stay under 4\u202f%."
    )
    assert notes(told, usual) == {}


@pytest.mark.parametrize(
    ("facts", "rule", "amount"),
    [
        ({"descent_m": 420}, "descent", "420 m of descent"),
        ({"kind": "race", "distance_m": 21_098}, "long race", "A race of 21.1 km"),
    ],
)
def test_a_long_descent_or_race_is_noted_on_the_runs_after_it(
    facts: dict[str, object], rule: str, amount: str
) -> None:
    told = story()
    told.run(at(13, "Mon", "07:00"), 110, **facts)
    run = told.run(AFTER, 30)
    assert notes(told, run)[rule] == f"{amount} 22 h before: that loads legs as leg day does."


def test_a_long_race_itself_is_noted_too() -> None:
    told = story()
    race = told.run(AFTER, 110, kind="race", distance_m=21_098)
    assert notes(told, race) == {"long race": "A race of 21.1 km loads legs as leg day does."}
    short = told.run(at(13, "Wed", "05:00"), 40, kind="race", distance_m=10_000)
    assert notes(told, short) == {
        "long race": "A race of 21.1 km 20 h before: that loads legs as leg day does."
    }


def test_jumps_in_a_session_that_was_no_leg_day_are_noted() -> None:
    for sets, expected in ((2, set()), (3, {"plyometrics"})):
        told = story()
        session = told.leg_day(at(13, "Mon", "20:00"), "no")
        told.lifted(session, "Box Jump", sets).lifted(session, "Bench Press", 4)
        assert notes(told, told.run(AFTER, 30)).keys() == expected


def test_a_long_descent_of_the_run_itself_is_noted() -> None:
    told = story()
    run = told.run(AFTER, 30, descent_m=301)
    assert notes(told, run) == {"descent": "301 m of descent load legs as leg day does."}
    assert notes(told, told.run(at(13, "Tue", "12:00"), 30, descent_m=300)).keys() == {"descent"}


def test_the_score_is_the_formula() -> None:
    told = story()
    run = told.run(AFTER, 90, mps=2.5, hr=0.86 * 188, leg_carryover=1.0)
    found = next(v for v in judge(told.dataset()) if v.run_id == run)
    # L = clip((90/60 - 1)/0.5) = 1, P = (0.86 - 0.82)/0.08 = 0.5, S = (13.5/11.38 - 1.1)/0.4
    longest = 0.06 * 3.0 * 1.02 * 62
    spike = (13.5 / longest - 1.1) / 0.4
    assert found.score == pytest.approx(100 * (0.40 + 0.45 * 0.5 + 0.15 * spike), abs=1.0)


def test_the_score_grows_with_the_load_and_ends_at_100() -> None:
    told = story()
    told.sessions[-1]["severity"] = 5.0
    run = told.run(AFTER, 150, hr=185)
    found = next(v for v in judge(told.dataset()) if v.run_id == run)
    assert (found.score, found.leg_carryover) == (100.0, 2.0)
