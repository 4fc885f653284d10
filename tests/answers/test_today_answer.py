"""What ``legstats today`` says, on the sample athlete's data and on stories."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes.effects import bucket, joint_effect
from fakes.stories import DAY_AFTER, NAN, Story, alike, at, midnight, rested_log

from analyzer.answers.today import LineKind, TodayAnswer, todays_answer
from analyzer.jsonable import json_text
from analyzer.settings import Display, Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.frames.dataset import Dataset


def answer_on(story: Story, when: object = DAY_AFTER) -> TodayAnswer:
    return todays_answer(story.dataset(), pd.Timestamp(when))


def line_of(answer: TodayAnswer, kind: LineKind) -> str:
    return " ".join(line.text for line in answer.lines if line.kind is kind)


def test_the_morning_after_leg_day_in_five_seconds() -> None:
    answer = answer_on(alike())
    assert answer.headline == "Short and slow: at most 40 min and a mean heart rate of at most 154."
    assert answer.short == "at most 40 min and 154 bpm; everything again from Wed 1 Apr, 7:00"
    assert "12 h since leg day (Mon 30 Mar)" in line_of(answer, LineKind.LEGS)
    assert "36 h after that session" in line_of(answer, LineKind.UNTIL)
    assert "82 % of your maximum 188" in line_of(answer, LineKind.EFFORT).replace("\u202f", " ")


@pytest.fixture
def computer_in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose own zone has summer time, and settings that name no zone."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("computer_in_berlin")
def test_a_window_that_ends_after_the_clocks_changed_ends_by_the_new_time() -> None:
    """Clocks went forward on Sunday 29 March 2026: 36 h after Saturday 19:00 is Monday 8:00."""
    story = rested_log()
    story.config = replace(story.config, sources=Sources())
    story.leg_day(at(12, "Sat", "17:00"))
    answer = answer_on(story, at(12, "Sat", "19:00"))
    assert answer.short.endswith("everything again from Mon 30 Mar, 8:00")


def test_outside_a_window_a_run_is_as_usual_up_to_the_jump_in_distance() -> None:
    answer = answer_on(alike(), at(13, "Wed", "12:00"))
    assert answer.headline == "Run as usual, up to 7.9 km."
    assert not line_of(answer, LineKind.EFFORT)


def test_old_data_make_it_an_if() -> None:
    answer = answer_on(alike(), at(14, "Mon", "12:00"))
    assert answer.headline.endswith("if you have not trained legs since Mon 30 Mar.")
    assert "legstats sync" in [line.command for line in answer.lines]


def test_for_a_run_to_come_it_is_an_if_of_the_days_until_then() -> None:
    """The data are of this morning; by Friday they are old, and nothing is missing for that."""
    data = replace(alike().dataset(), now=at(13, "Tue", "07:00"))
    ahead = todays_answer(data, at(13, "Sat", "09:00"))
    assert ahead.headline.endswith(", if you train no legs before it.")
    assert ahead.short.endswith(", if you train no legs before it")
    assert "legstats sync" not in [line.command for line in ahead.lines]


def test_for_a_run_to_come_the_data_are_as_old_as_they_are_now() -> None:
    story = rested_log()
    story.leg_day(at(40, "Mon", "18:00"), load_z=NAN, sources=("athlete",))
    data = replace(story.dataset(), now=at(40, "Tue", "07:00"))
    ahead = line_of(todays_answer(data, at(41, "Tue", "07:00")), LineKind.OPEN)
    assert "What was recorded ends on 29 Mar 2026, 191 days ago: a run since then is not" in ahead


def test_a_leg_day_long_ago_is_told_in_days_with_its_year() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    answer = answer_on(story, at(58, "Wed", "12:00"))
    assert "401 days since the last leg day known (Mon 5 Jan 2026)" in line_of(
        answer, LineKind.LEGS
    )


def test_a_leg_day_added_by_hand_makes_the_recordings_no_younger() -> None:
    story = rested_log()
    story.leg_day(at(40, "Mon", "18:00"), load_z=NAN, sources=("athlete",))
    answer = answer_on(story, at(40, "Tue", "07:00"))
    assert "What was recorded ends on 29 Mar 2026, 191 days ago" in line_of(answer, LineKind.OPEN)
    legs = line_of(answer, LineKind.LEGS)
    assert "what you lifted is not known, but as the first in" in legs
    assert "it weighs as a hard one" in legs


def test_a_session_that_may_have_been_leg_day_ends_the_break_it_is_the_first_after() -> None:
    story = rested_log()
    story.leg_day(at(20, "Mon", "18:00"), "unknown")
    story.leg_day(at(40, "Mon", "18:00"))
    answer = answer_on(story, at(40, "Tue", "07:00"))
    assert "the first in at least 140 days" in line_of(answer, LineKind.UNTIL)


def test_how_sore_the_legs_are_makes_the_window_no_shorter_than_it_is() -> None:
    answer = answer_on(alike().sore(DAY_AFTER, 4))
    assert line_of(answer, LineKind.SORENESS) == (
        "4 of 10: from 4 on, the window after leg day is at least 60 h."
    )


def test_of_minutes_and_distance_the_line_says_which_holds() -> None:
    length = line_of(answer_on(alike()), LineKind.LENGTH)
    assert "three quarters stay under" in length
    assert length.endswith(" km); whichever comes first.")


def test_soreness_long_after_leg_day_says_that_it_changes_nothing() -> None:
    when = at(13, "Fri", "12:00")
    answer = answer_on(alike().sore(when, 5), when)
    assert answer.advice.window is None
    assert line_of(answer, LineKind.SORENESS).endswith(
        "at least 60 h; your last is longer ago, so no limit changes: go by how your legs feel."
    )


def test_once_a_run_of_the_day_is_recorded_nothing_says_to_run_first() -> None:
    story, when = rested_log(), at(13, "Fri", "12:00")
    assert line_of(answer_on(story, when), LineKind.LIFTING)
    story.run(at(13, "Fri", "07:00"), 30)
    assert not line_of(answer_on(story, when), LineKind.LIFTING)
    assert line_of(answer_on(story, at(13, "Sat", "07:00")), LineKind.LIFTING)


def test_right_after_legs_a_run_is_better_later() -> None:
    """Legs ended at 19:00 on Monday: six hours later it is night, so tomorrow."""
    soon = answer_on(alike(), at(13, "Mon", "19:40"))
    assert soon.headline.endswith("of at most 154; better tomorrow, more than 6 h after lifting.")
    assert "154 bpm; better tomorrow; everything again" in soon.short
    assert line_of(soon, LineKind.LIFTING).startswith(
        "You have lifted already: leave 6 h or more before you run, and next time run first."
    )
    by_night = answer_on(alike(), at(13, "Tue", "00:30"))
    assert "; better from 1:00, 6 h after lifting." in by_night.headline
    assert by_night.to_dict()["better_from"] == "2026-03-31T01:00:01+00:00"


def test_lifting_that_may_have_been_legs_asks_to_wait_whatever_window_holds() -> None:
    story = alike()
    story.leg_day(at(13, "Tue", "17:00"), decision="unknown")
    soon = answer_on(story, at(13, "Tue", "19:40"))
    assert soon.headline.startswith("Short and slow: ")
    assert soon.headline.endswith("; better tomorrow, more than 6 h after lifting.")
    assert line_of(soon, LineKind.LIFTING).startswith("You have lifted already: ")
    story = alike()
    story.leg_day(at(13, "Tue", "17:00"), decision="no")
    assert "better" not in answer_on(story, at(13, "Tue", "19:40")).headline


def test_six_hours_after_legs_nothing_says_to_wait_or_to_run_first() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "07:00"))
    later = answer_on(story, at(13, "Mon", "14:00"))
    assert "better" not in later.headline + later.short
    assert later.to_dict()["better_from"] is None
    assert not line_of(later, LineKind.LIFTING)
    assert line_of(answer_on(story, at(13, "Tue", "14:00")), LineKind.LIFTING)


def test_a_session_that_may_have_been_leg_day_asks_for_the_same_hours() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "07:00"), "unknown")
    answer = answer_on(story, at(13, "Mon", "09:00"))
    assert answer.headline.startswith("Short and slow, if that session was leg day:")
    assert answer.headline.endswith("; better from 14:00, 6 h after lifting.")


def test_what_was_just_run_takes_nothing_off_the_limit_after_the_next_leg_day() -> None:
    story, when = alike(), at(13, "Fri", "12:00")
    story.run(at(13, "Fri", "11:00"), 30)
    advice = answer_on(story, when).advice
    assert advice.window is None
    now, later = advice.allowed.minutes, advice.next_allowed.minutes
    assert now
    assert later
    assert later.moderate - now.moderate == pytest.approx(30, abs=1)
    rested = answer_on(story, at(13, "Fri", "20:00")).advice
    assert rested.next_allowed == rested.allowed


def test_an_undecided_session_is_named_with_the_command() -> None:
    story = rested_log()
    session = story.leg_day(at(14, "Sun", "18:00"), "unknown")
    answer = answer_on(story, at(15, "Mon", "07:00"))
    assert answer.headline.startswith("Short and slow, if that session was leg day")
    assert f"legstats legdays set {session} yes" in [line.command for line in answer.lines]


def test_until_when_names_the_session_that_holds_longest() -> None:
    """Legs on Tuesday, perhaps on Wednesday too: the window of the latter ends later."""
    story = rested_log()
    story.leg_day(at(13, "Tue", "18:00"))
    story.leg_day(at(13, "Wed", "18:00"), "unknown")
    until = line_of(answer_on(story, at(13, "Wed", "20:00")), LineKind.UNTIL)
    assert until == (
        "Hard and long runs again from Fri 3 Apr, 7:00 (36 h after the session of Wed 1 Apr, which"
        " may have been leg day)."
    )


def test_too_sore_is_no_run_and_no_warm_up_either() -> None:
    answer = answer_on(alike().sore(DAY_AFTER, 9))
    assert answer.headline == "No run now: your legs are too sore. Look again tomorrow."
    assert answer.short == "no run today: legs too sore"
    assert not line_of(answer, LineKind.WARM_UP)
    assert not line_of(answer, LineKind.LIFTING)
    assert line_of(answer, LineKind.SORENESS) == "9 of 10, entered today: from 8 on, no run."


def test_what_has_used_up_the_limit_is_enough_and_asks_for_no_warm_up() -> None:
    story = alike()
    story.run(DAY_AFTER - timedelta(minutes=60), 58)
    answer = answer_on(story)
    assert answer.headline == (
        "That is enough for now: what you have just run has used up the limit."
    )
    assert answer.short == (
        "enough for now: the limit is used up; everything again from Wed 1 Apr, 7:00"
    )
    assert "what you have just run (58 min, 10.4 km) counts" in line_of(answer, LineKind.LENGTH)
    assert not line_of(answer, LineKind.WARM_UP)
    assert not line_of(answer, LineKind.LIFTING)


def test_legs_every_evening_are_told_what_can_bend() -> None:
    story = rested_log()
    for week in (9, 10, 11, 12):
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            story.leg_day(at(week, day, "20:00"))
    assert (
        "Your leg days are about 24 h apart, so hardly a run falls outside the 36 h after one."
    ) in line_of(answer_on(story, at(13, "Mon", "07:00")), LineKind.UNTIL)


@pytest.mark.parametrize(
    ("load_z", "said"),
    [
        (NAN, "what you lifted is not known, so it counts as one of your usual ones"),
        (1.5, "a heavy one for you, against those of the 12 weeks before it"),
        (-1.5, "a light one for you, against those of the 12 weeks before it"),
        (0.0, "about as heavy as usual for you"),
    ],
)
def test_how_heavy_the_last_leg_day_was_is_said(load_z: float, said: str) -> None:
    story = rested_log()
    story.leg_day(at(12, "Sat", "17:00"), load_z=load_z)
    assert said in line_of(answer_on(story, at(12, "Sun", "07:00")), LineKind.LEGS)


def test_in_miles_for_those_who_run_in_miles() -> None:
    story = alike()
    story.config = replace(story.config, display=Display(distance_unit="mi"))
    told = answer_on(story, at(13, "Wed", "12:00"))
    assert told.headline == "Run as usual, up to 4.9 mi."


def test_nothing_known_is_no_green_light() -> None:
    answer = answer_on(Story())
    assert answer.headline.startswith("Can't tell")
    assert "legstats sync FOLDER" in [line.command for line in answer.lines]


@pytest.mark.parametrize("hours", [-24 * 4, -30, 0, 20, 24 * 9, 24 * 60])
def test_the_json_holds_at_any_moment(sample: Dataset, hours: int) -> None:
    answer = todays_answer(sample, sample.present + timedelta(hours=hours))
    told = json.loads(json_text(answer.to_dict()))
    assert told["verdict"] in {"short and slow", "as usual", "can't tell"}
    assert set(told) == {
        "at", "verdict", "headline", "short", "window", "better_from", "free_from", "limits",
        "exceptions", "effect", "soreness", "data_age_d", "lines",
    }  # fmt: skip
    assert (told["window"] is None) == (told["free_from"] is None)


def test_the_own_measured_effect_stands_beside_what_studies_found(sample: Dataset) -> None:
    last = sample.leg_days["ended_at"].iloc[-1]
    answer = todays_answer(sample, last + pd.Timedelta(hours=14))
    assert answer.effect is not None
    words = line_of(answer, LineKind.EFFECT)
    assert "95" in words or "not known yet for you" in words
    assert answer.effect.studies_pct == pytest.approx(-1.0)


def test_protein_is_told_by_the_body_weight_last_noted() -> None:
    story = alike()
    story.journal = [
        {"day": midnight(DAY_AFTER - timedelta(days=3)), "weight_kg": 60.0},
        {"day": midnight(DAY_AFTER), "protein_g": 90.0},
    ]
    known = replace(story.dataset(), now=DAY_AFTER)
    said = line_of(todays_answer(known), LineKind.TONIGHT)
    assert "protein 1.6 g a kilogram (96 g by the weight last in your journal)" in said
    assert "Protein noted: 90 g, 1.5 g/kg." in said
    assert "sleep and alcohol" in said


def test_with_legs_so_often_that_one_hour_is_too_few_all_hours_tell_the_effect() -> None:
    pooled = bucket("per leg day", -4.0, -2.0, mde=1.0, n=60)
    speed = replace(joint_effect(None), per_leg_day=pooled, per_leg_day_leads=True)
    answer = todays_answer(alike().dataset(), pd.Timestamp(DAY_AFTER), speed=speed)
    assert answer.effect is not None
    assert answer.effect.from_all_hours
    assert (answer.effect.low_pct, answer.effect.high_pct) == pytest.approx((-4.0, -2.0))
    said = line_of(answer, LineKind.EFFECT)
    assert "you run 3.0" in said
    assert "from your runs at all hours, if it fades as in studies" in said
